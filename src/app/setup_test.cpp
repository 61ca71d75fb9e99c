// How a business is set up leaves as one file, and another business takes it: made where it is missing, changed where it differs, refused at its line.
#include "app/domains.h"
#include "attentiveness/opening_hours.h"
#include "base/test/door.h"
#include "base/test/world.h"
#include "cases/limits.h"
#include "cases/rules.h"
#include "cases/teams.h"
#include "enquiries/settings.h"
#include "identity/audit_log.h"
#include "identity/people.h"
#include "imports/doors.h"
#include "imports/setup.h"
#include "ladder/service.h"
#include "surveys/places.h"
#include "surveys/rules.h"
#include "surveys/service.h"
#include "themes/store.h"

#include <algorithm>

namespace rapport::app {
namespace {

using imports::BroughtSetup;

const Sql rename_teams_sql{"test.rename_teams", Reach::business, "UPDATE teams SET name = $1"};

class Setup : public test::WorldTest {
protected:
    static void hire(test::World& at)
    {
        at.write([](Context& ctx) -> Result<Done> {
            CHECK(identity::insert_staff(ctx, {{"Hanne Brodersen"}, "hanne@example.org", identity::Role::owner}));
            CHECK(identity::insert_staff(ctx, {{"Tom Reimers"}, "tom@example.org", identity::Role::staff}));
            return Done{};
        });
    }
    static Id<identity::Staff> tom(Context& ctx) { return identity::find_staff_by_email(ctx.db, "tom@example.org")->id; }

    // Everything that a part knows, otherwise than it comes.
    static void set_up(test::World& at)
    {
        at.write([](Context& ctx) -> Result<Done> {
            attentiveness::SayHours hours;
            hours.monday = {{"09:00", "12:30"}, {"14:00", "18:00"}};
            hours.days = {{Day{20'800}, Text<1, 100>{"Stock-taking"}, {}}};
            CHECK(attentiveness::change_opening_hours(ctx, 0, hours));
            TRY(const auto team, cases::add_team(ctx, {{"Front of house"}, Money{50'000, ctx.business.currency}, {tom(ctx)}}));
            auto rules = cases::Rules::usual();
            rules.clocks.front().team_id = team.id;
            rules.clocks.front().escalate_to = tom(ctx);
            rules.responses.front().owner_id = tom(ctx);
            rules.answers = {{{"late"}, {"We are sorry, {{name}}.\n\nIt is ready \"now\"."}}};
            CHECK(cases::change_rules(ctx, 0, rules));
            auto money = cases::MoneyRules::usual(ctx.business.currency);
            money.people = {{{Money{5'000, ctx.business.currency}, {}}, tom(ctx)}};
            CHECK(cases::change_money_rules(ctx, 0, money));
            auto ladder = ladder::Rules::usual();
            ladder.level_1.front().at_least = 3;
            CHECK(ladder::change_rules(ctx, 0, ladder));
            CHECK(enquiries::change_settings(ctx, 0, {21, 40}));
            return Done{};
        });
        at.write([](Context& ctx) -> Result<Done> {
            surveys::NewSurvey asked;
            asked.name = {"After a visit"};
            asked.questions = {{.kind = surveys::QuestionKind::csat, .words = {{.language = {"en"}, .ask = {"How was it?"}}, {.language = {"de"}, .ask = {"Wie war es?"}, .low = Text<1, 40>{"schlecht"}}}},
                               {.kind = surveys::QuestionKind::choice, .words = {{.language = {"en"}, .ask = {"What was best?"}, .choices = std::vector<Text<1, 80>>{{"Bread"}, {"Rolls"}}},
                                                                               {.language = {"de"}, .ask = {"Was war am besten?"}, .choices = std::vector<Text<1, 80>>{{"Brot"}, {"Semmeln"}}}}}};
            asked.texts = std::vector<surveys::TextsInput>{{.language = {"en"}, .about = Text<1, 120>{"Hafer & Mohn"}, .thanks = Text<1, 300>{"Thank you."}}};
            TRY(const auto survey, surveys::add_survey(ctx, asked));
            CHECK(surveys::open_survey(ctx, survey.id));
            CHECK(surveys::add_place(ctx, survey.id, {surveys::PlaceKind::tablet, {"Counter"}}));
            CHECK(surveys::add_place(ctx, survey.id, {surveys::PlaceKind::qr, {"Door"}}));
            CHECK(surveys::add_rule(ctx, survey.id, {touchpoints::Kind::delivery, 3, 5, surveys::AskedBy::email}));
            themes::Theme queue, till;
            queue.id = queue.root_id = ctx.ids.make<themes::Theme>();
            queue.words = {{"queue", "queues", 0.8}, {"wait", "waiting", 0.6}};
            queue.name = "The queue";
            queue.created_at = queue.updated_at = ctx.now();
            till = queue;
            till.id = ctx.ids.make<themes::Theme>();
            till.words = {{"till", "till", 1}};
            till.name.reset();
            till.pinned_at = ctx.now();
            till.pinned_by = "Hanne Brodersen";
            till.merged_into = queue.id;
            themes::store::put(ctx.db, queue);
            themes::store::put(ctx.db, till);
            asked.name = {"Once a year"};
            CHECK(surveys::add_survey(ctx, asked));
            return Done{};
        });
    }

    static std::string written(test::World& from)
    {
        return from.read([](Context& ctx) { return imports::write_setup(ctx, setup_parts()); }).value();
    }
    static Result<BroughtSetup> try_bring(test::World& to, const std::string& text, bool dry_run = false)
    {
        auto desk = to.desk();
        return imports::bring_setup(desk, setup_parts(), text, dry_run);
    }
    static BroughtSetup bring(test::World& to, const std::string& text, bool dry_run = false)
    {
        auto brought = try_bring(to, text, dry_run);
        if (!brought) {
            ADD_FAILURE() << brought.error().detail;
            for (const auto& fault : brought.error().faults) ADD_FAILURE() << fault.pointer << ": " << fault.detail;
            return {};
        }
        return std::move(*brought);
    }
    static std::string with(std::string text, const std::string& what, const std::string& other)
    {
        const auto at = text.find(what);
        EXPECT_NE(at, std::string::npos) << what;
        return at == std::string::npos ? text : text.replace(at, what.size(), other);
    }
    static std::string counts(const BroughtSetup& of) { return std::to_string(of.made) + " " + std::to_string(of.changed) + " " + std::to_string(of.same); }
    static std::int64_t noted(test::World& at)
    {
        return at.read([](Context& ctx) { return static_cast<std::int64_t>(identity::list_audit_events(ctx.db, {.subject = {}, .actor = {}, .action = "setup.brought_in", .span = {}}, {}, 10).size()); });
    }
    // "3 /teams/0/name": the line and the place of the first fault.
    std::string refused(const std::string& text)
    {
        const auto brought = try_bring(world, text);
        if (brought) return "taken";
        if (brought.error().refusal != Refusal::invalid || brought.error().faults.empty()) return brought.error().detail;
        const auto pointer = brought.error().faults.front().pointer;
        return std::to_string(imports::line_in(text, pointer)) + " " + pointer;
    }
};
RAPPORT_ON_BOTH_ENGINES(Setup);

TEST_P(Setup, goes_to_another_business_and_is_there_the_same)
{
    hire(world);
    set_up(world);
    const auto text = written(world);
    EXPECT_EQ(text, written(world));
    for (const auto* told : {"\"tom@example.org\"", "\"Front of house\"", "\"Wie war es?\"", "\"Stock-taking\"", "\"late\"", "\"Counter\"", "\"The queue\"", "\"into\": \"The queue\""}) EXPECT_NE(text.find(told), std::string::npos) << told;
    EXPECT_EQ(text.find("stf_"), std::string::npos);
    EXPECT_EQ(text.find("tea_"), std::string::npos);

    test::World other(GetParam());
    hire(other);
    const auto empty = written(other);
    const auto would = bring(other, text, true);
    EXPECT_TRUE(would.dry_run);
    EXPECT_EQ(counts(would), "8 5 0");          // a team, two surveys, two places, a rule, two themes; hours and four kinds of rules
    EXPECT_EQ(written(other), empty) << "a dry run changes nothing";
    EXPECT_EQ(noted(other), 0);
    for (const auto& step : would.steps) EXPECT_FALSE(step.link) << step.what;

    const auto did = bring(other, text);
    EXPECT_EQ(counts(did), counts(would));
    EXPECT_EQ(std::ranges::count_if(did.steps, [](const auto& step) { return step.link.has_value(); }), 2);
    EXPECT_EQ(written(other), text);
    EXPECT_EQ(noted(other), 1);
    EXPECT_EQ(counts(bring(other, text)), "0 0 13");
    EXPECT_EQ(noted(other), 1) << "where nothing changed nothing is noted";
}

TEST_P(Setup, changes_what_differs_and_leaves_the_rest)
{
    hire(world);
    set_up(world);
    auto text = with(written(world), "\"How was it?\"", "\"How was your visit?\"");
    text = with(text, "\"amount_minor\": 50000", "\"amount_minor\": 60000");
    const auto brought = bring(world, text);
    EXPECT_EQ(counts(brought), "0 2 11");
    EXPECT_EQ(written(world), text);
    // The question is the same one, so that its answers can be compared.
    world.write([](Context& ctx) -> Result<Done> {
        for (const auto& survey : surveys::list_surveys(ctx)) EXPECT_EQ(survey.wording.questions.front().question, 1) << survey.name;
        return Done{};
    });
    EXPECT_EQ(counts(bring(world, R"({"rapport_setup": 1, "enquiry_settings": {"grace_days": 7, "propose_within_days": 40}})")), "0 1 0");
    EXPECT_EQ(counts(bring(world, R"({"rapport_setup": 1, "teams": []})")), "0 0 0");
    EXPECT_EQ(world.read([](Context& ctx) { return cases::list_teams(ctx.db).size(); }), 1U) << "what is not in the file stays";
}

TEST_P(Setup, keeps_what_the_file_leaves_out_and_says_what_goes)
{
    hire(world);
    set_up(world);
    const auto text = written(world);
    EXPECT_EQ(counts(bring(world, R"({"rapport_setup": 1, "opening_hours": {"always_open": false}, "case_rules": {}, "remedy_rules": {}, "ladder_rules": {}, "enquiry_settings": {"grace_days": 21},
                                     "teams": [{"name": "Front of house"}], "surveys": [{"name": "After a visit"}], "themes": [{"name": "The queue"}]})")).substr(0, 4), "0 0 ");
    EXPECT_EQ(written(world), text);

    world.write([](Context& ctx) -> Result<Done> {
        cases::Rules rules = cases::read_rules(ctx.db);
        rules.answers.clear();
        for (int i = 1; i <= 40; ++i) rules.answers.push_back({{"answer " + std::to_string(i)}, {"We are sorry."}});
        CHECK(cases::change_rules(ctx, cases::read_rules(ctx.db).version, rules));
        return Done{};
    });
    const auto here = R"({"name": "answer 1", "words": "We are sorry."})", more = R"({"name": "new", "words": "Welcome."})";
    const auto three = std::string(R"({"rapport_setup": 1, "case_rules": {"answers": [)") + here + ", " + more + R"(, {"name": "newer", "words": "Welcome."}]}})";
    const auto would = bring(world, three, true);
    ASSERT_EQ(would.steps.size(), 1U);
    EXPECT_EQ(would.steps.front().what, "the rules of cases and the ready answers: 40 ready answers become 3 (1 as it was, 2 new)");
    const auto nobody = bring(world, R"({"rapport_setup": 1, "remedy_rules": {"people": []}})", true);
    ASSERT_EQ(nobody.steps.size(), 1U);
    EXPECT_EQ(nobody.steps.front().what, "what may be given, and who may give how much: 1 limit of a single person becomes 0");
}

TEST_P(Setup, says_which_fields_and_which_of_a_list_would_change)
{
    hire(world);
    set_up(world);
    const auto says = [&](const std::string& part) {
        const auto would = bring(world, R"({"rapport_setup": 1, )" + part + "}", true);
        return would.steps.size() == 1 ? would.steps.front().what : std::to_string(would.steps.size()) + " steps";
    };
    EXPECT_EQ(says(R"("enquiry_settings": {"grace_days": 7})"), "how long quotes wait: grace_days");
    EXPECT_EQ(says(R"("opening_hours": {"monday": [{"from": "09:00", "to": "12:00"}], "saturday": [{"from": "10:00", "to": "12:00"}]})"), "the opening hours: monday, saturday");
    EXPECT_EQ(says(R"("teams": [{"name": "Front of house", "members": []}])"), "the team “Front of house”: members");
    EXPECT_EQ(says(R"("case_rules": {"newest_days": 9, "reopen_at": 1, "answers": [{"name": "late", "words": "We are sorry."}, {"name": "early", "words": "Welcome."}]})"),
        "the rules of cases and the ready answers: newest_days, reopen_at; 1 ready answer becomes 2 (1 changed, 1 new)");
    EXPECT_EQ(says(R"("case_rules": {"newest_days": 7})"), "the rules of cases and the ready answers") << "nothing differs";
}

TEST_P(Setup, takes_neither_of_two_teams_of_one_name)
{
    hire(world);
    set_up(world);
    world.write([](Context& ctx) -> Result<Done> {
        CHECK(cases::add_team(ctx, {.name = {"Night shift"}}));
        ctx.db.run(rename_teams_sql, std::string("Ovens"));
        return Done{};
    });
    EXPECT_EQ(refused("{\n\"rapport_setup\": 1,\n\"teams\": [\n{\"name\": \"Ovens\"}]}"), "4 /teams/0/name");
}

TEST_P(Setup, knows_people_however_their_email_is_typed)
{
    hire(world);
    set_up(world);
    auto text = written(world);
    for (std::size_t at = 0; (at = text.find("\"tom@example.org\"", at)) != std::string::npos;) text.replace(at, 17, "\"Tom@Example.org\"");
    EXPECT_EQ(counts(bring(world, text)), "0 0 13");
}

TEST_P(Setup, refuses_at_the_line_and_takes_nothing)
{
    hire(world);
    set_up(world);
    const auto text = written(world);
    EXPECT_EQ(refused("{\n  \"rapport_setup\": 1,\n  \"teams\": [}\n}\n"), "3 ");
    EXPECT_EQ(refused("[]"), "1 ");
    EXPECT_EQ(refused("{\n\"teams\": []}"), "1 /rapport_setup");
    EXPECT_EQ(refused("{\n\"rapport_setup\": 2}"), "2 /rapport_setup");
    EXPECT_EQ(refused("{\n\"rapport_setup\": 1,\n\"team\": []}"), "3 /team");
    EXPECT_EQ(refused("{\n\"rapport_setup\": 1,\n\"teams\": [\n{\"name\": \"front of HOUSE\"}]}"), "4 /teams/0/name");
    EXPECT_EQ(refused("{\n\"rapport_setup\": 1,\n\"teams\": [\n{\"name\": \"A\"},\n{\"name\":\n\"\"}]}"), "6 /teams/1/name");
    EXPECT_EQ(refused("{\n\"rapport_setup\": 1,\n\"teams\": [\n{\"name\": \"A\"},\n{\"name\":\n\"A\"}]}"), "6 /teams/1/name");
    EXPECT_EQ(refused("{\n\"rapport_setup\": 1,\n\"teams\": [{\"name\": \"New\", \"members\": [\n\"nobody@example.org\"]}]}"), "4 /teams/0/members/0");
    EXPECT_EQ(refused("{\n\"rapport_setup\": 1,\n\"teams\": [{\"name\": \"New\", \"active\": true}],\n\"enquiry_settings\":\n{\"grace_days\": 7,\n\"propose_within_days\": 999}}"), "6 /enquiry_settings/propose_within_days");
    EXPECT_EQ(refused(with(text, "\"kind\": \"tablet\"", "\"kind\": \"drum\"")).substr(refused(with(text, "\"kind\": \"tablet\"", "\"kind\": \"drum\"")).find(' ')), " /surveys/0/places/0/kind");
    EXPECT_EQ(refused("{\n\"rapport_setup\": 1,\n\"surveys\": [{\"name\": \"After a visit\",\n\"state\": \"draft\", \"questions\": []}]}").find("taken"), std::string::npos);
    EXPECT_EQ(written(world), text) << "nothing of a file that is refused is taken";
    EXPECT_EQ(noted(world), 0);
}

TEST_P(Setup, is_asked_of_and_given_to_those_who_may)
{
    hire(world);
    set_up(world);
    const auto routes = [](http::Router& router) { imports::add_setup_routes(router, setup_parts()); };
    test::Door settings(world, routes, {"settings:read", "settings:write"});
    EXPECT_EQ(settings.get("/setup").status, 403) << "surveys are not theirs to read";
    EXPECT_EQ(settings.post("/setup", R"({"setup": {"rapport_setup": 1, "surveys": []}})").status, 403);
    EXPECT_EQ(settings.post("/setup", R"({"setup": {"rapport_setup": 1, "teams": []}})").status, 200);
    test::Door door(world, routes, {"settings:read", "settings:write", "cases:read", "enquiries:read", "surveys:read", "surveys:write", "themes:read", "themes:write"});
    const auto told = door.get("/setup");
    EXPECT_EQ(told.status, 200);
    EXPECT_EQ(told.body, written(world));
    const auto same = door.post("/setup", "{\"dry_run\": true, \"setup\": " + told.body + "}");
    EXPECT_EQ(same.status, 200) << same.body;
    EXPECT_EQ(test::Door::parsed(same).at("same").as_int64(), 13);
    const auto wrong = door.post("/setup", R"({"setup": {"rapport_setup": 1, "teams": [{"name": ""}]}})");
    EXPECT_EQ(wrong.status, 422);
    EXPECT_EQ(test::Door::parsed(wrong).at("errors").as_array().at(0).at("pointer").as_string(), "/setup/teams/0/name");
    test::Door nobody(world, routes, {"customers:read"});
    EXPECT_EQ(nobody.get("/setup").status, 403);
}

}  // namespace
}  // namespace rapport::app
