// The doors of today: what app wires up.
#pragma once

namespace rapport::http { class Router; }

namespace rapport::today {

// /today and /today/marks.
void add_routes(http::Router& router);

}  // namespace rapport::today
