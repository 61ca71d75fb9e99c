#include "enquiries/delivery.h"

#include "base/in_words.h"

namespace rapport::enquiries {
namespace {

std::string late_in_words(std::int64_t seconds)
{
    constexpr std::int64_t minute = 60, hour = 60 * minute, day = 24 * hour;
    if (seconds < hour) return count_of(std::max<std::int64_t>(1, seconds / minute), "minute", "minutes");
    return seconds < 2 * day ? count_of(seconds / hour, "hour", "hours") : days_in_words(seconds / day);
}

}  // namespace

std::int64_t late_seconds(const Shipment& shipment, Instant now, const TimeZone& zone)
{
    if (shipment.day_only) {
        const auto days = shipment.delivered_on->days - zone.local_day(shipment.promised_at).days;
        return std::max<std::int64_t>(0, days) * (us_per_day / us_per_second);
    }
    const auto came = shipment.delivered_at.value_or(now);
    if (came <= shipment.promised_at) return 0;
    return std::max<std::int64_t>(1, (came.us - shipment.promised_at.us) / us_per_second);
}

Arrival arrival_of(const Shipment& shipment, Instant now, const TimeZone& zone)
{
    const bool late = late_seconds(shipment, now, zone) > 0;
    if (shipment.delivered_at) return late ? Arrival::late : Arrival::on_time;
    return late ? Arrival::overdue : Arrival::waiting;
}

touchpoints::Touchpoint arrival_entry(const Shipment& shipment, const TimeZone& zone)
{
    touchpoints::Touchpoint entry;
    entry.id = *shipment.touchpoint_id;
    entry.customer_id = shipment.customer_id;
    entry.at = *shipment.delivered_at;
    entry.kind = touchpoints::Kind::delivery;
    entry.direction = touchpoints::Direction::out;
    entry.stage = touchpoints::Stage::receives;
    entry.staff = shipment.staff;
    entry.staff_id = shipment.staff_id;
    const auto late = late_seconds(shipment, *shipment.delivered_at, zone);
    entry.summary = late ? "Delivered " + late_in_words(late) + " late" : "Delivered on time";
    if (shipment.what) *entry.summary += ": " + *shipment.what;
    entry.source_kind = "delivery";
    entry.source_id = to_text(shipment.id);
    entry.import_id = shipment.import_id;
    return entry;
}

}  // namespace rapport::enquiries
