#include "base/csv/writer.h"
#include "base/json.h"
#include "base/text.h"
#include "cases/in_files.h"
#include "identity/audit.h"
#include "ideas/doors.h"
#include "ideas/said.h"
#include "ideas/store.h"
#include "imports/packing.h"
#include "imports/undo.h"
#include "touchpoints/cells.h"

#include <algorithm>

namespace rapport::ideas {

struct SaidRow {
    std::string said_id;            // the other system's, or ours ("sai_..."), or empty
    std::string case_id, idea_id;
    std::string you_said, we_did;
    std::optional<std::string> called;
    std::string leave;
    std::optional<Instant> created_at;
    std::optional<std::string> staff;
    std::optional<Instant> shown_at;
    std::optional<std::string> shown_by;
};
BOOST_DESCRIBE_STRUCT(SaidRow, (), (said_id, case_id, idea_id, you_said, we_did, called, leave, created_at, staff, shown_at, shown_by))

namespace {

using imports::Effect;
using touchpoints::whole_ms;

enum Column { said_id, case_id, idea_id, you_said, we_did, called, leave, created_at, staff, shown_at, shown_by };

std::vector<imports::Field> fields()
{
    return {
        {"said_id", false, {"id"}},
        {"case_id", false, {}},
        {"idea_id", false, {}},
        {"you_said", true, {}},
        {"we_did", true, {}},
        {"called", false, {}},
        {"leave", true, {"permission", "erlaubnis"}},
        {"created_at", false, {}, true},
        {"staff", false, {}},
        {"shown_at", false, {}, true},
        {"shown_by", false, {}},
    };
}

Result<std::string> needed(std::string_view cell, std::string_view column, std::size_t longest, const char* sentence)
{
    TRY(const auto text, touchpoints::text_cell(cell, column, longest));
    auto clean = tidy(text.value_or(""));
    if (clean.empty()) return invalid(column, sentence, "required");
    return clean;
}

Result<imports::Parsed> parse(const imports::Reading& reading, const imports::Cells& cells)
{
    SaidRow row;
    const auto text = [&](Column column, std::string_view name, std::size_t longest) { return touchpoints::text_cell(cells[column], name, longest); };
    TRY(const auto id, text(said_id, "said_id", 200));
    row.said_id = id.value_or("");
    TRY(const auto in_case, text(case_id, "case_id", 200));
    row.case_id = in_case.value_or("");
    TRY(const auto idea, text(idea_id, "idea_id", 200));
    row.idea_id = idea.value_or("");
    if (row.case_id.empty() == row.idea_id.empty()) return invalid("case_id", "Say which case it was, or which idea.", "one_of");
    TRY(row.you_said, needed(cells[you_said], "you_said", 300, "Say what they said."));
    TRY(row.we_did, needed(cells[we_did], "we_did", 600, "Say what we did."));
    TRY(row.called, text(called, "called", 60));
    TRY(row.leave, needed(cells[leave], "leave", 300, "Say how they gave their leave. Without it nothing is shown."));
    if (row.leave.size() < 3) return invalid("leave", "Say how they gave their leave. Without it nothing is shown.", "required");
    TRY(row.created_at, touchpoints::time_cell(reading, cells[created_at], "created_at"));
    TRY(row.staff, text(staff, "staff", 200));
    TRY(row.shown_at, touchpoints::time_cell(reading, cells[shown_at], "shown_at"));
    TRY(row.shown_by, text(shown_by, "shown_by", 200));
    return imports::Parsed{row.said_id.empty() ? row.you_said : row.said_id, {}, imports::packed(row)};
}

// What the row says, laid over what is stored.
Result<Said> with(Context& ctx, Said said, const SaidRow& row)
{
    const bool is_new = !said.id;
    said.case_id = row.case_id.empty() ? std::nullopt : cases::case_in_file(ctx, row.case_id);
    if (!row.case_id.empty() && !said.case_id) return invalid("case_id", "There is no such case.", "unknown_id");
    const auto idea = row.idea_id.empty() ? std::nullopt : store::find_idea(ctx.db, row.idea_id);
    if (!row.idea_id.empty() && !idea) return invalid("idea_id", "There is no such idea.", "unknown_id");
    said.idea_id = idea ? std::optional(idea->id) : std::nullopt;
    said.you_said = row.you_said;
    said.we_did = row.we_did;
    if (row.called) said.called = row.called;
    said.leave = row.leave;
    if (row.created_at) said.created_at = touchpoints::laid_over(is_new ? std::nullopt : std::optional(said.created_at), *row.created_at);
    else if (is_new) said.created_at = whole_ms(ctx.now());
    if (said.created_at > ctx.now()) return invalid("created_at", "It cannot have been written in the future.", "range");
    if (row.staff) said.staff = row.staff;
    if (!row.shown_at) return said;
    if (!said.shown_at && !has_ended(ctx.db, said).value_or(false)) return invalid("shown_at", "It is not done yet: close the case, or answer the idea with done or planned.", "not_ended");
    said.shown_at = touchpoints::laid_over(said.shown_at, *row.shown_at);
    if (*said.shown_at > ctx.now()) return invalid("shown_at", "It cannot have been shown in the future.", "range");
    if (row.shown_by) said.shown_by = row.shown_by;
    return said;
}

std::optional<Said> stored_under(Db& db, const SaidRow& row)
{
    if (!row.said_id.empty()) return store::find_said(db, row.said_id);
    for (auto& said : store::each_said(db))
        if (said.you_said == row.you_said && said.we_did == row.we_did) return std::move(said);
    return std::nullopt;
}

// What is there is not written over: an import that could be taken back would have to keep the words of a leave that was taken back.
void apply_row(Context& ctx, const SaidRow& row, imports::Applied& applied)
{
    const auto stored = stored_under(ctx.db, row);
    auto said = with(ctx, stored.value_or(Said{}), row);
    if (!said) return applied.reject(said.error());
    if (stored && *stored == *said) return applied.outcomes.push_back({});
    if (!stored && was_removed(ctx.db, row.said_id)) return applied.reject(invalid("said_id", "The leave was taken back, or it was old: nothing of it comes back by a file.", "removed"));
    if (stored) return applied.reject(invalid("said_id", "This is there already, and says something else. Change it on the page, or remove it there first.", "there_already"));
    said->id = ctx.ids.make<Said>();
    if (!row.said_id.empty()) said->external_id = row.said_id;
    store::insert(ctx.db, *said);
    identity::record(ctx, "said.created", to_text(said->id));       // not the words: said.cpp says why
    applied.outcomes.push_back({Effect::created, {}, {}});
    applied.changes.push_back({"said", 0, said->id.value, std::nullopt});
}

void apply(Context& ctx, Id<imports::Import>, std::span<const imports::PackedRow> rows, imports::Applied& applied)
{
    for (const auto& row : rows) apply_row(ctx, imports::unpacked<SaidRow>(row.packed), applied);
}

Result<Done> undo(Context& ctx, const imports::Change& change)
{
    const auto stored = store::find_said(ctx.db, Id<Said>{change.subject_id});
    if (!stored) return Done{};     // the leave was taken back
    CHECK(imports::take_back(ctx, change, stored->version, std::nullopt, "“" + stored->you_said + "”"));
    store::remove(ctx.db, stored->id);
    identity::record(ctx, "said.taken_back", to_text(stored->id));      // not removed: the same file may come again
    return Done{};
}

void write_out(Context& ctx, std::string& out, const std::function<void()>& spill)
{
    csv::Writer writer(out);
    for (const auto& field : fields()) writer.cell(field.name);
    writer.end_row();
    const auto all = store::each_said(ctx.db);
    const auto cases = cases::case_cells(ctx.db, imports::named_by(all, &Said::case_id));
    const auto ideas = store::idea_cells(ctx.db, imports::named_by(all, &Said::idea_id));
    for (const auto& said : all) {
        writer.row({said.external_id ? *said.external_id : to_text(said.id), cases(said.case_id), ideas(said.idea_id),
                    said.you_said, said.we_did, said.called.value_or(""), said.leave, to_text(said.created_at), said.staff.value_or(""), said.shown_at ? to_text(*said.shown_at) : std::string(),
                    said.shown_by.value_or("")});
        spill();
    }
}

}  // namespace

imports::Shape said_shape()
{
    return {.kind = "said",
            .fields = fields(),
            .may_import = may("settings:write"),
            .may_export = may("responses:export"),
            .parse = parse,
            .applying = [] { return apply; },
            .undo = undo,
            .write_out = write_out};
}

}  // namespace rapport::ideas
