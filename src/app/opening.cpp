#include "app/opening.h"

#include "base/crypto/crypto.h"
#include "base/db/migrate.h"
#include "identity/business.h"

#include <unistd.h>

namespace rapport::app {
namespace {

constexpr std::string_view sqlite_prefix = "sqlite:";
constexpr std::size_t pool_queue = 64;

std::filesystem::path sqlite_path(const Settings& settings)
{
    return settings.database.starts_with(sqlite_prefix) ? settings.database.substr(sqlite_prefix.size()) : "";
}

std::string this_process()
{
    char host[256] = "?";
    ::gethostname(host, sizeof host - 1);
    return std::string(host) + ", process " + std::to_string(::getpid()) + ", " + crypto::random_hex(4);
}

bool has_schema(Database& database)
{
    bool found = false;
    database.read([&](Db& db) { found = schema_number(db) > 0; });
    return found;
}

}  // namespace

bool is_fresh(const Settings& settings)
{
    if (const auto path = sqlite_path(settings); !path.empty()) return !std::filesystem::exists(path);
    OpenOptions options;
    options.mode = OpenOptions::Mode::create;  // a PostgreSQL schema that is not there is as good as an empty one
    return !has_schema(*open_database(settings.database, options));
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
    if (opening.writing) migrate(*opened.database_);
    opened.ids_ = std::make_unique<IdSource>();
    if (opening.writing && opened.database_->engine() == Engine::postgres)
        opened.lease_ = std::make_unique<NodeLease>(*opened.database_, system_clock(), *opened.ids_, this_process());
    opened.pool_ = std::make_unique<Pool>(opening.pool_threads, pool_queue);
    opened.runtime_ = std::make_unique<Runtime>(*opened.database_, system_clock(), *opened.ids_, *opened.pool_, settings.data_folder);

    std::optional<Business> business;
    opened.database_->read([&](Db& db) { business = identity::load_business(db); });
    if (business) opened.runtime_->set_business(std::move(*business));
    return opened;
}

}  // namespace rapport::app
