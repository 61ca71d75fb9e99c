// The doors of the outlook: what app wires up.
#pragma once
#include "customers/followers.h"
#include "base/http/router.h"

namespace rapport::outlook {

// /customers/{id}/outlook with its settlements, and /outlook: what is to be followed up.
void add_routes(http::Router& router);

// How its rows follow their customer when two records become one.
std::vector<const customers::Follower*> followers();

}  // namespace rapport::outlook
