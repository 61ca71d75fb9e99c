// /contact: whoever has something to say writes it there, without signing in and without script, and it is a case.
#pragma once
#include "base/http/router.h"

#include <cstdint>

namespace rapport::cases {

constexpr std::int64_t most_written_a_day = 200;        // cases; strangers can send as many forms as they like

void add_contact_routes(http::Router& router);

}  // namespace rapport::cases
