// Who of us looks after whom.
#pragma once
#include "base/context.h"
#include "customers/customer.h"

#include <vector>

namespace rapport::customers {

// Nothing: nobody looks after them, or there is no such customer.
std::optional<Id<identity::Staff>> carer_of(Db& db, Id<Customer> id);

// Says who does from now on; nothing: nobody. The customer must be there.
void give_care(Context& ctx, Id<Customer> id, std::optional<Id<identity::Staff>> to);

struct CaredFor {
    Id<Customer> customer_id;
    std::optional<std::string> external_id, name;
};
BOOST_DESCRIBE_STRUCT(CaredFor, (), (customer_id, external_id, name))
// Whom this person looks after, the oldest first, behind `after`.
std::vector<CaredFor> cared_for_by(Db& db, Id<identity::Staff> staff, Id<Customer> after, int limit);
std::int64_t count_cared_for_by(Db& db, Id<identity::Staff> staff);

}  // namespace rapport::customers
