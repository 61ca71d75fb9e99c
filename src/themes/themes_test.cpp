#include "base/test/world.h"
#include "cases/service.h"
#include "customers/merge.h"
#include "customers/service.h"
#include "ideas/service.h"
#include "listening/facts.h"
#include "listening/service.h"
#include "surveys/test/shop.h"
#include "themes/doors.h"
#include "themes/reading.h"
#include "themes/service.h"

#include <algorithm>

namespace rapport::themes {
namespace {

using CustomerId = Id<customers::Customer>;

const Sql change_idea_sql{"test.change_idea", Reach::business, "UPDATE ideas SET title = 'Giraffe tables', version = version + 1 WHERE id = $1"};
const Sql remove_idea_sql{"test.remove_idea", Reach::business, "DELETE FROM ideas WHERE id = $1"};

constexpr const char* queue[] = {"The queue at the till is too long", "Waiting in the queue took twenty minutes", "The queue was terrible, one till open", "I hate the long queue at the till",
                                 "Waiting at the till again, the queue never ends", "A second till would help the queue", "The wait in the queue was awful", "Too much waiting, one till for a long queue"};
constexpr const char* coffee[] = {"The coffee is wonderful and the foam perfect", "Lovely coffee with great milk foam", "The milk foam on my coffee is great", "Best coffee, hot and strong",
                                  "Your coffee with oat milk is wonderful", "Strong coffee, perfect foam", "I love the coffee and its foam", "Hot strong coffee with milk, great"};
constexpr const char* bread[] = {"The rye loaf has a good crust", "A dark crust on the sourdough loaf", "The sourdough crust is dark and good", "The loaf stays fresh, the crust too", "Good rye, good crust",
                                 "The crust of the rye loaf crackles", "Sourdough with a crust like that is rare", "Fresh rye loaf with a dark crust"};
constexpr const char* const places[] = {"on Saturday", "this morning", "at noon", "in the evening", "yesterday", "at seven", "after work", "before school"};

class Themes : public test::WorldTest {
protected:
    CustomerId customer(const std::string& name)
    {
        return world.write([&](Context& ctx) {
            customers::NewCustomer input;
            input.name = Text<1, 200>{name};
            return customers::add_customer(ctx, input);
        }).id;
    }
    listening::Response say(const std::string& comment, int days_ago = 10)
    {
        return world.write([&](Context& ctx) {
            return listening::add_response(ctx, {.customer_id = mara, .survey = listening::Survey::nps, .score = 8, .at = Instant{ctx.now().us - days_ago * us_per_day}, .comment = Text<1, 4000>{comment}});
        });
    }
    // Each sentence eight ways.
    template <std::size_t N> void say_all(const char* const (&sentences)[N], int days_ago = 10)
    {
        for (const auto* sentence : sentences)
            for (const auto* place : places) say(std::string(sentence) + " " + place + ".", days_ago++);
    }
    Read read(bool anew = false)
    {
        auto desk = world.desk();
        return read_comments(desk, anew).value();
    }
    ThemesTold told()
    {
        return world.read([](Context& ctx) { return list_themes(ctx); }).value();
    }
    ThemeTold theme_with(const std::string& word)
    {
        for (const auto& one : told().themes)
            if (std::ranges::find(one.words, word) != one.words.end()) return one;
        ADD_FAILURE() << "no theme says " << word;
        return {};
    }
    std::vector<CommentTold> comments(const CommentsOf& of)
    {
        return world.read([&](Context& ctx) { return list_comments(ctx, of); }).value();
    }
    template <class F> auto ask(F&& f) { return world.try_write(std::forward<F>(f)); }

    CustomerId mara = customer("Mara Kowalska");
};
RAPPORT_ON_BOTH_ENGINES(Themes);

TEST_P(Themes, are_found_with_their_share_their_mood_and_their_words)
{
    say_all(queue);
    say_all(coffee);
    say_all(bread);
    const auto first = read();
    EXPECT_TRUE(first.found_anew);
    EXPECT_EQ(first.read, 192);
    const auto all = told();
    ASSERT_GE(all.themes.size(), 3u);
    EXPECT_EQ(all.comments, 192);
    EXPECT_FALSE(all.why_not);
    const auto queues = theme_with("queue"), coffees = theme_with("coffee");
    EXPECT_NE(queues.id, coffees.id);
    EXPECT_GT(queues.comments, 40);
    ASSERT_TRUE(queues.share);
    EXPECT_LT(queues.share->low, queues.share->share);
    EXPECT_EQ(queues.months.size(), 12u);
    EXPECT_GT(coffees.feelings.positive, 40);
    EXPECT_EQ(coffees.feelings.negative, 0);
    EXPECT_GT(queues.feelings.negative, queues.feelings.positive);
    ASSERT_EQ(queues.typical.size(), 3u);
    EXPECT_NE(queues.typical[0].words.find("queue"), std::string::npos);

    const auto again = read();
    EXPECT_EQ(again.read, 0);
    EXPECT_FALSE(again.found_anew);
}

TEST_P(Themes, keep_their_id_and_take_in_what_is_new)
{
    say_all(queue);
    say_all(coffee);
    say_all(bread);
    read();
    const auto before = theme_with("coffee");
    say("The coffee was great, with perfect foam. The door is blue.", 1);
    EXPECT_EQ(read().read, 1);
    EXPECT_EQ(theme_with("coffee").comments, before.comments + 1);
    const auto found = comments({.theme = before.id, .limit = 1});
    ASSERT_FALSE(found.empty());
    ASSERT_EQ(found[0].sentences.size(), 1u) << "the door is about none";
    EXPECT_EQ(found[0].sentences[0].words, "The coffee was great, with perfect foam.");
    EXPECT_EQ(found[0].sentences[0].feeling, Feeling::positive);

    EXPECT_TRUE(read(true).found_anew);
    EXPECT_EQ(theme_with("coffee").id, before.id);
}

TEST_P(Themes, obey_who_names_pins_and_merges_them)
{
    say_all(queue);
    say_all(coffee);
    say_all(bread);
    read();
    const auto coffees = theme_with("coffee"), breads = theme_with("crust"), queues = theme_with("queue");
    RenameTheme name;
    name.name = {true, Text<1, 60>{"Our coffee"}};
    const auto named = ask([&](Context& ctx) { return rename_theme(ctx, coffees.id, coffees.version, name); });
    ASSERT_TRUE(named);
    EXPECT_EQ(named->label, "Our coffee");
    EXPECT_EQ(ask([&](Context& ctx) { return rename_theme(ctx, coffees.id, coffees.version, name); }).error().code, "changed_meanwhile");
    EXPECT_TRUE(ask([&](Context& ctx) { return pin_theme(ctx, queues.id); })->pinned_at);

    const auto merged = ask([&](Context& ctx) { return merge_theme(ctx, breads.id, {coffees.id}); });
    ASSERT_TRUE(merged);
    ASSERT_EQ(merged->parts.size(), 1u);
    EXPECT_GE(merged->comments, coffees.comments + breads.comments - 2);
    EXPECT_EQ(ask([&](Context& ctx) { return merge_theme(ctx, breads.id, {queues.id}); }).error().code, "merged");
    EXPECT_FALSE(ask([&](Context& ctx) { return merge_theme(ctx, coffees.id, {coffees.id}); }));
    EXPECT_FALSE(ask([&](Context& ctx) { return merge_theme(ctx, coffees.id, {breads.id}); })) << "a part takes none in";
    EXPECT_FALSE(world.read([&](Context& ctx) { return read_theme(ctx, breads.id); }));

    read(true);
    const auto kept = theme_with("coffee");
    EXPECT_EQ(kept.id, coffees.id);
    EXPECT_EQ(kept.label, "Our coffee");
    EXPECT_EQ(kept.parts.size(), 1u);
    EXPECT_EQ(theme_with("queue").words, queues.words);

    EXPECT_TRUE(ask([&](Context& ctx) { return part_theme(ctx, breads.id); }));
    EXPECT_FALSE(ask([&](Context& ctx) { return part_theme(ctx, breads.id); }));
    name.name = {true, {}};
    EXPECT_EQ(ask([&](Context& ctx) { return rename_theme(ctx, coffees.id, theme_with("coffee").version, name); })->name, std::nullopt);
    EXPECT_FALSE(ask([&](Context& ctx) { return unpin_theme(ctx, queues.id); })->pinned_at);
    EXPECT_FALSE(ask([&](Context& ctx) { return unpin_theme(ctx, queues.id); }));
    EXPECT_FALSE(ask([&](Context& ctx) { return pin_theme(ctx, Id<Theme>{1}); }));
    EXPECT_TRUE(theme_with("crust").parts.empty());
}

TEST_P(Themes, comments_are_found_by_their_words)
{
    say("Die Brötchen waren kalt.", 3);
    say("The rolls were cold and the queue was long.", 2);
    say("Lovely rolls!", 1);
    read();
    EXPECT_EQ(comments({.q = "rolls"}).size(), 2u);
    EXPECT_EQ(comments({.q = "ROLLS cold"}).size(), 1u);
    EXPECT_EQ(comments({.q = "brotch"}).size(), 1u);
    EXPECT_EQ(comments({.q = "the"}).size(), 0u);
    EXPECT_EQ(comments({.q = "croissant"}).size(), 0u);
    EXPECT_EQ(comments({.feeling = Feeling::positive}).size(), 1u);
    EXPECT_EQ(comments({}).size(), 3u);
    EXPECT_EQ(comments({})[0].customer, "Mara Kowalska");
    EXPECT_FALSE(comments({.q = "brotchen"})[0].feeling) << "only English is judged";
    EXPECT_FALSE(world.read([&](Context& ctx) { return list_comments(ctx, {.theme = Id<Theme>{7}}); }));
}

TEST_P(Themes, hear_who_has_no_name_and_what_was_said_elsewhere)
{
    say_all(queue);
    say_all(coffee);
    say_all(bread);
    surveys::test::Shop shop{world};
    auto input = surveys::test::after_a_visit();
    input.questions.push_back({{}, surveys::QuestionKind::text, {}, {{{"en"}, {"What do you miss?"}, {}, {}, {}}, {{"de"}, {"Was fehlt Ihnen?"}, {}, {}, {}}}});
    const auto survey = shop.open(input);
    const auto emil = customer("Emil Thielsen");
    const auto nameless = shop.give(survey, shop.ask(survey.id, mara), {{1, 2, {}}, {2, {}, "The zebra queue at the till is too long."}, {3, {}, "Pickled zebra herring."}}, true).value();
    ASSERT_FALSE(nameless.customer_id);
    ASSERT_TRUE(shop.give(survey, shop.ask(survey.id, emil), {{1, 9, {}}, {2, {}, "Lovely coffee with zebra foam."}, {3, {}, "A zebra bench outside."}}));
    const auto review = world.write([&](Context& ctx) {
        return cases::open_case(ctx, {.subject = {"Queue"}, .source = cases::Source::review, .words = Text<1, 10000>{"Waiting at the zebra till, the queue never ends."}, .place = Text<1, 100>{"Google"}, .stars = 2});
    }).id;
    const auto idea = world.write([&](Context& ctx) { return ideas::add_idea(ctx, {.title = {"Zebra tables"}}); }).id;
    EXPECT_EQ(read().read, 192 + 6) << "a comment beside a score with a name is read once";

    const auto found = comments({.q = "zebra"});
    ASSERT_EQ(found.size(), 5u) << "what one answer says to two questions is one";
    std::map<Where, CommentTold> by_where;
    for (const auto& one : found) by_where.insert_or_assign(one.said == Where::answer && one.customer_id ? Where::post : one.said, one);     // the named answer's own question
    EXPECT_EQ(by_where[Where::comment].customer, "Emil Thielsen");
    EXPECT_EQ(by_where[Where::comment].score, 9);
    const auto& answer = by_where[Where::answer];
    EXPECT_EQ(answer.answer_id, nameless.id);
    EXPECT_FALSE(answer.customer_id || answer.score || answer.response_id);
    EXPECT_EQ(answer.comment, "The zebra queue at the till is too long.\nPickled zebra herring.");
    ASSERT_FALSE(answer.sentences.empty());
    EXPECT_EQ(answer.sentences[0].words, "The zebra queue at the till is too long.");
    EXPECT_EQ(by_where[Where::post].comment, "A zebra bench outside.") << "named, to a question of its own";
    EXPECT_EQ(by_where[Where::review].case_id, review);
    EXPECT_EQ(by_where[Where::idea].idea_id, idea);
    EXPECT_EQ(comments({.q = "zebra", .limit = 2}).size(), 3u) << "one more than asked for: the list goes on";
    EXPECT_EQ(comments({.q = "zebra", .before = {found[1].at, found[1].id.value}}).size(), 3u);

    const auto queues = theme_with("queue");
    std::size_t about = 0;
    for (const auto& one : comments({.theme = queues.id, .limit = 200})) about += one.comment.find("zebra") != std::string::npos;
    EXPECT_EQ(about, 2u) << "the answer and the review";
    EXPECT_EQ(told().comments, 198);

    // Changed, it is read anew; taken back, nothing of it is told, and its leftovers are swept up.
    EXPECT_EQ(read().read, 0);
    world.write([&](Context& ctx) -> Result<Done> { return ctx.db.run(change_idea_sql, idea), Done{}; });
    EXPECT_EQ(read().read, 1);
    EXPECT_EQ(comments({.q = "giraffe"}).size(), 1u);
    world.write([&](Context& ctx) -> Result<Done> { return ctx.db.run(remove_idea_sql, idea), Done{}; });
    EXPECT_EQ(comments({.q = "giraffe"}).size(), 0u);
    EXPECT_EQ(told().comments, 197);
    EXPECT_EQ(world.write([&](Context& ctx) -> Result<std::int64_t> { return forget_leftovers(ctx.db); }), 3) << "its reading and two words";
}

TEST_P(Themes, of_one_survey_tell_what_was_said_in_it_alone)
{
    say_all(queue);
    say_all(coffee);
    say_all(bread);
    surveys::test::Shop shop{world};
    const auto survey = shop.open(surveys::test::after_a_visit());
    auto again = surveys::test::after_a_visit();
    again.name = {"After a delivery"};
    const auto other = shop.open(again);
    const auto emil = customer("Emil Thielsen"), lena = customer("Lena Ahrens"), rosa = customer("Rosa Voß");
    ASSERT_TRUE(shop.give(survey, shop.ask(survey.id, emil), {{1, 9, {}}, {2, {}, "Lovely coffee with zebra foam."}}));
    ASSERT_TRUE(shop.give(survey, shop.ask(survey.id, lena), {{1, 2, {}}, {2, {}, "The zebra queue at the till is too long."}}, true));
    ASSERT_TRUE(shop.give(other, shop.ask(other.id, rosa), {{1, 9, {}}, {2, {}, "The rye loaf has a zebra crust."}}));
    read();
    const auto of = [&](const surveys::Survey& one) { return world.read([&](Context& ctx) { return list_themes(ctx, {one.id}); }).value(); };
    const auto first = of(survey);
    EXPECT_EQ(first.comments, 2) << "with a name and without";
    ASSERT_EQ(first.themes.size(), 2u) << "what its answers do not speak of is no theme of it";
    for (const auto& theme : first.themes) {
        EXPECT_EQ(theme.comments, 1);
        ASSERT_EQ(theme.typical.size(), 1u);
        EXPECT_NE(theme.typical[0].words.find("zebra"), std::string::npos);
    }
    ASSERT_EQ(of(other).themes.size(), 1u);
    EXPECT_EQ(told().comments, 192 + 3);

    EXPECT_EQ(comments({.survey = survey.id}).size(), 2u);
    EXPECT_EQ(comments({.theme = theme_with("coffee").id, .survey = survey.id}).size(), 1u);
    EXPECT_EQ(comments({.theme = theme_with("coffee").id, .survey = other.id}).size(), 0u);
    EXPECT_FALSE(world.read([](Context& ctx) { return list_themes(ctx, {Id<surveys::Survey>{7}}); }));
    EXPECT_FALSE(world.read([](Context& ctx) { return list_comments(ctx, {.survey = Id<surveys::Survey>{7}}); }));
}

TEST_P(Themes, say_why_there_are_none)
{
    EXPECT_EQ(read().read, 0);
    EXPECT_TRUE(told().themes.empty());
    say("🥐🥐🥐");
    for (int i = 0; i < 60; ++i) say("Good.");
    EXPECT_EQ(read().read, 61);
    EXPECT_TRUE(told().themes.empty());
    EXPECT_EQ(told().why_not, "Themes need 40 different sentences that share words; there are 0.");
    EXPECT_EQ(told().comments, 61);
    EXPECT_EQ(told().about_none, 61);
    EXPECT_EQ(told().feelings.positive, 60);
}

TEST_P(Themes, tell_what_moved)
{
    say_all(coffee, 120);
    say_all(bread, 120);
    say_all(queue, 5);
    read();
    EXPECT_EQ(theme_with("queue").moved.direction, Direction::more);
    EXPECT_EQ(theme_with("coffee").moved.direction, Direction::less);
    EXPECT_GT(theme_with("queue").moved.confidence, 0.95);
}

TEST_P(Themes, follow_a_merged_customer_and_forget_what_is_taken_back)
{
    const auto wojtek = customer("Wojtek Kowalski");
    const auto said = say("The coffee was great.");
    read();
    const customers::Following following{followers(), {listening::fact_owner()}};
    EXPECT_EQ(world.write([&](Context& ctx) -> Result<std::int64_t> { return forget_leftovers(ctx.db); }), 0);
    world.write([&](Context& ctx) -> Result<Done> {
        listening::remove_response(ctx, said);
        return Done{};
    });
    EXPECT_EQ(told().comments, 0);
    EXPECT_EQ(world.write([&](Context& ctx) -> Result<std::int64_t> { return forget_leftovers(ctx.db); }), 3);     // its reading and two words
    EXPECT_EQ(following.tables.size(), 3u);
    EXPECT_NE(wojtek, mara);
}

}  // namespace
}  // namespace rapport::themes
