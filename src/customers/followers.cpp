#include "customers/followers.h"

namespace rapport::customers {
namespace {

// "touchpoints", or "customers.company_id" where a table has several.
std::string logged_name(const std::string& table, const std::string& column) { return column == "customer_id" ? table : table + "." + column; }

// Keys are written down as text.
std::string as_text(const std::string& key) { return "CAST(" + key + " AS TEXT)"; }

std::string log_text(const std::string& table, const std::string& key, const std::string& column, const std::string& which)
{
    return "INSERT INTO merge_rows (customer_id, merge_id, table_name, row_key) SELECT DISTINCT CAST($2 AS {int8}), CAST($3 AS {int8}), '"
        + logged_name(table, column) + "', " + key + " FROM " + table + " WHERE " + column + " = $1" + which;
}

// The rows of $1 that are written down for the merge `merge` of `survivor`.
std::string logged(const std::string& table, const std::string& key, const std::string& column, const char* merge, const char* survivor)
{
    return column + " = $1 AND " + key + " IN (SELECT l.row_key FROM merge_rows l WHERE l.customer_id = " + survivor
        + " AND l.merge_id = " + merge + " AND l.table_name = '" + logged_name(table, column) + "')";
}

std::unique_ptr<Sql> statement(const std::string& name, std::string text)
{
    return std::make_unique<Sql>("merge." + name, Reach::business, std::move(text));
}

}  // namespace

Follower::Follower(const std::string& table, const std::string& key, const std::string& others) : table_(table), others_(others)
{
    count_ = statement("count_" + table, "SELECT COUNT(*) FROM " + table + " WHERE customer_id = $1");
    log_ = statement("log_" + table, log_text(table, as_text(key), "customer_id", {}));
    copy_ = statement("copy_" + table, "INSERT INTO " + table + " (customer_id" + others + ") SELECT CAST($2 AS {int8})" + others + " FROM " + table
                                           + " WHERE " + logged(table, as_text(key), "customer_id", "$3", "$4"));
    remove_ = statement("remove_" + table, "DELETE FROM " + table + " WHERE " + logged(table, as_text(key), "customer_id", "$2", "$3"));
}

Follower Follower::keys(const std::string& table, const std::string& key, const std::string& which, const std::string& column)
{
    Follower made;
    made.table_ = table;
    const auto name = table + (column == "customer_id" ? "" : "_" + column);
    made.log_ = statement("log_" + name, log_text(table, key, column, which.empty() ? "" : " AND " + which));
    made.copy_ = statement("move_" + name, "UPDATE " + table + " SET " + column + " = $2 WHERE " + logged(table, key, column, "$3", "$4"));
    return made;
}

Follower Follower::references(const std::string& table, const std::string& key, const std::string& column, const std::string& also)
{
    Follower made;
    made.table_ = table;
    made.log_ = statement("log_" + table + "_" + column, log_text(table, as_text(key), column, {}));
    made.copy_ = statement("move_" + table + "_" + column,
        "UPDATE " + table + " SET " + column + " = $2" + also + " WHERE " + logged(table, as_text(key), column, "$3", "$4"));
    return made;
}

Follower Follower::made(std::string table, void (*leave)(Context&, Id<Customer>), void (*make)(Context&, Id<Customer>))
{
    Follower made;
    made.table_ = std::move(table);
    made.leave_ = leave;
    made.make_ = make;
    return made;
}

std::int64_t Follower::count(Db& db, Id<Customer> customer) const { return count_ ? db.value<std::int64_t>(*count_, customer) : 0; }

std::int64_t Follower::log(Db& db, const Move& move) const
{
    return log_ ? db.run(*log_, move.from, move.survivor, move.merge) : 0;
}

void Follower::copy(Db& db, const Move& move) const
{
    if (copy_) db.run(*copy_, move.from, move.to, move.merge, move.survivor);
}

void Follower::remove(Db& db, const Move& move) const
{
    if (remove_) db.run(*remove_, move.from, move.merge, move.survivor);
}

}  // namespace rapport::customers
