#include "base/cli/lines.h"
#include "base/cli/options.h"
#include "promises/promise.h"
#include "tasks/cli.h"
#include "tasks/handovers.h"

namespace rapport::tasks {
namespace {

constexpr int most_listed = 200;

std::string line_of(const Handover& one)
{
    return to_text(one.id) + "  " + (one.overdue ? "overdue" : std::string(enum_text(one.state))) + "  " + one.from_staff.value_or("the command line") + " to " + one.to_staff + ": "
        + one.what.value_or(one.customer.value_or("a customer")) + " (" + one.note + ")\n";
}

Result<int> list(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto lines, desk.read([&](Context& ctx) -> Result<std::string> {
        HandoverFilter filter{.state = Answered::waiting, .limit = most_listed};
        if (arguments.has("--overdue")) filter.overdue = true;
        TRY(filter.with, staff_option(ctx, arguments, "--staff"));
        std::string lines;
        for (const auto& one : list_handovers(ctx, filter))
            lines += line_of(one);
        return lines;
    }));
    cli::print_lines(terminal, lines, "No hand-over waits for an answer.");
    return cli::done;
}

template <class T> Result<std::optional<Id<T>>> thing_option(const cli::Arguments& arguments, const std::string& option, const std::string& what)
{
    const auto text = arguments.get(option);
    if (!text) return std::optional<Id<T>>();
    const auto id = parse_id<T>(*text);
    if (!id) return not_found("There is no " + what + " “" + *text + "”.");
    return id;
}

Result<int> give(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    if (!arguments.has("--to")) return invalid("", "handover give wants --to EMAIL.", "usage");
    TRY(const auto answer_by, cli::day_option(arguments, "--answer-by"));
    TRY(const auto line, desk.write([&](Context& ctx) -> Result<std::string> {
        HandOver input{.answer_by = answer_by};
        TRY(input.note, cli::text_operand<decltype(HandOver::note)>(arguments, 0, "note", "Say what was promised, and what else one must know."));
        TRY(input.customer_id, customer_option(ctx, arguments));
        TRY(input.promise_id, thing_option<promises::Promise>(arguments, "--promise", "promise"));
        TRY(input.task_id, thing_option<Task>(arguments, "--task", "task"));
        TRY(const auto to, staff_option(ctx, arguments, "--to"));
        input.to_staff_id = *to;
        TRY(const auto given, hand_over(ctx, std::move(input)));
        return line_of(given);
    }));
    terminal.print(line);
    return cli::done;
}

// What one of the answers makes of the hand-over that is named.
template <class Act> Result<int> answer(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments, Act act)
{
    const auto id = parse_id<Handover>(arguments.operands.front());
    if (!id) return not_found("There is no hand-over “" + arguments.operands.front() + "”.");
    TRY(const auto line, desk.write([&](Context& ctx) -> Result<std::string> {
        CHECK(act(ctx, *id));
        TRY(const auto now, read_handover(ctx, *id));
        return line_of(now);
    }));
    terminal.print(line);
    return cli::done;
}

Result<int> say_yes(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments) { return answer(desk, terminal, arguments, accept); }

Result<int> say_no(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    Decline input;
    TRY(input.reason, cli::text_operand<decltype(Decline::reason)>(arguments, 1, "reason", "Say why not."));
    return answer(desk, terminal, arguments, [&](Context& ctx, Id<Handover> id) { return decline(ctx, id, input); });
}

Result<int> keep(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments) { return answer(desk, terminal, arguments, withdraw_handover); }

Result<int> reopen(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments) { return answer(desk, terminal, arguments, take_back_answer); }

}  // namespace

void add_handover_commands(cli::Commands& commands)
{
    using Needs = cli::Command::Needs;
    commands.push_back({"handover list", "lists hand-overs that wait for an answer", {},
        {{"--staff", "EMAIL", "from or to this person"}, {"--overdue", "", "overdue ones alone"}}, Needs::reading, may("tasks:read"), list});
    commands.push_back({"handover give", "hands a customer, a promise or a task to somebody; until they accept it stays where it is", {"NOTE"},
        {{"--to", "EMAIL", "who shall have it"}, {"--customer", "ID", "this customer"}, {"--promise", "ID", "this promise"}, {"--task", "ID", "this task"},
         {"--answer-by", "DATE", "by the end of this day (tomorrow)"}},
        Needs::writing, may("tasks:write"), give});
    commands.push_back({"handover accept", "takes what was handed over", {"ID"}, {}, Needs::writing, may("tasks:write"), say_yes});
    commands.push_back({"handover decline", "does not take it, and says why", {"ID", "REASON"}, {}, Needs::writing, may("tasks:write"), say_no});
    commands.push_back({"handover keep", "keeps after all what was handed over and has no answer yet", {"ID"}, {}, Needs::writing, may("tasks:write"), keep});
    commands.push_back({"handover reopen", "takes the answer back: it waits again, and an accepted thing goes back to whoever had it", {"ID"}, {}, Needs::writing, may("tasks:write"), reopen});
}

}  // namespace rapport::tasks
