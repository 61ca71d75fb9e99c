// A theme: what a part of the comments is about, known by its words.
#pragma once
#include "base/describe.h"
#include "listening/response.h"
#include "stats/themes/themes.h"

#include <vector>

namespace rapport::themes {

enum class Feeling { negative, neutral, positive };
BOOST_DESCRIBE_ENUM(Feeling, negative, neutral, positive)

// Where something was said: beside a score with a name, in another answer, or elsewhere.
enum class Where { comment, answer, review, post, idea };
BOOST_DESCRIBE_ENUM(Where, comment, answer, review, post, idea)

struct ThemeWord {
    std::string stem;
    std::string word;
    double weight = 0;
};
BOOST_DESCRIBE_STRUCT(ThemeWord, (), (stem, word, weight))

struct Theme {
    Id<Theme> id;
    std::vector<ThemeWord> words;
    double stability = 0;
    std::optional<std::string> name;
    std::optional<Instant> pinned_at;
    std::optional<std::string> pinned_by;
    std::optional<Id<Theme>> merged_into;
    Id<Theme> root_id;
    std::optional<Instant> ended_at;
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;

    // What a person said about it is kept: its words stay as they are when themes are found anew.
    bool held() const { return name || pinned_at || merged_into; }
    // Its name, else its three weightiest words.
    std::string label() const;
};

std::vector<stats::ThemeWord> weights_of(const Theme& theme);
std::vector<ThemeWord> words_of(const std::vector<stats::ThemeWord>& weights);

}  // namespace rapport::themes

RAPPORT_ID(rapport::themes::Theme, "thm");
