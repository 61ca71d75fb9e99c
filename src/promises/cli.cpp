#include "base/cli/lines.h"
#include "customers/named.h"
#include "customers/service.h"
#include "identity/people.h"
#include "promises/doors.h"
#include "promises/endings.h"
#include "promises/service.h"
#include "touchpoints/cells.h"

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

Result<int> say_kept(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    const auto id = parse_id<Promise>(arguments.operands.front());
    if (!id) return not_found("There is no promise “" + arguments.operands.front() + "”.");
    TRY(const auto line, desk.write([&](Context& ctx) -> Result<std::string> {
        WhenAndNote input;
        TRY(const auto note, touchpoints::text_cell(arguments.get("--note").value_or(""), "note", 1000));
        if (note) input.note = Text<1, 1000>{*note};
        TRY(const auto promise, keep(ctx, *id, input));
        return line_of(ctx, promise);
    }));
    terminal.print(line);
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
        Needs::writing, may("promises:write"), say_kept});
}

}  // namespace rapport::promises
