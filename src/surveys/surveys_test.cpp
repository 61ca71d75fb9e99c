#include "base/test/door.h"
#include "customers/consent.h"
#include "customers/service.h"
#include "listening/facts.h"
#include "listening/service.h"
#include "surveys/answer_store.h"
#include "surveys/asking.h"
#include "surveys/doors.h"
#include "surveys/service.h"
#include "surveys/test/shop.h"

#include <fstream>

namespace rapport::surveys {
namespace {

class Surveys : public test::WorldTest {
protected:
    test::Shop shop{world};
    Id<customers::Customer> mara = shop.customer("Mara Kowalska", "mara@example.org");
    Id<customers::Customer> emil = shop.customer("Emil Thielsen", "emil@example.org");
};
RAPPORT_ON_BOTH_ENGINES(Surveys);

TEST_P(Surveys, keep_every_wording)
{
    const auto draft = world.write([&](Context& ctx) { return add_survey(ctx, test::after_a_visit()); });
    EXPECT_EQ(draft.state, SurveyState::draft);
    EXPECT_EQ(draft.wording.languages, (Strings{"en", "de"}));
    ChangeSurvey change;
    auto questions = test::after_a_visit().questions;
    questions[0].question = 1;
    questions[0].words[0].ask = {"Would you send a friend to us?"};
    questions.erase(questions.begin() + 1);
    questions.push_back({{}, QuestionKind::choice, {}, {{{"en"}, {"What did you buy?"}, {}, {}, {{{"bread"}, {"cake"}}}}, {{"de"}, {"Was haben Sie gekauft?"}, {}, {}, {{{"Brot"}, {"Kuchen"}}}}}});
    change.questions = {true, questions};
    const auto changed = world.write([&](Context& ctx) { return change_survey(ctx, draft.id, draft.version, change); });
    ASSERT_EQ(changed.wording.questions.size(), 2u);
    EXPECT_EQ(changed.wording.questions[0].question, 1);
    EXPECT_EQ(changed.wording.questions[1].question, 3) << "a number is never used again";
    EXPECT_EQ(world.read([&](Context& ctx) { return wordings(ctx, draft.id); }).value().size(), 2u);
    EXPECT_EQ(world.try_write([&](Context& ctx) { return change_survey(ctx, draft.id, draft.version, change); }).error().code, "changed_meanwhile");
}

TEST_P(Surveys, leave_choices_where_people_answered_them)
{
    const auto asked = [](const std::vector<std::string>& choices, std::optional<std::int64_t> question = {}) {
        std::vector<Text<1, 80>> texts;
        for (const auto& one : choices) texts.push_back({one});
        return std::vector<QuestionInput>{{question, QuestionKind::choice, {}, {{{"en"}, {"What did you buy?"}, {}, {}, texts}}}};
    };
    const auto draft = world.write([&](Context& ctx) { return add_survey(ctx, {.name = {"Choices"}, .questions = asked({"bread", "cake", "rolls"})}); });
    const auto change = [&](const std::vector<std::string>& choices) {
        return world.try_write([&](Context& ctx) -> Result<Survey> {
            TRY(const auto now, read_survey(ctx, draft.id));
            ChangeSurvey to;
            to.questions = {true, asked(choices, 1)};
            return change_survey(ctx, draft.id, now.version, to);
        });
    };
    EXPECT_TRUE(change({"cake", "bread", "rolls"})) << "nobody has seen it";
    world.write([&](Context& ctx) { return open_survey(ctx, draft.id); });
    for (const auto& moved : std::vector<std::vector<std::string>>{{"bread", "cake", "rolls"}, {"bread", "rolls"}, {"cake", "bread"}, {"coffee", "cake", "bread", "rolls"}}) {
        const auto refused = change(moved);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().faults.front().code, "choices_moved");
        EXPECT_EQ(refused.error().faults.front().pointer, "/questions/0/words/0/choices");
    }
    EXPECT_TRUE(change({"cakes", "bread", "rolls", "coffee"})) << "put right, and one more behind";
}

TEST_P(Surveys, say_what_is_wrong_with_them)
{
    const auto refuse = [&](const std::function<void(NewSurvey&)>& spoil) {
        auto input = test::after_a_visit();
        spoil(input);
        const auto refused = world.try_write([&](Context& ctx) { return add_survey(ctx, input); });
        return refused ? std::string("taken") : refused.error().faults.front().pointer;
    };
    EXPECT_EQ(refuse([](NewSurvey& survey) { survey.questions.clear(); }), "/questions");
    EXPECT_EQ(refuse([](NewSurvey& survey) { survey.questions[1].words.pop_back(); }), "/questions/1/words");
    EXPECT_EQ(refuse([](NewSurvey& survey) { survey.questions[0].words[1].language = {"d e"}; }), "/questions/0/words/1/language");
    EXPECT_EQ(refuse([](NewSurvey& survey) { survey.questions[0].question = 7; }), "/questions/0/question");
    EXPECT_EQ(refuse([](NewSurvey& survey) { survey.questions[0].kind = QuestionKind::choice; }), "/questions/0/words/0/choices");
    EXPECT_EQ(refuse([](NewSurvey& survey) { survey.texts = {{{"fr"}, {}, {}, {}}}; }), "/texts/0/language");
    EXPECT_EQ(world.read([](Context& ctx) { return read_survey(ctx, {4711}); }).error().refusal, Refusal::not_found);
}

TEST_P(Surveys, ask_nobody_twice_in_ninety_days)
{
    const auto first = shop.open(test::after_a_visit()), second = shop.open(test::after_a_visit());
    const auto link = shop.ask(first.id, mara);
    EXPECT_EQ(link.link.size(), 3 + 64u);
    EXPECT_EQ(link.invitation.state, InvitationState::asked);
    const auto again = [&] { return world.try_write([&](Context& ctx) { return invite(ctx, {}, second.id, {mara, AskedBy::counter, {}}); }); };
    EXPECT_EQ(again().error().code, "asked_lately");
    world.clock.set({world.clock.now().us + (not_again_days + 1) * us_per_day});
    EXPECT_TRUE(again().has_value());
    EXPECT_EQ(world.read([&](Context& ctx) { return *ctx.db.one<std::int64_t>(test::asked_fact_sql, mara); }), world.clock.now().us);
}

TEST_P(Surveys, ask_nobody_who_did_not_allow_it)
{
    const auto survey = shop.open(test::after_a_visit());
    const auto ask = [&](Id<customers::Customer> who, AskedBy channel, const OpenMatters& matters = {}) {
        const auto asked = world.try_write([&](Context& ctx) { return invite(ctx, matters, survey.id, {who, channel, {}}); });
        return asked ? std::string("asked") : asked.error().code;
    };
    EXPECT_EQ(ask(mara, AskedBy::email), "no_consent");
    EXPECT_EQ(ask(mara, AskedBy::sms), "no_contact");
    EXPECT_EQ(ask(mara, AskedBy::post), "no_contact");
    EXPECT_EQ(ask(mara, AskedBy::counter, {[&](Db&, auto customer) { return customer == mara; }}), "open_matter");
    shop.allow_email(mara);
    EXPECT_EQ(ask(mara, AskedBy::email), "asked");
    EXPECT_EQ(ask({4711}, AskedBy::email), "invalid");
    world.write([&](Context& ctx) -> Result<Done> { return stop_asking(ctx, emil), Done{}; });
    EXPECT_EQ(ask(emil, AskedBy::counter), "does_not_want");
}

TEST_P(Surveys, keep_scores_as_responses_and_tell_who_listens)
{
    const auto survey = shop.open(test::after_a_visit());
    const auto asked = shop.ask(survey.id, mara);
    const auto answer = shop.give(survey, asked, {{1, 3, {}}});
    ASSERT_TRUE(answer.has_value());
    const auto responses = [&] { return world.read([&](Context& ctx) { return listening::list_responses(ctx, {.customer = mara}); }).value(); };
    ASSERT_EQ(responses().size(), 1u);
    EXPECT_EQ(responses()[0].score, 3);
    ASSERT_EQ(shop.heard.size(), 1u);
    EXPECT_TRUE(shop.heard[0].first);

    ASSERT_TRUE(shop.give(survey, asked, {{2, {}, "  The rye was cold. "}}).has_value());
    EXPECT_EQ(responses()[0].comment, "The rye was cold.");
    ASSERT_EQ(shop.heard.size(), 2u);
    EXPECT_FALSE(shop.heard[1].first);
    EXPECT_EQ(shop.heard[1].scores[0].comment, "The rye was cold.");

    ASSERT_TRUE(shop.give(survey, asked, {{2, {}, "The rye was cold."}}).has_value());
    EXPECT_EQ(shop.heard.size(), 2u) << "the same twice is one answer";
    ASSERT_TRUE(shop.give(survey, asked, {{1, 8, {}}}).has_value());
    ASSERT_EQ(responses().size(), 1u);
    EXPECT_EQ(responses()[0].score, 8);
    EXPECT_EQ(shop.give(survey, asked, {{1, 11, {}}}).error().faults.front().code, "range");
    EXPECT_EQ(shop.give(survey, asked, {{9, 1, {}}}).error().faults.front().code, "unknown");
}

TEST_P(Surveys, take_the_name_off)
{
    const auto survey = shop.open(test::after_a_visit());
    const auto asked = shop.ask(survey.id, mara);
    ASSERT_TRUE(shop.give(survey, asked, {{1, 2, {}}}).has_value());
    const auto answer = shop.give(survey, asked, {{2, {}, "Too loud."}}, true).value();
    EXPECT_FALSE(answer.customer_id);
    EXPECT_FALSE(answer.invitation_id);
    EXPECT_TRUE(world.read([&](Context& ctx) { return listening::list_responses(ctx, {.customer = mara}); }).value().empty());
    const auto invitations = world.read([&](Context& ctx) { return list_invitations(ctx, survey.id, {}); }).value();
    ASSERT_EQ(invitations.size(), 1u);
    EXPECT_EQ(invitations[0].state, InvitationState::answered);
    EXPECT_EQ(*invitations[0].answered_at, world.runtime().business()->time_zone.start_of({20774})) << to_text(*invitations[0].answered_at);

    world.write([&](Context& ctx) { return reply(ctx, answer.id, {{"We put felt under the chairs."}}); });
    EXPECT_EQ(world.read([&](Context& ctx) { return list_replies(ctx, answer.id); }).value().size(), 1u);
    EXPECT_TRUE(shop.give(survey, asked, {{1, 2, {}}}, false).value().customer_id) << "with the link it can be put on again";
}

const Sql subjects_sql{"test.subjects", Reach::single, "SELECT subject FROM audit_events WHERE action = $1 ORDER BY id"};

TEST_P(Surveys, keep_nothing_that_leads_from_an_answer_without_a_name_to_its_invitation)
{
    const auto survey = shop.open(test::after_a_visit());
    const auto day = world.runtime().business()->time_zone.start_of({20774});
    const auto time_of = [](Id<Answer> id) { return (id.value >> 22) + 1'704'067'200'000; };
    const auto expect_coarse = [&](const Answer& answer) {
        EXPECT_EQ(answer.at, day);
        EXPECT_EQ(answer.changed_at, day);
        EXPECT_EQ(answer.open_until, Instant{day.us + answer_within_days * us_per_day}) << "follows from the day";
        EXPECT_GE(time_of(answer.id), day.us / 1000);
        EXPECT_LT(time_of(answer.id), day.us / 1000 + us_per_day / 1000);
        EXPECT_NE(time_of(answer.id), world.clock.now().us / 1000) << "ids hold a time";
    };
    const auto asked = shop.ask(survey.id, mara);
    const auto fresh = shop.give(survey, asked, {{1, 2, {}}}, true).value();
    expect_coarse(fresh);
    EXPECT_EQ(shop.give(survey, asked, {{2, {}, "Too loud."}}, true).value().id, fresh.id) << "it goes on";

    // What had a name becomes another answer.
    const auto theirs = shop.ask(survey.id, shop.customer("Nora Lind"));
    const auto named = shop.give(survey, theirs, {{1, 2, {}}, {2, {}, "Cold."}}).value();
    world.write([&](Context& ctx) { return reply(ctx, named.id, {{"Sorry, Nora."}}); });
    const auto taken_off = shop.give(survey, theirs, {{1, 2, {}}}, true).value();
    expect_coarse(taken_off);
    EXPECT_NE(taken_off.id, named.id);
    EXPECT_EQ(shop.heard.back().id, to_text(taken_off.id));
    world.read([&](Context& ctx) -> Result<Done> {
        EXPECT_EQ(read_answer(ctx, named.id).error().code, "not_found");
        EXPECT_EQ(read_answer(ctx, taken_off.id).value().values.at(1).words, "Cold.");
        EXPECT_TRUE(list_replies(ctx, taken_off.id).value().empty()) << "what we wrote to them by name";
        EXPECT_EQ(ctx.db.all<std::string>(subjects_sql, "answer.given"), (std::vector<std::string>{to_text(survey.id), to_text(named.id), to_text(survey.id)}));
        EXPECT_EQ(ctx.db.all<std::string>(subjects_sql, "answer.removed"), (std::vector<std::string>{to_text(named.id)}));
        return Done{};
    });
    EXPECT_EQ(shop.give(survey, theirs, {{1, 3, {}}}).value().open_until, theirs.invitation.expires_at) << "with a name again";
    world.clock.set({theirs.invitation.expires_at->us});
    EXPECT_EQ(shop.give(survey, asked, {{1, 3, {}}}, true).error().code, "expired") << "the link runs out all the same";
}

TEST_P(Surveys, were_made_coarse_where_they_had_no_name)
{
    const auto survey = shop.open(test::after_a_visit());
    const auto named = shop.give(survey, shop.ask(survey.id, mara), {{1, 2, {}}}).value();
    const auto nameless = shop.give(survey, shop.ask(survey.id, shop.customer("Nora Lind")), {{1, 2, {}}}, true).value();
    std::ifstream file(std::string(RAPPORT_SOURCE_DIR) + "/db/migrations/0036_nameless_by_the_day.sql");
    std::string migration;
    std::getline(file, migration, ';');
    const Sql as_it_was{"test.to_the_millisecond", Reach::business, "UPDATE survey_answers SET open_until = $1"}, make_coarse{"test.make_coarse", Reach::business, migration};
    const auto stored = [&](const Answer& answer) { return world.read([&](Context& ctx) { return *store::find_answer(ctx.db, answer.id); }); };
    world.write([&](Context& ctx) -> Result<Done> {
        ctx.db.run(as_it_was, named.open_until);
        ctx.db.run(make_coarse);
        return Done{};
    });
    EXPECT_EQ(stored(nameless), nameless);
    EXPECT_EQ(stored(named), named);
}

TEST_P(Surveys, take_no_answer_that_is_too_late)
{
    const auto survey = shop.open(test::after_a_visit());
    const auto asked = shop.ask(survey.id, mara);
    world.clock.set({world.clock.now().us + (answer_within_days + 1) * us_per_day});
    EXPECT_EQ(shop.give(survey, asked, {{1, 3, {}}}).error().code, "expired");
    world.write([&](Context& ctx) { return close_survey(ctx, survey.id); });
    EXPECT_EQ(shop.give(survey, asked, {{1, 3, {}}}).error().code, "not_open");
}

TEST_P(Surveys, find_words)
{
    const auto survey = shop.open(test::after_a_visit());
    ASSERT_TRUE(shop.give(survey, shop.ask(survey.id, mara), {{1, 9, {}}, {2, {}, "The Käsekuchen!"}}).has_value());
    ASSERT_TRUE(shop.give(survey, shop.ask(survey.id, emil), {{1, 7, {}}}).has_value());
    const auto found = [&](const char* q) { return world.read([&](Context& ctx) { return list_answers(ctx, {.survey = survey.id, .q = q}); }).value().size(); };
    EXPECT_EQ(found("kasekuchen"), 1u);
    EXPECT_EQ(found("rye"), 0u);
    EXPECT_EQ(found(""), 2u);
}

TEST_P(Surveys, let_in_only_whom_they_should)
{
    const auto routes = [](http::Router& router) { add_routes(router, {}, {}, test::own_fields); };
    test::Door manager{world, routes, {"surveys:read", "surveys:write", "responses:read", "responses:write"}}, viewer{world, routes, {"surveys:read"}}, nobody{world, routes, {}};
    const std::string body = R"({"name":"After a visit","questions":[{"kind":"nps","words":[{"language":"en","ask":"Would you send a friend to us?"}]}]})";
    const auto made = manager.post("/surveys", body);
    ASSERT_EQ(made.status, 201) << made.body;
    const auto id = std::string(test::Door::parsed(made).at("id").as_string());
    EXPECT_EQ(viewer.post("/surveys", body).status, 403);
    EXPECT_EQ(nobody.get("/surveys").status, 401);
    EXPECT_EQ(viewer.get("/surveys/" + id).status, 200);
    EXPECT_EQ(viewer.get("/surveys/srv_0000000000001").status, 404);
    EXPECT_EQ(manager.post("/surveys/" + id + "/invitations", R"({"customer_id":")" + to_text(mara) + R"(","channel":"counter"})").status, 409) << "still a draft";
    EXPECT_EQ(manager.post("/surveys/" + id + "/opening", "").status, 200);
    EXPECT_EQ(manager.post("/surveys/" + id + "/places", R"({"kind":"tablet","name":"by the till"})").status, 409) << "no question with faces";
    EXPECT_EQ(manager.post("/surveys/" + id + "/places", R"({"kind":"qr","name":"by the door"})").status, 201);
    EXPECT_EQ(manager.del("/surveys/" + id).status, 409);
    EXPECT_EQ(viewer.get("/survey-answers?survey_id=" + id).status, 403);
}

}  // namespace
}  // namespace rapport::surveys
