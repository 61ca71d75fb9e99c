// Scores to choose from, as a page for customers shows them.
#pragma once
#include "base/html.h"
#include "listening/response.h"

namespace rapport::surveys::pages {

struct Scores {
    listening::Scale scale;
    std::optional<std::string> low, high;   // what the ends mean
};

// Each answer a real radio button, named "score", with its label around it.
void radio(Html& page, std::int64_t value, std::string_view words, bool is_chosen, bool required);
// Every score of the scale in a row, and what its ends mean below.
void write_scores(Html& page, const Scores& scores, std::optional<std::int64_t> chosen, bool required);

}  // namespace rapport::surveys::pages
