// For tests only: the purchases of CDNOW as rows of customers and orders, where the file is at hand (stats/gold_test.h).
#pragma once
#include "insight/shop_test.h"
#include "orders/store.h"

namespace rapport::insight {

// Brings the whole file in; each of its lines is one order of one line.
inline void bring_cdnow(test::World& world, const std::string& which)
{
    world.runtime().set_business({"CDNOW", {"USD"}, TimeZone(), "US"});
    const auto file = stats::gold::cdnow_orders(which);
    std::vector<std::string> names;
    for (const auto& order : file) {
        const auto name = "C-" + std::to_string(order.customer);
        if (names.empty() || names.back() != name) names.push_back(name);
    }
    const auto first_day = day("1997-01-01");
    world.write([&](Context& ctx) -> Result<Done> {
        const auto ids = customers::ensure_customers(ctx, names);
        std::vector<orders::Order> made;
        for (const auto& order : file) {
            orders::Order one;
            one.customer_id = ids.at("C-" + std::to_string(order.customer));
            one.id = ctx.ids.make<orders::Order>();
            one.ordered_on = Day{first_day.days + order.day};
            one.ordered_at = ctx.business.time_zone.start_of(one.ordered_on);
            one.date_only = true;
            one.amount = {order.cents, ctx.business.currency};
            one.lines = 1;
            one.touchpoint_id = ctx.ids.make<touchpoints::Touchpoint>();
            one.created_at = one.updated_at = ctx.now();
            made.push_back(one);
        }
        orders::store::insert(ctx.db, made);
        return Done{};
    });
}

}  // namespace rapport::insight
