#include "imports/service.h"

#include "base/cli/command.h"
#include "base/jobs/jobs.h"
#include "base/json.h"
#include "identity/audit.h"
#include "imports/outgoing.h"
#include "imports/preview.h"

#include <algorithm>
#include <fstream>

namespace rapport::imports {

Error no_such_kind() { return not_found("There is no import of that kind."); }
Error no_such_import() { return not_found("There is no such import."); }

State state_of(Context& ctx, const Import& import)
{
    if (!import.job_id || (import.state != State::running && import.state != State::undoing)) return import.state;
    const auto job = jobs::find(ctx.db, {*import.job_id});
    return job && job->state == jobs::State::failed ? State::failed : import.state;
}

namespace {

// A file that goes unless its name is taken away.
struct Unkept {
    explicit Unkept(std::filesystem::path file) : file(std::move(file)) {}
    Unkept(const Unkept&) = delete;
    std::filesystem::path file;
    ~Unkept()
    {
        std::error_code gone_already;
        if (!file.empty()) std::filesystem::remove(file, gone_already);
    }
};

// Whoever brings a shape in must be allowed to write what it holds.
Result<const Shape*> writable_shape(const Desk& desk, const Shapes& shapes, std::string_view kind)
{
    const auto* shape = find(shapes, kind);
    if (!shape || !comes_in(*shape)) return no_such_kind();
    if (!desk.actor.may(shape->may_import)) return not_allowed("You may not bring in " + shape->kind + ".");
    return shape;
}

Error ran_already() { return conflict("This import has run already. Bring the file in again to map it another way."); }

std::string encoding_name(csv::Encoding encoding)
{
    switch (encoding) {
    case csv::Encoding::utf8: return "UTF-8";
    case csv::Encoding::utf16_le:
    case csv::Encoding::utf16_be: return "UTF-16";
    case csv::Encoding::windows_1252: return "Windows-1252";
    }
    return "";
}

Result<std::optional<csv::DateFormat>> read_format(const std::optional<std::string>& text)
{
    if (!text || text->empty()) return std::optional<csv::DateFormat>{};
    auto format = csv::DateFormat::parse(*text);
    if (!format) return at_field(format.error(), "date_format");
    return std::optional(std::move(*format));
}

Import new_import(Desk& desk, std::string kind, const std::filesystem::path& file, std::string file_name, const csv::Dialect& dialect)
{
    Import import;
    import.id = desk.runtime.ids.make<Import>();
    import.kind = std::move(kind);
    import.file_name = std::move(file_name);
    import.file_bytes = static_cast<std::int64_t>(std::filesystem::file_size(file));
    import.delimiter = std::string(1, dialect.delimiter);
    import.encoding = encoding_name(dialect.encoding);
    import.created_at = desk.runtime.clock.now();
    import.created_by = desk.actor.name;
    return import;
}

void keep_rejects(Desk& desk, Id<Import> id, const std::filesystem::path& file, const RejectedRows& rejected)
{
    const auto path = rejects_file(desk.runtime, id);
    std::filesystem::create_directories(path.parent_path());
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    write_rejects(file, rejected, [&](std::string_view bytes) { out << bytes; });
    if (!out.flush()) throw StorageRefused("the rejected rows could not be written to " + path.string());
}

Result<Done> end(Desk& desk, Id<Import> id, const Counts& counts)
{
    return desk.write([&](Context& ctx) -> Result<Done> {
        auto import = *store::find(ctx.db, id);
        if (import.state != State::running) return conflict("This import is being taken back.");
        import.set(counts);
        import.state = State::done;
        import.finished_at = ctx.now();
        store::update(ctx.db, import);
        identity::record(ctx, "import.done", to_text(id), to_json(counts));
        return Done{};
    });
}

// Moves an import to another state; conflict when it is in none of `from`.
Result<Import> move_on(Desk& desk, Id<Import> id, std::initializer_list<State> from, State to, std::string_view refusal, std::string_view action, std::string_view job)
{
    return desk.write([&](Context& ctx) -> Result<Import> {
        auto import = store::find(ctx.db, id);
        if (!import) return no_such_import();
        const auto now = state_of(ctx, *import);
        if (std::find(from.begin(), from.end(), now) == from.end()) return conflict(std::string(refusal));
        import->state = to;
        if (to == State::running) import->set({});     // of what was looked at
        import->job_id = jobs::enqueue(ctx, job, "{\"import_id\":\"" + to_text(id) + "\"}").value;
        store::update(ctx.db, *import);
        identity::record(ctx, action, to_text(id));
        return *import;
    });
}

// Whether the kept file has the columns that the import needs.
Result<Done> check_columns(Desk& desk, const Shapes& shapes, const Import& import)
{
    const auto* shape = find(shapes, import.kind);
    if (!shape) return no_such_kind();
    TRY(auto source, csv::from_file(kept_file(desk.runtime, import.id)));
    TRY(const auto reader, csv::Reader::open(std::move(source)));
    CHECK(resolve(*shape, import.mapping, reader.columns()));
    return Done{};
}

Result<Done> check_field(const Shapes& shapes, const std::string& kind, const std::string& field)
{
    const auto* shape = find(shapes, kind);
    if (shape)
        for (const auto& known : shape->fields)
            if (known.name == field) return Done{};
    return invalid("/mapping/" + field, "There is no field “" + field + "”.", "unknown_field");
}

Result<ImportView> previewed(Desk& desk, const Shapes& shapes, Import import)
{
    const auto* shape = find(shapes, import.kind);
    if (!shape) return no_such_kind();
    return preview(desk, *shape, import, kept_file(desk.runtime, import.id));
}

}  // namespace

std::filesystem::path kept_file(const Runtime& runtime, Id<Import> id) { return runtime.data_folder / "imports" / (to_text(id) + ".csv"); }
std::filesystem::path rejects_file(const Runtime& runtime, Id<Import> id) { return runtime.data_folder / "imports" / (to_text(id) + ".rejects.csv"); }

Result<CsvFile> as_csv(Desk& desk, const Shapes& shapes, std::string_view kind, const std::filesystem::path& file)
{
    const auto* shape = find(shapes, kind);
    if (!shape) return no_such_kind();
    if (!shape->as_csv) return CsvFile{file, {}};
    TRY(const auto text, shape->as_csv(file));
    if (!text) return CsvFile{file, {}};
    const auto made = std::make_shared<Unkept>(desk.runtime.data_folder / "spool" / ("as-csv-" + to_text(desk.runtime.ids.make<Import>())));
    std::filesystem::create_directories(made->file.parent_path());
    std::ofstream out(made->file, std::ios::binary);
    out.exceptions(std::ios::badbit | std::ios::failbit);
    out << *text;
    out.close();
    return CsvFile{made->file, made};
}

Result<std::string> kind_of_file(const Shapes& shapes, const std::filesystem::path& file)
{
    for (const auto& shape : shapes) {
        if (!shape.as_csv) continue;
        const auto text = shape.as_csv(file);
        if (!text || *text) return shape.kind;      // its refusals are told where it is read
    }
    TRY(auto source, csv::from_file(file));
    TRY(const auto reader, csv::Reader::open(std::move(source)));
    const auto* shape = likely_shape(shapes, reader.columns());
    if (!shape) return invalid("kind", "The names of its columns do not tell what is in this file. Please say it.", "required");
    return shape->kind;
}

Result<ImportView> preview_file(Desk& desk, const Shapes& shapes, std::string_view kind, const std::filesystem::path& given, std::string file_name)
{
    TRY(const auto* shape, writable_shape(desk, shapes, kind));
    TRY(const auto as, as_csv(desk, shapes, kind, given));
    const auto& file = as.path;
    TRY(auto source, csv::from_file(file));
    TRY(const auto reader, csv::Reader::open(std::move(source)));

    auto import = new_import(desk, shape->kind, file, std::move(file_name), reader.dialect());
    import.mapping = own_names(*shape, reader.columns(), true);
    TRY(import.date_format, guess_date_format(*shape, import.mapping, file));
    const auto kept = kept_file(desk.runtime, import.id);
    std::filesystem::create_directories(kept.parent_path());
    Unkept copy{kept};
    std::filesystem::copy_file(file, kept);
    TRY(auto view, previewed(desk, shapes, import));
    import.set(view.counts);
    CHECK(desk.write([&](Context& ctx) -> Result<Done> {
        store::insert(ctx.db, import);
        identity::record(ctx, "import.previewed", to_text(import.id));
        return Done{};
    }));
    copy.file.clear();
    return view;
}

Result<ImportView> change_mapping(Desk& desk, const Shapes& shapes, Id<Import> id, const ChangeMapping& change)
{
    auto import = desk.read([&](Context& ctx) { return store::find(ctx.db, id); });
    if (!import) return no_such_import();
    CHECK(writable_shape(desk, shapes, import->kind));
    if (import->state != State::previewed) return ran_already();
    if (change.mapping)
        for (const auto& [field, column] : *change.mapping) {
            if (column.empty()) import->mapping.erase(field);
            else import->mapping[field] = column;
            CHECK(check_field(shapes, import->kind, field));
        }
    if (change.date_format) import->date_format = change.date_format->empty() ? std::nullopt : change.date_format;
    CHECK(read_format(import->date_format));
    if (const auto* shape = find(shapes, import->kind); shape && !change.date_format && !import->date_format) {
        TRY(import->date_format, guess_date_format(*shape, import->mapping, kept_file(desk.runtime, id)));
    }
    TRY(auto view, previewed(desk, shapes, *import));
    import->set(view.counts);
    CHECK(desk.write([&](Context& ctx) -> Result<Done> {
        if (store::find(ctx.db, id)->state != State::previewed) return ran_already();     // while we looked
        store::update(ctx.db, *import);
        identity::record(ctx, "import.mapped", to_text(id));
        return Done{};
    }));
    return view;
}

Result<ImportView> start_import(Desk& desk, const Shapes& shapes, Id<Import> id)
{
    const auto import = desk.read([&](Context& ctx) { return store::find(ctx.db, id); });
    if (!import) return no_such_import();
    CHECK(writable_shape(desk, shapes, import->kind));
    if (import->state == State::previewed) CHECK(check_columns(desk, shapes, *import));
    CHECK(move_on(desk, id, {State::previewed}, State::running, "This import has run already.", "import.started", "imports.run"));
    return desk.read([&](Context& ctx) { return read_import(ctx, shapes, id); });
}

Result<ImportView> start_undo(Desk& desk, const Shapes& shapes, Id<Import> id)
{
    const auto import = desk.read([&](Context& ctx) { return store::find(ctx.db, id); });
    if (!import) return no_such_import();
    CHECK(writable_shape(desk, shapes, import->kind));
    CHECK(move_on(desk, id, {State::done, State::failed}, State::undoing, "Only an import that has run and was not taken back can be taken back.", "import.undo_started", "imports.undo"));
    return desk.read([&](Context& ctx) { return read_import(ctx, shapes, id); });
}

Result<ImportView> read_import(Context& ctx, const Shapes& shapes, Id<Import> id)
{
    const auto import = store::find(ctx.db, id);
    if (!import) return no_such_import();
    return show(ctx, shapes, *import);
}

ImportView show(Context& ctx, const Shapes& shapes, const Import& import)
{
    auto shown = view_of(import, find(shapes, import.kind));
    shown.state = state_of(ctx, import);
    if (shown.state == State::undone) shown.kept = store::count_changes(ctx.db, import.id);
    if (!import.job_id) return shown;
    const auto job = jobs::find(ctx.db, {*import.job_id});
    const bool working = shown.state == State::running || shown.state == State::undoing;
    if (working && job && job->progress) shown.progress = json::parse(*job->progress).at("share").to_number<double>();
    if (job && job->state == jobs::State::failed) shown.problem = job->result;
    return shown;
}

Result<Counts> run_started(Desk& desk, const Shapes& shapes, Id<Import> id, const std::function<void(double, const Counts&)>& progress)
{
    auto import = desk.read([&](Context& ctx) { return store::find(ctx.db, id); });
    if (!import) return no_such_import();
    if (import->state == State::done) return import->counts();     // the job is run again after a crash
    const auto* shape = find(shapes, import->kind);
    if (!shape) return no_such_kind();
    TRY(auto format, read_format(import->date_format));
    const auto file = kept_file(desk.runtime, id);
    TRY(const auto report, run_pass(desk, file, {*shape, import->mapping, std::move(format), id, false, 0, import->counts(), progress}));
    if (!report.rejected.empty()) keep_rejects(desk, id, file, report.rejected);
    CHECK(end(desk, id, report.counts));
    return report.counts;
}

namespace {

// With the columns that likely are the missing ones; the one that nothing is like is named too.
Error naming_map(const Error& error, const Shape& shape, const Mapping& mapping, const csv::Columns& columns)
{
    if (error.faults.empty() || error.faults.front().code != "column_missing") return error;
    const auto missing = error.faults.front().pointer.substr(1);
    std::string map;
    bool has_missing = false;
    for (const auto& [field, column] : own_names(shape, columns, true)) {
        const bool is_taken = std::ranges::any_of(mapping, [&](const auto& own) { return own.first == field || own.second == column; });
        const bool is_needed = std::ranges::any_of(shape.fields, [&](const Field& one) { return one.name == field && one.required; }) || std::ranges::count(shape.one_of, field) > 0;
        if (!is_needed || is_taken) continue;
        map += (map.empty() ? "" : ",") + field + "=" + column;
        has_missing |= field == missing;
    }
    if (!has_missing) map = missing + "=COLUMN" + (map.empty() ? "" : "," + map);
    return invalid(missing, error.detail + " Say which one it is: --map " + cli::quoted(map), "column_missing");
}

// What --map would say so that columns which nothing was read from come in by what they are called; empty where that tells nothing.
std::string likely_map(const Shape& shape, const Mapping& mapping, const csv::Columns& columns, const Strings& ignored, const std::string& said)
{
    std::string more;
    for (const auto& [field, column] : own_names(shape, columns, true))
        if (!mapping.contains(field) && std::ranges::count(ignored, column) > 0) more += "," + field + "=" + column;
    return more.empty() ? "" : said.empty() ? more.substr(1) : said + more;
}

}  // namespace

Result<Imported> import_now(Desk& desk, const Shapes& shapes, const ImportNow& input)
{
    TRY(const auto* shape, writable_shape(desk, shapes, input.kind));
    TRY(auto source, csv::from_file(input.file));
    TRY(const auto reader, csv::Reader::open(std::move(source)));
    TRY(auto format, read_format(input.date_format));
    TRY(const auto wanted, parse_mapping(*shape, input.map));
    auto mapping = own_names(*shape, reader.columns(), false);
    // A column that --map names is no longer the field that bears its name.
    for (const auto& [field, column] : wanted)
        std::erase_if(mapping, [&](const auto& own) { return reader.columns().find(own.second) == reader.columns().find(column); });
    for (const auto& [field, column] : wanted) {
        const auto at = reader.columns().find(column);
        mapping[field] = at ? reader.columns().names()[*at] : column;
    }
    auto columns = resolve(*shape, mapping, reader.columns());
    if (!columns) return naming_map(columns.error(), *shape, mapping, reader.columns());

    auto import = new_import(desk, shape->kind, input.file, input.file_name, reader.dialect());
    import.mapping = mapping;
    import.date_format = input.date_format;
    import.state = State::running;
    if (!input.dry_run)
        CHECK(desk.write([&](Context& ctx) -> Result<Done> {
            store::insert(ctx.db, import);
            identity::record(ctx, "import.started", to_text(import.id));
            return Done{};
        }));
    TRY(auto report, run_pass(desk, input.file, {*shape, mapping, std::move(format), import.id, input.dry_run, 0, {}, input.progress}));
    if (!input.dry_run) {
        if (!report.rejected.empty()) keep_rejects(desk, import.id, input.file, report.rejected);
        CHECK(end(desk, import.id, report.counts));
    }
    auto more = likely_map(*shape, mapping, reader.columns(), columns->ignored, input.map);
    std::optional<std::string> likely;
    if (report.dates_are_otherwise) {
        TRY(likely, guess_date_format(*shape, mapping, input.file));
    }
    return Imported{input.dry_run ? Id<Import>{} : import.id, std::move(report), std::move(columns->ignored), std::move(more), std::move(likely)};
}

void end_abandoned(Context& ctx) { store::end_abandoned(ctx.db); }

}  // namespace rapport::imports
