// Dates as RFC 5322, 3.3 and 4.3 write them, and as programs that never read it do.
#include "base/mail/incoming/decode.h"
#include "base/mail/incoming/header.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace rapport::mail::incoming {
namespace {

std::optional<int> number(std::string_view text)
{
    int value = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || text.size() > 4 || wrong != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}

std::optional<unsigned> month_of(std::string_view word)
{
    constexpr std::array<std::string_view, 12> months{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
    const auto found = std::ranges::find(months, lower(word.substr(0, 3)));
    return found == months.end() ? std::nullopt : std::optional(static_cast<unsigned>(found - months.begin()) + 1);
}

// Minutes east of Greenwich; 0 for what is not known, as 4.3 wants it.
int zone_minutes(std::string_view zone)
{
    if (zone.size() >= 5 && (zone[0] == '+' || zone[0] == '-')) {
        const auto hours = number(zone.substr(1, 2)), minutes = number(zone.substr(3, 2));
        if (hours && minutes && *hours < 24 && *minutes < 60) return (zone[0] == '-' ? -1 : 1) * (*hours * 60 + *minutes);
    }
    constexpr std::pair<std::string_view, int> old[] = {{"est", -5}, {"edt", -4}, {"cst", -6}, {"cdt", -5}, {"mst", -7}, {"mdt", -6}, {"pst", -8}, {"pdt", -7},
                                                        {"cet", 1}, {"cest", 2}, {"mez", 1}, {"mesz", 2}, {"bst", 1}};
    for (const auto& [name, hours] : old)
        if (same_word(name, zone)) return hours * 60;
    return 0;
}

std::vector<std::string_view> words_of(std::string_view text)
{
    std::vector<std::string_view> words;
    for (std::size_t at = 0; at < text.size() && words.size() < 10;) {
        const auto begin = text.find_first_not_of(" ,\t", at);
        if (begin == text.npos || text[begin] == '(') break;
        at = std::min(text.find_first_of(" ,\t(", begin), text.size());
        words.push_back(text.substr(begin, at - begin));
    }
    return words;
}

}  // namespace

std::optional<Instant> read_date(std::string_view value)
{
    auto words = words_of(value.substr(0, 200));
    if (!words.empty() && !number(words.front())) words.erase(words.begin());       // the day of the week
    if (words.size() < 4) return std::nullopt;
    const auto day = number(words[0]), year = number(words[2]);
    const auto month = month_of(words[1]);
    if (!day || !month || !year) return std::nullopt;
    const int full_year = *year >= 1000 ? *year : *year < 50 ? *year + 2000 : *year + 1900;
    const auto on = day_of(full_year, *month, static_cast<unsigned>(*day));
    const auto time = words[3];
    const auto colon = time.find(':');
    if (!on || full_year < 1970 || colon == time.npos) return std::nullopt;
    const auto second_colon = time.find(':', colon + 1);
    const auto hour = number(time.substr(0, colon)), minute = number(time.substr(colon + 1, second_colon == time.npos ? time.npos : second_colon - colon - 1));
    const auto second = second_colon == time.npos ? std::optional(0) : number(time.substr(second_colon + 1));
    if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    const std::int64_t minutes = *hour * 60 + *minute - (words.size() > 4 ? zone_minutes(words[4]) : 0);
    return Instant{on->days * us_per_day + (minutes * 60 + *second) * us_per_second};
}

}  // namespace rapport::mail::incoming
