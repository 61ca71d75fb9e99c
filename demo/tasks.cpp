// What they ask of each other at Hafer & Mohn: counted from the last day, so that something is always due.
#include "demo/rows.h"

#include "base/csv/writer.h"

namespace rapport::demo {
namespace {

// Days are counted back from the last one; below 0 they lie ahead.
struct Asked {
    const char* what;
    const char* about;          // empty: about nobody
    const char* staff;
    const char* given_by;
    int given;
    int due;
    const char* goal = "";
    const char* done_means = "";
    const char* limits = "";
    const char* budget = "";
    const char* checklist = "";
    const char* state = "";     // empty: open
    int ended = 0;
    const char* reason = "";
};

constexpr const char *hanne = "Hanne Brodersen", *ines = "Ines Okafor", *tom = "Tom Sørensen", *samir = "Samir Haddad";

constexpr Asked asked[] = {
    {"Measure the oven door and ask for two offers", "", tom, ines, 12, 1, "No more burnt crusts on the left side", "Two offers lie on Hanne's desk", "Not on a Saturday", "400 €",
     "[x] Measure it\n[ ] Ask the mechanic in Bremen\n[ ] Ask the maker"},
    {"Ask Matthias Hain once more about the nuts", "Matthias Hain", tom, ines, 2, 0, "Breakfast for 27 without a single nut", "He has said yes to the list of what is in it", "Promise nothing about the kitchen"},
    {"Bring Aylin the card that all of us signed", "Aylin Demirtaş", samir, hanne, 6, 0, "She was moved from her table; the card says sorry", "She has it in her hand", "", "A bunch of flowers, 15 €"},
    {"Put the olives from Liguria on the shelf list", "Clara Wöhler", samir, ines, 4, -6, "", "The shelf has a label and a price"},
    {"Show Samir the grinder, alone at the counter by Christmas", "", tom, hanne, 9, -9, "Two people can open the shop", "Samir opens on a Tuesday without a call", "", "",
     "[x] Cleaning\n[x] Grind for filter\n[ ] Grind for espresso\n[ ] What to do when it jams"},
    {"Decide on the new mill's flour", "", hanne, hanne, 5, -4, "The rye has been uneven since October", "We have baked with both for a week"},
    {"Write the holiday hours on the door", "", samir, hanne, 20, 14, "", "", "", "", "", "done", 14, "Also on the web page."},
    {"Find a second florist", "", ines, hanne, 60, 30, "", "", "", "", "", "dropped", 33, "The one we have delivers on Sundays again."},
};

std::string on(Day last, int back, const char* clock = "") { return rapport::to_text(plus(last, -back)) + clock; }

}  // namespace

std::string tasks_csv(const std::vector<Person>& people, Day last)
{
    std::string out;
    csv::Writer writer(out);
    writer.row({"task_id", "customer_id", "what", "goal", "done_means", "limits", "budget", "checklist", "staff", "given_by", "given_at", "due_at", "state", "ended_at", "reason"});
    int number = 0;
    for (const auto& one : asked) {
        const std::string about = one.about, state = one.state;
        writer.row({"A-" + std::to_string(++number), about.empty() ? "" : id_of(people, about), one.what, one.goal, one.done_means, one.limits, one.budget, one.checklist, one.staff, one.given_by,
                    on(last, one.given, "T07:40"), on(last, one.due), state, state.empty() ? "" : on(last, one.ended, "T17:30"), one.reason});
    }
    return out;
}

}  // namespace rapport::demo
