// The way back from a merge.
#include "base/json.h"
#include "customers/consent.h"
#include "customers/directory.h"
#include "customers/json.h"
#include "customers/mail_refused.h"
#include "customers/merge.h"
#include "customers/merge_store.h"
#include "customers/rules.h"
#include "customers/service.h"
#include "customers/snapshot.h"
#include "customers/store.h"
#include "identity/audit.h"
#include "identity/changes.h"

#include <algorithm>
#include <ranges>

namespace rapport::customers {
namespace {

Error merged_again(const std::string& sentence, const Id<Merge>& merge)
{
    auto refusal = conflict(sentence, "merged_again");
    refusal.members = {{"merge_id", to_text(merge)}};
    return refusal;
}

Result<Done> check_standing(Context& ctx, const store::MergeRow& merge)
{
    const auto name = [&](const Id<Customer>& id) { return name_of(ctx.db, id).value_or("another customer"); };
    if (!merge.other_before || !merge.survivor_before || !merge.survivor_after || merge.undo_until <= ctx.now())
        return conflict("A merge can be taken back for " + std::to_string(undo_days) + " days; they are over.", "too_late");
    if (merge.customer_id != merge.survivor_id) {
        const auto above = store::merge_of(ctx.db, merge.survivor_id).value();
        return merged_again("The record was merged into " + name(merge.customer_id) + " since. Take that merge back first.", above.id);
    }
    const auto last = store::find_merge(ctx.db, store::last_merge_into(ctx.db, merge.survivor_id).value()).value();
    if (last.id != merge.id)
        return merged_again(last.other_name + " was merged into " + name(merge.survivor_id) + " since. Take that merge back first.", last.id);
    return Done{};
}

// Somebody whom a profile names may have been merged, or have gone, since.
void point_to_those_who_are(Db& db, Customer& customer)
{
    for (auto* named : {&customer.company_id, &customer.referred_by}) {
        if (!*named || exists(db, **named)) continue;
        *named = store::merged_into(db, **named);
        if (*named == customer.id) named->reset();
    }
}

// Each external id and card must be free, or the survivor's still, and may not be wanted by both.
Result<Done> check_keys(Db& db, const Customer& survivor, const Customer& other)
{
    const auto survivors = identifiers_of(survivor);
    for (const auto& identifier : identifiers_of(other)) {
        const auto what = (identifier.kind == "card" ? "The card " : "The external id ") + identifier.value;
        const auto holder = store::holder_of(db, identifier.kind, identifier.value);
        if (holder && *holder != survivor.id)
            return conflict(what + " belongs to " + name_of(db, *holder).value_or("another customer") + " by now.", "taken");
        const auto same = [&](const Identifier& one) { return one.kind == identifier.kind && one.value == identifier.value; };
        if (std::ranges::any_of(survivors, same))
            return conflict(what + " was given to " + display_name(survivor) + " since; take it away there first.", "taken");
    }
    return Done{};
}

// Until nothing new is found: the remedy of a case that is an answer's, and what stands on the timeline for it.
void log_what_was_made_since(Db& db, const Following& following, const Move& back)
{
    for (std::int64_t found = 1; found > 0;) {
        found = 0;
        for (const auto* table : following.tables) found += table->log_since(db, back);
    }
}

}  // namespace

Result<TwoAgain> take_back_merge(Context& ctx, const Following& following, const Id<Merge>& id)
{
    const auto merge = store::find_merge(ctx.db, id);
    if (!merge) return not_found("There is no such merge.");
    store::claim(ctx.db, merge->survivor_id, merge->other_id);
    CHECK(check_standing(ctx, *merge));

    const auto now = store::find(ctx.db, merge->survivor_id).value();
    const auto before = customer_of(*merge->survivor_before), after = customer_of(*merge->survivor_after);
    auto survivor = without_merge(now, before, after);
    const TwoAgain again{survivor.id, merge->other_id, some_notes_stay(survivor, now, before, after)};
    auto other = customer_of(*merge->other_before);
    point_to_those_who_are(ctx.db, other);
    CHECK(check_keys(ctx.db, survivor, other));
    if (const auto faults = check(survivor, ctx.business.country); !faults.empty())
        return conflict("What was changed since leaves one of the two without what it needs: " + faults.front().detail, "changed_since");

    other.updated_at = survivor.updated_at = ctx.now();
    ++other.version;
    ++survivor.version;
    store::restore(ctx, other);
    const Move back{survivor.id, other.id, id, survivor.id};
    log_what_was_made_since(ctx.db, following, back);
    for (const auto* table : following.tables) table->copy(ctx.db, back);
    for (const auto* table : std::views::reverse(following.tables)) table->remove(ctx.db, back);

    divide_consents(ctx, survivor, other, id.value, store::logged_rows(ctx.db, *merge, consents_made));
    point_to_those_who_are(ctx.db, survivor);
    store::update(ctx, now, survivor);
    store::update(ctx, other, other);
    for (const auto* table : following.tables) table->divide(ctx, back);
    store::remove_merge(ctx.db, *merge);

    for (const auto& customer : {survivor.id, other.id}) {
        for (const auto* table : following.tables) table->make(ctx, customer);
        rebuild_facts_of(ctx.db, following.facts, customer);
        note_for_look_up(ctx, customer);
    }
    for (const auto* customer : {&survivor, &other})
        if (customer->consent_email == false) tell_mail_refused(ctx, customer->id);
    identity::record(ctx, "customer.unmerged", to_text(survivor.id), identity::changes_between(now, survivor));
    identity::record(ctx, "customer.unmerged", to_text(other.id));
    return again;
}

}  // namespace rapport::customers
