// The doors of orders and products: what app wires up.
#pragma once
#include "base/cli/command.h"
#include "customers/followers.h"
#include "imports/names.h"

namespace rapport::http { class Router; }

namespace rapport::orders {

// /orders, /orders/{id}, /products and /products/{id}.
void add_routes(http::Router& router);

// rapport product list.
void add_commands(cli::Commands& commands);

// Whether an order or a price is kept: the currency then stays.
bool any_money(Db& db);

// orders as CSV, one line per item.
imports::Shape order_shape();

// Files of touchpoints name the orders that they were recorded for from now on.
void name_orders_in_files();

// products as CSV: known by product_id (the other system's, or ours), else by name. Empty cells leave what is stored.
imports::Shape product_shape();

// Takes one change of an import back: an order, a product, or a customer whom its rows made known.
// conflict "changed_meanwhile" or "in_use": it was changed since, or an order names the product.
Result<Done> undo_change(Context& ctx, const imports::Change& change);

// How this folder's rows follow their customer when two records become one.
std::vector<const customers::Follower*> followers();

}  // namespace rapport::orders
