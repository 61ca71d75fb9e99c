// Orders as files of other things name them: by the other system's id, else ours.
#include "orders/doors.h"
#include "orders/store.h"
#include "touchpoints/recorded_for.h"

#include <algorithm>
#include <map>

namespace rapport::orders {
namespace {

constexpr std::size_t ids_at_once = 32;

struct Known {
    Id<Order> id;
    std::optional<std::string> external_id;
};
BOOST_DESCRIBE_STRUCT(Known, (), (id, external_id))

std::string known_text()
{
    std::string text = "SELECT " + columns<Known>() + " FROM orders WHERE id IN (";
    for (std::size_t i = 1; i <= ids_at_once; ++i) text += (i > 1 ? ", $" : "$") + std::to_string(i);
    return text + ") ORDER BY id";
}
const Sql known_sql{"orders.known_by_ids", Reach::business, known_text()};

std::vector<std::string> names(Context& ctx, std::span<const std::string> ids)
{
    std::map<std::string, std::string> found;
    for (auto rest = ids; !rest.empty(); rest = rest.subspan(std::min(ids_at_once, rest.size()))) {
        Params params;
        // The last statement's empty places repeat an id; IN does not mind.
        for (std::size_t i = 0; i < ids_at_once; ++i) params.add(parse_id<Order>(rest[std::min(i, rest.size() - 1)]).value_or(Id<Order>{}));
        for (const auto rows = ctx.db.query(known_sql, params.view()); rows->next();) {
            const auto order = read_row<Known>(*rows);
            found[to_text(order.id)] = order.external_id.value_or(to_text(order.id));
        }
    }
    std::vector<std::string> all;
    for (const auto& id : ids) all.push_back(found[id]);
    return all;
}

std::optional<touchpoints::RecordedFor> find(Context& ctx, const std::string& in_file)
{
    if (const auto ours = parse_id<Order>(in_file))
        if (const auto order = store::find_anywhere(ctx.db, *ours)) return touchpoints::RecordedFor{to_text(order->id), order->customer_id};
    const auto keys = store::find_keys(ctx.db, {&in_file, 1});
    return keys.empty() ? std::nullopt : std::optional(touchpoints::RecordedFor{to_text(keys.front().order_id), keys.front().customer_id});
}

}  // namespace

void name_orders_in_files() { touchpoints::set_names_in_files("order", {names, find}); }

}  // namespace rapport::orders
