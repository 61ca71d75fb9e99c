// A copy of the whole business in one file, made while everybody works, and brought back into an empty place, where no mail leaves until somebody
// says so.
#pragma once
#include "app/backup_file.h"
#include "app/command_line.h"
#include "app/config.h"

namespace rapport::app {

// Makes `file` and reads it back; it has its name only when every byte was found again. A backup that was proven so stands in the audit log.
// conflict: the file is there (unless `in_its_place`); another process makes it. not_found: no such folder. Throws StorageRefused and
// std::filesystem::filesystem_error, and then there is no new file.
struct MadeBackup {
    BackupList list;
    std::string not_noted;          // why the database took no note of it; empty: it did
};
Result<MadeBackup> make_backup(Desk& desk, const std::filesystem::path& file, bool in_its_place);

// When the newest backup of this database was proven, and the file's name then.
struct ProvenBackup {
    Instant at;
    std::string file;
};
std::optional<ProvenBackup> newest_backup(Db& db);

// How the business stands with its backups, for its owner. Overdue: a week after the newest, and where there is none a week after the business
// was made here; never with the demo's invented one. The backup from before an upgrade lies on the disk that it is to be a copy of, so that it does not count.
struct BackupStanding {
    std::optional<Instant> proven_at;       // the newest that was read back; none
    std::int64_t days = 0;                  // since then, or since the business was made
    bool overdue = false;
};
BOOST_DESCRIBE_STRUCT(BackupStanding, (), (proven_at, days, overdue))
BackupStanding read_backup_standing(Context& ctx);

// Everything here is invented: nobody is to be told that it has no backup.
void note_demo(Context& ctx);

// Brings `file` back to where the settings point, on either engine, whichever it was made from; all mail is held there. Before anything is
// touched: what read_back refuses; conflict: a place that is not empty, a schema that is newer than this program. What fails later leaves
// nothing behind.
struct Restored : BackupList {
    std::string as_of;              // when it was made, where the business is: "17 November 9:00 (Europe/Berlin)"
};
Result<Restored> restore_backup(const Settings& settings, const std::filesystem::path& file, const Clock& clock);

cli::Command backup_command();
cli::Command restore_command();

}  // namespace rapport::app
