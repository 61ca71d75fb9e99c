#include "cases/joining.h"

#include "base/text.h"
#include "cases/remedies.h"
#include "cases/store.h"
#include "identity/audit.h"

#include <algorithm>

namespace rapport::cases {
namespace {

std::string changed(const char* member, const std::string& from, const std::string& to)
{
    const auto text = [](const std::string& one) { return one.empty() ? std::string("null") : "\"" + one + "\""; };
    return "{\"" + std::string(member) + "\":[" + text(from) + "," + text(to) + "]}";
}

// The key that spreads rows never changes in place.
void move(Context& ctx, Entry entry, Id<Case> to)
{
    store::remove(ctx.db, entry);
    entry.case_id = to;
    store::insert(ctx.db, entry);
}

void keep_as_it_is(Context& ctx, Id<Case> id) { keep(ctx, *store::find(ctx.db, id, ctx.now()), store::clocks(ctx.db, id)); }

}  // namespace

Result<WholeCase> merge_cases(Context& ctx, Id<Case> id, MergeInto input)
{
    if (input.into_id == id) return invalid("into_id", "This is the same case.", "same");
    TRY(const auto one, still_here(ctx, id));
    TRY(const auto other, still_here(ctx, input.into_id));
    if (!store::parts(ctx.db, id).empty()) return conflict("Other cases are part of this one. Merge the other way round.", "has_parts");
    if (one.customer_id && other.customer_id && one.customer_id != other.customer_id) return conflict("These are cases of different customers: each wants an answer of their own.", "other_customer");
    store::insert(ctx.db, store::Merge{id, input.into_id, ctx.now(), actor_name(ctx), actor_id(ctx)});
    auto clocks = store::clocks(ctx.db, id);
    for (auto& clock : clocks) pause(clock, ctx.now(), hours_of(ctx));
    Filed filed = one;
    filed.is_open = false;
    keep(ctx, filed, clocks);
    keep_as_it_is(ctx, input.into_id);      // its words are found under the other, too
    identity::record(ctx, "case.merged", to_text(id), changed("into", {}, to_text(input.into_id)));
    return read_case(ctx, input.into_id);
}

Result<WholeCase> unmerge_case(Context& ctx, Id<Case> id)
{
    const auto one = store::find(ctx.db, id, ctx.now());
    if (!one) return not_found("There is no such case.");
    if (!one->merged_into) return conflict("This case is part of no other.", "not_merged");
    store::remove_merge(ctx.db, id);
    Filed filed = *one;
    filed.is_open = !one->closed_at;
    auto clocks = store::clocks(ctx.db, id);
    if (filed.is_open && !filed.waiting_since)
        for (auto& clock : clocks) resume(clock, ctx.now(), hours_of(ctx));
    keep(ctx, filed, clocks);
    keep_as_it_is(ctx, *one->merged_into);
    identity::record(ctx, "case.unmerged", to_text(id), changed("into", to_text(*one->merged_into), {}));
    return read_case(ctx, id);
}

Result<WholeCase> split_case(Context& ctx, Id<Case> id, SplitOff input)
{
    TRY(const auto one, still_here(ctx, id));
    const auto all = store::entries(ctx.db, id);
    std::vector<Fault> faults;
    std::vector<Entry> moved;
    if (input.entries.empty()) faults.push_back({"/entries", "required", "Say which words belong to the new case."});
    for (std::size_t i = 0; i < input.entries.size(); ++i) {
        const auto found = std::ranges::find(all, input.entries[i], &Entry::id);
        if (found == all.end()) faults.push_back({"/entries/" + std::to_string(i), "unknown_id", "These words are not of this case."});
        else moved.push_back(*found);
    }
    if (tidy(input.subject.value).empty()) faults.push_back({"/subject", "required", "Say in a few words what it is about."});
    if (!faults.empty()) return invalid(std::move(faults));

    Filed filed;
    filed.customer_id = one.customer_id;
    filed.answer_id = one.answer_id;
    filed.contact = one.contact;
    filed.subject = tidy(input.subject.value);
    filed.source = one.source;
    filed.kind = input.kind.value_or(one.kind);
    filed.priority = one.priority;
    filed.staff = one.staff;
    filed.staff_id = one.staff_id;
    filed.team_id = one.team_id;
    filed.opened_at = touchpoints::whole_ms(ctx.now());
    filed.split_from = id;
    const auto rules = read_rules(ctx.db);
    file(ctx, filed, {}, rule_for(rules, filed.kind, filed.source, level_of(ctx, filed.customer_id)));
    for (const auto& entry : moved) move(ctx, entry, filed.id);
    keep_as_it_is(ctx, filed.id);
    keep_as_it_is(ctx, id);
    identity::record(ctx, "case.split", to_text(filed.id), changed("from", {}, to_text(id)));
    return read_case(ctx, filed.id);
}

Result<WholeCase> unsplit_case(Context& ctx, Id<Case> id)
{
    TRY(const auto one, still_here(ctx, id));
    if (!one.split_from) return conflict("This case was not split off another one.", "not_split");
    // What was said before the case was there came with it; ids rise in time.
    const auto entries = store::entries(ctx.db, id);
    const bool worked_on = one.state == State::closed || !store::parts(ctx.db, id).empty() || !list_remedies(ctx, {.of_case = id, .limit = 1}).empty()
        || std::ranges::any_of(entries, [&](const Entry& entry) { return entry.id.value > id.value && entry.kind != EntryKind::system; });
    if (worked_on) return conflict("Something happened in this case since. Merge it back instead.", "worked_on");
    for (const auto& entry : entries)
        if (entry.id.value < id.value) move(ctx, entry, *one.split_from);
    withdraw(ctx, one);
    keep_as_it_is(ctx, *one.split_from);
    identity::record(ctx, "case.unsplit", to_text(id), changed("from", to_text(*one.split_from), {}));
    return read_case(ctx, *one.split_from);
}

}  // namespace rapport::cases
