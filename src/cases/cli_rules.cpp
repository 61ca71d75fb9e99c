// The rules of cases and who may give how much, one thing at a time.
#include "base/cli/lines.h"
#include "base/csv/values.h"
#include "base/in_words.h"
#include "cases/cli.h"
#include "cases/limits.h"
#include "cases/rules.h"
#include "identity/people.h"
#include "identity/store.h"

#include <algorithm>

namespace rapport::cases {
namespace {

constexpr std::string_view nothing = "none";        // takes away what an option says
constexpr std::int64_t most_minutes = 10'000'000;   // the rules know less

std::string in_time(const char* what, const std::optional<std::int64_t>& minutes) { return minutes ? std::string("  ") + what + " " + count_of(*minutes, "minute", "minutes") : std::string(); }

std::string staff_part(Context& ctx, const char* what, const std::optional<Id<identity::Staff>>& id)
{
    const auto staff = id ? identity::store::find_staff(ctx.db, *id) : std::nullopt;
    return staff ? std::string("  ") + what + " " + staff->email : "";
}

std::string line_of(Context& ctx, const ClockRule& one)
{
    const auto warned = one.warn_minutes > 0 ? "  warns " + count_of(one.warn_minutes, "minute", "minutes") + " before" : std::string();
    const auto team = one.team_id ? find_team(ctx.db, *one.team_id) : std::nullopt;
    return "  " + one.name.value + ":" + (one.kind ? "  " + std::string(enum_text(*one.kind)) : "") + (one.source ? "  by " + std::string(enum_text(*one.source)) : "") + (one.level ? "  from level " + std::to_string(*one.level) : "")
        + in_time("first answer", one.first_minutes) + in_time("next answer", one.next_minutes) + in_time("solution", one.solution_minutes) + warned
        + staff_part(ctx, "late ones to", one.escalate_to) + (team ? "  " + team->name : "") + "\n";
}

std::string line_of(Context& ctx, const ResponseRule& one)
{
    return "  " + one.name.value + ":  " + std::string(enum_text(one.survey)) + " " + std::to_string(one.from) + " to " + std::to_string(one.to) + "  " + std::string(enum_text(one.kind)) + "  " + count_of(one.hours, "open hour", "open hours")
        + staff_part(ctx, "nobody's to", one.owner_id) + "\n";
}

std::string line_of(Context&, const CannedAnswer& one) { return "/" + one.name.value + "  " + one.words.value + "\n"; }

std::string settings_line(const Rules& rules)
{
    return "Answers older than " + count_of(rules.newest_days, "day", "days") + " open no case. Asked after " + count_of(rules.ask_after_days, "day", "days") + " whether it is right now; " + std::to_string(rules.reopen_at) + " or less opens it again\n";
}

std::string text_of(Context& ctx, const Rules& rules)
{
    std::string text = "How long we have; the first that fits holds\n";
    for (const auto& one : rules.clocks) text += line_of(ctx, one);
    text += "Which answers open a case\n";
    for (const auto& one : rules.responses) text += line_of(ctx, one);
    text += settings_line(rules);
    for (const auto& one : rules.answers) text += line_of(ctx, one);
    return text;
}

Result<int> print_rules(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    terminal.print(desk.read([&](Context& ctx) {
        const auto rules = read_rules(ctx.db);
        return format == "json" ? to_json(rules) + "\n" : text_of(ctx, rules);
    }));
    return cli::done;
}

// A refusal of the rules, which name the place in their list, to whoever gave options: "--first-minutes: This is ...".
Error at_option(Error error)
{
    for (auto& fault : error.faults) fault.pointer.erase(0, fault.pointer.rfind('/') + 1);
    return cli::naming_options(std::move(error));
}

// Puts other rules in force and prints what `tell` says of them.
template <class Change, class Tell> Result<int> change_and_print(Desk& desk, cli::Terminal& terminal, Change change, Tell tell)
{
    TRY(const auto lines, desk.write([&](Context& ctx) -> Result<std::string> {
        auto rules = read_rules(ctx.db);
        CHECK(change(ctx, rules));
        auto changed = change_rules(ctx, rules.version, rules);
        if (!changed) return at_option(std::move(changed).error());
        return tell(ctx, *changed);
    }));
    terminal.print(lines);
    return cli::done;
}

template <class T> auto named(std::vector<T>& list, const std::string& name)
{
    return std::ranges::find_if(list, [&](const T& one) { return one.name.value == name; });
}

// What `list` has under the name that the command begins with is filled, or a new one of it; that one stands before the one that --before names, else first.
template <class T, class Fill> Result<int> set_one(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments, std::vector<T> Rules::*list, Fill fill)
{
    TRY(const auto name, cli::text_operand<decltype(T::name)>(arguments, 0, "NAME", "Say what it is called."));
    return change_and_print(desk, terminal, [&](Context& ctx, Rules& rules) -> Result<Done> {
        auto& all = rules.*list;
        auto one = named(all, name.value);
        const bool is_new = one == all.end();
        T made = is_new ? T{} : *one;
        made.name = name;
        CHECK(fill(ctx, made, is_new));
        const auto before = arguments.get("--before");
        if (!is_new && !before) return *one = std::move(made), Done{};
        if (!is_new) all.erase(one);
        auto place = all.begin();
        if (before) place = named(all, *before);
        if (before && place == all.end()) return not_found("There is no “" + *before + "” before which it could stand.");
        all.insert(place, std::move(made));
        return Done{};
    }, [&](Context& ctx, Rules& rules) { return line_of(ctx, *named(rules.*list, name.value)); });
}

template <class T> Result<int> remove_one(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments, std::vector<T> Rules::*list)
{
    const auto& name = arguments.operands.front();
    return change_and_print(desk, terminal, [&](Context&, Rules& rules) -> Result<Done> {
        const auto one = named(rules.*list, name);
        if (one == (rules.*list).end()) return not_found("There is no “" + name + "”. `rapport case rules` says what there is.");
        (rules.*list).erase(one);
        return Done{};
    }, [&](Context& ctx, Rules& rules) {
        std::string left;
        for (const auto& one : rules.*list) left += line_of(ctx, one);
        return left;
    });
}

Result<Done> whole(const cli::Arguments& arguments, const std::string& option, std::optional<std::int64_t>& member)
{
    const auto said = arguments.get(option);
    if (!said) return Done{};
    if (*said == nothing) return member.reset(), Done{};
    TRY(member, cli::whole_option(arguments, option, 0, 0, most_minutes));
    return Done{};
}

Result<Done> whole(const cli::Arguments& arguments, const std::string& option, std::int64_t& member)
{
    TRY(member, cli::whole_option(arguments, option, member, 0, most_minutes));
    return Done{};
}

template <class E> Result<Done> choice(const cli::Arguments& arguments, const std::string& option, std::optional<E>& member)
{
    const auto said = arguments.get(option);
    if (!said) return Done{};
    if (*said == nothing) return member.reset(), Done{};
    TRY(member, enum_option<E>(arguments, option));
    return Done{};
}

template <class E> Result<Done> choice(const cli::Arguments& arguments, const std::string& option, E& member)
{
    TRY(const auto said, enum_option<E>(arguments, option));
    member = said.value_or(member);
    return Done{};
}

Result<Id<identity::Staff>> staff_named(Context& ctx, const std::string& email)
{
    const auto staff = identity::find_staff_by_email(ctx.db, email);
    if (!staff) return not_found("Nobody of the staff has the e-mail “" + email + "”.");
    return staff->id;
}

Result<Done> somebody(Context& ctx, const cli::Arguments& arguments, const std::string& option, std::optional<Id<identity::Staff>>& member)
{
    const auto said = arguments.get(option);
    if (!said) return Done{};
    if (*said == nothing) return member.reset(), Done{};
    TRY(member, staff_named(ctx, *said));
    return Done{};
}

Result<int> set_clock(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    return set_one(desk, terminal, arguments, &Rules::clocks, [&](Context& ctx, ClockRule& rule, bool) -> Result<Done> {
        CHECK(choice(arguments, "--kind", rule.kind));
        CHECK(choice(arguments, "--source", rule.source));
        CHECK(whole(arguments, "--level", rule.level));
        CHECK(whole(arguments, "--first-minutes", rule.first_minutes));
        CHECK(whole(arguments, "--next-minutes", rule.next_minutes));
        CHECK(whole(arguments, "--solution-minutes", rule.solution_minutes));
        CHECK(whole(arguments, "--warn-minutes", rule.warn_minutes));
        CHECK(somebody(ctx, arguments, "--escalate-to", rule.escalate_to));
        const auto team = arguments.get("--team");
        if (team && *team == nothing) {
            rule.team_id.reset();
        } else if (team) {
            TRY(const auto found, team_of(ctx, *team));
            rule.team_id = found.id;
        }
        return Done{};
    });
}

Result<int> set_response(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    return set_one(desk, terminal, arguments, &Rules::responses, [&](Context& ctx, ResponseRule& rule, bool is_new) -> Result<Done> {
        if (is_new && !(arguments.has("--survey") && arguments.has("--from") && arguments.has("--to")))
            return invalid("", "case response set wants --survey, --from and --to for a rule that is new.", "usage");
        CHECK(choice(arguments, "--survey", rule.survey));
        CHECK(whole(arguments, "--from", rule.from));
        CHECK(whole(arguments, "--to", rule.to));
        CHECK(choice(arguments, "--kind", rule.kind));
        CHECK(whole(arguments, "--hours", rule.hours));
        return somebody(ctx, arguments, "--owner", rule.owner_id);
    });
}

Result<int> set_ready(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    return set_one(desk, terminal, arguments, &Rules::answers, [&](Context&, CannedAnswer& answer, bool) -> Result<Done> {
        TRY(answer.words, cli::text_operand<decltype(CannedAnswer::words)>(arguments, 1, "WORDS", "Say what it says."));
        return Done{};
    });
}

Result<int> change_settings(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    if (arguments.options.empty()) return invalid("", "case settings wants --newest-days, --ask-after-days or --reopen-at.", "usage");
    return change_and_print(desk, terminal, [&](Context&, Rules& rules) -> Result<Done> {
        CHECK(whole(arguments, "--newest-days", rules.newest_days));
        CHECK(whole(arguments, "--ask-after-days", rules.ask_after_days));
        return whole(arguments, "--reopen-at", rules.reopen_at);
    }, [](Context&, Rules& rules) { return settings_line(rules); });
}

Result<Done> amount(Context& ctx, const cli::Arguments& arguments, const std::string& option, std::optional<Money>& member)
{
    const auto said = arguments.get(option);
    if (!said) return Done{};
    if (*said == nothing) return member.reset(), Done{};
    const auto& currency = ctx.business.currency;
    const auto minor = csv::minor_units(*said, minor_digits(currency), false);
    if (!minor) return imports::at_field(minor.error(), option);
    member = Money{*minor, currency};
    return Done{};
}

// As the options say it; what they leave out stays.
Result<Limit> limited(Context& ctx, const cli::Arguments& arguments, Limit limit)
{
    const Money none{0, ctx.business.currency};
    if (arguments.has("--nothing")) return Limit{none, none};
    CHECK(amount(ctx, arguments, "--per-case", limit.per_case));
    CHECK(amount(ctx, arguments, "--per-month", limit.per_month));
    return limit;
}

Result<Done> limit_role(Context& ctx, const cli::Arguments& arguments, identity::Role role, MoneyRules& rules)
{
    if (arguments.has("--as-role")) return invalid("", "--as-role is for a single person: it takes their own limit away.", "usage");
    auto one = std::ranges::find(rules.roles, role, &RoleLimit::role);
    const Money none{0, ctx.business.currency};
    TRY(const auto limit, limited(ctx, arguments, one == rules.roles.end() ? Limit{none, none} : static_cast<const Limit&>(*one)));
    if (one == rules.roles.end()) one = rules.roles.insert(one, {{}, role});
    static_cast<Limit&>(*one) = limit;
    return Done{};
}

Result<Done> limit_person(Context& ctx, const cli::Arguments& arguments, const identity::Staff& staff, MoneyRules& rules)
{
    const auto before = limit_of(ctx, rules, staff);
    std::erase_if(rules.people, [&](const PersonLimit& one) { return one.staff_id == staff.id; });
    if (arguments.has("--as-role")) return Done{};
    TRY(const auto limit, limited(ctx, arguments, before));
    rules.people.push_back({limit, staff.id});
    return Done{};
}

// Of everybody whom it concerns, in a sentence each.
Result<int> set_limit(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    if (arguments.options.empty()) return invalid("", "remedy limit wants --per-case, --per-month, --nothing or --as-role.", "usage");
    for (const auto* whole : {"--nothing", "--as-role"})
        for (const auto* beside : {"--per-case", "--per-month"}) CHECK(not_both(arguments, whole, beside));
    CHECK(not_both(arguments, "--nothing", "--as-role"));
    const auto& whom = arguments.operands.front();
    TRY(const auto lines, desk.write([&](Context& ctx) -> Result<std::string> {
        MoneyRulesInForce rules = read_money_rules(ctx);
        const auto role = parse_enum<identity::Role>(whom);
        std::optional<identity::Staff> staff;
        if (!role) {
            TRY(const auto id, staff_named(ctx, whom));
            staff = identity::store::find_staff(ctx.db, id);
            CHECK(limit_person(ctx, arguments, *staff, rules));
        } else {
            CHECK(limit_role(ctx, arguments, *role, rules));
        }
        if (auto changed = change_money_rules(ctx, rules.version, rules); !changed) return at_option(std::move(changed).error());
        std::string said;
        for (const auto& one : list_allowances(ctx)) {
            const auto known = identity::store::find_staff(ctx.db, one.staff_id);
            if (staff ? one.staff_id == staff->id : known && known->role == role) said += one.sentence + "\n";
        }
        return said;
    }));
    cli::print_lines(terminal, lines, "It is said. Nobody of this role works here now.");
    return cli::done;
}

}  // namespace

void add_rule_commands(cli::Commands& commands)
{
    using Needs = cli::Command::Needs;
    const auto sets_up = may("settings:write");
    const cli::Option before{"--before", "NAME", "it stands before this one (a new one first)"};
    commands.push_back({"case rules", "says how long we have, which answers open a case, and the ready answers", {}, {{"-o", "text|json", "how to write it (text)"}}, Needs::reading, may("cases:read"), print_rules,
        "`case clock`, `case response`, `case ready` and `case settings` change one thing of them; all are in the file of `export setup`, part case_rules."});
    commands.push_back({"case clock set", "says how long we have for some cases, in minutes in which we are open; the first that fits a case holds", {"NAME"},
        {{"--kind", "KIND", "complaint, question, request or praise (all)"}, {"--source", "SOURCE", "by which way they came (all)"}, {"--level", "N", "from customers on this level or above (all)"},
         {"--first-minutes", "N", "to the first answer"}, {"--next-minutes", "N", "to the next answer"}, {"--solution-minutes", "N", "to the solution"}, {"--warn-minutes", "N", "somebody is told so long before"},
         {"--escalate-to", "EMAIL", "who gets what is late"}, {"--team", "TEAM", "whose such cases are"}, before},
        Needs::writing, sets_up, set_clock, "Makes it, or changes what is said. “none” takes away what an option says. Cases that are open keep their clocks."});
    commands.push_back({"case clock remove", "takes such a rule away", {"NAME"}, {}, Needs::writing, sets_up,
        [](Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments) { return remove_one(desk, terminal, arguments, &Rules::clocks); }});
    commands.push_back({"case response set", "says which answers to surveys open a case; the first that fits an answer holds", {"NAME"},
        {{"--survey", "WHICH", "nps, csat, ces or rating"}, {"--from", "N", "the lowest score"}, {"--to", "N", "the highest"}, {"--kind", "KIND", "complaint, question, request or praise (complaint)"},
         {"--hours", "N", "open hours within which it wants an answer (24)"}, {"--owner", "EMAIL", "whose it is where it is nobody's; “none”: nobody's"}, before},
        Needs::writing, sets_up, set_response, "Makes it, or changes what is said."});
    commands.push_back({"case response remove", "takes such a rule away", {"NAME"}, {}, Needs::writing, sets_up,
        [](Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments) { return remove_one(desk, terminal, arguments, &Rules::responses); }});
    commands.push_back({"case ready set", "writes a ready answer, or other words for it", {"NAME", "WORDS"}, {before}, Needs::writing, sets_up, set_ready, "{{name}} is what the customer likes to be called."});
    commands.push_back({"case ready remove", "takes a ready answer away", {"NAME"}, {}, Needs::writing, sets_up,
        [](Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments) { return remove_one(desk, terminal, arguments, &Rules::answers); }});
    commands.push_back({"case settings", "says when customers are asked whether it is right now, and what opens a case again", {},
        {{"--newest-days", "N", "answers that are older open no case"}, {"--ask-after-days", "N", "after closing"}, {"--reopen-at", "N", "a verdict of so much or less"}}, Needs::writing, sets_up, change_settings});
    commands.push_back({"remedy limit", "says how much a role, or one person in its place, may give without asking anybody", {"ROLE|EMAIL"},
        {{"--per-case", "AMOUNT", "for one case, such as 30; “none”: as much as they think right"}, {"--per-month", "AMOUNT", "in a month"}, {"--nothing", "", "nothing: they ask"}, {"--as-role", "", "of a person: as their role"}},
        Needs::writing, sets_up, set_limit, "ROLE is viewer, staff, manager or owner. Only an owner says this."});
}

}  // namespace rapport::cases
