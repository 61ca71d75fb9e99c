#include "base/csv/writer.h"
#include "base/json.h"
#include "imports/packing.h"
#include "standards/doors.h"
#include "standards/service.h"
#include "standards/store.h"
#include "standards/trained.h"
#include "touchpoints/cells.h"

#include <algorithm>
#include <set>

namespace rapport::standards {
namespace {

using imports::Effect;
using imports::Outcome;

constexpr std::size_t most_former_steps = 200;

enum Column { kind, channel, stage, promise, steps, extra, since, retired, trained, former_steps };

struct StandardRow {
    touchpoints::Kind kind = touchpoints::Kind::visit;
    std::optional<std::string> channel;
    std::optional<touchpoints::Stage> stage;
    std::string promise;
    Strings steps, extra;
    std::optional<Day> since;
    std::optional<bool> retired;
    std::optional<std::vector<TrainedLine>> trained;    // everybody who is; none: the file does not say
    Strings former_steps;                               // that were done and are asked for no longer
};
BOOST_DESCRIBE_STRUCT(StandardRow, (), (kind, channel, stage, promise, steps, extra, since, retired, trained, former_steps))

Scope scope_of(const StandardRow& row) { return {row.kind, row.channel, row.stage}; }

// What an import found, and what it left behind: the content in force, whether it is used, and who is trained. What it left of the training
// is told where it was written anew, and of a new standard; what it found there, where it was written anew.
struct Found {
    std::int64_t number = 0;            // 0: there was no such standard
    bool retired = false;
    std::int64_t left_number = 0;
    bool left_retired = false;
    std::optional<std::vector<Training>> training;
    std::optional<std::vector<Training>> left_training;
};
BOOST_DESCRIBE_STRUCT(Found, (), (number, retired, left_number, left_retired, training, left_training))

std::vector<imports::Field> fields()
{
    return {
        {"kind", true, {"contact", "type", "art"}},
        {"channel", false, {"place", "kanal"}},
        {"stage", false, {"phase"}},
        {"promise", true, {"standard", "versprechen"}},
        {"steps", true, {"checklist", "schritte"}},
        {"extra", false, {"extradistance", "beyond"}},
        {"since", false, {"from", "seit"}, true},
        {"retired", false, {"nolongerused"}},
        {"trained", false, {"training", "whoistrained", "geschult"}},
        {"former_steps", false, {}},
    };
}

Result<imports::Parsed> parse(const imports::Reading& reading, const imports::Cells& cells)
{
    StandardRow row;
    TRY(const auto given_kind, touchpoints::enum_cell<touchpoints::Kind>(cells[kind], "kind"));
    if (!given_kind) return invalid("kind", "This is needed.", "required");
    row.kind = *given_kind;
    TRY(row.channel, touchpoints::text_cell(cells[channel], "channel", 60));
    TRY(row.stage, touchpoints::enum_cell<touchpoints::Stage>(cells[stage], "stage"));
    TRY(const auto promised, touchpoints::text_cell(cells[promise], "promise", 500));
    if (!promised) return invalid("promise", "Say what we promise.", "required");
    row.promise = *promised;
    TRY(row.steps, touchpoints::line_cells(cells[steps], "steps", 200));
    TRY(row.extra, touchpoints::line_cells(cells[extra], "extra", 200));
    if (!cells[since].empty()) {
        TRY(const auto moment, reading.moment(cells[since], "since"));
        row.since = reading.business.time_zone.local_day(moment.at);
    }
    const auto said = cells[retired];
    if (said == "yes" || said == "no") row.retired = said == "yes";
    else if (!said.empty()) return invalid("retired", "This must be one of: yes, no.", "unknown_value");
    if (!cells[trained].empty()) {
        TRY(auto people, trained_lines(reading, cells[trained]));
        row.trained = std::move(people);
    }
    TRY(row.former_steps, touchpoints::line_cells(cells[former_steps], "former_steps", 200));
    if (row.former_steps.size() > most_former_steps) return invalid("former_steps", "Two hundred steps that are asked for no longer are the most that a file may name.", "too_many");
    return imports::Parsed{scope_of(row).key(), {}, imports::packed(row)};
}

std::vector<Text<1, 200>> texts(const Strings& strings)
{
    std::vector<Text<1, 200>> all;
    for (const auto& one : strings) all.push_back({one});
    return all;
}

// A step that stands there already keeps its number, whatever its place.
std::vector<StepInput> steps_of(const Strings& said, const std::vector<StandardStep>& known)
{
    std::vector<StepInput> all;
    for (const auto& words : said) {
        const auto same = std::ranges::find_if(known, [&](const StandardStep& one) { return same_words(one.words) == same_words(words); });
        all.push_back({same == known.end() ? std::nullopt : std::optional(same->step), {words}});
    }
    return all;
}

// Steps that were asked for until now: contacts of those days name them, and nobody is asked for them here.
void keep_former(Context& ctx, const Standard& made, const Strings& said)
{
    auto head = *store::find(ctx.db, made.id);
    std::set<std::string> known;
    for (const auto& step : made.in_force.steps) known.insert(same_words(step.words));
    std::vector<StandardStep> former;
    for (const auto& words : said)
        if (known.insert(same_words(words)).second) former.push_back({++head.steps_made, words});
    if (former.empty()) return;
    store::update(ctx.db, head);
    store::insert_former(ctx.db, made.id, former, made.in_force.since);
}

Result<Standard> add(Context& ctx, const StandardRow& row)
{
    NewStandard input{row.kind, {}, row.stage, {row.promise}, steps_of(row.steps, {}), texts(row.extra), row.since};
    if (row.channel) input.channel = Text<1, 60>{*row.channel};
    TRY(const auto made, add_standard(ctx, std::move(input)));
    keep_former(ctx, made, row.former_steps);
    if (row.retired.value_or(false)) return retire(ctx, made.id);
    return made;
}

Result<Standard> change(Context& ctx, const Standard& stored, const StandardRow& row)
{
    auto now = stored;
    if (now.retired_at && row.retired == false) {
        TRY(now, use_again(ctx, now.id));
    }
    ChangeStandard said;
    said.promise = {true, Text<1, 500>{row.promise}};
    said.steps = {true, steps_of(row.steps, now.in_force.steps)};
    said.extra = {true, texts(row.extra)};
    Content content{row.promise, {}, row.extra};
    for (const auto& step : said.steps.value.value()) content.steps.push_back({step.step.value_or(0), step.words.value});
    if (content != static_cast<const Content&>(now.in_force)) {
        auto changed = change_standard(ctx, now.id, now.version, std::move(said));
        if (!changed && stored.retired_at && !now.retired_at) CHECK(retire(ctx, now.id));     // a refused row leaves all as it was
        if (!changed) return changed.error();
        now = std::move(*changed);
    }
    if (!now.retired_at && row.retired.value_or(false)) return retire(ctx, now.id);
    return now;
}

// The column of the file that a fault of the use cases is about: "/steps/2/words" is "steps".
Outcome refused(const Error& error)
{
    Outcome outcome{Effect::rejected, "kind", error.detail};
    if (error.faults.empty()) return outcome;
    const auto& fault = error.faults.front();
    const auto name = fault.pointer.substr(1);
    outcome.column = name.substr(0, name.find('/'));
    outcome.reason = fault.detail;
    return outcome;
}

void apply_row(Context& ctx, const TrainedPeople& people, const StandardRow& row, Outcome& outcome, imports::Applied& applied)
{
    const auto known = store::find_scope(ctx.db, scope_of(row));
    const auto stored = known ? std::optional(read_standard(ctx, *known).value()) : std::nullopt;
    const auto were = stored ? stored->training : std::vector<Training>();
    auto are = row.trained ? people.training(*row.trained, were) : Result<std::vector<Training>>(were);     // before anything is written
    if (!are) return void(outcome = refused(are.error()));
    const auto now = stored ? change(ctx, *stored, row) : add(ctx, row);
    if (!now) return void(outcome = refused(now.error()));

    const bool trained_anew = !same_training(were, *are);
    if (trained_anew) put_training(ctx, now->id, were, *are);
    if (stored && now->version == stored->version && !trained_anew) return;
    outcome.effect = stored ? Effect::changed : Effect::created;
    Found found{0, false, now->in_force.number, now->retired_at.has_value(), {}, {}};
    if (stored) found.number = stored->in_force.number, found.retired = stored->retired_at.has_value();
    if (trained_anew) found.training = were;
    if (trained_anew || !stored) found.left_training = std::move(*are);
    applied.changes.push_back({"standard", 0, now->id.value, to_json(found)});
}

// Of rows for the same contacts the last one counts.
void apply(Context& ctx, Id<imports::Import>, std::span<const imports::PackedRow> rows, imports::Applied& applied)
{
    applied.outcomes.assign(rows.size(), Outcome{});
    const TrainedPeople people(ctx);
    imports::each_key(rows, [&](std::size_t, std::size_t to) {
        apply_row(ctx, people, imports::unpacked<StandardRow>(rows[to - 1].packed), applied.outcomes[to - 1], applied);
    });
}

Result<Done> undo(Context& ctx, const imports::Change& change)
{
    const Id<Standard> id{change.subject_id};
    const auto stored = read_standard(ctx, id);
    if (!stored) return Done{};     // somebody has removed it already
    const auto before = from_json_text<Found>(*change.before).value();
    const bool trained_since = before.left_training && !same_training(stored->training, *before.left_training);
    if (stored->in_force.number != before.left_number || stored->retired_at.has_value() != before.left_retired || trained_since)
        return conflict("The standard “" + stored->in_force.promise + "” was changed after the import and stays.", "changed_meanwhile");
    if (before.number == 0) return remove_standard(ctx, id);
    if (stored->in_force.number != before.number) CHECK(take_back(ctx, id, stored->in_force.number));
    if (stored->retired_at && !before.retired) CHECK(use_again(ctx, id));
    if (!stored->retired_at && before.retired) CHECK(retire(ctx, id));
    if (before.training) put_training(ctx, id, stored->training, *before.training);
    return Done{};
}

const Sql ticked_sql{"standards.steps_ever_ticked", Reach::business, "SELECT DISTINCT step FROM step_ticks WHERE standard_id = $1 ORDER BY step"};

// Those that were done at some contact and are asked for no longer, by the words that they had last.
Strings former_steps_of(Context& ctx, const Standard& one, const std::vector<NumberedContent>& contents)
{
    const auto former = store::former_steps(ctx.db, one.id);
    Strings words;
    for (const auto step : ctx.db.all<std::int64_t>(ticked_sql, one.id)) {
        if (std::ranges::find(one.in_force.steps, step, &StandardStep::step) != one.in_force.steps.end()) continue;
        if (const auto was = last_said(contents, step)) words.push_back(was->words);
        else if (const auto of_file = std::ranges::find(former, step, &StandardStep::step); of_file != former.end()) words.push_back(of_file->words);
    }
    return words;
}

void write_out(Context& ctx, std::string& out, const std::function<void()>& spill)
{
    csv::Writer writer(out);
    for (const auto& field : fields()) writer.cell(field.name);
    writer.end_row();
    const TrainedPeople people(ctx);
    for (const auto& one : list_standards(ctx, {})) {
        Strings words;
        for (const auto& step : one.in_force.steps) words.push_back(step.words);
        const auto contents = store::contents(ctx.db, one.id);
        writer.row({enum_text(one.kind), one.channel.value_or(""), one.stage ? enum_text(*one.stage) : "", one.in_force.promise, touchpoints::cell_of(words), touchpoints::cell_of(one.in_force.extra),
                    to_text(ctx.business.time_zone.local_day(contents.back().since)), one.retired_at ? "yes" : "no",
                    people.cell(one.training), touchpoints::cell_of(former_steps_of(ctx, one, contents))});
        spill();
    }
}

}  // namespace

imports::Shape import_shape()
{
    return {.kind = "standards",
            .fields = fields(),
            .may_import = may("standards:write"),
            .may_export = may("standards:export"),
            .grouped = true,
            .parse = parse,
            .applying = [] { return apply; },
            .undo = undo,
            .write_out = write_out};
}

}  // namespace rapport::standards
