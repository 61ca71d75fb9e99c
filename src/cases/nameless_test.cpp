#include "cases/nameless.h"

#include "cases/closing.h"
#include "cases/conversation.h"
#include "cases/doors.h"
#include "cases/in_person.h"
#include "cases/joining.h"
#include "identity/audit_log.h"
#include "surveys/pages/public.h"
#include "surveys/places.h"
#include "surveys/test/shop.h"
#include "touchpoints/test/file_desk.h"

#include <future>

namespace rapport::cases {
namespace {

using surveys::AnsweredBy;
using surveys::Answering;

class Nameless : public test::WorldTest {
protected:
    // What they give by a code at the door, where `key` is theirs alone.
    void give(const std::string& key, const std::vector<surveys::Given>& given, AnsweredBy channel = AnsweredBy::qr)
    {
        world.write([&](Context& ctx) { return surveys::give(ctx, listeners, {survey.id, survey.wording.number, channel, "en", key}, given); });
    }
    std::vector<Case> queue() { return world.read([&](Context& ctx) { return list_cases(ctx, {.queue = true}); }).value(); }
    WholeCase whole(Id<Case> id) { return world.read([&](Context& ctx) { return read_case(ctx, id); }).value(); }
    Result<WholeCase> answer(Id<Case> id, AddEntry input)
    {
        input.kind = EntryKind::answer;
        return world.try_write([&](Context& ctx) { return add_entry(ctx, id, input); });
    }
    std::string page(const std::string& target)
    {
        http::Request request;
        const auto question = target.find('?');
        request.path = target.substr(0, question);
        if (question != std::string::npos) request.query = target.substr(question + 1);
        request.peer = "127.0.0.1";
        std::promise<http::Response> answered;
        pages.handle(std::move(request), [&](http::Response&& response) { answered.set_value(std::move(response)); });
        return answered.get_future().get().body;
    }

    void pass(std::int64_t us) { world.clock.set({world.clock.now().us + us}); }
    static constexpr std::int64_t hour_us = 3600 * us_per_second;

    listening::Listeners listeners{hear_nameless};
    surveys::test::Shop shop{world};
    surveys::Survey survey = shop.open(surveys::test::after_a_visit());
    surveys::PublicPages pages{world.runtime(), listeners};
    std::string key = surveys::new_answer_key();
};
RAPPORT_ON_BOTH_ENGINES(Nameless);

TEST_P(Nameless, an_unhappy_answer_is_a_case_and_reads_our_answer_where_it_was_given)
{
    give(key, {{1, 2, {}}});
    EXPECT_TRUE(queue().empty()) << "a score alone cannot be answered";
    give(key, {{2, {}, "The rye was cold."}});
    ASSERT_EQ(queue().size(), 1u);
    const auto one = whole(queue()[0].id);
    EXPECT_EQ(one.subject, "Without a name, not happy: gave 2 of 10");
    EXPECT_EQ(one.kind, Kind::complaint);
    EXPECT_FALSE(one.customer_id || one.contact || one.staff);
    EXPECT_TRUE(one.due_at) << "it has a clock as any other";
    EXPECT_EQ(one.entries.at(0).words, "The rye was cold.");

    const auto said = answer(one.id, {.words = {"<b>Sorry</b>. The oven is mended."}}).value().entries.back();
    EXPECT_TRUE(said.shown_at);
    EXPECT_FALSE(said.mail || said.way);
    const auto theirs = page("/a/" + key + "?q=done");
    EXPECT_NE(theirs.find("&lt;b&gt;Sorry&lt;/b&gt;. The oven is mended."), std::string::npos) << theirs;
    EXPECT_EQ(page("/a/" + surveys::new_answer_key()).find("mended"), std::string::npos);
}

TEST_P(Nameless, words_that_go_with_a_remedy_are_read_there_unless_they_were_only_said)
{
    const auto put_right = [&](bool closes, std::optional<bool> send) {
        const auto theirs = surveys::new_answer_key();
        give(theirs, {{1, 2, {}}, {2, {}, "The rye was cold."}});
        const auto one = whole(queue().at(0).id);
        world.write([&](Context& ctx) -> Result<WholeCase> {
            if (closes) {
                ChangeCase change;
                change.cause = {true, Text<1, 60>{"not_good"}};
                CHECK(change_case(ctx, one.id, one.version, change));
            }
            CHECK(give_in_person(ctx, one.id, {.kind = {"gift"}, .amount = Money{300, {"EUR"}}, .in_person = true, .words = Text<1, 4000>{"A warm one is on us."}, .send = send}));
            return closes ? read_case(ctx, one.id) : close_case(ctx, one.id, {.cause = Text<1, 60>{"not_good"}, .action = Text<1, 2000>{"A warm one"}, .told_by = Way::in_person});
        });
        return page("/a/" + theirs + "?q=done").find("A warm one is on us.") != std::string::npos;
    };
    for (const bool closes : {true, false}) {
        EXPECT_TRUE(put_right(closes, {})) << closes;
        EXPECT_FALSE(put_right(closes, false)) << closes;
    }
}

TEST_P(Nameless, what_was_said_is_added_to_by_no_file)
{
    give(key, {{1, 2, {}}, {2, {}, "The rye was cold."}});
    const auto id = queue().at(0).id;
    touchpoints::FileDesk files{world, conversation_shape()};
    EXPECT_EQ(files.read(files.write()).counts, "1 read, 0 created, 0 changed, 1 unchanged, 0 rejected");
    pass(hour_us);
    const auto read = files.read("entry_id,case_id,at,kind,words\nM-1," + to_text(id) + "," + to_text(world.clock.now()) + ",customer,It was I\n");
    ASSERT_EQ(read.rejected.size(), 1u);
    EXPECT_EQ(read.rejected.at(0).reason, "Whoever answered here has no name, and no file adds to what was said.");
    EXPECT_EQ(whole(id).entries.size(), 1u);
}

TEST_P(Nameless, changed_words_change_the_case_until_somebody_works_on_it)
{
    give(key, {{1, 2, {}}, {2, {}, "Cold."}});
    give(key, {{1, 4, {}}, {2, {}, "Cold and late."}});
    ASSERT_EQ(queue().size(), 1u) << "one answer, one case";
    EXPECT_EQ(queue()[0].subject, "Without a name, not happy: gave 4 of 10");
    EXPECT_EQ(whole(queue()[0].id).entries.at(0).words, "Cold and late.");

    // Since we have answered, what they say now is an answer to that.
    const auto id = queue()[0].id;
    ASSERT_TRUE(answer(id, {.words = {"We look into it."}}).has_value());
    const auto answered_at = world.clock.now();
    pass(2 * hour_us);
    give(key, {{2, {}, "Never mind."}});
    give(key, {{1, 5, {}}});
    const auto words = [&] {
        std::string all;
        for (const auto& entry : whole(id).entries) all += entry.words + "|";
        return all;
    };
    EXPECT_EQ(words(), "Cold and late.|We look into it.|Never mind.|");
    EXPECT_EQ(whole(id).entries.back().at, answered_at) << "the day alone, after what was said";
    const auto next = [&] {
        std::optional<Instant> due;
        for (const auto& clock : whole(id).clocks)
            if (clock.clock == ClockKind::next) due = clock.due_at;
        return due;
    };
    EXPECT_TRUE(next());
    give(key, {{2, {}, "Never mind, truly."}});
    EXPECT_EQ(words(), "Cold and late.|We look into it.|Never mind, truly.|");
    give(key, {{1, 9, {}}});
    EXPECT_EQ(words(), "Cold and late.|We look into it.|Never mind, truly.|") << "the same words again";

    // A closed case opens again.
    world.write([&](Context& ctx) { return close_case(ctx, id, {.cause = Text<1, 60>{"cold"}, .action = Text<1, 2000>{"Mended the oven"}, .told_by = Way::chat}); });
    pass(14 * hour_us);
    give(key, {{2, {}, "Cold again."}});
    EXPECT_EQ(words(), "Cold and late.|We look into it.|Never mind, truly.|Opened again: They wrote again.|Cold again.|");
    EXPECT_EQ(whole(id).state, State::open);
    EXPECT_TRUE(next());
    for (const auto& entry : whole(id).entries) EXPECT_NE(entry.at, world.clock.now());
    EXPECT_EQ(to_text(whole(id).entries.back().at), "2026-11-17T23:00:00.000Z");
    for (const auto& clock : whole(id).clocks) {
        if (clock.met_at) continue;
        EXPECT_EQ(to_text(clock.started_at), "2026-11-18T23:00:00.000Z") << "the end of the day: the moment is not told, and nothing is late at once";
        EXPECT_GT(clock.due_at.value_or(world.clock.now()), world.clock.now());
    }
    ASSERT_EQ(queue().size(), 1u);
    ASSERT_TRUE(answer(id, {.words = {"The new oven comes on Friday."}}).has_value());
    pass(-hour_us);
    give(key, {{2, {}, "Good."}});
    EXPECT_EQ(std::ranges::count(whole(id).entries, "Good.", &Entry::words), 1) << "also where the clock had run ahead";

    const auto other = surveys::new_answer_key();
    give(other, {{1, 1, {}}, {2, {}, "Rude."}});
    EXPECT_EQ(queue().size(), 2u);
    give(other, {{1, 7, {}}});
    EXPECT_EQ(queue().size(), 1u) << "neither happy nor unhappy after all";
}

TEST_P(Nameless, changed_words_reach_the_case_that_theirs_is_a_part_of)
{
    give(key, {{1, 2, {}}, {2, {}, "Cold."}});
    const auto other = surveys::new_answer_key();
    give(other, {{1, 1, {}}, {2, {}, "Cold too."}});
    const auto all = queue();
    const auto whole_id = all[0].id, part = all[1].id;
    world.write([&](Context& ctx) { return merge_cases(ctx, part, {whole_id}); });
    const auto& theirs = whole(part).entries.at(0).words == "Cold." ? key : other;
    give(theirs, {{2, {}, "Still cold."}});
    give(theirs, {{1, 3, {}}});
    const auto entries = whole(whole_id).entries;
    ASSERT_EQ(entries.size(), 3u);
    EXPECT_EQ(entries.back().words, "Still cold.");
    EXPECT_EQ(entries.back().case_id, part);
    world.write([&](Context& ctx) { return unmerge_case(ctx, part); });
    EXPECT_EQ(whole(whole_id).entries.size(), 1u);
    ASSERT_EQ(whole(part).entries.size(), 2u) << "what they said goes with their case";
    EXPECT_EQ(whole(part).entries.back().words, "Still cold.");
}

TEST_P(Nameless, changed_words_never_stand_on_the_timeline_of_whom_their_case_is_part_of)
{
    give(key, {{1, 2, {}}, {2, {}, "Cold."}});
    const auto part = queue().at(0).id;
    const auto paul = shop.customer("Paul Achterberg", "paul@example.org");
    const auto his = world.write([&](Context& ctx) { return open_case(ctx, {.subject = {"The rolls were cold"}, .customer_id = paul, .words = {{"All six."}}}); }).id;
    world.write([&](Context& ctx) { return merge_cases(ctx, part, {his}); });
    world.write([&](Context& ctx) { return close_case(ctx, his, {.cause = Text<1, 60>{"cold"}, .action = Text<1, 2000>{"Mended the oven"}, .told_by = Way::chat}); });
    pass(14 * hour_us);
    give(key, {{2, {}, "Still cold."}});
    EXPECT_EQ(whole(his).state, State::open);
    const auto heard = whole(his).entries.back();
    EXPECT_EQ(heard.words, "Still cold.");
    EXPECT_EQ(heard.case_id, part);
    EXPECT_FALSE(heard.touchpoint_id);
    for (const auto& entry : whole(his).entries) EXPECT_NE(entry.at, world.clock.now()) << "the moment is not told";
}

TEST_P(Nameless, praise_asks_for_a_reply_too)
{
    give(key, {{1, 10, {}}, {2, {}, "Best rye in town."}});
    ASSERT_EQ(queue().size(), 1u);
    EXPECT_EQ(queue()[0].kind, Kind::praise);
    EXPECT_EQ(queue()[0].subject, "Without a name: gave 10 of 10");
}

TEST_P(Nameless, who_thinks_again_is_no_longer_unhappy)
{
    give(key, {{1, 2, {}}, {2, {}, "Cold."}});
    give(key, {{1, 10, {}}, {2, {}, "Lovely."}});
    ASSERT_EQ(queue().size(), 1u);
    EXPECT_EQ(queue()[0].kind, Kind::praise);
    EXPECT_EQ(queue()[0].subject, "Without a name: gave 10 of 10");
}

TEST_P(Nameless, who_cannot_read_our_answer_opens_nothing_without_words)
{
    give(key, {{1, 2, {}}}, AnsweredBy::tablet);
    give(surveys::new_answer_key(), {{1, 2, {}}}, AnsweredBy::paper);
    give(surveys::new_answer_key(), {{1, 10, {}}, {2, {}, "Lovely."}}, AnsweredBy::paper);
    EXPECT_TRUE(queue().empty()) << "nor does praise, whose reply nobody would read";
}

TEST_P(Nameless, a_bad_rating_with_words_is_a_case)
{
    auto rated = surveys::test::after_a_visit();
    rated.questions[0].kind = surveys::QuestionKind::rating;
    survey = shop.open(rated);
    give(key, {{1, 2, {}}, {2, {}, "Cold."}});
    ASSERT_EQ(queue().size(), 1u);
    EXPECT_EQ(queue()[0].subject, "Without a name, not happy: gave 2 of 5");
    EXPECT_EQ(whole(queue()[0].id).entries.at(0).words, "Cold.");
    give(key, {{1, 3, {}}});
    EXPECT_TRUE(queue().empty());
}

TEST_P(Nameless, what_went_wrong_is_put_right_also_where_nobody_can_be_told)
{
    give(key, {{1, 2, {}}, {2, {}, "Cold."}}, AnsweredBy::tablet);
    ASSERT_EQ(queue().size(), 1u);
    const auto tablet = queue()[0].id;
    world.clock.set({world.clock.now().us + 10 * us_per_day});
    world.write([&](Context& ctx) {
        Answering by{survey.id, survey.wording.number, AnsweredBy::paper, "en", surveys::new_answer_key()};
        by.at = ctx.business.time_zone.start_of({ctx.today().days - 9});
        return surveys::give(ctx, listeners, by, {{1, 0, {}}, {2, {}, "I broke my tooth on a stone in the rye"}});
    });
    ASSERT_EQ(queue().size(), 2u);
    const auto paper = queue()[0].id == tablet ? queue()[1].id : queue()[0].id;
    const auto one = whole(paper);
    EXPECT_EQ(one.entries.at(0).words, "I broke my tooth on a stone in the rye");
    EXPECT_TRUE(one.reaches_nobody);
    EXPECT_GT(one.due_at.value_or(Instant{}), world.clock.now()) << "the clock begins as it is keyed";
    EXPECT_EQ(answer(paper, {.words = {"Sorry."}}).error().code, "nobody_reads");

    const auto close = [&](Id<Case> id, CloseCase input) { return world.try_write([&](Context& ctx) { return close_case(ctx, id, input); }); };
    EXPECT_EQ(close(paper, {.told_by = Way::cannot_be_reached}).error().faults.size(), 2u) << "cause and action are needed all the same";
    CloseCase whole_closing{.cause = Text<1, 60>{"stone"}, .action = Text<1, 2000>{"Sieve the flour twice"}, .told_by = Way::cannot_be_reached, .told = Text<1, 4000>{"Sorry"}};
    EXPECT_EQ(close(paper, whole_closing).error().faults.at(0).pointer, "/told");
    whole_closing.told.reset();
    for (const auto id : {paper, tablet})
        for (const auto way : {Way::call, Way::in_person}) {
            auto told_somebody = whole_closing;
            told_somebody.told_by = way;
            const auto fault = close(id, told_somebody).error().faults.at(0);
            EXPECT_EQ(fault.pointer + " " + fault.code, "/told_by nobody_reads") << "who would have picked up?";
        }
    const auto closed = close(paper, whole_closing).value();
    EXPECT_EQ(closed.closure->told_by, Way::cannot_be_reached);
    EXPECT_FALSE(closed.closure->ask_at) << "nobody can be asked";

    const auto readable = surveys::new_answer_key();
    give(readable, {{1, 2, {}}, {2, {}, "Cold."}});
    for (const auto& queued : queue())
        if (queued.id != tablet) {
            const auto fault = close(queued.id, whole_closing).error().faults.at(0);
            EXPECT_EQ(fault.code, "can_be_reached");
            EXPECT_EQ(fault.detail, "Say by which way they were told.");
        }
}

TEST_P(Nameless, nothing_leads_to_who_they_are)
{
    const auto mara = shop.customer("Mara Kowalska", "mara@example.org");
    const auto asked = shop.ask(survey.id, mara);
    Answering by{survey.id, survey.wording.number, AnsweredBy::link, "en", surveys::answer_key_of(asked.link.substr(3)), asked.invitation, true};
    world.write([&](Context& ctx) { return surveys::give(ctx, listeners, by, {{1, 2, {}}, {2, {}, "Cold."}}); });
    ASSERT_EQ(queue().size(), 1u);
    const auto one = whole(queue()[0].id);
    EXPECT_FALSE(one.customer_id || one.contact || one.response_id || one.touchpoint_id);
    EXPECT_EQ(to_text(one.opened_at), "2026-11-16T23:00:00.000Z") << "the day alone";
    EXPECT_EQ(one.created_at, one.opened_at);
    EXPECT_EQ(one.updated_at, one.opened_at);
    EXPECT_LT(one.id.value, world.write([](Context& ctx) -> Result<Id<Case>> { return ctx.ids.make<Case>(); }).value) << "and made before what comes now";
    ASSERT_TRUE(one.due_at);
    EXPECT_GT(*one.due_at, world.clock.now()) << "nothing is late at once";
    EXPECT_TRUE(world.read([&](Context& ctx) { return identity::list_audit_events(ctx.db, {to_text(one.id), {}, {}, {}}, {}, 10); }).empty()) << "the log holds the moment";
    ASSERT_TRUE(answer(one.id, {.words = {"Sorry."}}).has_value());
    EXPECT_NE(page(asked.link).find("Sorry."), std::string::npos);
}

TEST_P(Nameless, a_flood_of_them_does_not_bury_the_queue)
{
    for (std::int64_t i = 0; i < most_nameless_a_day + 5; ++i) give(surveys::new_answer_key(), {{1, 0, {}}, {2, {}, "Flood " + std::to_string(i)}});
    const auto opened = world.read([&](Context& ctx) { return list_cases(ctx, {.queue = true, .limit = 200}); }).value();
    EXPECT_EQ(opened.size(), static_cast<std::size_t>(most_nameless_a_day));
    const auto tells = [&](const Case& one) {
        const auto entries = world.read([&](Context& ctx) { return read_case(ctx, one.id); }).value().entries;
        return std::ranges::any_of(entries, [](const auto& entry) { return entry.words.find("open none until tomorrow") != std::string::npos; });
    };
    EXPECT_EQ(std::ranges::count_if(opened, tells), 1) << "the last one says that more may come";
    world.clock.set({world.clock.now().us + us_per_day + us_per_second});
    give(key, {{1, 0, {}}, {2, {}, "A day later"}});
    EXPECT_EQ(world.read([&](Context& ctx) { return list_cases(ctx, {.queue = true, .limit = 200}); }).value().size(), static_cast<std::size_t>(most_nameless_a_day + 1));
}

TEST_P(Nameless, a_flood_of_them_leaves_ratings_with_a_name_alone_and_they_count_for_none)
{
    auto rated = surveys::test::after_a_visit();
    rated.questions[0].kind = surveys::QuestionKind::rating;
    survey = shop.open(rated);
    const auto by_name = [&](const std::string& name) {
        const auto asked = shop.ask(survey.id, shop.customer(name));
        const Answering by{survey.id, survey.wording.number, AnsweredBy::link, "en", surveys::answer_key_of(asked.link.substr(3)), asked.invitation, false};
        world.write([&](Context& ctx) { return surveys::give(ctx, listeners, by, {{1, 1, {}}}); });
    };
    const auto open_cases = [&] { return static_cast<std::int64_t>(world.read([&](Context& ctx) { return list_cases(ctx, {.queue = true, .limit = 200}); }).value().size()); };
    for (const auto* name : {"Mara Kowalska", "Emil Thielsen", "Rosa Mertens"}) by_name(name);
    ASSERT_EQ(open_cases(), 3);
    for (std::int64_t i = 0; i < most_nameless_a_day + 2; ++i) give(surveys::new_answer_key(), {{1, 1, {}}, {2, {}, "Flood " + std::to_string(i)}});
    EXPECT_EQ(open_cases(), most_nameless_a_day + 3) << "those with a name are none of the day's";
    by_name("Greta Ilić");
    EXPECT_EQ(open_cases(), most_nameless_a_day + 4) << "a flood of strangers keeps nobody out whom we know";
}

TEST_P(Nameless, is_told_how_it_ended)
{
    give(key, {{1, 2, {}}, {2, {}, "Cold."}});
    const auto id = queue()[0].id;
    EXPECT_EQ(answer(id, {.words = {std::string(4001, 'x')}}).error().code, "invalid");
    world.write([&](Context& ctx) {
        return close_case(ctx, id, {.cause = Text<1, 60>{"cold"}, .action = Text<1, 2000>{"Mended the oven"}, .told_by = Way::chat, .told = Text<1, 4000>{"The oven is mended."}});
    });
    EXPECT_NE(page("/a/" + key + "?q=done").find("The oven is mended."), std::string::npos);
}

TEST_P(Nameless, what_staff_said_of_it_stays)
{
    give(key, {{1, 2, {}}, {2, {}, "Cold."}});
    const auto id = queue().at(0).id;
    ChangeCase change;
    change.subject = {true, {{"Cold rye at the market"}}};
    world.write([&](Context& ctx) { return change_case(ctx, id, queue().at(0).version, change); });
    give(key, {{2, {}, "Cold and late."}});
    EXPECT_EQ(whole(id).subject, "Cold rye at the market");
    EXPECT_EQ(whole(id).entries.back().words, "Cold and late.");
    give(key, {{1, 9, {}}});
    EXPECT_EQ(whole(id).state, State::open) << "somebody has taken it up";
}

TEST_P(Nameless, words_that_were_split_off_stay_where_they_are)
{
    give(key, {{1, 2, {}}, {2, {}, "Rye, and the queue."}});
    const auto id = queue().at(0).id;
    const auto apart = world.write([&](Context& ctx) { return split_case(ctx, id, {.subject = {"The queue"}, .entries = {whole(id).entries.at(0).id}}); });
    give(key, {{2, {}, "And the door."}});
    EXPECT_EQ(whole(id).entries.back().words, "And the door.");
    EXPECT_EQ(whole(apart.id).entries.at(0).words, "Rye, and the queue.");
}

TEST_P(Nameless, what_a_customer_said_is_split_off_as_theirs)
{
    give(key, {{1, 2, {}}, {2, {}, "The rye was cold."}});
    const auto nameless = queue().at(0).id;
    const auto paul = shop.customer("Paul Achterberg", "paul@example.org");
    const auto his = world.write([&](Context& ctx) { return open_case(ctx, {.subject = {"The rolls were cold"}, .customer_id = paul, .words = {{"All six."}}}); });
    world.write([&](Context& ctx) { return merge_cases(ctx, his.id, {nameless}); });
    const auto apart = world.write([&](Context& ctx) { return split_case(ctx, nameless, {.subject = {"The rolls"}, .entries = {his.entries.at(0).id}}); });
    EXPECT_EQ(apart.customer_id, paul);
    EXPECT_FALSE(apart.answer_id) << "what we answer to him does not stand where somebody else answered";
    EXPECT_EQ(apart.split_from, his.id);
}

}  // namespace
}  // namespace rapport::cases
