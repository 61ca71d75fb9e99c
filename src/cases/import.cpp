#include "base/csv/writer.h"
#include "base/json.h"
#include "base/text.h"
#include "cases/doors.h"
#include "cases/in_files.h"
#include "cases/row.h"
#include "cases/rules.h"
#include "cases/service.h"
#include "cases/store.h"
#include "cases/teams.h"
#include "customers/masked.h"
#include "identity/audit_log.h"
#include "identity/named_staff.h"
#include "imports/undo.h"
#include "touchpoints/doors.h"
#include "touchpoints/record.h"
#include "touchpoints/recorded_for.h"
#include "touchpoints/slice.h"

#include <algorithm>
#include <map>

namespace rapport::cases {

// A case with its ending and what they gave it last; and when it was last found late, and what the file says that they gave, where an undo has to know.
struct Whole {
    Filed filed;
    std::optional<Closure> closure;
    std::optional<Instant> escalated_at;
    std::optional<Verdict> verdict;
    std::optional<Id<Verdict>> brought;

    bool operator==(const Whole&) const = default;
};
BOOST_DESCRIBE_STRUCT(Whole, (), (filed, closure, escalated_at, verdict, brought))

namespace {

using imports::Effect;

std::optional<Whole> stored_under(Context& ctx, const std::string& key)
{
    const auto id = case_in_file(ctx, key);
    const auto one = id ? store::find(ctx.db, *id, ctx.now()) : std::nullopt;
    if (!one) return std::nullopt;
    const auto verdicts = store::verdicts(ctx.db, *id);
    return Whole{*one, store::closure(ctx.db, *id), {}, verdicts.empty() ? std::nullopt : std::optional(verdicts.back()), {}};
}

// When one of its clocks last ran out.
std::optional<Instant> last_escalated(Db& db, Id<Case> id)
{
    std::optional<Instant> last;
    for (const auto& clock : store::clocks(db, id))
        if (clock.escalated_at) last = std::max(last, std::optional(touchpoints::whole_ms(*clock.escalated_at)));
    return last;
}

std::string as_found(Db& db, Whole stored, std::optional<Id<Verdict>> brought)
{
    stored.escalated_at = last_escalated(db, stored.filed.id);
    stored.brought = brought;
    return to_json(stored);
}

// A fault of a place as a file mends it.
Error in_columns(const Fault& fault)
{
    const auto column = fault.pointer.substr(1);
    if (fault.code == "not_here") return invalid(column, "Stars belong to a review. Write review in a column “source” (--map source=COLUMN), or leave them out.", fault.code);
    if (fault.code == "required") return invalid(column, "Say where it stands in a column “place” (--map place=COLUMN): a review or a post is answered there.", fault.code);
    return invalid(column, fault.detail, fault.code);
}

// What they gave, as history: nobody is asked, and nothing opens again. What they gave already stays, here or by another file.
Result<Done> judge(Context& ctx, Whole& whole, const CaseRow& row)
{
    if (!row.verdict) return Done{};
    const auto& stored = whole.verdict;
    if (stored && stored->score == *row.verdict && (!row.verdict_at || touchpoints::whole_ms(*row.verdict_at) == touchpoints::whole_ms(stored->at))) return Done{};
    if (!row.verdict_at && !whole.closure) return invalid("verdict_at", "Say when they gave this, or when the case was closed.", "required");
    const auto at = touchpoints::whole_ms(row.verdict_at ? *row.verdict_at : whole.closure->at);
    if (at < whole.filed.opened_at) return invalid("verdict_at", "They cannot have given it before the case was opened.", "range");
    if (at > ctx.now()) return invalid("verdict_at", "They cannot have given it in the future.", "range");
    if (stored && at <= touchpoints::whole_ms(stored->at)) return invalid("verdict", "They gave " + std::to_string(stored->score) + " of 5 already, and no file changes it.", "exists");
    whole.verdict = Verdict{};
    whole.verdict->at = at;
    whole.verdict->score = *row.verdict;
    return Done{};
}

// What the row says, laid over what is stored.
Result<Whole> with(Context& ctx, Whole whole, const CaseRow& row)
{
    auto& filed = whole.filed;
    auto& closure = whole.closure;
    filed.subject = row.subject;
    if (row.contact) filed.contact = row.contact;
    filed.source = row.source.value_or(filed.id ? filed.source : usual_source(row.stars));
    if (row.place) filed.place = row.place;
    if (row.link) filed.link = row.link;
    if (row.stars) filed.stars = row.stars;
    if (const auto fault = place_fault(filed)) return in_columns(*fault);
    filed.kind = row.kind.value_or(filed.id ? filed.kind : usual_kind(filed.source, filed.stars));
    filed.priority = row.priority.value_or(filed.priority);
    if (row.cause) filed.cause = row.cause;
    filed.opened_at = touchpoints::whole_ms(row.opened_at.value_or(filed.id ? filed.opened_at : ctx.now()));
    if (filed.opened_at > ctx.now()) return invalid("opened_at", "It cannot have been opened in the future.", "range");
    if (row.closed_at && !row.opened_at && !filed.id) return invalid("opened_at", "What is closed needs the time when it was opened as well.", "required");
    if (row.closed_at && *row.closed_at < filed.opened_at) return invalid("closed_at", "It cannot have been closed before it was opened.", "range");
    if (row.closed_at && *row.closed_at > ctx.now()) return invalid("closed_at", "It cannot have been closed in the future.", "range");
    if (closure && !row.closed_at && closure->at < filed.opened_at) return invalid("opened_at", "It cannot have been opened after it was closed.", "range");
    if (row.closed_at && !closure) {
        closure.emplace().staff = row.staff;
        closure->told_by = way_of(filed.source);
        filed.waiting_since.reset();
        filed.snoozed_until.reset();
    }
    if (!closure) {
        CHECK(judge(ctx, whole, row));
        return whole;
    }
    if (row.closed_at) closure->at = touchpoints::whole_ms(*row.closed_at);
    closure->cause = filed.cause;
    if (row.action) closure->action = row.action;
    if (row.together) closure->together = row.together;
    if (row.told_by) closure->told_by = *row.told_by;
    filed.is_open = false;
    CHECK(judge(ctx, whole, row));
    return whole;
}

void put_closure(Context& ctx, const std::optional<Closure>& stored, const std::optional<Closure>& closure)
{
    if (stored == closure) return;
    if (stored) store::remove_closure(ctx.db, stored->case_id);
    if (closure) store::insert(ctx.db, *closure);
}

// Applies the rows of one slice.
class Slice : touchpoints::SliceOf<CaseRow> {
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
        auto& filed = laid->filed;
        if (row.staff && row.staff != filed.staff) name_owner(filed, *row.staff);
        if (row.team) name_team(filed, *row.team);
        if (!row.customer_id.empty()) {
            if (stored && !filed.customer_id) return applied_.reject(invalid("customer_id", "This case is nobody's whom we know: say there whose it is."));
            if (stored && whose_.find(row.customer_id) != filed.customer_id) return applied_.reject(invalid("customer_id", "This case is another customer's."));
            filed.customer_id = customer_of(at);
            if (!filed.customer_id) return applied_.reject(invalid("customer_id", "No customer can have this id."));
        }
        if (stored && *stored == *laid) return applied_.outcomes.push_back({});
        filed.import_id = import_;
        const bool judged = laid->verdict && !laid->verdict->id;
        if (judged) laid->verdict->id = ctx_.ids.make<Verdict>();
        const auto before = stored ? std::optional(as_found(ctx_.db, *stored, judged ? std::optional(laid->verdict->id) : std::nullopt)) : std::nullopt;
        if (stored) change(*stored, *laid);
        else add(at, *laid);
        put_closure(ctx_, stored ? stored->closure : std::nullopt, laid->closure);
        if (judged) {
            laid->verdict->case_id = filed.id;
            store::insert(ctx_.db, *laid->verdict);
        }
        applied_.outcomes.push_back({stored ? Effect::changed : Effect::created, {}, {}});
        applied_.changes.push_back({"case", filed.customer_id.value_or(Id<customers::Customer>{}).value, filed.id.value, before});
    }

    void change(const Whole& stored, Whole& laid)
    {
        auto clocks = store::clocks(ctx_.db, stored.filed.id);
        if (laid.closure)
            for (auto& clock : clocks) meet(clock, laid.closure->at);
        keep(ctx_, laid.filed, clocks);
        if (laid.filed.customer_id && laid.filed.touchpoint_id) touchpoints::restate(ctx_, timeline_entry(stored.filed), timeline_entry(laid.filed));
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

    void name_owner(Filed& filed, const std::string& said)
    {
        filed.staff = said;
        filed.staff_id = staff_.find(said);
    }

    // As the file names it; of a name that is no team's here, or several's, it says nothing.
    void name_team(Filed& filed, const std::string& said)
    {
        const auto now = filed.team_id ? find_team(ctx_.db, *filed.team_id) : std::nullopt;
        if (now && fold(tidy(now->name)) == fold(tidy(said))) return;
        auto [found, is_new] = teams_.try_emplace(said);
        if (is_new)
            if (const auto named = teams_named(ctx_.db, said); named.size() == 1) found->second = named.front().id;
        if (found->second) filed.team_id = found->second;
    }

    std::map<std::string, std::optional<Id<Team>>> teams_;
    identity::NamedStaff staff_{ctx_.db};
    RulesInForce rules_ = read_rules(ctx_.db);
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
    const bool sees_contacts = customers::sees_contacts(ctx.actor);
    store::each(ctx.db, ctx.now(), [&](const std::string& customer, const Case& one) {
        const auto closure = store::closure(ctx.db, one.id).value_or(Closure{});
        const auto verdicts = store::verdicts(ctx.db, one.id);
        const auto last = verdicts.empty() ? std::nullopt : std::optional(verdicts.back());
        writer.row({one.external_id ? *one.external_id : to_text(one.id), customer, sees_contacts ? text(one.contact) : std::string(), one.subject, first_words(ctx.db, one.id), enum_text(one.source), enum_text(one.kind),
                    enum_text(one.priority), text(one.cause), text(one.staff), to_text(one.opened_at), one.closed_at ? to_text(*one.closed_at) : std::string(), text(closure.action),
                    one.closed_at ? enum_text(closure.told_by) : std::string_view(), text(one.place), text(one.link), one.stars ? std::to_string(*one.stars) : std::string(),
                    text(one.team), text(closure.together), last ? std::to_string(last->score) : std::string(), last ? to_text(last->at) : std::string()});
        spill();
    });
}

}  // namespace

std::optional<Id<Case>> case_in_file(Context& ctx, const std::string& in_file)
{
    const auto ours = parse_id<Case>(in_file);
    return ours && store::find(ctx.db, *ours, ctx.now()) ? ours : store::find_key(ctx.db, in_file);
}

const Sql customer_of_sql{"cases.customer_of", Reach::business, "SELECT customer_id FROM cases WHERE id = $1"};

std::optional<Id<customers::Customer>> customer_of(Db& db, Id<Case> id)
{
    return db.one<std::optional<Id<customers::Customer>>>(customer_of_sql, id).value_or(std::nullopt);
}

const Sql cells_sql{"cases.cells_for_files", Reach::business, imports::cells_text("cases")};

imports::CellsOf<Case> case_cells(Db& db, std::vector<Id<Case>> cases) { return {db, cells_sql, std::move(cases)}; }

namespace {

const Sql remove_verdict_sql{"cases.remove_verdict", Reach::business, "DELETE FROM case_verdicts WHERE case_id = $1 AND id = $2"};

std::vector<std::string> names(Context& ctx, std::span<const std::string> ids)
{
    return imports::cells_of_texts<Case>(ctx.db, cells_sql, ids);
}

std::optional<touchpoints::RecordedFor> recorded_for(Context& ctx, const std::string& in_file)
{
    const auto id = case_in_file(ctx, in_file);
    const auto one = id ? store::find(ctx.db, *id, ctx.now()) : std::nullopt;
    return one ? std::optional(touchpoints::RecordedFor{to_text(one->id), one->customer_id}) : std::nullopt;
}

}  // namespace

void name_cases_in_files() { touchpoints::set_names_in_files("case", {names, recorded_for}); }

// By anything but its own clocks.
bool was_changed(Context& ctx, const Case& one)
{
    if (one.version == 1) return false;
    if (imports::version_without(ctx, "case", one.id.value, one.version) != 1) return true;     // another import, which has no place in the log
    constexpr int most = 1000;
    const auto rang = [](const identity::AuditEvent& event) { return event.action == "case.warned" || event.action == "case.escalated" || event.action == "case.redated"; };
    return !std::ranges::all_of(identity::list_audit_events(ctx.db, {to_text(one.id), {}, {}, {}}, {}, most), rang);
}

Result<Done> undo_change(Context& ctx, const imports::Change& change)
{
    if (change.subject != "case") return touchpoints::undo_change(ctx, change);
    const auto one = store::find(ctx.db, {change.subject_id}, ctx.now());
    if (!one) return Done{};    // somebody has removed it already
    auto before = change.before ? from_json_text<Whole>(*change.before).value() : Whole{};
    const bool is_part = one->merged_into || !store::parts(ctx.db, one->id).empty();
    const auto what = "The case " + to_text(one->id);
    if (is_part || (!change.before && (was_changed(ctx, *one) || was_worked_on(ctx, *one))))
        return conflict(what + " was changed after the import and stays.", "changed_meanwhile");
    if (!change.before) {
        withdraw(ctx, *one);
        return Done{};
    }
    CHECK(imports::take_back(ctx, change, one->version, before.filed.version, what));
    before.filed.customer_id = one->customer_id;    // a merge may have moved it
    const auto closure = store::closure(ctx.db, one->id);
    put_closure(ctx, closure, before.closure);
    if (before.brought) ctx.db.run(remove_verdict_sql, one->id, *before.brought);
    auto clocks = store::clocks(ctx.db, one->id);
    if (closure && !before.closure)     // what the closing met
        for (auto& clock : clocks)
            if (clock.met_at == closure->at) clock.met_at.reset();
    if (last_escalated(ctx.db, one->id) != before.escalated_at) {   // it is late since: urgent still, and with whoever has it now
        before.filed.priority = one->priority;
        before.filed.staff = one->staff;
        before.filed.staff_id = one->staff_id;
    }
    before.filed.version = one->version;        // keep() adds one
    keep(ctx, before.filed, clocks);
    if (before.filed.customer_id && before.filed.touchpoint_id) touchpoints::restate(ctx, timeline_entry(*one), timeline_entry(before.filed));
    return Done{};
}

imports::Shape import_shape()
{
    return {.kind = "cases",
            .fields = case_fields(),
            .one_of = {"subject", "words"},
            .may_import = may("cases:write"),
            .may_export = may("cases:export"),
            .grouped = true,
            .parse = parse,
            .applying = touchpoints::applying<Slice>,
            .undo = undo_change,
            .write_out = write_out};
}

}  // namespace rapport::cases
