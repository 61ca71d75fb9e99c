#include "app/run.h"

#include "app/domains.h"
#include "app/first_steps.h"
#include "app/handover.h"
#include "app/opening.h"
#include "app/tls.h"
#include "app/whole_input.h"
#include "base/http/shell/server.h"
#include "base/log.h"
#include "identity/authenticate.h"
#include "inbox/doors.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>

namespace rapport::app {
namespace {

constexpr std::string_view receives_mail = "mail receive";
constexpr Patience mail_patience{60'000, 600'000};
constexpr Keeping of_a_mail{.most_bytes = 64 << 20};     // more than the inbox takes, so that it says so

int refuse(cli::Terminal& terminal, const Error& error)
{
    terminal.refuse("rapport: " + error.detail);
    for (const auto& fault : error.faults)
        if (fault.detail != error.detail) terminal.refuse("  " + fault.pointer + ": " + fault.detail);
    const bool usage = !error.faults.empty() && error.faults.front().code == "usage";
    return usage ? cli::usage : cli::exit_code(error);
}

// The member of staff whom --actor names; without it the owner of the data folder acts, who may do all.
Result<Actor> acting(Runtime& runtime, const CommandLine& line)
{
    const auto email = line.everywhere.find("actor");
    if (email == line.everywhere.end()) {
        auto actor = Actor::system();
        actor.via = "command";
        return actor;
    }
    std::optional<Result<Actor>> found;
    runtime.database.read([&](Db& db) { found.emplace(identity::actor_of_staff(db, email->second)); });
    return std::move(*found);
}

void set_log_level(const Settings& settings, const CommandLine& line)
{
    using log::Level;
    auto level = settings.log_level == "debug" ? Level::debug : settings.log_level == "warn" ? Level::warn : settings.log_level == "error" ? Level::error : Level::info;
    if (line.everywhere.contains("verbose")) level = Level::debug;
    if (line.terminal.quiet) level = Level::error;
    log::set_level(level);
}

// `serve` does as well, on its own way.
bool makes_a_business(const CommandLine& line) { return line.command->words == "init" || line.command->words == "demo"; }

bool reads_input(const CommandLine& line)
{
    if (line.command->words == receives_mail) return !::isatty(STDIN_FILENO);
    return line.command->reads_input && std::ranges::count(line.arguments.operands, "-") > 0;
}

// The server runs one command after the other, so it is handed what has come to its end.
int run_by_server(const Settings& settings, cli::Terminal& terminal, const CommandLine& line, const std::vector<std::string>& words, const std::string& locked)
{
    std::optional<WholeInput> input;
    if (reads_input(line)) {
        auto whole = line.command->words == receives_mail ? WholeInput::of(STDIN_FILENO, settings.data_folder, mail_patience, of_a_mail) : WholeInput::of(STDIN_FILENO, settings.data_folder);
        if (!whole) return refuse(terminal, whole.error());
        input.emplace(std::move(*whole));
    }
    if (const auto code = hand_over(settings.data_folder, words, input ? input->fd() : STDIN_FILENO)) return *code;
    terminal.refuse("rapport: " + locked + " It does not answer; please try again.");
    return cli::unreachable;
}

int run_here(const Settings& settings, cli::Terminal& terminal, const CommandLine& line, const std::vector<std::string>& words)
try {
    const bool fresh = is_fresh(settings);
    if (fresh && line.command->words == receives_mail) return refuse(terminal, unavailable("No mail is taken in. " + no_business(settings)));
    if (fresh && !makes_a_business(line)) return refuse(terminal, not_found(no_business(settings)));
    if (fresh && line.everywhere.contains("actor")) return refuse(terminal, not_found("Nobody works here yet whom --actor could name."));
    if (line.command->look)
        if (const auto looked = line.command->look(settings.data_folder, terminal, line.arguments); !looked) return refuse(terminal, looked.error());
    const bool writing = fresh || line.command->needs == cli::Command::Needs::writing;
    auto opened = open(settings, {writing, 4, !line.arguments.has("--no-backup")});
    if (opened.upgraded()) terminal.say(in_a_sentence(*opened.upgraded()));
    opened.runtime().alone = true;
    if (fresh && line.command->words != "init") {
        const auto made = init_with_defaults(opened.runtime());
        if (!made) return refuse(terminal, made.error());
    }
    return run_command(opened.runtime(), terminal, line);
} catch (const DatabaseLocked& locked) {
    return run_by_server(settings, terminal, line, words, locked.what());
}

}  // namespace

int run_command(Runtime& runtime, cli::Terminal& terminal, const CommandLine& line)
try {
    if (line.command->needs == cli::Command::Needs::nothing_open) return refuse(terminal, conflict("This command cannot be handed to a running server."));
    auto actor = acting(runtime, line);
    if (!actor) return refuse(terminal, actor.error());
    if (!actor->may(line.command->permission))
        return refuse(terminal, not_allowed("This needs the permission " + std::string(line.command->permission.name()) + "."));
    Desk desk{runtime, std::move(*actor), {}};
    const auto code = line.command->run(desk, terminal, line.arguments);
    terminal.end_progress();
    terminal.flush();
    return code ? *code : refuse(terminal, code.error());
} catch (...) {
    return report_broken(terminal, std::current_exception());
}

int report_broken(cli::Terminal& terminal, std::exception_ptr broken)
{
    try {
        std::rethrow_exception(broken);
    } catch (const DatabaseLocked& locked) {
        terminal.refuse("rapport: " + std::string(locked.what()));
        return cli::in_conflict;
    } catch (const SchemaRefused& refused) {
        terminal.refuse("rapport: " + std::string(refused.what()));
        return cli::in_conflict;
    } catch (const StorageRefused& refused) {
        terminal.refuse("rapport: The disk refused. Nothing was changed; what was there is safe. (" + std::string(refused.what()) + ")");
        return cli::storage;
    } catch (const cli::OutputRefused& refused) {
        terminal.refuse("rapport: " + std::string(refused.what()));
        return cli::storage;
    } catch (const DatabaseUnavailable& away) {
        terminal.refuse("rapport: The database cannot be reached. (" + std::string(away.what()) + ")");
        return cli::unreachable;
    } catch (const DatabaseDamaged& damaged) {
        terminal.refuse("rapport: " + std::string(damaged.what()) + " Nothing was changed.");
        return cli::storage;
    } catch (const http::TlsUnusable& unusable) {
        terminal.refuse("rapport: " + std::string(unusable.what()) + ".");
        return cli::invalid_data;
    } catch (const std::filesystem::filesystem_error& refused) {
        terminal.refuse("rapport: " + refused.path1().string() + " cannot be used: " + refused.code().message() + ".");
        return cli::cannot_create;
    } catch (const std::exception& other) {
        if (const auto* taken = dynamic_cast<const std::system_error*>(&other); taken && taken->code() == std::errc::address_in_use) {
            terminal.refuse("rapport: " + std::string(taken->what()) + ". Another place is said with --listen HOST:PORT.");
            return cli::in_conflict;
        }
        terminal.refuse("rapport: Something went wrong on our side. (" + std::string(other.what()) + ")");
    }
    return cli::failed;
}

namespace {

int run_line(cli::Terminal& terminal, const CommandLine& line, const std::vector<std::string>& words)
try {
    auto options = line.everywhere;
    for (const auto& [name, value] : line.arguments.options) {
        auto key = name.substr(2);
        std::replace(key.begin(), key.end(), '-', '_');
        if (line.command->words == "serve") options[key] = value;
    }
    const auto settings = load_settings(options);
    if (!settings) {
        terminal.refuse("rapport: " + settings.error().detail);
        // Used wrongly, mail would go back to its senders for good, while somebody mends the settings.
        return line.command->words == receives_mail ? cli::unreachable : cli::usage;
    }
    set_log_level(*settings, line);
    if (line.command->needs == cli::Command::Needs::nothing_open) {
        const auto done = line.command->alone({*settings, line}, terminal);
        return done ? *done : refuse(terminal, done.error());
    }
    if (const auto name = line.arguments.get("--tls-self-signed"); name && line.command->words == "init" && !is_fresh(*settings)) {
        const auto made = make_local_tls(settings->data_folder, *name, system_clock().now(), line.arguments.where, terminal);
        return made ? cli::done : refuse(terminal, made.error());
    }
    if (line.command->words == "init" && !is_fresh(*settings))
        return refuse(terminal, conflict("There is a database already: " + settings->database + ". It was not touched."));
    return run_here(*settings, terminal, line, words);
} catch (...) {
    return report_broken(terminal, std::current_exception());
}

int print_answer(cli::Terminal& terminal, const std::string& answer)
try {
    terminal.print(answer);
    terminal.flush();
    return cli::done;
} catch (...) {
    return report_broken(terminal, std::current_exception());
}

int run_words(const std::vector<std::string>& words)
{
    const auto all = commands();
    const auto line = read_command_line(all, words);
    cli::Terminal terminal(STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO, std::filesystem::current_path(), line ? line->terminal : cli::TerminalOptions{});
    if (!line) return refuse(terminal, line.error());
    return line->answer ? print_answer(terminal, *line->answer) : run_line(terminal, *line, words);
}

}  // namespace

int run(const std::vector<std::string>& words)
{
    std::signal(SIGXFSZ, SIG_IGN);      // a file grown to its limit is an error of that write, not the end of the program
    // A mail server knows no ends but its own.
    const std::array names{std::string("mail"), std::string("receive")};
    const bool receives = std::search(words.begin(), words.end(), names.begin(), names.end()) != words.end();
    const auto code = run_words(words);
    return receives ? inbox::exit_for_mail_server(code) : code;
}

}  // namespace rapport::app
