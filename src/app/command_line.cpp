#include "app/command_line.h"

#include "app/config.h"

#include <algorithm>

namespace rapport::app {
namespace {

struct Everywhere {
    std::string name, value, key, help;
};

const std::vector<Everywhere> everywhere = {
    {"--data", "DIR", "data", "folder of the data (./rapport-data)"},
    {"--database", "URL", "database", "sqlite:PATH or postgres://..."},
    {"--config", "FILE", "config", "settings (DIR/rapport.toml)"},
    {"--actor", "EMAIL", "actor", "act as this member of staff"},
    {"-q", "", "quiet", "say nothing but refusals"},
    {"-v", "", "verbose", "say more"},
    {"--no-color", "", "no_color", "no colour"},
    {"--yes", "", "yes", "answer questions with yes"},
    {"--version", "", "version", "print the version"},
    {"-h", "", "help", "print this"},
};

Error usage(const std::string& sentence, const std::string& command = {}) { return invalid("", sentence + " Try `rapport " + (command.empty() ? "" : command + " ") + "-h`.", "usage"); }

// What people write who know another program, and how it is said here.
const std::map<std::string, std::string> said_elsewhere = {
    {"--port", "--listen"}, {"--host", "--listen"}, {"--bind", "--listen"}, {"--address", "--listen"}, {"--timezone", "--time-zone"}, {"--tz", "--time-zone"},
    {"--db", "--database"}, {"--dir", "--data"}, {"--folder", "--data"}, {"--user", "--actor"}, {"--columns", "--map"}, {"--mapping", "--map"},
};

std::vector<std::string> split(const std::string& text)
{
    std::vector<std::string> parts;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find(' ', at), text.size());
        parts.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}

std::string padded(std::string text, std::size_t width)
{
    if (text.size() < width) text.append(width - text.size(), ' ');
    return text;
}

template <class O> std::string line(const O& option, std::size_t width)
{
    return "  " + padded(std::string(option.name) + (option.value.empty() ? "" : " ") + std::string(option.value), width - 1) + " " + option.help + "\n";
}

std::string overview(const cli::Commands& commands)
{
    std::string text = "Rapport " RAPPORT_VERSION ": the habits of the shop people love.\n\nUsage: rapport COMMAND [OPTIONS]\n\n";
    for (const auto& command : commands) text += "  " + padded(command.words, 22) + command.summary + "\n";
    text += "  " + padded("help [COMMAND]", 22) + "prints this, or how one command is used\n";
    text += "\nEverywhere:\n";
    for (const auto& option : everywhere) text += line(option, 22);
    return text;
}

std::string help(const cli::Command& command)
{
    std::string text = "rapport " + command.words;
    for (const auto& operand : command.operands) text += " " + operand;
    text += "\n  " + command.summary + "\n\n";
    for (const auto& option : command.options) text += line(option, 26);
    for (const auto& option : everywhere) text += line(option, 26);
    if (!command.details.empty()) text += "\n" + command.details + "\n";
    return text;
}

// "import": what the commands have in common whose first word that is; `words`: as many of the line as belong to it.
struct Group {
    std::vector<const cli::Command*> commands;
    std::string words;
    std::optional<std::string> next;                // what the line says behind them
};

std::optional<Group> group_of(const cli::Commands& commands, const std::vector<std::string>& plain)
{
    for (auto count = plain.size(); count > 0; --count) {
        Group group;
        for (std::size_t i = 0; i < count; ++i) group.words += (i > 0 ? " " : "") + plain[i];
        for (const auto& command : commands)
            if (command.words.starts_with(group.words + " ")) group.commands.push_back(&command);
        if (count < plain.size()) group.next = plain[count];
        if (!group.commands.empty()) return group;
    }
    return std::nullopt;
}

std::string help(const Group& group)
{
    std::string text = "rapport " + group.words + " ...\n\n";
    const auto with_operands = [](const cli::Command& command) {
        auto words = command.words;
        for (const auto& operand : command.operands) words += " " + operand;
        return words;
    };
    std::size_t width = 0;
    for (const auto* command : group.commands) width = std::max(width, with_operands(*command).size());
    for (const auto* command : group.commands) text += "  " + padded(with_operands(*command), width + 2) + command->summary + "\n";
    return text + "\nEach has options of its own: rapport " + group.commands.front()->words + " -h\n";
}

// Why the words are no command, with what is near.
Error no_such_command(const cli::Commands& commands, const std::vector<std::string>& plain)
{
    std::vector<std::string> known;
    const auto group = group_of(commands, plain);
    if (!group) {
        for (const auto& command : commands) known.push_back(split(command.words).front());
        const auto first = plain.empty() ? std::string() : plain.front();
        const auto near = near_word(first, known);
        return usage("There is no command “" + first + "”" + (near ? "; did you mean “" + *near + "”?" : "."));
    }
    for (const auto* command : group->commands) known.push_back(command->words);
    if (group->next) {
        const auto said = group->words + " " + *group->next;
        if (const auto near = near_word(said, known)) return usage("There is no command “" + said + "”; did you mean “" + *near + "”?", group->words);
    }
    std::string next;
    for (const auto& words : known) next += (next.empty() ? "" : ", ") + words.substr(group->words.size() + 1);
    return usage("rapport " + group->words + " wants one of " + next + (group->next ? ", not “" + *group->next + "”." : "."), group->words);
}

// The command with the most words that the line begins with.
const cli::Command* find(const cli::Commands& commands, const std::vector<std::string>& plain)
{
    const cli::Command* found = nullptr;
    std::size_t most = 0;
    for (const auto& command : commands) {
        const auto words = split(command.words);
        if (words.size() <= most || words.size() > plain.size()) continue;
        if (!std::equal(words.begin(), words.end(), plain.begin())) continue;
        found = &command;
        most = words.size();
    }
    return found;
}

std::optional<std::string> value_name(const cli::Command* command, const std::string& name)
{
    for (const auto& option : everywhere)
        if (option.name == name) return option.value;
    if (!command) return std::nullopt;
    for (const auto& option : command->options)
        if (option.name == name) return option.value;
    return std::nullopt;
}

// Where the words stand that tell the command and its operands: neither options nor their values.
std::vector<std::size_t> places_of_plain(const cli::Commands& commands, const std::vector<std::string>& words)
{
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i].size() > 1 && words[i][0] == '-') {
            bool takes_value = false;
            for (const auto& command : commands)
                if (const auto value = value_name(&command, words[i])) takes_value |= !value->empty();
            if (takes_value) ++i;
        } else {
            places.push_back(i);
        }
    }
    return places;
}

Error no_such_option(const cli::Command* command, const std::string& name)
{
    std::vector<std::string> known;
    for (const auto& option : everywhere) known.push_back(option.name);
    if (command)
        for (const auto& option : command->options) known.push_back(option.name);
    auto near = near_word(name, known);
    const auto elsewhere = said_elsewhere.find(name);
    if (!near && elsewhere != said_elsewhere.end() && std::ranges::find(known, elsewhere->second) != known.end()) near = elsewhere->second;
    if (!near) return usage("There is no option " + name + ".", command ? command->words : "");
    const auto value = value_name(command, *near).value_or("");
    return usage("There is no option " + name + "; did you mean " + *near + (value.empty() ? "" : " " + value) + "?", command ? command->words : "");
}

// The options that say where the data lie, as they were given.
std::string where_of(const std::map<std::string, std::string>& options)
{
    std::string text;
    for (const std::string key : {"data", "database", "config"})
        if (const auto given = options.find(key); given != options.end()) text += " --" + key + " " + cli::quoted(given->second);
    return text;
}

}  // namespace

Result<CommandLine> read_command_line(const cli::Commands& commands, const std::vector<std::string>& given)
{
    auto words = given;
    auto places = places_of_plain(commands, words);
    if (!places.empty() && words[places.front()] == "help") {       // as -h
        words[places.front()] = "-h";
        places.erase(places.begin());
    }
    std::vector<std::string> plain;
    for (const auto at : places) plain.push_back(words[at]);
    CommandLine line;
    line.command = find(commands, plain);
    const auto named = line.command ? split(line.command->words).size() : 0;

    std::size_t seen = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
        std::string name = words[i];
        if (name == "--help") name = "-h";
        if (name == "--quiet") name = "-q";
        if (name.size() < 2 || name[0] != '-') {
            if (seen++ >= named) line.arguments.operands.push_back(name);
            continue;
        }
        std::optional<std::string> joined;
        if (const auto equals = name.find('='); name.starts_with("--") && equals != std::string::npos) {
            joined = name.substr(equals + 1);
            name.resize(equals);
        }
        const auto value = value_name(line.command, name);
        if (!value) return no_such_option(line.command, name);
        std::string said = "true";
        if (!value->empty()) {
            if (!joined && i + 1 >= words.size()) return usage(name + " wants a " + *value + ".", line.command ? line.command->words : "");
            said = joined ? *joined : words[++i];
        }
        const auto common = std::find_if(everywhere.begin(), everywhere.end(), [&](const auto& option) { return option.name == name; });
        if (common != everywhere.end()) line.everywhere[common->key] = said;
        else line.arguments.options[name] = said;
    }
    line.arguments.where = where_of(line.everywhere);
    line.terminal = {line.everywhere.contains("quiet"), !line.everywhere.contains("no_color"), line.everywhere.contains("yes")};

    if (line.everywhere.contains("version")) {
        line.answer = "rapport " RAPPORT_VERSION "\n";
        return line;
    }
    if (line.everywhere.contains("help") || words.empty()) {
        const auto group = line.command ? std::nullopt : group_of(commands, plain);
        if (!line.command && !group && !plain.empty()) return no_such_command(commands, plain);
        line.answer = line.command ? help(*line.command) : group ? help(*group) : overview(commands);
        return line;
    }
    if (!line.command) return no_such_command(commands, plain);
    const auto& command = *line.command;
    std::size_t least = 0;
    for (const auto& operand : command.operands) least += operand.front() != '[';
    if (line.arguments.operands.size() < least) return usage("rapport " + command.words + " wants " + command.operands[line.arguments.operands.size()] + ".", command.words);
    if (line.arguments.operands.size() > command.operands.size())
        return usage("rapport " + command.words + " does not know what to do with “" + line.arguments.operands.back() + "”.", command.words);
    return line;
}

}  // namespace rapport::app
