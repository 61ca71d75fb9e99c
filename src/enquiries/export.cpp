#include "enquiries/export.h"

#include "base/csv/writer.h"
#include "enquiries/row.h"
#include "enquiries/store.h"
#include "imports/shape.h"
#include "orders/products.h"
#include "orders/service.h"

namespace rapport::enquiries {
namespace {

std::string moment(const std::optional<Instant>& at) { return at ? to_text(*at) : std::string(); }

std::string thousandths(std::int64_t milli)
{
    auto text = std::to_string(milli / 1000);
    if (milli % 1000 == 0) return text;
    text += '.' + std::to_string(1000 + milli % 1000).substr(1);
    return text.erase(text.find_last_not_of('0') + 1);
}

std::string order_text(Context& ctx, const Whole& whole)
{
    if (!whole.outcome || !whole.outcome->order_id) return {};
    const auto order = orders::read_order(ctx, *whole.outcome->order_id);
    return order ? order->external_id.value_or(to_text(order->id)) : std::string();     // it may have been removed since
}

std::string product_text(Context& ctx, const Line& line)
{
    if (!line.product_id) return {};
    const auto product = orders::read_product(ctx, *line.product_id);
    return product ? product->external_id.value_or(to_text(product->id)) : std::string();
}

void write(Context& ctx, csv::Writer& writer, const std::string& customer, const Whole& whole, const Line* line)
{
    const auto& [asking, lines, answer, quote, outcome] = whole;
    writer.row({asking.external_id ? *asking.external_id : to_text(asking.id), customer, to_text(asking.at), asking.channel.value_or(""), asking.asked.value_or(""),
                asking.staff.value_or(""), moment(answer ? std::optional(answer->at) : std::nullopt), line ? product_text(ctx, *line) : "", line ? line->product : "",
                line ? thousandths(line->quantity_milli) : "", line && line->unit_price ? decimal_text(*line->unit_price) : "",
                moment(quote ? std::optional(quote->at) : std::nullopt), quote ? to_text(quote->valid_until) : "",
                outcome ? enum_text(outcome->outcome) : "open", moment(outcome ? std::optional(outcome->at) : std::nullopt),
                outcome && outcome->reason ? enum_text(*outcome->reason) : "", outcome ? outcome->lost_to.value_or("") : "", order_text(ctx, whole),
                outcome ? outcome->note.value_or("") : ""});
}

}  // namespace

void write_enquiries(Context& ctx, std::string& out, const std::function<void()>& spill)
{
    csv::Writer writer(out);
    for (const auto& field : enquiry_fields()) writer.cell(field.name);
    writer.end_row();
    store::each(ctx.db, [&](const std::string& customer, const Whole& whole) {
        if (whole.lines.empty()) write(ctx, writer, customer, whole, nullptr);
        for (const auto& line : whole.lines) write(ctx, writer, customer, whole, &line);
        spill();
    });
}

}  // namespace rapport::enquiries
