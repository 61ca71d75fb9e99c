#include "cases/cli.h"
#include "cases/closing.h"
#include "cases/conversation.h"
#include "cases/joining.h"
#include "cases/teams.h"
#include "customers/service.h"
#include "identity/people.h"

#include <algorithm>

namespace rapport::cases {
namespace {

// For a command whose first operand is the case.
template <class Act> Result<int> act_on(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments, Act act)
{
    TRY(const auto id, case_named(arguments.operands.front()));
    return print_after(desk, terminal, [&](Context& ctx) { return act(ctx, id); });
}

Result<int> note(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    return act_on(desk, terminal, arguments, [&](Context& ctx, Id<Case> id) -> Result<WholeCase> {
        TRY(auto words, cli::text_operand<decltype(AddEntry::words)>(arguments, 1, "words", "Say what is to be noted."));
        return add_entry(ctx, id, {.kind = EntryKind::note, .words = std::move(words)});
    });
}

// The words of the customer that came another way: a call, a chat.
Result<int> heard(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    return act_on(desk, terminal, arguments, [&](Context& ctx, Id<Case> id) -> Result<WholeCase> {
        TRY(auto words, cli::text_operand<decltype(AddEntry::words)>(arguments, 1, "words", "Say what they said."));
        AddEntry input{.kind = EntryKind::customer, .words = std::move(words)};
        TRY(input.way, enum_option<Way>(arguments, "--by"));
        return add_entry(ctx, id, std::move(input));
    });
}

Result<ChangeCase> owner_change(Context& ctx, const cli::Arguments& arguments)
{
    ChangeCase change;
    const auto email = arguments.get("--staff"), name = arguments.get("--team");
    if (!email && !name && !arguments.has("--nobody")) return invalid("--staff", "case assign wants --staff EMAIL, --team NAME or --nobody.", "usage");
    if (arguments.has("--nobody")) change.staff_id = {true, {}}, change.team_id = {true, {}};
    if (email) {
        const auto staff = identity::find_staff_by_email(ctx.db, *email);
        if (!staff) return not_found("Nobody of the staff has the e-mail “" + *email + "”.");
        change.staff_id = {true, staff->id};
    }
    if (name) {
        const auto teams = list_teams(ctx.db);
        const auto team = std::ranges::find(teams, *name, &Team::name);
        if (team == teams.end()) return not_found("There is no team “" + *name + "”.");
        change.team_id = {true, team->id};
    }
    return change;
}

Result<int> assign(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    return act_on(desk, terminal, arguments, [&](Context& ctx, Id<Case> id) -> Result<WholeCase> {
        TRY(const auto one, read_case(ctx, id));
        TRY(auto change, owner_change(ctx, arguments));
        return change_case(ctx, id, one.version, std::move(change));
    });
}

Result<int> give(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    return act_on(desk, terminal, arguments, [&](Context& ctx, Id<Case> id) -> Result<WholeCase> {
        TRY(const auto one, read_case(ctx, id));
        ChangeCase change;
        TRY(const auto customer, customers::customer_named(ctx, arguments.operands.at(1)));
        change.customer_id = {true, customer};
        return change_case(ctx, id, one.version, std::move(change));
    });
}

Result<int> put_off(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto until, cli::day_option(arguments, "--until"));
    if (!until) return invalid("--until", "case snooze wants --until DATE.", "usage");
    return act_on(desk, terminal, arguments, [&](Context& ctx, Id<Case> id) { return snooze(ctx, id, {ctx.business.time_zone.start_of(*until)}); });
}

Result<int> merge(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto into, case_named(arguments.operands.at(1)));
    return act_on(desk, terminal, arguments, [&](Context& ctx, Id<Case> id) { return merge_cases(ctx, id, {into}); });
}

Result<int> reopen(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    return act_on(desk, terminal, arguments, [&](Context& ctx, Id<Case> id) { return reopen_case(ctx, id, arguments.get("--reason").value_or("")); });
}

Result<int> watch(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    return act_on(desk, terminal, arguments, [&](Context& ctx, Id<Case> id) -> Result<WholeCase> {
        TRY(const auto staff, watcher_of(ctx, arguments));
        return watch_case(ctx, id, staff);
    });
}

Result<int> unwatch(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    return act_on(desk, terminal, arguments, [&](Context& ctx, Id<Case> id) -> Result<WholeCase> {
        TRY(const auto staff, watcher_of(ctx, arguments));
        return unwatch_case(ctx, id, staff);
    });
}

using One = Result<WholeCase> (*)(Context&, Id<Case>);
template <One act> Result<int> just(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments) { return act_on(desk, terminal, arguments, act); }

}  // namespace

Result<Id<identity::Staff>> watcher_of(Context& ctx, const cli::Arguments& arguments)
{
    const auto email = arguments.get("--staff");
    if (!email && !ctx.actor.staff) return invalid("--staff", "Say who watches: --staff EMAIL.", "usage");
    if (!email) return ctx.actor.staff;
    const auto staff = identity::find_staff_by_email(ctx.db, *email);
    if (!staff) return not_found("Nobody of the staff has the e-mail “" + *email + "”.");
    return staff->id;
}

void add_act_commands(cli::Commands& commands)
{
    const auto add = [&](const char* words, const char* summary, std::vector<std::string> operands, std::vector<cli::Option> options, auto run) {
        commands.push_back({words, summary, std::move(operands), std::move(options), cli::Command::Needs::writing, may("cases:write"), run});
    };
    add("case note", "writes a note for ourselves", {"CASE", "WORDS"}, {}, note);
    add("case heard", "writes down what the customer said since", {"CASE", "WORDS"}, {{"--by", "WAY", "call, email, letter, chat or in_person (as it came)"}}, heard);
    add("case assign", "says whose a case is", {"CASE"}, {{"--staff", "EMAIL", "one of the staff"}, {"--team", "NAME", "a team"}, {"--nobody", "", "nobody's, and no team's"}}, assign);
    add("case give", "gives a case to another customer; what hangs on it goes along", {"CASE", "CUSTOMER"}, {}, give);
    add("case wait", "we wait for the customer: the clocks stand still", {"CASE"}, {}, just<wait_for_customer>);
    add("case resume", "we do not wait any more", {"CASE"}, {}, just<stop_waiting>);
    add("case snooze", "takes a case out of the queue until a day", {"CASE"}, {{"--until", "DATE", "it comes back then"}}, put_off);
    add("case wake", "puts it back into the queue", {"CASE"}, {}, just<wake>);
    add("case merge", "makes a case part of another", {"CASE", "INTO"}, {}, merge);
    add("case unmerge", "makes a part a case of its own again", {"CASE"}, {}, just<unmerge_case>);
    add("case watch", "somebody is told what others do in it (`rapport case news`), and has seen what was done", {"CASE"}, {{"--staff", "EMAIL", "who watches (the actor)"}}, watch);
    add("case unwatch", "no longer", {"CASE"}, {{"--staff", "EMAIL", "who watched (the actor)"}}, unwatch);
    add("case reopen", "opens a closed case again", {"CASE"}, {{"--reason", "TEXT", "why; it stands in the conversation"}}, reopen);
}

}  // namespace rapport::cases
