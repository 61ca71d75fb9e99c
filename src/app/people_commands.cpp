#include "app/people_commands.h"

#include "base/json.h"
#include "customers/json.h"
#include "customers/service.h"
#include "identity/people.h"
#include "identity/tokens.h"

namespace rapport::app {
namespace {

Result<int> create_token(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    const auto email = arguments.get("--staff"), scopes = arguments.get("--scopes");
    if (!email || !scopes) return invalid("", "token create wants --staff EMAIL and --scopes all|read|NAME,...", "usage");
    TRY(const auto days, cli::whole_option(arguments, "--expires-in-days", identity::token_default_days, 1, identity::token_most_days));
    TRY(const auto made, desk.write([&](Context& ctx) -> Result<identity::MadeToken> {
        const auto staff = identity::find_staff_by_email(ctx.db, *email);
        if (!staff) return not_found("Nobody of the staff has the e-mail “" + *email + "”.");
        return identity::make_token(ctx, staff->id, {{arguments.get("--name").value_or("command line")}, identity::scopes_from_text(*scopes), days});
    }));
    terminal.print(made.token + "\n");
    return cli::done;
}

Result<int> add_staff(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    const auto role = parse_enum<identity::Role>(arguments.get("--role").value_or("staff"));
    if (!role) return invalid("--role", "--role is one of owner, manager, staff, viewer.", "usage");
    const auto& email = arguments.operands.front();
    TRY(const auto added, desk.write([&](Context& ctx) {
        return identity::add_staff(ctx, {{arguments.get("--name").value_or(email.substr(0, email.find('@')))}, email, *role});
    }));
    terminal.say("Added " + added.email + ". They come in once by this link and set their password:");
    terminal.print("/sign-in?token=" + added.link_token + "\n");
    return cli::done;
}

Result<int> list_staff(Desk& desk, cli::Terminal& terminal, const cli::Arguments&)
{
    for (const auto& person : desk.read([](Context& ctx) { return identity::list_staff(ctx.db); }))
        terminal.print(to_text(person.id) + "  " + std::string(enum_text(person.role)) + (person.active ? "  " : " (left)  ") + person.email + "  " + person.name + "\n");
    return cli::done;
}

Result<int> show_customer(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    const auto& wanted = arguments.operands.front();
    TRY(const auto customer, desk.read([&](Context& ctx) -> Result<customers::Customer> {
        auto id = parse_id<customers::Customer>(wanted);
        if (!id) id = customers::find_by_external_id(ctx.db, wanted);
        if (!id) return not_found("There is no customer “" + wanted + "”.");
        return customers::read_customer(ctx, *id);
    }));
    terminal.print(to_json(customer) + "\n");
    return cli::done;
}

}  // namespace

void add_people_commands(cli::Commands& commands)
{
    using Needs = cli::Command::Needs;
    commands.push_back({"token create", "makes an API token, and prints it this once", {},
        {{"--staff", "EMAIL", "whose"}, {"--scopes", "all|read|NAME,...", "what it may do"}, {"--expires-in-days", "N", "365"}, {"--name", "NAME", "what it is for"}},
        Needs::writing, may("tokens:write"), create_token});
    commands.push_back({"staff add", "adds somebody who works here", {"EMAIL"}, {{"--name", "NAME", "their name"}, {"--role", "ROLE", "owner, manager, staff (default) or viewer"}},
        Needs::writing, may("staff:write"), add_staff});
    commands.push_back({"staff list", "lists who works here", {}, {}, Needs::reading, may("staff:read"), list_staff});
    commands.push_back({"customer show", "prints one customer as JSON", {"ID"}, {}, Needs::reading, may("customers:read"), show_customer});
}

}  // namespace rapport::app
