// The table products.
#pragma once
#include "base/db/db.h"
#include "orders/products.h"

namespace rapport::orders::store {

void insert(Db& db, const Product& product);
void update(Db& db, const Product& product);
void remove(Db& db, Id<Product> id);
bool is_in_use(Db& db, Id<Product> id);     // an order names it

std::optional<Product> find_product(Db& db, Id<Product> id);
std::optional<Product> find_product(Db& db, const std::string& external_id);
// The oldest of that name, compared without case and accents.
std::optional<Product> find_product_by_name(Db& db, const std::string& name);

std::vector<Product> list(Db& db, const ProductFilter& filter);
// All of them, by id.
void each_product(Db& db, const std::function<void(const Product&)>& take);

}  // namespace rapport::orders::store
