#include "base/crypto/crypto.h"
#include "base/csv/writer.h"
#include "base/json.h"
#include "identity/named_staff.h"
#include "imports/undo.h"
#include "ladder/doors.h"
#include "ladder/value_store.h"
#include "touchpoints/cells.h"
#include "touchpoints/doors.h"
#include "touchpoints/record.h"
#include "touchpoints/slice.h"

namespace rapport::ladder {

struct ValueRow {
    std::string value_id;           // the other system's, or ours ("val_..."), or empty
    std::string customer_id;        // the other system's, or ours
    How how = How::said;
    std::string words;
    Instant at;
    std::optional<std::string> staff;
};
BOOST_DESCRIBE_STRUCT(ValueRow, (), (value_id, customer_id, how, words, at, staff))

namespace {

using imports::Effect;

enum Column { value_id, customer_id, how, words, at, staff };

std::vector<imports::Field> fields()
{
    return {
        {"value_id", false, {"id"}},
        {"customer_id", true, {"customer", "customerno", "kundennummer", "kunde"}},
        {"how", true, {"saidorshown", "art"}},
        {"words", true, {"what", "text", "worte"}},
        {"at", true, {"date", "time", "datetime", "datum"}, true},
        {"staff", false, {"by", "notedby", "employee", "mitarbeiter"}},
    };
}

Result<std::string> needed(std::string_view cell, std::string_view column, std::size_t longest)
{
    TRY(auto text, touchpoints::text_cell(cell, column, longest));
    if (!text) return invalid(column, "This is needed.", "required");
    return std::move(*text);
}

// Under which key the row is remembered where it has no id of its own: what it says, as it stands in the file.
std::string fingerprint(const ValueRow& row)
{
    std::string said;
    const auto say = [&](std::string_view text) { said.append(text).append(1, '\x1f'); };
    say(row.customer_id);
    say(enum_text(row.how));
    say(row.words);
    say(std::to_string(row.at.us));
    say(row.staff.value_or(""));
    return "row:" + crypto::digest(said);
}

Result<imports::Parsed> parse(const imports::Reading& reading, const imports::Cells& cells)
{
    ValueRow row;
    TRY(auto id, touchpoints::text_cell(cells[value_id], "value_id", 200));
    row.value_id = std::move(id).value_or("");
    TRY(row.customer_id, needed(cells[customer_id], "customer_id", 200));
    TRY(const auto said_or_shown, touchpoints::enum_cell<How>(cells[how], "how"));
    if (!said_or_shown) return invalid("how", "Say whether they said or showed it.", "required");
    row.how = *said_or_shown;
    TRY(row.words, needed(cells[words], "words", 1000));
    TRY(const auto moment, reading.moment(cells[at], "at"));
    row.at = touchpoints::whole_ms(moment.at);
    TRY(row.staff, touchpoints::text_cell(cells[staff], "staff", 200));
    return imports::Parsed{row.value_id.empty() ? fingerprint(row) : row.value_id, row.customer_id, imports::packed(row)};
}

std::optional<SharedValue> stored_under(Context& ctx, const std::string& key)
{
    if (const auto ours = parse_id<SharedValue>(key))
        if (auto value = store::find_anywhere(ctx.db, *ours)) return value;
    const auto found = store::find_key(ctx.db, key);
    return found ? store::find(ctx.db, found->customer_id, found->value_id) : std::nullopt;
}

// Applies the rows of one slice.
class Slice : touchpoints::SliceOf<ValueRow> {
public:
    using SliceOf::SliceOf;

    void run() { each_key([&](std::size_t from, std::size_t to) { apply(from, to); }); }

private:
    // The rows [from, to) have one key: each is laid over the one before.
    void apply(std::size_t from, std::size_t to)
    {
        const auto stored = stored_under(ctx_, packed_[from].key);
        const auto mine = of_one_customer(stored ? std::optional(stored->customer_id) : std::nullopt, from, to, "Another customer said or showed this.");
        auto value = stored.value_or(SharedValue{});
        const auto last = lay_over(value, mine, [&](const SharedValue& under, const ValueRow& row) { return with(under, row); });
        if (!last || (stored && *stored == value)) return;
        value.import_id = import_;
        if (stored) change(*last, *stored, std::move(value));
        else add(*last, std::move(value));
    }

    Result<SharedValue> with(SharedValue value, const ValueRow& row)
    {
        if (row.at > ctx_.now()) return invalid("at", "This cannot have happened in the future.");
        value.how = row.how;
        value.words = row.words;
        value.at = row.at;
        staff_.put(value.staff, value.staff_id, row.staff);
        return value;
    }

    void change(std::size_t at, const SharedValue& stored, SharedValue value)
    {
        ++value.version;
        replace(ctx_, value);
        applied_.outcomes[at].effect = Effect::changed;
        applied_.changes.push_back({"shared_value", stored.customer_id.value, stored.id.value, to_json(stored)});
    }

    void add(std::size_t at, SharedValue value)
    {
        const auto customer = customer_of(at);
        applied_.outcomes[at] = made_for(customer);
        if (!customer) return;
        value.customer_id = *customer;
        if (!rows_[at].value_id.empty()) value.external_id = rows_[at].value_id;
        keep_new(ctx_, value);
        if (!value.external_id) store::put_key(ctx_.db, {packed_[at].key, *customer, value.id});
        applied_.changes.push_back({"shared_value", customer->value, value.id.value, std::nullopt});
    }

    identity::NamedStaff staff_{ctx_.db};
};

Result<Done> undo(Context& ctx, const imports::Change& change)
{
    if (change.subject != "shared_value") return touchpoints::undo_change(ctx, change);
    const auto stored = store::find_anywhere(ctx.db, {change.subject_id});
    if (!stored) return Done{};     // somebody has removed it already
    auto before = change.before ? from_json_text<SharedValue>(*change.before).value() : SharedValue{};
    TRY(before.version, imports::take_back(ctx, change, stored->version, change.before ? std::optional(before.version) : std::nullopt, "What they shared (" + to_text(stored->id) + ")"));
    if (!change.before) {
        withdraw(ctx, *stored);
        return Done{};
    }
    before.customer_id = stored->customer_id;   // a merge may have moved it
    replace(ctx, before);
    return Done{};
}

void write_out(Context& ctx, std::string& out, const std::function<void()>& spill)
{
    csv::Writer writer(out);
    for (const auto& field : fields()) writer.cell(field.name);
    writer.end_row();
    store::each(ctx.db, [&](const std::string& customer, const SharedValue& value) {
        writer.row({value.external_id ? *value.external_id : to_text(value.id), customer, enum_text(value.how), value.words, to_text(value.at), value.staff.value_or("")});
        spill();
    });
}

}  // namespace

imports::Shape import_shape()
{
    return {.kind = "values",
            .fields = fields(),
            .may_import = may("touchpoints:write"),
            .may_export = may("touchpoints:export"),
            .grouped = true,
            .parse = parse,
            .applying = touchpoints::applying<Slice>,
            .undo = undo,
            .write_out = write_out};
}

}  // namespace rapport::ladder
