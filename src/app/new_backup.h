// Makes the file of a backup from an open database, of whatever schema it is.
#pragma once
#include "app/backup_file.h"
#include "base/db/db.h"

namespace rapport::app {

// What will stand in its list, but for the parts. Asks the database for nothing that an older schema may not have.
BackupList backup_of(Database& database, Instant now);

// Makes `file` and reads it back; it has its name only when every byte was found again. Answers the list with its parts.
// conflict: the file is there (with `in_its_place`: and is no backup); it is a name that Rapport needs itself; another process makes it.
// not_found: no such folder. Throws StorageRefused, DatabaseDamaged, SchemaRefused (it changed meanwhile) and std::filesystem::filesystem_error, and then
// there is no new file.
Result<BackupList> write_backup(Database& database, const std::filesystem::path& data_folder, BackupList list, const std::filesystem::path& file, bool in_its_place);

// --- what bringing one back needs as well

std::filesystem::path folder_of(const std::filesystem::path& file);
std::string megabytes(std::int64_t bytes);      // "17 MB"

// Throws StorageRefused where there is none. On the disk of the database its reserve stays: a backup must not end what it is to protect.
void make_sure_of_room(const std::filesystem::path& folder, std::int64_t wanted, bool keeps_reserve);

// Throws DatabaseDamaged, which names `file`.
void must_be_whole(Db& db, const std::filesystem::path& file);

// Throws StorageRefused where some of a database that was closed still stands in its log: what follows it to another name is the file alone.
void must_be_in_one_file(const std::filesystem::path& database);

}  // namespace rapport::app
