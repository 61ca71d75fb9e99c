// What is SQLite's alone: its settings, its lock, who may read it, and its indexes.
#include "base/db/sqlite/notes_test.h"

#include <fstream>
#include <functional>
#include <sys/stat.h>
#include <sys/wait.h>

namespace rapport {
namespace {

class Sqlite : public SqliteFile {};

std::string refusal(const std::function<void()>& act)
{
    try {
        act();
    } catch (const std::exception& refused) {
        return refused.what();
    }
    return "not refused";
}

TEST_F(Sqlite, is_the_version_without_the_corruption_bug)
{
    EXPECT_GE(sqlite3_libversion_number(), 3051003);
    EXPECT_EQ(sqlite3_compileoption_used("DEFAULT_SYNCHRONOUS=2"), 1);
    EXPECT_EQ(sqlite3_compileoption_used("DEFAULT_WAL_SYNCHRONOUS=2"), 1);
    EXPECT_EQ(sqlite3_compileoption_used("OMIT_LOAD_EXTENSION"), 1);
}

TEST_F(Sqlite, runs_with_our_settings)
{
    const auto database = with_notes();
    const auto setting = [](Db& db, const char* name) {
        const auto rows = db.query_text(std::string("PRAGMA ") + name, {});
        rows->next();
        return std::string(rows->text(0));
    };
    database->write([&](Db& db) {
        EXPECT_EQ(setting(db, "synchronous"), "2");
        EXPECT_EQ(setting(db, "journal_mode"), "wal");
        EXPECT_EQ(setting(db, "foreign_keys"), "1");
        EXPECT_EQ(setting(db, "trusted_schema"), "0");
        return true;
    });
    database->read([&](Db& db) { EXPECT_EQ(setting(db, "trusted_schema"), "0"); });
}

TEST_F(Sqlite, has_one_writer_and_names_it)
{
    const auto first = open(Mode::create);
    EXPECT_THROW(open(Mode::write), DatabaseLocked);
    const auto text = refusal([&] { open(Mode::write); });
    EXPECT_NE(text.find("process " + std::to_string(::getpid())), std::string::npos) << text;
}

TEST_F(Sqlite, has_one_writer_also_under_another_name)
{
    auto first = with_notes();
    const auto real = path;
    fs::create_directory(folder / "elsewhere");
    path = folder / "elsewhere" / "linked.db";
    fs::create_hard_link(real, path);
    const auto text = refusal([&] { open(Mode::write); });
    EXPECT_NE(text.find("by another name"), std::string::npos) << text;
    EXPECT_TRUE(add(*first, 1)) << "who was there first writes on";
    first.reset();
    EXPECT_TRUE(add(*open(Mode::write), 2));
}

TEST_F(Sqlite, is_free_again_when_its_writer_has_gone)
{
    with_notes().reset();
    EXPECT_TRUE(add(*open(Mode::write), 1));
    EXPECT_FALSE(fs::exists(path.string() + "-wal")) << "the log is emptied and gone after an orderly end";
}

TEST_F(Sqlite, is_read_beside_its_writer)
{
    const auto writer = with_notes();
    const auto reader = open(Mode::read_only);
    EXPECT_EQ(count(*reader), 0);
    add(*writer, 1);
    EXPECT_EQ(count(*reader), 1);
    EXPECT_THROW(add(*reader, 2), std::logic_error);
}

TEST_F(Sqlite, is_read_in_a_folder_where_nobody_can_write)
{
    add(*with_notes(), 1);
    fs::permissions(folder, fs::perms(0555));
    fs::permissions(path, fs::perms(0444));
    // Root may write everywhere, so somebody else looks.
    const auto child = ::fork();
    if (child == 0) {
        if (::getuid() == 0 && ::setuid(65534) != 0) ::_exit(3);
        try {
            ::_exit(count(*open(Mode::read_only)) == 1 ? 0 : 1);
        } catch (const std::exception& refused) {
            std::fprintf(stderr, "%s\n", refused.what());
            ::_exit(2);
        }
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
    fs::permissions(folder, fs::perms(0700));
}

TEST_F(Sqlite, refuses_what_is_no_database_of_ours)
{
    EXPECT_THROW(open(Mode::write), SchemaRefused) << "nothing there";
    EXPECT_FALSE(fs::exists(path));

    std::ofstream(path) << std::string(5000, 'x');
    EXPECT_THROW(open(Mode::create), SchemaRefused);
    EXPECT_THROW(open(Mode::read_only), SchemaRefused);
    EXPECT_EQ(fs::file_size(path), 5000u) << "and leaves it as it was";

    fs::remove(path);
    sqlite3* theirs = nullptr;
    sqlite3_open(path.c_str(), &theirs);
    sqlite3_exec(theirs, "CREATE TABLE wp_posts (id)", nullptr, nullptr, nullptr);
    sqlite3_close(theirs);
    EXPECT_THROW(open(Mode::create), SchemaRefused);
    EXPECT_THROW(open(Mode::write), SchemaRefused);
}

TEST_F(Sqlite, is_private)
{
    const auto database = with_notes();
    for (const auto* suffix : {"", "-wal", "-shm", ".lock"}) {
        struct stat file {};
        ASSERT_EQ(::stat((path.string() + suffix).c_str(), &file), 0) << suffix;
        EXPECT_EQ(file.st_mode & 077, 0u) << suffix;
    }
}

TEST_F(Sqlite, lays_indexes_that_were_put_off_also_after_a_crash)
{
    const auto indexes = [](Database& database) {
        std::int64_t found = 0;
        database.read([&](Db& db) {
            const auto rows = db.query_text("SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND name = 'notes_by_words'", {});
            rows->next();
            found = rows->integer(0);
        });
        return found;
    };
    const std::vector<std::string> names{"notes_by_words", "no_such_index"};
    auto database = with_notes();
    database->write([](Db& db) {
        db.execute_text("CREATE TABLE indexes_put_off (name {text} NOT NULL PRIMARY KEY, made_by {text} NOT NULL) {keyed}", {});
        db.execute_text("CREATE INDEX notes_by_words ON notes (words)", {});
        return true;
    });
    for (int id = 1; id <= 10; ++id) add(*database, id);
    database->put_off_indexes(names, 20);
    EXPECT_EQ(indexes(*database), 1) << "a table that has half as many rows already keeps its indexes";
    database->put_off_indexes(names, 22);
    EXPECT_EQ(indexes(*database), 0);
    add(*database, 11);
    database->lay_indexes();
    EXPECT_EQ(indexes(*database), 1);

    database->put_off_indexes(names, 1000);
    EXPECT_EQ(indexes(*database), 0);
    database.reset();
    database = open(Mode::write);
    EXPECT_EQ(indexes(*database), 1) << "the next start lays them";
    EXPECT_EQ(count(*database), 11);
}

}  // namespace
}  // namespace rapport
