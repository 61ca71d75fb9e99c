#include "imports/store.h"

namespace rapport::imports {

void Import::set(const Counts& counts)
{
    rows_read = counts.read;
    rows_created = counts.created;
    rows_changed = counts.changed;
    rows_unchanged = counts.unchanged;
    rows_rejected = counts.rejected;
}

namespace store {

BOOST_DESCRIBE_STRUCT(NumberedChange, (), (seq, subject, customer_id, subject_id, before))

namespace {

const Sql insert_sql{"imports.insert", Reach::single, insert_into<Import>("imports")};

const Sql update_sql{"imports.update", Reach::single, "UPDATE imports SET " + assignments<Import>({"id"}) + " WHERE id = $1"};

const Sql find_sql{"imports.find", Reach::single, "SELECT " + columns<Import>() + " FROM imports WHERE id = $1"};

const Sql list_sql{"imports.list", Reach::single,
    "SELECT " + columns<Import>() + " FROM imports WHERE $1 = 0 OR id < $1 ORDER BY id DESC LIMIT $2"};

const Sql add_change_sql{"imports.add_change", Reach::single,
    "INSERT INTO import_changes (import_id, seq, subject, customer_id, subject_id, before) VALUES ($1, $2, $3, $4, $5, $6)"};

const Sql last_changes_sql{"imports.last_changes", Reach::single,
    "SELECT " + columns<NumberedChange>() + " FROM import_changes WHERE import_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3"};

const Sql forget_sql{"imports.forget_change", Reach::single, "DELETE FROM import_changes WHERE import_id = $1 AND seq = $2"};

const Sql last_change_sql{"imports.last_change", Reach::single, "SELECT coalesce(max(seq), 0) FROM import_changes WHERE import_id = $1"};

const Sql count_sql{"imports.count_changes", Reach::single, "SELECT count(*) FROM import_changes WHERE import_id = $1"};

}  // namespace

void insert(Db& db, const Import& import) { db.run(insert_sql, import); }
void update(Db& db, const Import& import) { db.run(update_sql, import); }
std::optional<Import> find(Db& db, Id<Import> id) { return db.one<Import>(find_sql, id); }
std::vector<Import> list(Db& db, Id<Import> before, int limit) { return db.all<Import>(list_sql, before, limit); }

void add_changes(Db& db, Id<Import> id, std::int64_t first_seq, const std::vector<Change>& changes)
{
    for (const auto& change : changes) db.run(add_change_sql, id, first_seq++, change.subject, change.customer_id, change.subject_id, change.before);
}

std::vector<NumberedChange> last_changes(Db& db, Id<Import> id, std::int64_t before_seq, int limit)
{
    return db.all<NumberedChange>(last_changes_sql, id, before_seq, limit);
}

void forget_change(Db& db, Id<Import> id, std::int64_t seq) { db.run(forget_sql, id, seq); }
std::int64_t count_changes(Db& db, Id<Import> id) { return db.value<std::int64_t>(count_sql, id); }
std::int64_t last_change(Db& db, Id<Import> id) { return db.value<std::int64_t>(last_change_sql, id); }

}  // namespace store
}  // namespace rapport::imports
