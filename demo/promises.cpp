// What Hafer & Mohn promised, kept and broke: counted from the last day, so that something is always due.
#include "demo/rows.h"

#include "base/csv/writer.h"

#include <stdexcept>

namespace rapport::demo {
namespace {

// Days are counted back from the last one; below 0 they lie ahead.
struct Promised {
    const char* who;
    const char* what;
    const char* staff;
    int made;
    int due;
    const char* state = "";     // empty: open
    int ended = 0;
    const char* note = "";
    int apologised = -1;
};

constexpr Promised promised[] = {
    {"Mara Kowalska", "The recipe for the rye starter", "Ines", 9, -3},
    {"Wanda Ostrowski", "Half a rye, kept for her on Tuesday", "Tom", 3, -2},
    {"Matthias Hain", "An offer for breakfast for 27, without nuts", "Ines", 1, -1},
    {"Paul Achterberg", "A new poppy cake, brought to the door", "Hanne", 1, 0},
    {"Clara Wöhler", "The olives from Liguria, when they come in", "Ines", 20, 1},
    {"Teodora Ilić", "Her farmhouse loaf, put aside every Saturday", "Hanne", 15, 12, "kept", 12},
    {"Bruno Castellani", "The machine's old grinder for his workshop", "Tom", 40, 33, "kept", 30, "It took the mechanic three days longer.", 30},
    {"Aylin Demirtaş", "A quiet table in the back on Thursdays", "Hanne", 60, 46, "broken", 45, "The back room was let for a course."},
    {"Henning Voss", "Coffee ready at 7:10 under the new timetable", "Tom", 75, 74, "kept", 74},
    {"Greta Lindqvist", "A word with the bakers about pictures in the bakehouse", "Hanne", 10, -5},
    {"Mara Kowalska", "Oat milk only, written on her card", "Ines", 45, 44, "kept", 45},
};

// As the staff of the demo are called.
const char* whole_name(std::string_view first)
{
    if (first == "Hanne") return "Hanne Brodersen";
    if (first == "Ines") return "Ines Okafor";
    return first == "Tom" ? "Tom Sørensen" : "Samir Haddad";
}

std::string on(Day last, int back, const char* clock = "") { return rapport::to_text(plus(last, -back)) + clock; }

// The small ones of every week.
constexpr const char* small[] = {"A loaf put aside until six", "The jam that was sold out", "A call when the plums are in", "The seeded rolls without poppy", "A seat by the window on Friday",
                                 "The recipe of the plum cake", "Two croissants kept on Sunday", "The coffee ground for a moka pot"};
constexpr const char* others[] = {"Ines", "Tom", "Samir"};
constexpr int months = 12;
constexpr int a_month = 12;

// How many of a month's promises Hanne makes: ten of twelve a year ago, six by now.
constexpr int hannes(int months_ago) { return 6 + (months_ago + 1) / 3; }

}  // namespace

const std::string& id_of(const std::vector<Person>& people, const std::string& name)
{
    for (const auto& person : people)
        if (person.profile.name == name) return person.external_id;
    throw std::logic_error("somebody is not there: " + name);
}

std::string promises_csv(const std::vector<Person>& people, Day last)
{
    std::string out;
    csv::Writer writer(out);
    writer.row({"promise_id", "customer_id", "what", "place", "made_at", "due_at", "staff", "state", "ended_at", "note", "apologised_at"});
    int number = 0;
    for (const auto& one : promised) {
        const std::string state = one.state;
        writer.row({"V-" + std::to_string(++number), id_of(people, one.who), one.what, "at the counter", on(last, one.made, "T08:20"), on(last, one.due), whole_name(one.staff), state,
                    state.empty() ? "" : on(last, one.ended, "T17:30"), one.note, one.apologised < 0 ? "" : on(last, one.apologised, "T17:30")});
    }
    std::vector<const Person*> regulars;
    for (const auto& person : people)
        if (person.role == Role::regular && person.joined < plus(last, -400)) regulars.push_back(&person);
    for (int ago = months; ago > 0 && !regulars.empty(); --ago)
        for (int which = 0; which < a_month; ++which) {
            const int made = ago * 30 - which * 2 + 3, due = made - 2 - which % 3;
            const auto* staff = which < hannes(ago) ? "Hanne" : others[static_cast<std::size_t>(which) % std::size(others)];
            const bool late = (which * 7 + ago * 5) % 17 == 0;
            writer.row({"V-" + std::to_string(++number), regulars[static_cast<std::size_t>(ago * a_month + which) % regulars.size()]->external_id, small[static_cast<std::size_t>(which + ago) % std::size(small)],
                        "at the counter", on(last, made, "T09:10"), on(last, due), whole_name(staff), "kept", on(last, late ? due - 2 : due, "T16:00"), "",
                        late ? on(last, due - 2, "T16:00") : ""});
        }
    return out;
}

}  // namespace rapport::demo
