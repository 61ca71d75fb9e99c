#include "base/http/newest_first.h"
#include "cases/doors.h"
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
};
BOOST_DESCRIBE_STRUCT(RemedyQuery, (http::PageQuery), (case_id, customer_id, staff_id, state, from, to))

struct AllowanceQuery {
    std::optional<Id<Case>> case_id;
};
BOOST_DESCRIBE_STRUCT(AllowanceQuery, (), (case_id))

struct SpanQuery {
    std::optional<Instant> from, to;
};
BOOST_DESCRIBE_STRUCT(SpanQuery, (), (from, to))

namespace {

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
            TRY(auto remedy, give_remedy(ctx, id, std::move(body)));
            const bool waits = remedy.state == RemedyState::waiting;
            return http::CreatedOrAsked<Remedy>{std::move(remedy), waits};
        },
        "Gives something to put it right: at once within one's own limit (201), else it asks for one approval (202)");
    router.get("/remedies", may("cases:read"),
        [](Context& ctx, http::Query<RemedyQuery> query) -> Result<http::Page<Remedy>> {
            const auto& asked = query.value;
            TRY(const auto before, http::before(asked));
            if (asked.customer_id && !customers::exists(ctx.db, *asked.customer_id)) return customers::no_such_customer(ctx.db, *asked.customer_id);
            auto rows = list_remedies(ctx, {asked.case_id, asked.customer_id, asked.staff_id, asked.state, http::span(asked.from, asked.to), before, asked.size()});
            return http::newest_first(std::move(rows), asked, static_cast<Instant Remedy::*>(&Remedy::at));
        },
        "The ledger of remedies, newest first; state=waiting: those that wait for a yes or no");
    router.get("/remedies/report", may("report:read"),
        [](Desk& desk, http::Query<SpanQuery> query) { return desk.read([&](Context& ctx) { return remedy_report(ctx, http::span(query.value.from, query.value.to)); }); },
        "How much was decided on the spot, what went upstairs and whether that changed the answer, what came back, and what teams gave");
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
        "What went wrong most and what it cost, whether those customers came back, and how they are half a year on against others");
}

}  // namespace rapport::cases
