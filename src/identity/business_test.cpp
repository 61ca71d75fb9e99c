#include "identity/business.h"

#include "identity/audit_log.h"
#include "identity/test/shop.h"

namespace rapport::identity {
namespace {

using rapport::identity::test::code_of;
using rapport::identity::test::fault_of;

class BusinessSettled : public rapport::test::WorldTest {
protected:
    Result<BusinessSettings> init(const NewBusiness& input) { return world.try_write([&](Context& ctx) { return init_business(ctx, input); }); }
    Result<BusinessSettings> change(std::int64_t version, const BusinessChange& change, bool money = false)
    {
        return world.try_write([&](Context& ctx) { return change_business(ctx, version, change, [&](Db&) { return money; }); });
    }
};
RAPPORT_ON_BOTH_ENGINES(BusinessSettled);

Patch<std::string> to(const std::string& value) { return {true, value}; }

TEST_P(BusinessSettled, is_set_up_once)
{
    EXPECT_FALSE(world.read([](Context& ctx) { return load_business(ctx.db); }));
    const auto made = init({" Hafer  & Mohn ", "eur", "Europe/Berlin", {}});
    ASSERT_TRUE(made);
    EXPECT_EQ(made->name, "Hafer & Mohn");
    EXPECT_EQ(made->currency, "EUR");
    EXPECT_EQ(made->country, "DE") << "of the time zone";
    EXPECT_EQ(made->version, 1);
    const auto loaded = world.read([](Context& ctx) { return load_business(ctx.db); });
    ASSERT_TRUE(loaded);
    EXPECT_EQ(loaded->name, "Hafer & Mohn");
    EXPECT_EQ(loaded->currency.text(), "EUR");
    EXPECT_EQ(loaded->time_zone.name(), "Europe/Berlin");
    EXPECT_EQ(loaded->country, "DE");
    EXPECT_EQ(code_of(init({})), "conflict");
}

TEST_P(BusinessSettled, has_defaults)
{
    const auto made = init({});
    ASSERT_TRUE(made);
    EXPECT_EQ(made->currency, "EUR");
    EXPECT_EQ(made->time_zone, "UTC");
    EXPECT_EQ(made->country, "");
}

TEST_P(BusinessSettled, tells_every_fault_at_once)
{
    const auto refused = init({" ", "EURO", "Berlin", "Germany"});
    ASSERT_FALSE(refused);
    std::string pointers;
    for (const auto& fault : refused.error().faults) pointers += fault.pointer;
    EXPECT_EQ(pointers, "/name/currency/time_zone/country");
}

TEST_P(BusinessSettled, changes_what_is_named)
{
    ASSERT_TRUE(init({"Hafer & Mohn", "EUR", "Europe/Berlin", "DE"}));
    const auto changed = change(1, {{}, {}, to("Europe/Vienna"), to("at")});
    ASSERT_TRUE(changed);
    EXPECT_EQ(changed->version, 2);
    EXPECT_EQ(changed->name, "Hafer & Mohn");
    EXPECT_EQ(changed->country, "AT");
    EXPECT_EQ(world.read([](Context& ctx) { return load_business(ctx.db); })->time_zone.name(), "Europe/Vienna");
    EXPECT_EQ(code_of(change(1, {{true, Text<1, 200>{"Mohn"}}, {}, {}, {}})), "changed_meanwhile");
    EXPECT_EQ(change(2, {})->version, 2) << "changing nothing is no change";
    EXPECT_EQ(change(2, {{}, {}, {}, {true, {}}})->country, "") << "null: none";
    const auto events = world.read([](Context& ctx) { return list_audit_events(ctx.db, {"business", {}, "business.changed", {}}, {}, 10); });
    ASSERT_EQ(events.size(), 2u);
    EXPECT_EQ(events[1].changes, R"({"time_zone":["Europe/Berlin","Europe/Vienna"],"country":["DE","AT"]})");
}

TEST_P(BusinessSettled, keeps_its_postal_address_line_by_line)
{
    ASSERT_TRUE(init({}));
    EXPECT_EQ(change(1, {{}, {}, {}, {}, to(" Kornstraße  12 \r\n\n27283 Verden\n")})->address, "Kornstraße 12\n27283 Verden");
    EXPECT_EQ(world.read([](Context& ctx) { return load_business(ctx.db); })->address, "Kornstraße 12\n27283 Verden");
    EXPECT_EQ(fault_of(change(2, {{}, {}, {}, {}, to("1\n2\n3\n4\n5\n6")})), "/address too_long");
    EXPECT_EQ(fault_of(change(2, {{}, {}, {}, {}, to(std::string(301, 'x'))})), "/address too_long");
    EXPECT_EQ(change(2, {{}, {}, {}, {}, {true, {}}})->address, "") << "null: none";
}

TEST_P(BusinessSettled, keeps_its_currency_once_there_is_money)
{
    ASSERT_TRUE(init({}));
    EXPECT_EQ(code_of(change(1, {{}, to("USD"), {}, {}}, true)), "money_in_use");
    EXPECT_TRUE(change(1, {{}, to("EUR"), {}, {}}, true)) << "the same one is no change";
    EXPECT_EQ(change(1, {{}, to("USD"), {}, {}}, false)->currency, "USD");
}

TEST_P(BusinessSettled, refuses_what_is_none)
{
    EXPECT_EQ(code_of(change(1, {})), "not_found");
    ASSERT_TRUE(init({}));
    EXPECT_EQ(fault_of(change(1, {{}, to("money"), {}, {}})), "/currency unknown_value");
    EXPECT_EQ(fault_of(change(1, {{}, {}, to("Mars/Base"), {}})), "/time_zone unknown_value");
    EXPECT_EQ(change(1, {{true, {}}, {true, {}}, {true, {}}, {}}).error().faults.size(), 3u);
}

TEST(CountryOfTimeZone, is_told_where_there_is_one)
{
    EXPECT_EQ(country_of_time_zone("Europe/Berlin"), "DE");
    EXPECT_EQ(country_of_time_zone("America/New_York"), "US");
    EXPECT_EQ(country_of_time_zone("UTC"), std::nullopt);
    EXPECT_EQ(country_of_time_zone("Mars/Base"), std::nullopt);
}

}  // namespace
}  // namespace rapport::identity
