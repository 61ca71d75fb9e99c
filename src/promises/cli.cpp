#include "base/cli/lines.h"
#include "base/cli/options.h"
#include "base/csv/writer.h"
#include "customers/named.h"
#include "customers/service.h"
#include "identity/people.h"
#include "promises/doors.h"
#include "promises/endings.h"
#include "promises/kept_share.h"
#include "promises/service.h"
#include "touchpoints/cells.h"

#include <cmath>

namespace rapport::promises {
namespace {

constexpr int most_listed = 200;

Result<std::optional<Id<identity::Staff>>> staff_option(Context& ctx, const cli::Arguments& arguments)
{
    const auto email = arguments.get("--staff");
    if (!email) return std::optional<Id<identity::Staff>>();
    const auto staff = identity::find_staff_by_email(ctx.db, *email);
    if (!staff) return not_found("Nobody of the staff has the e-mail “" + *email + "”.");
    return std::optional(staff->id);
}

std::string line_of(Context& ctx, const Promise& promise)
{
    return to_text(promise.id) + "  " + std::string(enum_text(promise.state)) + "  " + due_text(promise, ctx.business.time_zone) + "  "
        + promise.staff.value_or("nobody") + " for " + customers::name_of(ctx.db, promise.customer_id).value_or("") + ": " + promise.what + "\n";
}

Result<int> add(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto due, cli::day_option(arguments, "--due"));
    if (!due) return invalid("", "promise add wants --due DATE.", "usage");
    TRY(const auto line, desk.write([&](Context& ctx) -> Result<std::string> {
        TRY(const auto what, touchpoints::text_cell(arguments.operands.at(1), "what", decltype(MakePromise::what)::max));
        if (!what) return invalid("what", "Say what was promised.", "required");
        MakePromise input{.what = {*what}, .due_on = due};
        TRY(input.customer_id, customers::customer_named(ctx, arguments.operands.at(0)));
        TRY(input.staff_id, staff_option(ctx, arguments));
        TRY(const auto place, touchpoints::text_cell(arguments.get("--place").value_or(""), "place", 60));
        if (place) input.place = Text<1, 60>{*place};
        TRY(const auto promise, make_promise(ctx, std::move(input)));
        return line_of(ctx, promise);
    }));
    terminal.print(line);
    return cli::done;
}

Result<int> list(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto days, cli::whole_option(arguments, "--within-days", 36'525, 0, 36'525));
    bool more = false;
    TRY(const auto lines, desk.read([&](Context& ctx) -> Result<std::string> {
        Filter filter{.ended = false, .due = {Span{}.from, {end_of_days(ctx, days).us + 1}}, .limit = most_listed};
        if (const auto customer = arguments.get("--customer")) {
            TRY(filter.customer, customers::customer_named(ctx, *customer));
        }
        TRY(filter.staff, staff_option(ctx, arguments));
        TRY(auto promises, list_promises(ctx, filter));
        more = promises.size() > most_listed;
        if (more) promises.pop_back();
        std::string lines;
        for (const auto& promise : promises) lines += line_of(ctx, promise);
        return lines;
    }));
    cli::print_lines(terminal, lines, "No promises are open.");
    if (more) terminal.say("These are the first " + std::to_string(most_listed) + ". There are more.");
    return cli::done;
}

// What becomes of the promise that the first operand names, and its line.
template <class Act> Result<int> act_on(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments, Act act)
{
    const auto id = parse_id<Promise>(arguments.operands.front());
    if (!id) return not_found("There is no promise “" + arguments.operands.front() + "”.");
    TRY(const auto line, desk.write([&](Context& ctx) -> Result<std::string> {
        TRY(const auto promise, act(ctx, *id));
        return line_of(ctx, promise);
    }));
    terminal.print(line);
    return cli::done;
}

using Noted = Result<Promise> (*)(Context&, Id<Promise>, const WhenAndNote&);
using Explained = Result<Promise> (*)(Context&, Id<Promise>, const WhenAndWhy&);

auto with_a_note(Noted end)
{
    return [end](Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments) -> Result<int> {
        WhenAndNote input;
        CHECK(cli::text_option(arguments, "--note", input.note));
        return act_on(desk, terminal, arguments, [&](Context& ctx, Id<Promise> id) { return end(ctx, id, input); });
    };
}

auto with_a_reason(Explained end)
{
    return [end](Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments) -> Result<int> {
        TRY(const auto why, cli::text_operand<decltype(WhenAndWhy::reason)>(arguments, 1, "why", "Say why."));
        return act_on(desk, terminal, arguments, [&](Context& ctx, Id<Promise> id) { return end(ctx, id, {.reason = why}); });
    };
}

std::string line_of(const KeptShare& one)
{
    const auto share = one.share ? std::to_string(std::llround(*one.share * 100)) + " % of " + std::to_string(one.n) : std::string("-");
    return one.month + "  " + one.staff.value_or("nobody") + "  " + share + "  " + std::to_string(one.kept) + " kept, " + std::to_string(one.kept_late) + " kept late, " + std::to_string(one.broken) + " broken, "
        + std::to_string(one.late) + " late, " + std::to_string(one.open) + " open, " + std::to_string(one.released) + " released\n";
}

std::string csv_of(const std::vector<KeptShare>& shares)
{
    std::string out;
    csv::Writer writer(out);
    writer.row({"month", "staff", "made", "kept", "kept_late", "broken", "released", "open", "late", "n", "share", "low", "high"});
    const auto number = [](const std::optional<double>& value) {
        std::string text;
        if (value) Json<double>::write(text, *value);
        return text;
    };
    for (const auto& one : shares)
        writer.row({one.month, one.staff.value_or(""), std::to_string(one.made), std::to_string(one.kept), std::to_string(one.kept_late), std::to_string(one.broken), std::to_string(one.released),
                    std::to_string(one.open), std::to_string(one.late), std::to_string(one.n), number(one.share), number(one.interval ? std::optional(one.interval->first) : std::nullopt),
                    number(one.interval ? std::optional(one.interval->second) : std::nullopt)});
    return out;
}

Result<int> print_shares(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "csv", "json"}));
    TRY(const auto from, cli::day_option(arguments, "--from"));
    TRY(const auto to, cli::day_option(arguments, "--to"));
    TRY(const auto shares, desk.read([&](Context& ctx) { return kept_shares(ctx, from, to); }));
    if (format != "text") {
        terminal.print(format == "json" ? to_json(shares) + "\n" : csv_of(shares));
        return cli::done;
    }
    std::string lines;
    for (const auto& one : shares) lines += line_of(one);
    cli::print_lines(terminal, lines, "No promise was due.");
    return cli::done;
}

}  // namespace

void add_commands(cli::Commands& commands)
{
    using Needs = cli::Command::Needs;
    commands.push_back({"promise add", "writes down what was promised to a customer", {"CUSTOMER", "WHAT"},
        {{"--due", "DATE", "by the end of this day"}, {"--staff", "EMAIL", "who keeps it (who records it)"}, {"--place", "TEXT", "where it was made"}},
        Needs::writing, may("promises:write"), add});
    commands.push_back({"promise list", "lists what is owed, soonest due first", {},
        {{"--customer", "ID", "to this customer"}, {"--staff", "EMAIL", "by this person"}, {"--within-days", "N", "due within so many days, late ones too"}},
        Needs::reading, may("promises:read"), list});
    commands.push_back({"promise keep", "says that a promise was kept", {"ID"}, {{"--note", "TEXT", "what to remember of it"}},
        Needs::writing, may("promises:write"), with_a_note(keep)});
    commands.push_back({"promise break", "says that a promise was broken, and why", {"ID", "WHY"}, {}, Needs::writing, may("promises:write"), with_a_reason(break_promise)});
    commands.push_back({"promise release", "says that the customer released us from a promise, and why", {"ID", "WHY"}, {}, Needs::writing, may("promises:write"), with_a_reason(release)});
    commands.push_back({"promise apologise", "says that we apologised for a promise that is late, was kept late or was broken", {"ID"}, {{"--note", "TEXT", "what to remember of it"}},
        Needs::writing, may("promises:write"), with_a_note(apologise)});
    commands.push_back({"promise kept-share", "of the promises that were due, the share each of us kept on time, month by month", {},
        {{"--from", "DATE", "due from this day on (the first of the month eleven months ago)"}, {"--to", "DATE", "until this day (the end of this month)"}, {"-o", "text|csv|json", "how to write it (text)"}},
        Needs::reading, may("promises:read"), print_shares});
}

}  // namespace rapport::promises
