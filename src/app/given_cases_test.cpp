// A case is somebody else's than we thought: over every table there is, nothing of it stays with the one, all is the other's.
#include "app/test/merging.h"
#include "base/test/door.h"
#include "cases/closing.h"
#include "cases/conversation.h"
#include "cases/joining.h"
#include "cases/remedies.h"
#include "ideas/service.h"
#include "inbox/service.h"
#include "touchpoints/service.h"

namespace rapport::app {
namespace {

class GivenCases : public MergeTest {
protected:
    void SetUp() override { router(); }         // from then on the folders above hear of it

    cases::WholeCase from_mail()
    {
        auto desk = world.desk();
        const auto taken = inbox::receive_mail(desk,
            "From: Mara <mara@post.example>\r\nTo: hallo@hafer-mohn.example\r\nSubject: The cake\r\nMessage-ID: <1@post.example>\r\n\r\nIt was not ready.\r\n", inbox::Way::pipe);
        EXPECT_TRUE(taken) << taken.error().detail;
        return world.read([](Context& ctx) -> Result<cases::WholeCase> {
            TRY(const auto all, cases::list_cases(ctx, {}));
            return cases::read_case(ctx, all.front().id);
        }).value();
    }
    // One of each that may hang on a case.
    void work_on(Id<cases::Case> id)
    {
        world.write([&](Context& ctx) -> Result<Done> {
            CHECK(cases::add_entry(ctx, id, {.kind = cases::EntryKind::answer, .words = {"We are sorry"}, .way = cases::Way::call}));
            CHECK(cases::add_entry(ctx, id, {.kind = cases::EntryKind::note, .words = {"The oven was cold"}}));
            CHECK(cases::give_remedy(ctx, id, {.kind = {"refund"}, .amount = Money{900, {"EUR"}}}));
            TRY(const auto one, cases::read_case(ctx, id));
            TRY(const auto part, cases::open_case(ctx, {.subject = {"The cake again"}, .customer_id = one.customer_id, .words = Text<1, 10000>{"And the rolls?"}}));
            CHECK(cases::add_entry(ctx, part.id, {.kind = cases::EntryKind::customer, .words = {"Well?"}, .way = cases::Way::call}));
            CHECK(cases::merge_cases(ctx, part.id, {id}));
            CHECK(ideas::add_idea(ctx, {.title = {"Cakes by post"}, .case_id = id}));
            CHECK(cases::close_case(ctx, id, {.cause = Text<1, 60>{"forgotten"}, .action = Text<1, 2000>{"Baked another"}, .told_by = cases::Way::call, .told = Text<1, 4000>{"It is ready"}}));
            CHECK(cases::give_verdict(ctx, id, {.score = 5}));
            return Done{};
        });
    }
    void give(Id<cases::Case> id, std::optional<CustomerId> to)
    {
        world.write([&](Context& ctx) -> Result<cases::WholeCase> {
            TRY(const auto one, cases::read_case(ctx, id));
            cases::ChangeCase change;
            change.customer_id = {true, to};
            return cases::change_case(ctx, id, one.version, change);
        });
    }
    // How many rows of which tables name them; what they are known by themselves aside.
    std::map<std::string, std::int64_t> rows_of(CustomerId who)
    {
        std::map<std::string, std::int64_t> counts;
        for (const auto& [table, rows] : read_all()) {
            if (table.starts_with("customer") || table == "rhythms" || table == "leanings" || table == "ladder_levels") continue;
            if (const auto count = std::ranges::count_if(rows, [&](const auto& row) { return row.find(std::to_string(who.value)) != row.npos; })) counts[table] = count;
        }
        return counts;
    }
};
RAPPORT_ON_BOTH_ENGINES(GivenCases);

TEST_P(GivenCases, take_along_all_that_hangs_on_them)
{
    auto input = named("Mara");
    input.emails = {"mara@post.example"};
    const auto mara = add(input), rosa = add(named("Rosa"));
    const auto one = from_mail();
    ASSERT_EQ(one.customer_id, mara);
    work_on(one.id);
    const auto had = rows_of(mara);
    const std::map<std::string, std::int64_t> expected = {
        {"cases", 2}, {"idea_votes", 1}, {"ideas", 1}, {"received_mails", 1}, {"remedies", 1}, {"responses", 1}, {"touchpoints", 7}};
    EXPECT_EQ(had, expected);

    give(one.id, rosa);
    EXPECT_EQ(rows_of(mara), (std::map<std::string, std::int64_t>{}));
    EXPECT_EQ(rows_of(rosa), expected);
    expect_true_facts();

    // Nobody has them on a timeline; the mail is known to be Rosa's.
    give(one.id, std::nullopt);
    EXPECT_EQ(rows_of(rosa), (std::map<std::string, std::int64_t>{{"received_mails", 1}}));
    give(one.id, mara);
    auto again = expected;
    again.erase("received_mails");
    EXPECT_EQ(rows_of(mara), again);
    expect_true_facts();
}

TEST_P(GivenCases, leave_what_people_added_to_the_timeline)
{
    const auto mara = add(named("Mara")), rosa = add(named("Rosa"));
    const auto one = world.write([&](Context& ctx) { return cases::open_case(ctx, {.subject = {"The cake"}, .customer_id = mara}); });
    touchpoints::ChangeTouchpoint change;
    change.feeling = {true, Text<1, 200>{"furious"}};
    change.feeling_source = {true, touchpoints::FeelingSource::seen};
    world.write([&](Context& ctx) -> Result<touchpoints::Touchpoint> {
        TRY(const auto place, touchpoints::read_touchpoint(ctx, *one.touchpoint_id));
        return touchpoints::change_touchpoint(ctx, place.id, place.version, change);
    });
    give(one.id, rosa);
    const auto place = world.read([&](Context& ctx) -> Result<touchpoints::Touchpoint> {
        TRY(const auto now, cases::read_case(ctx, one.id));
        return touchpoints::read_touchpoint(ctx, *now.touchpoint_id);
    }).value();
    EXPECT_EQ(place.customer_id, rosa);
    EXPECT_EQ(place.feeling, "furious");
}

TEST_P(GivenCases, and_their_remedies_are_listed_by_a_customer_who_is_there)
{
    const auto mara = add(named("Mara")), maria = add(named("Maria"));
    ASSERT_TRUE(merge(mara, maria));
    test::Door door(world, add_routes, {"cases:read", "customers:read"});
    const auto answer = door.get("/remedies?customer_id=" + to_text(maria));
    EXPECT_EQ(answer.status, 404);
    EXPECT_EQ(test::Door::parsed(answer).at("code").as_string(), "merged");
    EXPECT_EQ(test::Door::parsed(door.get("/remedies?customer_id=cus_0000000000001")).at("code").as_string(), "not_found");
    EXPECT_EQ(door.get("/remedies?customer_id=" + to_text(mara)).status, 200);
}

}  // namespace
}  // namespace rapport::app
