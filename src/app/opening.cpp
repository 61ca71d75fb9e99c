#include "app/opening.h"

#include "base/crypto/crypto.h"
#include "base/db/migrate.h"
#include "base/json.h"
#include "identity/audit.h"
#include "identity/business.h"

#include <unistd.h>

namespace rapport::app {
namespace {

constexpr std::string_view sqlite_prefix = "sqlite:";
constexpr std::size_t pool_queue = 64;

std::string this_process()
{
    char host[256] = "?";
    ::gethostname(host, sizeof host - 1);
    return std::string(host) + ", process " + std::to_string(::getpid()) + ", " + crypto::random_hex(4);
}

// Asked without the business's columns, which an older schema may not have yet.
bool has_business(Database& database)
{
    bool found = false;
    database.read([&](Db& db) { found = schema_number(db) > 0 && db.query_text("SELECT 1 FROM business", {})->next(); });
    return found;
}

void must_be_of_this_version(Database& database)
{
    int number = 0;
    database.read([&](Db& db) { number = schema_number(db); });
    if (number < migrations().back().number) throw SchemaRefused("The database is of an older Rapport. Bring it to this version first: rapport migrate.");
}

void note(Runtime& runtime, const Upgrade& upgrade)
{
    const auto changes = "{\"schema\":[" + std::to_string(upgrade.from) + "," + std::to_string(upgrade.to) + "]" + (upgrade.backup.empty() ? "" : ",\"backup\":[null," + to_json(upgrade.backup.filename().string()) + "]") + "}";
    Desk desk{runtime, Actor::system(), {}};
    desk.write([&](Context& ctx) -> Result<Done> { return identity::record(ctx, "database.upgraded", "database", changes), Done{}; }).value();
}

}  // namespace

std::filesystem::path sqlite_path(const Settings& settings)
{
    return settings.database.starts_with(sqlite_prefix) ? settings.database.substr(sqlite_prefix.size()) : "";
}

bool is_fresh(const Settings& settings)
{
    OpenOptions options;
    options.mode = OpenOptions::Mode::read_only;
    const auto path = sqlite_path(settings);
    if (!path.empty()) {
        if (!std::filesystem::exists(path) || std::filesystem::file_size(path) == 0) return true;
        return !has_business(*open_database(settings.database, options));
    }
    std::unique_ptr<Database> database;
    try {
        database = open_database(settings.database, options);
    } catch (const SchemaRefused&) {        // a PostgreSQL schema that is not there is as good as an empty one
        return true;
    }
    return !has_business(*database);
}

std::string no_business(const Settings& settings)
{
    const auto path = sqlite_path(settings);
    const auto where = path.empty() ? "that PostgreSQL database" : path == settings.data_folder / "rapport.db" ? settings.data_folder.string() : path.string();
    return "There is no business in " + where + "; make one with `rapport init` (or `rapport demo`).";
}

Opened open(const Settings& settings, const Opening& opening)
{
    OpenOptions options;
    options.pool_threads = opening.pool_threads;
    options.mode = opening.writing ? OpenOptions::Mode::create : OpenOptions::Mode::read_only;
    if (opening.writing) {
        std::filesystem::create_directories(settings.data_folder);
        std::filesystem::permissions(settings.data_folder, std::filesystem::perms::owner_all);
    }
    Opened opened;
    opened.database_ = open_database(settings.database, options);
    if (opening.writing) opened.upgraded_ = upgrade(*opened.database_, settings.data_folder, system_clock(), opening.backup);
    else must_be_of_this_version(*opened.database_);
    opened.ids_ = std::make_unique<IdSource>();
    if (opening.writing && opened.database_->engine() == Engine::postgres)
        opened.lease_ = std::make_unique<NodeLease>(*opened.database_, system_clock(), *opened.ids_, this_process());
    opened.pool_ = std::make_unique<Pool>(opening.pool_threads, pool_queue);
    opened.runtime_ = std::make_unique<Runtime>(*opened.database_, system_clock(), *opened.ids_, *opened.pool_, settings.data_folder);

    std::optional<Business> business;
    opened.database_->read([&](Db& db) { business = identity::load_business(db); });
    if (business) opened.runtime_->set_business(std::move(*business));
    if (opened.upgraded_) note(*opened.runtime_, *opened.upgraded_);
    return opened;
}

}  // namespace rapport::app
