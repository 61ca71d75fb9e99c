// The file of a backup: the database first, as SQLite keeps it, then those files of the data folder that the database needs, then a list of
// these parts with the SHA-256 of each (a line of JSON about the backup, and one for each part), and a last line with that of the list.
#pragma once
#include "base/describe.h"
#include "base/result.h"

#include <filesystem>

namespace rapport::app {

struct BackupPart {
    std::string name;               // "rapport.db", "secret-key", "imports/imp_0123456789abc.csv"
    std::int64_t bytes = 0;
    std::string sha256;             // in hexadecimal digits
};
BOOST_DESCRIBE_STRUCT(BackupPart, (), (name, bytes, sha256))

struct BackupList {
    std::string version;            // of the Rapport that made it
    Instant made_at;
    std::string business;
    std::string engine;             // from which it was made: "sqlite", "postgres"
    std::int64_t schema = 0;        // the newest step
    std::vector<BackupPart> parts;  // in the order in which they lie there, the database first

    std::int64_t bytes() const;
};
BOOST_DESCRIBE_STRUCT(BackupList, (), (version, made_at, business, engine, schema))

constexpr std::string_view database_part = "rapport.db";

// How many bytes it will lay beside the database.
std::int64_t bytes_beside(const std::filesystem::path& data_folder);

// `file` holds the database alone: adds what the folder has for it, fills in the parts, and brings all of it to disk. Throws StorageRefused.
void close_backup(const std::filesystem::path& file, const std::filesystem::path& data_folder, BackupList& list);

// Whether it is a file that a backup made, whole or not; no link to one.
bool is_backup(const std::filesystem::path& file);

// What its list says, while nobody looked at its parts; nothing where it is no backup, or the list is not what was written.
std::optional<BackupList> list_in_backup(const std::filesystem::path& file);

// Reads every byte back from the disk. not_found; invalid: no backup, cut short, changed since it was written (the sentence says which part),
// made by a Rapport that writes another kind of file. Throws StorageRefused where it cannot be read.
Result<BackupList> read_back(const std::filesystem::path& file);

// Writes one part of a file that was read back, for nobody else's eyes, where nothing is yet. Throws StorageRefused.
void unpack(const std::filesystem::path& file, const BackupList& list, const BackupPart& part, const std::filesystem::path& to);

}  // namespace rapport::app
