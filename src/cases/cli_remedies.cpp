#include "base/cli/lines.h"
#include "base/csv/values.h"
#include "base/in_words.h"
#include "base/text.h"
#include "cases/cli.h"
#include "cases/helped.h"
#include "cases/ledger.h"
#include "cases/remedy_report.h"

#include <cmath>

namespace rapport::cases {
namespace {

std::string line_of(const Context& ctx, const Remedy& remedy)
{
    return to_text(remedy.id) + "  " + to_text(ctx.business.time_zone.local_day(remedy.at)) + "  " + std::string(enum_text(remedy.state)) + "  " + amount_in_words(remedy.amount) + "  " + remedy.what + "  "
        + remedy.staff.value_or("the command line") + (remedy.customer ? " for " + *remedy.customer : "")
        + (remedy.reason ? "  because: " + tidy(*remedy.reason) : "") + (remedy.outcome ? "  outcome: " + tidy(*remedy.outcome) : "")
        + (remedy.import_id ? "  given elsewhere, brought by a file" : "") + "\n";
}

Result<int> list(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    TRY(const auto lines, desk.read([&](Context& ctx) -> Result<std::string> {
        RemedyFilter filter{.limit = most_listed};
        CHECK(not_both(arguments, "--waiting", "--state"));
        TRY(filter.state, enum_option<RemedyState>(arguments, "--state"));
        if (arguments.has("--waiting")) filter.state = RemedyState::waiting;
        if (const auto customer = arguments.get("--customer")) {
            TRY(filter.customer, customers::customer_named(ctx, *customer));
        }
        if (const auto in_case = arguments.get("--case")) {
            TRY(filter.of_case, case_named(ctx, *in_case));
        }
        auto rows = list_remedies(ctx, filter);
        if (rows.size() > most_listed) rows.pop_back();
        if (format == "json") return json_lines(rows);
        std::string text;
        for (const auto& remedy : rows) text += line_of(ctx, remedy);
        return text;
    }));
    cli::print_lines(terminal, lines, "Nothing was given.");
    return cli::done;
}

Result<int> print_ledger(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto from, cli::day_option(arguments, "--from"));
    TRY(const auto to, cli::day_option(arguments, "--to"));
    TRY(const auto csv, desk.read([&](Context& ctx) -> Result<std::string> {
        RemedyFilter filter;
        const auto& zone = ctx.business.time_zone;
        if (from) filter.span.from = zone.start_of(*from);
        if (to) filter.span.to = zone.start_of({to->days + 1});
        return ledger_csv(ctx, filter);
    }));
    terminal.print(csv);
    return cli::done;
}

// How much was decided on the spot, and whether going upstairs changed the answer.
Result<int> report(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto from, cli::day_option(arguments, "--from"));
    TRY(const auto to, cli::day_option(arguments, "--to"));
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    const auto told = desk.read([&](Context& ctx) {
        Span span;
        if (from) span.from = ctx.business.time_zone.start_of(*from);
        if (to) span.to = ctx.business.time_zone.start_of({to->days + 1});
        return remedy_report(ctx, span);
    });
    if (format == "json") {
        terminal.print(to_json(told) + "\n");
        return cli::done;
    }
    const auto count = [](const char* what, std::int64_t value) { return std::string(what) + std::to_string(value) + "\n"; };
    std::string text = told.sentence + "\n" + "on the spot         " + std::to_string(told.on_the_spot) + ", " + amount_in_words(told.on_the_spot_amount) + "\n" + count("went upstairs       ", told.asked)
        + count("approved as asked   ", told.approved_as_asked) + count("with another amount ", told.approved_otherwise) + count("declined            ", told.declined) + count("waiting             ", told.waiting);
    for (const auto& kind : told.kinds)
        text += kind.kind + ": " + std::to_string(kind.given) + ", " + amount_in_words(kind.amount) + (kind.of > 0 ? ", " + std::to_string(kind.came_back) + " of " + std::to_string(kind.of) + " came back within 30 days" : std::string()) + "\n";
    for (const auto& team : told.teams)
        text += team.name + ": " + amount_in_words(team.given_this_month) + (team.monthly_budget ? " of " + amount_in_words(*team.monthly_budget) : std::string()) + " this month" + (team.monthly_budget && team.given_this_month.amount_minor > team.monthly_budget->amount_minor ? ", above its budget" : "") + ", open cases " + std::to_string(team.open_cases) + "\n";
    terminal.print(text);
    return cli::done;
}

Result<int> helped(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    const auto told = desk.read([&](Context& ctx) { return what_helped(ctx, arguments.operands.front()); });
    if (format == "json") {
        terminal.print(to_json(told) + "\n");
        return cli::done;
    }
    std::string lines;
    for (const auto& one : told.kinds)
        lines += one.name + " of about " + amount_in_words(one.usual) + ": well received in " + std::to_string(one.well) + " of " + std::to_string(one.n) + " cases ("
            + std::to_string(std::lround(one.interval.first)) + " to " + std::to_string(std::lround(one.interval.second)) + " in 100)\n";
    cli::print_lines(terminal, lines, "Nothing given for this has been judged in five cases yet.");
    return cli::done;
}

// Does something to a remedy and prints its line.
template <class Act> Result<int> print_after_grant(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments, Act act)
{
    TRY(const auto remedy, desk.write(act));
    terminal.print(desk.read([&](Context& ctx) { return line_of(ctx, remedy); }));
    if (remedy.state == RemedyState::waiting) terminal.say("It waits for a yes: " + remedy.why_asked.value_or("it is above the limit") + "\n  rapport remedy approve " + to_text(remedy.id) + arguments.where);
    return cli::done;
}

Result<Id<Remedy>> remedy_of(const cli::Arguments& arguments)
{
    const auto id = parse_id<Remedy>(arguments.operands.front());
    if (!id) return not_found("“" + arguments.operands.front() + "” is no id of a remedy. `remedy list` names them.");
    return *id;
}

// "12.50", in the business's currency.
Result<Money> amount_of(const Context& ctx, const std::string& text)
{
    const auto& currency = ctx.business.currency;
    const auto amount = csv::minor_units(text, minor_digits(currency), false);
    if (!amount) return imports::at_field(amount.error(), "amount");
    return Money{*amount, currency};
}

Result<int> grant(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    return print_after_grant(desk, terminal, arguments, [&](Context& ctx) -> Result<Remedy> {
        TRY(const auto id, case_named(ctx, arguments.operands.front()));
        GiveRemedy input;
        TRY(input.kind, cli::text_operand<decltype(GiveRemedy::kind)>(arguments, 1, "kind", "Say what is given."));
        TRY(input.amount, amount_of(ctx, arguments.operands.at(2)));
        CHECK(cli::text_option(arguments, "--what", input.what));
        CHECK(cli::text_option(arguments, "--reason", input.reason));
        return give_remedy(ctx, id, std::move(input));
    });
}

Result<int> say_yes(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, remedy_of(arguments));
    return print_after_grant(desk, terminal, arguments, [&](Context& ctx) -> Result<Remedy> {
        Approve input;
        if (const auto amount = arguments.get("--amount")) {
            TRY(input.amount, amount_of(ctx, *amount));
        }
        CHECK(cli::text_option(arguments, "--note", input.note));
        return approve(ctx, id, input);
    });
}

Result<int> say_no(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, remedy_of(arguments));
    TRY(const auto why, cli::text_operand<decltype(Refuse::note)>(arguments, 1, "why", "Say why, for whoever asked."));
    return print_after_grant(desk, terminal, arguments, [&](Context& ctx) { return refuse(ctx, id, {why}); });
}

Result<int> withdraw_it(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, remedy_of(arguments));
    return print_after_grant(desk, terminal, arguments, [&](Context& ctx) { return take_back(ctx, id); });
}

Result<int> tell_outcome(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, remedy_of(arguments));
    ChangeRemedy change;
    change.outcome.present = true;
    if (!arguments.has("--none")) {
        if (arguments.operands.size() < 2) return invalid("WORDS", "Say how it turned out, or --none.", "usage");
        TRY(change.outcome.value, cli::text_operand<std::remove_reference_t<decltype(*change.outcome.value)>>(arguments, 1, "WORDS", "Say how it turned out."));
    }
    return print_after_grant(desk, terminal, arguments, [&](Context& ctx) -> Result<Remedy> {
        TRY(const auto remedy, read_remedy(ctx, id));
        return change_remedy(ctx, id, remedy.version, change);
    });
}

// Who may give how much without asking, each in a sentence.
Result<int> print_limits(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    const auto all = desk.read([](Context& ctx) { return list_allowances(ctx); });
    if (format == "json") {
        terminal.print(json_lines(all));
        return cli::done;
    }
    std::string lines;
    for (const auto& one : all) lines += one.sentence + "  Given this month: " + amount_in_words(one.given_this_month) + (one.left_this_month ? ", left " + amount_in_words(*one.left_this_month) : std::string()) + "\n";
    cli::print_lines(terminal, lines, "Nobody works here yet.");
    return cli::done;
}

}  // namespace

void add_remedy_commands(cli::Commands& commands)
{
    using Needs = cli::Command::Needs;
    const auto grants = may("money:grant");
    commands.push_back({"remedy list", "lists what was given to put things right, newest first", {},
        {{"--waiting", "", "only what waits for a yes or no"}, {"--state", "STATE", "granted, waiting, approved, declined or withdrawn"}, {"--case", "ID", "of this case"}, {"--customer", "ID", "to this customer"},
         {"-o", "text|json", "how to write it (text)"}},
        Needs::reading, may("cases:read"), list});
    commands.push_back({"remedy grant", "gives something to put it right: at once within the limit, else it waits for one yes", {"CASE", "KIND", "AMOUNT"},
        {{"--what", "TEXT", "what it is, in words"}, {"--reason", "TEXT", "why"}}, Needs::writing, grants, grant, "KIND is refund, replacement, credit, gift or one of your own; AMOUNT is what it costs us, such as 12.50."});
    commands.push_back({"remedy approve", "says yes to what somebody asked for", {"REMEDY"}, {{"--amount", "AMOUNT", "so much instead"}, {"--note", "TEXT", "for whoever asked"}}, Needs::writing, grants, say_yes});
    commands.push_back({"remedy refuse", "says no to it, and why", {"REMEDY", "WHY"}, {}, Needs::writing, grants, say_no});
    commands.push_back({"remedy withdraw", "takes back what one gave within ten minutes, or asked for", {"REMEDY"}, {}, Needs::writing, grants, withdraw_it});
    commands.push_back({"remedy outcome", "writes down how it turned out", {"REMEDY", "[WORDS]"}, {{"--none", "", "nobody knows yet"}}, Needs::writing, may("cases:write"), tell_outcome});
    commands.push_back({"remedy limits", "says who may give how much without asking anybody, and what is left of it", {}, {{"-o", "text|json", "how to write it (text)"}}, Needs::reading, may("settings:read"), print_limits,
        "`remedy limit` changes one of them; all are in the file of `export setup`, part remedy_rules."});
    commands.push_back({"remedy report", "says how much was decided on the spot, how much went upstairs, and whether that changed the answer", {},
        {{"--from", "DATE", "given or asked for from this day on"}, {"--to", "DATE", "until this day"}, {"-o", "text|json", "how to write it (text)"}}, Needs::reading, may("report:read"), report});
    commands.push_back({"remedy helped", "says what was well received where this had happened: not_ready, long_wait, or in own words", {"CAUSE"}, {{"-o", "text|json", "how to write it (text)"}}, Needs::reading, may("cases:read"), helped});
    commands.push_back({"remedy ledger", "writes what was given to put things right as CSV, with why and how it turned out", {},
        {{"--from", "DATE", "given or asked for from this day on"}, {"--to", "DATE", "until this day"}}, Needs::reading, may("cases:export"), print_ledger});
}

}  // namespace rapport::cases
