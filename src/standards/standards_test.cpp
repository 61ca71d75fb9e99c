#include "customers/service.h"
#include "customers/test/people.h"
#include "identity/test/shop.h"
#include "standards/adherence.h"
#include "standards/doors.h"
#include "standards/ticks.h"
#include "touchpoints/service.h"

#include <algorithm>
#include <random>

namespace rapport::standards {
namespace {

using identity::test::code_of;
using identity::test::fault_of;
using touchpoints::Expectation;
using touchpoints::Kind;
using TouchpointId = Id<touchpoints::Touchpoint>;

const Sql audit_sql{"test.standard_audit", Reach::business, "SELECT action FROM audit_events WHERE subject = $1 ORDER BY id"};
const Sql ticks_sql{"test.ticks", Reach::business, "SELECT COUNT(*) FROM step_ticks"};

class Standards : public identity::test::ShopTest {
protected:
    Id<customers::Customer> mara = world.write([](Context& ctx) { return customers::add_customer(ctx, customers::person("Mara Kowalska")); }).id;

    static NewStandard greet() { return {.kind = Kind::visit, .promise = {"You are greeted by name"}, .steps = {{{}, {"Look up and smile"}}, {{}, {"Say the name"}}}, .extra = {{"A taste of something new"}}}; }
    template <class F> auto ask(F&& f) { return as(ines, std::forward<F>(f)); }
    Standard add(const NewStandard& input) { return ask([&](Context& ctx) { return add_standard(ctx, input); }).value(); }
    Standard read(const Standard& of) { return world.read([&](Context& ctx) { return read_standard(ctx, of.id); }).value(); }
    Result<Standard> change(const Standard& of, const ChangeStandard& what) { return ask([&](Context& ctx) { return change_standard(ctx, of.id, of.version, what); }); }
    touchpoints::Touchpoint meet(touchpoints::AddTouchpoint input, const identity::Staff& who)
    {
        input.customer_id = mara;
        return as(who, [&](Context& ctx) { return touchpoints::add_touchpoint(ctx, input); }).value();
    }
    touchpoints::Touchpoint visit(std::optional<Expectation> expectation = {}) { return meet({.kind = Kind::visit, .expectation = expectation}, tom); }
    Result<StepsOfTouchpoint> tick_as(const identity::Staff& who, TouchpointId at, std::int64_t step) { return as(who, [&](Context& ctx) { return tick(ctx, at, step); }); }
    StepsOfTouchpoint steps(TouchpointId at) { return world.read([&](Context& ctx) { return steps_of(ctx, at); }).value(); }
    Adherence told(const Standard& of, const AdherenceOf& what = {}) { return world.read([&](Context& ctx) { return adherence(ctx, of.id, what); }).value(); }
    std::vector<std::string> audit(const std::string& subject) { return world.read([&](Context& ctx) { return ctx.db.all<std::string>(audit_sql, subject); }); }
    static ChangeStandard steps_become(std::vector<StepInput> steps)
    {
        ChangeStandard change;
        change.steps = {true, std::move(steps)};
        return change;
    }
};
RAPPORT_ON_BOTH_ENGINES(Standards);

TEST_P(Standards, say_what_we_promise_and_the_steps_in_order)
{
    const auto made = add(greet());
    EXPECT_EQ(made.in_force.promise, "You are greeted by name");
    EXPECT_EQ(made.in_force.steps, (std::vector<StandardStep>{{1, "Look up and smile"}, {2, "Say the name"}}));
    EXPECT_EQ(made.in_force.extra, Strings{"A taste of something new"});
    EXPECT_EQ(made.in_force.staff, "Ines Petersen");
    EXPECT_EQ(made.in_force.since, world.clock.now());
    EXPECT_EQ(audit(to_text(made.id)), std::vector<std::string>{"standard.created"});
}

TEST_P(Standards, refuse_what_nobody_can_follow)
{
    const auto refused = [&](auto&& spoil) {
        auto input = greet();
        spoil(input);
        return fault_of(ask([&](Context& ctx) { return add_standard(ctx, input); }));
    };
    EXPECT_EQ(refused([](auto& in) { in.steps.clear(); }), "/steps required");
    EXPECT_EQ(refused([](auto& in) { in.steps.push_back({{}, {"say the NAME!"}}); }), "/steps/2/words twice");
    EXPECT_EQ(refused([](auto& in) { in.steps[1].step = 7; }), "/steps/1/step unknown");
    EXPECT_EQ(refused([](auto& in) { for (int i = 0; i < 11; ++i) in.steps.push_back({{}, {"step " + std::to_string(i)}}); }), "/steps too_many");
    EXPECT_EQ(refused([](auto& in) { in.extra.push_back({"a taste of something new"}); }), "/extra/1 twice");
    EXPECT_EQ(refused([](auto& in) { in.since = Day{25'000}; }), "/since range");

    add(greet());
    EXPECT_EQ(code_of(ask([](Context& ctx) { return add_standard(ctx, greet()); })), "taken");
    EXPECT_EQ(ask([](Context& ctx) { return retire(ctx, {12345}); }).error().refusal, Refusal::not_found);
}

TEST_P(Standards, make_a_version_with_each_change_and_take_the_newest_back)
{
    const auto first = add(greet());
    EXPECT_EQ(change(first, steps_become({{1, {"Look up and smile"}}, {2, {"Say the name"}}}))->version, 1) << "nothing changed";
    pass(us_per_day);
    const auto second = change(first, steps_become({{2, {"Say the name aloud"}}, {{}, {"Ask after the last time"}}})).value();
    EXPECT_EQ(second.in_force.number, 2);
    EXPECT_EQ(second.in_force.steps, (std::vector<StandardStep>{{2, "Say the name aloud"}, {3, "Ask after the last time"}}));
    EXPECT_EQ(code_of(change(first, steps_become({{2, {"x"}}}))), "changed_meanwhile");
    EXPECT_EQ(fault_of(change(second, steps_become({{1, {"Look up"}}}))), "/steps/0/step unknown") << "it is a step no longer";

    const auto newest = [&](std::int64_t number) { return ask([&](Context& ctx) { return take_back(ctx, first.id, number); }); };
    EXPECT_EQ(code_of(newest(1)), "not_newest");
    EXPECT_EQ(newest(9).error().refusal, Refusal::not_found);
    const auto back = newest(2).value();
    EXPECT_EQ(back.in_force.number, 1);
    EXPECT_EQ(back.version, 3);
    EXPECT_EQ(code_of(newest(1)), "only_one");
    const auto again = change(back, steps_become({{1, {"Look up"}}, {{}, {"Wave"}}})).value();
    EXPECT_EQ(again.in_force.number, 4) << "a number is never used again";
    EXPECT_EQ(again.in_force.steps[1].step, 4) << "nor is a step's";
    EXPECT_EQ(world.read([&](Context& ctx) { return history(ctx, first.id); })->size(), 2u);
    EXPECT_EQ(audit(to_text(first.id)), (std::vector<std::string>{"standard.created", "standard.changed", "standard.taken_back", "standard.changed"}));
}

TEST_P(Standards, apply_to_the_contacts_they_are_closest_to)
{
    const auto any = add(greet());
    auto input = greet();
    input.stage = touchpoints::Stage::gets_help;
    const auto help = add(input);
    input = greet();
    input.channel = Text<1, 60>{"Counter"};
    const auto counter = add(input);
    const auto of = [&](const touchpoints::AddTouchpoint& what) { return steps(meet(what, tom).id).standard_id; };
    EXPECT_EQ(of({.kind = Kind::visit}), any.id);
    EXPECT_EQ(of({.kind = Kind::visit, .channel = Text<1, 60>{"market"}, .stage = touchpoints::Stage::gets_help}), help.id);
    EXPECT_EQ(of({.kind = Kind::visit, .channel = Text<1, 60>{"counter"}, .stage = touchpoints::Stage::gets_help}), counter.id);
    EXPECT_EQ(of({.kind = Kind::call}), std::nullopt);
    EXPECT_EQ(of({.kind = Kind::visit, .at = Instant{world.clock.now().us - us_per_day}}), std::nullopt) << "nothing was promised then";
    ask([&](Context& ctx) { return retire(ctx, counter.id); });
    EXPECT_EQ(of({.kind = Kind::visit, .channel = Text<1, 60>{"counter"}}), any.id);
}

TEST_P(Standards, are_ticked_once_and_unticked)
{
    const auto standard = add(greet());
    const auto at = visit();
    EXPECT_FALSE(steps(at.id).steps[0].ticked_at);
    ASSERT_TRUE(tick_as(tom, at.id, 2));
    pass(us_per_second);
    const auto again = tick_as(ines, at.id, 2).value();
    EXPECT_EQ(again.steps[1].ticked_by, "Tom Reimers") << "who was first";
    EXPECT_FALSE(again.steps[0].ticked_at);
    EXPECT_EQ(tick_as(tom, at.id, 3).error().refusal, Refusal::not_found);
    EXPECT_EQ(tick_as(tom, {12345}, 1).error().refusal, Refusal::not_found);
    EXPECT_EQ(code_of(ask([&](Context& ctx) { return remove_standard(ctx, standard.id); })), "ticked");

    const auto untick_it = [&] { return as(tom, [&](Context& ctx) { return untick(ctx, at.id, 2); }); };
    ASSERT_TRUE(untick_it());
    ASSERT_TRUE(untick_it());
    EXPECT_FALSE(steps(at.id).steps[1].ticked_at);
    EXPECT_EQ(audit(to_text(at.id)), (std::vector<std::string>{"touchpoint.created", "touchpoint.step_ticked", "touchpoint.step_unticked"}));

    // What was ticked at a contact that is taken back counts no more, and is swept up.
    ASSERT_TRUE(tick_as(tom, at.id, 1));
    as(tom, [&](Context& ctx) { return touchpoints::remove_touchpoint(ctx, at.id); });
    const auto kept = visit();
    ASSERT_TRUE(tick_as(tom, kept.id, 1));
    EXPECT_EQ(world.write([](Context& ctx) -> Result<std::int64_t> { return forget_leftovers(ctx.db); }), 1);
    EXPECT_EQ(world.read([](Context& ctx) { return ctx.db.value<std::int64_t>(ticks_sql); }), 1);
    as(tom, [&](Context& ctx) { return touchpoints::remove_touchpoint(ctx, kept.id); });
    ASSERT_TRUE(ask([&](Context& ctx) { return remove_standard(ctx, standard.id); }));
    EXPECT_FALSE(world.read([&](Context& ctx) { return read_standard(ctx, standard.id); }));
}

TEST_P(Standards, keep_the_steps_that_held_when_a_contact_happened)
{
    const auto first = add(greet());
    const auto before = visit();
    pass(us_per_day);
    const auto second = change(first, steps_become({{2, {"Say the name"}}, {{}, {"Ask after the last time"}}})).value();
    const auto after = visit();
    EXPECT_EQ(steps(before.id).number, 1);
    EXPECT_EQ(steps(after.id).number, second.in_force.number);
    EXPECT_EQ(tick_as(tom, after.id, 1).error().refusal, Refusal::not_found);
    ASSERT_TRUE(tick_as(tom, before.id, 1));
    ASSERT_TRUE(tick_as(tom, before.id, 2));
    EXPECT_EQ(told(first).touchpoints, 1);
    EXPECT_EQ(told(first).all_done, 0);
    EXPECT_EQ(told(first, {.number = 1}).all_done, 1);
    EXPECT_FALSE(world.read([&](Context& ctx) { return adherence(ctx, first.id, {.number = 7}); }));
}

TEST_P(Standards, know_who_is_trained_and_when)
{
    const auto standard = add(greet());
    const auto today = *parse_day("2026-11-17");
    const auto train = [&](const NewTraining& input) { return ask([&](Context& ctx) { return add_training(ctx, standard.id, input); }); };
    const auto tom_is = train({tom.id, today, {}}).value();
    EXPECT_EQ(code_of(train({tom.id, Day{today.days + 9}, {}})), "trained");
    EXPECT_EQ(fault_of(train({{12345}, {}, {}})), "/staff_id unknown_id");
    EXPECT_EQ(fault_of(train({ines.id, today, Day{today.days - 1}})), "/until range");
    ASSERT_TRUE(train({tom.id, Day{today.days - 9}, Day{today.days - 3}}));
    EXPECT_EQ(read(standard).training.size(), 2u);
    ChangeTraining change;
    change.until = {true, Day{today.days + 3}};
    const auto in = [&](std::int64_t version) { return ask([&](Context& ctx) { return change_training(ctx, standard.id, version, tom_is.id, change); }); };
    EXPECT_EQ(code_of(in(standard.version)), "changed_meanwhile") << "two were trained since";
    const auto version = read(standard).version;
    EXPECT_EQ(in(version)->until, Day{today.days + 3});
    EXPECT_EQ(code_of(in(version)), "changed_meanwhile");
    EXPECT_EQ(read(standard).version, version + 1);
    EXPECT_EQ(in(version + 1)->until, Day{today.days + 3});
    EXPECT_EQ(read(standard).version, version + 1) << "nothing was changed";
    ASSERT_TRUE(ask([&](Context& ctx) { return remove_training(ctx, standard.id, tom_is.id); }));
    EXPECT_FALSE(ask([&](Context& ctx) { return remove_training(ctx, standard.id, tom_is.id); }));
}

TEST_P(Standards, tell_nothing_from_too_few)
{
    const auto standard = add(greet());
    EXPECT_EQ(told(standard).sentence, "Nothing can be told yet: of no contact is known whether more was given than expected.");
    for (const auto step : {1, 2}) ASSERT_TRUE(tick_as(tom, visit(Expectation::exceeded).id, step));
    const auto both = visit(Expectation::exceeded);
    for (const auto step : {1, 2}) ASSERT_TRUE(tick_as(tom, both.id, step));
    const auto answer = told(standard);
    EXPECT_EQ(answer.sentence, "With all steps done 100 % exceeded, else 100 %.");
    EXPECT_EQ(answer.outcome.verdict, Verdict::cannot_tell);
    EXPECT_EQ(answer.outcome.words, "Too few to tell yet: 1 against 2, and each side needs 10 whose outcome is known.");
}

TEST_P(Standards, agree_with_a_plain_count)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const auto chance = [&](double p) { return std::bernoulli_distribution(p)(random); };
    const auto standard = add(greet());
    ASSERT_TRUE(ask([&](Context& ctx) { return add_training(ctx, standard.id, {tom.id, {}, {}}); }));

    struct { std::int64_t done_n = 0, done_exceeded = 0, else_n = 0, else_exceeded = 0, all = 0, tom_n = 0, tom_exceeded = 0, first = 0; } plain;
    for (int i = 0; i < 150; ++i) {
        const bool one = chance(.6), two = chance(.6), is_tom = chance(.5), known = chance(.9), exceeded = chance(one && two ? .9 : .1);
        const auto expectation = known ? std::optional(exceeded ? Expectation::exceeded : Expectation::met) : std::nullopt;
        const auto at = meet({.kind = Kind::visit, .channel = Text<1, 60>{chance(.2) ? "market" : "counter"}, .expectation = expectation}, is_tom ? tom : ines);
        for (const auto& [is_done, step] : {std::pair(one, 1), std::pair(two, 2)}) {
            if (!is_done) continue;
            ASSERT_TRUE(tick_as(tom, at.id, step));
        }
        plain.all += one && two;
        plain.first += one;
        if (!known) continue;
        (one && two ? plain.done_n : plain.else_n)++;
        (one && two ? plain.done_exceeded : plain.else_exceeded) += exceeded;
        plain.tom_n += is_tom;
        plain.tom_exceeded += is_tom && exceeded;
    }
    const auto answer = told(standard);
    EXPECT_EQ(answer.touchpoints, 150);
    EXPECT_EQ(answer.all_done, plain.all);
    EXPECT_EQ(answer.outcome.with.n, plain.done_n);
    EXPECT_EQ(answer.outcome.with.exceeded, plain.done_exceeded);
    EXPECT_EQ(answer.outcome.without.n, plain.else_n);
    EXPECT_EQ(answer.outcome.without.exceeded, plain.else_exceeded);
    EXPECT_EQ(answer.steps[0].ticked, plain.first);
    EXPECT_EQ(answer.training.with.n, plain.tom_n);
    EXPECT_EQ(answer.training.with.exceeded, plain.tom_exceeded);
    EXPECT_EQ(answer.outcome.verdict, Verdict::more) << answer.outcome.words;
    EXPECT_DOUBLE_EQ(answer.steps[0].outcome.confidence, .975);
    ASSERT_EQ(answer.staff.size(), 2u);
    EXPECT_EQ(answer.staff[1].staff, "Tom Reimers");
    EXPECT_TRUE(answer.staff[1].trained);

    EXPECT_EQ(told(standard, {.place = "Counter"}).touchpoints + told(standard, {.place = "market"}).touchpoints, 150);
    EXPECT_EQ(told(standard, {.from = parse_day("2026-11-18")}).touchpoints, 0);
    EXPECT_FALSE(world.read([&](Context& ctx) { return adherence(ctx, standard.id, {.from = parse_day("2026-11-18"), .to = parse_day("2026-11-16")}); }));
    const auto rows = adherence_csv(answer);
    EXPECT_EQ(std::ranges::count(rows, '\n'), 7) << rows;
}

TEST_P(Standards, learn_from_little_things)
{
    const auto standard = add(greet());
    const auto little = [&](const std::string& what, Expectation expectation = Expectation::exceeded) { meet({.kind = Kind::visit, .expectation = expectation, .expectation_by = Text<1, 500>{what}}, tom); };
    for (const auto* what : {"Packed the bags", "packed the bags.", "Walked her to the car", "a taste of something new"}) little(what);
    little("the queue", Expectation::missed);
    const auto things = [&] { return world.read([&](Context& ctx) { return little_things(ctx, standard.id, {}); }).value(); };
    ASSERT_EQ(things().size(), 3u);
    EXPECT_EQ(things()[0].words, "packed the bags.");
    EXPECT_EQ(things()[0].exceeded, 2);
    EXPECT_EQ(things()[0].customers, 1);
    EXPECT_FALSE(things()[0].in_standard);

    const auto take = [&](const std::string& words) { return ask([&](Context& ctx) { return take_in(ctx, standard.id, {{}, {words}}); }); };
    EXPECT_EQ(take("Packed the bags")->in_force.steps.back(), (StandardStep{3, "Packed the bags"}));
    EXPECT_EQ(code_of(take("packed the bags")), "in_standard");
    EXPECT_TRUE(things()[0].in_standard);
    EXPECT_TRUE(take("A taste of something new")->in_force.extra.empty()) << "what was extra is a step now";
    ask([&](Context& ctx) { return retire(ctx, standard.id); });
    EXPECT_EQ(code_of(take("Walked her to the car")), "retired");
    ASSERT_TRUE(ask([&](Context& ctx) { return use_again(ctx, standard.id); }));
    EXPECT_FALSE(read(standard).retired_at);
}

}  // namespace
}  // namespace rapport::standards
