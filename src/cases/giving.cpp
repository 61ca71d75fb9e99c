#include "cases/giving.h"

#include "base/text.h"
#include "base/told.h"
#include "cases/asking.h"
#include "cases/closing.h"
#include "cases/facts.h"
#include "cases/mailing.h"
#include "cases/remedies.h"
#include "cases/store.h"
#include "customers/emails.h"
#include "messages/planned.h"
#include "messages/service.h"
#include "touchpoints/giving.h"
#include "touchpoints/record.h"
#include "touchpoints/recorded_for.h"

#include <algorithm>
#include <utility>

namespace rapport::cases {
namespace {

Told<Given>& told()
{
    static Told<Given> all;
    return all;
}

Told<Withdrawn>& told_withdrawn()
{
    static Told<Withdrawn> all;
    return all;
}

Told<Trouble>& told_trouble()
{
    static Told<Trouble> all;
    return all;
}

// The words that opened it stand on the timeline as the case itself; notes and what the system did do not.
bool stands_there(const Filed& filed, const Entry& entry, bool is_first)
{
    if (entry.kind == EntryKind::note || entry.kind == EntryKind::system) return false;
    return entry.touchpoint_id || entry.kind == EntryKind::answer || !is_first || entry.at != filed.opened_at;
}

// Whoever wrote may be somebody else, and be reached where they were.
bool is_reached_at(Context& ctx, const Filed& filed, const std::string& address)
{
    if (const auto usual = mail_address(ctx, filed); usual && email_key(*usual) == email_key(address)) return true;
    return filed.customer_id && customers::has_email(ctx, *filed.customer_id, address);
}

// Says whether it was called back.
bool give_mail(Context& ctx, const Filed& before, const Filed& now, Id<messages::Message> id)
{
    messages::give_to(ctx, id, before.customer_id, now.customer_id);
    const auto mail = messages::read_message(ctx, id);
    return mail && !messages::is_ended(mail->state) && !is_reached_at(ctx, now, mail->to_address)
        && messages::call_back(ctx, id, "Called back: the case that it answers is somebody else's.");
}

void give_entry(Context& ctx, const Filed& before, const Filed& now, Entry entry, bool is_first)
{
    if (!stands_there(before, entry, is_first)) return;
    const auto place = carry(ctx, entry.touchpoint_id, before, now, [&] { return timeline_entry(now, entry); });
    if (place == entry.touchpoint_id) return;
    store::remove(ctx.db, entry);
    entry.touchpoint_id = place;
    store::insert(ctx.db, entry);
}

Result<std::int64_t> give_all(Context& ctx, const Filed& before, Filed& filed);

Result<std::int64_t> give_part(Context& ctx, Id<Case> id, const Filed& whole_before, const Filed& whole)
{
    const auto part = store::find(ctx.db, id, ctx.now());
    if (!part || part->customer_id == whole.customer_id) return 0;
    if (part->customer_id && whole.customer_id && part->customer_id != whole_before.customer_id)
        return conflict("A case that is part of this one is another customer's. Make it a case of its own again first.", "other_customer");
    if (part->customer_id != whole_before.customer_id) return 0;
    const Filed before = *part;
    Filed filed = before;
    filed.customer_id = whole.customer_id;
    TRY(const auto called_back, give_all(ctx, before, filed));
    store::put_customer(ctx.db, filed);
    return called_back;
}

// Answers how many mails were called back.
Result<std::int64_t> give_all(Context& ctx, const Filed& before, Filed& filed)
{
    // The answer that opened it stands on the timeline for it.
    filed.touchpoint_id = filed.response_id ? std::nullopt : carry(ctx, before.touchpoint_id, before, filed, [&] { return timeline_entry(filed); });
    std::int64_t called_back = 0;
    bool is_first = true;
    for (const auto& entry : store::entries(ctx.db, filed.id)) {
        if (entry.case_id != filed.id || entry.import_id) continue;     // what a file brought may be older than what opened it
        if (entry.message_id) called_back += give_mail(ctx, before, filed, *entry.message_id);
        give_entry(ctx, before, filed, entry, std::exchange(is_first, false));
    }
    give_remedies(ctx, before, filed);
    give_asking(ctx, before, filed);
    give_verdicts(ctx, before, filed);
    for (const auto& brought : touchpoints::brought_for(ctx.db, before.customer_id, "case", to_text(filed.id))) carry(ctx, brought.id, before, filed, [&] { return brought; });
    for (const auto part : store::parts(ctx.db, filed.id)) {
        TRY(const auto of_part, give_part(ctx, part, before, filed));
        called_back += of_part;
    }
    for (const auto given : told()) CHECK(given(ctx, before, filed));
    return called_back;
}

// What was written has reached nobody: whoever it is waits for an answer from now on.
void owe_an_answer(Context& ctx, Filed& filed)
{
    const bool is_open = filed.is_open;
    say(ctx, filed.id, is_open ? "This is somebody else's case now: an answer that had not left was called back. Answer again."
                               : "This is somebody else's case now: an answer that had not left was called back. Open it again and answer, or tell them.");
    if (!is_open) return;
    auto clocks = store::clocks(ctx.db, filed.id);
    const auto hours = hours_of(ctx);
    if (std::exchange(filed.waiting_since, std::nullopt))
        for (auto& clock : clocks) resume(clock, ctx.now(), hours);
    const auto rules = read_rules(ctx.db);
    const auto* rule = rule_for(rules, filed.kind, filed.source, level_of(ctx, filed.customer_id));
    const bool runs = std::ranges::any_of(clocks, [](const Clock& clock) { return clock.clock != ClockKind::solution && !clock.met_at; });
    if (rule && rule->next_minutes && !runs) {
        std::erase_if(clocks, [](const Clock& clock) { return clock.clock == ClockKind::next; });
        clocks.push_back(start(filed.id, ClockKind::next, *rule->next_minutes, rule->warn_minutes, ctx.now(), hours));
    }
    for (const auto& clock : clocks) store::put(ctx.db, clock);
}

void tell_trouble(Context& ctx, Id<customers::Customer> customer, bool has_open_case)
{
    follow_trouble(ctx, customer, has_open_case);
    for (const auto trouble : told_trouble()) trouble(ctx, customer, has_open_case);
}

}  // namespace

void call_when_given(Given given) { told().list(given); }
void call_when_withdrawn(Withdrawn withdrawn) { told_withdrawn().list(withdrawn); }

void call_when_trouble(Trouble trouble) { told_trouble().list(trouble); }

void count_after_merge(Context& ctx, Id<customers::Customer> customer)
{
    rebuild_facts(ctx.db, customer);
    tell_trouble(ctx, customer, has_open_case(ctx.db, customer));
}

void count_anew(Context& ctx, Id<customers::Customer> customer)
{
    const bool had = has_open_case(ctx.db, customer);
    rebuild_facts(ctx.db, customer);
    if (const bool has = has_open_case(ctx.db, customer); has != had) tell_trouble(ctx, customer, has);
}

void tell_withdrawn(Context& ctx, const Filed& gone)
{
    for (const auto withdrawn : told_withdrawn()) withdrawn(ctx, gone);
}

std::optional<Id<touchpoints::Touchpoint>> carry(Context& ctx, const std::optional<Id<touchpoints::Touchpoint>>& id, const Filed& before, const Filed& now,
                                                 const MakeEntry& entry)
{
    if (before.customer_id && now.customer_id)
        return id && touchpoints::give_to(ctx, *id, *before.customer_id, *now.customer_id) ? id : std::nullopt;
    if (!now.customer_id) return id && before.customer_id && !touchpoints::put_by(ctx, *id, *before.customer_id) ? std::nullopt : id;
    if (id && touchpoints::take_up(ctx, *id, *now.customer_id)) return id;
    auto place = entry();
    place.id = {};
    place.customer_id = *now.customer_id;
    return touchpoints::record(ctx, std::move(place)).id;
}

Result<Done> give_to_another(Context& ctx, const Filed& before, Filed& filed)
{
    TRY(const auto called_back, give_all(ctx, before, filed));
    if (called_back > 0) owe_an_answer(ctx, filed);
    return Done{};
}

}  // namespace rapport::cases
