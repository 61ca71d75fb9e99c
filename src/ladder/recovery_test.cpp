#include "base/test/world.h"
#include "cases/closing.h"
#include "cases/recovery.h"
#include "customers/service.h"
#include "ladder/doors.h"
#include "ladder/service.h"
#include "orders/service.h"
#include "touchpoints/service.h"

namespace rapport::ladder {
namespace {

class LevelsAfterTrouble : public test::WorldTest {
protected:
    LevelsAfterTrouble() { tell_recovery_of_levels(); }
    ~LevelsAfterTrouble() override { cases::ask_for_levels(nullptr); }

    static Instant on(const char* day) { return *parse_instant(std::string(day) + "T10:00:00Z"); }
    Id<customers::Customer> regular(const std::string& name)
    {
        customers::NewCustomer input;
        input.name = Text<1, 200>{name};
        const auto id = world.write([&](Context& ctx) { return customers::add_customer(ctx, input); }).id;
        for (const auto* day : {"2026-01-15", "2026-02-20"})
            world.write([&](Context& ctx) {
                return orders::add_order(ctx, {.customer_id = id, .ordered_at = on(day), .items = {{.product = Text<1, 200>{"Bread"}, .amount = Money{1000, Currency{"EUR"}}}}});
            });
        return id;
    }
    void trouble(Id<customers::Customer> who)
    {
        const auto now = world.clock.now();
        world.clock.set(on("2026-03-10"));
        const auto id = world.write([&](Context& ctx) { return cases::open_case(ctx, {.subject = {"Trouble"}, .customer_id = who}); }).id;
        world.write([&](Context& ctx) { return cases::close_case(ctx, id, {.cause = Text<1, 60>{"price"}, .action = Text<1, 2000>{"Said sorry"}, .told_by = cases::Way::call}); });
        world.clock.set(now);
    }
    void delight(Id<customers::Customer> who, const char* day)
    {
        world.write([&](Context& ctx) { return touchpoints::add_touchpoint(ctx, {.customer_id = who, .kind = touchpoints::Kind::visit, .at = on(day), .expectation = touchpoints::Expectation::exceeded}); });
    }
    cases::AgainstOthers against()
    {
        return world.read([](Context& ctx) { return cases::recovery(ctx, {}); }).value().against;
    }
};
RAPPORT_ON_BOTH_ENGINES(LevelsAfterTrouble);

TEST_P(LevelsAfterTrouble, are_told_at_each_moment)
{
    const auto mara = regular("Mara Kowalska");
    delight(mara, "2026-05-10");
    const auto ines = regular("Ines Petersen");
    const auto levels = world.read([&](Context& ctx) {
        return levels_at(ctx, {{mara, {on("2026-02-01"), on("2026-03-01"), on("2026-10-01"), on("2026-11-16")}}, {ines, {on("2026-10-01")}}, {mara, {}}});
    });
    EXPECT_EQ(levels, (std::vector<std::vector<int>>{{0, 1, 2, 2}, {1}, {}}));
}

TEST_P(LevelsAfterTrouble, are_set_against_those_of_customers_like_them)
{
    for (int i = 0; i < 6; ++i) {
        const auto with = regular("With " + std::to_string(i));
        regular("Without " + std::to_string(i));
        trouble(with);
        delight(with, "2026-05-10");
    }
    const auto told = against();
    ASSERT_EQ(told.pairs, 6);
    EXPECT_EQ(told.level_before, 1.0);
    EXPECT_EQ(told.level_after, 2.0);
    EXPECT_EQ(told.others_level_before, 1.0);
    EXPECT_EQ(told.others_level_after, 1.0);
    EXPECT_EQ(told.level_difference.value, 1.0);
    EXPECT_EQ(told.level_difference.n, 6);
    ASSERT_TRUE(told.level_difference.interval);
    EXPECT_LT(told.level_difference.interval->first, 1) << "all six went alike, and that leaves room for others";
    EXPECT_GT(told.level_difference.interval->second, 1);
}

TEST_P(LevelsAfterTrouble, are_asked_for_once_for_all_pairs)
{
    for (int i = 0; i < 3; ++i) {
        trouble(regular("With " + std::to_string(i)));
        regular("Without " + std::to_string(i));
    }
    static std::vector<std::size_t> asked;
    asked.clear();
    cases::ask_for_levels([](Context& ctx, const std::vector<cases::Moments>& all) {
        asked.push_back(all.size());
        return levels_at(ctx, all);
    });
    EXPECT_EQ(against().pairs, 3);
    EXPECT_EQ(asked, std::vector<std::size_t>{6}) << "the rules are read once";
}

TEST_P(LevelsAfterTrouble, of_fewer_than_five_pairs_are_no_figure)
{
    const auto with = regular("With");
    regular("Without");
    trouble(with);
    delight(with, "2026-10-02");
    const auto told = against();
    EXPECT_EQ(told.level_after, 1.0) << "what came after the half year counts for nothing";
    EXPECT_FALSE(told.level_difference.value);
    EXPECT_EQ(told.level_difference.why_not, "Cannot tell yet: fewer than five pairs.");
    EXPECT_EQ(told.level_difference.n, 1);
}

}  // namespace
}  // namespace rapport::ladder
