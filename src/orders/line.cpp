#include "orders/line.h"

#include "base/csv/values.h"
#include "touchpoints/cells.h"

namespace rapport::orders {
namespace {

enum Column { order_id, customer_id, ordered_at, product_id, product, category, quantity, unit_price, discount, amount, channel, staff, place };

// Most lines leave some cells empty, which are not read: a refusal costs more than a number.
template <class Read> Result<std::optional<std::int64_t>> optional_figure(std::string_view cell, std::string_view column, Read read)
{
    if (cell.empty()) return std::optional<std::int64_t>();
    const Result<std::int64_t> figure = read(cell);
    if (!figure) return imports::at_field(figure.error(), column);
    return std::optional(*figure);
}

Result<LineFigures> figures(const imports::Reading& reading, const imports::Cells& cells)
{
    const auto comma = reading.decimal_comma;
    LineFigures given;
    const auto money = [&](std::string_view cell) { return csv::minor_units(cell, minor_digits(reading.business.currency), comma); };
    TRY(given.quantity_milli, optional_figure(cells[quantity], "quantity", [&](std::string_view cell) { return csv::thousandths(cell, comma); }));
    TRY(given.unit_price_e4, optional_figure(cells[unit_price], "unit_price", [&](std::string_view cell) { return csv::minor_units(cell, unit_price_digits, comma); }));
    TRY(given.discount, optional_figure(cells[discount], "discount", money));
    TRY(given.amount, optional_figure(cells[amount], "amount", money));
    return given;
}

Result<std::string> text(std::string_view cell, std::string_view column, std::size_t longest)
{
    TRY(auto read, touchpoints::text_cell(cell, column, longest));
    return std::move(read).value_or("");
}

}  // namespace

std::vector<imports::Field> order_fields()
{
    return {
        {"order_id", false, {"id", "orderno", "ordernumber", "invoice", "invoiceno", "auftragsnummer", "bestellnummer", "bestellnr", "auftragsnr", "belegnummer", "belegnr", "rechnungsnr", "ordernr"}},
        {"customer_id", true, {"customer", "customerno", "kundennummer", "kunde"}},
        {"ordered_at", true, {"date", "orderdate", "invoicedate", "datum", "bestelldatum", "time"}, true},
        {"product_id", false, {"sku", "stockcode", "articleno", "artikelnummer"}},
        {"product", false, {"productname", "article", "item", "description", "artikel", "bezeichnung"}},
        {"category", false, {"warengruppe", "kategorie"}},
        {"quantity", false, {"qty", "count", "menge", "anzahl"}},
        {"unit_price", false, {"price", "unitprice", "preis", "einzelpreis"}},
        {"discount", false, {"rabatt"}},
        {"amount", false, {"total", "sum", "spend", "betrag", "summe", "umsatz"}},
        {"channel", false, {"kanal"}},
        {"staff", false, {"employee", "cashier", "mitarbeiter"}},
        {"place", false, {"store", "branch", "filiale", "ort"}},
    };
}

Result<OrderLine> read_order_line(const imports::Reading& reading, const imports::Cells& cells)
{
    OrderLine line;
    TRY(line.order_id, text(cells[order_id], "order_id", 200));
    TRY(line.customer_id, text(cells[customer_id], "customer_id", 200));
    if (line.customer_id.empty()) return invalid("customer_id", "This is needed.", "required");
    TRY(const auto moment, reading.moment(cells[ordered_at], "ordered_at"));
    line.ordered_at = moment.at;
    line.date_only = moment.date_only;
    TRY(line.product_id, text(cells[product_id], "product_id", 200));
    TRY(line.product, text(cells[product], "product", 200));
    TRY(line.category, text(cells[category], "category", 100));
    TRY(line.channel, text(cells[channel], "channel", 60));
    TRY(line.staff, text(cells[staff], "staff", 200));
    TRY(line.place, text(cells[place], "place", 200));

    TRY(const auto given, figures(reading, cells));
    TRY(const auto settled, settle(given, e4_per_minor(reading.business.currency)));
    line.quantity_milli = settled.quantity_milli;
    line.unit_price = settled.unit_price;
    line.discount = settled.discount;
    line.amount = settled.amount;
    return line;
}

std::string order_key(const OrderLine& line)
{
    if (!line.order_id.empty()) return "o" + line.order_id;
    return (line.date_only ? "d" : "t") + std::to_string(line.ordered_at.us) + "," + line.customer_id;
}

}  // namespace rapport::orders
