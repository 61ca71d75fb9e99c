// Conversations of cases come in as the file that they go out as: what was said elsewhere stands in the case at its own time. It moves no clock,
// sends nothing and opens nothing again.
#include "base/clean.h"
#include "base/crypto/crypto.h"
#include "base/json.h"
#include "cases/conversation_files.h"
#include "cases/doors.h"
#include "cases/in_files.h"
#include "cases/nameless.h"
#include "cases/service.h"
#include "cases/store.h"
#include "identity/named_staff.h"
#include "touchpoints/cells.h"
#include "touchpoints/doors.h"
#include "touchpoints/slice.h"

#include <algorithm>

namespace rapport::cases {

struct SaidRow {
    std::string entry_id;           // the other system's, or ours ("ent_..."), or empty
    std::string case_id;            // the other system's, or ours
    std::string customer_id;        // whose case it is, as the file has it; or empty
    Instant at;
    EntryKind kind = EntryKind::note;
    std::optional<Way> way;
    std::optional<std::string> staff;
    std::string words;
};
BOOST_DESCRIBE_STRUCT(SaidRow, (), (entry_id, case_id, customer_id, at, kind, way, staff, words))

namespace {

using imports::Effect;
using imports::Outcome;
using touchpoints::whole_ms;

enum Column { entry_id, case_id, customer_id, said_at, kind, way, staff, words };

std::vector<imports::Field> fields()
{
    return {
        {"entry_id", false, {"commentid", "messageid"}},
        {"case_id", true, {"case", "ticket", "ticketid", "conversationid"}},
        {"customer_id", false, {"customer", "customerno", "kundennummer", "kunde"}},
        {"at", true, {"date", "created", "createdat", "datum"}, true},
        {"kind", true, {"art"}},
        {"way", false, {"channel", "kanal"}},
        {"staff", false, {"agent", "author", "mitarbeiter"}},
        {"words", true, {"text", "body", "message", "comment"}},
    };
}

Result<imports::Parsed> parse(const imports::Reading& reading, const imports::Cells& cells)
{
    SaidRow row;
    const auto text = [&](Column column, std::string_view name, std::size_t longest) { return touchpoints::text_cell(cells[column], name, longest); };
    TRY(const auto id, text(entry_id, "entry_id", 200));
    row.entry_id = id.value_or("");
    TRY(const auto of_case, text(case_id, "case_id", 200));
    if (!of_case) return invalid("case_id", "Say in which case it was said.", "required");
    row.case_id = *of_case;
    TRY(const auto customer, text(customer_id, "customer_id", 200));
    row.customer_id = customer.value_or("");
    TRY(const auto moment, reading.moment(cells[said_at], "at"));
    row.at = whole_ms(moment.at);
    TRY(const auto whose, touchpoints::enum_cell<EntryKind>(cells[kind], "kind"));
    if (!whose) return invalid("kind", "Say whose words these are: the customer's, our answer, or a note.", "required");
    row.kind = *whose;
    TRY(row.way, touchpoints::enum_cell<Way>(cells[way], "way"));
    TRY(row.staff, text(staff, "staff", 200));
    TRY(const auto said, text(words, "words", 10'000));
    row.words = said.value_or("");
    return imports::Parsed{row.case_id, row.case_id, imports::packed(row)};     // a conversation is taken together
}

// Applies the rows of one slice.
class Slice : touchpoints::SliceOf<SaidRow> {
public:
    using SliceOf::SliceOf;

    void run()
    {
        each_key([&](std::size_t from, std::size_t to) { apply(from, to); });
    }

private:
    // The rows [from, to) are of one case.
    void apply(std::size_t from, std::size_t to)
    {
        const auto id = case_in_file(ctx_, rows_[from].case_id);
        const auto one = id ? store::find(ctx_.db, *id, ctx_.now()) : std::nullopt;
        auto from_here = one ? said_here(*one) : std::vector<Entry>{};
        bool more_was_said = false;
        for (auto at = from; at < to; ++at) {
            const auto done = apply(one, rows_[at], from_here);
            more_was_said |= done && done->effect == Effect::created;
            applied_.outcomes[at] = done ? *done : refused(done.error());
        }
        if (more_was_said) look_up_anew(ctx_, one->id);
    }

    Result<Outcome> apply(const std::optional<Case>& one, const SaidRow& row, std::vector<Entry>& from_here)
    {
        const auto key = row.entry_id.empty() ? "row:" + crypto::digest(to_json(row)) : row.entry_id;
        if (is_stored(one, row, key, from_here)) return Outcome{};
        CHECK(may_be_said(one, row));

        Entry entry;
        entry.case_id = one->id;
        entry.id = ctx_.ids.make<Entry>();
        entry.at = row.at;
        entry.kind = row.kind;
        entry.words = row.words;
        const bool is_ours = row.kind == EntryKind::answer || row.kind == EntryKind::note;
        if (row.kind == EntryKind::customer || row.kind == EntryKind::answer) entry.way = row.way.value_or(way_of(one->source));
        if (is_ours) entry.staff = row.staff;
        if (entry.staff) entry.staff_id = staff_.find(*entry.staff);
        entry.external_id = key;
        entry.import_id = import_;
        store::insert(ctx_.db, entry);
        applied_.changes.push_back({"case_entry", one->customer_id.value_or(Id<customers::Customer>{}).value, entry.id.value, std::nullopt});
        return Outcome{Effect::created, {}, {}};
    }

    // What nobody's file gave an id: written here, or come with the case itself.
    std::vector<Entry> said_here(const Case& one)
    {
        auto all = store::entries(ctx_.db, one.id);
        std::erase_if(all, [&](const Entry& entry) { return entry.case_id != one.id || entry.external_id; });
        return all;
    }

    // By its id, wherever it stands by now; else what was said here in the same words at the same moment, which each row means once: a case comes
    // with its first words.
    bool is_stored(const std::optional<Case>& one, const SaidRow& row, const std::string& key, std::vector<Entry>& from_here)
    {
        if (const auto ours = parse_id<Entry>(key); ours && store::find_entry(ctx_.db, *ours)) {
            std::erase_if(from_here, [&](const Entry& entry) { return entry.id == *ours; });
            return true;
        }
        if (!one) return false;
        const auto stands = [&](const Entry& entry) { return entry.case_id == one->id || came_out_of(entry.case_id, one->id); };
        if (std::ranges::any_of(store::entries_known_as(ctx_.db, key), stands)) return true;
        const auto same = std::ranges::find_if(from_here, [&](const Entry& entry) { return entry.kind == row.kind && whole_ms(entry.at) == row.at && trimmed(entry.words) == row.words; });
        if (same == from_here.end()) return false;
        from_here.erase(same);
        return true;
    }

    // It was split off, perhaps of what was split off itself.
    bool came_out_of(Id<Case> part, Id<Case> whole)
    {
        for (auto one = store::find(ctx_.db, part, ctx_.now()); one && one->split_from; one = store::find(ctx_.db, *one->split_from, ctx_.now()))
            if (*one->split_from == whole) return true;
        return false;
    }

    Result<Done> may_be_said(const std::optional<Case>& one, const SaidRow& row)
    {
        if (!one) return invalid("case_id", "There is no such case. Bring the cases in first.", "unknown_id");
        if (!row.customer_id.empty() && (!one->customer_id || whose_.find(row.customer_id) != one->customer_id)) return invalid("customer_id", "This case is not this customer's.", "other_customer");
        if (is_nameless(*one)) return invalid("case_id", "Whoever answered here has no name, and no file adds to what was said.", "no_name");
        if (row.words.empty()) return invalid("words", "Say what was said.", "required");
        if (row.at > ctx_.now()) return invalid("at", "This is in the future.", "range");
        if (row.way == Way::cannot_be_reached) return invalid("way", "Words come and go by a way. Only a closing says that somebody cannot be reached.", "one_of");
        const auto& zone = ctx_.business.time_zone;
        if (row.kind == EntryKind::answer && zone.local_day(row.at) < zone.local_day(one->opened_at)) return invalid("at", "This is before the case was opened.", "range");
        return Done{};
    }

    identity::NamedStaff staff_{ctx_.db};
};

Result<Done> undo_entry(Context& ctx, const imports::Change& change)
{
    if (change.subject != "case_entry") return touchpoints::undo_change(ctx, change);
    const auto entry = store::find_entry(ctx.db, {change.subject_id});
    if (!entry) return Done{};      // its case is gone
    store::remove(ctx.db, *entry);
    look_up_anew(ctx, entry->case_id);
    return Done{};
}

}  // namespace

imports::Shape conversation_shape()
{
    return {.kind = "conversations",
            .fields = fields(),
            .may_import = may("cases:write"),
            .may_export = may("cases:export"),
            .grouped = true,
            .parse = parse,
            .applying = touchpoints::applying<Slice>,
            .undo = undo_entry,
            .write_out = write_conversations};
}

}  // namespace rapport::cases
