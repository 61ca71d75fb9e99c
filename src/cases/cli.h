// What the commands of cases share.
#pragma once
#include "base/cli/options.h"
#include "base/json.h"
#include "cases/remedies.h"
#include "cases/service.h"
#include "cases/teams.h"
#include "customers/named.h"
#include "touchpoints/cells.h"

namespace rapport::cases {

constexpr int most_listed = 200;

void add_act_commands(cli::Commands& commands);         // note, assign, give, wait, snooze, wake, merge, unmerge, split, unsplit, watch, unwatch, verdict, reopen
void add_team_commands(cli::Commands& commands);        // team ...
void add_rule_commands(cli::Commands& commands);        // case rules, clock, response, ready and settings; remedy limit
void add_remedy_commands(cli::Commands& commands);      // remedy ...

// One line of a list: "cas_...  open  due today, 10:40  Tom Reimers  Mara Kowalska: The cake was late".
std::string line_of(const Context& ctx, const Case& one);

// How far a mail is, and why it is no further.
std::string standing(messages::State state, const std::optional<std::string>& reason, const std::optional<std::string>& bounce);
// By its id, or the one that it had in the file it came by. not_found.
Result<Id<Case>> case_named(Context& ctx, const std::string& text);

// By its id or its name, however that is written. not_found; conflict "two_of_one_name".
Result<Team> team_of(Context& ctx, const std::string& text);

// Whom --staff names; without it whoever acts. not_found.
Result<Id<identity::Staff>> watcher_of(Context& ctx, const cli::Arguments& arguments);

// invalid: both were given, of which one says otherwise or leaves nothing to say.
Result<Done> not_both(const cli::Arguments& arguments, const std::string& one, const std::string& other);

template <class E> Result<std::optional<E>> enum_option(const cli::Arguments& arguments, const std::string& option)
{
    auto value = touchpoints::enum_cell<E>(arguments.get(option).value_or(""), option);
    if (!value) return cli::naming_options(value.error());
    return value;
}

// Does something to a case and prints its line.
template <class Act> Result<int> print_after(Desk& desk, cli::Terminal& terminal, Act act)
{
    TRY(const auto line, desk.write([&](Context& ctx) -> Result<std::string> {
        TRY(const auto one, act(ctx));
        return line_of(ctx, one);
    }));
    terminal.print(line);
    return cli::done;
}

// [{...},{...}] and an end of line.
template <class T> std::string json_lines(const std::vector<T>& rows)
{
    std::string text = "[";
    for (const auto& row : rows) text += (text.size() == 1 ? "\n" : ",\n") + to_json(row);
    return text + "\n]\n";
}

}  // namespace rapport::cases
