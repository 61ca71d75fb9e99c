#include "cases/closing.h"
#include "cases/conversation.h"
#include "cases/doors.h"
#include "cases/facts.h"
#include "cases/remedies.h"
#include "cases/rules.h"
#include "cases/store.h"
#include "cases/test/closed_loop.h"
#include "customers/service.h"
#include "listening/service.h"
#include "touchpoints/record.h"
#include "touchpoints/service.h"
#include "touchpoints/test/file_desk.h"

#include <map>
#include <random>

namespace rapport::cases {
namespace {

using listening::Survey;
using test::ClosedLoop;
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

// The business is open at every hour, so that open hours are hours.
TEST_P(ClosedLoop, an_answer_has_clocks_of_open_hours)
{
    const auto begun = world.clock.now();
    const auto hours_until = [&](Survey kind, std::int64_t score) {
        const auto response = respond(kind, score);
        std::map<std::string, std::int64_t> hours;
        const auto id = world.read([&](Context& ctx) { return store::find_of_response(ctx.db, response.id); }).value();
        for (const auto& clock : world.read([&](Context& ctx) { return store::clocks(ctx.db, id); })) hours[std::string(enum_text(clock.clock))] = (clock.due_at->us - world.clock.now().us) / (3600 * us_per_second);
        return hours;
    };
    EXPECT_EQ(hours_until(Survey::nps, 3), (std::map<std::string, std::int64_t>{{"first", 2}, {"solution", 24}}));
    EXPECT_EQ(hours_until(Survey::nps, 10).at("first"), 24) << "a happy one has a reply with a deadline, too";
    EXPECT_EQ(begun.us, world.clock.now().us);
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

// A file calls us by our first names.
TEST_P(ClosedLoop, praise_reaches_who_is_called_by_the_first_name)
{
    const auto owner_after = [&](const char* served_by, const char* id) {
        world.write([&](Context& ctx) -> Result<touchpoints::Touchpoint> {
            touchpoints::Touchpoint visit;
            visit.external_id = id;
            visit.customer_id = paul;
            visit.kind = touchpoints::Kind::visit;
            visit.at = ctx.now();
            visit.staff = served_by;
            return touchpoints::record(ctx, visit);
        });
        pass(us_per_day);
        const auto response = respond(Survey::nps, 10, {}, "A dear");
        return world.read([&](Context& ctx) { return store::find(ctx.db, store::find_of_response(ctx.db, response.id).value(), ctx.now()); })->staff.value_or("nobody");
    };
    EXPECT_EQ(owner_after("Tom", "v1"), "Tom Reimers");
    EXPECT_EQ(owner_after("ines", "v2"), "Ines Petersen");
    EXPECT_EQ(owner_after("To", "v3"), "Hanne Brodersen") << "no word of any name, so the owner of the business";
    const auto other = as(hanne, [](Context& ctx) { return identity::add_staff(ctx, {{"Tom Sørensen"}, "tom.s@hafer-mohn.example", identity::Role::staff}); }).value();
    EXPECT_EQ(owner_after("Tom", "v4"), "Hanne Brodersen") << "which of the two?";
    EXPECT_EQ(owner_after("Tom Sorensen", "v5"), "Tom Sørensen");
    as(hanne, [&](Context& ctx) {
        identity::StaffChange change;
        change.active = {true, false};
        return identity::change_staff(ctx, other.id, other.version, change);
    }).value();
    EXPECT_EQ(owner_after("Tom", "v6"), "Tom Reimers") << "the other one has left";
    EXPECT_EQ(owner_after("Tom Sørensen", "v7"), "Hanne Brodersen") << "who has left gets nothing";
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

TEST_P(ClosedLoop, an_answer_in_a_file_opens_no_case_where_a_file_brought_it)
{
    const std::string header = "response_id,customer_id,at,survey,score,comment\n";
    touchpoints::FileDesk answers{world, listening::import_shape()}, files{world, import_shape()};
    const auto brought = files.read("case_id,customer_id,subject,source,kind,opened_at\nK-1,C-1,Slow and cold,survey,complaint,2026-11-16T09:15:00Z\n"
                                    "K-2,C-1,Not happy: gave 2 of 5,survey,complaint,2026-11-16T12:00:00Z\n");
    EXPECT_EQ(brought.counts, "2 read, 2 created, 0 changed, 0 unchanged, 0 rejected");
    const auto read = answers.read(header + "A-1,C-1,2026-11-16T09:15:00Z,nps,1,at that moment\nA-2,C-1,2026-11-15T23:00:00Z,csat,2,told on paper\n");
    EXPECT_EQ(cases().size(), 2u);
    answers.read(header + "A-3,C-1,2026-11-16T10:15:00Z,nps,3,another matter\nA-4,C-2,2026-11-16T09:15:00Z,nps,1,somebody else\n");
    EXPECT_EQ(cases().size(), 4u);
    answers.undo(read.id);
    EXPECT_EQ(cases().size(), 4u) << "the case is not the answer's to take away";
}

TEST_P(ClosedLoop, a_verdict_in_a_file_is_of_the_case_that_a_file_brought)
{
    touchpoints::FileDesk answers{world, listening::import_shape()}, files{world, import_shape()};
    EXPECT_EQ(files.read("case_id,customer_id,subject,kind,opened_at,verdict,verdict_at\nK-1,C-1,The roll was hard,complaint,2026-11-10T09:15:00Z,1,2026-11-16T09:15:00Z\n").counts,
              "1 read, 1 created, 0 changed, 0 unchanged, 0 rejected");
    answers.read("response_id,customer_id,at,survey,score,comment\nA-1,C-1,2026-11-16T09:15:00Z,csat,1,Still hard\n");
    EXPECT_EQ(cases().size(), 1u);
    answers.read("response_id,customer_id,at,survey,score,comment\nA-2,C-1,2026-11-16T10:15:00Z,csat,1,And dear\n");
    EXPECT_EQ(cases().size(), 2u) << "another answer is another matter";
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
