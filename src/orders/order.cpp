#include "orders/order.h"

namespace rapport::orders {

void total_up(Order& order, std::vector<OrderItem>& items)
{
    order.amount.amount_minor = 0;
    order.has_refund = false;
    order.lines = 0;
    for (auto& item : items) {
        order.amount.amount_minor += item.amount.amount_minor;
        order.has_refund |= item.amount.amount_minor < 0 || item.quantity_milli < 0;
        item.customer_id = order.customer_id;
        item.order_id = order.id;
        item.line = ++order.lines;
    }
}

touchpoints::Touchpoint timeline_entry(const Order& order, const std::vector<OrderItem>& items)
{
    touchpoints::Touchpoint entry;
    entry.id = order.touchpoint_id;
    entry.customer_id = order.customer_id;
    entry.at = order.ordered_at;
    entry.kind = touchpoints::Kind::order;
    entry.channel = order.channel;
    entry.stage = touchpoints::Stage::buys;
    entry.staff = order.staff;
    entry.summary = summary(order, items);
    entry.source_kind = "order";
    entry.source_id = to_text(order.id);
    entry.import_id = order.import_id;
    return entry;
}

std::string summary(const Order& order, const std::vector<OrderItem>& items)
{
    std::string text;
    if (!items.empty() && items.front().product) {
        text = *items.front().product;
        if (items.size() > 1) text += " and " + std::to_string(items.size() - 1) + " more";
    } else {
        text = items.size() == 1 ? "1 item" : std::to_string(items.size()) + " items";
    }
    text += ", " + decimal_text(order.amount) + ' ';
    return text += order.amount.currency.text();
}

}  // namespace rapport::orders
