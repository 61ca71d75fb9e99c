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

const std::string header = "kind,channel,stage,promise,steps,extra,since,retired\n";
const std::string greeting = "visit,,,You are greeted by name,\"Look up and smile\nSay the name\",A taste of something new,2026-03-01,no\n";
const std::string ringing = "call,phone,buys,We pick up by the third ring,Say who you are,,2026-03-01,yes\n";

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

    const auto second = files.read(header + "visit,,,You are greeted by name,\"Say the name!\nAsk after the last time\",,,\ncall,phone,buys,We pick up by the third ring,Say who you are,,,no\n");
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
    const auto read = files.read(header + greeting + "meeting,,,We are on time,,,,\nsmoke,,,x,y,,,\nevent,,,,a step,,,\nnote,,,We write,\"One\nONE\",,,\nchat,,,We answer,Hello,,,perhaps\n");
    EXPECT_EQ(read.counts, "6 read, 1 created, 0 changed, 0 unchanged, 5 rejected");
    const auto standard = of(Kind::visit);
    ChangeStandard change;
    change.promise = {true, Text<1, 500>{"You are greeted first"}};
    ASSERT_TRUE(as(ines, [&](Context& ctx) { return change_standard(ctx, standard.id, standard.version, change); }));
    files.undo(read.id);
    EXPECT_EQ(of(Kind::visit).in_force.promise, "You are greeted first") << "it stays";
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

}  // namespace
}  // namespace rapport::standards
