#include "base/cli/lines.h"
#include "base/cli/listed.h"
#include "base/cli/options.h"
#include "base/in_words.h"
#include "base/json.h"
#include "customers/doors.h"
#include "customers/duplicates/households.h"
#include "customers/duplicates/schedule.h"
#include "customers/json.h"
#include "customers/masked.h"
#include "customers/named.h"
#include "customers/service.h"

#include <algorithm>

namespace rapport::customers {
namespace {

constexpr int most_listed = 200;

std::string called(const ListedCustomer& one) { return one.name.value_or("no name") + " (" + one.external_id.value_or(to_text(one.id)) + ")"; }

// As whoever asks may see it: a proposal may be called after where they live.
HouseholdProposal seen(const Actor& actor, HouseholdProposal proposal)
{
    if (!sees_contacts(actor)) proposal.name.resize(std::min(proposal.name.find(','), proposal.name.size()));
    for (auto& member : proposal.members) member = shown_to(actor, std::move(member));
    return proposal;
}

std::string line_of(const HouseholdProposal& proposal)
{
    std::string members;
    for (const auto& member : proposal.members) members += (members.empty() ? "" : ", ") + called(member);
    return proposal.id + "  " + proposal.name + ": " + members + "\n";
}

Result<int> list(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    TRY(const auto limit, cli::whole_option(arguments, "--limit", 50, 1, most_listed));
    auto found = desk.read([&](Context& ctx) { return list_household_proposals(ctx.db, arguments.get("--after").value_or(""), static_cast<int>(limit)); });
    const bool more = std::ssize(found) > limit;
    if (more) found.pop_back();
    for (auto& proposal : found) proposal = seen(desk.actor, std::move(proposal));
    std::string lines;
    for (const auto& proposal : found) lines += line_of(proposal);
    const auto unseen = desk.read([](Context& ctx) { return not_looked_since(ctx); });
    cli::print_lines(terminal, format == "json" ? to_json(found) + "\n" : lines,
        unseen ? *unseen + ": rapport duplicates search" + arguments.where : "Nobody seems to live together who is not one household yet.");
    if (more) terminal.say("These are " + std::to_string(limit) + ". There are more: --after " + found.back().id);
    return cli::done;
}

Result<int> accept(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    AcceptHousehold input;
    CHECK(cli::text_option(arguments, "--name", input.name));
    TRY(const auto proposal, desk.write([&](Context& ctx) -> Result<HouseholdProposal> {
        if (const auto members = arguments.get("--members")) {
            auto& named = input.members.emplace();
            for (const auto& one : cli::listed(*members)) {
                TRY(const auto customer, customer_named(ctx, one));
                named.push_back(customer);
            }
        }
        return accept_household(ctx, proposal_named(ctx.db, arguments.operands.front()), input);
    }));
    const auto many = static_cast<std::int64_t>(input.members ? input.members->size() : proposal.members.size());
    terminal.say(count_of(many, "person is", "people are") + " one household now: " + (input.name ? input.name->value : seen(desk.actor, proposal).name));
    terminal.say("take it back with: rapport household again " + proposal.id + arguments.where);
    return cli::done;
}

Result<int> decline(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    CHECK(desk.write([&](Context& ctx) { return refuse_household(ctx, proposal_named(ctx.db, arguments.operands.front())); }));
    terminal.say("They are no household, and are not proposed again while they are the same people.");
    return cli::done;
}

Result<int> again(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto proposal, desk.write([&](Context& ctx) -> Result<HouseholdProposal> {
        const auto id = proposal_named(ctx.db, arguments.operands.front());
        if (auto refused = take_back_refusal(ctx, id)) return refused;
        if (auto accepted = take_back_acceptance(ctx, id); accepted || accepted.error().refusal != Refusal::not_found) return accepted;
        return not_found("Nobody has said of “" + arguments.operands.front() + "” that they live together, or that they do not.");
    }));
    terminal.print(line_of(seen(desk.actor, proposal)));
    return cli::done;
}

Result<CustomerList> members_of(Context& ctx, const std::string& household)
{
    Find find;
    find.household = household;
    find.limit = most_listed;
    Directory directory;
    return find_customers(ctx, directory, find);
}

// Who lives together under that name, or with that customer.
Result<CustomerList> living_together(Context& ctx, const std::string& text)
{
    TRY(auto found, members_of(ctx, text));
    if (!found.data.empty()) return found;
    const auto customer = customer_named(ctx, text);
    if (!customer) return not_found("There is no household “" + text + "”.");
    TRY(const auto one, read_customer(ctx, *customer));
    if (!one.household) return not_found("“" + text + "” is of no household.");
    return members_of(ctx, one.household->value);
}

Result<int> members(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto found, desk.read([&](Context& ctx) { return living_together(ctx, arguments.operands.front()); }));
    for (const auto& one : found.data) terminal.print(to_text(one.id) + "  " + called(one) + "\n");
    if (found.next_cursor) terminal.say("These are the first " + std::to_string(most_listed) + ". There are more.");
    return cli::done;
}

}  // namespace

void add_household_commands(cli::Commands& commands)
{
    using Needs = cli::Command::Needs;
    const auto reads = may("customers:read"), writes = may("customers:write");
    commands.push_back({"household list", "lists people of one family name at one address who are not one household yet, as the last search found them", {},
        {{"--limit", "N", "50; 200 at most"}, {"--after", "PROPOSAL", "goes on behind this one"}, {"-o", "text|json", "how to write it (text)"}}, Needs::reading, reads, list,
        "`duplicates search` looks at everybody now. Of a proposal's id the other commands take the first 8 letters or more, where no other begins so."});
    commands.push_back({"household accept", "says that they are a household", {"PROPOSAL"}, {{"--name", "NAME", "another name than the proposed one"}, {"--members", "ID,...", "only these of them"}}, Needs::writing, writes, accept});
    commands.push_back({"household decline", "says that they are none; they are not proposed again", {"PROPOSAL"}, {}, Needs::writing, writes, decline});
    commands.push_back({"household again", "takes either back: each has again what they had before, and they are proposed again", {"PROPOSAL"}, {}, Needs::writing, writes, again});
    commands.push_back({"household members", "lists who is of a household, by its name or by a customer's id, ours or yours", {"NAME"}, {}, Needs::reading, reads, members});
}

}  // namespace rapport::customers
