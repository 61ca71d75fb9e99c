// The database seam. One SQL text for SQLite and PostgreSQL; the folders sqlite and postgres alone know their engine.
#pragma once
#include "base/db/values.h"
#include "base/money.h"

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace rapport {

enum class Engine { sqlite, postgres };

// Which rows a statement touches; decides whether it stays on one machine once the rows are spread by customer.
enum class Reach {
    one_customer,  // binds customer_id on every customer table it names
    business,      // may read or write rows of many customers
    single,        // only tables that live on one shard: jobs, sessions, staff, settings
};

// A statement with a name, declared once beside the function that runs it. Every Sql in the program is registered, so
// that a test can check the rules for keys. Parameters are $1, $2, ...; {name} is a dialect token (dialect.h).
struct Sql {
    Sql(std::string name, Reach reach, std::string text);
    Sql(const Sql&) = delete;
    ~Sql();

    std::string name;           // "customers.find_by_email"
    Reach reach;
    std::string text;
    std::size_t number;         // never used twice in a process; prepared statements are kept under it

    static const std::vector<const Sql*>& all();
};

// The result rows of one statement, in order. A row is valid until next() is called again. A column that is NULL, or of
// another kind than the one asked for, throws std::logic_error: the same on both engines, never a silent 0.
class Rows {
public:
    virtual ~Rows() = default;
    virtual bool next() = 0;
    virtual bool is_null(int column) = 0;
    virtual std::int64_t integer(int column) = 0;
    virtual double real(int column) = 0;
    virtual std::string_view text(int column) = 0;
    virtual Currency currency() const = 0;      // of the business whose rows these are
};

// An open transaction. Only Database hands one out. Once a statement of it failed the whole unit is lost, on both
// engines: catching the exception does not save it (so ask with ON CONFLICT where a duplicate is expected).
class Db {
public:
    virtual ~Db() = default;
    virtual Engine engine() const = 0;
    virtual bool writable() const = 0;
    virtual Currency currency() const = 0;

    // The one row, or nothing. T: a described struct, a scalar, or std::tuple of scalars.
    template <class T, class... A> std::optional<T> one(const Sql& sql, const A&... arguments)
    {
        const Params params{arguments...};
        const auto rows = query(sql, params.view());
        if (!rows->next()) return std::nullopt;
        return read_row<T>(*rows);
    }
    // The first column of the one row; 0 or "" when there is none.
    template <class T, class... A> T value(const Sql& sql, const A&... arguments)
    {
        return one<T>(sql, arguments...).value_or(T{});
    }
    template <class T, class... A> std::vector<T> all(const Sql& sql, const A&... arguments)
    {
        std::vector<T> found;
        each<T>(sql, [&](T&& row) { found.push_back(std::move(row)); }, arguments...);
        return found;
    }
    // Calls take(T&&) for each row while it streams; memory does not grow with the result.
    template <class T, class F, class... A> void each(const Sql& sql, F&& take, const A&... arguments)
    {
        const Params params{arguments...};
        for (const auto rows = query(sql, params.view()); rows->next();) take(read_row<T>(*rows));
    }
    // Runs a change; answers how many rows changed.
    template <class... A> std::int64_t run(const Sql& sql, const A&... arguments)
    {
        const Params params{arguments...};
        return execute(sql, params.view());
    }

    // The ways down. A query's rows must be gone before the transaction ends, and the texts of its parameters must live
    // as long as they do. A text with a NUL and a number that is not finite are refused with std::invalid_argument.
    virtual std::unique_ptr<Rows> query(const Sql& sql, std::span<const Param> params) = 0;
    virtual std::int64_t execute(const Sql& sql, std::span<const Param> params) = 0;
    // Text that is no declared statement: migrations. Never a person's text.
    virtual std::unique_ptr<Rows> query_text(const std::string& text, std::span<const Param> params) = 0;
    virtual std::int64_t execute_text(const std::string& text, std::span<const Param> params) = 0;
};

// The statement broke a UNIQUE or PRIMARY KEY: somebody else has that key.
struct DuplicateKey : std::runtime_error { using runtime_error::runtime_error; };
// The disk is full or below its reserve, or the storage cannot be written (HTTP 507, exit 74).
struct StorageRefused : std::runtime_error { using runtime_error::runtime_error; };
// The database cannot be reached now, or the queue is full (HTTP 503, exit 7).
struct DatabaseUnavailable : std::runtime_error { using runtime_error::runtime_error; };
// The file holds what no database holds; what() names it (exit 74).
struct DatabaseDamaged : std::runtime_error { using runtime_error::runtime_error; };
// The connection broke while a COMMIT was on its way: the unit is kept or lost, and nobody here knows which. Look for the
// idempotency row; never run the unit again blindly.
struct CommitUnknown : std::runtime_error { using runtime_error::runtime_error; };
// Another process is the writer of this file (exit 5); what() names it.
struct DatabaseLocked : std::runtime_error { using runtime_error::runtime_error; };
// The database was made by a newer Rapport, or is no Rapport database (exit 5 or 6).
struct SchemaRefused : std::runtime_error { using runtime_error::runtime_error; };

struct OpenOptions {
    enum class Mode { create, write, read_only };   // create: makes what is not there yet; never empties what is
    Mode mode = Mode::write;
    int pool_threads = 4;           // PostgreSQL: units that run at once, and half the connections for read()
    std::size_t queue_limit = 4096; // units waiting; more are refused with DatabaseUnavailable
    std::optional<std::int64_t> reserve_bytes;  // SQLite refuses writes below it; default max(256 MiB, 5 % of the disk)
    int statement_timeout_ms = 30'000;          // PostgreSQL, one statement
    int lock_timeout_ms = 5'000;                // PostgreSQL, waiting for one lock
};

class Database {
public:
    // The unit of work: true keeps what it did, false or an exception takes all of it back.
    using Unit = std::function<bool(Db&)>;
    // Called once, on a thread of the database, after the commit is on disk (kept), or with the reason why it is not
    // (none when the unit itself answered false). What it throws is lost; it must not wait for another unit.
    using Finished = std::function<void(bool kept, std::exception_ptr)>;

    virtual ~Database() = default;
    virtual Engine engine() const = 0;
    // A point read takes microseconds here, so that it may run on an I/O thread.
    virtual bool reads_inline() const = 0;
    virtual std::string describe() const = 0;   // for people, without secrets
    virtual std::string trouble() const = 0;    // why writes are refused at the moment, in one sentence; else empty

    // A snapshot, on the calling thread; any thread. Throws what look throws.
    virtual void read(const std::function<void(Db&)>& look) = 0;
    // Queues the unit. SQLite: one writer thread commits together all that queued while the last commit was on its way
    // to disk, each unit inside its own SAVEPOINT. PostgreSQL: a pooled connection per unit, SERIALIZABLE; the unit may be
    // run again after a serialization failure, so it must do nothing but use its Db and values it makes anew. On both
    // engines units behave as if they ran one after another. Throws DatabaseUnavailable when the queue is full.
    virtual void submit(Unit unit, Finished finished) = 0;

    // Whether somebody else waits for their turn: asked inside a unit that may as well end here and go on in another one.
    virtual bool others_wait() const = 0;

    // Many rows on their way into nearly empty tables are cheaper to index afterwards: takes away those of the named indexes
    // whose tables have fewer rows than half of `rows`, until lay_indexes() or the next start. Only while nobody else uses
    // the database, since lists are slow meanwhile. PostgreSQL does nothing.
    virtual void put_off_indexes(std::span<const std::string> names, std::int64_t rows) = 0;
    virtual void lay_indexes() = 0;

    // submit() and wait. Throws what the unit or the commit threw; answers whether it was kept. Not inside a unit.
    bool write(const Unit& unit);

    virtual void set_currency(Currency currency) = 0;

    // Makes an SQLite file at `path`, where nothing is yet, with every row as it is at one moment; others go on writing meanwhile.
    // Throws StorageRefused, and then a part of the file may be there.
    virtual void copy_into(const std::string& path) = 0;
};

// url: "sqlite:PATH" or "postgres://...". Throws the errors above.
std::unique_ptr<Database> open_database(const std::string& url, const OpenOptions& options = {});

}  // namespace rapport
