// The doors of the outlook: what app wires up.
#pragma once
#include "base/http/router.h"

namespace rapport::outlook {

// /customers/{id}/outlook with its settlements, and /outlook: what is to be followed up.
void add_routes(http::Router& router);

}  // namespace rapport::outlook
