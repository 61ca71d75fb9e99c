// What people asked Hafer & Mohn for, and what came of it; and what was brought to their doors when. Counted from the last day, so that
// somebody always waits for an answer.
#include "demo/rows.h"

#include "base/csv/writer.h"

#include <stdexcept>

namespace rapport::demo {
namespace {

// Days are counted back from the last one; below 0 they lie ahead. No product: only words. No price: not quoted.
struct Asked {
    const char* who;
    const char* asked;
    const char* channel;
    const char* product;
    int quantity;
    int price;                  // cents
    int back;
    int answered = -1;          // days back; below 0: nobody has
    int valid_until = 0;
    const char* outcome = "";   // empty: open
    int ended = 0;
    const char* reason = "";
    const char* lost_to = "";
    const char* note = "";
};

constexpr Asked asked[] = {
    {"Matthias Hain", "Breakfast for the whole class, without nuts", "email", "Breakfast, cold, a head", 27, 0, 1},
    {"Greta Lindqvist", "Do you make a cake that looks like a camera?", "email", "", 1, 0, 2},
    {"Rosa Mertens", "For her seventieth, with marzipan", "phone", "Birthday cake, two tiers", 1, 6900, 6, 5, -4},
    {"Henning Voss", "For the depot's Christmas party", "counter", "Catering, cold buffet, a head", 35, 1450, 9, 8, -6},
    {"Clara Wöhler", "Gluten-free, every Friday", "counter", "Gluten-free loaf", 4, 650, 12, 12, 1},
    {"Paul Achterberg", "For the building site, at half past six", "phone", "Cheese sandwich", 12, 470, 34, 33, 20, "sold", 30},
    {"Aylin Demirtaş", "For her sister's wedding", "email", "Wedding cake, three tiers", 1, 24000, 48, 44, 30, "lost", 38, "price", "Backhaus Wendt", "They took 180 for it."},
    {"Teodora Ilić", "For the choir", "counter", "Cheesecake", 3, 3800, 40, 40, 33, "sold", 36},
    {"Bruno Castellani", "Something without sugar for his mother", "counter", "Diabetic cake", 1, 0, 52, 51, 0, "lost", 51, "availability", "", "We bake none."},
    {"Wanda Ostrowski", "For the parish", "phone", "Catering, cold buffet, a head", 60, 1350, 63, 56, 45, "lost", 55, "service", "Partyservice Krull", "It took us a week to answer."},
    {"Emil Thielsen", "For the funeral", "phone", "Poppy layer cake", 4, 4100, 80, 80, 75, "sold", 78},
    {"Mara Kowalska", "For the opening of the new kitchen", "email", "Catering, cold buffet, a head", 20, 1500, 95, 93, 80, "lost", 66, "silence", "", ""},
    {"Rosa Mertens", "Stollen for the whole house", "counter", "Stollen", 14, 1480, 110, 110, 90, "lost", 104, "price", "the supermarket", ""},
    {"Henning Voss", "Rolls for the drivers, every morning", "counter", "Seeded roll", 40, 85, 130, 129, 110, "sold", 126},
};

struct Brought {
    const char* who;
    const char* what;
    int promised;
    const char* by = "";        // the hour; empty: within the day
    const char* came = "";      // the hour; empty: not yet
    int came_back = 0;
};

constexpr Brought brought[] = {
    {"Henning Voss", "40 seeded rolls for the depot", 1, "T06:00", "T05:50", 1},
    {"Henning Voss", "40 seeded rolls for the depot", 2, "T06:00", "T05:45", 2},
    {"Henning Voss", "40 seeded rolls for the depot", 3, "T06:00", "T06:40", 3},
    {"Paul Achterberg", "12 cheese sandwiches for the building site", 30, "T06:30", "T06:20", 30},
    {"Teodora Ilić", "3 cheesecakes for the choir", 36, "", "T15:00", 36},
    {"Emil Thielsen", "4 poppy layer cakes", 78, "T11:00", "T10:30", 78},
    {"Clara Wöhler", "A crate of olive oil from the deli", 3, "", "", 0},
    {"Rosa Mertens", "Two trays of plum cake", 20, "", "T10:00", 19},
    {"Wanda Ostrowski", "Her bread, brought to the door while her foot heals", 0, "T18:00", "", 0},
};

std::string on(Day last, int back, const char* clock = "") { return rapport::to_text(plus(last, -back)) + clock; }

std::string euros_of(int cents) { return std::to_string(cents / 100) + "." + std::to_string(100 + cents % 100).substr(1); }

}  // namespace

std::string enquiries_csv(const std::vector<Person>& people, Day last)
{
    std::string out;
    csv::Writer writer(out);
    writer.row({"enquiry_id", "customer_id", "at", "channel", "asked", "staff", "answered_at", "product", "quantity", "unit_price", "quoted_at", "valid_until", "outcome", "ended_at",
                "reason", "lost_to", "note"});
    int number = 0;
    for (const auto& one : asked) {
        const bool quoted = one.price > 0, wanted = *one.product;
        const auto answered = one.answered < 0 ? std::string() : on(last, one.answered, "T08:40");
        writer.row({"A-" + std::to_string(++number), id_of(people, one.who), on(last, one.back, "T08:10"), one.channel, one.asked, "Ines", quoted ? std::string() : answered, one.product,
                    wanted ? std::to_string(one.quantity) : std::string(), quoted ? euros_of(one.price) : std::string(), quoted ? answered : std::string(),
                    quoted ? on(last, one.valid_until) : std::string(), one.outcome, *one.outcome ? on(last, one.ended, "T17:30") : std::string(), one.reason, one.lost_to, one.note});
    }
    return out;
}

std::string deliveries_csv(const std::vector<Person>& people, Day last)
{
    std::string out;
    csv::Writer writer(out);
    writer.row({"delivery_id", "customer_id", "what", "promised_at", "delivered_at", "staff"});
    int number = 0;
    for (const auto& one : brought)
        writer.row({"L-" + std::to_string(++number), id_of(people, one.who), one.what, on(last, one.promised, one.by), *one.came ? on(last, one.came_back, one.came) : std::string(), "Tom"});
    return out;
}

}  // namespace rapport::demo
