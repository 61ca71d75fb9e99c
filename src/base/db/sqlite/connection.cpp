#include "base/db/sqlite/connection.h"

#include "base/db/dialect.h"
#include "base/db/sqlite/log_file.h"

#include <charconv>
#include <new>

static_assert(SQLITE_VERSION_NUMBER >= 3051003, "SQLite before 3.51.3 has the WAL-reset corruption bug");

namespace rapport::sqlite {
namespace {

constexpr int busy_ms = 5'000;

// Which $n a parameter is; anything else than $1, $2, ... is our mistake.
std::size_t parameter_number(const char* parameter, const std::string& statement)
{
    const std::string_view name = parameter ? parameter : "?";
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(name.data() + 1, name.data() + name.size(), number);
    if (name[0] != '$' || error != std::errc{} || end != name.data() + name.size() || number == 0)
        throw std::logic_error(statement + ": parameters are $1, $2, ...; not " + std::string(name));
    return number;
}

std::string uri(const std::string& path)
{
    std::string text = "file:";
    for (const char c : path) {
        if (c == '%' || c == '?' || c == '#') {
            constexpr char hex[] = "0123456789abcdef";
            text += '%';
            text += hex[static_cast<unsigned char>(c) >> 4];
            text += hex[static_cast<unsigned char>(c) & 15];
        } else {
            text += c;
        }
    }
    return text + "?immutable=1";
}

std::string file_of(sqlite3* db)
{
    const char* name = db ? sqlite3_db_filename(db, "main") : nullptr;
    return name && *name ? name : "The file";
}

}  // namespace

void fail(sqlite3* db, int code, const std::string& doing)
{
    const std::string what = doing + ": " + (db ? sqlite3_errmsg(db) : sqlite3_errstr(code));
    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID: throw DuplicateKey(what);
    }
    switch (code & 0xff) {
    case SQLITE_FULL: throw DiskFull(what);
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM: throw StorageRefused(what);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
    case SQLITE_INTERRUPT: throw DatabaseUnavailable(what);
    case SQLITE_NOTADB: throw SchemaRefused(file_of(db) + " is not a database, so nothing was changed.");
    case SQLITE_NOMEM: throw std::bad_alloc();
    case SQLITE_CORRUPT: throw DatabaseDamaged(file_of(db) + " is damaged or was cut short; " + what);
    case SQLITE_CONSTRAINT: throw std::runtime_error(what);
    default: throw std::logic_error(what);
    }
}

Statement::Statement(sqlite3* db, const std::string& name, std::string_view text, std::string_view* tail)
    : db_(db), name_(name)
{
    const char* rest = nullptr;
    const int code = sqlite3_prepare_v3(db, text.data(), static_cast<int>(text.size()), SQLITE_PREPARE_PERSISTENT,
                                        &handle_, &rest);
    if (code != SQLITE_OK) fail(db, code, name);

    const auto left = text.substr(static_cast<std::size_t>(rest - text.data()));
    if (tail) *tail = left;
    for (int at = 1; at <= sqlite3_bind_parameter_count(handle_); ++at) {
        const auto number = parameter_number(sqlite3_bind_parameter_name(handle_, at), name);
        if (place_.size() < number) place_.resize(number);
        place_[number - 1] = at;
    }
}

Statement::~Statement() { sqlite3_finalize(handle_); }

void Statement::bind(std::span<const Param> params)
{
    if (params.size() != place_.size())
        throw std::logic_error(name_ + " takes " + std::to_string(place_.size()) + " parameters, not "
                               + std::to_string(params.size()));
    for (std::size_t i = 0; i < params.size(); ++i) {
        const auto& param = params[i];
        if (place_[i] == 0) throw std::logic_error(name_ + " never uses $" + std::to_string(i + 1));

        int code = SQLITE_OK;
        switch (param.kind) {
        case Param::Kind::null: code = sqlite3_bind_null(handle_, place_[i]); break;
        case Param::Kind::integer: code = sqlite3_bind_int64(handle_, place_[i], param.integer); break;
        case Param::Kind::real: code = sqlite3_bind_double(handle_, place_[i], param.real); break;
        case Param::Kind::text:
            // An empty view may have no address, which SQLite would take for NULL.
            code = sqlite3_bind_text64(handle_, place_[i], param.text.data() ? param.text.data() : "",
                                       param.text.size(), SQLITE_STATIC, SQLITE_UTF8);
            break;
        }
        if (code != SQLITE_OK) fail(db_, code, name_);
    }
}

bool Statement::step()
{
    const int code = sqlite3_step(handle_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    fail(db_, code, name_);
}

void Statement::reset()
{
    sqlite3_reset(handle_);
    sqlite3_clear_bindings(handle_);
}

void GiveBack::operator()(Statement* statement) const
{
    std::unique_ptr<Statement> mine(statement);
    if (!connection) return;
    mine->reset();
    auto& idle = connection->idle_;
    if (idle.size() <= number) idle.resize(number + 1);
    if (!idle[number]) idle[number] = std::move(mine);
}

Connection::Connection(const std::string& path, Access access)
{
    sqlite3_initialize();   // our build does not see to it with every call
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    switch (access) {
    case Access::create: flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE; break;
    case Access::write: flags |= SQLITE_OPEN_READWRITE; break;
    case Access::read: flags |= SQLITE_OPEN_READONLY; break;
    case Access::immutable: flags |= SQLITE_OPEN_READONLY | SQLITE_OPEN_URI; break;
    }
    const auto name = access == Access::immutable ? uri(path) : path;
    const int code = sqlite3_open_v2(name.c_str(), &handle_, flags, gathering_vfs());
    owner_.reset(handle_);
    if (code != SQLITE_OK) fail(handle_, code, path);

    sqlite3_busy_timeout(handle_, busy_ms);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
    // A statement keeps its plan: otherwise each new value of a parameter has it parsed and planned again.
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_ENABLE_QPSG, 1, nullptr);
    run_all("PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;");
    if (access == Access::read || access == Access::immutable) {
        run_all("PRAGMA query_only = ON; PRAGMA cache_size = -16384;");
        sqlite3_wal_autocheckpoint(handle_, 0);
        sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    }
}

void Connection::become_writer()
{
    run_all("PRAGMA synchronous = FULL; PRAGMA journal_mode = WAL; PRAGMA cache_size = -49152;");
    sqlite3_wal_hook(handle_, on_commit, this);     // takes the place of automatic checkpoints
}

Loan Connection::statement(const Sql& sql)
{
    const GiveBack back{this, sql.number};
    if (sql.number < idle_.size() && idle_[sql.number]) return {idle_[sql.number].release(), back};
    // Not there yet, or in use by rows that are still being read.
    return {new Statement(handle_, sql.name, in_dialect(Engine::sqlite, sql.text)), back};
}

Loan Connection::statement(const std::string& text)
{
    std::string_view rest;
    const auto whole = in_dialect(Engine::sqlite, text);
    Loan statement{new Statement(handle_, text, whole, &rest), {}};
    if (rest.find_first_not_of(" \t\r\n;") != rest.npos) throw std::logic_error("one statement at a time: " + text);
    return statement;
}

std::int64_t Connection::run_all(const std::string& text)
{
    const auto before = total_changes();
    const std::string whole = in_dialect(Engine::sqlite, text);
    for (std::string_view rest = whole; !rest.empty();) {
        std::string_view next;
        Statement statement(handle_, std::string(rest.substr(0, 80)), rest, &next);
        if (!statement.empty())
            while (statement.step()) {}
        rest = next;
    }
    return changed_since(before);
}

std::int64_t Connection::setting(const std::string& pragma)
{
    Statement statement(handle_, pragma, pragma);
    return statement.step() ? sqlite3_column_int64(statement.handle(), 0) : 0;
}

// sqlite3_changes keeps the figure of the last INSERT, UPDATE or DELETE also over statements that are none.
std::int64_t Connection::changed_since(std::int64_t total_before)
{
    return total_changes() == total_before ? 0 : sqlite3_changes64(handle_);
}

void Connection::roll_back_to_savepoint()
{
    run(roll_back_to_);
    run(release_);
}

void Connection::roll_back() noexcept
{
    if (!in_transaction()) return;  // a full disk or a failed write has ended it already
    try {
        run(roll_back_);
    } catch (const std::exception&) {  // the next BEGIN will say what is wrong
    }
}

bool Connection::owes_foreign_keys() const
{
    int owed = 0;
    int unused = 0;
    return sqlite3_db_status(handle_, SQLITE_DBSTATUS_DEFERRED_FKS, &owed, &unused, 0) == SQLITE_OK && owed != 0;
}

bool Connection::checkpoint(Checkpoint kind, int patience_ms)
{
    sqlite3_busy_timeout(handle_, patience_ms);
    int pages = 0;
    int copied = 0;
    const int mode = kind == Checkpoint::truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
    const int code = sqlite3_wal_checkpoint_v2(handle_, nullptr, mode, &pages, &copied);
    sqlite3_busy_timeout(handle_, busy_ms);

    if ((code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED) return false;
    if (code != SQLITE_OK) fail(handle_, code, "checkpoint");
    if (kind == Checkpoint::truncate) log_pages_ = 0;
    return pages == copied;
}

void Connection::run(OwnText& own)
{
    if (!own.statement) own.statement = std::make_unique<Statement>(handle_, own.text, own.text);
    struct Reset {
        Statement& statement;
        ~Reset() { statement.reset(); }
    } reset{*own.statement};
    own.statement->step();
}

int Connection::on_commit(void* self, sqlite3*, const char*, int pages)
{
    static_cast<Connection*>(self)->log_pages_ = pages;
    return SQLITE_OK;
}

}  // namespace rapport::sqlite
