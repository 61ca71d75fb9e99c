// What many short texts are about: themes found in their sentences, and the theme of a sentence that came later.
#pragma once
#include "stats/figure.h"
#include "stats/themes/factorise.h"
#include "stats/themes/words.h"

#include <map>
#include <optional>

namespace rapport::stats {

struct ThemeWord {
    std::string stem;
    std::string shown;          // as it is written most often
    double weight = 0;
};

struct Theme {
    std::vector<ThemeWord> words;           // the weightiest first, of unit length together
    double stability = 0;                   // how like it is to what halves of the sentences give, 0 to 1
    std::optional<std::size_t> was;         // which of the themes handed in it carries on
};

// How rare each stem is: log((1 + sentences) / (1 + sentences with it)) + 1.
using Rarity = std::map<std::string, double, std::less<>>;

struct Themes {
    std::vector<Theme> themes;
    Rarity rarity;
};

struct HeldTheme {
    std::vector<ThemeWord> words;
    bool held = false;          // stays as it is, word for word
};

constexpr int most_themes = 24;
constexpr std::size_t fewest_sentences = 40;

// Finds the themes of sentences (each the stems of its words that say something). Term frequency and inverse document frequency weigh the
// words; a stem counts that is in two different sentences at least and in no more than six of ten. How many themes: of the numbers tried the one
// whose themes are the most stable, that is, come back when the same is done with random halves of the sentences (after D. Greene, D.
// O'Callaghan and P. Cunningham, How many topics? Stability analysis for topic models, ECML 2014, by the cosine of the words' weights in place of
// their ranks; a theme of a single word counts nothing); of those within a fiftieth of it the largest. A theme less stable than a half is not told.
// More than eight thousand sentences say no more: evenly drawn ones are taken. Themes handed in come first: a held one stays, another is where the search begins, and the one that a
// found theme is like (cosine 0.5) is carried on by it. Cannot tell: too few sentences, or nothing said twice.
Figure<Themes> find_themes(const std::vector<std::vector<Word>>& sentences, const std::vector<HeldTheme>& before, std::uint64_t seed = 1);

// Tells the theme of a sentence by themes found earlier.
class ThemeOf {
public:
    ThemeOf(const std::vector<std::vector<ThemeWord>>& themes, const Rarity& rarity);
    struct Fit {
        std::size_t theme = 0;
        double fit = 0;         // 0 to 1
    };
    // Nothing where no theme fits.
    std::optional<Fit> operator()(const std::vector<Word>& sentence);

private:
    std::map<std::string, std::int32_t, std::less<>> columns_;
    std::vector<double> rarity_;        // by column
    Rarity others_;
    double rarest_ = 1;
    Parts parts_;
    Sharing sharing_;
};

}  // namespace rapport::stats
