#include "cases/nameless.h"

#include "cases/closing.h"
#include "cases/conversation.h"
#include "cases/doors.h"
#include "cases/joining.h"
#include "surveys/pages/public.h"
#include "surveys/places.h"
#include "surveys/test/shop.h"

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

TEST_P(Nameless, changed_words_change_the_case_until_somebody_works_on_it)
{
    give(key, {{1, 2, {}}, {2, {}, "Cold."}});
    give(key, {{1, 4, {}}, {2, {}, "Cold and late."}});
    ASSERT_EQ(queue().size(), 1u) << "one answer, one case";
    EXPECT_EQ(queue()[0].subject, "Without a name, not happy: gave 4 of 10");
    EXPECT_EQ(whole(queue()[0].id).entries.at(0).words, "Cold and late.");
    ASSERT_TRUE(answer(queue()[0].id, {.words = {"We look into it."}}).has_value());
    give(key, {{2, {}, "Never mind."}});
    EXPECT_EQ(whole(queue()[0].id).entries.at(0).words, "Cold and late.");

    const auto other = surveys::new_answer_key();
    give(other, {{1, 1, {}}, {2, {}, "Rude."}});
    EXPECT_EQ(queue().size(), 2u);
    give(other, {{1, 7, {}}});
    EXPECT_EQ(queue().size(), 1u) << "neither happy nor unhappy after all";
}

TEST_P(Nameless, praise_asks_for_a_reply_too)
{
    give(key, {{1, 10, {}}, {2, {}, "Best rye in town."}});
    ASSERT_EQ(queue().size(), 1u);
    EXPECT_EQ(queue()[0].kind, Kind::praise);
    EXPECT_EQ(queue()[0].subject, "Without a name: gave 10 of 10");
}

TEST_P(Nameless, who_cannot_read_our_answer_opens_nothing)
{
    give(key, {{1, 2, {}}, {2, {}, "Cold."}}, AnsweredBy::tablet);
    give(surveys::new_answer_key(), {{1, 2, {}}, {2, {}, "Cold."}}, AnsweredBy::paper);
    EXPECT_TRUE(queue().empty());
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
    ASSERT_TRUE(answer(one.id, {.words = {"Sorry."}}).has_value());
    EXPECT_NE(page(asked.link).find("Sorry."), std::string::npos);
}

TEST_P(Nameless, a_flood_of_them_does_not_bury_the_queue)
{
    for (std::int64_t i = 0; i < most_nameless_a_day + 5; ++i) give(surveys::new_answer_key(), {{1, 0, {}}, {2, {}, "Flood " + std::to_string(i)}});
    EXPECT_EQ(world.read([&](Context& ctx) { return list_cases(ctx, {.queue = true, .limit = 200}); }).value().size(), static_cast<std::size_t>(most_nameless_a_day));
    world.clock.set({world.clock.now().us + us_per_day + us_per_second});
    give(key, {{1, 0, {}}, {2, {}, "A day later"}});
    EXPECT_EQ(world.read([&](Context& ctx) { return list_cases(ctx, {.queue = true, .limit = 200}); }).value().size(), static_cast<std::size_t>(most_nameless_a_day + 1));
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

}  // namespace
}  // namespace rapport::cases
