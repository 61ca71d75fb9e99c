#include "cases/closing.h"
#include "cases/conversation.h"
#include "cases/doors.h"
#include "cases/news.h"
#include "cases/rules.h"
#include "cases/teams.h"
#include "customers/service.h"
#include "customers/test/people.h"
#include "identity/test/shop.h"

namespace rapport::cases {
namespace {

class CaseNewsTest : public identity::test::ShopTest {
protected:
    using Texts = std::vector<std::string>;

    // "closed by Ines Petersen", the newest first.
    Texts told(const identity::Staff& who)
    {
        Texts texts;
        for (const auto& one : world.read([&](Context& ctx) { return news_for(ctx, who.id); })) texts.push_back(std::string(enum_text(one.what)) + (one.by ? " by " + *one.by : ""));
        return texts;
    }
    void heard(const identity::Staff& by, const char* words)
    {
        pass(us_per_second);
        as(by, [&](Context& ctx) { return add_entry(ctx, cake, {.kind = EntryKind::customer, .words = {words}}); }).value();
    }
    void given(const identity::Staff& to, const identity::Staff& by)
    {
        pass(us_per_second);
        as(by, [&](Context& ctx) -> Result<WholeCase> {
            TRY(const auto one, read_case(ctx, cake));
            ChangeCase change;
            change.staff_id = {true, to.id};
            return change_case(ctx, cake, one.version, change);
        }).value();
    }
    void watch(const identity::Staff& who, const identity::Staff& by)
    {
        pass(us_per_second);
        as(by, [&](Context& ctx) { return watch_case(ctx, cake, who.id); }).value();
    }

    Id<customers::Customer> paul = world.write([](Context& ctx) { return customers::add_customer(ctx, customers::person("Paul Achterberg")); }).id;
    Id<Case> cake = as(tom, [&](Context& ctx) { return open_case(ctx, {.subject = {"The cake was not ready"}, .customer_id = paul, .staff_id = tom.id}); }).value().id;
};
RAPPORT_ON_BOTH_ENGINES(CaseNewsTest);

TEST_P(CaseNewsTest, reach_who_watches_and_not_who_did_it)
{
    heard(tom, "Where is it?");
    watch(samir, ines);
    EXPECT_EQ(told(samir), Texts{}) << "what was before is no news";
    heard(tom, "Hello?");
    given(ines, tom);
    pass(us_per_second);
    as(ines, [&](Context& ctx) {
        return close_case(ctx, cake, {.cause = Text<1, 60>{"not_ready"}, .action = Text<1, 2000>{"Baked it again"}, .told_by = Way::call});
    }).value();
    EXPECT_EQ(told(samir), (Texts{"closed by Ines Petersen", "given by Tom Reimers", "wrote"}));
    EXPECT_EQ(told(ines), Texts{}) << "she does not watch it";
    watch(ines, ines);
    EXPECT_EQ(told(ines), Texts{}) << "she closed it herself";
    heard(tom, "Thank you!");
    EXPECT_EQ(told(ines), (Texts{"wrote", "reopened by Tom Reimers"}));
    EXPECT_EQ(told(tom), Texts{});
}

TEST_P(CaseNewsTest, say_what_we_answered_and_noted)
{
    watch(samir, samir);
    for (const auto kind : {EntryKind::answer, EntryKind::note}) {
        pass(us_per_second);
        as(tom, [&](Context& ctx) { return add_entry(ctx, cake, {.kind = kind, .words = {"It is baked again"}, .way = Way::call}); }).value();
    }
    EXPECT_EQ(told(samir), (Texts{"noted by Tom Reimers", "answered by Tom Reimers"}));
    EXPECT_EQ(told(tom), Texts{});
}

TEST_P(CaseNewsTest, say_to_whom_it_was_given_then)
{
    const auto bakery = as(hanne, [&](Context& ctx) { return add_team(ctx, {.name = {"Bakery"}, .members = {ines.id}}); }).value().id;
    const auto change = [&](const ChangeCase& wanted) {
        pass(us_per_second);
        as(hanne, [&](Context& ctx) -> Result<WholeCase> {
            TRY(const auto one, read_case(ctx, cake));
            return change_case(ctx, cake, one.version, wanted);
        }).value();
    };
    watch(samir, samir);
    given(ines, hanne);
    given(tom, hanne);
    ChangeCase to_team;
    to_team.team_id = {true, bakery};
    to_team.staff_id = {true, std::nullopt};
    change(to_team);
    ChangeCase later;
    later.subject = {true, Text<1, 300>{"The cake was late"}};
    change(later);
    const auto news = world.read([&](Context& ctx) { return news_for(ctx, samir.id); });
    ASSERT_EQ(news.size(), 3u);
    EXPECT_FALSE(news[0].owner);
    EXPECT_EQ(news[0].team, "Bakery");
    EXPECT_EQ(news[1].owner, "Tom Reimers");
    EXPECT_FALSE(news[1].team);
    EXPECT_EQ(news[2].owner, "Ines Petersen") << "and not whose it is now";
}

TEST_P(CaseNewsTest, are_the_newest_three_of_each_case_and_sixty_in_all)
{
    watch(samir, samir);
    for (const auto* words : {"One", "Two", "Three", "Four"}) heard(tom, words);
    EXPECT_EQ(told(samir), (Texts{"wrote", "wrote", "wrote"}));
    for (int n = 0; n < 20; ++n) {
        cake = as(tom, [&](Context& ctx) { return open_case(ctx, {.subject = {"Cake " + std::to_string(n)}, .customer_id = paul, .staff_id = tom.id}); }).value().id;
        watch(samir, samir);
        for (const auto* words : {"One", "Two", "Three"}) heard(tom, words);
    }
    const auto news = world.read([&](Context& ctx) { return news_for(ctx, samir.id); });
    ASSERT_EQ(news.size(), 60u);
    EXPECT_EQ(news.front().subject, "Cake 19") << "the newest first";
    EXPECT_EQ(news.back().subject, "Cake 0");
}

TEST_P(CaseNewsTest, are_told_until_they_were_seen)
{
    watch(samir, samir);
    heard(tom, "Where is it?");
    EXPECT_EQ(told(samir), Texts{"wrote"});
    watch(samir, samir);
    EXPECT_EQ(told(samir), Texts{}) << "he said that he has seen it";
    heard(tom, "Hello?");
    EXPECT_EQ(told(samir), Texts{"wrote"});
    as(samir, [&](Context& ctx) { return unwatch_case(ctx, cake, samir.id); }).value();
    EXPECT_EQ(told(samir), Texts{});
    watch(samir, samir);
    heard(tom, "Are you there?");
    pass(15 * us_per_day);
    EXPECT_EQ(told(samir), Texts{}) << "after fourteen days it is old";
}

TEST_P(CaseNewsTest, say_that_a_clock_has_run_out)
{
    watch(samir, samir);
    pass(us_per_day * 3);
    world.write([](Context& ctx) { return tell_due(ctx, 100); });
    const auto news = world.read([&](Context& ctx) { return news_for(ctx, samir.id); });
    ASSERT_FALSE(news.empty());
    EXPECT_EQ(news.front().what, Happening::escalated);
    EXPECT_FALSE(news.front().by) << "nobody did it";
    EXPECT_EQ(news.front().subject, "The cake was not ready");
    EXPECT_EQ(news.front().owner, "Tom Reimers");
}

}  // namespace
}  // namespace rapport::cases
