#include "cases/service.h"
#include "customers/care.h"
#include "customers/service.h"
#include "customers/test/people.h"
#include "identity/test/shop.h"
#include "imports/outgoing.h"
#include "promises/endings.h"
#include "promises/service.h"
#include "tasks/doors.h"
#include "tasks/handovers.h"
#include "tasks/leaving.h"
#include "tasks/service.h"

#include <random>

namespace rapport::tasks {
namespace {

using CustomerId = Id<customers::Customer>;
using identity::Staff;
using identity::test::code_of;
using identity::test::fault_of;

class Handovers : public identity::test::ShopTest {
protected:
    CustomerId customer(const std::string& name)
    {
        return world.write([&](Context& ctx) { return customers::add_customer(ctx, customers::person(name)); }).id;
    }
    promises::Promise promise(const Staff& by, const std::string& what = "the recipe of the rye")
    {
        return as(by, [&](Context& ctx) { return promises::make_promise(ctx, {.customer_id = mara, .what = {what}, .due_on = parse_day("2026-11-25")}); }).value();
    }
    Task task(const Staff& by, const std::string& what = "Order the oven door")
    {
        return as(by, [&](Context& ctx) { return give_task(ctx, {.what = {what}, .due_on = parse_day("2026-11-25")}); }).value();
    }
    void care(CustomerId of, const Staff& by)
    {
        as(ines, [&](Context& ctx) -> Result<Done> { customers::give_care(ctx, of, by.id); return Done{}; }).value();
    }
    Result<Handover> give(const Staff& by, HandOver input)
    {
        input.note = {"She was promised it in writing."};
        return as(by, [&](Context& ctx) { return hand_over(ctx, input); });
    }
    Handover read(const Handover& one)
    {
        return world.read([&](Context& ctx) { return read_handover(ctx, one.id); }).value();
    }
    std::optional<std::string> keeper(const promises::Promise& promise)
    {
        return world.read([&](Context& ctx) { return promises::read_promise(ctx, promise.id); })->staff;
    }
    std::optional<std::string> doer(const Task& task)
    {
        return world.read([&](Context& ctx) { return read_task(ctx, task.id); })->staff;
    }
    std::optional<Id<Staff>> carer(CustomerId of)
    {
        return world.read([&](Context& ctx) { return customers::carer_of(ctx.db, of); });
    }
    std::size_t waiting(const Staff& with)
    {
        return world.read([&](Context& ctx) { return list_handovers(ctx, {.with = with.id, .state = Answered::waiting}); }).size();
    }
    Result<Handover> accepts(const Staff& who, const Handover& one)
    {
        return as(who, [&](Context& ctx) { return accept(ctx, one.id); });
    }

    CustomerId mara = customer("Mara Kowalska");
};
RAPPORT_ON_BOTH_ENGINES(Handovers);

TEST_P(Handovers, stay_with_the_giver_until_they_are_accepted)
{
    const auto recipe = promise(ines);
    const auto given = give(ines, {.promise_id = recipe.id, .to_staff_id = tom.id}).value();
    EXPECT_EQ(given.state, Answered::waiting);
    EXPECT_EQ(given.from_staff, "Ines Petersen");
    EXPECT_EQ(given.what, "the recipe of the rye");
    EXPECT_EQ(given.customer, "Mara Kowalska");
    EXPECT_EQ(to_text(given.answer_by), "2026-11-18T22:59:59.999Z") << "by the end of tomorrow";
    EXPECT_EQ(keeper(recipe), "Ines Petersen");
    EXPECT_EQ(waiting(ines), 1u);
    EXPECT_EQ(waiting(tom), 1u);
    EXPECT_EQ(waiting(hanne), 0u);

    const auto not_yours = accepts(hanne, given);
    EXPECT_EQ(not_yours.error().refusal, Refusal::not_allowed);
    EXPECT_EQ(not_yours.error().detail, "This is for Tom Reimers, who alone can say yes or no to it.");
    EXPECT_EQ(accepts(tom, given).value().state, Answered::accepted);
    EXPECT_EQ(keeper(recipe), "Tom Reimers");
    EXPECT_EQ(code_of(accepts(tom, given)), "answered");
    EXPECT_EQ(waiting(tom), 0u);

    ASSERT_TRUE(as(tom, [&](Context& ctx) { return take_back_answer(ctx, given.id); }));
    EXPECT_EQ(keeper(recipe), "Ines Petersen");
    EXPECT_EQ(read(given).state, Answered::waiting);
}

TEST_P(Handovers, are_declined_with_a_reason_or_kept_after_all)
{
    const auto door = task(ines);
    const auto given = give(ines, {.task_id = door.id, .to_staff_id = tom.id}).value();
    EXPECT_EQ(code_of(give(ines, {.task_id = door.id, .to_staff_id = hanne.id})), "waiting");
    const auto declined = as(tom, [&](Context& ctx) { return decline(ctx, given.id, {.reason = {"I am away that week."}}); }).value();
    EXPECT_EQ(declined.state, Answered::declined);
    EXPECT_EQ(declined.answer_reason, "I am away that week.");
    EXPECT_EQ(doer(door), "Ines Petersen");

    const auto again = give(ines, {.task_id = door.id, .to_staff_id = hanne.id}).value();
    EXPECT_EQ(code_of(as(tom, [&](Context& ctx) { return take_back_answer(ctx, given.id); })), "waiting") << "it is on its way to Hanne";
    EXPECT_EQ(as(tom, [&](Context& ctx) { return withdraw_handover(ctx, again.id); }).error().refusal, Refusal::not_allowed);
    EXPECT_EQ(as(ines, [&](Context& ctx) { return withdraw_handover(ctx, again.id); }).value().state, Answered::withdrawn);
    EXPECT_EQ(as(tom, [&](Context& ctx) { return take_back_answer(ctx, given.id); }).has_value(), true) << "he can do it after all";
    EXPECT_EQ(accepts(tom, given).value().state, Answered::accepted);
    EXPECT_EQ(doer(door), "Tom Reimers");
}

TEST_P(Handovers, go_out_as_a_file_with_their_answers)
{
    const auto recipe = promise(ines);
    const auto given = give(ines, {.promise_id = recipe.id, .to_staff_id = tom.id}).value();
    as(tom, [&](Context& ctx) { return decline(ctx, given.id, {.reason = {"I am away, sadly"}}); }).value();
    pass(us_per_second);
    care(mara, hanne);
    const auto waits = give(hanne, {.customer_id = mara, .to_staff_id = tom.id}).value();
    const auto shape = handover_export_shape();
    EXPECT_FALSE(imports::comes_in(shape));
    std::string out;
    world.read([&](Context& ctx) { shape.write_out(ctx, out, [] {}); return true; });
    const auto lines = [&] {
        std::vector<std::string> all;
        for (std::size_t from = 0; from < out.size();) {
            const auto end = out.find('\n', from);
            all.push_back(out.substr(from, end - from));
            from = end + 1;
        }
        return all;
    }();
    ASSERT_EQ(lines.size(), 3u);
    EXPECT_EQ(lines[0], "handover_id,kind,customer_id,thing_id,what,due_at,from_staff,to_staff,note,given_by,given_at,answer_by,state,answered_at,answered_by,answer_reason");
    EXPECT_TRUE(lines[1].starts_with(to_text(waits.id) + ",customer," + to_text(mara) + ",,,,Hanne Brodersen,Tom Reimers,")) << lines[1];
    EXPECT_TRUE(lines[1].ends_with(",waiting,,,")) << lines[1];
    EXPECT_TRUE(lines[2].starts_with(to_text(given.id) + ",promise," + to_text(mara) + "," + to_text(recipe.id) + ",the recipe of the rye,")) << lines[2];
    EXPECT_TRUE(lines[2].ends_with(",Tom Reimers,\"I am away, sadly\"")) << lines[2];
}

TEST_P(Handovers, of_a_customer_change_who_looks_after_them)
{
    care(mara, hanne);
    const auto given = give(hanne, {.customer_id = mara, .to_staff_id = tom.id}).value();
    EXPECT_EQ(given.from_staff, "Hanne Brodersen");
    EXPECT_EQ(carer(mara), hanne.id);
    ASSERT_TRUE(accepts(tom, given));
    EXPECT_EQ(carer(mara), tom.id);
    care(mara, ines);
    EXPECT_EQ(code_of(as(tom, [&](Context& ctx) { return take_back_answer(ctx, given.id); })), "moved_on");
}

TEST_P(Handovers, refuse_what_cannot_be)
{
    const auto recipe = promise(ines);
    EXPECT_EQ(fault_of(give(ines, {.to_staff_id = tom.id})), " one_of");
    EXPECT_EQ(fault_of(give(ines, {.customer_id = CustomerId{7}, .to_staff_id = tom.id})), "/customer_id unknown");
    EXPECT_EQ(fault_of(give(ines, {.promise_id = recipe.id, .to_staff_id = ines.id})), "/to_staff_id same");
    EXPECT_EQ(fault_of(give(ines, {.promise_id = recipe.id, .to_staff_id = {7}})), "/to_staff_id unknown_id");
    EXPECT_EQ(fault_of(give(ines, {.promise_id = recipe.id, .to_staff_id = tom.id, .answer_by = parse_day("2026-11-16")})), "/answer_by range");
    EXPECT_EQ(world.read([](Context& ctx) { return read_handover(ctx, {7}); }).error().refusal, Refusal::not_found);
    ASSERT_TRUE(as(ines, [&](Context& ctx) { return promises::keep(ctx, recipe.id, {}); }));
    EXPECT_EQ(code_of(give(ines, {.promise_id = recipe.id, .to_staff_id = tom.id})), "ended");
}

TEST_P(Handovers, that_nobody_answers_are_overdue_and_are_over_when_the_thing_has_ended)
{
    const auto recipe = promise(ines);
    const auto given = give(ines, {.promise_id = recipe.id, .to_staff_id = tom.id}).value();
    const auto overdue = [&] { return world.read([&](Context& ctx) { return list_handovers(ctx, {.overdue = true}); }).size(); };
    EXPECT_EQ(overdue(), 0u);
    pass(2 * us_per_day);
    EXPECT_EQ(overdue(), 1u);
    EXPECT_TRUE(read(given).overdue);
    ASSERT_TRUE(as(ines, [&](Context& ctx) { return promises::keep(ctx, recipe.id, {}); }));
    EXPECT_EQ(read(given).state, Answered::over);
    EXPECT_EQ(overdue(), 0u);
    EXPECT_EQ(code_of(accepts(tom, given)), "ended");
}

TEST_P(Handovers, of_everything_are_one_act_when_somebody_leaves)
{
    const auto emil = customer("Emil Thielsen");
    const auto recipe = promise(tom), chair = promise(tom, "a chair by the window");
    const auto door = task(tom);
    const auto till = task(ines, "Count the till");
    care(mara, tom);
    care(emil, tom);
    give(ines, {.task_id = till.id, .to_staff_id = tom.id}).value();
    const auto open = [&](const char* about) { return as(tom, [&](Context& ctx) { return cases::open_case(ctx, {.subject = {about}, .staff_id = tom.id}); }).value().id; };
    const auto late = open("The cake was late"), cold = open("The coffee was cold");

    const auto preview = world.read([&](Context& ctx) { return preview_leaving(ctx, tom.id); }).value();
    EXPECT_EQ(preview.promises.size(), 2u);
    EXPECT_EQ(preview.tasks.at(0).what, "Order the oven door");
    EXPECT_EQ(preview.customers, 2);
    EXPECT_EQ(preview.cases.size(), 2u);
    EXPECT_EQ(preview.first_customers.at(1).name, "Emil Thielsen");
    EXPECT_EQ(preview.waiting.size(), 1u);

    const auto goes = [&](const Staff& who, const Leave& how) { return as(who, [&](Context& ctx) { return leave(ctx, tom.id, how); }); };
    EXPECT_EQ(fault_of(goes(ines, {.to_staff_id = tom.id, .note = {"He goes to sea."}})), "/to_staff_id same");
    EXPECT_EQ(fault_of(goes(ines, {.to_staff_id = hanne.id, .except = std::vector<Instead>{{to_text(till.id), ines.id}}, .note = {"x"}})), "/except/0/id unknown_id");
    EXPECT_EQ(keeper(recipe), "Tom Reimers") << "nothing has moved";

    const auto left = goes(ines, {.to_staff_id = hanne.id, .except = std::vector<Instead>{{to_text(chair.id), ines.id}, {to_text(emil), ines.id}, {to_text(cold), ines.id}}, .note = {"He goes to sea."}}).value();
    EXPECT_EQ(std::tuple(left.promises, left.tasks, left.cases, left.customers, left.withdrawn), std::tuple(2, 1, 2, 2, 1));
    const auto whose = [&](Id<cases::Case> id) { return world.read([&](Context& ctx) { return cases::read_case(ctx, id); }).value(); };
    EXPECT_EQ(whose(late).staff, "Hanne Brodersen");
    EXPECT_EQ(whose(cold).staff_id, ines.id);
    EXPECT_EQ(whose(cold).entries.back().words, "Tom Reimers leaves: Ines Petersen has it now.");
    EXPECT_FALSE(left.staff.active);
    EXPECT_EQ(keeper(recipe), "Hanne Brodersen");
    EXPECT_EQ(keeper(chair), "Ines Petersen");
    EXPECT_EQ(doer(door), "Hanne Brodersen");
    EXPECT_EQ(doer(till), "Ines Petersen");
    EXPECT_EQ(carer(mara), hanne.id);
    EXPECT_EQ(carer(emil), ines.id);
    EXPECT_TRUE(world.read([](Context& ctx) { return left_behind(ctx); }).empty());
    const auto handed = world.read([&](Context& ctx) { return list_handovers(ctx, {.task = door.id}); });
    EXPECT_EQ(handed.at(0).state, Answered::accepted);
    EXPECT_EQ(handed.at(0).note, "He goes to sea.");
    ASSERT_TRUE(as(ines, [&](Context& ctx) { return take_back_answer(ctx, handed.at(0).id); })) << "one by one it can be taken back";
    EXPECT_EQ(doer(door), "Tom Reimers");
    EXPECT_EQ(world.read([](Context& ctx) { return left_behind(ctx); }).at(0).tasks, 1);
    world.write([&](Context& ctx) { return cases::pass_on(ctx, late, tom, "By hand"); });
    EXPECT_EQ(world.read([](Context& ctx) { return left_behind(ctx); }).at(0).cases, 1) << "nothing is forgotten with whoever has left";
}

TEST_P(Handovers, of_cases_are_for_who_may_work_on_cases)
{
    as(ines, [&](Context& ctx) { return cases::open_case(ctx, {.subject = {"The cake was late"}, .staff_id = ines.id}); }).value();
    // A program of hers that may do little.
    auto few = identity::acting(ines, "token tok_1");
    for (const auto name : {"cases:read", "cases:write"}) few.permissions.reset(may(name).number());
    Desk desk{world.runtime(), few, "test"};
    EXPECT_EQ(as(ines, [&](Context& ctx) { return preview_leaving(ctx, ines.id); }).value().cases.size(), 1u);
    EXPECT_TRUE(desk.read([&](Context& ctx) { return preview_leaving(ctx, ines.id); }).value().cases.empty());
    const auto leaves = [&](Context& ctx) { return leave(ctx, ines.id, {.to_staff_id = tom.id, .note = {"x"}, .stays = true}); };
    const auto refused = desk.write(leaves);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().refusal, Refusal::not_allowed);
    EXPECT_EQ(as(ines, leaves).value().cases, 1);
}

TEST_P(Handovers, let_nobody_go_who_may_do_more)
{
    EXPECT_EQ(as(ines, [&](Context& ctx) { return leave(ctx, hanne.id, {.to_staff_id = ines.id, .note = {"x"}}); }).error().refusal, Refusal::not_allowed);
    EXPECT_EQ(as(ines, [&](Context& ctx) { return leave(ctx, hanne.id, {.to_staff_id = ines.id, .note = {"x"}, .stays = true}); }).error().refusal, Refusal::not_allowed)
        << "nor take what they have";
    EXPECT_TRUE(now(hanne).active);
    const auto vera = world.write([&](Context& ctx) { return identity::insert_staff(ctx, {{"Vera"}, {"vera@example.org"}, identity::Role::viewer}); });
    EXPECT_EQ(fault_of(as(hanne, [&](Context& ctx) { return leave(ctx, tom.id, {.to_staff_id = vera.id, .note = {"x"}}); })), "/to_staff_id may_not");
    EXPECT_EQ(as(hanne, [&](Context& ctx) { return leave(ctx, {7}, {.to_staff_id = ines.id, .note = {"x"}}); }).error().refusal, Refusal::not_found);
}

// Whoever has a thing: the one to whom it was given last and who said yes, and did not take that back.
TEST_P(Handovers, agree_with_a_plain_map)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const std::vector<Staff> staff{hanne, ines, tom};
    std::vector<Task> tasks;
    std::vector<std::size_t> has;
    std::vector<std::optional<std::pair<Handover, std::size_t>>> on_its_way;
    for (int i = 0; i < 4; ++i) {
        has.push_back(random() % 3);
        tasks.push_back(task(staff[has.back()], "Task " + std::to_string(i)));
        on_its_way.emplace_back();
    }
    for (int step = 0; step < 150; ++step) {
        const auto which = random() % 4;
        const auto who = random() % 3;
        if (!on_its_way[which]) {
            const auto given = give(staff[has[which]], {.task_id = tasks[which].id, .to_staff_id = staff[who].id});
            ASSERT_EQ(given.has_value(), who != has[which]);
            if (given) on_its_way[which] = {*given, who};
        } else {
            const auto& [given, to] = *on_its_way[which];
            const bool yes = random() % 2;
            const auto answered = yes ? accepts(staff[who], given) : as(staff[who], [&, &given = given](Context& ctx) { return decline(ctx, given.id, {.reason = {"no"}}); });
            ASSERT_EQ(answered.has_value(), who == to);
            if (!answered) continue;
            if (yes && random() % 4 == 0) {
                ASSERT_TRUE(as(staff[who], [&, &given = given](Context& ctx) { return take_back_answer(ctx, given.id); }));
                continue;
            }
            if (yes) has[which] = to;
            on_its_way[which].reset();
        }
        for (std::size_t i = 0; i < 4; ++i) ASSERT_EQ(doer(tasks[i]), staff[has[i]].name);
    }
}

}  // namespace
}  // namespace rapport::tasks
