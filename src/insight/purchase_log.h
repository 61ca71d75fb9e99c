// Everybody's purchases up to a day, as figures need them: lines of one local day netted, days that are no purchase left out.
#pragma once
#include "base/db/db.h"
#include "customers/customer.h"
#include "stats/lifetime_value.h"

namespace rapport::insight {

// A day on which a customer bought: a day below 0, or at 0 with a refund in it, is none; a day of 0.00 without a refund is one.
struct PurchaseDay {
    Day day;
    std::int64_t amount_minor = 0;
};

class PurchaseLog {
public:
    std::size_t customers() const { return ids_.size(); }
    Id<customers::Customer> id(std::size_t customer) const { return ids_[customer]; }
    // In the order of time; at least one.
    std::span<const PurchaseDay> days(std::size_t customer) const
    {
        return std::span(days_).subspan(starts_[customer], starts_[customer + 1] - starts_[customer]);
    }
    std::optional<std::size_t> find(Id<customers::Customer> id) const;

    // What was known at the end of an earlier day.
    PurchaseLog until(Day as_of) const;

    // Adds one customer's days; called with rising ids.
    void add(Id<customers::Customer> id, std::span<const PurchaseDay> days);

private:
    std::vector<Id<customers::Customer>> ids_;      // ascending
    std::vector<std::uint32_t> starts_{0};
    std::vector<PurchaseDay> days_;
};

// Orders after as_of do not exist for it. Memory: 16 bytes a purchase day and 12 a customer.
PurchaseLog read_purchases(Db& db, Day as_of);
// The same for one customer; empty without a purchase.
PurchaseLog read_purchases_of(Db& db, Id<customers::Customer> id, Day as_of);

// One customer at as_of, as the models see them. A purchase day after the first is a repeat purchase.
stats::History history(std::span<const PurchaseDay> days, Day as_of, stats::TimeUnit unit);
// Mean amount of the repeat purchases in minor units; 0 without one.
double mean_repeat_spend(std::span<const PurchaseDay> days);

}  // namespace rapport::insight
