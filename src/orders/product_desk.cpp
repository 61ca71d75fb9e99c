#include "orders/product_store.h"
#include "orders/products.h"

namespace rapport::orders {

Result<Product> ProductDesk::named(const std::string& text)
{
    if (const auto found = memory_.by_text.find(text); found != memory_.by_text.end()) return found->second;
    if (auto product = find_product_called(ctx_.db, text)) return remember(text, std::move(*product));
    if (parse_id<Product>(text)) return not_found("There is no such product.");
    return remember(text, make({}, text, {}));
}

void ProductDesk::hear(const std::string& external_id, const std::string& name, const std::string& category)
{
    if (external_id.empty()) return;
    auto& known = memory_.by_id[external_id];
    if (known.name.empty()) known.name = name;
    if (known.category.empty()) known.category = category;
}

std::optional<Product> ProductDesk::from_file(const std::string& external_id, const std::string& name, const std::string& category)
{
    if (external_id.empty() && name.empty()) return std::nullopt;
    if (external_id.empty()) {
        if (const auto found = memory_.by_text.find(name); found != memory_.by_text.end()) return found->second;
        auto product = store::find_product_by_name(ctx_.db, name);
        return remember(name, product ? std::move(*product) : make({}, name, category));
    }
    hear(external_id, name, category);
    auto& known = memory_.by_id[external_id];
    if (!known.product) {
        if (const auto id = parse_id<Product>(external_id)) known.product = store::find_product(ctx_.db, *id);
        if (!known.product) known.product = store::find_product(ctx_.db, external_id);
    }
    if (known.product) complete(known);
    else known.product = make(external_id, known.name.empty() ? external_id : known.name, known.category);
    return known.product;
}

// Orders come in any order, so the first line of a product need not be the one that says most.
void ProductDesk::complete(ProductMemory::Known& known)
{
    auto& product = *known.product;
    if (!import_ || product.import_id != import_ || product.version != 1) return;
    const bool has_no_name = product.name == product.external_id && !known.name.empty() && known.name != product.name;
    const bool has_no_category = !product.category && !known.category.empty();
    if (has_no_name) product.name = known.name;
    if (has_no_category) product.category = known.category;
    if (has_no_name || has_no_category) store::update(ctx_.db, product);
}

const Product& ProductDesk::remember(const std::string& text, Product product)
{
    return memory_.by_text.insert_or_assign(text, std::move(product)).first->second;
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
