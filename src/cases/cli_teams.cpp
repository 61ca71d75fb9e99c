#include "base/cli/lines.h"
#include "base/cli/listed.h"
#include "base/csv/values.h"
#include "cases/cli.h"
#include "cases/limits.h"
#include "cases/teams.h"
#include "identity/people.h"
#include "identity/store.h"

namespace rapport::cases {
namespace {

std::string line_of(Context& ctx, const Team& team)
{
    std::string members;
    for (const auto& member : team.members) {
        const auto id = parse_id<identity::Staff>(member);
        const auto staff = id ? identity::store::find_staff(ctx.db, *id) : std::nullopt;
        if (staff) members += (members.empty() ? "" : ", ") + staff->name;
    }
    return to_text(team.id) + "  " + team.name + (team.active ? "" : " (no more)") + "  " + (team.monthly_budget ? amount_in_words(*team.monthly_budget) + " a month" : "no budget of its own") + "  " + (members.empty() ? "nobody" : members) + "\n";
}

Result<int> list(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    cli::print_lines(terminal, desk.read([&](Context& ctx) {
        const auto teams = list_teams(ctx.db);
        if (format == "json") return json_lines(teams);
        std::string lines;
        for (const auto& team : teams) lines += line_of(ctx, team);
        return lines;
    }), "There are no teams yet.");
    return cli::done;
}

// "hanne@example.org,tom@example.org"; of nothing nobody.
Result<std::vector<Id<identity::Staff>>> members_named(Context& ctx, const std::string& emails)
{
    std::vector<Id<identity::Staff>> members;
    for (const auto& email : cli::listed(emails)) {
        const auto staff = identity::find_staff_by_email(ctx.db, email);
        if (!staff) return not_found("Nobody of the staff has the e-mail “" + email + "”.");
        members.push_back(staff->id);
    }
    return members;
}

Result<Money> budget_of(const Context& ctx, const std::string& text)
{
    const auto& currency = ctx.business.currency;
    const auto amount = csv::minor_units(text, minor_digits(currency), false);
    if (!amount) return imports::at_field(amount.error(), "--budget");
    return Money{*amount, currency};
}

template <class Act> Result<int> print_after_team(Desk& desk, cli::Terminal& terminal, Act act)
{
    TRY(const auto line, desk.write([&](Context& ctx) -> Result<std::string> {
        auto team = act(ctx);
        if (!team) return cli::naming_options(std::move(team).error());
        return line_of(ctx, *team);
    }));
    terminal.print(line);
    return cli::done;
}

Result<int> add(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    return print_after_team(desk, terminal, [&](Context& ctx) -> Result<Team> {
        NewTeam input;
        TRY(input.name, cli::text_operand<decltype(NewTeam::name)>(arguments, 0, "NAME", "Say what the team is called."));
        TRY(input.members, members_named(ctx, arguments.get("--members").value_or("")));
        if (const auto budget = arguments.get("--budget")) {
            TRY(input.monthly_budget, budget_of(ctx, *budget));
        }
        return add_team(ctx, input);
    });
}

Result<int> change(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    if (arguments.options.empty()) return invalid("", "team change wants --name, --members, --budget, --no-budget, --end or --begin.", "usage");
    CHECK(not_both(arguments, "--budget", "--no-budget"));
    CHECK(not_both(arguments, "--end", "--begin"));
    return print_after_team(desk, terminal, [&](Context& ctx) -> Result<Team> {
        TRY(const auto team, team_of(ctx, arguments.operands.front()));
        ChangeTeam input;
        CHECK(cli::text_option(arguments, "--name", input.name.value));
        input.name.present = input.name.value.has_value();
        if (const auto members = arguments.get("--members")) {
            input.members.present = true;
            TRY(input.members.value, members_named(ctx, *members));
        }
        if (const auto budget = arguments.get("--budget")) {
            TRY(input.monthly_budget.value, budget_of(ctx, *budget));
        }
        input.monthly_budget.present = input.monthly_budget.value.has_value() || arguments.has("--no-budget");
        if (arguments.has("--end") || arguments.has("--begin")) input.active = {true, arguments.has("--begin")};
        return change_team(ctx, team.id, team.version, input);
    });
}

}  // namespace

Result<Team> team_of(Context& ctx, const std::string& text)
{
    const auto id = parse_id<Team>(text);
    if (id) return read_team(ctx, *id);
    auto teams = teams_named(ctx.db, text);
    if (teams.empty()) return not_found("There is no team “" + text + "”.");
    if (teams.size() > 1) return conflict("Two teams have this name: use the id. `team list` tells it.", "two_of_one_name");
    return std::move(teams.front());
}

void add_team_commands(cli::Commands& commands)
{
    using Needs = cli::Command::Needs;
    const auto reads = may("cases:read"), sets_up = may("settings:write");
    const std::vector<cli::Option> format{{"-o", "text|json", "how to write it (text)"}};
    commands.push_back({"team list", "lists the small teams that own cases, with their people and what they may give a month", {}, format, Needs::reading, reads, list});
    commands.push_back({"team add", "makes a team", {"NAME"}, {{"--members", "EMAIL,...", "who is in it"}, {"--budget", "AMOUNT", "what it may give a month, such as 400"}}, Needs::writing, sets_up, add});
    commands.push_back({"team change", "changes a team, by its id or its name", {"TEAM"},
        {{"--name", "NAME", "another name"}, {"--members", "EMAIL,...", "who is in it, and nobody else"}, {"--budget", "AMOUNT", "what it may give a month"}, {"--no-budget", "", "what its people may give"},
         {"--end", "", "it gets no cases any more"}, {"--begin", "", "it does again"}},
        Needs::writing, sets_up, change});
}

}  // namespace rapport::cases
