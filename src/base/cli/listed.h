// Several things in one word, as people type them.
#pragma once
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace rapport::cli {

// "a, b" is a and b; of nothing nothing. What stands empty between two commas is there, so that whoever reads it can refuse it.
inline std::vector<std::string> listed(std::string_view text)
{
    constexpr std::string_view blanks = " \t";
    std::vector<std::string> all;
    if (text.find_first_not_of(blanks) == text.npos) return all;
    for (std::size_t from = 0, to = 0; from <= text.size(); from = to + 1) {
        to = std::min(text.find(',', from), text.size());
        auto one = text.substr(from, to - from);
        one.remove_prefix(std::min(one.find_first_not_of(blanks), one.size()));
        all.emplace_back(one.substr(0, one.find_last_not_of(blanks) + 1));
    }
    return all;
}

}  // namespace rapport::cli
