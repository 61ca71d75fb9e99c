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
#include <set>

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
    // The case of a file's rows, with what stands there by now. It is read once, however many rows and cases have the same ids.
    struct Place {
        std::optional<Case> one;
        std::vector<Entry> said_here;                           // what nobody's file gave an id: written here, or come with the case itself
        std::set<std::string> known;                            // the other ids
        std::optional<std::vector<Id<Case>>> came_out = {};     // what was split off it, and off that; read where it is wanted
        std::vector<Entry> off_the_whole = {};                  // in what was split off the case that it is part of: words of others, too
    };

    // The rows [from, to) are of one case.
    void apply(std::size_t from, std::size_t to)
    {
        auto place = place_of(rows_[from].case_id);
        bool more_was_said = false;
        for (auto at = from; at < to; ++at) {
            const auto done = apply(place, rows_[at]);
            more_was_said |= done && done->effect == Effect::created;
            applied_.outcomes[at] = done ? *done : refused(done.error());
        }
        if (more_was_said) look_up_anew(ctx_, place.one->id);
    }

    Place place_of(const std::string& in_file)
    {
        Place place;
        const auto id = case_in_file(ctx_, in_file);
        place.one = id ? store::find(ctx_.db, *id, ctx_.now()) : std::nullopt;
        if (place.one) for_each_said_in(*id, [&](Entry&& entry) {
            if (entry.external_id) place.known.insert(*entry.external_id);
            else place.said_here.push_back(std::move(entry));
        });
        return place;
    }

    // Not what is told of it because another case is part of it.
    template <class Take> void for_each_said_in(Id<Case> id, Take&& take)
    {
        for (auto& entry : store::entries(ctx_.db, id))
            if (entry.case_id == id) take(std::move(entry));
    }

    Result<Outcome> apply(Place& place, const SaidRow& row)
    {
        const auto key = row.entry_id.empty() ? "row:" + crypto::digest(to_json(row)) : row.entry_id;
        TRY(const bool stored, is_stored(place, row, key));
        if (stored) return Outcome{};
        const auto& one = place.one;
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
        place.known.insert(key);
        applied_.changes.push_back({"case_entry", one->customer_id.value_or(Id<customers::Customer>{}).value, entry.id.value, std::nullopt});
        return Outcome{Effect::created, {}, {}};
    }

    // By its id, where it stands by now; else what was said here in the same words at the same moment, which each row means once: a case comes
    // with its first words.
    Result<bool> is_stored(Place& place, const SaidRow& row, const std::string& key)
    {
        if (!place.one) return false;
        if (const auto ours = parse_id<Entry>(key))
            if (const auto entry = store::find_entry(ctx_.db, *ours)) {
                if (!belongs_to(place, entry->case_id)) return invalid("entry_id", "These words stand in another case.", "other_case");
                std::erase_if(place.said_here, [&](const Entry& here) { return here.id == *ours; });
                return true;
            }
        came_out(place);
        if (place.known.contains(key)) return true;
        const auto says_the_same = [&](const Entry& entry) { return entry.kind == row.kind && whole_ms(entry.at) == row.at && trimmed(entry.words) == row.words; };
        if (std::ranges::any_of(place.off_the_whole, [&](const Entry& entry) { return entry.external_id == key && says_the_same(entry); })) return true;
        const auto same = std::ranges::find_if(place.said_here, says_the_same);
        if (same == place.said_here.end()) return false;
        place.said_here.erase(same);
        return true;
    }

    // What was split off, perhaps off what was split off itself, or off the case that it is part of; the words there are known, too. Those that were split off
    // the whole may be another part's, whose ids are its own: they are known by what they say as well.
    const std::vector<Id<Case>>& came_out(Place& place)
    {
        if (place.came_out) return *place.came_out;
        place.came_out = split_off(place.one->id);
        for (const auto id : *place.came_out)
            for_each_said_in(id, [&](Entry&& entry) { if (entry.external_id) place.known.insert(*entry.external_id); });
        if (const auto whole = place.one->merged_into)
            for (const auto id : split_off(*whole)) {
                place.came_out->push_back(id);
                for_each_said_in(id, [&](Entry&& entry) { if (entry.external_id) place.off_the_whole.push_back(std::move(entry)); });
            }
        return *place.came_out;
    }

    std::vector<Id<Case>> split_off(Id<Case> whole)
    {
        std::vector<Id<Case>> all{whole};
        for (std::size_t at = 0; at < all.size(); ++at)
            for (const auto part : store::came_out_of(ctx_.db, all[at])) all.push_back(part);
        all.erase(all.begin());
        return all;
    }

    // What lay in the case lies there, or in what was split off it, or off the case that it is part of.
    bool belongs_to(Place& place, Id<Case> stands_in)
    {
        const auto& one = *place.one;
        return stands_in == one.id || stands_in == one.merged_into || std::ranges::find(came_out(place), stands_in) != came_out(place).end();
    }

    Result<Done> may_be_said(const std::optional<Case>& one, const SaidRow& row)
    {
        if (!one) return invalid("case_id", "There is no such case. Bring the cases in first.", "unknown_id");
        if (!row.customer_id.empty() && (!one->customer_id || whose_.find(row.customer_id) != one->customer_id)) return invalid("customer_id", "This case is not this customer's.", "other_customer");
        if (is_nameless(*one)) return invalid("case_id", "Whoever answered here has no name, and no file adds to what was said.", "no_name");
        if (row.kind == EntryKind::system) return invalid("kind", "No file tells what the system did here. Bring it in as a note.", "system");
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
