#include "stats/cohorts.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <string>

namespace rapport::stats {
namespace {

constexpr std::int64_t most_periods = 10'000;
constexpr auto never = std::numeric_limits<std::int32_t>::max();

// Where orders before and in the last period lie, and how many customers there are.
struct Extent {
    std::int32_t first_period = never;
    std::size_t customers = 0;
};

}  // namespace

Figure<std::vector<Cohort>> cohorts(std::span<const PeriodOrder> orders, std::int32_t last_period)
{
    using Told = Figure<std::vector<Cohort>>;
    Extent extent;
    for (std::size_t i = 0; i < orders.size(); ++i) {
        const PeriodOrder& order = orders[i];
        if (order.customer < 0)
            return Told::cannot_tell("Row index " + std::to_string(i) + ": the customer's number is negative.");
        if (order.period > last_period) continue;
        if (std::int64_t{last_period} - order.period >= most_periods)
            return Told::cannot_tell("Row index " + std::to_string(i)
                                     + ": the order lies more than 10,000 periods back.");
        extent.first_period = std::min(extent.first_period, order.period);
        extent.customers = std::max(extent.customers, static_cast<std::size_t>(order.customer) + 1);
    }
    if (extent.first_period == never) return Told(std::vector<Cohort>{});

    std::vector<std::int32_t> first_order(extent.customers, never);
    for (const auto& order : orders)
        if (order.period <= last_period) first_order[static_cast<std::size_t>(order.customer)] =
            std::min(first_order[static_cast<std::size_t>(order.customer)], order.period);

    std::vector<Cohort> result;
    for (std::int32_t period = extent.first_period; period <= last_period; ++period) {
        const auto periods = static_cast<std::size_t>(last_period - period + 1);
        result.push_back({period, 0, std::vector<std::int64_t>(periods), std::vector<std::int64_t>(periods)});
        if (period == never) break;
    }

    // A customer counts once a period, however many orders.
    const auto before = [](const auto& a, const auto& b) { return a.customer != b.customer ? a.customer < b.customer : a.period < b.period; };
    const auto later = [&](const auto& order) { return order.period > last_period; };
    auto sorted = orders;
    std::vector<PeriodOrder> copy;
    if (std::any_of(orders.begin(), orders.end(), later) || !std::is_sorted(orders.begin(), orders.end(), before)) {
        std::remove_copy_if(orders.begin(), orders.end(), std::back_inserter(copy), later);
        std::sort(copy.begin(), copy.end(), before);
        sorted = copy;
    }
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        const auto& order = sorted[i];
        const std::int32_t first = first_order[static_cast<std::size_t>(order.customer)];
        Cohort& cohort = result[static_cast<std::size_t>(first - extent.first_period)];
        const auto after = static_cast<std::size_t>(order.period - first);
        cohort.revenue_minor[after] += order.amount_minor;
        const bool counted = i > 0 && sorted[i - 1].customer == order.customer && sorted[i - 1].period == order.period;
        cohort.active[after] += !counted;
    }
    for (Cohort& cohort : result) cohort.size = cohort.active[0];
    return result;
}

Figure<double> retention_rate(std::span<const PeriodOrder> orders, std::int32_t last_period)
{
    std::vector<std::int32_t> before, now;
    for (const auto& order : orders) {
        if (order.period == last_period) now.push_back(order.customer);
        if (std::int64_t{order.period} + 1 == last_period) before.push_back(order.customer);
    }
    if (before.empty()) return Figure<double>::cannot_tell("Nobody bought in the period before the last.");

    for (auto* customers : {&before, &now}) {
        std::sort(customers->begin(), customers->end());
        customers->erase(std::unique(customers->begin(), customers->end()), customers->end());
    }
    const auto came_back = std::count_if(before.begin(), before.end(), [&](std::int32_t customer) {
        return std::binary_search(now.begin(), now.end(), customer);
    });
    return static_cast<double>(came_back) / static_cast<double>(before.size());
}

}  // namespace rapport::stats
