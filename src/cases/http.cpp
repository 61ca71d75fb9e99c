#include "base/http/newest_first.h"
#include "cases/closing.h"
#include "cases/conversation.h"
#include "cases/doors.h"
#include "cases/files.h"
#include "cases/in_files.h"
#include "cases/joining.h"
#include "cases/letter.h"
#include "cases/masked.h"
#include "cases/news.h"
#include "cases/rules.h"
#include "cases/teams.h"
#include "customers/masked.h"

namespace rapport::cases {

enum class Whose { mine, nobody, watched, all };
BOOST_DESCRIBE_ENUM(Whose, mine, nobody, watched, all)

struct CaseQuery : http::PageQuery {
    std::optional<Whose> whose;                 // all; mine, and nobody's of my teams; nobody's; watched by whoever asks
    std::optional<bool> queue;                  // open ones alone, what comes up first, first
    std::optional<Id<customers::Customer>> customer_id;
    std::optional<Id<identity::Staff>> staff_id;
    std::optional<Id<Team>> team_id;
    std::optional<State> state;
    std::optional<bool> overdue;
    std::optional<Kind> kind;
    std::optional<Source> source;
    std::optional<Priority> priority;
    std::optional<std::string> q;
    std::optional<Instant> from, to;            // opened in [from, to)
};
BOOST_DESCRIBE_STRUCT(CaseQuery, (http::PageQuery), (whose, queue, customer_id, staff_id, team_id, state, overdue, kind, source, priority, q, from, to))

namespace {

Result<http::Page<Case>> case_page(Context& ctx, const CaseQuery& query)
{
    Filter filter;
    filter.customer = query.customer_id;
    filter.staff = query.staff_id;
    filter.team = query.team_id;
    const auto whose = query.whose.value_or(Whose::all);
    if (whose == Whose::mine) filter.mine = ctx.actor.staff;
    if (whose == Whose::nobody) filter.assigned = false;
    if (whose == Whose::watched) filter.watcher = ctx.actor.staff;
    filter.state = query.state;
    filter.overdue = query.overdue;
    filter.kind = query.kind;
    filter.source = query.source;
    filter.priority = query.priority;
    filter.q = query.q;
    filter.opened = http::span(query.from, query.to);
    filter.queue = query.queue.value_or(false);
    filter.limit = query.size();
    if (query.cursor) {
        TRY(filter.behind, http::before(query));
    }
    TRY(auto rows, list_cases(ctx, filter));
    for (auto& row : rows) row = customers::shown_to(ctx.actor, std::move(row));
    return http::newest_first(std::move(rows), query, is_queue(filter) ? static_cast<Instant Case::*>(&Case::comes_up_at) : static_cast<Instant Case::*>(&Case::opened_at));
}

Result<WholeCase> shown(Context& ctx, Result<WholeCase> one)
{
    if (!one) return one;
    return shown_to(ctx.actor, std::move(*one));
}

Result<http::Created<WholeCase>> made(Context& ctx, Result<WholeCase> one)
{
    TRY(auto whole, shown(ctx, std::move(one)));
    return http::Created<WholeCase>{std::move(whole)};
}

void add_words(http::Router& router)
{
    router.post("/cases/{id}/entries", may("cases:write"),
        [](Context& ctx, Id<Case> id, AddEntry body) { return shown(ctx, add_entry(ctx, id, std::move(body))); },
        "Adds the customer's words, our answer or a note; an answer stops the clocks that wait for one");
    router.post("/cases/{id}/files", may("cases:write"),
        [](Desk& desk, Id<Case> id, BringFile body) -> Result<http::Created<ListedFile>> {
            TRY(auto file, bring_file(desk, id, body));
            return http::Created<ListedFile>{std::move(file)};
        },
        "Brings a file, in base64, for our next answer, which names it; 10 MB at most").body_rule.limit_bytes = most_file_bytes * 3 / 2;
    router.get("/cases/{id}/files/{file}", may("cases:read"),
        [](Desk& desk, Id<Case> id, Id<CaseFile> file) -> Result<http::Response> {
            TRY(auto found, desk.read([&](Context& ctx) { return read_case_file(ctx, id, file); }));
            return messages::as_file(found.file.name, found.file.type, std::move(found.bytes));
        },
        "A file of ours, to keep");
    router.del("/cases/{id}/files/{file}", may("cases:write"), [](Context& ctx, Id<Case> id, Id<CaseFile> file) { return remove_file(ctx, id, file); },
        "Takes a file away that was brought and is part of no answer");
    router.get("/cases/{id}/entries/{entry}/letter.pdf", may("cases:read"),
        [](Desk& desk, Id<Case> id, Id<Entry> entry) -> Result<http::Response> {
            TRY(const auto letter, desk.read([&](Context& ctx) { return letter_of(ctx, id, entry); }));
            http::Response response;
            response.headers = {{"Content-Type", "application/pdf"}, {"Content-Disposition", "inline; filename=\"letter.pdf\""}, {"Cache-Control", "no-store"}};
            response.body = paper::print(letter);
            return response;
        },
        "Our answer as a letter to print (PDF): its address stands in the window of an envelope. Whoever may not see how to reach customers gets it without");
    router.post("/cases/{id}/waiting", may("cases:write"), [](Context& ctx, Id<Case> id) { return shown(ctx, wait_for_customer(ctx, id)); },
        "We wait for the customer: the clocks stand still");
    router.del("/cases/{id}/waiting", may("cases:write"), [](Context& ctx, Id<Case> id) { return shown(ctx, stop_waiting(ctx, id)); }, "We no longer wait: the clocks run on");
    router.post("/cases/{id}/snooze", may("cases:write"), [](Context& ctx, Id<Case> id, Snooze body) { return shown(ctx, snooze(ctx, id, body)); },
        "Out of the queue until a time; the clocks run on");
    router.del("/cases/{id}/snooze", may("cases:write"), [](Context& ctx, Id<Case> id) { return shown(ctx, wake(ctx, id)); }, "Back into the queue");
    router.put("/cases/{id}/watchers/{staff}", may("cases:write"),
        [](Context& ctx, Id<Case> id, Id<identity::Staff> staff) { return shown(ctx, watch_case(ctx, id, staff)); }, "Somebody wants to be told of what happens in it, and has seen what has (/case-news)");
    router.del("/cases/{id}/watchers/{staff}", may("cases:write"),
        [](Context& ctx, Id<Case> id, Id<identity::Staff> staff) { return shown(ctx, unwatch_case(ctx, id, staff)); }, "No longer");
}

void add_endings(http::Router& router)
{
    router.post("/cases/{id}/closure", may("cases:write"), [](Context& ctx, Id<Case> id, CloseCase body) { return shown(ctx, close_case(ctx, id, std::move(body))); },
        "Closes a case: why it happened, what we did, and how the customer was told; some days later one mail asks whether it is right now, where they can be written to");
    router.del("/cases/{id}/closure", may("cases:write"), [](Context& ctx, Id<Case> id) { return shown(ctx, reopen_case(ctx, id, {})); }, "Opens it again");
    router.post("/cases/{id}/verdict", may("cases:write"), [](Context& ctx, Id<Case> id, GiveVerdict body) { return shown(ctx, give_verdict(ctx, id, body)); },
        "What they said when we asked whether it is right now; a low score opens it again");
}

void add_joining(http::Router& router)
{
    router.post("/cases/{id}/merge", may("cases:write"), [](Context& ctx, Id<Case> id, MergeInto body) { return shown(ctx, merge_cases(ctx, id, body)); },
        "Makes it part of another case about the same thing; answers the other");
    router.del("/cases/{id}/merge", may("cases:write"), [](Context& ctx, Id<Case> id) { return shown(ctx, unmerge_case(ctx, id)); }, "A case of its own again");
    router.post("/cases/{id}/split", may("cases:write"),
        [](Context& ctx, Id<Case> id, SplitOff body) { return made(ctx, split_case(ctx, id, std::move(body))); },
        "Splits off a new case with some of the words; answers the new one");
    router.del("/cases/{id}/split", may("cases:write"), [](Context& ctx, Id<Case> id) { return shown(ctx, unsplit_case(ctx, id)); },
        "Takes the split back: the words go home and this case is gone");
}

void add_rules(http::Router& router)
{
    router.get("/case-rules", may("cases:read"), [](Context& ctx) { return read_rules(ctx.db); }, "How long we have, which answers open a case, and ready answers");
    router.put("/case-rules", may("settings:write"),
        [](Context& ctx, http::IfMatch match, Rules body) { return change_rules(ctx, match.version, body); }, "Changes that");
    router.post("/teams", may("settings:write"),
        [](Context& ctx, NewTeam body) -> Result<http::Created<Team>> {
            TRY(auto team, add_team(ctx, body));
            return http::Created<Team>{std::move(team)};
        },
        "Makes a small team, which owns cases from start to finish and may have a budget");
    router.get("/teams", may("cases:read"), [](Context& ctx) -> http::Page<Team> { return {list_teams(ctx.db), {}}; }, "The teams");
    router.get("/teams/{id}", may("cases:read"), [](Context& ctx, Id<Team> id) { return read_team(ctx, id); }, "One team");
    router.patch("/teams/{id}", may("settings:write"),
        [](Context& ctx, Id<Team> id, http::IfMatch match, ChangeTeam body) { return change_team(ctx, id, match.version, body); }, "Changes a team");
}

}  // namespace

void add_routes(http::Router& router)
{
    router.post("/cases", may("cases:write"),
        [](Context& ctx, OpenCase body) { return made(ctx, open_case(ctx, std::move(body))); },
        "Opens a case: what went wrong, was asked or was praised");
    router.get("/cases", may("cases:read"),
        [](Desk& desk, http::Query<CaseQuery> query) { return desk.read([&](Context& ctx) { return case_page(ctx, query.value); }); },  // a search may look through all
        "Cases, the last opened first; the queue (queue=true) what comes up first, first");
    router.get("/case-news", may("cases:read"),
        [](Desk& desk) { return http::Page<CaseNews>{desk.read([](Context& ctx) { return ctx.actor.staff ? news_for(ctx, ctx.actor.staff) : std::vector<CaseNews>(); }), {}}; },
        "What others did in the cases that whoever asks watches, the newest first, until they do something in them or watch them once more");
    router.get("/cases/{id}", may("cases:read"),
        [](Context& ctx, const std::string& named) -> Result<WholeCase> {
            const auto id = case_in_file(ctx, named);
            if (!id) return not_found("There is no such case.");
            return shown(ctx, read_case(ctx, *id));
        },
        "One case with its conversation, clocks and ending: by its id, or by its external id, which is the one that it had in the file it came by");
    router.patch("/cases/{id}", may("cases:write"),
        [](Context& ctx, Id<Case> id, http::IfMatch match, ChangeCase body) { return shown(ctx, change_case(ctx, id, match.version, std::move(body))); },
        "Changes what a case is about, and whose it is");
    add_words(router);
    add_endings(router);
    add_joining(router);
    add_rules(router);
    add_remedy_routes(router);
}

}  // namespace rapport::cases
