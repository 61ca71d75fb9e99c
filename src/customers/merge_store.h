// The tables merges and merge_rows.
#pragma once
#include "customers/merge.h"

namespace rapport::customers::store {

// A merge with the three profiles that the way back needs; none once it is forgotten.
struct MergeRow : Merge {
    std::int64_t number = 0;            // of those into this survivor; those of an older Rapport have none
    std::optional<std::string> survivor_before, other_before, survivor_after;
};
BOOST_DESCRIBE_STRUCT(MergeRow, (Merge), (number, survivor_before, other_before, survivor_after))

// A row of the log.
struct LoggedRow {
    Id<Customer> customer_id;
    Id<Merge> merge_id;
    std::string table_name;
    std::string row_key;
};
BOOST_DESCRIBE_STRUCT(LoggedRow, (), (customer_id, merge_id, table_name, row_key))

// Makes whoever else merges one of the two wait, so that no two units hold what the other needs.
void claim(Db& db, const Id<Customer>& one, const Id<Customer>& two);

void insert_merge(Db& db, const MergeRow& row);
void set_survivor_after(Db& db, const Merge& merge, const std::string& profile);
void remove_merge(Db& db, const Merge& merge);
std::optional<MergeRow> find_merge(Db& db, const Id<Merge>& id);
// Whose record `id` is part of now; nothing when it was never merged.
std::optional<Id<Customer>> merged_into(Db& db, const Id<Customer>& id);
// `id` where there is such a record, or whose it is part of now: what a tablet notes before it hears of a merge is the survivor's.
std::optional<Id<Customer>> record_of(Db& db, const Id<Customer>& id);
// The merge that took `id` away.
std::optional<Merge> merge_of(Db& db, const Id<Customer>& id);
// For the next merge into this customer.
std::int64_t next_number(Db& db, const Id<Customer>& id);
// The last merge whose other became part of this customer.
std::optional<Id<Merge>> last_merge_into(Db& db, const Id<Customer>& id);

void log_row(Db& db, const LoggedRow& row);
std::vector<std::string> logged_rows(Db& db, const Merge& merge, const std::string& table);

}  // namespace rapport::customers::store
