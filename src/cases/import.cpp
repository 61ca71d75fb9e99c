#include "base/csv/writer.h"
#include "base/json.h"
#include "cases/doors.h"
#include "cases/row.h"
#include "cases/rules.h"
#include "cases/service.h"
#include "cases/store.h"
#include "identity/people.h"
#include "imports/packing.h"
#include "touchpoints/doors.h"
#include "touchpoints/record.h"
#include "touchpoints/whose.h"

#include <algorithm>

namespace rapport::cases {

// A case with its ending.
struct Whole {
    Filed filed;
    std::optional<Closure> closure;

    bool operator==(const Whole&) const = default;
};
BOOST_DESCRIBE_STRUCT(Whole, (), (filed, closure))

namespace {

using imports::Effect;

std::optional<Whole> stored_under(Context& ctx, const std::string& key)
{
    auto id = parse_id<Case>(key);
    if (!id || !store::find(ctx.db, *id, ctx.now())) id = store::find_key(ctx.db, key);
    const auto one = id ? store::find(ctx.db, *id, ctx.now()) : std::nullopt;
    return one ? std::optional(Whole{*one, store::closure(ctx.db, *id)}) : std::nullopt;
}

// What the row says, laid over what is stored.
Result<Whole> with(Context& ctx, Whole whole, const CaseRow& row)
{
    auto& [filed, closure] = whole;
    filed.subject = row.subject;
    if (row.contact) filed.contact = row.contact;
    filed.source = row.source.value_or(filed.source);
    filed.kind = row.kind.value_or(filed.kind);
    filed.priority = row.priority.value_or(filed.priority);
    if (row.cause) filed.cause = row.cause;
    filed.opened_at = touchpoints::whole_ms(row.opened_at);
    if (filed.opened_at > ctx.now()) return invalid("opened_at", "It cannot have been opened in the future.", "range");
    if (row.closed_at && *row.closed_at > ctx.now()) return invalid("closed_at", "It cannot have been closed in the future.", "range");
    if (row.closed_at && !closure) closure.emplace().staff = row.staff;
    if (!closure) return whole;
    if (row.closed_at) closure->at = touchpoints::whole_ms(*row.closed_at);
    closure->cause = filed.cause;
    if (row.action) closure->action = row.action;
    if (row.told_by || row.closed_at) closure->told_by = row.told_by.value_or(way_of(filed.source));
    filed.is_open = false;
    return whole;
}

void put_closure(Context& ctx, const std::optional<Closure>& stored, const std::optional<Closure>& closure)
{
    if (stored == closure) return;
    if (stored) store::remove_closure(ctx.db, stored->case_id);
    if (closure) store::insert(ctx.db, *closure);
}

// Applies the rows of one slice.
class Slice {
public:
    Slice(Context& ctx, Id<imports::Import> import, std::span<const imports::PackedRow> packed, imports::Applied& applied)
        : ctx_(ctx), import_(import), applied_(applied), packed_(packed), whose_(ctx, {}), staff_(identity::list_staff(ctx.db, true)), rules_(read_rules(ctx.db))
    {
        std::vector<std::string> customers;
        for (const auto& row : packed)
            if (const auto& customer = rows_.emplace_back(imports::unpacked<CaseRow>(row.packed)).customer_id; !customer.empty()) customers.push_back(customer);
        whose_ = touchpoints::Whose(ctx, customers);
    }

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
        auto& filed = laid->filed;
        if (row.staff && row.staff != filed.staff) name_owner(filed, *row.staff);
        if (!row.customer_id.empty()) {
            whose_.ensure(ctx_, {row.customer_id}, applied_);
            const auto customer = whose_.find(row.customer_id);
            if (!customer) return applied_.reject(invalid("customer_id", "No customer can have this id."));
            if (stored && filed.customer_id != customer) return applied_.reject(invalid("customer_id", "This case is another customer's."));
            filed.customer_id = customer;
        }
        if (stored && *stored == *laid) return applied_.outcomes.push_back({});
        filed.import_id = import_;
        if (stored) change(*stored, *laid);
        else add(at, *laid);
        put_closure(ctx_, stored ? stored->closure : std::nullopt, laid->closure);
        applied_.outcomes.push_back({stored ? Effect::changed : Effect::created, {}, {}});
        const auto before = stored ? std::optional(to_json(*stored)) : std::nullopt;
        applied_.changes.push_back({"case", filed.customer_id.value_or(Id<customers::Customer>{}).value, filed.id.value, before});
    }

    void change(const Whole& stored, Whole& laid)
    {
        auto clocks = store::clocks(ctx_.db, stored.filed.id);
        if (laid.closure)
            for (auto& clock : clocks) meet(clock, laid.closure->at);
        keep(ctx_, laid.filed, clocks);
        if (laid.filed.customer_id && laid.filed.touchpoint_id) touchpoints::restate(ctx_, timeline_entry(laid.filed));
        if (laid.closure) laid.closure->case_id = laid.filed.id;
    }

    // Clocks run for what is new: a file of old cases must not ring for all of them.
    void add(std::size_t at, Whole& laid)
    {
        const auto& row = rows_[at];
        auto& filed = laid.filed;
        if (!row.case_id.empty()) filed.external_id = row.case_id;
        const bool is_new = filed.opened_at.us > ctx_.now().us - rules_.newest_days * us_per_day;
        file(ctx_, filed, row.words, is_new ? rule_for(rules_, filed.kind, filed.source, level_of(ctx_, filed.customer_id)) : nullptr);
        if (row.case_id.empty()) store::put_key(ctx_.db, packed_[at].key, filed.id);
        if (laid.closure) laid.closure->case_id = filed.id;
    }

    // One of the staff where nobody else has that name.
    void name_owner(Filed& filed, const std::string& said)
    {
        filed.staff = said;
        filed.staff_id.reset();
        if (std::ranges::count(staff_, said, &identity::Staff::name) == 1) filed.staff_id = std::ranges::find(staff_, said, &identity::Staff::name)->id;
    }

    Context& ctx_;
    Id<imports::Import> import_;
    imports::Applied& applied_;
    std::span<const imports::PackedRow> packed_;
    touchpoints::Whose whose_;
    std::vector<identity::Staff> staff_;
    RulesInForce rules_;
    std::vector<CaseRow> rows_;
};

Result<imports::Parsed> parse(const imports::Reading& reading, const imports::Cells& cells)
{
    TRY(const auto row, read_case_row(reading, cells));
    const auto key = row.case_id.empty() ? fingerprint(row) : row.case_id;
    return imports::Parsed{key, row.customer_id.empty() ? key : row.customer_id, imports::packed(row)};
}

std::string first_words(Db& db, Id<Case> id)
{
    for (const auto& entry : store::entries(db, id))
        if (entry.kind == EntryKind::customer) return entry.words;
    return {};
}

void write_out(Context& ctx, std::string& out, const std::function<void()>& spill)
{
    csv::Writer writer(out);
    for (const auto& field : case_fields()) writer.cell(field.name);
    writer.end_row();
    const auto text = [](const std::optional<std::string>& said) { return said.value_or(""); };
    store::each(ctx.db, ctx.now(), [&](const std::string& customer, const Case& one) {
        const auto closure = store::closure(ctx.db, one.id).value_or(Closure{});
        writer.row({one.external_id ? *one.external_id : to_text(one.id), customer, text(one.contact), one.subject, first_words(ctx.db, one.id), enum_text(one.source), enum_text(one.kind),
                    enum_text(one.priority), text(one.cause), text(one.staff), to_text(one.opened_at), one.closed_at ? to_text(*one.closed_at) : std::string(), text(closure.action),
                    one.closed_at ? enum_text(closure.told_by) : std::string_view()});
        spill();
    });
}

}  // namespace

Result<Done> undo_change(Context& ctx, const imports::Change& change)
{
    if (change.subject != "case") return touchpoints::undo_change(ctx, change);
    const auto one = store::find(ctx.db, {change.subject_id}, ctx.now());
    if (!one) return Done{};    // somebody has removed it already
    auto before = change.before ? from_json_text<Whole>(*change.before).value() : Whole{};
    const bool is_part = one->merged_into || !store::parts(ctx.db, one->id).empty();
    if (one->version != (change.before ? before.filed.version + 1 : 1) || is_part || (!change.before && was_worked_on(ctx, *one)))
        return conflict("The case " + to_text(one->id) + " was changed after the import and stays.", "changed_meanwhile");
    if (!change.before) {
        withdraw(ctx, *one);
        return Done{};
    }
    before.filed.customer_id = one->customer_id;    // a merge may have moved it
    put_closure(ctx, store::closure(ctx.db, one->id), before.closure);
    auto clocks = store::clocks(ctx.db, one->id);
    if (!before.closure)
        for (auto& clock : clocks) clock.met_at.reset();
    before.filed.version = one->version - 2;        // keep() adds one: it is the version of before again
    keep(ctx, before.filed, clocks);
    if (before.filed.customer_id && before.filed.touchpoint_id) touchpoints::restate(ctx, timeline_entry(before.filed));
    return Done{};
}

imports::Shape import_shape()
{
    return {.kind = "cases",
            .fields = case_fields(),
            .may_import = may("cases:write"),
            .may_export = may("cases:export"),
            .grouped = true,
            .parse = parse,
            .applying = [] {
                return [](Context& ctx, Id<imports::Import> import, std::span<const imports::PackedRow> rows, imports::Applied& applied) {
                    Slice(ctx, import, rows, applied).run();
                };
            },
            .undo = undo_change,
            .write_out = write_out};
}

}  // namespace rapport::cases
