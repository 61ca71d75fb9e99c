#include "base/cli/listed.h"
#include "cases/cli.h"
#include "cases/closing.h"
#include "cases/conversation.h"
#include "cases/joining.h"
#include "customers/service.h"
#include "identity/people.h"

#include <charconv>

namespace rapport::cases {
namespace {

// For a command whose first operand is the case.
template <class Act> Result<int> act_on(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments, Act act)
{
    return print_after(desk, terminal, [&](Context& ctx) -> Result<WholeCase> {
        TRY(const auto id, case_named(ctx, arguments.operands.front()));
        return act(ctx, id);
    });
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
    if (!email && !name && !arguments.has("--nobody")) return invalid("--staff", "case assign wants --staff EMAIL, --team TEAM or --nobody.", "usage");
    for (const auto* other : {"--staff", "--team"}) CHECK(not_both(arguments, "--nobody", other));
    if (arguments.has("--nobody")) change.staff_id = {true, {}}, change.team_id = {true, {}};
    if (email) {
        const auto staff = identity::find_staff_by_email(ctx.db, *email);
        if (!staff) return not_found("Nobody of the staff has the e-mail “" + *email + "”.");
        change.staff_id = {true, staff->id};
    }
    if (name) {
        TRY(const auto team, team_of(ctx, *name));
        change.team_id = {true, team.id};
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
    return act_on(desk, terminal, arguments, [&](Context& ctx, Id<Case> id) -> Result<WholeCase> {
        TRY(const auto into, case_named(ctx, arguments.operands.at(1)));
        return merge_cases(ctx, id, {into});
    });
}

Result<int> reopen(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    return act_on(desk, terminal, arguments, [&](Context& ctx, Id<Case> id) { return reopen_case(ctx, id, arguments.get("--reason").value_or("")); });
}

// "2,5": words of the conversation, counted from the first as `case show` lists them.
Result<std::vector<Id<Entry>>> entries_named(const WholeCase& whole, const std::string& numbers)
{
    std::vector<Id<Entry>> entries;
    for (const auto& word : cli::listed(numbers)) {
        std::size_t number = 0;
        const auto end = std::from_chars(word.data(), word.data() + word.size(), number);
        if (end.ec != std::errc() || end.ptr != word.data() + word.size() || number < 1 || number > whole.entries.size())
            return invalid("--words", "--words wants numbers of the conversation, from 1 to " + std::to_string(whole.entries.size()) + " as `case show` lists it: --words 2,5.", "usage");
        entries.push_back(whole.entries[number - 1].id);
    }
    return entries;
}

Result<int> split(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    const auto words = arguments.get("--words");
    if (!words) return invalid("--words", "case split wants --words: which words of the conversation belong to the new case.", "usage");
    return act_on(desk, terminal, arguments, [&](Context& ctx, Id<Case> id) -> Result<WholeCase> {
        TRY(const auto whole, read_case(ctx, id));
        SplitOff input;
        TRY(input.subject, cli::text_operand<decltype(SplitOff::subject)>(arguments, 1, "SUBJECT", "Say what the new one is about."));
        TRY(input.entries, entries_named(whole, *words));
        TRY(input.kind, enum_option<Kind>(arguments, "--kind"));
        return split_case(ctx, id, std::move(input));
    });
}

template <Result<WholeCase> (*act)(Context&, Id<Case>, Id<identity::Staff>)> Result<int> watching(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    return act_on(desk, terminal, arguments, [&](Context& ctx, Id<Case> id) -> Result<WholeCase> {
        TRY(const auto staff, watcher_of(ctx, arguments));
        return act(ctx, id, staff);
    });
}

Result<int> verdict(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    return act_on(desk, terminal, arguments, [&](Context& ctx, Id<Case> id) -> Result<WholeCase> {
        GiveVerdict input;
        const auto& score = arguments.operands.at(1);
        const auto end = std::from_chars(score.data(), score.data() + score.size(), input.score);
        if (end.ec != std::errc() || end.ptr != score.data() + score.size()) return invalid("SCORE", "What they gave is a number from 1 to 5, and not “" + score + "”.", "range");
        CHECK(cli::text_option(arguments, "--comment", input.comment));
        return give_verdict(ctx, id, input);
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
    add("case assign", "says whose a case is", {"CASE"}, {{"--staff", "EMAIL", "one of the staff"}, {"--team", "TEAM", "a team, by its id or its name"}, {"--nobody", "", "nobody's, and no team's"}}, assign);
    add("case give", "gives a case to another customer; what hangs on it goes along", {"CASE", "CUSTOMER"}, {}, give);
    add("case wait", "we wait for the customer: the clocks stand still", {"CASE"}, {}, just<wait_for_customer>);
    add("case resume", "we do not wait any more", {"CASE"}, {}, just<stop_waiting>);
    add("case snooze", "takes a case out of the queue until a day", {"CASE"}, {{"--until", "DATE", "it comes back then"}}, put_off);
    add("case wake", "puts it back into the queue", {"CASE"}, {}, just<wake>);
    add("case merge", "makes a case part of another", {"CASE", "INTO"}, {}, merge);
    add("case unmerge", "makes a part a case of its own again", {"CASE"}, {}, just<unmerge_case>);
    add("case split", "splits off a new case with some of the words", {"CASE", "SUBJECT"},
        {{"--words", "N,...", "which, counted from the first as `case show` lists them"}, {"--kind", "KIND", "complaint, question, request or praise (the same)"}}, split);
    add("case unsplit", "takes the split back: the words go home and this case is gone", {"CASE"}, {}, just<unsplit_case>);
    add("case watch", "somebody is told what others do in it (`rapport case news`), and has seen what was done", {"CASE"}, {{"--staff", "EMAIL", "who watches (the actor)"}}, watching<watch_case>);
    add("case unwatch", "no longer", {"CASE"}, {{"--staff", "EMAIL", "who watched (the actor)"}}, watching<unwatch_case>);
    add("case verdict", "writes down what they gave when we asked whether it is right now; a low score opens it again", {"CASE", "SCORE"}, {{"--comment", "TEXT", "in their words"}}, verdict);
    add("case reopen", "opens a closed case again", {"CASE"}, {{"--reason", "TEXT", "why; it stands in the conversation"}}, reopen);
}

}  // namespace rapport::cases
