#include "base/test/door.h"
#include "customers/service.h"
#include "touchpoints/doors.h"
#include "touchpoints/touchpoint.h"

namespace rapport::touchpoints {
namespace {

class TouchpointDoors : public test::WorldTest {
protected:
    std::string mara = to_text(world.write([](Context& ctx) {
        customers::NewCustomer input;
        input.name = Text<1, 200>{"Mara Kowalska"};
        return customers::add_customer(ctx, input);
    }).id);
    test::Door door{world, add_routes, {"touchpoints:read", "touchpoints:write"}};

    std::string visit(const std::string& more = "")
    {
        return R"({"customer_id": ")" + mara + R"(", "kind": "visit")" + more + "}";
    }
};
RAPPORT_ON_BOTH_ENGINES(TouchpointDoors);

TEST_P(TouchpointDoors, answer_the_whole_object_and_where_it_is)
{
    const auto created = door.post("/touchpoints", visit(R"(, "expectation": "exceeded", "summary": "Tasted the new rye")"));
    ASSERT_EQ(created.status, 201) << created.body;
    const auto body = test::Door::parsed(created);
    const std::string id(body.at("id").as_string());
    EXPECT_EQ(test::Door::header(created, "Location"), "/api/v1/touchpoints/" + id);
    EXPECT_EQ(body.at("at").as_string(), "2026-11-17T08:00:00.000Z");
    EXPECT_EQ(body.at("expectation").as_string(), "exceeded");
    EXPECT_TRUE(body.at("source_kind").is_null());

    const auto read = door.get("/touchpoints/" + id);
    EXPECT_EQ(read.status, 200);
    EXPECT_EQ(read.body, created.body);
    EXPECT_EQ(test::Door::header(read, "ETag"), "\"v1\"");
}

TEST_P(TouchpointDoors, refuse_bad_bodies_at_their_pointers)
{
    const auto refused = door.post("/touchpoints", visit(R"(, "version": 3, "kind2": 1, "expectation": "great")"));
    EXPECT_EQ(refused.status, 422);
    const auto body = test::Door::parsed(refused);
    EXPECT_EQ(body.at("errors").as_array().size(), 3u) << refused.body;
    EXPECT_EQ(door.post("/touchpoints", R"({"customer_id": "cus_1"})").status, 422);
    EXPECT_EQ(door.post("/touchpoints", "{").status, 400);
}

TEST_P(TouchpointDoors, page_a_timeline)
{
    for (int i = 0; i < 3; ++i) ASSERT_EQ(door.post("/touchpoints", visit()).status, 201);
    const auto first = test::Door::parsed(door.get("/customers/" + mara + "/timeline?limit=2&kind=visit"));
    EXPECT_EQ(first.at("data").as_array().size(), 2u);
    const std::string cursor(first.at("next_cursor").as_string());
    const auto second = test::Door::parsed(door.get("/customers/" + mara + "/timeline?limit=2&kind=visit&cursor=" + cursor));
    EXPECT_EQ(second.at("data").as_array().size(), 1u);
    EXPECT_TRUE(second.at("next_cursor").is_null());
    EXPECT_EQ(door.get("/touchpoints?cursor=nonsense").status, 422);
    EXPECT_EQ(door.get("/touchpoints?limit=201").status, 422);
    EXPECT_EQ(door.get("/touchpoints?colour=red").status, 422);
    EXPECT_EQ(door.get("/touchpoints?from=2026-11-17T08:00:00Z&expectation=met").status, 200);
    EXPECT_EQ(door.get("/customers/cus_0000000000001/timeline").status, 404);
}

TEST_P(TouchpointDoors, want_to_know_what_was_read_before_a_change)
{
    const std::string id(test::Door::parsed(door.post("/touchpoints", visit())).at("id").as_string());
    EXPECT_EQ(door.patch("/touchpoints/" + id, R"({"summary": "x"})").status, 428);
    const auto changed = door.patch("/touchpoints/" + id, R"({"summary": "x"})", "\"v1\"");
    EXPECT_EQ(changed.status, 200) << changed.body;
    EXPECT_EQ(door.patch("/touchpoints/" + id, R"({"summary": "y"})", "\"v1\"").status, 412);
    EXPECT_EQ(door.patch("/touchpoints/" + id, R"({"kind": "call"})", "\"v2\"").status, 422);
    EXPECT_EQ(door.del("/touchpoints/" + id).status, 204);
    EXPECT_EQ(door.get("/touchpoints/" + id).status, 404);
}

TEST_P(TouchpointDoors, open_to_those_who_may)
{
    test::Door reader{world, add_routes, {"touchpoints:read"}};
    EXPECT_EQ(reader.post("/touchpoints", visit()).status, 403);
    EXPECT_EQ(reader.get("/touchpoints").status, 200);
    test::Door other{world, add_routes, {"orders:read"}};
    EXPECT_EQ(other.get("/customers/" + mara + "/timeline").status, 403);
    test::Door nobody{world, add_routes, {}};
    EXPECT_EQ(nobody.get("/touchpoints").status, 401);
}

}  // namespace
}  // namespace rapport::touchpoints
