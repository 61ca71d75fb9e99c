// Who is trained for a standard.
#include "identity/audit.h"
#include "identity/changes.h"
#include "identity/store.h"
#include "standards/service.h"
#include "standards/store.h"

#include <algorithm>

namespace rapport::standards {
namespace {

Result<Training> training_of(Context& ctx, Id<Standard> id, Id<Training> training)
{
    TRY(const auto standard, read_standard(ctx, id));
    for (const auto& one : standard.training)
        if (one.id == training) return one;
    return not_found("There is no such training.");
}

Result<Done> check(Context& ctx, Id<Standard> id, const Training& training)
{
    if (training.until && *training.until < training.since) return invalid("until", "This lies before the day on which they were trained.", "range");
    TRY(const auto standard, read_standard(ctx, id));
    const auto overlaps = [&](const Training& one) {
        return one.id != training.id && one.staff_id == training.staff_id && (!one.until || *one.until >= training.since) && (!training.until || one.since <= *training.until);
    };
    if (std::any_of(standard.training.begin(), standard.training.end(), overlaps)) return conflict(training.staff + " is trained for this within these days already.", "trained");
    return Done{};
}

void count_change(Context& ctx, Id<Standard> id)
{
    auto head = *store::find(ctx.db, id);
    head.updated_at = ctx.now();
    ++head.version;
    store::update(ctx.db, head);
}

void remove(Context& ctx, Id<Standard> id, const Training& training)
{
    store::remove_training(ctx.db, id, training.id);
    identity::record(ctx, "standard.training_removed", to_text(id), "{\"staff_id\":[\"" + to_text(training.staff_id) + "\",null]}");
}

}  // namespace

Result<Training> add_training(Context& ctx, Id<Standard> id, const NewTraining& input)
{
    CHECK(read_standard(ctx, id));
    const auto staff = identity::store::find_staff(ctx.db, input.staff_id);
    if (!staff) return invalid("staff_id", "Nobody with this id works here.", "unknown_id");
    const Training training{ctx.ids.make<Training>(), staff->id, staff->name, input.since.value_or(ctx.today()), input.until};
    CHECK(check(ctx, id, training));
    store::put(ctx.db, id, training);
    count_change(ctx, id);
    identity::record(ctx, "standard.training_added", to_text(id), identity::changes_of_new(training));
    return training;
}

Result<Training> change_training(Context& ctx, Id<Standard> id, std::int64_t version, Id<Training> which, const ChangeTraining& change)
{
    TRY(const auto before, training_of(ctx, id, which));
    if (store::find(ctx.db, id)->version != version) return conflict("This was changed by somebody else meanwhile. Read it again.", "changed_meanwhile");
    auto training = before;
    if (change.since.present && !change.since.value) return invalid("since", "Say since when.", "required");
    if (change.since.present) training.since = *change.since.value;
    if (change.until.present) training.until = change.until.value;
    CHECK(check(ctx, id, training));
    const auto changes = identity::changes_between(before, training);
    if (changes == "{}") return before;
    store::put(ctx.db, id, training);
    count_change(ctx, id);
    identity::record(ctx, "standard.training_changed", to_text(id), changes);
    return training;
}

Result<Done> remove_training(Context& ctx, Id<Standard> id, Id<Training> which)
{
    TRY(const auto training, training_of(ctx, id, which));
    remove(ctx, id, training);
    count_change(ctx, id);
    return Done{};
}

void put_training(Context& ctx, Id<Standard> id, const std::vector<Training>& before, const std::vector<Training>& after)
{
    const auto find = [](const std::vector<Training>& all, Id<Training> which) { return std::ranges::find(all, which, &Training::id); };
    for (const auto& one : before)
        if (find(after, one.id) == after.end()) remove(ctx, id, one);
    for (const auto& one : after) {
        const auto known = find(before, one.id);
        if (known != before.end() && known->same_as(one)) continue;
        store::put(ctx.db, id, one);
        if (known == before.end()) identity::record(ctx, "standard.training_added", to_text(id), identity::changes_of_new(one));
        else identity::record(ctx, "standard.training_changed", to_text(id), identity::changes_between(*known, one));
    }
    if (!same_training(before, after)) count_change(ctx, id);
}

bool same_training(const std::vector<Training>& one, const std::vector<Training>& other)
{
    return std::ranges::is_permutation(one, other, [](const Training& left, const Training& right) { return left.same_as(right); });
}

}  // namespace rapport::standards
