#include "base/cli/lines.h"
#include "base/in_words.h"
#include "base/json.h"
#include "ideas/box.h"
#include "ideas/doors.h"
#include "ideas/said.h"
#include "ideas/service.h"

namespace rapport::ideas {
namespace {

std::string line_of(const Idea& idea)
{
    return to_text(idea.id) + "  " + count_of(idea.votes + idea.box_votes, "vote", "votes") + "  " + (idea.answer ? std::string(enum_text(*idea.answer)) : "open") + "  " + (idea.shown_at ? "published" : "for us") + "  " + idea.title + "\n";
}

Result<int> list(Desk& desk, cli::Terminal& terminal, const cli::Arguments&)
{
    std::string lines;
    for (const auto& idea : desk.read([](Context& ctx) { return list_ideas(ctx, {}); })) lines += line_of(idea);
    cli::print_lines(terminal, lines, "Nobody had an idea yet.");
    return cli::done;
}

Result<Id<Idea>> idea_of(const cli::Arguments& arguments)
{
    const auto id = parse_id<Idea>(arguments.operands.front());
    if (!id) return not_found("There is no idea “" + arguments.operands.front() + "”. `idea list` names them.");
    return *id;
}

Result<int> show(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, idea_of(arguments));
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    TRY(const auto idea, desk.read([&](Context& ctx) { return read_idea(ctx, id); }));
    if (format == "json") {
        terminal.print(to_json(idea) + "\n");
        return cli::done;
    }
    terminal.print(line_of(idea));
    if (idea.customer) terminal.print("  of " + *idea.customer + "\n");
    if (!idea.words.empty()) terminal.print("  " + idea.words + "\n");
    if (idea.answer) terminal.print("  " + std::string(enum_text(*idea.answer)) + ": " + idea.reason.value_or("") + "\n");
    return cli::done;
}

Result<int> list_all_said(Desk& desk, cli::Terminal& terminal, const cli::Arguments&)
{
    std::string lines;
    for (const auto& said : desk.read([](Context& ctx) { return list_said(ctx); })) lines += to_text(said.id) + "  " + (said.shown_at ? "shown" : "not shown") + "  " + said.you_said + "  " + said.we_did + "\n";
    cli::print_lines(terminal, lines, "Nothing of what was put right is told yet.");
    return cli::done;
}

// In the suggestion box: shown to everybody, or no more.
template <Result<Idea> (*act)(Context&, Id<Idea>)> Result<int> in_box(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, idea_of(arguments));
    TRY(const auto idea, desk.write([&](Context& ctx) { return act(ctx, id); }));
    terminal.say((idea.shown_at ? "Everybody may read it: " : "Nobody but us reads it: ") + idea.title);
    return cli::done;
}

}  // namespace

void add_commands(cli::Commands& commands)
{
    using Needs = cli::Command::Needs;
    commands.push_back({"idea list", "lists ideas: what is not answered first, each by votes; published: everybody may read it in the suggestion box", {}, {}, Needs::reading, may("responses:read"), list});
    commands.push_back({"idea show", "shows an idea, and what it was answered", {"IDEA"}, {{"-o", "text|json", "how to write it (text)"}}, Needs::reading, may("responses:read"), show});
    commands.push_back({"idea publish", "lets everybody read an idea in the suggestion box, and vote for it", {"IDEA"}, {}, Needs::writing, may("settings:write"), in_box<show_idea>});
    commands.push_back({"idea unpublish", "takes an idea out of the suggestion box", {"IDEA"}, {}, Needs::writing, may("settings:write"), in_box<hide_idea>});
    commands.push_back({"said list", "lists what everybody may read of what was put right", {}, {}, Needs::reading, may("responses:read"), list_all_said});
}

}  // namespace rapport::ideas
