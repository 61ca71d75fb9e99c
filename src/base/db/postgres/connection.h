// One connection to PostgreSQL and its prepared statements. Used by one thread at a time.
#pragma once
#include "base/db/db.h"

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace rapport::postgres {

// The transaction was lost through no fault of its own (40001, 40P01, 55P03, 57P0x, 08xxx): the whole unit may be run again.
struct TryAgain : DatabaseUnavailable { using DatabaseUnavailable::DatabaseUnavailable; };

struct FreeResult { void operator()(PGresult* result) const { PQclear(result); } };
using Result = std::unique_ptr<PGresult, FreeResult>;

// The values of one call in the protocol's binary form. Keeps pointers to the texts of `params`.
class Values {
public:
    explicit Values(std::span<const Param> params);

    int size() const { return static_cast<int>(types.size()); }

    std::vector<Oid> types;     // 0 for NULL: whatever the statement makes of it
    std::vector<const char*> starts;
    std::vector<int> lengths;
    std::vector<int> formats;

private:
    std::vector<std::array<char, 8>> numbers_;
};

struct Address {
    std::string url;            // for libpq
    std::string schema;
    int statement_timeout_ms = 0;
    int lock_timeout_ms = 0;
};

class Connection {
public:
    // Throws DatabaseUnavailable when nobody answers.
    explicit Connection(const Address& address);

    // One command without parameters, several statements allowed. Throws what `fail` throws.
    Result run(const std::string& text);
    Result run(const Sql& sql, const Values& values);
    Result run(const std::string& text, const Values& values);
    // The same, but rows come one by one out of next_result().
    void send(const Sql& sql, const Values& values);
    void send(const std::string& text, const Values& values);
    Result next_result() { return Result(PQgetResult(handle_.get())); }

    enum class Transaction { serializable, snapshot };
    void begin(Transaction kind);
    // Throws CommitUnknown when the connection broke before the answer came.
    void commit();
    void roll_back() noexcept;
    bool usable() const;    // for another transaction

    std::string quoted(const std::string& name) const;  // as an identifier in a statement

    // Throws what db.h promises, or TryAgain, for a result that is an error. `doing`: the statement's name.
    [[noreturn]] void fail(const PGresult* result, const std::string& doing);
    PGconn* handle() const { return handle_.get(); }

private:
    struct Prepared {
        std::string name;
        std::vector<Oid> types;
    };
    const std::string& prepared(const Sql& sql, const Values& values);
    Result checked(PGresult* result, const std::string& doing);
    void stream(int sent, const std::string& doing);

    struct Close { void operator()(PGconn* connection) const { PQfinish(connection); } };
    std::unique_ptr<PGconn, Close> handle_;
    std::unordered_map<std::size_t, Prepared> prepared_;
    std::size_t names_ = 0;
    bool lost_ = false;         // the server said good-bye, or its answer never came
};

}  // namespace rapport::postgres
