#include "orders/product_import.h"

#include "base/csv/values.h"
#include "base/json.h"
#include "base/text.h"
#include "imports/packing.h"
#include "imports/undo.h"
#include "orders/doors.h"
#include "orders/export.h"
#include "orders/product_store.h"
#include "touchpoints/cells.h"

namespace rapport::orders {
namespace {

using imports::Effect;
using imports::Outcome;

enum Column { product_id, product, category, price, stock, warranty_days };

struct ProductRow {
    std::string product_id;
    std::optional<std::string> name;
    std::optional<std::string> category;
    std::optional<std::int64_t> price;      // minor units
    std::optional<std::int64_t> stock;
    std::optional<std::int64_t> warranty_days;
};
BOOST_DESCRIBE_STRUCT(ProductRow, (), (product_id, name, category, price, stock, warranty_days))

Result<std::optional<std::int64_t>> whole(const imports::Reading& reading, std::string_view cell, std::string_view column)
{
    if (cell.empty()) return std::optional<std::int64_t>();
    const auto number = csv::whole_number(cell, reading.decimal_comma);
    if (!number) return imports::at_field(number.error(), column);
    return std::optional(*number);
}

Result<ProductRow> read_row(const imports::Reading& reading, const imports::Cells& cells)
{
    ProductRow row;
    TRY(auto id, touchpoints::text_cell(cells[product_id], "product_id", 200));
    row.product_id = std::move(id).value_or("");
    TRY(row.name, touchpoints::text_cell(cells[product], "product", 200));
    if (row.product_id.empty() && !row.name) return invalid("product", "A product needs an id or a name.", "required");
    TRY(row.category, touchpoints::text_cell(cells[category], "category", 100));
    if (!cells[price].empty()) {
        TRY(row.price, reading.minor_units(cells[price], "price"));
        if (*row.price < 0) return invalid("price", "A price is not below nothing.", "range");
    }
    TRY(row.stock, whole(reading, cells[stock], "stock"));
    TRY(row.warranty_days, whole(reading, cells[warranty_days], "warranty_days"));
    if (row.warranty_days.value_or(0) < 0) return invalid("warranty_days", "A warranty lasts no less than no time.", "range");
    return row;
}

Result<imports::Parsed> parse(const imports::Reading& reading, const imports::Cells& cells)
{
    TRY(const auto row, read_row(reading, cells));
    return imports::Parsed{row.product_id.empty() ? "n" + fold(*row.name) : "i" + row.product_id, {}, imports::packed(row)};
}

std::optional<Product> stored_product(Db& db, const ProductRow& row)
{
    if (row.product_id.empty()) return store::find_product_by_name(db, *row.name);
    if (const auto ours = parse_id<Product>(row.product_id))
        if (auto product = store::find_product(db, *ours)) return product;
    return store::find_product(db, row.product_id);
}

Product with(Product product, const ProductRow& row, Currency currency)
{
    if (row.name) product.name = tidy(*row.name);
    if (row.category) product.category = row.category;
    if (row.price) product.price = Money{*row.price, currency};
    if (row.stock) product.stock = row.stock;
    if (row.warranty_days) product.warranty_days = row.warranty_days;
    return product;
}

Effect apply_product(Context& ctx, Id<imports::Import> import, const std::optional<Product>& stored, Product product, imports::Applied& applied)
{
    if (stored && *stored == product) return Effect::unchanged;
    product.import_id = import;
    product.updated_at = ctx.now();
    if (stored) {
        ++product.version;
        store::update(ctx.db, product);
        applied.changes.push_back({"product", 0, product.id.value, to_json(*stored)});
        return Effect::changed;
    }
    product.id = ctx.ids.make<Product>();
    product.created_at = ctx.now();
    if (product.name.empty()) product.name = product.external_id.value_or("");
    store::insert(ctx.db, product);
    applied.changes.push_back({"product", 0, product.id.value, std::nullopt});
    return Effect::created;
}

// Rows of one key are laid over each other; the last one tells what became of the product.
void apply(Context& ctx, Id<imports::Import> import, std::span<const imports::PackedRow> rows, imports::Applied& applied)
{
    applied.outcomes.assign(rows.size(), Outcome{});
    for (std::size_t at = 0; at < rows.size();) {
        auto row = imports::unpacked<ProductRow>(rows[at].packed);
        const auto stored = stored_product(ctx.db, row);
        auto product = stored.value_or(Product{});
        if (!stored && !row.product_id.empty()) product.external_id = row.product_id;
        const auto first = at;
        for (; at < rows.size() && rows[at].key == rows[first].key; ++at)
            product = with(std::move(product), imports::unpacked<ProductRow>(rows[at].packed), ctx.business.currency);
        applied.outcomes[at - 1].effect = apply_product(ctx, import, stored, std::move(product), applied);
    }
}

}  // namespace

std::vector<imports::Field> product_fields()
{
    return {
        {"product_id", false, {"id", "sku", "articleno", "artikelnummer"}},
        {"product", false, {"name", "productname", "article", "artikel", "bezeichnung"}},
        {"category", false, {"warengruppe", "kategorie"}},
        {"price", false, {"unitprice", "preis"}},
        {"stock", false, {"onhand", "bestand"}},
        {"warranty_days", false, {"warranty", "garantie"}},
    };
}

Result<Done> undo_product(Context& ctx, const imports::Change& change)
{
    const auto stored = store::find_product(ctx.db, Id<Product>{change.subject_id});
    if (!stored) return Done{};
    auto before = change.before ? from_json_text<Product>(*change.before).value() : Product{};
    TRY(before.version, imports::take_back(ctx, change, stored->version, change.before ? std::optional(before.version) : std::nullopt, "The product " + stored->name));
    if (change.before) {
        store::update(ctx.db, before);
        return Done{};
    }
    if (store::is_in_use(ctx.db, stored->id))
        return conflict("Orders name the product " + stored->name + "; it stays.", "in_use");
    store::remove(ctx.db, stored->id);
    return Done{};
}

imports::Shape product_shape()
{
    return {.kind = "products",
            .fields = product_fields(),
            .may_import = may("products:write"),
            .may_export = may("products:export"),
            .grouped = true,
            .parse = parse,
            .applying = [] { return apply; },
            .undo = undo_change,
            .write_out = write_products};
}

}  // namespace rapport::orders
