#include "today/marks.h"

#include "base/json.h"
#include "customers/service.h"
#include "identity/audit.h"
#include "promises/endings.h"
#include "tasks/service.h"
#include "touchpoints/record.h"
#include "touchpoints/service.h"

#include <algorithm>

namespace rapport::today {
namespace {

constexpr std::int64_t remembered_us = 60 * us_per_day;
constexpr std::int64_t silent_us = 7 * us_per_day;      // turned down once; after the second time as long as it is remembered

const Sql add_sql{"today.add_mark", Reach::one_customer, insert_into<Mark>("today_marks")};
const Sql find_sql{"today.find_mark", Reach::business, "SELECT " + columns<Mark>() + " FROM today_marks WHERE id = $1"};
const Sql remove_sql{"today.remove_mark", Reach::one_customer, "DELETE FROM today_marks WHERE customer_id = $1 AND id = $2"};
const Sql lately_of_sql{"today.marks_lately_of", Reach::one_customer,
    "SELECT " + columns<Mark>() + " FROM today_marks WHERE customer_id = $1 AND at > $2 ORDER BY at, id"};
const Sql lately_sql{"today.marks_lately", Reach::business, "SELECT " + columns<Mark>() + " FROM today_marks WHERE at > $1 ORDER BY at, customer_id, id"};
const Sql works_here_sql{"today.works_here", Reach::business, "SELECT COUNT(*) FROM staff WHERE id = $1 AND active = 1"};

Instant remembered_since(const Context& ctx) { return {ctx.now().us - remembered_us}; }

// What a key is about; nothing for keys of other rules.
template <class T> std::optional<Id<T>> id_of(const std::string& key, std::string_view rule)
{
    return rule_of(key) == rule && key.size() > rule.size() ? parse_id<T>(std::string_view(key).substr(rule.size() + 1)) : std::nullopt;
}

std::vector<Fault> faults_of(Context& ctx, const AddMark& input)
{
    std::vector<Fault> faults;
    if (!customers::exists(ctx.db, input.customer_id)) faults.push_back({"/customer_id", "unknown", "There is no such customer."});
    if (input.act == Act::not_this && !input.reason) faults.push_back({"/reason", "required", "Say why, so that the list learns."});
    if (input.act == Act::given && (!input.to_staff_id || ctx.db.value<std::int64_t>(works_here_sql, *input.to_staff_id) == 0))
        faults.push_back({"/to_staff_id", "unknown", "Nobody of that id works here."});
    if (input.until_on && *input.until_on <= ctx.today()) faults.push_back({"/until_on", "range", "Later is tomorrow at the earliest."});
    return faults;
}

std::optional<Instant> until(Context& ctx, const AddMark& input)
{
    if (input.act == Act::later) return ctx.business.time_zone.start_of(input.until_on.value_or(Day{ctx.today().days + 1}));
    if (input.act != Act::not_this) return std::nullopt;
    const auto before = ctx.db.all<Mark>(lately_of_sql, input.customer_id, remembered_since(ctx));
    const bool again = std::any_of(before.begin(), before.end(), [&](const Mark& one) { return one.act == Act::not_this && rule_of(one.key) == rule_of(input.key); });
    return Instant{ctx.now().us + (again ? remembered_us : silent_us)};
}

Id<touchpoints::Touchpoint> put_on_timeline(Context& ctx, const AddMark& input)
{
    touchpoints::Touchpoint entry;
    entry.customer_id = input.customer_id;
    entry.at = touchpoints::whole_ms(ctx.now());
    entry.kind = *input.kind;
    entry.direction = touchpoints::Direction::out;
    entry.staff = ctx.actor.name;
    if (ctx.actor.staff) entry.staff_id = ctx.actor.staff;
    if (input.summary) entry.summary = input.summary->value;
    return touchpoints::record(ctx, std::move(entry)).id;
}

// A promise that was done is kept, an apology made, a task done.
Result<Done> carry_out(Context& ctx, const std::string& key)
{
    if (const auto promise = id_of<promises::Promise>(key, "promised")) CHECK(promises::keep(ctx, *promise, {}));
    if (const auto promise = id_of<promises::Promise>(key, "apology")) CHECK(promises::apologise(ctx, *promise, {}));
    if (const auto task = id_of<tasks::Task>(key, "task")) CHECK(tasks::finish(ctx, *task, {}));
    return Done{};
}

Result<Done> take_back(Context& ctx, const std::string& key)
{
    if (const auto promise = id_of<promises::Promise>(key, "promised")) CHECK(promises::take_back_keeping(ctx, *promise));
    if (const auto promise = id_of<promises::Promise>(key, "apology")) CHECK(promises::take_back_apology(ctx, *promise));
    if (const auto task = id_of<tasks::Task>(key, "task")) CHECK(tasks::take_back_finish(ctx, *task));
    return Done{};
}

}  // namespace

Result<Mark> mark(Context& ctx, AddMark input)
{
    if (auto faults = faults_of(ctx, input); !faults.empty()) return invalid(std::move(faults));
    Mark mark;
    mark.customer_id = input.customer_id;
    mark.id = ctx.ids.make<Mark>();
    mark.key = input.key;
    mark.act = input.act;
    mark.until_at = until(ctx, input);
    if (input.act == Act::not_this) mark.reason = input.reason->value;
    if (input.act == Act::given) mark.to_staff_id = input.to_staff_id;
    mark.staff = ctx.actor.name;
    if (ctx.actor.staff) mark.staff_id = ctx.actor.staff;
    mark.at = ctx.now();
    if (input.act == Act::done) {
        CHECK(carry_out(ctx, mark.key));
        if (input.kind) mark.touchpoint_id = put_on_timeline(ctx, input);
    }
    ctx.db.run(add_sql, mark);
    std::string changes = "{\"key\":[null,";
    append_json_text(changes, mark.key);
    identity::record(ctx, "today." + std::string(enum_text(mark.act)), to_text(mark.customer_id), changes + "]}");
    return mark;
}

Result<Done> unmark(Context& ctx, Id<Mark> id)
{
    const auto mark = ctx.db.one<Mark>(find_sql, id);
    if (!mark) return not_found("There is nothing of that id to take back.");
    if (mark->act == Act::done) {
        CHECK(take_back(ctx, mark->key));
        if (mark->touchpoint_id) touchpoints::withdraw(ctx, mark->customer_id, *mark->touchpoint_id);
    }
    ctx.db.run(remove_sql, mark->customer_id, id);
    identity::record(ctx, "today.taken_back", to_text(mark->customer_id));
    return Done{};
}

std::vector<Mark> marks_lately(Context& ctx) { return ctx.db.all<Mark>(lately_sql, remembered_since(ctx)); }

std::string rule_of(const std::string& key) { return key.substr(0, key.find(':')); }

}  // namespace rapport::today
