// A whole business in one file and back, from each engine to each, with every byte looked at.
#include "app/backup.h"
#include "app/check.h"
#include "app/new_backup.h"
#include "app/opening.h"
#include "app/unfinished.h"
#include "base/db/copy_rows.h"
#include "base/db/fresh_database.h"
#include "base/db/migrate.h"
#include "base/db/placement.h"
#include "messages/mail_desk_test.h"

#include <fstream>
#include <set>

namespace rapport::app {
namespace {

namespace fs = std::filesystem;

std::string bytes_in(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::int64_t count(Database& database, std::string_view table)
{
    std::int64_t rows_there = 0;
    database.read([&](Db& db) {
        const auto rows = db.query_text("SELECT count(*) FROM " + std::string(table), {});
        rows->next();
        rows_there = rows->integer(0);
    });
    return rows_there;
}

class Backups : public messages::MailDesk {
protected:
    Result<MadeBackup> make(bool in_its_place = false)
    {
        auto desk = desk_of(hanne);
        return make_backup(desk, file, in_its_place);
    }
    Settings place_for(Engine engine, const std::string& url)
    {
        Settings settings;
        settings.data_folder = world.folder / ("restored-" + std::to_string(++places));
        settings.database = engine == Engine::postgres ? url : "sqlite:" + (settings.data_folder / "rapport.db").string();
        return settings;
    }
    Settings new_place() { return place_for(Engine::sqlite, {}); }
    std::string refused(const Settings& settings)
    {
        const auto restored = restore_backup(settings, file, world.clock);
        return restored ? "" : restored.error().detail;
    }
    // Everything that the one holds the other has, but for what says that it was copied.
    void expect_the_same_rows(Database& restored)
    {
        static const std::set<std::string_view> differ = {"audit_events", "mail_places", "schema_migrations", "node_leases", "indexes_put_off"};
        for (const auto& [table, placement, key] : placements()) {
            if (differ.contains(table)) continue;
            EXPECT_EQ(count(restored, table), count(world.database(), table)) << table;
        }
        EXPECT_EQ(count(restored, "mail_places"), count(world.database(), "mail_places") + 1);
    }

    fs::path file = world.folder / "shop.backup";
    int places = 0;
};
RAPPORT_ON_BOTH_ENGINES(Backups);

TEST_P(Backups, come_back_whole_on_either_engine_and_hold_their_mail)
{
    const auto message = planned();
    fs::create_directories(world.folder / "imports");
    std::ofstream(world.folder / "imports" / "imp_0123456789abc.rejects.csv") << "line,column,reason\n";
    const auto made = make().value();
    EXPECT_EQ(made.not_noted, "");
    EXPECT_EQ(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_FALSE(fs::exists(file.string() + ".unfinished"));
    for (const auto engine : test::engines()) {
        const FreshDatabase fresh(engine);
        const auto settings = place_for(engine, fresh.url);
        const auto restored = restore_backup(settings, file, world.clock).value();
        ASSERT_EQ(restored.business, "Hafer & Mohn");
        EXPECT_EQ(restored.as_of, "17 November 9:00 (Europe/Berlin)") << "as the clock on the shop's wall shows it";
        auto opened = app::open(settings, {false, 1});
        expect_the_same_rows(opened.database());
        Desk desk{opened.runtime(), Actor::system(), "test"};
        EXPECT_EQ(desk.read([&](Context& ctx) { return messages::read_message(ctx, message.id); }).value().state, messages::State::held);
        const auto state = desk.read([](Context& ctx) { return messages::read_mail_state(ctx); });
        EXPECT_FALSE(state.leaves);
        EXPECT_NE(state.held_because.value_or("").find("restored from the backup of 17 November 9:00 (Europe/Berlin)"), std::string::npos) << state.held_because.value_or("");
        EXPECT_EQ(bytes_in(settings.data_folder / "secret-key"), bytes_in(world.folder / "secret-key"));
        EXPECT_TRUE(fs::exists(settings.data_folder / "imports" / "imp_0123456789abc.rejects.csv"));
        EXPECT_TRUE(fs::exists(settings.data_folder / "mail-place"));
        for (const auto& entry : fs::directory_iterator(settings.data_folder)) EXPECT_EQ(entry.path().string().find("restoring"), std::string::npos);
    }
}

TEST_P(Backups, are_let_go_once)
{
    planned();
    make().value();
    const auto settings = new_place();
    restore_backup(settings, file, world.clock).value();
    auto opened = app::open(settings, {true, 1});
    Desk desk{opened.runtime(), Actor::system(), "test"};
    messages::open_place(desk);     // as a server does when it starts
    EXPECT_TRUE(desk.read([](Context& ctx) { return messages::read_mail_state(ctx); }).held_at);
    desk.write([](Context& ctx) { return messages::let_mail_go(ctx); }).value();
    messages::open_place(desk);
    EXPECT_FALSE(desk.read([](Context& ctx) { return messages::read_mail_state(ctx); }).held_at);
    EXPECT_EQ(desk.read([](Context& ctx) { return messages::read_mail_state(ctx); }).held, 1) << "the old message waits for a person";
}

TEST_P(Backups, with_one_bit_changed_are_refused_by_name)
{
    make().value();
    auto bytes = bytes_in(file);
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    std::vector<std::size_t> places_in_it = {0, 20, bytes.size() - 1, bytes.size() - 30, bytes.size() - 90, bytes.size() - 96, bytes.size() - 400};
    for (int more = 0; more < 60; ++more) places_in_it.push_back(random() % bytes.size());
    const auto settings = new_place();
    for (const auto at : places_in_it) {
        const auto bit = static_cast<char>(1 << random() % 8);
        bytes[at] = static_cast<char>(bytes[at] ^ bit);
        std::ofstream(file, std::ios::binary) << bytes;
        const auto restored = restore_backup(settings, file, world.clock);
        ASSERT_FALSE(restored) << "byte " << at;
        EXPECT_NE(restored.error().detail.find(file.string()), std::string::npos) << restored.error().detail;
        EXPECT_FALSE(fs::exists(settings.data_folder));
        bytes[at] = static_cast<char>(bytes[at] ^ bit);
    }
    std::ofstream(file, std::ios::binary) << bytes;
    EXPECT_EQ(refused(settings), "") << "with every bit as it was";
}

TEST_P(Backups, that_were_cut_short_or_are_none_are_refused)
{
    make().value();
    const auto bytes = bytes_in(file);
    for (const auto& text : {std::string(), std::string("Dear diary\n"), bytes.substr(0, bytes.size() - 1), bytes.substr(0, bytes.size() / 2), bytes + "x"}) {
        std::ofstream(file, std::ios::binary) << text;
        EXPECT_NE(refused(new_place()).find("shop.backup is "), std::string::npos) << text.size();
    }
    fs::remove(file);
    EXPECT_NE(refused(new_place()).find("There is no file"), std::string::npos);
}

TEST_P(Backups, of_a_newer_schema_are_refused)
{
    std::ofstream(file, std::ios::binary) << "a database of tomorrow";
    BackupList list{.version = "9.0.0", .made_at = world.clock.now(), .business = "Hafer & Mohn", .engine = "sqlite", .schema = 9999, .parts = {}};
    close_backup(file, world.folder, list);
    const auto settings = new_place();
    EXPECT_NE(refused(settings).find("newer Rapport (schema 9999"), std::string::npos);
    EXPECT_FALSE(fs::exists(settings.data_folder));
}

TEST_P(Backups, go_into_an_empty_place_alone)
{
    make().value();
    auto settings = new_place();
    restore_backup(settings, file, world.clock).value();
    EXPECT_NE(refused(settings).find("There is a business in"), std::string::npos);
    settings = new_place();
    fs::create_directories(settings.data_folder);
    std::ofstream(settings.data_folder / "secret-key") << "somebody's\n";
    EXPECT_NE(refused(settings).find("is not empty: it holds secret-key"), std::string::npos);
    EXPECT_EQ(bytes_in(settings.data_folder / "secret-key"), "somebody's\n");
    settings = new_place();
    fs::create_directories(settings.data_folder);
    std::ofstream(settings.data_folder / "rapport.db-wal") << "a log of another database";
    EXPECT_NE(refused(settings).find("rapport.db-wal"), std::string::npos) << "it would be taken for its own";
    settings = new_place();
    fs::create_directories(settings.data_folder);
    std::ofstream(settings.data_folder / "rapport.toml") << "listen = \"127.0.0.1:8081\"\n";
    EXPECT_EQ(refused(settings), "") << "settings of the machine may wait there";
}

TEST_P(Backups, that_cannot_be_restored_leave_nothing)
{
    std::ofstream(file, std::ios::binary) << "no database at all, but with the right sums";
    BackupList list{.version = "0.1.0", .made_at = world.clock.now(), .business = "Hafer & Mohn", .engine = "sqlite", .schema = 1, .parts = {}};
    close_backup(file, world.folder, list);
    const auto settings = new_place();
    EXPECT_ANY_THROW((void)restore_backup(settings, file, world.clock));
    EXPECT_FALSE(fs::exists(settings.data_folder));
}

TEST_P(Backups, bring_nothing_that_no_rapport_makes)
{
    const auto with = [&](const std::string& change) {
        const auto bad = world.folder / "bad.db";
        auto desk = desk_of(hanne);
        desk.runtime.database.copy_into(bad.string());
        BackupList list{.version = "0.1.0", .made_at = world.clock.now(), .business = "Hafer & Mohn", .engine = "sqlite", .schema = migrations().back().number, .parts = {}};
        {
            OpenOptions options;
            const auto opened = open_database("sqlite:" + bad.string(), options);
            opened->write([&](Db& db) {
                db.execute_text(change, {});
                return true;
            });
        }
        fs::rename(bad, file);
        close_backup(file, world.folder, list);
        const auto settings = new_place();
        try {
            const auto restored = restore_backup(settings, file, world.clock);
            return restored ? std::string() : restored.error().detail;
        } catch (const DatabaseDamaged& damaged) {
            EXPECT_FALSE(fs::exists(settings.data_folder)) << change;
            const std::string why = damaged.what();
            return why.substr(why.find(" holds ") + 7);
        }
    };
    const std::string by = ", which no Rapport makes so.";
    EXPECT_EQ(with("CREATE TRIGGER evil AFTER INSERT ON audit_events BEGIN UPDATE staff SET role = 'owner'; END"), "the trigger evil" + by);
    EXPECT_EQ(with("CREATE VIEW seen AS SELECT name FROM staff"), "the view seen" + by);
    EXPECT_EQ(with("CREATE TABLE more (a INTEGER)"), "the table more" + by);
    EXPECT_EQ(with("CREATE INDEX staff_by_role ON staff (role)"), "the index staff_by_role" + by);
    EXPECT_EQ(with("ALTER TABLE staff ADD COLUMN rank INTEGER"), "the table staff" + by);
    EXPECT_EQ(with("CREATE TABLE \"a\x1b[2J\" (a INTEGER)"), "the table a??2J" + by) << "a terminal is told plain letters";
    EXPECT_EQ(with("INSERT INTO indexes_put_off (name, made_by) VALUES ('audit_events_by_time', 'DELETE FROM staff')"), "the index audit_events_by_time" + by);
    EXPECT_EQ(with("DROP INDEX audit_events_by_time; INSERT INTO indexes_put_off (name, made_by) VALUES ('audit_events_by_time', 'CREATE INDEX audit_events_by_time ON audit_events (at, id)')"), "") << "ours, put off";
    EXPECT_EQ(with("ANALYZE"), "") << "what SQLite counted";
}

TEST_P(Backups, use_nobody_elses_folder)
{
    const auto theirs = world.folder / "theirs";
    fs::create_directories(theirs);
    std::ofstream(theirs / "rapport.db") << "another business";
    fs::create_directory_symlink(theirs, file.string() + ".unfinished");
    EXPECT_EQ(make().error().refusal, Refusal::conflict);
    EXPECT_EQ(bytes_in(theirs / "rapport.db"), "another business");
    fs::remove(file.string() + ".unfinished");
    fs::create_directory(file.string() + ".unfinished");
    fs::permissions(file.string() + ".unfinished", fs::perms::all);
    EXPECT_EQ(make().error().refusal, Refusal::conflict) << "others could take what is laid there";
    EXPECT_FALSE(fs::exists(file));
}

TEST_P(Backups, leave_a_file_that_is_there_alone)
{
    std::ofstream(file) << "my letters";
    const auto refusal = make();
    ASSERT_FALSE(refusal);
    EXPECT_EQ(refusal.error().refusal, Refusal::conflict);
    EXPECT_EQ(bytes_in(file), "my letters");
    EXPECT_EQ(make(true).error().refusal, Refusal::conflict) << "only a backup makes place for a new one";
    EXPECT_EQ(bytes_in(file), "my letters");
    fs::remove(file);
    EXPECT_TRUE(make());
    EXPECT_TRUE(make(true));
    EXPECT_TRUE(read_back(file));
    fs::create_symlink(file, world.folder / "link.backup");
    file = world.folder / "link.backup";
    EXPECT_EQ(make(true).error().refusal, Refusal::conflict);
    file = world.folder / "none" / "shop.backup";
    EXPECT_EQ(make().error().refusal, Refusal::not_found);
    file = world.folder;
    EXPECT_EQ(make().error().refusal, Refusal::conflict);
    for (const auto* name : {"secret-key", "imports/kept.csv"}) {
        file = world.folder / name;
        EXPECT_EQ(make(true).error().refusal, Refusal::conflict) << "also where it may take the place of one before";
    }
}

TEST_P(Backups, are_not_needed_to_bring_everything_to_the_other_engine)
{
    planned();
    for (const auto engine : test::engines()) {
        if (engine == Engine::postgres && GetParam() == Engine::postgres) continue;
        const FreshDatabase fresh(engine);
        const auto url = engine == Engine::postgres ? fresh.url : "sqlite:" + (world.folder / "moved.db").string();
        copy_rows(world.database(), url);
        const auto moved = open_database(url);
        for (const auto& [table, placement, key] : placements()) {
            if (table == "schema_migrations" || table == "indexes_put_off") continue;
            EXPECT_EQ(count(*moved, table), count(world.database(), table)) << table;
        }
    }
}

TEST_P(Backups, tell_their_age_and_the_doctor_asks_for_it)
{
    auto desk = desk_of(hanne);
    EXPECT_FALSE(check_backup(desk, "").well);
    make().value();
    const auto newest = desk.read([](Context& ctx) { return newest_backup(ctx.db); });
    ASSERT_TRUE(newest);
    EXPECT_EQ(newest->at, world.clock.now());
    EXPECT_EQ(newest->file, "shop.backup");
    EXPECT_TRUE(check_backup(desk, "").well);
    pass(25 * 3600 * us_per_second);
    EXPECT_TRUE(check_backup(desk, "").well);
    pass(2 * 3600 * us_per_second);
    const auto old = check_backup(desk, " --data ./shop");
    EXPECT_FALSE(old.well);
    EXPECT_EQ(old.says, "The last backup that was read back is 27 hours old: shop.backup.");
    EXPECT_EQ(old.to_do->find("rapport backup FILE --data ./shop"), 0u);
}

TEST_P(Backups, that_are_old_or_were_never_made_are_told_to_the_owner)
{
    const auto standing = [&] { return as(hanne, [](Context& ctx) -> Result<BackupStanding> { return read_backup_standing(ctx); }).value(); };
    const auto day_us = 24 * 3600 * us_per_second;
    world.write([](Context& ctx) -> Result<Done> {
        ctx.db.execute_text("UPDATE business SET created_at = " + std::to_string(ctx.now().us), {});
        return Done{};
    });
    pass(6 * day_us);
    EXPECT_FALSE(standing().proven_at);
    EXPECT_FALSE(standing().overdue) << "the business is new";
    pass(day_us);
    EXPECT_TRUE(standing().overdue);
    EXPECT_EQ(standing().days, 7);
    make().value();
    EXPECT_EQ(standing().proven_at, world.clock.now());
    EXPECT_EQ(standing().days, 0);
    EXPECT_FALSE(standing().overdue);
    pass(6 * day_us);
    EXPECT_FALSE(standing().overdue);
    pass(2 * day_us);
    EXPECT_TRUE(standing().overdue);
    EXPECT_EQ(standing().days, 8);
    world.write([](Context& ctx) -> Result<Done> { return note_demo(ctx), Done{}; });
    EXPECT_FALSE(standing().overdue) << "what is invented needs none";
}

TEST_P(Backups, may_be_named_as_the_database_is)
{
    const auto here = "sqlite:" + (world.folder / "shop").string();
    copy_rows(world.database(), here);
    const auto opened = open_database(here);
    for (const auto* name : {"shop", "shop-wal", "shop.lock", "shop.restoring"})
        EXPECT_EQ(write_backup(*opened, world.folder, backup_of(*opened, world.clock.now()), world.folder / name, true).error().refusal, Refusal::conflict) << name;
    EXPECT_TRUE(write_backup(*opened, world.folder, backup_of(*opened, world.clock.now()), world.folder / "shop-2026-11-17.backup", false));
}

TEST_P(Backups, take_over_what_a_killed_one_left_where_all_may_read)
{
    const auto left = fs::path(file.string() + ".unfinished");
    fs::create_directory(left);
    fs::permissions(left, fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec | fs::perms::others_read | fs::perms::others_exec);
    std::ofstream(left / "rapport.db") << "half a database";
    EXPECT_TRUE(make()) << "as it is on a stick that keeps no permissions";
    EXPECT_FALSE(fs::exists(left));
}

TEST_P(Backups, clear_up_what_killed_ones_left_under_other_names)
{
    const auto left = [&](const std::string& name, const std::string& inside) {
        const auto folder = world.folder / (name + ".unfinished");
        fs::create_directory(folder);
        fs::permissions(folder, fs::perms::owner_all);
        std::ofstream(folder / inside) << "half a database";
        return folder;
    };
    const auto yesterday = left("yesterday.backup", "rapport.db"), mine = left("novel", "chapter-1.txt"), at_work = left("another.backup", "rapport.db");
    const auto other = Unfinished::in(at_work).value();
    std::ofstream(other->file()) << "another one is being made";
    const auto linked = world.folder / "linked";
    fs::create_directory(linked);
    fs::permissions(linked, fs::perms::owner_all);
    std::ofstream(linked / "rapport.db") << "another business";
    fs::create_directory_symlink(linked, world.folder / "linked.unfinished");
    ASSERT_TRUE(make());
    EXPECT_FALSE(fs::exists(yesterday));
    EXPECT_TRUE(fs::exists(mine / "chapter-1.txt"));
    EXPECT_TRUE(fs::exists(other->file())) << "somebody is at work there";
    EXPECT_EQ(bytes_in(linked / "rapport.db"), "another business");
}

TEST(Databases, whose_log_holds_something_are_not_in_one_file)
{
    const auto folder = fs::temp_directory_path() / ("rapport-log-" + std::to_string(std::random_device{}()));
    fs::create_directories(folder);
    const auto database = folder / "rapport.db";
    std::ofstream(database) << "a database";
    must_be_in_one_file(database);
    std::ofstream(database.string() + "-wal") << "";
    must_be_in_one_file(database);
    std::ofstream(database.string() + "-wal") << "what else was written";
    EXPECT_THROW(must_be_in_one_file(database), StorageRefused);
    fs::remove_all(folder);
}

TEST_P(Backups, are_one_of_the_things_that_the_doctor_looks_at)
{
    auto desk = desk_of(hanne);
    EXPECT_TRUE(check_database(desk).well) << check_database(desk).says;
    EXPECT_TRUE(check_clock(desk).well);
    pass(-3 * 3600 * us_per_second);
    EXPECT_FALSE(check_clock(desk).well);
    EXPECT_NE(check_clock(desk).says.find("3 hours before the last thing"), std::string::npos) << check_clock(desk).says;
    pass(3 * 3600 * us_per_second);
    set_server({.host = {"127.0.0.1"}, .port = 1, .security = mail::Security::none}).value();
    EXPECT_NE(check_mail(desk, "").says.find("127.0.0.1:1 cannot be reached"), std::string::npos) << check_mail(desk, "").says;
    as(hanne, [](Context& ctx) { return messages::hold_mail(ctx, messages::Because{{"We move."}}); }).value();
    EXPECT_NE(check_mail(desk, "").says.find("We move."), std::string::npos);
    EXPECT_FALSE(check_disk("/nowhere/at/all").well);
}

}  // namespace
}  // namespace rapport::app
