#include "base/csv/writer.h"
#include "base/json.h"
#include "customers/lines.h"
#include "customers/service.h"
#include "imports/undo.h"
#include "touchpoints/cells.h"
#include "touchpoints/doors.h"
#include "touchpoints/record.h"
#include "touchpoints/row.h"
#include "touchpoints/service.h"
#include "touchpoints/slice.h"
#include "touchpoints/steps.h"
#include "touchpoints/store.h"

#include <algorithm>

namespace rapport::touchpoints {

// A touchpoint with the steps that a file adds to it.
struct Whole {
    Touchpoint touchpoint;
    std::vector<DoneStep> steps;

    bool operator==(const Whole&) const = default;
};

// What a changed touchpoint was, and which steps were added to it.
struct Found : Touchpoint {
    std::vector<DoneStep> steps = {};
};
BOOST_DESCRIBE_STRUCT(Found, (Touchpoint), (steps))

namespace {

using imports::Effect;
using imports::Outcome;

template <class T> void lay_over(std::optional<T>& member, const std::optional<T>& cell)
{
    if (cell) member = cell;
}

Touchpoint with(Touchpoint touchpoint, const TouchpointRow& row)
{
    touchpoint.at = row.at;
    touchpoint.kind = row.kind;
    lay_over(touchpoint.channel, row.channel);
    lay_over(touchpoint.stage, row.stage);
    lay_over(touchpoint.waited_seconds, row.waited_seconds);
    lay_over(touchpoint.expectation, row.expectation);
    lay_over(touchpoint.summary, row.summary);
    lay_over(touchpoint.expectation_by, row.expectation_by);
    lay_over(touchpoint.feeling, row.feeling);
    lay_over(touchpoint.feeling_source, row.feeling_source);
    if (row.direction) touchpoint.direction = *row.direction;
    if (row.staff && row.staff != touchpoint.staff) {
        touchpoint.staff = row.staff;
        touchpoint.staff_id.reset();
    }
    return touchpoint;
}

std::optional<Touchpoint> stored_under(Context& ctx, const std::string& key)
{
    if (const auto ours = parse_id<Touchpoint>(key))
        if (auto touchpoint = store::find_anywhere(ctx.db, *ours)) return touchpoint;
    const auto found = store::find_key(ctx.db, key);
    return found ? store::find(ctx.db, found->customer_id, found->touchpoint_id) : std::nullopt;
}

// Applies the rows of one slice. What is new waits until the end, so that it takes few statements.
class Slice : touchpoints::SliceOf<TouchpointRow> {
public:
    using SliceOf::SliceOf;

    void run()
    {
        each_key([&](std::size_t from, std::size_t to) { apply(from, to); });
        store_new_ones();
    }

private:
    // The rows [from, to) have one key: each is laid over the one before.
    void apply(std::size_t from, std::size_t to)
    {
        const auto stored = stored_under(ctx_, packed_[from].key);
        const auto mine = of_one_customer(stored ? std::optional(stored->customer_id) : std::nullopt, from, to, "This touchpoint is another customer's.");
        if (mine.empty()) return;
        Whole whole{stored.value_or(Touchpoint{}), {}};
        const auto last = lay_over(whole, mine, [&](const Whole& under, const TouchpointRow& row) -> Result<Whole> {
            if (stored && row.touchpoint_id.empty()) return under;  // known by what it says: what was changed since stays
            return laid(under, row);
        });
        if (!last || (stored && Whole{*stored, {}} == whole)) return;
        if (stored) applied_.outcomes[*last] = change(*stored, std::move(whole));
        else add(*last, std::move(whole));
    }

    // invalid: what no touchpoint may say; a step that no standard for this contact has.
    Result<Whole> laid(const Whole& under, const TouchpointRow& row)
    {
        Whole whole{with(under.touchpoint, row), under.steps};
        if (auto faults = faults_of(whole.touchpoint); !faults.empty()) return invalid(std::move(faults));
        if (row.steps.empty()) return whole;
        if (!named_) named_ = steps_in_files().named(ctx_);
        TRY(const auto steps, named_(whole.touchpoint, row.steps));
        for (const auto& step : steps)
            if (std::ranges::find(whole.steps, step) == whole.steps.end()) whole.steps.push_back(step);
        return whole;
    }

    Outcome change(const Touchpoint& stored, Whole whole)
    {
        auto& touchpoint = whole.touchpoint;
        if (stored.source_kind)
            return {Effect::rejected, "touchpoint_id", "This touchpoint belongs to the " + *stored.source_kind + " it was recorded for; change that."};
        touchpoint.import_id = import_;
        touchpoint.updated_at = ctx_.now();
        ++touchpoint.version;
        replace(ctx_, touchpoint);
        steps_in_files().keep(ctx_, touchpoint, whole.steps);
        applied_.changes.push_back({"touchpoint", stored.customer_id.value, stored.id.value, to_json(Found{stored, std::move(whole.steps)})});
        return {Effect::changed, {}, {}};
    }

    void add(std::size_t at, Whole whole)
    {
        whole.touchpoint.import_id = import_;
        if (!rows_[at].touchpoint_id.empty()) whole.touchpoint.external_id = rows_[at].touchpoint_id;
        new_.push_back(std::move(whole.touchpoint));
        new_steps_.push_back(std::move(whole.steps));
        new_rows_.push_back(at);
    }

    void store_new_ones()
    {
        std::vector<std::string> customers;
        for (const auto at : new_rows_) customers.push_back(rows_[at].customer_id);
        whose_.ensure(ctx_, customers, applied_);

        std::vector<Touchpoint> good;
        std::vector<std::size_t> places;        // in new_
        for (std::size_t i = 0; i < new_.size(); ++i) {
            const auto customer = whose_.find(customers[i]);
            if (!customer) {
                applied_.outcomes[new_rows_[i]] = {Effect::rejected, "customer_id", "No customer can have this id."};
                continue;
            }
            good.push_back(std::move(new_[i]));
            good.back().customer_id = *customer;
            places.push_back(i);
        }
        record_all(ctx_, good);
        for (std::size_t i = 0; i < good.size(); ++i) {
            const auto& touchpoint = good[i];
            const auto row = new_rows_[places[i]];
            if (!touchpoint.external_id) store::put_key(ctx_.db, {packed_[row].key, touchpoint.customer_id, touchpoint.id});
            steps_in_files().keep(ctx_, touchpoint, new_steps_[places[i]]);
            applied_.outcomes[row] = {Effect::created, {}, {}};
            applied_.changes.push_back({"touchpoint", touchpoint.customer_id.value, touchpoint.id.value, std::nullopt});
        }
    }

    std::vector<Touchpoint> new_;
    std::vector<std::vector<DoneStep>> new_steps_;
    std::vector<std::size_t> new_rows_;
    StepsInFiles::Named named_;     // made where a row names steps
};

Result<imports::Parsed> parse(const imports::Reading& reading, const imports::Cells& cells)
{
    TRY(const auto row, read_touchpoint_row(reading, cells));
    return imports::Parsed{row.touchpoint_id.empty() ? fingerprint(row) : row.touchpoint_id, row.customer_id, imports::packed(row)};
}

void write(csv::Writer& writer, const std::string& customer, const Touchpoint& touchpoint, const Strings& steps)
{
    const auto name_of = [](const auto& value) { return value ? enum_text(*value) : std::string_view(); };
    writer.row({touchpoint.external_id ? *touchpoint.external_id : to_text(touchpoint.id), customer, to_text(touchpoint.at),
                enum_text(touchpoint.kind), enum_text(touchpoint.direction), touchpoint.channel.value_or(""), name_of(touchpoint.stage),
                touchpoint.staff.value_or(""), touchpoint.waited_seconds ? std::to_string(*touchpoint.waited_seconds) : std::string(),
                name_of(touchpoint.expectation), touchpoint.summary.value_or(""),
                touchpoint.expectation_by.value_or(""), touchpoint.feeling.value_or(""), name_of(touchpoint.feeling_source), cell_of(steps)});
}

void write_out(Context& ctx, std::string& out, const std::function<void()>& spill)
{
    csv::Writer writer(out);
    for (const auto& field : touchpoint_fields()) writer.cell(field.name);
    writer.end_row();
    const auto steps_done = steps_in_files().words(ctx);
    store::each_recorded_for_itself(ctx.db, [&](const std::string& customer, const Touchpoint& touchpoint) {
        write(writer, customer, touchpoint, steps_done(touchpoint));
        spill();
    });
}

}  // namespace

namespace {

Result<Done> undo_touchpoint(Context& ctx, const imports::Change& change)
{
    const auto stored = store::find_anywhere(ctx.db, {change.subject_id});
    if (!stored) return Done{};     // somebody has removed it already
    auto before = change.before ? from_json_text<Found>(*change.before).value() : Found{};
    TRY(before.version, imports::take_back(ctx, change, stored->version, change.before ? std::optional(before.version) : std::nullopt, "The touchpoint " + to_text(stored->id)));
    if (!change.before) {
        withdraw(ctx, stored->customer_id, stored->id);
        return Done{};
    }
    before.customer_id = stored->customer_id;   // a merge may have moved it
    replace(ctx, before);
    steps_in_files().take_back(ctx, before, before.steps);
    return Done{};
}

// A customer whom the rows made known goes, unless somebody dealt with them since.
Result<Done> undo_customer(Context& ctx, Id<customers::Customer> id)
{
    if (!customers::exists(ctx.db, id)) return Done{};
    return customers::take_back_customer_line(ctx, {customers::Outcome::created, id, {}});
}

}  // namespace

Result<Done> undo_change(Context& ctx, const imports::Change& change)
{
    if (change.subject == "customer") return undo_customer(ctx, {change.subject_id});
    return undo_touchpoint(ctx, change);
}

imports::Shape import_shape()
{
    return {.kind = "touchpoints",
            .fields = touchpoint_fields(),
            .may_import = may("touchpoints:write"),
            .may_export = may("touchpoints:export"),
            .grouped = true,
            .parse = parse,
            .applying = touchpoints::applying<Slice>,
            .undo = undo_change,
            .write_out = write_out};
}

}  // namespace rapport::touchpoints
