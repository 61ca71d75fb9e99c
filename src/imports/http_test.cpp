#include "base/test/door.h"
#include "imports/doors.h"
#include "imports/jars_test.h"

namespace rapport::imports::jars {
namespace {

const Shapes& of_jars()
{
    static const Shapes shapes{shape()};
    return shapes;
}
void add_jar_routes(http::Router& router) { add_routes(router, of_jars()); }

class ImportDoors : public Shelf {
protected:
    std::string looked_at(const std::string& text)
    {
        auto desk = world.desk();
        return to_text(preview_file(desk, of_jars(), "jars", file(text), "jars.csv").value().id);
    }
    void work()
    {
        std::map<std::string, jobs::Handler> handlers;
        add_jobs(handlers, of_jars());
        jobs::Worker(world.runtime(), handlers, 0).run_due();
    }
    static std::string sent(const http::Response& response)
    {
        std::ifstream in(response.body_file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

    test::Door door{world, add_jar_routes, {"imports:read", "imports:write", "customers:export"}};
};
RAPPORT_ON_BOTH_ENGINES(ImportDoors);

TEST_P(ImportDoors, show_run_and_take_back)
{
    const auto at = "/imports/" + looked_at("jar,label\n1,Plum\n2,\n");
    EXPECT_EQ(test::Door::parsed(door.get(at)).at("state").as_string(), "previewed");
    EXPECT_EQ(door.get(at + "/rejects").status, 404);
    const auto mapped = door.post(at + "/mapping", R"({"mapping": {"grams": ""}})");
    EXPECT_EQ(mapped.status, 200) << mapped.body;
    const auto started = door.post(at + "/run", "");
    EXPECT_EQ(started.status, 202) << started.body;
    EXPECT_EQ(door.post(at + "/run", "").status, 409);
    work();
    EXPECT_EQ(test::Door::parsed(door.get(at)).at("counts").at("created").as_int64(), 1);
    EXPECT_TRUE(sent(door.get(at + "/rejects")).starts_with("line,column,reason,jar,label\n3,label,"));
    EXPECT_EQ(sent(door.get("/exports/jars")), exported());

    EXPECT_EQ(door.del(at).status, 202);
    work();
    EXPECT_EQ(test::Door::parsed(door.get(at)).at("state").as_string(), "undone");
    EXPECT_EQ(door.del(at).status, 409);
    EXPECT_EQ(count("jars"), 0);
}

TEST_P(ImportDoors, list_the_newest_first_page_by_page)
{
    std::vector<std::string> made;
    for (int i = 0; i < 3; ++i) made.insert(made.begin(), looked_at("jar,label\n1,Plum\n"));
    const auto first = test::Door::parsed(door.get("/imports?limit=2"));
    std::vector<std::string> listed;
    for (const auto& one : first.at("data").as_array()) listed.emplace_back(one.at("id").as_string());
    const auto second = test::Door::parsed(door.get("/imports?limit=2&cursor=" + std::string(first.at("next_cursor").as_string())));
    for (const auto& one : second.at("data").as_array()) listed.emplace_back(one.at("id").as_string());
    EXPECT_EQ(listed, made);
    EXPECT_TRUE(second.at("next_cursor").is_null());
    EXPECT_EQ(door.get("/imports?cursor=nonsense").status, 422);
}

TEST_P(ImportDoors, refuse_what_is_not_there_and_what_is_no_file)
{
    const auto nobody = "/imports/" + to_text(Id<Import>{4711});
    EXPECT_EQ(door.get(nobody).status, 404);
    EXPECT_EQ(door.post(nobody + "/run", "").status, 404);
    EXPECT_EQ(door.post(nobody + "/mapping", "{}").status, 404);
    EXPECT_EQ(door.del(nobody).status, 404);
    EXPECT_EQ(door.get("/imports/imp_nonsense").status, 404);
    EXPECT_EQ(door.post("/imports?kind=jars", "").status, 415) << "JSON is no file of rows";
    const auto at = "/imports/" + looked_at("jar,label\n1,Plum\n");
    EXPECT_EQ(door.post(at + "/mapping", R"({"colour": "red"})").status, 422);
    EXPECT_EQ(door.post(at + "/mapping", R"({"mapping": {"colour": "label"}})").status, 422);
}

TEST_P(ImportDoors, are_shut_without_the_permission)
{
    const auto at = "/imports/" + looked_at("jar,label\n1,Plum\n");
    test::Door reader{world, add_jar_routes, {"imports:read"}};
    EXPECT_EQ(reader.get(at).status, 200);
    EXPECT_EQ(reader.post(at + "/run", "").status, 403);
    EXPECT_EQ(reader.post(at + "/mapping", "{}").status, 403);
    EXPECT_EQ(reader.post("/imports?kind=jars", "").status, 403);
    EXPECT_EQ(reader.del(at).status, 403);
    EXPECT_EQ(reader.get("/exports/jars").status, 403);
    test::Door stranger{world, add_jar_routes, {"customers:read"}};
    EXPECT_EQ(stranger.get(at).status, 403);
    EXPECT_EQ(stranger.get("/imports").status, 403);
    EXPECT_EQ(stranger.get(at + "/rejects").status, 403);
    test::Door nobody{world, add_jar_routes, {}};
    EXPECT_EQ(nobody.get(at).status, 401);
}

}  // namespace
}  // namespace rapport::imports::jars
