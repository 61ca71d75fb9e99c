#include "customers/service.h"
#include "customers/test/people.h"
#include "identity/test/shop.h"
#include "promises/endings.h"
#include "promises/kept_share.h"
#include "promises/service.h"
#include "stats/surveys.h"

namespace rapport::promises {
namespace {

class KeptShares : public identity::test::ShopTest {
protected:
    // In the local year 2026: due at the end of the day.
    Promise due_on(const identity::Staff& whose, const char* day)
    {
        world.clock.set(*parse_instant("2026-01-02T08:00:00Z"));
        return as(whose, [&](Context& ctx) { return make_promise(ctx, {.customer_id = mara, .what = {"bread"}, .due_on = parse_day(day)}); }).value();
    }
    void kept(const Promise& promise, std::int64_t after_due_us)
    {
        world.clock.set({promise.due_at.us + after_due_us});
        as(tom, [&](Context& ctx) { return keep(ctx, promise.id, {}); }).value();
    }
    std::vector<KeptShare> shares(std::optional<Day> from = {}, std::optional<Day> to = {})
    {
        return world.read([&](Context& ctx) { return kept_shares(ctx, from, to); }).value();
    }

    Id<customers::Customer> mara = world.write([](Context& ctx) { return customers::add_customer(ctx, customers::person("Mara Kowalska")); }).id;
};
RAPPORT_ON_BOTH_ENGINES(KeptShares);

TEST_P(KeptShares, count_what_was_due_by_person_and_month)
{
    for (int i = 0; i < 3; ++i) kept(due_on(tom, "2026-03-10"), -us_per_day);
    kept(due_on(tom, "2026-03-31"), us_per_second);                     // the last moment of March, kept in April
    const auto broken = due_on(tom, "2026-03-12"), released = due_on(tom, "2026-03-13");
    as(tom, [&](Context& ctx) { return break_promise(ctx, broken.id, {.reason = {"x"}}); }).value();
    as(tom, [&](Context& ctx) { return release(ctx, released.id, {.reason = {"x"}}); }).value();
    due_on(tom, "2026-03-14");                                          // late
    kept(due_on(ines, "2026-03-10"), 0);                                // the last moment is on time
    due_on(ines, "2026-04-30");                                         // open

    world.clock.set(*parse_instant("2026-04-15T08:00:00Z"));
    const auto told = shares();
    ASSERT_EQ(told.size(), 3u);
    EXPECT_EQ(told[0].staff, "Ines Petersen");
    EXPECT_EQ(told[0].month, "2026-03");
    EXPECT_EQ(told[0].share, 1.0);
    const auto& toms = told[1];
    EXPECT_EQ(toms.staff_id, tom.id);
    EXPECT_EQ(std::tuple(toms.made, toms.kept, toms.kept_late, toms.broken, toms.released, toms.open, toms.late, toms.n),
              std::tuple(7, 3, 1, 1, 1, 0, 1, 6));
    EXPECT_DOUBLE_EQ(*toms.share, 0.5);
    // Wilson's interval for 3 of 6, 95 %.
    EXPECT_NEAR(toms.interval->first, 0.1876, 0.0001);
    EXPECT_NEAR(toms.interval->second, 0.8124, 0.0001);
    EXPECT_EQ(told[2].month, "2026-04");
    EXPECT_EQ(told[2].open, 1);
    EXPECT_EQ(told[2].share, std::nullopt);     // nothing can be told yet
    EXPECT_EQ(told[2].interval, std::nullopt);
}

TEST_P(KeptShares, end_with_local_days)
{
    kept(due_on(tom, "2026-03-31"), -us_per_day);
    EXPECT_EQ(shares(parse_day("2026-03-31"), parse_day("2026-03-31")).size(), 1u);
    EXPECT_TRUE(shares(parse_day("2026-03-01"), parse_day("2026-03-30")).empty());
    EXPECT_TRUE(shares(parse_day("2026-04-01"), parse_day("2026-04-30")).empty());
    const auto refused = world.read([](Context& ctx) { return kept_shares(ctx, parse_day("2026-03-02"), parse_day("2026-03-01")); });
    EXPECT_EQ(identity::test::fault_of(refused), "/to range");
}

TEST_P(KeptShares, look_back_a_year)
{
    kept(due_on(tom, "2026-01-31"), -us_per_day);
    world.clock.set(*parse_instant("2026-12-31T22:59:59Z"));
    EXPECT_EQ(shares().size(), 1u);
    world.clock.set(*parse_instant("2026-12-31T23:00:00Z"));    // the new year in Berlin
    EXPECT_TRUE(shares().empty());
}

}  // namespace
}  // namespace rapport::promises
