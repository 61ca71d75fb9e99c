#include "attentiveness/waiting.h"
#include "cases/closing.h"
#include "cases/conversation.h"
#include "cases/doors.h"
#include "cases/in_files.h"
#include "cases/rules.h"
#include "cases/service.h"
#include "cases/teams.h"
#include "customers/service.h"
#include "customers/test/people.h"
#include "identity/test/shop.h"
#include "touchpoints/test/file_desk.h"

namespace rapport::cases {
namespace {

class CaseFiles : public identity::test::ShopTest {
protected:
    touchpoints::FileDesk files{world, import_shape()};
    const std::string header = "case_id,customer_id,contact,subject,words,source,kind,priority,cause,staff,opened_at,closed_at,action,told_by,place,link,stars\n";
    const std::string written = header.substr(0, header.size() - 1) + ",team,together,verdict,verdict_at\n";
};
RAPPORT_ON_BOTH_ENGINES(CaseFiles);

TEST_P(CaseFiles, come_in_go_out_and_are_taken_back)
{
    const auto file = header + "T-1,C-1,,The cake was late,Nobody called,mail,complaint,high,long_wait,Tom Reimers,2026-11-16T09:00:00Z,2026-11-16T12:00:00Z,Baked again,call,,,\n"
        + "T-2,,lena@example.org,Your door is heavy,,form,request,normal,,,2026-11-17T07:00:00Z,,,,,,\n"
        + ",C-2,,Too dear,,,complaint,,price,,2025-01-01T09:00:00Z,,,,,,\n"
        + "T-3,C-1,,Odd,,carrier pigeon,,,,,2026-11-16T09:00:00Z,,,,,,\n"
        + "T-4,C-1,,Odd,,,,,,,2026-11-16T09:00:00Z,2026-11-15T09:00:00Z,,,,,\n";
    const auto first = files.read(file);
    EXPECT_EQ(first.counts, "5 read, 3 created, 0 changed, 0 unchanged, 2 rejected");
    EXPECT_EQ(first.rejected.at(0).column, "source");
    EXPECT_EQ(first.rejected.at(1).column, "closed_at");
    EXPECT_EQ(files.read(file).counts, "5 read, 0 created, 0 changed, 3 unchanged, 2 rejected");
    const auto text = files.write();
    EXPECT_NE(text.find("T-1,C-1,,The cake was late,Nobody called,mail,complaint,high,long_wait,Tom Reimers,2026-11-16T09:00:00.000Z,2026-11-16T12:00:00.000Z,Baked again,call,,,,,,,\n"), std::string::npos) << text;
    EXPECT_EQ(files.read(text).counts, "3 read, 0 created, 0 changed, 3 unchanged, 0 rejected");
    const auto queue = world.read([](Context& ctx) { return list_cases(ctx, {.queue = true}); }).value();
    ASSERT_EQ(queue.size(), 2u);
    EXPECT_FALSE(queue[0].due_at) << "what is old has no clocks";
    EXPECT_TRUE(queue[1].due_at) << "what is new has";

    const auto second = files.read(header + "T-2,,lena@example.org,Your door is heavy,,form,request,urgent,,,2026-11-17T07:00:00Z,2026-11-17T07:30:00Z,Oiled it,email,,,\n");
    EXPECT_EQ(second.counts, "1 read, 0 created, 1 changed, 0 unchanged, 0 rejected");
    EXPECT_EQ(files.undo(second.id), 0);
    EXPECT_EQ(files.write(), text);
    EXPECT_EQ(files.undo(first.id), 0);
    EXPECT_EQ(files.write(), written);
}

TEST_P(CaseFiles, tell_whose_it_is_how_it_was_solved_together_and_what_they_gave_it)
{
    const auto team = world.write([&](Context& ctx) { return add_team(ctx, {.name = {"The oven"}}); });
    const auto paul = world.write([](Context& ctx) { return customers::add_customer(ctx, customers::person("Paul Achterberg")); }).id;
    const auto cake = world.write([&](Context& ctx) { return open_case(ctx, {.subject = {"The cake was late"}, .customer_id = paul, .team_id = team.id}); });
    as(tom, [&](Context& ctx) {
        return close_case(ctx, cake.id, {.cause = Text<1, 60>{"long_wait"}, .action = Text<1, 2000>{"Baked again"}, .told_by = Way::call, .together = Text<1, 2000>{"He came an hour later"}});
    }).value();
    pass(us_per_second);
    world.write([&](Context& ctx) { return give_verdict(ctx, cake.id, {.score = 5}); });
    const auto text = files.write();
    EXPECT_TRUE(text.starts_with(written)) << text;
    EXPECT_NE(text.find(",The oven,He came an hour later,5," + to_text(world.clock.now()) + "\n"), std::string::npos) << text;
    EXPECT_EQ(files.read(text).counts, "1 read, 0 created, 0 changed, 1 unchanged, 0 rejected");
    EXPECT_EQ(files.write(), text);
}

TEST_P(CaseFiles, bring_whose_it_is_how_it_was_solved_together_and_what_they_gave_it)
{
    const auto team = world.write([&](Context& ctx) { return add_team(ctx, {.name = {"The oven"}}); });
    const auto now = [&](const std::string& key) {
        return world.read([&](Context& ctx) -> Result<WholeCase> { return read_case(ctx, *case_in_file(ctx, key)); }).value();
    };
    const std::string begin = "T-1,C-1,,The cake was late,Nobody called,mail,complaint,,long_wait,,2026-11-16T09:00:00Z,2026-11-16T12:00:00Z,Baked again,call,,,";
    const auto plain = files.read(header + begin + "\n");
    EXPECT_FALSE(now("T-1").team_id) << "it was closed before there were teams";
    const auto text = files.write();
    const auto told = files.read(written + begin + ",the OVEN,He came an hour later,1,\n");
    EXPECT_EQ(told.counts, "1 read, 0 created, 1 changed, 0 unchanged, 0 rejected");
    const auto one = now("T-1");
    EXPECT_EQ(one.team_id, team.id);
    EXPECT_EQ(one.closure->together, "He came an hour later");
    ASSERT_EQ(one.verdicts.size(), 1u);
    EXPECT_EQ(one.verdicts[0].score, 1);
    EXPECT_EQ(one.verdicts[0].at, one.closed_at) << "where the file does not say when";
    EXPECT_EQ(one.state, State::closed) << "what is over opens nothing again";
    EXPECT_FALSE(one.closure->ask_at) << "nor is anybody asked";
    EXPECT_FALSE(one.verdicts[0].response_id) << "answers to surveys have a file of their own";
    EXPECT_EQ(files.read(written + begin + ",The oven,He came an hour later,1,\n").counts, "1 read, 0 created, 0 changed, 1 unchanged, 0 rejected");
    EXPECT_EQ(files.read(files.write()).counts, "1 read, 0 created, 0 changed, 1 unchanged, 0 rejected");

    const auto other = files.read(written + begin + ",The oven,,4,\n");
    ASSERT_EQ(other.rejected.size(), 1u);
    EXPECT_EQ(other.rejected[0].column, "verdict") << "what they gave stays";
    EXPECT_EQ(files.undo(told.id), 0);
    EXPECT_EQ(files.write(), text);
    EXPECT_TRUE(now("T-1").verdicts.empty());
    EXPECT_EQ(files.undo(plain.id), 0);
    EXPECT_EQ(files.write(), written);

    const auto both = files.read(written + begin + ",Nobody's,,3,2026-11-16T14:00:00Z\n"
        + "T-2,,,Open again,,mail,complaint,,,,2026-11-16T09:00:00Z,,,,,,,,,2,2026-11-16T15:00:00Z\n"
        + "T-3,,,Open,,mail,complaint,,,,2026-11-16T09:00:00Z,,,,,,,,,2,\n"
        + "T-4,,,Open,,mail,complaint,,,,2026-11-16T09:00:00Z,,,,,,,,,6,2026-11-16T15:00:00Z\n"
        + "T-5,,,Open,,mail,complaint,,,,2026-11-16T09:00:00Z,,,,,,,,,2,2026-11-16T08:00:00Z\n"
        + "T-6,,,Open,,mail,complaint,,,,2026-11-16T09:00:00Z,,,,,,,,,,2026-11-16T15:00:00Z\n");
    EXPECT_EQ(both.counts, "6 read, 2 created, 0 changed, 0 unchanged, 4 rejected");
    EXPECT_FALSE(now("T-1").team_id) << "a team that we have not";
    EXPECT_EQ(to_text(now("T-1").verdicts.at(0).at), "2026-11-16T14:00:00.000Z");
    EXPECT_EQ(now("T-2").verdicts.at(0).score, 2) << "given before it was opened again";
    EXPECT_EQ(now("T-2").state, State::open);
    const std::vector<std::string> columns{"verdict_at", "verdict", "verdict_at", "verdict"};
    for (std::size_t i = 0; i < columns.size(); ++i) EXPECT_EQ(both.rejected.at(i).column, columns[i]);
    EXPECT_EQ(files.undo(both.id), 0);
    EXPECT_EQ(files.write(), written);
}

TEST_P(CaseFiles, nobody_waits_for_an_answer_to_what_came_in_closed)
{
    const std::string begin = "T-1,C-1,,The cake was late,Nobody called,mail,complaint,,long_wait,,2026-11-16T09:00:00Z,";
    const auto waiting = [&] { return world.read([](Context& ctx) { return attentiveness::who_waits(ctx, 10); }).size(); };
    const auto emails = [&] {
        return world.read([](Context& ctx) { return attentiveness::response_times(ctx, Instant{ctx.now().us - 7 * us_per_day}, ctx.now()); }).at(0);
    };
    files.read(header + begin + ",,,,,\n");
    EXPECT_EQ(waiting(), 1u);
    EXPECT_EQ(emails().waiting, 1);
    const auto closing = files.read(header + begin + "2026-11-16T12:00:00Z,Baked again,call,,,\n");
    EXPECT_EQ(waiting(), 0u) << "we called";
    EXPECT_EQ(emails().waiting, 0);
    EXPECT_EQ(emails().customers_clock.median_seconds, 3 * 3600);
    EXPECT_EQ(files.undo(closing.id), 0);
    EXPECT_EQ(waiting(), 1u);
    files.read(header + begin + "2026-11-16T12:00:00Z,Baked again,cannot_be_reached,,,\n");
    EXPECT_EQ(waiting(), 1u) << "nobody told them";
}

TEST_P(CaseFiles, are_taken_back_though_clocks_have_rung)
{
    const auto made = files.read(header + "T-1,,,The cake was late,Nobody called,mail,complaint,,,,2026-11-17T07:00:00Z,,,,,,\n");
    const auto id = world.read([](Context& ctx) { return list_cases(ctx, {.queue = true}); }).value().at(0).id;
    pass(3 * us_per_day);
    EXPECT_GT(world.write([](Context& ctx) { return tell_due(ctx, 100); }), 0);
    const auto rung = world.read([&](Context& ctx) { return read_case(ctx, id); }).value();
    EXPECT_EQ(rung.priority, Priority::urgent);
    EXPECT_EQ(files.undo(made.id), 0);
    EXPECT_EQ(files.write(), written);

    const auto again = files.read(header + "T-2,,,The cake was late,,mail,complaint,,,,2026-11-20T07:00:00Z,,,,,,\n");
    const auto touched = world.read([](Context& ctx) { return list_cases(ctx, {.queue = true}); }).value().at(0);
    ChangeCase change;
    change.subject = {true, {{"The wedding cake was late"}}};
    as(tom, [&](Context& ctx) { return change_case(ctx, touched.id, touched.version, change); }).value();
    EXPECT_EQ(files.undo(again.id), 1) << "somebody has built on it";
}

TEST_P(CaseFiles, that_change_a_case_are_taken_back_though_clocks_have_rung)
{
    auto rules = Rules::usual();
    for (auto& one : rules.clocks) one.escalate_to = hanne.id;
    world.write([&](Context& ctx) { return change_rules(ctx, 0, rules); });
    const auto now = [&] { return world.read([](Context& ctx) { return list_cases(ctx, {.queue = true}); }).value().at(0); };
    const auto row = [&](const std::string& subject, const std::string& staff) { return header + "T-1,,," + subject + ",,mail,complaint,,," + staff + ",2026-11-17T07:00:00Z,,,,,,\n"; };
    files.read(row("The cake was late", "Tom Reimers"));
    const auto named = files.read(row("The wedding cake was late", "Ines Petersen"));
    EXPECT_EQ(named.counts, "1 read, 0 created, 1 changed, 0 unchanged, 0 rejected");
    pass(3 * us_per_day);
    EXPECT_GT(world.write([](Context& ctx) { return tell_due(ctx, 100); }), 0);
    EXPECT_EQ(files.undo(named.id), 0);
    EXPECT_EQ(now().subject, "The cake was late");
    EXPECT_EQ(now().staff, "Hanne Brodersen") << "whoever has it since it is late";
    EXPECT_EQ(now().staff_id, hanne.id);
    EXPECT_EQ(now().priority, Priority::urgent);

    const auto handed = files.read(row("The cake was late", "Tom Reimers"));
    EXPECT_EQ(now().staff, "Tom Reimers");
    EXPECT_EQ(files.undo(handed.id), 0);
    EXPECT_EQ(now().staff, "Hanne Brodersen") << "it was late before the file came";

    const auto again = files.read(header + "T-1,,,The wedding cake was late,,mail,complaint,,,,2026-11-17T07:00:00Z,,,,,,\n");
    const auto touched = world.read([](Context& ctx) { return list_cases(ctx, {.queue = true}); }).value().at(0);
    ChangeCase change;
    change.subject = {true, {{"Two cakes were late"}}};
    as(tom, [&](Context& ctx) { return change_case(ctx, touched.id, touched.version, change); }).value();
    pass(3 * us_per_day);
    world.write([](Context& ctx) { return tell_due(ctx, 100); });
    EXPECT_EQ(files.undo(again.id), 1) << "somebody has built on it";
}

TEST_P(CaseFiles, that_close_a_case_and_are_taken_back_leave_the_answer_as_given)
{
    files.read(header + "T-1,,,The cake was late,Nobody called,mail,complaint,,,,2026-11-17T07:00:00Z,,,,,,\n");
    const auto id = world.read([](Context& ctx) { return list_cases(ctx, {.queue = true}); }).value().at(0).id;
    as(tom, [&](Context& ctx) { return add_entry(ctx, id, {.kind = EntryKind::answer, .words = {"I am sorry."}}); }).value();
    const auto clocks = [&] {
        std::string told;
        for (const auto& clock : world.read([&](Context& ctx) { return read_case(ctx, id); }).value().clocks) told += std::string(enum_text(clock.clock)) + (clock.met_at ? " met, " : " runs, ");
        return told;
    };
    const auto before = clocks();
    pass(us_per_day);
    const auto closing = files.read(header + "T-1,,,The cake was late,,mail,complaint,,,,2026-11-17T07:00:00Z,2026-11-18T07:00:00Z,Baked again,call,,,\n");
    EXPECT_EQ(closing.counts, "1 read, 0 created, 1 changed, 0 unchanged, 0 rejected");
    EXPECT_EQ(files.read(header + "T-1,,,The cake was late,,mail,complaint,,,,2026-11-18T08:00:00Z,,,,,,\n").rejected.at(0).column, "opened_at") << "it was closed before";
    EXPECT_EQ(files.undo(closing.id), 0);
    EXPECT_EQ(clocks(), before);
}

TEST_P(CaseFiles, leave_alone_who_closed_a_case)
{
    const auto id = as(tom, [&](Context& ctx) { return open_case(ctx, {.subject = {"The cake was late"}, .staff_id = tom.id}); }).value().id;
    as(ines, [&](Context& ctx) { return close_case(ctx, id, {.cause = {{"long_wait"}}, .action = {{"Baked again"}}, .told_by = Way::call}); }).value();
    const auto text = files.write();
    EXPECT_NE(text.find("Tom Reimers"), std::string::npos) << "whose case it is";
    EXPECT_EQ(files.read(text).counts, "1 read, 0 created, 0 changed, 1 unchanged, 0 rejected");
    EXPECT_EQ(world.read([&](Context& ctx) { return read_case(ctx, id); }).value().closure->staff, "Ines Petersen");
}

TEST_P(CaseFiles, close_what_waits_and_leave_alone_how_they_were_told)
{
    const auto id = as(tom, [&](Context& ctx) { return open_case(ctx, {.subject = {"The cake was late"}, .source = Source::mail, .external_id = {{"T-9"}}}); }).value().id;
    const std::string row = "T-9,,,The cake was late,,mail,complaint,,long_wait,,2026-11-17T08:00:00Z,";
    as(tom, [&](Context& ctx) { return wait_for_customer(ctx, id); }).value();
    pass(us_per_day);
    files.read(header + row + "2026-11-18T07:00:00Z,Baked again,,,,\n");
    as(tom, [&](Context& ctx) { return reopen_case(ctx, id, ""); }).value();
    EXPECT_EQ(world.read([&](Context& ctx) { return read_case(ctx, id); }).value().state, State::open) << "it waits for nobody";
    as(tom, [&](Context& ctx) { return close_case(ctx, id, {.cause = {{"long_wait"}}, .action = {{"Baked again"}}, .told_by = Way::call}); }).value();
    files.read(header + row + "2026-11-18T07:30:00Z,Baked again,,,,\n");
    EXPECT_EQ(world.read([&](Context& ctx) { return read_case(ctx, id); }).value().closure->told_by, Way::call);

    const auto known = [&] { return world.read([](Context& ctx) { return ctx.db.value<std::int64_t>(Sql{"test.customers", Reach::business, "SELECT COUNT(*) FROM customers"}); }); };
    const auto before = known();
    const auto refused = files.read(header + "T-9,C-99,,The cake was late,,mail,complaint,,,,2026-11-17T08:00:00Z,,,,,,\n");
    EXPECT_EQ(refused.rejected.at(0).reason, "This case is nobody's whom we know: say there whose it is.");
    EXPECT_EQ(known(), before) << "a row that is refused makes nobody";
}

}  // namespace
}  // namespace rapport::cases
