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

Error usage(const std::string& sentence) { return invalid("", sentence + " Try `rapport -h`.", "usage"); }

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

}  // namespace

Result<CommandLine> read_command_line(const cli::Commands& commands, const std::vector<std::string>& words)
{
    // The words without options tell the command; an option's value is none of them.
    std::vector<std::string> plain;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i].size() > 1 && words[i][0] == '-') {
            bool takes_value = false;
            for (const auto& command : commands)
                if (const auto value = value_name(&command, words[i])) takes_value |= !value->empty();
            if (takes_value) ++i;
        } else {
            plain.push_back(words[i]);
        }
    }
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
        if (!value) {
            std::vector<std::string> known;
            for (const auto& option : everywhere) known.push_back(option.name);
            if (line.command)
                for (const auto& option : line.command->options) known.push_back(option.name);
            const auto near = near_word(name, known);
            return usage("There is no option " + name + (near ? "; did you mean " + *near + "?" : "."));
        }
        std::string given = "true";
        if (!value->empty()) {
            if (!joined && i + 1 >= words.size()) return usage(name + " wants a " + *value + ".");
            given = joined ? *joined : words[++i];
        }
        const auto common = std::find_if(everywhere.begin(), everywhere.end(), [&](const auto& option) { return option.name == name; });
        if (common != everywhere.end()) line.everywhere[common->key] = given;
        else line.arguments.options[name] = given;
    }
    line.terminal = {line.everywhere.contains("quiet"), !line.everywhere.contains("no_color"), line.everywhere.contains("yes")};

    if (line.everywhere.contains("version")) {
        line.answer = "rapport " RAPPORT_VERSION "\n";
        return line;
    }
    if (line.everywhere.contains("help") || words.empty()) {
        line.answer = line.command ? help(*line.command) : overview(commands);
        return line;
    }
    if (!line.command) {
        std::vector<std::string> known;
        for (const auto& command : commands) known.push_back(command.words);
        const auto first = plain.empty() ? std::string() : plain.front();
        const auto near = near_word(first, known);
        return usage("There is no command “" + first + "”" + (near ? "; did you mean “" + *near + "”?" : "."));
    }
    std::size_t least = 0;
    for (const auto& operand : line.command->operands) least += operand.front() != '[';
    if (line.arguments.operands.size() < least) return usage("rapport " + line.command->words + " wants " + line.command->operands[line.arguments.operands.size()] + ".");
    if (line.arguments.operands.size() > line.command->operands.size())
        return usage("rapport " + line.command->words + " does not know what to do with “" + line.arguments.operands.back() + "”.");
    return line;
}

}  // namespace rapport::app
