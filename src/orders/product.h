// What the business sells.
#pragma once
#include "base/describe.h"
#include "imports/names.h"

namespace rapport::orders {

struct Product {
    Id<Product> id;
    std::optional<std::string> external_id;
    std::string name;
    std::optional<std::string> category;
    std::optional<Money> price;
    std::optional<std::int64_t> stock;
    std::optional<std::int64_t> warranty_days;
    std::optional<Id<imports::Import>> import_id;   // the last import that wrote it
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;

    bool operator==(const Product&) const = default;
};
BOOST_DESCRIBE_STRUCT(Product, (), (id, external_id, name, category, price, stock, warranty_days, import_id, created_at, updated_at, version))

}  // namespace rapport::orders

RAPPORT_ID(rapport::orders::Product, "prd");
