// Db over one SQLite connection: the statements of one transaction.
#pragma once
#include "base/db/sqlite/connection.h"

namespace rapport::sqlite {

class Session : public Db {
public:
    Session(Connection& connection, bool writable, Currency currency)
        : connection_(connection), writable_(writable), currency_(currency) {}

    Engine engine() const override { return Engine::sqlite; }
    bool writable() const override { return writable_; }
    Currency currency() const override { return currency_; }

    std::unique_ptr<Rows> query(const Sql& sql, std::span<const Param> params) override;
    std::int64_t execute(const Sql& sql, std::span<const Param> params) override;
    std::unique_ptr<Rows> query_text(const std::string& text, std::span<const Param> params) override;
    std::int64_t execute_text(const std::string& text, std::span<const Param> params) override;

    // Why the unit is lost, once a statement failed; nothing while all is well.
    const std::exception_ptr& failure() const { return failure_; }
    // Whether it ran a statement that may have changed something.
    bool has_written() const { return has_written_; }

private:
    friend class StatementRows;
    std::unique_ptr<Rows> rows(Loan statement, std::span<const Param> params);
    std::int64_t changes(Loan statement, std::span<const Param> params);
    template <class F> auto guarded(F&& statement);

    Connection& connection_;
    bool writable_;
    Currency currency_;
    std::exception_ptr failure_;
    bool has_written_ = false;
};

}  // namespace rapport::sqlite
