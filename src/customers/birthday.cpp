#include "customers/birthday.h"

#include "base/time.h"

#include <cstdio>

namespace rapport::customers {

std::string to_text(const Birthday& birthday)
{
    char text[16];
    if (birthday.year) std::snprintf(text, sizeof text, "%04d-%02u-%02u", birthday.year % 10'000, birthday.month % 100, birthday.day % 100);
    else std::snprintf(text, sizeof text, "--%02u-%02u", birthday.month % 100, birthday.day % 100);
    return text;
}

std::optional<Birthday> parse_birthday(std::string_view text)
{
    constexpr int a_leap_year = 2000;
    const bool has_year = !text.starts_with("--");
    const auto day = parse_day(has_year ? std::string(text) : std::to_string(a_leap_year) + std::string(text.substr(1)));
    if (!day) return std::nullopt;
    const auto [year, month, number] = civil(*day);
    if (has_year && (year < 1 || year > 9999)) return std::nullopt;
    return Birthday{has_year ? year : 0, month, number};
}

}  // namespace rapport::customers
