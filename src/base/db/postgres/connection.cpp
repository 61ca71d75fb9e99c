#include "base/db/postgres/connection.h"

#include "base/db/dialect.h"

#include <array>
#include <bit>
#include <cstring>
#include <utility>

namespace rapport::postgres {
namespace {

// From PostgreSQL's catalogue of types, where they never change.
constexpr Oid oid_unknown = 0;
constexpr Oid oid_int8 = 20;
constexpr Oid oid_text = 25;
constexpr Oid oid_float8 = 701;
constexpr int binary = 1;
constexpr int text_format = 0;

std::array<char, 8> big_endian(std::uint64_t value)
{
    std::array<char, 8> bytes;
    for (int i = 7; i >= 0; --i, value >>= 8) bytes[static_cast<std::size_t>(i)] = static_cast<char>(value & 0xff);
    return bytes;
}

std::string_view state_of(const PGresult* result)
{
    const char* state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
    return state ? state : "";
}

// What went wrong, in one line and without the DETAIL, which would name the values of a person's row.
std::string message_of(const PGresult* result, PGconn* connection)
{
    const char* primary = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : nullptr;
    std::string message = primary ? primary : PQerrorMessage(connection);
    while (!message.empty() && message.back() == '\n') message.pop_back();
    return message;
}

bool is_error(const PGresult* result)
{
    const auto status = PQresultStatus(result);
    return status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_SINGLE_TUPLE;
}

// The transaction may have been committed although the answer to COMMIT is an error, or is missing.
bool leaves_commit_open(std::string_view state, const std::string& message)
{
    return state.empty() || state.starts_with("08") || state.starts_with("57P") || state == "40003"
           || message.find("could not commit transaction") != message.npos;
}

// A call fits a statement prepared before when it has the same kinds of values; a NULL fits all of them.
bool fits(const std::vector<Oid>& prepared, const std::vector<Oid>& call)
{
    if (prepared.size() != call.size()) return false;
    for (std::size_t i = 0; i < call.size(); ++i)
        if (call[i] != oid_unknown && call[i] != prepared[i]) return false;
    return true;
}

}  // namespace

Values::Values(std::span<const Param> params)
{
    check_storable(params);
    numbers_.reserve(params.size());
    const auto add = [&](Oid type, const char* start, std::size_t length) {
        types.push_back(type);
        starts.push_back(start);
        lengths.push_back(static_cast<int>(length));
        formats.push_back(binary);
    };
    for (const auto& param : params) {
        switch (param.kind) {
        case Param::Kind::null: add(oid_unknown, nullptr, 0); break;
        case Param::Kind::integer:
            add(oid_int8, numbers_.emplace_back(big_endian(static_cast<std::uint64_t>(param.integer))).data(), 8);
            break;
        case Param::Kind::real:
            add(oid_float8, numbers_.emplace_back(big_endian(std::bit_cast<std::uint64_t>(param.real))).data(), 8);
            break;
        case Param::Kind::text: add(oid_text, param.text.data() ? param.text.data() : "", param.text.size()); break;
        }
    }
}

Connection::Connection(const Address& address)
{
    const char* const keywords[] = {"application_name", "connect_timeout", "dbname", "client_encoding", nullptr};
    const char* const values[] = {"rapport", "5", address.url.c_str(), "UTF8", nullptr};
    handle_.reset(PQconnectdbParams(keywords, values, 1));
    if (!handle_) throw std::bad_alloc();
    if (PQstatus(handle_.get()) != CONNECTION_OK)
        throw TryAgain("PostgreSQL cannot be reached: " + message_of(nullptr, handle_.get()));

    PQsetNoticeProcessor(handle_.get(), [](void*, const char*) {}, nullptr);
    run("SET search_path TO " + quoted(address.schema) + "; SET timezone TO 'UTC'"
        + "; SET statement_timeout TO " + std::to_string(address.statement_timeout_ms)
        + "; SET lock_timeout TO " + std::to_string(address.lock_timeout_ms)
        // What is acknowledged is on disk, whatever the role was told; a stricter setting stays.
        + "; SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
        + "; SET idle_in_transaction_session_timeout TO '120s'");
}

Result Connection::run(const std::string& text)
{
    return checked(PQexec(handle_.get(), text.c_str()), text.substr(0, 80));
}

Result Connection::run(const Sql& sql, const Values& values)
{
    const auto& name = prepared(sql, values);
    return checked(PQexecPrepared(handle_.get(), name.c_str(), values.size(), values.starts.data(), values.lengths.data(),
                                  values.formats.data(), text_format),
                   sql.name);
}

Result Connection::run(const std::string& text, const Values& values)
{
    return checked(PQexecParams(handle_.get(), text.c_str(), values.size(), values.types.data(), values.starts.data(),
                                values.lengths.data(), values.formats.data(), text_format),
                   text.substr(0, 80));
}

void Connection::send(const Sql& sql, const Values& values)
{
    const auto& name = prepared(sql, values);
    stream(PQsendQueryPrepared(handle_.get(), name.c_str(), values.size(), values.starts.data(), values.lengths.data(),
                               values.formats.data(), text_format),
           sql.name);
}

void Connection::send(const std::string& text, const Values& values)
{
    stream(PQsendQueryParams(handle_.get(), text.c_str(), values.size(), values.types.data(), values.starts.data(),
                             values.lengths.data(), values.formats.data(), text_format),
           text.substr(0, 80));
}

void Connection::stream(int sent, const std::string& doing)
{
    if (!sent) fail(nullptr, doing);
    PQsetSingleRowMode(handle_.get());
}

// The statement prepared for these kinds of values. Types are told, never guessed: a guess from "$1 + 1" would be 32 bits.
const std::string& Connection::prepared(const Sql& sql, const Values& values)
{
    auto& known = prepared_[sql.number];
    if (!known.name.empty() && fits(known.types, values.types)) return known.name;

    const auto text = in_dialect(Engine::postgres, sql.text);
    if (const auto wanted = parameters_of(text); wanted != values.types.size())
        throw std::logic_error(sql.name + " takes " + std::to_string(wanted) + " parameters, not "
                               + std::to_string(values.types.size()));
    auto types = values.types;
    if (known.types.size() == types.size())
        for (std::size_t i = 0; i < types.size(); ++i)
            if (types[i] == oid_unknown) types[i] = known.types[i];

    if (!known.name.empty()) run("DEALLOCATE " + std::exchange(known.name, {}));
    const auto name = "s" + std::to_string(++names_);
    checked(PQprepare(handle_.get(), name.c_str(), text.c_str(), static_cast<int>(types.size()), types.data()), sql.name);
    known = {name, std::move(types)};
    return known.name;
}

void Connection::begin(Transaction kind)
{
    run(kind == Transaction::serializable ? "BEGIN ISOLATION LEVEL SERIALIZABLE"
                                          : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

bool Connection::usable() const
{
    return !lost_ && PQstatus(handle_.get()) == CONNECTION_OK && PQtransactionStatus(handle_.get()) == PQTRANS_IDLE;
}

void Connection::commit()
{
    const Result result(PQexec(handle_.get(), "COMMIT"));
    if (result && !is_error(result.get())) {
        if (std::strcmp(PQcmdStatus(result.get()), "COMMIT") == 0) return;
        throw std::logic_error("the transaction had failed before its COMMIT");
    }
    const auto state = state_of(result.get());
    const auto message = message_of(result.get(), handle_.get());
    if (PQstatus(handle_.get()) == CONNECTION_OK && !leaves_commit_open(state, message)) fail(result.get(), "COMMIT");
    lost_ = true;
    throw CommitUnknown("The connection to PostgreSQL broke during a commit: " + message);
}

void Connection::roll_back() noexcept
{
    if (PQtransactionStatus(handle_.get()) == PQTRANS_IDLE) return;
    const Result ignored(PQexec(handle_.get(), "ROLLBACK"));    // usable() tells whether it worked
}

std::string Connection::quoted(const std::string& name) const
{
    char* text = PQescapeIdentifier(handle_.get(), name.data(), name.size());
    if (!text) throw std::invalid_argument("This is no name in PostgreSQL: " + name);
    std::string copy = text;
    PQfreemem(text);
    return copy;
}

Result Connection::checked(PGresult* raw, const std::string& doing)
{
    Result result(raw);
    if (!result || is_error(result.get())) fail(result.get(), doing);
    return result;
}

void Connection::fail(const PGresult* result, const std::string& doing)
{
    const auto state = state_of(result);
    const auto message = message_of(result, handle_.get());
    const auto what = doing + ": " + message;
    const auto says = [&](const char* part) { return message.find(part) != message.npos; };

    if (state == "08P01") throw std::logic_error(what);     // as many parameters as the statement has
    const bool gone = state.empty() || PQstatus(handle_.get()) != CONNECTION_OK || state.starts_with("08") || state.starts_with("57P");
    // A migration changed what a prepared statement answers: prepare it anew on a new connection.
    const bool stale = state == "0A000" && says("cached plan must not change");
    if (gone || stale) {
        lost_ = true;
        throw TryAgain(what);
    }
    if (state == "40001" || state == "40P01" || state == "55P03" || state == "53300") throw TryAgain(what);
    if (state == "XX000" && (says("could not commit transaction") || says("connection to the remote node")))
        throw TryAgain(what);
    // Citus reports some duplicates as an internal error with this text.
    if (state == "23505" || (state == "XX000" && says("duplicate key value"))) throw DuplicateKey(what);
    if (state == "53100" || state == "58030") throw StorageRefused(what);
    if (state.starts_with("53") || state == "57014" || state == "25006") throw DatabaseUnavailable(what);
    if (state == "22021") throw std::invalid_argument(what);
    if (state.starts_with("22") || state.starts_with("42") || state.starts_with("0A")) throw std::logic_error(what);
    throw std::runtime_error(what);
}

}  // namespace rapport::postgres
