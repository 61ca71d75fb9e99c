// Use cases of deliveries.
#pragma once
#include "base/context.h"
#include "base/newest_first.h"
#include "base/result.h"
#include "enquiries/delivery.h"

#include <functional>
#include <vector>

namespace rapport::enquiries {

// Promised for a moment, or for a day, which means the whole local day.
struct PromiseDelivery {
    Id<customers::Customer> customer_id = {};
    std::optional<Instant> promised_at = {};
    std::optional<Day> promised_on = {};
    std::optional<Id<orders::Order>> order_id = {};
    std::optional<Text<1, 200>> product = {};           // of the order only this: its id, its external id or its name
    std::optional<Text<1, 1000>> what = {};
    std::optional<Text<1, 200>> external_id = {};
};
BOOST_DESCRIBE_STRUCT(PromiseDelivery, (), (customer_id, promised_at, promised_on, order_id, product, what, external_id))

struct Arrived {
    std::optional<Instant> at = {};                     // now
    std::optional<Day> on = {};                         // where only the day is known
};
BOOST_DESCRIBE_STRUCT(Arrived, (), (at, on))

struct DeliveryFilter {
    std::optional<Id<customers::Customer>> customer = {};
    std::optional<bool> delivered = {};
    Span promised = {};                                 // its last moment on time lies in it
    std::optional<Before> behind = {};                  // the key of the page before: promised_at and id
    int limit = 50;
};

// Writes down what is to be delivered by when. invalid: no such customer, order of theirs, or product; neither or both of a day and
// a moment; neither an order, a product nor words. conflict "external_id_taken".
Result<Delivery> promise_delivery(Context& ctx, PromiseDelivery input);

// not_found.
Result<Delivery> read_delivery(Context& ctx, Id<Delivery> id);

// Takes back one that was recorded by mistake, or is no longer wanted. not_found; conflict "delivered": it has come.
Result<Done> remove_delivery(Context& ctx, Id<Delivery> id);

// Says that it came, with an entry on the timeline. not_found; conflict "delivered"; invalid: both a moment and a day, in the future.
Result<Delivery> arrive(Context& ctx, Id<Delivery> id, const Arrived& input);
// It has not come after all. not_found: there is no such delivery, or nobody said that it came.
Result<Done> take_back_arrival(Context& ctx, Id<Delivery> id);

// What is awaited (delivered = false) the first promised first, so what is late stands on top; else the last promised first. At most
// limit + 1. not_found: there is no such customer.
Result<std::vector<Delivery>> list_deliveries(Context& ctx, const DeliveryFilter& filter);

// For imports, without asking.
void record(Context& ctx, Shipment& shipment);
// Puts it in the place of the stored one, with its version; the entry is made anew.
void put(Context& ctx, const Shipment& stored, Shipment shipment);
void withdraw(Context& ctx, const Shipment& shipment);

namespace store {

struct DeliveryKey {
    std::string external_id;
    Id<customers::Customer> customer_id;
    Id<Delivery> delivery_id;
};
BOOST_DESCRIBE_STRUCT(DeliveryKey, (), (external_id, customer_id, delivery_id))

void insert(Db& db, const Shipment& shipment);
void update(Db& db, const Shipment& shipment);
// With its key.
void remove(Db& db, const Shipment& shipment);
std::optional<Shipment> find_shipment(Db& db, Id<Delivery> id);
std::optional<Shipment> find_shipment(Db& db, const std::string& external_id);
// The oldest without an external id that says the same.
std::optional<Shipment> find_unnamed(Db& db, const Shipment& like);
void put_key(Db& db, const DeliveryKey& key);
std::vector<Delivery> list(Db& db, const DeliveryFilter& filter);
void each_shipment(Db& db, Span promised, const std::function<void(const Shipment&)>& take);

struct ExportedShipment {
    std::optional<std::string> customer, order, product;        // the other system's ids
    std::optional<std::string> product_name;
    Shipment shipment;
};
BOOST_DESCRIBE_STRUCT(ExportedShipment, (), (customer, order, product, product_name, shipment))
void each_exported(Db& db, const std::function<void(const ExportedShipment&)>& take);

}  // namespace store
}  // namespace rapport::enquiries
