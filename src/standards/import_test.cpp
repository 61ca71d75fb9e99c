#include "customers/service.h"
#include "customers/test/people.h"
#include "identity/test/shop.h"
#include "standards/doors.h"
#include "standards/ticks.h"
#include "touchpoints/steps.h"
#include "touchpoints/test/file_desk.h"

namespace rapport::standards {
namespace {

using identity::test::fault_of;
using touchpoints::Kind;

const std::string header = "kind,channel,stage,promise,steps,extra,since,retired,trained,former_steps\n";
const std::string greeting = "visit,,,You are greeted by name,\"Look up and smile\nSay the name\",A taste of something new,2026-03-01,no,,\n";
const std::string ringing = "call,phone,buys,We pick up by the third ring,Say who you are,,2026-03-01,yes,,\n";
const std::string ringing_with = "call,phone,buys,We pick up by the third ring,Say who you are,,2026-03-01,no,";

class StandardFiles : public identity::test::ShopTest {
protected:
    std::vector<Standard> all() { return world.read([](Context& ctx) { return list_standards(ctx, {}); }); }
    Standard of(Kind kind) { return world.read([&](Context& ctx) { return list_standards(ctx, {.kind = kind}); }).at(0); }

    touchpoints::FileDesk files{world, import_shape()};
};
RAPPORT_ON_BOTH_ENGINES(StandardFiles);

TEST_P(StandardFiles, come_in_go_out_and_are_taken_back)
{
    const auto first = files.read(header + ringing + greeting);
    EXPECT_EQ(first.counts, "2 read, 2 created, 0 changed, 0 unchanged, 0 rejected");
    EXPECT_EQ(files.read(header + ringing + greeting).counts, "2 read, 0 created, 0 changed, 2 unchanged, 0 rejected");
    EXPECT_EQ(files.write(), header + ringing + greeting);
    EXPECT_EQ(of(Kind::visit).in_force.steps, (std::vector<StandardStep>{{1, "Look up and smile"}, {2, "Say the name"}}));
    EXPECT_TRUE(of(Kind::call).retired_at);

    const auto second = files.read(header + "visit,,,You are greeted by name,\"Say the name!\nAsk after the last time\",,,,\ncall,phone,buys,We pick up by the third ring,Say who you are,,,no,\n");
    EXPECT_EQ(second.counts, "2 read, 0 created, 2 changed, 0 unchanged, 0 rejected");
    EXPECT_EQ(of(Kind::visit).in_force.steps, (std::vector<StandardStep>{{2, "Say the name!"}, {3, "Ask after the last time"}})) << "what was ticked stays ticked";
    EXPECT_FALSE(of(Kind::call).retired_at);

    files.undo(second.id);
    EXPECT_EQ(files.write(), header + ringing + greeting);
    files.undo(first.id);
    EXPECT_TRUE(all().empty());
}

TEST_P(StandardFiles, leave_out_what_cannot_be_and_what_was_changed_since)
{
    const auto read = files.read(header + greeting + "meeting,,,We are on time,,,,,\nsmoke,,,x,y,,,,\nevent,,,,a step,,,,\nnote,,,We write,\"One\nONE\",,,,\nchat,,,We answer,Hello,,,perhaps,\n");
    EXPECT_EQ(read.counts, "6 read, 1 created, 0 changed, 0 unchanged, 5 rejected");
    const auto standard = of(Kind::visit);
    ChangeStandard change;
    change.promise = {true, Text<1, 500>{"You are greeted first"}};
    ASSERT_TRUE(as(ines, [&](Context& ctx) { return change_standard(ctx, standard.id, standard.version, change); }));
    files.undo(read.id);
    EXPECT_EQ(of(Kind::visit).in_force.promise, "You are greeted first") << "it stays";
}

TEST_P(StandardFiles, name_two_hundred_former_steps_and_no_more)
{
    std::string former;
    for (int i = 0; i < 200; ++i) former += "Former step " + std::to_string(i) + "\n";
    const auto row = [](const std::string& steps) { return header + "visit,,,You are greeted by name,Say the name,,2026-03-01,no,,\"" + steps + "\"\n"; };
    EXPECT_EQ(files.read(row(former + "One more")).rejected.at(0).column, "former_steps");
    const auto read = files.read(row(former));
    EXPECT_EQ(read.counts, "1 read, 1 created, 0 changed, 0 unchanged, 0 rejected");
    EXPECT_EQ(of(Kind::visit).in_force.steps, (std::vector<StandardStep>{{1, "Say the name"}}));
    EXPECT_EQ(files.undo(read.id), 0);
    EXPECT_TRUE(all().empty());
}

TEST_P(StandardFiles, say_who_is_trained)
{
    const auto first = files.read(header + ringing_with + "\"Ines Petersen, 2026-03-01\nsamir haddad, 2026-01-05, 2026-02-28\nTom Reimers\"\n");
    EXPECT_EQ(first.counts, "1 read, 1 created, 0 changed, 0 unchanged, 0 rejected");
    const auto today = world.read([](Context& ctx) { return to_text(ctx.today()); });
    const auto all_three = header + ringing_with + "\"Ines Petersen, 2026-03-01\nSamir Haddad, 2026-01-05, 2026-02-28\nTom Reimers, " + today + "\",\n";
    EXPECT_EQ(files.write(), all_three) << "whoever stands there without a day is trained from today on";
    const auto were = of(Kind::call).training;

    pass(3 * us_per_day);
    EXPECT_EQ(files.read(all_three).counts, "1 read, 0 created, 0 changed, 1 unchanged, 0 rejected");
    EXPECT_EQ(files.read(header + ringing_with + "\"Tom Reimers\nSamir Haddad, 2026-01-05, 2026-02-28\nInes Petersen\"\n").counts, "1 read, 0 created, 0 changed, 1 unchanged, 0 rejected")
        << "they are trained still";
    EXPECT_EQ(files.read(header + ringing_with + "\n").counts, "1 read, 0 created, 0 changed, 1 unchanged, 0 rejected") << "an empty cell leaves it";
    EXPECT_EQ(files.read("kind,channel,stage,promise,steps\ncall,phone,buys,We pick up by the third ring,Say who you are\n").counts, "1 read, 0 created, 0 changed, 1 unchanged, 0 rejected")
        << "and so does a file of earlier days";
    EXPECT_TRUE(same_training(of(Kind::call).training, were));

    const auto second = files.read(header + ringing_with + "\"Ines Petersen, 2026-03-01, 2026-10-31\nSamir Haddad, 2026-09-01\nTom Reimers\"\n");
    EXPECT_EQ(second.counts, "1 read, 0 created, 1 changed, 0 unchanged, 0 rejected");
    const auto now = of(Kind::call).training;
    ASSERT_EQ(now.size(), 3u);
    EXPECT_EQ(now[0].id, were[0].id) << "it has only ended";
    EXPECT_EQ(now[0].until, parse_day("2026-10-31"));
    EXPECT_NE(now[1].id, were[1].id);
    EXPECT_TRUE(now[2].same_as(were[2]));
    EXPECT_EQ(files.undo(second.id), 0);
    EXPECT_TRUE(same_training(of(Kind::call).training, were)) << "with the ids that they had";
    EXPECT_EQ(files.undo(first.id), 0);
    EXPECT_TRUE(all().empty());
}

TEST_P(StandardFiles, with_people_who_are_not_clear_leave_all_as_it_was)
{
    files.read(header + ringing_with + "\"Ines Petersen, 2026-03-01\"\n");
    const auto before = files.write();
    const std::pair<std::string, std::string> wrong[] = {
        {"Pia Mohn", "Nobody called “Pia Mohn” works or worked here."},
        {"\"Tom Reimers, 2026-02-31\"", "February has no 31st."},
        {"\"Tom Reimers, soon\"", "Nobody called “Tom Reimers, soon” works or worked here."},
        {"\"Tom Reimers, 2026-03-02, 2026-03-01\"", "Tom Reimers cannot have been trained until a day before the first."},
        {"\"Tom Reimers, 2026-03-01\nTom Reimers, 2026-04-01\"", "Tom Reimers stands here twice within the same days."},
        {"\", 2026-03-01\"", "Say who is trained."},
    };
    for (const auto& [cell, why] : wrong) {
        const auto read = files.read(header + "call,phone,buys,Another promise,Another step,,,no," + cell + "\n");
        ASSERT_EQ(read.rejected.size(), 1u) << cell;
        EXPECT_EQ(std::tuple(read.rejected[0].line, read.rejected[0].column, read.rejected[0].reason), std::tuple(2, std::string("trained"), why));
        EXPECT_EQ(files.write(), before) << cell;
    }

    // Two of one name stand there as their ids; who works here is meant before who left.
    const auto other = add("Tom Reimers", "tom.reimers@hafer-mohn.example", identity::Role::staff);
    EXPECT_EQ(files.read(header + ringing_with + "Tom Reimers\n").rejected.at(0).reason, "Several people are called “Tom Reimers”. Write the id instead of the name, as an export does.");
    files.read(header + ringing_with + "\"" + to_text(other.id) + ", 2026-03-01\"\n");
    const auto with_id = header + ringing_with + "\"" + to_text(other.id) + ", 2026-03-01\",\n";
    EXPECT_EQ(files.write(), with_id);
    EXPECT_EQ(files.read(with_id).counts, "1 read, 0 created, 0 changed, 1 unchanged, 0 rejected");
    ASSERT_TRUE(as(hanne, [&](Context& ctx) { return identity::change_staff(ctx, tom.id, now(tom).version, {{}, {}, {true, false}}); }));
    EXPECT_EQ(files.write(), header + ringing_with + "\"Tom Reimers, 2026-03-01\",\n");
    EXPECT_EQ(of(Kind::call).training.at(0).staff_id, other.id);
}

TEST_P(StandardFiles, stay_where_somebody_was_trained_since)
{
    const auto first = files.read(header + greeting);
    ASSERT_TRUE(as(ines, [&](Context& ctx) { return add_training(ctx, of(Kind::visit).id, {tom.id, {}, {}}); }));
    EXPECT_EQ(files.undo(first.id), 1) << "who is trained would go with the standard";
    EXPECT_EQ(of(Kind::visit).training.size(), 1u);

    const auto second = files.read(header + "visit,,,You are greeted by name,\"Look up and smile\nSay the name\",A taste of something new,,,\"Tom Reimers\nInes Petersen, 01.03.2026\"\n");
    EXPECT_EQ(second.counts, "1 read, 0 created, 0 changed, 0 unchanged, 1 rejected") << "the file's dates are of another form";
}

// As a tablet sends it that had no network: what happened, and what was done, in one.
TEST_P(StandardFiles, steps_come_with_the_contact)
{
    keep_steps_of_contacts();
    const auto mara = world.write([](Context& ctx) { return customers::add_customer(ctx, customers::person("Mara Kowalska")); }).id;
    files.read(header + greeting);
    const auto meet = [&](Kind kind, std::vector<std::int64_t> steps) {
        touchpoints::NewContact input;
        input.customer_id = mara;
        input.kind = kind;
        input.steps = std::move(steps);
        return as(tom, [&](Context& ctx) { return touchpoints::add_contact(ctx, input); });
    };
    const auto met = meet(Kind::visit, {2, 2}).value();
    const auto shown = world.read([&](Context& ctx) { return steps_of(ctx, met.id); }).value();
    EXPECT_FALSE(shown.steps.at(0).ticked_at);
    EXPECT_EQ(shown.steps.at(1).ticked_by, "Tom Reimers");
    EXPECT_EQ(fault_of(meet(Kind::visit, {1, 9})), "/steps/1 unknown");
    EXPECT_EQ(fault_of(meet(Kind::call, {1})), "/steps/0 unknown") << "there is no standard for calls";
    EXPECT_EQ(world.read([&](Context& ctx) { return touchpoints::timeline(ctx, mara, {}); }).value().size(), 1u) << "what is refused is not written down";

    pass(us_per_second);
    const auto before = world.clock.now();
    pass(us_per_second);
    ASSERT_TRUE(as(ines, [&](Context& ctx) { return retire(ctx, of(Kind::visit).id); }));
    pass(us_per_second);
    touchpoints::NewContact late;
    late.customer_id = mara;
    late.kind = Kind::visit;
    late.at = before;
    late.steps = {1};
    EXPECT_TRUE(as(tom, [&](Context& ctx) { return touchpoints::add_contact(ctx, late); })) << "it was in use when they met";
    EXPECT_EQ(fault_of(meet(Kind::visit, {1})), "/steps/0 unknown");
}

// The numbers of one standard are never ticked at another that holds for the contact.
TEST_P(StandardFiles, steps_that_come_with_the_contact_are_those_of_the_standard_that_is_named)
{
    keep_steps_of_contacts();
    const auto mara = world.write([](Context& ctx) { return customers::add_customer(ctx, customers::person("Mara Kowalska")); }).id;
    files.read(header + greeting + "visit,,gets_help,You are helped,\"Listen first\nCall them back\",,2026-03-01,no,,\n");
    const auto standard_for = [&](std::optional<touchpoints::Stage> stage) {
        for (const auto& one : all())
            if (one.kind == Kind::visit && one.stage == stage) return one.id;
        return Id<Standard>{};
    };
    const auto meet = [&](std::optional<touchpoints::Stage> stage, const std::string& standard) {
        touchpoints::NewContact input;
        input.customer_id = mara;
        input.kind = Kind::visit;
        input.stage = stage;
        input.steps = {2};
        input.standard_id = Text<1, 40>{standard};
        return as(tom, [&](Context& ctx) { return touchpoints::add_contact(ctx, input); });
    };
    const auto any = to_text(standard_for({})), help = to_text(standard_for(touchpoints::Stage::gets_help));
    ASSERT_NE(any, help);
    EXPECT_EQ(fault_of(meet(touchpoints::Stage::gets_help, any)), "/standard_id other_standard");
    EXPECT_EQ(fault_of(meet({}, help)), "/standard_id other_standard");
    EXPECT_EQ(fault_of(meet({}, "nonsense")), "/standard_id other_standard");
    EXPECT_TRUE(world.read([&](Context& ctx) { return touchpoints::timeline(ctx, mara, {}); }).value().empty()) << "what is refused is not written down";

    const auto met = meet(touchpoints::Stage::gets_help, help).value();
    const auto shown = world.read([&](Context& ctx) { return steps_of(ctx, met.id); }).value();
    EXPECT_EQ(to_text(*shown.standard_id), help);
    EXPECT_EQ(shown.steps.at(1).words, "Call them back");
    EXPECT_TRUE(shown.steps.at(1).ticked_at);
}

}  // namespace
}  // namespace rapport::standards
