#include "insight/loyalty.h"

#include "stats/cohorts.h"
#include "stats/surveys.h"

#include <algorithm>
#include <limits>

namespace rapport::insight {
namespace {

constexpr std::size_t fewest_days_of_a_regular = 4;

}  // namespace

Retention tell_retention(const PurchaseLog& log, const Question& question, std::map<std::string, std::string>& cannot_tell)
{
    const auto period = question.period;
    Retention retention;
    retention.period = period;
    std::vector<stats::PeriodOrder> orders;
    const auto last = last_ended(question.as_of, period);
    retention.from = period_name(last - 1, period);
    retention.to = period_name(last, period);
    for (std::size_t customer = 0; customer < log.customers(); ++customer) {
        // The days of one period are one row: a customer counts once in it.
        Day end{std::numeric_limits<std::int32_t>::min()};
        for (const auto& day : log.days(customer)) {
            if (day.day < end) {
                orders.back().amount_minor += day.amount_minor;
                continue;
            }
            const auto number = period_of(day.day, period);
            end = first_day(number + 1, period);
            orders.push_back({static_cast<std::int32_t>(customer), number, day.amount_minor});
        }
        if (!active_in(log.days(customer), last - 1, period)) continue;
        ++retention.of;
        retention.returned += active_in(log.days(customer), last, period);
    }
    if (retention.of > 0) {
        const auto share = stats::share_in_percent(retention.returned, retention.of);
        retention.rate = static_cast<double>(retention.returned) / static_cast<double>(retention.of);
        retention.interval = {share->interval.low / 100, share->interval.high / 100};
    } else {
        for (const auto* member : {"rate", "interval"})
            cannot_tell["/retention/" + std::string(member)] = "Nobody bought in the " + std::string(enum_text(period)) + " before the last one.";
    }
    const auto cohorts = stats::cohorts(orders, period_of(question.as_of, period));
    if (!cohorts) cannot_tell["/retention/cohorts"] = cohorts.why_not;
    else
        for (const auto& cohort : *cohorts) retention.cohorts.push_back({period_name(cohort.period, period), cohort.size, cohort.active});
    return retention;
}

bool active_in(std::span<const PurchaseDay> days, std::int32_t number, Period period)
{
    const auto from = first_day(number, period), to = first_day(number + 1, period);
    const auto at = std::lower_bound(days.begin(), days.end(), from, [](const auto& day, Day wanted) { return day.day < wanted; });
    return at != days.end() && at->day < to;
}

bool first_in(std::span<const PurchaseDay> days, std::int32_t number, Period period)
{
    return period_of(days.front().day, period) == number;
}

std::optional<Rhythm> rhythm_of(std::span<const PurchaseDay> days, Day as_of)
{
    const Day year_ago{as_of.days - 365};
    const auto from = std::upper_bound(days.begin(), days.end(), year_ago, [](Day wanted, const auto& day) { return wanted < day.day; });
    const auto visits = std::span(from, days.end());
    if (visits.size() < fewest_days_of_a_regular) return std::nullopt;
    std::vector<double> gaps;
    for (std::size_t i = 1; i < visits.size(); ++i) gaps.push_back(visits[i].day.days - visits[i - 1].day.days);
    return Rhythm{*stats::quantile(gaps, 0.5), as_of.days - visits.back().day.days};
}

std::string weeks_of(std::span<const PurchaseDay> days, Day as_of, const Rhythm& rhythm)
{
    constexpr int weeks = 18;
    std::string shown(weeks, 'n');
    for (const auto& day : days) {
        const int back = (as_of.days - day.day.days) / 7;
        if (back < weeks) shown[static_cast<std::size_t>(weeks - 1 - back)] = 'c';
    }
    if (!rhythm.fading()) return shown;
    const auto silent = static_cast<double>(rhythm.silent_days);
    for (int back = 0; back < weeks; ++back) {
        auto& week = shown[static_cast<std::size_t>(weeks - 1 - back)];
        if (week == 'n' && silent - 7 * back > rhythm.middle_gap_days) week = 's';
    }
    return shown;
}

Regulars count_regulars(const PurchaseLog& log, Day as_of)
{
    Regulars regulars;
    for (std::size_t customer = 0; customer < log.customers(); ++customer)
        if (const auto rhythm = rhythm_of(log.days(customer), as_of)) {
            ++regulars.total;
            regulars.came += rhythm->came();
            regulars.fading += rhythm->fading();
        }
    return regulars;
}

}  // namespace rapport::insight
