#include "base/cli/lines.h"
#include "base/in_words.h"
#include "standards/adherence.h"
#include "standards/compare.h"
#include "standards/doors.h"

namespace rapport::standards {
namespace {

std::string scope_of(const Scope& scope)
{
    std::string text(enum_text(scope.kind));
    if (scope.channel) text += ", " + *scope.channel;
    if (scope.stage) text += ", " + std::string(enum_text(*scope.stage));
    return text;
}

std::string line_of(const Standard& standard)
{
    return to_text(standard.id) + "  " + scope_of(standard) + "  " + count_of(static_cast<std::int64_t>(standard.in_force.steps.size()), "step", "steps") + "  " + std::to_string(standard.training.size())
        + " trained  " + standard.in_force.promise + (standard.retired_at ? "  (no longer used)" : "") + "\n";
}

Result<int> list(Desk& desk, cli::Terminal& terminal, const cli::Arguments&)
{
    const auto all = desk.read([](Context& ctx) { return list_standards(ctx, {}); });
    std::string lines;
    for (const auto& one : all) lines += line_of(one);
    cli::print_lines(terminal, lines, "There are no standards yet.");
    return cli::done;
}

std::string side(const ExceededShare& share)
{
    if (!share.share) return "-";
    return percent(*share.share) + " of " + std::to_string(share.n) + " (" + percent(share.interval->first) + " to " + percent(share.interval->second) + ")";
}

std::string compared(const std::string& title, const Comparison& comparison)
{
    return "  " + title + ": " + side(comparison.with) + ", else " + side(comparison.without) + ". " + comparison.words + "\n";
}

std::string text_of(const Adherence& told)
{
    std::string text = told.sentence + "\n" + count_of(told.touchpoints, "contact", "contacts") + ", all steps done at " + std::to_string(told.all_done) + ", none at "
        + std::to_string(told.none_done) + ".\n" + compared("all steps", told.outcome);
    for (const auto& step : told.steps) text += compared(step.words, step.outcome);
    text += compared("by whom is trained", told.training);
    for (const auto& one : told.staff)
        text += "  " + one.staff.value_or("nobody named") + (one.trained ? ", trained" : "") + ": " + side(one.outcome) + ", all steps at " + std::to_string(one.all_done) + " of "
            + std::to_string(one.touchpoints) + "\n";
    return text;
}

Result<int> print_adherence(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    const auto& operand = arguments.operands.front();
    const auto id = parse_id<Standard>(operand);
    if (!id) return not_found("There is no standard “" + operand + "”. `standard list` names them.");
    AdherenceOf of;
    TRY(of.from, cli::day_option(arguments, "--from"));
    TRY(of.to, cli::day_option(arguments, "--to"));
    of.place = arguments.get("--place");
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "csv", "json"}));
    TRY(const auto told, desk.read([&](Context& ctx) { return adherence(ctx, *id, of); }));
    if (format == "csv") terminal.print(adherence_csv(told));
    else if (format == "json") terminal.print(to_json(told) + "\n");
    else terminal.print(text_of(told));
    return cli::done;
}

}  // namespace

void add_commands(cli::Commands& commands)
{
    using Needs = cli::Command::Needs;
    commands.push_back({"standard list", "lists what we promise at each kind of contact", {}, {}, Needs::reading, may("standards:read"), list});
    commands.push_back({"standard adherence", "says whether keeping a standard shows", {"ID"},
        {{"--from", "DATE", "contacts from this day on"}, {"--to", "DATE", "until this day"}, {"--place", "TEXT", "the channel, such as counter"},
         {"-o", "text|csv|json", "how to write it (text)"}},
        Needs::reading, may("standards:read"), print_adherence});
}

}  // namespace rapport::standards
