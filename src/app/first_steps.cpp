#include "app/first_steps.h"

#include "app/tls.h"
#include "base/db/migrate.h"
#include "identity/business.h"
#include "identity/first_owner.h"
#include "identity/links.h"
#include "identity/passwords.h"
#include "identity/people.h"

#include <fstream>

namespace rapport::app {
namespace {

constexpr std::int64_t link_of_a_start_us = 24LL * 3600 * us_per_second;

Desk system_desk(Runtime& runtime) { return {runtime, Actor::system(), {}}; }

Result<Done> make_business(Runtime& runtime, const identity::NewBusiness& input)
{
    auto desk = system_desk(runtime);
    CHECK(desk.write([&](Context& ctx) { return identity::init_business(ctx, input); }));
    std::optional<Business> made;
    runtime.database.read([&](Db& db) { made = identity::load_business(db); });
    runtime.set_business(std::move(*made));
    return Done{};
}

// A file's first line is the password; one newline at its end is no part of it.
Result<std::string> password_in(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    if (!in) return invalid("--password-file", "The file " + file.string() + " cannot be read.", "usage");
    std::string password((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    if (password.ends_with('\n')) password.pop_back();
    return password;
}

Result<int> init(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    identity::NewBusiness input;
    input.name = arguments.get("--name").value_or(input.name);
    input.currency = arguments.get("--currency").value_or(input.currency);
    input.time_zone = arguments.get("--time-zone").value_or(input.time_zone);
    input.country = arguments.get("--country");
    const auto email = arguments.get("--owner");
    std::string password;
    if (email && arguments.has("--password-file")) {
        TRY(password, password_in(terminal.resolve(*arguments.get("--password-file"))));
        // Before anything is made: a refused password then leaves nothing behind.
        if (auto fault = identity::password_fault(password, {*email, input.name}, "/password")) return invalid({std::move(*fault)});
    }
    CHECK(make_business(desk.runtime, input));
    if (const auto machine = arguments.get("--tls-self-signed")) CHECK(make_local_tls(desk.runtime.data_folder, *machine, desk.runtime.clock.now(), terminal));
    if (!password.empty()) {
        TRY(const auto owner, identity::add_first_owner(desk, email->substr(0, email->find('@')), *email, password));
        terminal.say("Made " + input.name + ". " + owner.email + " can sign in: rapport serve");
        return cli::done;
    }
    TRY(const auto link, sign_in_link(desk.runtime));
    terminal.say("Made " + input.name + ". The first owner comes in once by this link, below the address of `rapport serve`:");
    terminal.print(link + "\n");
    return cli::done;
}

Result<int> migrate_here(Desk& desk, cli::Terminal& terminal, const cli::Arguments&)
{
    int number = 0;
    desk.runtime.database.read([&](Db& db) { number = schema_number(db); });
    terminal.say("The schema is at step " + std::to_string(number) + ", the newest this program knows.");
    return cli::done;
}

Result<int> not_on_a_database(Desk&, cli::Terminal&, const cli::Arguments&) { return conflict("This command cannot be handed to a running server."); }

}  // namespace

Result<Done> init_with_defaults(Runtime& runtime) { return make_business(runtime, {}); }

Result<std::string> sign_in_link(Runtime& runtime)
{
    auto desk = system_desk(runtime);
    TRY(const auto made, desk.write([&](Context& ctx) -> Result<identity::MadeLink> {
        if (!identity::has_active_owner(ctx.db)) return identity::make_first_owner_link(ctx);
        for (const auto& person : identity::list_staff(ctx.db, true))
            if (person.role == identity::Role::owner) return identity::make_sign_in_link(ctx, person.id, link_of_a_start_us);
        return not_found("There is no owner.");
    }));
    return "/sign-in?token=" + made.link_token;
}

cli::Command init_command()
{
    return {"init", "makes the database of a new business", {},
            {{"--name", "NAME", "of the business"}, {"--currency", "EUR", "ISO 4217"}, {"--time-zone", "Europe/Berlin", "IANA name (UTC)"},
             {"--country", "DE", "region of phone numbers; from the time zone"}, {"--owner", "EMAIL", "the first owner"}, {"--password-file", "F", "their password"},
             {"--tls-self-signed", "NAME", "an authority of the shop's own and a certificate for this host name or address; also beside a database that is there"}},
            cli::Command::Needs::writing, may("settings:write"), init};
}

cli::Command serve_command()
{
    return {"serve", "serves page and API", {},
            {{"--listen", "HOST:PORT", "where (127.0.0.1:8080)"}, {"--tls-cert", "F", "certificate chain, PEM"}, {"--tls-key", "F", "its key, PEM"},
             {"--sign-in-link", "", "print a one-time link for the owner"}},
            cli::Command::Needs::writing, may("settings:write"), not_on_a_database};
}

cli::Command openapi_command()
{
    return {"openapi", "prints the OpenAPI file", {}, {}, cli::Command::Needs::reading, may("settings:read"), not_on_a_database};
}

cli::Command migrate_command()
{
    return {"migrate", "brings the schema to this version", {}, {}, cli::Command::Needs::writing, may("settings:write"), migrate_here};
}

}  // namespace rapport::app
