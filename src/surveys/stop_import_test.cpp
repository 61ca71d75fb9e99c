#include "customers/facts.h"
#include "customers/service.h"
#include "surveys/doors.h"
#include "surveys/seldom.h"
#include "surveys/stops.h"
#include "surveys/test/shop.h"
#include "touchpoints/test/file_desk.h"

#include <algorithm>

namespace rapport::surveys {
namespace {

const std::string header = "customer_id,stopped_at,seldom_since\n";
const std::string rows = "C-1,2026-10-01T08:00:00.000Z,\nC-2,,2026-10-02T08:00:00.000Z\n";

class StopFiles : public test::WorldTest {
protected:
    StopState of(const std::string& customer)
    {
        return world.read([&](Context& ctx) { return read_stop(ctx, *customers::find_by_external_id(ctx.db, customer)); }).value();
    }
    template <class Does> void write(Does&& does)
    {
        world.write([&](Context& ctx) -> Result<Done> {
            does(ctx);
            return Done{};
        });
    }
    void expect_true_facts()
    {
        const auto owner = fact_owner();
        const auto wrong = world.write([&](Context& ctx) -> Result<std::vector<customers::FactDifference>> { return customers::rebuild_and_compare_facts(ctx.db, {&owner, 1}); });
        for (const auto& one : wrong) ADD_FAILURE() << one.column << " was " << one.was << ", is " << one.is;
    }
    touchpoints::FileDesk files{world, stop_shape()};
};
RAPPORT_ON_BOTH_ENGINES(StopFiles);

TEST_P(StopFiles, come_in_go_out_and_are_taken_back)
{
    const auto read = files.read(header + rows);
    EXPECT_EQ(read.counts, "2 read, 2 created, 0 changed, 0 unchanged, 0 rejected");
    EXPECT_TRUE(of("C-1").stopped_at && !of("C-1").seldom_since && of("C-2").seldom_since);
    expect_true_facts();
    EXPECT_EQ(files.write(), header + rows);
    EXPECT_EQ(files.read(files.write()).counts, "2 read, 0 created, 0 changed, 2 unchanged, 0 rejected");
    EXPECT_EQ(files.read(header + "C-2,2026-11-01,2026-01-01\n").counts, "1 read, 0 created, 1 changed, 0 unchanged, 0 rejected") << "and stays with the day on which they said it first";
    EXPECT_EQ(files.undo(read.id), 1) << "who was told of since stays; what was said goes";
    EXPECT_FALSE(of("C-2").seldom_since || !of("C-2").stopped_at);
    expect_true_facts();
}

TEST_P(StopFiles, leave_what_somebody_said_to_us)
{
    const auto read = files.read(header + rows);
    const auto one = of("C-1").customer_id, two = of("C-2").customer_id;
    write([&](Context& ctx) {
        EXPECT_TRUE(note_stop(ctx, one));
        ask_seldom(ctx, two);
        EXPECT_EQ(note_stop(ctx, one).error().code, "stopped") << "once";
    });
    files.undo(read.id);
    EXPECT_EQ(of("C-1").stopped_at, world.clock.now()) << "their own word is not the file's";
    EXPECT_EQ(of("C-2").seldom_since, world.clock.now());
    EXPECT_EQ(files.read(header + "C-1,,\n").rejected.at(0).reason, "Say since when they do not want to be asked, here or as seldom_since.") << "and no file takes it back";
    expect_true_facts();
}

TEST_P(StopFiles, bind_whoever_asks)
{
    test::Shop shop{world};
    const auto survey = shop.open(test::after_a_visit());
    const auto mara = shop.customer("Mara Kowalska", "mara@example.org");
    EXPECT_EQ(files.read(header + to_text(mara) + ",,2026-10-02\n").counts, "1 read, 1 created, 0 changed, 0 unchanged, 0 rejected");
    write([&](Context& ctx) { EXPECT_TRUE(seldom_since(ctx.db, mara)); });
    EXPECT_EQ(files.read(header + to_text(mara) + ",2026-10-03,\n").counts, "1 read, 0 created, 1 changed, 0 unchanged, 0 rejected");
    EXPECT_EQ(world.try_write([&](Context& ctx) { return invite(ctx, {}, survey.id, {mara, AskedBy::counter, {}}); }).error().code, "does_not_want");
}

TEST_P(StopFiles, name_what_is_wrong_where_it_is)
{
    const auto read = files.read(header + ",2026-10-01,\nC-1,,\nC-1,2027-01-01,\nC-1,,2027-01-01\nC-1,soon,\n");
    std::vector<std::string> wrong;
    for (const auto& one : read.rejected) wrong.push_back(std::to_string(one.line) + " " + one.column);
    std::ranges::sort(wrong);
    EXPECT_EQ(wrong, (std::vector<std::string>{"2 customer_id", "3 stopped_at", "4 stopped_at", "5 seldom_since", "6 stopped_at"}));
    EXPECT_EQ(files.write(), header);
}

}  // namespace
}  // namespace rapport::surveys
