// The doors of loyalty: what app wires up.
#pragma once
#include "base/jobs/jobs.h"
#include "customers/followers.h"

namespace rapport::http { class Router; }

namespace rapport::loyalty {

// /loyalty, /loyalty/people and /customers/{id}/loyalty.
void add_routes(http::Router& router);
// loyalty.learn works out everybody's leaning anew.
void add_jobs(std::map<std::string, jobs::Handler>& handlers);
void plan_learning(Context& ctx);

// How its rows follow their customer when two records become one.
std::vector<const customers::Follower*> followers();

}  // namespace rapport::loyalty
