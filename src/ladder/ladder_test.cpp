#include "base/test/door.h"
#include "cases/closing.h"
#include "customers/service.h"
#include "enquiries/deliveries.h"
#include "enquiries/endings.h"
#include "ladder/doors.h"
#include "ladder/facts.h"
#include "ladder/service.h"
#include "listening/service.h"
#include "orders/service.h"
#include "touchpoints/service.h"

#include <random>

namespace rapport::ladder {
namespace {

using CustomerId = Id<customers::Customer>;
using touchpoints::AddTouchpoint;
using touchpoints::Expectation;
using touchpoints::Kind;
using touchpoints::Stage;

const Instant now = *parse_instant("2026-11-17T08:00:00Z");
Instant days_ago(int days) { return {now.us - days * us_per_day}; }

TEST(Ladder, a_level_is_held_only_with_those_below)
{
    const auto rules = Rules::usual();
    std::vector<Evidence> evidence{{EvidenceKind::meeting, days_ago(10), "", "touchpoint", "a"}};
    EXPECT_EQ(level_at(evidence, rules, now), 0) << "a friend who does not buy";
    evidence.push_back({EvidenceKind::bought, days_ago(30), "", "touchpoint", "b"});
    EXPECT_EQ(level_at(evidence, rules, now), 0) << "bought once";
    evidence.push_back({EvidenceKind::bought, days_ago(20), "", "touchpoint", "c"});
    EXPECT_EQ(level_at(evidence, rules, now), 1);
    evidence.push_back({EvidenceKind::exceeded, days_ago(300), "", "touchpoint", "d"});
    EXPECT_EQ(level_at(evidence, rules, now), 2);
    evidence.push_back({EvidenceKind::advice, days_ago(5), "", "touchpoint", "e"});
    EXPECT_EQ(level_at(evidence, rules, now), 2) << "one piece of advice is not enough";
    evidence.push_back({EvidenceKind::advice, days_ago(700), "", "touchpoint", "f"});
    EXPECT_EQ(level_at(evidence, rules, now), 4) << "the meeting counts now";

    const auto standing = stand(evidence, rules, now, TimeZone());
    EXPECT_EQ(standing.level, 4);
    EXPECT_FALSE(standing.next_step);
    // The advice of 700 days ago is the first to grow too old.
    EXPECT_EQ(standing.rungs[3].ends_at, (Instant{days_ago(700).us + 730 * us_per_day}));
    EXPECT_EQ(standing.rungs[1].ends_at, (Instant{days_ago(300).us + 365 * us_per_day}));
}

TEST(Ladder, a_level_falls_when_its_evidence_grows_too_old)
{
    const auto rules = Rules::usual();
    const std::vector<Evidence> evidence{{EvidenceKind::bought, days_ago(1), "", "", "a"}, {EvidenceKind::bought, days_ago(2), "", "", "b"}, {EvidenceKind::exceeded, days_ago(365), "", "", "c"}};
    EXPECT_EQ(level_at(evidence, rules, {now.us - 1}), 2);
    EXPECT_EQ(level_at(evidence, rules, now), 1) << "365 whole days have passed";
    EXPECT_EQ(level_at(evidence, rules, days_ago(10)), 0) << "what came later does not exist then";
    const auto step = stand(evidence, rules, now, TimeZone()).next_step;
    ASSERT_TRUE(step);
    EXPECT_EQ(step->to_level, 2);
    EXPECT_NE(step->reason.find("The last sign of it was 12 months ago."), std::string::npos) << step->reason;
}

TEST(Ladder, rules_have_bounds)
{
    EXPECT_TRUE(faults_of(Rules::usual()).empty());
    auto rules = Rules::usual();
    rules.level_2.clear();
    rules.level_3[0].at_least = 0;
    rules.level_4[1].within_days = 4000;
    const auto faults = faults_of(rules);
    ASSERT_EQ(faults.size(), 3u);
    EXPECT_EQ(faults[0].pointer, "/level_2");
    EXPECT_EQ(faults[1].pointer, "/level_3/0/at_least");
    EXPECT_EQ(faults[2].pointer, "/level_4/1/within_days");
}

TEST(Ladder, a_level_has_so_many_conditions_at_most)
{
    auto rules = Rules::usual();
    rules.level_3.assign(most_conditions, {EvidenceKind::advice, 1, 365});
    EXPECT_TRUE(faults_of(rules).empty());
    rules.level_3.assign(100'000, {EvidenceKind::advice, 0, 0});
    const auto faults = faults_of(rules);
    ASSERT_EQ(faults.size(), 1u) << "a fault for each of them would answer more than was asked";
    EXPECT_EQ(faults[0].pointer, "/level_3");
    EXPECT_EQ(faults[0].detail, "A level has at most 20 conditions.");
}

const Sql level_sql{"test.level_fact", Reach::one_customer, "SELECT ladder_level FROM customer_facts WHERE customer_id = $1"};

class LadderOf : public test::WorldTest {
protected:
    CustomerId customer(const std::string& name, std::optional<CustomerId> referred_by = {})
    {
        customers::NewCustomer input;
        input.name = Text<1, 200>{name};
        input.referred_by = referred_by;
        return world.write([&](Context& ctx) { return customers::add_customer(ctx, input); }).id;
    }
    void touch(CustomerId who, int days, AddTouchpoint input)
    {
        input.customer_id = who;
        input.at = days_ago(days);
        world.write([&](Context& ctx) { return touchpoints::add_touchpoint(ctx, input); });
    }
    void bought(CustomerId who, int days)
    {
        world.write([&](Context& ctx) {
            return orders::add_order(ctx, {.customer_id = who, .ordered_at = days_ago(days), .items = {{.product = Text<1, 200>{"Rye bread"}, .amount = Money{420, {"EUR"}}}}});
        });
    }
    CustomerLadder ladder(CustomerId who) { return world.read([&](Context& ctx) { return ladder_of(ctx, who); }).value(); }
    std::int64_t climbed()
    {
        auto desk = world.desk();
        return climb(desk).value();
    }
    LadderReport report() { return world.read([](Context& ctx) { return read_report(ctx); }); }

    CustomerId mara = customer("Mara Kowalska");
    CustomerId emil = customer("Emil Thielsen");
};
RAPPORT_ON_BOTH_ENGINES(LadderOf);

TEST_P(LadderOf, opens_every_level_to_its_evidence)
{
    EXPECT_EQ(ladder(mara).level, 0);
    bought(mara, 40);
    bought(mara, 40);
    EXPECT_EQ(ladder(mara).level, 0) << "two orders of one day are one purchase";
    bought(mara, 12);
    EXPECT_EQ(ladder(mara).level, 1);
    touch(mara, 11, {.kind = Kind::visit, .expectation = Expectation::exceeded, .expectation_by = Text<1, 500>{"carried the boxes to her car"}});
    const auto second = ladder(mara);
    EXPECT_EQ(second.level, 2);
    EXPECT_EQ(second.meaning, "recognises better service");
    EXPECT_EQ(second.rungs[1].evidence.front().words, "Got more than they expected: “carried the boxes to her car”");
    EXPECT_EQ(second.rungs[1].evidence.front().source_kind, "touchpoint");
    EXPECT_EQ(second.next_step->sentence, "Ask what they are planning, and help them to decide.");
    touch(mara, 9, {.kind = Kind::call, .stage = Stage::asks, .expectation = Expectation::met, .expectation_by = Text<1, 500>{"the flour for a first sourdough"}});
    touch(mara, 3, {.kind = Kind::visit, .stage = Stage::gets_help});
    EXPECT_EQ(ladder(mara).level, 3);
    customer("Lena Brandt", mara);
    EXPECT_EQ(ladder(mara).level, 4);
    EXPECT_EQ(ladder(mara).rungs[3].evidence.front().words, "Lena Brandt came because of them");

    const auto unknown = world.read([](Context& ctx) { return ladder_of(ctx, {1}); });
    EXPECT_EQ(unknown.error().refusal, Refusal::not_found);
}

TEST_P(LadderOf, a_problem_solved_together_is_evidence_where_the_case_says_what_each_side_did)
{
    const auto let_down = [&](CustomerId who, std::optional<Text<1, 2000>> together) {
        const auto made = world.write([&](Context& ctx) { return cases::open_case(ctx, {.subject = {"The breakfast came late"}, .customer_id = who, .cause = Text<1, 60>{"not_ready"}}); });
        world.clock.set({world.clock.now().us + 60 * us_per_second});
        world.write([&](Context& ctx) { return cases::close_case(ctx, made.id, {.action = Text<1, 2000>{"Set the next one up"}, .told_by = cases::Way::in_person, .together = std::move(together)}); });
        return made.id;
    };
    const auto solved = let_down(emil, Text<1, 2000>{"They begin later, we bring the cups the evening before"});
    let_down(mara, {});
    const auto evidence = ladder(emil).rungs[3].evidence;
    ASSERT_EQ(evidence.size(), 1u);
    EXPECT_EQ(evidence.front().kind, EvidenceKind::solved_together);
    EXPECT_EQ(evidence.front().words, "Put it right together: “They begin later, we bring the cups the evening before”");
    EXPECT_EQ(evidence.front().source_kind, "case");
    EXPECT_EQ(evidence.front().source_id, to_text(solved));
    EXPECT_TRUE(ladder(mara).rungs[3].evidence.empty()) << "we put it right alone";
    EXPECT_EQ(ladder(emil).level, 0) << "it does not carry who has no ground below";

    world.clock.set({world.clock.now().us + us_per_day});
    world.write([&](Context& ctx) { return cases::give_verdict(ctx, solved, {.score = 1}); });
    EXPECT_TRUE(ladder(emil).rungs[3].evidence.empty()) << "they say that it is not right";
}

TEST_P(LadderOf, one_miss_and_good_contacts_after_it_are_neither_advice_nor_a_problem_solved_together)
{
    bought(mara, 40);
    bought(mara, 38);
    touch(mara, 35, {.kind = Kind::visit, .expectation = Expectation::exceeded});
    touch(mara, 30, {.kind = Kind::visit, .stage = Stage::gets_help, .expectation = Expectation::missed, .expectation_by = Text<1, 500>{"the wrong milk"}});
    for (const int days : {20, 10}) touch(mara, days, {.kind = Kind::call, .stage = Stage::asks, .expectation = Expectation::met, .summary = Text<1, 4000>{"Are you open on Sunday?"}});
    const auto told = ladder(mara);
    EXPECT_EQ(told.level, 2);
    EXPECT_TRUE(told.rungs[2].evidence.empty()) << "a question alone is no advice";
    EXPECT_TRUE(told.rungs[3].evidence.empty());
    touch(mara, 8, {.kind = Kind::call, .stage = Stage::asks, .expectation = Expectation::met, .expectation_by = Text<1, 500>{"knew which flour keeps"}});
    touch(mara, 5, {.kind = Kind::call, .stage = Stage::asks, .expectation = Expectation::exceeded, .summary = Text<1, 4000>{"Which bread for a weak stomach?"}});
    EXPECT_EQ(ladder(mara).rungs[2].evidence.size(), 2u) << "what did them good, and an answer that was more than they expected";
    EXPECT_EQ(ladder(mara).level, 3);
}

TEST_P(LadderOf, the_nightly_climb_finds_levels_months_and_ways)
{
    bought(mara, 200);
    bought(mara, 100);
    bought(mara, 5);
    touch(mara, 4, {.kind = Kind::visit, .expectation = Expectation::exceeded});
    bought(emil, 420);
    bought(emil, 400);
    EXPECT_TRUE(report().levels.empty());
    EXPECT_EQ(climbed(), 2);
    const auto found = report();
    EXPECT_EQ(found.levels, (std::vector<std::int64_t>{1, 0, 1, 0, 0}));
    EXPECT_EQ(found.climbed, 1);
    EXPECT_EQ(found.slipped, 1) << "Emil's first purchase is more than a year old by now, and was not a quarter ago";
    ASSERT_EQ(found.months.size(), 13u);
    EXPECT_EQ(found.months.back().ends_on, *parse_day("2026-11-17"));
    EXPECT_EQ(found.months.front().ends_on, *parse_day("2025-11-30"));
    EXPECT_EQ(found.months.front().level_1, 1) << "Emil, who had bought twice";
    EXPECT_EQ(found.months.back().level_2, 1);
    EXPECT_EQ(found.first_to_loyal[0].started, 2);
    EXPECT_EQ(found.first_to_loyal[0].reached, 2);
    EXPECT_EQ(found.first_to_loyal[1].reached, 2);
    EXPECT_EQ(found.first_to_loyal[2].reached, 1);
    EXPECT_NEAR(*found.first_to_loyal[2].median_days, 196, 0.01);
    EXPECT_EQ(found.transactions_only.of, 1);
    EXPECT_EQ(found.transactions_only.customers, 0);

    const auto down = world.read([](Context& ctx) { return people(ctx, Group::slipped, 0, {}, 10); });
    ASSERT_EQ(down.size(), 1u);
    EXPECT_EQ(down[0].reason, "No longer: satisfied with price and availability. The evidence has grown too old.");
    const auto up = world.read([](Context& ctx) { return people(ctx, Group::climbed, 0, {}, 10); });
    ASSERT_EQ(up.size(), 1u);
    EXPECT_EQ(up[0].name, "Mara Kowalska");
    EXPECT_EQ(up[0].before, 1);
    EXPECT_EQ(up[0].reason, "Got more than they expected");
}

TEST_P(LadderOf, transactions_alone_are_no_relationship)
{
    bought(emil, 30);
    bought(mara, 30);
    touch(mara, 20, {.kind = Kind::call});
    touch(emil, 20, {.kind = Kind::letter, .direction = touchpoints::Direction::out, .summary = Text<1, 4000>{"Christmas orders are open"}});
    climbed();
    EXPECT_EQ(report().transactions_only.customers, 1);
    EXPECT_EQ(report().transactions_only.of, 2);
    const auto only = world.read([](Context& ctx) { return people(ctx, Group::transactions_only, 0, {}, 10); });
    ASSERT_EQ(only.size(), 1u);
    EXPECT_EQ(only[0].name, "Emil Thielsen");
}

TEST_P(LadderOf, rules_are_data_with_versions_and_a_preview)
{
    bought(mara, 30);
    auto rules = Rules::usual();
    rules.level_1 = {{EvidenceKind::bought, 1, 365}};
    const auto shown = world.read([&](Context& ctx) { return preview(ctx, rules); }).value();
    EXPECT_EQ(shown.climb, 1);
    EXPECT_EQ(shown.slip, 0);
    ASSERT_EQ(shown.people.size(), 1u);
    EXPECT_EQ(shown.people[0].name, "Mara Kowalska");
    EXPECT_EQ(ladder(mara).level, 0) << "a preview changes nothing";

    EXPECT_EQ(world.write([&](Context& ctx) { return change_rules(ctx, 0, rules); }).version, 1);
    EXPECT_EQ(ladder(mara).level, 1);
    EXPECT_EQ(world.try_write([&](Context& ctx) { return change_rules(ctx, 0, Rules::usual()); }).error().code, "changed_meanwhile");
    rules.level_4.clear();
    EXPECT_EQ(world.try_write([&](Context& ctx) { return change_rules(ctx, 1, rules); }).error().refusal, Refusal::invalid);
}

TEST_P(LadderOf, doors_want_their_permission_and_page_their_people)
{
    for (int i = 0; i < 3; ++i) bought(customer("Guest " + std::to_string(i)), 3);
    climbed();
    test::Door door(world, add_routes, {"customers:read", "report:read"});
    const auto first = test::Door::parsed(door.get("/ladder/people?level=0&limit=2"));
    EXPECT_EQ(first.at("data").as_array().size(), 2u);
    const auto cursor = std::string(first.at("next_cursor").as_string());
    EXPECT_EQ(test::Door::parsed(door.get("/ladder/people?level=0&limit=4&cursor=" + cursor)).at("data").as_array().size(), 3u);
    EXPECT_EQ(door.get("/ladder/people?group=climbed&cursor=" + cursor).status, 422);
    EXPECT_EQ(door.get("/ladder/people?level=5").status, 422);
    EXPECT_EQ(door.get("/ladder/rules").status, 403);
    EXPECT_EQ(door.get("/ladder").status, 200);
    EXPECT_EQ(door.get("/customers/cus_0000000000001/ladder").status, 404);
}

TEST_P(LadderOf, the_level_is_a_fact_and_the_base_is_told_as_of_a_day)
{
    const auto level = [&](CustomerId who) { return world.read([&](Context& ctx) { return ctx.db.one<std::optional<std::int64_t>>(level_sql, who); }).value(); };
    EXPECT_FALSE(level(mara)) << "nobody has climbed yet";
    bought(mara, 50);
    bought(mara, 40);
    touch(mara, 20, {.kind = Kind::visit, .expectation = Expectation::exceeded});
    touch(emil, 380, {.kind = Kind::visit, .expectation = Expectation::met});
    climbed();
    EXPECT_EQ(level(mara), 2);
    EXPECT_EQ(level(emil), 0);
    const std::vector<customers::FactOwner> owners{fact_owner()};
    EXPECT_TRUE(world.write([&](Context& ctx) -> Result<std::vector<customers::FactDifference>> { return customers::rebuild_and_compare_facts(ctx.db, owners); }).empty());

    const auto told = [&](int as_of, int from, int to) { return world.read([&](Context& ctx) { return base_at(ctx, days_ago(as_of), days_ago(from), days_ago(to)); }); };
    const auto lately = told(0, 30, 0);
    ASSERT_TRUE(lately);
    EXPECT_EQ(lately->above_0, (std::array<std::int64_t, 4>{0, 1, 0, 0}));
    EXPECT_EQ(lately->climbed, 1) << "Mara, from 1 to 2";
    EXPECT_EQ(lately->slipped, 1) << "Emil: what he got was a year ago";
    const auto before = told(30, 60, 30);
    EXPECT_EQ(before->above_0, (std::array<std::int64_t, 4>{2, 0, 0, 0}));
    EXPECT_EQ(before->climbed, 1);
    EXPECT_EQ(before->slipped, 0);
    EXPECT_FALSE(told(400, 460, 430)) << "nothing was known then";
}

TEST_P(LadderOf, the_base_is_what_each_ladder_says_whatever_happened_and_whatever_the_rules)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const auto one_of = [&](int count) { return static_cast<int>(random() % static_cast<unsigned>(count)); };
    const auto hours_ago = [&](int most) { return Instant{now.us - one_of(most) * 3600 * us_per_second}; };
    std::vector<CustomerId> all{mara, emil};
    for (int i = 0; i < 6; ++i) all.push_back(customer("Person " + std::to_string(i), one_of(3) ? std::nullopt : std::optional(mara)));
    constexpr std::array kinds{Kind::visit, Kind::order, Kind::service, Kind::meeting, Kind::event, Kind::survey, Kind::call};
    constexpr std::array stages{Stage::asks, Stage::buys, Stage::gets_help, Stage::recommends};
    constexpr std::array expectations{Expectation::missed, Expectation::met, Expectation::exceeded};
    for (int i = 0; i < 150; ++i) {
        const auto who = all[static_cast<std::size_t>(one_of(static_cast<int>(all.size())))];
        const auto at = hours_ago(24 * 60);
        if (i % 3 == 0) {
            world.write([&](Context& ctx) { return orders::add_order(ctx, {.customer_id = who, .ordered_at = at, .items = {{.product = Text<1, 200>{"Rye bread"}, .amount = Money{420, {"EUR"}}}}}); });
        } else if (i % 7 == 0) {
            world.write([&](Context& ctx) { return listening::add_response(ctx, {.customer_id = who, .score = 8 + one_of(3), .at = at}); });
        } else {
            AddTouchpoint input{.customer_id = who, .kind = kinds[static_cast<std::size_t>(one_of(7))], .at = at};
            if (one_of(2)) input.stage = stages[static_cast<std::size_t>(one_of(4))];
            if (one_of(2)) input.expectation = expectations[static_cast<std::size_t>(one_of(3))];
            if (input.expectation && one_of(2)) input.expectation_by = Text<1, 500>{"a word of advice"};
            world.write([&](Context& ctx) { return touchpoints::add_touchpoint(ctx, input); });
        }
    }
    // What somebody expected of an order is noted at its place on the timeline.
    for (const auto who : all)
        for (const auto& entry : world.read([&](Context& ctx) { return touchpoints::timeline(ctx, who, {}); }).value())
            if (entry.kind == Kind::order && one_of(3) == 0) {
                touchpoints::ChangeTouchpoint change;
                change.expectation = {true, Expectation::exceeded};
                world.write([&](Context& ctx) { return touchpoints::change_touchpoint(ctx, entry.id, entry.version, change); });
            }
    for (int version = 0; version < 3; ++version) {
        auto rules = Rules::usual();
        rules.level_1 = {{EvidenceKind::bought, 1 + one_of(4), 1 + one_of(30)}, {EvidenceKind::met, 1 + one_of(2), 1 + one_of(30)}};
        rules.level_3 = {{EvidenceKind::advice, 1, 20 + one_of(60)}, {EvidenceKind::bought, 1 + one_of(6), 10 + one_of(50)}};
        world.write([&](Context& ctx) { return change_rules(ctx, version, rules); });
        for (int look = 0; look < 10; ++look) {
            auto from = hours_ago(24 * 50), to = hours_ago(24 * 50);
            if (to < from) std::swap(from, to);
            const auto at = std::max(to, hours_ago(24 * 50));
            BaseAt wanted;
            bool any = false;
            world.read([&](Context& ctx) {
                each_evidence(ctx, {from.us - longest_days(rules) * us_per_day}, [&](CustomerId, const std::vector<Evidence>& evidence) {
                    for (const auto& one : evidence) any = any || one.at <= at;
                    const int level = level_at(evidence, rules, at), before = level_at(evidence, rules, from), after = level_at(evidence, rules, to);
                    if (level > 0) ++wanted.above_0[static_cast<std::size_t>(level - 1)];
                    wanted.climbed += after > before;
                    wanted.slipped += after < before;
                });
                return true;
            });
            const auto told = world.read([&](Context& ctx) { return base_at(ctx, at, from, to); });
            ASSERT_EQ(told.has_value(), any);
            if (!told) continue;
            EXPECT_EQ(told->above_0, wanted.above_0);
            EXPECT_EQ(told->climbed, wanted.climbed);
            EXPECT_EQ(told->slipped, wanted.slipped);
        }
    }
}

TEST_P(LadderOf, enquiries_won_and_deliveries_on_time_are_evidence_that_rules_may_accept)
{
    const auto mara = customer("Mara");
    const auto sold = world.write([&](Context& ctx) { return enquiries::ask(ctx, {.customer_id = mara, .asked = Text<1, 2000>{"a cake for twelve"}}); });
    const auto lost = world.write([&](Context& ctx) { return enquiries::ask(ctx, {.customer_id = mara, .asked = Text<1, 2000>{"a cake for sixty"}}); });
    world.write([&](Context& ctx) { return enquiries::sell(ctx, sold.id, {}); });
    world.write([&](Context& ctx) { return enquiries::lose(ctx, lost.id, {enquiries::Reason::price, {}, {}, {}}); });
    for (const auto* day : {"2026-11-17", "2026-11-15"}) {
        const auto cake = world.write([&](Context& ctx) { return enquiries::promise_delivery(ctx, {.customer_id = mara, .promised_on = parse_day(day), .what = Text<1, 1000>{"cake"}}); });
        world.write([&](Context& ctx) { return enquiries::arrive(ctx, cake.id, {}); });
    }
    EXPECT_EQ(world.read([&](Context& ctx) { return ladder_of(ctx, mara); })->level, 0) << "the usual rules do not ask for it";

    auto rules = Rules::usual();
    rules.level_1 = {{EvidenceKind::asked_and_bought, 1, 365}};
    rules.level_2 = {{EvidenceKind::delivered_on_time, 1, 365}};
    world.write([&](Context& ctx) { return change_rules(ctx, 0, rules); });
    const auto ladder = world.read([&](Context& ctx) { return ladder_of(ctx, mara); }).value();
    EXPECT_EQ(ladder.level, 2);
    EXPECT_EQ(ladder.rungs[0].evidence.size(), 1u) << "a lost one is none";
    ASSERT_EQ(ladder.rungs[1].evidence.size(), 1u) << "a late one is none";
    EXPECT_EQ(ladder.rungs[1].evidence[0].words, "Delivered on time: “cake”");
    EXPECT_EQ(ladder.rungs[1].evidence[0].source_kind, "delivery");
    auto desk = world.desk();
    ASSERT_TRUE(climb(desk));
    EXPECT_EQ(world.read([](Context& ctx) { return read_report(ctx); }).levels.at(2), 1);
}

}  // namespace
}  // namespace rapport::ladder
