#include "cases/joining.h"

#include "base/text.h"
#include "base/told.h"
#include "cases/asking.h"
#include "cases/owners.h"
#include "cases/remedies.h"
#include "cases/store.h"
#include "identity/audit.h"

#include <algorithm>
#include <set>

namespace rapport::cases {
namespace {

// Parts of somebody else's case, or of nobody's whom we know together with somebody else's.
const Sql parted_sql{"cases.parted", Reach::business, R"sql(
    SELECT DISTINCT m.case_id
      FROM case_merges m
      JOIN cases c ON c.id = m.case_id
      JOIN cases w ON w.id = m.into_id
      LEFT JOIN case_merges n ON n.into_id = m.into_id
      LEFT JOIN cases o ON o.id = n.case_id
     WHERE c.customer_id = $1
       AND (w.customer_id <> $1 OR (w.customer_id IS NULL AND o.customer_id <> $1))
     ORDER BY m.case_id
)sql"};

Told<Moved>& told_moved()
{
    static Told<Moved> all;
    return all;
}

void tell_moved(Context& ctx, Id<Case> id)
{
    for (const auto moved : told_moved()) moved(ctx, id);
}

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

// A case of nobody whom we know may have parts of somebody's.
bool is_somebody_elses(Context& ctx, const Filed& one, const Filed& other)
{
    const auto differs = [&](const std::optional<Id<customers::Customer>>& whose) { return one.customer_id && whose && whose != one.customer_id; };
    return differs(other.customer_id) || std::ranges::any_of(store::parts(ctx.db, other.id), [&](Id<Case> part) { return differs(store::find(ctx.db, part, ctx.now())->customer_id); });
}

// Open where it was; the other is found by its own words alone.
void part(Context& ctx, const Case& one)
{
    store::remove_merge(ctx.db, one.id);
    Filed filed = one;
    filed.is_open = !one.closed_at;
    if (filed.is_open) leave_nothing_with_who_left(ctx, filed);
    auto clocks = store::clocks(ctx.db, one.id);
    if (filed.is_open && !filed.waiting_since)
        for (auto& clock : clocks) resume(clock, ctx.now(), hours_of(ctx));
    keep(ctx, filed, clocks);
    keep_as_it_is(ctx, *one.merged_into);
    identity::record(ctx, "case.unmerged", to_text(one.id), changed("into", to_text(*one.merged_into), {}));
}

// An answer to a survey and a review say by themselves what is wrong; any other case needs words of the customer.
bool leaves_nothing(const Filed& one, const std::vector<Entry>& all, const std::vector<Entry>& moved)
{
    if (one.response_id || one.answer_id || one.place) return false;
    const auto is_customers = [](const Entry& entry) { return entry.kind == EntryKind::customer; };
    const auto stays = [&](const Entry& entry) { return is_customers(entry) && std::ranges::find(moved, entry.id, &Entry::id) == moved.end(); };
    return std::ranges::any_of(moved, is_customers) && std::ranges::none_of(all, stays);
}

}  // namespace

void call_when_moved(Moved moved) { told_moved().list(moved); }

Result<WholeCase> merge_cases(Context& ctx, Id<Case> id, MergeInto input)
{
    if (input.into_id == id) return invalid("into_id", "This is the same case.", "same");
    TRY(const auto one, still_here(ctx, id));
    TRY(const auto other, still_here(ctx, input.into_id));
    if (!store::parts(ctx.db, id).empty()) return conflict("Other cases are part of this one. Merge the other way round.", "has_parts");
    if (is_somebody_elses(ctx, one, other)) return conflict("These are cases of different customers: each wants an answer of their own.", "other_customer");
    if (other.state == State::closed && one.state != State::closed) return conflict("The other case is closed. Open it again first, or merge the other way round.", "closed");
    store::insert(ctx.db, store::Merge{id, input.into_id, ctx.now(), actor_name(ctx), actor_id(ctx)});
    take_asking_back(ctx, id, "Called back: the case is part of another one.");
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
    part(ctx, *one);
    return read_case(ctx, id);
}

void part_cases(Context& ctx, Id<customers::Customer> customer)
{
    for (const auto id : ctx.db.all<Id<Case>>(parted_sql, customer)) {
        const auto one = store::find(ctx.db, id, ctx.now()).value();
        say(ctx, id, "A case of its own again: what it was part of is a case of somebody else. Whatever was answered there is to be looked at again.");
        say(ctx, *one.merged_into, "What was part of this case and is somebody else's is a case of its own again.");
        part(ctx, one);
    }
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
        if (std::find(input.entries.begin(), input.entries.begin() + static_cast<std::ptrdiff_t>(i), input.entries[i]) != input.entries.begin() + static_cast<std::ptrdiff_t>(i))
            faults.push_back({"/entries/" + std::to_string(i), "twice", "These words are named twice."});
        else if (found == all.end()) faults.push_back({"/entries/" + std::to_string(i), "unknown_id", "These words are not of this case."});
        else moved.push_back(*found);
    }
    if (tidy(input.subject.value).empty()) faults.push_back({"/subject", "required", "Say in a few words what it is about."});
    if (!faults.empty()) return invalid(std::move(faults));
    if (leaves_nothing(one, all, moved)) return conflict("These are all the words of the customer: without them there is nothing to answer in this case. Leave some of them here.", "last_words");

    // Words of a part alone go where the part goes, and are whose it is.
    const bool are_of_one = std::ranges::all_of(moved, [&](const Entry& entry) { return entry.case_id == moved.front().case_id; });
    const auto from = are_of_one ? store::find(ctx.db, moved.front().case_id, ctx.now()).value() : one;
    Filed filed;
    filed.customer_id = from.customer_id;
    filed.answer_id = from.answer_id;
    filed.contact = from.contact;
    filed.subject = tidy(input.subject.value);
    filed.source = from.source;
    filed.place = from.place;
    filed.link = from.link;
    filed.kind = input.kind.value_or(one.kind);
    filed.priority = one.priority;
    filed.staff = one.staff;
    filed.staff_id = one.staff_id;
    filed.team_id = one.team_id;
    filed.opened_at = touchpoints::whole_ms(ctx.now());
    filed.split_from = from.id;
    const auto rules = read_rules(ctx.db);
    file(ctx, filed, {}, rule_for(rules, filed.kind, filed.source, level_of(ctx, filed.customer_id)));
    for (const auto whole : {id, from.id}) store::carry_teams_left(ctx.db, whole, filed.id);
    std::set<Id<Case>> touched{filed.id};
    for (const auto& entry : moved) {
        touched.insert(entry.case_id);
        move(ctx, entry, filed.id);
    }
    for (const auto each : touched) tell_moved(ctx, each);
    keep_as_it_is(ctx, filed.id);
    keep_as_it_is(ctx, id);
    if (filed.split_from != id) keep_as_it_is(ctx, *filed.split_from);
    identity::record(ctx, "case.split", to_text(filed.id), changed("from", {}, to_text(*filed.split_from)));
    return read_case(ctx, filed.id);
}

Result<WholeCase> unsplit_case(Context& ctx, Id<Case> id)
{
    TRY(const auto one, still_here(ctx, id));
    if (!one.split_from) return conflict("This case was not split off another one.", "not_split");
    const auto origin = store::find(ctx.db, *one.split_from, ctx.now());
    if (!origin) return conflict("The case that it was split off from is gone.", "not_split");
    if (origin->customer_id != one.customer_id)
        return conflict("These are cases of different customers by now. Give this one back first, and all of it goes along.", "other_customer");
    // What was said before the case was there came with it; ids rise in time.
    const auto entries = store::entries(ctx.db, id);
    const bool worked_on = one.state == State::closed || !store::parts(ctx.db, id).empty() || !list_remedies(ctx, {.of_case = id, .limit = 1}).empty()
        || std::ranges::any_of(entries, [&](const Entry& entry) { return entry.id.value > id.value && entry.kind != EntryKind::system; });
    if (worked_on) return conflict("Something happened in this case since. Merge it back instead.", "worked_on");
    for (const auto& entry : entries)
        if (entry.id.value < id.value) move(ctx, entry, *one.split_from);
    for (const auto each : {id, *one.split_from}) tell_moved(ctx, each);
    withdraw(ctx, one);
    keep_as_it_is(ctx, origin->id);
    if (origin->merged_into) keep_as_it_is(ctx, *origin->merged_into);
    identity::record(ctx, "case.unsplit", to_text(id), changed("from", to_text(origin->id), {}));
    return read_case(ctx, origin->merged_into.value_or(origin->id));
}

}  // namespace rapport::cases
