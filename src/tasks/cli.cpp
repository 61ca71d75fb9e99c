#include "base/cli/lines.h"
#include "base/cli/options.h"
#include "base/csv/writer.h"
#include "base/json.h"
#include "customers/service.h"
#include "identity/people.h"
#include "promises/service.h"
#include "tasks/cli.h"
#include "tasks/doors.h"
#include "tasks/owner_share.h"
#include "tasks/service.h"
#include "touchpoints/cells.h"

#include <cmath>

namespace rapport::tasks {

Result<std::optional<Id<customers::Customer>>> customer_option(Context& ctx, const cli::Arguments& arguments)
{
    const auto text = arguments.get("--customer");
    if (!text) return std::optional<Id<customers::Customer>>();
    const auto found = customers::find_by_external_id(ctx.db, *text);
    if (!found) return not_found("There is no customer “" + *text + "”.");
    return found;
}

Result<std::optional<Id<identity::Staff>>> staff_option(Context& ctx, const cli::Arguments& arguments, const std::string& option)
{
    const auto email = arguments.get(option);
    if (!email) return std::optional<Id<identity::Staff>>();
    const auto staff = identity::find_staff_by_email(ctx.db, *email);
    if (!staff) return not_found("Nobody of the staff has the e-mail “" + *email + "”.");
    return std::optional(staff->id);
}

namespace {

constexpr int most_listed = 200;

std::string line_of(const Context& ctx, const Task& task)
{
    return to_text(task.id) + "  " + (task.overdue ? "overdue" : std::string(enum_text(task.state))) + "  "
        + promises::due_text(task.due_at, task.due_on, ctx.business.time_zone) + "  " + task.staff.value_or("nobody") + ": " + task.what + (task.customer ? " (" + *task.customer + ")" : "") + "\n";
}

Result<int> add(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto due, cli::day_option(arguments, "--due"));
    if (!due) return invalid("", "task add wants --due DATE.", "usage");
    TRY(const auto line, desk.write([&](Context& ctx) -> Result<std::string> {
        TRY(const auto what, touchpoints::text_cell(arguments.operands.front(), "what", decltype(GiveTask::what)::max));
        if (!what) return invalid("what", "Say what is to be done.", "required");
        GiveTask input{.what = {*what}, .due_on = due};
        TRY(input.customer_id, customer_option(ctx, arguments));
        TRY(input.staff_id, staff_option(ctx, arguments, "--staff"));
        CHECK(cli::text_option(arguments, "--goal", input.goal));
        CHECK(cli::text_option(arguments, "--done-means", input.done_means));
        CHECK(cli::text_option(arguments, "--limits", input.limits));
        CHECK(cli::text_option(arguments, "--budget", input.budget));
        TRY(const auto task, give_task(ctx, std::move(input)));
        return line_of(ctx, task);
    }));
    terminal.print(line);
    return cli::done;
}

Result<int> list(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    bool more = false;
    TRY(const auto lines, desk.read([&](Context& ctx) -> Result<std::string> {
        Filter filter{.q = arguments.get("--search"), .limit = most_listed};
        if (!arguments.has("--all")) filter.state = State::open;
        if (arguments.has("--overdue")) filter.overdue = true;
        TRY(filter.customer, customer_option(ctx, arguments));
        TRY(filter.staff, staff_option(ctx, arguments, "--staff"));
        TRY(filter.given_by, staff_option(ctx, arguments, "--given-by"));
        TRY(auto tasks, list_tasks(ctx, filter));
        more = tasks.size() > most_listed;
        if (more) tasks.pop_back();
        std::string lines;
        for (const auto& task : tasks) lines += line_of(ctx, task);
        return lines;
    }));
    cli::print_lines(terminal, lines, arguments.has("--all") ? "There are no such tasks." : "No tasks are open.");
    if (more) terminal.say("These are the first " + std::to_string(most_listed) + ". There are more.");
    return cli::done;
}

Result<int> say_done(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    const auto id = parse_id<Task>(arguments.operands.front());
    if (!id) return not_found("There is no task “" + arguments.operands.front() + "”.");
    TRY(const auto line, desk.write([&](Context& ctx) -> Result<std::string> {
        Finish input;
        CHECK(cli::text_option(arguments, "--note", input.reason));
        TRY(const auto task, finish(ctx, *id, input));
        return line_of(ctx, task);
    }));
    terminal.print(line);
    return cli::done;
}

std::string percent(const std::optional<double>& share) { return share ? std::to_string(std::lround(*share * 100)) + " %" : "-"; }

Result<int> print_owner_share(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json", "csv"}));
    const auto report = desk.read([](Context& ctx) { return owner_share(ctx); });
    if (format == "json") {
        terminal.print(to_json(report) + "\n");
        return cli::done;
    }
    std::string out;
    csv::Writer writer(out);
    if (format == "csv") writer.row({"what", "month", "n", "owners", "share", "low", "high"});
    for (const auto& share : report.shares) {
        if (format == "text") out += share.sentence + "\n";
        for (const auto& month : share.months) {
            const auto low = month.interval ? std::optional(month.interval->first) : std::nullopt;
            const auto high = month.interval ? std::optional(month.interval->second) : std::nullopt;
            const auto number = [](const std::optional<double>& value) { return value ? std::to_string(*value) : std::string(); };
            const auto n = std::to_string(month.n);
            if (format == "csv") writer.row({enum_text(share.what), month.month, n, std::to_string(month.owners), number(month.share), number(low), number(high)});
            else if (month.n > 0) out += "  " + month.month + "  " + percent(month.share) + " of " + n + " (" + percent(low) + " to " + percent(high) + ")\n";
        }
    }
    terminal.print(out);
    return cli::done;
}

}  // namespace

void add_commands(cli::Commands& commands)
{
    using Needs = cli::Command::Needs;
    commands.push_back({"task add", "gives somebody a task", {"WHAT"},
        {{"--due", "DATE", "by the end of this day"}, {"--staff", "EMAIL", "who does it (who gives it)"}, {"--customer", "ID", "about this customer"},
         {"--goal", "TEXT", "what it is good for"}, {"--done-means", "TEXT", "how one sees that it is done"}, {"--limits", "TEXT", "what is not to be done"},
         {"--budget", "TEXT", "how much it may cost"}},
        Needs::writing, may("tasks:write"), add});
    commands.push_back({"task list", "lists what is to be done, soonest due first", {},
        {{"--staff", "EMAIL", "by this person"}, {"--given-by", "EMAIL", "given by this person"}, {"--customer", "ID", "about this customer"},
         {"--overdue", "", "overdue ones alone"}, {"--search", "WORDS", "with these words"}, {"--all", "", "ended ones too, the last due first"}},
        Needs::reading, may("tasks:read"), list});
    commands.push_back({"task done", "says that a task is done", {"ID"}, {{"--note", "TEXT", "what came of it"}}, Needs::writing, may("tasks:write"), say_done});
    add_handover_commands(commands);
    commands.push_back({"owner-share", "how much still hangs on the owner, by month", {}, {{"-o", "text|json|csv", "how to write it (text)"}},
        Needs::reading, may("report:read"), print_owner_share});
}

}  // namespace rapport::tasks
