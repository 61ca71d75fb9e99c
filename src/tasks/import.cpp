#include "base/csv/writer.h"
#include "base/json.h"
#include "identity/named_staff.h"
#include "imports/undo.h"
#include "tasks/doors.h"
#include "tasks/row.h"
#include "tasks/store.h"
#include "touchpoints/doors.h"
#include "touchpoints/slice.h"
#include "touchpoints/touchpoint.h"

namespace rapport::tasks {

// A task with its ending.
struct Whole {
    Asked task;
    std::optional<Ending> ending;

    bool operator==(const Whole&) const = default;
};
BOOST_DESCRIBE_STRUCT(Whole, (), (task, ending))

namespace {

using imports::Effect;

std::optional<Whole> stored_under(Context& ctx, const std::string& key)
{
    auto id = parse_id<Task>(key);
    if (!id || !store::find(ctx.db, *id, ctx.now())) id = store::find_key(ctx.db, key);
    const auto task = id ? store::find(ctx.db, *id, ctx.now()) : std::nullopt;
    return task ? std::optional(Whole{*task, store::find_ending(ctx.db, *id)}) : std::nullopt;
}

// What the row says, laid over what is stored. invalid at the column: an ending without a time; times in an order that cannot be.
Result<Whole> with(Context& ctx, Whole whole, const TaskRow& row)
{
    auto& [task, ending] = whole;
    task.what = row.what;
    for (const auto& [said, kept] : {std::pair(&row.goal, &task.goal), std::pair(&row.done_means, &task.done_means), std::pair(&row.limits, &task.limits),
                                     std::pair(&row.budget, &task.budget)})
        if (*said) *kept = *said;
    if (row.checklist) task.checklist = checklist_of(*row.checklist);
    task.due_at = row.due_at;
    task.due_on = row.due_on;
    if (row.given_at) task.given_at = *row.given_at;
    else if (!task.id) task.given_at = std::min(touchpoints::whole_ms(ctx.now()), row.due_at);
    if (task.given_at > ctx.now()) return invalid("given_at", "It cannot have been given in the future.", "range");
    if (task.due_at < task.given_at) return invalid("due_at", "It cannot be due before it was given.", "range");

    if (row.state == State::open) ending.reset();
    else if (row.state && !ending) ending.emplace();
    if (ending) {
        ending->ending = row.state.value_or(ending->ending);
        if (row.ended_at) ending->at = *row.ended_at;
        if (row.reason) ending->reason = row.reason;
        if (ending->at == Instant{}) return invalid("ended_at", "Say when it was done or dropped.", "required");
        if (ending->at < task.given_at || ending->at > ctx.now()) return invalid("ended_at", "It cannot have ended before it was given, nor in the future.", "range");
    }
    task.unfinished = !ending;
    return whole;
}

// Applies the rows of one slice.
class Slice : touchpoints::SliceOf<TaskRow> {
public:
    using SliceOf::SliceOf;

    void run()
    {
        for (std::size_t at = 0; at < rows_.size(); ++at) apply(at);
    }

private:
    void apply(std::size_t at)
    {
        const auto& row = rows_[at];
        const auto stored = stored_under(ctx_, packed_[at].key);
        auto laid = with(ctx_, stored.value_or(Whole{}), row);
        if (!laid) return applied_.reject(laid.error());
        auto& task = laid->task;
        staff_.put(task.staff, task.staff_id, row.staff);
        staff_.put(task.given_by, task.given_by_id, row.given_by);
        if (!row.customer_id.empty()) {
            task.customer_id = customer_of(at);
            if (!task.customer_id) return applied_.reject(invalid("customer_id", "No customer can have this id."));
        }
        if (stored && *stored == *laid) return applied_.outcomes.push_back({});
        task.import_id = import_;
        task.updated_at = ctx_.now();
        if (stored) {
            ++task.version;
            replace(ctx_, task);
        } else {
            task.id = ctx_.ids.make<Task>();
            task.created_at = ctx_.now();
            if (!row.task_id.empty()) task.external_id = row.task_id;
            else store::put_key(ctx_.db, packed_[at].key, task.id);
            record(ctx_, task);
        }
        if (laid->ending) laid->ending->task_id = task.id;
        put_ending(ctx_, stored ? stored->ending : std::nullopt, *laid);
        applied_.outcomes.push_back({stored ? Effect::changed : Effect::created, {}, {}});
        const auto before = stored ? std::optional(to_json(*stored)) : std::nullopt;
        applied_.changes.push_back({"task", task.customer_id.value_or(Id<customers::Customer>{}).value, task.id.value, before});
    }

public:
    static void put_ending(Context& ctx, const std::optional<Ending>& stored, const Whole& whole)
    {
        if (stored == whole.ending) return;
        store::remove_ending(ctx.db, whole.task.id);
        if (whole.ending) store::insert(ctx.db, *whole.ending);
    }

private:
    identity::NamedStaff staff_{ctx_.db};
};

Result<imports::Parsed> parse(const imports::Reading& reading, const imports::Cells& cells)
{
    TRY(const auto row, read_task_row(reading, cells));
    const auto key = row.task_id.empty() ? fingerprint(row) : row.task_id;
    return imports::Parsed{key, row.customer_id.empty() ? key : row.customer_id, imports::packed(row)};
}

void write_out(Context& ctx, std::string& out, const std::function<void()>& spill)
{
    csv::Writer writer(out);
    for (const auto& field : task_fields()) writer.cell(field.name);
    writer.end_row();
    const auto text = [](const std::optional<std::string>& said) { return said.value_or(""); };
    store::each(ctx.db, ctx.now(), [&](const std::string& customer, const Task& one) {
        writer.row({one.external_id ? *one.external_id : to_text(one.id), customer, one.what, text(one.goal), text(one.done_means), text(one.limits), text(one.budget),
                    cell_of(one.checklist), text(one.staff), text(one.given_by), to_text(one.given_at), one.due_on ? to_text(*one.due_on) : to_text(one.due_at),
                    enum_text(one.state), one.ended_at ? to_text(*one.ended_at) : std::string(), text(one.ending_reason)});
        spill();
    });
}

}  // namespace

Result<Done> undo_change(Context& ctx, const imports::Change& change)
{
    if (change.subject != "task") return touchpoints::undo_change(ctx, change);
    const auto task = store::find(ctx.db, {change.subject_id}, ctx.now());
    if (!task) return Done{};     // somebody has removed it already
    auto before = change.before ? from_json_text<Whole>(*change.before).value() : Whole{};
    TRY(before.task.version, imports::take_back(ctx, change, task->version, change.before ? std::optional(before.task.version) : std::nullopt, "The task " + to_text(task->id)));
    if (!change.before) {
        withdraw(ctx, *task);
        return Done{};
    }
    if (before.task.customer_id) before.task.customer_id = task->customer_id;     // a merge may have moved it
    Slice::put_ending(ctx, store::find_ending(ctx.db, task->id), before);
    replace(ctx, before.task);
    return Done{};
}

imports::Shape import_shape()
{
    return {.kind = "tasks",
            .fields = task_fields(),
            .may_import = may("tasks:write"),
            .may_export = may("tasks:export"),
            .grouped = true,
            .parse = parse,
            .applying = touchpoints::applying<Slice>,
            .undo = undo_change,
            .write_out = write_out};
}

}  // namespace rapport::tasks
