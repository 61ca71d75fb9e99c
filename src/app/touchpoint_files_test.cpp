// Files of touchpoints carry all that a touchpoint holds, the steps of its standard by their words: into another business too.
#include "app/domains.h"
#include "cases/conversation.h"
#include "cases/service.h"
#include "customers/service.h"
#include "standards/adherence.h"
#include "standards/service.h"
#include "standards/ticks.h"
#include "touchpoints/service.h"
#include "touchpoints/test/file_desk.h"

namespace rapport::app {
namespace {

using touchpoints::FileDesk;

const std::string standards_header = "kind,channel,stage,promise,steps,extra,since,retired,trained,former_steps\n";
const std::string visits = "visit,,,You are greeted by name,\"Look up and smile\nSay the name\",,2026-03-01,no,,\n";
const std::string header = "touchpoint_id,customer_id,at,kind,direction,channel,stage,staff,waited_seconds,expectation,summary,expectation_by,feeling,feeling_source,steps,order_id,case_id\n";
const std::string tasted = "V-1,C-1,2026-03-04T09:15:00.000Z,visit,in,,buys,Ines,30,exceeded,Tasted the rye,\"a slice, still warm\",delighted,said,\"Look up and smile\nSay the name\",,\n";
const std::string waited = "V-2,C-1,2026-03-05T09:15:00.000Z,visit,in,,,Tom,900,missed,,nobody looked up,tired,seen,Say the name,,\n";
const std::string plain = "V-3,C-2,2026-03-06T09:15:00.000Z,call,out,,,,,,,,,,,,\n";

struct Shop {
    explicit Shop(Engine engine) : world(engine) {}

    test::World world;
    FileDesk standards{world, *imports::find(shapes(), "standards")};
    FileDesk orders{world, *imports::find(shapes(), "orders")};
    FileDesk cases{world, *imports::find(shapes(), "cases")};
    FileDesk contacts{world, *imports::find(shapes(), "touchpoints")};

    std::vector<touchpoints::Touchpoint> timeline()
    {
        return world.read([&](Context& ctx) { return touchpoints::timeline(ctx, customers::find_by_external_id(ctx.db, "C-1").value(), {}).value(); });
    }
    void was_how(const std::string& summary, touchpoints::Expectation expectation, const std::string& by, const std::string& felt)
    {
        const auto all = timeline();
        const auto met = std::ranges::find_if(all, [&](const touchpoints::Touchpoint& one) { return one.summary && one.summary->starts_with(summary); });
        touchpoints::ChangeTouchpoint change;
        change.expectation = {true, expectation};
        change.expectation_by = {true, Text<1, 500>{by}};
        change.feeling = {true, Text<1, 200>{felt}};
        change.feeling_source = {true, touchpoints::FeelingSource::seen};
        world.write([&](Context& ctx) { return touchpoints::change_touchpoint(ctx, met->id, met->version, change); });
    }

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
    EXPECT_NE(text.find(",said,\"Say the name aloud\nLook up and smile\",,\n"), std::string::npos) << text;
    EXPECT_EQ(shop.contacts.read(text).counts, "1 read, 0 created, 0 changed, 1 unchanged, 0 rejected");
    EXPECT_EQ(shop.contacts.read(header + tasted).counts, "1 read, 0 created, 0 changed, 1 unchanged, 0 rejected") << "by the words of those days too";

    Shop other(GetParam());
    other.standards.read(shop.standards.write());
    other.contacts.read(text);
    EXPECT_EQ(other.contacts.write(), text);
    EXPECT_EQ(other.standards.write(), shop.standards.write());
    EXPECT_EQ(shop.standards.read(shop.standards.write()).counts, "1 read, 0 created, 0 changed, 1 unchanged, 0 rejected");
}

TEST_P(FilesOfTouchpoints, keep_a_step_that_was_done_and_is_asked_for_no_longer)
{
    shop.standards.read(standards_header + visits);
    shop.contacts.read(header + tasted);
    shop.change_steps({{{2}, {"Say the name"}}});
    const auto text = shop.contacts.write();
    EXPECT_NE(text.find(",said,\"Say the name\nLook up and smile\","), std::string::npos) << text;
    EXPECT_EQ(shop.contacts.read(text).counts, "1 read, 0 created, 0 changed, 1 unchanged, 0 rejected");
}

TEST_P(FilesOfTouchpoints, name_a_step_that_was_renamed_and_then_dropped_as_the_standards_do)
{
    shop.standards.read(standards_header + visits);
    shop.contacts.read(header + tasted);
    shop.change_steps({{{1}, {"Smile from the heart"}}, {{2}, {"Say the name"}}});
    shop.change_steps({{{2}, {"Say the name"}}});
    const auto text = shop.contacts.write();
    EXPECT_NE(text.find(",said,\"Say the name\nSmile from the heart\","), std::string::npos) << text;
    EXPECT_EQ(shop.contacts.read(text).counts, "1 read, 0 created, 0 changed, 1 unchanged, 0 rejected");
    EXPECT_EQ(shop.contacts.read(header + tasted).counts, "1 read, 0 created, 0 changed, 1 unchanged, 0 rejected") << "by the words of those days too";

    Shop other(GetParam());
    other.standards.read(shop.standards.write());
    EXPECT_EQ(other.contacts.read(text).counts, "1 read, 1 created, 0 changed, 0 unchanged, 0 rejected");
    EXPECT_EQ(other.contacts.write(), text);
    EXPECT_EQ(other.standards.write(), shop.standards.write());
}

TEST_P(FilesOfTouchpoints, name_former_steps_that_nobody_is_asked_for)
{
    std::string twelve;
    for (int i = 1; i <= 12; ++i) twelve += (i == 1 ? "Step " : "\nStep ") + std::to_string(i);
    const auto standard = "visit,,,You are greeted by name,\"" + twelve + "\",,2026-03-01,no,,\"Look up and smile\nSay the name\nStep 3\"\n";
    EXPECT_EQ(shop.standards.read(standards_header + standard).counts, "1 read, 1 created, 0 changed, 0 unchanged, 0 rejected");
    EXPECT_EQ(shop.contacts.read(header + tasted).counts, "1 read, 1 created, 0 changed, 0 unchanged, 0 rejected");
    EXPECT_EQ(shop.contacts.write(), header + tasted);
    EXPECT_EQ(shop.standards.read(shop.standards.write()).counts, "1 read, 0 created, 0 changed, 1 unchanged, 0 rejected");
    shop.world.read([](Context& ctx) {
        const auto one = standards::list_standards(ctx, {}).at(0);
        EXPECT_EQ(one.in_force.steps.size(), 12u);
        EXPECT_EQ(standards::history(ctx, one.id).value().size(), 1u) << "they were never in force";
        const auto adherence = standards::adherence(ctx, one.id, {}).value();
        EXPECT_EQ(adherence.touchpoints, 1) << "counted from the day on which the standard began";
        EXPECT_EQ(adherence.none_done, 1);
        EXPECT_EQ(adherence.steps.size(), 12u);
        return 0;
    });
    shop.change_steps({{{}, {"Wave"}}});
    EXPECT_EQ(shop.contacts.write(), header + tasted) << "and a new step takes no number of theirs";
}

TEST_P(FilesOfTouchpoints, hold_the_steps_of_very_many_customers)
{
    shop.standards.read(standards_header + visits);
    std::string rows;
    for (int i = 0; i < 450; ++i)
        rows += "M-" + std::to_string(i) + ",M-" + std::to_string(i) + ",2026-03-04T09:15:00.000Z,visit,in,,,,,,,,,," + (i % 3 ? "Say the name" : "") + ",,\n";
    EXPECT_EQ(shop.contacts.read(header + rows).counts, "450 read, 450 created, 0 changed, 0 unchanged, 0 rejected");
    const auto text = shop.contacts.write();
    std::size_t named = 0;
    for (auto at = text.find("Say the name"); at != std::string::npos; at = text.find("Say the name", at + 1)) ++named;
    EXPECT_EQ(named, 300u);
    EXPECT_EQ(shop.contacts.read(text).counts, "450 read, 0 created, 0 changed, 450 unchanged, 0 rejected");
}

TEST_P(FilesOfTouchpoints, add_steps_and_take_them_back)
{
    shop.standards.read(standards_header + visits);
    shop.contacts.read(header + waited);
    const auto second = shop.contacts.read(header + "V-2,C-1,2026-03-05T09:15:00.000Z,visit,,,,,,,,,,,look up and SMILE,,\n");
    EXPECT_EQ(second.counts, "1 read, 0 created, 1 changed, 0 unchanged, 0 rejected");
    EXPECT_TRUE(shop.steps().steps.at(0).ticked_at);
    EXPECT_EQ(shop.contacts.undo(second.id), 0);
    EXPECT_EQ(shop.contacts.write(), header + waited) << "what was ticked before stays ticked";
}

const std::string bought = "order_id,customer_id,ordered_at,product,amount\nO-1,C-1,2026-03-04T09:15:00.000Z,Rye,12.50\nO-2,C-2,2026-03-04,Rye,3.20\n";
const std::string complained = "case_id,customer_id,subject,kind,opened_at\nK-1,C-1,The cake was late,complaint,2026-03-05T10:00:00.000Z\n";
const std::string called = "T-9,C-1,2026-03-05T11:00:00.000Z,call,out,,gets_help,Ines,,,We called them,,relieved,seen,,,K-1\n";

// Each business has ids of its own.
std::string without_our_ids(const std::string& text)
{
    std::string left;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = text.find('\n', at);
        const auto line = text.substr(at, end - at + 1);
        left += line.starts_with("tch_") ? line.substr(line.find(',')) : line;
        at = end + 1;
    }
    return left;
}

TEST_P(FilesOfTouchpoints, carry_how_orders_and_cases_were_for_the_customer)
{
    shop.orders.read(bought);
    shop.cases.read(complained);
    shop.was_how("Rye", touchpoints::Expectation::exceeded, "a slice, still warm", "delighted");
    shop.was_how("The cake was late", touchpoints::Expectation::missed, "nobody called", "angry");
    EXPECT_EQ(shop.contacts.read(header + called).counts, "1 read, 1 created, 0 changed, 0 unchanged, 0 rejected") << "of a case there may be more";
    const auto text = shop.contacts.write();
    EXPECT_NE(text.find(",exceeded,\"Rye, 12.50 EUR\",\"a slice, still warm\",delighted,seen,,O-1,\n"), std::string::npos) << text;
    EXPECT_NE(text.find(",missed,The cake was late,nobody called,angry,seen,,,K-1\n"), std::string::npos) << text;
    EXPECT_NE(text.find(called), std::string::npos) << text;
    EXPECT_EQ(text.find(",O-2,\n"), std::string::npos) << "of which nothing was said but the order itself: " << text;
    EXPECT_EQ(shop.contacts.read(text).counts, "3 read, 0 created, 0 changed, 3 unchanged, 0 rejected");

    Shop other(GetParam());
    EXPECT_EQ(other.contacts.read(text).rejected.size(), 3u) << "orders and cases come first";
    other.orders.read(shop.orders.write());
    other.cases.read(shop.cases.write());
    const auto before = other.contacts.write();
    const auto read = other.contacts.read(text);
    EXPECT_EQ(read.counts, "3 read, 1 created, 2 changed, 0 unchanged, 0 rejected");
    EXPECT_EQ(without_our_ids(other.contacts.write()), without_our_ids(text));
    EXPECT_EQ(other.contacts.read(text).counts, "3 read, 0 created, 0 changed, 3 unchanged, 0 rejected");
    EXPECT_EQ(other.contacts.undo(read.id), 0);
    EXPECT_EQ(other.contacts.write(), before);
}

TEST_P(FilesOfTouchpoints, say_who_opened_a_case_that_a_file_brought)
{
    shop.cases.read(complained);
    const std::string opened = "tch_0000000000001,C-1,2026-03-05T10:00:00.000Z,service,in,counter,gets_help,Ines,,missed,The cake was late,The cake was late,,,,,K-1\n";
    const std::string given = "tch_0000000000002,C-1,2026-03-05T11:00:00.000Z,service,out,,gets_help,Ines,,,A box of rolls,,,,,,K-1\n";
    const std::string told = "tch_0000000000003,C-1,2026-03-05T11:00:00.000Z,service,out,,gets_help,Ines,,,We said sorry,,,,,,K-1\n";
    const auto read = shop.contacts.read(header + opened + given);
    EXPECT_EQ(read.counts, "2 read, 1 created, 1 changed, 0 unchanged, 0 rejected");
    EXPECT_EQ(shop.contacts.read(header + told).counts, "1 read, 1 created, 0 changed, 0 unchanged, 0 rejected") << "what has an id of its own is not meant by another's";
    EXPECT_NE(shop.contacts.write().find(",gets_help,Ines,,missed,The cake was late,"), std::string::npos) << shop.contacts.write();
    EXPECT_EQ(shop.contacts.read(header + opened + given + told).counts, "3 read, 0 created, 0 changed, 3 unchanged, 0 rejected");
    EXPECT_EQ(shop.contacts.undo(read.id), 0);
    EXPECT_EQ(shop.contacts.write().find(",gets_help,Ines,,missed,"), std::string::npos);
}

TEST_P(FilesOfTouchpoints, leave_to_orders_and_cases_what_is_theirs)
{
    shop.orders.read(bought);
    shop.cases.read(complained);
    const auto row = [](const std::string& begins, const std::string& summary, const std::string& ends) { return begins + ",2026-03-04T09:15:00.000Z,order,in,,,,,met," + summary + ",,,,," + ends + "\n"; };
    const auto read = shop.contacts.read(header + row(",C-1", "", "O-1,") + row(",C-1", "mine", "O-1,") + row(",C-1", "", "O-9,") + row(",C-2", "", "O-1,") + row(",C-1", "", "O-1,K-1") + row(",C-1", "", ",K-1"));
    const std::vector<std::tuple<std::int64_t, std::string, std::string>> wrong = {
        {3, "touchpoint_id", "This touchpoint belongs to the order it was recorded for; change that."},
        {4, "order_id", "There is no such order. Bring the orders in first."},
        {5, "order_id", "This order is another customer's."},
        {6, "case_id", "It was recorded for an order or for a case, not for both."},
        {7, "touchpoint_id", "The case has nothing like it at this time: give it an id of its own."},
    };
    EXPECT_EQ(read.counts, "6 read, 0 created, 1 changed, 0 unchanged, 5 rejected");
    ASSERT_EQ(read.rejected.size(), wrong.size());
    for (std::size_t i = 0; i < wrong.size(); ++i) EXPECT_EQ(std::tuple(read.rejected[i].line, read.rejected[i].column, read.rejected[i].reason), wrong[i]);
}

TEST_P(FilesOfTouchpoints, are_for_one_order_or_case_in_all_their_rows)
{
    shop.cases.read(complained + "K-2,C-1,Is there rye,question,2026-03-05T10:00:00.000Z\n");
    shop.orders.read(bought);
    const auto row = [](const std::string& summary, const std::string& recorded_for) { return "T-9,C-1,2026-03-05T11:00:00.000Z,call,out,,,Ines,,," + summary + ",,,,," + recorded_for + "\n"; };
    const auto read = shop.contacts.read(header + row("We called them", ",K-1") + row("of another case", ",K-2") + row("of an order", "O-1,") + row("We called them twice", ","));
    EXPECT_EQ(read.counts, "4 read, 1 created, 0 changed, 1 unchanged, 2 rejected");
    ASSERT_EQ(read.rejected.size(), 2u);
    EXPECT_EQ(std::tuple(read.rejected[0].line, read.rejected[0].column, read.rejected[0].reason), std::tuple(3, std::string("case_id"), std::string("An earlier row of this touchpoint does not name this case.")));
    EXPECT_EQ(std::tuple(read.rejected[1].line, read.rejected[1].column), std::tuple(4, std::string("order_id")));
    EXPECT_NE(shop.contacts.write().find("T-9,C-1,2026-03-05T11:00:00.000Z,call,out,,,Ines,,,We called them twice,,,,,,K-1\n"), std::string::npos) << shop.contacts.write();
}

TEST_P(FilesOfTouchpoints, mean_each_of_two_answers_of_one_moment)
{
    shop.cases.read(complained);
    for (const std::string words : {"We called them", "We called them again"})
        shop.world.write([&](Context& ctx) {
            const auto id = cases::list_cases(ctx, {.q = std::string("cake")}).value().at(0).id;
            return cases::add_entry(ctx, id, {.kind = cases::EntryKind::answer, .words = {words}, .way = cases::Way::call, .at = parse_instant("2026-03-05T11:00:00Z")});
        });
    const auto row = [](const std::string& expectation, const std::string& summary) { return ",C-1,2026-03-05T11:00:00.000Z,call,out,,,,," + expectation + "," + summary + ",,,,,,K-1\n"; };
    const auto was = [&] {
        std::vector<std::optional<touchpoints::Expectation>> all;
        for (const std::string words : {"We called them", "We called them again"})
            for (const auto& one : shop.timeline())
                if (one.summary == words) all.push_back(one.expectation);
        return all;
    };
    using touchpoints::Expectation;
    const auto first = shop.contacts.read(header + row("missed", "") + row("met", ""));
    EXPECT_EQ(first.counts, "2 read, 0 created, 2 changed, 0 unchanged, 0 rejected");
    auto both = was();
    std::ranges::sort(both);
    EXPECT_EQ(both, (std::vector<std::optional<Expectation>>{Expectation::missed, Expectation::met}));
    EXPECT_EQ(shop.contacts.undo(first.id), 0);
    EXPECT_EQ(shop.contacts.read(header + row("exceeded", "We called them again") + row("met", "")).counts, "2 read, 0 created, 2 changed, 0 unchanged, 0 rejected");
    EXPECT_EQ(was(), (std::vector<std::optional<Expectation>>{Expectation::met, Expectation::exceeded}));
}

TEST_P(FilesOfTouchpoints, what_they_bring_to_a_case_goes_where_the_case_goes)
{
    shop.cases.read(complained + "K-2,C-2,Is there rye,question,2026-03-05T10:00:00.000Z\n");
    shop.contacts.read(header + called);
    shop.world.write([](Context& ctx) -> Result<cases::WholeCase> {
        const auto one = cases::list_cases(ctx, {.q = std::string("cake")}).value().at(0);
        cases::ChangeCase change;
        change.customer_id = {true, customers::find_by_external_id(ctx.db, "C-2").value()};
        return cases::change_case(ctx, one.id, one.version, change);
    });
    EXPECT_TRUE(shop.timeline().empty());
    EXPECT_NE(shop.contacts.write().find("T-9,C-2,"), std::string::npos);
}

TEST_P(FilesOfTouchpoints, name_what_is_wrong_where_it_is)
{
    shop.standards.read(standards_header + visits);
    const auto row = [](const std::string& kind, const std::string& rest) { return ",C-1,2026-03-04," + kind + ",,,,,," + rest + ",,\n"; };
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
