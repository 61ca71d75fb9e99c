#include "base/in_words.h"
#include "base/json.h"
#include "identity/people.h"
#include "today/doors.h"
#include "today/today.h"

namespace rapport::today {
namespace {

std::string heading(Group group) { return group == Group::promised ? "Promised" : group == Group::answer ? "Answer them" : "Would be nice"; }

std::string in_words(const Today& today)
{
    std::string words;
    std::optional<Group> last;
    for (const auto& line : today.data) {
        if (line.group != last) words += heading(line.group) + "\n";
        last = line.group;
        words += "  " + line.name.value_or("no name") + " (" + line.external_id.value_or(to_text(line.customer_id)) + "), by " + line.channel + ": " + line.about + "  (" + line.why + ")\n";
    }
    return words;
}

Result<std::optional<Id<identity::Staff>>> whose(Context& ctx, const cli::Arguments& arguments)
{
    const auto email = arguments.get("--staff");
    if (!email) return ctx.actor.staff ? std::optional(ctx.actor.staff) : std::nullopt;
    const auto staff = identity::find_staff_by_email(ctx.db, *email);
    if (!staff) return not_found("Nobody of the staff has the e-mail “" + *email + "”.");
    return std::optional(staff->id);
}

Result<int> show(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    TRY(const auto list, desk.read([&](Context& ctx) -> Result<Today> {
        if (arguments.has("--all")) return list_for(ctx, {});
        TRY(const auto staff, whose(ctx, arguments));
        return list_for(ctx, staff);
    }));
    terminal.print(format == "json" ? to_json(list) + "\n" : in_words(list));
    if (format == "text") terminal.say(list.data.empty() ? "That's everyone." : count_of(static_cast<std::int64_t>(list.data.size()), "person", "people") + (list.more > 0 ? "; " + std::to_string(list.more) + " more wait unseen." : "."));
    return cli::done;
}

Result<Id<touchpoints::Touchpoint>> touchpoint_of(const cli::Arguments& arguments)
{
    const auto id = parse_id<touchpoints::Touchpoint>(arguments.operands.front());
    if (!id) return not_found("There is no touchpoint “" + arguments.operands.front() + "”.");
    return *id;
}

Result<int> say_no_answer(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, touchpoint_of(arguments));
    CHECK(desk.write([&](Context& ctx) { return needs_no_answer(ctx, id); }));
    terminal.say("It waits no longer. rapport waiting needs-answer " + to_text(id) + " takes that back.");
    return cli::done;
}

Result<int> say_needs_answer(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, touchpoint_of(arguments));
    CHECK(desk.write([&](Context& ctx) { return needs_an_answer(ctx, id); }));
    terminal.say("It waits for an answer again, unless it has one.");
    return cli::done;
}

}  // namespace

void add_commands(cli::Commands& commands)
{
    commands.push_back({"today", "lists whom to contact today, about what and why", {},
        {{"--staff", "EMAIL", "this person's list (the actor's own)"}, {"--all", "", "everybody's"}, {"-o", "text|json", "how to write it (text)"}},
        cli::Command::Needs::reading, may("today:read"), show});
    commands.push_back({"waiting no-answer", "says that what waits needs no answer: it counts neither as answered nor as waiting", {"TOUCHPOINT"}, {},
        cli::Command::Needs::writing, may("today:write"), say_no_answer});
    commands.push_back({"waiting needs-answer", "says that it needs one after all", {"TOUCHPOINT"}, {}, cli::Command::Needs::writing, may("today:write"), say_needs_answer});
}

}  // namespace rapport::today
