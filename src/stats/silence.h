// P(no visit until a time | last visit) of one customer, for those kinds of gap (visit_gaps.h) for which the week matters. What
// does not depend on the time is worked out once, since a usual gap is found by asking for a dozen times.
#pragma once
#include "stats/visit_gaps.h"

namespace rapport::stats {

// Who comes on a day or not.
class DailySilence {
public:
    DailySilence(double rate, double certainty, WallSeconds last, const OwnTime& own);
    double longer(WallSeconds until, double own_within_week) const;  // the latter: OwnTime::within_week of that time

private:
    WallSeconds last_;
    std::int64_t last_day_;
    double certainty_, last_share_, came_at_;
    std::array<double, 7> starts_, shares_, chance_, hazard_;
    double week_ = 0;
};

// Around the end of a period: its normal density times the customer's over the week, made to integrate to 1. Periods are whole
// weeks, so it is the same for each of them and for each number of them.
class Lump {
public:
    Lump(WallSeconds last, double jitter_days, const ShopWeek& shop, const WeekPreference& preference);
    double before(WallSeconds after_middle) const;  // the share that lies before so many seconds after the period's end

private:
    void add(const Favourite& favourite, WallSeconds last);
    void add_days(WallSeconds last);
    double of_day(int weekday, double hour) const;
    double share_before(WallSeconds after_middle) const;

    // A favourite time of the week. The product of two normal densities is one again.
    struct Around {
        double weight, middle, spread;
    };
    // Without one: within a day as the shop's day (and the favourite time of the day) goes.
    struct Day {
        WallSeconds start;
        double weight, whole;
        int weekday;
    };
    static constexpr std::size_t most_days = 20;
    double jitter_;  // seconds
    const ShopWeek& shop_;
    const WeekPreference& preference_;
    double rest_, day_start_;
    std::array<Around, 3 * WeekPreference::most> favourites_;
    std::array<Day, most_days> days_;
    std::size_t favourite_count_ = 0, day_count_ = 0;
    double all_ = 0, none_until_, all_from_, at_last_;
};

// Who comes with a period, for each of the times, ascending; own_days: the customer's own time since the last visit, for each.
void longer(const PeriodChances& period, const Lump& lump, WallSeconds last, std::span<const WallSeconds> until,
            std::span<const double> own_days, std::span<double> result);

}  // namespace rapport::stats
