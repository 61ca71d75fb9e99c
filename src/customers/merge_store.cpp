#include "customers/merge_store.h"

#include "customers/service.h"

namespace rapport::customers {

const std::string select_merges = "SELECT " + columns<Merge>("m.") + ", c.name FROM merges m JOIN customers c ON c.id = m.customer_id";

const Sql list_sql{"merges.list", Reach::business, select_merges + R"sql(
      WHERE (m.merged_at, m.id) < ($1, $2)
      ORDER BY m.merged_at DESC, m.id DESC
      LIMIT $3
)sql"};

const Sql list_of_sql{"merges.list_of", Reach::one_customer, select_merges + R"sql(
      WHERE m.customer_id = $4
        AND (m.merged_at, m.id) < ($1, $2)
      ORDER BY m.merged_at DESC, m.id DESC
      LIMIT $3
)sql"};

const Sql read_sql{"merges.read", Reach::business, select_merges + " WHERE m.id = $1"};
Result<StandingMerge> read_merge(Context& ctx, const Id<Merge>& id)
{
    auto merge = ctx.db.one<StandingMerge>(read_sql, id);
    if (!merge) return not_found("There is no such merge, or it was taken back.");
    return std::move(*merge);
}

std::vector<StandingMerge> list_merges(Db& db, const std::optional<Id<Customer>>& customer, const Before& before, int limit)
{
    if (customer) return db.all<StandingMerge>(list_of_sql, before.at, before.id, limit + 1, *customer);
    return db.all<StandingMerge>(list_sql, before.at, before.id, limit + 1);
}

const Sql last_of_sql{"merges.last_of", Reach::one_customer, "SELECT id FROM merges WHERE customer_id = $1 ORDER BY id DESC LIMIT 1"};

std::optional<Id<Merge>> last_merge_of(Db& db, const Id<Customer>& customer) { return db.one<Id<Merge>>(last_of_sql, customer); }

const Sql forget_rows_sql{"merges.forget_rows", Reach::business,
    "DELETE FROM merge_rows WHERE merge_id IN (SELECT m.id FROM merges m WHERE m.undo_until <= $1 AND m.other_before IS NOT NULL)"};

const Sql forget_profiles_sql{"merges.forget_profiles", Reach::business, R"sql(
    UPDATE merges
       SET survivor_before = NULL, other_before = NULL, survivor_after = NULL
     WHERE undo_until <= $1
       AND other_before IS NOT NULL
)sql"};

std::int64_t forget_old_merges(Context& ctx)
{
    ctx.db.run(forget_rows_sql, ctx.now());
    return ctx.db.run(forget_profiles_sql, ctx.now());
}

namespace store {

const Sql claim_sql{"merges.claim", Reach::one_customer, "UPDATE customers SET version = version WHERE id = $1"};

void claim(Db& db, const Id<Customer>& one, const Id<Customer>& two)
{
    db.run(claim_sql, std::min(one, two));
    db.run(claim_sql, std::max(one, two));
}

const Sql insert_sql{"merges.insert", Reach::one_customer, insert_into<MergeRow>("merges")};
void insert_merge(Db& db, const MergeRow& row) { db.run(insert_sql, row); }

const Sql set_after_sql{"merges.set_survivor_after", Reach::one_customer, "UPDATE merges SET survivor_after = $3 WHERE customer_id = $1 AND id = $2"};
void set_survivor_after(Db& db, const Merge& merge, const std::string& profile) { db.run(set_after_sql, merge.customer_id, merge.id, profile); }

const Sql remove_rows_sql{"merges.remove_rows", Reach::one_customer, "DELETE FROM merge_rows WHERE customer_id = $1 AND merge_id = $2"};
const Sql remove_sql{"merges.remove", Reach::one_customer, "DELETE FROM merges WHERE customer_id = $1 AND id = $2"};

void remove_merge(Db& db, const Merge& merge)
{
    db.run(remove_rows_sql, merge.customer_id, merge.id);
    db.run(remove_sql, merge.customer_id, merge.id);
}

const Sql find_sql{"merges.find", Reach::business, "SELECT " + columns<MergeRow>() + " FROM merges WHERE id = $1"};
std::optional<MergeRow> find_merge(Db& db, const Id<Merge>& id) { return db.one<MergeRow>(find_sql, id); }

const Sql merged_into_sql{"merges.merged_into", Reach::business, "SELECT customer_id FROM merges WHERE other_id = $1"};
const Sql merge_of_sql{"merges.merge_of", Reach::business, "SELECT " + columns<Merge>() + " FROM merges WHERE other_id = $1"};
std::optional<Merge> merge_of(Db& db, const Id<Customer>& id) { return db.one<Merge>(merge_of_sql, id); }

std::optional<Id<Customer>> merged_into(Db& db, const Id<Customer>& id) { return db.one<Id<Customer>>(merged_into_sql, id); }

std::optional<Id<Customer>> record_of(Db& db, const Id<Customer>& id) { return exists(db, id) ? std::optional(id) : merged_into(db, id); }

const Sql last_sql{"merges.last_into", Reach::one_customer,
    "SELECT id FROM merges WHERE customer_id = $1 AND survivor_id = $1 ORDER BY number DESC, merged_at DESC, id DESC LIMIT 1"};
const Sql next_number_sql{"merges.next_number", Reach::one_customer,
    "SELECT COALESCE(MAX(number), 0) + 1 FROM merges WHERE customer_id = $1 AND survivor_id = $1"};
std::int64_t next_number(Db& db, const Id<Customer>& id) { return db.value<std::int64_t>(next_number_sql, id); }
std::optional<Id<Merge>> last_merge_into(Db& db, const Id<Customer>& id) { return db.one<Id<Merge>>(last_sql, id); }

const Sql log_sql{"merges.log_row", Reach::one_customer, insert_into<LoggedRow>("merge_rows")};
void log_row(Db& db, const LoggedRow& row) { db.run(log_sql, row); }

const Sql logged_sql{"merges.logged_rows", Reach::one_customer,
    "SELECT row_key FROM merge_rows WHERE customer_id = $1 AND merge_id = $2 AND table_name = $3 ORDER BY row_key"};
std::vector<std::string> logged_rows(Db& db, const Merge& merge, const std::string& table)
{
    return db.all<std::string>(logged_sql, merge.customer_id, merge.id, table);
}

}  // namespace store
}  // namespace rapport::customers
