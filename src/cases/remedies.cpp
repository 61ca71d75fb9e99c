#include "cases/remedies.h"

#include "base/plain.h"
#include "cases/closing.h"
#include "cases/giving.h"
#include "cases/service.h"
#include "cases/store.h"
#include "identity/audit.h"
#include "identity/changes.h"
#include "identity/store.h"
#include "messages/planned.h"
#include "messages/service.h"
#include "touchpoints/giving.h"
#include "touchpoints/record.h"

#include <algorithm>

namespace rapport::cases {
namespace {

enum class Answered { approved, declined, withdrawn };
BOOST_DESCRIBE_ENUM(Answered, approved, declined, withdrawn)

struct Answer {
    Id<Remedy> remedy_id;
    Answered answer = Answered::approved;
    Instant at;
    std::optional<std::string> staff;
    std::optional<Id<identity::Staff>> staff_id;
    std::optional<std::string> note;
    Money asked_amount;
};
BOOST_DESCRIBE_STRUCT(Answer, (), (remedy_id, answer, at, staff, staff_id, note, asked_amount))

const std::string state = "COALESCE(a.answer, CASE WHEN r.is_waiting = 1 THEN 'waiting' ELSE 'granted' END)";
const std::string verdict = "(SELECT v.score FROM case_verdicts v WHERE v.case_id = r.case_id ORDER BY v.at DESC, v.id DESC LIMIT 1)";
const std::string remedy_columns = columns<Granted>("r.") + ", " + state + ", c.subject, p.name, a.staff, a.at, a.note,"
    " CASE WHEN a.asked_amount <> r.amount THEN a.asked_amount END, " + verdict;
const std::string from_remedies = R"sql(
       FROM remedies r
       JOIN cases c ON c.id = r.case_id
       LEFT JOIN remedy_answers a ON a.remedy_id = r.id
       LEFT JOIN customers p ON p.id = r.customer_id
)sql";

const Sql insert_sql{"remedies.insert", Reach::business, insert_into<Granted>("remedies")};
const Sql update_sql{"remedies.update", Reach::business, "UPDATE remedies SET " + assignments<Granted>({"id"}) + " WHERE id = $1"};
const Sql insert_answer_sql{"remedies.insert_answer", Reach::business, insert_into<Answer>("remedy_answers")};
const Sql find_sql{"remedies.find", Reach::business, "SELECT " + remedy_columns + from_remedies + " WHERE r.id = $1"};

const Sql brought_as_sql{"remedies.brought_as", Reach::business, "SELECT id FROM remedies WHERE external_id = $1 ORDER BY id LIMIT 1"};
const Sql put_customer_sql{"remedies.put_customer", Reach::business, "UPDATE remedies SET customer_id = $2 WHERE id = $1"};
const Sql forget_sql{"remedies.forget", Reach::business, "DELETE FROM remedies WHERE id = $1"};
const Sql forget_answer_sql{"remedies.forget_answer", Reach::business, "DELETE FROM remedy_answers WHERE remedy_id = $1"};

const Sql ids_of_case_sql{"remedies.ids_of_case", Reach::business, "SELECT id FROM remedies WHERE case_id = $1 ORDER BY id"};

const std::string filtered = from_remedies + R"sql(
      WHERE (r.at, r.id) < ($1, $2)
        AND r.at >= $3
        AND r.at < $4
        AND (CAST($5 AS {int8}) IS NULL OR r.staff_id = $5)
        AND (CAST($6 AS TEXT) IS NULL OR )sql" + state + " = $6)";
const std::string in_order = " ORDER BY r.at DESC, r.id DESC LIMIT $7";
const Sql list_sql{"remedies.list", Reach::business, "SELECT " + remedy_columns + filtered + in_order};
const Sql waiting_sql{"remedies.waiting", Reach::business, "SELECT " + remedy_columns + filtered + " AND r.is_waiting = 1" + in_order};
const Sql list_of_case_sql{"remedies.list_of_case", Reach::business, "SELECT " + remedy_columns + filtered
    + " AND (r.case_id = $8 OR r.case_id IN (SELECT m.case_id FROM case_merges m WHERE m.into_id = $8))" + in_order};
const Sql list_of_customer_sql{"remedies.list_of_customer", Reach::business, "SELECT " + remedy_columns + filtered + " AND r.customer_id = $8" + in_order};

// "refund, credit".
std::string named(const std::vector<RemedyKind>& kinds)
{
    std::string text;
    for (const auto& one : kinds) text += (text.empty() ? "" : ", ") + one.kind.value;
    return text;
}

touchpoints::Touchpoint timeline_entry_of(const Filed& filed, const Granted& remedy, Instant at)
{
    Entry entry;
    entry.at = touchpoints::whole_ms(at);
    entry.kind = EntryKind::answer;
    entry.words = remedy.what + " (" + amount_in_words(remedy.amount) + ")";
    entry.way = Way::in_person;
    entry.staff = remedy.staff;
    entry.staff_id = remedy.staff_id;
    return timeline_entry(filed, entry);
}

// It is given from now on: on somebody's allowance, and on the timeline.
void give(Context& ctx, Granted& remedy, const Filed& filed, std::optional<Id<identity::Staff>> charged)
{
    remedy.charged_id = charged;
    remedy.team_id = paying_team(ctx, charged, filed);
    remedy.month = month_of(ctx, ctx.now());
    if (charged) charge(ctx, *charged, filed.id, remedy.team_id, *remedy.month, remedy.amount.amount_minor);
    if (!remedy.customer_id) return;
    auto on_timeline = timeline_entry_of(filed, remedy, ctx.now());
    on_timeline.customer_id = *remedy.customer_id;
    touchpoints::record_all(ctx, {&on_timeline, 1});
    remedy.touchpoint_id = on_timeline.id;
}

void answer(Context& ctx, const Granted& remedy, Answered said, const std::optional<std::string>& note, const Money& asked)
{
    ctx.db.run(insert_answer_sql, Answer{remedy.id, said, touchpoints::whole_ms(ctx.now()), actor_name(ctx), actor_id(ctx), note, asked});
}

// Known by when it leaves.
void call_mail_back(Context& ctx, const Granted& remedy)
{
    for (const auto& entry : store::entries(ctx.db, remedy.case_id)) {
        const auto mail = entry.message_id ? messages::read_message(ctx, *entry.message_id) : not_found("");
        if (mail && mail->due_at == stands_from(remedy)) messages::call_back(ctx, mail->id, "Called back: what was given was taken back.");
    }
}

void put(Context& ctx, Granted& remedy)
{
    ++remedy.version;
    remedy.updated_at = ctx.now();
    ctx.db.run(update_sql, remedy);
}

// One that waits for a yes or no, and may have it from whoever acts.
Result<Remedy> may_answer(Context& ctx, Id<Remedy> id, const std::optional<Money>& amount)
{
    TRY(auto remedy, read_remedy(ctx, id));
    if (remedy.state != RemedyState::waiting) return conflict("Somebody has answered this already.", "answered");
    if (remedy.staff_id && remedy.staff_id == actor_id(ctx)) return conflict("You asked for this yourself: somebody else says yes or no.", "own");
    const auto staff = identity::store::find_staff(ctx.db, ctx.actor.staff);
    if (!staff) return remedy;
    TRY(const auto filed, read_case(ctx, remedy.case_id));
    if (const auto why = why_to_ask(ctx, limit_of(ctx, read_money_rules(ctx), *staff), staff->id, filed, amount.value_or(remedy.amount).amount_minor))
        return conflict(why->limit + " " + why->whom, "above_limit");
    return remedy;
}

}  // namespace

Result<Remedy> give_remedy(Context& ctx, Id<Case> id, GiveRemedy input)
{
    TRY(const auto filed, still_open(ctx, id));
    const auto rules = read_money_rules(ctx);
    const auto kind = std::ranges::find_if(rules.kinds, [&](const RemedyKind& one) { return one.kind.value == input.kind.value; });
    std::vector<Fault> faults;
    if (kind == rules.kinds.end()) faults.push_back(no_such_kind(rules));
    if (auto wrong = amount_fault(ctx, input.amount)) faults.push_back(std::move(*wrong));
    if (!faults.empty()) return invalid(std::move(faults));

    Granted remedy;
    remedy.id = ctx.ids.make<Remedy>();
    remedy.case_id = id;
    remedy.customer_id = filed.customer_id;
    remedy.kind = input.kind.value;
    remedy.what = plain(input.what).value_or(kind->name.value);
    remedy.amount = input.amount;
    remedy.reason = plain(input.reason);
    remedy.at = touchpoints::whole_ms(ctx.now());
    remedy.staff = actor_name(ctx);
    remedy.staff_id = actor_id(ctx);
    remedy.team_id = filed.team_id;
    remedy.created_at = remedy.updated_at = ctx.now();
    if (const auto staff = identity::store::find_staff(ctx.db, ctx.actor.staff))
        if (auto why = why_to_ask(ctx, limit_of(ctx, rules, *staff), staff->id, filed, remedy.amount.amount_minor)) remedy.why_asked = std::move(why->limit);
    remedy.is_waiting = remedy.why_asked.has_value();
    remedy.on_the_spot = !remedy.is_waiting;
    if (remedy.on_the_spot) give(ctx, remedy, filed, remedy.staff_id);
    ctx.db.run(insert_sql, remedy);
    identity::record(ctx, remedy.on_the_spot ? "remedy.granted" : "remedy.asked", to_text(remedy.id), identity::changes_of_new(remedy));
    return read_remedy(ctx, remedy.id);
}

Result<Remedy> approve(Context& ctx, Id<Remedy> id, const Approve& input)
{
    if (input.amount)
        if (auto wrong = amount_fault(ctx, *input.amount)) return invalid({std::move(*wrong)});
    TRY(const auto asked, may_answer(ctx, id, input.amount));
    TRY(const auto filed, read_case(ctx, asked.case_id));
    if (standing(ctx, filed).state == State::closed) return conflict("The case was closed meanwhile. Open it again first, or say no.", "closed");
    Granted remedy = asked;
    remedy.is_waiting = false;
    remedy.amount = input.amount.value_or(asked.amount);
    give(ctx, remedy, filed, actor_id(ctx));
    answer(ctx, remedy, Answered::approved, plain(input.note), asked.amount);
    put(ctx, remedy);
    identity::record(ctx, "remedy.approved", to_text(id), identity::changes_between(static_cast<const Granted&>(asked), remedy));
    return read_remedy(ctx, id);
}

Result<Remedy> refuse(Context& ctx, Id<Remedy> id, const Refuse& input)
{
    TRY(const auto asked, may_answer(ctx, id, {}));
    Granted remedy = asked;
    remedy.is_waiting = false;
    answer(ctx, remedy, Answered::declined, input.note.value, asked.amount);
    put(ctx, remedy);
    identity::record(ctx, "remedy.declined", to_text(id), identity::changes_between(static_cast<const Granted&>(asked), remedy));
    return read_remedy(ctx, id);
}

Result<Remedy> take_back(Context& ctx, Id<Remedy> id)
{
    TRY(const auto before, read_remedy(ctx, id));
    if (before.import_id) return conflict("A file brought this: take that import back.", "brought");
    if (before.state != RemedyState::granted && before.state != RemedyState::waiting) return conflict("Somebody has answered this already.", "answered");
    if (ctx.actor.staff && before.staff_id != actor_id(ctx)) return conflict("Only whoever gave this may take it back.", "own");
    if (before.state == RemedyState::granted && ctx.now() > stands_from(before)) return conflict("This was given more than ten minutes ago: the customer counts on it.", "too_late");
    Granted remedy = before;
    remedy.is_waiting = false;
    if (remedy.charged_id) uncharge(ctx, *remedy.charged_id, remedy.case_id, remedy.team_id, *remedy.month, remedy.amount.amount_minor);
    remedy.charged_id.reset();
    if (remedy.customer_id && remedy.touchpoint_id) touchpoints::withdraw(ctx, *remedy.customer_id, *remedy.touchpoint_id);
    else if (remedy.touchpoint_id) touchpoints::forget_put_by(ctx, *remedy.touchpoint_id);
    remedy.touchpoint_id.reset();
    answer(ctx, remedy, Answered::withdrawn, {}, before.amount);
    put(ctx, remedy);
    call_mail_back(ctx, before);
    identity::record(ctx, "remedy.withdrawn", to_text(id), identity::changes_between(static_cast<const Granted&>(before), remedy));
    if (const auto closure = store::closure(ctx.db, remedy.case_id); closure && closure->remedy_id == id) CHECK(reopen_case(ctx, remedy.case_id, "what was given was taken back."));
    return read_remedy(ctx, id);
}

void give_remedies(Context& ctx, const Filed& before, const Filed& filed)
{
    for (const auto id : ctx.db.all<Id<Remedy>>(ids_of_case_sql, filed.id)) {
        const auto stored = read_remedy(ctx, id).value();
        if (stored.import_id) {     // on no timeline; and nobody has built on it
            ctx.db.run(put_customer_sql, id, filed.customer_id);
            continue;
        }
        Granted remedy = stored;
        remedy.customer_id = filed.customer_id;
        const bool is_given = stored.state == RemedyState::granted || stored.state == RemedyState::approved;
        const auto entry = [&] { return timeline_entry_of(filed, stored, stored.answered_at.value_or(stored.at)); };
        remedy.touchpoint_id = is_given ? carry(ctx, stored.touchpoint_id, before, filed, entry) : std::nullopt;
        put(ctx, remedy);
    }
}

Result<Remedy> change_remedy(Context& ctx, Id<Remedy> id, std::int64_t version, const ChangeRemedy& change)
{
    TRY(const auto before, read_remedy(ctx, id));
    if (before.version != version) return conflict("This was changed by somebody else meanwhile. Read it again.", "changed_meanwhile");
    Granted remedy = before;
    if (change.outcome.present) remedy.outcome = plain(change.outcome.value);
    if (remedy == static_cast<const Granted&>(before)) return before;
    put(ctx, remedy);
    identity::record(ctx, "remedy.changed", to_text(id), identity::changes_between(static_cast<const Granted&>(before), remedy));
    return read_remedy(ctx, id);
}

void bring(Context& ctx, Remedy remedy)
{
    remedy.charged_id.reset();
    remedy.month.reset();
    remedy.team_id.reset();
    remedy.touchpoint_id.reset();
    remedy.why_asked.reset();
    remedy.is_waiting = false;
    remedy.on_the_spot = remedy.state == RemedyState::granted;
    ctx.db.run(insert_sql, static_cast<const Granted&>(remedy));
    if (remedy.on_the_spot) return;
    const auto said = remedy.state == RemedyState::approved ? Answered::approved : remedy.state == RemedyState::declined ? Answered::declined : Answered::withdrawn;
    ctx.db.run(insert_answer_sql, Answer{remedy.id, said, touchpoints::whole_ms(remedy.answered_at.value_or(remedy.at)), remedy.answered_by, {}, remedy.answer_note, remedy.asked_amount.value_or(remedy.amount)});
}

void forget_brought(Context& ctx, Id<Remedy> id)
{
    ctx.db.run(forget_answer_sql, id);
    ctx.db.run(forget_sql, id);
}

std::optional<Id<Remedy>> brought_as(Db& db, const std::string& external_id) { return db.one<Id<Remedy>>(brought_as_sql, external_id); }

std::optional<Fault> amount_fault(const Context& ctx, const Money& amount)
{
    constexpr std::int64_t most = 1'000'000'000'000;
    if (amount.currency != ctx.business.currency) return Fault{"/amount/currency", "currency", "We keep our books in " + std::string(ctx.business.currency.text()) + "."};
    if (amount.amount_minor <= 0 || amount.amount_minor > most) return Fault{"/amount", "range", "Say what it costs us: more than nothing."};
    return std::nullopt;
}

Fault no_such_kind(const MoneyRules& rules) { return {"/kind", "unknown_value", "This is none of the remedies that we have: " + named(rules.kinds) + "."}; }

Result<Remedy> read_remedy(Context& ctx, Id<Remedy> id)
{
    auto remedy = ctx.db.one<Remedy>(find_sql, id);
    if (!remedy) return not_found("There is no such remedy.");
    return std::move(*remedy);
}

std::vector<Remedy> list_remedies(Context& ctx, const RemedyFilter& filter)
{
    const auto look = [&](const Sql& sql, const auto&... more) {
        return ctx.db.all<Remedy>(sql, filter.before.at, filter.before.id, filter.span.from, filter.span.to, filter.staff, filter.state, filter.limit + 1, more...);
    };
    if (filter.of_case) return look(list_of_case_sql, *filter.of_case);
    if (filter.customer) return look(list_of_customer_sql, *filter.customer);
    return look(filter.state == RemedyState::waiting ? waiting_sql : list_sql);
}

}  // namespace rapport::cases
