#include "base/json.h"
#include "listening/service.h"
#include "surveys/paper.h"
#include "surveys/places.h"
#include "surveys/results.h"
#include "surveys/rules.h"
#include "surveys/sample.h"
#include "surveys/test/shop.h"
#include "touchpoints/service.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace rapport::surveys {
namespace {

class SurveyFigures : public test::WorldTest {
protected:
    Results told(GroupBy by = GroupBy::month) { return world.read([&](Context& ctx) { return results(ctx, survey.id, {{}, {}, by}); }).value(); }
    touchpoints::Touchpoint contact(Id<customers::Customer> who, touchpoints::Kind kind, const char* staff = nullptr)
    {
        return world.write([&](Context& ctx) {
            touchpoints::AddTouchpoint input;
            input.customer_id = who;
            input.kind = kind;
            if (staff) input.staff = Text<1, 200>{staff};
            return touchpoints::add_touchpoint(ctx, input);
        });
    }

    test::Shop shop{world};
    Survey survey = shop.open(test::after_a_visit());
};
RAPPORT_ON_BOTH_ENGINES(SurveyFigures);

TEST_P(SurveyFigures, say_how_many_they_stand_on)
{
    EXPECT_FALSE(told().total.questions[0].score);
    EXPECT_TRUE(told().total.questions[0].cannot_tell);
    int i = 0;
    for (const auto score : {10, 9, 8, 3}) ASSERT_TRUE(shop.give(survey, shop.ask(survey.id, shop.customer("Customer " + std::to_string(i++))), {{1, score, {}}}).has_value());
    shop.ask(survey.id, shop.customer("Silent"));
    const auto total = told().total;
    EXPECT_EQ(total.n, 4);
    EXPECT_EQ(total.named, 4);
    EXPECT_EQ(total.response->invited, 5);
    EXPECT_EQ(total.response->answered, 4);
    EXPECT_DOUBLE_EQ(*total.response->rate, 80);
    EXPECT_LT(total.response->interval->first, 80);
    EXPECT_DOUBLE_EQ(*total.questions[0].score, 25);
    EXPECT_LT(total.questions[0].interval->first, 25);
    EXPECT_EQ(total.questions[0].n, 4);
    EXPECT_EQ(told(GroupBy::channel).groups.size(), 1u);
    EXPECT_EQ(world.try_write([&](Context& ctx) { return results(ctx, survey.id, {Day{20775}, Day{20770}, GroupBy::month}); }).error().faults.front().pointer, "/to");
    EXPECT_EQ(world.read([&](Context& ctx) { return results(ctx, {4711}, {}); }).error().refusal, Refusal::not_found);
}

TEST_P(SurveyFigures, draw_the_same_sample_by_the_same_seed)
{
    std::vector<Id<customers::Customer>> all;
    for (int i = 0; i < 60; ++i) all.push_back(shop.customer("Customer " + std::to_string(i), "c" + std::to_string(i) + "@example.org"));
    for (int i = 0; i < 40; ++i) shop.allow_email(all[static_cast<std::size_t>(i)]);
    const DrawSample input{AskedBy::email, {}, {}, 20, 7};
    const auto plan = world.read([&](Context& ctx) { return plan_sample(ctx, {}, test::own_fields, survey.id, input); }).value();
    EXPECT_EQ(plan.population, 60);
    EXPECT_EQ(plan.drawn, 20);
    EXPECT_DOUBLE_EQ(plan.answers, 4) << plan.response_basis;
    EXPECT_NEAR(*plan.half_width, 1.96 * 100 / 2 * std::sqrt(56.0 / 59), 1e-9);
    EXPECT_TRUE(world.read([&](Context& ctx) { return list_invitations(ctx, survey.id, {}); }).value().empty()) << "a plan draws nobody";

    const auto drawn = world.write([&](Context& ctx) { return draw_sample(ctx, {}, test::own_fields, survey.id, input); });
    EXPECT_EQ(drawn.sentence, plan.sentence);
    const auto waiting = world.read([&](Context& ctx) { return list_invitations(ctx, survey.id, {.state = InvitationState::waiting, .limit = 100}); }).value();
    ASSERT_EQ(waiting.size(), 20u);
    const auto left_out = world.read([&](Context& ctx) { return list_left_outs(ctx, survey.id, {}, 100); }).value();
    std::int64_t counted = 0;
    for (const auto& one : drawn.left_out) counted += one.customers;
    EXPECT_EQ(static_cast<std::int64_t>(left_out.size()), counted);
    for (const auto& one : left_out) EXPECT_EQ(one.reason, Reason::no_consent);
    const auto again = world.read([&](Context& ctx) { return plan_sample(ctx, {}, test::own_fields, survey.id, input); }).value();
    EXPECT_EQ(again.drawn, 20) << "of the forty who allowed it twenty are left";
    const auto link = world.write([&](Context& ctx) { return make_link(ctx, {}, waiting.front().id); });
    EXPECT_EQ(link.invitation.state, InvitationState::asked);
    EXPECT_EQ(world.try_write([&](Context& ctx) { return draw_sample(ctx, {}, test::own_fields, survey.id, {.channel = AskedBy::email, .size = 0, .seed = 7}); }).error().faults.front().pointer, "/size");
}

TEST_P(SurveyFigures, draw_from_those_who_are_meant)
{
    std::vector<Id<customers::Customer>> all;
    for (int i = 0; i < 30; ++i) {
        customers::NewCustomer input;
        input.name = Text<1, 200>{"Customer " + std::to_string(i)};
        if (i % 2 == 0) input.tags = {"regular"};
        if (i % 3 == 0) input.source = Text<1, 200>{"walk-in"};
        all.push_back(world.write([&](Context& ctx) { return customers::add_customer(ctx, input); }).id);
    }
    const auto drawn = [&](DrawSample input) {
        input.channel = AskedBy::counter;
        return world.read([&](Context& ctx) { return plan_sample(ctx, {}, test::own_fields, survey.id, input); });
    };
    EXPECT_EQ(drawn({.size = 100}).value().population, 30);
    EXPECT_EQ(drawn({.size = 100, .where = Text<1, 10000>{"tag is regular, source is walk-in"}}).value().drawn, 5);
    EXPECT_EQ(drawn({.tag = Text<1, 60>{"regular"}, .size = 100, .where = Text<1, 10000>{R"({"none": [{"field": "source", "op": "is", "value": "walk-in"}]})"}}).value().population, 10);
    EXPECT_EQ(drawn({.size = 4, .where = Text<1, 10000>{"tag is regular"}}).value().sentence.substr(0, 23), "4 of 15 will be asked; ");
    for (const auto* wrong : {"lader_level known", "tag at_least 2", "{"}) EXPECT_EQ(drawn({.size = 5, .where = Text<1, 10000>{wrong}}).error().faults.front().pointer.substr(0, 6), "/where") << wrong;
    auto desk = world.desk({"surveys:read"});
    EXPECT_EQ(desk.read([&](Context& ctx) { return plan_sample(ctx, {}, test::own_fields, survey.id, {.size = 5, .where = Text<1, 10000>{"tag is regular"}}); }).error().refusal, Refusal::not_allowed);

    const DrawSample input{.channel = AskedBy::counter, .size = 100, .seed = 7, .where = Text<1, 10000>{"tag is regular"}};
    EXPECT_EQ(world.write([&](Context& ctx) { return draw_sample(ctx, {}, test::own_fields, survey.id, input); }).drawn, 15);
    const Sql meant_sql{"test.meant", Reach::business, "SELECT meant FROM survey_samples"};
    EXPECT_EQ(world.read([&](Context& ctx) { return ctx.db.value<std::string>(meant_sql); }), "tag is regular") << "of whom it was drawn is kept";
    for (const auto& one : world.read([&](Context& ctx) { return list_invitations(ctx, survey.id, {.limit = 100}); }).value()) {
        const auto at = std::ranges::find(all, one.customer_id) - all.begin();
        EXPECT_EQ(at % 2, 0) << "number " << at << " is no regular";
    }
}

TEST_P(SurveyFigures, tell_levels_and_tags_apart)
{
    const Sql set_level_sql{"test.set_level", Reach::one_customer, "UPDATE customer_facts SET ladder_level = $2 WHERE customer_id = $1"};
    const auto add = [&](const std::string& name, std::optional<std::int64_t> level, Strings tags) {
        customers::NewCustomer input;
        input.name = Text<1, 200>{name};
        input.tags = std::move(tags);
        const auto id = world.write([&](Context& ctx) { return customers::add_customer(ctx, input); }).id;
        world.write([&](Context& ctx) -> Result<Done> {
            ctx.db.run(set_level_sql, id, level);
            return Done{};
        });
        return id;
    };
    ASSERT_TRUE(shop.give(survey, shop.ask(survey.id, add("Mara", 3, {"regular", "choir"})), {{1, 10, {}}}).has_value());
    ASSERT_TRUE(shop.give(survey, shop.ask(survey.id, add("Emil", 3, {"choir"})), {{1, 2, {}}}).has_value());
    ASSERT_TRUE(shop.give(survey, shop.ask(survey.id, add("Lena", {}, {})), {{1, 9, {}}}, true).has_value());
    shop.ask(survey.id, add("Silent", 1, {"choir"}));
    const auto of = [&](GroupBy by) {
        std::map<std::string, std::string> groups;
        for (const auto& [name, figures] : told(by).groups)
            groups[name] = std::to_string(figures.n) + " of " + std::to_string(figures.response->invited) + (figures.questions[0].score ? " " + std::to_string(std::lround(*figures.questions[0].score)) : "");
        return groups;
    };
    EXPECT_EQ(of(GroupBy::level), (std::map<std::string, std::string>{{"", "1 of 1 100"}, {"1", "0 of 1"}, {"3", "2 of 2 0"}})) << "who answered without a name stands on no level";
    EXPECT_EQ(of(GroupBy::tag), (std::map<std::string, std::string>{{"", "1 of 1 100"}, {"choir", "2 of 3 0"}, {"regular", "1 of 1 100"}}));
    EXPECT_EQ(told(GroupBy::tag).total.n, 3) << "who has two tags answered once";

    const auto csv = world.read([&](Context& ctx) { return results_csv(ctx, survey.id, {{}, {}, GroupBy::tag}); }).value();
    EXPECT_TRUE(csv.starts_with("by,group,answers,named,asked,answered,response,response_low,response_high,q1_n,q1_nps,q1_low,q1_high,")) << csv;
    EXPECT_NE(csv.find("\ntotal,,3,"), std::string::npos) << csv;
    EXPECT_NE(csv.find("\ntag,choir,2,2,3,2,66.67,"), std::string::npos) << csv;
    EXPECT_EQ(world.read([&](Context& ctx) { return results_csv(ctx, {4711}, {}); }).error().refusal, Refusal::not_found);
}

TEST_P(SurveyFigures, are_fair_to_everybody)
{
    // 400 seeds draw 3 of 12: each customer is expected 100 times, give or take 5 standard deviations of 8.7.
    std::map<Id<customers::Customer>, int> times;
    for (int i = 0; i < 12; ++i) shop.customer("Customer " + std::to_string(i));
    for (int seed = 0; seed < 400; ++seed)
        world.try_write([&](Context& ctx) -> Result<Done> {
            CHECK(draw_sample(ctx, {}, test::own_fields, survey.id, {.channel = AskedBy::counter, .size = 3, .seed = seed}));
            for (const auto& one : list_invitations(ctx, survey.id, {}).value()) ++times[one.customer_id];
            return conflict("Only a test.");
        });
    ASSERT_EQ(times.size(), 12u);
    for (const auto& [customer, count] : times) EXPECT_NEAR(count, 100, 44) << to_text(customer);
}

TEST_P(SurveyFigures, ask_some_hours_after_a_contact)
{
    const auto rule = world.write([&](Context& ctx) { return add_rule(ctx, survey.id, {touchpoints::Kind::delivery, 3, 1, AskedBy::email}); });
    const auto allowed = shop.customer("Mara Kowalska", "mara@example.org"), other = shop.customer("Emil Thielsen", "emil@example.org");
    shop.allow_email(allowed);
    contact(allowed, touchpoints::Kind::delivery, "Tom");
    contact(other, touchpoints::Kind::delivery);
    contact(allowed, touchpoints::Kind::visit);
    const auto draw_now = [&] { return world.write([](Context& ctx) -> Result<std::int64_t> { return draw_by_rules(ctx, {}); }); };
    EXPECT_EQ(draw_now(), 0) << "too early";
    world.clock.set({world.clock.now().us + 4 * 3600 * us_per_second});
    EXPECT_EQ(draw_now(), 1);
    EXPECT_EQ(draw_now(), 0) << "once";
    const auto waiting = world.read([&](Context& ctx) { return list_invitations(ctx, survey.id, {}); }).value();
    ASSERT_EQ(waiting.size(), 1u);
    EXPECT_EQ(waiting[0].staff, "Tom");
    EXPECT_EQ(waiting[0].touchpoint_kind, touchpoints::Kind::delivery);
    const auto left_out = world.read([&](Context& ctx) { return list_left_outs(ctx, survey.id, {}, 10); }).value();
    ASSERT_EQ(left_out.size(), 1u);
    EXPECT_EQ(left_out[0].reason, Reason::no_consent);
    world.write([&](Context& ctx) { return end_rule(ctx, rule.id); });
    EXPECT_EQ(world.try_write([&](Context& ctx) { return add_rule(ctx, survey.id, {touchpoints::Kind::survey, -1, 0, AskedBy::email}); }).error().faults.size(), 3u);
}

TEST_P(SurveyFigures, draw_one_contact_in_so_many)
{
    SurveyRule rule;
    rule.id = world.ids.make<SurveyRule>();
    rule.one_in = 5;
    int drawn = 0;
    for (int i = 0; i < 5'000; ++i) drawn += draws(rule, world.ids.make<touchpoints::Touchpoint>());
    EXPECT_NEAR(drawn, 1'000, 5 * std::sqrt(5'000 * .2 * .8));
}

TEST_P(SurveyFigures, compare_two_passes_and_take_sheets_in_once)
{
    const auto mara = shop.customer("Mara Kowalska");
    const auto code = *shop.ask(survey.id, mara).invitation.code;
    const auto batch = world.write([&](Context& ctx) { return add_batch(ctx, survey.id, {{"Saturday"}, 2, {}}); });
    const auto key = [&](std::int64_t pass, std::int64_t number, std::vector<Given> values, std::optional<Text<1, 400>> with = {}) {
        return world.try_write([&](Context& ctx) { return key_sheet(ctx, batch.id, {pass, number, with, values}); });
    };
    ASSERT_TRUE(key(1, 1, {{1, 9, {}}, {2, {}, "Warm rye"}}, {{code}}).has_value());
    ASSERT_TRUE(key(1, 2, {{1, 3, {}}}).has_value());
    const auto take = [&] { return world.try_write([&](Context& ctx) { return take_in(ctx, {}, batch.id); }); };
    EXPECT_EQ(take().error().code, "second_pass") << "that they disagree would be no reason";
    ASSERT_TRUE(key(2, 1, {{1, 9, {}}, {2, {}, "Warm rye"}}, {{code.substr(0, 4) + " " + code.substr(4)}}).has_value());
    EXPECT_EQ(key(1, 3, {{1, 11, {}}}).error().faults.front().pointer, "/values/0/score");
    EXPECT_EQ(key(1, 3, {{1, 1, {}}}, {{"NOTACODE"}}).error().faults.front().code, "unknown");
    EXPECT_EQ(key(1, 3, {{1, 1, {}}}, {{code}}).error().faults.front().code, "twice");
    EXPECT_EQ(key(1, 1, {{1, 9, {}}, {2, {}, "Warm rye"}}, {{"https://shop.example/q/K7M24RXD?c=" + code}}).value().code, code) << "as a scanner reads it";
    EXPECT_EQ(key(1, 3, {{1, 1, {}}}, {{"https://shop.example/q/K7M24RXD"}}).error().faults.front().code, "unknown") << "a sheet for anybody";
    EXPECT_EQ(take().error().code, "differences") << "sheet 2 was keyed once";
    ASSERT_TRUE(key(2, 2, {{1, 4, {}}}).has_value());
    const auto view = world.read([&](Context& ctx) { return read_batch(ctx, batch.id); }).value();
    ASSERT_EQ(view.differences.size(), 1u);
    EXPECT_EQ(view.differences[0].first, "3");
    EXPECT_EQ(view.differences[0].second, "4");
    ASSERT_TRUE(key(2, 2, {{1, 3, {}}}).has_value());
    ASSERT_TRUE(take().has_value());
    EXPECT_EQ(take().error().code, "taken_in");
    EXPECT_EQ(take().error().detail, "This pile was taken in already.");
    const auto total = told().total;
    EXPECT_EQ(total.n, 2);
    EXPECT_EQ(total.named, 1);
    EXPECT_EQ(total.response->answered, 1);
}

// The same answers online, on paper and from a file give the same figures.
TEST_P(SurveyFigures, agree_however_they_came)
{
    const std::vector<std::int64_t> scores{10, 9, 9, 8, 7, 6, 3, 0, 10, 10, 5, 9};
    const auto paper = shop.open(test::after_a_visit());
    const auto batch = world.write([&](Context& ctx) { return add_batch(ctx, paper.id, {{"Box by the door"}, 1, {}}); });
    std::int64_t number = 0;
    for (const auto score : scores) {
        ASSERT_TRUE(shop.give(survey, shop.ask(survey.id, shop.customer("Online " + std::to_string(++number))), {{1, score, {}}}).has_value());
        const auto code = *shop.ask(paper.id, shop.customer("Paper " + std::to_string(number))).invitation.code;
        world.write([&](Context& ctx) { return key_sheet(ctx, batch.id, {1, number, {{code}}, {{1, score, {}}}}); });
    }
    world.write([&](Context& ctx) { return take_in(ctx, {}, batch.id); });
    const auto online = told().total.questions[0];
    const auto keyed = world.read([&](Context& ctx) { return results(ctx, paper.id, {}); }).value().total.questions[0];
    EXPECT_EQ(online.n, keyed.n);
    EXPECT_EQ(online.score, keyed.score);
    EXPECT_EQ(online.interval, keyed.interval);
    std::multiset<std::int64_t> responses;
    for (const auto& one : world.read([](Context& ctx) { return listening::list_responses(ctx, {.survey = listening::Survey::nps, .limit = 100}); }).value())
        responses.insert(one.score);
    std::multiset<std::int64_t> wanted(scores.begin(), scores.end());
    wanted.insert(scores.begin(), scores.end());
    EXPECT_EQ(responses, wanted) << "each is a response, as one from a file is";
}

// One question of each kind that has a figure.
NewSurvey of_every_kind()
{
    NewSurvey input;
    input.name = {"Every kind"};
    for (const auto kind : {QuestionKind::nps, QuestionKind::csat, QuestionKind::ces, QuestionKind::rating, QuestionKind::choice}) {
        WordsInput words{{"en"}, {"Question of the kind " + std::string(enum_text(kind))}, {}, {}, {}};
        if (kind == QuestionKind::choice) words.choices = {{{"bread"}, {"cake"}}};
        input.questions.push_back({{}, kind, {}, {words}});
    }
    return input;
}

TEST_P(SurveyFigures, of_every_kind_are_right_and_the_same_on_paper)
{
    const auto online = shop.open(of_every_kind()), paper = shop.open(of_every_kind());
    const auto batch = world.write([&](Context& ctx) { return add_batch(ctx, paper.id, {{"Box by the door"}, 1, {}}); });
    const std::vector<std::vector<std::int64_t>> given{{10, 5, 7, 5, 1}, {9, 4, 5, 3, 2}, {7, 2, 6, 4, 2}, {0, 5, 2, 4, 2}};
    std::int64_t number = 0;
    for (const auto& scores : given) {
        std::vector<Given> values;
        for (const auto score : scores) values.push_back({static_cast<std::int64_t>(values.size()) + 1, score, {}});
        ASSERT_TRUE(shop.give(online, shop.ask(online.id, shop.customer("Online " + std::to_string(++number))), values).has_value());
        world.write([&](Context& ctx) { return key_sheet(ctx, batch.id, {1, number, {}, values}); });
    }
    world.write([&](Context& ctx) { return take_in(ctx, {}, batch.id); });
    const auto questions_of = [&](Id<Survey> id) { return world.read([&](Context& ctx) { return results(ctx, id, {}); }).value().total.questions; };
    const auto found = questions_of(online.id);
    ASSERT_EQ(found.size(), 5u);
    EXPECT_DOUBLE_EQ(found[0].score.value(), 25) << "two of four would, one would not";
    EXPECT_DOUBLE_EQ(found[1].score.value(), 75) << "4 and 5 are content";
    EXPECT_DOUBLE_EQ(found[2].score.value(), 5) << "the mean of 7, 5, 6 and 2";
    EXPECT_DOUBLE_EQ(found[3].score.value(), 4);
    ASSERT_EQ(found[4].counts.size(), 2u);
    EXPECT_EQ(found[4].counts[1].words, "cake");
    EXPECT_EQ(found[4].counts[1].n, 3);
    EXPECT_DOUBLE_EQ(found[4].counts[1].share.value(), 75);
    for (const auto& one : found) {
        if (!one.interval) continue;
        EXPECT_LT(one.interval->first, *one.score) << one.ask;
        EXPECT_GT(one.interval->second, *one.score) << one.ask;
    }
    EXPECT_EQ(to_json(questions_of(paper.id)), to_json(found));
}

TEST_P(SurveyFigures, are_told_month_by_month)
{
    ASSERT_TRUE(shop.give(survey, shop.ask(survey.id, shop.customer("First")), {{1, 10, {}}}).has_value());
    const auto before = told().groups.front().group;
    world.clock.set({world.clock.now().us + 31 * us_per_day});
    for (const auto* name : {"Second", "Third"}) ASSERT_TRUE(shop.give(survey, shop.ask(survey.id, shop.customer(name)), {{1, 3, {}}}).has_value());
    const auto groups = told().groups;
    ASSERT_EQ(groups.size(), 2u);
    const auto of = [&](bool earlier) { return *std::ranges::find_if(groups, [&](const GroupFigures& one) { return (one.group == before) == earlier; }); };
    EXPECT_EQ(of(true).figures.n, 1);
    EXPECT_DOUBLE_EQ(of(true).figures.questions[0].score.value(), 100);
    EXPECT_EQ(of(false).figures.n, 2);
    EXPECT_DOUBLE_EQ(of(false).figures.questions[0].score.value(), -100);
    EXPECT_EQ(of(false).figures.response->answered, 2);
    EXPECT_LT(before, of(false).group) << "2026-11 and the month after";
}

TEST_P(SurveyFigures, go_out_as_a_table)
{
    ASSERT_TRUE(shop.give(survey, shop.ask(survey.id, shop.customer("Mara Kowalska")), {{1, 9, {}}, {2, {}, "=1+1, \"warm\""}}).has_value());
    const auto csv = world.read([&](Context& ctx) { return answers_csv(ctx, survey.id); }).value();
    EXPECT_TRUE(csv.starts_with("answer_id,customer_id,at,channel,language,wording,touchpoint_kind,staff,q1_nps,q2_text\n")) << csv;
    EXPECT_EQ(csv.find(",=1"), std::string::npos) << "a spreadsheet would run it";
    EXPECT_EQ(csv.find("\"=1"), std::string::npos) << csv;
}

}  // namespace
}  // namespace rapport::surveys
