#include "standards/ticks.h"

#include "base/json.h"
#include "identity/audit.h"
#include "standards/doors.h"
#include "standards/store.h"
#include "touchpoints/giving.h"
#include "touchpoints/steps.h"

#include <algorithm>

namespace rapport::standards {

const customers::Follower ticks_follow = customers::Follower::rows<Tick>("step_ticks", "touchpoint_id").of("touchpoints", "touchpoint_id");

std::vector<const customers::Follower*> followers() { return {&ticks_follow}; }

namespace {

using touchpoints::Touchpoint;

const Sql insert_sql{"standards.tick", Reach::one_customer,
    insert_into<Tick>("step_ticks") + " ON CONFLICT (customer_id, touchpoint_id, standard_id, step) DO NOTHING"};
const Sql remove_sql{"standards.untick", Reach::one_customer,
    "DELETE FROM step_ticks WHERE customer_id = $1 AND touchpoint_id = $2 AND standard_id = $3 AND step = $4"};
const Sql list_sql{"standards.ticks_of", Reach::one_customer,
    "SELECT " + columns<Tick>() + " FROM step_ticks WHERE customer_id = $1 AND touchpoint_id = $2 AND standard_id = $3 ORDER BY step"};
const Sql all_of_sql{"standards.all_ticks_of", Reach::one_customer,
    "SELECT " + columns<Tick>() + " FROM step_ticks WHERE customer_id = $1 AND touchpoint_id = $2 ORDER BY standard_id, step"};
const Sql remove_all_of_sql{"standards.remove_ticks_of", Reach::one_customer, "DELETE FROM step_ticks WHERE customer_id = $1 AND touchpoint_id = $2"};

const Sql leftovers_sql{"standards.forget_leftovers", Reach::business, R"sql(
    DELETE FROM step_ticks
     WHERE NOT EXISTS (SELECT 1 FROM touchpoints t WHERE t.customer_id = step_ticks.customer_id AND t.id = step_ticks.touchpoint_id)
       AND NOT EXISTS (SELECT 1 FROM touchpoints_put_by p WHERE p.customer_id = step_ticks.customer_id AND p.id = step_ticks.touchpoint_id)
)sql"};

// What was in force at that moment; nothing before the first content was.
std::optional<NumberedContent> content_at(Context& ctx, Id<Standard> id, Instant at)
{
    for (auto& content : store::contents(ctx.db, id))
        if (content.since <= at) return std::move(content);
    return std::nullopt;
}

// The contact's steps, and which of them are ticked.
StepsOfTouchpoint show(Context& ctx, const Touchpoint& touchpoint)
{
    StepsOfTouchpoint shown;
    shown.touchpoint_id = touchpoint.id;
    auto in_use = store::list(ctx.db, {.kind = touchpoint.kind});
    std::erase_if(in_use, [&](const Standard& one) { return one.retired_at && *one.retired_at <= touchpoint.at; });
    const Applying applying(in_use);
    const auto standard = applying.to(touchpoint.kind, touchpoint.channel, touchpoint.stage);
    const auto content = standard ? content_at(ctx, *standard, touchpoint.at) : std::nullopt;
    if (!content) return shown;

    shown.standard_id = standard;
    shown.number = content->number;
    shown.promise = content->promise;
    shown.extra = content->extra;
    const auto ticks = ctx.db.all<Tick>(list_sql, touchpoint.customer_id, touchpoint.id, *standard);
    for (const auto& step : content->steps) {
        StepDone& done = shown.steps.emplace_back();
        static_cast<StandardStep&>(done) = step;
        const auto ticked = std::ranges::find(ticks, step.step, &Tick::step);
        if (ticked == ticks.end()) continue;
        done.ticked_at = ticked->at;
        done.ticked_by = ticked->staff;
    }
    return shown;
}

std::string change_of(const StandardStep& step, bool ticked)
{
    std::string words;
    append_json_text(words, step.words);
    return ticked ? "{\"step\":[null," + words + "]}" : "{\"step\":[" + words + ",null]}";
}

}  // namespace

bool put_tick(Db& db, const Tick& tick) { return db.run(insert_sql, tick) > 0; }

bool remove_tick(Db& db, Id<customers::Customer> customer, Id<Touchpoint> touchpoint, Id<Standard> standard, std::int64_t step)
{
    return db.run(remove_sql, customer, touchpoint, standard, step) > 0;
}

namespace {

// Whether it was not ticked before.
bool keep(Context& ctx, const Touchpoint& touchpoint, Id<Standard> standard, const StandardStep& step)
{
    Tick made{touchpoint.customer_id, touchpoint.id, standard, step.step, touchpoints::whole_ms(ctx.now()), ctx.actor.name, {}};
    if (ctx.actor.staff) made.staff_id = ctx.actor.staff;
    if (!put_tick(ctx.db, made)) return false;
    identity::record(ctx, "touchpoint.step_ticked", to_text(touchpoint.id), change_of(step, true));
    return true;
}

Result<StandardStep> step_at(const StepsOfTouchpoint& shown, std::int64_t step)
{
    const auto found = std::ranges::find(shown.steps, step, &StandardStep::step);
    if (found == shown.steps.end()) return not_found("The standard for this contact has no such step.");
    return *found;
}

}  // namespace

Result<StepsOfTouchpoint> steps_of(Context& ctx, Id<Touchpoint> id)
{
    TRY(const auto touchpoint, touchpoints::read_touchpoint(ctx, id));
    return show(ctx, touchpoint);
}

Result<StepsOfTouchpoint> tick(Context& ctx, Id<Touchpoint> id, std::int64_t number)
{
    TRY(const auto touchpoint, touchpoints::read_touchpoint(ctx, id));
    const auto shown = show(ctx, touchpoint);
    TRY(const auto step, step_at(shown, number));
    return keep(ctx, touchpoint, *shown.standard_id, step) ? show(ctx, touchpoint) : shown;
}

Result<Done> tick_all(Context& ctx, const Touchpoint& touchpoint, const std::vector<std::int64_t>& steps, const std::optional<std::string>& standard)
{
    const auto shown = show(ctx, touchpoint);
    if (standard && parse_id<Standard>(*standard) != shown.standard_id)
        return invalid("standard_id", "Another standard holds for this contact, or none. Look at its steps again.", "other_standard");
    std::vector<Fault> faults;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const auto step = step_at(shown, steps[i]);
        if (step) keep(ctx, touchpoint, *shown.standard_id, *step);
        else faults.push_back({"/steps/" + std::to_string(i), "unknown", step.error().detail});
    }
    if (!faults.empty()) return invalid(std::move(faults));
    return Done{};
}

void keep_steps_of_contacts()
{
    touchpoints::set_keeper_of_steps(tick_all);
    touchpoints::call_when_given([](Context& ctx, const Touchpoint& before, const Touchpoint& now) {
        const auto ticks = ctx.db.all<Tick>(all_of_sql, before.customer_id, before.id);
        if (ticks.empty()) return;
        for (auto made : ticks) {
            made.customer_id = now.customer_id;
            put_tick(ctx.db, made);
        }
        ctx.db.run(remove_all_of_sql, before.customer_id, before.id);
        identity::record(ctx, "touchpoint.ticks_given", to_text(now.id), "{\"customer_id\":[\"" + to_text(before.customer_id) + "\",\"" + to_text(now.customer_id) + "\"]}");
    });
}

std::int64_t forget_leftovers(Db& db) { return db.run(leftovers_sql); }

Result<Done> untick(Context& ctx, Id<Touchpoint> id, std::int64_t number)
{
    TRY(const auto touchpoint, touchpoints::read_touchpoint(ctx, id));
    const auto shown = show(ctx, touchpoint);
    TRY(const auto step, step_at(shown, number));
    if (!remove_tick(ctx.db, touchpoint.customer_id, id, *shown.standard_id, number)) return Done{};
    identity::record(ctx, "touchpoint.step_unticked", to_text(id), change_of(step, false));
    return Done{};
}

}  // namespace rapport::standards
