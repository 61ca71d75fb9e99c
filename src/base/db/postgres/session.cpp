#include "base/db/postgres/session.h"

#include "base/db/dialect.h"

#include <charconv>
#include <deque>

namespace rapport::postgres {
namespace {

constexpr Oid oid_bool = 16;
constexpr Oid oid_float4 = 700;
constexpr Oid oid_float8 = 701;

std::int64_t rows_changed(const PGresult* result)
{
    const std::string_view text = PQcmdTuples(const_cast<PGresult*>(result));
    std::int64_t count = 0;
    std::from_chars(text.data(), text.data() + text.size(), count);
    return count;
}

}  // namespace

// Runs one statement. The server's transaction ends with the first one that fails.
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

// Rows as they arrive, one in memory. When another statement needs the connection, the rest is taken in first.
class StreamedRows : public Rows {
public:
    StreamedRows(Session& session, std::string name) : session_(session), name_(std::move(name))
    {
        session_.streaming_ = this;
    }

    ~StreamedRows() override
    {
        try {
            while (arriving_) receive();
        } catch (...) {
            if (!session_.failure_) session_.failure_ = std::current_exception();
        }
        leave_the_wire();
    }

    bool next() override
    {
        row_.reset();
        if (waiting_.empty() && arriving_) row_ = session_.guarded([&] { return receive(); });
        if (!row_ && !waiting_.empty()) {
            row_ = std::move(waiting_.front());
            waiting_.pop_front();
        }
        return row_ != nullptr;
    }

    void take_in_the_rest()
    {
        while (arriving_)
            if (auto row = receive()) waiting_.push_back(std::move(row));
    }

    bool is_null(int column) override
    {
        if (column >= PQnfields(row_.get())) throw std::logic_error(name_ + " has no column " + std::to_string(column));
        return PQgetisnull(row_.get(), 0, column) != 0;
    }

    std::int64_t integer(int column) override
    {
        const auto type = PQftype(row_.get(), column);
        const auto text = present(column, "an integer");
        if (type == oid_bool) return text == "t";
        if (type == oid_float4 || type == oid_float8) mistaken(column, "an integer");
        return number<std::int64_t>(column, text, "an integer");
    }

    double real(int column) override { return number<double>(column, present(column, "a number"), "a number"); }
    std::string_view text(int column) override { return present(column, "a text"); }
    Currency currency() const override { return session_.currency_; }

private:
    // The next row from the wire; nothing at the end. Throws when the statement failed.
    Result receive()
    {
        auto result = session_.connection_.next_result();
        if (result && PQresultStatus(result.get()) == PGRES_SINGLE_TUPLE) return result;

        leave_the_wire();
        const bool bad = !result || (PQresultStatus(result.get()) != PGRES_TUPLES_OK
                                     && PQresultStatus(result.get()) != PGRES_COMMAND_OK);
        while (session_.connection_.next_result()) {}
        if (bad) session_.connection_.fail(result.get(), name_);
        return nullptr;
    }

    void leave_the_wire()
    {
        arriving_ = false;
        if (session_.streaming_ == this) session_.streaming_ = nullptr;
    }

    std::string_view present(int column, const char* wanted)
    {
        if (is_null(column)) mistaken(column, wanted);
        return {PQgetvalue(row_.get(), 0, column), static_cast<std::size_t>(PQgetlength(row_.get(), 0, column))};
    }

    template <class T> T number(int column, std::string_view text, const char* wanted) const
    {
        T value{};
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc{} || end != text.data() + text.size()) mistaken(column, wanted);
        return value;
    }

    [[noreturn]] void mistaken(int column, const char* wanted) const
    {
        throw std::logic_error(name_ + ": column " + PQfname(row_.get(), column) + " is "
                               + (PQgetisnull(row_.get(), 0, column) ? "NULL" : "of another kind") + ", not " + wanted);
    }

    Session& session_;
    std::string name_;
    Result row_;
    std::deque<Result> waiting_;
    bool arriving_ = true;
};

std::unique_ptr<Rows> Session::stream(std::string name)
{
    return std::make_unique<StreamedRows>(*this, std::move(name));
}

void Session::clear_the_wire()
{
    if (streaming_) streaming_->take_in_the_rest();
}

std::unique_ptr<Rows> Session::query(const Sql& sql, std::span<const Param> params)
{
    return guarded([&] {
        clear_the_wire();
        connection_.send(sql, Values(params));
        return stream(sql.name);
    });
}

std::int64_t Session::execute(const Sql& sql, std::span<const Param> params)
{
    return guarded([&] {
        if (!writable_) throw std::logic_error(sql.name + ": a read may not change rows");
        clear_the_wire();
        return rows_changed(connection_.run(sql, Values(params)).get());
    });
}

std::unique_ptr<Rows> Session::query_text(const std::string& text, std::span<const Param> params)
{
    return guarded([&] {
        clear_the_wire();
        connection_.send(in_dialect(Engine::postgres, text), Values(params));
        return stream(text.substr(0, 80));
    });
}

std::int64_t Session::execute_text(const std::string& text, std::span<const Param> params)
{
    return guarded([&] {
        if (!writable_) throw std::logic_error("a read may not change rows");
        clear_the_wire();
        const auto ours = in_dialect(Engine::postgres, text);
        return rows_changed((params.empty() ? connection_.run(ours) : connection_.run(ours, Values(params))).get());
    });
}

}  // namespace rapport::postgres
