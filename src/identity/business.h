// The business itself: name, currency, time zone, country and postal address.
#pragma once
#include "base/context.h"
#include "base/describe.h"
#include "base/result.h"

namespace rapport::identity {

// As the API shows it.
struct BusinessSettings {
    std::string name;
    std::string currency;           // ISO 4217
    std::string time_zone;          // IANA name
    std::string country;            // ISO 3166, two letters, or empty: phone numbers then need their country code
    std::string address = {};       // where letters reach it: its lines without the name; may be empty
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(BusinessSettings, (), (name, currency, time_zone, country, address, version))

struct BusinessChange {
    Patch<Text<1, 200>> name;
    Patch<std::string> currency;
    Patch<std::string> time_zone;
    Patch<std::string> country;
    Patch<std::string> address = {};
};
BOOST_DESCRIBE_STRUCT(BusinessChange, (), (name, currency, time_zone, country, address))

// Whether amounts of money are stored already; the domains that store them know, so `app` hands the question in.
using MoneyInUse = std::function<bool(Db&)>;

// The business as every use case is handed it; nothing before init_business(). Throws when this machine does not know the
// stored time zone: guessing would move every day of the reports.
std::optional<Business> load_business(Db& db);
// not_found: before init_business().
Result<BusinessSettings> read_business(Db& db);

struct NewBusiness {
    std::string name = "My business";
    std::string currency = "EUR";
    std::string time_zone = "UTC";
    std::optional<std::string> country;     // nothing: the country of the time zone where it has one, else none
};

// What init_business() would keep. invalid: all faults at once.
Result<BusinessSettings> settled(const NewBusiness& input);

// Once for each database. invalid: all faults at once; conflict: it was done.
Result<BusinessSettings> init_business(Context& ctx, const NewBusiness& input);

// Whoever calls this hands the new Business to the runtime once it is kept (Runtime::set_business). invalid: all faults at
// once; conflict "changed_meanwhile"; "money_in_use": the currency, once there are amounts; not_found.
Result<BusinessSettings> change_business(Context& ctx, std::int64_t version, const BusinessChange& change, const MoneyInUse& money_in_use);

// For the folders above: told in the same unit once another time zone is in force, while ctx.business still has the one before. Not while anything
// is being stored.
using ZoneChanged = void (*)(Context&, const TimeZone& before, const TimeZone& now);
void call_when_zone_changes(ZoneChanged changed);

// "DE" for "Europe/Berlin"; nothing for UTC and zones of no one country.
std::optional<std::string> country_of_time_zone(std::string_view time_zone);

}  // namespace rapport::identity
