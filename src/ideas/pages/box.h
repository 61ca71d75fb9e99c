// /ideas: what the business shows of what customers wish for, a vote for each, and a form for a new one; without signing in and without script.
#pragma once
#include "base/http/router.h"

namespace rapport::ideas {

void add_box_routes(http::Router& router);

}  // namespace rapport::ideas
