// Who may be in the books twice, and who only looks like it.
#pragma once
#include "base/jobs/jobs.h"
#include "customers/find.h"
#include "customers/followers.h"

namespace rapport::customers {

// Two records that may be one person; the older first.
struct DuplicatePair {
    std::string pair;               // "cus_...-cus_..."
    double score = 0;               // how likely they are one: 0.5 to 1
    Strings reasons;                // in words, what speaks for it and then what speaks against it
    ListedCustomer one, other;
};
BOOST_DESCRIBE_STRUCT(DuplicatePair, (), (pair, score, reasons, one, other))

struct DuplicateQuery {
    std::optional<Id<Customer>> customer = {};  // pairs with this one only
    int limit = 50;
    std::optional<std::string> cursor = {};
};
struct DuplicateList {
    std::vector<DuplicatePair> data;
    std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(DuplicateList, (), (data, next_cursor))

// As the last search found them, best first, without those of whom somebody said that they are two people. invalid: a cursor
// that this list did not give.
Result<DuplicateList> list_duplicates(Context& ctx, const DuplicateQuery& query);

// Searches everybody; the job's handler. Reads a snapshot, compares in memory, and writes what differs from the last time.
Result<std::string> search_duplicates(jobs::Running& running);

// "These are two people": the pair is not proposed again, also after one of them was merged into somebody. Saying it twice
// is saying it once. not_found: no such pair of customers.
Result<Done> tell_apart(Context& ctx, const std::string& pair);
// Takes that back. not_found: nobody said so.
Result<Done> forget_apart(Context& ctx, const std::string& pair);

struct ToldApart {
    std::string pair;
    std::optional<std::string> one_name, other_name;    // null: the customer is gone, or part of another
    Instant said_at;
    std::string said_by;
};
BOOST_DESCRIBE_STRUCT(ToldApart, (), (pair, one_name, other_name, said_at, said_by))
// The newest first, 200 at most.
std::vector<ToldApart> list_told_apart(Context& ctx);

// How found pairs follow a merge: those of the record that goes are forgotten.
std::vector<const Follower*> duplicates_followers();

}  // namespace rapport::customers
