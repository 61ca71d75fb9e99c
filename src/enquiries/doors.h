// The doors of enquiries and deliveries: what app wires up.
#pragma once
#include "base/cli/command.h"
#include "base/http/router.h"
#include "base/jobs/jobs.h"
#include "base/setup.h"
#include "customers/followers.h"
#include "imports/names.h"

namespace rapport::enquiries {

// /enquiries with their answers, quotes and outcomes, what is lost to what, /deliveries and /warranties.
void add_routes(http::Router& router);
void add_delivery_routes(http::Router& router);     // the part of them that add_routes calls
void add_report_routes(http::Router& router);       // this too

// enquiry list, enquiry losses, delivery punctuality.
void add_commands(cli::Commands& commands);

// enquiries.silence ends quotes that ran out and were never answered.
void add_jobs(std::map<std::string, jobs::Handler>& handlers);
void plan_silence(Context& ctx);

// enquiries as CSV, one line for each thing they want. Known by enquiry_id (the other system's, or ours), else by customer and time.
// The file's things take the place of the stored ones; other empty cells leave what is stored.
imports::Shape enquiry_shape();
// deliveries as CSV. Known by delivery_id, else by all that the row says.
imports::Shape delivery_shape();

// Takes one change of an import back: an enquiry, a delivery, or a customer whom its rows made known.
// conflict "changed_meanwhile": it was changed since.
Result<Done> undo_change(Context& ctx, const imports::Change& change);

// How this folder's rows follow their customer when two records become one.
std::vector<const customers::Follower*> followers();

// In the file of the setup: enquiry_settings.
setup::Part setup_part();

}  // namespace rapport::enquiries
