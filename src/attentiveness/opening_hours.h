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
    std::int64_t version = 0;           // 0: nobody has said any
    bool always_open = true;            // then there are no ranges
};
BOOST_DESCRIBE_STRUCT(OpeningHours, (WeekHours), (version, always_open))

struct SayHours : WeekHours {
    std::optional<bool> always_open = {};   // open at all hours; then without ranges and days
};
BOOST_DESCRIBE_STRUCT(SayHours, (WeekHours), (always_open))

OpeningHours read_opening_hours(Db& db);
// Those in force, for what is to come.
OpenHours open_hours(Db& db);

// For counting what was: each moment by the hours of its time, so that new ones do not recount the past. The first hours that were
// said are those of the time before, too; hours that stood for less than a day were a slip, and those after them are in their
// place. A day that is otherwise is as the newest version that names it says, also when it was over by then.
class HoursOfTheirTime {
public:
    explicit HoursOfTheirTime(Db& db);
    // As OpenHours::open_us.
    std::int64_t open_us(const TimeZone& zone, Instant from, Instant to) const;

private:
    struct Stretch {
        Instant from;
        OpenHours hours;
    };
    std::vector<Stretch> stretches_;        // oldest first; the first one is from the beginning of time
};

// invalid, at its own pointer: a time that is none, ranges of a day that do not rise, one day twice, no open range at all unless
// always open, ranges or days although always open. conflict "changed_meanwhile": `version` is not the one in force.
Result<OpeningHours> change_opening_hours(Context& ctx, std::int64_t version, const SayHours& said);

// For the folders above: told in the same unit once other hours are in force. Not while anything is being stored.
using HoursChanged = void (*)(Context&, const OpenHours& before, const OpenHours& now);
void call_when_hours_change(HoursChanged changed);

}  // namespace rapport::attentiveness
