#include "orders/replacement.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace rapport::orders {
namespace {

using imports::Effect;

auto said(const OrderItem& item)
{
    const auto minor = [](const std::optional<Money>& money) { return money ? std::optional(money->amount_minor) : std::nullopt; };
    return std::tuple(item.product_id, item.product, item.quantity_milli, minor(item.unit_price), minor(item.discount), item.amount.amount_minor);
}

void take_first(std::optional<std::string>& member, std::span<const OrderLine* const> lines, std::string OrderLine::*cell)
{
    for (const auto* line : lines) {
        if ((line->*cell).empty()) continue;
        member = line->*cell;
        return;
    }
}

}  // namespace

void lay_head_over(Order& order, std::span<const OrderLine* const> lines, const TimeZone& zone)
{
    // Of a day and its first instant the instant says more.
    const auto* earliest = *std::min_element(lines.begin(), lines.end(), [](const auto* a, const auto* b) {
        return std::tie(a->ordered_at, a->date_only) < std::tie(b->ordered_at, b->date_only);
    });
    if (order.ordered_at != earliest->ordered_at || order.date_only != earliest->date_only || order.lines == 0) {
        order.ordered_at = earliest->ordered_at;
        order.date_only = earliest->date_only;
        order.ordered_on = zone.local_day(order.ordered_at);
    }
    take_first(order.channel, lines, &OrderLine::channel);
    take_first(order.staff, lines, &OrderLine::staff);
    take_first(order.place, lines, &OrderLine::place);
}

bool Comparison::equal() const
{
    return left_over == 0 && std::all_of(is_stored.begin(), is_stored.end(), [](bool stored) { return stored; });
}

Comparison compare(const std::vector<OrderItem>& stored, const std::vector<OrderItem>& filed)
{
    std::map<decltype(said(OrderItem{})), int> left;
    for (const auto& item : stored) ++left[said(item)];

    Comparison comparison;
    comparison.left_over = static_cast<std::int64_t>(stored.size());
    for (const auto& item : filed) {
        const auto found = left.find(said(item));
        const bool is_stored = found != left.end() && found->second > 0;
        comparison.is_stored.push_back(is_stored);
        if (!is_stored) continue;
        --found->second;
        --comparison.left_over;
    }
    return comparison;
}

std::vector<Effect> effects(const Comparison& comparison, bool head_changed)
{
    std::vector<Effect> each;
    auto places = comparison.left_over;
    for (const bool is_stored : comparison.is_stored) {
        if (is_stored) each.push_back(head_changed ? Effect::changed : Effect::unchanged);
        else each.push_back(places-- > 0 ? Effect::changed : Effect::created);
    }
    const bool silent = std::all_of(each.begin(), each.end(), [](Effect effect) { return effect == Effect::unchanged; });
    if (silent && comparison.left_over > 0) each.back() = Effect::changed;
    return each;
}

}  // namespace rapport::orders
