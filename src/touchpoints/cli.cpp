#include "base/cli/options.h"
#include "base/in_words.h"
#include "base/json.h"
#include "base/years.h"
#include "customers/named.h"
#include "customers/service.h"
#include "touchpoints/doors.h"
#include "touchpoints/service.h"
#include "touchpoints/steps.h"

#include <algorithm>
#include <charconv>

namespace rapport::touchpoints {
namespace {

template <DescribedEnum E> Result<Done> word_of(const cli::Arguments& arguments, const std::string& option, std::optional<E>& member)
{
    const auto text = arguments.get(option);
    member = text ? parse_enum<E>(*text) : std::nullopt;
    if (text && !member) return invalid(option, option + " is one of: " + Json<E>::allowed() + ".", "usage");
    return Done{};
}

// "1,3"
Result<std::vector<std::int64_t>> steps_option(const cli::Arguments& arguments)
{
    std::vector<std::int64_t> steps;
    const auto text = arguments.get("--steps").value_or("");
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find(',', at), text.size());
        std::int64_t step = 0;
        const auto read = std::from_chars(text.data() + at, text.data() + end, step);
        if (read.ec != std::errc() || read.ptr != text.data() + end) return invalid("--steps", "--steps wants the numbers of steps of the standard, such as 1,3.", "usage");
        steps.push_back(step);
        at = end + 1;
    }
    return steps;
}

Result<NewContact> said(const cli::Arguments& arguments)
{
    NewContact input;
    const auto kind = parse_enum<Kind>(arguments.operands.at(1));
    if (!kind) return invalid("kind", "KIND is one of: " + Json<Kind>::allowed() + ".", "usage");
    input.kind = *kind;
    if (const auto at = arguments.get("--at")) {
        input.at = parse_instant(*at);
        if (!input.at) return invalid("--at", "--at wants a moment such as 2026-11-17T08:00:00Z.", "usage");
    }
    CHECK(word_of(arguments, "--direction", input.direction));
    CHECK(word_of(arguments, "--stage", input.stage));
    CHECK(word_of(arguments, "--expectation", input.expectation));
    CHECK(word_of(arguments, "--feeling-source", input.feeling_source));
    CHECK(cli::text_option(arguments, "--channel", input.channel));
    CHECK(cli::text_option(arguments, "--by-what", input.expectation_by));
    CHECK(cli::text_option(arguments, "--feeling", input.feeling));
    CHECK(cli::text_option(arguments, "--summary", input.summary));
    if (arguments.has("--waited-seconds")) {
        TRY(input.waited_seconds, cli::whole_option(arguments, "--waited-seconds", 0, 0, century_seconds));
    }
    TRY(input.steps, steps_option(arguments));
    return input;
}

Result<int> add(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    TRY(auto input, said(arguments));
    TRY(const auto text, desk.write([&](Context& ctx) -> Result<std::string> {
        TRY(input.customer_id, customers::customer_named(ctx, arguments.operands.at(0)));
        TRY(const auto made, add_contact(ctx, input));
        if (format == "json") return to_json(made) + "\n";
        return to_text(made.id) + "  " + std::string(enum_text(made.kind)) + "  " + moment_in_words(ctx.business.time_zone, made.at, ctx.now()) + "  " + customers::name_of(ctx.db, made.customer_id).value_or("no name")
            + (made.summary ? ": " + *made.summary : "") + "\n";
    }));
    terminal.print(text);
    return cli::done;
}

}  // namespace

void add_commands(cli::Commands& commands)
{
    commands.push_back({"touchpoint add", "writes down a contact with a customer", {"CUSTOMER", "KIND"},
        {{"--summary", "TEXT", "what happened, in words"}, {"--at", "MOMENT", "when (now)"}, {"--direction", "in|out", "in: they came to us (in)"}, {"--channel", "TEXT", "where, or by which way"},
         {"--stage", "STAGE", "hears, asks, buys, receives, uses, gets_help, renews or recommends"}, {"--waited-seconds", "N", "how long they waited"},
         {"--expectation", "missed|met|exceeded", "what they got, next to what they expected"}, {"--by-what", "TEXT", "by what it was"},
         {"--feeling", "TEXT", "what they felt"}, {"--feeling-source", "said|seen", "how we know"}, {"--steps", "N,...", "which steps of its standard were done"}, {"-o", "text|json", "how to write it (text)"}},
        cli::Command::Needs::writing, may("touchpoints:write"), add, "KIND is one of: " + Json<Kind>::allowed() + "."});
}

}  // namespace rapport::touchpoints
