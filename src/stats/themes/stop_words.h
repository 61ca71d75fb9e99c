// Words that say nothing about what a text is about.
#pragma once
#include <string_view>

namespace rapport::stats {

// In which languages the word (plain, see plain_word) is a stop word: bit 1 English, 2 German, 3 French, 4 Spanish, by Language.
unsigned stop_word_of(std::string_view plain);

}  // namespace rapport::stats
