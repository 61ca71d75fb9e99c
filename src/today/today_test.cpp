#include "cases/closing.h"
#include "cases/conversation.h"
#include "counter/rhythms.h"
#include "ladder/service.h"
#include "listening/service.h"
#include "outlook/service.h"
#include "today/best_time.h"
#include "today/test/today_list.h"

#include <algorithm>
#include <set>

namespace rapport::today {
namespace {

const Sql no_step_sql{"test.no_next_step", Reach::one_customer, "UPDATE ladder_levels SET next_step = NULL WHERE customer_id = $1"};

class TodayList : public TodayTest {};
RAPPORT_ON_BOTH_ENGINES(TodayList);

TEST_P(TodayList, has_what_is_to_be_put_right_praise_for_whoever_earned_it_and_the_question_afterwards)
{
    const auto tom = colleague("Tom"), ines = colleague("Ines");
    const auto open = [&](CustomerId who, StaffId owner, cases::Kind kind, const std::string& words) {
        return world.write([&](Context& ctx) { return cases::open_case(ctx, {.subject = {"The cake was late"}, .customer_id = who, .kind = kind, .words = Text<1, 10000>{words}, .staff_id = owner}); });
    };
    const auto cake = open(mara, tom, cases::Kind::complaint, "An empty box");
    open(emil, ines, cases::Kind::praise, "Ines is a dear");
    EXPECT_EQ(keys(tom), Keys{"Mara Kowalska case"});
    EXPECT_EQ(list(tom).data[0].about, "Put it right: The cake was late");
    EXPECT_EQ(list(tom).data[0].why, "The first answer is due 11:00.");
    EXPECT_EQ(list(tom).data[0].source.id, to_text(cake.id));
    EXPECT_EQ(keys(ines), Keys{"Emil Thielsen praise"});
    EXPECT_EQ(list(ines).data[0].about, "They praise you: “Ines is a dear”");
    world.write([&](Context& ctx) { return cases::close_case(ctx, cake.id, {.cause = Text<1, 60>{"not_ready"}, .action = Text<1, 2000>{"Baked again"}, .told_by = cases::Way::call}); });
    EXPECT_EQ(keys(tom), Keys{});
    world.clock.set({world.clock.now().us + 2 * us_per_day});
    EXPECT_EQ(keys(tom), Keys{"Mara Kowalska right_now"});
    EXPECT_EQ(list(tom).data[0].why, "We settled it 2 days ago.");
}

TEST_P(TodayList, drafts_what_puts_it_right_from_what_they_said)
{
    customers::NewCustomer german;
    german.language = Text<2, 35>{"de-DE"};
    const auto wanda = customer("Wanda Ostrowski", german);
    const auto open = [&](CustomerId who, cases::Kind kind, std::optional<Text<1, 10000>> words) {
        return world.write([&](Context& ctx) { return cases::open_case(ctx, {.subject = {"The cake was late"}, .customer_id = who, .kind = kind, .words = words}); }).id;
    };
    const auto say = [&](Id<cases::Case> id, cases::EntryKind kind, const char* words) {
        world.write([&](Context& ctx) { return cases::add_entry(ctx, id, {.kind = kind, .words = {words}}); });
    };
    const auto draft_of = [&](CustomerId who) {
        for (const auto& line : list().data)
            if (line.customer_id == who) return line.draft;
        return std::string();
    };
    const auto box = open(mara, cases::Kind::complaint, Text<1, 10000>{"An empty box."});
    open(wanda, cases::Kind::complaint, {});
    open(emil, cases::Kind::question, Text<1, 10000>{"Is there spelt?"});
    say(box, cases::EntryKind::note, "She always complains");
    const std::string sorry = "\n\nI am sorry. What would put it right for you?\n\n";
    EXPECT_TRUE(draft_of(mara).starts_with("Dear Mara Kowalska,\n\nYou told us: “An empty box.”" + sorry)) << draft_of(mara);
    EXPECT_EQ(draft_of(mara).find("always"), std::string::npos) << "a note among ourselves";
    EXPECT_TRUE(draft_of(wanda).starts_with("Guten Tag Wanda Ostrowski,\n\nEs geht um: Ihr Besuch vom 17. November\n\nDas tut mir leid.")) << draft_of(wanda);
    EXPECT_TRUE(draft_of(emil).starts_with("Dear Emil Thielsen,\n\nYou asked us: “Is there spelt?”\n\n")) << draft_of(emil);

    say(box, cases::EntryKind::customer, "Hello?");
    EXPECT_TRUE(draft_of(mara).starts_with("Dear Mara Kowalska,\n\nYou told us: “An empty box.”" + sorry)) << "what went wrong is what they said first";
    say(box, cases::EntryKind::answer, "We bake it again.");
    say(box, cases::EntryKind::customer, "It is the wrong cake.");
    EXPECT_TRUE(draft_of(mara).starts_with("Dear Mara Kowalska,\n\nYou told us: “It is the wrong cake.”" + sorry)) << draft_of(mara);
}

TEST_P(TodayList, is_empty_where_nothing_is_due)
{
    EXPECT_TRUE(list().data.empty());
    EXPECT_EQ(list().minutes, 0);
}

TEST_P(TodayList, puts_promises_first_then_answers_then_what_would_be_nice)
{
    const auto wanda = customer("Wanda Ostrowski");
    customers::NewCustomer born;
    born.birthday = customers::parse_birthday("1961-11-18");
    customer("Ole Wedel", born);
    touch(wanda, "2026-11-16T17:00:00", {.kind = touchpoints::Kind::call, .summary = Text<1, 4000>{"Half a rye every Tuesday?"}});
    promise(mara, "the rye starter recipe", "2026-11-18");
    promise(emil, "a chair by the window", "2026-11-30");
    world.write([&](Context& ctx) { return listening::add_response(ctx, {.customer_id = emil, .survey = listening::Survey::nps, .score = 3}); });

    EXPECT_EQ(keys(), (Keys{"Mara Kowalska promised", "Wanda Ostrowski answer", "Emil Thielsen unhappy", "Ole Wedel birthday"}));
    const auto first = list().data[0];
    EXPECT_EQ(first.about, "Keep our word: the rye starter recipe");
    EXPECT_EQ(first.why, "Promised on 11 November, due tomorrow.");
    EXPECT_NE(first.draft.find("Dear Mara Kowalska,\n\nI promised you this, and here it is: the rye starter recipe."), std::string::npos);
    EXPECT_EQ(list().data[1].last_words, "Half a rye every Tuesday?");
    EXPECT_EQ(list().data[1].channel, "call");
    EXPECT_EQ(list().data[3].why, "Birthday tomorrow.");
    EXPECT_EQ(list().minutes, 20);
}

TEST_P(TodayList, each_sees_what_is_theirs_or_nobodys)
{
    const auto tom = colleague("tom"), ines = colleague("ines");
    promise(mara, "the rye starter recipe", "2026-11-18", ines);
    touch(emil, "2026-11-16T17:00:00", {.kind = touchpoints::Kind::call});
    EXPECT_EQ(keys(tom), Keys{"Emil Thielsen answer"});
    EXPECT_EQ(keys(ines), (Keys{"Mara Kowalska promised", "Emil Thielsen answer"}));
    marked({.customer_id = emil, .key = {list(tom).data[0].key}, .act = Act::given, .to_staff_id = ines});
    EXPECT_EQ(keys(tom), Keys{});
    EXPECT_EQ(list(ines).data[1].given_by, "system");
}

TEST_P(TodayList, asks_after_those_who_are_silent_against_their_own_rhythm)
{
    for (int week = 20; week > 5; --week)
        touch(mara, to_text(Day{parse_day("2026-11-17")->days - 7 * week}) + "T08:10:00", {.kind = touchpoints::Kind::visit});
    for (int month = 10; month > 0; --month)
        touch(emil, to_text(Day{parse_day("2026-11-03")->days - 28 * month}) + "T16:00:00", {.kind = touchpoints::Kind::visit});
    auto desk = world.desk();
    counter::learn_rhythms(desk).value();
    const auto lines = list().data;
    ASSERT_EQ(lines.size(), 1u) << "Emil comes every four weeks: he is not silent yet";
    EXPECT_EQ(lines[0].call, "Mara Kowalska");
    EXPECT_EQ(lines[0].why, "Tuesdays around 8:10, every week; now 6 weeks silent.");
}

TEST_P(TodayList, ends_after_fifteen_people)
{
    for (int i = 0; i < 20; ++i) touch(customer("Guest " + std::to_string(i)), "2026-11-16T17:00:00", {.kind = touchpoints::Kind::call});
    const auto today = list();
    EXPECT_EQ(today.data.size(), most_lines);
    EXPECT_EQ(today.more, 5);
}

TEST_P(TodayList, keeps_two_places_for_what_would_be_nice)
{
    for (int i = 0; i < 20; ++i) touch(customer("Guest " + std::to_string(i)), "2026-11-16T17:00:00", {.kind = touchpoints::Kind::call});
    const auto praises = [&](CustomerId who) {
        world.write([&](Context& ctx) { return cases::open_case(ctx, {.subject = {"A lovely cake"}, .customer_id = who, .kind = cases::Kind::praise, .words = Text<1, 10000>{"Thank you"}}); });
    };
    const auto nice = [&] {
        Keys all;
        for (const auto& line : list().data)
            if (line.group == Group::nice) all.push_back(line.call + " " + line.key.substr(0, line.key.find(':')));
        return all;
    };
    const auto lina = customer("Lina Hansen"), ole = customer("Ole Wedel");
    praises(lina);
    praises(ole);
    EXPECT_EQ(nice(), Keys{"Lina Hansen praise"}) << "praise has one of them at most";
    EXPECT_EQ(list().data.size(), most_lines);
    EXPECT_EQ(list().more, 7);

    world.write([&](Context& ctx) { return outlook::note(ctx, mara, {.kind = outlook::Kind::danger, .what = {"Her landlord wants the flat"}}); });
    EXPECT_EQ(nice(), (Keys{"Lina Hansen praise", "Mara Kowalska outlook"}));
    for (const auto& line : list().data) EXPECT_EQ(line.draft.find("landlord"), std::string::npos) << "what we noted among ourselves is in no letter";
    customers::NewCustomer born;
    born.birthday = customers::parse_birthday("1961-11-18");
    customer("Wanda Ostrowski", born);
    EXPECT_EQ(nice(), (Keys{"Lina Hansen praise", "Wanda Ostrowski birthday"})) << "a birthday is over soon";
    EXPECT_EQ(list().more, 9);
    EXPECT_EQ(list().data.front().group, Group::answer) << "what is owed stands first";
}

TEST_P(TodayList, looks_after_dangers_that_nobody_has_given_a_day)
{
    const auto note = [&](CustomerId who, const outlook::NewOutlook& input) { return world.write([&](Context& ctx) { return outlook::note(ctx, who, input); }); };
    note(mara, {.kind = outlook::Kind::strength, .what = {"Plays the cello"}});
    const auto danger = note(emil, {.kind = outlook::Kind::danger, .what = {"A rival opens next door"}, .plan = Text<1, 2000>{"Invite him to the tasting"}});
    ASSERT_EQ(keys(), Keys{"Emil Thielsen outlook"}) << "a strength can wait for its day";
    EXPECT_EQ(list().data[0].about, "Invite him to the tasting");
    EXPECT_EQ(list().data[0].why, "A rival opens next door. A danger noted today, with no day on which somebody looks after it.");
    marked({.customer_id = emil, .key = {list().data[0].key}, .act = Act::done});
    world.clock.set(at("2026-11-19T08:00:00"));
    EXPECT_EQ(keys(), Keys{}) << "somebody did something about it";
    outlook::ChangeOutlook moved;
    moved.follow_up_on = {true, parse_day("2026-11-20")};
    world.write([&](Context& ctx) { return outlook::change_outlook(ctx, emil, danger.id, danger.version, moved); });
    EXPECT_EQ(keys(), Keys{});
    world.clock.set(at("2026-11-20T08:00:00"));
    EXPECT_EQ(keys(), Keys{"Emil Thielsen outlook"}) << "its day has come";
    marked({.customer_id = emil, .key = {list().data[0].key}, .act = Act::done});
    world.clock.set(at("2026-11-21T08:00:00"));
    EXPECT_EQ(keys(), Keys{});
    world.write([&](Context& ctx) { return outlook::settle(ctx, emil, danger.id, {.outcome = {"He stays"}}); });
    EXPECT_EQ(keys(), Keys{});
}

TEST_P(TodayList, proposes_a_step_up_the_ladder_to_a_few_a_day)
{
    for (int i = 0; i < 12; ++i) {
        const auto guest = customer("Guest " + std::to_string(i));
        touch(guest, "2026-11-10T09:00:00", {.kind = touchpoints::Kind::visit, .expectation = touchpoints::Expectation::met});
    }
    touch(mara, "2026-08-01T09:00:00", {.kind = touchpoints::Kind::visit, .expectation = touchpoints::Expectation::met});     // not here lately
    auto desk = world.desk();
    ladder::climb(desk).value();
    const auto first = keys();
    ASSERT_EQ(first.size(), 5u);
    EXPECT_TRUE(first[0].ends_with(" step")) << first[0];
    EXPECT_FALSE(list().data[0].about.empty());
    EXPECT_TRUE(list().data[0].why.starts_with("On level 1 (")) << list().data[0].why;
    for (const auto& line : list().data) marked({.customer_id = line.customer_id, .key = {line.key}, .act = Act::done});
    EXPECT_EQ(keys(), Keys{}) << "that is everyone";
    world.clock.set({world.clock.now().us + us_per_day});
    EXPECT_FALSE(keys().empty()) << "others tomorrow";
}

TEST_P(TodayList, proposes_nothing_nice_to_whoever_waits_for_us_to_put_it_right)
{
    customers::NewCustomer born;
    born.birthday = customers::parse_birthday("1961-11-17");
    const auto ole = customer("Ole Wedel", born);
    ASSERT_EQ(keys(), Keys{"Ole Wedel birthday"});
    const auto cake = world.write([&](Context& ctx) { return cases::open_case(ctx, {.subject = {"The cake was late"}, .customer_id = ole, .kind = cases::Kind::complaint, .words = Text<1, 10000>{"An empty box"}}); });
    EXPECT_EQ(keys(), Keys{"Ole Wedel case"});
    world.write([&](Context& ctx) { return cases::add_entry(ctx, cake.id, {.kind = cases::EntryKind::answer, .words = {"When may we bring it?"}, .then_wait = true}); });
    EXPECT_EQ(keys(), Keys{}) << "we wait for him, and a card would mock him";
    world.write([&](Context& ctx) { return cases::close_case(ctx, cake.id, {.cause = Text<1, 60>{"not_ready"}, .action = Text<1, 2000>{"Baked again"}, .told_by = cases::Way::call}); });
    EXPECT_EQ(keys(), Keys{"Ole Wedel birthday"});
}

TEST_P(TodayList, leaves_out_of_the_steps_whoever_has_an_open_case)
{
    for (int i = 0; i < 3; ++i) touch(customer("Guest " + std::to_string(i)), "2026-11-10T09:00:00", {.kind = touchpoints::Kind::visit, .expectation = touchpoints::Expectation::met});
    touch(mara, "2026-11-10T09:00:00", {.kind = touchpoints::Kind::visit, .expectation = touchpoints::Expectation::met});
    auto desk = world.desk();
    ladder::climb(desk).value();
    EXPECT_EQ(keys().size(), 4u);
    const auto open = world.write([&](Context& ctx) { return cases::open_case(ctx, {.subject = {"The cake was late"}, .customer_id = mara, .words = Text<1, 10000>{"An empty box"}}); });
    world.write([&](Context& ctx) { return cases::add_entry(ctx, open.id, {.kind = cases::EntryKind::answer, .words = {"When may we bring it?"}, .then_wait = true}); });
    const auto left = keys();
    EXPECT_EQ(left.size(), 3u);
    EXPECT_EQ(std::ranges::find(left, "Mara Kowalska step"), left.end());
}

TEST_P(TodayList, gives_the_place_of_whoever_has_no_next_step_to_the_next_one)
{
    for (int i = 0; i < 12; ++i) touch(customer("Guest " + std::to_string(i)), "2026-11-10T09:00:00", {.kind = touchpoints::Kind::visit, .expectation = touchpoints::Expectation::met});
    auto desk = world.desk();
    ladder::climb(desk).value();
    const auto before = list().data;
    ASSERT_EQ(before.size(), 5u);
    const auto without = before.front().customer_id;
    world.write([&](Context& ctx) -> Result<Done> {
        ctx.db.run(no_step_sql, without);
        return Done{};
    });
    const auto after = list().data;
    ASSERT_EQ(after.size(), 5u);
    for (const auto& line : before) EXPECT_EQ(std::ranges::count(after, line.customer_id, &Line::customer_id), line.customer_id == without ? 0 : 1) << line.call << " keeps their turn";
}

TEST_P(TodayList, proposes_a_step_to_everybody_in_their_turn_though_guests_are_added)
{
    constexpr int guests = 83, a_day = 5, round = 32;
    const auto comes = [&](const std::string& name) { touch(customer(name), "2026-11-17T09:00:00", {.kind = touchpoints::Kind::visit, .expectation = touchpoints::Expectation::met}); };
    for (int i = 0; i < guests; ++i) comes("Guest " + std::to_string(i));
    auto desk = world.desk();
    std::set<std::string> had_their_turn;
    for (int day = 0; day < round; ++day) {
        ladder::climb(desk).value();
        const auto today = keys();
        EXPECT_EQ(today.size(), static_cast<std::size_t>(a_day));
        std::ranges::copy_if(today, std::inserter(had_their_turn, had_their_turn.end()), [](const std::string& line) { return line.starts_with("Guest "); });
        comes("Newcomer " + std::to_string(day));
        world.clock.set({world.clock.now().us + us_per_day});
    }
    EXPECT_EQ(had_their_turn.size(), static_cast<std::size_t>(guests)) << "in less than two rounds of seventeen days";
}

TEST_P(TodayList, has_those_whose_person_has_left)
{
    const auto tom = colleague("tom"), ines = colleague("ines");
    const auto record = world.read([&](Context& ctx) { return customers::read_customer(ctx, emil); }).value();
    customers::CustomerPatch of_his;
    of_his.looked_after_by = {true, tom};
    world.write([&](Context& ctx) { return customers::change_customer(ctx, emil, record.version, of_his); });
    touch(emil, "2026-11-16T17:00:00", {.kind = touchpoints::Kind::call});
    EXPECT_EQ(keys(ines), Keys{});
    leaves(tom);
    EXPECT_EQ(keys(ines), Keys{"Emil Thielsen answer"});
}

TEST_P(TodayList, knows_the_hour_at_which_they_call)
{
    for (const char* call : {"2026-11-02T16:10:00", "2026-11-05T15:50:00", "2026-11-09T16:20:00", "2026-11-13T09:00:00"}) touch(mara, call, {.kind = touchpoints::Kind::call});
    touch(emil, "2026-11-16T17:00:00", {.kind = touchpoints::Kind::call});
    const auto lines = list().data;
    const auto of = [&](const std::string& call) { return std::ranges::find(lines, call, &Line::call)->best_time; };
    const auto of_now = [&](const std::string& call) { const auto now = list().data; return std::ranges::find(now, call, &Line::call)->best_time; };
    ASSERT_TRUE(of("Mara Kowalska"));
    EXPECT_EQ(of("Mara Kowalska")->words, "around 16:00");
    EXPECT_EQ(of("Mara Kowalska")->why, "3 of their last 4 calls came between 15:00 and 17:00.");
    EXPECT_FALSE(of("Emil Thielsen")) << "one call tells nothing";
    for (const char* day : {"2026-11-03", "2026-11-10"})
        for (const auto kind : {touchpoints::Kind::visit, touchpoints::Kind::order}) touch(emil, std::string(day) + "T08:10:00", {.kind = kind});
    EXPECT_FALSE(of_now("Emil Thielsen")) << "who came and bought came once";
    touch(emil, "2026-11-12T08:20:00", {.kind = touchpoints::Kind::order});
    EXPECT_EQ(of_now("Emil Thielsen")->words, "around 8:00");
}

TEST(BestWindow, goes_around_midnight_and_wants_half_of_them)
{
    EXPECT_FALSE(best_window({600, 610}));
    EXPECT_FALSE(best_window({0, 360, 720, 1080})) << "no hour is better than another";
    EXPECT_EQ(best_window({490, 490, 490})->begins, 420) << "around 8:00";
    const auto night = best_window({1430, 5, 10, 700}).value();
    EXPECT_EQ(night.inside, 3);
    EXPECT_TRUE(night.begins >= 1320 || night.begins < 30) << night.begins;
}

}  // namespace
}  // namespace rapport::today
