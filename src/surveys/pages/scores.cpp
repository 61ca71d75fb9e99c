#include "surveys/pages/scores.h"

namespace rapport::surveys::pages {

void radio(Html& page, std::int64_t value, std::string_view words, bool is_chosen, bool required)
{
    page.open("label");
    page.single("input", {{"type", "radio"}, {"name", "score"}, {"value", std::to_string(value)}, {"checked", "", is_chosen}, {"required", "", required}});
    page.with("span", words, {{"dir", "auto"}}).close();
}

void write_scores(Html& page, const Scores& scores, std::optional<std::int64_t> chosen, bool required)
{
    const auto [lowest, highest] = scores.scale;
    page.open("div", {{"class", "scale"}});
    for (auto value = lowest; value <= highest; ++value) radio(page, value, std::to_string(value), chosen == value, required);
    page.close();
    if (!scores.low && !scores.high) return;
    page.open("p", {{"class", "ends"}});
    page.with("span", scores.low ? std::to_string(lowest) + " " + *scores.low : "");
    page.with("span", scores.high ? std::to_string(highest) + " " + *scores.high : "").close();
}

}  // namespace rapport::surveys::pages
