// One connection to an SQLite file and its prepared statements. Used by one thread at a time.
#pragma once
#include "base/db/db.h"

#include <sqlite3.h>

#include <memory>
#include <string>
#include <vector>

namespace rapport::sqlite {

// "RPRT": marks a file as a Rapport database.
constexpr int our_application_id = 0x52505254;

// No room on the disk. Nothing else is wrong: with room it goes on.
struct DiskFull : StorageRefused { using StorageRefused::StorageRefused; };

// Throws what db.h promises for an SQLite result code. `doing` is the statement's name, or what was tried.
[[noreturn]] void fail(sqlite3* db, int code, const std::string& doing);

// A prepared statement. Its parameters are found by name, since SQLite numbers $2 by first appearance.
class Statement {
public:
    // tail: where the next statement of the text begins. Throws std::logic_error when the text is no SQL.
    Statement(sqlite3* db, const std::string& name, std::string_view text, std::string_view* tail = nullptr);
    ~Statement();
    Statement(const Statement&) = delete;

    bool empty() const { return handle_ == nullptr; }   // the text held only blanks and comments
    bool changes_nothing() const { return sqlite3_stmt_readonly(handle_) != 0; }
    void bind(std::span<const Param> params);
    bool step();        // true: a row; false: the end
    void reset();       // ready for other parameters
    sqlite3_stmt* handle() const { return handle_; }
    const std::string& name() const { return name_; }

private:
    sqlite3* db_;
    sqlite3_stmt* handle_ = nullptr;
    std::string name_;
    std::vector<int> place_;    // of $1, $2, ...
};

class Connection;

// A statement on loan; goes back to its connection's cache.
struct GiveBack {
    Connection* connection = nullptr;
    std::size_t number = 0;
    void operator()(Statement* statement) const;
};
using Loan = std::unique_ptr<Statement, GiveBack>;

class Connection {
public:
    enum class Access { create, write, read, immutable };

    // Opens the file with our settings; reads nothing of it yet. immutable: for a folder where nobody can write.
    Connection(const std::string& path, Access access);
    Connection(const Connection&) = delete;
    // Write-ahead log, synchronous=FULL, and no checkpoint but ours. Only for a file known to be ours.
    void become_writer();

    Loan statement(const Sql& sql);
    Loan statement(const std::string& text);        // one statement, not kept
    std::int64_t run_all(const std::string& text);  // every statement of the text; how many rows changed
    std::int64_t setting(const std::string& pragma);
    std::int64_t changed_since(std::int64_t total_before);
    std::int64_t total_changes() const { return sqlite3_total_changes64(handle_); }

    void begin() { run(begin_); }
    void begin_immediate() { run(begin_immediate_); }
    void commit() { run(commit_); }
    void savepoint() { run(savepoint_); }
    void release() { run(release_); }
    void roll_back_to_savepoint();
    void roll_back() noexcept;
    bool owes_foreign_keys() const;     // a deferred foreign key has no target yet
    bool in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

    // Copies the log into the file. Answers false when a reader still needs the log; throws StorageRefused.
    enum class Checkpoint { passive, truncate };
    bool checkpoint(Checkpoint kind, int patience_ms);
    int log_pages() const { return log_pages_; }

    sqlite3* handle() const { return handle_; }

private:
    friend struct GiveBack;
    struct Close { void operator()(sqlite3* db) const { sqlite3_close_v2(db); } };
    struct OwnText {
        const char* text;
        std::unique_ptr<Statement> statement;
    };
    void run(OwnText& own);
    static int on_commit(void* self, sqlite3*, const char*, int pages);

    std::unique_ptr<sqlite3, Close> owner_;
    sqlite3* handle_ = nullptr;
    std::vector<std::unique_ptr<Statement>> idle_;      // by the number of their Sql
    int log_pages_ = 0;
    OwnText begin_{"BEGIN DEFERRED", {}};
    OwnText begin_immediate_{"BEGIN IMMEDIATE", {}};
    OwnText commit_{"COMMIT", {}};
    OwnText savepoint_{"SAVEPOINT unit", {}};
    OwnText release_{"RELEASE unit", {}};
    OwnText roll_back_to_{"ROLLBACK TO unit", {}};
    OwnText roll_back_{"ROLLBACK", {}};
};

}  // namespace rapport::sqlite
