#include "counter/own_rhythm.h"

#include "counter/board.h"
#include "customers/service.h"

#include <map>

namespace rapport::counter {
namespace {

// By day; what came at the very beginning of one was noted without its hour.
void count_visits(OwnRhythm& rhythm, const std::vector<Visit>& visits, const TimeZone& zone, Day today)
{
    rhythm.weeks.resize(rhythm_weeks);
    std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> hours;
    std::optional<Day> before;
    for (const auto& visit : visits) {
        const auto day = zone.local_day(visit.at);
        const auto weeks_ago = (today.days - day.days) / 7;
        if (day == before || weeks_ago >= rhythm_weeks) continue;
        before = day;
        ++rhythm.visits;
        ++rhythm.weeks[static_cast<std::size_t>(rhythm_weeks - 1 - weeks_ago)];
        if (visit.at != zone.start_of(day)) ++hours[{weekday(day), wall_time(visit.at, zone) / 3600 % 24}];
    }
    for (const auto& [when, count] : hours) rhythm.hours.push_back({when.first, when.second, count});
}

}  // namespace

Result<OwnRhythm> own_rhythm(Context& ctx, Id<customers::Customer> id)
{
    if (!customers::exists(ctx.db, id)) return customers::no_such_customer(ctx.db, id);
    const auto& zone = ctx.business.time_zone;
    const auto visits = read_visits(ctx, id);
    OwnRhythm own;
    own.customer_id = id;
    count_visits(own, visits, zone, ctx.today());
    if (!visits.empty()) own.last_visit_at = visits.back().at;

    const auto population = read_population(ctx.db);
    const auto rhythm = rhythm_of(visits, zone, population);
    if (!rhythm || rhythm->visits < 2) return own;
    const auto now = wall_time(ctx.now(), zone);
    const auto stands = stats::standing(*rhythm, population, now);
    own.words = rhythm_in_words(*rhythm, population);
    own.still_comes = stands.still_comes;
    own.silence_days = stands.silence_days;
    own.usual_gap_days = stands.usual_gap_days;
    own.overdue = stands.overdue;
    if (stands.still_comes > 0.5) own.next_visit_at = instant_of(stats::next_visit(*rhythm, population, now), zone);
    return own;
}

}  // namespace rapport::counter
