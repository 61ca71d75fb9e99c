#include "standards/service.h"

#include "identity/audit.h"
#include "identity/changes.h"
#include "identity/store.h"
#include "standards/store.h"

#include <algorithm>
#include <set>

namespace rapport::standards {
namespace {

using Faults = std::vector<Fault>;

// Steps as they are kept: a new one takes the next number, one with a number must be there.
std::vector<StandardStep> numbered(const std::vector<StepInput>& input, const std::vector<StandardStep>& known, std::int64_t& steps_made, Faults& faults)
{
    if (input.empty()) faults.push_back({"/steps", "required", "Say at least one step."});
    if (input.size() > most_steps) faults.push_back({"/steps", "too_many", "Twelve steps are the most that anybody keeps in mind."});
    std::vector<StandardStep> steps;
    std::set<std::string> said;
    std::set<std::int64_t> used;
    for (std::size_t i = 0; i < input.size(); ++i) {
        const auto pointer = "/steps/" + std::to_string(i);
        const auto& [number, words] = input[i];
        const bool is_known = number && std::any_of(known.begin(), known.end(), [&](const StandardStep& one) { return one.step == *number; });
        if (number && (!is_known || !used.insert(*number).second)) faults.push_back({pointer + "/step", "unknown", "There is no such step here."});
        if (!said.insert(same_words(words.value)).second) faults.push_back({pointer + "/words", "twice", "This step stands here already."});
        steps.push_back({number ? *number : ++steps_made, words.value});
    }
    return steps;
}

Strings extra_of(const std::vector<Text<1, 200>>& input, Faults& faults)
{
    if (input.size() > most_extra) faults.push_back({"/extra", "too_many", "Twelve are the most that anybody keeps in mind."});
    Strings extra;
    std::set<std::string> said;
    for (std::size_t i = 0; i < input.size(); ++i) {
        if (!said.insert(same_words(input[i].value)).second) faults.push_back({"/extra/" + std::to_string(i), "twice", "This stands here already."});
        extra.push_back(input[i].value);
    }
    return extra;
}

NumberedContent written(Context& ctx, Content content, std::int64_t number, Instant since)
{
    NumberedContent made;
    static_cast<Content&>(made) = std::move(content);
    made.number = number;
    made.since = since;
    made.staff = ctx.actor.name;
    if (ctx.actor.staff) made.staff_id = ctx.actor.staff;
    return made;
}

// The head of a standard that counts one change more.
store::Head touched(Context& ctx, Id<Standard> id)
{
    auto head = *store::find(ctx.db, id);
    head.updated_at = ctx.now();
    ++head.version;
    return head;
}

Result<Standard> still_used(Context& ctx, Id<Standard> id)
{
    TRY(auto standard, read_standard(ctx, id));
    if (standard.retired_at) return conflict("This standard is no longer used. Take it up again first.", "retired");
    return standard;
}

// The standard with this content from now on.
Result<Standard> put_in_force(Context& ctx, const Standard& before, Content content, std::int64_t steps_made)
{
    if (content == static_cast<const Content&>(before.in_force)) return before;
    auto head = touched(ctx, before.id);
    head.steps_made = steps_made;
    store::insert(ctx.db, before.id, written(ctx, content, head.version, touchpoints::whole_ms(ctx.now())));
    store::update(ctx.db, head);
    identity::record(ctx, "standard.changed", to_text(before.id), identity::changes_between(static_cast<const Content&>(before.in_force), content));
    return read_standard(ctx, before.id);
}

}  // namespace

Result<Standard> add_standard(Context& ctx, NewStandard input)
{
    Scope scope{input.kind, {}, input.stage};
    if (input.channel) scope.channel = input.channel->value;
    store::Head head{ctx.ids.make<Standard>(), scope.key(), scope, 0, ctx.now(), ctx.now(), 1};
    Faults faults;
    Content content{input.promise.value, numbered(input.steps, {}, head.steps_made, faults), extra_of(input.extra, faults)};
    if (input.since && *input.since > ctx.today()) faults.push_back({"/since", "range", "A standard is kept from today on, or was before."});
    if (!faults.empty()) return invalid(std::move(faults));
    if (const auto taken = store::find_scope(ctx.db, scope)) {
        TRY(const auto other, read_standard(ctx, *taken));
        return conflict(other.retired_at ? "There is a standard for these contacts that is no longer used. Take it up again." : "There is a standard for these contacts already.", "taken");
    }

    const auto since = input.since ? std::min(ctx.business.time_zone.start_of(*input.since), ctx.now()) : ctx.now();
    store::insert(ctx.db, head);
    store::insert(ctx.db, head.id, written(ctx, content, head.version, touchpoints::whole_ms(since)));
    identity::record(ctx, "standard.created", to_text(head.id), identity::changes_of_new(content));
    return read_standard(ctx, head.id);
}

Result<Standard> read_standard(Context& ctx, Id<Standard> id)
{
    auto found = store::list(ctx.db, {}, id);
    if (found.empty()) return not_found("There is no such standard.");
    return std::move(found.front());
}

std::vector<Standard> list_standards(Context& ctx, const Filter& filter) { return store::list(ctx.db, filter); }

Result<Standard> change_standard(Context& ctx, Id<Standard> id, std::int64_t version, ChangeStandard change)
{
    TRY(const auto before, read_standard(ctx, id));
    if (before.version != version) return conflict("This was changed by somebody else meanwhile. Read it again.", "changed_meanwhile");
    CHECK(still_used(ctx, id));

    Content content = before.in_force;
    auto steps_made = store::find(ctx.db, id)->steps_made;
    Faults faults;
    if (change.promise.present && !change.promise.value) faults.push_back({"/promise", "required", "Say what we promise."});
    else if (change.promise.present) content.promise = change.promise.value->value;
    if (change.steps.present) content.steps = numbered(change.steps.value.value_or(std::vector<StepInput>{}), content.steps, steps_made, faults);
    if (change.extra.present) content.extra = extra_of(change.extra.value.value_or(std::vector<Text<1, 200>>{}), faults);
    if (!faults.empty()) return invalid(std::move(faults));
    return put_in_force(ctx, before, std::move(content), steps_made);
}

Result<Standard> take_in(Context& ctx, Id<Standard> id, const StepInput& input)
{
    TRY(const auto before, still_used(ctx, id));
    if (input.step) return invalid("step", "A new step takes its number here.", "unknown");
    Content content = before.in_force;
    for (const auto& one : content.steps)
        if (same_words(one.words) == same_words(input.words.value)) return conflict("This is a step of the standard already.", "in_standard");
    if (content.steps.size() >= most_steps) return invalid("words", "Twelve steps are the most that anybody keeps in mind.", "too_many");

    auto steps_made = store::find(ctx.db, id)->steps_made;
    content.steps.push_back({++steps_made, input.words.value});
    std::erase_if(content.extra, [&](const std::string& one) { return same_words(one) == same_words(input.words.value); });
    return put_in_force(ctx, before, std::move(content), steps_made);
}

Result<std::vector<NumberedContent>> history(Context& ctx, Id<Standard> id)
{
    CHECK(read_standard(ctx, id));
    return store::contents(ctx.db, id);
}

Result<Standard> take_back(Context& ctx, Id<Standard> id, std::int64_t number)
{
    TRY(const auto before, read_standard(ctx, id));
    const auto all = store::contents(ctx.db, id);
    if (std::none_of(all.begin(), all.end(), [&](const NumberedContent& one) { return one.number == number; })) return not_found("This standard has no such version.");
    if (all.front().number != number) return conflict("Only the newest version can be taken back.", "not_newest");
    if (all.size() == 1) return conflict("This is the only version. Remove the standard, or say that it is no longer used.", "only_one");
    store::remove_content(ctx.db, id, number);
    store::update(ctx.db, touched(ctx, id));
    identity::record(ctx, "standard.taken_back", to_text(id), identity::changes_between(static_cast<const Content&>(all[0]), static_cast<const Content&>(all[1])));
    return read_standard(ctx, id);
}

Result<Standard> retire(Context& ctx, Id<Standard> id)
{
    CHECK(still_used(ctx, id));
    store::retire(ctx.db, id, touchpoints::whole_ms(ctx.now()), ctx.actor);
    store::update(ctx.db, touched(ctx, id));
    identity::record(ctx, "standard.retired", to_text(id));
    return read_standard(ctx, id);
}

Result<Standard> use_again(Context& ctx, Id<Standard> id)
{
    TRY(const auto before, read_standard(ctx, id));
    if (!before.retired_at) return not_found("This standard is in use.");
    store::use_again(ctx.db, id);
    store::update(ctx.db, touched(ctx, id));
    identity::record(ctx, "standard.used_again", to_text(id));
    return read_standard(ctx, id);
}

Result<Done> remove_standard(Context& ctx, Id<Standard> id)
{
    CHECK(read_standard(ctx, id));
    if (store::is_ticked(ctx.db, id)) return conflict("Steps of this standard were ticked. Say that it is no longer used instead.", "ticked");
    store::remove(ctx.db, id);
    identity::record(ctx, "standard.removed", to_text(id));
    return Done{};
}

}  // namespace rapport::standards
