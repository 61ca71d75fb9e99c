#include "customers/facts.h"
#include "customers/service.h"
#include "touchpoints/doors.h"
#include "touchpoints/facts.h"
#include "touchpoints/record.h"
#include "touchpoints/recorded_for.h"
#include "touchpoints/service.h"
#include "touchpoints/test/file_desk.h"

namespace rapport::touchpoints {
namespace {

const std::string header = "touchpoint_id,customer_id,at,kind,direction,channel,stage,staff,waited_seconds,expectation,summary\n";

class TouchpointFiles : public test::WorldTest {
protected:
    std::vector<Touchpoint> timeline_of(const std::string& customer)
    {
        return world.read([&](Context& ctx) {
            const auto id = customers::find_by_external_id(ctx.db, customer);
            return id ? timeline(ctx, *id, {}).value() : std::vector<Touchpoint>();
        });
    }
    void expect_true_facts()
    {
        const auto owner = fact_owner();
        const auto wrong = world.write([&](Context& ctx) -> Result<std::vector<customers::FactDifference>> {
            return customers::rebuild_and_compare_facts(ctx.db, {&owner, 1});
        });
        for (const auto& one : wrong) ADD_FAILURE() << one.column << " was " << one.was << ", is " << one.is;
    }
    FileDesk files{world, import_shape()};
};
RAPPORT_ON_BOTH_ENGINES(TouchpointFiles);

TEST_P(TouchpointFiles, change_nothing_the_second_time)
{
    const auto file = header + "V-1,C-1,2026-03-04T09:15:00Z,visit,in,,buys,Ines,30,exceeded,Tasted the rye\n"
                               ",C-1,2026-03-04T09:15:00Z,Call,out,,,,,,\n"
                               ",C-2,2026-03-05,note,,,,,,,likes it dark\n";
    EXPECT_EQ(files.read(file).counts, "3 read, 3 created, 0 changed, 0 unchanged, 0 rejected");
    EXPECT_EQ(files.read(file).counts, "3 read, 0 created, 0 changed, 3 unchanged, 0 rejected");
    EXPECT_EQ(timeline_of("C-1").size(), 2u);
    expect_true_facts();
}

TEST_P(TouchpointFiles, without_ids_are_known_again_after_a_change)
{
    const auto file = header + ",C-1,2026-03-04T09:15:00Z,visit,,,,,,,\n";
    files.read(file);
    ChangeTouchpoint change;
    change.expectation = {true, Expectation::met};
    const auto visit = timeline_of("C-1").at(0);
    world.write([&](Context& ctx) { return change_touchpoint(ctx, visit.id, 1, change); });
    EXPECT_EQ(files.read(file).counts, "1 read, 0 created, 0 changed, 1 unchanged, 0 rejected");
    EXPECT_EQ(timeline_of("C-1").at(0).expectation, Expectation::met);

    world.write([&](Context& ctx) { return remove_touchpoint(ctx, visit.id); });
    EXPECT_EQ(files.read(file).counts, "1 read, 1 created, 0 changed, 0 unchanged, 0 rejected");
}

TEST_P(TouchpointFiles, are_laid_over_what_is_stored)
{
    files.read(header + "V-1,C-1,2026-03-04T09:15:00Z,visit,,,,Ines,,met,first\n");
    const auto second = files.read(header + "V-1,C-1,2026-03-04T09:15:00Z,visit,,,,,60,,\n"
                                            "V-1,C-1,2026-03-04T10:15:00Z,visit,,,,,,,last\n"
                                            "V-1,C-2,2026-03-04T10:15:00Z,visit,,,,,,,other\n");
    EXPECT_EQ(second.counts, "3 read, 0 created, 1 changed, 1 unchanged, 1 rejected");
    const auto visit = timeline_of("C-1").at(0);
    EXPECT_EQ(visit.summary, "last");
    EXPECT_EQ(visit.waited_seconds, 60);
    EXPECT_EQ(visit.expectation, Expectation::met);
    EXPECT_EQ(visit.staff, "Ines");
    expect_true_facts();

    EXPECT_EQ(files.undo(second.id), 0);
    EXPECT_EQ(timeline_of("C-1").at(0).summary, "first");
    expect_true_facts();
}

TEST_P(TouchpointFiles, name_the_column_at_fault)
{
    const auto read = files.read(header + ",,2026-03-04,visit,,,,,,,\n,C-1,yesterday,visit,,,,,,,\n,C-1,2026-03-04,dance,,,,,,,\n"
                                          ",C-1,2026-03-04,visit,up,,,,,,\n,C-1,2026-03-04,visit,,,naps,,,,\n,C-1,2026-03-04,visit,,,,,-4,,\n"
                                          ",C-1,2026-03-04,visit,,,,,,splendid,\n");
    std::vector<std::string> columns;
    for (const auto& row : read.rejected) columns.push_back(row.column);
    EXPECT_EQ(columns, (std::vector<std::string>{"customer_id", "at", "kind", "direction", "stage", "waited_seconds", "expectation"}));
    EXPECT_TRUE(timeline_of("C-1").empty());
}

TEST_P(TouchpointFiles, come_out_as_they_go_in)
{
    files.read(header + "V-1,C-1,2026-03-04T09:15:00Z,visit,in,,buys,Ines,30,exceeded,\"Tasted, bought\"\n,C-2,2026-03-05,note,,,,,,,likes it dark\n");
    Touchpoint entry;
    entry.customer_id = timeline_of("C-1").at(0).customer_id;
    entry.at = world.clock.now();
    entry.kind = Kind::order;
    entry.source_kind = "order";
    entry.source_id = "ord_0000000000001";
    entry = world.write([&](Context& ctx) -> Result<Touchpoint> { return record(ctx, entry); });

    const auto by_our_ids = [](Context&, std::span<const std::string> ids) { return std::vector(ids.begin(), ids.end()); };
    set_names_in_files("order", {by_our_ids, [](Context&, const std::string&) { return std::optional<RecordedFor>(); }});
    const auto text = files.write();
    EXPECT_NE(text.find("V-1,C-1,2026-03-04T09:15:00.000Z,visit,in,,buys,Ines,30,exceeded,\"Tasted, bought\",,,,,,\n"), std::string::npos) << text;
    EXPECT_EQ(text.find(",order,"), std::string::npos) << text;     // comes with the order
    EXPECT_EQ(files.read(text).counts, "2 read, 0 created, 0 changed, 2 unchanged, 0 rejected");

    const auto meddling = files.read(header + to_text(entry.id) + ",C-1,2026-03-04,order,,,,,,,mine\n");
    EXPECT_EQ(meddling.rejected.at(0).column, "touchpoint_id");

    world.clock.set({world.clock.now().us + us_per_second});
    ChangeTouchpoint change;
    change.summary = {true, Text<1, 4000>{"For her mother"}};
    world.write([&](Context& ctx) { return change_touchpoint(ctx, entry.id, entry.version, change); });
    EXPECT_NE(files.write().find(",order,in,,,,,,For her mother,"), std::string::npos) << "a person wrote that: " << files.write();
}

TEST_P(TouchpointFiles, are_taken_back_as_a_whole)
{
    const auto read = files.read(header + "V-1,C-1,2026-03-04T09:15:00Z,visit,,,,,,met,\nV-2,C-1,2026-03-04T09:15:00Z,visit,,,,,,missed,\n");
    EXPECT_EQ(files.undo(read.id), 0);
    world.read([](Context& ctx) {
        EXPECT_FALSE(customers::find_by_external_id(ctx.db, "C-1"));
        EXPECT_TRUE(list_touchpoints(ctx, {}).empty());
        return 0;
    });
}

TEST_P(TouchpointFiles, what_somebody_added_to_stays)
{
    const auto read = files.read(header + "V-1,C-1,2026-03-04T09:15:00Z,visit,,,,,,,\n");
    ChangeTouchpoint change;
    change.summary = {true, Text<1, 4000>{"asked about oat bread"}};
    const auto visit = timeline_of("C-1").at(0).id;
    world.write([&](Context& ctx) { return change_touchpoint(ctx, visit, 1, change); });
    EXPECT_EQ(files.undo(read.id), 2);  // the visit, and with it the customer
    EXPECT_EQ(timeline_of("C-1").size(), 1u);
}

}  // namespace
}  // namespace rapport::touchpoints
