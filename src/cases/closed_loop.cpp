// Nobody answers into the void: an unhappy answer becomes a case with a clock, a happy one asks for a reply from whoever earned it.
#include "cases/doors.h"
#include "cases/rules.h"
#include "cases/service.h"
#include "cases/store.h"
#include "identity/audit.h"
#include "identity/people.h"
#include "listening/service.h"

#include <tuple>

namespace rapport::cases {
namespace {

constexpr std::int64_t earned_within_us = 30 * us_per_day;

struct EarnedBy {
    std::optional<std::string> staff;
    std::optional<Id<identity::Staff>> staff_id;
};
BOOST_DESCRIBE_STRUCT(EarnedBy, (), (staff, staff_id))

// Who of us last had to do with them before they answered; a file knows only the name.
const Sql earned_by_sql{"cases.earned_by", Reach::one_customer, R"sql(
    SELECT staff, staff_id
      FROM touchpoints
     WHERE customer_id = $1
       AND at > $2
       AND at <= $3
       AND staff IS NOT NULL
       AND kind NOT IN ('survey', 'note')
     ORDER BY at DESC, id DESC
     LIMIT 1
)sql"};

std::string scale_words(const listening::Response& response)
{
    return std::to_string(response.score) + " of " + std::to_string(listening::scale_of(response.survey).highest);
}

std::string subject_of(const listening::Response& response, Kind kind)
{
    return (kind == Kind::praise ? "Gave " : kind == Kind::complaint ? "Not happy: gave " : "Gave ") + scale_words(response);
}

// Praise goes to whoever earned it.
void give_to_whoever_earned_it(Context& ctx, Filed& filed, const listening::Response& response)
{
    const auto earned = ctx.db.one<EarnedBy>(earned_by_sql, response.customer_id, Instant{response.at.us - earned_within_us}, response.at);
    if (!earned) return;
    auto staff = identity::list_staff(ctx.db, true);
    std::erase_if(staff, [&](const identity::Staff& one) { return earned->staff_id ? one.id != *earned->staff_id : one.name != earned->staff; });
    if (staff.size() == 1) std::tie(filed.staff, filed.staff_id) = std::tuple(staff.front().name, staff.front().id);
}

void hear(Context& ctx, const listening::Response& response, const Rules& rules)
{
    const auto* asks = rule_for(rules, response);
    if (!asks || response.at.us < ctx.now().us - rules.newest_days * us_per_day) return;
    if (store::find_of_response(ctx.db, response.id) || store::is_verdict(ctx.db, response.id)) return;
    Filed filed;
    filed.customer_id = response.customer_id;
    filed.subject = subject_of(response, asks->kind);
    filed.source = Source::survey;
    filed.kind = asks->kind;
    filed.opened_at = std::min(response.at, ctx.now());
    filed.response_id = response.id;
    filed.import_id = response.import_id;
    if (filed.kind == Kind::praise) give_to_whoever_earned_it(ctx, filed, response);
    // The rule's own hours, unless the clocks give us less.
    ClockRule clocks;
    if (const auto* rule = rule_for(rules, filed.kind, filed.source, level_of(ctx, filed.customer_id))) clocks = *rule;
    clocks.first_minutes = std::min(clocks.first_minutes.value_or(asks->hours * 60), asks->hours * 60);
    file(ctx, filed, response.comment, &clocks);
    identity::record(ctx, "case.created", to_text(filed.id), "{\"response\":[null,\"" + to_text(response.id) + "\"]}");
}

void recorded(Context& ctx, std::span<const listening::Response> responses)
{
    if (responses.empty()) return;
    const auto rules = read_rules(ctx.db);
    for (const auto& response : responses) hear(ctx, response, rules);
}

// What nobody has worked on goes with the answer that opened it.
void removed(Context& ctx, const listening::Response& response)
{
    const auto id = store::find_of_response(ctx.db, response.id);
    const auto one = id ? store::find(ctx.db, *id, ctx.now()) : std::nullopt;
    if (!one || one->state == State::closed || was_worked_on(ctx, *one)) return;
    withdraw(ctx, *one);
    identity::record(ctx, "case.removed", to_text(*id));
}

}  // namespace

listening::ResponseListener listener() { return {recorded, removed}; }

}  // namespace rapport::cases
