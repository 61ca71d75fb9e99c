// Two records that are one person, made one; and made two again. The survivor keeps its id and its external id, takes over
// every row of the other, and is found by all keys of both. What came from where is kept for 30 days.
#pragma once
#include "base/newest_first.h"
#include "customers/followers.h"
#include "customers/merged_profile.h"

namespace rapport::customers {

constexpr std::int64_t undo_days = 30;

// A merge that stands.
struct Merge {
    Id<Customer> customer_id;           // whose record it is part of now: the survivor, unless that was merged since
    Id<Merge> id;
    Id<Customer> survivor_id;
    Id<Customer> other_id;              // the record that went
    std::string other_name;
    Instant merged_at;
    std::string merged_by;
    Instant undo_until;                 // from then on it cannot be taken back
};
BOOST_DESCRIBE_STRUCT(Merge, (), (customer_id, id, survivor_id, other_id, other_name, merged_at, merged_by, undo_until))

// As it is shown: with the name of the record that it is part of now.
struct StandingMerge : Merge {
    std::optional<std::string> customer_name;
};
BOOST_DESCRIBE_STRUCT(StandingMerge, (Merge), (customer_name))

struct MergeWith {
    Id<Customer> other_id;
    Choices fields;
};
BOOST_DESCRIBE_STRUCT(MergeWith, (), (other_id, fields))

// Makes `id` and the other one record. The stricter consent wins: what either withdrew is withdrawn.
// not_found, for `id`. invalid: the other is nobody, or the same; a choice (merged_profile.h); together more of something than one
// customer may have. conflict "merged": the other has been merged already, says into whom; "different_kinds": one is a
// person and one an organisation.
Result<Merge> merge_customers(Context& ctx, const Following& following, const Id<Customer>& id, const MergeWith& input);

struct MovedRows {
    std::string table;
    std::int64_t rows = 0;
};
BOOST_DESCRIBE_STRUCT(MovedRows, (), (table, rows))

// What merging would make of the two.
struct MergePreview {
    Customer survivor, other, merged;
    std::vector<std::string> differing;     // the fields in which both have something, and not the same
    std::vector<MovedRows> rows;            // of the other, that would move
};
BOOST_DESCRIBE_STRUCT(MergePreview, (), (survivor, other, merged, differing, rows))

// Changes nothing; refuses as merge_customers does.
Result<MergePreview> preview_merge(Context& ctx, const Following& following, const Id<Customer>& id, const MergeWith& input);

struct TwoAgain {
    Id<Customer> survivor_id, other_id;
    bool notes_stay = false;            // what came of the other's notes was changed since: some of it may still stand with the survivor
};
BOOST_DESCRIBE_STRUCT(TwoAgain, (), (survivor_id, other_id, notes_stay))

// Makes two of one again: the rows that came from the other go back to it, and both get their profiles as they were. What
// was added to the survivor since stays there, but for what was made for a row that goes back (followers.h), which goes along; a
// field changed since keeps its value; a consent withdrawn since is withdrawn for both, and so is a wish not to be asked. not_found. conflict "too_late": 30 days are over; "merged_again": the survivor was merged into another, or
// another into it, since, and that merge is to be taken back first; "taken": somebody else has one of the keys by now.
Result<TwoAgain> take_back_merge(Context& ctx, const Following& following, const Id<Merge>& id);

// The last merge that stands, of another record into this one or into one that is part of it.
std::optional<Id<Merge>> last_merge_of(Db& db, const Id<Customer>& customer);
// not_found.
Result<StandingMerge> read_merge(Context& ctx, const Id<Merge>& id);
// Newest first: at most limit + 1. Of one customer, or of all.
std::vector<StandingMerge> list_merges(Db& db, const std::optional<Id<Customer>>& customer, const Before& before, int limit);

// Forgets the way back of merges that can no longer be taken back; answers how many.
std::int64_t forget_old_merges(Context& ctx);

}  // namespace rapport::customers

RAPPORT_ID(rapport::customers::Merge, "mrg");
