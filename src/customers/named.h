// Customers as commands and files name them: by the other system's id, or ours.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "customers/customer.h"
#include "imports/cells_of.h"

namespace rapport::customers {

// Whom a command means. not_found.
Result<Id<Customer>> customer_named(Context& ctx, const std::string& text);

// A file's cell: the other system's id, else ours; empty: nobody.
std::string customer_cell(Context& ctx, const std::optional<Id<Customer>>& customer);
// The same of a page of them.
imports::CellsOf<Customer> customer_cells(Db& db, std::vector<Id<Customer>> customers);

}  // namespace rapport::customers
