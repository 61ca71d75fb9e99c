#include "app/backup.h"

#include "app/new_backup.h"
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

namespace rapport::app {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view subject = "backup", proven = "backup.proven", demo_made = "demo.made";
constexpr std::int64_t overdue_after_days = 7;

const Sql business_made_sql{"backup.business_made", Reach::single, "SELECT created_at FROM business"};

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
    auto opened = open(there, {true, 1, false});
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
    auto& database = desk.runtime.database;
    TRY(auto list, write_backup(database, desk.runtime.data_folder, backup_of(database, desk.runtime.clock.now()), file, in_its_place));
    MadeBackup made{std::move(list), {}};
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

BackupStanding read_backup_standing(Context& ctx)
{
    const auto newest = newest_backup(ctx.db);
    BackupStanding standing;
    if (newest) standing.proven_at = newest->at;
    const auto since = newest ? newest->at : ctx.db.value<Instant>(business_made_sql);
    standing.days = std::max<std::int64_t>(0, ctx.now().us - since.us) / us_per_day;
    const bool is_demo = !identity::list_audit_events(ctx.db, {.subject = std::string(subject), .actor = {}, .action = std::string(demo_made), .span = {}}, {}, 1).empty();
    standing.overdue = standing.days >= overdue_after_days && !is_demo;
    return standing;
}

void note_demo(Context& ctx) { identity::record(ctx, demo_made, subject); }

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
    must_be_in_one_file(unfinished->file());        // else its mail would not be held where it comes to
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
