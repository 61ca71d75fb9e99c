#include "demo/surveys.h"

namespace rapport::demo {
namespace {

constexpr const char* came_en[] = {"Bread for the day", "Coffee and something sweet", "Something to take along for the evening"};
constexpr const char* came_de[] = {"Brot für den Tag", "Kaffee und etwas Süßes", "Etwas für den Abend zum Mitnehmen"};

constexpr DemoQuestion visit_questions[] = {
    {"nps", "How likely are you to send a friend to us?", "Wie wahrscheinlich schicken Sie uns eine Freundin oder einen Freund?", "not at all", "certainly", "gar nicht", "sicher", {}, {}},
    {"text", "Would you say why? One sentence is plenty.", "Sagen Sie uns, warum? Ein Satz genügt.", "", "", "", "", {}, {}},
    {"choice", "What did you come for?", "Weshalb sind Sie gekommen?", "", "", "", "", came_en, came_de},
};
constexpr DemoQuestion counter_questions[] = {
    {"csat", "How content are you with today?", "Wie zufrieden sind Sie heute?", "", "", "", "", {}, {}},
};

constexpr DemoSurvey visit = {"After a visit", visit_questions, "Hanne, whose shop it is. If something was wrong, she answers the same day.",
                              "Hanne, der der Laden gehört. Wenn etwas nicht stimmte, antwortet sie am selben Tag.", "What you say is read on Monday at the big table.",
                              "Was Sie sagen, lesen wir montags am großen Tisch."};
constexpr DemoSurvey counter = {"At the counter", counter_questions, "", "", "Have a good day.", "Einen schönen Tag."};

constexpr const char* happy[] = {"The rye was still warm.", "Tom knew what I was going to ask for.", "You can taste that nobody hurries here.", "My name on the bag, every Saturday.",
                                 "The seeded roll. There is no other.", "Ines called when the plum cake was ready."};
constexpr const char* unhappy[] = {"The grinder is so loud that we left.", "I waited ten minutes and nobody looked up.", "The roll was from yesterday, and nobody said so.", "Too dear for what it was."};

}  // namespace

const DemoSurvey& after_a_visit() { return visit; }
const DemoSurvey& at_the_counter() { return counter; }

int demo_score(Random& random, std::string_view kind, int choices)
{
    constexpr int nps[] = {1, 0, 1, 1, 1, 2, 4, 8, 20, 34, 28};
    constexpr int faces[] = {4, 8, 40, 48};
    constexpr int scores_of_faces[] = {1, 2, 4, 5};
    if (kind == "nps") return random.pick_weight(nps);
    if (kind == "csat") return scores_of_faces[random.pick_weight(faces)];
    return random.between(1, choices);
}

std::string_view demo_comment(Random& random, int score)
{
    if (!random.chance(score <= 6 ? 850 : 450)) return {};
    return score <= 6 ? random.pick(unhappy) : random.pick(happy);
}

}  // namespace rapport::demo
