#include "base/test/door.h"
#include "cases/remedies.h"
#include "cases/service.h"
#include "customers/service.h"
#include "customers/test/people.h"
#include "identity/test/shop.h"
#include "promises/endings.h"
#include "promises/service.h"
#include "tasks/doors.h"
#include "tasks/owner_share.h"
#include "touchpoints/service.h"

namespace rapport::tasks {
namespace {

using CustomerId = Id<customers::Customer>;
using identity::Staff;

class OwnersShare : public identity::test::ShopTest {
protected:
    // So many promises that this person made on a day.
    void promised(const Staff& who, const char* day, int times)
    {
        for (int i = 0; i < times; ++i)
            world.write([&](Context& ctx) {
                return promises::make_promise(ctx, {.customer_id = mara, .what = {"a rye"}, .due_on = parse_day("2026-12-01"), .staff_id = who.id, .made_at = parse_instant(std::string(day) + "T10:00:00Z")});
            });
    }
    void spoke(const std::string& name, int times, touchpoints::Kind kind = touchpoints::Kind::call)
    {
        for (int i = 0; i < times; ++i)
            world.write([&](Context& ctx) { return touchpoints::add_touchpoint(ctx, {.customer_id = mara, .kind = kind, .staff = Text<1, 200>{name}}); });
    }
    OwnerShare report(const Staff& asker) { return desk_of(asker).read([](Context& ctx) { return owner_share(ctx); }); }
    std::string sentence(const Staff& asker, Hangs what) { return report(asker).shares.at(static_cast<std::size_t>(what)).sentence; }

    CustomerId mara = world.write([](Context& ctx) { return customers::add_customer(ctx, customers::person("Mara Kowalska")); }).id;
};
RAPPORT_ON_BOTH_ENGINES(OwnersShare);

TEST_P(OwnersShare, is_told_month_by_month_with_how_sure_it_is)
{
    promised(hanne, "2026-03-10", 26);
    promised(tom, "2026-03-10", 6);
    promised(hanne, "2026-11-05", 10);
    promised(tom, "2026-11-05", 18);
    const auto share = report(hanne).shares.at(0);
    ASSERT_EQ(share.months.size(), 13u);
    EXPECT_EQ(share.months.front().month, "2025-11");
    EXPECT_EQ(share.months.back().month, "2026-11");
    const auto march = share.months.at(4);
    EXPECT_EQ(std::tuple(march.month, march.n, march.owners), std::tuple("2026-03", 32, 26));
    EXPECT_DOUBLE_EQ(*march.share, 26.0 / 32);
    EXPECT_NEAR(march.interval->first, 0.647, 0.001);       // Wilson's, by hand
    EXPECT_NEAR(march.interval->second, 0.911, 0.001);
    EXPECT_EQ(share.months.at(5).share, std::nullopt);
    EXPECT_EQ(share.sentence, "You still make 36 % of the promises; in March it was 81 %.");
    EXPECT_EQ(sentence(ines, Hangs::promises), "Hanne Brodersen still makes 36 % of the promises; in March it was 81 %.");
    promised(hanne, "2026-11-06", 60);
    EXPECT_EQ(sentence(hanne, Hangs::promises), "You make 80 % of the promises; in March it was 81 %. With so few, that may be chance.") << "the same to the eye";
}

TEST_P(OwnersShare, says_when_it_cannot_tell)
{
    EXPECT_EQ(sentence(hanne, Hangs::promises), "Nobody is named in the promises of the last thirteen months.");
    promised(hanne, "2026-11-05", 4);
    EXPECT_EQ(sentence(hanne, Hangs::promises), "There are too few of the promises in a month to tell a share.");
    promised(hanne, "2026-11-05", 1);
    EXPECT_EQ(sentence(hanne, Hangs::promises), "You make 100 % of the promises.");
}

TEST_P(OwnersShare, counts_months_by_the_shops_own_calendar)
{
    world.write([&](Context& ctx) {
        return promises::make_promise(ctx, {.customer_id = mara, .what = {"a rye"}, .due_on = parse_day("2026-12-01"), .staff_id = hanne.id, .made_at = parse_instant("2026-10-31T23:30:00Z")});
    });
    EXPECT_EQ(report(hanne).shares.at(0).months.back().n, 1) << "half past midnight on the first of November in Berlin";
}

TEST_P(OwnersShare, knows_an_owner_by_a_name_that_is_hers_alone)
{
    spoke("Hanne", 3);
    spoke("hanne brodersen", 2);
    spoke("Samir", 5);
    spoke("Hanne", 9, touchpoints::Kind::note);
    const auto month = report(hanne).shares.at(2).months.back();
    EXPECT_EQ(std::tuple(month.n, month.owners), std::tuple(10, 5)) << "notes are no conversations";
    EXPECT_EQ(sentence(hanne, Hangs::touchpoints), "You have 50 % of the conversations.");
    add("Hanne Petersen", "hp@hafer-mohn.example", identity::Role::staff);
    EXPECT_EQ(report(hanne).shares.at(2).months.back().owners, 2) << "two of that first name";
}

TEST_P(OwnersShare, counts_the_decisions_that_the_audit_log_proves)
{
    for (const auto& who : {hanne, hanne, hanne, ines, ines}) {
        const auto made = world.write([&](Context& ctx) { return promises::make_promise(ctx, {.customer_id = mara, .what = {"a rye"}, .due_on = parse_day("2026-12-01")}); });
        ASSERT_TRUE(as(who, [&](Context& ctx) { return promises::release(ctx, made.id, {.reason = {"she moves"}}); }));
    }
    const auto month = report(hanne).shares.at(1).months.back();
    EXPECT_EQ(std::tuple(month.n, month.owners), std::tuple(5, 3)) << "promising is no decision, nor is what the system itself did";
    EXPECT_EQ(sentence(hanne, Hangs::decisions), "You take 60 % of the decisions.");

    const auto open = world.write([&](Context& ctx) { return cases::open_case(ctx, {.subject = {"The rye was stale"}, .customer_id = mara, .cause = Text<1, 60>{"not_good"}}); });
    const auto give = [&](std::int64_t cents) { return as(ines, [&](Context& ctx) { return cases::give_remedy(ctx, open.id, {.kind = {"gift"}, .amount = {cents, ctx.business.currency}}); }); };
    ASSERT_EQ(give(500)->state, cases::RemedyState::granted);
    const auto large = give(500'000);
    ASSERT_EQ(large->state, cases::RemedyState::waiting);
    ASSERT_TRUE(as(hanne, [&](Context& ctx) { return cases::approve(ctx, large->id, {}); }));
    const auto with_remedies = report(hanne).shares.at(1).months.back();
    EXPECT_EQ(std::tuple(with_remedies.n, with_remedies.owners), std::tuple(7, 4)) << "one was granted on the spot, and one approved; asking for it is no decision";
}

TEST_P(OwnersShare, is_for_those_who_may_read_reports)
{
    test::Door door(world, add_routes, {"report:read"});
    const auto answer = door.get("/reports/owner-share");
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(test::Door::parsed(answer).at("owners").at(0).as_string(), "Hanne Brodersen");
    EXPECT_EQ(test::Door(world, add_routes, {"tasks:read"}).get("/reports/owner-share").status, 403);
    EXPECT_EQ(test::Door(world, add_routes, {}).get("/reports/owner-share").status, 401);
}

}  // namespace
}  // namespace rapport::tasks
