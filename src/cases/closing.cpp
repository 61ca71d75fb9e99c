#include "cases/closing.h"

#include "base/text.h"
#include "cases/asking.h"
#include "cases/doors.h"
#include "cases/mailing.h"
#include "cases/nameless.h"
#include "cases/owners.h"
#include "cases/remedies.h"
#include "cases/store.h"
#include "identity/audit.h"
#include "identity/changes.h"
#include "listening/service.h"
#include "touchpoints/record.h"

#include <algorithm>

namespace rapport::cases {
namespace {

constexpr std::int64_t ask_within_us = 30 * us_per_day;

const Sql to_ask_sql{"cases.to_ask", Reach::business, R"sql(
    SELECT k.case_id
      FROM case_closures k
      JOIN cases c ON c.id = k.case_id
     WHERE k.ask_at > $1
       AND k.ask_at <= $2
       AND c.customer_id IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM customer_facts f WHERE f.customer_id = c.customer_id AND f.open_cases > 0)
       AND NOT EXISTS (SELECT 1 FROM case_verdicts v WHERE v.case_id = k.case_id AND v.at >= k.at)
       AND NOT EXISTS (SELECT 1 FROM case_merges m WHERE m.case_id = k.case_id)
       AND NOT EXISTS (SELECT 1 FROM case_askings a
                         JOIN messages g ON g.id = a.message_id
                        WHERE a.case_id = k.case_id AND a.closed_at = k.at AND g.state NOT IN ('failed', 'withdrawn') AND g.bounced_at IS NULL)
     ORDER BY k.ask_at, k.case_id
     LIMIT $3
)sql"};

template <std::size_t Min, std::size_t Max> std::optional<std::string> unless_blank(const std::optional<Text<Min, Max>>& text)
{
    if (!text || tidy(text->value).empty()) return std::nullopt;
    return text->value;
}

// Whether an answer of ours by mail stands in the case; by hand from another program it is one, too.
bool was_answered_by_mail(Context& ctx, Id<Case> id)
{
    return std::ranges::any_of(store::entries(ctx.db, id), [](const Entry& entry) { return entry.kind == EntryKind::answer && entry.way == Way::email; });
}

// By mail they were told in words, or not at all. Where these were to be sent tell() says so.
bool lacks_words(Context& ctx, const Filed& filed, const Closure& closure, const CloseCase& input)
{
    return input.told_by == Way::email && !closure.told && !input.send.value_or(false) && !was_answered_by_mail(ctx, filed.id);
}

std::vector<Fault> missing(Context& ctx, const Filed& filed, const Closure& closure, const CloseCase& input)
{
    std::vector<Fault> faults;
    if (needs_cause(filed.kind) && !closure.cause) faults.push_back({"/cause", "required", "Say why it happened."});
    if (needs_cause(filed.kind) && !closure.action) faults.push_back({"/action", "required", "Say what we did about it."});
    if (!input.told_by) faults.push_back({"/told_by", "required", "Say how the customer was told. Nobody learns it by our closing a case."});
    if (lacks_words(ctx, filed, closure, input)) faults.push_back({"/told", "required", "Write what they were told: no e-mail of ours stands in this case yet."});
    return faults;
}

// Nobody is said to be out of reach whom we could tell; nor is anybody told who cannot be told.
std::optional<Fault> reach_fault(Context& ctx, const Filed& filed, const Closure& closure)
{
    const bool nobody = reaches_nobody(ctx, filed);
    if (closure.told_by == Way::cannot_be_reached && closure.told) return Fault{"/told", "nobody_reads", "Whoever cannot be reached reads nothing. Say it as what we did."};
    if (closure.told_by == Way::cannot_be_reached && !nobody && (filed.customer_id || filed.contact || filed.answer_id || filed.place))
        return Fault{"/told_by", "can_be_reached", "Say by which way they were told."};
    // Whoever was given something in person stood there.
    if (closure.told_by != Way::cannot_be_reached && nobody && (closure.told || !closure.remedy_id)) return Fault{closure.told ? "/told" : "/told_by", "nobody_reads", "Nobody can be told: it was answered without a name, on paper or on a tablet. Say that they cannot be reached."};
    return std::nullopt;
}

// That we told them stands in the conversation and on the timeline, where it was not said there already; by e-mail it goes out.
Result<Done> tell(Context& ctx, const Filed& filed, const Closure& closure, std::optional<bool> send, std::optional<Instant> mail_at)
{
    if (!closure.told && send.value_or(false)) return invalid("send", "Write the words that are to be sent.", "no_words");
    if (!closure.told) return Done{};
    Entry entry;
    entry.case_id = filed.id;
    entry.id = ctx.ids.make<Entry>();
    entry.at = closure.at;
    entry.kind = EntryKind::answer;
    entry.words = *closure.told;
    entry.way = closure.told_by;
    entry.staff = closure.staff;
    entry.staff_id = closure.staff_id;
    if (is_nameless(filed) && send.value_or(true)) CHECK(show_answer(ctx, filed, entry));
    else CHECK(mail_answer(ctx, filed, entry, send, {}, mail_at));
    if (filed.customer_id) {
        entry.touchpoint_id = ctx.ids.make<touchpoints::Touchpoint>();
        auto on_timeline = timeline_entry(filed, entry);
        touchpoints::record_all(ctx, {&on_timeline, 1});
    }
    store::insert(ctx.db, entry);
    return Done{};
}

// Of whoever has no name the day alone, but not before they were told.
Instant said_at(Context& ctx, const Case& one)
{
    if (!is_nameless(one)) return touchpoints::whole_ms(ctx.now());
    return std::max(ctx.business.time_zone.start_of(ctx.today()), one.closed_at.value_or(Instant{}));
}

// The verdict as an answer to CSAT: the row that ties it to the case is there first, so that nobody takes it for a new complaint.
void record_response(Context& ctx, const Filed& filed, Verdict& verdict, const GiveVerdict& input)
{
    listening::Response response;
    response.customer_id = *filed.customer_id;
    response.id = *verdict.response_id;
    response.at = verdict.at;
    response.survey = listening::Survey::csat;
    response.score = verdict.score;
    response.comment = verdict.comment;
    response.channel = unless_blank(input.channel);
    response.touchpoint_id = ctx.ids.make<touchpoints::Touchpoint>();
    response.created_at = response.updated_at = ctx.now();
    listening::record_all(ctx, {&response, 1});
}

}  // namespace

Result<WholeCase> close_case(Context& ctx, Id<Case> id, CloseCase input, std::optional<Id<Remedy>> by)
{
    TRY(const auto one, still_open(ctx, id));
    Closure closure;
    closure.case_id = id;
    closure.at = touchpoints::whole_ms(ctx.now());
    closure.staff = actor_name(ctx);
    closure.staff_id = actor_id(ctx);
    closure.cause = unless_blank(input.cause) ? unless_blank(input.cause) : one.cause;
    closure.action = unless_blank(input.action);
    closure.told = unless_blank(input.told);
    closure.together = unless_blank(input.together);
    closure.remedy_id = by;
    if (auto faults = missing(ctx, one, closure, input); !faults.empty()) return invalid(std::move(faults));
    closure.told_by = *input.told_by;
    if (auto fault = reach_fault(ctx, one, closure)) return invalid({std::move(*fault)});
    if (closure.told_by != Way::cannot_be_reached && input.ask.value_or(one.kind != Kind::praise)) closure.ask_at = Instant{closure.at.us + read_rules(ctx.db).ask_after_days * us_per_day};

    std::optional<Instant> mail_at;
    if (by) {
        TRY(const auto remedy, read_remedy(ctx, *by));
        mail_at = stands_from(remedy);
    }
    CHECK(tell(ctx, one, closure, input.send, mail_at));
    store::insert(ctx.db, closure);
    if (closure.ask_at) plan_asking(ctx, *closure.ask_at);
    Filed filed = one;
    filed.is_open = false;
    filed.cause = closure.cause;
    filed.waiting_since.reset();
    filed.snoozed_until.reset();
    auto clocks = store::clocks(ctx.db, id);
    for (auto& clock : clocks) meet(clock, closure.at);
    keep(ctx, filed, clocks);
    identity::record(ctx, "case.closed", to_text(id), identity::changes_of_new(closure));
    return read_case(ctx, id);
}

Result<WholeCase> reopen_case(Context& ctx, Id<Case> id, const std::string& reason, std::optional<Instant> at)
{
    TRY(const auto one, still_here(ctx, id));
    if (one.state != State::closed) return conflict("This case is open.", "open");
    take_asking_back(ctx, id, "Called back: the case is open again.");
    store::remove_closure(ctx.db, id);
    Filed filed = one;
    filed.is_open = true;
    leave_nothing_with_who_left(ctx, filed);
    const auto rules = read_rules(ctx.db);
    std::vector<Clock> clocks;
    if (const auto* rule = rule_for(rules, filed.kind, filed.source, level_of(ctx, filed.customer_id))) {
        const auto hours = hours_of(ctx);
        const auto from = at ? heard_from(ctx, *at) : ctx.now();
        if (rule->next_minutes) clocks.push_back(start(id, ClockKind::next, *rule->next_minutes, rule->warn_minutes, from, hours));
        if (rule->solution_minutes) clocks.push_back(start(id, ClockKind::solution, *rule->solution_minutes, rule->warn_minutes, from, hours));
    }
    say(ctx, id, reason.empty() ? "Opened again." : "Opened again: " + reason, at);
    keep(ctx, filed, clocks);
    identity::record(ctx, "case.reopened", to_text(id));
    return read_case(ctx, id);
}

Result<WholeCase> give_verdict(Context& ctx, Id<Case> id, const GiveVerdict& input)
{
    if (listening::score_fault(listening::Survey::csat, input.score)) return invalid("score", "What they gave is a number from 1 to 5.", "range");
    TRY(const auto one, still_here(ctx, id));
    if (one.state != State::closed) return conflict("This case is open: put it right first, then ask.", "open");
    Verdict verdict;
    verdict.case_id = id;
    verdict.id = ctx.ids.make<Verdict>();
    verdict.at = said_at(ctx, one);
    verdict.score = input.score;
    verdict.comment = unless_blank(input.comment);
    verdict.reopened = input.score <= read_rules(ctx.db).reopen_at;
    if (one.customer_id) verdict.response_id = ctx.ids.make<listening::Response>();
    store::insert(ctx.db, verdict);
    take_asking_back(ctx, id, "Called back: they have said it.");
    if (one.customer_id) record_response(ctx, one, verdict, input);
    identity::record(ctx, "case.judged", to_text(id), "{\"score\":[null," + std::to_string(input.score) + "]}");
    if (!verdict.reopened) return read_case(ctx, id);
    return reopen_case(ctx, id, "they gave " + std::to_string(input.score) + " of 5" + (verdict.comment ? ": “" + *verdict.comment + "”" : std::string(".")),
                       is_nameless(one) ? std::optional(verdict.at) : std::nullopt);
}

void give_verdicts(Context& ctx, const Filed& before, const Filed& filed)
{
    for (auto verdict : store::verdicts(ctx.db, filed.id)) {
        const auto stored = verdict.response_id ? listening::read_response(ctx, *verdict.response_id) : not_found("");
        if (stored && filed.customer_id) {
            listening::give_to(ctx, *stored, *filed.customer_id);
        } else if (!before.customer_id && filed.customer_id) {
            verdict.response_id = ctx.ids.make<listening::Response>();
            store::update(ctx.db, verdict);
            record_response(ctx, filed, verdict, {});
        } else if (stored) {
            listening::remove_response(ctx, *stored);
            verdict.response_id.reset();
            store::update(ctx.db, verdict);
        }
    }
}

std::vector<Case> to_ask(Context& ctx, int limit)
{
    std::vector<Case> found;
    for (const auto id : ctx.db.all<Id<Case>>(to_ask_sql, Instant{ctx.now().us - ask_within_us}, ctx.now(), limit))
        if (auto one = store::find(ctx.db, id, ctx.now())) found.push_back(std::move(*one));
    return found;
}

}  // namespace rapport::cases
