// For tests only: a shop whose customers buy, answer and get in touch through the real use cases.
#pragma once
#include "base/test/world.h"
#include "customers/service.h"
#include "insight/service.h"
#include "listening/service.h"
#include "orders/service.h"
#include "stats/gold_test.h"
#include "touchpoints/service.h"

namespace rapport::insight {

using CustomerId = Id<customers::Customer>;

inline Day day(std::string_view text) { return parse_day(text).value(); }

class Shop : public test::WorldTest {
protected:
    CustomerId customer(const std::string& name)
    {
        customers::NewCustomer input;
        input.name = Text<1, 200>{name};
        return world.write([&](Context& ctx) { return customers::add_customer(ctx, input); }).id;
    }
    Instant at(Day on, int hour = 10) { return {world.runtime().business()->time_zone.start_of(on).us + hour * 3600 * us_per_second}; }

    // Amounts in minor units, one for each line.
    void buys(CustomerId who, Day on, std::vector<std::int64_t> amounts, int hour = 10)
    {
        orders::AddOrder input{.customer_id = who, .ordered_at = at(on, hour)};
        for (const auto amount : amounts) input.items.push_back({.amount = Money{amount, world.runtime().business()->currency}});
        world.write([&](Context& ctx) { return orders::add_order(ctx, input); });
    }
    void buys(CustomerId who, std::string_view on, std::vector<std::int64_t> amounts = {500}, int hour = 10) { buys(who, day(on), std::move(amounts), hour); }
    // Each time `gap_days` later.
    void comes(CustomerId who, Day first, int times, int gap_days, std::int64_t amount = 500)
    {
        for (int i = 0; i < times; ++i) buys(who, Day{first.days + i * gap_days}, {amount + i});
    }
    void answers(CustomerId who, Day on, listening::Survey survey, std::int64_t score, int hour = 12)
    {
        world.write([&](Context& ctx) { return listening::add_response(ctx, {.customer_id = who, .survey = survey, .score = score, .at = at(on, hour)}); });
    }
    void meets(const touchpoints::AddTouchpoint& input)
    {
        world.write([&](Context& ctx) { return touchpoints::add_touchpoint(ctx, input); });
    }
    // Thirty customers who differ, so that models can be fitted: the more the number, the more often they come.
    std::vector<CustomerId> thirty_customers(Day from = day("2026-01-05"), Day to = day("2026-11-10"))
    {
        std::vector<CustomerId> made;
        for (int i = 0; i < 30; ++i) {
            made.push_back(customer("Guest " + std::to_string(i)));
            const int gap = 5 + 13 * (i % 7), stays = (to.days - from.days) * (1 + i % 3) / 3;
            for (int on = from.days + i; on <= from.days + stays; on += i % 5 == 0 ? 1000 : gap)
                buys(made.back(), Day{on}, {300 + 211 * (i % 4) + 17 * (on % 9)});
        }
        return made;
    }

    std::shared_ptr<const Insight> seen(std::string_view as_of, Period period = Period::month)
    {
        auto desk = world.desk();
        return look(desk, {.as_of = day(as_of), .period = period});
    }
    Report report(std::string_view as_of, Period period = Period::month) { return seen(as_of, period)->report; }
    std::vector<Behind> people(std::string_view as_of, Figure figure, Period period = Period::month)
    {
        auto desk = world.desk();
        return people_behind(desk, *seen(as_of, period), figure, 0, 1000);
    }
    PurchaseLog purchases(std::string_view as_of)
    {
        return world.read([&](Context& ctx) { return read_purchases(ctx.db, day(as_of)); });
    }
};

}  // namespace rapport::insight
