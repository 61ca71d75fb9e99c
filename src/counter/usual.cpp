#include "counter/usual.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace rapport::counter {
namespace {

constexpr std::size_t fewest_orders = 3, most_items = 4;

const Sql latest_lines_sql{"counter.latest_lines", Reach::one_customer, R"sql(
    SELECT i.order_id, i.product_id, i.product, i.quantity_milli
      FROM (SELECT customer_id, id, ordered_at
              FROM orders
             WHERE customer_id = $1 AND has_refund = 0
             ORDER BY ordered_at DESC, id DESC
             LIMIT $2) o
      JOIN order_items i ON i.customer_id = o.customer_id AND i.order_id = o.id
     WHERE i.customer_id = $1 AND i.product IS NOT NULL
     ORDER BY o.ordered_at DESC, o.id DESC, i.line
)sql"};

struct Product {
    std::optional<Id<orders::Product>> id;
    std::map<std::int64_t, std::int64_t> quantity_milli;    // by order
};

double middle(const std::map<std::int64_t, std::int64_t>& by_order)
{
    std::vector<std::int64_t> all;
    for (const auto& [order, quantity] : by_order) all.push_back(quantity);
    std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2), all.end());
    return static_cast<double>(all[all.size() / 2]) / 1000;
}

std::string words_of(const std::vector<UsualItem>& items)
{
    std::string words;
    for (const auto& item : items) {
        if (!words.empty()) words += ", ";
        if (item.quantity > 1 && item.quantity == std::floor(item.quantity)) words += std::to_string(std::llround(item.quantity)) + " × ";
        words += item.product;
    }
    return words;
}

}  // namespace

Usual usual_of(const std::vector<Taken>& lines)
{
    std::set<std::int64_t> orders;
    std::map<std::string, Product> products;
    for (const auto& line : lines) {
        orders.insert(line.order);
        auto& product = products[line.product];
        product.id = line.product_id;
        product.quantity_milli[line.order] += line.quantity_milli;
    }
    Usual usual;
    if (orders.size() < fewest_orders) return usual;
    for (const auto& [name, product] : products) {
        const auto in = product.quantity_milli.size();
        if (in < 2 || 2 * in < orders.size()) continue;
        usual.items.push_back({name, product.id, middle(product.quantity_milli), static_cast<std::int64_t>(in), static_cast<std::int64_t>(orders.size()),
                               static_cast<double>(in) / static_cast<double>(orders.size())});
    }
    std::stable_sort(usual.items.begin(), usual.items.end(), [](const auto& a, const auto& b) { return a.in_orders > b.in_orders; });
    if (usual.items.size() > most_items) usual.items.resize(most_items);
    usual.words = words_of(usual.items);
    return usual;
}

Usual read_usual(Db& db, Id<customers::Customer> customer) { return usual_of(db.all<Taken>(latest_lines_sql, customer, orders_looked_at)); }

}  // namespace rapport::counter
