#include "orders/service.h"

#include "base/plain.h"
#include "base/years.h"
#include "orders/doors.h"
#include "customers/service.h"
#include "identity/audit.h"
#include "orders/amount.h"
#include "orders/facts.h"
#include "orders/products.h"
#include "orders/store.h"
#include "touchpoints/record.h"

namespace rapport::orders {
namespace {

std::vector<Fault> money_faults(const Context& ctx, const AddItem& item, const std::string& pointer)
{
    std::vector<Fault> faults;
    const auto check = [&](const char* name, const std::optional<Money>& money) {
        if (!money) return;
        if (auto wrong = currency_fault(ctx, pointer + name, *money)) faults.push_back(std::move(*wrong));
        if (money->amount_minor > largest_line_minor || money->amount_minor < -largest_line_minor)
            faults.push_back({pointer + name, "range", "This amount is too large."});
    };
    check("/unit_price", item.unit_price);
    check("/discount", item.discount);
    check("/amount", item.amount);
    if (!item.product && !item.amount && !item.unit_price)
        faults.push_back({pointer, "required", "An item needs a product or an amount."});
    return faults;
}

LineFigures figures_of(const AddItem& item, const std::optional<Product>& product, std::int64_t scale)
{
    LineFigures given;
    if (item.quantity) given.quantity_milli = item.quantity->milli;
    if (item.unit_price) given.unit_price_e4 = item.unit_price->amount_minor * scale;
    if (item.discount) given.discount = item.discount->amount_minor;
    if (item.amount) given.amount = item.amount->amount_minor;
    if (!given.amount && !given.unit_price_e4)
        given.unit_price_e4 = product && product->price ? product->price->amount_minor * scale : 0;
    return given;
}

// The line that an item asks for, or its faults added to `faults`.
OrderItem settled(Context& ctx, ProductDesk& products, const AddItem& item, const std::string& pointer, std::vector<Fault>& faults)
{
    OrderItem line;
    auto wrong = money_faults(ctx, item, pointer);
    std::optional<Product> product;
    if (item.product) {
        if (auto found = products.named(item.product->value)) product = std::move(*found);
        else wrong.push_back({pointer + "/product", "unknown", found.error().detail});
    }
    if (!wrong.empty()) {
        std::move(wrong.begin(), wrong.end(), std::back_inserter(faults));
        return line;
    }
    const auto amount = settle(figures_of(item, product, e4_per_minor(ctx.business.currency)), e4_per_minor(ctx.business.currency));
    if (!amount) {
        for (const auto& fault : amount.error().faults) faults.push_back({pointer + fault.pointer, fault.code, fault.detail});
        return line;
    }
    const auto money = [&](std::int64_t minor) { return Money{minor, ctx.business.currency}; };
    if (product) {
        line.product_id = product->id;
        line.product = product->name;
    }
    line.quantity_milli = amount->quantity_milli;
    if (amount->unit_price) line.unit_price = money(*amount->unit_price);
    if (amount->discount) line.discount = money(*amount->discount);
    line.amount = money(amount->amount);
    return line;
}

FullOrder shown(Order order, const std::vector<OrderItem>& lines)
{
    FullOrder full{std::move(order), {}};
    for (const auto& line : lines)
        full.items.push_back({line.line, line.product_id, line.product, {line.quantity_milli}, line.unit_price, line.discount, line.amount});
    return full;
}

Order drafted(Context& ctx, const AddOrder& input)
{
    Order order;
    order.customer_id = input.customer_id;
    order.id = ctx.ids.make<Order>();
    order.external_id = plain(input.external_id);
    order.ordered_at = touchpoints::whole_ms(input.ordered_at.value_or(ctx.now()));
    order.ordered_on = ctx.business.time_zone.local_day(order.ordered_at);
    order.channel = plain(input.channel);
    order.staff = plain(input.staff);
    if (!order.staff && ctx.actor.staff) order.staff = ctx.actor.name;
    order.place = plain(input.place);
    order.amount.currency = ctx.business.currency;
    order.created_at = order.updated_at = ctx.now();
    return order;
}

}  // namespace

const Sql any_order_sql{"orders.any", Reach::business, "SELECT id FROM orders ORDER BY customer_id, id LIMIT 1"};
const Sql any_price_sql{"orders.any_price", Reach::single, "SELECT id FROM products WHERE price IS NOT NULL ORDER BY id LIMIT 1"};

bool any_money(Db& db) { return db.one<std::int64_t>(any_order_sql) || db.one<std::int64_t>(any_price_sql); }

Result<FullOrder> add_order(Context& ctx, AddOrder input)
{
    std::vector<Fault> faults;
    customers::follow_merge(ctx.db, input.customer_id, faults);
    if (input.items.empty()) faults.push_back({"/items", "required", "An order has at least one item."});

    auto order = drafted(ctx, input);
    if (auto fault = year_fault(order.ordered_at, "/ordered_at")) faults.push_back(std::move(*fault));
    ProductMemory memory;
    ProductDesk products(ctx, memory);
    std::vector<OrderItem> items;
    for (std::size_t i = 0; i < input.items.size(); ++i)
        items.push_back(settled(ctx, products, input.items[i], "/items/" + std::to_string(i), faults));
    if (!faults.empty()) return invalid(std::move(faults));
    if (order.external_id && !store::find_keys(ctx.db, {&*order.external_id, 1}).empty())
        return conflict("Another order has this external id already.", "external_id_taken");

    total_up(order, items);
    auto entry = timeline_entry(order, items);
    if (ctx.actor.staff && entry.staff == ctx.actor.name) entry.staff_id = ctx.actor.staff;
    order.touchpoint_id = touchpoints::record(ctx, std::move(entry)).id;
    store::insert(ctx.db, {&order, 1});
    store::insert_items(ctx.db, items);
    if (order.external_id) {
        const store::Key key{*order.external_id, order.customer_id, order.id};
        store::insert_keys(ctx.db, {&key, 1});
    }
    add_to_facts(ctx.db, {&order, 1});
    for (const auto& product : products.made()) identity::record(ctx, "product.created", to_text(product.id));
    identity::record(ctx, "order.created", to_text(order.id));
    return shown(std::move(order), items);
}

Result<FullOrder> read_order(Context& ctx, Id<Order> id)
{
    auto order = store::find_anywhere(ctx.db, id);
    if (!order) return not_found("There is no such order.");
    const auto items = store::items(ctx.db, order->customer_id, id);
    return shown(std::move(*order), items);
}

std::optional<Order> find_order_called(Db& db, const std::string& text)
{
    if (const auto ours = parse_id<Order>(text))
        if (auto order = store::find_anywhere(db, *ours)) return order;
    const auto keys = store::find_keys(db, {&text, 1});
    return keys.empty() ? std::nullopt : store::find(db, keys.front().customer_id, keys.front().order_id);
}

Result<std::vector<Order>> list_orders(Context& ctx, const Filter& filter)
{
    if (filter.customer && !customers::exists(ctx.db, *filter.customer)) return customers::no_such_customer(ctx.db, *filter.customer);
    return store::list(ctx.db, filter);
}

void remove_order(Context& ctx, const Order& order)
{
    touchpoints::withdraw(ctx, order.customer_id, order.touchpoint_id);
    store::remove(ctx.db, order);
    rebuild_facts(ctx.db, order.customer_id);
}

}  // namespace rapport::orders
