#include "customers/snapshot.h"

#include "customers/json.h"

namespace rapport::customers {
namespace {

// JSON shows milliseconds.
constexpr const char* created_us = "created_us";
constexpr const char* updated_us = "updated_us";

}  // namespace

std::string snapshot_of(const Customer& customer)
{
    auto text = to_json(customer);
    text.pop_back();
    return text + ",\"" + created_us + "\":" + std::to_string(customer.created_at.us) + ",\"" + updated_us + "\":" + std::to_string(customer.updated_at.us) + "}";
}

Customer customer_of(const std::string& snapshot)
{
    const auto fields = json::parse(snapshot).as_object();
    Customer customer;
    Reading reading;    // what was good enough to be stored is good enough to come back
    each_member<Customer>([&](const char* name, auto member) {
        if (const auto* field = fields.if_contains(name)) Json<std::remove_cvref_t<decltype(customer.*member)>>::read(reading, *field, customer.*member, "");
    });
    customer.created_at.us = fields.at(created_us).as_int64();
    customer.updated_at.us = fields.at(updated_us).as_int64();
    return customer;
}

}  // namespace rapport::customers
