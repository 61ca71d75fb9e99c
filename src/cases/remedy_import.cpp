// The ledger of remedies comes in as the file that it goes out as. What a file brings was given elsewhere and is history here: docs/decisions/0031.
#include "base/crypto/crypto.h"
#include "base/json.h"
#include "base/text.h"
#include "cases/doors.h"
#include "cases/in_files.h"
#include "cases/ledger.h"
#include "cases/remedies.h"
#include "cases/store.h"
#include "identity/named_staff.h"
#include "imports/undo.h"
#include "touchpoints/cells.h"
#include "touchpoints/doors.h"
#include "touchpoints/slice.h"

#include <algorithm>

namespace rapport::cases {

struct RemedyRow {
    std::string remedy_id;          // the other system's, or ours ("rem_..."), or empty
    std::string case_id;            // the other system's, or ours
    std::string customer_id;        // whose case it is, as the file has it; or empty
    Instant at;
    std::string kind;
    std::optional<std::string> what;
    std::int64_t amount = 0;        // minor units
    std::optional<std::string> staff;
    std::optional<RemedyState> state;
    std::optional<std::string> reason;
    std::optional<std::int64_t> asked_amount;
    std::optional<std::string> answered_by;
    std::optional<Instant> answered_at;
    std::optional<std::string> answer_note, outcome;
};
BOOST_DESCRIBE_STRUCT(RemedyRow, (), (remedy_id, case_id, customer_id, at, kind, what, amount, staff, state, reason, asked_amount, answered_by, answered_at, answer_note, outcome))

namespace {

using imports::Effect;
using imports::Outcome;
using touchpoints::whole_ms;

enum Column { remedy_id, given_at, case_id, customer_id, kind, what, amount, currency, staff, state, reason, asked_amount, answered_by, answered_at, answer_note, outcome };

std::vector<imports::Field> fields()
{
    return {
        {"remedy_id", false, {"refundid", "creditid"}},
        {"at", true, {"date", "created", "createdat", "grantedat", "datum"}, true},
        {"case_id", true, {"case", "ticket", "ticketid", "conversationid"}},
        {"customer_id", false, {"customer", "customerno", "kundennummer", "kunde"}},
        {"kind", true, {"art"}},
        {"what", false, {}},
        {"amount", true, {"cost", "betrag", "kosten"}},
        {"currency", false, {"waehrung"}},
        {"staff", false, {"agent", "grantedby", "mitarbeiter"}},
        {"state", false, {}},
        {"reason", false, {"why", "grund"}},
        {"asked_amount", false, {}},
        {"answered_by", false, {"approvedby"}},
        {"answered_at", false, {"approvedat"}, true},
        {"answer_note", false, {}},
        {"outcome", false, {}},
    };
}

Result<imports::Parsed> parse(const imports::Reading& reading, const imports::Cells& cells)
{
    RemedyRow row;
    const auto text = [&](Column column, std::string_view name, std::size_t longest) { return touchpoints::text_cell(cells[column], name, longest); };
    TRY(const auto id, text(remedy_id, "remedy_id", 200));
    row.remedy_id = id.value_or("");
    TRY(const auto moment, reading.moment(cells[given_at], "at"));
    row.at = moment.at;
    TRY(const auto of_case, text(case_id, "case_id", 200));
    if (!of_case) return invalid("case_id", "Say in which case it was given.", "required");
    row.case_id = *of_case;
    TRY(const auto customer, text(customer_id, "customer_id", 200));
    row.customer_id = customer.value_or("");
    TRY(const auto called_kind, text(kind, "kind", 100));
    if (!called_kind) return invalid("kind", "Say what was given: one of the kinds of remedies that we have.", "required");
    row.kind = *called_kind;
    TRY(row.what, text(what, "what", 500));
    if (cells[amount].empty()) return invalid("amount", "Say what it cost us.", "required");
    TRY(row.amount, reading.minor_units(cells[amount], "amount"));
    if (!cells[currency].empty() && fold(cells[currency]) != fold(reading.business.currency.text())) return invalid("currency", "We keep our books in another currency.", "currency");
    TRY(row.staff, text(staff, "staff", 200));
    TRY(row.state, touchpoints::enum_cell<RemedyState>(cells[state], "state"));
    TRY(row.reason, text(reason, "reason", 1000));
    if (!cells[asked_amount].empty()) {
        TRY(row.asked_amount, reading.minor_units(cells[asked_amount], "asked_amount"));
    }
    TRY(row.answered_by, text(answered_by, "answered_by", 200));
    TRY(row.answered_at, touchpoints::time_cell(reading, cells[answered_at], "answered_at"));
    TRY(row.answer_note, text(answer_note, "answer_note", 1000));
    TRY(row.outcome, text(outcome, "outcome", 1000));
    const auto key = row.remedy_id.empty() ? "row:" + crypto::digest(to_json(row)) : row.remedy_id;
    return imports::Parsed{key, row.case_id, imports::packed(row)};
}

// Applies the rows of one slice.
class Slice : touchpoints::SliceOf<RemedyRow> {
public:
    using SliceOf::SliceOf;

    void run()
    {
        for (std::size_t at = 0; at < rows_.size(); ++at) {
            const auto done = apply(rows_[at], packed_[at].key);
            applied_.outcomes.push_back(done ? *done : refused(done.error()));
        }
    }

private:
    Result<Outcome> apply(const RemedyRow& row, const std::string& key)
    {
        const auto in_case = case_in_file(ctx_, row.case_id);
        if (const auto stored = stored_under(key)) {
            CHECK(says_the_same(*stored, row, in_case));
            return Outcome{};
        }
        TRY(auto remedy, made_of(row, in_case));
        remedy.external_id = key;
        bring(ctx_, remedy);
        applied_.changes.push_back({"remedy", remedy.customer_id.value_or(Id<customers::Customer>{}).value, remedy.id.value, std::nullopt});
        return Outcome{Effect::created, {}, {}};
    }

    std::optional<Remedy> stored_under(const std::string& key)
    {
        const auto read = [&](Id<Remedy> id) -> std::optional<Remedy> {
            auto one = read_remedy(ctx_, id);
            return one ? std::optional(std::move(*one)) : std::nullopt;
        };
        if (const auto ours = parse_id<Remedy>(key))
            if (auto one = read(*ours)) return one;
        const auto brought = brought_as(ctx_.db, key);
        return brought ? read(*brought) : std::nullopt;
    }

    // What is there is not written over. Of what people say since (how it turned out, an answer) a file may know less.
    // invalid at the column where it says something else.
    Result<Done> says_the_same(const Remedy& stored, const RemedyRow& row, const std::optional<Id<Case>>& in_case)
    {
        const auto otherwise = [&](const char* column) {
            return invalid(column, stored.import_id ? "A file brought this before and says something else there. Take that import back first, or give the row an id of its own."
                                                    : "This was given here, and no file changes it.", "exists");
        };
        if (in_case != stored.case_id) return otherwise("case_id");
        const auto* named = kind_called(row.kind);
        if (fold(row.kind) != fold(stored.kind) && (!named || named->kind.value != stored.kind)) return otherwise("kind");
        if (row.amount != stored.amount.amount_minor && (!stored.asked_amount || row.amount != stored.asked_amount->amount_minor)) return otherwise("amount");
        if (whole_ms(row.at) != whole_ms(stored.at)) return otherwise("at");
        return Done{};
    }

    // As whoever gives it here is refused, but that it needs nobody's yes and no open case.
    Result<Remedy> made_of(const RemedyRow& row, const std::optional<Id<Case>>& in_case)
    {
        const auto one = in_case ? store::find(ctx_.db, *in_case, ctx_.now()) : std::nullopt;
        if (!one) return invalid("case_id", "There is no such case. Bring the cases in first.", "unknown_id");
        if (!row.customer_id.empty() && (!one->customer_id || whose_.find(row.customer_id) != one->customer_id)) return invalid("customer_id", "This case is not this customer's.", "other_customer");
        if (row.at > ctx_.now()) return invalid("at", "This is in the future.", "range");
        const auto* of_ours = kind_called(row.kind);
        if (!of_ours) return invalid("kind", no_such_kind(rules_).detail, "unknown_value");
        const auto costs = [&](std::int64_t minor) { return Money{minor, ctx_.business.currency}; };
        if (const auto wrong = amount_fault(ctx_, costs(row.amount))) return invalid("amount", wrong->detail, wrong->code);
        if (row.asked_amount)
            if (const auto wrong = amount_fault(ctx_, costs(*row.asked_amount))) return invalid("asked_amount", wrong->detail, wrong->code);
        if (row.state == RemedyState::waiting) return invalid("state", "This waits for a yes or no where it comes from: nothing was given yet.", "waiting");
        if (row.answered_at && *row.answered_at > ctx_.now()) return invalid("answered_at", "This is in the future.", "range");

        Remedy remedy;
        remedy.id = ctx_.ids.make<Remedy>();
        remedy.case_id = one->id;
        remedy.customer_id = one->customer_id;
        remedy.kind = of_ours->kind.value;
        remedy.what = row.what.value_or(of_ours->name.value);
        remedy.amount = costs(row.amount);
        remedy.reason = row.reason;
        remedy.at = whole_ms(row.at);
        remedy.staff = row.staff;
        if (row.staff) remedy.staff_id = staff_.find(*row.staff);
        remedy.outcome = row.outcome;
        remedy.created_at = remedy.updated_at = ctx_.now();
        remedy.import_id = import_;
        remedy.state = row.state.value_or(RemedyState::granted);
        remedy.answered_by = row.answered_by;
        remedy.answered_at = row.answered_at;
        remedy.answer_note = row.answer_note;
        if (row.asked_amount) remedy.asked_amount = costs(*row.asked_amount);
        return remedy;
    }

    // By its word or its name; small and capital letters are the same. Nothing: we have none.
    const RemedyKind* kind_called(const std::string& said) const
    {
        const auto found = std::ranges::find_if(rules_.kinds, [&](const RemedyKind& one) { return fold(one.kind.value) == fold(said) || fold(one.name.value) == fold(said); });
        return found == rules_.kinds.end() ? nullptr : &*found;
    }

    MoneyRulesInForce rules_ = read_money_rules(ctx_);
    identity::NamedStaff staff_{ctx_.db};
};

// How it turned out may be noted since; then it stays.
Result<Done> undo_remedy(Context& ctx, const imports::Change& change)
{
    if (change.subject != "remedy") return touchpoints::undo_change(ctx, change);
    const auto one = read_remedy(ctx, {change.subject_id});
    if (!one) return Done{};    // somebody has removed it already
    CHECK(imports::take_back(ctx, change, one->version, std::nullopt, "The remedy " + to_text(one->id)));
    forget_brought(ctx, one->id);
    return Done{};
}

}  // namespace

imports::Shape remedy_shape()
{
    return {.kind = "remedies",
            .fields = fields(),
            .may_import = may("settings:write"),    // of whoever says what may be given: it counts as what we gave, and lies on nobody's allowance
            .may_export = may("cases:export"),
            .grouped = true,
            .parse = parse,
            .applying = touchpoints::applying<Slice>,
            .undo = undo_remedy,
            .write_out = [](Context& ctx, std::string& out, const std::function<void()>& spill) { write_ledger(ctx, {}, out, spill); }};
}

}  // namespace rapport::cases
