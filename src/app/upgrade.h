// Brings a database of an older Rapport to this one's schema: first a backup, then all steps or none.
#pragma once
#include "base/db/db.h"
#include "base/time.h"

#include <filesystem>
#include <optional>
#include <string>

namespace rapport::app {

struct Upgrade {
    int from = 0, to = 0;               // schema
    std::filesystem::path backup;       // of what was there before; empty where none was wanted
};

// "before-upgrade-0057-to-0058-2026-11-30.backup", the second of that day "before-upgrade-0057-to-0058-2026-11-30-2.backup"
std::string name_of_backup(const Upgrade& upgrade, Day today, int copy = 1);

// Answers nothing where the schema is this program's, no business was in it, or another process brought it there meanwhile: two that start at
// once take turns. A backup goes into the data folder under a name of name_of_backup() that nothing has yet, with the day where the business is;
// the last two stay, and what killed tries left unfinished goes. Throws what migrate() throws; DatabaseLocked (another process is at it for ten
// minutes, or a signal to end is held back here meanwhile); StorageRefused, SchemaRefused (the database holds what no Rapport makes; the backup
// cannot be laid there) and what write_backup() throws where the backup could not be made, and then the schema is as it was.
std::optional<Upgrade> upgrade(Database& database, const std::filesystem::path& data_folder, const Clock& clock, bool wants_backup);

std::string in_a_sentence(const Upgrade& upgrade);

}  // namespace rapport::app
