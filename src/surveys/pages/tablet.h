// The tablet at the counter: one question, four faces, thanks, and back to the start by itself.
#pragma once
#include "base/http/router.h"
#include "listening/heard.h"

namespace rapport::surveys::pages {

void add_tablet_routes(http::Router& router, const listening::Listeners& listeners);

}  // namespace rapport::surveys::pages
