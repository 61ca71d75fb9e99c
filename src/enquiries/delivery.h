// A delivery: what was to be with the customer by when, and when it came.
#pragma once
#include "enquiries/enquiry.h"

namespace rapport::enquiries {

struct Delivery;

// Waiting until it came; overdue is a waiting one whose time is over.
enum class Arrival { waiting, overdue, on_time, late };
BOOST_DESCRIBE_ENUM(Arrival, waiting, overdue, on_time, late)

// As it is stored.
struct Shipment {
    Id<customers::Customer> customer_id;
    Id<Delivery> id;
    std::optional<std::string> external_id;
    std::optional<Id<orders::Order>> order_id;
    std::optional<Id<orders::Product>> product_id;      // of the order only this; nothing: all of it
    std::optional<std::string> what;
    Instant promised_at;                                // the last moment at which it is on time
    std::optional<Day> promised_on;                     // the local day whose end that is, where a day was said
    std::optional<Instant> delivered_at;
    std::optional<Day> delivered_on;                    // the day in the business's time zone
    bool day_only = false;                              // of when it came only the day is known
    std::optional<std::string> staff;                   // who said that it came
    std::optional<Id<identity::Staff>> staff_id;
    std::optional<Id<touchpoints::Touchpoint>> touchpoint_id;   // its place on the timeline, once it came
    std::optional<Id<imports::Import>> import_id;       // the last import that wrote it
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;

    bool operator==(const Shipment&) const = default;
};
BOOST_DESCRIBE_STRUCT(Shipment, (), (customer_id, id, external_id, order_id, product_id, what, promised_at, promised_on, delivered_at, delivered_on,
    day_only, staff, staff_id, touchpoint_id, import_id, created_at, updated_at, version))

// As it is shown.
struct Delivery : Shipment {
    std::optional<std::string> customer_name;
    std::optional<std::string> product;
    Arrival arrival = Arrival::waiting;
    std::int64_t late_seconds = 0;                      // so far, of one that is still awaited
};
BOOST_DESCRIBE_STRUCT(Delivery, (Shipment), (customer_name, product, arrival, late_seconds))

// The last moment of a local day, whichever length it has. Times are kept in whole milliseconds.
inline Instant end_of_day(Day day, const TimeZone& zone) { return {zone.start_of({day.days + 1}).us - 1000}; }

// How late it came, or is by now; 0: not late. Where only the day is known it is late when the day is.
std::int64_t late_seconds(const Shipment& shipment, Instant now, const TimeZone& zone);
Arrival arrival_of(const Shipment& shipment, Instant now, const TimeZone& zone);

// "Delivered 2 days late: wedding cake". Only of one that came.
touchpoints::Touchpoint arrival_entry(const Shipment& shipment, const TimeZone& zone);

}  // namespace rapport::enquiries

RAPPORT_ID(rapport::enquiries::Delivery, "dlv");
