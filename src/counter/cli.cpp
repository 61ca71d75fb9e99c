#include "base/cli/lines.h"
#include "base/in_words.h"
#include "base/json.h"
#include "counter/board.h"
#include "counter/doors.h"
#include "counter/greeting.h"
#include "customers/named.h"

#include <cmath>

namespace rapport::counter {
namespace {

std::string line_of(const Visitor& visitor)
{
    return std::to_string(std::lround(visitor.probability * 100)) + " %  " + (visitor.around ? "around " + *visitor.around + "  " : std::string())
        + visitor.preferred_name.value_or(visitor.name.value_or("no name")) + " (" + visitor.external_id.value_or(to_text(visitor.customer_id)) + ")"
        + (visitor.usual.empty() ? "" : ": " + visitor.usual) + (visitor.why.empty() ? "" : "; " + visitor.why) + (visitor.take_care ? "; " + *visitor.take_care : "")
        + (visitor.answer_due ? "; waits for our answer" : "") + "\n";
}

Result<Instant> beginning(const Context& ctx, const cli::Arguments& arguments)
{
    const auto text = arguments.get("--from");
    if (!text) return ctx.now();
    const auto at = parse_instant(*text);
    if (!at) return invalid("--from", "--from wants a moment such as 2026-11-17T08:00:00Z.", "usage");
    return *at;
}

Result<int> visitors(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    TRY(const auto hours, cli::number_option(arguments, "--hours", 1, 0.25, 168));
    TRY(const auto limit, cli::whole_option(arguments, "--limit", 20, 1, 200));
    TRY(const auto expected, desk.read([&](Context& ctx) -> Result<std::vector<Visitor>> {
        TRY(const auto from, beginning(ctx, arguments));
        return expected_visitors(ctx, from, hours, static_cast<int>(limit));
    }));
    std::string lines;
    for (const auto& visitor : expected) lines += line_of(visitor);
    cli::print_lines(terminal, format == "json" ? to_json(expected) + "\n" : lines, "Nobody is expected then.");
    return cli::done;
}

std::string in_words(const Greeting& card)
{
    std::string words = card.call + (card.pronunciation ? " (" + *card.pronunciation + ")" : "") + ", step " + std::to_string(card.level) + ": " + card.level_meaning + "\n";
    const auto say = [&](const std::string& what, const std::string& why = {}) {
        if (!what.empty()) words += "  " + what + (why.empty() ? "" : "  (" + why + ")") + "\n";
    };
    say(card.beat);
    say(card.rhythm);
    if (!card.usual.words.empty()) say("Usually: " + card.usual.words);
    for (const auto& one : card.say) say(one.sentence, one.why);
    for (const auto& one : card.take_care) say("Take care: " + one.what, one.why);
    for (const auto& one : card.promised) say("We owe: " + one.what + ", " + one.due, one.why);
    if (card.next_step) say("Next step: " + card.next_step->sentence, card.next_step->reason);
    return words;
}

Result<int> show_card(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    TRY(const auto card, desk.read([&](Context& ctx) -> Result<Greeting> {
        TRY(const auto customer, customers::customer_named(ctx, arguments.operands.front()));
        return greet(ctx, customer);
    }));
    terminal.print(format == "json" ? to_json(card) + "\n" : in_words(card));
    return cli::done;
}

}  // namespace

void add_commands(cli::Commands& commands)
{
    using Needs = cli::Command::Needs;
    commands.push_back({"visitors", "lists who is likely to come, most likely first", {},
        {{"--from", "MOMENT", "from then on (now)"}, {"--hours", "N", "within so many hours (1)"}, {"--limit", "N", "20; 200 at most"}, {"-o", "text|json", "how to write it (text)"}},
        Needs::reading, may("counter:read"), visitors});
    commands.push_back({"greet", "prints a customer's greeting card: who stands there, and what to say", {"CUSTOMER"}, {{"-o", "text|json", "how to write it (text)"}},
        Needs::reading, may("counter:read"), show_card});
}

}  // namespace rapport::counter
