#include "base/cli/lines.h"
#include "base/in_words.h"
#include "base/json.h"
#include "customers/named.h"
#include "ladder/doors.h"
#include "ladder/service.h"
#include "ladder/welcome.h"

#include <cmath>
#include <fstream>
#include <iterator>
#include <unistd.h>

namespace rapport::ladder {
namespace {

std::string in_words(const LadderReport& report)
{
    if (report.levels.empty()) return "Nobody was looked at yet; a server does so at night.\n";
    std::string words;
    for (std::size_t level = report.levels.size(); level-- > 0;) words += std::to_string(level) + "  " + std::to_string(report.levels[level]) + "  " + report.meanings.at(level) + "\n";
    return words + std::to_string(report.climbed) + " climbed and " + std::to_string(report.slipped) + " slipped within a quarter of a year.\n"
        + "With " + std::to_string(report.transactions_only.customers) + " of " + std::to_string(report.transactions_only.of) + " who bought within a year there are only transactions.\n";
}

Result<int> show_all(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    const auto report = desk.read([](Context& ctx) { return read_report(ctx); });
    terminal.print(format == "json" ? to_json(report) + "\n" : in_words(report));
    return cli::done;
}

std::string in_words(const Context& ctx, const CustomerLadder& one)
{
    std::string words = "On step " + std::to_string(one.level) + ": " + one.meaning + "\n";
    for (const auto& rung : one.rungs) {
        words += std::to_string(rung.level) + "  " + (rung.held ? "held" : rung.met ? "met, but a step below is not" : "not met") + "  " + rung.meaning + "\n";
        for (const auto& evidence : rung.evidence) words += "     " + day_in_words(ctx.business.time_zone.local_day(evidence.at), ctx.today()) + "  " + evidence.words + "\n";
    }
    if (one.next_step) words += "Next: " + one.next_step->sentence + "  (" + one.next_step->reason + ")\n";
    return words;
}

Result<int> show_one(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    TRY(const auto text, desk.read([&](Context& ctx) -> Result<std::string> {
        TRY(const auto customer, customers::customer_named(ctx, arguments.operands.front()));
        TRY(const auto one, ladder_of(ctx, customer));
        return format == "json" ? to_json(one) + "\n" : in_words(ctx, one);
    }));
    terminal.print(text);
    return cli::done;
}

std::string name_of(const std::optional<std::string>& name, const std::optional<std::string>& external_id, Id<customers::Customer> id)
{
    return name.value_or("no name") + " (" + external_id.value_or(to_text(id)) + ")";
}

Result<int> list_people(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    constexpr int at_once = 1000;
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    TRY(const auto level, cli::whole_option(arguments, "--level", highest_level, 0, highest_level));
    const auto group = parse_enum<Group>(arguments.get("--group").value_or("level"));
    if (!group) return invalid("--group", "--group is one of: " + Json<Group>::allowed() + ".", "usage");
    const auto all = desk.read([&](Context& ctx) {
        std::vector<OnLadder> found;
        for (Id<customers::Customer> after;;) {
            auto page = people(ctx, *group, level, after, at_once);
            const bool more = page.size() > at_once;
            if (more) page.pop_back();
            if (!page.empty()) after = page.back().customer_id;
            for (auto& one : page) found.push_back(std::move(one));
            if (!more) return found;
        }
    });
    if (format == "json") {
        terminal.print(to_json(all) + "\n");
        return cli::done;
    }
    std::string lines;
    for (const auto& one : all)
        lines += std::to_string(one.level) + "  " + name_of(one.name, one.external_id, one.customer_id) + ": " + one.reason + (one.next_step ? "  Next: " + *one.next_step : "") + "\n";
    cli::print_lines(terminal, lines, "Nobody stands there.");
    return cli::done;
}

std::string in_words(const Rules& rules)
{
    std::string words;
    for (int level = 1; level <= highest_level; ++level) {
        words += std::to_string(level) + "  " + meaning_of(level) + ", by one of:\n";
        for (const auto& one : rules.of(level)) words += "     " + std::string(enum_text(one.evidence)) + " at least " + std::to_string(one.at_least) + " within " + count_of(one.within_days, "day", "days") + "\n";
    }
    return words;
}

std::string in_words(const Context& ctx, const RulesInForce& rules)
{
    const auto made = rules.made_at ? "of " + day_in_words(ctx.business.time_zone.local_day(*rules.made_at), ctx.today()) + (rules.made_by ? " by " + *rules.made_by : "") : std::string("as they usually are");
    return "Version " + std::to_string(rules.version) + ", " + made + "\n" + in_words(rules.rules);
}

Result<int> print_rules(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    terminal.print(desk.read([&](Context& ctx) {
        const auto rules = read_rules(ctx.db);
        return format == "json" ? to_json(rules.rules) + "\n" : in_words(ctx, rules);
    }));
    return cli::done;
}

constexpr std::size_t most_rule_bytes = 1 << 20;

// The rules of a file as `ladder rules -o json` writes them.
Result<Rules> rules_in(cli::Terminal& terminal, const std::string& name)
{
    std::string text;
    char bytes[1 << 16];
    if (name == "-") {
        for (ssize_t size; text.size() <= most_rule_bytes && (size = ::read(terminal.in(), bytes, sizeof bytes)) > 0;) text.append(bytes, static_cast<std::size_t>(size));
    } else {
        std::ifstream file(terminal.resolve(name), std::ios::binary);
        if (!file) return not_found("There is no file “" + name + "”.");
        while (text.size() <= most_rule_bytes && (file.read(bytes, sizeof bytes), file.gcount() > 0)) text.append(bytes, static_cast<std::size_t>(file.gcount()));
    }
    if (text.size() > most_rule_bytes) return invalid("", "Rules are 1 MB at most.", "too_large");
    return from_json_text<Rules>(text);
}

Result<int> preview_rules(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    TRY(const auto rules, rules_in(terminal, arguments.operands.front()));
    TRY(const auto then, desk.read([&](Context& ctx) { return preview(ctx, rules); }));
    if (format == "json") {
        terminal.print(to_json(then) + "\n");
        return cli::done;
    }
    std::string text = std::to_string(then.climb) + " would climb and " + std::to_string(then.slip) + " would slip.\n";
    for (std::size_t level = then.levels_then.size(); level-- > 0;) text += std::to_string(level) + "  " + std::to_string(then.levels_now.at(level)) + " now, " + std::to_string(then.levels_then[level]) + " then\n";
    for (const auto& one : then.people) text += name_of(one.name, one.external_id, one.customer_id) + ": from " + std::to_string(one.from) + " to " + std::to_string(one.to) + "\n";
    terminal.print(text);
    return cli::done;
}

Result<int> set_rules(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto rules, rules_in(terminal, arguments.operands.front()));
    TRY(const auto text, desk.write([&](Context& ctx) -> Result<std::string> {
        TRY(const auto changed, change_rules(ctx, read_rules(ctx.db).version, rules));
        return in_words(ctx, changed);
    }));
    terminal.print(text);
    terminal.say("a server looks at everybody again in the background");
    return cli::done;
}

std::string in_words(const Context& ctx, const Welcome& welcome, const std::vector<Welcomed>& all)
{
    std::string words = count_of(welcome.started, "customer", "customers") + " bought for the first time within " + std::to_string(welcome.days) + " days; " + std::to_string(welcome.came_again) + " came again"
        + (welcome.share ? ", " + std::to_string(std::lround(*welcome.share * 100)) + " %" : "") + ", with " + std::to_string(welcome.talked_with) + " somebody of us had a word.\n";
    for (const auto& one : all)
        words += day_in_words(ctx.business.time_zone.local_day(one.first_bought_at), ctx.today()) + "  " + name_of(one.name, one.external_id, one.id) + ": " + one.next_step.value_or("nothing") + "  (" + one.reason + ")\n";
    return words;
}

struct WelcomePath {
    Welcome welcome;
    std::vector<Welcomed> people;
};
BOOST_DESCRIBE_STRUCT(WelcomePath, (), (welcome, people))

Result<int> print_welcome(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    constexpr int most_listed = 200;
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    bool more = false;
    terminal.print(desk.read([&](Context& ctx) {
        WelcomePath path{read_welcome(ctx), welcomed(ctx, false, {}, most_listed)};
        more = path.people.size() > most_listed;
        if (more) path.people.pop_back();
        return format == "json" ? to_json(path) + "\n" : in_words(ctx, path.welcome, path.people);
    }));
    if (more) terminal.say("These are the newest " + std::to_string(most_listed) + ". There are more.");
    return cli::done;
}

}  // namespace

void add_commands(cli::Commands& commands)
{
    using Needs = cli::Command::Needs;
    const std::vector<cli::Option> format = {{"-o", "text|json", "how to write it (text)"}};
    commands.push_back({"ladder", "says how many are on each step of the ladder, as the last night found them", {}, format, Needs::reading, may("report:read"), show_all});
    commands.push_back({"ladder show", "shows a customer's step with the evidence for each, and the next one", {"CUSTOMER"}, format, Needs::reading, may("customers:read"), show_one});
    commands.push_back({"ladder people", "lists who stands on a step of the ladder, or moved, with the reason and the next step", {},
        {{"--level", "N", "0 to 4, with group level (4)"}, {"--group", "GROUP", "which people (level)"}, format.front()}, Needs::reading, may("customers:read"), list_people, "GROUP is one of: " + Json<Group>::allowed() + "."});
    commands.push_back({"ladder rules", "says which evidence holds a step, and for how long", {}, format, Needs::reading, may("settings:read"), print_rules});
    commands.push_back(cli::reading_input({"ladder rules preview", "says who would move under other rules; nothing changes", {"FILE"}, format, Needs::reading, may("settings:write"), preview_rules,
        "FILE holds rules as `ladder rules -o json` writes them; - reads standard input."}));
    commands.push_back(cli::reading_input({"ladder rules set", "changes the rules to those of a file", {"FILE"}, {}, Needs::writing, may("settings:write"), set_rules,
        "FILE holds rules as `ladder rules -o json` writes them; - reads standard input."}));
    commands.push_back({"ladder welcome", "who bought for the first time in the last three months and has not come again, with the next step", {}, format, Needs::reading, may("customers:read"), print_welcome});
}

}  // namespace rapport::ladder
