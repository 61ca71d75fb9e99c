#include "app/new_backup.h"

#include "app/unfinished.h"
#include "base/db/copy_rows.h"
#include "base/db/migrate.h"
#include "base/disk.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace rapport::app {
namespace {

namespace fs = std::filesystem;

bool on_one_disk(const fs::path& one, const fs::path& other)
{
    struct stat a{}, b{};
    return ::stat(one.c_str(), &a) == 0 && ::stat(other.c_str(), &b) == 0 && a.st_dev == b.st_dev;
}

Error is_there(const fs::path& file) { return conflict(file.string() + " is there already and was not touched. Use another name, or --yes to put the new backup in its place."); }

// Answers whether it has it now; not where another file has it that is to stay.
bool gets_name(const fs::path& unfinished, const fs::path& file, bool in_its_place)
{
    if (in_its_place) {
        fs::rename(unfinished, file);
        return true;
    }
    if (::renameat2(AT_FDCWD, unfinished.c_str(), AT_FDCWD, file.c_str(), RENAME_NOREPLACE) == 0) return true;
    if (errno == EEXIST) return false;
    // A file system that cannot do it in one step: an empty file of ours takes the name first.
    const int empty = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (empty < 0 && errno == EEXIST) return false;
    std::error_code refused(empty < 0 ? errno : 0, std::generic_category());
    if (empty >= 0) {
        ::close(empty);
        fs::rename(unfinished, file, refused);
        if (refused) ::unlink(file.c_str());
    }
    if (refused) throw fs::filesystem_error("name", file, refused);
    return true;
}

struct Copied {
    fs::path file;                      // of the database; empty with PostgreSQL
    std::int64_t bytes_of_a_copy = 0;
};

// Rows from PostgreSQL stand in the copy's log too, until they are all there.
Copied database_of(Database& database)
{
    Copied copied;
    database.read([&](Db& db) { copied = {file_of(db), bytes_of(db) * (db.engine() == Engine::postgres ? 2 : 1)}; });
    return copied;
}

// Whether the name is the database's, or one that stands or may come to stand beside it.
bool is_of_database(const fs::path& at, const fs::path& database)
{
    constexpr std::array<std::string_view, 6> tails{"", "-wal", "-shm", "-journal", ".lock", ".restoring"};
    return std::ranges::any_of(tails, [&](std::string_view tail) { return at == database.string() + std::string(tail); });
}

// Nothing of what it is to protect is overwritten by it.
Result<Done> must_be_elsewhere(const fs::path& file, const fs::path& data_folder, const fs::path& database)
{
    constexpr std::array<std::string_view, 7> ours{"secret-key", "mail-place", "imports", "tls", "spool", "rapport.toml", "command.sock"};
    std::error_code gone;
    const auto at = fs::weakly_canonical(file, gone);
    const bool is_database = !database.empty() && is_of_database(at, fs::weakly_canonical(database, gone));
    const auto inside = at.lexically_relative(fs::weakly_canonical(data_folder, gone));
    if (is_database || (!inside.empty() && std::ranges::find(ours, inside.begin()->string()) != ours.end())) return conflict(file.string() + " is a name that Rapport needs itself. Choose another place, best on another disk.");
    return Done{};
}

// What was copied is of the schema that the list names: another process may bring PostgreSQL to a new one meanwhile.
void look_at_copy(const fs::path& file, const std::string& of, int schema)
{
    must_be_in_one_file(file);
    OpenOptions options;
    options.mode = OpenOptions::Mode::read_only;
    open_database("sqlite:" + file.string(), options)->read([&](Db& db) {
        must_be_whole(db, of);
        if (schema_number(db) != schema) throw SchemaRefused(of + " was brought to another schema while it was copied. Please try again.");
    });
}

}  // namespace

BackupList backup_of(Database& database, Instant now)
{
    BackupList list;
    list.version = RAPPORT_VERSION;
    list.made_at = now;
    list.engine = database.engine() == Engine::sqlite ? "sqlite" : "postgres";
    database.read([&](Db& db) {
        list.schema = schema_number(db);
        const auto rows = db.query_text("SELECT name FROM business", {});
        if (rows->next()) list.business = rows->text(0);
    });
    return list;
}

Result<BackupList> write_backup(Database& database, const fs::path& data_folder, BackupList list, const fs::path& file, bool in_its_place)
{
    if (fs::is_directory(file)) return conflict(file.string() + " is a folder; a backup is one file.");
    if (!in_its_place && fs::exists(fs::symlink_status(file))) return is_there(file);
    if (in_its_place && fs::exists(fs::symlink_status(file)) && !is_backup(file)) return conflict(file.string() + " is there and is no backup. Nothing was touched; only a backup makes place for a new one.");
    const auto from = database_of(database);
    CHECK(must_be_elsewhere(file, data_folder, from.file));
    TRY(const auto unfinished, Unfinished::in(file.string() + std::string(Unfinished::name_ends)));
    Unfinished::clear_abandoned(folder_of(file));
    make_sure_of_room(folder_of(file), from.bytes_of_a_copy + bytes_beside(data_folder), on_one_disk(folder_of(file), from.file.empty() ? data_folder : folder_of(from.file)));

    database.copy_into(unfinished->file().string());
    look_at_copy(unfinished->file(), database.describe(), static_cast<int>(list.schema));
    close_backup(unfinished->file(), data_folder, list);
    CHECK(read_back(unfinished->file()));
    if (!gets_name(unfinished->file(), file, in_its_place)) return is_there(file);
    sync_folder(folder_of(file).string());
    return list;
}

fs::path folder_of(const fs::path& file) { return file.has_parent_path() ? file.parent_path() : "."; }

std::string megabytes(std::int64_t bytes) { return std::to_string(std::max<std::int64_t>(1, (bytes + 500'000) / 1'000'000)) + " MB"; }

void make_sure_of_room(const fs::path& folder, std::int64_t wanted, bool keeps_reserve)
{
    const auto room = disk_room(folder.string());
    const auto reserve = room && keeps_reserve ? room->reserve_bytes : 0;
    if (!room || room->free_bytes - wanted >= reserve) return;
    throw StorageRefused(folder.string() + " has no room for it: about " + megabytes(wanted) + " are wanted and " + megabytes(room->free_bytes) + " are free"
                         + (reserve > 0 ? ", of which Rapport keeps " + megabytes(reserve) + " for its database" : ""));
}

void must_be_whole(Db& db, const fs::path& file)
{
    if (const auto damage = damage_in(db); !damage.empty()) throw DatabaseDamaged(file.string() + " is damaged: " + damage + ".");
}

void must_be_in_one_file(const fs::path& database)
{
    for (const auto* tail : {"-wal", "-journal"}) {
        std::error_code not_there;
        const auto log = fs::path(database.string() + tail);
        if (const auto bytes = fs::file_size(log, not_there); !not_there && bytes > 0) throw StorageRefused(log.string() + " could not be brought into its database");
    }
}

}  // namespace rapport::app
