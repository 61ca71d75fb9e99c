#include "attentiveness/doors.h"
#include "attentiveness/waiting.h"
#include "base/cli/lines.h"
#include "base/in_words.h"
#include "base/json.h"

namespace rapport::attentiveness {
namespace {

std::string line_of(const Context& ctx, const Waiting& one)
{
    return to_text(one.touchpoint_id) + "  " + std::string(enum_text(one.kind)) + "  since " + moment_in_words(ctx.business.time_zone, one.since, ctx.now()) + "  "
        + one.name.value_or("no name") + " (" + one.external_id.value_or(to_text(one.customer_id)) + ")" + (one.summary ? ": " + *one.summary : "") + "\n";
}

Result<int> waiting(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    TRY(const auto limit, cli::whole_option(arguments, "--limit", 50, 1, 200));
    cli::print_lines(terminal, desk.read([&](Context& ctx) {
        const auto all = who_waits(ctx, static_cast<int>(limit));
        if (format == "json") return to_json(all) + "\n";
        std::string lines;
        for (const auto& one : all) lines += line_of(ctx, one);
        return lines;
    }), "Nobody waits for an answer.");
    return cli::done;
}

}  // namespace

void add_commands(cli::Commands& commands)
{
    commands.push_back({"waiting", "lists who waits for our answer, the longest first", {}, {{"--limit", "N", "50; 200 at most"}, {"-o", "text|json", "how to write it (text)"}},
        cli::Command::Needs::reading, may("touchpoints:read"), waiting});
}

}  // namespace rapport::attentiveness
