// Warning before a clock runs out, and what happens when it has.
#include "cases/asking.h"
#include "cases/doors.h"
#include "cases/files.h"
#include "cases/rules.h"
#include "cases/service.h"
#include "cases/store.h"
#include "identity/audit.h"
#include "identity/store.h"
#include "imports/undo.h"

#include <algorithm>

namespace rapport::cases {
namespace {

constexpr int at_once = 100;

std::string what_of(ClockKind clock)
{
    switch (clock) {
    case ClockKind::first: return "The first answer";
    case ClockKind::next: return "The next answer";
    case ClockKind::solution: return "The solution";
    }
    return {};
}

// Whoever the rule names has it from now on; what was theirs they go on watching.
void give_up(Context& ctx, Filed& filed, Id<identity::Staff> to)
{
    const auto staff = identity::store::find_staff(ctx.db, to);
    if (!staff || !staff->active || filed.staff_id == to) return;
    if (filed.staff_id) store::watch(ctx.db, filed.id, *filed.staff_id);
    filed.staff_id = to;
    filed.staff = staff->name;
    say(ctx, filed.id, staff->name + " has it now.");
}

void tell(Context& ctx, Id<Case> id)
{
    const auto one = store::find(ctx.db, id, ctx.now());
    auto clocks = store::clocks(ctx.db, id);
    Filed filed = *one;
    const auto rules = read_rules(ctx.db);
    const auto* rule = rule_for(rules, filed.kind, filed.source, level_of(ctx, filed.customer_id));
    for (auto& clock : clocks) {
        if (clock.met_at) continue;
        if (clock.due_at && *clock.due_at <= ctx.now() && !clock.escalated_at) {
            clock.escalated_at = clock.warned_at = ctx.now();
            if (filed.kind != Kind::praise) filed.priority = Priority::urgent;
            say(ctx, id, what_of(clock.clock) + " is late.");
            if (rule && rule->escalate_to) give_up(ctx, filed, *rule->escalate_to);
            identity::record(ctx, "case.escalated", to_text(id), "{\"clock\":[null,\"" + std::string(enum_text(clock.clock)) + "\"]}");
        } else if (clock.warn_at && *clock.warn_at <= ctx.now() && !clock.warned_at) {
            clock.warned_at = ctx.now();
            say(ctx, id, what_of(clock.clock) + " is due soon.");
            identity::record(ctx, "case.warned", to_text(id), "{\"clock\":[null,\"" + std::string(enum_text(clock.clock)) + "\"]}");
        }
    }
    keep(ctx, filed, clocks);
    if (filed.import_id) imports::stands_for(ctx, "case", id.value, one->version + 1, one->version);
}

}  // namespace

void plan_telling(Context& ctx, const Clock& clock)
{
    if (!clock.runs() || clock.escalated_at) return;
    const auto at = clock.warn_at && !clock.warned_at ? std::min(*clock.warn_at, *clock.due_at) : *clock.due_at;
    jobs::enqueue(ctx, "cases.clocks", "{}", "cases.clocks:" + to_text(at), at);
}

void plan_asking(Context& ctx, Instant at) { jobs::enqueue(ctx, "cases.ask", "{}", "cases.ask:" + to_text(at), at); }

void plan_telling(Context& ctx) { jobs::enqueue(ctx, "cases.clocks", "{}", "cases.clocks"); }

Result<std::int64_t> tell_due(Context& ctx, int limit)
{
    const auto due = store::to_tell(ctx.db, ctx.now(), limit);
    std::optional<Id<Case>> last;
    for (const auto& one : due) {
        if (last != one.case_id) tell(ctx, one.case_id);
        last = one.case_id;
    }
    return static_cast<std::int64_t>(due.size());
}

void add_jobs(std::map<std::string, jobs::Handler>& handlers)
{
    handlers["cases.clocks"] = [](jobs::Running& running) -> Result<std::string> {
        std::int64_t all = 0;
        for (std::int64_t told = at_once; told == at_once; all += told) {
            TRY(told, running.desk.write([](Context& ctx) { return tell_due(ctx, at_once); }));
        }
        return "{\"told\":" + std::to_string(all) + "}";
    };
    handlers["cases.forget_files"] = [](jobs::Running& running) -> Result<std::string> {
        std::int64_t all = 0;
        for (std::int64_t some = at_once; some == at_once; all += some) {
            TRY(some, running.desk.write([](Context& ctx) { return forget_unsent(ctx, at_once); }));
        }
        return "{\"forgotten\":" + std::to_string(all) + "}";
    };
    handlers["cases.ask"] = [](jobs::Running& running) -> Result<std::string> {
        AskedUpTo behind;
        std::int64_t all = 0;
        for (std::int64_t looked_at = at_once; looked_at == at_once; all += looked_at) {
            auto up_to = behind;
            TRY(looked_at, running.desk.write([&](Context& ctx) -> Result<std::int64_t> {
                up_to = behind;
                return ask_due(ctx, up_to, at_once);
            }));
            behind = up_to;
        }
        return "{\"looked_at\":" + std::to_string(all) + "}";
    };
}

}  // namespace rapport::cases
