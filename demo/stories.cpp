#include "demo/stories.h"

#include <optional>
#include <stdexcept>

namespace rapport::demo {
namespace {

// A moment of a story: `days` after the visit that lies `visits_back` before the last one, at `minute` (or in the middle
// of that visit); or, for `today`, counted from the last day of the shop.
constexpr int today = -1;
constexpr int at_the_visit = -1;
struct When {
    int visits_back;
    int days = 0;
    int minute = at_the_visit;
};

struct Told {
    const char* who;
    When when;
    const char* kind;
    const char* direction;
    const char* channel;
    const char* stage;
    const char* staff;
    int waited_seconds;
    const char* expectation;
    const char* summary;
    const char* expectation_by = "";
    const char* feeling = "";
    const char* feeling_source = "";
};

constexpr Told told[] = {
    {"Mara Kowalska", {1}, "visit", "in", "counter", "buys", "Samir", 120, "met", "Oat flat white, seeded roll. Waited 2 minutes; promised within 4."},
    {"Mara Kowalska", {2, 0, at_the_visit}, "visit", "in", "counter", "uses", "Tom", 140, "exceeded", "The new kitchen will be done next week; she is tired of eating out. Tom carried the tray to her table.", "the tray was carried to her table", "tired", "said"},
    {"Mara Kowalska", {6, 2, clock(10, 20)}, "call", "out", "phone", "gets_help", "Ines", -1, "met", "Follow-up call: \"All good, thank you for asking.\" Two days after the wrong milk."},
    {"Mara Kowalska", {6}, "visit", "in", "counter", "uses", "Ines", 110, "missed", "Cow's milk instead of oat, noticed at the table. Ines made a new one at once and gave the money back; 2 minutes.", "cow's milk instead of oat", "let down", "seen"},
    {"Mara Kowalska", {9}, "visit", "in", "counter", "asks", "Samir", 90, "exceeded", "Asked about rye starter; Samir showed her the jar in the bakehouse. Ines promised the recipe.", "a look at the starter in the bakehouse", "curious", "seen"},
    {"Mara Kowalska", {11, 1, clock(9, 30)}, "letter", "out", "post", "hears", "Ines", -1, "", "Letter: autumn hours. By post, as she prefers."},
    {"Mara Kowalska", {14, 2, clock(19, 0)}, "event", "in", "in person", "recommends", "Hanne", -1, "exceeded", "Bread evening, brought Lena Kowalik. Stayed to wash up."},

    {"Emil Thielsen", {0}, "visit", "in", "counter", "buys", "Tom", 75, "met", "\"See you next week, same chair.\""},
    {"Emil Thielsen", {2}, "visit", "in", "counter", "asks", "Samir", 60, "exceeded", "Asked Samir how long malt loaf keeps; stayed an hour.", "an hour of Samir's time", "at home", "said"},
    {"Emil Thielsen", {5, 1, clock(9, 30)}, "letter", "out", "post", "hears", "Ines", -1, "", "Letter: autumn hours."},
    {"Emil Thielsen", {12}, "visit", "in", "counter", "uses", "Hanne", 90, "met", "Argued about crusts with Hanne, and won."},

    {"Aylin Demirtaş", {0}, "visit", "in", "counter", "uses", "Tom", 150, "missed", "\"Too loud.\" Could not work for the grinder; left half a cup.", "the noise of the grinder", "on edge", "seen"},
    {"Aylin Demirtaş", {3}, "visit", "in", "counter", "uses", "Ines", 80, "met", "Finished her translation at the window table, three hours."},

    {"Teodora Ilić", {0}, "visit", "in", "counter", "buys", "Hanne", 420, "missed", "Farmhouse loaf was gone although it was ordered. Took a rye, said nothing more.", "the loaf that she had ordered was gone", "disappointed", "seen"},
    {"Teodora Ilić", {4}, "visit", "in", "counter", "asks", "Samir", 100, "exceeded", "Tasted three mountain cheeses with Samir and took the oldest.", "a taste of three cheeses", "delighted", "seen"},

    {"Henning Voss", {0}, "visit", "in", "counter", "buys", "Tom", 30, "met", "Coffee stood ready at 7:20. Spoke of a new timetable."},
    {"Henning Voss", {21}, "visit", "in", "counter", "buys", "Tom", 25, "exceeded", "Bus was waiting; handed the coffee through the door.", "the coffee was handed through the door", "relieved", "said"},

    {"Clara Wöhler", {0}, "visit", "in", "counter", "buys", "Ines", 130, "met", "Guests from Lübeck at the weekend; olives for eight."},
    {"Clara Wöhler", {0, 9, clock(11, 5)}, "email", "in", "email", "asks", "Ines", 93'600, "missed", "Asked for a cheese platter for ten; heard from us a day late."},

    {"Yusuf Aydın", {0}, "visit", "in", "counter", "buys", "Tom", 540, "missed", "Nine minutes for a soup, lunch break over.", "nine minutes for a soup", "pressed for time", "said"},
    {"Yusuf Aydın", {7}, "visit", "in", "counter", "asks", "Ines", 120, "met", "Asked which soups are without pork; showed the list."},

    {"Priya Raman", {0}, "visit", "in", "counter", "buys", "Samir", 200, "met", "Poppy rolls for the whole house, as always."},
    {"Priya Raman", {3}, "visit", "in", "counter", "buys", "Samir", 90, "exceeded", "Her rolls were packed before she had parked the bicycle.", "the rolls were packed already", "looked after", "said"},

    {"Jonas Feddersen", {0}, "visit", "in", "counter", "receives", "Hanne", 60, "met", "Brought twenty jars of honey and took his oil."},
    {"Jonas Feddersen", {2}, "meeting", "in", "in person", "recommends", "Hanne", -1, "exceeded", "Looked at the bees on the mill meadow together.", "we came to see the bees", "proud", "seen"},

    {"Ole Harms", {0}, "visit", "in", "counter", "buys", "Ines", 100, "met", "Pit got the end of the loaf. Spoke of pain in the knee."},
    {"Ole Harms", {6}, "visit", "in", "counter", "uses", "Tom", 90, "exceeded", "Tom brought the cake to the bench outside, because of the dog.", "the cake was brought outside", "touched", "seen"},

    {"Rosa Mertens", {0}, "visit", "in", "counter", "buys", "Ines", 160, "met", "Cheese for the theatre group; the play opens next month."},
    {"Rosa Mertens", {1}, "visit", "in", "counter", "asks", "Ines", 140, "met", "Asked what goes with plum jam."},

    {"Kateryna Bondarenko", {2}, "visit", "in", "counter", "gets_help", "Tom", 70, "missed", "Cinnamon knot was dry. Tom brought a warm one before she had finished complaining."},
    {"Kateryna Bondarenko", {1}, "visit", "in", "counter", "recommends", "Tom", 60, "exceeded", "Brought a colleague from the ward along."},

    {"Noor Rahimi", {0}, "visit", "in", "counter", "buys", "Samir", 380, "missed", "Had pre-ordered; nobody knew of it. Waited six minutes.", "nobody knew of the order", "like a stranger", "said"},

    {"Dr. Sieglinde Marx", {1}, "visit", "in", "counter", "asks", "Samir", 90, "exceeded", "Tasted the new flour with Samir; says the rye is better."},
    {"Dr. Sieglinde Marx", {8}, "visit", "in", "counter", "uses", "Hanne", 60, "met", "Window table, the paper, a pot of Assam."},

    {"Paul Achterberg", {today, -3, clock(17, 30)}, "call", "in", "phone", "buys", "Tom", 20, "met", "Ordered a poppy layer cake for eight, for Lea's sixth birthday."},
    {"Paul Achterberg", {today, -1, clock(18, 10)}, "email", "in", "email", "gets_help", "", -1, "missed", "The poppy cake for Lea's sixth birthday was not ready. \"I stood there with an empty box and twelve children at home. I do not want to be angry with you, but I am.\""},
    {"Wanda Ostrowski", {today, -1, clock(17, 5)}, "call", "in", "phone", "asks", "", -1, "", "Message on the machine: can half a rye be kept for her every Tuesday?"},
    {"Matthias Hain", {today, -1, clock(21, 40)}, "email", "in", "email", "asks", "", -1, "", "Asks for an offer: breakfast for his class, 27 children, no nuts."},
    {"Greta Lindqvist", {today, 0, clock(7, 35)}, "chat", "in", "chat", "asks", "", -1, "", "May she take pictures in the bakehouse on Saturday?"},

    {"Lena Kowalik", {9}, "visit", "in", "counter", "hears", "Hanne", 60, "met", "Came because of Mara; wants to learn to bake."},
    {"Bruno Castellani", {4}, "visit", "in", "counter", "uses", "Tom", 15, "exceeded", "Espresso on the counter before he had closed the door.", "the espresso stood there already", "flattered", "seen"},
    {"Jan Kovalčík", {1}, "visit", "in", "counter", "buys", "Ines", 90, "met", "Deli order for the kitchen; wants goat cheese in bigger pieces."},
};

struct Said {
    const char* who;
    When when;
    const char* survey;
    int score;
    const char* comment;
    const char* channel;
};

constexpr Said said[] = {
    {"Mara Kowalska", {4, 1, clock(12, 30)}, "nps", 9, "You remember my roll without asking.", "email"},
    {"Mara Kowalska", {40, 1, clock(20, 10)}, "csat", 5, "The bread evening was a joy.", "email"},
    {"Emil Thielsen", {8, 2, clock(10, 0)}, "nps", 9, "Dark crusts, good arguments.", "letter"},
    {"Aylin Demirtaş", {0, 1, clock(9, 15)}, "csat", 2, "Too loud.", "email"},
    {"Teodora Ilić", {9, 2, clock(18, 45)}, "nps", 8, "Good bread. Please keep what I order.", "tablet"},
    {"Clara Wöhler", {3, 2, clock(19, 20)}, "nps", 9, "The cheese counter is worth the way.", "email"},
    {"Yusuf Aydın", {0, 1, clock(13, 30)}, "ces", 3, "Lunch takes half my break by now.", "email"},
    {"Priya Raman", {5, 1, clock(11, 0)}, "nps", 10, "Sunday without your rolls is no Sunday.", "email"},
    {"Rosa Mertens", {1, 2, clock(16, 0)}, "csat", 4, "Well advised, as always.", "email"},
    {"Kateryna Bondarenko", {2, 1, clock(19, 5)}, "nps", 10, "You fixed it before I had finished complaining.", "email"},
    {"Dr. Sieglinde Marx", {1, 1, clock(10, 40)}, "nps", 9, "The rye is better since the new flour. Do tell the baker.", "letter"},
    {"Paul Achterberg", {24, 1, clock(20, 30)}, "nps", 9, "The only bakery that asks how Lea is.", "email"},
    {"Noor Rahimi", {today, 0, clock(8, 0)}, "nps", 5, "Nobody knew my order. I felt like a stranger.", "email"},
};

int number_of(const std::vector<Person>& people, std::string_view name)
{
    for (std::size_t i = 0; i < people.size(); ++i)
        if (people[i].profile.name == name) return static_cast<int>(i);
    throw std::logic_error("nobody is called " + std::string(name));
}

// Nothing where there were not so many visits, or where it has not come to that yet.
std::optional<Local> moment_of(const When& when, const std::vector<const Order*>& visits, const Life& life)
{
    Local moment;
    if (when.visits_back == today) {
        moment = at(plus(life.last, when.days), when.minute);
    } else {
        const auto back = static_cast<std::size_t>(when.visits_back);
        if (back >= visits.size()) return std::nullopt;
        const Local visit = visits[visits.size() - 1 - back]->at;
        moment = when.minute == at_the_visit ? later(visit, 60) : at(plus(day_of(visit), when.days), when.minute);
    }
    return moment <= life.now ? std::optional(moment) : std::nullopt;
}

}  // namespace

bool has_story(const Person& person) { return person.role == Role::named; }

std::vector<Touch> told_touches(const std::vector<Person>& people, const OrdersOf& orders, const Life& life)
{
    std::vector<Touch> touches;
    for (const auto& one : told) {
        const int person = number_of(people, one.who);
        if (const auto moment = moment_of(one.when, orders[static_cast<std::size_t>(person)], life))
            touches.push_back({*moment, person, one.kind, one.direction, one.channel, one.stage, one.staff, one.waited_seconds, one.expectation, one.summary, one.expectation_by, one.feeling, one.feeling_source});
    }
    return touches;
}

std::vector<Answer> told_answers(const std::vector<Person>& people, const OrdersOf& orders, const Life& life)
{
    std::vector<Answer> answers;
    for (const auto& one : said) {
        const int person = number_of(people, one.who);
        if (const auto moment = moment_of(one.when, orders[static_cast<std::size_t>(person)], life))
            answers.push_back({*moment, person, one.survey, one.score, one.comment, one.channel});
    }
    return answers;
}

}  // namespace rapport::demo
