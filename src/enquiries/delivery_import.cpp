#include "base/csv/writer.h"
#include "base/json.h"
#include "enquiries/deliveries.h"
#include "enquiries/doors.h"
#include "enquiries/export.h"
#include "imports/undo.h"
#include "orders/products.h"
#include "orders/service.h"
#include "touchpoints/cells.h"
#include "touchpoints/slice.h"

namespace rapport::enquiries {

// A row of a file of deliveries.
struct DeliveryRow {
    std::string delivery_id;        // the other system's, or ours ("dlv_..."), or empty
    std::string customer_id;        // the other system's, or ours
    std::optional<std::string> order_id, product_id, product, what;
    Instant promised_at;
    std::optional<Day> promised_on;
    std::optional<Instant> delivered_at;
    bool day_only = false;
    std::optional<std::string> staff;
};
BOOST_DESCRIBE_STRUCT(DeliveryRow, (), (delivery_id, customer_id, order_id, product_id, product, what, promised_at, promised_on, delivered_at, day_only, staff))

namespace {

using imports::Effect;

enum Column { delivery_id, customer_id, order_id, product_id, product, what, promised_at, delivered_at, staff };

std::vector<imports::Field> delivery_fields()
{
    return {
        {"delivery_id", false, {"id", "deliveryno", "lieferung", "lieferschein"}},
        {"customer_id", true, {"customer", "customerno", "kundennummer", "kunde"}},
        {"order_id", false, {"order", "orderno", "auftrag"}},
        {"product_id", false, {"sku", "artikelnummer"}},
        {"product", false, {"productname", "artikel"}},
        {"what", false, {"text", "goods", "ware"}},
        {"promised_at", true, {"promised", "promisedon", "due", "dueon", "liefertermin"}, true},
        {"delivered_at", false, {"delivered", "deliveredon", "geliefert"}, true},
        {"staff", false, {"employee", "mitarbeiter"}},
    };
}

Result<DeliveryRow> read_row(const imports::Reading& reading, const imports::Cells& cells)
{
    DeliveryRow row;
    TRY(auto id, touchpoints::text_cell(cells[delivery_id], "delivery_id", 200));
    row.delivery_id = std::move(id).value_or("");
    TRY(auto customer, touchpoints::text_cell(cells[customer_id], "customer_id", 200));
    if (!customer) return invalid("customer_id", "This is needed.", "required");
    row.customer_id = std::move(*customer);
    TRY(row.order_id, touchpoints::text_cell(cells[order_id], "order_id", 200));
    TRY(row.product_id, touchpoints::text_cell(cells[product_id], "product_id", 200));
    TRY(row.product, touchpoints::text_cell(cells[product], "product", 200));
    TRY(row.what, touchpoints::text_cell(cells[what], "what", 1000));
    TRY(const auto promised, reading.moment(cells[promised_at], "promised_at"));
    const auto& zone = reading.business.time_zone;
    row.promised_at = promised.at;
    if (promised.date_only) {
        row.promised_on = zone.local_day(promised.at);
        row.promised_at = end_of_day(*row.promised_on, zone);
    }
    TRY(row.staff, touchpoints::text_cell(cells[staff], "staff", 200));
    if (cells[delivered_at].empty()) return row;
    TRY(const auto delivered, reading.moment(cells[delivered_at], "delivered_at"));
    row.delivered_at = delivered.at;
    row.day_only = delivered.date_only;
    return row;
}

// What the row says, laid over what is stored. invalid at the column: no order of this customer, nothing that is delivered, a
// delivery in the future.
Result<Shipment> with(Context& ctx, Shipment shipment, const DeliveryRow& row)
{
    shipment.promised_at = row.promised_at;
    shipment.promised_on = row.promised_on;
    if (row.what) shipment.what = row.what;
    if (row.staff) shipment.staff = row.staff;
    if (row.order_id) {
        const auto order = orders::find_order_called(ctx.db, *row.order_id);
        if (!order || order->customer_id != shipment.customer_id) return invalid("order_id", "There is no such order of this customer.", "unknown_id");
        shipment.order_id = order->id;
    }
    if (row.product_id || row.product) {
        auto found = row.product_id ? orders::find_product_called(ctx.db, *row.product_id) : std::nullopt;
        if (!found && row.product) found = orders::find_product_called(ctx.db, *row.product);
        if (!found) return invalid(row.product_id ? "product_id" : "product", "We sell no such product.", "unknown");
        shipment.product_id = found->id;
        if (!shipment.what) shipment.what = found->name;
    }
    if (!shipment.order_id && !shipment.what) return invalid("what", "Say what is delivered: an order, a product, or words.", "required");
    if (!row.delivered_at) return shipment;
    if (*row.delivered_at > ctx.now()) return invalid("delivered_at", "This cannot have happened in the future.", "range");
    shipment.delivered_at = row.delivered_at;
    shipment.delivered_on = ctx.business.time_zone.local_day(*row.delivered_at);
    shipment.day_only = row.day_only;
    return shipment;
}

// Applies the rows of one slice, each by itself.
class Slice : touchpoints::SliceOf<DeliveryRow> {
public:
    using SliceOf::SliceOf;

    void run()
    {
        for (std::size_t at = 0; at < rows_.size(); ++at) {
            const auto outcome = apply(at);
            if (outcome) applied_.outcomes.push_back({*outcome, {}, {}});
            else applied_.reject(outcome.error());
        }
    }

private:
    std::optional<Shipment> stored_under(const DeliveryRow& row)
    {
        if (const auto ours = parse_id<Delivery>(row.delivery_id))
            if (auto shipment = store::find_shipment(ctx_.db, *ours)) return shipment;
        return row.delivery_id.empty() ? std::nullopt : store::find_shipment(ctx_.db, row.delivery_id);
    }

    Result<Effect> apply(std::size_t at)
    {
        const auto& row = rows_[at];
        auto stored = stored_under(row);
        auto customer = whose_.find(row.customer_id);
        if (stored && stored->customer_id != customer) return invalid("customer_id", "This delivery is another customer's.");
        auto fresh = stored.value_or(Shipment{});
        fresh.customer_id = customer.value_or(Id<customers::Customer>{});
        TRY(auto shipment, with(ctx_, std::move(fresh), row));
        if (customer && row.delivery_id.empty()) {
            stored = store::find_unnamed(ctx_.db, shipment);
            if (stored) {
                TRY(shipment, with(ctx_, *stored, row));
            }
        }
        if (stored && *stored == shipment) return Effect::unchanged;
        shipment.import_id = import_;
        shipment.updated_at = ctx_.now();
        if (stored) return change(*stored, std::move(shipment));
        customer = customer_of(at);
        if (!customer) return invalid("customer_id", "No customer can have this id.");
        shipment.customer_id = *customer;
        shipment.id = ctx_.ids.make<Delivery>();
        shipment.created_at = ctx_.now();
        if (!row.delivery_id.empty()) shipment.external_id = row.delivery_id;
        record(ctx_, shipment);
        applied_.changes.push_back({"delivery", customer->value, shipment.id.value, std::nullopt});
        return Effect::created;
    }

    Effect change(const Shipment& stored, Shipment shipment)
    {
        ++shipment.version;
        put(ctx_, stored, std::move(shipment));
        applied_.changes.push_back({"delivery", stored.customer_id.value, stored.id.value, to_json(stored)});
        return Effect::changed;
    }

};

Result<imports::Parsed> parse(const imports::Reading& reading, const imports::Cells& cells)
{
    TRY(const auto row, read_row(reading, cells));
    return imports::Parsed{{}, row.customer_id, imports::packed(row)};
}

void write_out(Context& ctx, std::string& out, const std::function<void()>& spill)
{
    csv::Writer writer(out);
    for (const auto& field : delivery_fields()) writer.cell(field.name);
    writer.end_row();
    store::each_exported(ctx.db, [&](const store::ExportedShipment& exported) {
        const auto& [customer, order, product, name, shipment] = exported;
        const auto id = [](const std::optional<std::string>& theirs, const auto& ours) { return theirs ? *theirs : ours ? to_text(*ours) : std::string(); };
        const auto delivered = !shipment.delivered_at ? "" : shipment.day_only ? to_text(*shipment.delivered_on) : to_text(*shipment.delivered_at);
        writer.row({shipment.external_id.value_or(to_text(shipment.id)), customer.value_or(to_text(shipment.customer_id)), id(order, shipment.order_id),
                    id(product, shipment.product_id), name.value_or(""), shipment.what.value_or(""),
                    shipment.promised_on ? to_text(*shipment.promised_on) : to_text(shipment.promised_at), delivered, shipment.staff.value_or("")});
        spill();
    });
}

}  // namespace

Result<Done> undo_delivery(Context& ctx, const imports::Change& change)
{
    const auto stored = store::find_shipment(ctx.db, Id<Delivery>{change.subject_id});
    if (!stored) return Done{};     // somebody has removed it already
    auto before = change.before ? from_json_text<Shipment>(*change.before).value() : Shipment{};
    TRY(before.version, imports::take_back(ctx, change, stored->version, change.before ? std::optional(before.version) : std::nullopt, "The delivery " + to_text(stored->id)));
    if (!change.before) {
        withdraw(ctx, *stored);
        return Done{};
    }
    before.customer_id = stored->customer_id;   // a merge may have moved it
    put(ctx, *stored, std::move(before));
    return Done{};
}

imports::Shape delivery_shape()
{
    return {.kind = "deliveries",
            .fields = delivery_fields(),
            .may_import = may("enquiries:write"),
            .may_export = may("enquiries:export"),
            .parse = parse,
            .applying = touchpoints::applying<Slice>,
            .undo = undo_change,
            .write_out = write_out};
}

}  // namespace rapport::enquiries
