// Db over one PostgreSQL connection: the statements of one transaction.
#pragma once
#include "base/db/postgres/connection.h"

namespace rapport::postgres {

class StreamedRows;

class Session : public Db {
public:
    Session(Connection& connection, bool writable, Currency currency)
        : connection_(connection), writable_(writable), currency_(currency) {}

    Engine engine() const override { return Engine::postgres; }
    bool writable() const override { return writable_; }
    Currency currency() const override { return currency_; }

    std::unique_ptr<Rows> query(const Sql& sql, std::span<const Param> params) override;
    std::int64_t execute(const Sql& sql, std::span<const Param> params) override;
    std::unique_ptr<Rows> query_text(const std::string& text, std::span<const Param> params) override;
    std::int64_t execute_text(const std::string& text, std::span<const Param> params) override;

    // Why the unit is lost, once a statement failed; nothing while all is well.
    const std::exception_ptr& failure() const { return failure_; }

private:
    friend class StreamedRows;
    template <class F> auto guarded(F&& statement);
    std::unique_ptr<Rows> stream(std::string name);
    void clear_the_wire();

    Connection& connection_;
    bool writable_;
    Currency currency_;
    std::exception_ptr failure_;
    StreamedRows* streaming_ = nullptr;     // whose rows are still arriving
};

}  // namespace rapport::postgres
