#include "base/cli/lines.h"
#include "base/in_words.h"
#include "themes/doors.h"
#include "themes/reading.h"
#include "themes/service.h"

#include "base/json.h"

#include <cmath>

namespace rapport::themes {
namespace {

std::string percent(double share) { return std::to_string(std::lround(share * 100)) + " %"; }

std::string in_percent(const std::optional<Share>& share)
{
    if (!share) return "-";
    return percent(share->share) + " (" + percent(share->low) + " to " + percent(share->high) + ")";
}

// "--survey", as `survey list` names it.
Result<std::optional<Id<surveys::Survey>>> survey_option(const cli::Arguments& arguments)
{
    const auto operand = arguments.get("--survey");
    if (!operand) return std::optional<Id<surveys::Survey>>();
    const auto id = parse_id<surveys::Survey>(*operand);
    if (!id) return not_found("There is no survey “" + *operand + "”. `survey list` names them.");
    return std::optional(*id);
}

std::string text_of(const ThemeTold& theme)
{
    std::string text = to_text(theme.id) + "  " + theme.label + "  " + count_of(theme.comments, "comment", "comments") + ", " + in_percent(theme.share);
    if (theme.moved.direction == Direction::more) text += "  more of late";
    if (theme.moved.direction == Direction::less) text += "  less of late";
    const auto& felt = theme.feelings;
    text += "  " + std::to_string(felt.positive) + " pleased, " + std::to_string(felt.negative) + " not";
    if (theme.pinned_at) text += "  pinned";
    text += "\n";
    for (const auto& quote : theme.typical) text += "    “" + quote.words + "”\n";
    return text;
}

Result<int> list(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    TRY(const auto survey, survey_option(arguments));
    TRY(const auto told, desk.read([&](Context& ctx) { return list_themes(ctx, {survey}); }));
    if (format == "json") terminal.print(to_json(told) + "\n");
    else for (const auto& theme : told.themes) terminal.print(text_of(theme));
    if (told.why_not) terminal.say(*told.why_not);
    else if (told.themes.empty()) terminal.say(survey ? "There are no themes in what was said in this survey." : "There are no themes yet: rapport theme find" + arguments.where);
    return cli::done;
}

// "nps 9", or where else it was said.
std::string where_of(const CommentTold& one)
{
    return one.survey && one.score ? std::string(enum_text(*one.survey)) + " " + std::to_string(*one.score) : std::string(enum_text(one.said));
}

Result<int> comments(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    CommentsOf of{.q = arguments.get("--words")};
    if (const auto operand = arguments.get("--theme")) {
        of.theme = parse_id<Theme>(*operand);
        if (!of.theme) return not_found("There is no theme “" + *operand + "”. `theme list` names them.");
    }
    TRY(of.survey, survey_option(arguments));
    TRY(const auto most, cli::whole_option(arguments, "--limit", 50, 1, 10'000));
    of.limit = static_cast<int>(most);
    TRY(const auto lines, desk.read([&](Context& ctx) -> Result<std::string> {
        TRY(auto found, list_comments(ctx, of));
        if (std::ssize(found) > most) found.resize(static_cast<std::size_t>(most));
        std::string all;
        for (const auto& one : found) all += moment_in_words(ctx.business.time_zone, one.at, ctx.now()) + "  " + one.customer + "  " + where_of(one) + "  " + one.comment + "\n";
        return all;
    }));
    cli::print_lines(terminal, lines, "There are no such comments.");
    return cli::done;
}

Result<Id<Theme>> theme_named(const std::string& text)
{
    const auto id = parse_id<Theme>(text);
    if (!id) return not_found("There is no theme “" + text + "”. `theme list` names them.");
    return *id;
}

// For a command whose first operand is the theme.
template <class Act> Result<int> act_on(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments, Act act)
{
    TRY(const auto id, theme_named(arguments.operands.front()));
    TRY(const auto theme, desk.write([&](Context& ctx) -> Result<ThemeTold> { return act(ctx, id); }));
    terminal.print(text_of(theme));
    return cli::done;
}

Result<int> rename(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    const auto& name = arguments.operands.at(1);
    if (const auto fault = name.empty() ? std::nullopt : text_fault(name, 1, Text<1, 60>::max, "")) return invalid("name", fault->detail, fault->code);
    return act_on(desk, terminal, arguments, [&](Context& ctx, Id<Theme> id) -> Result<ThemeTold> {
        TRY(const auto theme, read_theme(ctx, id));
        RenameTheme change;
        change.name.present = true;
        if (!name.empty()) change.name.value = Text<1, 60>{name};
        return rename_theme(ctx, id, theme.version, std::move(change));
    });
}

Result<int> merge(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto into, theme_named(arguments.operands.at(1)));
    return act_on(desk, terminal, arguments, [&](Context& ctx, Id<Theme> id) { return merge_theme(ctx, id, {into}); });
}

using One = Result<ThemeTold> (*)(Context&, Id<Theme>);
template <One act> Result<int> just(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments) { return act_on(desk, terminal, arguments, act); }

Result<int> show(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, theme_named(arguments.operands.front()));
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    TRY(const auto theme, desk.read([&](Context& ctx) { return read_theme(ctx, id); }));
    if (format == "json") {
        terminal.print(to_json(theme) + "\n");
        return cli::done;
    }
    terminal.print(text_of(theme));
    for (const auto& month : theme.months) terminal.print("  " + month.month + "  " + std::to_string(month.comments) + " of " + std::to_string(month.of) + "  " + in_percent(month.share) + "\n");
    return cli::done;
}

Result<int> find_now(Desk& desk, cli::Terminal& terminal, const cli::Arguments&)
{
    TRY(const auto read, read_comments(desk, true));
    terminal.say(count_of(read.read, "comment", "comments") + " read, " + count_of(read.themes, "theme", "themes") + ".");
    return cli::done;
}

}  // namespace

void add_commands(cli::Commands& commands)
{
    using Needs = cli::Command::Needs;
    commands.push_back({"theme list", "lists what comments are about", {}, {{"--survey", "ID", "those said in this survey"}, {"-o", "text|json", "how to write it (text)"}}, Needs::reading, may("themes:read"), list});
    commands.push_back({"theme show", "shows a theme month by month, with how many comments and the interval", {"ID"}, {{"-o", "text|json", "how to write it (text)"}}, Needs::reading, may("themes:read"), show});
    const auto writes = may("themes:write");
    commands.push_back({"theme rename", "gives a theme a name; '' gives it its own words back", {"ID", "NAME"}, {}, Needs::writing, writes, rename});
    commands.push_back({"theme pin", "keeps a theme's words as they are when themes are found anew", {"ID"}, {}, Needs::writing, writes, just<pin_theme>});
    commands.push_back({"theme unpin", "lets them change again", {"ID"}, {}, Needs::writing, writes, just<unpin_theme>});
    commands.push_back({"theme merge", "lets a theme count as a part of another", {"ID", "INTO"}, {}, Needs::writing, writes, merge});
    commands.push_back({"theme unmerge", "makes it a theme of its own again", {"ID"}, {}, Needs::writing, writes, just<part_theme>});
    commands.push_back({"theme comments", "lists comments, the newest first", {},
        {{"--theme", "ID", "about this theme"}, {"--words", "TEXT", "with these words"}, {"--survey", "ID", "said in this survey"}, {"--limit", "N", "at most so many (50)"}}, Needs::reading, may("themes:read"), comments});
    commands.push_back({"theme find", "reads new comments and finds the themes anew", {}, {}, Needs::writing, may("themes:write"), find_now});
}

}  // namespace rapport::themes
