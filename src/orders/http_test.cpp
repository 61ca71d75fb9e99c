#include "base/test/door.h"
#include "customers/service.h"
#include "orders/doors.h"
#include "orders/order.h"

namespace rapport::orders {
namespace {

class OrderDoors : public test::WorldTest {
protected:
    std::string mara = to_text(world.write([](Context& ctx) {
        customers::NewCustomer input;
        input.name = Text<1, 200>{"Mara Kowalska"};
        return customers::add_customer(ctx, input);
    }).id);
    test::Door door{world, add_routes, {"orders:read", "orders:write", "products:read", "products:write"}};

    std::string order(const std::string& items) { return R"({"customer_id": ")" + mara + R"(", "items": [)" + items + "]}"; }
    static constexpr const char* rye = R"({"product": "Rye bread", "quantity": 1.5, "unit_price": {"amount_minor": 250, "currency": "EUR"}})";
};
RAPPORT_ON_BOTH_ENGINES(OrderDoors);

TEST_P(OrderDoors, answer_the_whole_order_and_where_it_is)
{
    const auto created = door.post("/orders", order(rye));
    ASSERT_EQ(created.status, 201) << created.body;
    const auto body = test::Door::parsed(created);
    const std::string id(body.at("id").as_string());
    EXPECT_EQ(test::Door::header(created, "Location"), "/api/v1/orders/" + id);
    EXPECT_EQ(body.at("amount").at("amount_minor").as_int64(), 375);
    EXPECT_EQ(body.at("items").at(0).at("quantity").as_double(), 1.5);
    EXPECT_EQ(body.at("items").at(0).at("product").as_string(), "Rye bread");
    EXPECT_EQ(body.at("ordered_on").as_string(), "2026-11-17");
    EXPECT_EQ(door.get("/orders/" + id).body, created.body);
    EXPECT_EQ(door.get("/orders/ord_0000000000001").status, 404);
    EXPECT_EQ(door.get("/orders/prd_0000000000001").status, 404);
}

TEST_P(OrderDoors, refuse_bad_bodies_at_their_pointers)
{
    const auto pointer = [&](const std::string& items) {
        const auto refused = door.post("/orders", order(items));
        EXPECT_EQ(refused.status, 422) << refused.body;
        return std::string(test::Door::parsed(refused).at("errors").at(0).at("pointer").as_string());
    };
    EXPECT_EQ(pointer(""), "/items");
    EXPECT_EQ(pointer(R"({"product": "x", "quantity": 0.0005})"), "/items/0/quantity");
    EXPECT_EQ(pointer(R"({"product": "x", "quantity": "two"})"), "/items/0/quantity");
    EXPECT_EQ(pointer(R"({"product": "x", "line": 3})"), "/items/0/line");
    EXPECT_EQ(pointer(R"({"product": "x", "amount": {"amount_minor": 5, "currency": "USD"}})"), "/items/0/amount/currency");
    EXPECT_EQ(pointer(R"({"product": "x", "quantity": 2, "unit_price": {"amount_minor": 5, "currency": "EUR"}, "amount": {"amount_minor": 12, "currency": "EUR"}})"),
              "/items/0/amount");
}

TEST_P(OrderDoors, page_orders_and_products)
{
    for (const auto* product : {"Rye bread", "Plum cake", "Ährenbrot"})
        ASSERT_EQ(door.post("/orders", order(std::string(R"({"product": ")") + product + "\"}")).status, 201);
    const auto orders = test::Door::parsed(door.get("/orders?limit=2&customer_id=" + mara));
    EXPECT_EQ(orders.at("data").as_array().size(), 2u);
    const std::string next(orders.at("next_cursor").as_string());
    EXPECT_EQ(test::Door::parsed(door.get("/orders?limit=2&customer_id=" + mara + "&cursor=" + next)).at("data").as_array().size(), 1u);

    std::vector<std::string> names;
    std::string cursor;
    do {
        const auto page = test::Door::parsed(door.get("/products?limit=1" + (cursor.empty() ? "" : "&cursor=" + cursor)));
        names.emplace_back(page.at("data").at(0).at("name").as_string());
        cursor = page.at("next_cursor").is_null() ? "" : std::string(page.at("next_cursor").as_string());
    } while (!cursor.empty());
    EXPECT_EQ(names, (std::vector<std::string>{"Ährenbrot", "Plum cake", "Rye bread"}));
    EXPECT_EQ(door.get("/products?cursor=x").status, 422);
}

TEST_P(OrderDoors, change_a_product)
{
    const auto created = door.post("/products", R"({"name": "Rye bread", "price": {"amount_minor": 420, "currency": "EUR"}, "stock": 12})");
    ASSERT_EQ(created.status, 201) << created.body;
    const std::string id(test::Door::parsed(created).at("id").as_string());
    EXPECT_EQ(door.patch("/products/" + id, R"({"stock": 11})").status, 428);
    EXPECT_EQ(test::Door::parsed(door.patch("/products/" + id, R"({"stock": 11, "price": null})", "\"v1\"")).at("stock").as_int64(), 11);
    EXPECT_EQ(door.patch("/products/" + id, R"({"stock": 10})", "\"v1\"").status, 412);
    EXPECT_TRUE(test::Door::parsed(door.get("/products/" + id)).at("price").is_null());
    EXPECT_EQ(door.get("/products/prd_0000000000001").status, 404);
}

TEST_P(OrderDoors, open_to_those_who_may)
{
    test::Door reader{world, add_routes, {"orders:read"}};
    EXPECT_EQ(reader.post("/orders", order(rye)).status, 403);
    EXPECT_EQ(reader.get("/orders").status, 200);
    EXPECT_EQ(reader.get("/products").status, 403);
    test::Door nobody{world, add_routes, {}};
    EXPECT_EQ(nobody.get("/orders").status, 401);
}

}  // namespace
}  // namespace rapport::orders
