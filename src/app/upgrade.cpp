#include "app/upgrade.h"

#include "app/new_backup.h"
#include "base/db/migrate.h"
#include "base/log.h"

#include <algorithm>
#include <functional>

namespace rapport::app {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view name_begins = "before-upgrade-", name_ends = ".backup";
constexpr std::size_t kept = 2;

// Each with four digits, so that names come in the order of schemas and days.
std::string four_digits(int schema)
{
    const auto digits = std::to_string(schema);
    return std::string(4 - std::min<std::size_t>(4, digits.size()), '0') + digits;
}

Upgrade pending(Database& database)
{
    Upgrade pending{0, migrations().back().number, {}};
    database.read([&](Db& db) {
        const int schema = schema_number(db);
        if (schema > 0 && db.query_text("SELECT 1 FROM business", {})->next()) pending.from = schema;
    });
    return pending;
}

fs::path back_up(Database& database, const fs::path& data_folder, const Upgrade& upgrade, Instant now)
{
    const auto file = data_folder / name_of_backup(upgrade, now);
    const std::string failed = "The database is of an older Rapport, and the backup that is made before it is changed could not be made: ";
    const std::string way_on = " With a backup of your own at hand, and the same --data and --database: rapport migrate --no-backup";
    try {
        const auto made = write_backup(database, data_folder, backup_of(database, now), file, true);
        if (!made) throw SchemaRefused(failed + made.error().detail + way_on + ".");
    } catch (const StorageRefused& refused) {
        throw StorageRefused(failed + refused.what() + "." + way_on);
    }
    return file;
}

// Names of earlier ones, the newest first.
std::vector<std::string> earlier_than(const fs::path& made)
{
    std::vector<std::string> names;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(made.parent_path(), ignored)) {
        const auto name = entry.path().filename().string();
        if (name != made.filename() && name.starts_with(name_begins) && name.ends_with(name_ends) && is_backup(entry.path())) names.push_back(name);
    }
    std::ranges::sort(names, std::greater());
    return names;
}

// Only when the new one is there and the schema has been changed: until then they may be what everything depends on.
void keep_the_last(const fs::path& made)
try {
    const auto earlier = earlier_than(made);
    for (std::size_t at = kept - 1; at < earlier.size(); ++at) fs::remove(made.parent_path() / earlier[at]);
} catch (const std::exception& refused) {
    log::warn("backups from before earlier upgrades were not taken away", {{"what", refused.what()}});
}

}  // namespace

std::string name_of_backup(const Upgrade& upgrade, Instant now)
{
    return std::string(name_begins) + four_digits(upgrade.from) + "-to-" + four_digits(upgrade.to) + "-" + to_text(now).substr(0, 10) + std::string(name_ends);
}

std::optional<Upgrade> upgrade(Database& database, const fs::path& data_folder, const Clock& clock, bool wants_backup)
{
    auto upgrade = pending(database);
    if (upgrade.from == 0 || upgrade.from == upgrade.to) {
        migrate(database);
        return std::nullopt;
    }
    log::info("the database is of an older Rapport and is brought to this one's schema", {{"from", std::to_string(upgrade.from)}, {"to", std::to_string(upgrade.to)}, {"with_backup", wants_backup ? "yes" : "no"}});
    if (wants_backup) upgrade.backup = back_up(database, data_folder, upgrade, clock.now());
    if (migrate(database) == 0) return std::nullopt;        // another process has done it meanwhile
    if (wants_backup) keep_the_last(upgrade.backup);
    return upgrade;
}

std::string in_a_sentence(const Upgrade& upgrade)
{
    const auto done = "Brought the database from schema " + std::to_string(upgrade.from) + " to " + std::to_string(upgrade.to);
    if (upgrade.backup.empty()) return done + ", without a backup before.";
    return done + ". As it was before it lies in " + upgrade.backup.string() + ", and comes back, with the Rapport from before, by: rapport restore FILE --data NEW";
}

}  // namespace rapport::app
