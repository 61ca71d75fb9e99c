// For tests only: a shop whose customers buy, answer and get in touch through the real use cases.
#pragma once
#include "base/test/world.h"
#include "customers/service.h"
#include "insight/service.h"
#include "listening/service.h"
#include "orders/service.h"
#include "stats/gold_test.h"
#include "stats/simulated_test.h"
#include "touchpoints/service.h"

namespace rapport::insight {

using CustomerId = Id<customers::Customer>;

inline Day day(std::string_view text) { return parse_day(text).value(); }

// Purchase days of customers who live and buy as the BG/NBD model says, and each spend by their own mean: a year to `until`.
inline std::vector<std::vector<PurchaseDay>> simulated_customers(std::size_t count, std::uint64_t seed, Day until, std::int64_t minor_per_major = 100)
{
    stats::simulated::Random random(seed);
    std::vector<std::vector<PurchaseDay>> customers(count);
    for (auto& days : customers) {
        const double rate = random.gamma(0.8) / 20, quits = random.beta(0.8, 2.5), spends = 5 + 10 * random.gamma(2);
        for (double at = until.days - 364 + random.uniform() * 90; at <= until.days; at += random.exponential() / rate) {
            const Day on{static_cast<std::int32_t>(at)};
            if (days.empty() || days.back().day < on) days.push_back({on, std::llround(spends * (0.5 + random.uniform())) * minor_per_major});
            if (days.size() > 1 && random.uniform() < quits) break;
        }
    }
    return customers;
}

class Shop : public test::WorldTest {
protected:
    CustomerId customer(const std::string& name)
    {
        customers::NewCustomer input;
        input.name = Text<1, 200>{name};
        return world.write([&](Context& ctx) { return customers::add_customer(ctx, input); }).id;
    }
    // An hour of the wall clock: the day on which the clocks go forward has only 23.
    Instant at(Day on, int hour = 10) { return world.runtime().business()->time_zone.instant(on.days * us_per_day + hour * 3600 * us_per_second); }

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
    // So many, and so different, that models can be fitted.
    std::vector<CustomerId> sixty_customers(std::string_view until = "2026-11-15") { return guests(simulated_customers(60, 5, day(until))); }
    // One for each list of days.
    std::vector<CustomerId> guests(const std::vector<std::vector<PurchaseDay>>& purchases)
    {
        return world.write([&](Context& ctx) -> Result<std::vector<CustomerId>> {
            std::vector<CustomerId> made;
            for (const auto& days : purchases) {
                customers::NewCustomer guest;
                guest.name = Text<1, 200>{"Guest " + std::to_string(made.size())};
                TRY(const auto added, customers::add_customer(ctx, guest));
                made.push_back(added.id);
                for (const auto& [on, amount] : days)
                    CHECK(orders::add_order(ctx, {.customer_id = added.id, .ordered_at = at(on), .items = {{.amount = Money{amount, ctx.business.currency}}}}));
            }
            return made;
        });
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
