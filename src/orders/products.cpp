#include "orders/products.h"

#include "base/plain.h"
#include "base/text.h"
#include "identity/audit.h"
#include "identity/changes.h"
#include "orders/product_store.h"

namespace rapport::orders {
namespace {

std::vector<Fault> faults_of(const Context& ctx, const Product& product)
{
    std::vector<Fault> faults;
    if (product.name.empty()) faults.push_back({"/name", "required", "A product needs a name."});
    if (product.warranty_days.value_or(0) < 0)
        faults.push_back({"/warranty_days", "range", "A warranty lasts no less than no time."});
    if (!product.price) return faults;
    if (auto wrong = currency_fault(ctx, "/price", *product.price)) faults.push_back(std::move(*wrong));
    if (product.price->amount_minor < 0) faults.push_back({"/price", "range", "A price is not below nothing."});
    return faults;
}

Result<Done> check_external_id(Context& ctx, const Product& product)
{
    if (!product.external_id) return Done{};
    const auto other = store::find_product(ctx.db, *product.external_id);
    if (other && other->id != product.id)
        return conflict("The product " + other->name + " has this external id already.", "external_id_taken");
    return Done{};
}

template <class T> void patch_member(const Patch<T>& patch, std::optional<T>& member)
{
    if (patch.present) member = patch.value;
}
template <std::size_t Min, std::size_t Max> void patch_member(const Patch<Text<Min, Max>>& patch, std::optional<std::string>& member)
{
    if (patch.present) member = patch.value ? std::optional(patch.value->value) : std::nullopt;
}

}  // namespace

std::optional<Fault> currency_fault(const Context& ctx, const std::string& pointer, const Money& money)
{
    if (money.currency == ctx.business.currency) return std::nullopt;
    return Fault{pointer + "/currency", "other_currency",
                 "This business keeps its books in " + std::string(ctx.business.currency.text()) + "; give the amount in that."};
}

Result<Product> add_product(Context& ctx, AddProduct input)
{
    Product product;
    product.id = ctx.ids.make<Product>();
    product.external_id = plain(input.external_id);
    product.name = tidy(input.name.value);
    product.category = plain(input.category);
    product.price = input.price;
    product.stock = input.stock;
    product.warranty_days = input.warranty_days;
    product.created_at = product.updated_at = ctx.now();
    if (auto faults = faults_of(ctx, product); !faults.empty()) return invalid(std::move(faults));
    CHECK(check_external_id(ctx, product));

    store::insert(ctx.db, product);
    identity::record(ctx, "product.created", to_text(product.id), identity::changes_between(Product{}, product));
    return product;
}

Result<Product> read_product(Context& ctx, Id<Product> id)
{
    auto product = store::find_product(ctx.db, id);
    if (!product) return not_found("There is no such product.");
    return std::move(*product);
}

Result<Product> change_product(Context& ctx, Id<Product> id, std::int64_t version, ChangeProduct change)
{
    TRY(const auto before, read_product(ctx, id));
    if (before.version != version)
        return conflict("Somebody else changed this product meanwhile. Read it again.", "changed_meanwhile");

    auto after = before;
    if (change.name.present) after.name = change.name.value ? tidy(change.name.value->value) : "";
    patch_member(change.external_id, after.external_id);
    patch_member(change.category, after.category);
    patch_member(change.price, after.price);
    patch_member(change.stock, after.stock);
    patch_member(change.warranty_days, after.warranty_days);
    if (auto faults = faults_of(ctx, after); !faults.empty()) return invalid(std::move(faults));
    CHECK(check_external_id(ctx, after));
    if (after == before) return before;

    after.updated_at = ctx.now();
    ++after.version;
    store::update(ctx.db, after);
    identity::record(ctx, "product.changed", to_text(id), identity::changes_between(before, after));
    return after;
}

std::optional<Product> find_product_called(Db& db, const std::string& text)
{
    if (const auto id = parse_id<Product>(text)) return store::find_product(db, *id);
    if (auto product = store::find_product(db, text)) return product;
    return store::find_product_by_name(db, text);
}

std::vector<Product> list_products(Context& ctx, const ProductFilter& filter) { return store::list(ctx.db, filter); }

}  // namespace rapport::orders
