// Lists of customers: looked up by what was typed, or filtered and sorted; page by page.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "customers/customer.h"
#include "customers/directory.h"
#include "customers/segment.h"

namespace rapport::customers {

enum class Sort { name, newest, last_visit };
BOOST_DESCRIBE_ENUM(Sort, name, newest, last_visit)

struct Find {
    std::optional<std::string> q;           // as typed; the best match comes first and `sort` is not asked
    std::optional<std::string> tag;         // these compare folded
    std::optional<std::string> source;
    std::optional<std::string> household;
    std::optional<Kind> kind;
    Sort sort = Sort::name;
    int limit = 50;
    std::optional<std::string> cursor;
    std::optional<Rule> rule = {};          // who is meant, beside the filters
    bool count = false;                     // say how many there are on all pages; not together with q
    bool past = false;                      // by last visit: without those whose last visit is dated after now
};

// A row of a list: enough to know somebody by.
struct ListedCustomer {
    Id<Customer> id;
    Kind kind = Kind::person;
    std::optional<std::string> name;
    std::optional<std::string> preferred_name;
    std::optional<std::string> external_id;
    std::optional<std::string> company;
    std::optional<std::string> household;
    std::optional<std::string> city;
    std::optional<std::string> source;
    Strings emails;
    Strings phones;
    Strings tags;
    std::optional<Instant> last_visit_at;
    std::int64_t orders_count = 0;
    Money spend;
};
BOOST_DESCRIBE_STRUCT(ListedCustomer, (),
    (id, kind, name, preferred_name, external_id, company, household, city, source, emails, phones, tags, last_visit_at, orders_count, spend))

struct CustomerList {
    std::vector<ListedCustomer> data;
    std::optional<std::string> next_cursor;
    std::optional<std::int64_t> count;      // of all pages, where it was asked for
};
BOOST_DESCRIBE_STRUCT(CustomerList, (), (data, next_cursor, count))

// With q: those who fit, best first (look_up.h). Without: everybody whom the filters let through,
// by name, newest first, or last visit first. invalid: a cursor that this list did not give; a q of more than 200 bytes; a count
// together with q; `past` of another order, or together with q or a count.
Result<CustomerList> find_customers(Context& ctx, Directory& directory, const Find& find);

// The rows of these, in this order; those that do not exist are left out.
std::vector<ListedCustomer> list_rows(Db& db, const std::vector<Id<Customer>>& ids);

// Everybody for whom the rule holds, in the order of their ids.
std::vector<Id<Customer>> those_meant(Context& ctx, const Rule& rule);

}  // namespace rapport::customers
