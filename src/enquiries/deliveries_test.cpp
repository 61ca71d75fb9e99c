#include "customers/service.h"
#include "customers/test/people.h"
#include "enquiries/deliveries.h"
#include "enquiries/report.h"
#include "enquiries/warranty.h"
#include "identity/test/shop.h"
#include "orders/products.h"
#include "orders/service.h"
#include "touchpoints/service.h"

namespace rapport::enquiries {
namespace {

using CustomerId = Id<customers::Customer>;
using identity::test::code_of;
using identity::test::fault_of;

class Deliveries : public identity::test::ShopTest {
protected:
    CustomerId customer(const std::string& name)
    {
        return world.write([&](Context& ctx) { return customers::add_customer(ctx, customers::person(name)); }).id;
    }
    Result<Delivery> promise(const PromiseDelivery& input)
    {
        return as(tom, [&](Context& ctx) { return promise_delivery(ctx, input); });
    }
    Result<Delivery> came(const Delivery& delivery, const Arrived& input)
    {
        return as(tom, [&](Context& ctx) { return arrive(ctx, delivery.id, input); });
    }
    Delivery now_of(const Delivery& delivery)
    {
        return world.read([&](Context& ctx) { return read_delivery(ctx, delivery.id); }).value();
    }
    orders::FullOrder buys(CustomerId who, const std::string& product, std::int64_t cents)
    {
        return world.write([&](Context& ctx) {
            orders::AddItem item{.product = Text<1, 200>{product}, .amount = Money{cents, {"EUR"}}};
            if (cents < 0) item.quantity = orders::Quantity{-1000};
            return orders::add_order(ctx, {.customer_id = who, .items = {item}});
        });
    }
    std::vector<Warranty> held(const WarrantyFilter& filter)
    {
        return world.read([&](Context& ctx) { return warranties(ctx, filter); }).value();
    }

    CustomerId mara = customer("Mara Kowalska");
    CustomerId emil = customer("Emil Thielsen");
};
RAPPORT_ON_BOTH_ENGINES(Deliveries);

TEST_P(Deliveries, come_on_time_or_late)
{
    const auto cake = promise({.customer_id = mara, .promised_on = parse_day("2026-11-18"), .what = Text<1, 1000>{"wedding cake"}}).value();
    EXPECT_EQ(cake.arrival, Arrival::waiting);
    EXPECT_EQ(to_text(cake.promised_at), "2026-11-18T22:59:59.999Z");
    const auto rolls = promise({.customer_id = emil, .promised_at = parse_instant("2026-11-17T09:00:00Z"), .what = Text<1, 1000>{"60 rolls"}}).value();
    pass(2 * 3600 * us_per_second);     // 10:00 UTC
    EXPECT_EQ(now_of(rolls).arrival, Arrival::overdue);
    EXPECT_EQ(now_of(rolls).late_seconds, 3600);
    EXPECT_EQ(fault_of(came(rolls, {.at = Instant{world.clock.now().us + us_per_day}})), "/at range");
    EXPECT_EQ(fault_of(came(rolls, {.at = Instant{-62'135'596'800 * us_per_second}})), "/at range") << "the year 1";
    EXPECT_EQ(fault_of(came(rolls, {.at = world.clock.now(), .on = parse_day("2026-11-17")})), "/at one_of");
    const auto late = came(rolls, {}).value();
    EXPECT_EQ(late.arrival, Arrival::late);
    EXPECT_EQ(late.staff, "Tom Reimers");
    EXPECT_EQ(code_of(came(rolls, {})), "delivered");
    EXPECT_EQ(code_of(as(tom, [&](Context& ctx) { return remove_delivery(ctx, rolls.id); })), "delivered");
    const auto timeline = [&](CustomerId of) { return world.read([&](Context& ctx) { return touchpoints::timeline(ctx, of, {}); }).value(); };
    EXPECT_EQ(timeline(emil).at(0).summary, "Delivered 1 hour late: 60 rolls");
    ASSERT_TRUE(as(tom, [&](Context& ctx) { return take_back_arrival(ctx, rolls.id); }));
    EXPECT_TRUE(timeline(emil).empty());
    EXPECT_EQ(as(tom, [&](Context& ctx) { return take_back_arrival(ctx, rolls.id); }).error().refusal, Refusal::not_found);
    EXPECT_EQ(came(rolls, {.on = parse_day("2026-11-17")})->arrival, Arrival::on_time) << "only the day is known";

    pass(3 * us_per_day);               // the 20th
    const auto awaited = world.read([](Context& ctx) { return list_deliveries(ctx, {.delivered = false}); }).value();
    ASSERT_EQ(awaited.size(), 1u);
    EXPECT_EQ(awaited[0].arrival, Arrival::overdue);
    EXPECT_EQ(awaited[0].customer_name, "Mara Kowalska");
    const auto month = world.read([](Context& ctx) { return punctuality(ctx, {}); }).value().at(0);
    EXPECT_EQ(month.n, 2);
    EXPECT_EQ(month.on_time, 1);
    EXPECT_EQ(month.overdue, 1);
    EXPECT_DOUBLE_EQ(*month.share, 0.5);
    EXPECT_EQ(came(cake, {.on = parse_day("2026-11-20")})->late_seconds, 2 * 86'400);
    const auto file = punctuality_csv(world.read([](Context& ctx) { return punctuality(ctx, {}); }).value());
    EXPECT_NE(file.find("\n2026-11,2,1,1,0,0,2,0.5,"), std::string::npos) << file;
}

TEST_P(Deliveries, refuse_what_cannot_be)
{
    EXPECT_EQ(fault_of(promise({.customer_id = mara, .what = Text<1, 1000>{"a cake"}})), "/promised_on required");
    EXPECT_EQ(fault_of(promise({.customer_id = mara, .promised_on = parse_day("2026-11-18")})), "/what required");
    EXPECT_EQ(fault_of(promise({.customer_id = CustomerId{8}, .promised_on = parse_day("2026-11-18"), .what = Text<1, 1000>{"a cake"}})), "/customer_id unknown");
    EXPECT_EQ(fault_of(promise({.customer_id = mara, .promised_on = parse_day("2026-11-18"), .product = Text<1, 200>{"a bridge"}})), "/product unknown");
    const auto order = buys(emil, "Toaster", 4900);
    EXPECT_EQ(fault_of(promise({.customer_id = mara, .promised_on = parse_day("2026-11-18"), .order_id = order.id})), "/order_id unknown_id");
    EXPECT_EQ(world.read([](Context& ctx) { return read_delivery(ctx, {5}); }).error().refusal, Refusal::not_found);
}

TEST_P(Deliveries, begin_the_warranty)
{
    world.write([](Context& ctx) { return orders::add_product(ctx, {.name = {"Toaster"}, .warranty_days = 30}); });
    world.write([](Context& ctx) { return orders::add_product(ctx, {.name = {"Kettle"}, .warranty_days = 365}); });
    const auto toaster = buys(mara, "Toaster", 4900);
    buys(mara, "Kettle", 2900);
    buys(mara, "Rye bread", 420);
    buys(mara, "Toaster", -4900);       // another one came back
    buys(emil, "Toaster", 4900);

    const auto mine = held({.customer = mara});
    ASSERT_EQ(mine.size(), 2u);
    EXPECT_EQ(mine[0].product, "Toaster");
    EXPECT_EQ(to_text(mine[0].until), "2026-12-17");
    EXPECT_EQ(mine[0].days_left, 30);
    EXPECT_EQ(held({.ends_within_days = 60}).size(), 2u);
    EXPECT_EQ(held({.ends_within_days = 60})[0].customer_name, "Mara Kowalska");

    const auto delivery = promise({.customer_id = mara, .promised_on = parse_day("2026-11-20"), .order_id = toaster.id}).value();
    pass(3 * us_per_day);
    EXPECT_EQ(to_text(held({.customer = mara})[0].until), "2026-12-17") << "not delivered yet";
    ASSERT_TRUE(came(delivery, {}));
    EXPECT_EQ(to_text(held({.customer = mara})[0].until), "2026-12-20");
    EXPECT_EQ(held({.ends_within_days = 27}).size(), 1u);
    pass(30 * us_per_day);              // 20 December, the last day of one
    EXPECT_EQ(held({.customer = mara}).size(), 2u);
    EXPECT_TRUE(held({.customer = emil}).empty());
    pass(us_per_day);
    EXPECT_EQ(held({.customer = mara}).size(), 1u);
    EXPECT_EQ(fault_of(world.read([](Context& ctx) { return warranties(ctx, {.ends_within_days = -1}); })), "/ends_within_days range");
}

}  // namespace
}  // namespace rapport::enquiries
