#include "surveys/paper.h"

#include "base/json.h"
#include "base/text.h"
#include "identity/audit.h"
#include "surveys/asking.h"
#include "surveys/keys.h"
#include "surveys/service.h"
#include "surveys/store.h"

#include <algorithm>

namespace rapport::surveys {
namespace {

struct SheetRow {
    Id<Batch> batch_id;
    std::int64_t pass = 1;
    std::int64_t number = 0;
    std::optional<std::string> code;
    std::string given;                  // JSON
    Instant keyed_at;
    std::optional<std::string> keyed_by;
};
BOOST_DESCRIBE_STRUCT(SheetRow, (), (batch_id, pass, number, code, given, keyed_at, keyed_by))

const Sql insert_sql{"survey_batches.insert", Reach::business, insert_into<Batch>("survey_batches")};
const Sql find_sql{"survey_batches.find", Reach::business, "SELECT " + columns<Batch>() + " FROM survey_batches WHERE id = $1"};
const Sql list_sql{"survey_batches.list", Reach::business,
    "SELECT " + columns<Batch>() + " FROM survey_batches WHERE survey_id = $1 ORDER BY created_at DESC, id DESC"};
const Sql taken_in_sql{"survey_batches.taken_in", Reach::business, "UPDATE survey_batches SET taken_in_at = $2, taken_in_by = $3 WHERE id = $1"};
const Sql remove_sql{"survey_batches.remove", Reach::business, "DELETE FROM survey_batches WHERE id = $1"};
const Sql put_sheet_sql{"survey_sheets.put", Reach::business,
    insert_into<SheetRow>("survey_sheets")
        + " ON CONFLICT (batch_id, pass, number) DO UPDATE SET code = excluded.code, given = excluded.given, keyed_at = excluded.keyed_at, keyed_by = excluded.keyed_by"};
const Sql sheets_sql{"survey_sheets.of", Reach::business,
    "SELECT " + columns<SheetRow>() + " FROM survey_sheets WHERE batch_id = $1 ORDER BY pass, number"};
const Sql remove_sheet_sql{"survey_sheets.remove", Reach::business, "DELETE FROM survey_sheets WHERE batch_id = $1 AND pass = $2 AND number = $3"};
const Sql remove_sheets_sql{"survey_sheets.remove_all", Reach::business, "DELETE FROM survey_sheets WHERE batch_id = $1"};

std::vector<Sheet> sheets_of(Db& db, Id<Batch> id)
{
    std::vector<Sheet> sheets;
    for (auto& row : db.all<SheetRow>(sheets_sql, id)) {
        auto values = from_json_text<std::vector<Given>>(row.given);
        if (!values) throw std::runtime_error("a sheet in the database cannot be read");
        sheets.push_back({row.batch_id, row.pass, row.number, std::move(row.code), std::move(*values), row.keyed_at, std::move(row.keyed_by)});
    }
    return sheets;
}

Result<Batch> still_open(Context& ctx, Id<Batch> id)
{
    auto batch = ctx.db.one<Batch>(find_sql, id);
    if (!batch) return not_found("There is no such pile.");
    if (batch->taken_in_at) return conflict("This pile was taken in already.", "taken_in");
    return std::move(*batch);
}

std::string said(const Given& given) { return given.words ? *given.words : given.score ? std::to_string(*given.score) : ""; }

const Given* given_to(const Sheet& sheet, std::int64_t question)
{
    const auto found = std::ranges::find(sheet.values, question, &Given::question);
    return found == sheet.values.end() ? nullptr : &*found;
}

void compare(const Sheet& first, const Sheet& second, std::vector<Difference>& found)
{
    if (first.code != second.code) found.push_back({first.number, {}, first.code, second.code, "The code differs."});
    std::vector<std::int64_t> questions;
    for (const auto* sheet : {&first, &second})
        for (const auto& given : sheet->values)
            if (!std::ranges::count(questions, given.question)) questions.push_back(given.question);
    std::ranges::sort(questions);
    for (const auto question : questions) {
        const auto *one = given_to(first, question), *other = given_to(second, question);
        if (one && other && one->score == other->score && one->words == other->words) continue;
        const auto text = [](const Given* given) { return given ? std::optional(said(*given)) : std::nullopt; };
        found.push_back({first.number, question, text(one), text(other), "The answer differs."});
    }
}

// What was keyed, without what was left empty, in the order of the questions.
std::vector<Given> tidied(const Wording& wording, const std::vector<Given>& values, std::vector<Fault>& faults)
{
    std::vector<Given> kept;
    for (std::size_t i = 0; i < values.size(); ++i) {
        auto given = values[i];
        if (given.words) given.words = tidy(*given.words);
        if (given.words && given.words->empty()) given.words.reset();
        const auto pointer = "/values/" + std::to_string(i);
        const bool twice = std::ranges::any_of(kept, [&](const Given& one) { return one.question == given.question; });
        if (twice) faults.push_back({pointer + "/question", "twice", "This question stands here already."});
        if (!given.score && !given.words && wording.find(given.question)) continue;
        if (auto fault = fault_of(wording, given, pointer)) faults.push_back(std::move(*fault));
        kept.push_back(std::move(given));
    }
    std::ranges::sort(kept, {}, &Given::question);
    return kept;
}

std::optional<Fault> code_fault(Context& ctx, const Batch& batch, const KeySheet& input)
{
    if (!input.code) return std::nullopt;
    const auto invitation = invitation_of_code(ctx.db, code_scanned(input.code->value));
    if (!invitation || invitation->survey_id != batch.survey_id) return Fault{"/code", "unknown", "No sheet of this survey has this code."};
    if (invitation->answered_at) return Fault{"/code", "answered", "Whoever got this sheet has answered already."};
    for (const auto& sheet : sheets_of(ctx.db, batch.id))
        if (sheet.pass == input.pass && sheet.number != input.number && sheet.code == invitation->code)
            return Fault{"/code", "twice", "Sheet " + std::to_string(sheet.number) + " has this code."};
    return std::nullopt;
}

BatchView view_of(Context& ctx, Batch batch)
{
    BatchView view;
    static_cast<Batch&>(view) = std::move(batch);
    view.sheets = sheets_of(ctx.db, view.id);
    if (view.passes == 2) view.differences = differences(view.sheets);
    return view;
}

Result<Done> take_in_sheet(Context& ctx, const listening::Listeners& listeners, const Batch& batch, const Sheet& sheet)
{
    if (sheet.values.empty()) return Done{};
    Answering by{batch.survey_id, batch.wording, AnsweredBy::paper, store::wording(ctx.db, batch.survey_id, batch.wording)->languages.front(), new_answer_key()};
    by.batch_id = batch.id;
    by.at = ctx.business.time_zone.start_of(batch.answered_on);
    if (sheet.code) by.invitation = invitation_of_code(ctx.db, *sheet.code);
    if (by.invitation && by.invitation->answered_at)
        return conflict("Whoever got sheet " + std::to_string(sheet.number) + " has answered meanwhile. Take that sheet out.", "answered");
    CHECK(give(ctx, listeners, by, sheet.values));
    return Done{};
}

}  // namespace

std::vector<Difference> differences(const std::vector<Sheet>& sheets)
{
    std::vector<Difference> found;
    const auto in = [&](std::int64_t pass, std::int64_t number) -> const Sheet* {
        const auto at = std::ranges::find_if(sheets, [&](const Sheet& sheet) { return sheet.pass == pass && sheet.number == number; });
        return at == sheets.end() ? nullptr : &*at;
    };
    for (const auto& sheet : sheets) {
        const auto* other = in(3 - sheet.pass, sheet.number);
        if (!other) found.push_back({sheet.number, {}, {}, {}, sheet.pass == 1 ? "It was not keyed a second time." : "It was keyed the second time only."});
        else if (sheet.pass == 1) compare(sheet, *other, found);
    }
    std::ranges::stable_sort(found, {}, &Difference::number);
    return found;
}

Result<BatchView> add_batch(Context& ctx, Id<Survey> id, const NewBatch& input)
{
    TRY(const auto survey, read_survey(ctx, id));
    if (!survey.opened_at) return conflict("This survey is still a draft.", "draft");
    if (input.passes != 1 && input.passes != 2) return invalid("passes", "Sheets are keyed once (1) or twice (2).", "range");
    const auto day = input.answered_on.value_or(ctx.today());
    if (day > ctx.today()) return invalid("answered_on", "This day is still to come.", "range");
    const Batch batch{ctx.ids.make<Batch>(), id, survey.wording.number, input.name.value, input.passes, day, ctx.now(), ctx.actor.name, {}, {}};
    ctx.db.run(insert_sql, batch);
    identity::record(ctx, "survey.batch_begun", to_text(id));
    return view_of(ctx, batch);
}

Result<BatchView> read_batch(Context& ctx, Id<Batch> id)
{
    auto batch = ctx.db.one<Batch>(find_sql, id);
    if (!batch) return not_found("There is no such pile.");
    return view_of(ctx, std::move(*batch));
}

Result<std::vector<Batch>> list_batches(Context& ctx, Id<Survey> survey)
{
    CHECK(read_survey(ctx, survey));
    return ctx.db.all<Batch>(list_sql, survey);
}

Result<Sheet> key_sheet(Context& ctx, Id<Batch> id, const KeySheet& input)
{
    TRY(const auto batch, still_open(ctx, id));
    std::vector<Fault> faults;
    if (input.pass < 1 || input.pass > batch.passes) faults.push_back({"/pass", "range", "This pile is keyed " + std::string(batch.passes == 1 ? "once." : "twice.")});
    if (input.number < 1 || input.number > most_sheets) faults.push_back({"/number", "range", "A pile has 1 to 1,000 sheets."});
    const auto wording = store::wording(ctx.db, batch.survey_id, batch.wording);
    auto values = tidied(*wording, input.values, faults);
    if (auto fault = code_fault(ctx, batch, input)) faults.push_back(std::move(*fault));
    if (!faults.empty()) return invalid(std::move(faults));

    Sheet sheet{id, input.pass, input.number, {}, std::move(values), ctx.now(), ctx.actor.name};
    if (input.code) sheet.code = invitation_of_code(ctx.db, code_scanned(input.code->value))->code;
    ctx.db.run(put_sheet_sql, SheetRow{id, sheet.pass, sheet.number, sheet.code, to_json(sheet.values), sheet.keyed_at, sheet.keyed_by});
    return sheet;
}

Result<Done> remove_sheet(Context& ctx, Id<Batch> id, std::int64_t pass, std::int64_t number)
{
    CHECK(still_open(ctx, id));
    if (ctx.db.run(remove_sheet_sql, id, pass, number) == 0) return not_found("There is no such sheet.");
    return Done{};
}

Result<BatchView> take_in(Context& ctx, const listening::Listeners& listeners, Id<Batch> id)
{
    TRY(const auto batch, still_open(ctx, id));
    const auto sheets = sheets_of(ctx.db, id);
    if (sheets.empty()) return conflict("Nothing was keyed yet.", "empty");
    if (batch.passes == 2 && std::ranges::none_of(sheets, [](const Sheet& sheet) { return sheet.pass == 2; })) return conflict("The second pass is not keyed yet.", "second_pass");
    if (batch.passes == 2 && !differences(sheets).empty()) return conflict("The two passes disagree. Look at each difference first.", "differences");
    for (const auto& sheet : sheets)
        if (sheet.pass == 1) CHECK(take_in_sheet(ctx, listeners, batch, sheet));
    ctx.db.run(taken_in_sql, id, ctx.now(), ctx.actor.name);
    identity::record(ctx, "survey.batch_taken_in", to_text(batch.survey_id));
    return read_batch(ctx, id);
}

Result<Done> remove_batch(Context& ctx, Id<Batch> id)
{
    TRY(const auto batch, still_open(ctx, id));
    ctx.db.run(remove_sheets_sql, id);
    ctx.db.run(remove_sql, id);
    identity::record(ctx, "survey.batch_removed", to_text(batch.survey_id));
    return Done{};
}

}  // namespace rapport::surveys
