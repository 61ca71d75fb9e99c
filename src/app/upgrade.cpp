#include "app/upgrade.h"

#include "app/new_backup.h"
#include "app/unfinished.h"
#include "base/db/known_schema.h"
#include "base/db/migrate.h"
#include "base/log.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <functional>
#include <thread>

namespace rapport::app {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view name_begins = "before-upgrade-", name_ends = ".backup";
constexpr std::size_t kept = 2;
constexpr std::string_view failed = "The database is of an older Rapport, and the backup that is made before it is changed could not be made: ";
constexpr std::string_view way_on = " With a backup of your own at hand, and the same --data and --database: rapport migrate --no-backup";

[[noreturn]] void cannot_be_made(const std::string& why) { throw SchemaRefused(std::string(failed) + why + std::string(way_on) + "."); }

std::string four_digits(int schema)
{
    const auto digits = std::to_string(schema);
    return std::string(4 - std::min<std::size_t>(4, digits.size()), '0') + digits;
}

// For this transaction: another process may be in the middle of it.
void allow_to_wait(Db& db, const std::string& how_long)
{
    if (db.engine() == Engine::sqlite) return;
    db.query_text("SELECT set_config('lock_timeout', '" + how_long + "', true), set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true)", {})->next();
}

struct Pending {
    Upgrade upgrade;
    TimeZone zone;                  // of the business; UTC where this machine does not know it
    bool is_needed() const { return upgrade.from > 0 && upgrade.from != upgrade.to; }
};

Pending pending(Database& database)
{
    Pending pending{{0, migrations().back().number, {}}, {}};
    database.read([&](Db& db) {
        allow_to_wait(db, "60s");
        const int schema = schema_number(db);
        if (schema == 0) return;
        const auto rows = db.query_text("SELECT time_zone FROM business", {});
        if (!rows->next()) return;
        pending.upgrade.from = schema;
        pending.zone = TimeZone::named(std::string(rows->text(0))).value_or(TimeZone());
    });
    return pending;
}

// A server holds SIGTERM and SIGINT back until it serves, but need not wait for another process to end.
bool is_told_to_end()
{
    sigset_t held;
    return sigpending(&held) == 0 && (sigismember(&held, SIGTERM) == 1 || sigismember(&held, SIGINT) == 1);
}

bool takes_turn(Db& db)
{
    const auto row = db.query_text("SELECT pg_try_advisory_xact_lock(hashtextextended('rapport upgrade ' || current_schema(), 0))::int", {});
    row->next();
    return row->integer(0) == 1;
}

void wait_for_turn(Db& db)
{
    constexpr auto look_every = std::chrono::milliseconds(200);
    constexpr auto looks = std::chrono::minutes(10) / look_every;
    for (int look = 0; !takes_turn(db); ++look) {
        if (is_told_to_end()) throw DatabaseLocked("Another process brings the database to a newer schema, and this one was told to end meanwhile. It changed nothing.");
        if (look == looks) throw DatabaseLocked("Another process has been bringing the database to a newer schema for ten minutes. This one changed nothing.");
        std::this_thread::sleep_for(look_every);
    }
}

// One process at a time makes its backup and runs the steps, from wherever it looks: SQLite's file has one that writes, PostgreSQL has a lock
// for it. Not that of migrate(), which is another connection's.
void in_turn(Database& database, const std::function<void()>& act)
{
    if (database.engine() == Engine::sqlite) return act();
    database.read([&](Db& db) {
        allow_to_wait(db, "10min");
        wait_for_turn(db);
        act();
    });
}

// What would not come back is no backup. PostgreSQL's rows come into tables that our own steps have made.
void must_hold_ours_alone(Database& database, int schema)
{
    if (database.engine() == Engine::postgres) return;
    std::string foreign;
    database.read([&](Db& db) { foreign = foreign_in(db, schema); });
    if (!foreign.empty()) cannot_be_made("the database holds " + foreign + ", which no Rapport makes so, and with that it would not come back.");
}

// Under the first name that nothing has yet.
fs::path back_up(Database& database, const fs::path& data_folder, const Pending& pending, Instant now)
try {
    must_hold_ours_alone(database, pending.upgrade.from);
    for (int copy = 1;; ++copy) {
        const auto file = data_folder / name_of_backup(pending.upgrade, pending.zone.local_day(now), copy);
        if (fs::exists(fs::symlink_status(file))) continue;
        const auto made = write_backup(database, data_folder, backup_of(database, now), file, false);
        if (made) return file;
        if (!fs::exists(fs::symlink_status(file))) cannot_be_made(made.error().detail);
    }
} catch (const StorageRefused& refused) {
    throw StorageRefused(std::string(failed) + refused.what() + "." + std::string(way_on));
}

// Earlier ones, the newest first: by when they were made, since a database that was brought back is of an older schema than one before it.
std::vector<fs::path> earlier_than(const fs::path& made)
{
    std::vector<std::pair<Instant, fs::path>> found;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(made.parent_path(), ignored)) {
        const auto name = entry.path().filename().string();
        if (name == made.filename() || !name.starts_with(name_begins) || !name.ends_with(name_ends)) continue;
        if (const auto list = list_in_backup(entry.path())) found.emplace_back(list->made_at, entry.path());
    }
    std::ranges::sort(found, std::greater());
    std::vector<fs::path> files;
    for (auto& [at, file] : found) files.push_back(std::move(file));
    return files;
}

// Only when the new one is there and the schema has been changed: until then they may be what everything depends on.
void keep_the_last(const fs::path& made)
try {
    const auto earlier = earlier_than(made);
    for (std::size_t at = kept - 1; at < earlier.size(); ++at) fs::remove(earlier[at]);
} catch (const std::exception& refused) {
    log::warn("backups from before earlier upgrades were not taken away", {{"what", refused.what()}});
}

// What tries that were killed left of their backups, on whichever day: each has a name of its own, so that nobody would come for it again. One that
// another process is at work in stays.
void clear_cut_off(const fs::path& data_folder) noexcept
try {
    const auto ends = std::string(name_ends) + std::string(Unfinished::name_ends);
    std::vector<fs::path> found;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(data_folder, ignored))
        if (const auto name = entry.path().filename().string(); name.starts_with(name_begins) && name.ends_with(ends)) found.push_back(entry.path());
    for (const auto& folder : found) (void)Unfinished::in(folder);
} catch (const std::exception&) {   // it takes room; the upgrade is made
}

// Of a step that failed, where the database is found as it was: a server that is started again and again would fill the disk with them.
void take_away_again(Database& database, const Upgrade& upgrade) noexcept
try {
    if (!upgrade.backup.empty() && pending(database).upgrade.from == upgrade.from) fs::remove(upgrade.backup);
} catch (const std::exception&) {   // nobody knows what the database is now, so that it stays
}

std::optional<Upgrade> upgrade_now(Database& database, const fs::path& data_folder, const Clock& clock, bool wants_backup)
{
    const auto needed = pending(database);
    if (!needed.is_needed()) return std::nullopt;       // another process has done it meanwhile
    auto upgrade = needed.upgrade;
    log::info("the database is of an older Rapport and is brought to this one's schema", {{"from", std::to_string(upgrade.from)}, {"to", std::to_string(upgrade.to)}, {"with_backup", wants_backup ? "yes" : "no"}});
    if (wants_backup) upgrade.backup = back_up(database, data_folder, needed, clock.now());
    try {
        migrate(database);
    } catch (const CommitUnknown&) {    // it may be on its way yet
        throw;
    } catch (...) {
        take_away_again(database, upgrade);
        throw;
    }
    if (wants_backup) keep_the_last(upgrade.backup);
    clear_cut_off(data_folder);
    return upgrade;
}

}  // namespace

std::string name_of_backup(const Upgrade& upgrade, Day today, int copy)
{
    return std::string(name_begins) + four_digits(upgrade.from) + "-to-" + four_digits(upgrade.to) + "-" + to_text(today) + (copy > 1 ? "-" + std::to_string(copy) : "") + std::string(name_ends);
}

std::optional<Upgrade> upgrade(Database& database, const fs::path& data_folder, const Clock& clock, bool wants_backup)
{
    if (!pending(database).is_needed()) {
        migrate(database);
        return std::nullopt;
    }
    std::optional<Upgrade> done;
    in_turn(database, [&] { done = upgrade_now(database, data_folder, clock, wants_backup); });
    return done;
}

std::string in_a_sentence(const Upgrade& upgrade)
{
    const auto done = "Brought the database from schema " + std::to_string(upgrade.from) + " to " + std::to_string(upgrade.to);
    if (upgrade.backup.empty()) return done + ", without a backup before.";
    return done + ". As it was before it lies in " + upgrade.backup.string() + ", and comes back, with the Rapport from before, by: rapport restore FILE --data NEW";
}

}  // namespace rapport::app
