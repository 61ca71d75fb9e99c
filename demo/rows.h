// The records as CSV, in the shapes of `rapport import`.
#pragma once
#include "demo/records.h"

namespace rapport::demo {

std::string customers_csv(const std::vector<Person>& people);
std::string products_csv(std::uint64_t seed);
std::string orders_csv(const std::vector<Order>& orders, const std::vector<Person>& people);
std::string touchpoints_csv(const std::vector<Touch>& touches, const std::vector<Person>& people);
// Of somebody who is there by name.
const std::string& id_of(const std::vector<Person>& people, const std::string& name);
// To those who are promised something by name, and to regulars month after month, of which Hanne makes ever fewer.
std::string promises_csv(const std::vector<Person>& people, Day last);
// What the named people asked for, and what was brought to them.
std::string enquiries_csv(const std::vector<Person>& people, Day last);
std::string deliveries_csv(const std::vector<Person>& people, Day last);
std::string tasks_csv(const std::vector<Person>& people, Day last);
std::string responses_csv(const std::vector<Answer>& answers, const std::vector<Person>& people);

}  // namespace rapport::demo
