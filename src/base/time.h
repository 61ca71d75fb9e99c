// Instants, days and time zones. Instants are microseconds since 1970 in UTC; the API shows milliseconds.
#pragma once
#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace rapport {

struct Instant {
    std::int64_t us = 0;
    auto operator<=>(const Instant&) const = default;
};

// A day of the calendar, as days since 1970-01-01 (proleptic Gregorian).
struct Day {
    std::int32_t days = 0;
    auto operator<=>(const Day&) const = default;
};

constexpr std::int64_t us_per_second = 1'000'000;
constexpr std::int64_t us_per_day = 86'400 * us_per_second;

struct CivilDay { int year; unsigned month; unsigned day; };
CivilDay civil(Day);
std::optional<Day> day_of(int year, unsigned month, unsigned day);   // nothing for 31 February
int weekday(Day);                                                      // 0 Monday ... 6 Sunday

std::string to_text(Instant);                      // 2026-11-22T10:15:30.123Z
std::string to_text(Day);                          // 2026-11-22
std::optional<Instant> parse_instant(std::string_view);   // RFC 3339 with Z or an offset; cut to milliseconds
std::optional<Day> parse_day(std::string_view);           // YYYY-MM-DD

// The clock is handed in, so that tests choose the time.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
};
const Clock& system_clock();

class FixedClock : public Clock {
public:
    explicit FixedClock(Instant at) : at_(at) {}
    Instant now() const override { return at_; }
    void set(Instant at) { at_ = at; }
private:
    Instant at_;
};

// A place's rules for local time, from the system's IANA database. Copies share the rules.
class TimeZone {
public:
    TimeZone();                                                    // UTC
    static std::optional<TimeZone> named(const std::string& iana); // "Europe/Berlin"; nothing when unknown
    const std::string& name() const;

    // Local wall time as microseconds since 1970-01-01T00:00 on the local calendar.
    std::int64_t local_us(Instant) const;
    Day local_day(Instant) const;
    // The instant of a local wall time; in a gap the moment the gap ends, in a fold the first of the two.
    Instant instant(std::int64_t local_us) const;
    Instant start_of(Day day) const { return instant(day.days * us_per_day); }

private:
    struct Rules;
    std::shared_ptr<const Rules> rules_;
};

}  // namespace rapport
