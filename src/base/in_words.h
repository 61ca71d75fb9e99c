// Counts, days and silences as a person would say them.
#pragma once
#include "base/time.h"

#include <array>
#include <string>
#include <string_view>

namespace rapport {

extern const std::array<std::string_view, 12> month_names;  // January ...
extern const std::array<std::string_view, 7> weekday_names; // Monday ...

std::string count_of(std::int64_t number, const std::string& one, const std::string& many);    // "1 day", "3 days"
std::string ordinal(std::int64_t number);                   // "1st", "22nd", "13th"
std::string day_in_words(Day day);                          // "24 November 2026"
std::string day_in_words(Day day, Day today);               // without the year where it is today's: "24 November"
std::string days_in_words(std::int64_t days);               // "13 days", "5 weeks", "4 months", "3 years"
std::string ago_in_words(Day then, Day today);              // "today", "yesterday", "13 days ago"
std::string until_in_words(Day then, Day today);            // "today", "tomorrow", "by Friday", "by 24 November"; past: "since 3 May"
std::string gap_in_words(double days);                      // "daily", "every week", "every 3 weeks", "every month", "every 17 days"
std::string clock_in_words(std::int64_t minute_of_day);     // "8:05"
std::string moment_in_words(const TimeZone& zone, Instant at, Instant now);     // there, without the year where it is now's: "24 November 8:05"

}  // namespace rapport
