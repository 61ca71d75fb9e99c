#include "base/http/newest_first.h"
#include "base/text.h"
#include "orders/doors.h"
#include "orders/json.h"
#include "orders/products.h"
#include "orders/service.h"

namespace rapport::orders {
namespace {

struct OrderQuery : http::PageQuery {
    std::optional<Id<customers::Customer>> customer_id;
    std::optional<Instant> from;
    std::optional<Instant> to;
};
BOOST_DESCRIBE_STRUCT(OrderQuery, (http::PageQuery), (customer_id, from, to))

struct ProductQuery : http::PageQuery {
    std::optional<std::string> q;
    std::optional<std::int64_t> stock_at_most;      // those that are counted, and of which no more are left
};
BOOST_DESCRIBE_STRUCT(ProductQuery, (http::PageQuery), (q, stock_at_most))

Result<ProductFilter> filter_of(const ProductQuery& query)
{
    if (query.stock_at_most.value_or(0) < 0) return invalid("stock_at_most", "A stock is not below nothing: 0 or more.", "range");
    ProductFilter filter{query.q, {}, {}, query.size(), query.stock_at_most};
    if (!query.cursor) return filter;
    const auto parts = http::read_cursor(*query.cursor, 2);
    const auto id = parts ? parse_id<Product>((*parts)[1]) : std::nullopt;
    if (!id) return invalid("cursor", "This cursor is none that a list gave.", "invalid_cursor");
    filter.after_name = (*parts)[0];
    filter.after_id = *id;
    return filter;
}

http::Page<Product> page_of(std::vector<Product> rows, const ProductFilter& filter)
{
    http::Page<Product> page{std::move(rows), {}};
    const auto size = static_cast<std::size_t>(filter.limit);
    if (page.data.size() <= size) return page;
    page.data.resize(size);
    page.next_cursor = http::make_cursor({fold(page.data.back().name), to_text(page.data.back().id)});
    return page;
}

void add_order_routes(http::Router& router)
{
    router.post("/orders", may("orders:write"),
        [](Context& ctx, AddOrder body) -> Result<http::Created<FullOrder>> {
            TRY(auto order, add_order(ctx, std::move(body)));
            return http::Created<FullOrder>{std::move(order)};
        },
        "Writes down an order");

    router.get("/orders", may("orders:read"),
        [](Context& ctx, http::Query<OrderQuery> query) -> Result<http::Page<Order>> {
            const auto& [customer, from, to] = std::tie(query.value.customer_id, query.value.from, query.value.to);
            TRY(const auto before, http::before(query.value));
            TRY(auto rows, list_orders(ctx, {customer, http::span(from, to), before, query.value.size()}));
            return http::newest_first(std::move(rows), query.value, &Order::ordered_at);
        },
        "Orders, newest first, without their items");

    router.get("/orders/{id}", may("orders:read"),
        [](Context& ctx, Id<Order> id) { return read_order(ctx, id); }, "One order with its items");
}

void add_product_routes(http::Router& router)
{
    router.post("/products", may("products:write"),
        [](Context& ctx, AddProduct body) -> Result<http::Created<Product>> {
            TRY(auto product, add_product(ctx, std::move(body)));
            return http::Created<Product>{std::move(product)};
        },
        "Adds a product");

    router.get("/products", may("products:read"),
        [](Context& ctx, http::Query<ProductQuery> query) -> Result<http::Page<Product>> {
            TRY(const auto filter, filter_of(query.value));
            return page_of(list_products(ctx, filter), filter);
        },
        "Products by name; with stock_at_most those of which hardly any are left");

    router.get("/products/{id}", may("products:read"),
        [](Context& ctx, Id<Product> id) { return read_product(ctx, id); }, "One product");

    router.patch("/products/{id}", may("products:write"),
        [](Context& ctx, Id<Product> id, http::IfMatch match, ChangeProduct body) {
            return change_product(ctx, id, match.version, std::move(body));
        },
        "Changes a product");
}

}  // namespace

void add_routes(http::Router& router)
{
    add_order_routes(router);
    add_product_routes(router);
}

}  // namespace rapport::orders
