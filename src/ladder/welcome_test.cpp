#include "base/test/door.h"
#include "customers/service.h"
#include "customers/test/people.h"
#include "identity/test/shop.h"
#include "ladder/doors.h"
#include "ladder/service.h"
#include "ladder/values.h"
#include "ladder/welcome.h"
#include "orders/service.h"
#include "touchpoints/service.h"

namespace rapport::ladder {
namespace {

using CustomerId = Id<customers::Customer>;
using identity::test::fault_of;

const Sql audit_sql{"test.value_audit", Reach::business, "SELECT action FROM audit_events WHERE subject = $1 ORDER BY id"};

TEST(WelcomePath, says_the_next_step_with_its_reason)
{
    EXPECT_EQ(welcome_step(1, false, {}).second, "Bought for the first time yesterday; nobody of us has had a word with them.");
    EXPECT_TRUE(welcome_step(14, false, {}).first->starts_with("Thank them"));
    EXPECT_TRUE(welcome_step(15, false, {}).first->starts_with("Write or call once"));
    EXPECT_FALSE(welcome_step(9, true, 9.4).first) << "half of those who come again have not yet either";
    EXPECT_EQ(welcome_step(10, true, 9.4).second, "Bought for the first time 10 days ago; half of those who come again do so within 9 days.");
    EXPECT_TRUE(welcome_step(0, true, {}).first->starts_with("Tell them"));
}

class OnTheWay : public identity::test::ShopTest {
protected:
    CustomerId customer(const std::string& name) { return world.write([&](Context& ctx) { return customers::add_customer(ctx, customers::person(name)); }).id; }
    Instant days_ago(int days) const { return {world.clock.now().us - days * us_per_day}; }
    void bought(CustomerId who, int days)
    {
        world.write([&](Context& ctx) {
            return orders::add_order(ctx, {.customer_id = who, .ordered_at = days_ago(days), .items = {{.product = Text<1, 200>{"Rye bread"}, .amount = Money{420, {"EUR"}}}}});
        });
    }
    std::vector<std::string> names(std::optional<bool> came_again)
    {
        std::vector<std::string> all;
        for (const auto& one : world.read([&](Context& ctx) { return welcomed(ctx, came_again, {}, 50); })) all.push_back(*one.name);
        return all;
    }
    Result<SharedValue> note(CustomerId who, NoteValue input) { return as(tom, [&](Context& ctx) { return note_value(ctx, who, input); }); }
    CustomerLadder ladder(CustomerId who) { return world.read([&](Context& ctx) { return ladder_of(ctx, who); }).value(); }
    std::int64_t climbed()
    {
        auto desk = world.desk();
        return climb(desk).value();
    }

    CustomerId mara = customer("Mara Kowalska"), emil = customer("Emil Thielsen"), rosa = customer("Rosa Mertens"), wanda = customer("Wanda Ostrowski");
};
RAPPORT_ON_BOTH_ENGINES(OnTheWay);

TEST_P(OnTheWay, first_time_buyers_are_on_a_path_until_they_come_again)
{
    bought(mara, 3);
    bought(emil, 30);
    bought(emil, 21);
    bought(rosa, 60);
    bought(wanda, 200);
    world.write([&](Context& ctx) { return touchpoints::add_touchpoint(ctx, {.customer_id = rosa, .kind = touchpoints::Kind::call, .at = days_ago(50)}); });
    const auto before = world.read([](Context& ctx) { return read_welcome(ctx); });
    EXPECT_EQ(before.started, 3) << "Wanda's first purchase is long ago";
    EXPECT_EQ(before.came_again, 1);
    EXPECT_EQ(before.on_path, 2);
    EXPECT_EQ(before.talked_with, 1);
    EXPECT_NEAR(*before.share, 1. / 3, 1e-9);
    EXPECT_NEAR(before.interval->first, 0.0615, 1e-3);      // Wilson, 1 of 3
    EXPECT_FALSE(before.median_days) << "nobody has looked yet";
    climbed();
    EXPECT_NEAR(*world.read([](Context& ctx) { return read_welcome(ctx); }).median_days, 9, 0.1);

    EXPECT_EQ(names({}), (std::vector<std::string>{"Mara Kowalska", "Emil Thielsen", "Rosa Mertens"}));
    EXPECT_EQ(names(false), (std::vector<std::string>{"Mara Kowalska", "Rosa Mertens"}));
    EXPECT_EQ(names(true), std::vector<std::string>{"Emil Thielsen"});
    const auto on_path = world.read([](Context& ctx) { return welcomed(ctx, false, {}, 50); });
    EXPECT_TRUE(on_path[0].next_step->starts_with("Thank them"));
    EXPECT_TRUE(on_path[1].talked_with);
    EXPECT_TRUE(on_path[1].next_step->starts_with("Give them a reason to come again")) << *on_path[1].next_step;
    const auto behind = world.read([&](Context& ctx) { return welcomed(ctx, false, {on_path[0].first_bought_at, on_path[0].id.value}, 50); });
    ASSERT_EQ(behind.size(), 1u);
    EXPECT_EQ(behind[0].name, "Rosa Mertens");
}

TEST_P(OnTheWay, what_they_said_or_showed_holds_the_fourth_level)
{
    bought(mara, 30);
    bought(mara, 20);
    for (int i = 0; i < 2; ++i)
        world.write([&](Context& ctx) {
            return touchpoints::add_touchpoint(ctx, {.customer_id = mara, .kind = touchpoints::Kind::service, .at = days_ago(9 - i), .expectation = touchpoints::Expectation::exceeded});
        });
    EXPECT_EQ(ladder(mara).level, 3);
    const auto noted = note(mara, {.how = How::shown, .words = {"Brings her own jars, and those of her neighbours"}, .at = days_ago(1)}).value();
    EXPECT_EQ(noted.staff, "Tom Reimers");
    const auto up = ladder(mara);
    EXPECT_EQ(up.level, 4);
    EXPECT_EQ(up.rungs[3].evidence.at(0).words, "Showed what matters to them: “Brings her own jars, and those of her neighbours”");
    EXPECT_EQ(up.rungs[3].evidence.at(0).source_id, to_text(noted.id));
    EXPECT_EQ(world.read([&](Context& ctx) { return touchpoints::timeline(ctx, mara, {}); }).value().front().summary, "Shares our values, and showed it: Brings her own jars, and those of her neighbours");
    EXPECT_EQ(world.read([&](Context& ctx) { return values_of(ctx, mara); }).value().size(), 1u);

    EXPECT_EQ(note({77}, {.words = {"x"}}).error().refusal, Refusal::not_found);
    EXPECT_EQ(fault_of(note(mara, {.words = {"x"}, .at = days_ago(-1)})), "/at range");
    EXPECT_EQ(world.read([](Context& ctx) { return values_of(ctx, {77}); }).error().refusal, Refusal::not_found);
    const auto remove = [&](CustomerId who) { return as(tom, [&](Context& ctx) { return remove_value(ctx, who, noted.id); }); };
    EXPECT_EQ(remove(emil).error().refusal, Refusal::not_found) << "it is not his";
    ASSERT_TRUE(remove(mara));
    EXPECT_EQ(remove(mara).error().refusal, Refusal::not_found);
    EXPECT_EQ(ladder(mara).level, 3);
    const auto audit = world.read([&](Context& ctx) { return ctx.db.all<std::string>(audit_sql, to_text(mara)); });
    EXPECT_EQ(std::vector(audit.end() - 2, audit.end()), (std::vector<std::string>{"customer.value_noted", "customer.value_removed"}));
}

TEST_P(OnTheWay, who_moved_this_month_is_told_by_name)
{
    bought(mara, 40);
    bought(mara, 2);            // the month began sixteen days ago
    bought(emil, 60);
    bought(emil, 50);
    climbed();
    const auto report = world.read([](Context& ctx) { return read_report(ctx); });
    EXPECT_EQ(report.climbed, 2);
    EXPECT_EQ(report.climbed_this_month, 1);
    EXPECT_EQ(report.slipped_this_month, 0);
    const auto moved = world.read([](Context& ctx) { return people(ctx, Group::climbed_this_month, 0, {}, 10); });
    ASSERT_EQ(moved.size(), 1u);
    EXPECT_EQ(moved[0].name, "Mara Kowalska");
    EXPECT_EQ(moved[0].before, 0);
    EXPECT_EQ(moved[0].level, 1);
    EXPECT_TRUE(world.read([](Context& ctx) { return people(ctx, Group::slipped_this_month, 0, {}, 10); }).empty());
}

TEST_P(OnTheWay, earlier_rules_can_be_read)
{
    ASSERT_EQ(world.read([](Context& ctx) { return versions_of_rules(ctx.db); }).size(), 1u) << "the usual ones";
    for (const int days : {700, 600}) {
        auto rules = Rules::usual();
        rules.level_3[0].within_days = days;
        ASSERT_TRUE(as(hanne, [&](Context& ctx) { return change_rules(ctx, days == 700 ? 0 : 1, rules); }));
    }
    const auto all = world.read([](Context& ctx) { return versions_of_rules(ctx.db); });
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(all[0].version, 2);
    EXPECT_EQ(all[1].rules.level_3[0].within_days, 700);
    EXPECT_TRUE(all[1].made_by);
    EXPECT_EQ(all[2].version, 0);
    EXPECT_FALSE(all[2].made_by) << "nobody made the usual ones";
    EXPECT_EQ(all[2].rules, Rules::usual());
    const auto back = as(hanne, [&](Context& ctx) { return change_rules(ctx, 2, all[1].rules); });
    ASSERT_TRUE(back);
    EXPECT_EQ(back->version, 3);
    EXPECT_EQ(back->rules, all[1].rules) << "what was comes back as a new version";
    EXPECT_EQ(world.read([](Context& ctx) { return versions_of_rules(ctx.db); })[1].rules.level_3[0].within_days, 600) << "and what it replaced stays";
}

}  // namespace
}  // namespace rapport::ladder
