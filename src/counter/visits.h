// When somebody came: what their rhythm, their count of visits and the board are made of.
#pragma once
#include "base/context.h"
#include "customers/customer.h"

#include <vector>

namespace rapport::counter {

// They came, or bought. Only the day is known where `at` is the very beginning of a local day.
struct Visit {
    Instant at;
};
BOOST_DESCRIBE_STRUCT(Visit, (), (at))

// Up to now, by time.
std::vector<Visit> read_visits(Context& ctx, Id<customers::Customer> customer);

// Visits of one local day count once: who comes back for a forgotten loaf did not come twice.
std::vector<Day> days_of(const std::vector<Visit>& visits, const TimeZone& zone);

}  // namespace rapport::counter
