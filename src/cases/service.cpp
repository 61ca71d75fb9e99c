#include "cases/service.h"

#include "attentiveness/opening_hours.h"
#include "base/plain.h"
#include "base/text.h"
#include "base/years.h"
#include "cases/doors.h"
#include "cases/files.h"
#include "cases/giving.h"
#include "cases/mailing.h"
#include "cases/nameless.h"
#include "cases/owners.h"
#include "cases/remedies.h"
#include "cases/store.h"
#include "cases/teams.h"
#include "customers/masked.h"
#include "customers/service.h"
#include "identity/audit.h"
#include "identity/changes.h"
#include "identity/store.h"
#include "messages/settings.h"
#include "surveys/coarse.h"
#include "touchpoints/giving.h"
#include "touchpoints/record.h"
#include "touchpoints/recorded_for.h"

#include <algorithm>
#include <tuple>

namespace rapport::cases {
namespace {

using Faults = std::vector<Fault>;

constexpr std::int64_t us_per_minute = 60 * us_per_second;
constexpr std::int64_t ask_again_us = 7 * us_per_day;       // a customer who has not answered for so long
constexpr std::int64_t no_clock_us = 365 * us_per_day;

const Sql level_sql{"cases.level", Reach::one_customer, "SELECT ladder_level FROM customer_facts WHERE customer_id = $1"};

void set_staff(Context& ctx, Filed& filed, Id<identity::Staff> id, Faults& faults)
{
    const auto staff = identity::store::find_staff(ctx.db, id);
    if (!staff) faults.push_back({"/staff_id", "unknown_id", "Nobody with this id works here."});
    else if (!staff->active) faults.push_back({"/staff_id", "left", staff->name + " no longer works here."});
    else filed.staff = staff->name;
    filed.staff_id = id;
}

void set_team(Context& ctx, Filed& filed, std::optional<Id<Team>> id, Faults& faults)
{
    if (id && !find_team(ctx.db, *id)) faults.push_back({"/team_id", "unknown_id", "There is no such team."});
    filed.team_id = id;
}

void set_customer(Context& ctx, Filed& filed, std::optional<Id<customers::Customer>> id, Faults& faults)
{
    if (id) customers::follow_merge(ctx.db, *id, faults);
    filed.customer_id = id;
}

// Of a conversation without an end the newest words are found: whoever writes on and on makes nobody wait.
constexpr std::size_t most_searched_bytes = 65'536;

std::string look_up_of(Context& ctx, const Filed& filed)
{
    auto searched = store::searched_words(filed.subject + " " + filed.contact.value_or("") + " " + filed.cause.value_or("") + " " + filed.staff.value_or("") + " " + filed.place.value_or(""));
    const auto entries = store::entries(ctx.db, filed.id);
    for (auto entry = entries.rbegin(); entry != entries.rend() && searched.size() < most_searched_bytes; ++entry) searched += store::searched_words(entry->words);
    return searched;
}

// When it is due, and when it comes up in the queue.
void set_due(Filed& filed, const std::vector<Clock>& clocks)
{
    filed.due_at.reset();
    filed.due_clock.reset();
    for (const auto& clock : clocks)
        if (clock.runs() && clock.due_at < filed.due_at.value_or(Instant{clock.due_at->us + 1})) std::tie(filed.due_at, filed.due_clock) = std::tuple(clock.due_at, std::optional(clock.clock));
    filed.comes_up_at = filed.due_at.value_or(Instant{filed.opened_at.us + no_clock_us});
    if (!filed.due_at && filed.waiting_since) filed.comes_up_at = {filed.waiting_since->us + ask_again_us};
    if (filed.snoozed_until) filed.comes_up_at = std::max(filed.comes_up_at, *filed.snoozed_until);
}

ClockView view_of(const Clock& clock, Instant now)
{
    return {clock.clock, clock.started_at, clock.minutes, clock.due_at, clock.left_us ? std::optional(*clock.left_us / us_per_minute) : std::nullopt, clock.met_at, missed(clock, now)};
}

WholeCase whole(Context& ctx, Case one)
{
    WholeCase all;
    static_cast<Case&>(all) = std::move(one);
    auto files = files_of(ctx.db, all.id);
    for (auto& entry : store::entries(ctx.db, all.id)) {
        static_cast<Entry&>(all.entries.emplace_back()) = std::move(entry);
        tell_mail(ctx, all.entries.back());
        all.entries.back().files = std::move(files[all.entries.back().id]);
    }
    all.mail_address = mail_address(ctx, all);
    all.mail_is_set_up = messages::read_mail_settings(ctx.db).version > 0;
    for (const auto& clock : store::clocks(ctx.db, all.id)) all.clocks.push_back(view_of(clock, ctx.now()));
    for (const auto id : store::watchers(ctx.db, all.id))
        if (const auto staff = identity::store::find_staff(ctx.db, id)) all.watchers.push_back({id, staff->name});
    all.parts = store::parts(ctx.db, all.id);
    all.closure = store::closure(ctx.db, all.id);
    all.verdicts = store::verdicts(ctx.db, all.id);
    all.level = level_of(ctx, all.customer_id);
    all.asking = asking_of(ctx, all);
    all.reaches_nobody = reaches_nobody(ctx, all);
    return all;
}

// Of an answer that keeps the day alone no moment is told.
Instant moment_for(Context& ctx, const Filed& filed) { return keeps_the_day_alone(ctx, filed) ? ctx.business.time_zone.start_of(ctx.today()) : ctx.now(); }

void put_on_timeline(Context& ctx, Filed& filed)
{
    if (!filed.customer_id || filed.response_id) return;     // the answer that opened it stands there
    if (!filed.touchpoint_id) filed.touchpoint_id = ctx.ids.make<touchpoints::Touchpoint>();
    touchpoints::Touchpoint entry = timeline_entry(filed);
    touchpoints::record_all(ctx, {&entry, 1});
}

}  // namespace

Hours hours_of(Context& ctx) { return {attentiveness::open_hours(ctx.db), ctx.business.time_zone}; }

std::optional<std::int64_t> level_of(Context& ctx, const std::optional<Id<customers::Customer>>& customer)
{
    return customer ? ctx.db.one<std::optional<std::int64_t>>(level_sql, *customer).value_or(std::nullopt) : std::nullopt;
}

Result<WholeCase> open_case(Context& ctx, OpenCase input)
{
    Filed filed;
    Faults faults;
    filed.external_id = plain(input.external_id);
    filed.contact = plain(input.contact);
    filed.subject = tidy(input.subject.value);
    if (filed.subject.empty()) faults.push_back({"/subject", "required", "Say in a few words what it is about."});
    filed.source = input.source.value_or(usual_source(input.stars));
    filed.place = plain(input.place);
    filed.link = plain(input.link);
    filed.stars = input.stars;
    if (const auto fault = place_fault(filed)) faults.push_back(*fault);
    filed.kind = input.kind.value_or(usual_kind(filed.source, filed.stars));
    filed.priority = input.priority.value_or(Priority::normal);
    filed.cause = plain(input.cause);
    filed.opened_at = touchpoints::whole_ms(input.opened_at.value_or(ctx.now()));
    check_year(filed.opened_at, "/opened_at", faults);
    if (filed.opened_at > ctx.now()) faults.push_back({"/opened_at", "range", "This is in the future."});
    set_customer(ctx, filed, input.customer_id, faults);
    set_team(ctx, filed, input.team_id, faults);
    if (input.staff_id) set_staff(ctx, filed, *input.staff_id, faults);
    if (!faults.empty()) return invalid(std::move(faults));
    if (filed.external_id && store::find_key(ctx.db, *filed.external_id)) return conflict("Another case has this external id already.", "external_id_taken");

    const auto rules = read_rules(ctx.db);
    file(ctx, filed, plain(input.words), rule_for(rules, filed.kind, filed.source, level_of(ctx, filed.customer_id)));
    identity::record(ctx, "case.created", to_text(filed.id), identity::changes_of_new(filed));
    return read_case(ctx, filed.id);
}

Result<WholeCase> read_case(Context& ctx, Id<Case> id)
{
    auto one = store::find(ctx.db, id, ctx.now());
    if (!one) return not_found("There is no such case.");
    return whole(ctx, std::move(*one));
}

Result<WholeCase> change_case(Context& ctx, Id<Case> id, std::int64_t version, ChangeCase change)
{
    TRY(const auto before, still_here(ctx, id));
    if (before.version != version) return conflict("This was changed by somebody else meanwhile. Read it again.", "changed_meanwhile");
    Filed filed = before;
    Faults faults;
    if (change.subject.present && !change.subject.value) faults.push_back({"/subject", "required", "Say in a few words what it is about."});
    else if (change.subject.present) filed.subject = tidy(change.subject.value->value);
    if (change.contact.present) filed.contact = plain(change.contact.value);
    if (change.kind.present) filed.kind = change.kind.value.value_or(filed.kind);
    if (change.priority.present) filed.priority = change.priority.value.value_or(Priority::normal);
    if (change.cause.present) filed.cause = plain(change.cause.value);
    if (change.cause.present && before.state == State::closed && needs_cause(filed.kind) && !filed.cause) faults.push_back({"/cause", "required", "Say why it happened."});
    if (change.place.present) filed.place = plain(change.place.value);
    if (change.link.present) filed.link = plain(change.link.value);
    if (change.stars.present) filed.stars = change.stars.value;
    if (const auto fault = place_fault(filed)) faults.push_back(*fault);
    if (change.customer_id.present) set_customer(ctx, filed, change.customer_id.value, faults);
    if (change.team_id.present) set_team(ctx, filed, change.team_id.value, faults);
    if (change.staff_id.present && !change.staff_id.value) std::tie(filed.staff, filed.staff_id) = std::tuple(std::nullopt, std::nullopt);
    else if (change.staff_id.present && change.staff_id.value != filed.staff_id) set_staff(ctx, filed, *change.staff_id.value, faults);
    if (!faults.empty()) return invalid(std::move(faults));
    const auto changes = identity::changes_between(static_cast<const Filed&>(before), filed);
    if (changes == "{}") return read_case(ctx, id);
    const bool is_given = before.customer_id != filed.customer_id;
    if (is_given) CHECK(give_to_another(ctx, before, filed));
    if (filed.customer_id && filed.touchpoint_id) {
        Filed was = before;
        was.customer_id = filed.customer_id;    // whose it is has gone there already
        touchpoints::restate(ctx, timeline_entry(was), timeline_entry(filed));
    }
    if (auto closure = store::closure(ctx.db, id); closure && closure->cause != filed.cause) {
        store::remove_closure(ctx.db, id);
        closure->cause = filed.cause;
        store::insert(ctx.db, *closure);
    }
    if (const auto who = actor_id(ctx); who && before.team_id && before.team_id != filed.team_id) store::leave_team(ctx.db, id, *who, *before.team_id);
    keep(ctx, filed, store::clocks(ctx.db, id));
    if (is_given && before.customer_id) count_anew(ctx, *before.customer_id);
    identity::record(ctx, "case.changed", to_text(id), changes);
    return read_case(ctx, id);
}

Result<std::vector<Case>> list_cases(Context& ctx, Filter filter)
{
    filter.q_finds_contact = customers::sees_contacts(ctx.actor);
    if (filter.customer && !customers::exists(ctx.db, *filter.customer)) return customers::no_such_customer(ctx.db, *filter.customer);
    return store::list(ctx.db, filter, ctx.now());
}

Result<WholeCase> watch_case(Context& ctx, Id<Case> id, Id<identity::Staff> staff)
{
    CHECK(read_case(ctx, id));
    if (!identity::store::find_staff(ctx.db, staff)) return invalid("staff_id", "Nobody with this id works here.", "unknown_id");
    store::watch(ctx.db, id, staff);
    identity::record(ctx, "case.watched", to_text(id), "{\"watcher\":[null,\"" + to_text(staff) + "\"]}");
    return read_case(ctx, id);
}

Result<WholeCase> unwatch_case(Context& ctx, Id<Case> id, Id<identity::Staff> staff)
{
    CHECK(read_case(ctx, id));
    store::unwatch(ctx.db, id, staff);
    identity::record(ctx, "case.unwatched", to_text(id), "{\"watcher\":[\"" + to_text(staff) + "\",null]}");
    return read_case(ctx, id);
}

Result<Done> pass_on(Context& ctx, Id<Case> id, const identity::Staff& to, const std::string& why)
{
    TRY(const auto before, still_here(ctx, id));
    Filed filed = before;
    std::tie(filed.staff, filed.staff_id) = std::tuple(to.name, to.id);
    say(ctx, id, why + ": " + to.name + " has it now.");
    keep(ctx, filed, store::clocks(ctx.db, id));
    identity::record(ctx, "case.changed", to_text(id), identity::changes_between(static_cast<const Filed&>(before), filed));
    return Done{};
}

std::vector<Case> open_of(Context& ctx, Id<customers::Customer> customer)
{
    auto open = store::list(ctx.db, {.customer = customer, .queue = true, .limit = 20}, ctx.now());
    std::erase_if(open, [](const Case& one) { return one.kind == Kind::praise; });
    return open;
}

void file(Context& ctx, Filed& filed, const std::optional<std::string>& said, const ClockRule* rule)
{
    const bool is_new = !filed.id;
    const bool coarse = keeps_the_day_alone(ctx, filed);
    if (is_new) filed.id = coarse ? surveys::id_within<Case>(filed.opened_at) : ctx.ids.make<Case>();
    filed.created_at = filed.updated_at = moment_for(ctx, filed);
    if (!filed.opened_by_id) std::tie(filed.opened_by, filed.opened_by_id) = std::tuple(actor_name(ctx), actor_id(ctx));
    if (rule && !filed.team_id) filed.team_id = rule->team_id;
    find_owner(ctx, filed);
    if (filed.is_open && !filed.team_id) filed.team_id = team_by_itself(ctx.db, filed.staff_id);
    put_on_timeline(ctx, filed);

    std::vector<Clock> clocks;
    if (rule && filed.is_open) {
        const auto hours = hours_of(ctx);
        const auto from = coarse ? heard_from(ctx, filed.opened_at) : filed.opened_at;
        if (rule->first_minutes) clocks.push_back(start(filed.id, ClockKind::first, *rule->first_minutes, rule->warn_minutes, from, hours));
        if (rule->solution_minutes) clocks.push_back(start(filed.id, ClockKind::solution, *rule->solution_minutes, rule->warn_minutes, from, hours));
    }
    set_due(filed, clocks);
    // A key may be left over from a case that was taken back.
    if (filed.external_id) store::put_key(ctx.db, *filed.external_id, filed.id);
    if (said) store::insert(ctx.db, first_words(ctx, filed, *said));
    store::insert(ctx.db, filed, look_up_of(ctx, filed));
    for (const auto& clock : clocks) {
        store::put(ctx.db, clock);
        plan_telling(ctx, clock);
    }
    if (filed.customer_id) count_anew(ctx, *filed.customer_id);
}

Entry first_words(Context& ctx, const Filed& filed, const std::string& words)
{
    Entry entry;
    entry.case_id = filed.id;
    entry.id = keeps_the_day_alone(ctx, filed) ? surveys::id_within<Entry>(filed.opened_at) : ctx.ids.make<Entry>();
    entry.at = filed.opened_at;
    entry.kind = EntryKind::customer;
    entry.words = words;
    entry.way = way_of(filed.source);
    return entry;
}

void keep(Context& ctx, Filed filed, const std::vector<Clock>& clocks)
{
    ++filed.version;
    filed.updated_at = moment_for(ctx, filed);
    set_due(filed, clocks);
    for (const auto& clock : clocks) {
        store::put(ctx.db, clock);
        plan_telling(ctx, clock);
    }
    store::update(ctx.db, filed, look_up_of(ctx, filed));
    if (filed.customer_id) count_anew(ctx, *filed.customer_id);
}

void look_up_anew(Context& ctx, Id<Case> id)
{
    for (auto one = store::find(ctx.db, id, ctx.now()); one; one = one->merged_into ? store::find(ctx.db, *one->merged_into, ctx.now()) : std::nullopt)
        store::update(ctx.db, *one, look_up_of(ctx, *one));
}

Case standing(Context& ctx, Case one)
{
    while (one.merged_into) one = *store::find(ctx.db, *one.merged_into, ctx.now());
    return one;
}

Result<Case> still_here(Context& ctx, Id<Case> id)
{
    auto one = store::find(ctx.db, id, ctx.now());
    if (!one) return not_found("There is no such case.");
    if (one->merged_into) return conflict("This case is part of another one. Work on that, or take the merge back.", "merged");
    return std::move(*one);
}

Result<Case> still_open(Context& ctx, Id<Case> id)
{
    TRY(auto one, still_here(ctx, id));
    if (one.state == State::closed) return conflict("This case is closed. Open it again first.", "closed");
    return one;
}

bool was_worked_on(Context& ctx, const Case& one)
{
    const auto adds = [&](const Entry& entry) {
        return entry.staff_id || entry.kind == EntryKind::answer || (entry.kind == EntryKind::customer && entry.at > one.opened_at);
    };
    return one.merged_into || !store::split_off(ctx.db, one).empty() || !store::parts(ctx.db, one.id).empty() || !store::watchers(ctx.db, one.id).empty()
        || !list_remedies(ctx, {.of_case = one.id, .limit = 1}).empty() || std::ranges::any_of(store::entries(ctx.db, one.id), adds);
}

void withdraw(Context& ctx, const Filed& filed)
{
    const auto leave = [&](const std::optional<Id<touchpoints::Touchpoint>>& place) {
        if (place && filed.customer_id) touchpoints::withdraw(ctx, *filed.customer_id, *place);
        else if (place) touchpoints::forget_put_by(ctx, *place);
    };
    leave(filed.touchpoint_id);
    for (const auto& entry : store::entries(ctx.db, filed.id)) leave(entry.touchpoint_id);
    for (const auto& brought : touchpoints::brought_for(ctx.db, filed.customer_id, "case", to_text(filed.id))) leave(brought.id);
    tell_withdrawn(ctx, filed);
    store::remove(ctx.db, filed);
    if (filed.customer_id) count_anew(ctx, *filed.customer_id);
}

void say(Context& ctx, Id<Case> id, const std::string& words, std::optional<Instant> at)
{
    Entry entry;
    entry.case_id = id;
    entry.id = ctx.ids.make<Entry>();
    entry.at = touchpoints::whole_ms(at.value_or(ctx.now()));
    entry.kind = EntryKind::system;
    entry.words = words;
    store::insert(ctx.db, entry);
}

}  // namespace rapport::cases
