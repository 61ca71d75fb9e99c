#include "base/http/newest_first.h"
#include "cases/helped.h"
#include "cases/doors.h"
#include "cases/in_person.h"
#include "cases/ledger.h"
#include "cases/recovery.h"
#include "cases/remedies.h"
#include "cases/remedy_report.h"
#include "customers/service.h"

namespace rapport::cases {

struct RemedyQuery : http::PageQuery {
    std::optional<Id<Case>> case_id;
    std::optional<Id<customers::Customer>> customer_id;
    std::optional<Id<identity::Staff>> staff_id;
    std::optional<RemedyState> state;
    std::optional<Instant> from, to;            // given or asked for in [from, to)
    std::optional<std::string> month;           // "2026-11", as the business counts days; narrows the span
};
BOOST_DESCRIBE_STRUCT(RemedyQuery, (http::PageQuery), (case_id, customer_id, staff_id, state, from, to, month))

struct HelpedQuery {
    std::optional<Text<1, 60>> cause;           // "not_ready", or in own words; needed
};
BOOST_DESCRIBE_STRUCT(HelpedQuery, (), (cause))

struct LedgerQuery {
    std::optional<Id<identity::Staff>> staff_id;
    std::optional<RemedyState> state;
    std::optional<Instant> from, to;            // given or asked for in [from, to)
    std::optional<std::string> month;
};
BOOST_DESCRIBE_STRUCT(LedgerQuery, (), (staff_id, state, from, to, month))

struct AllowanceQuery {
    std::optional<Id<Case>> case_id;
};
BOOST_DESCRIBE_STRUCT(AllowanceQuery, (), (case_id))

struct SpanQuery {
    std::optional<Instant> from, to;
};
BOOST_DESCRIBE_STRUCT(SpanQuery, (), (from, to))

namespace {

// invalid at "month".
Result<Span> span_of(const Context& ctx, const std::optional<Instant>& from, const std::optional<Instant>& to, const std::optional<std::string>& month)
{
    auto span = http::span(from, to);
    if (!month) return span;
    const auto first = parse_day(*month + "-01");
    if (!first) return invalid("month", "A month is written as 2026-11.", "format");
    const auto [year, number, of_month] = civil(*first);
    const auto next = *day_of(number == 12 ? year + 1 : year, number == 12 ? 1 : number + 1, 1);
    const auto& zone = ctx.business.time_zone;
    span.from = std::max(span.from, zone.start_of(*first));
    span.to = std::min(span.to, zone.start_of(next));
    return span;
}

// What is said belongs to somebody who stands there; elsewhere it would reach nobody.
Result<Done> must_be_in_person(const GiveRemedy& given)
{
    if (given.in_person.value_or(false)) return Done{};
    const std::string why = "This needs in_person: only with what is given to somebody who stands there do words go along. Elsewhere answer in the case.";
    std::vector<Fault> faults;
    if (given.words) faults.push_back({"/words", "in_person", why});
    if (given.send.value_or(false)) faults.push_back({"/send", "in_person", why});
    if (!faults.empty()) return invalid(std::move(faults));
    return Done{};
}

void add_limits(http::Router& router)
{
    router.get("/allowance", may("cases:read"), [](Context& ctx, http::Query<AllowanceQuery> query) { return own_allowance(ctx, query.value.case_id); },
        "How much whoever asks may give without asking anybody, and what is left of it");
    router.get("/allowances", may("settings:read"), [](Context& ctx) -> http::Page<Allowance> { return {list_allowances(ctx), {}}; }, "How much everybody may give without asking anybody");
    router.get("/remedy-rules", may("cases:read"), [](Context& ctx) { return read_money_rules(ctx); }, "What may be given, and who may give how much");
    router.put("/remedy-rules", may("settings:write"),
        [](Context& ctx, http::IfMatch match, MoneyRules body) { return change_money_rules(ctx, match.version, body); }, "Changes that");
}

}  // namespace

void add_remedy_routes(http::Router& router)
{
    router.post("/cases/{id}/remedies", may("money:grant"),
        [](Context& ctx, Id<Case> id, GiveRemedy body) -> Result<http::CreatedOrAsked<Remedy>> {
            CHECK(must_be_in_person(body));
            TRY(auto remedy, body.in_person.value_or(false) ? give_in_person(ctx, id, std::move(body)) : give_remedy(ctx, id, std::move(body)));
            const bool waits = remedy.state == RemedyState::waiting;
            return http::CreatedOrAsked<Remedy>{std::move(remedy), waits};
        },
        "Gives something to put it right: at once within one's own limit (201), else it asks for one approval (202). in_person: they stand there; then the case is the giver's where it was nobody's, they count as answered, and what is given at once closes the case, of which they are asked some days later; send: the words go to them by e-mail too, when it can be taken back no more (ten minutes); not with what waits for a yes. words and send need in_person");
    router.get("/remedies", may("cases:read"),
        [](Context& ctx, http::Query<RemedyQuery> query) -> Result<http::Page<Remedy>> {
            const auto& asked = query.value;
            TRY(const auto before, http::before(asked));
            if (asked.customer_id && !customers::exists(ctx.db, *asked.customer_id)) return customers::no_such_customer(ctx.db, *asked.customer_id);
            TRY(const auto span, span_of(ctx, asked.from, asked.to, asked.month));
            auto rows = list_remedies(ctx, {asked.case_id, asked.customer_id, asked.staff_id, asked.state, span, before, asked.size()});
            return http::newest_first(std::move(rows), asked, static_cast<Instant Remedy::*>(&Remedy::at));
        },
        "The ledger of remedies, newest first; state=waiting: those that wait for a yes or no");
    router.get("/remedies/ledger.csv", may("cases:export"),
        [](Desk& desk, http::Query<LedgerQuery> query) -> Result<http::Response> {
            const auto& asked = query.value;
            TRY(auto csv, desk.read([&](Context& ctx) -> Result<std::string> {
                TRY(const auto span, span_of(ctx, asked.from, asked.to, asked.month));
                return ledger_csv(ctx, {.staff = asked.staff_id, .state = asked.state, .span = span});
            }));
            http::Response response;
            response.headers = {{"Content-Type", "text/csv; charset=utf-8"}, {"Content-Disposition", "attachment; filename=\"remedies.csv\""}, {"Cache-Control", "no-store"}};
            response.body = std::move(csv);
            return response;
        },
        "The ledger of remedies as CSV: a line for each, with why it was given, how it turned out and what they gave the case");
    router.get("/remedies/report", may("report:read"),
        [](Desk& desk, http::Query<SpanQuery> query) { return desk.read([&](Context& ctx) { return remedy_report(ctx, http::span(query.value.from, query.value.to)); }); },
        "How much was decided on the spot, what went upstairs and whether that changed the answer, what came back, and what teams gave");
    router.get("/remedies/helped", may("cases:read"), [](Context& ctx, http::Query<HelpedQuery> query) -> Result<Helped> {
            if (!query.value.cause) return invalid("cause", "Say what happened.", "required");
            return what_helped(ctx, query.value.cause->value);
        },
        "What others to whom the same happened were given, and in how many of those cases they gave 4 or 5 when asked whether it is right now; nothing of fewer than five");
    router.get("/remedies/{id}", may("cases:read"), [](Context& ctx, Id<Remedy> id) { return read_remedy(ctx, id); }, "One remedy");
    router.patch("/remedies/{id}", may("cases:write"),
        [](Context& ctx, Id<Remedy> id, http::IfMatch match, ChangeRemedy body) { return change_remedy(ctx, id, match.version, body); }, "Says how it turned out");
    router.post("/remedies/{id}/approval", may("money:grant"), [](Context& ctx, Id<Remedy> id, Approve body) { return approve(ctx, id, body); },
        "Says yes to what was asked for, perhaps with another amount; it lies on the allowance of whoever says so");
    router.post("/remedies/{id}/refusal", may("money:grant"), [](Context& ctx, Id<Remedy> id, Refuse body) { return refuse(ctx, id, body); }, "Says no, and why");
    router.post("/remedies/{id}/withdrawal", may("money:grant"), [](Context& ctx, Id<Remedy> id) { return take_back(ctx, id); },
        "Takes back what one gave within ten minutes, or asked for");
    add_limits(router);
    router.get("/recovery", may("report:read"),
        [](Desk& desk, http::Query<RecoverySpan> query) { return desk.read([&](Context& ctx) { return recovery(ctx, query.value); }); },     // it reads years of orders
        "What went wrong most and what it cost, whether those customers came back, and how they are half a year on against others; order: how the causes stand");
    router.get("/recovery/causes.csv", may("report:export"),
        [](Desk& desk, http::Query<RecoverySpan> query) -> Result<http::Response> {
            TRY(const auto report, desk.read([&](Context& ctx) { return recovery(ctx, query.value); }));
            http::Response response;
            response.headers = {{"Content-Type", "text/csv; charset=utf-8"}, {"Content-Disposition", "attachment; filename=\"causes.csv\""}, {"Cache-Control", "no-store"}};
            response.body = causes_csv(report);
            return response;
        },
        "Its causes as CSV, in the same order");
}

}  // namespace rapport::cases
