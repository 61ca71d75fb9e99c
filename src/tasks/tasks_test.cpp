#include "customers/service.h"
#include "customers/test/people.h"
#include "identity/test/shop.h"
#include "outlook/service.h"
#include "promises/endings.h"
#include "promises/service.h"
#include "tasks/doors.h"
#include "tasks/service.h"
#include "touchpoints/test/file_desk.h"

#include <algorithm>

namespace rapport::tasks {
namespace {

using CustomerId = Id<customers::Customer>;
using identity::test::code_of;
using identity::test::fault_of;

const Sql audit_sql{"test.task_audit", Reach::business, "SELECT action FROM audit_events WHERE subject = $1 ORDER BY id"};

class Tasks : public identity::test::ShopTest {
protected:
    CustomerId customer(const std::string& name)
    {
        return world.write([&](Context& ctx) { return customers::add_customer(ctx, customers::person(name)); }).id;
    }
    // Ines gives it to Tom.
    Result<Task> give(GiveTask input)
    {
        if (!input.due_at && !input.due_on) input.due_on = parse_day("2026-11-20");
        if (!input.staff_id) input.staff_id = tom.id;
        return as(ines, [&](Context& ctx) { return give_task(ctx, input); });
    }
    Task read(Id<Task> id)
    {
        return world.read([&](Context& ctx) { return read_task(ctx, id); }).value();
    }
    Result<Task> change(const Task& task, const ChangeTask& what, std::int64_t version)
    {
        return as(tom, [&](Context& ctx) { return change_task(ctx, task.id, version, what); });
    }
    std::vector<std::string> listed(const Filter& filter)
    {
        std::vector<std::string> what;
        for (const auto& one : world.read([&](Context& ctx) { return list_tasks(ctx, filter); }).value()) what.push_back(one.what);
        return what;
    }
    promises::Promise broken_promise()
    {
        const auto made = world.write([&](Context& ctx) { return promises::make_promise(ctx, {.customer_id = mara, .what = {"the recipe of the rye"}, .due_on = parse_day("2026-11-18")}); });
        return world.write([&](Context& ctx) { return promises::break_promise(ctx, made.id, {.reason = {"forgot it"}}); });
    }
    using Listed = std::vector<std::string>;

    CustomerId mara = customer("Mara Kowalska");
    CustomerId emil = customer("Emil Thielsen");
};
RAPPORT_ON_BOTH_ENGINES(Tasks);

TEST_P(Tasks, go_to_a_colleague_by_a_hand_over_and_not_past_it)
{
    const auto task = give({.what = {"Order the new oven door"}}).value();
    const auto move = [&](const identity::Staff& who, const identity::Staff& to) {
        ChangeTask change;
        change.staff_id = {true, to.id};
        return as(who, [&](Context& ctx) { return change_task(ctx, task.id, read(task.id).version, change); });
    };
    EXPECT_EQ(fault_of(move(tom, hanne)), "/staff_id hand_over");
    EXPECT_EQ(read(task.id).staff_id, tom.id);
    EXPECT_TRUE(move(ines, hanne)) << "she gave it";
    EXPECT_TRUE(move(tom, tom)) << "he takes it upon himself";
    EXPECT_TRUE(move(hanne, ines)) << "she leads the people";
}

TEST_P(Tasks, say_what_until_when_and_when_they_are_done_well)
{
    const auto task = give({.what = {"Order the new oven door"}, .goal = Text<1, 2000>{"No more burnt crusts"}, .done_means = Text<1, 2000>{"It shuts"}, .limits = Text<1, 2000>{"Not on a Saturday"},
                            .budget = Text<1, 200>{"400 €"}, .checklist = Checklist{{{"Measure"}, true}, {{"Call the mechanic"}, false}}, .customer_id = mara}).value();
    EXPECT_EQ(task.staff, "Tom Reimers");
    EXPECT_EQ(task.given_by, "Ines Petersen");
    EXPECT_EQ(task.customer, "Mara Kowalska");
    EXPECT_EQ(task.state, State::open);
    EXPECT_EQ(to_text(task.due_at), "2026-11-20T22:59:59.999Z") << "the end of the day in Berlin";
    EXPECT_EQ(task.checklist.at(1).text.value, "Call the mechanic");
    EXPECT_EQ(read(task.id).checklist, task.checklist);
    EXPECT_FALSE(task.overdue);
    pass(4 * us_per_day);
    EXPECT_TRUE(read(task.id).overdue);
}

TEST_P(Tasks, are_ones_own_where_nobody_is_named)
{
    EXPECT_EQ(as(tom, [&](Context& ctx) { return give_task(ctx, {.what = {"Sweep"}, .due_on = parse_day("2026-11-17")}); }).value().staff_id, tom.id);
}

TEST_P(Tasks, refuse_what_cannot_be)
{
    EXPECT_EQ(fault_of(give({.what = {"Sweep"}, .customer_id = CustomerId{7}})), "/customer_id unknown");
    EXPECT_EQ(fault_of(give({.what = {"Sweep"}, .due_on = parse_day("2026-11-16")})), "/due_on range");
    EXPECT_EQ(fault_of(give({.what = {"Sweep"}, .due_at = world.clock.now(), .due_on = parse_day("2026-11-18")})), "/due_at one_of");
    EXPECT_EQ(fault_of(give({.what = {"Sweep"}, .staff_id = Id<identity::Staff>{7}})), "/staff_id unknown_id");
    EXPECT_EQ(fault_of(give({.what = {"Sweep"}, .checklist = Checklist(51, {{"a"}, false})})), "/checklist too_many");
    EXPECT_EQ(fault_of(give({.what = {"Sweep"}, .source = Source::apology})), "/source_id required");
    EXPECT_EQ(fault_of(give({.what = {"Sweep"}, .source = Source::apology, .source_id = Text<1, 60>{"prm_0000000000001"}})), "/source_id unknown_id");
    ASSERT_TRUE(give({.what = {"Sweep"}, .external_id = Text<1, 200>{"T-1"}}));
    EXPECT_EQ(code_of(give({.what = {"Sweep"}, .external_id = Text<1, 200>{"T-1"}})), "external_id_taken");
    EXPECT_EQ(world.read([&](Context& ctx) { return read_task(ctx, {7}); }).error().refusal, Refusal::not_found);
    EXPECT_EQ(as(tom, [&](Context& ctx) { return finish(ctx, {7}, {}); }).error().refusal, Refusal::not_found);
}

TEST_P(Tasks, change_while_they_are_open)
{
    const auto task = give({.what = {"Sweep"}, .checklist = Checklist{{{"the yard"}, false}}}).value();
    ChangeTask ticked;
    ticked.checklist = {true, Checklist{{{"the yard"}, true}}};
    const auto changed = change(task, ticked, 1).value();
    EXPECT_EQ(changed.version, 2);
    EXPECT_TRUE(changed.checklist.at(0).done);
    EXPECT_EQ(code_of(change(task, ticked, 1)), "changed_meanwhile");
    EXPECT_EQ(change(task, ticked, 2).value().version, 2) << "nothing differs";
    ChangeTask nobody;
    nobody.staff_id = {true, std::nullopt};
    EXPECT_EQ(change(task, nobody, 2).value().staff, std::nullopt);
    ChangeTask wrong;
    wrong.what = {true, std::nullopt};
    EXPECT_EQ(fault_of(change(task, wrong, 3)), "/what required");
    ASSERT_TRUE(as(tom, [&](Context& ctx) { return drop(ctx, task.id, {.reason = {"it rained"}}); }));
    EXPECT_EQ(code_of(change(task, ticked, 4)), "ended");
}

TEST_P(Tasks, end_once_and_are_open_again_when_that_was_wrong)
{
    const auto task = give({.what = {"Sweep"}}).value();
    EXPECT_EQ(fault_of(as(tom, [&](Context& ctx) { return finish(ctx, task.id, {.at = Instant{world.clock.now().us + us_per_day}}); })), "/at range");
    const auto done = as(tom, [&](Context& ctx) { return finish(ctx, task.id, {.reason = Text<1, 2000>{"twice"}}); }).value();
    EXPECT_EQ(done.state, State::done);
    EXPECT_EQ(done.ended_by, "Tom Reimers");
    EXPECT_EQ(done.ending_reason, "twice");
    EXPECT_EQ(code_of(as(ines, [&](Context& ctx) { return drop(ctx, task.id, {.reason = {"no"}}); })), "ended");
    EXPECT_EQ(code_of(as(ines, [&](Context& ctx) { return remove_task(ctx, task.id); })), "ended");
    EXPECT_EQ(as(ines, [&](Context& ctx) { return take_back_drop(ctx, task.id); }).error().refusal, Refusal::not_found);
    ASSERT_TRUE(as(ines, [&](Context& ctx) { return take_back_finish(ctx, task.id); }));
    EXPECT_EQ(read(task.id).state, State::open);
    ASSERT_TRUE(as(ines, [&](Context& ctx) { return drop(ctx, task.id, {.reason = {"no"}}); }));
    ASSERT_TRUE(as(ines, [&](Context& ctx) { return take_back_drop(ctx, task.id); }));
    ASSERT_TRUE(as(ines, [&](Context& ctx) { return remove_task(ctx, task.id); }));
    EXPECT_EQ(world.read([&](Context& ctx) { return ctx.db.all<std::string>(audit_sql, to_text(task.id)); }),
              (Listed{"task.created", "task.done", "task.reopened", "task.dropped", "task.reopened", "task.removed"}));
}

TEST_P(Tasks, say_sorry_where_they_came_from_an_apology)
{
    const auto promise = broken_promise();
    const auto sorry = [&] { return give({.what = {"Bring her the recipe and a loaf"}, .source = Source::apology, .source_id = Text<1, 60>{to_text(promise.id)}}); };
    const auto task = sorry().value();
    EXPECT_EQ(task.customer_id, mara) << "whom the promise was made to";
    EXPECT_EQ(code_of(sorry()), "given");
    const auto apologised = [&] { return world.read([&](Context& ctx) { return promises::read_promise(ctx, promise.id); })->apologised_at.has_value(); };
    ASSERT_TRUE(as(tom, [&](Context& ctx) { return finish(ctx, task.id, {}); }));
    EXPECT_TRUE(apologised());
    ASSERT_TRUE(as(tom, [&](Context& ctx) { return take_back_finish(ctx, task.id); }));
    EXPECT_FALSE(apologised());

    ASSERT_TRUE(as(ines, [&](Context& ctx) { return promises::apologise(ctx, promise.id, {}); }));
    ASSERT_TRUE(as(tom, [&](Context& ctx) { return finish(ctx, task.id, {}); })) << "somebody said it before";
    ASSERT_TRUE(as(tom, [&](Context& ctx) { return take_back_finish(ctx, task.id); }));
    EXPECT_TRUE(apologised()) << "that was Ines's word";
    EXPECT_EQ(code_of(sorry()), "apologised");
}

TEST_P(Tasks, come_from_what_was_noted_of_a_customer)
{
    const auto danger = world.write([&](Context& ctx) { return outlook::note(ctx, mara, {.what = {"Her husband lost his work"}, .follow_up_on = parse_day("2026-11-18")}); });
    const auto from = [&](std::optional<CustomerId> whose) { return give({.what = {"Ask how it goes"}, .customer_id = whose, .source = Source::outlook, .source_id = Text<1, 60>{to_text(danger.id)}}); };
    EXPECT_EQ(fault_of(from(emil)), "/source_id unknown_id");
    ASSERT_TRUE(from(mara));
    EXPECT_EQ(world.read([&](Context& ctx) { return seen_to(ctx); }), Listed{"outlook:" + to_text(danger.id)});
}

TEST_P(Tasks, are_listed_by_whom_about_whom_and_by_words)
{
    ASSERT_TRUE(give({.what = {"Sweep the yard"}, .due_on = parse_day("2026-11-19")}));
    ASSERT_TRUE(give({.what = {"Call about the café chairs"}, .customer_id = mara, .due_on = parse_day("2026-11-18")}));
    ASSERT_TRUE(give({.what = {"Count the till"}, .customer_id = emil, .staff_id = ines.id}));
    const auto task = give({.what = {"Old one"}, .due_on = parse_day("2026-11-17")}).value();
    EXPECT_EQ(listed({.state = State::open}), (Listed{"Old one", "Call about the café chairs", "Sweep the yard", "Count the till"}));
    EXPECT_EQ(listed({.staff = ines.id}), Listed{"Count the till"});
    EXPECT_EQ(listed({.given_by = ines.id, .customer = mara}), Listed{"Call about the café chairs"});
    EXPECT_EQ(listed({.q = "CAFE cha"}), Listed{"Call about the café chairs"});
    EXPECT_EQ(listed({.q = "thiel"}), Listed{"Count the till"}) << "by the customer's name";
    EXPECT_EQ(listed({.q = "ard"}), Listed{}) << "a word's beginning, not its end";
    pass(us_per_day);
    EXPECT_EQ(listed({.overdue = true}), Listed{"Old one"});
    ASSERT_TRUE(as(tom, [&](Context& ctx) { return finish(ctx, task.id, {}); }));
    EXPECT_EQ(listed({.overdue = true}), Listed{});
    EXPECT_EQ(listed({.state = State::done}), Listed{"Old one"});
    EXPECT_EQ(listed({.limit = 1}), (Listed{"Count the till", "Sweep the yard"})) << "one more than was asked for";
    EXPECT_EQ(world.read([&](Context& ctx) { return list_tasks(ctx, {.customer = CustomerId{7}}); }).error().refusal, Refusal::not_found);
}

TEST_P(Tasks, come_in_and_go_out_as_a_file)
{
    touchpoints::FileDesk files{world, import_shape()};
    const std::string file = "task_id,customer_id,what,goal,checklist,staff,given_by,given_at,due_at,state,ended_at,reason\n"
                             "A-1," + to_text(mara) + ",Order the door,No burnt crusts,\"[x] Measure\n[ ] Call\",Tom Reimers,Ines Petersen,2026-11-10,2026-11-20,,,\n"
                             ",,Count the till,,,Hanne,,2026-11-01,2026-11-02 10:00,dropped,2026-11-02,no time\n"
                             "A-3,,Nothing to say when,,,,,,,,,\n"
                             "A-4,,Ended before,,,,,2026-11-10,2026-11-20,done,2026-11-01,\n";
    const auto read_in = files.read(file);
    EXPECT_EQ(read_in.counts, "4 read, 2 created, 0 changed, 0 unchanged, 2 rejected");
    ASSERT_EQ(read_in.rejected.size(), 2u);
    EXPECT_EQ(read_in.rejected[0].column, "due_at");
    EXPECT_EQ(read_in.rejected[1].column, "ended_at");
    EXPECT_EQ(files.read(file).counts, "4 read, 0 created, 0 changed, 2 unchanged, 2 rejected");
    EXPECT_EQ(listed({.staff = tom.id}), Listed{"Order the door"});
    EXPECT_EQ(listed({.state = State::dropped}), Listed{"Count the till"});

    const auto out = files.write();
    EXPECT_NE(out.find("A-1," + to_text(mara) + ",Order the door,No burnt crusts,,,,\"[x] Measure\n[ ] Call\",Tom Reimers,Ines Petersen"), std::string::npos) << out;
    EXPECT_EQ(files.read(out).counts, "2 read, 0 created, 0 changed, 2 unchanged, 0 rejected");

    const auto done = files.read("task_id,what,due_at,state,ended_at\nA-1,Order the door,2026-11-20,done,2026-11-16\n");
    EXPECT_EQ(done.counts, "1 read, 0 created, 1 changed, 0 unchanged, 0 rejected");
    EXPECT_EQ(listed({.state = State::done}), Listed{"Order the door"});
    EXPECT_EQ(files.undo(done.id), 0);
    EXPECT_EQ(listed({.state = State::open}), Listed{"Order the door"});
    EXPECT_EQ(files.undo(read_in.id), 0);
    EXPECT_EQ(listed({}), Listed{});
}

}  // namespace
}  // namespace rapport::tasks
