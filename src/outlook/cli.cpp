#include "base/cli/lines.h"
#include "base/in_words.h"
#include "base/json.h"
#include "customers/named.h"
#include "customers/service.h"
#include "outlook/doors.h"
#include "outlook/service.h"
#include "outlook/store.h"
#include "touchpoints/cells.h"

namespace rapport::outlook {
namespace {

constexpr int most_listed = 200;
using Words = Text<1, 2000>;

std::string line_of(const Context& ctx, const FollowUp& one)
{
    return to_text(one.id) + "  " + std::string(enum_text(one.kind)) + "  " + (one.follow_up_on ? "follow up " + day_in_words(*one.follow_up_on, ctx.today()) : "no day") + "  "
        + one.customer_name.value_or("no name") + ": " + one.what + (one.plan ? " (" + *one.plan + ")" : "") + "\n";
}

FollowUp named(Context& ctx, Outlook&& one)
{
    FollowUp with_name;
    static_cast<Outlook&>(with_name) = std::move(one);
    with_name.customer_name = customers::name_of(ctx.db, with_name.customer_id);
    return with_name;
}

Result<Kind> kind_named(const std::string& text)
{
    const auto kind = parse_enum<Kind>(text);
    if (!kind) return invalid("kind", "This must be one of: " + Json<Kind>::allowed() + ".", "usage");
    return *kind;
}

Result<std::optional<Words>> words_of(const std::string& text, const char* what)
{
    TRY(const auto said, touchpoints::text_cell(text, what, Words::max));
    return said ? std::optional(Words{*said}) : std::nullopt;
}

Result<int> add(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    NewOutlook input;
    TRY(input.kind, kind_named(arguments.operands.at(1)));
    TRY(auto what, words_of(arguments.operands.at(2), "what"));
    if (!what) return invalid("what", "Say what it is about.", "required");
    input.what = std::move(*what);
    TRY(input.plan, words_of(arguments.get("--plan").value_or(""), "--plan"));
    TRY(input.follow_up_on, cli::day_option(arguments, "--follow-up"));
    input.confidential = arguments.has("--confidential");
    TRY(const auto line, desk.write([&](Context& ctx) -> Result<std::string> {
        TRY(const auto customer, customers::customer_named(ctx, arguments.operands.at(0)));
        TRY(auto noted, note(ctx, customer, input));
        return line_of(ctx, named(ctx, std::move(noted)));
    }));
    terminal.print(line);
    return cli::done;
}

struct Listed {
    std::vector<FollowUp> rows;
    bool more = false;

    void take(std::vector<FollowUp> some)
    {
        if (some.size() > most_listed) some.pop_back(), more = true;
        std::ranges::move(some, std::back_inserter(rows));
    }
};

// The open ones: of one customer the newest first; of all, those with a day first.
Result<Listed> open_ones(Context& ctx, const std::optional<std::string>& customer, std::optional<Kind> kind)
{
    Listed listed;
    if (!customer) {
        listed.take(follow_ups(ctx, {.kind = kind, .limit = most_listed}));
        listed.take(follow_ups(ctx, {.undated = true, .kind = kind, .limit = most_listed}));
        return listed;
    }
    TRY(const auto id, customers::customer_named(ctx, *customer));
    TRY(auto noted, list_outlook(ctx, id, {.kind = kind, .settled = false, .limit = most_listed}));
    std::vector<FollowUp> of_them;
    for (auto& one : noted) of_them.push_back(named(ctx, std::move(one)));
    listed.take(std::move(of_them));
    return listed;
}

Result<int> list(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    std::optional<Kind> kind;
    if (const auto text = arguments.get("--kind")) {
        TRY(kind, kind_named(*text));
    }
    bool more = false;
    TRY(const auto text, desk.read([&](Context& ctx) -> Result<std::string> {
        TRY(const auto listed, open_ones(ctx, arguments.get("--customer"), kind));
        more = listed.more;
        if (format == "json") return to_json(listed.rows) + "\n";
        std::string lines;
        for (const auto& one : listed.rows) lines += line_of(ctx, one);
        return lines;
    }));
    cli::print_lines(terminal, text, "Nothing is open of what was noted.");
    if (more) terminal.say("These are the first " + std::to_string(most_listed) + ". There are more.");
    return cli::done;
}

Result<int> say_settled(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(auto outcome, words_of(arguments.operands.at(1), "outcome"));
    if (!outcome) return invalid("outcome", "Say what came of it.", "required");
    TRY(const auto line, desk.write([&](Context& ctx) -> Result<std::string> {
        const auto id = parse_id<Outlook>(arguments.operands.front());
        const auto noted = id ? store::find_anywhere(ctx.db, *id) : std::nullopt;
        if (!noted) return not_found("Nothing was noted as “" + arguments.operands.front() + "”.");
        TRY(auto settled, settle(ctx, noted->customer_id, *id, {.outcome = *outcome}));
        return line_of(ctx, named(ctx, std::move(settled)));
    }));
    terminal.print(line);
    return cli::done;
}

}  // namespace

void add_commands(cli::Commands& commands)
{
    using Needs = cli::Command::Needs;
    commands.push_back({"outlook add", "notes a danger, an opportunity, a strength, or what to mind with a customer", {"CUSTOMER", "KIND", "WHAT"},
        {{"--plan", "TEXT", "what we do about it"}, {"--follow-up", "DATE", "the day on which somebody looks after it"}, {"--confidential", "", "not for the counter's screen"}},
        Needs::writing, may("customers:write"), add, "KIND is danger, opportunity, strength, care or do_not_mention."});
    commands.push_back({"outlook list", "lists what is open: what has a day first, the soonest first", {},
        {{"--customer", "ID", "of this customer, the newest first"}, {"--kind", "KIND", "danger, opportunity, strength, care or do_not_mention"}, {"-o", "text|json", "how to write it (text)"}},
        Needs::reading, may("customers:read"), list});
    commands.push_back({"outlook settle", "says that nothing more is to be done about it, and what came of it", {"ID", "OUTCOME"}, {}, Needs::writing, may("customers:write"), say_settled});
}

}  // namespace rapport::outlook
