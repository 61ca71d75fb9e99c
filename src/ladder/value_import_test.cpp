#include "customers/service.h"
#include "customers/test/people.h"
#include "identity/test/shop.h"
#include "ladder/doors.h"
#include "ladder/values.h"
#include "touchpoints/service.h"
#include "touchpoints/test/file_desk.h"

namespace rapport::ladder {
namespace {

const std::string header = "value_id,customer_id,how,words,at,staff\n";
const std::string shared = "V-1,C-1,said,\"Less, and from people who know where it grew\",2026-03-01T09:00:00.000Z,Tom Reimers\n"
                           "V-2,C-2,shown,Brings her own jars,2026-03-02T09:00:00.000Z,Otto\n";

class ValueFiles : public identity::test::ShopTest {
protected:
    Id<customers::Customer> named(const std::string& external_id)
    {
        return *world.read([&](Context& ctx) { return customers::find_by_external_id(ctx.db, external_id); });
    }
    std::vector<SharedValue> of(const std::string& external_id)
    {
        const auto customer = named(external_id);
        return world.read([&](Context& ctx) { return values_of(ctx, customer); }).value();
    }
    std::vector<touchpoints::Touchpoint> timeline()
    {
        return world.read([](Context& ctx) { return touchpoints::list_touchpoints(ctx, {}); });
    }

    touchpoints::FileDesk files{world, import_shape()};
};
RAPPORT_ON_BOTH_ENGINES(ValueFiles);

TEST_P(ValueFiles, come_in_go_out_and_are_taken_back)
{
    const auto first = files.read(header + shared);
    EXPECT_EQ(first.counts, "2 read, 2 created, 0 changed, 0 unchanged, 0 rejected");
    EXPECT_EQ(files.read(header + shared).counts, "2 read, 0 created, 0 changed, 2 unchanged, 0 rejected");
    EXPECT_EQ(files.write(), header + shared);
    EXPECT_EQ(of("C-1").at(0).staff_id, tom.id);
    EXPECT_EQ(of("C-2").at(0).staff_id, std::nullopt) << "nobody of that name works here";
    EXPECT_EQ(timeline().at(0).summary, "Shares our values, and showed it: Brings her own jars");

    const auto second = files.read(header + "V-2,C-2,said,Would rather bring her own jars,2026-03-02T09:00:00Z,\n,C-2,shown,Came on foot through the snow,2026-03-03,\n");
    EXPECT_EQ(second.counts, "2 read, 1 created, 1 changed, 0 unchanged, 0 rejected");
    const auto changed = of("C-2");
    ASSERT_EQ(changed.size(), 2u);
    EXPECT_EQ(changed[1].words, "Would rather bring her own jars");
    EXPECT_EQ(changed[1].staff, "Otto") << "an empty cell leaves who noted it";
    EXPECT_EQ(timeline().size(), 3u);
    EXPECT_EQ(timeline().at(1).summary, "Shares our values, and said so: Would rather bring her own jars");
    EXPECT_EQ(files.read(header + ",C-2,shown,Came on foot through the snow,2026-03-03,\n").counts, "1 read, 0 created, 0 changed, 1 unchanged, 0 rejected");
    const auto all = files.write();
    EXPECT_EQ(files.read(all).counts, "3 read, 0 created, 0 changed, 3 unchanged, 0 rejected") << "ours goes out under our own id: " << all;

    EXPECT_EQ(files.undo(second.id), 0);
    EXPECT_EQ(files.write(), header + shared);
    EXPECT_EQ(timeline().at(0).summary, "Shares our values, and showed it: Brings her own jars");
    EXPECT_EQ(files.undo(first.id), 0);
    EXPECT_EQ(files.write(), header);
    EXPECT_TRUE(timeline().empty());
    EXPECT_FALSE(world.read([](Context& ctx) { return customers::find_by_external_id(ctx.db, "C-1"); })) << "whom the file alone made known";
    EXPECT_EQ(files.read(header + shared).counts, "2 read, 2 created, 0 changed, 0 unchanged, 0 rejected") << "and in again";
}

TEST_P(ValueFiles, leave_out_what_cannot_be)
{
    files.read(header + shared);
    const auto read = files.read(header + "V-3,C-1,guessed,x,2026-03-01,\nV-4,C-1,,x,2026-03-01,\nV-5,C-1,said,,2026-03-01,\nV-6,C-1,said,x,2030-01-01,\nV-7,,said,x,2026-03-01,\n"
                                          "V-1,C-2,said,x,2026-03-01,\nV-8,C-1,said,x,,\n");
    EXPECT_EQ(read.counts, "7 read, 0 created, 0 changed, 0 unchanged, 7 rejected");
    std::string why;
    for (const auto& row : read.rejected) why += std::to_string(row.line) + " " + row.column + "\n";
    EXPECT_EQ(why, "2 how\n3 how\n4 words\n5 at\n6 customer_id\n7 customer_id\n8 at\n");
    EXPECT_EQ(files.write(), header + shared);
}

TEST_P(ValueFiles, keep_what_was_changed_since_and_forget_what_is_gone)
{
    const auto first = files.read(header + shared);
    files.read(header + "V-2,C-2,shown,Brings her own jars and ours,2026-03-02T09:00:00Z,\n");
    const auto gone = of("C-1").at(0);
    ASSERT_TRUE(as(tom, [&](Context& ctx) { return remove_value(ctx, gone.customer_id, gone.id); }));
    EXPECT_EQ(files.undo(first.id), 2) << "a later file has changed one, and so its customer stays too";
    EXPECT_EQ(files.write(), header + "V-2,C-2,shown,Brings her own jars and ours,2026-03-02T09:00:00.000Z,Otto\n");
}

TEST_P(ValueFiles, carry_what_was_noted_by_hand)
{
    const auto mara = world.write([](Context& ctx) { return customers::add_customer(ctx, customers::person("Mara Kowalska")); }).id;
    ASSERT_TRUE(as(tom, [&](Context& ctx) { return note_value(ctx, mara, {.how = How::shown, .words = {"Brings her own jars"}, .at = *parse_instant("2026-03-01T09:00:00Z")}); }));
    const auto text = files.write();
    EXPECT_NE(text.find("," + to_text(mara) + ",shown,Brings her own jars,2026-03-01T09:00:00.000Z,Tom Reimers\n"), std::string::npos) << text;
    EXPECT_EQ(files.read(text).counts, "1 read, 0 created, 0 changed, 1 unchanged, 0 rejected");
}

}  // namespace
}  // namespace rapport::ladder
