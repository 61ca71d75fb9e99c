// The doors of attentiveness: what app wires up.
#pragma once

namespace rapport::http { class Router; }

namespace rapport::attentiveness {

// /business/opening-hours, /waiting and /response-times.
void add_routes(http::Router& router);

}  // namespace rapport::attentiveness
