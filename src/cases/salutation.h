// How a letter begins.
#pragma once
#include <string>
#include <string_view>

namespace rapport::cases {

// "Dear Mara," or, without a name, "Good day,": in the language in which the words are written, else in `spoken` ("de"), else in English. Empty
// where the words greet already, by a word for it or by the name. `name`: as they like to be called.
std::string salutation(std::string_view words, std::string_view name, std::string_view spoken);

// The language of a letter of these words, with such a beginning: that in which they are written, else `spoken`; where it does not greet in that, English.
// Words that greet already and do not tell are taken for `spoken`.
std::string language_of(std::string_view words, std::string_view name, std::string_view spoken);

}  // namespace rapport::cases
