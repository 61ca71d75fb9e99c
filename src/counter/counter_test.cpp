#include "base/test/door.h"
#include "base/test/running_clock.h"
#include "cases/service.h"
#include "counter/board.h"
#include "counter/doors.h"
#include "counter/facts.h"
#include "counter/greeting.h"
#include "counter/own_rhythm.h"
#include "counter/rhythms.h"
#include "customers/service.h"
#include "customers/store.h"
#include "listening/service.h"
#include "outlook/service.h"
#include "promises/endings.h"
#include "promises/service.h"
#include "orders/service.h"
#include "touchpoints/service.h"

#include <numeric>

namespace rapport::counter {
namespace {

using CustomerId = Id<customers::Customer>;

const Sql facts_sql{"test.rhythm_facts", Reach::one_customer,
    "SELECT usual_gap_days, favourite_weekday, favourite_hour, overdue_from FROM customer_facts WHERE customer_id = $1"};
const Sql how_many_rhythms_sql{"test.how_many_rhythms", Reach::business, "SELECT COUNT(*) FROM rhythms"};

class Counter : public test::WorldTest {
protected:
    CustomerId customer(const std::string& name, customers::NewCustomer input = {})
    {
        input.name = Text<1, 200>{name};
        return world.write([&](Context& ctx) { return customers::add_customer(ctx, input); }).id;
    }
    Instant at(const std::string& local) { return {world.runtime().business()->time_zone.instant(parse_instant(local + "Z")->us)}; }
    void came(CustomerId who, const std::string& local, touchpoints::AddTouchpoint input = {})
    {
        input.customer_id = who;
        input.kind = touchpoints::Kind::visit;
        input.at = at(local);
        world.write([&](Context& ctx) { return touchpoints::add_touchpoint(ctx, input); });
    }
    void bought(CustomerId who, const std::string& local, std::initializer_list<const char*> products)
    {
        orders::AddOrder order;
        order.customer_id = who;
        order.ordered_at = at(local);
        for (const auto* product : products) order.items.push_back({.product = Text<1, 200>{product}, .amount = Money{250, {"EUR"}}});
        world.write([&](Context& ctx) { return orders::add_order(ctx, order); });
    }
    Greeting greeting(CustomerId who) { return world.read([&](Context& ctx) { return greet(ctx, who); }).value(); }
    // "2026-11-17" and so many weeks before, at this time.
    std::string tuesday(int weeks_ago, const std::string& clock) { return to_text(Day{parse_day("2026-11-17")->days - 7 * weeks_ago}) + "T" + clock; }
    std::int64_t learn()
    {
        auto desk = world.desk();
        return learn_rhythms(desk).value();
    }
    std::vector<Visitor> board(const std::string& from, double hours = 1, int limit = 20)
    {
        return world.read([&](Context& ctx) { return expected_visitors(ctx, at(from), hours, limit); }).value();
    }
    static double probability(const std::vector<Visitor>& visitors, const std::string& name)
    {
        for (const auto& one : visitors)
            if (one.name == name) return one.probability;
        return 0;
    }

    CustomerId mara = customer("Mara Kowalska", [] {
        customers::NewCustomer input;
        input.preferred_name = Text<1, 100>{"Mara"};
        input.pronunciation = Text<1, 200>{"ko-VAL-ska"};
        input.birthday = customers::parse_birthday("--11-18");
        input.emails = {"mara@example.org"};
        return input;
    }());
    CustomerId emil = customer("Emil Thielsen");
};
RAPPORT_ON_BOTH_ENGINES(Counter);

TEST_P(Counter, greets_by_name_with_the_usual_and_what_was_last_talked_about)
{
    for (int week = 8; week > 0; --week) bought(mara, tuesday(week, "08:10:00"), {"Oat flat white", "Seeded roll"});
    bought(mara, tuesday(0, "08:12:00"), {"Oat flat white"});
    came(mara, tuesday(2, "08:10:00"), {.staff = Text<1, 200>{"Tom"}, .summary = Text<1, 4000>{"The new kitchen will be done by next week."}});

    const auto card = greeting(mara);
    EXPECT_EQ(card.call, "Mara");
    EXPECT_EQ(card.pronunciation, "ko-VAL-ska");
    EXPECT_EQ(card.visits, 9);
    EXPECT_EQ(card.visits_this_month, 3);
    EXPECT_EQ(card.beat, "3rd visit this month, 9 in all, with us since September 2026. Here today; we last talked 2 weeks ago.");
    EXPECT_EQ(card.usual.words, "Oat flat white, Seeded roll");
    ASSERT_EQ(card.usual.items.size(), 2u);
    EXPECT_EQ(card.usual.items[1].in_orders, 8);
    EXPECT_EQ(card.usual.items[1].of_orders, 9);
    EXPECT_EQ(card.rhythm, "Tuesdays around 8:10, every week");
    ASSERT_TRUE(card.next_visit_on);
    EXPECT_GT(*card.next_visit_on, *parse_day("2026-11-17")) << "she is here today";
    EXPECT_EQ(card.level, 1);
    EXPECT_EQ(card.next_step->sentence, "Go the extra distance once, and note what they made of it.");
    ASSERT_EQ(card.say.size(), 2u);
    EXPECT_EQ(card.say[0].sentence, "“You have a birthday coming: all good wishes for it!”");
    EXPECT_EQ(card.say[0].why, "Birthday tomorrow.");
    EXPECT_EQ(card.say[1].sentence, "Ask after this: “The new kitchen will be done by next week.”");
    EXPECT_EQ(card.say[1].why, "Tom, 3 November.");
    EXPECT_EQ(card.say[1].source.kind, "touchpoint");
}

TEST_P(Counter, what_we_wrote_ourselves_is_neither_what_they_told_us_nor_a_conversation)
{
    const auto wrote = [&](const char* local, touchpoints::Kind kind, touchpoints::Direction direction, const char* words) {
        world.write([&](Context& ctx) {
            return touchpoints::add_touchpoint(ctx, {.customer_id = emil, .kind = kind, .at = at(local), .direction = direction, .summary = Text<1, 4000>{words}});
        });
    };
    for (const auto kind : {touchpoints::Kind::letter, touchpoints::Kind::email, touchpoints::Kind::social})
        wrote("2026-11-10T10:00:00", kind, touchpoints::Direction::out, "Christmas orders are open");
    EXPECT_FALSE(greeting(emil).last_talk_at);
    EXPECT_EQ(greeting(emil).say.front().about, "name") << "nobody asks after our own letter";

    wrote("2026-11-02T10:00:00", touchpoints::Kind::email, touchpoints::Direction::in, "Our kitchen will be done by next week.");
    EXPECT_EQ(greeting(emil).last_talk_at, at("2026-11-02T10:00:00"));
    EXPECT_EQ(greeting(emil).last_words, "Our kitchen will be done by next week.");
    wrote("2026-11-03T10:00:00", touchpoints::Kind::email, touchpoints::Direction::out, "We are glad to hear it.");
    const auto say = greeting(emil).say;
    EXPECT_TRUE(std::ranges::any_of(say, [](const auto& one) { return one.about == "talked" && one.sentence == "Ask after this: “Our kitchen will be done by next week.”"; }));

    wrote("2026-11-12T10:00:00", touchpoints::Kind::call, touchpoints::Direction::out, "Called about the invoice.");
    EXPECT_EQ(greeting(emil).last_words, "Called about the invoice.") << "a call of ours is a conversation";
    EXPECT_TRUE(std::ranges::none_of(greeting(emil).say, [](const auto& one) { return one.sentence.find("invoice") != std::string::npos; })) << "and not what they told us";
}

TEST_P(Counter, a_round_visit_is_named_where_our_books_hold_all_of_them)
{
    const auto joined = [&](const char* name, std::optional<Day> on) {
        customers::NewCustomer input;
        input.joined_on = on;
        return customer(name, input);
    };
    const auto always = joined("Rosa Mertens", {}), lately = joined("Clara Wöhler", parse_day("2026-09-01")), long_known = joined("Yusuf Aydın", parse_day("2023-12-05"));
    for (const auto who : {always, lately, long_known})
        for (int week = 9; week > 0; --week) bought(who, tuesday(week, "08:10:00"), {"Rye bread"});
    const auto milestone = [&](CustomerId who) {
        for (const auto& one : greeting(who).say)
            if (one.about == "milestone") return one.sentence + " " + one.why;
        return std::string();
    };
    EXPECT_EQ(milestone(always), "“Thank you for coming: this is your 10th visit.” With us since 15 September.");
    EXPECT_EQ(milestone(lately), "“Thank you for coming: this is your 10th visit.” With us since 1 September.");
    EXPECT_EQ(milestone(long_known), "") << "they have come since 2023, and our books begin later";
}

TEST_P(Counter, nobody_is_greeted_without_a_word)
{
    EXPECT_EQ(greeting(emil).say.front().sentence, "“Good to see you, Emil Thielsen.”");
    EXPECT_EQ(greeting(emil).beat, "Not here before.");
    const auto somebody = world.write([](Context& ctx) { return customers::ensure_customer(ctx, "K-77"); });
    EXPECT_EQ(greeting(somebody).say.front().sentence, "“What may I call you?”");
    const auto unknown = world.read([](Context& ctx) { return greet(ctx, {12345}); });
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().refusal, Refusal::not_found);
}

TEST_P(Counter, speaks_first_of_what_went_wrong)
{
    came(emil, tuesday(1, "09:00:00"), {.expectation = touchpoints::Expectation::missed, .expectation_by = Text<1, 500>{"the rye was sold out"}});
    EXPECT_EQ(greeting(emil).say.front().about, "missed");
    EXPECT_EQ(greeting(emil).say.front().why, "“the rye was sold out”, 7 days ago.");
    world.write([&](Context& ctx) {
        return listening::add_response(ctx, {.customer_id = emil, .survey = listening::Survey::nps, .score = 5, .comment = Text<1, 4000>{"Nobody knew my order."}});
    });
    EXPECT_EQ(greeting(emil).say.front().about, "unhappy");
    EXPECT_EQ(greeting(emil).say.front().why, "Answered 5 of 10 today: “Nobody knew my order.”");
}

TEST_P(Counter, tells_what_we_owe_and_what_to_mind)
{
    world.write([&](Context& ctx) { return promises::make_promise(ctx, {.customer_id = mara, .what = {"the rye starter recipe"}, .due_on = parse_day("2026-11-20"), .made_at = at("2026-11-11T10:00:00")}); });
    world.write([&](Context& ctx) { return outlook::note(ctx, mara, {.kind = outlook::Kind::care, .what = {"Nut allergy"}, .plan = Text<1, 2000>{"No nut oils either. Clean board."}}); });
    world.write([&](Context& ctx) { return outlook::note(ctx, mara, {.kind = outlook::Kind::danger, .what = {"The landlord wants her out."}, .confidential = true}); });
    const auto card = greeting(mara);
    EXPECT_EQ(card.say.front().sentence, "Keep our word: the rye starter recipe");
    EXPECT_EQ(card.say.front().why, "Promised on 11 November, due by Friday.");
    ASSERT_EQ(card.promised.size(), 1u);
    EXPECT_EQ(card.promised[0].due, "by Friday");
    ASSERT_EQ(card.take_care.size(), 1u) << "what is confidential is not on the counter's screen";
    EXPECT_EQ(card.take_care[0].what, "Nut allergy");
    EXPECT_EQ(card.take_care[0].why, "No nut oils either. Clean board.");

    world.clock.set(at("2026-11-21T09:00:00"));
    came(mara, "2026-11-20T18:00:00", {.expectation = touchpoints::Expectation::met});
    const auto late = greeting(mara);
    EXPECT_TRUE(late.promised[0].late);
    EXPECT_EQ(late.say.front().sentence, "“I am sorry: we promised this by 20 November.” the rye starter recipe");
    EXPECT_EQ(late.take_care.back().about, "late");
}

TEST_P(Counter, what_is_being_put_right_is_minded_first)
{
    world.write([&](Context& ctx) {
        return listening::add_response(ctx, {.customer_id = emil, .survey = listening::Survey::nps, .score = 2});
    });
    EXPECT_EQ(greeting(emil).take_care.front().about, "unhappy");
    const auto made = world.write([&](Context& ctx) { return cases::open_case(ctx, {.subject = {"The cake was late"}, .customer_id = emil}); });
    ASSERT_EQ(greeting(emil).take_care.size(), 1u) << "said once";
    EXPECT_EQ(greeting(emil).take_care[0].what, "To be put right: The cake was late");
    EXPECT_EQ(greeting(emil).take_care[0].why, "Nobody has it yet, since 17 November.");
    EXPECT_EQ(greeting(emil).take_care[0].source.id, to_text(made.id));
}

TEST_P(Counter, an_allergy_is_not_hidden_by_what_is_to_be_put_right)
{
    for (const auto* what : {"The cake was late", "The wrong bread", "No change", "A rude word"})
        world.write([&](Context& ctx) { return cases::open_case(ctx, {.subject = {what}, .customer_id = mara}); });
    for (const auto& [kind, what] : std::initializer_list<std::pair<outlook::Kind, const char*>>{{outlook::Kind::danger, "May move away"}, {outlook::Kind::do_not_mention, "The divorce"}, {outlook::Kind::care, "Nut allergy"}, {outlook::Kind::do_not_mention, "Her brother"}})
        world.write([&, kind = kind, what = what](Context& ctx) { return outlook::note(ctx, mara, {.kind = kind, .what = {what}}); });
    std::vector<std::string> abouts;
    for (const auto& one : greeting(mara).take_care) abouts.push_back(one.about);
    EXPECT_EQ(abouts, (std::vector<std::string>{"care", "do_not_mention", "do_not_mention", "danger", "case", "case", "case", "case"}));
    EXPECT_EQ(greeting(mara).take_care[0].what, "Nut allergy");
}

TEST_P(Counter, a_broken_word_is_spoken_of_before_everything_friendly)
{
    const auto promise = [&](const char* what, const char* due) {
        return world.write([&](Context& ctx) { return promises::make_promise(ctx, {.customer_id = mara, .what = {what}, .due_on = parse_day(due), .made_at = at("2026-11-11T10:00:00")}); }).id;
    };
    const auto recipe = promise("the rye starter recipe", "2026-11-20");
    promise("a chair by the window", "2026-11-18");
    EXPECT_EQ(greeting(mara).say.front().about, "promised");
    world.write([&](Context& ctx) { return promises::break_promise(ctx, recipe, {.reason = {"lost it"}}); });
    const auto card = greeting(mara);
    EXPECT_EQ(card.say[0].about, "apology");
    EXPECT_EQ(card.say[0].sentence, "“I am sorry: we promised this and did not do it.” the rye starter recipe");
    EXPECT_EQ(card.say[0].why, "Promised on 11 November, and we broke our word.");
    ASSERT_EQ(card.take_care.size(), 1u);
    EXPECT_EQ(card.take_care[0].about, "broken");
    EXPECT_EQ(card.take_care[0].what, "We broke our promise: the rye starter recipe");
    EXPECT_EQ(greeting(emil).say.front().about, "name") << "it was promised to Mara";

    // Said is apologised; taken back, it is due again.
    const auto said = world.write([&](Context& ctx) { return said_it(ctx, mara, {card.say[0].about, Text<1, 60>{*card.say[0].source.id}, Text<1, 500>{card.say[0].sentence}}); });
    EXPECT_TRUE(greeting(mara).take_care.empty());
    EXPECT_TRUE(world.read([&](Context& ctx) { return promises::read_promise(ctx, recipe); })->apologised_at);
    world.write([&](Context& ctx) { return unsay(ctx, mara, said.id); });
    EXPECT_EQ(greeting(mara).say[0].about, "apology");
    EXPECT_FALSE(world.read([&](Context& ctx) { return promises::read_promise(ctx, recipe); })->apologised_at);

    const auto again = world.write([&](Context& ctx) {
        return test::by_running_clock(ctx, [&](Context& running) { return said_it(running, mara, {card.say[0].about, Text<1, 60>{*card.say[0].source.id}, Text<1, 500>{card.say[0].sentence}}); });
    });
    world.clock.set({world.clock.now().us + us_per_second});
    EXPECT_TRUE(world.read([&](Context& ctx) { return promises::read_promise(ctx, recipe); })->apologised_at);
    world.write([&](Context& ctx) { return unsay(ctx, mara, again.id); });
    EXPECT_FALSE(world.read([&](Context& ctx) { return promises::read_promise(ctx, recipe); })->apologised_at) << "though the clock went on meanwhile";

    // Kept late is said sorry for as well, but not to whoever has just been given it.
    world.clock.set(at("2026-11-19T09:00:00"));
    const auto chair = world.read([&](Context& ctx) { return promises::open_of(ctx, mara); }).at(0).id;
    world.write([&](Context& ctx) { return promises::apologise(ctx, recipe, {}); });
    world.write([&](Context& ctx) { return promises::keep(ctx, chair, {}); });
    EXPECT_NE(greeting(mara).say[0].about, "apology");
    world.clock.set(at("2026-11-20T09:00:00"));
    EXPECT_EQ(greeting(mara).say[0].sentence, "“I am sorry that this came late.” a chair by the window");
    EXPECT_TRUE(greeting(mara).take_care.empty());
    world.clock.set(at("2027-02-20T09:00:00"));
    EXPECT_NE(greeting(mara).say[0].about, "apology") << "that is long ago";
}

TEST_P(Counter, who_waits_for_an_answer_gets_it)
{
    world.write([&](Context& ctx) {
        return touchpoints::add_touchpoint(ctx, {.customer_id = emil, .kind = touchpoints::Kind::call, .at = at("2026-11-16T17:00:00"), .summary = Text<1, 4000>{"Can half a rye be kept every Tuesday?"}});
    });
    EXPECT_EQ(greeting(emil).say.front().sentence, "Answer this: “Can half a rye be kept every Tuesday?”");
    EXPECT_EQ(greeting(emil).take_care.front().what, "Waits for our answer");

    const auto proposed = greeting(emil).say.front();
    world.clock.set(at("2026-11-17T09:00:00"));
    const auto said = world.write([&](Context& ctx) { return said_it(ctx, emil, {proposed.about, Text<1, 60>{*proposed.source.id}, Text<1, 500>{proposed.sentence}}); });
    world.clock.set(at("2026-11-17T09:00:01"));
    EXPECT_TRUE(greeting(emil).take_care.empty());
    const auto waits = [&] { return world.read([&](Context& ctx) { return attentiveness::who_waits(ctx, 10); }).size(); };
    EXPECT_EQ(waits(), 0u) << "it was answered at the counter";
    world.write([&](Context& ctx) { return unsay(ctx, emil, said.id); });
    EXPECT_EQ(waits(), 1u);
}

TEST_P(Counter, what_was_said_is_a_conversation_and_is_not_proposed_again)
{
    came(emil, tuesday(1, "09:00:00"), {.expectation = touchpoints::Expectation::missed});
    const auto proposed = greeting(emil).say.front();
    const auto said = world.write([&](Context& ctx) {
        return said_it(ctx, emil, {proposed.about, Text<1, 60>{*proposed.source.id}, Text<1, 500>{proposed.sentence}});
    });
    EXPECT_EQ(said.summary, proposed.sentence);
    EXPECT_NE(greeting(emil).say.front().about, "missed");
    EXPECT_EQ(greeting(emil).last_talk_at, said.at);

    EXPECT_EQ(world.try_write([&](Context& ctx) { return unsay(ctx, mara, said.id); }).error().refusal, Refusal::not_found) << "it was said to Emil";
    world.write([&](Context& ctx) { return unsay(ctx, emil, said.id); });
    EXPECT_EQ(greeting(emil).say.front().about, "missed");
    EXPECT_FALSE(greeting(emil).last_talk_at == said.at);
}

TEST_P(Counter, the_board_names_who_is_likely_to_come_and_not_who_was_just_here)
{
    const std::vector<std::string> clocks{"08:10:00", "08:05:00", "08:15:00", "08:12:00"};
    for (int week = 20; week > 0; --week) {
        came(mara, tuesday(week, clocks[static_cast<std::size_t>(week) % clocks.size()]));
        came(emil, to_text(Day{parse_day("2026-11-19")->days - 7 * week}) + "T16:30:00");   // Thursdays
    }
    world.write([&](Context& ctx) { return outlook::note(ctx, mara, {.kind = outlook::Kind::do_not_mention, .what = {"The divorce"}}); });
    world.write([&](Context& ctx) { return touchpoints::add_touchpoint(ctx, {.customer_id = mara, .kind = touchpoints::Kind::email, .at = at("2026-11-16T12:00:00")}); });
    world.clock.set(at("2026-11-17T07:00:00"));
    EXPECT_EQ(learn(), 2);
    EXPECT_EQ(board("2026-11-17T08:00:00").at(0).take_care, "Take care") << "what is not to be mentioned is not shown to the whole shop";
    world.write([&](Context& ctx) { return outlook::note(ctx, mara, {.kind = outlook::Kind::care, .what = {"Nut allergy"}}); });
    const auto now = board("2026-11-17T08:00:00");
    ASSERT_FALSE(now.empty());
    EXPECT_EQ(now[0].take_care, "Nut allergy");
    EXPECT_TRUE(now[0].answer_due);
    EXPECT_EQ(now[0].name, "Mara Kowalska");
    EXPECT_GT(now[0].probability, 0.6);
    EXPECT_EQ(now[0].why, "10 of 10 Tuesdays");
    EXPECT_EQ(now[0].around, "8:10");
    EXPECT_LT(probability(now, "Emil Thielsen"), 0.05);
    EXPECT_EQ(board("2026-11-19T16:00:00")[0].name, "Emil Thielsen");

    // She is here: nobody expects her once more within the hour, though nothing was learnt since.
    came(mara, "2026-11-17T08:03:00");
    world.clock.set(at("2026-11-17T08:04:00"));
    EXPECT_LT(probability(board("2026-11-17T08:04:00"), "Mara Kowalska"), 0.05);

    EXPECT_EQ(board("2026-11-17T08:00:00", 100, 1).size(), 1u) << "no more than were asked for";
}

TEST_P(Counter, rhythms_follow_the_visits)
{
    for (int week = 12; week > 0; --week) came(mara, tuesday(week, "08:10:00"));
    auto desk = world.desk();
    EXPECT_EQ(refresh_rhythms(desk).value(), 1) << "nothing was learnt yet: everybody with a visit";
    EXPECT_EQ(refresh_rhythms(desk).value(), 0);
    came(emil, tuesday(0, "08:10:00"));
    EXPECT_EQ(refresh_rhythms(desk).value(), 1);
    const auto timeline = world.read([&](Context& ctx) { return touchpoints::timeline(ctx, emil, {}); }).value();
    world.write([&](Context& ctx) { return touchpoints::remove_touchpoint(ctx, timeline.front().id); });
    EXPECT_EQ(refresh_rhythms(desk).value(), 1) << "the only visit was taken back";
    EXPECT_EQ(refresh_rhythms(desk).value(), 0);
}

TEST_P(Counter, a_rhythm_is_read_by_hour_and_by_week)
{
    for (int week = 9; week > 0; --week) came(mara, tuesday(week, "08:10:00"));
    came(mara, tuesday(1, "17:40:00"));
    came(mara, tuesday(3, "00:00:00"));     // the same day again; and a day of which no hour was noted
    came(mara, "2026-11-07T00:00:00");
    came(mara, tuesday(60, "08:10:00"));    // longer ago than a year
    const auto rhythm = world.read([&](Context& ctx) { return own_rhythm(ctx, mara); }).value();
    EXPECT_EQ(rhythm.visits, 10);
    ASSERT_FALSE(rhythm.hours.empty());
    EXPECT_EQ(rhythm.hours.front().weekday, 1);
    EXPECT_EQ(rhythm.hours.front().hour, 8);
    EXPECT_EQ(rhythm.hours.front().visits, 8);
    EXPECT_EQ(std::accumulate(rhythm.weeks.begin(), rhythm.weeks.end(), std::int64_t{0}), rhythm.visits);
    EXPECT_EQ(rhythm.weeks.size(), 52u);
    ASSERT_TRUE(rhythm.next_visit_at);
    EXPECT_GE(rhythm.next_visit_at->us, world.clock.now().us);
    EXPECT_FALSE(rhythm.overdue);

    const auto stranger = world.read([&](Context& ctx) { return own_rhythm(ctx, emil); }).value();
    EXPECT_EQ(stranger.visits, 0);
    EXPECT_TRUE(stranger.words.empty());
    EXPECT_FALSE(stranger.next_visit_at);
    EXPECT_EQ(world.read([&](Context& ctx) { return own_rhythm(ctx, CustomerId{1}); }).error().refusal, Refusal::not_found);
}

TEST_P(Counter, a_customer_who_is_gone_leaves_no_rhythm)
{
    const auto gone = customer("Ole Wedel");
    came(gone, tuesday(1, "08:10:00"));
    came(mara, tuesday(1, "08:10:00"));
    EXPECT_EQ(learn(), 2);
    const auto timeline = world.read([&](Context& ctx) { return touchpoints::timeline(ctx, gone, {}); }).value();
    world.write([&](Context& ctx) -> Result<Done> {
        CHECK(touchpoints::remove_touchpoint(ctx, timeline.front().id));
        customers::store::remove(ctx, customers::read_customer(ctx, gone).value());
        return Done{};
    });
    for (const auto& other : board("2026-11-17T09:30:00")) EXPECT_NE(other.name, "Ole Wedel");
    EXPECT_EQ(learn(), 1);
    EXPECT_EQ(world.read([](Context& ctx) { return ctx.db.value<std::int64_t>(how_many_rhythms_sql); }), 1);
}

TEST_P(Counter, a_window_has_bounds)
{
    const auto refused = [&](const std::string& from, double hours) {
        const auto asked = world.read([&](Context& ctx) { return expected_visitors(ctx, at(from), hours, 20); });
        return !asked && asked.error().refusal == Refusal::invalid;
    };
    EXPECT_TRUE(refused("2026-11-17T08:00:00", 0));
    EXPECT_TRUE(refused("2026-11-17T08:00:00", 169));
    EXPECT_TRUE(refused("2028-11-17T08:00:00", 1));
    EXPECT_TRUE(board("2026-11-17T08:00:00").empty()) << "nobody has a rhythm yet";
}

TEST(Usual, is_what_is_taken_in_half_of_the_orders)
{
    const auto line = [](std::int64_t order, const char* product, std::int64_t quantity = 1000) { return Taken{order, {}, product, quantity}; };
    EXPECT_TRUE(usual_of({line(1, "Rye bread"), line(2, "Rye bread")}).items.empty()) << "two orders are no habit";
    const auto usual = usual_of({line(1, "Rye bread"), line(1, "Poppy roll", 4000), line(2, "Poppy roll", 4000), line(3, "Poppy roll", 6000), line(3, "Rye bread"), line(4, "Jam"), line(4, "Poppy roll", 4000)});
    EXPECT_EQ(usual.words, "4 × Poppy roll, Rye bread");
    EXPECT_DOUBLE_EQ(usual.items[1].share, 0.5);
}

TEST_P(Counter, keeps_the_rhythm_as_facts)
{
    using Facts = std::tuple<std::optional<std::int64_t>, std::optional<std::int64_t>, std::optional<std::int64_t>, std::optional<Instant>>;
    const auto facts = [&](CustomerId who) { return *world.read([&](Context& ctx) { return ctx.db.one<Facts>(facts_sql, who); }); };
    const auto wrong = [&] {
        const std::vector<customers::FactOwner> owners{fact_owner()};
        return world.write([&](Context& ctx) -> Result<std::vector<customers::FactDifference>> { return customers::rebuild_and_compare_facts(ctx.db, owners); }).size();
    };
    for (int week = 12; week > 0; --week) came(mara, tuesday(week, "08:10:00"));
    came(emil, tuesday(3, "12:00:00"));
    learn();
    EXPECT_EQ(facts(mara), Facts(7, 2, 8, at(tuesday(-1, "08:10:00"))));
    EXPECT_EQ(facts(emil), Facts());
    EXPECT_EQ(wrong(), 0u);

    came(mara, tuesday(0, "08:05:00"));
    auto desk = world.desk();
    EXPECT_EQ(refresh_rhythms(desk).value(), 1);
    EXPECT_EQ(std::get<0>(facts(mara)), 7);
    EXPECT_EQ(to_text(world.runtime().business()->time_zone.local_day(*std::get<3>(facts(mara)))), "2026-12-01") << "a visit moves it on";
    EXPECT_EQ(wrong(), 0u);
}

}  // namespace
}  // namespace rapport::counter
