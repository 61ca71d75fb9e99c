// Opens the database that the settings name, as a command needs it, and makes it ours when it is fresh.
#pragma once
#include "app/config.h"
#include "app/upgrade.h"
#include "base/db/node_lease.h"
#include "base/runtime.h"

namespace rapport::app {

// The database, its schema and business, ids and pool, in the order in which they depend on each other.
class Opened {
public:
    Runtime& runtime() { return *runtime_; }
    Database& database() { return *database_; }
    // What was done to a database of an older Rapport before it could be used.
    const std::optional<Upgrade>& upgraded() const { return upgraded_; }

private:
    friend Opened open(const Settings&, const struct Opening&);
    std::unique_ptr<Database> database_;
    std::unique_ptr<IdSource> ids_;
    std::unique_ptr<NodeLease> lease_;      // PostgreSQL: other servers may make ids too
    std::unique_ptr<Pool> pool_;
    std::unique_ptr<Runtime> runtime_;
    std::optional<Upgrade> upgraded_;
};

struct Opening {
    bool writing = true;            // false: beside a running server, changes nothing
    int pool_threads = 4;
    bool backup = true;             // of one that is of an older Rapport, before it is brought to this version (app/upgrade.h)
};

// The file of the embedded database; empty where it is PostgreSQL.
std::filesystem::path sqlite_path(const Settings& settings);

// Whether there is no database yet where the settings point.
bool is_fresh(const Settings& settings);

// "There is no business in ./shop; ...": for a command that needs one where is_fresh().
std::string no_business(const Settings& settings);

// Makes the folder, the database and its schema where they are missing. Throws DatabaseLocked, SchemaRefused, StorageRefused
// or DatabaseUnavailable (base/db/db.h), and what upgrade() throws.
Opened open(const Settings& settings, const Opening& opening);

}  // namespace rapport::app
