#include "customers/merge.h"

#include "customers/consent.h"
#include "customers/directory.h"
#include "customers/duplicates/duplicates.h"
#include "customers/json.h"
#include "customers/mail_refused.h"
#include "customers/merge_store.h"
#include "customers/rules.h"
#include "customers/service.h"
#include "customers/snapshot.h"
#include "customers/store.h"
#include "identity/audit.h"
#include "identity/changes.h"

#include <ranges>

namespace rapport::customers {
namespace {

struct Pair {
    Customer survivor, other;
};

Result<Pair> read_pair(Context& ctx, const Id<Customer>& id, const Id<Customer>& other_id)
{
    auto survivor = store::find(ctx.db, id);
    if (!survivor) return no_such_customer(ctx.db, id);
    if (other_id == id) return invalid("other_id", "This is the same customer.", "same");
    auto other = store::find(ctx.db, other_id);
    if (!other) {
        const auto into = store::merged_into(ctx.db, other_id);
        if (!into) return invalid("other_id", "There is no such customer.", "unknown");
        auto refusal = conflict("That record is part of " + name_of(ctx.db, *into).value_or("another customer") + " already.", "merged");
        refusal.members = {{"merged_into", to_text(*into)}};
        return refusal;
    }
    if (survivor->kind != other->kind)
        return conflict("One is a person and the other an organisation; they cannot be the same.", "different_kinds");
    return Pair{std::move(*survivor), std::move(*other)};
}

Result<Customer> settled(Context& ctx, const Pair& pair, const Choices& choices)
{
    TRY(auto merged, merged_profile(pair.survivor, pair.other, choices));
    if (auto faults = check(merged, ctx.business.country); !faults.empty()) return invalid(std::move(faults));
    return merged;
}

store::MergeRow row_of(Context& ctx, const Pair& pair)
{
    const auto now = ctx.now();
    const Merge merge{pair.survivor.id, ctx.ids.make<Merge>(), pair.survivor.id, pair.other.id, display_name(pair.other),
                      now, ctx.actor.name, {now.us + undo_days * us_per_day}};
    return {merge, store::next_number(ctx.db, pair.survivor.id), snapshot_of(pair.survivor), snapshot_of(pair.other), std::nullopt};
}

void move_rows(Context& ctx, const Following& following, const Move& move)
{
    for (const auto* table : following.tables) table->log(ctx.db, move);
    for (const auto* table : following.tables) table->copy(ctx.db, move);
    for (const auto* table : std::views::reverse(following.tables)) table->remove(ctx.db, move);
    for (const auto* table : std::views::reverse(following.tables)) table->leave(ctx, move.from);
}

// Whatever the choice of fields: somebody who knows the survivor by the id it had still finds it.
void keep_identifiers(Context& ctx, const Customer& survivor)
{
    for (const auto& identifier : identifiers_of(survivor))
        if (!store::holder_of(ctx.db, identifier.kind, identifier.value)) store::add_identifier(ctx.db, identifier);
}

bool has_something(const json::value& value)
{
    return !value.is_null() && !(value.is_array() && value.get_array().empty()) && !(value.is_object() && value.get_object().empty());
}

template <class T> json::value as_json(const T& value) { return json::parse(to_json(value)); }

}  // namespace

Result<Merge> merge_customers(Context& ctx, const Following& following, const Id<Customer>& id, const MergeWith& input)
{
    store::claim(ctx.db, id, input.other_id);
    TRY(const auto pair, read_pair(ctx, id, input.other_id));
    TRY(auto merged, settled(ctx, pair, input.fields));

    const auto merge = row_of(ctx, pair);
    const auto by_survivor = words_beneath_link(ctx.db, pair.survivor.id), by_other = words_beneath_link(ctx.db, pair.other.id);
    store::insert_merge(ctx.db, merge);
    move_rows(ctx, following, {pair.other.id, pair.survivor.id, merge.id, pair.survivor.id});
    store::remove(ctx, pair.other);

    for (const auto& consent : take_stricter_consents(ctx, merged, {pair.survivor, by_survivor}, {pair.other, by_other}))
        store::log_row(ctx.db, {pair.survivor.id, merge.id, consents_made, to_text(consent)});
    merged.updated_at = ctx.now();
    ++merged.version;
    store::update(ctx, pair.survivor, merged);
    keep_identifiers(ctx, pair.survivor);

    for (const auto* table : following.tables) table->make(ctx, pair.survivor.id);
    rebuild_facts_of(ctx.db, following.facts, pair.survivor.id);
    note_for_look_up(ctx, pair.survivor.id);
    store::set_survivor_after(ctx.db, merge, snapshot_of(merged));
    if (merged.consent_email == false) tell_mail_refused(ctx, merged.id);      // what waits for the other is theirs too

    std::string of_other = "{\"merged_into\":[null,";
    append_json_text(of_other, to_text(pair.survivor.id));
    identity::record(ctx, "customer.merged", to_text(pair.survivor.id), identity::changes_between(pair.survivor, merged));
    identity::record(ctx, "customer.merged_away", to_text(pair.other.id), of_other + "]}");
    return static_cast<const Merge&>(merge);
}

Result<MergePreview> preview_merge(Context& ctx, const Following& following, const Id<Customer>& id, const MergeWith& input)
{
    TRY(auto pair, read_pair(ctx, id, input.other_id));
    TRY(auto merged, settled(ctx, pair, input.fields));
    merged.consent_email = stricter(pair.survivor.consent_email, pair.other.consent_email);
    merged.consent_sms = stricter(pair.survivor.consent_sms, pair.other.consent_sms);
    merged.consent_phone = stricter(pair.survivor.consent_phone, pair.other.consent_phone);
    merged.consent_post = stricter(pair.survivor.consent_post, pair.other.consent_post);

    MergePreview preview;
    each_member<Profile<Kept>>([&](const char* name, auto member) {
        const auto survivors = as_json(pair.survivor.*member), others = as_json(pair.other.*member);
        if (has_something(survivors) && has_something(others) && survivors != others) preview.differing.emplace_back(name);
    });
    for (const auto* table : following.tables)
        if (table->has_count()) preview.rows.push_back({table->table(), table->count(ctx.db, pair.other.id)});
    preview.survivor = std::move(pair.survivor);
    preview.other = std::move(pair.other);
    preview.merged = std::move(merged);
    return preview;
}

const Follower consents_follow = Follower::rows<Consent>("consents", "id");
const Follower merges_follow = Follower::rows<store::MergeRow>("merges", "id");
const Follower merge_rows_follow = Follower::rows<store::LoggedRow>("merge_rows", "merge_id");
const Follower identifiers_follow = Follower::keys("customer_identifiers", "kind || ':' || value");
const Follower companies_follow = Follower::references("customers", "id", "company_id", ", version = version + 1");
const Follower referrers_follow = Follower::references("customers", "id", "referred_by", ", version = version + 1");
// These come from the profile and from facts, which the merge sees to itself.
const Follower contacts_follow = Follower::made("customer_contacts", nullptr, nullptr);
const Follower look_up_follows = Follower::made("look_up_changes", nullptr, nullptr);
const Follower tags_follow = Follower::made("customer_tags", nullptr, nullptr);
const Follower facts_follow = Follower::made("customer_facts", nullptr, nullptr);

std::vector<const Follower*> followers()
{
    std::vector<const Follower*> all = {&consents_follow, &merges_follow, &merge_rows_follow, &identifiers_follow, &companies_follow, &referrers_follow,
            &contacts_follow, &look_up_follows, &tags_follow, &facts_follow};
    for (const auto* follower : duplicates_followers()) all.push_back(follower);
    return all;
}

}  // namespace rapport::customers
