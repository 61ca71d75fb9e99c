#include "imports/store.h"

#include "base/json.h"

namespace rapport::imports {

void Import::set(const Counts& counts)
{
    rows_read = counts.read;
    rows_created = counts.created;
    rows_changed = counts.changed;
    rows_unchanged = counts.unchanged;
    rows_rejected = counts.rejected;
    customers_made = counts.customers_made;
}

namespace store {

namespace {

constexpr std::size_t changes_in_a_row = 500;

struct Row {
    Id<Import> import_id;
    std::int64_t seq;
    std::int64_t count;
    std::string changes;
};
BOOST_DESCRIBE_STRUCT(Row, (), (import_id, seq, count, changes))

struct Changes {
    std::vector<Change> changes;
};
BOOST_DESCRIBE_STRUCT(Changes, (), (changes))

Row row_of(Id<Import> id, std::int64_t seq, std::span<const Change> changes)
{
    return {id, seq, static_cast<std::int64_t>(changes.size()), to_json(Changes{{changes.begin(), changes.end()}})};
}

const Sql insert_sql{"imports.insert", Reach::single, insert_into<Import>("imports")};

const Sql update_sql{"imports.update", Reach::single, "UPDATE imports SET " + assignments<Import>({"id"}) + " WHERE id = $1"};

const Sql find_sql{"imports.find", Reach::single, "SELECT " + columns<Import>() + " FROM imports WHERE id = $1"};

const Sql list_sql{"imports.list", Reach::single,
    "SELECT " + columns<Import>() + " FROM imports WHERE $1 = 0 OR id < $1 ORDER BY id DESC LIMIT $2"};

const Sql add_counts_sql{"imports.add_counts", Reach::single,
    "UPDATE imports SET rows_created = rows_created + $2, rows_changed = rows_changed + $3, customers_made = customers_made + $4 WHERE id = $1 AND state = 'running'"};

const Sql put_changes_sql{"imports.put_changes", Reach::single,
    insert_into<Row>("import_changes") + " ON CONFLICT (import_id, seq) DO UPDATE SET count = excluded.count, changes = excluded.changes"};

const Sql last_changes_sql{"imports.last_changes", Reach::single,
    "SELECT " + columns<Row>() + " FROM import_changes WHERE import_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT 1"};

const Sql forget_sql{"imports.forget_changes", Reach::single, "DELETE FROM import_changes WHERE import_id = $1 AND seq = $2"};

const Sql last_seq_sql{"imports.last_seq", Reach::single, "SELECT coalesce(max(seq), 0) FROM import_changes WHERE import_id = $1"};

const Sql count_sql{"imports.count_changes", Reach::single, "SELECT CAST(coalesce(sum(count), 0) AS {int8}) FROM import_changes WHERE import_id = $1"};

const Sql with_leftovers_sql{"imports.with_leftovers", Reach::single, R"sql(
    SELECT i.id
      FROM imports j, imports i
     WHERE j.id = $1 AND i.state = 'undone' AND i.undone_at > j.finished_at
       AND EXISTS (SELECT 1 FROM import_changes c WHERE c.import_id = i.id)
       AND NOT EXISTS (SELECT 1 FROM imports o
                        WHERE o.id <> j.id AND o.state NOT IN ('previewed', 'undone') AND (o.finished_at IS NULL OR o.finished_at >= i.undone_at))
       AND (i.id <> j.id OR EXISTS (SELECT 1 FROM imports o WHERE o.id <> j.id AND o.state = 'undone' AND o.undone_at >= $2))
     ORDER BY coalesce(i.finished_at, i.created_at) DESC, i.id DESC)sql"};

}  // namespace

void insert(Db& db, const Import& import) { db.run(insert_sql, import); }
void update(Db& db, const Import& import) { db.run(update_sql, import); }
std::optional<Import> find(Db& db, Id<Import> id) { return db.one<Import>(find_sql, id); }
std::vector<Import> list(Db& db, Id<Import> before, int limit) { return db.all<Import>(list_sql, before, limit); }

const Sql end_abandoned_sql{"imports.end_abandoned", Reach::single, "UPDATE imports SET state = 'failed' WHERE state = 'running' AND job_id IS NULL"};

void end_abandoned(Db& db) { db.run(end_abandoned_sql); }

bool add_counts(Db& db, Id<Import> id, const Counts& counts) { return db.run(add_counts_sql, id, counts.created, counts.changed, counts.customers_made) > 0; }

std::int64_t add_changes(Db& db, Id<Import> id, std::int64_t seq, std::span<const Change> changes)
{
    for (; !changes.empty(); changes = changes.subspan(std::min(changes_in_a_row, changes.size())))
        db.run(put_changes_sql, row_of(id, seq++, changes.first(std::min(changes_in_a_row, changes.size()))));
    return seq;
}

std::optional<ChangeRow> last_changes(Db& db, Id<Import> id, std::int64_t before_seq)
{
    const auto row = db.one<Row>(last_changes_sql, id, before_seq);
    if (!row) return std::nullopt;
    return ChangeRow{row->seq, from_json_text<Changes>(row->changes).value().changes};
}

void replace_changes(Db& db, Id<Import> id, const ChangeRow& row)
{
    if (row.changes.empty()) db.run(forget_sql, id, row.seq);
    else db.run(put_changes_sql, row_of(id, row.seq, row.changes));
}

std::int64_t count_changes(Db& db, Id<Import> id) { return db.value<std::int64_t>(count_sql, id); }
std::vector<Id<Import>> with_leftovers(Db& db, Id<Import> id, Instant began) { return db.all<Id<Import>>(with_leftovers_sql, id, began); }
std::int64_t last_seq(Db& db, Id<Import> id) { return db.value<std::int64_t>(last_seq_sql, id); }

}  // namespace store
}  // namespace rapport::imports
