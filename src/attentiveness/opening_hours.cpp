#include "attentiveness/opening_hours.h"

#include "base/json.h"
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

OpenHours made_of(const WeekHours& hours, std::vector<Fault>& faults)
{
    std::array<std::vector<OpenRange>, 7> week;
    for (std::size_t i = 0; i < week.size(); ++i) week[i] = open_ranges(hours.*weekdays[i], std::string("/") + names[i], faults);
    std::map<Day, std::vector<OpenRange>> days;
    for (std::size_t i = 0; i < hours.days.size(); ++i) {
        const auto here = "/days/" + std::to_string(i);
        if (!days.emplace(hours.days[i].on, open_ranges(hours.days[i].ranges, here + "/ranges", faults)).second)
            faults.push_back({here + "/on", "twice", "This day is named twice."});
    }
    return {std::move(week), std::move(days)};
}

}  // namespace

OpeningHours read_opening_hours(Db& db)
{
    OpeningHours hours;
    const auto row = db.one<Row>(read_sql);
    if (!row) return hours;
    auto read = from_json<WeekHours>(json::parse(row->hours));
    if (!read) throw std::runtime_error("the opening hours in the database cannot be read");
    static_cast<WeekHours&>(hours) = std::move(*read);
    hours.version = row->version;
    hours.always_open = false;
    return hours;
}

OpenHours open_hours(Db& db)
{
    const auto hours = read_opening_hours(db);
    std::vector<Fault> none;
    return hours.always_open ? OpenHours() : made_of(hours, none);
}

Result<OpeningHours> change_opening_hours(Context& ctx, std::int64_t version, const WeekHours& hours)
{
    std::vector<Fault> faults;
    made_of(hours, faults);
    bool opens = false;
    for (const auto day : weekdays) opens |= !(hours.*day).empty();
    if (!opens) faults.push_back({"/monday", "required", "On one weekday at least the business is open."});
    if (!faults.empty()) return invalid(std::move(faults));
    const auto in_force = read_opening_hours(ctx.db);
    if (in_force.version != version) return conflict("The opening hours have been changed meanwhile. Look at them again.", "changed_meanwhile");
    if (!in_force.always_open && static_cast<const WeekHours&>(in_force) == hours) return in_force;
    const Row row{version + 1, to_json(hours), ctx.now(), ctx.actor.name};
    ctx.db.run(add_sql, row);
    identity::record(ctx, "opening_hours.changed", "version " + std::to_string(row.version),
                     "{\"hours\":[" + (in_force.always_open ? std::string("null") : to_json(static_cast<const WeekHours&>(in_force))) + "," + row.hours + "]}");
    return read_opening_hours(ctx.db);
}

}  // namespace rapport::attentiveness
