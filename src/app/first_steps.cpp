#include "app/first_steps.h"

#include "app/config.h"
#include "app/opening.h"
#include "app/tls.h"
#include "base/db/copy_rows.h"
#include "base/db/migrate.h"
#include "base/in_words.h"
#include "identity/audit.h"
#include "identity/business.h"
#include "identity/first_owner.h"
#include "identity/links.h"
#include "identity/people.h"
#include "messages/places.h"

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

identity::NewBusiness business_of(const cli::Arguments& arguments)
{
    identity::NewBusiness input;
    input.name = arguments.get("--name").value_or(input.name);
    input.currency = arguments.get("--currency").value_or(input.currency);
    input.time_zone = arguments.get("--time-zone").value_or(input.time_zone);
    input.country = arguments.get("--country");
    return input;
}

struct Owner {
    std::string email, password;
    std::string name() const { return email.substr(0, email.find('@')); }
};

// Nothing where the first owner says who they are by the link.
Result<std::optional<Owner>> owner_of(const cli::Terminal& terminal, const cli::Arguments& arguments)
{
    const auto email = arguments.get("--owner"), file = arguments.get("--password-file");
    if (file && !email) return invalid("--owner", "--password-file wants --owner EMAIL, whose password it is.", "usage");
    if (!file) return std::optional<Owner>{};
    TRY(auto password, password_in(terminal.resolve(*file)));
    return std::optional(Owner{*email, std::move(password)});
}

// The refusal of a use case as whoever typed the options mends it: "--time-zone: This must be a time zone such as Europe/Berlin."
Error at_options(Error error)
{
    for (auto& fault : error.faults) {
        const auto member = fault.pointer.empty() ? fault.pointer : fault.pointer.substr(1);
        fault.pointer = member == "time_zone" ? "--time-zone" : member == "email" ? "--owner" : member == "password" ? "--password-file" : "--" + member;
    }
    if (!error.faults.empty()) error.detail = error.faults.front().detail = error.faults.front().pointer + ": " + error.faults.front().detail;
    return error;
}

// Whatever init() would refuse, so that a refused one leaves nothing behind.
Result<Done> look_before_init(const std::filesystem::path& data_folder, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    const auto made = identity::settled(business_of(arguments));
    if (!made) return at_options(made.error());
    TRY(const auto owner, owner_of(terminal, arguments));
    if (owner)
        if (const auto checked = identity::check_first_owner(owner->name(), owner->email, owner->password, made->name); !checked) return at_options(checked.error());
    if (const auto machine = arguments.get("--tls-self-signed")) CHECK(can_make_local_tls(data_folder, *machine, system_clock().now()));
    return Done{};
}

Result<int> init(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    const auto input = business_of(arguments);
    TRY(const auto owner, owner_of(terminal, arguments));
    CHECK(make_business(desk.runtime, input));
    if (const auto machine = arguments.get("--tls-self-signed")) CHECK(make_local_tls(desk.runtime.data_folder, *machine, desk.runtime.clock.now(), arguments.where, terminal));
    const auto serve = "rapport serve" + arguments.where;
    if (owner) {
        TRY(const auto added, identity::add_first_owner(desk, owner->name(), owner->email, owner->password));
        terminal.say("Made " + input.name + ". " + added.email + " can sign in: " + serve);
        return cli::done;
    }
    TRY(const auto link, sign_in_link(desk));
    terminal.say("Made " + input.name + ". Start it with: " + serve);
    terminal.say("and open this link, which lets the first owner in once, until " + link.until + ":");
    terminal.print("http://" + Settings{}.listen + link.path + "\n");
    terminal.say("Another one, once it is used or has run out: rapport staff link" + arguments.where);
    return cli::done;
}

// Everything into an empty database of the other engine. Whoever starts this one again sends no mail with it: the other one does.
Result<int> move_to(Desk& desk, cli::Terminal& terminal, const std::string& url)
{
    std::int64_t at_work = 1;
    if (desk.runtime.database.engine() == Engine::postgres) desk.runtime.database.read([&](Db& db) { at_work = nodes_at_work(db, desk.runtime.clock.now()); });
    if (!desk.runtime.alone || at_work > 1) return conflict("Please stop the server first: what is written meanwhile would be left behind. One that was killed counts for a minute more.");
    Settings target;
    target.data_folder = desk.runtime.data_folder;
    target.database = url;
    const bool to_sqlite = !sqlite_path(target).empty();
    if (!to_sqlite && !url.starts_with("postgres://") && !url.starts_with("postgresql://")) return invalid("--to", "--to wants sqlite:PATH or postgres://..., not “" + url + "”.", "usage");
    if (!to_sqlite && desk.runtime.database.engine() == Engine::postgres) return conflict("From one PostgreSQL to another everything goes by rapport backup and rapport restore.");
    if (!is_fresh(target) || !copy_rows(desk.runtime.database, url)) return conflict("There is a business in that database already. Nothing was changed.");
    CHECK(desk.write([](Context& ctx) -> Result<Done> {
        identity::record(ctx, "database.moved", "database");
        (void)messages::hold_mail(ctx, messages::Because{{"Everything was copied into another database, which sends from now on."}});     // it was held already, or no server ever ran here
        return Done{};
    }));
    terminal.say("Everything was copied, read back and compared. Start the server with --database and that address, or put it into rapport.toml as `database`;");
    terminal.say("the data folder stays the same. This database was not changed but for its mail, which is held.");
    return cli::done;
}

Result<int> migrate_here(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    if (const auto url = arguments.get("--to")) return move_to(desk, terminal, *url);
    int number = 0;
    desk.runtime.database.read([&](Db& db) { number = schema_number(db); });
    terminal.say("The schema is at step " + std::to_string(number) + ", the newest this program knows.");
    return cli::done;
}

}  // namespace

Result<Done> init_with_defaults(Runtime& runtime) { return make_business(runtime, {}); }

std::string until_in_words(Runtime& runtime, Instant at)
{
    const auto zone = runtime.business()->time_zone;
    return moment_in_words(zone, at, runtime.clock.now()) + " (" + zone.name() + ")";
}

Result<SignInLink> sign_in_link(Desk& desk, const std::optional<std::string>& email)
{
    TRY(const auto made, desk.write([&](Context& ctx) -> Result<identity::MadeLink> {
        if (email) {
            const auto staff = identity::find_staff_by_email(ctx.db, *email);
            if (!staff) return not_found("Nobody of the staff has the e-mail “" + *email + "”.");
            return identity::make_sign_in_link(ctx, staff->id);
        }
        if (!identity::has_active_owner(ctx.db)) return identity::make_first_owner_link(ctx);
        for (const auto& person : identity::list_staff(ctx.db, true))
            if (person.role == identity::Role::owner) return identity::make_sign_in_link(ctx, person.id, link_of_a_start_us);
        return not_found("There is no owner.");
    }));
    return SignInLink{"/sign-in?token=" + made.link_token, until_in_words(desk.runtime, made.expires_at)};
}

cli::Command init_command()
{
    return {"init", "makes the database of a new business", {},
            {{"--name", "NAME", "of the business"}, {"--currency", "EUR", "ISO 4217"}, {"--time-zone", "Europe/Berlin", "IANA name (UTC)"},
             {"--country", "DE", "region of phone numbers; from the time zone"}, {"--owner", "EMAIL", "the first owner"}, {"--password-file", "F", "their password"},
             {"--tls-self-signed", "NAME", "an authority of the shop's own and a certificate for this host name or address; also beside a database that is there"}},
            cli::Command::Needs::writing, may("settings:write"), init, {}, look_before_init};
}

cli::Command migrate_command()
{
    return {"migrate", "brings the schema to this version, or everything to the other engine", {}, {{"--to", "URL", "copies everything into this empty database and compares each row"}, {"--no-backup", "", "leaves out the backup that is made before a schema is changed"}},
            cli::Command::Needs::writing, may("settings:write"), migrate_here,
            "Before the schema of an older Rapport is changed, a backup is made in the data folder and read back, and the last two are kept; `serve` does so too.\n"
            "All steps are done or none: what fails or is killed leaves the database to the Rapport from before."};
}

}  // namespace rapport::app
