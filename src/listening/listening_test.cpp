#include "base/test/door.h"
#include "customers/facts.h"
#include "customers/service.h"
#include "listening/doors.h"
#include "listening/facts.h"
#include "listening/service.h"
#include "listening/store.h"
#include "touchpoints/facts.h"
#include "touchpoints/service.h"
#include "touchpoints/test/file_desk.h"

#include <map>
#include <random>

namespace rapport::listening {
namespace {

using CustomerId = Id<customers::Customer>;

const Sql facts_sql{"test.response_facts", Reach::one_customer, "SELECT last_nps_score, last_nps_at FROM customer_facts WHERE customer_id = $1"};
using Facts = std::tuple<std::optional<std::int64_t>, std::optional<Instant>>;

void routes(http::Router& router) { add_routes(router, {}); }

class Listening : public test::WorldTest {
protected:
    CustomerId customer(const std::string& name)
    {
        return world.write([&](Context& ctx) {
            customers::NewCustomer input;
            input.name = Text<1, 200>{name};
            return customers::add_customer(ctx, input);
        }).id;
    }
    Result<Response> add(const AddResponse& input)
    {
        return world.try_write([&](Context& ctx) { return add_response(ctx, input); });
    }
    Facts facts_of(CustomerId of)
    {
        return world.read([&](Context& ctx) { return *ctx.db.one<Facts>(facts_sql, of); });
    }
    void expect_true_facts()
    {
        const std::vector owners{fact_owner(), touchpoints::fact_owner()};
        const auto wrong = world.write([&](Context& ctx) -> Result<std::vector<customers::FactDifference>> {
            return customers::rebuild_and_compare_facts(ctx.db, owners);
        });
        for (const auto& one : wrong) ADD_FAILURE() << one.column << " was " << one.was << ", is " << one.is;
    }

    CustomerId mara = customer("Mara Kowalska");
    CustomerId emil = customer("Emil Thielsen");
    Instant now = world.clock.now();
};
RAPPORT_ON_BOTH_ENGINES(Listening);

TEST_P(Listening, hears_and_puts_it_on_the_timeline)
{
    const auto answer = add({.customer_id = mara, .survey = Survey::nps, .score = 9, .comment = Text<1, 4000>{"The rye was still warm."}}).value();
    EXPECT_EQ(world.read([&](Context& ctx) { return read_response(ctx, answer.id); }).value(), answer);
    const auto timeline = world.read([&](Context& ctx) { return touchpoints::timeline(ctx, mara, {}); }).value();
    ASSERT_EQ(timeline.size(), 1u);
    EXPECT_EQ(timeline[0].summary, "NPS 9: The rye was still warm.");
    EXPECT_EQ(timeline[0].source_id, to_text(answer.id));
    EXPECT_EQ(facts_of(mara), Facts(9, now));
}

TEST_P(Listening, keeps_scores_on_their_scales)
{
    const std::vector<std::tuple<Survey, std::int64_t, bool>> cases{
        {Survey::nps, 0, true}, {Survey::nps, 10, true}, {Survey::nps, 11, false}, {Survey::nps, -1, false},
        {Survey::csat, 1, true}, {Survey::csat, 5, true}, {Survey::csat, 0, false}, {Survey::csat, 6, false},
        {Survey::ces, 1, true}, {Survey::ces, 7, true}, {Survey::ces, 0, false}, {Survey::ces, 8, false}};
    for (const auto& [survey, score, good] : cases)
        EXPECT_EQ(add({.customer_id = mara, .survey = survey, .score = score}).has_value(), good) << enum_text(survey) << " " << score;
    const auto refused = add({.customer_id = {4711}, .survey = Survey::csat, .score = 9});
    EXPECT_EQ(refused.error().faults.size(), 2u);
    EXPECT_EQ(world.read([](Context& ctx) { return read_response(ctx, {4711}); }).error().refusal, Refusal::not_found);
}

TEST_P(Listening, keeps_external_ids_apart)
{
    AddResponse input{.customer_id = mara, .survey = Survey::nps, .score = 9, .external_id = Text<1, 200>{"A-1"}};
    ASSERT_TRUE(add(input));
    EXPECT_EQ(add(input).error().code, "external_id_taken");
}

TEST_P(Listening, remembers_the_latest_answer_not_the_last_typed)
{
    add({.customer_id = mara, .survey = Survey::nps, .score = 3, .at = now}).value();
    add({.customer_id = mara, .survey = Survey::nps, .score = 9, .at = Instant{now.us - us_per_day}}).value();
    add({.customer_id = mara, .survey = Survey::csat, .score = 5, .at = Instant{now.us + us_per_day}}).value();
    EXPECT_EQ(facts_of(mara), Facts(3, now));
    EXPECT_EQ(facts_of(emil), Facts());
}

TEST_P(Listening, remembers_each_question_by_itself)
{
    const Sql all_sql{"test.all_response_facts", Reach::one_customer, "SELECT last_nps_score, last_csat_score, last_csat_at, last_ces_score, last_ces_at FROM customer_facts WHERE customer_id = $1"};
    using All = std::tuple<std::optional<std::int64_t>, std::optional<std::int64_t>, std::optional<Instant>, std::optional<std::int64_t>, std::optional<Instant>>;
    const auto all = [&] { return world.read([&](Context& ctx) { return *ctx.db.one<All>(all_sql, mara); }); };
    EXPECT_EQ(all(), All());
    add({.customer_id = mara, .survey = Survey::csat, .score = 2, .at = now}).value();
    const auto later = add({.customer_id = mara, .survey = Survey::csat, .score = 5, .at = Instant{now.us + us_per_day}}).value();
    add({.customer_id = mara, .survey = Survey::ces, .score = 7, .at = now}).value();
    EXPECT_EQ(all(), All({}, 5, later.at, 7, now));
    expect_true_facts();
    world.write([&](Context& ctx) -> Result<Done> {
        remove_response(ctx, later);
        return Done{};
    });
    EXPECT_EQ(all(), All({}, 2, now, 7, now)) << "what was taken back is no answer";
}

TEST_P(Listening, lists_newest_first)
{
    for (int i = 0; i < 3; ++i) add({.customer_id = i == 1 ? emil : mara, .survey = i == 2 ? Survey::ces : Survey::nps, .score = 5, .at = Instant{now.us + i * us_per_second}}).value();
    const auto scores = [&](const Filter& filter) { return world.read([&](Context& ctx) { return list_responses(ctx, filter); }).value().size(); };
    EXPECT_EQ(scores({}), 3u);
    EXPECT_EQ(scores({.customer = mara}), 2u);
    EXPECT_EQ(scores({.customer = mara, .survey = Survey::nps}), 1u);
    EXPECT_EQ(scores({.survey = Survey::nps, .span = {now, Instant{now.us + us_per_second}}}), 1u);
    EXPECT_EQ(world.read([](Context& ctx) { return list_responses(ctx, {.customer = CustomerId{4711}}); }).error().refusal, Refusal::not_found);
}

TEST_P(Listening, opens_its_doors_to_those_who_may)
{
    test::Door door{world, routes, {"responses:read", "responses:write"}};
    const auto body = R"({"customer_id": ")" + to_text(mara) + R"(", "survey": "nps", "score": 10})";
    const auto created = door.post("/responses", body);
    ASSERT_EQ(created.status, 201) << created.body;
    const std::string id(test::Door::parsed(created).at("id").as_string());
    EXPECT_EQ(test::Door::header(created, "Location"), "/api/v1/responses/" + id);
    EXPECT_EQ(door.get("/responses/" + id).body, created.body);
    EXPECT_EQ(test::Door::parsed(door.get("/responses?survey=nps&customer_id=" + to_text(mara))).at("data").as_array().size(), 1u);
    EXPECT_EQ(door.post("/responses", R"({"customer_id": ")" + to_text(mara) + R"(", "survey": "nps", "score": 11, "mood": 1})").status, 422);
    EXPECT_EQ(door.get("/responses/rsp_0000000000001").status, 404);
    test::Door reader{world, routes, {"responses:read"}};
    EXPECT_EQ(reader.post("/responses", body).status, 403);
    test::Door nobody{world, routes, {}};
    EXPECT_EQ(nobody.get("/responses").status, 401);
}

TEST_P(Listening, reads_files_and_takes_them_back)
{
    const std::string header = "response_id,customer_id,at,survey,score,comment,channel\n";
    touchpoints::FileDesk files{world, import_shape()};
    const auto file = header + "A-1,C-1,2026-03-04T09:15:00Z,nps,9,warm,email\n,C-1,2026-03-05,CSAT,4,,\n,C-2,2026-03-05,nps,12,,\n,C-2,2026-03-05,nps,,,\n";
    const auto first = files.read(file);
    EXPECT_EQ(first.counts, "4 read, 2 created, 0 changed, 0 unchanged, 2 rejected");
    EXPECT_EQ(first.rejected.at(0).column, "score");
    EXPECT_EQ(files.read(file).counts, "4 read, 0 created, 0 changed, 2 unchanged, 2 rejected");
    const auto text = files.write();
    EXPECT_NE(text.find("A-1,C-1,2026-03-04T09:15:00.000Z,nps,9,warm,email\n"), std::string::npos) << text;
    EXPECT_EQ(files.read(text).counts, "2 read, 0 created, 0 changed, 2 unchanged, 0 rejected");

    const auto second = files.read(header + "A-1,C-1,2026-03-04T09:15:00Z,nps,2,,\nA-1,C-2,2026-03-04T09:15:00Z,nps,2,,\n");
    EXPECT_EQ(second.counts, "2 read, 0 created, 1 changed, 0 unchanged, 1 rejected");
    expect_true_facts();
    EXPECT_EQ(files.undo(second.id), 0);
    EXPECT_EQ(files.write(), text);
    EXPECT_EQ(files.undo(first.id), 0);
    EXPECT_EQ(files.write(), header);
    expect_true_facts();
}

TEST_P(Listening, keeps_its_facts_through_random_work)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const auto any_of = [&](int sides) { return static_cast<int>(random() % static_cast<unsigned>(sides)); };
    std::map<std::int64_t, Response> model;
    for (int step = 0; step < 120; ++step) {
        if (any_of(3) == 0 && !model.empty()) {
            const auto picked = std::next(model.begin(), any_of(static_cast<int>(model.size())));
            world.write([&](Context& ctx) -> Result<Done> {
                remove_response(ctx, picked->second);
                return Done{};
            });
            model.erase(picked);
            continue;
        }
        const auto answer = add({.customer_id = any_of(2) ? mara : emil, .survey = static_cast<Survey>(any_of(3)), .score = 1 + any_of(5),
                                 .at = Instant{now.us + any_of(20) * us_per_second}}).value();
        model[answer.id.value] = answer;
    }
    for (const auto person : {mara, emil}) {
        Facts expected{};
        for (const auto& [id, answer] : model)
            if (answer.customer_id == person && answer.survey == Survey::nps && std::get<1>(expected).value_or(Instant{}) <= answer.at)
                expected = {answer.score, answer.at};
        EXPECT_EQ(facts_of(person), expected);
    }
    expect_true_facts();
}

}  // namespace
}  // namespace rapport::listening
