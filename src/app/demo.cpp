#include "app/demo.h"

#include "app/backup.h"
#include "app/demo_articles.h"
#include "app/demo_cases.h"
#include "app/demo_ideas.h"
#include "app/demo_desk.h"
#include "app/demo_mail.h"
#include "app/demo_standards.h"
#include "app/demo_surveys.h"
#include "customers/care.h"
#include "demo/shop.h"
#include "identity/authenticate.h"
#include "identity/business.h"
#include "identity/people.h"
#include "imports/service.h"
#include "promises/service.h"
#include "tasks/handovers.h"
#include "tasks/service.h"
#include "themes/reading.h"

#include <algorithm>
#include <fstream>

namespace rapport::app {
namespace {

constexpr std::int64_t usual_seed = 7;
constexpr const char* their_emails[] = {"hanne@example.org", "ines@example.org", "tom@example.org"};

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
        change.address = {true, "Kornstraße 12\n27283 Verden"};
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

// Where the demo's own people work: what is on its way, an offer from Ines to Tom, the oven door from Tom to Hanne, and a customer from Hanne to Ines.
Result<Done> hand_over_some(Desk& desk)
{
    const auto as = [&](const char* email, auto&& f) {
        const auto staff = desk.read([&](Context& ctx) { return identity::find_staff_by_email(ctx.db, email); });
        Desk theirs{desk.runtime, identity::acting(*staff, "command"), {}};
        return theirs.write(f);
    };
    const auto id_of = [](Context& ctx, const char* email) { return identity::find_staff_by_email(ctx.db, email)->id; };
    const auto owed = [](Context& ctx, const std::string& what) {
        auto all = promises::list_promises(ctx, {.ended = false}).value();
        return *std::ranges::find_if(all, [&](const auto& one) { return one.what.starts_with(what); });
    };
    const bool there = desk.read([](Context& ctx) { return std::ranges::all_of(their_emails, [&](const char* email) { return identity::find_staff_by_email(ctx.db, email).has_value(); }); });
    if (!there) return Done{};
    CHECK(as("ines@example.org", [&](Context& ctx) {
        return tasks::hand_over(ctx, {.promise_id = owed(ctx, "An offer for breakfast").id, .to_staff_id = id_of(ctx, "tom@example.org"),
                                      .note = {"I am at the fair tomorrow. He was promised the price per head and a list without nuts."}});
    }));
    CHECK(as("tom@example.org", [&](Context& ctx) {
        const auto door = tasks::list_tasks(ctx, {.q = "oven door"}).value();
        return tasks::hand_over(ctx, {.task_id = door.front().id, .to_staff_id = id_of(ctx, "hanne@example.org"),
                                      .note = {"It is measured: 62 by 41. The mechanic wants to hear from whoever pays."}});
    }));
    CHECK(as("hanne@example.org", [&](Context& ctx) {
        const auto clara = owed(ctx, "The olives from Liguria").customer_id;
        customers::give_care(ctx, clara, id_of(ctx, "hanne@example.org"));
        return tasks::hand_over(ctx, {.customer_id = clara, .to_staff_id = id_of(ctx, "ines@example.org"),
                                      .note = {"You know the olives. She was promised a call before they are on the shelf."}});
    }));
    return Done{};
}

struct Wanted {
    std::int64_t seed = usual_seed;
    std::optional<Day> as_of;
};

Result<Wanted> wanted(const cli::Arguments& arguments)
{
    Wanted wanted;
    TRY(wanted.seed, cli::whole_option(arguments, "--seed", usual_seed, 0, std::numeric_limits<std::int64_t>::max()));
    TRY(wanted.as_of, cli::day_option(arguments, "--as-of"));
    return wanted;
}

Result<int> fill(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments, const imports::Shapes& shapes)
{
    TRY(const auto asked, wanted(arguments));
    const auto [seed, as_of] = asked;
    CHECK(make_business_and_staff(desk));
    CHECK(set_up_demo_mail(desk));
    const auto local = desk.runtime.business()->time_zone.local_us(desk.runtime.clock.now());
    const auto last_day = as_of.value_or(Day{static_cast<std::int32_t>(local / us_per_day)});
    const auto minutes = (local - last_day.days * us_per_day) / (60 * us_per_second);     // of the last day, as far as it has come
    const auto files = demo::make_shop(static_cast<std::uint64_t>(seed), last_day, static_cast<int>(std::clamp<std::int64_t>(minutes, 0, 24 * 60)));
    CHECK(bring_in(desk, terminal, shapes, "customers", files.customers));
    CHECK(bring_in(desk, terminal, shapes, "products", files.products));
    CHECK(bring_in(desk, terminal, shapes, "orders", files.orders));
    CHECK(bring_in(desk, terminal, shapes, "touchpoints", files.touchpoints));
    CHECK(bring_in(desk, terminal, shapes, "promises", files.promises));
    CHECK(bring_in(desk, terminal, shapes, "enquiries", files.enquiries));
    CHECK(bring_in(desk, terminal, shapes, "deliveries", files.deliveries));
    CHECK(bring_in(desk, terminal, shapes, "tasks", files.tasks));
    CHECK(bring_in(desk, terminal, shapes, "responses", files.responses));
    CHECK(themes::read_comments(desk, true));
    CHECK(hand_over_some(desk));
    CHECK(make_demo_standards(desk, static_cast<std::uint64_t>(seed), last_day));
    CHECK(make_demo_surveys(desk, static_cast<std::uint64_t>(seed), last_day));
    CHECK(make_demo_desk(desk));
    CHECK(make_demo_cases(desk, static_cast<std::uint64_t>(seed), last_day));
    CHECK(make_demo_articles(desk));
    CHECK(make_demo_ideas(desk, last_day));
    CHECK(write_demo_mail(desk, last_day));
    CHECK(desk.write([](Context& ctx) -> Result<Done> { return note_demo(ctx), Done{}; }));
    return cli::done;
}

}  // namespace

cli::Command demo_command(const imports::Shapes& shapes)
{
    return {"demo", "fills a fresh database with the demo business", {}, {{"--seed", "N", "another town of the same kind (7)"}, {"--as-of", "DATE", "its last day (today)"}},
            cli::Command::Needs::writing, may("settings:write"),
            [&shapes](Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments) { return fill(desk, terminal, arguments, shapes); }, {},
            [](const std::filesystem::path&, cli::Terminal&, const cli::Arguments& arguments) -> Result<Done> {
                CHECK(wanted(arguments));
                return Done{};
            }};
}

}  // namespace rapport::app
