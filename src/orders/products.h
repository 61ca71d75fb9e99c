// Use cases of products.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "orders/product.h"

#include <map>
#include <unordered_map>
#include <vector>

namespace rapport::orders {

struct AddProduct {
    Text<1, 200> name;
    std::optional<Text<1, 200>> external_id = {};
    std::optional<Text<1, 100>> category = {};
    std::optional<Money> price = {};
    std::optional<std::int64_t> stock = {};
    std::optional<std::int64_t> warranty_days = {};
};
BOOST_DESCRIBE_STRUCT(AddProduct, (), (name, external_id, category, price, stock, warranty_days))

struct ChangeProduct {
    Patch<Text<1, 200>> name;
    Patch<Text<1, 200>> external_id;
    Patch<Text<1, 100>> category;
    Patch<Money> price;
    Patch<std::int64_t> stock;
    Patch<std::int64_t> warranty_days;
};
BOOST_DESCRIBE_STRUCT(ChangeProduct, (), (name, external_id, category, price, stock, warranty_days))

// invalid: a name of blanks, a price below nothing or in another currency than the business's, a negative warranty.
// conflict "external_id_taken".
Result<Product> add_product(Context& ctx, AddProduct input);

// not_found.
Result<Product> read_product(Context& ctx, Id<Product> id);

// The same refusals; invalid: the name taken away; not_found; conflict "changed_meanwhile".
Result<Product> change_product(Context& ctx, Id<Product> id, std::int64_t version, ChangeProduct change);

// As a person calls it: by its id, its external id or its name. Nothing where there is none; none is made.
std::optional<Product> find_product_called(Db& db, const std::string& text);

// By name: at most limit + 1, those behind `after`. `q` finds a part of the name, without regard to case or accents.
struct ProductFilter {
    std::optional<std::string> q = {};
    std::string after_name = {};         // folded
    Id<Product> after_id = {};
    int limit = 50;
    std::optional<std::int64_t> stock_at_most = {};     // those that are counted, and of which no more are left
};
std::vector<Product> list_products(Context& ctx, const ProductFilter& filter);

// Money of the business's own currency; a plain sentence otherwise.
std::optional<Fault> currency_fault(const Context& ctx, const std::string& pointer, const Money& money);

// What desks have learned of products in one transaction.
struct ProductMemory {
    struct Known {
        std::string name, category;                 // what the lines of a file said
        std::optional<Product> product;             // once it was found or made
    };
    std::unordered_map<std::string, Known> by_id;   // the other system's, or ours
    std::unordered_map<std::string, Product> by_text;
};

// Finds and makes the products that the lines of orders name, in one transaction.
class ProductDesk {
public:
    ProductDesk(Context& ctx, ProductMemory& memory, std::optional<Id<imports::Import>> import = {}) : ctx_(ctx), memory_(memory), import_(import) {}

    // By id, external id or name, as a person types one of them into an order. Made under that name if it is unknown.
    // not_found: an id of ours that there is not.
    Result<Product> named(const std::string& text);

    // What a line of a file says of the product with that id, wherever the line stands: a product that is made later by a
    // line that says less gets the name and the category from here.
    void hear(const std::string& external_id, const std::string& name, const std::string& category);

    // As a file names it: by its own id (or ours), else by name; made if unknown, and completed by what later lines of the
    // same import say. Nothing when both are empty.
    std::optional<Product> from_file(const std::string& external_id, const std::string& name, const std::string& category);

    const std::vector<Product>& made() const { return made_; }

private:
    const Product& remember(const std::string& text, Product product);
    Product make(std::optional<std::string> external_id, const std::string& name, const std::string& category);

    void complete(ProductMemory::Known& known);

    Context& ctx_;
    ProductMemory& memory_;
    std::optional<Id<imports::Import>> import_;
    std::vector<Product> made_;
};

}  // namespace rapport::orders
