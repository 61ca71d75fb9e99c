// Hafer & Mohn, bakery, café and deli in Quendelbrück: an invented business with two years of life, for demonstrations,
// pictures and tests.
#pragma once
#include "base/time.h"

#include <cstdint>
#include <string>

namespace rapport::demo {

inline constexpr const char* shop_name = "Hafer & Mohn";
inline constexpr const char* shop_time_zone = "Europe/Berlin";

// Each is a whole CSV text in the shape that `rapport import` takes. Times are the shop's wall time without offset.
struct Files {
    std::string customers, products, orders, touchpoints, promises, enquiries, deliveries, tasks, responses;
};

// About 2,000 customers and the two years that end on `last_day`, of which only the hours until 9:00 have passed, or
// until `minute` of that day where that is earlier.
// The same seed and day give the same bytes on every machine. Those who are fading (Emil Thielsen, Aylin Demirtaş, ...)
// are silent up to `last_day`, whatever day that is.
Files make_shop(std::uint64_t seed, Day last_day, int minute = 24 * 60);

}  // namespace rapport::demo
