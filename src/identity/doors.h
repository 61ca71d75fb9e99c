// What the identity domain opens over HTTP.
#pragma once
#include "base/http/router.h"
#include "identity/business.h"

namespace rapport::identity {

// money_in_use decides whether the currency may still change; unless it is handed in, it may not.
void add_routes(http::Router& router, MoneyInUse money_in_use = [](Db&) { return true; });

}  // namespace rapport::identity
