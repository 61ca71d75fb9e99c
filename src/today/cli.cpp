#include "base/cli/lines.h"
#include "base/cli/options.h"
#include "base/in_words.h"
#include "base/json.h"
#include "customers/named.h"
#include "identity/people.h"
#include "today/doors.h"
#include "today/marked.h"
#include "today/marks.h"
#include "today/today.h"
#include "touchpoints/cells.h"

#include <algorithm>

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
    if (!id) return not_found("There is no touchpoint “" + arguments.operands.front() + "”. `rapport waiting` names those that wait.");
    return *id;
}

Result<int> say_no_answer(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, touchpoint_of(arguments));
    CHECK(desk.write([&](Context& ctx) { return needs_no_answer(ctx, id); }));
    terminal.say("It waits no longer. rapport waiting needs-answer " + to_text(id) + arguments.where + " takes that back.");
    return cli::done;
}

Result<int> say_needs_answer(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, touchpoint_of(arguments));
    CHECK(desk.write([&](Context& ctx) { return needs_an_answer(ctx, id); }));
    terminal.say("It waits for an answer again, unless it has one.");
    return cli::done;
}

// What is said of somebody's line, as the list stands: nobody stands on it twice.
Result<Line> line_named(Context& ctx, const cli::Arguments& arguments)
{
    TRY(const auto customer, customers::customer_named(ctx, arguments.operands.front()));
    TRY(const auto staff, whose(ctx, arguments));
    auto list = list_for(ctx, staff);
    const auto line = std::ranges::find(list.data, customer, &Line::customer_id);
    if (line == list.data.end()) return not_found("“" + arguments.operands.front() + "” is not on the list. `rapport today` says who is.");
    return std::move(*line);
}

// Only whoever owes a line by name puts it off or gives it away: said by anybody else it would stay where it is.
Result<Done> must_be_off_their_list(Context& ctx, const Mark& mark)
{
    for (const auto id : staff_with_lists(ctx)) {
        const Id<identity::Staff> staff{id};
        if (mark.to_staff_id == staff) continue;
        if (std::ranges::any_of(list_for(ctx, staff).data, [&](const Line& line) { return line.key == mark.key; }))
            return conflict("One of us owes this by name, and only they put it off or give it away: say who with --actor EMAIL.", "owed");
    }
    return Done{};
}

template <class Fill> Result<int> marked(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments, Act act, Fill fill)
{
    std::string words;
    TRY(const auto made, desk.write([&](Context& ctx) -> Result<Mark> {
        TRY(const auto line, line_named(ctx, arguments));
        words = line.name.value_or("no name") + ": " + line.about;
        AddMark input{.customer_id = line.customer_id, .key = {line.key}, .act = act};
        CHECK(fill(ctx, input));
        TRY(auto said, mark(ctx, std::move(input)));
        if (act == Act::later || act == Act::given) CHECK(must_be_off_their_list(ctx, said));
        return said;
    }));
    terminal.print(to_text(made.id) + "  " + std::string(enum_text(made.act)) + "  " + words + "\n");
    terminal.say("take it back with: rapport today take-back " + to_text(made.id) + arguments.where);
    return cli::done;
}

Result<int> do_it(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    return marked(desk, terminal, arguments, Act::done, [&](Context&, AddMark& input) -> Result<Done> {
        auto kind = touchpoints::enum_cell<touchpoints::Kind>(arguments.get("--by").value_or(""), "--by");
        if (!kind) return cli::naming_options(kind.error());
        input.kind = *kind;
        return cli::text_option(arguments, "--summary", input.summary);
    });
}

Result<int> put_off(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto until, cli::day_option(arguments, "--until"));
    return marked(desk, terminal, arguments, Act::later, [&](Context&, AddMark& input) -> Result<Done> {
        input.until_on = until;
        return Done{};
    });
}

Result<int> turn_down(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    if (arguments.get("--reason").value_or("").empty()) return invalid("--reason", "today not-this wants --reason: why they are not one to contact now.", "usage");
    return marked(desk, terminal, arguments, Act::not_this, [&](Context&, AddMark& input) { return cli::text_option(arguments, "--reason", input.reason); });
}

Result<int> give(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    return marked(desk, terminal, arguments, Act::given, [&](Context& ctx, AddMark& input) -> Result<Done> {
        const auto& email = arguments.operands.at(1);
        const auto staff = identity::find_staff_by_email(ctx.db, email);
        if (!staff) return not_found("Nobody of the staff has the e-mail “" + email + "”.");
        input.to_staff_id = staff->id;
        return Done{};
    });
}

Result<int> take_back(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    const auto id = parse_id<Mark>(arguments.operands.front());
    if (!id) return not_found("“" + arguments.operands.front() + "” is no id of a mark: done, later, not-this and give print it, and `today marks` lists those of today, `today put-off` those of what comes later.");
    CHECK(desk.write([&](Context& ctx) { return unmark(ctx, *id); }));
    terminal.say("It was taken back, with what it recorded.");
    return cli::done;
}

Result<int> list_put_off(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    TRY(const auto pile, desk.read([&](Context& ctx) -> Result<std::vector<PutOff>> {
        if (arguments.has("--all")) return later_pile(ctx, {});
        TRY(const auto staff, whose(ctx, arguments));
        return later_pile(ctx, staff);
    }));
    if (format == "json") {
        terminal.print(to_json(pile) + "\n");
        return cli::done;
    }
    std::string lines;
    for (const auto& one : pile) lines += to_text(one.mark_id) + "  until " + day_in_words(one.returns_on) + "  " + one.name + ": " + one.about + "\n";
    cli::print_lines(terminal, lines, "Nothing was put off.");
    return cli::done;
}

// "put off until 18 November", with what else is to be known of it.
std::string act_in_words(const Marked& one, Day today)
{
    switch (one.act) {
    case Act::done: return one.no_answer_needed ? "needs no answer" : "done";
    case Act::later: return "put off" + (one.returns_on ? " until " + day_in_words(*one.returns_on, today) : std::string());
    case Act::not_this: return "turned down" + (one.reason ? ": " + *one.reason : std::string());
    case Act::given: return "given" + (one.to_staff ? " to " + *one.to_staff : std::string());
    }
    return {};
}

Result<int> list_marks(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    std::string lines;
    TRY(const auto marks, desk.read([&](Context& ctx) -> Result<std::vector<Marked>> {
        auto staff = std::optional<Id<identity::Staff>>();
        if (!arguments.has("--all")) {
            TRY(staff, whose(ctx, arguments));
        }
        auto found = marked_today(ctx, staff);
        for (const auto& one : found) lines += to_text(one.mark_id) + "  " + moment_in_words(ctx.business.time_zone, one.at, ctx.now()) + "  " + one.name + ": " + one.about + "  (" + act_in_words(one, ctx.today()) + ")\n";
        return found;
    }));
    if (format == "json") terminal.print(to_json(marks) + "\n");
    else cli::print_lines(terminal, lines, "Nothing was said of today's list yet.");
    if (format == "text" && !marks.empty()) terminal.say("take one back with: rapport today take-back MARK" + arguments.where);
    return cli::done;
}

}  // namespace

void add_commands(cli::Commands& commands)
{
    using Needs = cli::Command::Needs;
    commands.push_back({"today", "lists whom to contact today, about what and why", {},
        {{"--staff", "EMAIL", "this person's list (the actor's own)"}, {"--all", "", "everybody's"}, {"-o", "text|json", "how to write it (text)"}},
        Needs::reading, may("today:read"), show});
    const cli::Option of{"--staff", "EMAIL", "on this person's list (the actor's own)"};
    const auto writes = may("today:write");
    commands.push_back({"today done", "says of somebody on the list that it is done: a promise is kept by it, an answer stands on the timeline", {"CUSTOMER"},
        {{"--by", "KIND", "how: call, email, letter, chat, visit (by the way they mostly speak with us)"}, {"--summary", "TEXT", "what was said"}, of}, Needs::writing, writes, do_it});
    commands.push_back({"today later", "puts somebody on the list off", {"CUSTOMER"}, {{"--until", "DATE", "they come back then (tomorrow)"}, of}, Needs::writing, writes, put_off});
    commands.push_back({"today not-this", "turns a line of the list down; the list learns from it", {"CUSTOMER"}, {{"--reason", "TEXT", "why"}, of}, Needs::writing, writes, turn_down});
    commands.push_back({"today give", "gives a line of the list to somebody else of the staff", {"CUSTOMER", "EMAIL"}, {of}, Needs::writing, writes, give});
    commands.push_back({"today put-off", "lists what was put off, the soonest to return first", {},
        {{"--staff", "EMAIL", "this person's (the actor's own)"}, {"--all", "", "everybody's"}, {"-o", "text|json", "how to write it (text)"}}, Needs::reading, may("today:read"), list_put_off});
    commands.push_back({"today marks", "lists what was said of lines today, the last first", {},
        {{"--staff", "EMAIL", "by this person (the actor)"}, {"--all", "", "by everybody"}, {"-o", "text|json", "how to write it (text)"}}, Needs::reading, may("today:read"), list_marks});
    commands.push_back({"today take-back", "takes back what was said of a line, with what it recorded", {"MARK"}, {}, Needs::writing, writes, take_back});
    commands.push_back({"waiting no-answer", "says that what waits needs no answer: it counts neither as answered nor as waiting", {"TOUCHPOINT"}, {},
        Needs::writing, writes, say_no_answer});
    commands.push_back({"waiting needs-answer", "says that it needs one after all", {"TOUCHPOINT"}, {}, Needs::writing, writes, say_needs_answer});
}

}  // namespace rapport::today
