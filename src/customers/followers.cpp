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

// A row of the survivor $1 that is written down for its merge $2; `row_key` is a text.
std::string goes_back(const std::string& row_key, const std::string& table)
{
    return row_key + " IN (SELECT l.row_key FROM merge_rows l WHERE l.customer_id = $1 AND l.merge_id = $2 AND l.table_name = '" + table + "')";
}

// Writes down what is not yet.
std::string log_more(const std::string& table, const std::string& key, const std::string& from)
{
    return "INSERT INTO merge_rows (customer_id, merge_id, table_name, row_key) SELECT DISTINCT CAST($1 AS {int8}), CAST($2 AS {int8}), '" + table
        + "', " + key + " FROM " + from + " ON CONFLICT (customer_id, merge_id, table_name, row_key) DO NOTHING";
}

std::unique_ptr<Sql> statement(const std::string& name, std::string text)
{
    return std::make_unique<Sql>("merge." + name, Reach::business, std::move(text));
}

const Sql log_caused_sql{"merge.log_caused", Reach::one_customer, R"sql(
    INSERT INTO merge_rows (customer_id, merge_id, table_name, row_key)
    SELECT l.customer_id, l.merge_id, CAST($5 AS TEXT), CAST($6 AS TEXT)
      FROM merge_rows l
     WHERE l.customer_id = $1
       AND l.merge_id = $2
       AND l.table_name = $3
       AND l.row_key = $4
        ON CONFLICT (customer_id, merge_id, table_name, row_key) DO NOTHING
)sql"};

}  // namespace

Follower::Follower(const std::string& table, const std::string& key, const std::string& others)
    : table_(table), key_(key), text_key_(as_text(key)), others_(others)
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
    made.key_ = made.text_key_ = key;
    made.which_ = which;
    const auto name = table + (column == "customer_id" ? "" : "_" + column);
    made.log_ = statement("log_" + name, log_text(table, key, column, which.empty() ? "" : " AND " + which));
    made.copy_ = statement("move_" + name, "UPDATE " + table + " SET " + column + " = $2 WHERE " + logged(table, key, column, "$3", "$4"));
    return made;
}

Follower Follower::references(const std::string& table, const std::string& key, const std::string& column, const std::string& also)
{
    Follower made;
    made.table_ = table;
    made.key_ = key;
    made.text_key_ = as_text(key);
    if (column == "customer_id") made.count_ = statement("count_" + table, "SELECT COUNT(*) FROM " + table + " WHERE customer_id = $1");
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

Follower Follower::with_since(const std::string& name, const std::string& which) &&
{
    const auto from = table_ + " WHERE customer_id = $1 AND " + which + (which_.empty() ? "" : " AND " + which_);
    since_.push_back(statement("since_" + table_ + "_" + name, log_more(table_, text_key_, from)));
    return std::move(*this);
}

Follower Follower::of(const std::string& parent, const std::string& column) && { return std::move(*this).with_since(column, goes_back(as_text(column), parent)); }

// Ids rise in time: those above the merge's were made since.
Follower Follower::made_for(const std::string& parent, const std::string& column) &&
{
    return std::move(*this).with_since(column, key_ + " > $2 AND " + goes_back(as_text(column), parent));
}

Follower Follower::made_for(std::vector<Cause> (*causes)(Db&, Id<Customer>)) &&
{
    causes_ = causes;
    return std::move(*this);
}

Follower Follower::bringing(const std::string& table, const std::string& column) &&
{
    since_.push_back(statement("since_" + table_ + "_" + column, log_more(table, as_text(column),
        table_ + " WHERE customer_id = $1 AND " + column + " IS NOT NULL AND " + goes_back(text_key_, table_))));
    return std::move(*this);
}

Follower Follower::bringing(const std::string& table, const std::string& column, const std::string& link, const std::string& link_column) &&
{
    since_.push_back(statement("since_" + link + "_" + column, log_more(table, as_text("o." + column),
        table_ + " t JOIN " + link + " o ON o." + link_column + " = t." + key_ + " WHERE t.customer_id = $1 AND o." + column + " IS NOT NULL AND "
            + goes_back(as_text("t." + key_), table_))));
    return std::move(*this);
}

Follower Follower::dividing(void (*divide)(Context&, const Move&)) &&
{
    divide_ = divide;
    return std::move(*this);
}

std::int64_t Follower::count(Db& db, Id<Customer> customer) const { return count_ ? db.value<std::int64_t>(*count_, customer) : 0; }

std::int64_t Follower::log(Db& db, const Move& move) const
{
    return log_ ? db.run(*log_, move.from, move.survivor, move.merge) : 0;
}

std::int64_t Follower::log_since(Db& db, const Move& back) const
{
    std::int64_t keys = 0;
    for (const auto& sql : since_) keys += db.run(*sql, back.survivor, back.merge);
    if (!causes_) return keys;
    for (const auto& [row, parent, parent_row] : causes_(db, back.survivor))
        if (row > back.merge.value) keys += db.run(log_caused_sql, back.survivor, back.merge, parent, std::to_string(parent_row), table_, std::to_string(row));
    return keys;
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
