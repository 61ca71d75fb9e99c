// When the business is open, as its owner says it.
#pragma once
#include "base/context.h"
#include "base/describe.h"
#include "base/open_hours.h"
#include "base/result.h"

namespace rapport::attentiveness {

// "09:00" to "17:30"; "24:00" ends a day.
struct Range {
    std::string from, to;
    bool operator==(const Range&) const = default;
};
BOOST_DESCRIBE_STRUCT(Range, (), (from, to))

// A day that is otherwise: a holiday has no ranges.
struct SpecialDay {
    Day on;
    std::optional<Text<1, 100>> name;
    std::vector<Range> ranges;
    bool operator==(const SpecialDay&) const = default;
};
BOOST_DESCRIBE_STRUCT(SpecialDay, (), (on, name, ranges))

struct WeekHours {
    std::vector<Range> monday = {}, tuesday = {}, wednesday = {}, thursday = {}, friday = {}, saturday = {}, sunday = {};
    std::vector<SpecialDay> days = {};
    bool operator==(const WeekHours&) const = default;
};
BOOST_DESCRIBE_STRUCT(WeekHours, (), (monday, tuesday, wednesday, thursday, friday, saturday, sunday, days))

struct OpeningHours : WeekHours {
    std::int64_t version = 0;           // 0: nobody has said any; open at all hours
    bool always_open = true;
};
BOOST_DESCRIBE_STRUCT(OpeningHours, (WeekHours), (version, always_open))

OpeningHours read_opening_hours(Db& db);
// For counting.
OpenHours open_hours(Db& db);

// invalid, at its own pointer: a time that is none, ranges of a day that do not rise, one day twice, no open range at all.
// conflict "changed_meanwhile": `version` is not the one in force.
Result<OpeningHours> change_opening_hours(Context& ctx, std::int64_t version, const WeekHours& hours);

}  // namespace rapport::attentiveness
