#include "orders/product_store.h"

#include "base/text.h"

namespace rapport::orders::store {
namespace {

// The folded name stands behind the described columns.
const std::string folded_place = "$" + std::to_string(Column<Product>::columns + 1);

}  // namespace

const Sql insert_sql{"products.insert", Reach::business,
    "INSERT INTO products (" + columns<Product>() + ", name_folded) VALUES (" + placeholders<Product>() + ", " + folded_place + ")"};

void insert(Db& db, const Product& product) { db.run(insert_sql, product, fold(product.name)); }

const Sql update_sql{"products.update", Reach::business,
    "UPDATE products SET " + assignments<Product>({"id"}) + ", name_folded = " + folded_place + " WHERE id = $1"};

void update(Db& db, const Product& product) { db.run(update_sql, product, fold(product.name)); }

const Sql remove_sql{"products.remove", Reach::business, "DELETE FROM products WHERE id = $1"};

void remove(Db& db, Id<Product> id) { db.run(remove_sql, id); }

const Sql in_use_sql{"products.in_use", Reach::business,
    "SELECT 1 FROM order_items WHERE product_id = $1 ORDER BY customer_id LIMIT 1"};

bool is_in_use(Db& db, Id<Product> id) { return db.one<int>(in_use_sql, id).has_value(); }

const Sql find_sql{"products.find", Reach::business, "SELECT " + columns<Product>() + " FROM products WHERE id = $1"};

std::optional<Product> find_product(Db& db, Id<Product> id) { return db.one<Product>(find_sql, id); }

const Sql find_by_external_id_sql{"products.find_by_external_id", Reach::business,
    "SELECT " + columns<Product>() + " FROM products WHERE external_id = $1"};

std::optional<Product> find_product(Db& db, const std::string& external_id)
{
    return db.one<Product>(find_by_external_id_sql, external_id);
}

const Sql find_by_name_sql{"products.find_by_name", Reach::business,
    "SELECT " + columns<Product>() + " FROM products WHERE name_folded = $1 ORDER BY id LIMIT 1"};

std::optional<Product> find_product_by_name(Db& db, const std::string& name)
{
    return db.one<Product>(find_by_name_sql, fold(name));
}

// A part of a text is found without LIKE, which is not the same on both engines.
const Sql list_sql{"products.list", Reach::business,
    "SELECT " + columns<Product>() + R"sql(
       FROM products
      WHERE (name_folded, id) > ($1, $2)
        AND ($3 = '' OR replace(name_folded, $3, '') <> name_folded)
        AND (CAST($4 AS {int8}) IS NULL OR stock <= $4)
      ORDER BY name_folded, id
      LIMIT $5
)sql"};

std::vector<Product> list(Db& db, const ProductFilter& filter)
{
    return db.all<Product>(list_sql, filter.after_name, filter.after_id, fold(filter.q.value_or("")), filter.stock_at_most, filter.limit + 1);
}

const Sql each_sql{"products.each", Reach::business, "SELECT " + columns<Product>() + " FROM products ORDER BY id"};

void each_product(Db& db, const std::function<void(const Product&)>& take)
{
    db.each<Product>(each_sql, [&](Product&& product) { take(product); });
}

}  // namespace rapport::orders::store
