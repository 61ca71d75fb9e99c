// What we say when we ask whether it is right now, in the languages that our pages for customers know.
#pragma once
#include <string_view>

namespace rapport::cases::pages {

struct Words {
    std::string_view language;
    std::string_view ask, low, high;
    std::string_view told;                  // "On {1} we told you:"
    std::string_view settled;               // "... on {1} ..."
    std::string_view why;                   // the label of their words
    std::string_view again;                 // what follows from a low score
    std::string_view over_title, over;
    std::string_view below;                 // the link on the page where somebody without a name reads our answer
};

const Words& words_in(std::string_view language);

}  // namespace rapport::cases::pages
