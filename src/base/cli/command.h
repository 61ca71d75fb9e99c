// Commands as doors: each says its words, options and what it needs, and translates to a use case. src/app reads the
// command line by these declarations, so that help, completion and parsing come from one place.
#pragma once
#include "base/cli/terminal.h"
#include "base/runtime.h"

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace rapport::cli {

struct Option {
    std::string name;               // "--as-of"
    std::string value;              // "DATE"; empty: a flag
    std::string help;
};

struct Arguments {
    std::map<std::string, std::string> options;   // by name with dashes; a flag that was given is "true"
    std::vector<std::string> operands;
    std::string where = {};                       // " --data ./shop": what says where the data lie, for commands that are printed to be pasted

    bool has(const std::string& name) const { return options.contains(name); }
    std::optional<std::string> get(const std::string& name) const
    {
        const auto found = options.find(name);
        return found == options.end() ? std::nullopt : std::optional(found->second);
    }
};

// How a command ends.
enum Exit : int {
    done = 0, failed = 1, usage = 2, missing = 3, forbidden = 4, in_conflict = 5,
    invalid_data = 6, unreachable = 7, rows_rejected = 8, cannot_create = 73, storage = 74,
};
int exit_code(const Error& error);

// What a command that needs nothing open is given: where things lie and how it was called. src/app says what that is (app/command_line.h).
struct Unopened;

struct Command {
    std::string words;                          // "report", "import undo"
    std::string summary;
    std::vector<std::string> operands;          // "FILE"; "[FILE]" may be left out
    std::vector<Option> options;
    // nothing_open: it opens what it needs itself, in its own process, and has `alone` in the place of `run`.
    enum class Needs { reading, writing, nothing_open } needs;
    Permission permission;                      // of --actor; without --actor the owner of the folder acts
    std::function<Result<int>(Desk&, Terminal&, const Arguments&)> run;
    std::string details = {};                   // below the options in its help
    // Refuses what can be refused before anything is opened or made.
    std::function<Result<Done>(const std::filesystem::path& data_folder, Terminal&, const Arguments&)> look = {};
    std::function<Result<int>(const Unopened&, Terminal&)> alone = {};
    bool reads_input = false;                   // standard input, where it is called with - for its file
};

inline Command reading_input(Command command)
{
    command.reads_input = true;
    return command;
}

using Commands = std::vector<Command>;

// A word as a shell reads it again: 'a b'.
std::string quoted(const std::string& word);

// Small readers for options. invalid: a sentence that names the option.
Result<std::optional<Day>> day_option(const Arguments& arguments, const std::string& name);
Result<std::int64_t> whole_option(const Arguments& arguments, const std::string& name, std::int64_t otherwise, std::int64_t least, std::int64_t most);
Result<double> number_option(const Arguments& arguments, const std::string& name, double otherwise, double least, double most);
// One of the words; the first is the default.
Result<std::string> word_option(const Arguments& arguments, const std::string& name, const std::vector<std::string>& words);

}  // namespace rapport::cli
