#include "identity/business.h"

#include "base/text.h"
#include "base/told.h"
#include "identity/audit.h"
#include "identity/changes.h"

#include <algorithm>
#include <stdexcept>
#include <unicode/timezone.h>
#include <unicode/uloc.h>

namespace rapport::identity {
namespace {

constexpr std::ptrdiff_t most_address_lines = 5;

const Sql find_sql{"business.find", Reach::single, "SELECT " + columns<BusinessSettings>() + " FROM business WHERE id = 1"};

const Sql insert_sql{"business.insert", Reach::single, R"sql(
    INSERT INTO business (id, name, currency, time_zone, country, address, version, created_at) VALUES (1, $1, $2, $3, $4, $5, $6, $7)
)sql"};

const Sql update_sql{"business.update", Reach::single,
    "UPDATE business SET " + assignments<BusinessSettings>({}) + " WHERE id = 1"};

bool is_country(const std::string& code)
{
    for (const auto* known = uloc_getISOCountries(); *known; ++known)
        if (code == *known) return true;
    return false;
}

std::string upper(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c; });
    return text;
}

// Its lines, without those that are empty.
std::string tidy_lines(std::string_view text)
{
    std::string lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        if (const auto line = tidy(text.substr(0, end)); !line.empty()) lines += (lines.empty() ? "" : "\n") + line;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

// The settings as they are kept. invalid: every fault at once.
Result<BusinessSettings> checked(BusinessSettings settings)
{
    settings.name = tidy(settings.name);
    settings.currency = upper(tidy(settings.currency));
    settings.country = upper(tidy(settings.country));
    settings.address = tidy_lines(settings.address);
    std::vector<Fault> faults;
    if (auto fault = text_fault(settings.name, 1, 200, "/name")) faults.push_back(std::move(*fault));
    if (std::ranges::count(settings.address, '\n') >= most_address_lines) faults.push_back({"/address", "too_long", "An envelope holds five lines below the name."});
    else if (auto fault = text_fault(settings.address, 0, 300, "/address")) faults.push_back(std::move(*fault));
    if (!Currency::named(settings.currency)) faults.push_back({"/currency", "unknown_value", "This must be the code of a currency, such as EUR."});
    if (!TimeZone::named(settings.time_zone)) faults.push_back({"/time_zone", "unknown_value", "This must be a time zone such as Europe/Berlin."});
    if (!settings.country.empty() && !is_country(settings.country)) faults.push_back({"/country", "unknown_value", "This must be the two letters of a country, such as DE."});
    if (!faults.empty()) return invalid(std::move(faults));
    return settings;
}

Result<BusinessSettings> changed(const BusinessSettings& before, const BusinessChange& change)
{
    BusinessSettings after = before;
    if (change.country.present) after.country = change.country.value.value_or("");
    if (change.address.present) after.address = change.address.value.value_or("");
    std::vector<Fault> faults;
    const auto take = [&](const char* pointer, const auto& patch, std::string& member) {
        if (patch.present && !patch.value) faults.push_back({pointer, "required", "This cannot be taken away."});
        else if (patch.present) member = *patch.value;
    };
    take("/name", change.name, after.name);
    take("/currency", change.currency, after.currency);
    take("/time_zone", change.time_zone, after.time_zone);
    if (!faults.empty()) return invalid(std::move(faults));
    return checked(std::move(after));
}

Told<ZoneChanged>& told()
{
    static Told<ZoneChanged> all;
    return all;
}

}  // namespace

void call_when_zone_changes(ZoneChanged changed) { told().list(changed); }

std::optional<Business> load_business(Db& db)
{
    const auto settings = db.one<BusinessSettings>(find_sql);
    if (!settings) return std::nullopt;
    const auto currency = Currency::named(settings->currency);
    const auto time_zone = TimeZone::named(settings->time_zone);
    if (!currency || !time_zone) throw std::runtime_error("this machine does not know the business's time zone or currency: " + settings->time_zone + ", " + settings->currency);
    return Business{settings->name, *currency, *time_zone, settings->country, settings->address};
}

Result<BusinessSettings> read_business(Db& db)
{
    auto settings = db.one<BusinessSettings>(find_sql);
    if (!settings) return not_found("The business has not been set up yet.");
    return std::move(*settings);
}

Result<BusinessSettings> settled(const NewBusiness& input)
{
    const auto country = input.country ? *input.country : country_of_time_zone(input.time_zone).value_or("");
    return checked({input.name, input.currency, input.time_zone, country, {}, 1});
}

Result<BusinessSettings> init_business(Context& ctx, const NewBusiness& input)
{
    TRY(const auto settings, settled(input));
    if (read_business(ctx.db)) return conflict("The business was set up before.");
    ctx.db.run(insert_sql, settings, ctx.now());
    record(ctx, "business.made", "business", changes_of_new(settings));
    return settings;
}

Result<BusinessSettings> change_business(Context& ctx, std::int64_t version, const BusinessChange& change, const MoneyInUse& money_in_use)
{
    TRY(const auto before, read_business(ctx.db));
    if (before.version != version) return conflict("This was changed by somebody else meanwhile. Read it again.", "changed_meanwhile");
    TRY(auto after, changed(before, change));
    if (after.currency != before.currency && money_in_use(ctx.db))
        return conflict("The currency cannot change any more: amounts of money are kept in " + before.currency + " already.", "money_in_use");

    const auto changes = changes_between(before, after);
    if (changes == "{}") return before;
    ++after.version;
    ctx.db.run(update_sql, after);
    record(ctx, "business.changed", "business", changes);
    if (after.time_zone != before.time_zone) {
        const auto was = TimeZone::named(before.time_zone).value_or(ctx.business.time_zone), is = *TimeZone::named(after.time_zone);
        for (const auto tell : told()) tell(ctx, was, is);
    }
    return after;
}

std::optional<std::string> country_of_time_zone(std::string_view time_zone)
{
    char region[8] = {};
    UErrorCode wrong = U_ZERO_ERROR;
    icu::TimeZone::getRegion(icu::UnicodeString::fromUTF8({time_zone.data(), static_cast<std::int32_t>(time_zone.size())}), region, sizeof region, wrong);
    if (U_FAILURE(wrong) || !is_country(region)) return std::nullopt;
    return region;
}

}  // namespace rapport::identity
