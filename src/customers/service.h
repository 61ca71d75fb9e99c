// What can be done with customers. Looking them up and listing them is in find.h, consent in consent.h, facts in facts.h.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "customers/customer.h"

#include <map>
#include <span>

namespace rapport::customers {

// invalid: every fault of the profile (rules.h); company_id, referred_by or looked_after_by that name nobody, each at its
// own pointer. conflict "taken": another customer has this external id or card; says who.
Result<Customer> add_customer(Context& ctx, NewCustomer input);

// not_found.
Result<Customer> read_customer(Context& ctx, const Id<Customer>& id);

// not_found: nobody ever had this id; or "merged", with the id of whom it is part of now.
Error no_such_customer(Db& db, const Id<Customer>& id);

// A merge patch over version `version`. A patch that changes nothing keeps the version. Refuses like add_customer, and
// not_found; conflict "changed_meanwhile": it has another version by now.
Result<Customer> change_customer(Context& ctx, const Id<Customer>& id, std::int64_t version, CustomerPatch patch);

// For the domains above.

// By external id, or by our own ("cus_...", which exports write where there is no external id); so do the three below. What
// names a merged customer finds whom it is part of now.
std::optional<Id<Customer>> find_by_external_id(Db& db, const std::string& external_id);
bool exists(Db& db, const Id<Customer>& id);
// Puts the record that this one is part of by now in its place; a fault at /customer_id where there is neither.
void follow_merge(Db& db, Id<Customer>& id, std::vector<Fault>& faults);
// What to call them (display_name); nothing when there is no such customer.
std::optional<std::string> name_of(Db& db, const Id<Customer>& id);

// Whose external id this is; a customer with nothing else is made when it is nobody's. invalid: no external id can look
// like this (empty, longer than 200, unprintable).
Result<Id<Customer>> ensure_customer(Context& ctx, const std::string& external_id);

// The same for many at once, with few statements. Ids that cannot be one are left out of the map; `created` is told of
// each customer that was made. Keys of the map are as they were given.
std::map<std::string, Id<Customer>> ensure_customers(Context& ctx, const std::vector<std::string>& external_ids,
                                                     std::vector<Id<Customer>>* created = nullptr);
// Those that exist.
std::map<std::string, Id<Customer>> find_by_external_ids(Db& db, const std::vector<std::string>& external_ids);

struct TagCount {
    std::string tag;
    std::int64_t customers = 0;
};
BOOST_DESCRIBE_STRUCT(TagCount, (), (tag, customers))

// Each tag in use with how many have it, by name.
std::vector<TagCount> list_tags(Db& db);

}  // namespace rapport::customers
