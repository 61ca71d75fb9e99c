#include "base/db/sqlite/session.h"

#include "base/db/dialect.h"

namespace rapport::sqlite {

// Runs one statement. PostgreSQL's transactions end with the first statement that fails, so ours do too.
template <class F> auto Session::guarded(F&& statement)
{
    if (failure_) throw std::logic_error("a statement of this unit failed before; the unit is lost");
    try {
        return statement();
    } catch (...) {
        failure_ = std::current_exception();
        throw;
    }
}

class StatementRows : public Rows {
public:
    StatementRows(Session& session, Loan statement) : session_(session), statement_(std::move(statement)) {}

    // A change with RETURNING is carried to its end, since only there its foreign keys are checked.
    ~StatementRows() override
    {
        if (ended_ || session_.failure_ || statement_->changes_nothing()) return;
        try {
            while (statement_->step()) {}
        } catch (...) {
            session_.failure_ = std::current_exception();
        }
    }

    bool next() override
    {
        if (ended_) return false;
        return session_.guarded([&] {
            ended_ = !statement_->step();
            return !ended_;
        });
    }

    bool is_null(int column) override { return type(column) == SQLITE_NULL; }

    std::int64_t integer(int column) override
    {
        auto* const found = value(column);
        if (sqlite3_value_type(found) != SQLITE_INTEGER) mistaken(column, "an integer");
        return sqlite3_value_int64(found);
    }

    double real(int column) override
    {
        auto* const found = value(column);
        const int kind = sqlite3_value_type(found);
        if (kind != SQLITE_INTEGER && kind != SQLITE_FLOAT) mistaken(column, "a number");
        return sqlite3_value_double(found);
    }

    std::string_view text(int column) override
    {
        auto* const found = value(column);
        if (sqlite3_value_type(found) == SQLITE_NULL) mistaken(column, "a text");
        const auto* start = reinterpret_cast<const char*>(sqlite3_value_text(found));
        if (!start) throw std::bad_alloc();
        return {start, static_cast<std::size_t>(sqlite3_value_bytes(found))};
    }

    Currency currency() const override { return session_.currency_; }

private:
    sqlite3_stmt* handle() const { return statement_->handle(); }

    // One look for each column; it needs no lock, since one thread at a time has the connection.
    sqlite3_value* value(int column) const
    {
        if (column >= columns_) throw std::logic_error(statement_->name() + " has no column " + std::to_string(column));
        return sqlite3_column_value(handle(), column);
    }
    int type(int column) const { return sqlite3_value_type(value(column)); }

    [[noreturn]] void mistaken(int column, const char* wanted) const
    {
        throw std::logic_error(statement_->name() + ": column " + sqlite3_column_name(handle(), column) + " is "
                               + (type(column) == SQLITE_NULL ? "NULL" : "of another kind") + ", not " + wanted);
    }

    Session& session_;
    Loan statement_;
    const int columns_ = sqlite3_column_count(statement_->handle());
    bool ended_ = false;
};

std::unique_ptr<Rows> Session::query(const Sql& sql, std::span<const Param> params)
{
    return guarded([&] { return rows(connection_.statement(sql), params); });
}

std::int64_t Session::execute(const Sql& sql, std::span<const Param> params)
{
    return guarded([&] { return changes(connection_.statement(sql), params); });
}

std::unique_ptr<Rows> Session::query_text(const std::string& text, std::span<const Param> params)
{
    return guarded([&] { return rows(connection_.statement(text), params); });
}

std::int64_t Session::execute_text(const std::string& text, std::span<const Param> params)
{
    return guarded([&] {
        if (!params.empty()) return changes(connection_.statement(text), params);
        if (!writable_) throw std::logic_error("a read may not change rows");
        has_written_ = true;
        return connection_.run_all(text);
    });
}

std::unique_ptr<Rows> Session::rows(Loan statement, std::span<const Param> params)
{
    if (!statement->changes_nothing()) {
        if (!writable_) throw std::logic_error(statement->name() + ": a read may not change rows");
        has_written_ = true;
    }
    check_storable(params);
    statement->bind(params);
    return std::make_unique<StatementRows>(*this, std::move(statement));
}

std::int64_t Session::changes(Loan statement, std::span<const Param> params)
{
    if (!writable_) throw std::logic_error(statement->name() + ": a read may not change rows");
    has_written_ = true;
    check_storable(params);
    statement->bind(params);
    const auto before = connection_.total_changes();
    while (statement->step()) {}
    return connection_.changed_since(before);
}

}  // namespace rapport::sqlite
