#include "base/csv/writer.h"
#include "base/crypto/crypto.h"
#include "base/json.h"
#include "identity/named_staff.h"
#include "imports/undo.h"
#include "outlook/doors.h"
#include "outlook/facts.h"
#include "outlook/store.h"
#include "touchpoints/cells.h"
#include "touchpoints/doors.h"
#include "touchpoints/slice.h"

#include <algorithm>

namespace rapport::outlook {

// One with how it was settled.
struct Whole {
    Noted noted;
    std::optional<Settlement> settlement;

    bool operator==(const Whole&) const = default;
};
BOOST_DESCRIBE_STRUCT(Whole, (), (noted, settlement))

namespace {

using imports::Effect;

enum Column { customer_id, kind, what, plan, follow_up_on, confidential, noted_at, staff, settled_at, settled_by, outcome };

struct OutlookRow {
    std::string customer_id;        // the other system's, or ours
    Kind kind = Kind::danger;
    std::string what;
    std::optional<std::string> plan;
    std::optional<Day> follow_up_on;
    std::optional<bool> confidential;
    std::optional<Instant> noted_at;
    std::optional<std::string> staff;
    std::optional<Instant> settled_at;
    std::optional<std::string> settled_by;
    std::optional<std::string> outcome;
};
BOOST_DESCRIBE_STRUCT(OutlookRow, (), (customer_id, kind, what, plan, follow_up_on, confidential, noted_at, staff, settled_at, settled_by, outcome))

std::vector<imports::Field> fields()
{
    return {
        {"customer_id", true, {"customer", "customerno", "kundennummer", "kunde"}},
        {"kind", true, {"type", "art"}},
        {"what", true, {"about", "worum"}},
        {"plan", false, {"whatwedo", "massnahme"}},
        {"follow_up_on", false, {"followup", "wiedervorlage"}, true},
        {"confidential", false, {"private", "vertraulich"}},
        {"noted_at", false, {"date", "datum"}, true},
        {"staff", false, {"author", "notedby", "mitarbeiter"}},
        {"settled_at", false, {"endedat", "closedat"}, true},
        {"settled_by", false, {"closedby"}},
        {"outcome", false, {"result", "ergebnis"}},
    };
}

// Which one a row means: by whom it is about, its kind, its words, and when it was noted where the file says that.
std::string key_of(const OutlookRow& row)
{
    auto said = row.customer_id + '\x1f' + std::string(enum_text(row.kind)) + '\x1f' + row.what;
    if (row.noted_at) said += '\x1f' + std::to_string(row.noted_at->us);
    return "row:" + crypto::digest(said);
}

Result<imports::Parsed> parse(const imports::Reading& reading, const imports::Cells& cells)
{
    using touchpoints::text_cell;
    OutlookRow row;
    TRY(auto customer, text_cell(cells[customer_id], "customer_id", 200));
    if (!customer) return invalid("customer_id", "This is needed.", "required");
    row.customer_id = std::move(*customer);
    TRY(const auto given_kind, touchpoints::enum_cell<Kind>(cells[kind], "kind"));
    if (!given_kind) return invalid("kind", "This is needed.", "required");
    row.kind = *given_kind;
    TRY(auto said, text_cell(cells[what], "what", 2000));
    if (!said) return invalid("what", "Say what it is about.", "required");
    row.what = std::move(*said);
    TRY(row.plan, text_cell(cells[plan], "plan", 2000));
    if (!cells[follow_up_on].empty()) {
        TRY(row.follow_up_on, reading.day(cells[follow_up_on], "follow_up_on"));
    }
    const auto secret = cells[confidential];
    if (secret == "yes" || secret == "no") row.confidential = secret == "yes";
    else if (!secret.empty()) return invalid("confidential", "This must be one of: yes, no.", "unknown_value");
    TRY(row.noted_at, touchpoints::time_cell(reading, cells[noted_at], "noted_at"));
    TRY(row.staff, text_cell(cells[staff], "staff", 200));
    TRY(row.settled_at, touchpoints::time_cell(reading, cells[settled_at], "settled_at"));
    TRY(row.settled_by, text_cell(cells[settled_by], "settled_by", 200));
    TRY(row.outcome, text_cell(cells[outcome], "outcome", 2000));
    return imports::Parsed{key_of(row), row.customer_id, imports::packed(row)};
}

Result<Done> lay_over(Context& ctx, std::optional<Settlement>& settlement, const Noted& noted, const OutlookRow& row)
{
    if (!settlement && !row.settled_at && !row.settled_by && !row.outcome) return Done{};
    if (!settlement) settlement.emplace();
    if (row.settled_at) settlement->at = *row.settled_at;
    if (row.outcome) settlement->outcome = *row.outcome;
    if (settlement->at == Instant{}) return invalid("settled_at", "Say when it was settled.", "required");
    if (settlement->outcome.empty()) return invalid("outcome", "Say what came of it.", "required");
    if (settlement->at > ctx.now()) return invalid("settled_at", "This cannot have happened in the future.", "range");
    if (settlement->at < noted.noted_at) return invalid("settled_at", "This cannot have been settled before it was noted.", "range");
    return Done{};
}

// What the row says, laid over what is stored. invalid at the column: noted or settled in the future, settled before it was noted, or
// without a day or an outcome.
Result<Whole> with(Context& ctx, const identity::NamedStaff& people, Whole whole, const OutlookRow& row)
{
    auto& noted = whole.noted;
    noted.kind = row.kind;
    noted.what = row.what;
    if (row.plan) noted.plan = row.plan;
    if (row.follow_up_on) noted.follow_up_on = row.follow_up_on;
    if (row.confidential) noted.confidential = *row.confidential;
    if (row.noted_at) noted.noted_at = *row.noted_at;
    else if (!noted.id) noted.noted_at = touchpoints::whole_ms(std::min(ctx.now(), row.settled_at.value_or(ctx.now())));
    if (noted.noted_at > ctx.now()) return invalid("noted_at", "It cannot have been noted in the future.", "range");
    people.put(noted.staff, noted.staff_id, row.staff);
    CHECK(lay_over(ctx, whole.settlement, noted, row));
    if (whole.settlement) people.put(whole.settlement->staff, whole.settlement->staff_id, row.settled_by);
    noted.unsettled = !whole.settlement;
    return whole;
}

// The stored settlement is put in step with `whole`.
void put(Context& ctx, const Whole& stored, const Whole& whole)
{
    if (stored.settlement != whole.settlement) {
        if (stored.settlement) store::remove_settlement(ctx.db, stored.noted);
        if (whole.settlement) store::insert(ctx.db, *whole.settlement);
    }
    rebuild_facts(ctx.db, whole.noted.customer_id);
}

// Applies the rows of one slice.
class Slice : touchpoints::SliceOf<OutlookRow> {
public:
    using SliceOf::SliceOf;

    void run() { each_key([&](std::size_t from, std::size_t to) { apply(from, to); }); }

private:
    // The rows [from, to) have one key, and so one customer: each is laid over the one before.
    void apply(std::size_t from, std::size_t to)
    {
        const auto stored = stored_under(rows_[from]);
        auto whole = stored.value_or(Whole{});
        Rows mine;
        for (auto at = from; at < to; ++at) mine.push_back(at);
        const auto last = SliceOf::lay_over(whole, mine, [&](const Whole& under, const OutlookRow& row) { return with(ctx_, staff_, under, row); });
        if (!last || (stored && *stored == whole)) return;
        whole.noted.updated_at = ctx_.now();
        if (stored) change(*last, *stored, std::move(whole));
        else add(*last, std::move(whole));
    }

    std::optional<Whole> stored_under(const OutlookRow& row)
    {
        const auto customer = whose_.find(row.customer_id);
        const auto noted = customer ? store::find_said(ctx_.db, *customer, row.kind, row.what, row.noted_at) : std::nullopt;
        return noted ? std::optional(Whole{*noted, store::find_settlement(ctx_.db, *noted)}) : std::nullopt;
    }

    void change(std::size_t at, const Whole& stored, Whole whole)
    {
        ++whole.noted.version;
        if (whole.settlement) whole.settlement->customer_id = stored.noted.customer_id, whole.settlement->outlook_id = stored.noted.id;
        store::update(ctx_.db, whole.noted);
        put(ctx_, stored, whole);
        applied_.outcomes[at].effect = Effect::changed;
        applied_.changes.push_back({"outlook", stored.noted.customer_id.value, stored.noted.id.value, to_json(stored)});
    }

    void add(std::size_t at, Whole whole)
    {
        const auto customer = customer_of(at);
        applied_.outcomes[at] = made_for(customer);
        if (!customer) return;
        auto& noted = whole.noted;
        noted.customer_id = *customer;
        noted.id = ctx_.ids.make<Outlook>();
        noted.created_at = ctx_.now();
        if (whole.settlement) whole.settlement->customer_id = *customer, whole.settlement->outlook_id = noted.id;
        store::insert(ctx_.db, noted);
        put(ctx_, {noted, {}}, whole);
        applied_.changes.push_back({"outlook", customer->value, noted.id.value, std::nullopt});
    }

    identity::NamedStaff staff_{ctx_.db};
};

void write_out(Context& ctx, std::string& out, const std::function<void()>& spill)
{
    csv::Writer writer(out);
    for (const auto& field : fields()) writer.cell(field.name);
    writer.end_row();
    store::each(ctx.db, [&](const std::string& customer, const Outlook& one) {
        writer.row({customer, enum_text(one.kind), one.what, one.plan.value_or(""), one.follow_up_on ? to_text(*one.follow_up_on) : "", one.confidential ? "yes" : "no",
                    to_text(one.noted_at), one.staff.value_or(""), one.settled_at ? to_text(*one.settled_at) : "", one.settled_by.value_or(""), one.outcome.value_or("")});
        spill();
    });
}

Result<Done> undo(Context& ctx, const imports::Change& change)
{
    if (change.subject != "outlook") return touchpoints::undo_change(ctx, change);
    const auto stored = store::find_anywhere(ctx.db, {change.subject_id});
    if (!stored) return Done{};     // somebody has removed it already
    auto before = change.before ? from_json_text<Whole>(*change.before).value() : Whole{};
    TRY(before.noted.version, imports::take_back(ctx, change, stored->version, change.before ? std::optional(before.noted.version) : std::nullopt,
        "What was noted as " + to_text(stored->id)));
    if (!change.before) {
        store::remove(ctx.db, *stored);
        rebuild_facts(ctx.db, stored->customer_id);
        return Done{};
    }
    before.noted.customer_id = stored->customer_id;     // a merge may have moved it
    if (before.settlement) before.settlement->customer_id = stored->customer_id;
    store::update(ctx.db, before.noted);
    put(ctx, {*stored, store::find_settlement(ctx.db, *stored)}, before);
    return Done{};
}

}  // namespace

imports::Shape import_shape()
{
    return {.kind = "outlook",
            .fields = fields(),
            .may_import = may("customers:write"),
            .may_export = may("customers:export"),
            .grouped = true,
            .parse = parse,
            .applying = touchpoints::applying<Slice>,
            .undo = undo,
            .write_out = write_out};
}

}  // namespace rapport::outlook
