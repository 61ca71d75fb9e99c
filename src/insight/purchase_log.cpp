#include "insight/purchase_log.h"

#include <algorithm>
#include <cmath>

namespace rapport::insight {
namespace {

const Sql read_all_sql{"insight.purchases", Reach::business, R"sql(
    SELECT customer_id, ordered_on, amount, has_refund
      FROM orders
     WHERE ordered_on <= $1
     ORDER BY customer_id, ordered_on, amount, has_refund)sql"};

const Sql read_one_sql{"insight.purchases_of_one", Reach::one_customer, R"sql(
    SELECT customer_id, ordered_on, amount, has_refund
      FROM orders
     WHERE customer_id = $1 AND ordered_on <= $2
     ORDER BY customer_id, ordered_on, amount, has_refund)sql"};

// Takes orders sorted by customer and day, and adds each customer to the log when the next one begins.
class Netting {
public:
    explicit Netting(PurchaseLog& log) : log_(log) {}
    ~Netting() { end_customer(); }

    void take(Id<customers::Customer> id, Day day, std::int64_t amount, bool refund)
    {
        if (id != id_) {
            end_customer();
            id_ = id;
        } else if (day == day_) {
            amount_ += amount;
            refund_ |= refund;
            return;
        } else {
            end_day();
        }
        day_ = day;
        amount_ = amount;
        refund_ = refund;
        day_open_ = true;
    }

private:
    void end_day()
    {
        const bool bought = amount_ > 0 || (amount_ == 0 && !refund_);
        if (day_open_ && bought) days_.push_back({day_, amount_});
        day_open_ = false;
    }
    void end_customer()
    {
        end_day();
        if (!days_.empty()) log_.add(id_, days_);
        days_.clear();
    }

    PurchaseLog& log_;
    Id<customers::Customer> id_;
    Day day_;
    std::int64_t amount_ = 0;
    bool refund_ = false, day_open_ = false;
    std::vector<PurchaseDay> days_;
};

using Row = std::tuple<Id<customers::Customer>, Day, std::int64_t, bool>;

template <class... A> PurchaseLog read(Db& db, const Sql& sql, const A&... arguments)
{
    PurchaseLog log;
    {
        Netting netting(log);
        db.each<Row>(sql, [&](Row&& row) { std::apply([&](auto&... column) { netting.take(column...); }, row); }, arguments...);
    }
    return log;
}

}  // namespace

void PurchaseLog::add(Id<customers::Customer> id, std::span<const PurchaseDay> days)
{
    ids_.push_back(id);
    days_.insert(days_.end(), days.begin(), days.end());
    starts_.push_back(static_cast<std::uint32_t>(days_.size()));
}

std::optional<std::size_t> PurchaseLog::find(Id<customers::Customer> id) const
{
    const auto at = std::lower_bound(ids_.begin(), ids_.end(), id);
    if (at == ids_.end() || *at != id) return std::nullopt;
    return static_cast<std::size_t>(at - ids_.begin());
}

PurchaseLog PurchaseLog::until(Day as_of) const
{
    PurchaseLog earlier;
    for (std::size_t i = 0; i < customers(); ++i) {
        const auto all = days(i);
        const auto end = std::upper_bound(all.begin(), all.end(), as_of, [](Day day, const PurchaseDay& one) { return day < one.day; });
        if (end != all.begin()) earlier.add(id(i), all.first(static_cast<std::size_t>(end - all.begin())));
    }
    return earlier;
}

PurchaseLog read_purchases(Db& db, Day as_of) { return read(db, read_all_sql, as_of); }
PurchaseLog read_purchases_of(Db& db, Id<customers::Customer> id, Day as_of) { return read(db, read_one_sql, id, as_of); }

stats::History history(std::span<const PurchaseDay> days, Day as_of, stats::TimeUnit unit)
{
    const double per_unit = stats::days_in(unit);
    const auto first = days.front().day.days;
    double log_waits = 0;
    for (std::size_t i = 1; i < days.size(); ++i) log_waits += std::log((days[i].day.days - days[i - 1].day.days) / per_unit);
    return {static_cast<double>(days.size() - 1), (days.back().day.days - first) / per_unit, (as_of.days - first) / per_unit, log_waits};
}

double mean_repeat_spend(std::span<const PurchaseDay> days)
{
    if (days.size() < 2) return 0;
    double sum = 0;
    for (const auto& day : days.subspan(1)) sum += static_cast<double>(day.amount_minor);
    return sum / static_cast<double>(days.size() - 1);
}

}  // namespace rapport::insight
