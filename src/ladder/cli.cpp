#include "base/in_words.h"
#include "base/json.h"
#include "customers/named.h"
#include "ladder/doors.h"
#include "ladder/service.h"

namespace rapport::ladder {
namespace {

std::string in_words(const LadderReport& report)
{
    if (report.levels.empty()) return "Nobody was looked at yet; a server does so at night.\n";
    std::string words;
    for (std::size_t level = report.levels.size(); level-- > 0;) words += std::to_string(level) + "  " + std::to_string(report.levels[level]) + "  " + report.meanings.at(level) + "\n";
    return words + std::to_string(report.climbed) + " climbed and " + std::to_string(report.slipped) + " slipped within a quarter of a year.\n"
        + "With " + std::to_string(report.transactions_only.customers) + " of " + std::to_string(report.transactions_only.of) + " who bought within a year there are only transactions.\n";
}

Result<int> show_all(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    const auto report = desk.read([](Context& ctx) { return read_report(ctx); });
    terminal.print(format == "json" ? to_json(report) + "\n" : in_words(report));
    return cli::done;
}

std::string in_words(const Context& ctx, const CustomerLadder& one)
{
    std::string words = "On step " + std::to_string(one.level) + ": " + one.meaning + "\n";
    for (const auto& rung : one.rungs) {
        words += std::to_string(rung.level) + "  " + (rung.held ? "held" : rung.met ? "met, but a step below is not" : "not met") + "  " + rung.meaning + "\n";
        for (const auto& evidence : rung.evidence) words += "     " + day_in_words(ctx.business.time_zone.local_day(evidence.at), ctx.today()) + "  " + evidence.words + "\n";
    }
    if (one.next_step) words += "Next: " + one.next_step->sentence + "  (" + one.next_step->reason + ")\n";
    return words;
}

Result<int> show_one(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    TRY(const auto text, desk.read([&](Context& ctx) -> Result<std::string> {
        TRY(const auto customer, customers::customer_named(ctx, arguments.operands.front()));
        TRY(const auto one, ladder_of(ctx, customer));
        return format == "json" ? to_json(one) + "\n" : in_words(ctx, one);
    }));
    terminal.print(text);
    return cli::done;
}

}  // namespace

void add_commands(cli::Commands& commands)
{
    using Needs = cli::Command::Needs;
    const std::vector<cli::Option> format = {{"-o", "text|json", "how to write it (text)"}};
    commands.push_back({"ladder", "says how many are on each step of the ladder, as the last night found them", {}, format, Needs::reading, may("report:read"), show_all});
    commands.push_back({"ladder show", "shows a customer's step with the evidence for each, and the next one", {"CUSTOMER"}, format, Needs::reading, may("customers:read"), show_one});
}

}  // namespace rapport::ladder
