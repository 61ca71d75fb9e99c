// Files of touchpoints carry all that a touchpoint holds, the steps of its standard by their words: into another business too.
#include "app/domains.h"
#include "customers/service.h"
#include "standards/service.h"
#include "standards/ticks.h"
#include "touchpoints/service.h"
#include "touchpoints/test/file_desk.h"

namespace rapport::app {
namespace {

using touchpoints::FileDesk;

const std::string standards_header = "kind,channel,stage,promise,steps,extra,since,retired,trained\n";
const std::string visits = "visit,,,You are greeted by name,\"Look up and smile\nSay the name\",,2026-03-01,no,\n";
const std::string header = "touchpoint_id,customer_id,at,kind,direction,channel,stage,staff,waited_seconds,expectation,summary,expectation_by,feeling,feeling_source,steps\n";
const std::string tasted = "V-1,C-1,2026-03-04T09:15:00.000Z,visit,in,,buys,Ines,30,exceeded,Tasted the rye,\"a slice, still warm\",delighted,said,\"Look up and smile\nSay the name\"\n";
const std::string waited = "V-2,C-1,2026-03-05T09:15:00.000Z,visit,in,,,Tom,900,missed,,nobody looked up,tired,seen,Say the name\n";
const std::string plain = "V-3,C-2,2026-03-06T09:15:00.000Z,call,out,,,,,,,,,,\n";

struct Shop {
    explicit Shop(Engine engine) : world(engine) {}

    test::World world;
    FileDesk standards{world, *imports::find(shapes(), "standards")};
    FileDesk contacts{world, *imports::find(shapes(), "touchpoints")};

    standards::StepsOfTouchpoint steps(std::size_t of_first_customer = 0)
    {
        return world.read([&](Context& ctx) {
            const auto customer = customers::find_by_external_id(ctx.db, "C-1").value();
            return standards::steps_of(ctx, touchpoints::timeline(ctx, customer, {}).value().at(of_first_customer).id).value();
        });
    }
    void change_steps(std::vector<standards::StepInput> steps)
    {
        world.clock.set({world.clock.now().us + us_per_second});
        world.write([&](Context& ctx) {
            const auto one = standards::list_standards(ctx, {}).at(0);
            standards::ChangeStandard change;
            change.steps = {true, std::move(steps)};
            return standards::change_standard(ctx, one.id, one.version, change);
        });
    }
};

class FilesOfTouchpoints : public ::testing::TestWithParam<Engine> {
protected:
    Shop shop{GetParam()};
};
RAPPORT_ON_BOTH_ENGINES(FilesOfTouchpoints);

TEST_P(FilesOfTouchpoints, carry_all_of_it_into_another_business)
{
    shop.standards.read(standards_header + visits);
    EXPECT_EQ(shop.contacts.read(header + tasted + waited + plain).counts, "3 read, 3 created, 0 changed, 0 unchanged, 0 rejected");
    EXPECT_EQ(shop.contacts.write(), header + tasted + waited + plain);
    EXPECT_EQ(shop.contacts.read(header + tasted + waited + plain).counts, "3 read, 0 created, 0 changed, 3 unchanged, 0 rejected");
    const auto done = shop.steps(1);
    EXPECT_EQ(done.steps.at(0).ticked_by, "Ines");
    EXPECT_EQ(done.steps.at(0).ticked_at, parse_instant("2026-03-04T09:15:00Z").value());
    EXPECT_FALSE(shop.steps(0).steps.at(0).ticked_at);

    Shop other(GetParam());
    other.standards.read(shop.standards.write());
    EXPECT_EQ(other.contacts.read(shop.contacts.write()).counts, "3 read, 3 created, 0 changed, 0 unchanged, 0 rejected");
    EXPECT_EQ(other.contacts.write(), shop.contacts.write());
    EXPECT_EQ(other.standards.write(), shop.standards.write());
}

TEST_P(FilesOfTouchpoints, name_steps_as_the_standard_has_them_now)
{
    shop.standards.read(standards_header + visits);
    shop.contacts.read(header + tasted);
    shop.change_steps({{{2}, {"Say the name aloud"}}, {{}, {"Ask after the last time"}}});
    const auto text = shop.contacts.write();
    EXPECT_NE(text.find(",said,Say the name aloud\n"), std::string::npos) << text;
    EXPECT_EQ(shop.contacts.read(text).counts, "1 read, 0 created, 0 changed, 1 unchanged, 0 rejected");
    EXPECT_EQ(shop.contacts.read(header + tasted).counts, "1 read, 0 created, 0 changed, 1 unchanged, 0 rejected") << "by the words of those days too";

    Shop other(GetParam());
    other.standards.read(shop.standards.write());
    other.contacts.read(text);
    EXPECT_EQ(other.contacts.write(), text);
}

TEST_P(FilesOfTouchpoints, add_steps_and_take_them_back)
{
    shop.standards.read(standards_header + visits);
    shop.contacts.read(header + waited);
    const auto second = shop.contacts.read(header + "V-2,C-1,2026-03-05T09:15:00.000Z,visit,,,,,,,,,,,look up and SMILE\n");
    EXPECT_EQ(second.counts, "1 read, 0 created, 1 changed, 0 unchanged, 0 rejected");
    EXPECT_TRUE(shop.steps().steps.at(0).ticked_at);
    EXPECT_EQ(shop.contacts.undo(second.id), 0);
    EXPECT_EQ(shop.contacts.write(), header + waited) << "what was ticked before stays ticked";
}

TEST_P(FilesOfTouchpoints, name_what_is_wrong_where_it_is)
{
    shop.standards.read(standards_header + visits);
    const auto row = [](const std::string& kind, const std::string& rest) { return ",C-1,2026-03-04," + kind + ",,,,,," + rest + "\n"; };
    const auto read = shop.contacts.read(header + row("visit", ",,by luck,,,") + row("visit", ",,,glad,,") + row("visit", ",,,glad,guessed,") + row("visit", ",,,,seen,")
                                         + row("visit", ",,,,,\"Say the name\nWave\"") + row("call", ",,,,,Say the name"));
    const std::vector<std::tuple<std::int64_t, std::string, std::string>> wrong = {
        {2, "expectation_by", "Say whether the expectation was missed, met or exceeded."},
        {3, "feeling_source", "Say whether the customer said so or we saw it."},
        {4, "feeling_source", "This must be one of: said, seen."},
        {5, "feeling", "Say what the customer felt."},
        {6, "steps", "No standard for this contact has the step “Wave”. Bring the standards in first."},
        {8, "steps", "No standard for this contact has the step “Say the name”. Bring the standards in first."},
    };
    ASSERT_EQ(read.rejected.size(), wrong.size());
    for (std::size_t i = 0; i < wrong.size(); ++i)
        EXPECT_EQ(std::tuple(read.rejected[i].line, read.rejected[i].column, read.rejected[i].reason), wrong[i]);
    EXPECT_EQ(shop.contacts.write(), header) << "nothing of them is kept";
}

}  // namespace
}  // namespace rapport::app
