#include "stats/silence.h"

#include "stats/normal.h"

#include <algorithm>
#include <cmath>

namespace rapport::stats {
namespace {

constexpr double reach = 4.5;  // deviations

double in_days(WallSeconds seconds) { return static_cast<double>(seconds) / seconds_in_day; }
WallSeconds start_of_day(WallSeconds at) { return at - second_of_week(at) % seconds_in_day; }

}  // namespace

DailySilence::DailySilence(double rate, double certainty, WallSeconds last, const OwnTime& own)
    : last_(last), last_day_(day_of(last)), certainty_(certainty), starts_(own.day_starts()), shares_(OwnTime::weekdays(starts_))
{
    for (std::size_t d = 0; d < 7; ++d) {
        chance_[d] = std::min(most_a_day, rate * shares_[d]);
        hazard_[d] = std::log1p(-chance_[d]);
        week_ -= hazard_[d];
    }
    last_share_ = std::max(shares_[weekday_of(last_day_)], 1e-12);
    came_at_ = std::max(0., own.within_week(last) - starts_[weekday_of(last_day_)]);
}

double DailySilence::longer(WallSeconds until, double own_within_week) const
{
    if (until <= last_) return 1;
    const auto again = [&](double passed) { return 1 - out_of_turn * std::clamp((passed - came_at_) / last_share_, 0., 1.); };
    const std::int64_t day = day_of(until), between = day - last_day_ - 1;
    const auto weekday = weekday_of(day);
    const double passed = std::max(0., own_within_week - starts_[weekday]);
    if (day == last_day_) return again(passed);
    double hazard = static_cast<double>(between / 7) * week_;
    for (std::int64_t d = day - between % 7; d < day; ++d) hazard -= hazard_[weekday_of(d)];
    hazard -= std::log1p(-chance_[weekday] * std::min(1., passed / std::max(shares_[weekday], 1e-12)));
    return again(last_share_) * daily_silence(hazard, certainty_);
}

Lump::Lump(WallSeconds last, double jitter_days, const ShopWeek& shop, const WeekPreference& preference)
    : jitter_(jitter_days * seconds_in_day), shop_(shop), preference_(preference), rest_(preference.rest() + 1e-6),
      day_start_(below(preference.day, 0, hours_in_day))
{
    for (const Favourite& f : preference.week)
        if (f.share > 0) add(f, last);
    add_days(last);
    // A thousandth more than where the table of the normal distribution ends.
    constexpr double ends = NormalTable::reach * 1.001;
    const Day& end = days_[day_count_ - 1];
    none_until_ = static_cast<double>(days_[0].start);
    all_from_ = static_cast<double>(end.start + seconds_in_day);
    for (std::size_t i = 0; i < favourite_count_; ++i) {
        none_until_ = std::min(none_until_, favourites_[i].middle - ends * favourites_[i].spread);
        all_from_ = std::max(all_from_, favourites_[i].middle + ends * favourites_[i].spread);
    }
    at_last_ = share_before(static_cast<WallSeconds>(all_from_) + 1);
}

void Lump::add(const Favourite& f, WallSeconds last)
{
    const double spread = f.spread_hours * seconds_in_hour, both = std::hypot(jitter_, spread);
    double off = static_cast<double>(second_of_week(last)) - f.hour * seconds_in_hour;  // the lump after the favourite time
    off -= std::round(off / seconds_in_week) * seconds_in_week;
    const double narrow = jitter_ * spread / both;
    for (int week = -1; week <= 1; ++week) {
        const double ahead = -off + week * static_cast<double>(seconds_in_week);  // favourite minus middle
        if (std::abs(ahead) > 5 * both) continue;
        const double weight = f.share * normal_density(ahead / both) * seconds_in_week / both;
        all_ += weight;
        favourites_[favourite_count_++] = {weight, ahead * jitter_ * jitter_ / (both * both), narrow};
    }
}

void Lump::add_days(WallSeconds last)
{
    const auto far = static_cast<WallSeconds>(reach * jitter_);
    const auto below_of = [&](WallSeconds after_middle) { return normal_below(static_cast<double>(after_middle) / jitter_); };
    WallSeconds day = start_of_day(last - far) - last;
    for (double before = below_of(day); day < far; day += seconds_in_day) {
        const double after = below_of(day + seconds_in_day), of_jitter = after - before;
        before = after;
        const auto weekday = static_cast<int>(second_of_week(last + day) / seconds_in_day);
        const double weight = of_jitter * 7 * preference_.weekday[weekday];
        all_ += weight * (rest_ + preference_.day.share);
        days_[day_count_++] = {day, weight, weight * of_day(weekday, hours_in_day), weekday};
    }
}

double Lump::of_day(int weekday, double hour) const
{
    double of_day = rest_ * shop_.before(weekday, hour);
    if (const Favourite& daily = preference_.day; daily.share > 0) of_day += daily.share * (below(daily, hour, hours_in_day) - day_start_);
    return of_day;
}

double Lump::share_before(WallSeconds after_middle) const
{
    double mass = 0;
    for (std::size_t i = 0; i < favourite_count_; ++i) {
        const Around& f = favourites_[i];
        mass += f.weight * normal_below((static_cast<double>(after_middle) - f.middle) / f.spread);
    }
    for (std::size_t i = 0; i < day_count_ && days_[i].start < after_middle; ++i) {
        const Day& day = days_[i];
        const WallSeconds passed = after_middle - day.start;
        mass += passed >= seconds_in_day ? day.whole : day.weight * of_day(day.weekday, static_cast<double>(passed) / seconds_in_hour);
    }
    return std::clamp(mass / all_, 0., 1.);
}

double Lump::before(WallSeconds after_middle) const
{
    const auto at = static_cast<double>(after_middle);
    return at <= none_until_ ? 0 : at >= all_from_ ? at_last_ : share_before(after_middle);
}

void longer(const PeriodChances& p, const Lump& lump, WallSeconds last, std::span<const WallSeconds> until, std::span<const double> own_days,
            std::span<double> result)
{
    std::fill(result.begin(), result.end(), 0.);
    const double far = reach * p.jitter_days, front = in_days(until.front() - last), back = in_days(until.back() - last);
    for (int m = 1; m <= most_periods; ++m) {
        const double middle = m * p.days, share = p.share[m - 1];
        if (back < middle - far) break;
        if (front > middle + far) {
            for (double& one : result) one += share;
            continue;
        }
        const auto after = last + static_cast<WallSeconds>(middle * seconds_in_day);
        for (std::size_t t = 0; t < until.size(); ++t) result[t] += share * lump.before(until[t] - after);
    }
    for (std::size_t t = 0; t < until.size(); ++t)
        result[t] = (1 - out_of_turn) * (1 - std::min(result[t], 1.)) + out_of_turn * std::exp(-own_days[t] / out_of_turn_mean(p));
}

}  // namespace rapport::stats
