#include "cases/conversation.h"

#include "base/text.h"
#include "base/years.h"
#include "cases/closing.h"
#include "cases/files.h"
#include "cases/mailing.h"
#include "cases/nameless.h"
#include "cases/store.h"
#include "identity/audit.h"
#include "touchpoints/record.h"

#include <algorithm>

namespace rapport::cases {
namespace {

constexpr std::int64_t most_snoozed_us = 366 * us_per_day;

Clock* clock_of(std::vector<Clock>& clocks, ClockKind kind)
{
    const auto found = std::ranges::find(clocks, kind, &Clock::clock);
    return found == clocks.end() ? nullptr : &*found;
}

void begin_waiting(Filed& filed, std::vector<Clock>& clocks, Instant at, const Hours& hours)
{
    if (filed.waiting_since) return;
    filed.waiting_since = at;
    for (auto& clock : clocks) pause(clock, at, hours);
}

void end_waiting(Filed& filed, std::vector<Clock>& clocks, Instant at, const Hours& hours)
{
    if (!filed.waiting_since) return;
    filed.waiting_since.reset();
    for (auto& clock : clocks) resume(clock, at, hours);
}

void answered(Filed& filed, std::vector<Clock>& clocks, const AddEntry& said, Instant at, const Hours& hours)
{
    for (const auto kind : {ClockKind::first, ClockKind::next})
        if (auto* clock = clock_of(clocks, kind)) meet(*clock, at);
    if (said.then_wait.value_or(false)) begin_waiting(filed, clocks, at, hours);
}

// They wrote: what waits for our first answer waits on; else the clock of the next one starts, unless it runs already.
void heard(Context& ctx, Filed& filed, std::vector<Clock>& clocks, Instant at, const Hours& hours)
{
    end_waiting(filed, clocks, at, hours);
    filed.snoozed_until.reset();
    const auto* first = clock_of(clocks, ClockKind::first);
    auto* next = clock_of(clocks, ClockKind::next);
    if ((first && !first->met_at) || (next && !next->met_at)) return;
    const auto rules = read_rules(ctx.db);
    const auto* rule = rule_for(rules, filed.kind, filed.source, level_of(ctx, filed.customer_id));
    if (!rule || !rule->next_minutes) return;
    auto started = start(filed.id, ClockKind::next, *rule->next_minutes, rule->warn_minutes, at, hours);
    if (next) *next = started;
    else clocks.push_back(started);
}

// A change of its state that keeps everything else.
template <class Change> Result<WholeCase> change_state(Context& ctx, Id<Case> id, const char* action, Change change)
{
    TRY(const auto one, still_open(ctx, id));
    Filed filed = one;
    auto clocks = store::clocks(ctx.db, id);
    change(filed, clocks, hours_of(ctx));
    keep(ctx, filed, clocks);
    identity::record(ctx, action, to_text(id));
    return read_case(ctx, id);
}

}  // namespace

Result<WholeCase> add_entry(Context& ctx, Id<Case> id, AddEntry input, std::optional<Instant> mail_at)
{
    const auto at = touchpoints::whole_ms(input.at.value_or(ctx.now()));
    if (input.kind == EntryKind::system) return invalid("kind", "Say whose words these are: the customer's, our answer, or a note.", "one_of");
    if (at > ctx.now()) return invalid("at", "This is in the future.", "range");
    if (tidy(input.words.value).empty()) return invalid("words", "Say what was said.", "required");
    if (input.way == Way::cannot_be_reached) return invalid("way", "Words come and go by a way. Only a closing says that somebody cannot be reached.", "one_of");
    TRY(auto one, still_here(ctx, id));
    if (std::vector<Fault> faults; check_year(at, "/at", faults), !faults.empty()) return invalid(std::move(faults));
    if (input.kind == EntryKind::answer && at < one.opened_at) return invalid("at", "This is before the case was opened.", "range");
    if (one.state == State::closed && input.kind == EntryKind::customer) {
        CHECK(reopen_case(ctx, id, "They wrote again."));
        TRY(one, still_here(ctx, id));
    }
    if (one.state == State::closed && input.kind == EntryKind::answer) return conflict("This case is closed. Open it again first.", "closed");

    Entry entry;
    entry.case_id = id;
    entry.id = ctx.ids.make<Entry>();
    entry.at = at;
    entry.kind = input.kind;
    entry.words = input.words.value;
    if (input.kind != EntryKind::customer) entry.staff = actor_name(ctx), entry.staff_id = actor_id(ctx);
    if (input.kind != EntryKind::note) entry.way = input.way.value_or(way_of(one.source));
    // What was said before was sent by other means.
    if (input.send.value_or(false) && input.at) return invalid("send", "What was said before now is not sent.", "past");
    const auto files = input.files.value_or(std::vector<Id<CaseFile>>());
    if (!files.empty() && (entry.kind != EntryKind::answer || is_nameless(one))) return invalid("files", "A file goes with our answer to somebody whom we can write to.", "not_allowed");
    TRY(auto carried, files_for_answer(ctx, entry, files));
    if (entry.kind == EntryKind::answer && is_nameless(one) && input.send.value_or(true) && !input.at) CHECK(show_answer(ctx, one, entry));
    else CHECK(mail_answer(ctx, one, entry, input.at ? std::optional(false) : input.send, std::move(carried), mail_at));
    if (!files.empty() && !entry.message_id) return invalid("files", "This answer does not go by mail, so no file can go with it.", "not_sent");
    if (input.kind != EntryKind::note && one.customer_id) {
        entry.touchpoint_id = ctx.ids.make<touchpoints::Touchpoint>();
        auto on_timeline = timeline_entry(one, entry);
        touchpoints::record_all(ctx, {&on_timeline, 1});
    }
    store::insert(ctx.db, entry);
    attach(ctx.db, entry, files);

    Filed filed = one;
    auto clocks = store::clocks(ctx.db, id);
    if (input.kind == EntryKind::answer) answered(filed, clocks, input, at, hours_of(ctx));
    if (input.kind == EntryKind::customer) heard(ctx, filed, clocks, at, hours_of(ctx));
    keep(ctx, filed, clocks);
    identity::record(ctx, input.kind == EntryKind::answer ? "case.answered" : input.kind == EntryKind::customer ? "case.heard" : "case.noted", to_text(id));
    return read_case(ctx, id);
}

Result<Done> hear_again(Context& ctx, Id<Case> id, Entry entry)
{
    TRY(auto one, still_here(ctx, id));
    const auto part = entry.case_id == id ? std::optional(one) : store::find(ctx.db, entry.case_id, ctx.now());
    const bool has_no_name = part && is_nameless(*part);
    if (one.state == State::closed) {
        CHECK(reopen_case(ctx, id, "They wrote again.", has_no_name ? std::optional(entry.at) : std::nullopt));
        TRY(one, still_here(ctx, id));
    }
    entry.id = ctx.ids.make<Entry>();
    store::insert(ctx.db, entry);
    Filed filed = one;
    auto clocks = store::clocks(ctx.db, id);
    heard(ctx, filed, clocks, has_no_name ? heard_from(ctx, entry.at) : entry.at, hours_of(ctx));
    keep(ctx, filed, clocks);
    identity::record(ctx, "case.heard", to_text(id));
    return Done{};
}

Result<WholeCase> wait_for_customer(Context& ctx, Id<Case> id)
{
    return change_state(ctx, id, "case.waits", [&](Filed& filed, std::vector<Clock>& clocks, const Hours& hours) { begin_waiting(filed, clocks, ctx.now(), hours); });
}

Result<WholeCase> stop_waiting(Context& ctx, Id<Case> id)
{
    return change_state(ctx, id, "case.waits_no_more", [&](Filed& filed, std::vector<Clock>& clocks, const Hours& hours) { end_waiting(filed, clocks, ctx.now(), hours); });
}

Result<WholeCase> snooze(Context& ctx, Id<Case> id, Snooze input)
{
    if (input.until <= ctx.now() || input.until.us > ctx.now().us + most_snoozed_us) return invalid("until", "Say a time within the next year.", "range");
    return change_state(ctx, id, "case.snoozed", [&](Filed& filed, std::vector<Clock>&, const Hours&) { filed.snoozed_until = input.until; });
}

Result<WholeCase> wake(Context& ctx, Id<Case> id)
{
    return change_state(ctx, id, "case.woken", [](Filed& filed, std::vector<Clock>&, const Hours&) { filed.snoozed_until.reset(); });
}

}  // namespace rapport::cases
