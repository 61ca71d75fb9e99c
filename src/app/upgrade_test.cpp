// A database of an older Rapport: what it was is kept, proven and restorable before its schema is changed.
#include "app/backup.h"
#include "app/new_backup.h"
#include "app/opening.h"
#include "base/db/fresh_database.h"
#include "base/db/migrate.h"
#include "base/json.h"
#include "base/test/world.h"
#include "identity/audit_log.h"

#include <csignal>
#include <fstream>
#include <future>

namespace rapport::app {
namespace {

namespace fs = std::filesystem;

constexpr int of_before = 40;

class Upgrades : public ::testing::TestWithParam<Engine> {
protected:
    Upgrades() { fs::create_directories(settings.data_folder); }
    ~Upgrades() override { fs::remove_all(settings.data_folder.parent_path()); }

    Settings place(const std::string& name, Engine engine, const std::string& url) const
    {
        Settings made;
        made.data_folder = folder / name;
        made.database = engine == Engine::postgres ? url : "sqlite:" + (made.data_folder / "rapport.db").string();
        return made;
    }
    std::unique_ptr<Database> database(const Settings& of) const
    {
        OpenOptions options;
        options.mode = OpenOptions::Mode::create;
        options.reserve_bytes = 0;
        return open_database(of.database, options);
    }
    // A business as the Rapport of that schema kept it.
    static void lay(Database& database, int schema)
    {
        migrate(database, migrations().first(static_cast<std::size_t>(schema)));
        database.write([](Db& db) {
            db.execute_text("INSERT INTO business (id, name, currency, time_zone, country, created_at, version) VALUES (1, 'Hafer & Mohn', 'EUR', 'Europe/Berlin', 'DE', 1700000000000000, 1)", {});
            return true;
        });
    }
    static int schema_of(Database& database)
    {
        int schema = 0;
        database.read([&](Db& db) { schema = schema_number(db); });
        return schema;
    }
    std::vector<std::string> backups() const
    {
        std::vector<std::string> names;
        for (const auto& entry : fs::directory_iterator(settings.data_folder))
            if (entry.path().filename().string().starts_with("before-upgrade-")) names.push_back(entry.path().filename());
        std::ranges::sort(names);
        return names;
    }
    std::optional<Upgrade> run(bool wants_backup = true)
    {
        const auto opened = database(settings);
        return upgrade(*opened, settings.data_folder, clock, wants_backup);
    }

    const int newest = migrations().back().number;
    const fs::path folder = fs::temp_directory_path() / ("rapport-upgrade-" + std::to_string(std::random_device{}()));
    FreshDatabase fresh{GetParam()};
    Settings settings = place("shop", GetParam(), fresh.url);
    FixedClock clock{Instant{1'795'000'000'000'000}};      // 18 November 2026
    const std::string begins = "before-upgrade-0040-to-" + std::string(4 - std::to_string(newest).size(), '0') + std::to_string(newest) + "-2026-11-18";
    const std::string name = begins + ".backup", copy_2 = begins + "-2.backup";
};
RAPPORT_ON_BOTH_ENGINES(Upgrades);

TEST_P(Upgrades, keep_what_was_there_and_it_comes_back_on_either_engine)
{
    lay(*database(settings), of_before);
    std::string kept;
    {
        auto opened = app::open(settings, {true, 1});
        ASSERT_TRUE(opened.upgraded());
        EXPECT_EQ(opened.upgraded()->from, of_before);
        EXPECT_EQ(opened.upgraded()->to, newest);
        kept = opened.upgraded()->backup;
        EXPECT_NE(in_a_sentence(*opened.upgraded()).find(kept), std::string::npos);
        EXPECT_EQ(schema_of(opened.database()), newest);
        Desk desk{opened.runtime(), Actor::system(), "test"};
        const auto noted = desk.read([](Context& ctx) { return identity::list_audit_events(ctx.db, {.subject = "database", .actor = {}, .action = "database.upgraded", .span = {}}, {}, 9); });
        ASSERT_EQ(noted.size(), 1u);
        EXPECT_NE(noted[0].changes.find("\"schema\":[40," + std::to_string(newest)), std::string::npos) << noted[0].changes;
        EXPECT_FALSE(desk.read([](Context& ctx) { return newest_backup(ctx.db); })) << "it lies on the same disk";
    }
    EXPECT_EQ(fs::status(kept).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    const auto list = read_back(kept).value();
    EXPECT_EQ(list.schema, of_before);
    EXPECT_EQ(list.business, "Hafer & Mohn");
    for (const auto engine : test::engines()) {
        const FreshDatabase other(engine);
        const auto there = place("again-" + std::to_string(static_cast<int>(engine)), engine, other.url);
        ASSERT_EQ(restore_backup(there, kept, clock).value().business, "Hafer & Mohn");
        auto opened = app::open(there, {true, 1});
        EXPECT_FALSE(opened.upgraded()) << "it was brought to this schema as it came back";
        EXPECT_EQ(opened.runtime().business()->name, "Hafer & Mohn");
        for (const auto& entry : fs::directory_iterator(there.data_folder)) EXPECT_FALSE(entry.path().filename().string().starts_with("before-upgrade-")) << "its backup is the file that it came from";
    }
}

TEST_P(Upgrades, are_made_once_and_not_in_a_place_that_is_new)
{
    EXPECT_FALSE(run()) << "nothing was there";
    EXPECT_FALSE(run()) << "no business is there";
    lay(*database(settings), newest);
    EXPECT_FALSE(run()) << "it is of this schema";
    EXPECT_TRUE(backups().empty());
}

TEST_P(Upgrades, of_every_version_find_it_copied_with_its_own_schema)
{
    for (int had = 1; had <= newest; had += had + 4 < newest ? 4 : 1) {
        SCOPED_TRACE("schema " + std::to_string(had));
        const FreshDatabase older(GetParam());
        lay(*older.database, had);
        const auto file = folder / (std::to_string(had) + ".backup");
        const auto list = write_backup(*older.database, settings.data_folder, backup_of(*older.database, clock.now()), file, false).value();
        EXPECT_EQ(list.schema, had);
        ASSERT_TRUE(read_back(file));
        const auto copy = folder / (std::to_string(had) + ".db");
        unpack(file, list, list.parts.front(), copy);
        OpenOptions options;
        const auto opened = open_database("sqlite:" + copy.string(), options);
        EXPECT_EQ(schema_of(*opened), had);
        EXPECT_EQ(migrate(*opened), newest - had);
        opened->read([](Db& db) { EXPECT_TRUE(db.query_text("SELECT 1 FROM business WHERE name = 'Hafer & Mohn'", {})->next()); });
    }
}

TEST_P(Upgrades, make_no_backup_of_a_schema_that_changed_on_the_way)
{
    const auto opened = database(settings);
    lay(*opened, of_before);
    const auto list = backup_of(*opened, clock.now());
    migrate(*opened);       // as another process may, with PostgreSQL
    const auto file = folder / "torn.backup";
    EXPECT_THROW((void)write_backup(*opened, settings.data_folder, list, file, false), SchemaRefused);
    EXPECT_FALSE(fs::exists(file));
}

TEST_P(Upgrades, change_nothing_where_the_backup_cannot_be_made)
{
    lay(*database(settings), of_before);
    const auto in_the_way = settings.data_folder / (name + ".unfinished");
    std::ofstream(in_the_way) << "my letters";
    try {
        run();
        ADD_FAILURE() << "not refused";
    } catch (const SchemaRefused& refused) {
        const std::string says = refused.what();
        EXPECT_NE(says.find(name + ".unfinished is there and is no folder of ours alone"), std::string::npos) << says;
        EXPECT_NE(says.find("rapport migrate --no-backup"), std::string::npos) << says;
    }
    EXPECT_EQ(schema_of(*database(settings)), of_before);
    EXPECT_EQ(fs::file_size(in_the_way), 10u) << "it was not touched";
    fs::remove(in_the_way);
    ASSERT_TRUE(run());
    EXPECT_EQ(backups(), std::vector{name});
}

TEST_P(Upgrades, leave_what_has_the_name_already)
{
    lay(*database(settings), of_before);
    std::ofstream(settings.data_folder / name) << "my letters";
    const auto made = run();
    ASSERT_TRUE(made);
    EXPECT_EQ(made->backup.filename(), copy_2);
    EXPECT_EQ(fs::file_size(settings.data_folder / name), 10u) << "it was not touched";
    EXPECT_TRUE(read_back(made->backup));
}

// On SQLite the backup would be refused when it is to come back; on PostgreSQL a step meets it.
TEST_P(Upgrades, change_nothing_and_leave_no_backup_where_a_table_is_not_ours)
{
    lay(*database(settings), of_before);
    database(settings)->write([](Db& db) { return db.execute_text("CREATE TABLE touchpoints_put_by (words TEXT)", {}), true; });
    try {
        run();
        ADD_FAILURE() << "not refused";
    } catch (const std::exception& refused) {
        const std::string says = refused.what();
        EXPECT_NE(says.find("touchpoints_put_by"), std::string::npos) << says;
        EXPECT_TRUE(GetParam() == Engine::postgres || says.find("holds the table touchpoints_put_by, which no Rapport makes so") != std::string::npos) << says;
    }
    EXPECT_EQ(schema_of(*database(settings)), of_before);
    EXPECT_TRUE(backups().empty()) << "a server that is started again and again would fill the disk";
}

TEST_P(Upgrades, are_made_by_one_where_two_start_at_once)
{
    lay(*database(settings), of_before);
    auto elsewhere = place("another machine", GetParam(), fresh.url);
    if (GetParam() == Engine::sqlite) elsewhere.database = settings.database;
    fs::create_directories(elsewhere.data_folder);
    const auto start = [&](const Settings& from) -> std::optional<Upgrade> {
        try {
            return upgrade(*database(from), from.data_folder, clock, true);
        } catch (const DatabaseLocked&) {       // SQLite's file has one that writes
            return std::nullopt;
        }
    };
    auto one = std::async(std::launch::async, start, settings), other = std::async(std::launch::async, start, elsewhere);
    const auto first = one.get(), second = other.get();
    EXPECT_NE(first.has_value(), second.has_value()) << "one brought it here, and the other found it so";
    EXPECT_EQ(schema_of(*database(settings)), newest);
    EXPECT_EQ(fs::exists(settings.data_folder / name) + fs::exists(elsewhere.data_folder / name), 1) << "of what is half changed there is no backup";
}

TEST_P(Upgrades, do_not_wait_for_another_process_where_this_one_is_told_to_end)
{
    if (GetParam() == Engine::sqlite) return;       // its file has one that writes, and nobody waits
    lay(*database(settings), of_before);
    sigset_t ending, before;
    sigemptyset(&ending);
    sigaddset(&ending, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ending, &before);
    database(settings)->read([&](Db& db) {
        db.query_text("SELECT pg_advisory_xact_lock(hashtextextended('rapport upgrade ' || current_schema(), 0))", {})->next();
        pthread_kill(pthread_self(), SIGTERM);
        EXPECT_THROW(run(), DatabaseLocked);
    });
    int told = 0;
    sigwait(&ending, &told);
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    EXPECT_EQ(told, SIGTERM);
    EXPECT_EQ(schema_of(*database(settings)), of_before);
    EXPECT_TRUE(backups().empty());
}

TEST_P(Upgrades, name_the_day_where_the_business_is)
{
    lay(*database(settings), of_before);
    clock.set(*parse_instant("2026-11-18T23:30:00Z"));
    const auto made = run();
    ASSERT_TRUE(made);
    EXPECT_TRUE(made->backup.filename().string().ends_with("-2026-11-19.backup")) << made->backup << ": it is half past twelve in Berlin";
}

TEST_P(Upgrades, go_without_a_backup_where_somebody_says_so)
{
    lay(*database(settings), of_before);
    const auto made = run(false);
    ASSERT_TRUE(made);
    EXPECT_TRUE(made->backup.empty());
    EXPECT_NE(in_a_sentence(*made).find("without a backup"), std::string::npos);
    EXPECT_EQ(schema_of(*database(settings)), newest);
    EXPECT_TRUE(backups().empty());
}

TEST_P(Upgrades, keep_two_backups_and_whatever_is_none)
{
    lay(*database(settings), of_before);
    // One was brought back from an older Rapport in between, so that the newest of them is of the oldest schema.
    for (const auto& [earlier, made_at] : {std::pair("before-upgrade-0030-to-0040-2025-01-01.backup", "2025-01-01T09:00:00Z"), std::pair("before-upgrade-0010-to-0040-2025-06-01.backup", "2025-06-01T09:00:00Z")}) {
        const auto file = settings.data_folder / earlier;
        std::ofstream(file, std::ios::binary) << "a database";
        BackupList list{.version = "0.1.0", .made_at = *parse_instant(made_at), .business = "Hafer & Mohn", .engine = "sqlite", .schema = 10, .parts = {}};
        close_backup(file, settings.data_folder, list);
    }
    std::ofstream(settings.data_folder / "before-upgrade-0001-to-0002-letters.backup") << "my letters";
    ASSERT_TRUE(run());
    EXPECT_EQ(backups(), (std::vector<std::string>{"before-upgrade-0001-to-0002-letters.backup", "before-upgrade-0010-to-0040-2025-06-01.backup", name}));
}

TEST_P(Upgrades, clear_what_tries_of_other_days_left_with_a_backup_or_without)
{
    for (const bool wants_backup : {true, false}) {
        SCOPED_TRACE(wants_backup);
        const FreshDatabase older(GetParam());
        const auto there = place(wants_backup ? "with" : "without", GetParam(), older.url);
        fs::create_directories(there.data_folder);
        lay(*database(there), of_before);
        // Killed while it copied, and between the file's name and the end of its folder.
        const auto copying = there.data_folder / "before-upgrade-0030-to-0040-2025-01-01.backup.unfinished", named = there.data_folder / "before-upgrade-0030-to-0040-2025-01-02.backup.unfinished";
        const auto letters = there.data_folder / "before-upgrade-letters.unfinished", filled = there.data_folder / "before-upgrade-0030-to-0040-2025-01-03.backup.unfinished";
        for (const auto& one : {copying, named, letters, filled}) {
            fs::create_directory(one);
            fs::permissions(one, fs::perms::owner_all);
        }
        std::ofstream(copying / "rapport.db") << "half a copy";
        std::ofstream(filled / "letter.txt") << "my letters";
        ASSERT_TRUE(upgrade(*database(there), there.data_folder, clock, wants_backup));
        EXPECT_FALSE(fs::exists(copying));
        EXPECT_FALSE(fs::exists(named));
        EXPECT_TRUE(fs::exists(letters)) << "no name of ours";
        EXPECT_TRUE(fs::exists(filled / "letter.txt")) << "nor what somebody else laid there";
        EXPECT_EQ(fs::exists(there.data_folder / name), wants_backup);
    }
}

TEST_P(Upgrades, stay_beside_the_backup_of_a_try_that_was_cut_off)
{
    lay(*database(settings), of_before);
    {
        const auto opened = database(settings);
        write_backup(*opened, settings.data_folder, backup_of(*opened, clock.now()), settings.data_folder / name, false).value();
        opened->write([](Db& db) {
            db.execute_text("UPDATE business SET name = 'Hafer und Mohn'", {});
            return true;
        });
    }
    ASSERT_TRUE(run());
    EXPECT_EQ(backups(), (std::vector{copy_2, name}));
    EXPECT_EQ(read_back(settings.data_folder / name).value().business, "Hafer & Mohn");
    EXPECT_EQ(read_back(settings.data_folder / copy_2).value().business, "Hafer und Mohn") << "the old Rapport was at work in between";
}

}  // namespace
}  // namespace rapport::app
