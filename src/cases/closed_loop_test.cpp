#include "cases/doors.h"
#include "cases/closing.h"
#include "cases/conversation.h"
#include "cases/facts.h"
#include "cases/joining.h"
#include "cases/nameless.h"
#include "cases/remedies.h"
#include "cases/rules.h"
#include "cases/store.h"
#include "customers/service.h"
#include "customers/test/people.h"
#include "identity/test/shop.h"
#include "listening/doors.h"
#include "listening/service.h"
#include "surveys/test/shop.h"
#include "touchpoints/service.h"
#include "touchpoints/test/file_desk.h"

#include <random>

namespace rapport::cases {
namespace {

using listening::Survey;

class ClosedLoop : public identity::test::ShopTest {
protected:
    ClosedLoop()
    {
        const std::array listeners{listener()};
        listening::set_listeners(listeners);
    }
    ~ClosedLoop() override { listening::set_listeners({}); }

    Id<customers::Customer> customer(const std::string& name)
    {
        return world.write([&](Context& ctx) { return customers::add_customer(ctx, customers::person(name)); }).id;
    }
    listening::Response respond(Survey survey, std::int64_t score, std::optional<Instant> at = {}, const std::string& comment = "Nobody knew my order")
    {
        return world.write([&](Context& ctx) { return listening::add_response(ctx, {.customer_id = paul, .survey = survey, .score = score, .at = at, .comment = Text<1, 4000>{comment}}); });
    }
    std::vector<Case> cases()
    {
        return world.read([&](Context& ctx) { return list_cases(ctx, {.queue = true}); }).value();
    }
    std::string told() { return std::to_string(world.write([](Context& ctx) { return tell_due(ctx, 100); })); }

    Id<customers::Customer> paul = customer("Paul Achterberg");
};
RAPPORT_ON_BOTH_ENGINES(ClosedLoop);

TEST_P(ClosedLoop, an_unhappy_answer_is_a_case_in_the_same_moment)
{
    const auto response = respond(Survey::nps, 3);
    const auto open = cases();
    ASSERT_EQ(open.size(), 1u);
    EXPECT_EQ(open[0].response_id, response.id);
    EXPECT_EQ(open[0].kind, Kind::complaint);
    EXPECT_EQ(open[0].subject, "Not happy: gave 3 of 10");
    EXPECT_EQ(open[0].last_words, "Nobody knew my order");
    respond(Survey::csat, 3);
    respond(Survey::nps, 8);
    EXPECT_EQ(cases().size(), 1u) << "neither happy nor unhappy";
    respond(Survey::csat, 2);
    respond(Survey::ces, 3);
    EXPECT_EQ(cases().size(), 3u);
}

TEST_P(ClosedLoop, praise_reaches_whoever_earned_it)
{
    as(tom, [&](Context& ctx) { return touchpoints::add_touchpoint(ctx, {.customer_id = paul, .kind = touchpoints::Kind::visit, .staff = Text<1, 200>{"Tom Reimers"}}); });
    pass(us_per_day);
    respond(Survey::nps, 10, {}, "Tom is a dear");
    const auto open = cases();
    ASSERT_EQ(open.size(), 1u);
    EXPECT_EQ(open[0].kind, Kind::praise);
    EXPECT_EQ(open[0].staff, "Tom Reimers");
    EXPECT_TRUE(world.read([&](Context& ctx) { return open_of(ctx, paul); }).empty()) << "praise is no trouble";
}

TEST_P(ClosedLoop, an_unhappy_answer_is_never_nobodys)
{
    const auto whose = [&](Id<listening::Response> response) {
        return world.read([&](Context& ctx) { return store::find(ctx.db, store::find_of_response(ctx.db, response).value(), ctx.now()); })->staff.value_or("nobody");
    };
    EXPECT_EQ(whose(respond(Survey::nps, 3).id), "Hanne Brodersen") << "the owner of the business, before anybody else is known";
    as(hanne, [&](Context& ctx) {
        Rules rules = read_rules(ctx.db);
        rules.responses[1].owner_id = Id<identity::Staff>{4711};
        const auto refused = change_rules(ctx, 0, rules);
        EXPECT_EQ(refused.error().faults.at(0).pointer, "/responses/1/owner_id");
        rules.responses[1].owner_id = ines.id;
        return change_rules(ctx, 0, rules);
    }).value();
    EXPECT_EQ(whose(respond(Survey::csat, 1).id), "Ines Petersen") << "whom the rule names";
    EXPECT_EQ(whose(respond(Survey::nps, 2).id), "Hanne Brodersen") << "another rule";
    as(tom, [&](Context& ctx) { return touchpoints::add_touchpoint(ctx, {.customer_id = paul, .kind = touchpoints::Kind::visit, .staff = Text<1, 200>{"Tom Reimers"}}); });
    pass(us_per_day);
    EXPECT_EQ(whose(respond(Survey::csat, 1).id), "Tom Reimers") << "who served them last";
    as(ines, [&](Context& ctx) {
        customers::CustomerPatch change;
        change.looked_after_by = {true, ines.id};
        return customers::change_customer(ctx, paul, customers::read_customer(ctx, paul)->version, change);
    }).value();
    EXPECT_EQ(whose(respond(Survey::nps, 1).id), "Ines Petersen") << "who looks after them";
    for (const auto& one : cases()) EXPECT_TRUE(one.staff_id || one.team_id) << one.subject;
}

TEST_P(ClosedLoop, old_answers_open_nothing_and_files_open_what_is_new)
{
    respond(Survey::nps, 0, Instant{world.clock.now().us - 8 * us_per_day});
    EXPECT_TRUE(cases().empty());
    touchpoints::FileDesk files{world, listening::import_shape()};
    const std::string header = "response_id,customer_id,at,survey,score,comment\n";
    const auto read = files.read(header + "A-1,C-1,2025-03-04T09:15:00Z,nps,1,long ago\nA-2,C-1,2026-11-16T09:15:00Z,nps,1,yesterday\n");
    ASSERT_EQ(cases().size(), 1u);
    EXPECT_EQ(cases()[0].last_words, "yesterday");
    files.read(header + "A-2,C-1,2026-11-16T09:15:00Z,nps,2,yesterday\n");
    EXPECT_EQ(cases().size(), 1u) << "said again, it is the same case";
    files.undo(read.id);
}

TEST_P(ClosedLoop, what_nobody_worked_on_goes_with_its_answer)
{
    const auto response = respond(Survey::nps, 3);
    const auto take_away = [&](const listening::Response& one) {
        world.write([&](Context& ctx) -> Result<Done> {
            remove_response(ctx, one);
            return Done{};
        });
    };
    take_away(response);
    EXPECT_TRUE(cases().empty());
    const auto worked_on = respond(Survey::nps, 3);
    as(tom, [&](Context& ctx) { return add_entry(ctx, cases()[0].id, {.kind = EntryKind::note, .words = {"I call him"}}); });
    take_away(worked_on);
    EXPECT_EQ(cases().size(), 1u);
}

TEST_P(ClosedLoop, an_answer_that_a_file_brought_is_taken_back_by_who_gave_it_and_undone_with_the_file)
{
    touchpoints::FileDesk files{world, listening::import_shape()};
    const std::string header = "response_id,customer_id,at,survey,score,comment\n";
    const auto read = files.read(header + "A-1,C-1,2026-11-16T09:15:00Z,nps,1,Cold\nA-2,C-1,2026-11-16T10:15:00Z,nps,2,Late\n");
    const auto all = cases();
    ASSERT_EQ(all.size(), 2u);
    for (const auto& one : all) as(tom, [&](Context& ctx) { return add_entry(ctx, one.id, {.kind = EntryKind::note, .words = {"I call her"}}); }).value();
    const auto words = [&](const Case& one) { return world.read([&](Context& ctx) { return read_case(ctx, one.id); }).value().entries.front().words; };
    const auto& taken_back = all[0];
    const auto kept_words = words(all[1]);
    world.write([&](Context& ctx) -> Result<Done> {
        TRY(const auto response, listening::read_response(ctx, *taken_back.response_id));
        remove_response(ctx, response);
        return Done{};
    });
    EXPECT_EQ(words(taken_back), "I call her") << "nothing says what they had said";
    files.undo(read.id);
    EXPECT_EQ(words(all[1]), kept_words);
}

TEST_P(ClosedLoop, a_case_with_a_remedy_a_watcher_or_more_words_stays_without_its_answer)
{
    const auto remedied = respond(Survey::nps, 3), watched = respond(Survey::nps, 2), heard = respond(Survey::nps, 1);
    const auto case_of = [&](const listening::Response& response) { return world.read([&](Context& ctx) { return store::find_of_response(ctx.db, response.id); }).value(); };
    as(tom, [&](Context& ctx) { return give_remedy(ctx, case_of(remedied), {.kind = {"gift"}, .amount = {500, Currency{"EUR"}}}); }).value();
    as(ines, [&](Context& ctx) { return watch_case(ctx, case_of(watched), ines.id); }).value();
    pass(us_per_second);
    world.write([&](Context& ctx) { return add_entry(ctx, case_of(heard), {.kind = EntryKind::customer, .words = {"Still nobody."}}); });
    for (const auto& response : {remedied, watched, heard})
        world.write([&](Context& ctx) -> Result<Done> {
            remove_response(ctx, response);
            return Done{};
        });
    EXPECT_EQ(cases().size(), 3u);
    EXPECT_EQ(world.read([&](Context& ctx) { return list_remedies(ctx, {}); }).size(), 1u);
}

TEST_P(ClosedLoop, a_verdict_is_an_answer_but_no_new_case)
{
    respond(Survey::nps, 3);
    const auto id = cases()[0].id;
    const auto settle = [&] { world.write([&](Context& ctx) { return close_case(ctx, id, {.cause = Text<1, 60>{"treatment"}, .action = Text<1, 2000>{"Said sorry"}, .told_by = Way::call}); }); };
    settle();
    EXPECT_TRUE(world.read([](Context& ctx) { return to_ask(ctx, 10); }).empty());
    pass(2 * us_per_day);
    EXPECT_EQ(world.read([](Context& ctx) { return to_ask(ctx, 10); }).size(), 1u);
    world.write([&](Context& ctx) { return give_verdict(ctx, id, {.score = 1, .comment = Text<1, 4000>{"Still not right"}}); });
    ASSERT_EQ(cases().size(), 1u);
    EXPECT_EQ(cases()[0].id, id) << "open again, and no second one";
    EXPECT_EQ(world.read([&](Context& ctx) { return listening::list_responses(ctx, {.customer = paul, .survey = Survey::csat}); }).value().size(), 1u);
}

TEST_P(ClosedLoop, clocks_warn_and_then_go_to_whoever_is_named)
{
    auto rules = Rules::usual();
    rules.clocks[0].escalate_to = hanne.id;
    world.write([&](Context& ctx) { return change_rules(ctx, 0, rules); });
    const auto made = as(tom, [&](Context& ctx) { return open_case(ctx, {.subject = {"Cold soup"}, .staff_id = tom.id}); }).value();
    EXPECT_EQ(told(), "0");
    pass(91 * 60 * us_per_second);
    EXPECT_EQ(told(), "1") << "half an hour before two hours are over";
    EXPECT_EQ(told(), "0");
    pass(30 * 60 * us_per_second);
    EXPECT_EQ(told(), "1");
    EXPECT_EQ(told(), "0");
    const auto now = world.read([&](Context& ctx) { return read_case(ctx, made.id); }).value();
    EXPECT_EQ(now.staff, "Hanne Brodersen");
    EXPECT_EQ(now.priority, Priority::urgent);
    EXPECT_EQ(now.watchers.at(0).name, "Tom Reimers");
    std::vector<std::string> words;
    for (const auto& entry : now.entries) words.push_back(entry.words);
    EXPECT_EQ(words, (std::vector<std::string>{"The first answer is due soon.", "The first answer is late.", "Hanne Brodersen has it now."}));
}

TEST_P(ClosedLoop, praise_of_nobody_we_know_is_the_owners)
{
    respond(Survey::nps, 10, {}, "Lovely");
    ASSERT_EQ(cases().size(), 1u);
    EXPECT_EQ(cases()[0].staff, "Hanne Brodersen") << "nobody served them, so whom the rule names, or else the owner of the business";
}

// One sheet with three scores, each with its why.
class OneSheet : public ClosedLoop {
protected:
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
    surveys::Answer give(const std::vector<surveys::Given>& given, bool nameless = false)
    {
        return world.write([&](Context& ctx) {
            const surveys::Answering by{survey.id, survey.wording.number, surveys::AnsweredBy::link, "en", surveys::answer_key_of(asked.link.substr(3)), asked.invitation, nameless};
            return surveys::give(ctx, {hear_nameless}, by, given);
        });
    }
    std::vector<Case> all() { return world.read([&](Context& ctx) { return list_cases(ctx, {}); }).value(); }
    WholeCase whole(Id<Case> id) { return world.read([&](Context& ctx) { return read_case(ctx, id); }).value(); }
    std::string words(Id<Case> id)
    {
        std::string said;
        for (const auto& entry : whole(id).entries) said += entry.words + "|";
        return said;
    }
    void note(Id<Case> id)
    {
        pass(us_per_second);
        as(tom, [&](Context& ctx) { return add_entry(ctx, id, {.kind = EntryKind::note, .words = {"I look into it"}}); }).value();
        pass(us_per_second);
    }

    surveys::test::Shop shop{world};
    surveys::Survey survey = shop.open(three_scores());
    surveys::Link asked = shop.ask(survey.id, paul);
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
    EXPECT_EQ(words(all()[0].id), "Asked twice|");
    give({{5, 7, {}}});
    EXPECT_TRUE(all().empty());
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
TEST_P(OneSheet, with_a_bad_rating_and_words_is_a_case_too)
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
    EXPECT_TRUE(all().empty()) << "a rating alone says nothing that could be put right";
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

// A survey is answered by link.
class Answered : public ClosedLoop {
protected:
    Result<surveys::Answer> give(const std::vector<surveys::Given>& given, bool nameless = false)
    {
        return world.try_write([&](Context& ctx) {
            const surveys::Answering by{survey.id, survey.wording.number, surveys::AnsweredBy::link, "en", surveys::answer_key_of(asked.link.substr(3)), asked.invitation, nameless};
            return surveys::give(ctx, {hear_nameless}, by, given);
        });
    }
    std::vector<Case> all() { return world.read([&](Context& ctx) { return list_cases(ctx, {}); }).value(); }
    WholeCase whole(Id<Case> id) { return world.read([&](Context& ctx) { return read_case(ctx, id); }).value(); }
    std::string words(Id<Case> id)
    {
        std::string said;
        for (const auto& entry : whole(id).entries) said += entry.words + "|";
        return said;
    }
    void note(Id<Case> id) { as(tom, [&](Context& ctx) { return add_entry(ctx, id, {.kind = EntryKind::note, .words = {"I look into it"}}); }).value(); }
    void close(Id<Case> id)
    {
        world.write([&](Context& ctx) { return close_case(ctx, id, {.cause = Text<1, 60>{"treatment"}, .action = Text<1, 2000>{"Said sorry"}, .told_by = Way::call}); });
    }

    surveys::test::Shop shop{world};
    surveys::Survey survey = shop.open(surveys::test::after_a_visit());
    surveys::Link asked = shop.ask(survey.id, paul);
};
RAPPORT_ON_BOTH_ENGINES(Answered);

TEST_P(Answered, words_that_come_later_reach_the_case)
{
    ASSERT_TRUE(give({{1, 1, {}}}));
    ASSERT_EQ(cases().size(), 1u);
    const auto id = cases()[0].id;
    ASSERT_TRUE(give({{2, {}, "It made my child ill"}}));
    EXPECT_EQ(words(id), "It made my child ill|");
    EXPECT_EQ(world.read([&](Context& ctx) { return list_cases(ctx, {.q = "child"}); }).value().size(), 1u);
    ASSERT_TRUE(give({{1, 2, {}}, {2, {}, "It made my children ill"}}));
    EXPECT_EQ(words(id), "It made my children ill|");
    EXPECT_EQ(whole(id).subject, "Not happy: gave 2 of 10");

    // Since we work on it, what they say now is told beside it.
    pass(us_per_second);
    note(id);
    pass(us_per_second);
    ASSERT_TRUE(give({{1, 10, {}}, {2, {}, "Well again"}}));
    EXPECT_EQ(whole(id).subject, "Not happy: gave 2 of 10");
    EXPECT_EQ(words(id), "It made my children ill|I look into it|They now give 10 of 10.|Well again|");
    ASSERT_TRUE(give({{2, {}, "Well again, thank you"}}));
    EXPECT_EQ(words(id), "It made my children ill|I look into it|They now give 10 of 10.|Well again, thank you|");

    close(id);
    pass(us_per_second);
    ASSERT_TRUE(give({{1, 3, {}}}));
    EXPECT_EQ(whole(id).state, State::closed) << "a score alone opens nothing again";
    pass(us_per_second);
    ASSERT_TRUE(give({{2, {}, "Ill again"}}));
    EXPECT_EQ(whole(id).state, State::open);
    EXPECT_EQ(whole(id).entries.back().words, "Ill again");
    EXPECT_EQ(all().size(), 1u);
}

TEST_P(Answered, who_thinks_again_is_no_longer_unhappy)
{
    ASSERT_TRUE(give({{1, 1, {}}, {2, {}, "Cold"}}));
    ASSERT_TRUE(give({{1, 10, {}}, {2, {}, "Lovely"}}));
    ASSERT_EQ(all().size(), 1u);
    EXPECT_EQ(all()[0].kind, Kind::praise);
    EXPECT_EQ(all()[0].subject, "Gave 10 of 10");
    EXPECT_EQ(words(all()[0].id), "Lovely|");
    ASSERT_TRUE(give({{1, 8, {}}}));
    EXPECT_TRUE(all().empty()) << "neither happy nor unhappy";
}

TEST_P(Answered, words_reach_the_case_that_theirs_is_a_part_of)
{
    ASSERT_TRUE(give({{1, 1, {}}}));
    const auto part = cases()[0].id;
    const auto main = as(tom, [&](Context& ctx) { return open_case(ctx, {.subject = {"Cold soup"}, .customer_id = paul}); }).value().id;
    as(tom, [&](Context& ctx) { return merge_cases(ctx, part, {main}); }).value();
    close(main);
    pass(us_per_second);
    ASSERT_TRUE(give({{2, {}, "It made my child ill"}}));
    EXPECT_EQ(whole(main).state, State::open);
    EXPECT_EQ(whole(main).entries.back().words, "It made my child ill");
    ASSERT_TRUE(give({{1, 1, {}}}, true));
    EXPECT_EQ(words(main).find("child"), std::string::npos);
    EXPECT_TRUE(world.read([&](Context& ctx) { return list_cases(ctx, {.q = "child"}); }).value().empty()) << "nor does a search find it";
}

TEST_P(Answered, a_name_that_is_taken_off_leaves_nothing_of_the_answer_with_the_case)
{
    ASSERT_TRUE(give({{1, 2, {}}, {2, {}, "Cold soup"}}));
    const auto id = cases()[0].id;
    as(ines, [&](Context& ctx) { return watch_case(ctx, id, ines.id); }).value();
    note(id);
    pass(us_per_second);
    ASSERT_TRUE(give({{1, 3, {}}, {2, {}, "Cold and late"}}));
    pass(us_per_day);
    const auto nameless = give({{1, 3, {}}}, true).value();
    EXPECT_FALSE(nameless.customer_id);
    ASSERT_TRUE(give({{2, {}, "Cold, late and rude"}}, true));

    ASSERT_EQ(all().size(), 1u) << "no second case that stands beside it";
    const auto now = whole(id);
    EXPECT_EQ(now.customer, "Paul Achterberg");
    EXPECT_EQ(now.subject, "Took their answer back");
    EXPECT_FALSE(now.response_id || now.answer_id);
    EXPECT_EQ(words(id), "I look into it|They took their answer back. What they had said is no longer here.|");
    EXPECT_EQ(now.entries.back().at, world.runtime().business()->time_zone.start_of(world.runtime().business()->time_zone.local_day(world.clock.now()))) << "the day alone";
    for (const auto* word : {"cold", "late", "gave"}) EXPECT_TRUE(world.read([&](Context& ctx) { return list_cases(ctx, {.q = word}); }).value().empty()) << word;
    close(id);
}

TEST_P(Answered, what_was_split_off_or_named_anew_is_cleaned_too_and_stays)
{
    ASSERT_TRUE(give({{1, 2, {}}, {2, {}, "My diagnosis is known to all"}}));
    const auto id = cases()[0].id;
    const auto apart = as(tom, [&](Context& ctx) { return split_case(ctx, id, {.subject = {"What is known"}, .entries = {whole(id).entries.at(0).id}}); }).value().id;
    ASSERT_TRUE(give({{1, 2, {}}}, true));
    for (const auto one : {id, apart}) EXPECT_EQ(words(one), "They took their answer back. What they had said is no longer here.|");
}

TEST_P(Answered, what_staff_said_of_it_stays_when_the_name_goes)
{
    ASSERT_TRUE(give({{1, 2, {}}, {2, {}, "Jan was rude"}}));
    const auto one = cases()[0];
    ChangeCase change;
    change.subject = {true, {{"Jan was rude at the till"}}};
    change.cause = {true, {{"treatment"}}};
    as(tom, [&](Context& ctx) { return change_case(ctx, one.id, one.version, change); }).value();
    ASSERT_TRUE(give({{1, 2, {}}}, true));
    EXPECT_EQ(whole(one.id).subject, "Jan was rude at the till");
    EXPECT_EQ(words(one.id), "They took their answer back. What they had said is no longer here.|");
}

TEST_P(Answered, what_can_be_read_no_longer_is_said_by_other_means)
{
    ASSERT_TRUE(give({{1, 2, {}}, {2, {}, "Cold soup"}}, true));
    const auto id = cases()[0].id;
    as(tom, [&](Context& ctx) { return add_entry(ctx, id, {.kind = EntryKind::answer, .words = {"Sorry."}}); }).value();
    ASSERT_TRUE(give({{1, 2, {}}}));
    ASSERT_TRUE(give({{1, 2, {}}}, true));
    EXPECT_FALSE(whole(id).answer_id);
    EXPECT_FALSE(as(tom, [&](Context& ctx) { return add_entry(ctx, id, {.kind = EntryKind::answer, .words = {"Sorry again."}}); }).value().entries.back().shown_at);
    close(id);
}

TEST_P(Answered, nor_does_a_case_open_where_nobody_had_worked_on_theirs)
{
    ASSERT_TRUE(give({{1, 2, {}}, {2, {}, "Cold soup"}}));
    ASSERT_TRUE(give({{1, 2, {}}}, true));
    EXPECT_TRUE(all().empty()) << "its time would tell whose it is";
}

// Facts are what they would be if they were made again, and the queue holds what a plain map says is open.
TEST_P(ClosedLoop, keeps_its_facts_through_random_work)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    std::map<std::int64_t, bool> open;       // by case: whether it is open
    for (int step = 0; step < 80; ++step) {
        const auto any = open.empty() ? open.end() : std::next(open.begin(), static_cast<std::ptrdiff_t>(random() % open.size()));
        switch (random() % 4) {
        case 0: open[world.write([&](Context& ctx) { return open_case(ctx, {.subject = {"x"}, .customer_id = paul}); }).id.value] = true; break;
        case 1:
            if (any == open.end()) break;
            EXPECT_EQ(world.try_write([&](Context& ctx) { return close_case(ctx, {any->first}, {.cause = Text<1, 60>{"price"}, .action = Text<1, 2000>{"x"}, .told_by = Way::chat}); }).has_value(), any->second);
            any->second = false;
            break;
        case 2:
            if (any == open.end()) break;
            world.write([&](Context& ctx) { return add_entry(ctx, {any->first}, {.kind = EntryKind::customer, .words = {"again"}}); });
            any->second = true;
            break;
        default:
            if (any == open.end()) break;
            EXPECT_EQ(world.try_write([&](Context& ctx) { return wait_for_customer(ctx, {any->first}); }).has_value(), any->second);
        }
    }
    std::size_t still_open = 0;
    for (const auto& [id, is] : open) still_open += is;
    EXPECT_EQ(world.read([&](Context& ctx) { return open_of(ctx, paul); }).size(), std::min<std::size_t>(still_open, 21));
    const std::array owners{fact_owner()};
    EXPECT_TRUE(world.write([&](Context& ctx) -> Result<std::vector<customers::FactDifference>> { return customers::rebuild_and_compare_facts(ctx.db, owners); }).empty());
}

}  // namespace
}  // namespace rapport::cases
