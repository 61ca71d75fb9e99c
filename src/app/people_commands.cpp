#include "app/people_commands.h"

#include "app/config.h"
#include "app/facts.h"
#include "app/first_steps.h"
#include "base/in_words.h"
#include "base/json.h"
#include "customers/find.h"
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

void print_link(cli::Terminal& terminal, const std::string& path)
{
    terminal.say("Where the server is not at " + Settings{}.listen + " for them, put its address in front:");
    terminal.print("http://" + Settings{}.listen + path + "\n");
}

Result<int> add_staff(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    const auto role = parse_enum<identity::Role>(arguments.get("--role").value_or("staff"));
    if (!role) return invalid("--role", "--role is one of owner, manager, staff, viewer.", "usage");
    const auto& email = arguments.operands.front();
    TRY(const auto added, desk.write([&](Context& ctx) {
        return identity::add_staff(ctx, {{arguments.get("--name").value_or(email.substr(0, email.find('@')))}, email, *role});
    }));
    terminal.say("Added " + added.email + ". They come in once by this link, until " + until_in_words(desk.runtime, added.link_expires_at.value()) + ", and set their password.");
    print_link(terminal, "/sign-in?token=" + added.link_token.value());
    return cli::done;
}

Result<int> make_link(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto link, sign_in_link(desk, arguments.operands.empty() ? std::nullopt : std::optional(arguments.operands.front())));
    terminal.say("This link works once, until " + link.until + ".");
    print_link(terminal, link.path);
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

Result<int> list_customers(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    customers::Find find;
    find.q = arguments.get("--find");
    find.tag = arguments.get("--tag");
    TRY(const auto limit, cli::whole_option(arguments, "--limit", 50, 1, 200));
    find.limit = static_cast<int>(limit);
    find.count = !find.q;
    const customers::Fields fields(fact_owners());
    customers::Directory directory;
    TRY(const auto found, desk.read([&](Context& ctx) -> Result<customers::CustomerList> {
        if (const auto where = arguments.get("--where")) {
            TRY(find.rule, read_rule(ctx, fields, *where));
        }
        return find_customers(ctx, directory, find);
    }));
    for (const auto& one : found.data) terminal.print(to_text(one.id) + "  " + one.name.value_or(one.external_id.value_or("")) + "\n");
    if (found.count) terminal.say(count_of(*found.count, "customer", "customers") + ".");
    return cli::done;
}

std::string what_can_be_asked()
{
    const customers::Fields fields(fact_owners());
    std::string text = "What --where can ask for:\n";
    for (const auto& [name, field] : fields.all()) {
        text += "  " + name + ": " + field.fact.meaning + "\n     ";
        for (const auto how : field.compares()) text += " " + std::string(enum_text(how));
        text += "\n";
    }
    return text;
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
    commands.push_back({"staff link", "makes a link that lets somebody in once, without a password", {"[EMAIL]"}, {}, Needs::writing, may("staff:write"), make_link,
        "Without EMAIL it is the owner's, or the first owner's while there is none. It takes the place of links made for them before; a server that runs goes on running."});
    commands.push_back({"staff list", "lists who works here", {}, {}, Needs::reading, may("staff:read"), list_staff});
    commands.push_back({"customer list", "lists customers, all or those who are meant", {},
        {{"--where", "RULE", "such as 'ladder_level at_least 2, overdue_from passed', or the same as JSON"}, {"--find", "TEXT", "a part of a name, phone or e-mail"},
         {"--tag", "TAG", "with this tag"}, {"--limit", "N", "50; 200 at most"}},
        Needs::reading, may("customers:read"), list_customers, what_can_be_asked()});
    commands.push_back({"customer show", "prints one customer as JSON", {"ID"}, {}, Needs::reading, may("customers:read"), show_customer});
}

}  // namespace rapport::app
