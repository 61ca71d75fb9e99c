#include "customers/service.h"
#include "customers/test/people.h"
#include "identity/people.h"
#include "promises/doors.h"
#include "promises/endings.h"
#include "promises/facts.h"
#include "promises/service.h"
#include "touchpoints/facts.h"
#include "touchpoints/service.h"
#include "touchpoints/test/file_desk.h"

#include <algorithm>
#include <map>

namespace rapport::promises {
namespace {

const std::string header = "promise_id,customer_id,what,place,made_at,due_at,staff,state,ended_at,note,apologised_at\n";

class PromiseFiles : public test::WorldTest {
protected:
    std::vector<Promise> all()
    {
        return world.read([](Context& ctx) { return list_promises(ctx, {}); }).value();
    }
    std::size_t entries()
    {
        return world.read([](Context& ctx) { return touchpoints::list_touchpoints(ctx, {}); }).size();
    }
    void expect_true_facts()
    {
        const std::vector owners{fact_owner(), touchpoints::fact_owner()};
        const auto wrong = world.write([&](Context& ctx) -> Result<std::vector<customers::FactDifference>> {
            return customers::rebuild_and_compare_facts(ctx.db, owners);
        });
        for (const auto& one : wrong) ADD_FAILURE() << one.column << " was " << one.was << ", is " << one.is;
    }

    touchpoints::FileDesk files{world, import_shape()};
};
RAPPORT_ON_BOTH_ENGINES(PromiseFiles);

TEST_P(PromiseFiles, come_in_go_out_and_are_taken_back)
{
    const auto ines = world.write([](Context& ctx) { return identity::insert_staff(ctx, {{"Ines Petersen"}, "ines@hafer-mohn.example", identity::Role::staff}); });
    const auto file = header
        + "P-1,C-1,bring the recipe,at the counter,2026-03-01T09:00:00Z,2026-03-04,Ines Petersen,kept,2026-03-04T20:00:00Z,she was glad,\n"
          "P-2,C-1,a cake,,2026-03-01T09:00:00Z,2026-03-04T10:00:00Z,Otto,kept,2026-03-05T10:00:00Z,,2026-03-06T10:00:00Z\n"
          "P-3,C-2,call back,,2026-03-01T09:00:00Z,2026-03-04,,broken,2026-03-05T10:00:00Z,forgot,\n"
          "P-4,C-2,a bench,,2026-03-01T09:00:00Z,2026-12-01,,open,,,\n"
          ",C-3,a smile,,,2026-12-24,,,,,\n";
    const auto first = files.read(file);
    EXPECT_EQ(first.counts, "5 read, 5 created, 0 changed, 0 unchanged, 0 rejected");
    EXPECT_EQ(entries(), 9u);
    EXPECT_EQ(files.read(file).counts, "5 read, 0 created, 0 changed, 5 unchanged, 0 rejected");
    expect_true_facts();

    const auto promises = all();    // the last due first
    ASSERT_EQ(promises.size(), 5u);
    EXPECT_EQ(promises[1].what, "a bench");
    EXPECT_TRUE(promises[1].unfinished);
    EXPECT_EQ(promises[4].state, State::kept_late);
    EXPECT_FALSE(promises[4].unfinished);   // somebody apologised
    const auto find = [&](const std::string& id) {
        return *std::find_if(promises.begin(), promises.end(), [&](const Promise& one) { return one.external_id == id; });
    };
    EXPECT_EQ(std::tuple(find("P-1").staff_id, find("P-1").due_on, find("P-1").state), std::tuple(std::optional(ines.id), parse_day("2026-03-04"), State::kept));
    EXPECT_EQ(find("P-2").staff_id, std::nullopt);      // nobody of that name works here
    EXPECT_EQ(std::tuple(find("P-3").state, find("P-3").ending_note), std::tuple(State::broken, std::optional<std::string>("forgot")));

    const auto text = files.write();
    EXPECT_NE(text.find("P-2,C-1,a cake,,2026-03-01T09:00:00.000Z,2026-03-04T10:00:00.000Z,Otto,kept_late,2026-03-05T10:00:00.000Z,,2026-03-06T10:00:00.000Z\n"), std::string::npos) << text;
    EXPECT_EQ(files.read(text).counts, "5 read, 0 created, 0 changed, 5 unchanged, 0 rejected");

    const auto second = files.read(header + "P-4,C-2,a bench,,,2026-12-01,,kept,2026-11-16T10:00:00Z,,\nP-3,C-2,call back,,,2026-03-04,,open,,,\n");
    EXPECT_EQ(second.counts, "2 read, 0 created, 2 changed, 0 unchanged, 0 rejected");
    EXPECT_NE(files.write(), text);
    expect_true_facts();
    EXPECT_EQ(files.undo(second.id), 0);
    EXPECT_EQ(files.write(), text);
    EXPECT_EQ(entries(), 9u);
    expect_true_facts();

    EXPECT_EQ(files.undo(first.id), 0);
    EXPECT_EQ(files.write(), header);
    EXPECT_EQ(entries(), 0u);
    expect_true_facts();
}

TEST_P(PromiseFiles, are_refused_row_by_row)
{
    const std::string made = ",2026-03-01T09:00:00Z,2026-03-04,,";
    const auto read = files.read(header + "P-1,C-1,x," + made + "kept,,,\n" + "P-2,C-1,x," + made + "broken,2026-02-01,,\n" + "P-3,C-1,x," + made + "lost,,,\n"
        + "P-4,C-1,x,,2026-03-05T09:00:00Z,2026-03-04,,,,,\n" + "P-5,C-1,x,,2027-03-05T09:00:00Z,2028-03-04,,,,,\n" + "P-6,C-1,,,,2026-03-04,,,,,\n"
        + "P-7,C-1,x," + made + ",,,2027-01-01\n" + "P-8,,x," + made + ",,,\n" + "P-9,C-1,x,,,,,,,,\n" + "P-10,C-1,x," + made + ",,,\nP-10,C-2,x," + made + ",,,\n");
    EXPECT_EQ(read.counts, "11 read, 1 created, 0 changed, 0 unchanged, 10 rejected");
    std::map<std::int64_t, std::string> columns;
    for (const auto& row : read.rejected) columns[row.line] = row.column;
    EXPECT_EQ(columns, (std::map<std::int64_t, std::string>{{2, "ended_at"}, {3, "ended_at"}, {4, "state"}, {5, "due_at"}, {6, "made_at"}, {7, "what"},
                                                            {8, "apologised_at"}, {9, "customer_id"}, {10, "due_at"}, {12, "customer_id"}}));
    EXPECT_EQ(all().size(), 1u);
    expect_true_facts();
}

TEST_P(PromiseFiles, do_not_take_back_what_people_changed_since)
{
    const auto read = files.read(header + "P-1,C-1,x,,2026-03-01T09:00:00Z,2026-03-04,,,,,\n");
    world.write([&](Context& ctx) { return keep(ctx, all().front().id, {}); });
    EXPECT_EQ(files.undo(read.id), 2);      // the promise, and the customer who has it
    EXPECT_EQ(all().size(), 1u);
}

}  // namespace
}  // namespace rapport::promises
