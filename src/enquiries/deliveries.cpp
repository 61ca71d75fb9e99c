#include "enquiries/deliveries.h"

#include "base/years.h"
#include "customers/service.h"
#include "identity/audit.h"
#include "identity/changes.h"
#include "orders/products.h"
#include "orders/service.h"
#include "touchpoints/record.h"

#include <tuple>

namespace rapport::enquiries {
namespace {

using Faults = std::vector<Fault>;

template <std::size_t Max> std::optional<std::string> plain(const std::optional<Text<1, Max>>& text)
{
    return text ? std::optional(text->value) : std::nullopt;
}

void set_promised(Context& ctx, Shipment& shipment, const PromiseDelivery& input, Faults& faults)
{
    if (!input.promised_at && !input.promised_on) faults.push_back({"/promised_on", "required", "Say for when it was promised: a day, or a moment."});
    if (input.promised_at && input.promised_on) faults.push_back({"/promised_at", "one_of", "Say a day or a moment, not both."});
    shipment.promised_on = input.promised_on;
    if (input.promised_on) shipment.promised_at = end_of_day(*input.promised_on, ctx.business.time_zone);
    else if (input.promised_at) shipment.promised_at = touchpoints::whole_ms(*input.promised_at);
    if (input.promised_at || input.promised_on) check_year(shipment.promised_at, input.promised_on ? "/promised_on" : "/promised_at", faults);
}

void set_goods(Context& ctx, Shipment& shipment, const PromiseDelivery& input, Faults& faults)
{
    if (!input.order_id && !input.product && !input.what) faults.push_back({"/what", "required", "Say what is delivered: an order, a product, or words."});
    shipment.order_id = input.order_id;
    shipment.what = plain(input.what);
    if (input.order_id) {
        const auto order = orders::read_order(ctx, *input.order_id);
        if (!order || order->customer_id != shipment.customer_id) faults.push_back({"/order_id", "unknown_id", "There is no such order of this customer."});
    }
    if (!input.product) return;
    if (const auto product = orders::find_product_called(ctx.db, input.product->value)) {
        shipment.product_id = product->id;
        if (!shipment.what) shipment.what = product->name;
    } else {
        faults.push_back({"/product", "unknown", "We sell no such product."});
    }
}

Result<Shipment> stored(Context& ctx, Id<Delivery> id)
{
    auto shipment = store::find_shipment(ctx.db, id);
    if (!shipment) return not_found("There is no such delivery.");
    return std::move(*shipment);
}

void next_version(Context& ctx, Shipment& shipment)
{
    ++shipment.version;
    shipment.updated_at = ctx.now();
}

// The moment and the day at which it came.
Result<Done> set_arrival(Context& ctx, Shipment& shipment, const Arrived& input)
{
    if (input.at && input.on) return invalid("at", "Say a moment or a day, not both.", "one_of");
    const auto& zone = ctx.business.time_zone;
    shipment.day_only = input.on.has_value();
    shipment.delivered_at = input.on ? zone.start_of(*input.on) : touchpoints::whole_ms(input.at.value_or(ctx.now()));
    shipment.delivered_on = zone.local_day(*shipment.delivered_at);
    if (auto fault = year_fault(*shipment.delivered_at, input.on ? "/on" : "/at")) return invalid({std::move(*fault)});
    if (*shipment.delivered_at > ctx.now()) return invalid(input.on ? "on" : "at", "This cannot have happened in the future.", "range");
    return Done{};
}

}  // namespace

Result<Delivery> promise_delivery(Context& ctx, PromiseDelivery input)
{
    Shipment shipment;
    shipment.customer_id = input.customer_id;
    shipment.external_id = plain(input.external_id);
    Faults faults;
    customers::follow_merge(ctx.db, shipment.customer_id, faults);
    set_promised(ctx, shipment, input, faults);
    set_goods(ctx, shipment, input, faults);
    if (!faults.empty()) return invalid(std::move(faults));
    if (shipment.external_id && store::find_shipment(ctx.db, *shipment.external_id))
        return conflict("Another delivery has this external id already.", "external_id_taken");
    shipment.id = ctx.ids.make<Delivery>();
    shipment.created_at = shipment.updated_at = ctx.now();
    record(ctx, shipment);
    identity::record(ctx, "delivery.created", to_text(shipment.id), identity::changes_of_new(shipment));
    return read_delivery(ctx, shipment.id);
}

Result<Delivery> read_delivery(Context& ctx, Id<Delivery> id)
{
    TRY(const auto shipment, stored(ctx, id));
    Delivery delivery;
    static_cast<Shipment&>(delivery) = shipment;
    delivery.customer_name = customers::name_of(ctx.db, shipment.customer_id);
    if (shipment.product_id)
        if (const auto product = orders::read_product(ctx, *shipment.product_id)) delivery.product = product->name;
    delivery.arrival = arrival_of(shipment, ctx.now(), ctx.business.time_zone);
    delivery.late_seconds = late_seconds(shipment, ctx.now(), ctx.business.time_zone);
    return delivery;
}

Result<Done> remove_delivery(Context& ctx, Id<Delivery> id)
{
    TRY(const auto shipment, stored(ctx, id));
    if (shipment.delivered_at) return conflict("It has come. Take that back first if it was a mistake.", "delivered");
    withdraw(ctx, shipment);
    identity::record(ctx, "delivery.removed", to_text(id));
    return Done{};
}

Result<Delivery> arrive(Context& ctx, Id<Delivery> id, const Arrived& input)
{
    TRY(const auto before, stored(ctx, id));
    if (before.delivered_at) return conflict("Somebody has said already that it came.", "delivered");
    auto shipment = before;
    CHECK(set_arrival(ctx, shipment, input));
    if (ctx.actor.staff) std::tie(shipment.staff, shipment.staff_id) = std::tuple(ctx.actor.name, ctx.actor.staff);
    next_version(ctx, shipment);
    put(ctx, before, shipment);
    identity::record(ctx, "delivery.arrived", to_text(id));
    return read_delivery(ctx, id);
}

Result<Done> take_back_arrival(Context& ctx, Id<Delivery> id)
{
    TRY(const auto before, stored(ctx, id));
    if (!before.delivered_at) return not_found("Nobody has said that this came.");
    auto shipment = before;
    shipment.delivered_at.reset();
    shipment.delivered_on.reset();
    shipment.day_only = false;
    shipment.staff.reset();
    shipment.staff_id.reset();
    next_version(ctx, shipment);
    put(ctx, before, shipment);
    identity::record(ctx, "delivery.reopened", to_text(id));
    return Done{};
}

Result<std::vector<Delivery>> list_deliveries(Context& ctx, const DeliveryFilter& filter)
{
    if (filter.customer && !customers::exists(ctx.db, *filter.customer)) return customers::no_such_customer(ctx.db, *filter.customer);
    auto found = store::list(ctx.db, filter);
    for (auto& delivery : found) {
        delivery.arrival = arrival_of(delivery, ctx.now(), ctx.business.time_zone);
        delivery.late_seconds = late_seconds(delivery, ctx.now(), ctx.business.time_zone);
    }
    return found;
}

void record(Context& ctx, Shipment& shipment)
{
    // A key may be left over from a delivery that was taken back.
    if (shipment.external_id) store::put_key(ctx.db, {*shipment.external_id, shipment.customer_id, shipment.id});
    if (shipment.delivered_at) shipment.touchpoint_id = ctx.ids.make<touchpoints::Touchpoint>();
    store::insert(ctx.db, shipment);
    if (shipment.delivered_at) touchpoints::record(ctx, arrival_entry(shipment, ctx.business.time_zone));
}

void put(Context& ctx, const Shipment& before, Shipment shipment)
{
    if (before.touchpoint_id) touchpoints::withdraw(ctx, before.customer_id, *before.touchpoint_id);
    shipment.touchpoint_id = shipment.delivered_at ? std::optional(ctx.ids.make<touchpoints::Touchpoint>()) : std::nullopt;
    store::update(ctx.db, shipment);
    if (shipment.delivered_at) touchpoints::record(ctx, arrival_entry(shipment, ctx.business.time_zone));
}

void withdraw(Context& ctx, const Shipment& shipment)
{
    if (shipment.touchpoint_id) touchpoints::withdraw(ctx, shipment.customer_id, *shipment.touchpoint_id);
    store::remove(ctx.db, shipment);
}

}  // namespace rapport::enquiries
