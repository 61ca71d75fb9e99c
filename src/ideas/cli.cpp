#include "base/in_words.h"
#include "ideas/box.h"
#include "ideas/doors.h"
#include "ideas/said.h"
#include "ideas/service.h"

namespace rapport::ideas {
namespace {

std::string line_of(const Idea& idea)
{
    return to_text(idea.id) + "  " + count_of(idea.votes + idea.box_votes, "vote", "votes") + "  " + (idea.answer ? std::string(enum_text(*idea.answer)) : "open") + "  " + idea.title + "\n";
}

Result<int> list(Desk& desk, cli::Terminal& terminal, const cli::Arguments&)
{
    std::string lines;
    for (const auto& idea : desk.read([](Context& ctx) { return list_ideas(ctx, {}); })) lines += line_of(idea);
    terminal.print(lines);
    return cli::done;
}

Result<int> list_all_said(Desk& desk, cli::Terminal& terminal, const cli::Arguments&)
{
    std::string lines;
    for (const auto& said : desk.read([](Context& ctx) { return list_said(ctx); })) lines += to_text(said.id) + "  " + (said.shown_at ? "shown" : "not shown") + "  " + said.you_said + "  " + said.we_did + "\n";
    terminal.print(lines);
    return cli::done;
}

// In the suggestion box: shown to everybody, or no more.
template <Result<Idea> (*act)(Context&, Id<Idea>)> Result<int> in_box(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    const auto id = parse_id<Idea>(arguments.operands.front());
    if (!id) return not_found("There is no such idea.");
    TRY(const auto idea, desk.write([&](Context& ctx) { return act(ctx, *id); }));
    terminal.say((idea.shown_at ? "Everybody may read it: " : "Nobody but us reads it: ") + idea.title);
    return cli::done;
}

}  // namespace

void add_commands(cli::Commands& commands)
{
    using Needs = cli::Command::Needs;
    commands.push_back({"idea list", "lists ideas: what is not answered first, each by votes", {}, {}, Needs::reading, may("responses:read"), list});
    commands.push_back({"idea show", "lets everybody read an idea in the suggestion box, and vote for it", {"ID"}, {}, Needs::writing, may("settings:write"), in_box<show_idea>});
    commands.push_back({"idea hide", "takes an idea out of the suggestion box", {"ID"}, {}, Needs::writing, may("settings:write"), in_box<hide_idea>});
    commands.push_back({"said list", "lists what everybody may read of what was put right", {}, {}, Needs::reading, may("responses:read"), list_all_said});
}

}  // namespace rapport::ideas
