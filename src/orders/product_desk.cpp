#include "orders/product_store.h"
#include "orders/products.h"

namespace rapport::orders {

Result<Product> ProductDesk::named(const std::string& text)
{
    if (const auto found = known_.find(text); found != known_.end()) return found->second;
    if (const auto id = parse_id<Product>(text)) {
        auto product = store::find_product(ctx_.db, *id);
        if (!product) return not_found("There is no such product.");
        return remember(text, std::move(*product));
    }
    if (auto product = store::find_product(ctx_.db, text)) return remember(text, std::move(*product));
    if (auto product = store::find_product_by_name(ctx_.db, text)) return remember(text, std::move(*product));
    return remember(text, make({}, text, {}));
}

void ProductDesk::hear(const std::string& external_id, const std::string& name, const std::string& category)
{
    if (external_id.empty()) return;
    auto& heard = heard_[external_id];
    if (heard.name.empty()) heard.name = name;
    if (heard.category.empty()) heard.category = category;
}

std::optional<Product> ProductDesk::from_file(const std::string& external_id, const std::string& name, const std::string& category)
{
    if (external_id.empty() && name.empty()) return std::nullopt;
    const auto key = external_id + '\x1f' + (external_id.empty() ? name : std::string());
    if (const auto found = known_.find(key); found != known_.end()) return found->second;

    std::optional<Product> product;
    if (external_id.empty()) {
        product = store::find_product_by_name(ctx_.db, name);
        return remember(key, product ? std::move(*product) : make({}, name, category));
    }
    hear(external_id, name, category);
    const auto& heard = heard_[external_id];
    if (const auto id = parse_id<Product>(external_id)) product = store::find_product(ctx_.db, *id);
    if (!product) product = store::find_product(ctx_.db, external_id);
    if (product) complete(*product, heard);
    else product = make(external_id, heard.name.empty() ? external_id : heard.name, heard.category);
    return remember(key, std::move(*product));
}

// Orders come in any order, so the first line of a product need not be the one that says most.
void ProductDesk::complete(Product& product, const Heard& heard)
{
    if (!import_ || product.import_id != import_ || product.version != 1) return;
    const bool has_no_name = product.name == product.external_id && !heard.name.empty() && heard.name != product.name;
    const bool has_no_category = !product.category && !heard.category.empty();
    if (has_no_name) product.name = heard.name;
    if (has_no_category) product.category = heard.category;
    if (has_no_name || has_no_category) store::update(ctx_.db, product);
}

const Product& ProductDesk::remember(const std::string& key, Product product)
{
    return known_.insert_or_assign(key, std::move(product)).first->second;
}

Product ProductDesk::make(std::optional<std::string> external_id, const std::string& name, const std::string& category)
{
    Product product;
    product.id = ctx_.ids.make<Product>();
    product.external_id = std::move(external_id);
    product.name = name;
    if (!category.empty()) product.category = category;
    product.import_id = import_;
    product.created_at = product.updated_at = ctx_.now();
    store::insert(ctx_.db, product);
    made_.push_back(product);
    return product;
}

}  // namespace rapport::orders
