// What customers said and what we did about it leaves as files, and what can come in comes into a fresh business as it was.
#include "app/test/files.h"
#include "cases/closing.h"
#include "cases/conversation.h"
#include "cases/files.h"
#include "cases/recovery.h"
#include "cases/remedies.h"
#include "cases/store.h"
#include "ideas/box.h"
#include "ideas/said.h"
#include "ideas/service.h"
#include "imports/write_out.h"
#include "knowledge/service.h"
#include "messages/service.h"
#include "messages/settings.h"
#include "surveys/test/shop.h"

#include <array>
#include <set>

namespace rapport::app {
namespace {

class VoiceFiles : public FilesTest {
protected:
    static std::string written(test::World& from, const std::string& kind)
    {
        auto desk = from.desk();
        std::string text;
        imports::write_out(desk, *imports::find(shapes(), kind), [&](std::string_view bytes) { text += bytes; });
        return text;
    }
    static imports::Imported bring(test::World& to, const std::string& kind, const std::string& text)
    {
        const auto file = to.folder / (kind + ".csv");
        std::ofstream(file, std::ios::binary) << text;
        auto desk = to.desk();
        auto imported = imports::import_now(desk, shapes(), {.kind = kind, .file = file, .file_name = kind, .map = {}, .date_format = {}, .dry_run = false});
        if (!imported) throw std::runtime_error(imported.error().detail);
        for (const auto& row : imported->report.rejected.first(10)) ADD_FAILURE() << kind << " line " << row.line << ": " << row.reason;
        return std::move(*imported);
    }
    Id<customers::Customer> known(const std::string& id)
    {
        return *world.read([&](Context& ctx) { return customers::find_by_external_id(ctx.db, id); });
    }
    // A case that was talked about, put right and closed.
    Id<cases::Case> put_right()
    {
        return world.write([&](Context& ctx) -> Result<Id<cases::Case>> {
            TRY(const auto one, cases::open_case(ctx, {.subject = {"The rye was cold"}, .customer_id = known("K-1"), .words = Text<1, 10000>{"It was cold,\nand late."}}));
            CHECK(cases::add_entry(ctx, one.id, {.kind = cases::EntryKind::note, .words = {"=The oven again"}}));
            CHECK(cases::add_entry(ctx, one.id, {.kind = cases::EntryKind::answer, .words = {"We are sorry."}, .way = cases::Way::call}));
            CHECK(cases::give_remedy(ctx, one.id, {.kind = {"refund"}, .amount = Money{900, {"EUR"}}, .reason = Text<1, 1000>{"cold"}}));
            CHECK(cases::close_case(ctx, one.id, {.cause = Text<1, 60>{"cold"}, .action = Text<1, 2000>{"Mended the oven"}, .told_by = cases::Way::call}));
            return one.id;
        });
    }
    void write_articles()
    {
        world.write([](Context& ctx) -> Result<Done> {
            TRY(const auto rye, knowledge::add_article(ctx, {{"Rye"}, {"## How long it keeps\n\nA week, \"at least\"."}}));
            CHECK(knowledge::publish_article(ctx, rye.id, rye.version));
            knowledge::ChangeArticle change;
            change.text = {true, Text<1, 12000>{"Ten days."}};
            CHECK(knowledge::change_article(ctx, rye.id, rye.version, change));
            TRY(const auto old, knowledge::add_article(ctx, {{"Old ovens"}, {"Gone."}}));
            change = {};
            change.archived = {true, true};
            CHECK(knowledge::change_article(ctx, old.id, old.version, change));
            return Done{};
        });
    }
    void have_ideas(Id<cases::Case> from)
    {
        world.write([&](Context& ctx) -> Result<Done> {
            TRY(const auto post, ideas::add_idea(ctx, {.title = {"Rye by post"}, .words = Text<1, 2000>{"I moved\naway."}, .customer_id = known("K-1"), .case_id = from}));
            CHECK(ideas::vote(ctx, post.id, {known("K 2")}));
            CHECK(ideas::answer_idea(ctx, post.id, post.version, {ideas::IdeaAnswer::planned, {"From May on."}}));
            TRY(const auto late, ideas::add_idea(ctx, {.title = {"Open until eight"}, .customer_id = known("K-1")}));
            CHECK(ideas::take_vote_back(ctx, late.id, known("K-1")));
            CHECK(ideas::show_idea(ctx, late.id));
            TRY(const auto cold, ideas::add_said(ctx, {.case_id = from, .you_said = {"The rye was cold."}, .we_did = {"The oven is mended."}, .called = Text<1, 60>{"Mara"}, .leave = {"on the phone"}}));
            CHECK(ideas::show_said(ctx, cold.id));
            CHECK(ideas::add_said(ctx, {.idea_id = post.id, .you_said = {"Send it."}, .we_did = {"From May on."}, .leave = {"at the counter"}}));
            return Done{};
        });
    }
};
RAPPORT_ON_BOTH_ENGINES(VoiceFiles);

TEST_P(VoiceFiles, come_into_a_fresh_business_as_they_left)
{
    bring_in("customers", "external_id,name\nK-1,Mara Kowalska\nK 2,Emil Thielsen\n");
    write_articles();
    have_ideas(put_right());
    test::World fresh(GetParam());
    for (const auto* kind : {"customers", "cases"}) bring(fresh, kind, written(world, kind));
    std::vector<Id<imports::Import>> made;
    for (const auto* kind : {"articles", "ideas", "said"}) {
        SCOPED_TRACE(kind);
        const auto left = written(world, kind);
        const auto came = bring(fresh, kind, left);
        EXPECT_EQ(came.report.counts.created, 2);
        made.push_back(came.id);
        EXPECT_EQ(written(fresh, kind), left);
        EXPECT_EQ(bring(fresh, kind, left).report.counts.unchanged, 2);
        EXPECT_EQ(bring(world, kind, left).report.counts.unchanged, 2) << "where it came from it is there already";
    }
    const auto votes = fresh.read([](Context& ctx) { return ideas::list_ideas(ctx, {}); });
    EXPECT_EQ(std::pair(votes.at(0).votes, votes.at(1).votes), std::pair(std::int64_t{0}, std::int64_t{2}));
    EXPECT_EQ(fresh.read([](Context& ctx) { return ideas::shown(ctx.db, 10).size(); }), 1u);
    const auto box = fresh.read([](Context& ctx) { return ideas::in_box(ctx.db, 0, 10); });
    ASSERT_EQ(box.size(), 1u);
    EXPECT_EQ(box[0].title, "Open until eight") << "what everybody read there they read here";
    EXPECT_TRUE(fresh.read([](Context& ctx) { return messages::list_messages(ctx, {}).value().empty(); })) << "a file tells nobody";
    while (!made.empty()) {
        auto desk = fresh.desk();
        EXPECT_EQ(imports::undo_now(desk, shapes(), made.back(), {}).value(), 0);
        made.pop_back();
    }
    for (const auto* kind : {"articles", "ideas", "said"}) EXPECT_EQ(written(fresh, kind).find('\n'), written(fresh, kind).size() - 1) << kind << ": all of it is taken back";
}

// What was said and given in cases comes along, is no second copy of what came with the cases, and counts in what trouble cost.
TEST_P(VoiceFiles, carry_what_was_said_and_given_in_cases)
{
    bring_in("customers", "external_id,name\nK-1,Mara Kowalska\nK 2,Emil Thielsen\n");
    put_right();
    test::World fresh(GetParam());
    const auto wait = [&] { fresh.clock.set({fresh.clock.now().us + us_per_second}); };      // nothing there has an id of the first one
    wait();
    const auto cost = [](test::World& in) { return in.read([](Context& ctx) { return cases::recovery(ctx, {}); }).value().causes.at(0).remedies; };
    const auto said = [](test::World& in) {
        return in.read([](Context& ctx) {
            std::string all;
            for (const auto& entry : cases::read_case(ctx, cases::list_cases(ctx, {}).value().at(0).id).value().entries) all += std::string(enum_text(entry.kind)) + to_text(entry.at) + entry.words + "\n";
            return all;
        });
    };
    bring(fresh, "customers", written(world, "customers"));
    const auto made = bring(fresh, "cases", written(world, "cases")).id;
    EXPECT_EQ(cost(fresh).amount_minor, 0);
    std::vector<Id<imports::Import>> all{made};
    for (const auto* kind : {"conversations", "remedies"}) {
        SCOPED_TRACE(kind);
        const auto left = written(world, kind);
        const auto came = bring(fresh, kind, left);
        const auto with_the_case = kind == std::string("conversations") ? 1 : 0;       // its first words
        EXPECT_EQ(came.report.counts.unchanged, with_the_case);
        EXPECT_EQ(came.report.counts.created, came.report.counts.read - with_the_case);
        EXPECT_GT(came.report.counts.created, 0);
        all.push_back(came.id);
        for (auto* in : {&fresh, &world}) {
            const auto again = bring(*in, kind, left);
            EXPECT_EQ(again.report.counts.unchanged, again.report.counts.read) << "it is there already";
            const auto back = bring(*in, kind, written(fresh, kind));
            EXPECT_EQ(back.report.counts.unchanged, back.report.counts.read) << "nor does it come home as something else";
        }
    }
    EXPECT_EQ(cost(fresh), cost(world));
    EXPECT_EQ(said(fresh), said(world));

    const auto undo = [&](Id<imports::Import> id) {
        wait();
        auto desk = fresh.desk();
        return imports::undo_now(desk, shapes(), id, {}).value();
    };
    EXPECT_EQ(undo(all[0]), 1) << "something was said and given in it";
    EXPECT_EQ(undo(all[2]), 0);
    EXPECT_EQ(undo(all[1]), 0);
    EXPECT_TRUE(fresh.read([](Context& ctx) { return cases::list_cases(ctx, {}).value().empty(); })) << "then the case goes too";
}

TEST_P(VoiceFiles, bring_nothing_back_that_was_taken_off)
{
    bring_in("customers", "external_id,name\nK-1,Mara Kowalska\nK 2,Emil Thielsen\n");
    write_articles();
    have_ideas(put_right());
    const auto said = written(world, "said"), articles = written(world, "articles");
    world.write([](Context& ctx) -> Result<Done> {
        for (const auto& one : ideas::list_said(ctx)) CHECK(ideas::remove_said(ctx, one.id));
        for (const auto& one : knowledge::list_articles(ctx, {}))
            if (one.published_at) CHECK(knowledge::unpublish_article(ctx, one.id));
        return Done{};
    });
    const auto file = world.folder / "said.csv";
    std::ofstream(file, std::ios::binary) << said;
    auto desk = world.desk();
    const auto again = imports::import_now(desk, shapes(), {.kind = "said", .file = file, .file_name = "said", .map = {}, .date_format = {}, .dry_run = false});
    EXPECT_EQ(again->report.counts.rejected, 2) << "their leave was taken back";
    EXPECT_TRUE(world.read([](Context& ctx) { return ideas::list_said(ctx).empty(); }));
    EXPECT_EQ(bring(world, "articles", articles).report.counts.unchanged, 2);
    for (const auto& one : world.read([](Context& ctx) { return knowledge::list_articles(ctx, {}); })) EXPECT_FALSE(one.published_at) << one.title;
}

TEST_P(VoiceFiles, are_taken_back_from_what_was_published_at_any_moment)
{
    world.clock.set({world.clock.now().us + 123'456});
    world.write([](Context& ctx) -> Result<Done> {
        TRY(const auto rye, knowledge::add_article(ctx, {{"Rye"}, {"Keeps for a week."}}));
        CHECK(knowledge::publish_article(ctx, rye.id, rye.version));
        return Done{};
    });
    const auto changed = bring(world, "articles", "title,text\nRye,Keeps for ten days.\n");
    EXPECT_EQ(changed.report.counts.changed, 1);
    auto desk = world.desk();
    EXPECT_EQ(imports::undo_now(desk, shapes(), changed.id, {}).value(), 0);
    EXPECT_EQ(world.read([](Context& ctx) { return knowledge::list_articles(ctx, {}); }).at(0).text, "Keeps for a week.");
}

TEST_P(VoiceFiles, stay_where_somebody_has_built_on_them)
{
    const auto ideas = bring_in("ideas", "title,customer_id,voters\nRye by post,K-1,K-2\nOpen until eight,,\n");
    const auto articles = bring_in("articles", "title,text\nRye,Keeps for a week\nOvens,Are hot\n");
    world.write([&](Context& ctx) -> Result<Done> {
        for (const auto& idea : ideas::list_ideas(ctx, {}))
            if (idea.title == "Open until eight") CHECK(ideas::vote(ctx, idea.id, {known("K-1")}));
        for (const auto& article : knowledge::list_articles(ctx, {}))
            if (article.title == "Rye") CHECK(knowledge::publish_article(ctx, article.id, article.version));
        return Done{};
    });
    auto desk = world.desk();
    EXPECT_EQ(imports::undo_now(desk, shapes(), ideas.id, {}).value(), 2) << "somebody voted since: the idea stays, and who voted";
    EXPECT_EQ(imports::undo_now(desk, shapes(), articles.id, {}).value(), 1) << "everybody reads one since";
    EXPECT_EQ(world.read([](Context& ctx) { return ideas::list_ideas(ctx, {}); }).size(), 1u);
    EXPECT_EQ(world.read([](Context& ctx) { return knowledge::list_articles(ctx, {}); }).size(), 1u);
}

TEST_P(VoiceFiles, that_answer_an_idea_anew_call_back_what_waits_and_keep_the_former_answer)
{
    world.write([](Context& ctx) { return messages::change_mail_settings(ctx, 0, {.from_name = Text<1, 100>{"Hafer & Mohn"}, .from_address = {"hallo@hafer-mohn.example"}}); });
    bring_in("customers", "external_id,name,email\nK-1,Mara Kowalska,mara@example.org\nK-2,Nele Sander,nele@example.org\n");
    bring_in("ideas", "title,voters\nOpen until eight,\"K-1\nK-2\"\n");
    const auto only = [&] { return world.read([](Context& ctx) { return ideas::list_ideas(ctx, {}); }).at(0); };
    const auto waiting = [&] {
        std::set<std::string> texts;
        for (const auto& one : world.read([](Context& ctx) { return messages::list_messages(ctx, {.state = messages::State::planned}); }).value())
            texts.insert(world.read([&](Context& ctx) { return messages::read_message(ctx, one.id); }).value().text.substr(0, 200) + one.to_address);
        return texts;
    };
    EXPECT_EQ(world.write([&](Context& ctx) { return ideas::answer_idea(ctx, only().id, only().version, {ideas::IdeaAnswer::planned, {"From April on."}}); }).told, 2);
    EXPECT_EQ(waiting().size(), 2u);
    const auto answered = only();

    bring_in("ideas", "title,staff\nOpen until eight,Tom\n");
    EXPECT_EQ(waiting().size(), 2u) << "the answer is the same";
    const auto done = bring_in("ideas", "title,answer,reason\nOpen until eight,done,Since today\n");
    EXPECT_TRUE(waiting().empty()) << "what they would be told is not so any more, and a file tells nobody";
    EXPECT_EQ(only().reason, "Since today");
    auto desk = world.desk();
    EXPECT_EQ(imports::undo_now(desk, shapes(), done.id, {}).value(), 0);
    EXPECT_EQ(only().reason, answered.reason);
    EXPECT_EQ(only().answered_at, answered.answered_at);
    EXPECT_EQ(waiting().size(), 2u) << "what was answered before stands again, and is told";

    bring_in("ideas", "title,answer,reason\nOpen until eight,no,It does not pay\n");
    EXPECT_TRUE(waiting().empty());
    const auto back = world.write([&](Context& ctx) { return ideas::take_answer_back(ctx, only().id, only().version); });
    EXPECT_EQ(back.reason, "From April on.") << "the former answer is kept";
    EXPECT_EQ(waiting().size(), 2u);
}

TEST_P(VoiceFiles, are_refused_where_they_are_wrong)
{
    auto allowed = world.desk().actor.permissions;
    const auto reasons = [&](const std::string& kind, const std::string& text) {
        const auto file = world.folder / "wrong.csv";
        std::ofstream(file, std::ios::binary) << text;
        auto desk = world.desk();
        desk.actor.permissions = allowed;
        std::string told;
        const auto imported = imports::import_now(desk, shapes(), {.kind = kind, .file = file, .file_name = kind, .map = {}, .date_format = {}, .dry_run = false});
        for (const auto& row : imported->report.rejected.first(10)) told += row.column + " ";
        return told;
    };
    EXPECT_EQ(reasons("ideas", "title,answer,reason,case_id,response_id,created_at\nA,done,,,,\nB,,,C-9,,\nC,,,,R-9,\nD,,,,,2031-01-01\nE,perhaps,,,,\n ,,,,,\nF,,,,,\n"),
              "reason case_id response_id created_at answer title ");
    EXPECT_EQ(reasons("ideas", "title,shown_at\nF,2026-11-01\nP,2031-01-01\nQ,2026-11-01\nR,\n"), "shown_at ");
    const auto before = allowed;
    allowed.reset(may("settings:write").number());
    EXPECT_EQ(reasons("ideas", "title,shown_at\nF,2026-11-01\nS,2026-11-01\nT,\n"), "shown_at ") << "who may show nothing brings nothing in that everybody reads; what is there is left as it is";
    allowed = before;
    EXPECT_EQ(world.read([](Context& ctx) { return ideas::in_box(ctx.db, 0, 10); }).size(), 1u) << "Q alone";
    EXPECT_EQ(reasons("ideas", "title,came_by,customer_id\nG,box,K-9\nH,box,\nF,box,\n"), "came_by came_by ") << "the words of what came by the box are for everybody";
    const auto called_h = [&] {
        auto all = world.read([](Context& ctx) { return ideas::list_ideas(ctx, {}); });
        std::erase_if(all, [](const auto& one) { return one.title != "H"; });
        return all;
    };
    const auto of_box = to_text(called_h().at(0).id);
    EXPECT_EQ(reasons("ideas", "idea_id,title,words\n" + of_box + ",H,Mine alone\n"), "words ") << "what a stranger wrote is not written over";
    EXPECT_EQ(reasons("ideas", "title,words\nH,Mine alone\n"), "") << "whoever says the same has an idea of their own";
    EXPECT_EQ(called_h().size(), 2u);
    bring_in("customers", "external_id,name\nK-1,Mara Kowalska\nK-2,Emil Thielsen\n");
    const auto maras = to_text(world.write([&](Context& ctx) { return cases::open_case(ctx, {.subject = {"Cold"}, .customer_id = known("K-1")}); }).id);
    EXPECT_EQ(reasons("ideas", "idea_id,title,customer_id,case_id\nI-1,I,K-2," + maras + "\nI-2,J,K-8," + maras + "\nI-3,K,K-1," + maras + "\nI-4,L,K-2,\nI-5,M,," + maras + "\n"), "case_id case_id ") << "a case of another customer";
    EXPECT_EQ(reasons("ideas", "idea_id,title,case_id\nI-4,L," + maras + "\n"), "case_id ");
    EXPECT_FALSE(world.read([&](Context& ctx) { return customers::find_by_external_id(ctx.db, "K-8"); })) << "nobody is made known for what is refused";
    EXPECT_EQ(reasons("articles", "title,text,archived_at,published_at,updated_at,created_at\nA,,,,,\nB,x,2026-01-01,2026-01-01,,\nC,x,,,2025-01-01,2026-01-01\nD,x,,2031-01-01,,\n"),
              "text archived_at updated_at published_at ");
    EXPECT_EQ(reasons("said", "case_id,idea_id,you_said,we_did,leave,shown_at\n,,a,b,by phone,\nC-9,,a,b,by phone,\n,I-9,a,b,by phone,\n,F,a,b,,\n"), "case_id case_id idea_id leave ");
    const auto idea = to_text(world.read([](Context& ctx) { return ideas::list_ideas(ctx, {}); }).at(0).id);
    EXPECT_EQ(reasons("said", "idea_id,you_said,we_did,leave,shown_at\n" + idea + ",a,b,by phone,2026-11-01\n"), "shown_at ") << "it is not answered";
    EXPECT_EQ(reasons("said", "said_id,idea_id,you_said,we_did,leave\nS-1," + idea + ",a,b,by phone\nS-1," + idea + ",a,b,by letter\n"), "said_id ") << "what is there is not written over";
}

TEST_P(VoiceFiles, tell_who_said_what_when_what_was_given_and_how_far_each_mail_is)
{
    bring_in("customers", "external_id,name,email\nK-1,Mara Kowalska,mara@example.org\nK 2,Emil Thielsen,\n");
    const auto id = put_right();
    const auto said = written(world, "conversations");
    EXPECT_NE(said.find("," + to_text(id) + ",K-1,2026-11-17T08:00:00.000Z,customer,in_person,,\"It was cold,\nand late.\",,,\n"), std::string::npos) << said;
    EXPECT_NE(said.find(",note,,,'=The oven again,,,\n"), std::string::npos) << said;
    EXPECT_NE(said.find(",answer,call,,We are sorry.,,,\n"), std::string::npos) << said;
    const auto given = written(world, "remedies");
    EXPECT_NE(given.find(to_text(id) + ",The rye was cold,K-1,refund,"), std::string::npos) << given;
    EXPECT_NE(given.find("9.00,EUR,"), std::string::npos) << given;

    world.write([&](Context& ctx) { return messages::change_mail_settings(ctx, 0, {.from_name = Text<1, 100>{"Hafer & Mohn"}, .from_address = {"hallo@hafer-mohn.example"}}); });
    for (int n = 0; n < 3; ++n)
        world.write([&](Context& ctx) { return messages::write_message(ctx, {.customer_id = known("K-1"), .subject = {"Hello"}, .text = {"Your rye is ready."}}); });
    const auto mail = written(world, "messages");
    EXPECT_EQ(std::ranges::count(mail, '\n'), 4) << mail;
    EXPECT_NE(mail.find(",K-1,service,,Mara Kowalska,mara@example.org,"), std::string::npos) << mail;

    surveys::test::Shop shop(world);
    const auto survey = shop.open(surveys::test::after_a_visit());
    shop.give(survey, shop.ask(survey.id, known("K-1")), {{1, 9, {}}, {2, {}, "The rye"}}).value();
    const auto answers = written(world, "answers");
    EXPECT_NE(answers.find(",After a visit,K-1,2026-11-17T08:00:00.000Z,link,en,1,,,1,nps,How likely are you to send a friend to us?,9,\n"), std::string::npos) << answers;
    EXPECT_NE(answers.find(",2,text,Would you say why?,,The rye\n"), std::string::npos) << answers;
}

TEST_P(VoiceFiles, hold_what_was_sent_with_answers)
{
    bring_in("customers", "external_id,name,email\nK-1,Mara Kowalska,mara@example.org\n");
    world.write([&](Context& ctx) { return messages::change_mail_settings(ctx, 0, {.from_name = Text<1, 100>{"Hafer & Mohn"}, .from_address = {"hallo@hafer-mohn.example"}}); });
    const auto id = world.write([&](Context& ctx) { return cases::open_case(ctx, {.subject = {"The plan"}, .customer_id = known("K-1"), .source = cases::Source::mail}); }).id;
    const auto bring = [&](const std::string& name) {
        auto desk = world.desk();
        return cases::bring_file(desk, id, {{name}, Text<1, 100>{"text/plain"}, {"aGk="}}).value().id;
    };
    const auto plan = bring("plan, final.txt"), note = bring("note.txt"), unsent = bring("unsent.txt");
    const auto answered = world.write([&](Context& ctx) { return cases::add_entry(ctx, id, {.kind = cases::EntryKind::answer, .words = {"Here it is."}, .files = std::vector{plan, note}}); });
    const std::string holds = "8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4";
    const auto said = written(world, "conversations");
    EXPECT_NE(said.find("\"" + to_text(plan) + " " + holds + " 2 plan, final.txt\n" + to_text(note) + " " + holds + " 2 note.txt\"\n"), std::string::npos) << said;
    const auto files = written(world, "files");
    EXPECT_NE(files.find(to_text(plan) + "," + to_text(answered.entries.back().id) + "," + to_text(id) + ",K-1,"), std::string::npos) << files;
    EXPECT_NE(files.find(",\"plan, final.txt\",text/plain,2," + holds + ",\"data:text/plain;base64,aGk=\"\n"), std::string::npos) << files;
    EXPECT_EQ(files.find(to_text(unsent)), std::string::npos) << "it was sent to nobody";
}

TEST_P(VoiceFiles, tell_a_long_conversation_to_its_end_and_each_word_once)
{
    bring_in("customers", "external_id,name,email\nK-1,Mara Kowalska,mara@example.org\n");
    const std::array both = {put_right(), put_right()};
    constexpr int many = 1'203;
    world.write([&](Context& ctx) -> Result<Done> {
        for (int n = 0; n < many; ++n) {
            cases::Entry entry;
            entry.case_id = both[static_cast<std::size_t>(n % 2)];
            entry.id = ctx.ids.make<cases::Entry>();
            entry.at = Instant{ctx.now().us + n / 700 * us_per_second};       // most of them at one moment
            entry.kind = cases::EntryKind::note;
            entry.words = "note " + std::to_string(n) + ".";
            cases::store::insert(ctx.db, entry);
        }
        return Done{};
    });
    const auto said = written(world, "conversations");
    for (int n = 0; n < many; ++n) {
        const auto words = ",note " + std::to_string(n) + ".,";
        const auto at = said.find(words);
        ASSERT_NE(at, std::string::npos) << words;
        EXPECT_EQ(said.find(words, at + 1), std::string::npos) << words;
    }
}

}  // namespace
}  // namespace rapport::app
