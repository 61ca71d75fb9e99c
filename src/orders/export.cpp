#include "orders/export.h"

#include "base/csv/writer.h"
#include "imports/shape.h"
#include "orders/line.h"
#include "orders/product_import.h"
#include "orders/product_store.h"

#include <algorithm>

namespace rapport::orders {
namespace {

struct ExportedLine {
    std::optional<std::string> external_id;
    Id<Order> id;
    std::optional<std::string> customer_external_id;
    Id<customers::Customer> customer;
    Instant ordered_at;
    bool date_only = false;
    Day ordered_on;
    std::optional<std::string> product_external_id;
    std::optional<Id<Product>> product_id;
    std::optional<std::string> product;
    std::optional<std::string> category;
    std::int64_t quantity_milli = 0;
    std::optional<Money> unit_price;
    std::optional<Money> discount;
    Money amount;
    std::optional<std::string> channel;
    std::optional<std::string> staff;
    std::optional<std::string> place;
    std::int64_t line = 0;

    std::string order_id() const { return external_id ? *external_id : to_text(id); }
};
BOOST_DESCRIBE_STRUCT(ExportedLine, (), (external_id, id, customer_external_id, customer, ordered_at, date_only, ordered_on,
    product_external_id, product_id, product, category, quantity_milli, unit_price, discount, amount, channel, staff, place, line))

const Sql lines_sql{"orders.export", Reach::business, R"sql(
    SELECT o.external_id, o.id, c.external_id, o.customer_id, o.ordered_at, o.date_only, o.ordered_on,
           p.external_id, i.product_id, i.product, p.category, i.quantity_milli, i.unit_price, i.discount, i.amount,
           o.channel, o.staff, o.place, i.line
      FROM orders o
      JOIN customers c ON c.id = o.customer_id
      JOIN order_items i ON i.customer_id = o.customer_id AND i.order_id = o.id
      LEFT JOIN products p ON p.id = i.product_id
     ORDER BY o.ordered_at, o.id, i.line
)sql"};

std::string thousandths_text(std::int64_t milli)
{
    const auto size = milli < 0 ? -milli : milli;
    auto text = (milli < 0 ? "-" : "") + std::to_string(size / 1000);
    if (size % 1000 == 0) return text;
    text += '.' + std::to_string(1000 + size % 1000).substr(1);
    return text.erase(text.find_last_not_of('0') + 1);
}

std::string money_text(const std::optional<Money>& money) { return money ? decimal_text(*money) : std::string(); }

std::string product_id_text(const ExportedLine& line)
{
    if (line.product_external_id) return *line.product_external_id;
    return line.product_id ? to_text(*line.product_id) : std::string();
}

void write(csv::Writer& writer, const ExportedLine& line)
{
    writer.row({line.order_id(), line.customer_external_id ? *line.customer_external_id : to_text(line.customer),
                line.date_only ? to_text(line.ordered_on) : to_text(line.ordered_at), product_id_text(line), line.product.value_or(""),
                line.category.value_or(""), thousandths_text(line.quantity_milli), money_text(line.unit_price), money_text(line.discount),
                decimal_text(line.amount), line.channel.value_or(""), line.staff.value_or(""), line.place.value_or("")});
}

void write_sorted(csv::Writer& writer, std::vector<ExportedLine>& of_one_instant)
{
    std::sort(of_one_instant.begin(), of_one_instant.end(), [](const auto& a, const auto& b) {
        return std::tuple(a.order_id(), a.line) < std::tuple(b.order_id(), b.line);
    });
    for (const auto& line : of_one_instant) write(writer, line);
    of_one_instant.clear();
}

void write_header(csv::Writer& writer, const std::vector<imports::Field>& fields)
{
    for (const auto& field : fields) writer.cell(field.name);
    writer.end_row();
}

}  // namespace

void write_orders(Context& ctx, std::string& out, const std::function<void()>& spill)
{
    csv::Writer writer(out);
    write_header(writer, order_fields());
    std::vector<ExportedLine> of_one_instant;
    ctx.db.each<ExportedLine>(lines_sql, [&](ExportedLine&& line) {
        if (!of_one_instant.empty() && of_one_instant.back().ordered_at != line.ordered_at) write_sorted(writer, of_one_instant);
        of_one_instant.push_back(std::move(line));
        spill();
    });
    write_sorted(writer, of_one_instant);
    spill();
}

void write_products(Context& ctx, std::string& out, const std::function<void()>& spill)
{
    csv::Writer writer(out);
    write_header(writer, product_fields());
    store::each_product(ctx.db, [&](const Product& product) {
        const auto number = [](const std::optional<std::int64_t>& value) { return value ? std::to_string(*value) : std::string(); };
        writer.row({product.external_id ? *product.external_id : to_text(product.id), product.name, product.category.value_or(""),
                    money_text(product.price), number(product.stock), number(product.warranty_days)});
        spill();
    });
}

}  // namespace rapport::orders
