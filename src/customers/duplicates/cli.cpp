#include "base/cli/lines.h"
#include "base/json.h"
#include "customers/doors.h"
#include "customers/duplicates/duplicates.h"
#include "customers/duplicates/schedule.h"
#include "customers/json.h"
#include "customers/masked.h"
#include "customers/merge.h"
#include "customers/named.h"
#include "customers/service.h"

#include <cmath>

namespace rapport::customers {
namespace {

constexpr std::int64_t most_listed = 200;

std::string called(const ListedCustomer& one) { return one.name.value_or("no name") + " (" + one.external_id.value_or(to_text(one.id)) + ")"; }

std::string line_of(const DuplicatePair& pair)
{
    std::string reasons;
    for (const auto& reason : pair.reasons) reasons += (reasons.empty() ? "" : "; ") + reason;
    return std::to_string(std::lround(pair.score * 100)) + " %  " + to_text(pair.one.id) + "  " + to_text(pair.other.id) + "  " + called(pair.one) + " and " + called(pair.other) + ": " + reasons + "\n";
}

Result<int> list(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    TRY(const auto limit, cli::whole_option(arguments, "--limit", 50, 1, most_listed));
    TRY(auto found, desk.read([&](Context& ctx) -> Result<DuplicateList> {
        DuplicateQuery query{.limit = static_cast<int>(limit)};
        if (const auto customer = arguments.get("--customer")) {
            TRY(query.customer, customer_named(ctx, *customer));
        }
        return list_duplicates(ctx, query);
    }));
    std::string lines;
    for (auto& pair : found.data) {
        for (auto* one : {&pair.one, &pair.other}) *one = shown_to(desk.actor, std::move(*one));
        lines += line_of(pair);
    }
    const auto unseen = desk.read([](Context& ctx) { return not_looked_since(ctx); });
    cli::print_lines(terminal, format == "json" ? to_json(found.data) + "\n" : lines,
        unseen ? *unseen + ": rapport duplicates search" + arguments.where : "Nobody seems to be in the books twice.");
    if (found.next_cursor) terminal.say("These are the first " + std::to_string(limit) + ". There are more.");
    return cli::done;
}

Result<int> search(Desk& desk, cli::Terminal& terminal, const cli::Arguments&)
{
    jobs::Running running{desk, {}, [](std::string_view) {}};
    CHECK(search_duplicates(running));
    terminal.say("Everybody was looked at.");
    return cli::done;
}

// What merging would make of the two, or what it made.
Result<int> merge(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments, const Following& following)
{
    TRY(const auto choices, choices_in(arguments.get("--fields").value_or("")));
    const auto two = [&](Context& ctx) -> Result<std::pair<Id<Customer>, MergeWith>> {
        TRY(const auto survivor, customer_named(ctx, arguments.operands.at(0)));
        TRY(const auto other, customer_named(ctx, arguments.operands.at(1)));
        return std::pair(survivor, MergeWith{other, choices});
    };
    if (arguments.has("--dry-run")) {
        TRY(auto preview, desk.read([&](Context& ctx) -> Result<MergePreview> {
            TRY(const auto both, two(ctx));
            return preview_merge(ctx, following, both.first, both.second);
        }));
        for (auto* one : {&preview.survivor, &preview.other, &preview.merged}) *one = shown_to(desk.actor, std::move(*one));
        terminal.print(to_json(preview) + "\n");
        terminal.say("a dry run: nothing was changed");
        return cli::done;
    }
    TRY(const auto made, desk.write([&](Context& ctx) -> Result<StandingMerge> {
        TRY(const auto both, two(ctx));
        TRY(const auto merged, merge_customers(ctx, following, both.first, both.second));
        return read_merge(ctx, merged.id);
    }));
    terminal.print(to_text(made.id) + "  " + made.other_name + " is part of " + made.customer_name.value_or(to_text(made.customer_id)) + "\n");
    terminal.say("take it back with: rapport duplicates undo " + to_text(made.id) + arguments.where);
    return cli::done;
}

Result<int> undo(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments, const Following& following)
{
    const auto id = parse_id<Merge>(arguments.operands.front());
    if (!id) return not_found("There is no merge “" + arguments.operands.front() + "”.");
    TRY(const auto again, desk.write([&](Context& ctx) { return take_back_merge(ctx, following, *id); }));
    terminal.say(again.notes_stay ? "They are two again. Their notes were changed since; look at what stays with the first." : "They are two again.");
    return cli::done;
}

}  // namespace

void add_duplicate_commands(cli::Commands& commands, const Following& following)
{
    using Needs = cli::Command::Needs;
    commands.push_back({"duplicates list", "lists pairs that may be one person, as the last search found them, the likeliest first", {},
        {{"--customer", "ID", "pairs with this customer"}, {"--limit", "N", "50; 200 at most"}, {"-o", "text|json", "how to write it (text)"}}, Needs::reading, may("customers:read"), list});
    commands.push_back({"duplicates search", "looks at everybody now; a server does so by itself", {}, {}, Needs::writing, may("customers:write"), search});
    commands.push_back({"duplicates merge", "makes OTHER part of CUSTOMER: its rows move, the stricter consent wins", {"CUSTOMER", "OTHER"},
        {{"--fields", "NAME:WHOSE,...", "whose value a field takes: survivor, other or both (name:other,tags:survivor)"}, {"--dry-run", "", "print what would become of them as JSON, and change nothing"}}, Needs::writing, may("customers:write"),
        [&following](Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments) { return merge(desk, terminal, arguments, following); }});
    commands.push_back({"duplicates undo", "makes two records of one again, each as it was; within " + std::to_string(undo_days) + " days", {"MERGE"}, {}, Needs::writing, may("customers:write"),
        [&following](Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments) { return undo(desk, terminal, arguments, following); }});
}

}  // namespace rapport::customers
