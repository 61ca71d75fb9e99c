#include "base/cli/command.h"
#include "base/http/router.h"
#include "base/setup_parts.h"
#include "imports/doors.h"
#include "imports/setup.h"

#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace rapport::imports {

// The file as it was written, and whether only to say what would be done.
struct BringSetup {
    json::value setup;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(BringSetup, (), (setup, dry_run))

namespace {

Result<std::string> text_of(cli::Terminal& terminal, const std::string& name)
{
    std::string text;
    char bytes[1 << 16];
    if (name == "-") {
        for (ssize_t size; text.size() <= most_setup_bytes && (size = ::read(terminal.in(), bytes, sizeof bytes)) > 0;) text.append(bytes, static_cast<std::size_t>(size));
        return text;
    }
    const auto path = terminal.resolve(name);
    std::error_code gone;
    if (const auto kind = std::filesystem::status(path, gone); std::filesystem::exists(kind) && !std::filesystem::is_regular_file(kind)) return invalid("", "“" + name + "” is no file.");
    std::ifstream file(path, std::ios::binary);
    if (!file) return not_found("There is no file “" + name + "”.");
    while (text.size() <= most_setup_bytes && (file.read(bytes, sizeof bytes), file.gcount() > 0)) text.append(bytes, static_cast<std::size_t>(file.gcount()));
    return text;
}

std::string line_of(const SetupStep& step, bool dry_run)
{
    const std::string done = step.effect == setup::Effect::made ? (dry_run ? "would be made" : "made") : step.effect == setup::Effect::changed ? (dry_run ? "would be changed" : "changed") : "as it was";
    return step.part + "  " + done + "  " + step.what + (step.link ? "  " + *step.link : "") + "\n";
}

Result<int> bring(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments, const setup::Parts& parts)
{
    const auto& name = arguments.operands.front();
    TRY(const auto text, text_of(terminal, name));
    auto brought = bring_setup(desk, parts, text, arguments.has("--dry-run"));
    if (!brought) {
        auto error = std::move(brought).error();
        for (const auto& fault : error.faults) terminal.refuse("line " + std::to_string(line_in(text, fault.pointer)) + (fault.pointer.empty() ? "" : ", " + fault.pointer) + ": " + fault.detail);
        if (error.refusal != Refusal::invalid) return error;
        return Error{Refusal::invalid, "The setup was not brought in, and nothing was changed.", "invalid", {}, {}};
    }
    for (const auto& step : brought->steps)
        if (step.effect != setup::Effect::same) terminal.print(line_of(step, brought->dry_run));
    if (brought->dry_run) terminal.say("a dry run: nothing was changed");
    terminal.refuse(std::to_string(brought->made) + " made, " + std::to_string(brought->changed) + " changed, " + std::to_string(brought->same) + " as before");
    return cli::done;
}

}  // namespace

void add_setup_routes(http::Router& router, const setup::Parts& parts)
{
    router.get("/setup", may("settings:read"),
        [&parts](Context& ctx) -> Result<http::Response> {
            TRY(auto text, write_setup(ctx, parts));
            http::Response response;
            response.headers = {{"Content-Type", "application/json"}, {"Content-Disposition", "attachment; filename=\"setup.json\""}, {"Cache-Control", "no-store"}};
            response.body = std::move(text);
            return response;
        }, "How the business is set up: surveys, rules, ready answers, limits, teams, hours and themes, as one file that another business may take");
    router.post("/setup", may("settings:write"),
        [&parts](Desk& desk, BringSetup body) -> Result<BroughtSetup> {
            auto brought = bring_setup(desk, parts, json::serialize(body.setup), body.dry_run.value_or(false));
            if (!brought) return setup::placed(std::move(brought).error(), "/setup");
            return std::move(*brought);
        }, "Brings such a file in, all of it or nothing: makes what is missing and changes what differs; as a dry run says what it would do. Links of places that are made are told this once")
        .repetition = http::Route::Repetition::told_once;
}

void add_setup_commands(cli::Commands& commands, const setup::Parts& parts)
{
    using Needs = cli::Command::Needs;
    std::string names;
    for (const auto& part : parts) names += (names.empty() ? "" : ", ") + part.name;
    commands.push_back({"export setup", "writes how the business is set up as JSON to standard output", {}, {}, Needs::reading, may("settings:read"),
        [&parts](Desk& desk, cli::Terminal& terminal, const cli::Arguments&) -> Result<int> {
            TRY(const auto text, desk.read([&](Context& ctx) { return write_setup(ctx, parts); }));
            terminal.print(text);
            return cli::done;
        }, "Parts: " + names});
    commands.push_back(cli::reading_input({"import setup", "brings such a file in (- reads standard input): makes what is missing, changes what differs", {"FILE"}, {{"--dry-run", "", "say what would be done, and change nothing"}},
        Needs::writing, may("settings:write"),
        [&parts](Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments) { return bring(desk, terminal, arguments, parts); },
        "Parts: " + names + "\nWhat is here and not in the file stays; but each list in rules, ready answers, limits and hours stands whole: the file's takes the place of the one that is here. --dry-run says what goes. All of the file is brought in, or nothing."}));
}

}  // namespace rapport::imports
