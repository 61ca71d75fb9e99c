#include "base/db/sqlite/sqlite.h"

#include "base/db/sqlite/session.h"
#include "base/db/sqlite/writer.h"
#include "base/db/sqlite/writer_lock.h"
#include "base/disk.h"

#include <filesystem>
#include <fcntl.h>
#include <thread>
#include <unistd.h>

namespace rapport {
namespace sqlite {
namespace {

namespace fs = std::filesystem;
using Access = Connection::Access;

// A database of a test: a folder in memory that goes with the object. A real file, so that tests run what runs elsewhere.
class MemoryFolder {
public:
    MemoryFolder()
    {
        std::string pattern = (fs::is_directory("/dev/shm") ? fs::path("/dev/shm") : fs::temp_directory_path())
                              / "rapport-memory-XXXXXX";
        if (!::mkdtemp(pattern.data())) throw StorageRefused("no folder for a database in memory: " + pattern);
        path_ = pattern;
    }
    ~MemoryFolder()
    {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    MemoryFolder(const MemoryFolder&) = delete;
    std::string file() const { return path_ / "memory.db"; }

private:
    fs::path path_;
};

std::string folder_of(const std::string& path)
{
    const auto folder = fs::path(path).parent_path();
    return folder.empty() ? "." : folder.string();
}

// Makes the file for nobody else's eyes; the log takes over its permissions. Its name is on disk when this returns.
void make_file(const std::string& path)
{
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) throw StorageRefused("The database " + path + " cannot be made.");
    ::close(file);
    sync_folder(folder_of(path));
}

// Throws SchemaRefused unless the file is ours; an empty one becomes ours when it is to be created.
void check_ours(Connection& connection, const std::string& path, Access access)
{
    const auto mark = connection.setting("PRAGMA application_id");
    if (mark == our_application_id) return;
    const bool empty = mark == 0 && connection.setting("SELECT count(*) FROM sqlite_schema") == 0;
    if (access != Access::create || !empty) throw SchemaRefused(path + " is not a Rapport database.");
    connection.run_all("PRAGMA application_id = " + std::to_string(our_application_id));
}

// Takes an index away and notes how it is made.
void put_off(Db& db, const std::string& name, std::int64_t rows)
{
    std::string table, made_by;
    {
        const auto found = db.query_text("SELECT tbl_name, sql FROM sqlite_schema WHERE type = 'index' AND name = $1", Params(name).view());
        if (!found->next()) return;
        table = found->text(0);
        made_by = found->text(1);
    }
    {
        const auto there = db.query_text("SELECT count(*) FROM (SELECT 1 FROM " + table + " LIMIT $1)", Params(rows / 2).view());
        if (!there->next() || there->integer(0) >= rows / 2) return;
    }
    db.execute_text("INSERT INTO indexes_put_off (name, made_by) VALUES ($1, $2)", Params(name, made_by).view());
    db.execute_text("DROP INDEX " + name, {});
}

void lay_put_off_indexes(Connection& connection)
{
    if (connection.setting("SELECT count(*) FROM sqlite_schema WHERE name = 'indexes_put_off'") == 0) return;
    std::vector<std::string> texts;
    {
        Statement read(connection.handle(), "sqlite.put_off", "SELECT made_by FROM indexes_put_off ORDER BY name");
        while (read.step()) texts.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(read.handle(), 0)));
    }
    if (texts.empty()) return;
    connection.run_all("PRAGMA temp_store = FILE");
    connection.begin_immediate();
    for (const auto& text : texts) connection.run_all(text);
    connection.run_all("DELETE FROM indexes_put_off");
    connection.commit();
    connection.run_all("PRAGMA temp_store = MEMORY");
}

std::unique_ptr<Connection> open_writer(const std::string& path, OpenOptions::Mode mode)
{
    const auto access = mode == OpenOptions::Mode::create ? Access::create : Access::write;
    auto connection = std::make_unique<Connection>(path, access);
    check_ours(*connection, path, access);
    connection->become_writer();
    // What the last process left in the log may not have reached the disk in full; from here on it has.
    connection->checkpoint(Connection::Checkpoint::truncate, 1'000);
    lay_put_off_indexes(*connection);
    return connection;
}

// How readers open the file: in a folder where nobody can write there is no log, and then none is looked for.
Access reading_access(const std::string& path)
{
    try {
        check_ours(*std::make_unique<Connection>(path, Access::read), path, Access::read);
        return Access::read;
    } catch (const StorageRefused&) {
        std::error_code error;
        const auto log_bytes = fs::file_size(path + "-wal", error);
        if (::access(folder_of(path).c_str(), W_OK) == 0 || (!error && log_bytes > 0)) throw;
    }
    check_ours(*std::make_unique<Connection>(path, Access::immutable), path, Access::immutable);
    return Access::immutable;
}

// All pages in one step, and so of one moment: whoever writes meanwhile writes into the log. Nobody has the copy until it is whole, and then whoever
// asked for it brings it to disk.
void copy_pages(Connection& from, const std::string& path)
{
    Connection copy(path, Access::write);
    copy.run_all("PRAGMA synchronous = OFF");
    auto* const backup = sqlite3_backup_init(copy.handle(), "main", from.handle(), "main");
    if (!backup) fail(copy.handle(), sqlite3_extended_errcode(copy.handle()), "copy");
    int code = SQLITE_OK;
    for (int tries = 0; tries < 100; ++tries) {
        code = sqlite3_backup_step(backup, -1);
        if ((code & 0xff) != SQLITE_BUSY && (code & 0xff) != SQLITE_LOCKED) break;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    const int ended = sqlite3_backup_finish(backup);
    if (code != SQLITE_DONE) fail(nullptr, code, "a copy of the database");
    if (ended != SQLITE_OK) fail(nullptr, ended, "a copy of the database");
}

// Connections for snapshots: as many as threads that read at the same time.
class Readers {
public:
    Readers(std::string path, Access access) : path_(std::move(path)), access_(access) {}

    std::unique_ptr<Connection> take()
    {
        {
            const std::lock_guard lock(mutex_);
            if (!idle_.empty()) {
                auto last = std::move(idle_.back());    // the one with the warmest cache
                idle_.pop_back();
                return last;
            }
        }
        return std::make_unique<Connection>(path_, access_);
    }

    void give_back(std::unique_ptr<Connection> connection)
    {
        if (connection->in_transaction()) return;   // something is wrong with it: close it
        const std::lock_guard lock(mutex_);
        idle_.push_back(std::move(connection));
    }

private:
    std::string path_;
    Access access_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Connection>> idle_;
};

class SqliteDatabase : public Database {
public:
    SqliteDatabase(const std::string& path, const OpenOptions& options, std::unique_ptr<MemoryFolder> memory)
        : memory_(std::move(memory)), path_(path), read_only_(options.mode == OpenOptions::Mode::read_only)
    {
        if (options.mode != OpenOptions::Mode::create && !fs::exists(path))
            throw SchemaRefused("There is no database at " + path + ".");
        if (read_only_) {
            readers_ = std::make_unique<Readers>(path, reading_access(path));
            return;
        }
        lock_ = std::make_unique<WriterLock>(path);
        if (!fs::exists(path)) make_file(path);
        file_lock_ = std::make_unique<FileLock>(path);
        auto connection = open_writer(path, options.mode);
        readers_ = std::make_unique<Readers>(path, Access::read);
        const DiskReserve reserve(folder_of(path), memory_ ? 0 : options.reserve_bytes);
        writer_ = std::make_unique<Writer>(path, std::move(connection), reserve, currency_, options.queue_limit);
    }

    // The writer closes last, so that its connection empties the log.
    ~SqliteDatabase() override
    {
        readers_.reset();
        writer_.reset();
    }

    Engine engine() const override { return Engine::sqlite; }
    bool reads_inline() const override { return true; }
    std::string describe() const override
    {
        return "SQLite " SQLITE_VERSION ", " + (memory_ ? "in memory" : path_) + (read_only_ ? ", read only" : "");
    }
    std::string trouble() const override { return writer_ ? writer_->trouble() : ""; }
    void set_currency(Currency currency) override { currency_ = currency; }

    void read(const std::function<void(Db&)>& look) override
    {
        auto connection = readers_->take();
        connection->begin();
        try {
            Session session(*connection, false, currency_.load());
            look(session);
            connection->commit();
        } catch (...) {
            connection->roll_back();
            readers_->give_back(std::move(connection));
            throw;
        }
        readers_->give_back(std::move(connection));
    }

    void submit(Unit unit, Finished finished) override
    {
        if (!writer_) throw std::logic_error("The database is open for reading only.");
        writer_->submit({std::move(unit), std::move(finished)});
    }

    void put_off_indexes(std::span<const std::string> names, std::int64_t rows) override
    {
        write([&](Db& db) {
            for (const auto& name : names) put_off(db, name, rows);
            return true;
        });
    }
    // On a connection of its own: sorting wants files, and those a connection may only choose outside a transaction.
    void lay_indexes() override
    {
        Connection connection(path_, Access::write);
        connection.become_writer();
        connection.run_all("PRAGMA cache_size = -8192");
        lay_put_off_indexes(connection);
    }

    bool others_wait() const override { return writer_ && writer_->others_wait(); }

    void copy_into(const std::string& path) override
    {
        make_file(path);
        auto connection = readers_->take();
        copy_pages(*connection, path);
        readers_->give_back(std::move(connection));
    }

private:
    std::unique_ptr<MemoryFolder> memory_;
    std::string path_;
    bool read_only_;
    std::atomic<Currency> currency_{};
    std::unique_ptr<WriterLock> lock_;
    std::unique_ptr<FileLock> file_lock_;
    std::unique_ptr<Readers> readers_;
    std::unique_ptr<Writer> writer_;
};

}  // namespace
}  // namespace sqlite

std::unique_ptr<Database> open_sqlite(const std::string& path, const OpenOptions& options)
{
    if (sqlite3_libversion_number() < 3051003)
        throw std::logic_error("Another SQLite than ours was linked, and it may corrupt the database.");
    if (path != ":memory:") return std::make_unique<sqlite::SqliteDatabase>(path, options, nullptr);

    auto folder = std::make_unique<sqlite::MemoryFolder>();
    const auto file = folder->file();
    auto creating = options;
    creating.mode = OpenOptions::Mode::create;
    return std::make_unique<sqlite::SqliteDatabase>(file, creating, std::move(folder));
}

}  // namespace rapport
