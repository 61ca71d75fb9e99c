#include "app/backup.h"

#include "app/opening.h"
#include "app/unfinished.h"
#include "base/db/copy_rows.h"
#include "base/db/known_schema.h"
#include "base/db/migrate.h"
#include "base/disk.h"
#include "base/in_words.h"
#include "base/json.h"
#include "base/log.h"
#include "identity/audit.h"
#include "identity/audit_log.h"
#include "messages/places.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>

namespace rapport::app {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view subject = "backup", proven = "backup.proven";

fs::path folder_of(const fs::path& file) { return file.has_parent_path() ? file.parent_path() : "."; }

std::string megabytes(std::int64_t bytes) { return std::to_string(std::max<std::int64_t>(1, (bytes + 500'000) / 1'000'000)) + " MB"; }

bool on_one_disk(const fs::path& one, const fs::path& other)
{
    struct stat a{}, b{};
    return ::stat(one.c_str(), &a) == 0 && ::stat(other.c_str(), &b) == 0 && a.st_dev == b.st_dev;
}

// On the disk of the database its reserve stays: a backup must not end what it is to protect.
void make_sure_of_room(const fs::path& folder, std::int64_t wanted, bool keeps_reserve)
{
    const auto room = disk_room(folder.string());
    const auto reserve = room && keeps_reserve ? room->reserve_bytes : 0;
    if (!room || room->free_bytes - wanted >= reserve) return;
    throw StorageRefused(folder.string() + " has no room for it: about " + megabytes(wanted) + " are wanted and " + megabytes(room->free_bytes) + " are free"
                         + (reserve > 0 ? ", of which Rapport keeps " + megabytes(reserve) + " for its database" : ""));
}

Error is_there(const fs::path& file) { return conflict(file.string() + " is there already and was not touched. Use another name, or --yes to put the new backup in its place."); }

// Answers whether it has it now; not where another file has it that is to stay.
bool gets_name(const fs::path& unfinished, const fs::path& file, bool in_its_place)
{
    if (!in_its_place) {
        if (::renameat2(AT_FDCWD, unfinished.c_str(), AT_FDCWD, file.c_str(), RENAME_NOREPLACE) == 0) return true;
        if (errno == EEXIST || fs::exists(file)) return false;      // where the file system cannot do it in one step, a moment lies between
    }
    fs::rename(unfinished, file);
    return true;
}

struct Copied {
    fs::path file;                      // of the database; empty with PostgreSQL
    std::int64_t bytes_of_a_copy = 0;
};

// Rows from PostgreSQL stand in the copy's log too, until they are all there.
Copied database_of(Desk& desk)
{
    Copied copied;
    desk.runtime.database.read([&](Db& db) { copied = {file_of(db), bytes_of(db) * (db.engine() == Engine::postgres ? 2 : 1)}; });
    return copied;
}

// Nothing of what it is to protect is overwritten by it.
Result<Done> must_be_elsewhere(const fs::path& file, const fs::path& data_folder, const fs::path& database)
{
    constexpr std::array<std::string_view, 7> ours{"secret-key", "mail-place", "imports", "tls", "spool", "rapport.toml", "command.sock"};
    std::error_code gone;
    const auto at = fs::weakly_canonical(file, gone), base = fs::weakly_canonical(database, gone);
    const bool is_database = !database.empty() && at.parent_path() == base.parent_path() && at.filename().string().starts_with(base.filename().string());
    const auto inside = at.lexically_relative(fs::weakly_canonical(data_folder, gone));
    if (is_database || (!inside.empty() && std::ranges::find(ours, inside.begin()->string()) != ours.end())) return conflict(file.string() + " is a name that Rapport needs itself. Choose another place, best on another disk.");
    return Done{};
}

void must_be_whole(Db& db, const fs::path& file)
{
    if (const auto damage = damage_in(db); !damage.empty()) throw DatabaseDamaged(file.string() + " is damaged: " + damage + ".");
}

void look_at_copy(const fs::path& file, const std::string& of)
{
    OpenOptions options;
    options.mode = OpenOptions::Mode::read_only;
    open_database("sqlite:" + file.string(), options)->read([&](Db& db) { must_be_whole(db, of); });
}

BackupList head_of(Desk& desk)
{
    BackupList list;
    list.version = RAPPORT_VERSION;
    list.made_at = desk.runtime.clock.now();
    list.business = desk.runtime.business()->name;
    list.engine = desk.runtime.database.engine() == Engine::sqlite ? "sqlite" : "postgres";
    desk.runtime.database.read([&](Db& db) { list.schema = schema_number(db); });
    return list;
}

// A backup on a full disk is worth the more, so that it does not fail for the note about it.
std::string note(Desk& desk, const fs::path& file, const BackupList& list)
try {
    const auto changes = "{\"file\":[null," + to_json(file.filename().string()) + "],\"sha256\":[null,\"" + list.parts.front().sha256 + "\"]}";
    (void)desk.write([&](Context& ctx) -> Result<Done> { return identity::record(ctx, proven, subject, changes), Done{}; });
    return "";
} catch (const std::exception& refused) {
    log::warn("a backup was not noted", {{"what", refused.what()}});
    return refused.what();
}

Result<int> backup(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    const auto file = terminal.resolve(arguments.operands.front());
    const bool was_there = fs::exists(file);
    TRY(const auto made, make_backup(desk, file, terminal.yes()));
    terminal.say("Wrote " + file.string() + " (" + megabytes(made.list.bytes()) + ") and read it back: it is whole." + (was_there ? " It took the place of the one before." : ""));
    terminal.say("It holds everything, with the keys of the data folder: keep it where nobody else reads it, and not on this disk alone.");
    if (!made.not_noted.empty()) terminal.refuse("rapport: the database took no note of it, so `rapport check` does not know of it. (" + made.not_noted + ")");
    return cli::done;
}

// --- bringing it back

// Takes away what was laid, the last first and folders that are empty then, unless all of it came to its end.
class Laid {
public:
    ~Laid()
    {
        std::error_code ignored;
        if (!kept_)
            for (auto path = paths_.rbegin(); path != paths_.rend(); ++path) fs::remove(*path, ignored);
    }
    void add(fs::path path) { paths_.push_back(std::move(path)); }
    void keep() { kept_ = true; }

private:
    std::vector<fs::path> paths_;
    bool kept_ = false;
};

// Where the database grows: beside its name, so that it comes to it in one step.
fs::path growing(const Settings& settings)
{
    const auto path = sqlite_path(settings);
    return (path.empty() ? settings.data_folder / "rapport.db" : path).string() + ".restoring";
}

Error not_empty(const fs::path& folder, const std::string& what)
{
    return conflict(folder.string() + " is not empty: it holds " + what + ". Nothing was changed; restore into a new folder with --data.");
}

// What a restore lays beside the database.
constexpr std::array<std::string_view, 4> beside_the_database{"secret-key", "mail-place", "imports", "tls"};

// `cut_off`: what a restore that was killed here laid counts for nothing either.
Result<Done> must_be_empty(const Settings& settings, bool cut_off)
{
    const auto path = sqlite_path(settings);
    if (!is_fresh(settings)) return conflict("There is a business in " + (path.empty() ? "that PostgreSQL database" : path.string()) + " already. Nothing was changed; restore into a new place with --data or --database.");
    for (const auto* tail : {"-wal", "-journal"})
        if (!path.empty() && fs::exists(path.string() + tail)) return not_empty(folder_of(path), path.filename().string() + tail);
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(settings.data_folder, ignored)) {
        const auto name = entry.path().filename().string();
        const bool counts_for_nothing = name == "rapport.toml" || name.ends_with(".lock") || entry.path().filename() == growing(settings).filename() || entry.path().filename() == path.filename() || (cut_off && std::ranges::find(beside_the_database, name) != beside_the_database.end());
        if (!counts_for_nothing) return not_empty(settings.data_folder, name);
    }
    return Done{};
}

Result<Done> fits_this_program(const BackupList& list)
{
    const auto ours = migrations().back().number;
    if (list.schema <= ours) return Done{};
    return conflict("This backup was made by a newer Rapport (schema " + std::to_string(list.schema) + "; this is " + std::to_string(ours) + "). Nothing was changed.");
}

// A trigger would do at each writing whatever somebody put into the file; a table would stay there for good and be in each backup.
void must_hold_ours_alone(Db& db, const fs::path& file, const BackupList& list)
{
    if (const auto foreign = foreign_in(db, list.schema); !foreign.empty()) throw DatabaseDamaged(file.string() + " holds " + foreign + ", which no Rapport makes so.");
}

// Nothing of it has run or was written before this.
void look_into(const fs::path& database, const BackupList& list)
{
    OpenOptions options;
    options.mode = OpenOptions::Mode::read_only;
    open_database("sqlite:" + database.string(), options)->read([&](Db& db) {
        must_hold_ours_alone(db, database, list);
        must_be_whole(db, database);
        if (schema_number(db) != list.schema || !db.query_text("SELECT 1 FROM business", {})->next()) throw DatabaseDamaged(database.string() + " is not the database that its list names.");
    });
}

// In the database before anybody else sees it: brought to this program's schema, looked through, and with all mail held. Answers when the backup was made,
// where the business is.
std::string hold(const Settings& settings, const fs::path& database, const BackupList& list, const Clock& clock)
{
    look_into(database, list);
    auto there = settings;
    there.database = "sqlite:" + database.string();
    auto opened = open(there, {true, 1});
    auto actor = Actor::system();
    actor.via = "command";
    Desk desk{opened.runtime(), std::move(actor), {}};
    const auto zone = desk.runtime.business()->time_zone;
    const auto made = moment_in_words(zone, list.made_at, clock.now()) + " (" + zone.name() + ")";
    desk.write([&](Context& ctx) -> Result<Done> { return identity::record(ctx, "backup.restored", subject, "{\"made_at\":[null,\"" + to_text(list.made_at) + "\"]}"), Done{}; }).value();
    messages::open_place(desk, "This database was restored from the backup of " + made + ": what waits may have been sent since by the one that it was made from.");
    return made;
}

Error made_meanwhile() { return conflict("A business was made in that PostgreSQL database meanwhile. Nothing of it was changed."); }

Result<Done> fill_postgres(const Settings& settings, const fs::path& from)
{
    OpenOptions options;
    options.mode = OpenOptions::Mode::read_only;
    if (!copy_rows(*open_database("sqlite:" + from.string(), options), settings.database)) return made_meanwhile();
    return Done{};
}

// What stands beside the database is on disk before it is.
void sync_beside(const Settings& settings)
{
    for (const auto name : beside_the_database) sync_folder((settings.data_folder / name).string());
    sync_folder(settings.data_folder.string());
    sync_folder(folder_of(settings.data_folder).string());
}

// From here on it is there.
Result<Done> bring_to_its_place(const Settings& settings, const fs::path& database)
{
    sync_beside(settings);
    const auto path = sqlite_path(settings);
    if (path.empty()) return fill_postgres(settings, database);
    fs::rename(database, path);
    sync_folder(folder_of(path).string());
    return Done{};
}

}  // namespace

Result<MadeBackup> make_backup(Desk& desk, const fs::path& file, bool in_its_place)
{
    if (fs::is_directory(file)) return conflict(file.string() + " is a folder; a backup is one file.");
    if (!in_its_place && fs::exists(fs::symlink_status(file))) return is_there(file);
    if (in_its_place && fs::exists(fs::symlink_status(file)) && !is_backup(file)) return conflict(file.string() + " is there and is no backup. Nothing was touched; only a backup makes place for a new one.");
    const auto database = database_of(desk);
    CHECK(must_be_elsewhere(file, desk.runtime.data_folder, database.file));
    TRY(const auto unfinished, Unfinished::in(file.string() + ".unfinished"));
    make_sure_of_room(folder_of(file), database.bytes_of_a_copy + bytes_beside(desk.runtime.data_folder), on_one_disk(folder_of(file), database.file.empty() ? desk.runtime.data_folder : folder_of(database.file)));

    MadeBackup made{head_of(desk), {}};
    desk.runtime.database.copy_into(unfinished->file().string());
    look_at_copy(unfinished->file(), desk.runtime.database.describe());
    close_backup(unfinished->file(), desk.runtime.data_folder, made.list);
    CHECK(read_back(unfinished->file()));
    if (!gets_name(unfinished->file(), file, in_its_place)) return is_there(file);
    sync_folder(folder_of(file).string());
    made.not_noted = note(desk, file, made.list);
    return made;
}

std::optional<ProvenBackup> newest_backup(Db& db)
{
    const auto found = identity::list_audit_events(db, {.subject = std::string(subject), .actor = {}, .action = std::string(proven), .span = {}}, {}, 1);
    if (found.empty()) return std::nullopt;
    ProvenBackup backup{found.front().at, {}};
    boost::system::error_code wrong;
    const auto changes = json::parse(found.front().changes, wrong);
    if (const auto* file = wrong ? nullptr : changes.find_pointer("/file/1", wrong); file && file->is_string()) backup.file = std::string(file->get_string());
    return backup;
}

Result<Restored> restore_backup(const Settings& settings, const fs::path& file, const Clock& clock)
{
    TRY(auto list, read_back(file));
    CHECK(fits_this_program(list));
    const bool cut_off = fs::exists(growing(settings));     // it goes with the end of each restore that has one
    CHECK(must_be_empty(settings, cut_off));
    Laid laid;
    if (fs::create_directories(settings.data_folder)) laid.add(settings.data_folder);
    fs::permissions(settings.data_folder, fs::perms::owner_all);
    TRY(const auto unfinished, Unfinished::in(growing(settings)));
    const auto path = sqlite_path(settings);
    const auto lock = path.string() + ".lock";
    if (!path.empty() && !fs::exists(lock)) laid.add(lock);
    const auto kept_away = path.empty() ? nullptr : keep_away(path.string());       // from servers, which would make a business of their own
    CHECK(must_be_empty(settings, true));
    if (cut_off)
        for (const auto name : beside_the_database) fs::remove_all(settings.data_folder / name);
    make_sure_of_room(folder_of(unfinished->file()), list.bytes(), true);

    unpack(file, list, list.parts.front(), unfinished->file());
    for (const auto* folder : {"imports", "tls"}) laid.add(settings.data_folder / folder);
    for (auto part = list.parts.begin() + 1; part != list.parts.end(); ++part) {
        laid.add(settings.data_folder / part->name);
        unpack(file, list, *part, settings.data_folder / part->name);
    }
    laid.add(settings.data_folder / "mail-place");
    auto as_of = hold(settings, unfinished->file(), list, clock);
    try {
        CHECK(bring_to_its_place(settings, unfinished->file()));
    } catch (const CommitUnknown&) {    // it may be there, and then it needs its key
        laid.keep();
        throw;
    }
    laid.keep();
    return Restored{std::move(list), std::move(as_of)};
}

namespace {

Result<int> restore(const cli::Unopened& place, cli::Terminal& terminal)
{
    const auto& [settings, line] = place;
    if (line.everywhere.contains("actor")) return not_found("Nobody works here yet whom --actor could name.");
    TRY(const auto restored, restore_backup(settings, terminal.resolve(line.arguments.operands.front()), system_clock()));
    terminal.say("Restored " + restored.business + " as it was on " + restored.as_of + ".");
    terminal.say("No mail leaves from here until you have looked at what waits (rapport message list --state held" + line.arguments.where + ")");
    terminal.say("and let it go: rapport mail let-go" + line.arguments.where);
    terminal.say("Start it with: rapport serve" + line.arguments.where);
    return cli::done;
}

}  // namespace

cli::Command backup_command()
{
    return {"backup", "copies everything into one file, also while a server runs", {"FILE"}, {}, cli::Command::Needs::writing, may("settings:write"), backup,
            "The file has its name only when every byte was read back. One that is there is left alone; --yes puts the new one in its place.\n"
            "Settings in rapport.toml are those of a machine, and are not in it."};
}

cli::Command restore_command()
{
    return {"restore", "brings a backup back into an empty place, where mail is held", {"FILE"}, {}, cli::Command::Needs::nothing_open, may("settings:write"), {},
            "All checksums are looked at before anything is touched. --database may name the other engine than that which the backup was made from.", {}, restore};
}

}  // namespace rapport::app
