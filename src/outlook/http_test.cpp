#include "base/test/door.h"
#include "customers/service.h"
#include "customers/test/people.h"
#include "outlook/doors.h"

namespace rapport::outlook {
namespace {

class OutlookDoors : public test::WorldTest {
protected:
    std::string customer(const std::string& name)
    {
        return "/customers/" + to_text(world.write([&](Context& ctx) { return customers::add_customer(ctx, customers::person(name)); }).id) + "/outlook";
    }
    std::string mara = customer("Mara Kowalska"), emil = customer("Emil Thielsen");
    test::Door door{world, add_routes, {"customers:read", "customers:write"}};

    std::string noted(const std::string& body = R"({"kind": "danger", "what": "moves away", "follow_up_on": "2026-12-01"})")
    {
        return mara + "/" + std::string(test::Door::parsed(door.post(mara, body)).at("id").as_string());
    }
};
RAPPORT_ON_BOTH_ENGINES(OutlookDoors);

TEST_P(OutlookDoors, answer_the_whole_object_and_where_it_is)
{
    const auto created = door.post(mara, R"({"kind": "care", "what": "nut allergy"})");
    ASSERT_EQ(created.status, 201) << created.body;
    const auto place = test::Door::header(created, "Location");
    EXPECT_TRUE(place.starts_with("/api/v1" + mara + "/otl_")) << place;
    const auto read = door.get(place.substr(7));
    EXPECT_EQ(read.body, created.body);
    EXPECT_EQ(test::Door::header(read, "ETag"), "\"v1\"");
    EXPECT_FALSE(test::Door::parsed(read).at("confidential").as_bool());
}

TEST_P(OutlookDoors, refuse_bad_bodies_at_their_pointers)
{
    const auto refused = door.post(mara, R"({"kind": "fear", "what": "", "follow_up_on": "soon", "settled_at": null})");
    EXPECT_EQ(refused.status, 422);
    EXPECT_EQ(test::Door::parsed(refused).at("errors").as_array().size(), 4u) << refused.body;
    EXPECT_EQ(door.post(mara, R"({"kind": "danger", "what": "x", "follow_up_on": "2026-11-16"})").status, 422);
    EXPECT_EQ(door.post(noted() + "/settlement", "{}").status, 422);
    EXPECT_EQ(door.get("/outlook?cursor=nonsense").status, 422);
    EXPECT_EQ(door.get(mara + "?kind=fear").status, 422);
}

TEST_P(OutlookDoors, change_settle_and_take_back)
{
    const auto one = noted();
    EXPECT_EQ(door.patch(one, R"({"plan": "send parcels"})").status, 428);
    EXPECT_EQ(door.patch(one, R"({"plan": "send parcels"})", "\"v1\"").status, 200);
    EXPECT_EQ(door.patch(one, R"({"plan": "x"})", "\"v1\"").status, 412);
    const auto settled = door.post(one + "/settlement", R"({"outcome": "parcels every week"})");
    EXPECT_EQ(settled.status, 200);
    EXPECT_EQ(test::Door::parsed(settled).at("outcome").as_string(), "parcels every week");
    EXPECT_EQ(test::Door::header(settled, "ETag"), "\"v3\"");
    EXPECT_EQ(door.post(one + "/settlement", R"({"outcome": "x"})").status, 409);
    EXPECT_EQ(door.del(one + "/settlement").status, 204);
    EXPECT_EQ(door.del(one + "/settlement").status, 404);
    EXPECT_EQ(door.get(emil + one.substr(mara.size())).status, 404);    // not his
    EXPECT_EQ(door.del(one).status, 204);
    EXPECT_EQ(door.get(one).status, 404);
    EXPECT_EQ(door.get("/customers/cus_0000000000001/outlook").status, 404);
}

TEST_P(OutlookDoors, page_both_lists)
{
    for (const auto* day : {"2026-12-03", "2026-12-01", "2026-12-02", "2026-12-01", "2026-12-04"})
        noted(R"({"kind": "danger", "what": "x", "follow_up_on": ")" + std::string(day) + "\"}");
    for (const auto& list : {mara, std::string("/outlook")}) {
        std::vector<std::string> days;
        std::string cursor;
        for (int pages = 0; pages < 3; ++pages) {
            const auto page = test::Door::parsed(door.get(list + "?limit=2" + cursor));
            for (const auto& one : page.at("data").as_array()) days.emplace_back(one.at("follow_up_on").as_string());
            if (page.at("next_cursor").is_null()) break;
            cursor = "&cursor=" + std::string(page.at("next_cursor").as_string());
        }
        EXPECT_EQ(days.size(), 5u) << list;
        EXPECT_TRUE(list != "/outlook" || std::is_sorted(days.begin(), days.end()));
    }
    EXPECT_EQ(test::Door::parsed(door.get("/outlook?until=2026-12-02&kind=danger")).at("data").as_array().size(), 3u);
}

TEST_P(OutlookDoors, open_to_those_who_may)
{
    const auto one = noted();
    test::Door reader{world, add_routes, {"customers:read"}};
    EXPECT_EQ(reader.get(one).status, 200);
    EXPECT_EQ(reader.post(mara, R"({"kind": "care", "what": "x"})").status, 403);
    EXPECT_EQ(reader.patch(one, "{}", "\"v1\"").status, 403);
    EXPECT_EQ(reader.post(one + "/settlement", R"({"outcome": "x"})").status, 403);
    EXPECT_EQ(reader.del(one + "/settlement").status, 403);
    EXPECT_EQ(reader.del(one).status, 403);
    test::Door other{world, add_routes, {"touchpoints:read"}};
    EXPECT_EQ(other.get(mara).status, 403);
    EXPECT_EQ(other.get("/outlook").status, 403);
    test::Door nobody{world, add_routes, {}};
    EXPECT_EQ(nobody.get("/outlook").status, 401);
}

}  // namespace
}  // namespace rapport::outlook
