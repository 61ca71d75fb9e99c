#include "enquiries/warranty.h"

#include "customers/service.h"

namespace rapport::enquiries {
namespace {

constexpr std::int64_t longest_days = 36'525;

// Delivered with the whole order or by itself; in parts, the last one counts.
std::string text(bool of_customer)
{
    return R"sql(
    SELECT w.customer_id, w.customer_name, w.order_id, w.line, w.product_id, w.product, w.ordered_on, w.delivered_on,
           COALESCE(w.delivered_on, w.ordered_on) + w.days AS until, COALESCE(w.delivered_on, w.ordered_on) + w.days - $1
      FROM (SELECT i.customer_id, c.name AS customer_name, i.order_id, i.line, i.product_id, COALESCE(i.product, p.name) AS product,
                   b.ordered_on, p.warranty_days AS days,
                   (SELECT MAX(d.delivered_on)
                      FROM deliveries d
                     WHERE d.customer_id = i.customer_id
                       AND d.order_id = i.order_id
                       AND (d.product_id IS NULL OR d.product_id = i.product_id)) AS delivered_on
              FROM order_items i
              JOIN products p ON p.id = i.product_id
              JOIN orders b ON b.customer_id = i.customer_id AND b.id = i.order_id
              JOIN customers c ON c.id = i.customer_id
             WHERE p.warranty_days > 0
               AND i.product_id IN (SELECT g.id FROM products g WHERE g.warranty_days > 0)
               AND i.quantity_milli > 0
               AND i.amount >= 0)sql" + std::string(of_customer ? " AND i.customer_id = $4" : "") + R"sql() w
     WHERE COALESCE(w.delivered_on, w.ordered_on) + w.days >= $1
       AND COALESCE(w.delivered_on, w.ordered_on) + w.days <= $2
     ORDER BY until, w.order_id, w.line
     LIMIT $3
)sql";
}

const Sql all_sql{"warranties.all", Reach::business, text(false)};
const Sql of_sql{"warranties.of", Reach::one_customer, text(true)};

}  // namespace

Result<std::vector<Warranty>> warranties(Context& ctx, const WarrantyFilter& filter)
{
    const auto within = filter.ends_within_days.value_or(longest_days);
    if (within < 0 || within > longest_days) return invalid("ends_within_days", "This must be 0 to 36525 days.", "range");
    if (filter.customer && !customers::exists(ctx.db, *filter.customer)) return customers::no_such_customer(ctx.db, *filter.customer);
    const auto today = ctx.today();
    const Day last{today.days + static_cast<std::int32_t>(within)};
    if (filter.customer) return ctx.db.all<Warranty>(of_sql, today, last, filter.limit, *filter.customer);
    return ctx.db.all<Warranty>(all_sql, today, last, filter.limit);
}

}  // namespace rapport::enquiries
