// Comments of a made-up shop with themes planted in them, from a seed.
#pragma once
#include <cmath>
#include <random>
#include <string>
#include <vector>

namespace rapport::stats {

// Words of Zipf's frequencies; each sentence is about one theme, words of no theme and stop words between its own.
class Planted {
public:
    struct Sentence {
        std::string text;
        int theme;
    };

    Planted(int themes, std::uint64_t seed) : random_(seed)
    {
        for (int i = 0; i < themes; ++i) theirs_.push_back(made(14));
        common_ = made(25);
        rare_ = made(3'000);
    }

    Sentence sentence()
    {
        const int theme = static_cast<int>(random_() % theirs_.size());
        std::string text = "The";
        const int count = 3 + static_cast<int>(random_() % 5);
        for (int i = 0; i < count; ++i) {
            const double lot = static_cast<double>(random_() % 1000) / 1000;
            text += " " + (lot < 0.55 ? zipf(theirs_[static_cast<std::size_t>(theme)]) : lot < 0.75 ? zipf(common_) : zipf(rare_));
            if (random_() % 3 == 0) text += " and the";
        }
        return {text + ". ", theme};
    }

private:
    std::vector<std::string> made(int count)
    {
        constexpr const char* first[] = {"b", "br", "d", "dr", "f", "g", "gl", "h", "k", "kr", "l", "m", "n", "p", "pl", "r", "t", "tr", "v", "z"};
        constexpr const char* last[] = {"ak", "om", "ul", "ik", "orp", "and", "elt", "ub", "irk", "ostu", "anda", "olmi"};
        std::vector<std::string> words;
        for (int i = 0; i < count; ++i) {
            std::string word;
            for (int part = 0; part < 2; ++part) word += std::string(first[random_() % std::size(first)]) + last[random_() % std::size(last)];
            words.push_back(word + std::to_string(made_ % 10).replace(0, 1, 1, static_cast<char>('a' + made_ % 26)) + static_cast<char>('a' + made_ / 26 % 26));
            ++made_;
        }
        return words;
    }
    const std::string& zipf(const std::vector<std::string>& words)
    {
        double sum = 0;
        for (std::size_t i = 0; i < words.size(); ++i) sum += 1.0 / static_cast<double>(i + 1);
        double left = static_cast<double>(random_() >> 11) * 0x1p-53 * sum;
        std::size_t at = 0;
        while (at + 1 < words.size() && (left -= 1.0 / static_cast<double>(at + 1)) > 0) ++at;
        return words[at];
    }

    std::mt19937_64 random_;
    std::vector<std::vector<std::string>> theirs_;
    std::vector<std::string> common_, rare_;
    unsigned made_ = 0;
};

}  // namespace rapport::stats
