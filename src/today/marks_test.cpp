#include "attentiveness/offered.h"
#include "attentiveness/waiting.h"
#include "base/test/door.h"
#include "base/test/running_clock.h"
#include "cases/service.h"
#include "promises/endings.h"
#include "tasks/handovers.h"
#include "tasks/service.h"
#include "today/doors.h"
#include "today/marked.h"
#include "today/test/today_list.h"
#include "touchpoints/giving.h"

namespace rapport::today {
namespace {

class TodayMarks : public TodayTest {
protected:
    Result<Mark> marked_by(StaffId who, const AddMark& input)
    {
        return world.try_write([&](Context& ctx) {
            Actor actor = Actor::system();
            actor.staff = who;
            actor.name = "somebody";
            Context theirs{ctx.db, world.clock, ctx.ids, actor, ctx.business, ctx.request_id};
            return mark(theirs, input);
        });
    }
};
RAPPORT_ON_BOTH_ENGINES(TodayMarks);

TEST_P(TodayMarks, a_line_that_is_done_is_done_and_can_be_undone)
{
    const auto made = promise(mara, "the rye starter recipe", "2026-11-18");
    const auto line = list().data[0];
    const auto done = marked({.customer_id = mara, .key = {line.key}, .act = Act::done, .kind = touchpoints::Kind::email, .summary = Text<1, 4000>{"Sent the recipe."}});
    EXPECT_TRUE(list().data.empty());
    EXPECT_EQ(list().done, 1);
    EXPECT_EQ(list().promises_kept, 1);
    EXPECT_EQ(world.read([&](Context& ctx) { return promises::read_promise(ctx, made.id); })->state, promises::State::kept);
    EXPECT_EQ(world.read([&](Context& ctx) { return touchpoints::read_touchpoint(ctx, *done.touchpoint_id); })->summary, "Sent the recipe.");

    world.write([&](Context& ctx) { return unmark(ctx, done.id); });
    EXPECT_EQ(keys(), Keys{"Mara Kowalska promised"});
    EXPECT_EQ(world.read([&](Context& ctx) { return promises::read_promise(ctx, made.id); })->state, promises::State::open);
    EXPECT_FALSE(world.read([&](Context& ctx) { return touchpoints::read_touchpoint(ctx, *done.touchpoint_id); }));
    EXPECT_EQ(world.try_write([&](Context& ctx) { return unmark(ctx, done.id); }).error().refusal, Refusal::not_found);
}

TEST_P(TodayMarks, what_is_done_while_the_clock_goes_on_can_be_undone)
{
    const auto in_time = promise(mara, "the rye starter recipe", "2026-11-18"), late = promise(emil, "a chair by the window", "2026-11-16");
    for (const auto& [who, made] : {std::pair{mara, in_time}, {emil, late}}) {
        const AddMark input{.customer_id = who, .key = {"promised:" + to_text(made.id)}, .act = Act::done};
        const auto done = world.write([&](Context& ctx) { return test::by_running_clock(ctx, [&](Context& running) { return mark(running, input); }); });
        const auto state = [&] { return world.read([&](Context& ctx) { return promises::read_promise(ctx, made.id); })->state; };
        EXPECT_TRUE(promises::is_ended(state()));
        world.clock.set({world.clock.now().us + us_per_second});
        world.write([&](Context& ctx) { return unmark(ctx, done.id); });
        EXPECT_FALSE(promises::is_ended(state())) << "it is to be kept again";
    }
}

TEST_P(TodayMarks, an_answer_that_is_done_ends_the_wait)
{
    touch(mara, "2026-11-16T17:00:00", {.kind = touchpoints::Kind::email, .summary = Text<1, 4000>{"Is there spelt on Saturday?"}});
    touch(emil, "2026-11-16T17:30:00", {.kind = touchpoints::Kind::call});
    for (const auto* day : {"2026-11-14", "2026-11-13", "2026-11-12"}) touch(emil, std::string(day) + "T09:00:00", {.kind = touchpoints::Kind::visit});
    const auto waits = [&] {
        world.clock.set({world.clock.now().us + us_per_second});        // what was done just now is past
        return world.read([&](Context& ctx) { return attentiveness::who_waits(ctx, 10); }).size();
    };
    const auto lines = list().data;
    ASSERT_EQ(lines.size(), 2u);
    const auto done = marked({.customer_id = mara, .key = {lines[0].key}, .act = Act::done});
    EXPECT_EQ(waits(), 1u);
    const auto ours = world.read([&](Context& ctx) { return touchpoints::read_touchpoint(ctx, *done.touchpoint_id); }).value();
    EXPECT_EQ(ours.kind, touchpoints::Kind::email);
    EXPECT_EQ(ours.direction, touchpoints::Direction::out);

    const auto called = marked({.customer_id = emil, .key = {lines[1].key}, .act = Act::done});
    EXPECT_EQ(waits(), 0u);
    EXPECT_EQ(world.read([&](Context& ctx) { return touchpoints::read_touchpoint(ctx, *called.touchpoint_id); })->kind, touchpoints::Kind::call) << "nobody knows that he was here";
    world.clock.set(at("2026-11-18T07:00:00"));
    EXPECT_TRUE(list().data.empty()) << "the day after, too";

    world.write([&](Context& ctx) { return unmark(ctx, done.id); });
    EXPECT_EQ(keys(), Keys{"Mara Kowalska answer"});
    const auto stranger = marked({.customer_id = emil, .key = {lines[0].key}, .act = Act::done});
    EXPECT_FALSE(stranger.touchpoint_id) << "what he asked is not hers";
}

TEST_P(TodayMarks, what_needs_no_answer_waits_no_longer_and_falsifies_no_figure)
{
    touch(mara, "2026-11-16T17:00:00", {.kind = touchpoints::Kind::email, .summary = Text<1, 4000>{"That is fair, thank you."}});
    touch(emil, "2026-11-16T17:30:00", {.kind = touchpoints::Kind::email, .summary = Text<1, 4000>{"When do you open?"}});
    const auto waits = [&] { return world.read([&](Context& ctx) { return attentiveness::who_waits(ctx, 10); }).size(); };
    const auto times = [&] { return world.read([&](Context& ctx) { return attentiveness::response_times(ctx, at("2026-11-16T00:00:00"), at("2026-11-20T00:00:00")); }); };
    const auto lines = list().data;
    ASSERT_EQ(lines.size(), 2u);
    ASSERT_EQ(times().front().waiting, 2);
    const AddMark ended{.customer_id = mara, .key = {lines[0].key}, .act = Act::done, .no_answer_needed = true};
    const auto made = marked(ended);
    EXPECT_EQ(keys(), Keys{"Emil Thielsen answer"});
    EXPECT_EQ(list().done, 0) << "she has not heard from us";
    EXPECT_EQ(waits(), 1u);
    const auto asked = world.read([&](Context& ctx) { return touchpoints::read_touchpoint(ctx, *made.touchpoint_id); }).value();
    EXPECT_EQ(asked.direction, touchpoints::Direction::in) << "nothing of ours is on the timeline";

    // What we write to her months later is not the answer.
    world.clock.set(at("2026-11-18T07:00:00"));
    touch(mara, "2026-11-18T06:00:00", {.kind = touchpoints::Kind::letter, .direction = touchpoints::Direction::out});
    EXPECT_EQ(times().front().answered, 0);
    EXPECT_EQ(times().front().waiting, 1);
    const auto spoke_first = [&] { return world.read([](Context& ctx) { return attentiveness::offered_first(ctx); }).months.back().first; };
    EXPECT_EQ(spoke_first(), 1) << "nobody had asked";
    const auto code = [&](const AddMark& input) { return world.try_write([&](Context& ctx) { return mark(ctx, input); }).error().code; };
    EXPECT_EQ(code(ended), "not_waiting");

    world.write([&](Context& ctx) { return unmark(ctx, made.id); });
    EXPECT_EQ(times().front().answered, 1) << "it is found again as it is";
    EXPECT_EQ(spoke_first(), 0);
    EXPECT_TRUE(world.read([&](Context& ctx) { return touchpoints::read_touchpoint(ctx, *made.touchpoint_id); })) << "what she wrote stays";

    const auto his = world.read([&](Context& ctx) { return attentiveness::who_waits(ctx, 10); }).front().touchpoint_id;
    EXPECT_EQ(world.try_write([&](Context& ctx) { return needs_an_answer(ctx, his); }).error().refusal, Refusal::not_found);
    world.write([&](Context& ctx) { return needs_no_answer(ctx, his); });
    EXPECT_EQ(waits(), 0u);
    world.write([&](Context& ctx) { return needs_an_answer(ctx, his); });
    EXPECT_EQ(waits(), 1u);
    for (const auto& wrong : {AddMark{.customer_id = emil, .key = {"fading"}, .act = Act::done, .no_answer_needed = true},
                              AddMark{.customer_id = emil, .key = {"answer:" + to_text(his)}, .act = Act::later, .no_answer_needed = true},
                              AddMark{.customer_id = emil, .key = {"answer:" + to_text(his)}, .act = Act::done, .kind = touchpoints::Kind::call, .no_answer_needed = true}})
        EXPECT_EQ(world.try_write([&](Context& ctx) { return mark(ctx, wrong); }).error().faults.front().pointer, "/no_answer_needed");
    EXPECT_EQ(code({.customer_id = mara, .key = {"answer:" + to_text(his)}, .act = Act::done, .no_answer_needed = true}), "not_waiting") << "what he asked is not hers";
}

TEST_P(TodayMarks, what_needs_no_answer_needs_none_of_another_customer_either)
{
    follow_contacts();
    touch(mara, "2026-11-16T17:00:00", {.kind = touchpoints::Kind::email, .summary = Text<1, 4000>{"That is fair, thank you."}});
    const auto waits = [&] { return world.read([&](Context& ctx) { return attentiveness::who_waits(ctx, 10); }); };
    const auto asked = waits().at(0).touchpoint_id;
    world.write([&](Context& ctx) { return needs_no_answer(ctx, asked); });
    EXPECT_TRUE(world.write([&](Context& ctx) -> Result<bool> { return touchpoints::give_to(ctx, asked, mara, emil); }));
    EXPECT_TRUE(waits().empty()) << "it is Emil's, and still ended";
    world.write([&](Context& ctx) { return needs_an_answer(ctx, asked); });
    ASSERT_EQ(waits().size(), 1u);
    EXPECT_EQ(waits().at(0).customer_id, emil);
}

TEST_P(TodayMarks, later_comes_back_and_not_this_one_is_learnt)
{
    touch(mara, "2026-11-16T17:00:00", {.kind = touchpoints::Kind::call});
    const auto key = list().data[0].key;
    marked({.customer_id = mara, .key = {key}, .act = Act::later});
    EXPECT_TRUE(list().data.empty());
    world.clock.set(at("2026-11-18T07:00:00"));
    EXPECT_EQ(keys(), Keys{"Mara Kowalska answer"});

    marked({.customer_id = mara, .key = {key}, .act = Act::not_this, .reason = Text<1, 500>{"It was a wrong number."}});
    world.clock.set(at("2026-11-24T07:00:00"));
    EXPECT_TRUE(list().data.empty());
    world.clock.set(at("2026-11-25T08:00:00"));
    EXPECT_EQ(keys(), Keys{"Mara Kowalska answer"}) << "a week has passed";
    marked({.customer_id = mara, .key = {key}, .act = Act::not_this, .reason = Text<1, 500>{"Again."}});
    world.clock.set(at("2027-01-20T08:00:00"));
    EXPECT_TRUE(list().data.empty()) << "twice within sixty days: silent for sixty";
    world.clock.set(at("2027-01-26T08:00:00"));
    EXPECT_EQ(keys(), Keys{"Mara Kowalska answer"});
}

TEST_P(TodayMarks, holds_the_tasks_that_are_due_and_finishes_them)
{
    const auto tom = colleague("tom"), ines = colleague("ines");
    const auto give = [&](const tasks::GiveTask& input) { return world.write([&](Context& ctx) { return tasks::give_task(ctx, input); }); };
    const auto made = promise(mara, "the rye starter recipe", "2026-11-30", ines);
    give({.what = {"Copy the recipe out"}, .due_on = parse_day("2026-11-18"), .staff_id = tom, .source = tasks::Source::promise, .source_id = Text<1, 60>{to_text(made.id)}});
    const auto chair = give({.what = {"Ask about the chair"}, .customer_id = emil, .due_on = parse_day("2026-11-17"), .staff_id = tom});
    give({.what = {"Count the till"}, .due_on = parse_day("2026-11-17"), .staff_id = tom});
    give({.what = {"Paint the shelf"}, .customer_id = emil, .due_on = parse_day("2026-12-17"), .staff_id = tom});
    EXPECT_EQ(keys(tom), (Keys{"Mara Kowalska task", "Emil Thielsen task"}));
    EXPECT_EQ(keys(ines), Keys{});
    const auto lines = list(tom).data;
    EXPECT_EQ(lines[0].group, Group::promised) << "it serves a promise";
    EXPECT_EQ(lines[1].group, Group::nice);
    EXPECT_EQ(lines[1].why, "A task, due today.");
    EXPECT_EQ(list(tom).other_tasks, 1);

    const auto done = marked({.customer_id = emil, .key = {lines[1].key}, .act = Act::done});
    EXPECT_EQ(world.read([&](Context& ctx) { return tasks::read_task(ctx, chair.id); })->state, tasks::State::done);
    EXPECT_EQ(keys(tom), Keys{"Mara Kowalska task"});
    world.write([&](Context& ctx) { return unmark(ctx, done.id); });
    EXPECT_EQ(world.read([&](Context& ctx) { return tasks::read_task(ctx, chair.id); })->state, tasks::State::open);

    world.write([&](Context& ctx) { return tasks::hand_over(ctx, {.task_id = chair.id, .to_staff_id = ines, .note = {"He asked twice."}}); });
    EXPECT_EQ(list(ines).handovers, 1);
    EXPECT_EQ(list(tom).handovers, 0) << "it waits for Ines";
}

TEST_P(TodayMarks, says_sorry_once_by_whoever_has_the_task)
{
    const auto tom = colleague("tom"), ines = colleague("ines");
    const auto made = promise(mara, "the rye starter recipe", "2026-11-18", ines);
    world.write([&](Context& ctx) { return promises::break_promise(ctx, made.id, {.reason = {"forgot it"}}); });
    EXPECT_EQ(keys(ines), Keys{"Mara Kowalska apology"});
    world.write([&](Context& ctx) {
        return tasks::give_task(ctx, {.what = {"Bring her a loaf and say sorry"}, .due_on = parse_day("2026-11-18"), .staff_id = tom, .source = tasks::Source::apology, .source_id = Text<1, 60>{to_text(made.id)}});
    });
    EXPECT_EQ(keys(ines), Keys{});
    EXPECT_EQ(keys(tom), Keys{"Mara Kowalska task"});
}

TEST_P(TodayMarks, are_listed_of_today_each_to_be_taken_back)
{
    const auto tom = colleague("tom"), ines = colleague("ines");
    const auto as = [&](StaffId who, const AddMark& input) { return marked_by(who, input).value(); };
    const auto of = [&](std::optional<StaffId> who) { return world.read([&](Context& ctx) { return marked_today(ctx, who); }); };
    const auto recipe = promise(mara, "the rye starter recipe", "2026-11-18");
    world.clock.set(at("2026-11-16T23:59:00"));
    as(tom, {.customer_id = emil, .key = {"birthday"}, .act = Act::later});
    world.clock.set(at("2026-11-17T00:01:00"));
    EXPECT_TRUE(of(tom).empty()) << "that was yesterday, where the business is";

    const auto kept = as(tom, {.customer_id = mara, .key = {"promised:" + to_text(recipe.id)}, .act = Act::done});
    world.clock.set(at("2026-11-17T09:00:00"));
    as(tom, {.customer_id = emil, .key = {"fading"}, .act = Act::not_this, .reason = Text<1, 500>{"He is at sea"}});
    world.clock.set(at("2026-11-17T09:30:00"));
    as(tom, {.customer_id = emil, .key = {"birthday"}, .act = Act::later, .until_on = parse_day("2026-11-20")});
    as(ines, {.customer_id = emil, .key = {"step"}, .act = Act::given, .to_staff_id = tom});
    const auto his = of(tom);
    ASSERT_EQ(his.size(), 3u);
    EXPECT_EQ(his[0].act, Act::later);
    EXPECT_EQ(to_text(his[0].returns_on.value()), "2026-11-20");
    EXPECT_EQ(his[1].reason, "He is at sea");
    EXPECT_EQ(his[1].about, "Ask after them");
    EXPECT_EQ(his[2].about, "Keep our word: the rye starter recipe") << "though the list has no such line any more";
    EXPECT_EQ(his[2].name, "Mara Kowalska");
    ASSERT_EQ(of(ines).size(), 1u);
    EXPECT_EQ(of(ines)[0].to_staff, "tom");
    EXPECT_EQ(of(ines)[0].about, "The next step");
    EXPECT_EQ(of({}).size(), 4u);

    EXPECT_EQ(his[2].mark_id, kept.id);
    world.write([&](Context& ctx) { return unmark(ctx, his[2].mark_id); });
    EXPECT_EQ(of(tom).size(), 2u);
    EXPECT_EQ(keys(), Keys{"Mara Kowalska promised"});
    as(ines, {.customer_id = emil, .key = {"level"}, .act = Act::not_this, .reason = Text<1, 500>{"He moves away"}});
    EXPECT_EQ(of(ines)[0].about, "Do something together again") << "a level that ends is no step up";
    test::Door door(world, add_routes, {"today:read"});
    EXPECT_EQ(door.get("/today/marks").status, 200);
    EXPECT_EQ(test::Door(world, add_routes, {"customers:read"}).get("/today/marks").status, 403);
}

TEST_P(TodayMarks, keeps_what_was_put_off_on_a_pile)
{
    const auto tom = colleague("tom");
    const auto recipe = promise(mara, "the rye starter recipe", "2026-11-18");
    touch(emil, "2026-11-16T17:00:00", {.kind = touchpoints::Kind::call});
    const auto lines = list().data;
    marked({.customer_id = mara, .key = {lines[0].key}, .act = Act::later, .until_on = parse_day("2026-11-20")});
    const auto put_off = marked({.customer_id = emil, .key = {lines[1].key}, .act = Act::later});
    const auto pile = [&](std::optional<StaffId> staff = {}) { return world.read([&](Context& ctx) { return later_pile(ctx, staff); }); };
    ASSERT_EQ(pile().size(), 2u);
    EXPECT_EQ(pile()[0].name, "Emil Thielsen") << "the soonest to return";
    EXPECT_EQ(to_text(pile()[0].returns_on), "2026-11-18");
    EXPECT_EQ(pile()[1].about, "Keep our word: the rye starter recipe");
    EXPECT_TRUE(pile(tom).empty()) << "he has put nothing off";
    world.write([&](Context& ctx) { return unmark(ctx, put_off.id); });
    EXPECT_EQ(pile().size(), 1u);
    EXPECT_EQ(keys(), Keys{"Emil Thielsen answer"});
    world.write([&](Context& ctx) { return promises::keep(ctx, recipe.id, {}); });
    EXPECT_TRUE(pile().empty()) << "it has come to nothing";
}

TEST_P(TodayMarks, never_loses_a_promise_by_what_somebody_else_says)
{
    const auto tom = colleague("tom"), ines = colleague("ines"), samir = colleague("samir");
    const auto made = promise(mara, "the rye starter recipe", "2026-11-16", ines);
    const auto key = Text<1, 100>{"promised:" + to_text(made.id)};
    const Keys hers{"Mara Kowalska promised"};

    ASSERT_TRUE(marked_by(tom, {.customer_id = mara, .key = {"birthday"}, .act = Act::done}));
    EXPECT_EQ(keys(ines), hers) << "another line of hers was done";
    EXPECT_EQ(marked_by(tom, {.customer_id = mara, .key = key, .act = Act::not_this, .reason = Text<1, 500>{"x"}}).error().faults.front().pointer, "/act");
    ASSERT_TRUE(marked_by(tom, {.customer_id = mara, .key = key, .act = Act::later, .until_on = parse_day("2026-12-17")}));
    EXPECT_EQ(keys(ines), hers) << "it is not his to put off";
    EXPECT_EQ(keys(), hers);
    EXPECT_EQ(marked_by(ines, {.customer_id = mara, .key = key, .act = Act::later, .until_on = parse_day("9999-12-31")}).error().faults.front().pointer, "/until_on");

    ASSERT_TRUE(marked_by(ines, {.customer_id = mara, .key = key, .act = Act::given, .to_staff_id = tom}));
    EXPECT_EQ(keys(ines), Keys{});
    EXPECT_EQ(keys(tom), hers);
    promises::ChangePromise handed;
    handed.staff_id = {true, samir};
    world.write([&](Context& ctx) { return promises::change_promise(ctx, made.id, made.version, handed); });
    EXPECT_EQ(keys(samir), hers) << "whose word it is now";
    handed.staff_id = {true, ines};
    world.write([&](Context& ctx) { return promises::change_promise(ctx, made.id, made.version + 1, handed); });
    leaves(tom);
    EXPECT_EQ(keys(ines), hers) << "who had it has left";
}

TEST_P(TodayMarks, has_a_promise_again_that_is_open_again)
{
    const auto made = promise(mara, "the rye starter recipe", "2026-11-18");
    const auto done = marked({.customer_id = mara, .key = {list().data[0].key}, .act = Act::done});
    world.write([&](Context& ctx) { return promises::take_back_keeping(ctx, made.id); });
    EXPECT_EQ(keys(), Keys{"Mara Kowalska promised"});
    world.clock.set(at("2026-11-17T12:00:00"));
    world.write([&](Context& ctx) { return promises::keep(ctx, made.id, {}); });
    world.write([&](Context& ctx) { return unmark(ctx, done.id); });
    EXPECT_EQ(world.read([&](Context& ctx) { return promises::read_promise(ctx, made.id); })->state, promises::State::kept) << "somebody kept it anew";
}

TEST_P(TodayMarks, asks_for_the_apology_the_day_after_what_was_kept_late)
{
    promise(mara, "the rye starter recipe", "2026-11-15");
    marked({.customer_id = mara, .key = {list().data[0].key}, .act = Act::done});
    EXPECT_EQ(keys(), Keys{});
    world.clock.set(at("2026-11-18T07:00:00"));
    EXPECT_EQ(keys(), Keys{"Mara Kowalska apology"});
}

TEST_P(TodayMarks, is_done_by_whoever_may_do_it_and_for_whom_it_is)
{
    const auto made = promise(mara, "the rye starter recipe", "2026-11-18");
    const Text<1, 100> key{"promised:" + to_text(made.id)};
    EXPECT_EQ(world.try_write([&](Context& ctx) { return mark(ctx, {.customer_id = emil, .key = key}); }).error().faults.front().pointer, "/key");
    for (const auto* other : {"promised:prm_zzz", "promised", "promised:prm_0000000000000", "task:tsk_0000000000000"})
        EXPECT_FALSE(world.try_write([&](Context& ctx) { return mark(ctx, {.customer_id = mara, .key = {other}}); })) << other;
    auto desk = world.desk({"today:read", "today:write"});
    EXPECT_EQ(desk.write([&](Context& ctx) { return mark(ctx, {.customer_id = mara, .key = key}); }).error().refusal, Refusal::not_allowed);
    EXPECT_EQ(desk.write([&](Context& ctx) { return mark(ctx, {.customer_id = mara, .key = {"fading"}, .kind = touchpoints::Kind::call}); }).error().refusal, Refusal::not_allowed);
    marked({.customer_id = mara, .key = {"fading"}, .kind = touchpoints::Kind::call});
    EXPECT_EQ(world.try_write([&](Context& ctx) { return mark(ctx, {.customer_id = mara, .key = {"fading"}, .kind = touchpoints::Kind::call}); }).error().refusal, Refusal::conflict) << "pressed twice";
}

TEST_P(TodayMarks, says_what_is_wrong_with_a_mark)
{
    const auto faults = [&](const AddMark& input) {
        const auto refused = world.try_write([&](Context& ctx) { return mark(ctx, input); });
        return refused ? std::string("none") : refused.error().faults.front().pointer;
    };
    EXPECT_EQ(faults({.customer_id = {5}, .key = {"fading"}}), "/customer_id");
    EXPECT_EQ(faults({.customer_id = mara, .key = {"fading"}, .act = Act::not_this}), "/reason");
    EXPECT_EQ(faults({.customer_id = mara, .key = {"fading"}, .act = Act::given, .to_staff_id = StaffId{7}}), "/to_staff_id");
    EXPECT_EQ(faults({.customer_id = mara, .key = {"fading"}, .act = Act::later, .until_on = parse_day("2026-11-17")}), "/until_on");
    const auto of_emil = world.write([&](Context& ctx) { return cases::open_case(ctx, {.subject = {"The rye was cold"}, .customer_id = emil}); }).id;
    for (const auto& key : {"case:" + to_text(of_emil), "right_now:" + to_text(of_emil), "praise:" + to_text(of_emil), std::string("praise"), std::string("praise:cas_0000000000001"), std::string("case:x:y"), std::string("birthday:a:b"), std::string("::")})
        EXPECT_EQ(faults({.customer_id = mara, .key = {key}}), "/key") << "another customer's case, none, or two colons: " << key;
    test::Door door(world, add_routes, {"customers:read"});
    EXPECT_EQ(door.get("/today").status, 403);
    test::Door mine(world, add_routes, {"today:read", "today:write"});
    EXPECT_EQ(mine.get("/today").status, 200);
    EXPECT_EQ(mine.post("/today/marks", "{\"customer_id\":\"" + to_text(mara) + "\",\"key\":\"fading\",\"act\":\"done\"}").status, 201);
}

TEST_P(TodayMarks, of_cases_are_made_and_told_by_whoever_may_read_them)
{
    const auto of_mara = [&](cases::Kind kind, const char* subject) { return to_text(world.write([&](Context& ctx) { return cases::open_case(ctx, {.subject = {subject}, .customer_id = mara, .kind = kind}); }).id); };
    const auto praise = of_mara(cases::Kind::praise, "The rye was the best she ever had"), complaint = of_mara(cases::Kind::complaint, "The cake was cold");
    const auto later = [&](const std::string& key) { return "{\"customer_id\":\"" + to_text(mara) + "\",\"key\":\"" + key + "\",\"act\":\"later\"}"; };
    test::Door with(world, add_routes, {"today:read", "today:write", "cases:read"}), without(world, add_routes, {"today:read", "today:write"}), only_reads(world, add_routes, {"today:read", "cases:read"});
    const auto marks = [](test::Door& door) { return door.get("/today/marks?whose=all").body; };
    for (const auto& key : {"praise:" + praise, "case:" + complaint, "right_now:" + complaint}) {
        EXPECT_EQ(only_reads.post("/today/marks", later(key)).status, 403) << key;
        EXPECT_EQ(without.post("/today/marks", later(key)).status, 422) << key << ": as one that is not there";
    }
    EXPECT_EQ(marks(with).find("mark_id"), std::string::npos) << "none of them was kept";
    const auto made = test::Door::parsed(with.post("/today/marks", later("praise:" + praise)));
    EXPECT_EQ(with.post("/today/marks", later("case:" + complaint)).status, 201);
    EXPECT_NE(marks(with).find("Put it right: The cake was cold"), std::string::npos);
    EXPECT_NE(marks(with).find("Thank them"), std::string::npos);
    const auto told = marks(without);
    EXPECT_NE(told.find("Put it right"), std::string::npos) << told;
    EXPECT_EQ(told.find("The cake was cold"), std::string::npos) << "what the case is about is not theirs to read";
    const auto path = "/today/marks/" + std::string(made.at("id").as_string());
    EXPECT_EQ(only_reads.del(path).status, 403);
    EXPECT_EQ(without.del("/today/marks/mrk_0000000000001").status, 404);
    EXPECT_EQ(test::Door(world, add_routes, {"cases:read", "customers:read"}).get("/today/marks?whose=all").status, 403);
    EXPECT_EQ(with.del(path).status, 204);
}

}  // namespace
}  // namespace rapport::today
