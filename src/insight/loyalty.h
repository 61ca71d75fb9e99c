// Who comes, who came back and who is fading: figures of the purchase log alone.
#pragma once
#include "insight/purchase_log.h"
#include "insight/report.h"

namespace rapport::insight {

Retention tell_retention(const PurchaseLog& log, const Question& question, std::map<std::string, std::string>& cannot_tell);

// Whether a customer came in the last period that ended, and whether that was the first time.
bool active_in(std::span<const PurchaseDay> days, std::int32_t number, Period period);
bool first_in(std::span<const PurchaseDay> days, std::int32_t number, Period period);

// Somebody with a rhythm: four purchase days or more in the year to as_of.
struct Rhythm {
    double middle_gap_days = 0;     // the median of the gaps between purchase days of that year
    std::int64_t silent_days = 0;   // since the last one
    bool came() const { return silent_days < 30; }
    bool fading() const { return silent_days >= 7 && static_cast<double>(silent_days) > 2 * middle_gap_days; }
};
std::optional<Rhythm> rhythm_of(std::span<const PurchaseDay> days, Day as_of);
// The 18 weeks to as_of, oldest first: c came, n did not, s silent for longer than their rhythm explains.
std::string weeks_of(std::span<const PurchaseDay> days, Day as_of, const Rhythm& rhythm);
Regulars count_regulars(const PurchaseLog& log, Day as_of);

}  // namespace rapport::insight
