#include "base/test/door.h"
#include "customers/service.h"
#include "customers/test/people.h"
#include "promises/doors.h"

namespace rapport::promises {
namespace {

class PromiseDoors : public test::WorldTest {
protected:
    std::string mara = to_text(world.write([](Context& ctx) { return customers::add_customer(ctx, customers::person("Mara Kowalska")); }).id);
    test::Door door{world, add_routes, {"promises:read", "promises:write"}};

    std::string body(const std::string& due = R"("due_on": "2026-11-20")")
    {
        return R"({"customer_id": ")" + mara + R"(", "what": "bring the recipe", )" + due + "}";
    }
    std::string made(const std::string& due = R"("due_on": "2026-11-20")")
    {
        return std::string(test::Door::parsed(door.post("/promises", body(due))).at("id").as_string());
    }
    std::size_t count(const std::string& query) { return test::Door::parsed(door.get("/promises?" + query)).at("data").as_array().size(); }
};
RAPPORT_ON_BOTH_ENGINES(PromiseDoors);

TEST_P(PromiseDoors, answer_the_whole_object_and_where_it_is)
{
    const auto created = door.post("/promises", body());
    ASSERT_EQ(created.status, 201) << created.body;
    const auto promise = test::Door::parsed(created);
    const std::string id(promise.at("id").as_string());
    EXPECT_TRUE(id.starts_with("prm_"));
    EXPECT_EQ(test::Door::header(created, "Location"), "/api/v1/promises/" + id);
    EXPECT_EQ(promise.at("due_at").as_string(), "2026-11-20T22:59:59.999Z");
    EXPECT_EQ(promise.at("due_on").as_string(), "2026-11-20");
    EXPECT_EQ(promise.at("state").as_string(), "open");
    const auto read = door.get("/promises/" + id);
    EXPECT_EQ(read.body, created.body);
    EXPECT_EQ(test::Door::header(read, "ETag"), "\"v1\"");
}

TEST_P(PromiseDoors, refuse_bad_bodies_at_their_pointers)
{
    const auto refused = door.post("/promises", R"({"customer_id": ")" + mara + R"(", "what": "", "due_on": "Friday", "state": "kept"})");
    EXPECT_EQ(refused.status, 422);
    EXPECT_EQ(test::Door::parsed(refused).at("errors").as_array().size(), 3u) << refused.body;
    EXPECT_EQ(door.post("/promises", body(R"("place": "here")")).status, 422);
    const auto id = made();
    EXPECT_EQ(door.post("/promises/" + id + "/breaking", "{}").status, 422);    // no reason
    EXPECT_EQ(door.get("/promises?due_within_days=-1").status, 422);
    EXPECT_EQ(door.get("/promises?state=lost").status, 422);
    EXPECT_EQ(door.get("/promises?cursor=nonsense").status, 422);
    EXPECT_EQ(door.get("/promises/kept-share?from=2026-11-02&to=2026-11-01").status, 422);
}

TEST_P(PromiseDoors, end_a_promise_and_take_that_back)
{
    const auto id = made();
    const auto kept = door.post("/promises/" + id + "/keeping", "{}");
    EXPECT_EQ(kept.status, 200) << kept.body;
    EXPECT_EQ(test::Door::parsed(kept).at("state").as_string(), "kept");
    EXPECT_EQ(test::Door::header(kept, "ETag"), "\"v2\"");
    EXPECT_EQ(door.post("/promises/" + id + "/keeping", "{}").status, 409);
    EXPECT_EQ(door.post("/promises/" + id + "/apology", "{}").status, 409);
    EXPECT_EQ(door.del("/promises/" + id + "/breaking").status, 404);
    EXPECT_EQ(door.del("/promises/" + id + "/keeping").status, 204);
    EXPECT_EQ(door.post("/promises/" + id + "/breaking", R"({"reason": "the book is lost"})").status, 200);
    EXPECT_EQ(door.post("/promises/" + id + "/apology", R"({"note": "by phone"})").status, 200);
    EXPECT_EQ(door.del("/promises/" + id + "/apology").status, 204);
    EXPECT_EQ(door.del("/promises/" + id + "/breaking").status, 204);
    EXPECT_EQ(door.post("/promises/" + id + "/release", R"({"reason": "found it"})").status, 200);
    EXPECT_EQ(door.del("/promises/" + id + "/release").status, 204);
    EXPECT_EQ(door.del("/promises/" + id).status, 204);
    EXPECT_EQ(door.get("/promises/" + id).status, 404);
    EXPECT_EQ(door.post("/promises/" + id + "/keeping", "{}").status, 404);
}

TEST_P(PromiseDoors, want_to_know_what_was_read_before_a_change)
{
    const auto id = made();
    EXPECT_EQ(door.patch("/promises/" + id, R"({"what": "x"})").status, 428);
    EXPECT_EQ(door.patch("/promises/" + id, R"({"what": "x"})", "\"v1\"").status, 200);
    EXPECT_EQ(door.patch("/promises/" + id, R"({"what": "y"})", "\"v1\"").status, 412);
    EXPECT_EQ(door.patch("/promises/" + id, R"({"customer_id": "cus_0000000000001"})", "\"v2\"").status, 422);
}

TEST_P(PromiseDoors, page_in_both_orders)
{
    for (const auto* due : {"2026-11-18", "2026-11-19", "2026-11-19", "2026-11-20", "2026-11-21"}) made(R"("due_on": ")" + std::string(due) + "\"");
    for (const auto& query : {std::string("ended=false"), "customer_id=" + mara, "state=open&customer_id=" + mara, std::string("due_within_days=30")}) {
        std::vector<std::string> seen;
        std::string cursor;
        for (int pages = 0; pages < 3; ++pages) {
            const auto page = test::Door::parsed(door.get("/promises?limit=2&" + query + cursor));
            for (const auto& one : page.at("data").as_array()) seen.emplace_back(one.at("due_on").as_string());
            if (page.at("next_cursor").is_null()) break;
            cursor = "&cursor=" + std::string(page.at("next_cursor").as_string());
        }
        EXPECT_EQ(seen.size(), 5u) << query;
        const bool soonest = query.find("ended=false") != std::string::npos || query.find("state=open") != std::string::npos;
        EXPECT_TRUE(soonest ? std::is_sorted(seen.begin(), seen.end()) : std::is_sorted(seen.rbegin(), seen.rend())) << query;
    }
    EXPECT_EQ(count("due_within_days=2"), 3u);
    EXPECT_EQ(count("due_before=2026-11-18T23:00:00Z"), 1u);
    EXPECT_EQ(count("needs_apology=true"), 0u);
    EXPECT_EQ(door.get("/promises?customer_id=cus_0000000000001").status, 404);
}

TEST_P(PromiseDoors, tell_how_good_we_are_as_our_word)
{
    const auto id = made();
    ASSERT_EQ(door.post("/promises/" + id + "/keeping", "{}").status, 200);
    const auto told = test::Door::parsed(door.get("/promises/kept-share?from=2026-11-01&to=2026-11-30"));
    EXPECT_EQ(told.at("data").at(0).at("month").as_string(), "2026-11");
    EXPECT_EQ(told.at("data").at(0).at("kept").as_int64(), 1);
    EXPECT_EQ(told.at("data").at(0).at("interval").as_array().size(), 2u);
}

TEST_P(PromiseDoors, open_to_those_who_may)
{
    const auto id = made();
    test::Door reader{world, add_routes, {"promises:read"}};
    EXPECT_EQ(reader.get("/promises/" + id).status, 200);
    EXPECT_EQ(reader.post("/promises", body()).status, 403);
    for (const auto* act : {"keeping", "breaking", "release", "apology"}) {
        EXPECT_EQ(reader.post("/promises/" + id + "/" + act, R"({"reason": "x"})").status, 403) << act;
        EXPECT_EQ(reader.del("/promises/" + id + "/" + act).status, 403) << act;
    }
    EXPECT_EQ(reader.patch("/promises/" + id, "{}", "\"v1\"").status, 403);
    EXPECT_EQ(reader.del("/promises/" + id).status, 403);
    test::Door other{world, add_routes, {"touchpoints:read"}};
    EXPECT_EQ(other.get("/promises").status, 403);
    EXPECT_EQ(other.get("/promises/kept-share").status, 403);
    test::Door nobody{world, add_routes, {}};
    EXPECT_EQ(nobody.get("/promises").status, 401);
}

}  // namespace
}  // namespace rapport::promises
