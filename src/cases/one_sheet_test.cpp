#include "cases/closing.h"
#include "cases/conversation.h"
#include "cases/nameless.h"
#include "cases/test/closed_loop.h"
#include "listening/service.h"
#include "touchpoints/service.h"

namespace rapport::cases {
namespace {

using listening::Survey;
using test::AnswersByLink;

// One sheet with three scores, each with its why.
class OneSheet : public AnswersByLink {
protected:
    OneSheet() : AnswersByLink(three_scores()) {}

    static surveys::NewSurvey three_scores() { return scores({surveys::QuestionKind::nps, surveys::QuestionKind::csat, surveys::QuestionKind::ces}); }
    static surveys::NewSurvey scores(const std::vector<surveys::QuestionKind>& kinds)
    {
        surveys::NewSurvey survey;
        survey.name = {"A sheet"};
        for (const auto kind : kinds) {
            survey.questions.push_back({{}, kind, {}, {{{"en"}, {"How was it?"}, {}, {}, {}}}});
            survey.questions.push_back({{}, surveys::QuestionKind::text, {}, {{{"en"}, {"Why?"}, {}, {}, {}}}});
        }
        survey.texts = {{{{"en"}, {{"bakery"}}, {{"Hanne"}}, {{"Thank you."}}}}};
        return survey;
    }
    surveys::Answer give(const std::vector<surveys::Given>& given, bool nameless = false) { return try_give(given, nameless).value(); }
    void note(Id<Case> id)
    {
        pass(us_per_second);
        as(tom, [&](Context& ctx) { return add_entry(ctx, id, {.kind = EntryKind::note, .words = {"I look into it"}}); }).value();
        pass(us_per_second);
    }
};
RAPPORT_ON_BOTH_ENGINES(OneSheet);

TEST_P(OneSheet, is_one_case_with_all_that_it_says)
{
    give({{1, 3, {}}, {2, {}, "Cold"}, {3, 2, {}}, {4, {}, "Late"}, {5, 2, {}}, {6, {}, "Asked twice"}});
    ASSERT_EQ(all().size(), 1u);
    EXPECT_EQ(all()[0].subject, "Not happy: gave 3 of 10, 2 of 5, 2 of 7");
    EXPECT_EQ(words(all()[0].id), "Cold|Late|Asked twice|");
    EXPECT_EQ(world.read([&](Context& ctx) { return list_cases(ctx, {.q = "twice"}); }).value().size(), 1u);
    give({{3, 5, {}}});
    ASSERT_EQ(all().size(), 1u);
    EXPECT_EQ(all()[0].subject, "Not happy: gave 3 of 10, 2 of 7");
    give({{1, 8, {}}});
    ASSERT_EQ(all().size(), 1u) << "what led is content; the rest is not";
    EXPECT_EQ(all()[0].subject, "Not happy: gave 2 of 7");
    EXPECT_EQ(words(all()[0].id), "Asked twice|Cold|Late|") << "what they said stands, first what it is about";
    give({{5, 7, {}}});
    EXPECT_TRUE(all().empty());
}

TEST_P(OneSheet, has_the_words_that_stand_with_a_score_which_wants_nobody)
{
    auto wanted = scores({surveys::QuestionKind::nps, surveys::QuestionKind::csat});
    wanted.questions.erase(wanted.questions.begin() + 1);
    survey = shop.open(wanted);
    asked = shop.ask(survey.id, customer("Mara Kowalska"));
    give({{1, 2, {}}, {2, 4, {}}, {3, {}, "You delivered late."}});
    ASSERT_EQ(all().size(), 1u);
    const auto late = all()[0].id;
    EXPECT_EQ(whole(late).subject, "Not happy: gave 2 of 10");
    EXPECT_EQ(words(late), "You delivered late.|");
    give({{3, {}, "You delivered late, twice."}});
    EXPECT_EQ(words(late), "You delivered late, twice.|");

    asked = shop.ask(survey.id, customer("Nele Sander"));
    pass(us_per_second);
    give({{1, 10, {}}, {2, 4, {}}, {3, {}, "Ines was wonderful"}});
    ASSERT_EQ(all().size(), 2u);
    const auto praise = all()[0].id == late ? all()[1].id : all()[0].id;
    EXPECT_EQ(whole(praise).kind, Kind::praise);
    EXPECT_EQ(words(praise), "Ines was wonderful|");
}

TEST_P(OneSheet, goes_on_with_its_case_and_loses_no_word)
{
    give({{1, 3, {}}, {2, {}, "Cold"}});
    ASSERT_EQ(all().size(), 1u);
    const auto id = all()[0].id;
    note(id);
    give({{3, 2, {}}, {4, {}, "Late"}});
    give({{5, 2, {}}, {6, {}, "Asked twice"}});
    ASSERT_EQ(all().size(), 1u);
    EXPECT_EQ(words(id), "Cold|I look into it|They now give 2 of 5.|Late|They now give 2 of 7.|Asked twice|");
    give({{5, 3, {}}, {6, {}, "Asked three times"}});
    EXPECT_EQ(words(id), "Cold|I look into it|They now give 2 of 5.|Late|They now give 2 of 7.|They now give 3 of 7.|Asked three times|");
}

TEST_P(OneSheet, complains_before_it_praises)
{
    give({{1, 10, {}}, {2, {}, "Tom is a dear"}, {3, 1, {}}, {4, {}, "The oven is not"}});
    ASSERT_EQ(all().size(), 1u);
    EXPECT_EQ(all()[0].kind, Kind::complaint);
    EXPECT_EQ(all()[0].subject, "Not happy: gave 1 of 5, 10 of 10");
    EXPECT_EQ(words(all()[0].id), "The oven is not|Tom is a dear|");
    give({{3, 4, {}}});
    ASSERT_EQ(all().size(), 1u);
    EXPECT_EQ(all()[0].kind, Kind::praise);
}

TEST_P(OneSheet, makes_a_complaint_of_praise_that_was_answered)
{
    give({{1, 10, {}}, {2, {}, "Tom is a dear"}});
    const auto id = all().at(0).id;
    world.write([&](Context& ctx) { return close_case(ctx, id, {.told_by = Way::call}); });
    pass(us_per_second);
    give({{3, 1, {}}});
    ASSERT_EQ(all().size(), 1u);
    const auto now = whole(id);
    EXPECT_EQ(now.kind, Kind::complaint);
    EXPECT_EQ(now.state, State::open);
    EXPECT_TRUE(now.due_at);
    EXPECT_EQ(words(id), "Tom is a dear|Opened again: They are not happy.|They now give 1 of 5.|");
    EXPECT_EQ(world.read([&](Context& ctx) { return open_of(ctx, paul); }).size(), 1u);
}

TEST_P(OneSheet, takes_all_of_it_back_with_the_name)
{
    give({{1, 3, {}}, {2, {}, "Cold"}, {3, 2, {}}, {4, {}, "Late"}});
    const auto id = all().at(0).id;
    note(id);
    give({{1, 3, {}}}, true);
    ASSERT_EQ(all().size(), 1u);
    EXPECT_EQ(words(id), "I look into it|They took their answer back. What they had said is no longer here.|");
    EXPECT_EQ(whole(id).subject, "Took their answer back");
}

TEST_P(OneSheet, from_paper_begins_as_it_is_keyed_whatever_its_age)
{
    const auto then = world.clock.now();
    pass(12 * us_per_day);
    world.write([&](Context& ctx) {
        surveys::Answering by{survey.id, survey.wording.number, surveys::AnsweredBy::paper, "en", surveys::answer_key_of(asked.link.substr(3)), asked.invitation};
        by.at = ctx.business.time_zone.start_of(ctx.business.time_zone.local_day(then));
        return surveys::give(ctx, {hear_nameless}, by, {{1, 3, {}}, {2, {}, "Cold"}});
    });
    ASSERT_EQ(all().size(), 1u);
    EXPECT_EQ(all()[0].opened_at, touchpoints::whole_ms(world.clock.now()));
    EXPECT_FALSE(all()[0].overdue);
    EXPECT_GT(all()[0].due_at.value_or(Instant{}), world.clock.now());
}

// A rating alone, then words; with a name.
TEST_P(OneSheet, with_a_bad_rating_is_a_case_too)
{
    surveys::NewSurvey rated;
    rated.name = {"Rated"};
    for (const auto kind : {surveys::QuestionKind::rating, surveys::QuestionKind::text, surveys::QuestionKind::nps})
        rated.questions.push_back({{}, kind, {}, {{{"en"}, {"How was it?"}, {}, {}, {}}}});
    rated.texts = {{{{"en"}, {{"bakery"}}, {{"Hanne"}}, {{"Thank you."}}}}};
    survey = shop.open(rated);
    const auto mara = customer("Mara Kowalska");
    asked = shop.ask(survey.id, mara);
    give({{1, 1, {}}});
    ASSERT_EQ(all().size(), 1u) << "we know whom to ask what went wrong";
    EXPECT_EQ(words(all()[0].id), "");
    give({{2, {}, "I broke my tooth"}});
    ASSERT_EQ(all().size(), 1u);
    EXPECT_EQ(all()[0].customer_id, mara);
    EXPECT_EQ(all()[0].subject, "Not happy: gave 1 of 5");
    EXPECT_TRUE(all()[0].due_at && all()[0].staff_id);
    EXPECT_EQ(words(all()[0].id), "I broke my tooth|");
    const auto first = whole(all()[0].id);
    give({{3, 8, {}}});
    ASSERT_EQ(all().size(), 1u);
    EXPECT_EQ(all()[0].id, first.id);
    EXPECT_EQ(all()[0].version, first.version) << "nothing of it differs";
    give({{1, 2, {}}, {2, {}, "I broke my front tooth"}});
    EXPECT_EQ(whole(first.id).subject, "Not happy: gave 2 of 5");
    EXPECT_EQ(words(first.id), "I broke my front tooth|");
    const auto on_timeline = world.read([&](Context& ctx) { return touchpoints::read_touchpoint(ctx, first.touchpoint_id.value()); });
    EXPECT_EQ(on_timeline.value().summary, "Not happy: gave 2 of 5");
    give({{1, 1, {}}, {2, {}, "I broke my tooth"}});
    EXPECT_EQ(all()[0].id, first.id);
    give({{3, 2, {}}});
    ASSERT_EQ(all().size(), 1u) << "one answer, one case";
    EXPECT_EQ(all()[0].subject, "Not happy: gave 2 of 10");
    EXPECT_EQ(words(all()[0].id), "I broke my tooth|They now give 1 of 5.|");
    give({{1, 5, {}}, {3, 8, {}}});
    EXPECT_TRUE(all().empty());

    asked = shop.ask(survey.id, customer("Nele Sander"));
    give({{1, 1, {}}, {2, {}, "My diagnosis is known to all"}});
    const auto id = all().at(0).id;
    note(id);
    give({{1, 1, {}}}, true);
    EXPECT_EQ(words(id), "I look into it|They took their answer back. What they had said is no longer here.|");
    EXPECT_FALSE(whole(id).answer_id);
}

TEST_P(OneSheet, with_a_bad_rating_has_its_words_wherever_they_are_asked)
{
    using surveys::QuestionKind;
    Id<customers::Customer> who;
    const auto open = [&](const std::vector<QuestionKind>& kinds) {
        surveys::NewSurvey made;
        made.name = {"Rated"};
        for (const auto kind : kinds) {
            surveys::WordsInput ask{{"en"}, {"How was it?"}, {}, {}, {}};
            if (kind == QuestionKind::choice) ask.choices = std::vector<Text<1, 80>>{{"Bread"}, {"Cake"}};
            made.questions.push_back({{}, kind, {}, {ask}});
        }
        made.texts = {{{{"en"}, {{"bakery"}}, {{"Hanne"}}, {{"Thank you."}}}}};
        survey = shop.open(made);
        who = customer("Mara Kowalska");
        asked = shop.ask(survey.id, who);
    };
    const auto theirs = [&] { return world.read([&](Context& ctx) { return open_of(ctx, who); }).at(0).id; };
    open({QuestionKind::rating, QuestionKind::choice, QuestionKind::text});
    give({{1, 1, {}}});
    const auto first = theirs();
    note(first);
    give({{3, {}, "I broke my tooth"}});
    EXPECT_EQ(words(first), "I look into it|I broke my tooth|");

    pass(us_per_second);
    open({QuestionKind::text, QuestionKind::rating});
    give({{1, {}, "Cold"}, {2, 1, {}}});
    EXPECT_EQ(words(theirs()), "Cold|");

    pass(us_per_second);
    open({QuestionKind::rating, QuestionKind::nps, QuestionKind::text});
    give({{1, 1, {}}, {2, 8, {}}});
    const auto last = theirs();
    note(last);
    give({{3, {}, "Nobody looked up"}});
    EXPECT_EQ(words(last), "I look into it|Nobody looked up|") << "they are to the score too, which opened nothing";
    pass(us_per_second);
    give({{1, 2, {}}});
    EXPECT_EQ(words(last), "I look into it|Nobody looked up|They now give 2 of 5.|");
    EXPECT_EQ(all().size(), 3u);
}

TEST_P(OneSheet, with_two_scores_on_one_scale_tells_a_change_alone)
{
    survey = shop.open(scores({surveys::QuestionKind::csat, surveys::QuestionKind::csat}));
    asked = shop.ask(survey.id, customer("Mara Kowalska"));
    give({{1, 1, {}}, {2, {}, "Cold"}, {3, 2, {}}, {4, {}, "Late"}});
    const auto id = all().at(0).id;
    const auto before = words(id);
    note(id);
    give({{1, 4, {}}});
    pass(us_per_second);
    EXPECT_EQ(words(id), before + "I look into it|They now give 4 of 5.|");
    give({{4, {}, "Late again"}});
    pass(us_per_second);
    EXPECT_EQ(words(id), before + "I look into it|They now give 4 of 5.|Late again|") << "they gave 2 of 5 from the start";
    give({{1, 1, {}}});
    EXPECT_EQ(words(id), before + "I look into it|They now give 4 of 5.|Late again|They now give 1 of 5.|");
}

TEST_P(OneSheet, with_a_rating_beside_a_score_tells_a_change_alone)
{
    survey = shop.open(scores({surveys::QuestionKind::rating, surveys::QuestionKind::csat}));
    asked = shop.ask(survey.id, customer("Mara Kowalska"));
    give({{1, 1, {}}, {2, {}, "I broke my tooth"}, {3, 2, {}}, {4, {}, "Late"}});
    ASSERT_EQ(all().size(), 1u);
    const auto id = all().at(0).id;
    const auto before = words(id);
    EXPECT_NE(before.find("They now give 1 of 5."), std::string::npos);
    note(id);
    give({{4, {}, "Late again"}});
    pass(us_per_second);
    EXPECT_EQ(words(id), before + "I look into it|Late again|");
    give({{1, 5, {}}});
    pass(us_per_second);
    EXPECT_EQ(words(id), before + "I look into it|Late again|They now give 5 of 5.|") << "also what is good now";
    give({{1, 1, {}}});
    EXPECT_EQ(words(id), before + "I look into it|Late again|They now give 5 of 5.|They now give 1 of 5.|");
}

TEST_P(OneSheet, with_a_rating_alone_tells_that_it_is_good_now)
{
    survey = shop.open(scores({surveys::QuestionKind::rating, surveys::QuestionKind::rating}));
    asked = shop.ask(survey.id, customer("Mara Kowalska"));
    give({{1, 1, {}}, {2, {}, "I broke my tooth"}, {3, 4, {}}});
    const auto id = all().at(0).id;
    note(id);
    give({{1, 5, {}}});
    pass(us_per_second);
    give({{3, 5, {}}});
    EXPECT_EQ(words(id), "I broke my tooth|I look into it|They now give 5 of 5.|") << "and nothing of what was no trouble";
}

}  // namespace
}  // namespace rapport::cases
