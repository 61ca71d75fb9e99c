// A case is somebody else's than we thought: over every table there is, nothing of it stays with the one, all is the other's.
#include "app/test/merging.h"
#include "base/test/door.h"
#include "cases/closing.h"
#include "cases/conversation.h"
#include "cases/joining.h"
#include "cases/remedies.h"
#include "ideas/said.h"
#include "ideas/service.h"
#include "identity/people.h"
#include "inbox/service.h"
#include "listening/service.h"
#include "messages/service.h"
#include "messages/settings.h"
#include "promises/endings.h"
#include "promises/service.h"
#include "standards/doors.h"
#include "standards/ticks.h"
#include "surveys/test/shop.h"
#include "tasks/handovers.h"
#include "tasks/service.h"
#include "touchpoints/service.h"

namespace rapport::app {
namespace {

const Sql traced_sql{"test.traced", Reach::business, "SELECT changes FROM audit_events WHERE action = $1 AND subject = $2"};

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

    // Nobody has them on a timeline, and the mail is not from an address of Rosa's.
    give(one.id, std::nullopt);
    EXPECT_EQ(rows_of(rosa), (std::map<std::string, std::int64_t>{{"touchpoints_put_by", 6}}));
    give(one.id, mara);
    EXPECT_EQ(rows_of(mara), expected);
    EXPECT_EQ(rows_of(rosa), (std::map<std::string, std::int64_t>{}));
    expect_true_facts();
}

TEST_P(GivenCases, leave_a_trace_of_all_that_went_along)
{
    world.write([](Context& ctx) { return messages::change_mail_settings(ctx, 0, {.from_name = {"Hafer & Mohn"}, .from_address = {"hallo@hafer-mohn.example"}}); });
    auto input = named("Mara");
    input.emails = {"mara@post.example"};
    const auto mara = add(input), rosa = add(named("Rosa"));
    const auto one = from_mail();
    const auto answered = world.write([&](Context& ctx) { return cases::add_entry(ctx, one.id, {.kind = cases::EntryKind::answer, .words = {"We are sorry"}, .way = cases::Way::email}); });
    const auto idea = world.write([&](Context& ctx) { return ideas::add_idea(ctx, {.title = {"Cakes by post"}, .case_id = one.id}); });
    const auto mail = world.read([&](Context& ctx) { return inbox::list_mails(ctx, {}); }).value().front();
    give(one.id, rosa);
    const auto from_to = "\"customer_id\":[\"" + to_text(mara) + "\",\"" + to_text(rosa) + "\"]";
    for (const auto& [action, subject] : {std::pair(std::string("message.given"), to_text(*answered.entries.back().message_id)), {"idea.changed", to_text(idea.id)}, {"mail.matched", to_text(mail.id)}}) {
        const auto changes = world.read([&](Context& ctx) { return ctx.db.all<std::string>(traced_sql, action, subject); });
        ASSERT_EQ(changes.size(), 1u) << action;
        EXPECT_NE(changes[0].find(from_to), std::string::npos) << changes[0];
    }
}

// What has not left was meant for somebody else: it does not leave, and whoever gave the case away is told to answer again.
TEST_P(GivenCases, send_nothing_to_whom_they_are_not_of)
{
    world.write([](Context& ctx) { return messages::change_mail_settings(ctx, 0, {.from_name = {"Hafer & Mohn"}, .from_address = {"hallo@hafer-mohn.example"}}); });
    const auto with_mail = [&](const std::string& name, const std::string& address) {
        auto input = named(name);
        input.emails = {address};
        return add(input);
    };
    const auto mara = with_mail("Mara", "mara@post.example"), rosa = with_mail("Rosa", "rosa@post.example");
    const auto opened = [&](std::optional<CustomerId> of, std::optional<Text<1, 200>> contact) {
        return world.write([&](Context& ctx) -> Result<cases::WholeCase> {
            TRY(const auto one, cases::open_case(ctx, {.subject = {"The cake"}, .customer_id = of, .contact = contact, .source = cases::Source::mail}));
            return cases::add_entry(ctx, one.id, {.kind = cases::EntryKind::answer, .words = {"We are sorry"}, .then_wait = true});
        });
    };
    const auto read_case = [&](Id<cases::Case> id) { return world.read([&](Context& ctx) { return cases::read_case(ctx, id); }).value(); };
    const auto one = opened(mara, {});
    ASSERT_EQ(one.entries.back().mail, messages::State::planned);
    ASSERT_EQ(one.state, cases::State::waiting);
    give(one.id, rosa);
    const auto given = read_case(one.id);
    ASSERT_EQ(given.entries.size(), 2u);
    EXPECT_EQ(given.entries[0].mail, messages::State::withdrawn);
    EXPECT_EQ(given.entries[1].kind, cases::EntryKind::system);
    EXPECT_EQ(given.state, cases::State::open);
    EXPECT_TRUE(std::ranges::any_of(given.clocks, [](const auto& clock) { return clock.clock == cases::ClockKind::next && clock.due_at && !clock.met_at; }));
    give(one.id, mara);
    EXPECT_EQ(read_case(one.id).entries.size(), 2u) << "nothing more was called back";

    // Whoever wrote from there is reached there, whoever it is.
    const auto written = opened(std::nullopt, Text<1, 200>{"lena@post.example"});
    give(written.id, rosa);
    give(written.id, std::nullopt);
    EXPECT_EQ(read_case(written.id).entries.size(), 1u);
    EXPECT_EQ(read_case(written.id).entries[0].mail, messages::State::planned);

    // Also what was written in a case that is part of it.
    const auto whole = world.write([&](Context& ctx) { return cases::open_case(ctx, {.subject = {"The rolls"}, .customer_id = mara}); });
    const auto part = opened(mara, {});
    world.write([&](Context& ctx) { return cases::merge_cases(ctx, part.id, {whole.id}); });
    give(whole.id, rosa);
    EXPECT_EQ(read_case(whole.id).entries[0].mail, messages::State::withdrawn);
    EXPECT_EQ(read_case(whole.id).entries[1].kind, cases::EntryKind::system);
    EXPECT_EQ(world.read([&](Context& ctx) { return messages::list_messages(ctx, {.state = messages::State::planned}); }).value().size(), 1u);
}

TEST_P(GivenCases, take_nobodys_own_vote_with_them)
{
    const auto mara = add(named("Mara")), rosa = add(named("Rosa"));
    const auto one = world.write([&](Context& ctx) { return cases::open_case(ctx, {.subject = {"The cake"}, .customer_id = mara}); });
    const auto idea = world.write([&](Context& ctx) { return ideas::add_idea(ctx, {.title = {"Cakes by post"}, .case_id = one.id}); });
    const auto votes = [&] { return world.read([&](Context& ctx) { return ideas::read_idea(ctx, idea.id); }).value().votes; };
    const auto vote = [&](CustomerId who) { world.write([&](Context& ctx) { return ideas::vote(ctx, idea.id, {who}); }); };
    const auto there_and_back = [&] {
        give(one.id, rosa);
        EXPECT_EQ(votes(), 1);
        give(one.id, mara);
    };
    there_and_back();
    EXPECT_EQ(votes(), 1);
    vote(rosa);
    EXPECT_EQ(votes(), 2);
    there_and_back();
    EXPECT_EQ(votes(), 2) << "Rosa wants it whosever it is";
    vote(mara);
    vote(mara);
    EXPECT_EQ(votes(), 2);
    give(one.id, rosa);
    EXPECT_EQ(votes(), 2) << "and so does Mara";
    world.write([&](Context& ctx) { return ideas::take_vote_back(ctx, idea.id, rosa); });
    EXPECT_EQ(votes(), 1) << "all of it is taken back";
    give(one.id, mara);
    EXPECT_EQ(votes(), 1);
}

TEST_P(GivenCases, and_votes_of_a_record_that_is_part_of_another_are_taken_back)
{
    const auto mara = add(named("Mara")), maria = add(named("Maria"));
    const auto idea = world.write([&](Context& ctx) { return ideas::add_idea(ctx, {.title = {"Cakes by post"}}); });
    world.write([&](Context& ctx) { return ideas::vote(ctx, idea.id, {maria}); });
    ASSERT_TRUE(merge(mara, maria));
    EXPECT_EQ(world.write([&](Context& ctx) { return ideas::take_vote_back(ctx, idea.id, maria); }).votes, 0);
    EXPECT_EQ(world.try_write([&](Context& ctx) { return ideas::take_vote_back(ctx, idea.id, {4711}); }).error().refusal, Refusal::not_found);
}

TEST_P(GivenCases, that_are_taken_away_are_named_by_no_idea_and_by_nothing_said)
{
    const auto write = [&](Id<cases::Case> of) { world.write([&](Context& ctx) { return ideas::add_said(ctx, {.case_id = of, .you_said = {"Too dark"}, .we_did = {"Lighter"}, .leave = {"on the phone"}}); }); };
    const auto mara = add(named("Mara"));
    const auto one = world.write([&](Context& ctx) { return cases::open_case(ctx, {.subject = {"The cake"}, .customer_id = mara, .words = Text<1, 10000>{"And cakes by post?"}}); });
    const auto note = world.write([&](Context& ctx) { return cases::add_entry(ctx, one.id, {.kind = cases::EntryKind::note, .words = {"An idea"}}); });
    const auto split = world.write([&](Context& ctx) { return cases::split_case(ctx, one.id, {.subject = {"Cakes by post"}, .entries = {note.entries.back().id}}); });
    const auto idea = world.write([&](Context& ctx) { return ideas::add_idea(ctx, {.title = {"Cakes by post"}, .case_id = split.id}); });
    write(split.id);
    world.write([&](Context& ctx) { return cases::unsplit_case(ctx, split.id); });
    EXPECT_EQ(world.read([](Context& ctx) { return ideas::list_said(ctx); }).at(0).case_id, one.id);
    EXPECT_EQ(world.read([&](Context& ctx) { return ideas::read_idea(ctx, idea.id); }).value().case_id, one.id);

    const auto imported = bring_in("cases", "case_id,opened_at,subject,words\nC-1,2026-11-16T10:00,The rolls,Too dark\n");
    const auto brought = world.read([](Context& ctx) { return cases::list_cases(ctx, {.q = "rolls"}); }).value().front();
    const auto other = world.write([&](Context& ctx) { return ideas::add_idea(ctx, {.title = {"Lighter rolls"}, .case_id = brought.id}); });
    write(brought.id);
    auto desk = world.desk();
    ASSERT_TRUE(imports::undo_now(desk, shapes(), imported.id, {}));
    EXPECT_EQ(world.read([&](Context& ctx) { return ideas::read_idea(ctx, other.id); }).value().case_id, std::nullopt);
    EXPECT_EQ(world.read([](Context& ctx) { return ideas::list_said(ctx); }).size(), 1u) << "of a case that never was nothing is told";
}

TEST_P(GivenCases, leave_what_people_added_to_the_timeline)
{
    const auto mara = add(named("Mara")), rosa = add(named("Rosa"));
    const auto one = world.write([&](Context& ctx) -> Result<cases::WholeCase> {
        TRY(const auto opened, cases::open_case(ctx, {.subject = {"The cake"}, .customer_id = mara}));
        CHECK(cases::close_case(ctx, opened.id, {.cause = Text<1, 60>{"forgotten"}, .action = Text<1, 2000>{"Baked another"}, .told_by = cases::Way::call}));
        return cases::give_verdict(ctx, opened.id, {.score = 5});
    });
    const auto verdict = world.read([&](Context& ctx) { return listening::read_response(ctx, *one.verdicts.at(0).response_id); }).value().touchpoint_id;
    touchpoints::ChangeTouchpoint change;
    change.feeling_source = {true, touchpoints::FeelingSource::seen};
    for (const auto& [contact, feeling] : {std::pair(*one.touchpoint_id, "furious"), {verdict, "relieved"}})
        world.write([&](Context& ctx) -> Result<touchpoints::Touchpoint> {
            change.feeling = {true, Text<1, 200>{feeling}};
            TRY(const auto place, touchpoints::read_touchpoint(ctx, contact));
            return touchpoints::change_touchpoint(ctx, place.id, place.version, change);
        });
    give(one.id, rosa);
    for (const auto& [contact, feeling] : {std::pair(*one.touchpoint_id, "furious"), {verdict, "relieved"}}) {
        const auto place = world.read([&](Context& ctx) { return touchpoints::read_touchpoint(ctx, contact); }).value();
        EXPECT_EQ(place.customer_id, rosa);
        EXPECT_EQ(place.feeling, feeling);
    }
    EXPECT_EQ(world.read([&](Context& ctx) { return listening::read_response(ctx, *one.verdicts.at(0).response_id); }).value().customer_id, rosa);
    expect_true_facts();
}

// What hangs on a contact at which the case was worked on: ticked steps, a promise with what was asked for it and who has it, whom to ask about it.
TEST_P(GivenCases, take_along_what_hangs_on_their_contacts)
{
    const auto mara = add(named("Mara")), rosa = add(named("Rosa"));
    surveys::test::Shop asks(world);
    const auto survey = asks.open(surveys::test::after_a_visit());
    const auto one = world.write([&](Context& ctx) -> Result<cases::WholeCase> {
        TRY(const auto opened, cases::open_case(ctx, {.subject = {"The cake"}, .customer_id = mara}));
        return cases::add_entry(ctx, opened.id, {.kind = cases::EntryKind::answer, .words = {"We are sorry"}, .way = cases::Way::call});
    });
    const auto call = *one.entries.back().touchpoint_id;
    const auto promise = world.write([&](Context& ctx) -> Result<promises::Promise> {
        TRY(const auto tom, identity::insert_staff(ctx, {{"Tom Reimers"}, "tom@hafer-mohn.example", identity::Role::staff}));
        CHECK(standards::add_standard(ctx, {.kind = touchpoints::Kind::call, .promise = {"We call back"}, .steps = {{{}, {"Say sorry"}}, {{}, {"Say by when"}}}, .since = Day{ctx.today().days - 7}}));
        CHECK(standards::tick(ctx, call, 2));
        TRY(const auto made, promises::make_promise(ctx, {.customer_id = mara, .what = {"Another cake"}, .due_on = Day{ctx.today().days + 3}, .made_during = call, .external_id = Text<1, 200>{"P-1"}}));
        TRY(const auto task, tasks::give_task(ctx, {.what = {"Bake it"}, .due_on = Day{ctx.today().days + 2}, .source = tasks::Source::promise, .source_id = Text<1, 60>{to_text(made.id)}}));
        CHECK(tasks::hand_over(ctx, {.promise_id = made.id, .to_staff_id = tom.id, .note = {"You bake"}}));
        CHECK(tasks::hand_over(ctx, {.task_id = task.id, .to_staff_id = tom.id, .note = {"You bake"}}));
        CHECK(promises::break_promise(ctx, made.id, {.reason = {"No flour"}}));
        CHECK(promises::apologise(ctx, made.id, {}));
        surveys::Occasion about;
        about.touchpoint_id = call;
        surveys::draw(ctx, {}, survey.id, mara, surveys::AskedBy::counter, about);
        return promises::read_promise(ctx, made.id);
    });
    const std::map<std::string, std::int64_t> had = {{"cases", 1}, {"handovers", 2}, {"promise_apologies", 1}, {"promise_endings", 1}, {"promise_keys", 1}, {"promises", 1},
        {"step_ticks", 1}, {"survey_invitations", 1}, {"tasks", 1}, {"touchpoints", 5}};
    EXPECT_EQ(rows_of(mara), had);

    const auto before = read_all();
    give(one.id, rosa);
    EXPECT_EQ(rows_of(mara), (std::map<std::string, std::int64_t>{}));
    EXPECT_EQ(rows_of(rosa), had);
    expect_true_facts();
    const auto steps = world.read([&](Context& ctx) { return standards::steps_of(ctx, call); }).value();
    EXPECT_TRUE(steps.steps.at(1).ticked_at && !steps.steps.at(0).ticked_at);
    EXPECT_EQ(world.read([&](Context& ctx) { return promises::read_promise(ctx, promise.id); }).value().made_during, call);
    const auto traces = [&](const std::string& action) {
        static const Sql sql{"test.traces", Reach::business, "SELECT changes FROM audit_events WHERE action = $1 ORDER BY id"};
        return world.read([&](Context& ctx) { return ctx.db.all<std::string>(sql, action); });
    };
    const auto from_to = "{\"customer_id\":[\"" + to_text(mara) + "\",\"" + to_text(rosa) + "\"]}";
    EXPECT_EQ(traces("handover.changed"), (std::vector<std::string>{from_to, from_to}));
    EXPECT_EQ(traces("touchpoint.ticks_given"), std::vector<std::string>{from_to});
    give(one.id, mara);
    expect_same(before, read_all());

    // Also when it is nobody's in between: what was put by is taken up by whoever has it then.
    give(one.id, std::nullopt);
    EXPECT_FALSE(world.read([&](Context& ctx) { return touchpoints::read_touchpoint(ctx, call); }));
    EXPECT_EQ(world.write([](Context& ctx) -> Result<std::int64_t> { return standards::forget_leftovers(ctx.db); }), 0);
    give(one.id, rosa);
    EXPECT_EQ(rows_of(mara), (std::map<std::string, std::int64_t>{}));
    EXPECT_EQ(rows_of(rosa), had);
    give(one.id, std::nullopt);
    give(one.id, mara);
    expect_same(before, read_all());

    // Who was asked already answers for themselves.
    world.write([&](Context& ctx) -> Result<Done> {
        TRY(const auto asked, surveys::list_invitations(ctx, survey.id, {}));
        CHECK(surveys::make_link(ctx, {}, asked.front().id));
        return Done{};
    });
    give(one.id, rosa);
    EXPECT_EQ(rows_of(mara), (std::map<std::string, std::int64_t>{{"survey_invitations", 1}, {"survey_keys", 2}}));
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
