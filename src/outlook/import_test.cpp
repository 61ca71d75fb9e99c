#include "customers/facts.h"
#include "customers/service.h"
#include "outlook/doors.h"
#include "outlook/facts.h"
#include "outlook/service.h"
#include "touchpoints/test/file_desk.h"

namespace rapport::outlook {
namespace {

const std::string header = "customer_id,kind,what,plan,follow_up_on,confidential,noted_at,staff,settled_at,settled_by,outcome\n";
const std::string moves = "C-1,danger,Moves away,\"Offer parcels, weekly\",2026-11-20,no,2026-10-01T08:00:00.000Z,Ines,,,\n";
const std::string divorce = "C-1,do_not_mention,The divorce,,,yes,2026-10-02T08:00:00.000Z,,,,\n";
const std::string cellist = "C-2,strength,Plays the cello,,,no,2026-09-01T08:00:00.000Z,Tom,2026-10-01T08:00:00.000Z,Ines,Played at our summer party\n";

class OutlookFiles : public test::WorldTest {
protected:
    std::vector<Outlook> of(const std::string& customer)
    {
        return world.read([&](Context& ctx) {
            const auto id = customers::find_by_external_id(ctx.db, customer);
            return id ? list_outlook(ctx, *id, {}).value() : std::vector<Outlook>();
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
    touchpoints::FileDesk files{world, import_shape()};
};
RAPPORT_ON_BOTH_ENGINES(OutlookFiles);

TEST_P(OutlookFiles, come_in_go_out_and_are_taken_back)
{
    const auto first = files.read(header + moves + divorce + cellist);
    EXPECT_EQ(first.counts, "3 read, 3 created, 0 changed, 0 unchanged, 0 rejected");
    expect_true_facts();
    EXPECT_EQ(files.write(), header + moves + divorce + cellist);
    EXPECT_EQ(files.read(files.write()).counts, "3 read, 0 created, 0 changed, 3 unchanged, 0 rejected");
    const auto settled = of("C-2").at(0);
    EXPECT_FALSE(settled.unsettled);
    EXPECT_EQ(settled.settled_by, "Ines");

    test::World other(GetParam());
    touchpoints::FileDesk there(other, import_shape());
    there.read(files.write());
    EXPECT_EQ(there.write(), files.write()) << "into a business that has none of it";

    const auto second = files.read(header + "C-1,danger,Moves away,,2026-12-01,,,,2026-11-01,Tom,She stays\nC-2,strength,Plays the cello,,,,2026-11-02,,,,\n");
    EXPECT_EQ(second.counts, "2 read, 1 created, 1 changed, 0 unchanged, 0 rejected") << "noted anew on another day, it is another one";
    expect_true_facts();
    EXPECT_EQ(of("C-1").at(1).outcome, "She stays");
    EXPECT_EQ(of("C-1").at(1).plan, "Offer parcels, weekly") << "an empty cell leaves it";
    EXPECT_EQ(files.undo(second.id), 0);
    EXPECT_EQ(files.write(), header + moves + divorce + cellist);
    expect_true_facts();
    EXPECT_EQ(files.undo(first.id), 0);
    EXPECT_EQ(files.write(), header);
}

TEST_P(OutlookFiles, stay_where_somebody_changed_them_since)
{
    const auto read = files.read(header + moves);
    const auto one = of("C-1").at(0);
    world.write([&](Context& ctx) { return settle(ctx, one.customer_id, one.id, {.outcome = {"She stays"}}); });
    EXPECT_EQ(files.undo(read.id), 2);  // it, and with it the customer
    EXPECT_EQ(of("C-1").at(0).outcome, "She stays");
    EXPECT_EQ(files.read(header + moves).counts, "1 read, 0 created, 0 changed, 1 unchanged, 0 rejected") << "nor does the file open it again";
}

TEST_P(OutlookFiles, name_what_is_wrong_where_it_is)
{
    const auto row = [](const std::string& rest) { return "C-1," + rest + "\n"; };
    const auto read = files.read(header + ",danger,x,,,,,,,,\n" + row("fear,x,,,,,,,,") + row("danger,,,,,,,,,") + row("danger,a,,soon,,,,,,") + row("danger,b,,,maybe,,,,,")
                                         + row("danger,c,,,,2027-01-01,,,,") + row("danger,d,,,,2026-10-01,,2026-09-01,,over") + row("danger,e,,,,,,2026-09-01,,") + row("danger,f,,,,,,,,over")
                                         + row("danger,g,,,,,,2027-01-01,,over"));
    const std::vector<std::tuple<std::int64_t, std::string, std::string>> wrong = {
        {2, "customer_id", "This is needed."},
        {3, "kind", "This must be one of: danger, opportunity, strength, care, do_not_mention."},
        {4, "what", "Say what it is about."},
        {6, "confidential", "This must be one of: yes, no."},
        {7, "noted_at", "It cannot have been noted in the future."},
        {8, "settled_at", "This cannot have been settled before it was noted."},
        {9, "outcome", "Say what came of it."},
        {10, "settled_at", "Say when it was settled."},
        {11, "settled_at", "This cannot have happened in the future."},
    };
    auto rejected = read.rejected;
    const auto bad_day = std::ranges::find(rejected, 5, &imports::RejectedRow::line);
    ASSERT_NE(bad_day, rejected.end());
    EXPECT_EQ(bad_day->column, "follow_up_on");
    rejected.erase(bad_day);
    ASSERT_EQ(rejected.size(), wrong.size());
    for (std::size_t i = 0; i < wrong.size(); ++i)
        EXPECT_EQ(std::tuple(rejected[i].line, rejected[i].column, rejected[i].reason), wrong[i]);
    EXPECT_EQ(files.write(), header);
}

}  // namespace
}  // namespace rapport::outlook
