#include "base/in_words.h"
#include "ideas/doors.h"
#include "ideas/said.h"
#include "ideas/service.h"

namespace rapport::ideas {
namespace {

std::string line_of(const Idea& idea)
{
    return to_text(idea.id) + "  " + count_of(idea.votes, "vote", "votes") + "  " + (idea.answer ? std::string(enum_text(*idea.answer)) : "open") + "  " + idea.title + "\n";
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

}  // namespace

void add_commands(cli::Commands& commands)
{
    using Needs = cli::Command::Needs;
    commands.push_back({"idea list", "lists ideas: what is not answered first, each by votes", {}, {}, Needs::reading, may("responses:read"), list});
    commands.push_back({"said list", "lists what everybody may read of what was put right", {}, {}, Needs::reading, may("responses:read"), list_all_said});
}

}  // namespace rapport::ideas
