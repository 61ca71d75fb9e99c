// The doors of the counter: what app wires up.
#pragma once

namespace rapport::http { class Router; }

namespace rapport::counter {

// /customers/{id}/greeting and /customers/{id}/sayings.
void add_routes(http::Router& router);

}  // namespace rapport::counter
