#include "attentiveness/doors.h"
#include "attentiveness/offered.h"
#include "attentiveness/waiting.h"
#include "base/cli/lines.h"
#include "base/in_words.h"
#include "base/json.h"

#include <cmath>

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

// "40 s", "12 min", "3 h 5 min", "2 days 4 h".
std::string time_in_words(const std::optional<double>& seconds)
{
    if (!seconds) return "-";
    const auto whole = std::llround(*seconds), minutes = whole / 60, hours = minutes / 60;
    if (minutes == 0) return std::to_string(whole) + " s";
    if (hours == 0) return std::to_string(minutes) + " min";
    if (hours < 24) return std::to_string(hours) + " h " + std::to_string(minutes % 60) + " min";
    return count_of(hours / 24, "day", "days") + " " + std::to_string(hours % 24) + " h";
}

std::string clock_in_words(const Clock& clock) { return time_in_words(clock.median_seconds) + ", nine of ten within " + time_in_words(clock.p90_seconds); }

std::string line_of(const ResponseTimes& one)
{
    return std::string(enum_text(one.kind)) + "  " + std::to_string(one.answered) + " answered, " + std::to_string(one.waiting) + " waiting"
        + (one.answered ? "  theirs " + clock_in_words(one.customers_clock) + "  ours " + clock_in_words(one.our_clock) : "") + "\n";
}

Result<int> print_times(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    TRY(const auto first, cli::day_option(arguments, "--from"));
    TRY(const auto last, cli::day_option(arguments, "--to"));
    TRY(const auto text, desk.read([&](Context& ctx) -> Result<std::string> {
        const auto to = last.value_or(ctx.today());
        const auto from = first.value_or(Day{to.days - 29});
        if (from > to) return invalid("--from", "The first day lies after the last.", "usage");
        const auto& zone = ctx.business.time_zone;
        const auto all = response_times(ctx, zone.start_of(from), zone.start_of({to.days + 1}));
        if (format == "json") return to_json(all) + "\n";
        std::string lines;
        for (const auto& one : all) lines += line_of(one);
        return lines;
    }));
    cli::print_lines(terminal, text, "Nobody came by a way that wants an answer.");
    return cli::done;
}

Result<int> print_offered(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "csv", "json"}));
    const auto report = desk.read([](Context& ctx) { return offered_first(ctx); });
    if (format != "text") {
        terminal.print(format == "json" ? to_json(report) + "\n" : offered_first_csv(report));
        return cli::done;
    }
    std::string text = report.sentence + "\n";
    for (const auto& one : report.months)
        text += one.month + "  " + std::to_string(one.first) + " of " + std::to_string(one.n) + (one.share ? "  " + std::to_string(std::llround(*one.share * 100)) + " %" : "") + "\n";
    terminal.print(text);
    return cli::done;
}

}  // namespace

void add_commands(cli::Commands& commands)
{
    commands.push_back({"waiting", "lists who waits for our answer, the longest first", {}, {{"--limit", "N", "50; 200 at most"}, {"-o", "text|json", "how to write it (text)"}},
        cli::Command::Needs::reading, may("touchpoints:read"), waiting});
    commands.push_back({"response-times", "how long people waited for our answer by channel, on their clock and on ours, which runs while we are open", {},
        {{"--from", "DATE", "who came from this day on (29 days before the last)"}, {"--to", "DATE", "until this day (today)"}, {"-o", "text|json", "how to write it (text)"}},
        cli::Command::Needs::reading, may("report:read"), print_times, "In the middle, and within what nine of ten had their answer."});
    commands.push_back({"offered-first", "how often we spoke first, before anybody asked, month by month", {}, {{"-o", "text|csv|json", "how to write it (text)"}},
        cli::Command::Needs::reading, may("report:read"), print_offered});
}

}  // namespace rapport::attentiveness
