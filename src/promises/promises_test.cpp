#include "customers/service.h"
#include "customers/test/people.h"
#include "identity/test/shop.h"
#include "promises/endings.h"
#include "promises/facts.h"
#include "promises/service.h"
#include "touchpoints/service.h"

namespace rapport::promises {
namespace {

using CustomerId = Id<customers::Customer>;
using identity::test::code_of;
using identity::test::fault_of;

const Sql facts_sql{"test.promise_facts", Reach::one_customer,
    "SELECT promises_open, promises_broken, promises_kept, next_promise_due_at FROM customer_facts WHERE customer_id = $1"};
using Facts = std::tuple<int, int, int, std::optional<Instant>>;

const Sql audit_sql{"test.promise_audit", Reach::business, "SELECT action FROM audit_events WHERE subject = $1 ORDER BY id"};

class Promises : public identity::test::ShopTest {
protected:
    CustomerId customer(const std::string& name)
    {
        return world.write([&](Context& ctx) { return customers::add_customer(ctx, customers::person(name)); }).id;
    }
    Result<Promise> make(const MakePromise& input)
    {
        return as(tom, [&](Context& ctx) { return make_promise(ctx, input); });
    }
    Promise recipe(CustomerId of, Instant due) { return make({.customer_id = of, .what = {"the recipe of the rye"}, .due_at = due}).value(); }
    Promise read(const Promise& promise)
    {
        return world.read([&](Context& ctx) { return read_promise(ctx, promise.id); }).value();
    }
    Result<Promise> change(const Promise& promise, const ChangePromise& what, std::int64_t version)
    {
        return as(ines, [&](Context& ctx) { return change_promise(ctx, promise.id, version, what); });
    }
    std::vector<std::string> timeline_of(CustomerId of)
    {
        std::vector<std::string> summaries;
        for (const auto& entry : world.read([&](Context& ctx) { return touchpoints::timeline(ctx, of, {}); }).value())
            summaries.push_back(entry.summary.value_or(""));
        return summaries;
    }
    Facts facts_of(CustomerId of)
    {
        return world.read([&](Context& ctx) { return *ctx.db.one<Facts>(facts_sql, of); });
    }
    std::vector<Id<Promise>> listed(const Filter& filter)
    {
        std::vector<Id<Promise>> ids;
        for (const auto& one : world.read([&](Context& ctx) { return list_promises(ctx, filter); }).value()) ids.push_back(one.id);
        return ids;
    }
    Instant in_hours(int hours) const { return {world.clock.now().us + hours * 3600 * us_per_second}; }

    CustomerId mara = customer("Mara Kowalska");
    CustomerId emil = customer("Emil Thielsen");
};
RAPPORT_ON_BOTH_ENGINES(Promises);

TEST_P(Promises, are_made_by_whoever_writes_them_down)
{
    const auto made = make({.customer_id = mara, .what = {"bring the recipe"}, .due_on = parse_day("2026-11-20"), .place = Text<1, 60>{"at the counter"}}).value();
    EXPECT_EQ(made.staff, "Tom Reimers");
    EXPECT_EQ(made.staff_id, tom.id);
    EXPECT_EQ(made.state, State::open);
    EXPECT_EQ(to_text(made.due_at), "2026-11-20T22:59:59.999Z");     // Berlin's day ends an hour before UTC's
    EXPECT_EQ(timeline_of(mara), std::vector<std::string>{"Promised by 20 November 2026: bring the recipe"});
    EXPECT_EQ(facts_of(mara), Facts(1, 0, 0, made.due_at));
    EXPECT_EQ(facts_of(emil), Facts(0, 0, 0, std::nullopt));
    EXPECT_EQ(world.read([&](Context& ctx) { return open_of(ctx, mara); }).size(), 1u);
    EXPECT_TRUE(world.read([&](Context& ctx) { return open_of(ctx, emil); }).empty());

    const auto hers = make({.customer_id = emil, .what = {"call back"}, .due_at = in_hours(2), .staff_id = ines.id}).value();
    EXPECT_EQ(hers.staff, "Ines Petersen");
    EXPECT_EQ(timeline_of(emil), std::vector<std::string>{"Promised by 17 November 2026 11:00: call back"});
}

TEST_P(Promises, for_a_day_hold_until_its_last_moment_through_daylight_saving)
{
    // On 28 March 2027 Berlin's day has 23 hours, on 31 October 2027 it has 25.
    for (const auto& [day, last] : {std::pair("2027-03-27", "2027-03-27T22:59:59.999Z"), std::pair("2027-03-28", "2027-03-28T21:59:59.999Z"),
                                    std::pair("2027-10-30", "2027-10-30T21:59:59.999Z"), std::pair("2027-10-31", "2027-10-31T22:59:59.999Z")}) {
        const auto made = make({.customer_id = mara, .what = {"a cake"}, .due_on = parse_day(day)}).value();
        EXPECT_EQ(to_text(made.due_at), last) << day;
        world.clock.set(made.due_at);
        EXPECT_EQ(read(made).state, State::open) << day;
        pass(1000);
        EXPECT_EQ(read(made).state, State::late) << day;
        world.clock.set(made.made_at);
    }
}

TEST_P(Promises, name_every_fault_at_once)
{
    const auto refused = make({.customer_id = {4711}, .what = {"x"}, .staff_id = Id<identity::Staff>{4711}, .made_during = Id<touchpoints::Touchpoint>{4711}, .made_at = in_hours(1)});
    ASSERT_FALSE(refused);
    std::vector<std::string> pointers;
    for (const auto& fault : refused.error().faults) pointers.push_back(fault.pointer);
    EXPECT_EQ(pointers, (std::vector<std::string>{"/customer_id", "/made_at", "/due_on", "/staff_id", "/made_during"}));

    EXPECT_EQ(fault_of(make({.customer_id = mara, .what = {"x"}, .due_at = in_hours(-1)})), "/due_at range");
    EXPECT_EQ(fault_of(make({.customer_id = mara, .what = {"x"}, .due_at = in_hours(1), .due_on = parse_day("2026-11-20")})), "/due_at one_of");
    EXPECT_EQ(timeline_of(mara), std::vector<std::string>{});
    EXPECT_TRUE(make({.customer_id = mara, .what = {"x"}, .due_on = parse_day("2026-11-17")}));     // today is not over
}

TEST_P(Promises, are_made_during_a_contact_with_the_same_customer)
{
    const auto visit = world.write([&](Context& ctx) { return touchpoints::add_touchpoint(ctx, {.customer_id = mara, .kind = touchpoints::Kind::visit}); });
    EXPECT_EQ(fault_of(make({.customer_id = emil, .what = {"x"}, .due_at = in_hours(1), .made_during = visit.id})), "/made_during unknown_id");
    EXPECT_EQ(make({.customer_id = mara, .what = {"x"}, .due_at = in_hours(1), .made_during = visit.id}).value().made_during, visit.id);
}

TEST_P(Promises, are_kept_by_nobody_who_left)
{
    identity::StaffChange leaving;
    leaving.active = {true, false};
    as(hanne, [&](Context& ctx) { return identity::change_staff(ctx, ines.id, now(ines).version, leaving); }).value();
    EXPECT_EQ(fault_of(make({.customer_id = mara, .what = {"x"}, .due_at = in_hours(1), .staff_id = ines.id})), "/staff_id left");
}

TEST_P(Promises, keep_external_ids_apart)
{
    const MakePromise input{.customer_id = mara, .what = {"x"}, .due_at = in_hours(1), .external_id = Text<1, 200>{"P-1"}};
    const auto first = make(input).value();
    EXPECT_EQ(code_of(make(input)), "external_id_taken");
    as(tom, [&](Context& ctx) { return remove_promise(ctx, first.id); }).value();
    EXPECT_TRUE(make(input));   // free again
}

TEST_P(Promises, are_kept_on_time_or_late)
{
    const auto first = recipe(mara, in_hours(2)), second = recipe(mara, in_hours(2));
    pass(3600 * us_per_second);
    const auto kept = as(ines, [&](Context& ctx) { return keep(ctx, first.id, {.note = Text<1, 1000>{"she was glad"}}); }).value();
    EXPECT_EQ(kept.state, State::kept);
    EXPECT_EQ(kept.ended_by, "Ines Petersen");
    EXPECT_EQ(kept.version, 2);
    EXPECT_FALSE(kept.unfinished);
    EXPECT_EQ(timeline_of(mara).front(), "Kept a promise: the recipe of the rye (she was glad)");
    EXPECT_EQ(facts_of(mara), Facts(1, 0, 1, second.due_at));

    pass(2 * 3600 * us_per_second);
    EXPECT_EQ(read(second).state, State::late);
    const auto late = as(ines, [&](Context& ctx) { return keep(ctx, second.id, {}); }).value();
    EXPECT_EQ(late.state, State::kept_late);
    EXPECT_TRUE(late.unfinished);   // an apology is owed
    EXPECT_EQ(timeline_of(mara).front(), "Kept a promise late: the recipe of the rye");
    EXPECT_EQ(facts_of(mara), Facts(0, 0, 2, std::nullopt));

    const auto third = recipe(mara, in_hours(1));
    pass(2 * 3600 * us_per_second);     // it was kept in time and is written down afterwards
    EXPECT_EQ(as(tom, [&](Context& ctx) { return keep(ctx, third.id, {.at = third.due_at}); }).value().state, State::kept);
}

TEST_P(Promises, are_broken_or_released_with_a_reason)
{
    const auto broken = recipe(mara, in_hours(2)), released = recipe(mara, in_hours(3));
    EXPECT_EQ(as(tom, [&](Context& ctx) { return break_promise(ctx, broken.id, {.reason = {"the book is lost"}}); }).value().state, State::broken);
    EXPECT_EQ(facts_of(mara), Facts(1, 1, 0, released.due_at));
    EXPECT_EQ(as(tom, [&](Context& ctx) { return release(ctx, released.id, {.reason = {"she found it herself"}}); }).value().state, State::released);
    EXPECT_EQ(facts_of(mara), Facts(0, 1, 0, std::nullopt));
    EXPECT_EQ(timeline_of(mara).at(0), "Released from a promise: the recipe of the rye (she found it herself)");
    EXPECT_EQ(timeline_of(mara).at(1), "Broke a promise: the recipe of the rye (the book is lost)");
    EXPECT_FALSE(read(released).unfinished);
    EXPECT_TRUE(read(broken).unfinished);
}

TEST_P(Promises, end_once_and_are_open_again_when_that_was_a_mistake)
{
    const auto promise = recipe(mara, in_hours(2));
    const auto entries = timeline_of(mara);
    as(tom, [&](Context& ctx) { return keep(ctx, promise.id, {}); }).value();
    EXPECT_EQ(code_of(as(tom, [&](Context& ctx) { return keep(ctx, promise.id, {}); })), "ended");
    EXPECT_EQ(code_of(as(tom, [&](Context& ctx) { return break_promise(ctx, promise.id, {.reason = {"x"}}); })), "ended");
    EXPECT_EQ(code_of(as(tom, [&](Context& ctx) { return release(ctx, promise.id, {.reason = {"x"}}); })), "ended");
    EXPECT_EQ(code_of(as(tom, [&](Context& ctx) { return remove_promise(ctx, promise.id); })), "ended");
    EXPECT_EQ(as(tom, [&](Context& ctx) { return take_back_breaking(ctx, promise.id); }).error().refusal, Refusal::not_found);
    EXPECT_EQ(as(tom, [&](Context& ctx) { return take_back_release(ctx, promise.id); }).error().refusal, Refusal::not_found);

    as(tom, [&](Context& ctx) { return take_back_keeping(ctx, promise.id); }).value();
    EXPECT_EQ(read(promise).state, State::open);
    EXPECT_EQ(read(promise).version, 3);
    EXPECT_EQ(timeline_of(mara), entries);
    EXPECT_EQ(facts_of(mara), Facts(1, 0, 0, promise.due_at));
    EXPECT_EQ(as(tom, [&](Context& ctx) { return take_back_keeping(ctx, promise.id); }).error().refusal, Refusal::not_found);
    EXPECT_EQ(world.read([&](Context& ctx) { return ctx.db.all<std::string>(audit_sql, to_text(promise.id)); }),
              (std::vector<std::string>{"promise.created", "promise.kept", "promise.reopened"}));
}

TEST_P(Promises, made_on_a_tablet_whose_clock_goes_fast_are_made_now)
{
    const auto fast = make({.customer_id = mara, .what = {"the recipe"}, .due_on = parse_day("2026-12-01"), .made_at = Instant{world.clock.now().us + 300 * us_per_second}});
    EXPECT_EQ(fast.value().made_at, world.clock.now());
    EXPECT_FALSE(make({.customer_id = mara, .what = {"the recipe"}, .due_on = parse_day("2026-12-01"), .made_at = Instant{world.clock.now().us + 900 * us_per_second}}));
}

TEST_P(Promises, do_not_end_before_they_were_made_nor_in_the_future)
{
    const auto promise = recipe(mara, in_hours(2));
    EXPECT_EQ(fault_of(as(tom, [&](Context& ctx) { return keep(ctx, promise.id, {.at = in_hours(-1)}); })), "/at range");
    EXPECT_EQ(fault_of(as(tom, [&](Context& ctx) { return break_promise(ctx, promise.id, {.reason = {"x"}, .at = in_hours(1)}); })), "/at range");
    EXPECT_EQ(as(tom, [](Context& ctx) { return keep(ctx, {4711}, {}); }).error().refusal, Refusal::not_found);
    EXPECT_EQ(as(tom, [](Context& ctx) { return take_back_keeping(ctx, {4711}); }).error().refusal, Refusal::not_found);
    EXPECT_EQ(as(tom, [](Context& ctx) { return remove_promise(ctx, {4711}); }).error().refusal, Refusal::not_found);
}

TEST_P(Promises, that_went_wrong_want_one_apology)
{
    const auto promise = recipe(mara, in_hours(2));
    const auto wanted = [&] { return world.read([](Context& ctx) { return to_apologise_for(ctx); }).size(); };
    EXPECT_EQ(code_of(as(tom, [&](Context& ctx) { return apologise(ctx, promise.id, {}); })), "nothing_went_wrong");
    EXPECT_EQ(wanted(), 0u);
    pass(3 * 3600 * us_per_second);
    EXPECT_EQ(wanted(), 1u);
    const auto sorry = as(ines, [&](Context& ctx) { return apologise(ctx, promise.id, {.note = Text<1, 1000>{"by phone"}}); }).value();
    EXPECT_EQ(sorry.apologised_by, "Ines Petersen");
    EXPECT_EQ(sorry.state, State::late);        // it is still owed
    EXPECT_TRUE(sorry.unfinished);
    EXPECT_EQ(wanted(), 0u);
    EXPECT_EQ(timeline_of(mara).front(), "Apologised for a promise: the recipe of the rye (by phone)");
    EXPECT_EQ(code_of(as(tom, [&](Context& ctx) { return apologise(ctx, promise.id, {}); })), "apologised");

    EXPECT_FALSE(as(tom, [&](Context& ctx) { return keep(ctx, promise.id, {}); }).value().unfinished);
    as(tom, [&](Context& ctx) { return take_back_apology(ctx, promise.id); }).value();
    EXPECT_EQ(wanted(), 1u);
    EXPECT_TRUE(read(promise).unfinished);
    EXPECT_EQ(as(tom, [&](Context& ctx) { return take_back_apology(ctx, promise.id); }).error().refusal, Refusal::not_found);
}

TEST_P(Promises, are_changed_while_they_are_open_by_who_has_read_them)
{
    const auto promise = recipe(mara, in_hours(2));
    ChangePromise change_it;
    change_it.what = {true, Text<1, 1000>{"the recipe, handwritten"}};
    change_it.due_on = {true, parse_day("2026-11-18")};
    change_it.staff_id = {true, ines.id};
    const auto changed = change(promise, change_it, 1).value();
    EXPECT_EQ(changed.version, 2);
    EXPECT_EQ(changed.staff, "Ines Petersen");
    EXPECT_EQ(timeline_of(mara), std::vector<std::string>{"Promised by 18 November 2026: the recipe, handwritten"});
    EXPECT_EQ(facts_of(mara), Facts(1, 0, 0, changed.due_at));
    EXPECT_EQ(code_of(change(promise, change_it, 1)), "changed_meanwhile");
    EXPECT_EQ(change(promise, change_it, 2).value().version, 2);    // nothing changes

    ChangePromise nobody;
    nobody.what = {true, std::nullopt};
    nobody.staff_id = {true, std::nullopt};
    nobody.due_at = {true, std::nullopt};
    EXPECT_EQ(change(promise, nobody, 2).error().faults.size(), 3u);

    world.clock.set({changed.due_at.us + 1000});
    EXPECT_EQ(code_of(change(promise, change_it, 2)), "late");      // nobody moves the goal once it is missed
    ChangePromise place;
    place.place = {true, Text<1, 60>{"on the phone"}};
    EXPECT_EQ(change(promise, place, 2).value().version, 3);
    as(tom, [&](Context& ctx) { return keep(ctx, promise.id, {}); }).value();
    EXPECT_EQ(code_of(change(promise, place, 4)), "ended");
    EXPECT_EQ(as(ines, [&](Context& ctx) { return change_promise(ctx, {4711}, 1, place); }).error().refusal, Refusal::not_found);
}

TEST_P(Promises, made_by_mistake_leave_nothing_behind)
{
    const auto promise = recipe(mara, in_hours(1));
    pass(2 * 3600 * us_per_second);
    as(tom, [&](Context& ctx) { return apologise(ctx, promise.id, {}); }).value();
    as(tom, [&](Context& ctx) { return remove_promise(ctx, promise.id); }).value();
    EXPECT_TRUE(timeline_of(mara).empty());
    EXPECT_EQ(facts_of(mara), Facts(0, 0, 0, std::nullopt));
    EXPECT_EQ(world.read([&](Context& ctx) { return read_promise(ctx, promise.id); }).error().refusal, Refusal::not_found);
}

TEST_P(Promises, answer_who_waits_only_when_they_are_kept)
{
    using touchpoints::Direction;
    const auto broken = recipe(mara, in_hours(1)), kept = recipe(emil, in_hours(1));
    pass(us_per_second);
    as(tom, [&](Context& ctx) { return break_promise(ctx, broken.id, {.reason = {"x"}}); }).value();
    as(tom, [&](Context& ctx) { return keep(ctx, kept.id, {}); }).value();
    const auto ways = [&](CustomerId of) {
        std::vector<Direction> ways;
        for (const auto& entry : world.read([&](Context& ctx) { return touchpoints::timeline(ctx, of, {}); }).value()) ways.push_back(entry.direction);
        return ways;
    };
    EXPECT_EQ(ways(mara), (std::vector{Direction::in, Direction::in}));
    EXPECT_EQ(ways(emil), (std::vector{Direction::out, Direction::in}));
}

TEST_P(Promises, entries_on_the_timeline_go_with_their_promise)
{
    recipe(mara, in_hours(1));
    const auto entry = world.read([&](Context& ctx) { return touchpoints::timeline(ctx, mara, {}); }).value().at(0);
    EXPECT_EQ(code_of(as(tom, [&](Context& ctx) { return touchpoints::remove_touchpoint(ctx, entry.id); })), "recorded_for_another");
}

TEST_P(Promises, that_are_owed_stand_soonest_first)
{
    const auto third = recipe(mara, in_hours(30)), first = recipe(emil, in_hours(1)), second = recipe(mara, in_hours(1));
    const auto hers = make({.customer_id = emil, .what = {"call"}, .due_at = in_hours(3), .staff_id = ines.id}).value();
    const auto done = recipe(mara, in_hours(2));
    as(tom, [&](Context& ctx) { return keep(ctx, done.id, {}); }).value();
    using Ids = std::vector<Id<Promise>>;
    EXPECT_EQ(listed({.ended = false}), (Ids{first.id, second.id, hers.id, third.id}));
    EXPECT_EQ(listed({}), (Ids{third.id, hers.id, done.id, second.id, first.id}));
    EXPECT_EQ(listed({.customer = mara, .ended = false}), (Ids{second.id, third.id}));
    EXPECT_EQ(listed({.customer = mara}), (Ids{third.id, done.id, second.id}));
    EXPECT_EQ(listed({.staff = ines.id, .ended = false}), Ids{hers.id});
    EXPECT_EQ(listed({.state = State::kept}), Ids{done.id});
    EXPECT_EQ(listed({.ended = true}), Ids{done.id});

    const auto due_ids = [&](std::int64_t days, std::optional<Id<identity::Staff>> staff = {}) {
        Ids ids;
        for (const auto& one : world.read([&](Context& ctx) { return due(ctx, end_of_days(ctx, days), staff); })) ids.push_back(one.id);
        return ids;
    };
    EXPECT_EQ(due_ids(0), (Ids{first.id, second.id, hers.id}));
    EXPECT_EQ(due_ids(0, tom.id), (Ids{first.id, second.id}));
    EXPECT_EQ(due_ids(1), (Ids{first.id, second.id, hers.id, third.id}));

    pass(2 * 3600 * us_per_second);
    EXPECT_EQ(listed({.state = State::late}), (Ids{first.id, second.id}));
    EXPECT_EQ(listed({.state = State::open}), (Ids{hers.id, third.id}));
    EXPECT_EQ(listed({.needs_apology = true}), (Ids{second.id, first.id}));
    EXPECT_EQ(listed({.customer = emil, .needs_apology = true}), Ids{first.id});
    EXPECT_EQ(world.read([](Context& ctx) { return list_promises(ctx, {.customer = CustomerId{4711}}); }).error().refusal, Refusal::not_found);
}

}  // namespace
}  // namespace rapport::promises
