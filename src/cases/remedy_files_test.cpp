// What was given elsewhere comes in as history: it counts in what trouble costs, and neither eats nor widens anybody's limit.
#include "cases/closing.h"
#include "cases/doors.h"
#include "cases/recovery.h"
#include "cases/remedies.h"
#include "cases/remedy_report.h"
#include "cases/service.h"
#include "cases/teams.h"
#include "customers/service.h"
#include "customers/test/people.h"
#include "identity/test/shop.h"
#include "orders/service.h"
#include "touchpoints/service.h"
#include "touchpoints/test/file_desk.h"

namespace rapport::cases {
namespace {

using identity::test::code_of;

const Sql money_given_sql{"test.money_given_rows", Reach::business, "SELECT COUNT(*) FROM money_given"};

class RemedyFiles : public identity::test::ShopTest {
protected:
    Money eur(std::int64_t cents) const { return {cents, Currency{"EUR"}}; }
    // Closed in March, with a cause.
    void have_a_closed_case()
    {
        tickets.read("case_id,customer_id,subject,kind,cause,opened_at,closed_at,action,told_by\n"
                     "T-1,C-1,The cake was late,complaint,long_wait,2026-03-10T09:00:00Z,2026-03-12T09:00:00Z,Baked again,call\n");
    }
    Id<Case> open_now(std::optional<Id<Team>> team = {})
    {
        return world.write([&](Context& ctx) { return open_case(ctx, {.subject = {"The rye was cold"}, .team_id = team, .external_id = Text<1, 200>{"T-2"}}); }).id;
    }
    Result<Remedy> give(const identity::Staff& who, Id<Case> of, std::int64_t cents)
    {
        return as(who, [&](Context& ctx) { return give_remedy(ctx, of, {.kind = {"refund"}, .amount = eur(cents)}); });
    }
    Allowance allowance(const identity::Staff& who, Id<Case> of)
    {
        return as(who, [&](Context& ctx) { return own_allowance(ctx, of); }).value();
    }
    std::vector<Remedy> ledger(RemedyFilter filter = {})
    {
        return world.read([&](Context& ctx) { return list_remedies(ctx, filter); });
    }

    touchpoints::FileDesk tickets{world, import_shape()};
    touchpoints::FileDesk files{world, remedy_shape()};
    const std::string header = "remedy_id,at,case_id,customer_id,kind,what,amount,currency,staff,state,reason,asked_amount,answered_by,answered_at,answer_note,outcome\n";
    const std::string three = "R-1,2026-03-11T10:00:00Z,T-1,C-1,refund,,12.50,EUR,Tom Reimers,granted,cold,,,,,She came back\n"
                              "R-2,2026-03-11T11:00:00Z,T-1,C-1,gift,A cake,80,EUR,Tom Reimers,approved,,90,Ines Petersen,2026-03-12T09:00:00Z,Once,\n"
                              "R-3,2026-03-12T11:00:00Z,T-1,,A credit,,5,,,declined,,,Ines Petersen,,Not twice,\n";
    const std::string written = "remedy_id,at,case_id,subject,customer_id,kind,what,amount,currency,staff,state,reason,asked_amount,answered_by,answered_at,answer_note,outcome,verdict,brought_by\n";
};
RAPPORT_ON_BOTH_ENGINES(RemedyFiles);

TEST_P(RemedyFiles, come_in_go_out_and_are_taken_back)
{
    have_a_closed_case();
    const auto on_timeline = [&] { return world.read([](Context& ctx) { return touchpoints::timeline(ctx, *customers::find_by_external_id(ctx.db, "C-1"), {}).value().size(); }); };
    const auto contacts = on_timeline();
    const auto first = files.read(header + three);
    EXPECT_EQ(first.counts, "3 read, 3 created, 0 changed, 0 unchanged, 0 rejected");
    EXPECT_EQ(files.read(header + three).counts, "3 read, 0 created, 0 changed, 3 unchanged, 0 rejected");
    const auto text = files.write();
    EXPECT_TRUE(text.starts_with(written)) << text;
    EXPECT_NE(text.find("R-1,2026-03-11T10:00:00.000Z,T-1,The cake was late,C-1,refund,Give it back,12.50,EUR,Tom Reimers,granted,cold,,,,,She came back,,file\n"), std::string::npos) << text;
    EXPECT_NE(text.find("R-2,2026-03-11T11:00:00.000Z,T-1,The cake was late,C-1,gift,A cake,80.00,EUR,Tom Reimers,approved,,90.00,Ines Petersen,2026-03-12T09:00:00.000Z,Once,,,file\n"), std::string::npos) << text;
    EXPECT_NE(text.find(",credit,A credit,5.00,EUR,,declined,,,Ines Petersen,2026-03-12T11:00:00.000Z,Not twice,,,file\n"), std::string::npos) << text;
    EXPECT_EQ(files.read(text).counts, "3 read, 0 created, 0 changed, 3 unchanged, 0 rejected");
    EXPECT_EQ(ledger({.staff = tom.id}).size(), 2u) << "whoever alone has that name";
    EXPECT_TRUE(ledger({.state = RemedyState::waiting}).empty());
    EXPECT_EQ(on_timeline(), contacts);
    EXPECT_EQ(files.undo(first.id), 0);
    EXPECT_EQ(files.write(), written);
}

TEST_P(RemedyFiles, lie_on_nobodys_allowance_and_no_teams_budget)
{
    const auto team = world.write([&](Context& ctx) { return add_team(ctx, {{"Put it right"}, eur(2500), {tom.id}}); }).id;
    const auto rye = open_now(team);
    const auto budget_used = [&] { return world.read([](Context& ctx) { return remedy_report(ctx, {}); }).teams.at(0).given_this_month; };
    const auto before = allowance(tom, rye);
    pass(us_per_second);
    const auto brought = files.read(header + "R-1,2026-11-17T08:00:00Z,T-2,,refund,,500,,Tom Reimers,granted,,,,,,\n"
                                    "R-2,2026-11-16T08:00:00Z,T-2,,refund,,900,,Tom Reimers,approved,,,Ines Petersen,,,\n");
    EXPECT_EQ(brought.counts, "2 read, 2 created, 0 changed, 0 unchanged, 0 rejected");
    for (const auto& who : {tom, ines, hanne}) EXPECT_EQ(allowance(who, rye).given_this_month, eur(0)) << who.name;
    EXPECT_EQ(allowance(tom, rye).left_for_case, before.left_for_case);
    EXPECT_EQ(allowance(tom, rye).left_this_month, before.left_this_month);
    EXPECT_EQ(budget_used(), eur(0));
    EXPECT_EQ(world.read([](Context& ctx) { return ctx.db.value<std::int64_t>(money_given_sql); }), 0);
    for (const auto& one : ledger()) {
        EXPECT_EQ(one.import_id, brought.id);
        EXPECT_FALSE(one.charged_id || one.month || one.team_id || one.is_waiting);
    }

    // It eats nothing: what fits the limits is given, and not a cent more.
    EXPECT_EQ(give(tom, rye, 2000).value().state, RemedyState::granted);
    EXPECT_EQ(give(tom, rye, 501).value().why_asked, "With this the team would give more than its 25 EUR a month.");

    // It widens nothing: whatever becomes of it, what was given here stays counted.
    const auto newest = ledger({.state = RemedyState::granted}).back();
    ASSERT_EQ(newest.external_id, "R-1");
    EXPECT_EQ(code_of(as(tom, [&](Context& ctx) { return take_back(ctx, newest.id); })), "brought");
    EXPECT_EQ(code_of(as(hanne, [&](Context& ctx) { return approve(ctx, newest.id, {}); })), "answered");
    EXPECT_EQ(code_of(as(hanne, [&](Context& ctx) { return refuse(ctx, newest.id, {{"No"}}); })), "answered");
    EXPECT_EQ(files.undo(brought.id), 0);
    EXPECT_EQ(allowance(tom, rye).given_this_month, eur(2000));
    EXPECT_EQ(budget_used(), eur(2000));
    EXPECT_EQ(allowance(tom, rye).left_for_case, eur(500));
}

TEST_P(RemedyFiles, leave_what_was_given_here_as_it_was)
{
    const auto rye = open_now();
    const auto given = give(tom, rye, 1850).value();
    const auto asked = give(tom, rye, 9000).value();
    const auto text = files.write();
    EXPECT_NE(text.find(to_text(given.id) + ","), std::string::npos) << text;
    EXPECT_NE(text.find(",T-2,The rye was cold,"), std::string::npos) << "as files name the case: " << text;
    EXPECT_EQ(files.read(text).counts, "2 read, 0 created, 0 changed, 2 unchanged, 0 rejected");
    const auto wrong = files.read(header + to_text(given.id) + "," + to_text(given.at) + ",T-2,,refund,,1.00,,,,,,,,,\n");
    ASSERT_EQ(wrong.rejected.size(), 1u);
    EXPECT_EQ(wrong.rejected.at(0).column, "amount");
    EXPECT_EQ(wrong.rejected.at(0).reason, "This was given here, and no file changes it.");
    EXPECT_EQ(allowance(tom, rye).given_this_month, eur(1850));
    EXPECT_EQ(as(hanne, [&](Context& ctx) { return approve(ctx, asked.id, {.amount = eur(8000)}); }).value().state, RemedyState::approved);
    EXPECT_EQ(files.read(text).counts, "2 read, 0 created, 0 changed, 2 unchanged, 0 rejected") << "of an answer that was given since a file may not know";
    EXPECT_EQ(files.write().find(",file\n"), std::string::npos);
}

TEST_P(RemedyFiles, count_in_what_trouble_costs_and_who_came_back)
{
    have_a_closed_case();
    const auto recovered = [&] { return world.read([](Context& ctx) { return recovery(ctx, {}); }).value().causes.at(0); };
    EXPECT_EQ(recovered().remedies, eur(0));
    world.write([&](Context& ctx) {
        return orders::add_order(ctx, {.customer_id = *customers::find_by_external_id(ctx.db, "C-1"), .ordered_at = parse_instant("2026-03-20T10:00:00Z"), .items = {{.product = Text<1, 200>{"Bread"}, .amount = eur(500)}}});
    });
    const auto brought = files.read(header + three);
    EXPECT_EQ(recovered().remedies, eur(9250)) << "what was declined cost nothing";
    EXPECT_EQ(recovered().came_back.value, 100.0);
    const auto report = world.read([](Context& ctx) { return remedy_report(ctx, {}); });
    EXPECT_EQ(report.on_the_spot, 0);
    EXPECT_EQ(report.asked, 0);
    EXPECT_EQ(report.brought, 2);
    EXPECT_EQ(report.sentence, "2 remedies were given elsewhere and brought by a file.");
    ASSERT_EQ(report.kinds.size(), 2u);
    for (const auto& one : report.kinds) EXPECT_EQ(std::tuple(one.given, one.came_back, one.of), std::tuple(1, 1, 1)) << one.kind;
    EXPECT_EQ(files.undo(brought.id), 0);
    EXPECT_EQ(recovered().remedies, eur(0));
}

TEST_P(RemedyFiles, are_refused_where_they_are_wrong)
{
    have_a_closed_case();
    files.read(header + "R-1,2026-03-11T10:00:00Z,T-1,,refund,,12.50,,,,,,,,,\n");
    const auto row = [](const std::string& id, const std::string& at, const std::string& of, const std::string& what_kind, const std::string& costs, const std::string& more = ",,,,,,,,") {
        return id + "," + at + "," + of + "," + what_kind + ",," + costs + "," + more + "\n";
    };
    const std::string march = "2026-03-11", mine = "T-1,C-1";
    const auto read = files.read(header + row("A", "2031-01-01", mine, "refund", "5") + row("B", march, "T-9,", "refund", "5") + row("C", march, mine, "refund", "-5") + row("D", march, mine, "refund", "0")
                                 + row("E", march, mine, "refund", "5", "USD,,,,,,,,") + row("F", march, mine, "a house", "5") + row("G", march, mine, "refund", "5", ",,waiting,,,,,,") + row("H", march, "T-1,C-9", "refund", "5")
                                 + row("R-1", march, mine, "refund", "13") + row("I", "", mine, "refund", "5") + row("J", march, mine, "refund", "") + row("K", march, mine, "refund", "much")
                                 + row("L", march, mine, "refund", "5", ",,perhaps,,,,,,") + row("M", march, mine, "refund", "5", ",,approved,,-1,,,,") + row("N", march, ",C-1", "refund", "5"));
    const std::vector<std::tuple<std::int64_t, std::string, std::string>> wrong = {
        {2, "at", "This is in the future."},
        {3, "case_id", "There is no such case. Bring the cases in first."},
        {4, "amount", "Say what it costs us: more than nothing."},
        {5, "amount", "Say what it costs us: more than nothing."},
        {6, "currency", "We keep our books in another currency."},
        {7, "kind", "This is none of the remedies that we have: replacement, refund, credit, gift."},
        {8, "state", "This waits for a yes or no where it comes from: nothing was given yet."},
        {9, "customer_id", "This case is not this customer's."},
        {10, "amount", "A file brought this before and says something else there. Take that import back first, or give the row an id of its own."},
        {11, "at", ""}, {12, "amount", "Say what it cost us."}, {13, "amount", ""}, {14, "state", ""}, {15, "asked_amount", "Say what it costs us: more than nothing."},
        {16, "case_id", "Say in which case it was given."},
    };
    ASSERT_EQ(read.rejected.size(), wrong.size());
    for (std::size_t i = 0; i < wrong.size(); ++i) {
        const auto& [line, column, reason] = wrong[i];
        EXPECT_EQ(std::tuple(read.rejected[i].line, read.rejected[i].column), std::tuple(line, column)) << read.rejected[i].reason;
        EXPECT_TRUE(read.rejected[i].reason == reason || reason.empty()) << read.rejected[i].reason;
    }
    EXPECT_EQ(ledger().size(), 1u);
    EXPECT_FALSE(world.read([](Context& ctx) { return customers::find_by_external_id(ctx.db, "C-9"); })) << "nobody is made known for what is refused";
}

TEST_P(RemedyFiles, stay_where_somebody_noted_how_it_turned_out)
{
    have_a_closed_case();
    const auto brought = files.read(header + three);
    const auto one = ledger().back();
    as(ines, [&](Context& ctx) { return change_remedy(ctx, one.id, one.version, {.outcome = {true, Text<1, 1000>{"She tells everybody"}}}); }).value();
    EXPECT_EQ(files.read(header + three).counts, "3 read, 0 created, 0 changed, 3 unchanged, 0 rejected");
    EXPECT_EQ(files.undo(brought.id), 1);
    EXPECT_EQ(ledger().at(0).outcome, "She tells everybody");
}

TEST_P(RemedyFiles, go_where_their_case_goes)
{
    tickets.read("case_id,contact,subject,kind,opened_at\nT-1,mara@example.org,The cake was late,complaint,2026-03-10T09:00:00Z\n");
    const auto brought = files.read(header + "R-1,2026-03-11T10:00:00Z,T-1,,refund,,12.50,,,,,,,,,\n");
    const auto mara = world.write([](Context& ctx) -> Result<Id<customers::Customer>> {
        const auto one = list_cases(ctx, {}).value().at(0);
        ChangeCase change;
        TRY(const auto made, customers::add_customer(ctx, customers::person("Mara Kowalska")));
        change.customer_id = {true, made.id};
        CHECK(change_case(ctx, one.id, one.version, change));
        return made.id;
    });
    EXPECT_EQ(ledger({.customer = mara}).size(), 1u);
    EXPECT_EQ(files.undo(brought.id), 0) << "to give the case away is not to build on it";
}

TEST_P(RemedyFiles, are_brought_by_whoever_says_what_may_be_given)
{
    have_a_closed_case();
    const auto file = world.folder / "remedies.csv";
    std::ofstream(file, std::ios::binary) << header + three;
    const imports::Shapes shapes{remedy_shape()};
    const auto by = [&](const identity::Staff& who) {
        auto desk = desk_of(who);
        return imports::import_now(desk, shapes, {.kind = "remedies", .file = file, .file_name = "remedies.csv", .map = {}, .date_format = {}, .dry_run = true});
    };
    EXPECT_EQ(by(tom).error().refusal, Refusal::not_allowed);
    EXPECT_EQ(by(ines).value().report.counts.created, 3);
    EXPECT_TRUE(ledger().empty()) << "a dry run";
}

}  // namespace
}  // namespace rapport::cases
