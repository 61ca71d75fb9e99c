// Orders as files of other things name them: by the other system's id, else ours.
#include "imports/cells_of.h"
#include "orders/doors.h"
#include "orders/store.h"
#include "touchpoints/recorded_for.h"

namespace rapport::orders {
namespace {

const Sql cells_sql{"orders.cells_for_files", Reach::business, imports::cells_text("orders")};

std::vector<std::string> names(Context& ctx, std::span<const std::string> ids)
{
    return imports::cells_of_texts<Order>(ctx.db, cells_sql, ids);
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
