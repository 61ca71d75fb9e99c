#include "app/demo.h"

#include "app/demo_standards.h"
#include "demo/shop.h"
#include "identity/business.h"
#include "identity/people.h"
#include "imports/service.h"

#include <fstream>

namespace rapport::app {
namespace {

constexpr std::int64_t usual_seed = 7;

const Sql any_customer_sql{"app.any_customer", Reach::business, "SELECT id FROM customers ORDER BY id LIMIT 1"};

Result<Done> make_business_and_staff(Desk& desk)
{
    CHECK(desk.write([](Context& ctx) -> Result<Done> {
        if (ctx.db.one<std::int64_t>(any_customer_sql)) return conflict("There are customers already. The demo fills a fresh database only.");
        TRY(const auto now, identity::read_business(ctx.db));
        identity::BusinessChange change;
        change.name = {true, {{"Hafer & Mohn"}}};
        change.currency = {true, "EUR"};
        change.time_zone = {true, "Europe/Berlin"};
        change.country = {true, "DE"};
        CHECK(identity::change_business(ctx, now.version, change, [](Db&) { return false; }));
        if (!identity::list_staff(ctx.db).empty()) return Done{};
        CHECK(identity::insert_staff(ctx, {{"Hanne Brodersen"}, "hanne@example.org", identity::Role::owner}));
        CHECK(identity::insert_staff(ctx, {{"Ines Okafor"}, "ines@example.org", identity::Role::manager}));
        CHECK(identity::insert_staff(ctx, {{"Tom Sørensen"}, "tom@example.org", identity::Role::staff}));
        CHECK(identity::insert_staff(ctx, {{"Samir Haddad"}, "samir@example.org", identity::Role::staff}));
        return Done{};
    }));
    std::optional<Business> business;
    desk.runtime.database.read([&](Db& db) { business = identity::load_business(db); });
    desk.runtime.set_business(std::move(*business));
    return Done{};
}

Result<Done> bring_in(Desk& desk, cli::Terminal& terminal, const imports::Shapes& shapes, const std::string& kind, const std::string& text)
{
    const auto file = desk.runtime.data_folder / "spool" / ("demo-" + kind + ".csv");
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    imports::ImportNow input;
    input.kind = kind;
    input.file = file;
    input.file_name = "demo-" + kind + ".csv";
    input.progress = [&](double share, const imports::Counts&) { terminal.progress(share, kind); };
    const auto imported = imports::import_now(desk, shapes, input);
    std::filesystem::remove(file);
    if (!imported) return imported.error();
    terminal.say(kind + ": " + imported->report.counts.sentence());
    if (imported->report.counts.rejected == 0) return Done{};
    const auto first = imported->report.rejected.first(1).front();
    throw std::logic_error("the demo made a row that cannot come in, line " + std::to_string(first.line) + ": " + first.reason);
}

Result<int> fill(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments, const imports::Shapes& shapes)
{
    TRY(const auto seed, cli::whole_option(arguments, "--seed", usual_seed, 0, std::numeric_limits<std::int64_t>::max()));
    TRY(const auto as_of, cli::day_option(arguments, "--as-of"));
    CHECK(make_business_and_staff(desk));
    const auto today = desk.runtime.business()->time_zone.local_day(desk.runtime.clock.now());
    const auto files = demo::make_shop(static_cast<std::uint64_t>(seed), as_of.value_or(today));
    CHECK(bring_in(desk, terminal, shapes, "customers", files.customers));
    CHECK(bring_in(desk, terminal, shapes, "products", files.products));
    CHECK(bring_in(desk, terminal, shapes, "orders", files.orders));
    CHECK(bring_in(desk, terminal, shapes, "touchpoints", files.touchpoints));
    CHECK(bring_in(desk, terminal, shapes, "promises", files.promises));
    CHECK(bring_in(desk, terminal, shapes, "responses", files.responses));
    CHECK(make_demo_standards(desk, static_cast<std::uint64_t>(seed), as_of.value_or(today)));
    return cli::done;
}

}  // namespace

cli::Command demo_command(const imports::Shapes& shapes)
{
    return {"demo", "fills a fresh database with the demo business", {}, {{"--seed", "N", "another town of the same kind (7)"}, {"--as-of", "DATE", "its last day (today)"}},
            cli::Command::Needs::writing, may("settings:write"),
            [&shapes](Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments) { return fill(desk, terminal, arguments, shapes); }};
}

}  // namespace rapport::app
