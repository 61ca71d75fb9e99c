// Rows of a file of products.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "imports/names.h"
#include "orders/product.h"

namespace rapport::orders {

std::vector<imports::Field> product_fields();

// Takes one product of an import back. conflict "changed_meanwhile" or "in_use".
Result<Done> undo_product(Context& ctx, const imports::Change& change);

}  // namespace rapport::orders
