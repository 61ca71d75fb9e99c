#include "insight/purchase_log.h"

#include "insight/shop_test.h"

#include <random>

namespace rapport::insight {
namespace {

class Purchases : public Shop {
protected:
    // "2026-03-04 500" for each purchase day.
    std::vector<std::string> days_of(const PurchaseLog& log, CustomerId who)
    {
        std::vector<std::string> lines;
        if (const auto found = log.find(who))
            for (const auto& one : log.days(*found)) lines.push_back(to_text(one.day) + " " + std::to_string(one.amount_minor));
        return lines;
    }
    std::vector<std::string> days_of(CustomerId who, std::string_view as_of = "2026-11-17") { return days_of(purchases(as_of), who); }

    CustomerId mara = customer("Mara Kowalska"), emil = customer("Emil Thielsen"), aylin = customer("Aylin Demirtaş");
};
RAPPORT_ON_BOTH_ENGINES(Purchases);
using Days = std::vector<std::string>;

// Pitfall 17: two orders of a day count as two purchases
TEST_P(Purchases, of_one_local_day_are_one)
{
    buys(mara, "2026-03-05", {200});
    buys(mara, "2026-03-04", {420, 80}, 9);
    buys(mara, "2026-03-04", {100}, 17);
    EXPECT_EQ(days_of(mara), (Days{"2026-03-04 600", "2026-03-05 200"}));
}

TEST_P(Purchases, are_of_the_day_in_the_shops_own_time)
{
    // Half past midnight in Berlin is still the day before in UTC.
    orders::AddOrder input{.customer_id = mara, .ordered_at = parse_instant("2026-07-03T22:30:00Z"), .items = {{.amount = Money{500, {"EUR"}}}}};
    world.write([&](Context& ctx) { return orders::add_order(ctx, input); });
    EXPECT_EQ(days_of(mara), (Days{"2026-07-04 500"}));
    EXPECT_TRUE(days_of(mara, "2026-07-03").empty());
}

// Pitfall 19: what was given back counts as bought
TEST_P(Purchases, leave_out_days_of_refunds)
{
    buys(mara, "2026-03-04", {500});
    buys(mara, "2026-03-05", {-500});               // below 0
    buys(mara, "2026-03-06", {500, -500});          // at 0 with a refund line
    buys(mara, "2026-03-07", {500}, 9);             // the same in two orders
    buys(mara, "2026-03-07", {-500}, 15);
    buys(mara, "2026-03-08", {500, -200});          // less, but still a purchase
    buys(mara, "2026-03-09", {-100}, 9);            // the refund first
    buys(mara, "2026-03-09", {150}, 15);
    buys(mara, "2026-03-10", {0});                  // a gift: 0.00 without a refund is a purchase
    buys(mara, "2026-03-11", {0}, 9);               // not with one
    buys(mara, "2026-03-11", {100, -100}, 15);
    EXPECT_EQ(days_of(mara), (Days{"2026-03-04 500", "2026-03-08 300", "2026-03-09 50", "2026-03-10 0"}));
}

TEST_P(Purchases, of_somebody_who_only_gave_back_are_none)
{
    buys(mara, "2026-03-04", {-500});
    buys(emil, "2026-03-04", {500});
    const auto log = purchases("2026-11-17");
    EXPECT_EQ(log.customers(), 1u);
    EXPECT_FALSE(log.find(mara));
    EXPECT_EQ(log.id(log.find(emil).value()), emil);
}

TEST_P(Purchases, after_as_of_do_not_exist)
{
    buys(mara, "2026-03-04");
    buys(mara, "2026-03-05", {500}, 23);
    buys(emil, "2026-03-06");
    EXPECT_EQ(purchases("2026-03-03").customers(), 0u);
    EXPECT_EQ(days_of(mara, "2026-03-04"), (Days{"2026-03-04 500"}));
    EXPECT_EQ(days_of(mara, "2026-03-05").size(), 2u);
    EXPECT_EQ(purchases("2026-03-05").customers(), 1u);
}

TEST_P(Purchases, of_one_customer_are_the_same)
{
    buys(mara, "2026-03-04");
    buys(emil, "2026-03-04", {-1});
    buys(emil, "2026-03-06", {700});
    const auto one = [&](CustomerId who, std::string_view as_of) {
        return days_of(world.read([&](Context& ctx) { return read_purchases_of(ctx.db, who, day(as_of)); }), who);
    };
    EXPECT_EQ(one(emil, "2026-11-17"), (Days{"2026-03-06 700"}));
    EXPECT_TRUE(one(emil, "2026-03-05").empty());
    EXPECT_TRUE(one(aylin, "2026-11-17").empty());
}

TEST_P(Purchases, agree_with_a_plain_map)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    struct Net {
        std::int64_t amount = 0;
        bool refund = false;
    };
    std::map<CustomerId, std::map<Day, Net>> model;
    const auto first = day("2026-02-25");
    const std::vector who{mara, emil, aylin};
    for (int step = 0; step < 250; ++step) {
        const auto customer = who[random() % who.size()];
        const Day on{static_cast<std::int32_t>(first.days + static_cast<int>(random() % 40))};
        std::vector<std::int64_t> lines(1 + random() % 2);
        for (auto& line : lines) line = static_cast<std::int64_t>(random() % 5) * 100 - 200;
        buys(customer, on, lines, static_cast<int>(random() % 24));
        for (const auto line : lines) {
            model[customer][on].amount += line;
            model[customer][on].refund |= line < 0;
        }
    }
    const auto log = purchases("2026-11-17");
    for (const auto customer : who) {
        Days expected;
        for (const auto& [on, net] : model[customer])
            if (net.amount > 0 || (net.amount == 0 && !net.refund)) expected.push_back(to_text(on) + " " + std::to_string(net.amount));
        EXPECT_EQ(days_of(log, customer), expected);
    }
}

// Pitfall 25: the first purchase goes into the mean spend
TEST(Histories, count_repeats_from_the_first_purchase)
{
    const std::vector<PurchaseDay> days{{day("2026-03-04"), 1000}, {day("2026-03-11"), 300}, {day("2026-04-01"), 500}};
    const auto weeks = history(days, day("2026-05-13"), stats::TimeUnit::week);
    EXPECT_EQ(weeks.repeat_purchases, 2);
    EXPECT_EQ(weeks.recency, 4);
    EXPECT_EQ(weeks.age, 10);
    EXPECT_EQ(history(days, day("2026-05-13"), stats::TimeUnit::day).age, 70);
    EXPECT_EQ(mean_repeat_spend(days), 400);    // the first one does not count
    EXPECT_EQ(mean_repeat_spend(std::span(days).first(1)), 0);
    EXPECT_EQ(history(std::span(days).first(1), day("2026-03-04"), stats::TimeUnit::week).age, 0);
}

}  // namespace
}  // namespace rapport::insight
