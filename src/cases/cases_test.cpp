#include "attentiveness/opening_hours.h"
#include "base/test/door.h"
#include "cases/closing.h"
#include "cases/conversation.h"
#include "cases/doors.h"
#include "cases/joining.h"
#include "cases/rules.h"
#include "cases/teams.h"
#include "customers/service.h"
#include "customers/test/people.h"
#include "identity/test/shop.h"
#include "touchpoints/service.h"

#include <algorithm>

namespace rapport::cases {
namespace {

using CustomerId = Id<customers::Customer>;
using identity::test::code_of;
using identity::test::fault_of;

const Sql facts_sql{"test.case_facts", Reach::one_customer, "SELECT open_cases, cases_count FROM customer_facts WHERE customer_id = $1"};
const Sql audit_sql{"test.case_audit", Reach::business, "SELECT action FROM audit_events WHERE subject = $1 ORDER BY id"};
const Sql timeline_sql{"test.case_timeline", Reach::one_customer, "SELECT kind || ' ' || direction FROM touchpoints WHERE customer_id = $1 ORDER BY at, id"};

class Cases : public identity::test::ShopTest {
protected:
    CustomerId customer(const std::string& name)
    {
        return world.write([&](Context& ctx) { return customers::add_customer(ctx, customers::person(name)); }).id;
    }
    WholeCase open(OpenCase input)
    {
        if (input.subject.value.empty()) input.subject = {"The birthday cake was not ready"};
        return as(tom, [&](Context& ctx) { return open_case(ctx, input); }).value();
    }
    WholeCase read(Id<Case> id) { return world.read([&](Context& ctx) { return read_case(ctx, id); }).value(); }
    Result<WholeCase> add(Id<Case> id, AddEntry input)
    {
        return as(tom, [&](Context& ctx) { return add_entry(ctx, id, input); });
    }
    Result<WholeCase> close(Id<Case> id, CloseCase input)
    {
        return as(tom, [&](Context& ctx) { return close_case(ctx, id, input); });
    }
    WholeCase closed(Id<Case> id)
    {
        return close(id, {.cause = Text<1, 60>{"not_ready"}, .action = Text<1, 2000>{"Baked it again"}, .told_by = Way::call}).value();
    }
    std::string facts(CustomerId who)
    {
        const auto row = world.read([&](Context& ctx) { return ctx.db.one<std::tuple<std::int64_t, std::int64_t>>(facts_sql, who); });
        return std::to_string(std::get<0>(*row)) + " of " + std::to_string(std::get<1>(*row));
    }
    std::vector<std::string> texts(const Sql& sql, const auto& key)
    {
        return world.read([&](Context& ctx) { return ctx.db.all<std::string>(sql, key); });
    }
    std::vector<std::string> listed(const Filter& filter)
    {
        std::vector<std::string> subjects;
        for (const auto& one : world.read([&](Context& ctx) { return list_cases(ctx, filter); }).value()) subjects.push_back(one.subject);
        return subjects;
    }
    using Texts = std::vector<std::string>;

    CustomerId paul = customer("Paul Achterberg");
};
RAPPORT_ON_BOTH_ENGINES(Cases);

TEST_P(Cases, are_opened_answered_and_closed)
{
    const auto made = open({.customer_id = paul, .words = Text<1, 10000>{"I stood there with an empty box"}});
    EXPECT_EQ(made.state, State::open);
    EXPECT_EQ(made.customer, "Paul Achterberg");
    EXPECT_EQ(made.opened_by, "Tom Reimers");
    EXPECT_EQ(made.due_clock, ClockKind::first);
    EXPECT_EQ(to_text(*made.due_at), "2026-11-17T10:00:00.000Z") << "two hours, open at all hours";
    EXPECT_EQ(facts(paul), "1 of 1");
    pass(60 * us_per_second);
    const auto answered = add(made.id, {.kind = EntryKind::answer, .words = {"We bake it again"}, .way = Way::call}).value();
    EXPECT_EQ(answered.due_clock, ClockKind::solution);
    EXPECT_EQ(answered.entries.size(), 2u);
    EXPECT_EQ(answered.last_words, "We bake it again");
    const auto done = closed(made.id);
    EXPECT_EQ(done.state, State::closed);
    EXPECT_EQ(done.closure->action, "Baked it again");
    EXPECT_EQ(done.cause, "not_ready");
    EXPECT_EQ(facts(paul), "0 of 1");
    EXPECT_EQ(texts(timeline_sql, paul), (Texts{"service in", "call out"}));
    EXPECT_EQ(texts(audit_sql, to_text(made.id)), (Texts{"case.created", "case.answered", "case.closed"}));
}

TEST_P(Cases, close_only_with_cause_action_and_the_customer_told)
{
    const auto made = open({.customer_id = paul});
    const auto refused = close(made.id, {});
    ASSERT_FALSE(refused);
    std::vector<std::string> at;
    for (const auto& fault : refused.error().faults) at.push_back(fault.pointer);
    EXPECT_EQ(at, (Texts{"/cause", "/action", "/told_by"}));
    EXPECT_EQ(fault_of(close(made.id, {.cause = Text<1, 60>{" "}, .action = Text<1, 2000>{"x"}, .told_by = Way::call})), "/cause required");
    closed(made.id);
    EXPECT_EQ(code_of(close(made.id, {})), "closed");
    EXPECT_EQ(code_of(add(made.id, {.kind = EntryKind::answer, .words = {"x"}})), "closed");
    const auto praise = open({.kind = Kind::praise});
    EXPECT_EQ(fault_of(close(praise.id, {})), "/told_by required");
    EXPECT_TRUE(close(praise.id, {.told_by = Way::call}));
}

TEST_P(Cases, are_not_told_by_email_without_a_word)
{
    const auto told_by_email = [&](Id<Case> id, std::optional<Text<1, 4000>> words = {}) {
        return close(id, {.cause = Text<1, 60>{"not_ready"}, .action = Text<1, 2000>{"Baked it again"}, .told_by = Way::email, .told = std::move(words)});
    };
    const auto made = open({.customer_id = paul});
    EXPECT_EQ(fault_of(told_by_email(made.id)), "/told required");
    EXPECT_EQ(fault_of(told_by_email(made.id, Text<1, 4000>{" "})), "/told required");
    EXPECT_EQ(fault_of(close(open({.customer_id = paul, .kind = Kind::praise}).id, {.told_by = Way::email})), "/told required");
    add(made.id, {.kind = EntryKind::answer, .words = {"It stands here for you."}, .way = Way::call}).value();
    EXPECT_EQ(fault_of(told_by_email(made.id)), "/told required") << "that was said on the phone";
    add(made.id, {.kind = EntryKind::answer, .words = {"It stands here for you."}, .way = Way::email}).value();
    EXPECT_TRUE(told_by_email(made.id)) << "they have it in writing";
    EXPECT_TRUE(told_by_email(open({.customer_id = paul}).id, Text<1, 4000>{"I wrote to him from my own program."}));
}

TEST_P(Cases, open_again_when_they_write_or_are_not_content)
{
    const auto made = open({.customer_id = paul});
    closed(made.id);
    EXPECT_EQ(add(made.id, {.kind = EntryKind::customer, .words = {"It is wrong again"}}).value().state, State::open);
    EXPECT_EQ(facts(paul), "1 of 1");
    closed(made.id);
    EXPECT_EQ(world.write([&](Context& ctx) { return give_verdict(ctx, made.id, {.score = 5}); }).state, State::closed);
    const auto again = world.write([&](Context& ctx) { return give_verdict(ctx, made.id, {.score = 2, .comment = Text<1, 4000>{"Cold"}}); });
    EXPECT_EQ(again.state, State::open);
    EXPECT_EQ(again.verdicts.size(), 2u);
    EXPECT_TRUE(again.verdicts.back().reopened);
    EXPECT_EQ(fault_of(world.try_write([&](Context& ctx) { return give_verdict(ctx, made.id, {.score = 6}); })), "/score range");
    EXPECT_EQ(code_of(world.try_write([&](Context& ctx) { return give_verdict(ctx, made.id, {.score = 1}); })), "open");
}

TEST_P(Cases, refuse_what_cannot_be)
{
    const auto refuse = [&](const OpenCase& input) { return world.try_write([&](Context& ctx) { return open_case(ctx, input); }); };
    EXPECT_EQ(fault_of(refuse({.subject = {"x"}, .customer_id = CustomerId{7}})), "/customer_id unknown");
    EXPECT_EQ(fault_of(refuse({.subject = {"x"}, .staff_id = Id<identity::Staff>{7}})), "/staff_id unknown_id");
    EXPECT_EQ(fault_of(refuse({.subject = {"x"}, .team_id = Id<Team>{7}})), "/team_id unknown_id");
    EXPECT_EQ(fault_of(refuse({.subject = {" "}})), "/subject required");
    EXPECT_EQ(fault_of(refuse({.subject = {"x"}, .opened_at = Instant{world.clock.now().us + us_per_day}})), "/opened_at range");
    EXPECT_EQ(fault_of(refuse({.subject = {"x"}, .opened_at = Instant{-62'135'596'800 * us_per_second}})), "/opened_at range") << "the year 1";
    open({.external_id = Text<1, 200>{"T-1"}});
    EXPECT_EQ(code_of(refuse({.subject = {"x"}, .external_id = Text<1, 200>{"T-1"}})), "external_id_taken");
    EXPECT_FALSE(world.try_write([&](Context& ctx) { return read_case(ctx, Id<Case>{7}); }));
}

TEST_P(Cases, come_in_the_order_in_which_they_are_due)
{
    const auto late = open({.subject = {"second"}, .customer_id = paul});
    open({.subject = {"third"}, .kind = Kind::question});
    const auto waits = open({.subject = {"last"}});
    world.write([&](Context& ctx) { return wait_for_customer(ctx, waits.id); });
    pass(60 * us_per_second);
    EXPECT_EQ(listed({.queue = true}), (Texts{"second", "third", "last"}));
    EXPECT_EQ(listed({.state = State::waiting}), Texts{"last"});
    EXPECT_EQ(listed({.q = "thi", .queue = true}), Texts{"third"});
    EXPECT_EQ(listed({.q = "achter", .queue = true}), Texts{"second"});
    pass(3 * 60 * 60 * us_per_second);
    EXPECT_EQ(listed({.overdue = true}), Texts{"second"});
    world.write([&](Context& ctx) { return snooze(ctx, late.id, {Instant{ctx.now().us + 30 * us_per_day}}); });
    EXPECT_EQ(listed({.state = State::snoozed}), Texts{"second"});
    EXPECT_EQ(listed({.queue = true}).back(), "second");
}

TEST_P(Cases, are_due_again_once_hours_that_had_no_end_are_put_right)
{
    follow_opening_hours();
    const auto runs = open({.customer_id = paul}), waits = open({.subject = {"The bread was burnt"}, .customer_id = paul});
    add(waits.id, {.kind = EntryKind::answer, .words = {"Which one was it?"}, .way = Way::call, .then_wait = true}).value();
    const auto hours = [&](const std::string& from, const std::string& to, std::int64_t version) {
        attentiveness::SayHours said;
        said.monday.push_back({from, to});
        world.try_write([&](Context& ctx) { return attentiveness::change_opening_hours(ctx, version, said); }).value();
    };
    hours("00:00", "00:01", 0);     // a slip of the finger: what is wanted takes longer than anybody reckons
    hours("09:00", "17:00", 1);
    EXPECT_TRUE(read(runs.id).due_at);
    EXPECT_FALSE(read(waits.id).due_at) << "nobody waits for us there";
}

TEST_P(Cases, are_due_by_the_hours_that_are_in_force)
{
    follow_opening_hours();
    const auto runs = open({.customer_id = paul});
    const auto waits = open({.subject = {"The bread was burnt"}, .customer_id = paul});
    add(waits.id, {.kind = EntryKind::answer, .words = {"Which one was it?"}, .way = Way::call, .then_wait = true}).value();
    const auto done = open({.subject = {"The door was shut"}, .customer_id = paul});
    closed(done.id);
    const auto hours = [&](const std::string& from, const std::string& to, std::int64_t version) {
        attentiveness::SayHours said;
        for (auto* day : {&said.monday, &said.tuesday, &said.wednesday, &said.thursday, &said.friday}) day->push_back({from, to});
        return world.try_write([&](Context& ctx) { return attentiveness::change_opening_hours(ctx, version, said); });
    };
    const auto untouched = read(done.id).version;
    EXPECT_EQ(hours("9:30", "10:00", 0).error().refusal, Refusal::invalid);
    EXPECT_EQ(to_text(*read(runs.id).due_at), to_text(*runs.due_at)) << "refused: nothing moved";
    ASSERT_TRUE(hours("09:30", "10:00", 0));
    const auto dated = read(runs.id);
    EXPECT_EQ(dated.due_clock, ClockKind::first);
    EXPECT_EQ(to_text(*dated.due_at), "2026-11-20T09:00:00.000Z") << "two hours at half an hour a day";
    EXPECT_EQ(read(done.id).version, untouched) << "what is closed stays as it was";
    EXPECT_TRUE(std::ranges::count(texts(audit_sql, to_text(runs.id)), "case.redated") == 1);

    pass(std::int64_t{3} * 60 * 60 * us_per_second);
    EXPECT_EQ(world.write([](Context& ctx) { return tell_due(ctx, 100); }), 0) << "by the old hours it would be late";
    EXPECT_FALSE(read(runs.id).overdue);
    add(waits.id, {.kind = EntryKind::customer, .words = {"The rye one"}, .way = Way::call}).value();
    EXPECT_FALSE(read(waits.id).overdue);
    EXPECT_GT(*read(waits.id).due_at, *runs.due_at);

    ASSERT_TRUE(hours("00:00", "24:00", 1));
    EXPECT_LT(*read(runs.id).due_at, *dated.due_at) << "open longer, due sooner";
}

TEST_P(Cases, that_wait_and_are_put_off_stand_still_while_hours_change_and_go_on_by_those_in_force)
{
    follow_opening_hours();
    const auto id = open({.customer_id = paul}).id;
    add(id, {.kind = EntryKind::answer, .words = {"Which one was it?"}, .way = Way::call, .then_wait = true}).value();
    world.write([&](Context& ctx) { return snooze(ctx, id, {Instant{ctx.now().us + 3 * us_per_day}}); });
    const auto clock = [&](ClockKind kind) {
        const auto all = read(id).clocks;
        return *std::ranges::find(all, kind, &ClockView::clock);
    };
    const auto change = [&](const std::string& from, const std::string& to, std::int64_t version) {
        attentiveness::SayHours said;
        for (auto* day : {&said.monday, &said.tuesday, &said.wednesday, &said.thursday, &said.friday}) day->push_back({from, to});
        world.try_write([&](Context& ctx) { return attentiveness::change_opening_hours(ctx, version, said); }).value();
    };
    const auto stands = [&](State state) {
        const auto solution = clock(ClockKind::solution);
        return read(id).state == state && !read(id).due_at && !solution.due_at && solution.left_minutes == 24 * 60;
    };
    ASSERT_TRUE(stands(State::snoozed));
    change("09:00", "17:00", 0);
    EXPECT_TRUE(stands(State::snoozed));
    pass(4 * us_per_day);       // Saturday
    change("10:00", "12:00", 1);
    EXPECT_TRUE(stands(State::waiting)) << "it is put off no longer, and we wait for the customer all the same";
    EXPECT_EQ(std::ranges::count(texts(audit_sql, to_text(id)), "case.redated"), 0);

    add(id, {.kind = EntryKind::customer, .words = {"The rye one"}, .way = Way::call}).value();
    EXPECT_EQ(to_text(clock(ClockKind::next).due_at.value()), "2026-11-24T11:00:00.000Z") << "four hours at two a day";
    EXPECT_EQ(to_text(clock(ClockKind::solution).due_at.value()), "2026-12-08T11:00:00.000Z") << "a whole day and night, as if nothing had changed on the way";
}

TEST_P(Cases, are_due_by_the_time_where_the_business_is)
{
    follow_opening_hours();
    attentiveness::SayHours said;
    for (auto* day : {&said.monday, &said.tuesday, &said.wednesday, &said.thursday, &said.friday}) day->push_back({"09:00", "17:00"});
    world.try_write([&](Context& ctx) { return attentiveness::change_opening_hours(ctx, 0, said); }).value();
    world.clock.set(*parse_instant("2026-11-20T14:30:00Z"));        // Friday, half past three in Berlin
    const auto runs = open({.customer_id = paul}), done = open({.subject = {"The door was shut"}, .customer_id = paul}), waits = open({.subject = {"The bread was burnt"}, .customer_id = paul});
    add(waits.id, {.kind = EntryKind::answer, .words = {"Which one was it?"}, .way = Way::call, .then_wait = true}).value();
    closed(done.id);
    const auto untouched = read(done.id).version;
    ASSERT_EQ(to_text(*runs.due_at), "2026-11-23T08:30:00.000Z") << "Monday, half past nine";

    const auto move_to = [&](const std::string& zone) {
        return world.try_write([&](Context& ctx) -> Result<identity::BusinessSettings> {
            TRY(const auto now, identity::read_business(ctx.db));
            identity::BusinessChange change;
            change.time_zone = {true, zone};
            return identity::change_business(ctx, now.version, change, [](Db&) { return false; });
        });
    };
    EXPECT_EQ(move_to("Europe/Entenhausen").error().refusal, Refusal::invalid);
    EXPECT_EQ(to_text(*read(runs.id).due_at), to_text(*runs.due_at)) << "refused: nothing moved";
    ASSERT_TRUE(move_to("America/New_York"));
    EXPECT_EQ(to_text(*read(runs.id).due_at), "2026-11-20T16:30:00.000Z") << "it is half past nine there: two hours, that day";
    EXPECT_EQ(std::ranges::count(texts(audit_sql, to_text(runs.id)), "case.redated"), 1);
    EXPECT_EQ(read(done.id).version, untouched) << "what is closed stays as it was";
    EXPECT_FALSE(read(waits.id).due_at) << "nobody waits for us there";
    EXPECT_EQ(world.write([](Context& ctx) { return tell_due(ctx, 100); }), 0);
}

TEST_P(Cases, of_a_team_are_everybodys_in_it_until_one_has_them)
{
    const auto team = world.write([&](Context& ctx) { return add_team(ctx, {{"Put it right"}, {}, {tom.id, ines.id}}); });
    const auto made = open({.team_id = team.id});
    EXPECT_EQ(listed({.mine = tom.id}).size(), 1u);
    EXPECT_TRUE(listed({.mine = samir.id}).empty());
    EXPECT_EQ(listed({.team = team.id, .assigned = false}).size(), 1u);
    ChangeCase change;
    change.staff_id = {true, ines.id};
    as(ines, [&](Context& ctx) { return change_case(ctx, made.id, made.version, change); }).value();
    EXPECT_TRUE(listed({.mine = tom.id}).empty());
    EXPECT_EQ(listed({.mine = ines.id}).size(), 1u);
    EXPECT_EQ(fault_of(world.try_write([&](Context& ctx) { return add_team(ctx, {{"Two of one"}, {}, {tom.id, tom.id}}); })), "/members/1 twice");
}

TEST_P(Cases, belong_to_a_team_from_the_start)
{
    const auto team_of = [&](OpenCase input) { return open(input).team.value_or("none"); };
    const auto add_named = [&](const char* name, const identity::Staff& member) {
        pass(us_per_second);
        return world.write([&](Context& ctx) { return add_team(ctx, {.name = {name}, .members = {member.id}}); });
    };
    EXPECT_EQ(team_of({}), "none") << "there is no team yet";
    const auto ovens = add_named("Ovens", tom);
    for (const auto source : {Source::mail, Source::form, Source::phone, Source::counter}) {
        const auto one = open({.source = source});
        EXPECT_EQ(one.team, "Ovens");
        EXPECT_FALSE(one.staff_id) << "everybody's in the team until one has it";
    }
    const auto bakery = add_named("Bakery", ines);
    EXPECT_EQ(team_of({}), "Ovens") << "the first that was made, and not the first by name";
    EXPECT_EQ(team_of({.staff_id = ines.id}), "Bakery") << "the team of whoever has it";
    EXPECT_EQ(team_of({.staff_id = samir.id}), "Ovens") << "who has it is in none";
    EXPECT_EQ(team_of({.team_id = bakery.id}), "Bakery");
    const auto nele = customer("Nele Sander");
    as(ines, [&](Context& ctx) {
        customers::CustomerPatch change;
        change.looked_after_by = {true, ines.id};
        return customers::change_customer(ctx, nele, customers::read_customer(ctx, nele)->version, change);
    }).value();
    const auto cared_for = open({.customer_id = nele});
    EXPECT_EQ(cared_for.staff_id, ines.id) << "a team takes it from nobody who looks after them";
    EXPECT_EQ(cared_for.team, "Bakery");
    world.write([&](Context& ctx) -> Result<RulesInForce> {
        Rules rules = read_rules(ctx.db);
        rules.clocks.back().team_id = bakery.id;
        return change_rules(ctx, 0, rules);
    });
    EXPECT_EQ(team_of({.kind = Kind::question}), "Bakery") << "whom a rule names";
    EXPECT_EQ(team_of({.kind = Kind::complaint}), "Ovens") << "another rule holds";
    ChangeTeam ends;
    ends.active = {true, false};
    world.write([&](Context& ctx) { return change_team(ctx, ovens.id, ovens.version, ends); });
    EXPECT_EQ(team_of({.kind = Kind::complaint}), "Bakery") << "one that no longer works gets nothing";
}

TEST_P(Cases, are_of_teams_whose_names_are_told_apart)
{
    const auto add_named = [&](const char* name) { return world.try_write([&](Context& ctx) { return add_team(ctx, {.name = {name}}); }); };
    const auto change = [&](Id<Team> id, const ChangeTeam& wanted) {
        return world.try_write([&](Context& ctx) -> Result<Team> {
            TRY(const auto team, read_team(ctx, id));
            return change_team(ctx, id, team.version, wanted);
        });
    };
    const auto named = [](const char* name) {
        ChangeTeam wanted;
        wanted.name = {true, Text<1, 100>{name}};
        return wanted;
    };
    const auto working = [](bool active) {
        ChangeTeam wanted;
        wanted.active = {true, active};
        return wanted;
    };
    const auto first = add_named("Put it right").value().id;
    EXPECT_EQ(code_of(add_named(" put  it RIGHT")), "name_taken");
    const auto other = add_named("Bakery").value().id;
    EXPECT_EQ(code_of(change(other, named("PUT IT RIGHT"))), "name_taken");
    EXPECT_TRUE(change(first, named("Put It Right"))) << "its own name, written otherwise";
    ASSERT_TRUE(change(first, working(false)));
    const auto second = add_named("Put it right").value().id;
    EXPECT_EQ(code_of(change(first, working(true))), "name_taken");
    const auto found = [&] { return world.read([](Context& ctx) { return teams_named(ctx.db, "put it right"); }); };
    ASSERT_EQ(found().size(), 1u);
    EXPECT_EQ(found().front().id, second) << "that works";
    ASSERT_TRUE(change(second, working(false)));
    EXPECT_EQ(found().size(), 2u);
}

TEST_P(Cases, are_of_people_who_are_not_known_too)
{
    const auto made = open({.subject = {"Your door is too heavy"}, .contact = Text<1, 200>{"lena@example.org"}, .source = Source::form});
    EXPECT_EQ(made.customer_id, std::nullopt);
    const auto answered = add(made.id, {.kind = EntryKind::answer, .words = {"A new one comes on Monday"}}).value();
    EXPECT_EQ(answered.entries.back().way, Way::email);
    ChangeCase change;
    change.customer_id = {true, paul};
    const auto known = as(tom, [&](Context& ctx) { return change_case(ctx, made.id, answered.version, change); }).value();
    EXPECT_EQ(known.customer, "Paul Achterberg");
    EXPECT_EQ(facts(paul), "1 of 1");
}

TEST_P(Cases, that_were_praise_after_all_disappointed_nobody)
{
    const auto stands = [&](const WholeCase& one) { return world.read([&](Context& ctx) { return touchpoints::read_touchpoint(ctx, *one.touchpoint_id); }).value(); };
    const auto is = [&](WholeCase& one, Kind kind) {
        ChangeCase change;
        change.kind = {true, kind};
        one = as(tom, [&](Context& ctx) { return change_case(ctx, one.id, one.version, change); }).value();
    };
    auto one = open({.customer_id = paul});
    EXPECT_EQ(stands(one).expectation, touchpoints::Expectation::missed);
    is(one, Kind::praise);
    EXPECT_EQ(stands(one).expectation, std::nullopt);
    EXPECT_EQ(stands(one).expectation_by, std::nullopt);
    is(one, Kind::complaint);
    EXPECT_EQ(stands(one).expectation, touchpoints::Expectation::missed);
    EXPECT_EQ(stands(one).expectation_by, one.subject);

    touchpoints::ChangeTouchpoint said;
    said.expectation = {true, touchpoints::Expectation::met};
    world.write([&](Context& ctx) { return touchpoints::change_touchpoint(ctx, *one.touchpoint_id, stands(one).version, said); });
    is(one, Kind::praise);
    EXPECT_EQ(stands(one).expectation, touchpoints::Expectation::met) << "what somebody said of it stays";
}

TEST_P(Cases, become_one_and_two_again)
{
    const auto cake = open({.customer_id = paul, .words = Text<1, 10000>{"The cake was not there"}});
    const auto again = open({.subject = {"The cake once more"}, .customer_id = paul, .words = Text<1, 10000>{"Nobody called me"}});
    const auto merge = [&](Id<Case> id, Id<Case> into) { return as(tom, [&](Context& ctx) { return merge_cases(ctx, id, {into}); }); };
    EXPECT_EQ(fault_of(merge(cake.id, cake.id)), "/into_id same");
    EXPECT_EQ(code_of(merge(cake.id, open({.customer_id = customer("Mara Kowalska")}).id)), "other_customer");
    const auto one = merge(again.id, cake.id).value();
    EXPECT_EQ(one.entries.size(), 2u);
    EXPECT_EQ(one.parts, std::vector{again.id});
    EXPECT_EQ(read(again.id).state, State::merged);
    EXPECT_EQ(read(again.id).due_at, std::nullopt);
    EXPECT_EQ(facts(paul), "1 of 1");
    EXPECT_EQ(listed({.q = "called", .queue = true}), Texts{"The birthday cake was not ready"}) << "its words are found under the other";
    EXPECT_EQ(code_of(merge(again.id, cake.id)), "merged");
    EXPECT_EQ(code_of(add(again.id, {.words = {"x"}})), "merged");
    EXPECT_EQ(code_of(merge(cake.id, open({}).id)), "has_parts");
    as(tom, [&](Context& ctx) { return unmerge_case(ctx, again.id); }).value();
    EXPECT_EQ(read(again.id).state, State::open);
    EXPECT_EQ(to_text(*read(again.id).due_at), to_text(*again.due_at)) << "no time has passed";
    EXPECT_EQ(facts(paul), "2 of 2");
    EXPECT_EQ(code_of(as(tom, [&](Context& ctx) { return unmerge_case(ctx, again.id); })), "not_merged");
}

TEST_P(Cases, that_are_open_do_not_vanish_in_a_closed_one)
{
    const auto call = open({.subject = {"Please call me"}}), old = open({.subject = {"Old"}}), older = open({.subject = {"Older"}});
    const auto merge = [&](Id<Case> id, Id<Case> into) { return as(tom, [&](Context& ctx) { return merge_cases(ctx, id, {into}); }); };
    for (const auto id : {old.id, older.id})
        as(tom, [&](Context& ctx) { return close_case(ctx, id, {.cause = Text<1, 60>{"forgotten"}, .action = Text<1, 2000>{"Rang"}, .told_by = Way::call}); }).value();
    EXPECT_EQ(code_of(merge(call.id, old.id)), "closed");
    EXPECT_EQ(listed({.queue = true}), Texts{"Please call me"});
    ASSERT_TRUE(merge(old.id, older.id)) << "what is closed may be part of what is closed";
    as(tom, [&](Context& ctx) { return unmerge_case(ctx, old.id); }).value();
    ASSERT_TRUE(merge(old.id, call.id));
    EXPECT_EQ(listed({.queue = true}), Texts{"Please call me"});
    as(tom, [&](Context& ctx) { return reopen_case(ctx, older.id, ""); }).value();
    EXPECT_TRUE(merge(older.id, call.id));
}

TEST_P(Cases, of_nobody_join_no_two_customers)
{
    const auto stranger = open({.subject = {"Of nobody"}}), of_paul = open({.customer_id = paul}), of_mara = open({.customer_id = customer("Mara Kowalska")});
    const auto merge = [&](Id<Case> id, Id<Case> into) { return as(tom, [&](Context& ctx) { return merge_cases(ctx, id, {into}); }); };
    ASSERT_TRUE(merge(of_paul.id, stranger.id));
    EXPECT_EQ(code_of(merge(of_mara.id, stranger.id)), "other_customer");
    ChangeCase change;
    change.customer_id = {true, of_mara.customer_id};
    EXPECT_EQ(code_of(as(tom, [&](Context& ctx) { return change_case(ctx, stranger.id, read(stranger.id).version, change); })), "other_customer");
    change.customer_id = {true, paul};
    EXPECT_TRUE(as(tom, [&](Context& ctx) { return change_case(ctx, stranger.id, read(stranger.id).version, change); }));
}

TEST_P(Cases, are_split_where_they_are_about_two_things)
{
    const auto made = open({.customer_id = paul, .words = Text<1, 10000>{"The cake was late"}});
    const auto both = add(made.id, {.kind = EntryKind::customer, .words = {"And your bill is wrong"}}).value();
    const auto split = [&](std::vector<Id<Entry>> entries) { return as(tom, [&](Context& ctx) { return split_case(ctx, made.id, {{"The bill"}, entries}); }); };
    EXPECT_EQ(fault_of(split({})), "/entries required");
    EXPECT_EQ(fault_of(split({Id<Entry>{7}})), "/entries/0 unknown_id");
    EXPECT_EQ(code_of(split({both.entries.front().id, both.entries.back().id})), "last_words");
    const auto bill = split({both.entries.back().id}).value();
    EXPECT_EQ(bill.split_from, made.id);
    EXPECT_EQ(bill.last_words, "And your bill is wrong");
    EXPECT_EQ(read(made.id).entries.size(), 1u);
    EXPECT_EQ(code_of(split({both.entries.front().id})), "last_words") << "nor the last of them";
    EXPECT_EQ(facts(paul), "2 of 2");
    const auto back = as(tom, [&](Context& ctx) { return unsplit_case(ctx, bill.id); }).value();
    EXPECT_EQ(back.entries, both.entries);
    EXPECT_EQ(facts(paul), "1 of 1");
    const auto again = split({both.entries.back().id}).value();
    add(again.id, {.words = {"I look it up"}});
    EXPECT_EQ(code_of(as(tom, [&](Context& ctx) { return unsplit_case(ctx, again.id); })), "worked_on");
    EXPECT_EQ(code_of(as(tom, [&](Context& ctx) { return unsplit_case(ctx, made.id); })), "not_split");
}

TEST_P(Cases, that_were_split_off_and_given_away_are_given_back_first)
{
    const auto mara = customer("Mara Kowalska");
    const auto made = open({.customer_id = paul, .words = Text<1, 10000>{"The cake was late"}});
    const auto both = add(made.id, {.kind = EntryKind::customer, .words = {"And your bill is wrong"}, .way = Way::call}).value();
    pass(us_per_second);
    const auto bill = as(tom, [&](Context& ctx) { return split_case(ctx, made.id, {{"The bill"}, {both.entries.back().id}}); }).value();
    const auto before = texts(timeline_sql, paul);
    const auto give = [&](Id<Case> id, std::optional<CustomerId> to) {
        ChangeCase change;
        change.customer_id = {true, to};
        as(tom, [&](Context& ctx) { return change_case(ctx, id, read(id).version, change); }).value();
    };
    const auto unsplit = [&] { return as(tom, [&](Context& ctx) { return unsplit_case(ctx, bill.id); }); };
    give(bill.id, mara);
    EXPECT_EQ(code_of(unsplit()), "other_customer");
    EXPECT_EQ(read(made.id).entries.size(), 1u) << "nobody's words go where they were not said";
    EXPECT_EQ(texts(timeline_sql, mara).size(), 2u);
    give(bill.id, std::nullopt);
    EXPECT_EQ(code_of(unsplit()), "other_customer");
    give(bill.id, paul);
    give(made.id, mara);
    EXPECT_EQ(code_of(unsplit()), "other_customer");
    give(made.id, paul);
    EXPECT_EQ(texts(timeline_sql, paul), before);
    const auto back = unsplit().value();
    EXPECT_EQ(back.entries.size(), 2u);
    EXPECT_EQ(texts(timeline_sql, paul).size(), before.size() - 1);
    EXPECT_TRUE(texts(timeline_sql, mara).empty());
}

TEST_P(Cases, are_reached_through_their_routes)
{
    test::Door door{world, add_routes, {"cases:read", "cases:write", "money:grant"}};
    const auto created = door.post("/cases", R"({"subject": "Cold soup", "customer_id": ")" + to_text(paul) + R"("})");
    ASSERT_EQ(created.status, 201) << created.body;
    const std::string id(test::Door::parsed(created).at("id").as_string());
    EXPECT_EQ(test::Door::header(created, "Location"), "/api/v1/cases/" + id);
    EXPECT_EQ(door.get("/cases/" + id).body, created.body);
    EXPECT_EQ(test::Door::parsed(door.get("/cases?queue=true")).at("data").as_array().size(), 1u);
    EXPECT_EQ(door.post("/cases/" + id + "/remedies", R"({"kind": "gift", "amount": {"amount_minor": 500, "currency": "EUR"}})").status, 201);
    EXPECT_EQ(test::Door::parsed(door.get("/remedies?case_id=" + id)).at("data").as_array().size(), 1u);
    EXPECT_EQ(door.get("/case-rules").status, 200);
    EXPECT_EQ(door.get("/recovery").status, 403);
    test::Door nobody{world, add_routes, {}};
    EXPECT_EQ(nobody.get("/cases").status, 401);
}

TEST_P(Cases, nobody_answers_before_it_was_opened)
{
    const auto one = open({});
    const auto answers = [&](const char* at) { return add(one.id, {.kind = EntryKind::answer, .words = {"I am sorry."}, .at = parse_instant(at)}); };
    EXPECT_EQ(fault_of(answers("0001-01-01T00:00:00Z")), "/at range");
    EXPECT_EQ(fault_of(answers("2026-11-17T07:59:00Z")), "/at range");
    EXPECT_TRUE(answers(to_text(one.opened_at).c_str()));
    EXPECT_EQ(fault_of(add(one.id, {.kind = EntryKind::customer, .words = {"Hello"}, .at = parse_instant("0001-01-01T00:00:00Z")})), "/at range");
}

}  // namespace
}  // namespace rapport::cases
