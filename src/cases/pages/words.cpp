#include "cases/pages/words.h"

namespace rapport::cases::pages {
namespace {

constexpr Words all[] = {
    {.language = "en",
     .ask = "Is it right now?", .low = "not at all", .high = "entirely",
     .told = "On {1} we told you:", .settled = "On {1} we put something right for you, or meant to.",
     .why = "Would you say why?",
     .again = "Then we are not done. We look at it again.",
     .over_title = "We no longer ask this", .over = "If something is still not right, please write to us: we want to know.",
     .below = "Is it right now? Please tell us here."},
    {.language = "de",
     .ask = "Ist es jetzt in Ordnung?", .low = "gar nicht", .high = "ganz und gar",
     .told = "Am {1} haben wir Ihnen gesagt:", .settled = "Am {1} haben wir etwas für Sie in Ordnung gebracht, oder wollten es.",
     .why = "Sagen Sie uns, warum?",
     .again = "Dann sind wir noch nicht fertig. Wir sehen es uns noch einmal an.",
     .over_title = "Wir fragen das nicht mehr", .over = "Wenn etwas noch nicht in Ordnung ist, schreiben Sie uns bitte: Wir wollen es wissen.",
     .below = "Ist es jetzt in Ordnung? Sagen Sie es uns bitte hier."},
};

}  // namespace

const Words& words_in(std::string_view language)
{
    for (const auto& words : all)
        if (language.substr(0, language.find('-')) == words.language) return words;
    return all[0];
}

}  // namespace rapport::cases::pages
