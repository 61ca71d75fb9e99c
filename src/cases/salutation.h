// How a letter begins.
#pragma once
#include <string>
#include <string_view>

namespace rapport::cases {

struct Beginning {
    std::string language;       // of the letter
    std::string salutation;     // "Dear Mara," or, without a name, "Good day,"; empty where the words greet already, by a word for it or by the name
};

// In the language in which the words are written, else in `spoken` ("de"), else in English; words that greet already and do not tell are taken for
// `spoken`. `name`: as they like to be called.
Beginning beginning_of(std::string_view words, std::string_view name, std::string_view spoken);

}  // namespace rapport::cases
