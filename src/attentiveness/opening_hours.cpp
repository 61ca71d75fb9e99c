#include "attentiveness/opening_hours.h"

#include "base/json.h"
#include "base/told.h"
#include "identity/audit.h"

#include <set>

namespace rapport::attentiveness {
namespace {

struct Row {
    std::int64_t version = 0;
    std::string hours;
    Instant made_at;
    std::string made_by;
};
BOOST_DESCRIBE_STRUCT(Row, (), (version, hours, made_at, made_by))

const Sql read_sql{"opening_hours.read", Reach::business, "SELECT " + columns<Row>() + " FROM opening_hours ORDER BY version DESC LIMIT 1"};
const Sql versions_sql{"opening_hours.versions", Reach::business, "SELECT " + columns<Row>() + " FROM opening_hours ORDER BY version"};
const Sql add_sql{"opening_hours.add", Reach::business, insert_into<Row>("opening_hours")};

constexpr std::array<std::vector<Range> WeekHours::*, 7> weekdays = {&WeekHours::monday, &WeekHours::tuesday, &WeekHours::wednesday, &WeekHours::thursday,
                                                                     &WeekHours::friday, &WeekHours::saturday, &WeekHours::sunday};
constexpr std::array<const char*, 7> names = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

// "09:30" as minutes; nothing for what is no time of a day.
std::optional<std::int32_t> minutes_of(const std::string& text)
{
    const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9' ? text[at] - '0' : -1; };
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    for (const std::size_t at : {0u, 1u, 3u, 4u})
        if (digit(at) < 0) return std::nullopt;
    const int hours = 10 * digit(0) + digit(1), minutes = 10 * digit(3) + digit(4);
    if (minutes > 59 || 60 * hours + minutes > 1440) return std::nullopt;
    return 60 * hours + minutes;
}

std::vector<OpenRange> open_ranges(const std::vector<Range>& ranges, const std::string& pointer, std::vector<Fault>& faults)
{
    std::vector<OpenRange> open;
    for (std::size_t i = 0; i < ranges.size(); ++i) {
        const auto here = pointer + "/" + std::to_string(i);
        const auto from = minutes_of(ranges[i].from), to = minutes_of(ranges[i].to);
        if (!from) faults.push_back({here + "/from", "format", "A time is written like 09:00."});
        if (!to) faults.push_back({here + "/to", "format", "A time is written like 17:30; 24:00 ends the day."});
        if (!from || !to) continue;
        if (*from >= *to) faults.push_back({here + "/to", "range", "It closes before it opens."});
        else if (!open.empty() && *from < open.back().to) faults.push_back({here + "/from", "range", "This begins before the last range has ended."});
        else open.push_back({*from, *to});
    }
    return open;
}

using Week = std::array<std::vector<OpenRange>, 7>;
using SpecialDays = std::map<Day, std::vector<OpenRange>>;

Week week_of(const WeekHours& hours, std::vector<Fault>& faults)
{
    Week week;
    for (std::size_t i = 0; i < week.size(); ++i) week[i] = open_ranges(hours.*weekdays[i], std::string("/") + names[i], faults);
    return week;
}

SpecialDays days_of(const WeekHours& hours, std::vector<Fault>& faults)
{
    SpecialDays days;
    for (std::size_t i = 0; i < hours.days.size(); ++i) {
        const auto here = "/days/" + std::to_string(i);
        if (!days.emplace(hours.days[i].on, open_ranges(hours.days[i].ranges, here + "/ranges", faults)).second)
            faults.push_back({here + "/on", "twice", "This day is named twice."});
    }
    return days;
}

// What a version says; nothing for open at all hours.
constexpr std::string_view always = "null";
std::optional<WeekHours> hours_of(const Row& row)
{
    if (row.hours == always) return std::nullopt;
    auto read = from_json<WeekHours>(json::parse(row.hours));
    if (!read) throw std::runtime_error("the opening hours in the database cannot be read");
    return std::move(*read);
}

Told<HoursChanged>& told()
{
    static Told<HoursChanged> all;
    return all;
}

}  // namespace

void call_when_hours_change(HoursChanged changed) { told().list(changed); }

OpeningHours read_opening_hours(Db& db)
{
    OpeningHours hours;
    const auto row = db.one<Row>(read_sql);
    if (!row) return hours;
    hours.version = row->version;
    auto said = hours_of(*row);
    hours.always_open = !said;
    if (said) static_cast<WeekHours&>(hours) = std::move(*said);
    return hours;
}

OpenHours open_hours(Db& db)
{
    const auto hours = read_opening_hours(db);
    std::vector<Fault> none;
    return hours.always_open ? OpenHours() : OpenHours(week_of(hours, none), days_of(hours, none));
}

HoursOfTheirTime::HoursOfTheirTime(Db& db)
{
    const auto versions = db.all<Row>(versions_sql);
    std::vector<Fault> none;
    SpecialDays days;
    for (const auto& version : versions)
        if (const auto said = hours_of(version))
            for (auto& [day, ranges] : days_of(*said, none)) days.insert_or_assign(day, std::move(ranges));
    for (std::size_t i = 0; i < versions.size(); ++i) {
        // Set back clocks do not bring old hours back.
        const auto since = stretches_.empty() ? Instant{INT64_MIN} : std::max(versions[i].made_at, stretches_.back().from);
        const auto said = hours_of(versions[i]);
        Stretch stretch{since, said ? OpenHours(week_of(*said, none), days) : OpenHours()};
        const bool was_a_slip = i > 0 && versions[i].made_at.us - versions[i - 1].made_at.us < us_per_day;
        if (!was_a_slip) stretches_.push_back(std::move(stretch));
        else stretches_.back().hours = std::move(stretch.hours);
    }
    if (stretches_.empty()) stretches_.push_back({{INT64_MIN}, OpenHours()});
}

std::int64_t HoursOfTheirTime::open_us(const TimeZone& zone, Instant from, Instant to) const
{
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < stretches_.size(); ++i) {
        const auto end = i + 1 < stretches_.size() ? std::min(to, stretches_[i + 1].from) : to;
        sum += stretches_[i].hours.open_us(zone, std::max(from, stretches_[i].from), end);
    }
    return sum;
}

Result<OpeningHours> change_opening_hours(Context& ctx, std::int64_t version, const SayHours& said)
{
    const WeekHours& hours = said;
    std::vector<Fault> faults;
    week_of(hours, faults);
    days_of(hours, faults);
    const bool always_open = said.always_open.value_or(false);
    bool opens = always_open;
    for (const auto day : weekdays) opens |= !(hours.*day).empty();
    if (always_open && hours != WeekHours{}) faults.push_back({"/always_open", "range", "Open at all hours, or at these: say one of the two."});
    if (!opens) faults.push_back({"/monday", "required", "On one weekday at least the business is open."});
    if (!faults.empty()) return invalid(std::move(faults));
    const auto in_force = read_opening_hours(ctx.db);
    if (in_force.version != version) return conflict("The opening hours have been changed meanwhile. Look at them again.", "changed_meanwhile");
    if (in_force.always_open == always_open && static_cast<const WeekHours&>(in_force) == hours) return in_force;
    const auto before = open_hours(ctx.db);
    const Row row{version + 1, always_open ? std::string(always) : to_json(hours), ctx.now(), ctx.actor.name};
    ctx.db.run(add_sql, row);
    identity::record(ctx, "opening_hours.changed", "version " + std::to_string(row.version),
                     "{\"hours\":[" + (in_force.always_open ? std::string("null") : to_json(static_cast<const WeekHours&>(in_force))) + "," + row.hours + "]}");
    const auto now = open_hours(ctx.db);
    for (const auto changed : told()) changed(ctx, before, now);
    return read_opening_hours(ctx.db);
}

}  // namespace rapport::attentiveness
