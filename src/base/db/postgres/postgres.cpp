#include "base/db/postgres/postgres.h"

#include "base/db/copy_rows.h"
#include "base/db/postgres/session.h"
#include "base/db/postgres/workers.h"

namespace rapport {
namespace postgres {
namespace {

// Takes ?schema=NAME out of the URL, since libpq would not know it.
Address address_of(std::string url, const OpenOptions& options)
{
    constexpr std::string_view key = "schema=";
    std::string schema = "public";
    auto start = url.find('?');
    while (start != url.npos) {
        const auto end = std::min(url.find('&', start + 1), url.size());
        if (std::string_view(url).substr(start + 1).starts_with(key)) {
            schema = url.substr(start + 1 + key.size(), end - start - 1 - key.size());
            // "?schema=a&b" becomes "?b", "?a&schema=b" becomes "?a".
            if (end < url.size()) url.erase(start + 1, end - start);
            else url.erase(start);
            break;
        }
        start = end < url.size() ? end : url.npos;
    }
    if (schema.empty()) throw std::invalid_argument("The database URL names an empty schema.");
    return {std::move(url), std::move(schema), options.statement_timeout_ms, options.lock_timeout_ms};
}

// Finds the schema, or makes it. Throws SchemaRefused when it is not there.
void find_schema(Connection& connection, const std::string& schema, bool create)
{
    const auto is_there = [&] { return PQgetisnull(connection.run("SELECT current_schema()").get(), 0, 0) == 0; };
    if (is_there()) return;
    if (!create) throw SchemaRefused("There is no schema " + schema + " in this database.");
    try {
        connection.run("CREATE SCHEMA IF NOT EXISTS " + connection.quoted(schema));
    } catch (const std::runtime_error&) {  // not allowed, or made by somebody else in the same moment
    } catch (const std::logic_error&) {
    }
    if (!is_there()) throw SchemaRefused("The schema " + schema + " cannot be made or used.");
}

class PostgresDatabase : public Database {
public:
    PostgresDatabase(const Address& address, const OpenOptions& options)
        : schema_(address.schema), pool_(address, 2 * options.pool_threads)
    {
        Connection first(address);
        find_schema(first, schema_, options.mode == OpenOptions::Mode::create);
        version_ = PQparameterStatus(first.handle(), "server_version");
        name_ = PQdb(first.handle());
        if (options.mode == OpenOptions::Mode::read_only) return;
        workers_ = std::make_unique<Workers>(pool_, options.pool_threads, options.queue_limit, currency_);
    }

    Engine engine() const override { return Engine::postgres; }
    bool reads_inline() const override { return false; }
    std::string describe() const override
    {
        return "PostgreSQL " + version_ + ", database " + name_ + ", schema " + schema_
               + (workers_ ? "" : ", read only");
    }
    std::string trouble() const override { return pool_.trouble.text(); }
    void set_currency(Currency currency) override { currency_ = currency; }

    void read(const std::function<void(Db&)>& look) override
    {
        Borrowed connection(pool_);
        connection.begin(Connection::Transaction::snapshot);
        pool_.trouble.clear();
        try {
            Session session(*connection, false, currency_.load());
            look(session);
        } catch (...) {
            connection->roll_back();
            throw;
        }
        connection->roll_back();    // nothing was changed, and what was read has been handed over
    }

    void submit(Unit unit, Finished finished) override
    {
        if (!workers_) throw std::logic_error("The database is open for reading only.");
        workers_->submit({std::move(unit), std::move(finished)});
    }
    // Units run side by side and may be run again, so a short one is the better one.
    bool others_wait() const override { return true; }
    void put_off_indexes(std::span<const std::string>, std::int64_t) override {}
    void lay_indexes() override {}

    void copy_into(const std::string& path) override { (void)copy_rows(*this, "sqlite:" + path); }

private:
    std::string schema_;
    std::string version_;
    std::string name_;
    std::atomic<Currency> currency_{};
    Pool pool_;
    std::unique_ptr<Workers> workers_;
};

}  // namespace
}  // namespace postgres

std::unique_ptr<Database> open_postgres(const std::string& url, const OpenOptions& options)
{
    return std::make_unique<postgres::PostgresDatabase>(postgres::address_of(url, options), options);
}

}  // namespace rapport
