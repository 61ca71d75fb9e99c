#include "promises/kept_share.h"

#include "promises/store.h"
#include "stats/surveys.h"

#include <map>
#include <tuple>

namespace rapport::promises {
namespace {

std::int64_t& count_of(KeptShare& share, State state)
{
    switch (state) {
    case State::kept: return share.kept;
    case State::kept_late: return share.kept_late;
    case State::broken: return share.broken;
    case State::released: return share.released;
    case State::late: return share.late;
    case State::open: break;
    }
    return share.open;
}

void work_out(KeptShare& share)
{
    share.n = share.kept + share.kept_late + share.broken + share.late;
    const auto figure = stats::share_in_percent(share.kept, share.n);
    if (!figure) return;
    share.share = figure->score / 100;
    share.interval = std::pair(figure->interval.low / 100, figure->interval.high / 100);
}

}  // namespace

Day month_begin(Day day, int months_before)
{
    const auto date = civil(day);
    const int months = date.year * 12 + static_cast<int>(date.month) - 1 - months_before;
    return *day_of(months / 12, static_cast<unsigned>(months % 12) + 1, 1);
}

Result<std::vector<KeptShare>> kept_shares(Context& ctx, std::optional<Day> from, std::optional<Day> to)
{
    const auto last = to.value_or(Day{month_begin(ctx.today(), -1).days - 1});
    const auto first = from.value_or(month_begin(last, 11));
    if (last < first) return invalid("to", "This lies before the day from which on you ask.", "range");

    const auto& zone = ctx.business.time_zone;
    std::map<std::tuple<std::string, std::string, std::int64_t>, KeptShare> shares;
    store::each_due(ctx.db, {zone.start_of(first), zone.start_of({last.days + 1})}, ctx.now(), [&](const store::Due& due) {
        const auto month = to_text(zone.local_day(due.due_at)).substr(0, 7);
        auto& share = shares[{month, due.staff.value_or(""), due.staff_id.value_or(Id<identity::Staff>{}).value}];
        share.month = month;
        share.staff = due.staff;
        share.staff_id = due.staff_id;
        ++share.made;
        ++count_of(share, due.state);
    });

    std::vector<KeptShare> answer;
    for (auto& [key, share] : shares) {
        work_out(share);
        answer.push_back(std::move(share));
    }
    return answer;
}

}  // namespace rapport::promises
