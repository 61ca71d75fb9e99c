#include "base/cli/lines.h"
#include "base/cli/whole_file.h"
#include "base/in_words.h"
#include "base/json.h"
#include "imports/doors.h"
#include "imports/outgoing.h"
#include "imports/service.h"
#include "imports/setup.h"
#include "imports/whole_undo.h"
#include "imports/write_out.h"

#include <fstream>
#include <unistd.h>

namespace rapport::imports {
namespace {

// Standard input as a file, since an import may read it twice.
class Spooled {
public:
    Spooled(Desk& desk, int from) : path_(desk.runtime.data_folder / "spool" / ("stdin-" + to_text(desk.runtime.ids.make<Import>())))
    {
        std::filesystem::create_directories(path_.parent_path());
        std::ofstream file(path_, std::ios::binary);
        char bytes[1 << 16];
        for (ssize_t size; (size = ::read(from, bytes, sizeof bytes)) > 0;) file.write(bytes, size);
        if (!file.flush()) throw StorageRefused("standard input could not be put aside");
    }
    ~Spooled()
    {
        std::error_code gone_already;
        std::filesystem::remove(path_, gone_already);
    }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

void write_rejects_file(const std::filesystem::path& to, const std::filesystem::path& file, const RejectedRows& rejected)
{
    std::ofstream out(to, std::ios::binary | std::ios::trunc);
    write_rejects(file, rejected, [&](std::string_view bytes) { out << bytes; });
    if (!out.flush()) throw StorageRefused("the rejects could not be written to " + to.string());
}

std::string how_to_say_dates(const std::optional<std::string>& likely)
{
    if (likely) return "the dates of this file look like --date-format " + cli::quoted(*likely);
    return "for dates in another form say which: --date-format %d/%m/%Y where the day comes first, %m/%d/%Y where the month does";
}

// Customers that are in the books under no id, or another one, would stand there twice.
void say_who_was_made(cli::Terminal& terminal, const Counts& counts, bool dry_run)
{
    if (counts.customers_made == 0) return;
    const auto many = count_of(counts.customers_made, "customer", "customers");
    if (!dry_run) return terminal.say(many + (counts.customers_made == 1 ? " was" : " were") + " made for ids that we did not know");
    terminal.say(many + " would be made for ids that we do not know");
    terminal.say("whoever of them is in the books already would be there twice: bring customers in with these ids first (import customers, column external_id)");
}

Result<int> import_file(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments, const Shapes& shapes, const std::string& kind)
{
    const auto& name = arguments.operands.front();
    std::optional<Spooled> spooled;
    if (name == "-") spooled.emplace(desk, terminal.in());
    TRY(const auto csv, as_csv(desk, shapes, kind, spooled ? spooled->path() : terminal.resolve(name)));
    const auto& file = csv.path;

    ImportNow input;
    input.kind = kind;
    input.file = file;
    input.file_name = name == "-" ? "standard input" : terminal.resolve(name).filename().string();
    input.map = arguments.get("--map").value_or("");
    input.date_format = arguments.get("--date-format");
    input.dry_run = arguments.has("--dry-run");
    input.progress = [&](double share, const Counts& counts) { terminal.progress(share, std::to_string(counts.read) + " rows"); };
    TRY(const auto imported, import_now(desk, shapes, input));

    if (const auto rejects = arguments.get("--rejects")) write_rejects_file(terminal.resolve(*rejects), file, imported.report.rejected);
    if (!imported.ignored_columns.empty()) {
        std::string names;
        for (const auto& column : imported.ignored_columns) names += (names.empty() ? "" : ", ") + column;
        terminal.say("ignored columns: " + names);
        if (!imported.likely_map.empty()) terminal.say((input.dry_run ? "more of them come in with: --map " : "more of them come in if you take this back and import it with: --map ") + cli::quoted(imported.likely_map));
    }
    constexpr std::size_t shown = 10;
    for (const auto& row : imported.report.rejected.first(shown))
        terminal.refuse("line " + std::to_string(row.line) + (row.column.empty() ? "" : ", " + row.column) + ": " + row.reason);
    if (const auto more = imported.report.rejected.size() - static_cast<std::int64_t>(shown); more > 0) terminal.say("and " + std::to_string(more) + " more; --rejects FILE writes them all");
    if (imported.report.dates_are_otherwise) terminal.refuse(how_to_say_dates(imported.likely_date_format));
    say_who_was_made(terminal, imported.report.counts, input.dry_run);
    if (input.dry_run) terminal.say("a dry run: nothing was changed");
    else if (imported.report.counts.created + imported.report.counts.changed > 0) terminal.say("take it back with: rapport import undo " + to_text(imported.id) + arguments.where);
    terminal.refuse(imported.report.counts.sentence());
    return imported.report.counts.rejected > 0 ? cli::rows_rejected : cli::done;
}

Result<int> undo(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments, const Shapes& shapes)
{
    const auto id = parse_id<Import>(arguments.operands.front());
    if (!id) return not_found("There is no import “" + arguments.operands.front() + "”.");
    TRY(const auto kept, undo_now(desk, shapes, *id, [&](double share) { terminal.progress(share, "taking back"); }));
    terminal.say(kept == 0 ? "The import was taken back."
                           : "The import was taken back, but for " + count_of(kept, "change", "changes") + " that somebody has built on since; " + (kept == 1 ? "it stays." : "those stay."));
    return cli::done;
}

std::string line_of(const Context& ctx, const Import& import)
{
    return to_text(import.id) + "  " + moment_in_words(ctx.business.time_zone, import.created_at, ctx.now()) + "  " + import.kind + "  " + std::string(enum_text(import.state)) + "  "
        + import.counts().sentence() + "  " + import.file_name + "\n";
}

Result<int> list(Desk& desk, cli::Terminal& terminal)
{
    cli::print_lines(terminal, desk.read([](Context& ctx) {
        std::string lines;
        for (const auto& import : store::list(ctx.db, {}, 50)) lines += line_of(ctx, import);
        return lines;
    }), "No file was brought in yet.");
    return cli::done;
}

Result<int> export_all(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments, const Shapes& shapes, const setup::Parts& parts)
{
    const auto folder = arguments.get("-o");
    if (!folder) return invalid("-o", "export all wants a folder: -o DIR.", "usage");
    for (const auto& shape : shapes)
        if (!desk.actor.may(shape.may_export)) return not_allowed("You may not export " + shape.kind + ".");
    TRY(const auto how, desk.read([&](Context& ctx) { return write_setup(ctx, parts); }));
    std::filesystem::create_directories(terminal.resolve(*folder));
    for (const auto& shape : shapes) {
        cli::write_whole(terminal.resolve(*folder) / (shape.kind + ".csv"), [&](const cli::Write& write) { write_out(desk, shape, write); });
        terminal.say("wrote " + (std::filesystem::path(*folder) / (shape.kind + ".csv")).string());
    }
    const auto file = std::filesystem::path(*folder) / "setup.json";
    cli::write_whole(terminal.resolve(file.string()), how);
    terminal.say("wrote " + file.string());
    std::string order;
    for (const auto& shape : shapes)
        if (comes_in(shape)) order += (order.empty() ? "" : ", ") + shape.kind;
    terminal.say("into an empty business they come in this order: the staff (rapport staff add), setup.json by import setup, then " + order + "; the rest goes out only, and rapport backup moves everything");
    return cli::done;
}

// "Fields: at, customer_id*, kind*; those with a star are needed".
std::string fields_of(const Shape& shape)
{
    std::string names;
    bool any_needed = false;
    for (const auto& field : shape.fields) {
        names += (names.empty() ? "" : ", ") + field.name + (field.required ? "*" : "");
        any_needed |= field.required;
    }
    std::string words = "Fields: " + names;
    if (any_needed) words += "\nA file needs those with a star.";
    std::string either;
    for (const auto& name : shape.one_of) either += (either.empty() ? "" : " or ") + name;
    if (!either.empty()) words += "\nIt needs " + either + ".";
    return words;
}

}  // namespace

void add_commands(cli::Commands& commands, const Shapes& shapes, const setup::Parts& parts)
{
    const std::vector<cli::Option> import_options = {
        {"--map", "FIELD=COLUMN,...", "which column is which; others map by their names"},
        {"--date-format", "F", "how dates are written, such as %d.%m.%Y"},
        {"--dry-run", "", "look, and change nothing"},
        {"--rejects", "FILE", "write the rejected rows with their reasons"},
    };
    using Needs = cli::Command::Needs;
    for (const auto& shape : shapes) {
        if (!comes_in(shape)) continue;
        commands.push_back(cli::reading_input({"import " + shape.kind, "brings " + shape.kind + " in from a CSV file (- reads standard input)", {"FILE"}, import_options, Needs::writing, may("imports:write"),
            [&shapes, kind = shape.kind](Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments) { return import_file(desk, terminal, arguments, shapes, kind); },
            fields_of(shape)}));
    }
    commands.push_back({"import undo", "takes a whole import back", {"ID"}, {}, Needs::writing, may("imports:write"),
        [&shapes](Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments) { return undo(desk, terminal, arguments, shapes); }});
    commands.push_back({"import list", "lists the imports, the newest first", {}, {}, Needs::reading, may("imports:read"),
        [](Desk& desk, cli::Terminal& terminal, const cli::Arguments&) { return list(desk, terminal); }});
    for (const auto& shape : shapes)
        commands.push_back({"export " + shape.kind, "writes " + shape.kind + " as CSV to standard output", {}, {}, Needs::reading, shape.may_export,
            [&shape](Desk& desk, cli::Terminal& terminal, const cli::Arguments&) -> Result<int> {
                write_out(desk, shape, [&](std::string_view bytes) { terminal.print(bytes); });
                return cli::done;
            }});
    commands.push_back({"export all", "writes every shape and the setup into a folder", {}, {{"-o", "DIR", "the folder"}}, Needs::reading, may("customers:export"),
        [&shapes, &parts](Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments) { return export_all(desk, terminal, arguments, shapes, parts); }});
}

void add_jobs(std::map<std::string, jobs::Handler>& handlers, const Shapes& shapes)
{
    const auto import_id = [](const jobs::Job& job) { return *parse_id<Import>(json::parse(job.payload).at("import_id").as_string()); };
    const auto share = [](double done) { return "{\"share\":" + std::to_string(done) + "}"; };
    handlers["imports.run"] = [&shapes, import_id, share](jobs::Running& running) -> Result<std::string> {
        TRY(const auto counts, run_started(running.desk, shapes, import_id(running.job), [&](double done, const Counts&) { running.progress(share(done)); }));
        return to_json(counts);
    };
    handlers["imports.undo"] = [&shapes, import_id, share](jobs::Running& running) -> Result<std::string> {
        TRY(const auto kept, undo_started(running.desk, shapes, import_id(running.job), [&](double done) { running.progress(share(done)); }));
        return "{\"kept\":" + std::to_string(kept) + "}";
    };
}

}  // namespace rapport::imports
