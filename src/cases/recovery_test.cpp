#include "cases/recovery.h"

#include "cases/closing.h"
#include "cases/conversation.h"
#include "cases/joining.h"
#include "cases/remedies.h"
#include "customers/service.h"
#include "customers/test/people.h"
#include "identity/test/shop.h"
#include "orders/service.h"

namespace rapport::cases {
namespace {

using identity::test::fault_of;

class RecoveryTest : public identity::test::ShopTest {
protected:
    Id<customers::Customer> customer(const std::string& name)
    {
        return world.write([&](Context& ctx) { return customers::add_customer(ctx, customers::person(name)); }).id;
    }
    void buy(Id<customers::Customer> who, const std::string& on, std::int64_t cents)
    {
        world.write([&](Context& ctx) {
            return orders::add_order(ctx, {.customer_id = who, .ordered_at = parse_instant(on + "T10:00:00Z"), .items = {{.product = Text<1, 200>{"Bread"}, .amount = Money{cents, Currency{"EUR"}}}}});
        });
    }
    void trouble(Id<customers::Customer> who, const std::string& on, const std::string& cause, std::int64_t cents = 0, std::int64_t hours = 0)
    {
        const auto now = world.clock.now();
        world.clock.set(*parse_instant(on + "T10:00:00Z"));
        const auto id = world.write([&](Context& ctx) { return open_case(ctx, {.subject = {"Trouble"}, .customer_id = who}); }).id;
        if (cents > 0) as(hanne, [&](Context& ctx) { return give_remedy(ctx, id, {.kind = {"refund"}, .amount = Money{cents, Currency{"EUR"}}}); }).value();
        pass(hours * 3600 * us_per_second);
        world.write([&](Context& ctx) { return close_case(ctx, id, {.cause = Text<1, 60>{cause}, .action = Text<1, 2000>{"Said sorry"}, .told_by = Way::call}); });
        world.clock.set(now);
    }
    Recovery read()
    {
        return world.read([](Context& ctx) { return recovery(ctx, {}); }).value();
    }
};
RAPPORT_ON_BOTH_ENGINES(RecoveryTest);

TEST_P(RecoveryTest, says_that_it_cannot_tell_yet)
{
    const auto report = read();
    EXPECT_EQ(report.closed, 0);
    EXPECT_TRUE(report.causes.empty());
    EXPECT_EQ(report.right_now.why_not, "Cannot tell yet: nobody was asked.");
    EXPECT_EQ(report.against.sentence, "Cannot tell yet: no customer with trouble had bought before and has a half year behind it.");
    EXPECT_EQ(fault_of(world.read([](Context& ctx) { return recovery(ctx, {.from = parse_day("2026-02-01"), .to = parse_day("2026-01-01")}); })), "/to range");
}

TEST_P(RecoveryTest, ranks_causes_by_what_they_cost)
{
    const auto mara = customer("Mara Kowalska"), emil = customer("Emil Thielsen");
    buy(mara, "2026-01-15", 10000);
    trouble(mara, "2026-03-10", "Long wait", 500);
    buy(emil, "2026-01-15", 2000);
    trouble(emil, "2026-03-10", "price", 1500);
    buy(emil, "2026-03-20", 1000);
    buy(emil, "2026-05-20", 3000);
    trouble(emil, "2026-11-10", "PRICE");
    const auto report = read();
    EXPECT_EQ(report.closed, 3);
    EXPECT_EQ(report.came_back.n, 2) << "of the third the sixty days are not over";
    EXPECT_EQ(report.came_back.value, 50.0);
    EXPECT_EQ(report.minutes.why_not, "Cannot tell yet: fewer than six are closed.");
    EXPECT_EQ(report.open, 0);
    ASSERT_EQ(report.causes.size(), 2u);
    EXPECT_EQ(report.causes[0].cause, "Long wait");
    EXPECT_EQ(report.causes[0].cost.amount_minor, 10500);
    EXPECT_EQ(report.causes[0].left, 1);
    EXPECT_EQ(report.causes[0].came_back.value, 0.0);
    EXPECT_EQ(report.causes[1].cases, 2);
    EXPECT_EQ(report.causes[1].remedies.amount_minor, 1500);
    EXPECT_EQ(report.causes[1].spend_lost.amount_minor, -1000);
    EXPECT_EQ(report.causes[1].came_back.n, 1) << "of the second the sixty days are not over";
    EXPECT_EQ(report.causes[1].came_back.value, 100.0);
}

TEST_P(RecoveryTest, ranks_causes_by_how_many_and_by_how_many_left_too)
{
    const auto mara = customer("Mara Kowalska"), emil = customer("Emil Thielsen"), ole = customer("Ole Wedel");
    buy(mara, "2026-01-15", 10000);
    buy(mara, "2026-05-20", 1000);
    trouble(mara, "2026-03-10", "dear", 500);       // 90 lost, and 5 given
    buy(ole, "2026-01-15", 2000);
    trouble(ole, "2026-03-10", "gone");             // 20 lost with him
    buy(emil, "2026-01-15", 1000);
    buy(emil, "2026-05-20", 1000);
    for (const auto* day : {"2026-03-10", "2026-03-11", "2026-11-10"}) trouble(emil, day, "often");
    const auto order = [&](std::optional<CauseOrder> wanted) {
        const auto report = world.read([&](Context& ctx) { return recovery(ctx, {.order = wanted}); }).value();
        std::string names;
        for (const auto& one : report.causes) names += one.cause + " ";
        return names;
    };
    EXPECT_EQ(order({}), "dear gone often ");
    EXPECT_EQ(order(CauseOrder::cost), "dear gone often ");
    EXPECT_EQ(order(CauseOrder::cases), "often dear gone ");
    EXPECT_EQ(order(CauseOrder::left), "gone dear often ");
    const auto csv = causes_csv(world.read([&](Context& ctx) { return recovery(ctx, {.order = CauseOrder::left}); }).value());
    EXPECT_TRUE(csv.starts_with("cause,cases,remedies,spend_lost,cost,currency,left,came_back_percent,came_back_low,came_back_high,came_back_n")) << csv;
    EXPECT_NE(csv.find("gone,1,0.00,20.00,20.00,EUR,1,0,"), std::string::npos) << csv;
    EXPECT_NE(csv.find("dear,1,5.00,90.00,95.00,EUR,0,"), std::string::npos) << csv;
}

// Twenty cases that took one hour to twenty: the middle one lies between the sixth and the fifteenth, since binomial(20, 1/2) is 6 to 14 in 95.9 %.
TEST_P(RecoveryTest, says_between_what_the_middle_time_lies)
{
    for (int hour = 20; hour >= 1; --hour) trouble(customer("C " + std::to_string(hour)), "2026-03-10", "Long wait", 0, hour);
    const auto minutes = read().minutes;
    EXPECT_EQ(minutes.n, 20);
    EXPECT_DOUBLE_EQ(minutes.value.value(), 10.5 * 60);
    EXPECT_DOUBLE_EQ(minutes.interval->first, 6.0 * 60);
    EXPECT_DOUBLE_EQ(minutes.interval->second, 15.0 * 60);
}

TEST_P(RecoveryTest, of_a_span_knows_no_verdict_given_since)
{
    trouble(customer("Mara Kowalska"), "2026-03-10", "price");
    const auto id = world.read([](Context& ctx) { return list_cases(ctx, {}); }).value().at(0).id;
    as(tom, [&](Context& ctx) { return give_verdict(ctx, id, {.score = 5}); }).value();
    const auto told = [&](const char* to) { return world.read([&](Context& ctx) { return put_right(ctx, *parse_day("2026-01-01"), *parse_day(to)); }); };
    EXPECT_EQ(told("2026-11-16").right_now.n, 0);
    EXPECT_EQ(told("2026-11-17").right_now.n, 1);
    EXPECT_EQ(told("2026-03-09").closed, 0);
    EXPECT_EQ(told("2026-03-10").open, 0);
}

TEST_P(RecoveryTest, counts_what_was_given_in_a_part)
{
    const auto mara = customer("Mara Kowalska");
    const auto open = [&] { return world.write([&](Context& ctx) { return open_case(ctx, {.subject = {"Trouble"}, .customer_id = mara}); }).id; };
    const auto part = open(), whole = open();
    as(hanne, [&](Context& ctx) { return give_remedy(ctx, part, {.kind = {"refund"}, .amount = Money{2500, Currency{"EUR"}}}); }).value();
    for (const auto* words : {"I look into it.", "It is mended."}) as(hanne, [&](Context& ctx) { return add_entry(ctx, part, {.kind = EntryKind::answer, .words = {words}}); }).value();
    world.write([&](Context& ctx) { return merge_cases(ctx, part, {whole}); });
    const auto closed = world.write([&](Context& ctx) { return close_case(ctx, whole, {.cause = {{"price"}}, .action = {{"Said sorry"}}, .told_by = Way::call}); });
    EXPECT_EQ(read().causes.at(0).remedies.amount_minor, 2500);
    EXPECT_EQ(read().first_contact.value, 0.0) << "it took two answers";
    ChangeCase change;
    change.cause = {true, {{"long_wait"}}};
    world.write([&](Context& ctx) { return change_case(ctx, whole, closed.version, change); });
    EXPECT_EQ(read().causes.at(0).cause, "long_wait") << "as we know it by now";
}

TEST_P(RecoveryTest, of_a_span_knows_of_no_causes_effect_since)
{
    const auto mara = customer("Mara Kowalska");
    trouble(mara, "2026-05-20", "price");
    buy(mara, "2026-06-20", 1000);
    const auto report = world.read([](Context& ctx) { return recovery(ctx, {.from = parse_day("2026-05-01"), .to = parse_day("2026-06-10")}); }).value();
    EXPECT_EQ(report.came_back.n, 0);
    EXPECT_EQ(report.causes.at(0).came_back.n, 0) << "one report, one answer";
}

TEST_P(RecoveryTest, compares_with_customers_who_had_no_trouble)
{
    for (int i = 0; i < 8; ++i) {
        const auto with = customer("With " + std::to_string(i)), without = customer("Without " + std::to_string(i));
        for (const auto who : {with, without}) buy(who, "2026-01-15", 1000 + 10 * i);
        trouble(with, "2026-03-10", "not_good");
        buy(with, "2026-05-10", 2000);
    }
    const auto report = read();
    EXPECT_EQ(report.against.pairs, 8);
    EXPECT_FALSE(report.against.level_after) << "nobody here knows the ladder (ladder/recovery_test.cpp)";
    EXPECT_EQ(report.minutes.value, 0.0) << "closed in the same moment";
    EXPECT_EQ(report.minutes.n, 8);
    EXPECT_EQ(report.minutes.interval->first, 0.0);
    EXPECT_EQ(report.against.returned.value, 100.0);
    EXPECT_EQ(report.against.others_returned.value, 0.0);
    EXPECT_GT(report.against.difference.interval->first, 0);
    EXPECT_EQ(report.against.spend_after.amount_minor, 2000);
    EXPECT_DOUBLE_EQ(*report.against.spend_difference.value, 20.0);
    EXPECT_EQ(report.against.sentence, "Whoever had trouble that we put right stays more often: of 8 with trouble 100 % bought again within half a year, of as many like them without 0 %.");
}

}  // namespace
}  // namespace rapport::cases
