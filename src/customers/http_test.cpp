#include "base/http/api.h"
#include "base/test/door.h"
#include "base/test/world.h"
#include "customers/customer.h"
#include "customers/doors.h"
#include "customers/masked.h"
#include "identity/audit.h"
#include "identity/doors.h"

#include <boost/json.hpp>
#include <future>

namespace rapport::customers {
namespace {

namespace json = boost::json;
using http::Method;

class Doors : public test::WorldTest {
protected:
    Doors()
    {
        add_routes(router, {}, names);
        api.emplace(world.runtime(), router, [this](Db&, const http::Request&, Instant) -> Result<Actor> { return actor; });
    }

    http::Response ask(Method method, const std::string& path, const std::string& body = {}, http::Headers headers = {})
    {
        http::Request request;
        request.method = method;
        const auto mark = path.find('?');
        request.path = "/api/v1" + path.substr(0, mark);
        if (mark != std::string::npos) request.query = path.substr(mark + 1);
        request.headers = std::move(headers);
        request.headers.emplace_back("Content-Type", "application/json");
        request.body = body;
        std::promise<http::Response> answered;
        api->handle(std::move(request), [&](http::Response&& response) { answered.set_value(std::move(response)); });
        return answered.get_future().get();
    }
    static std::string pointer(const http::Response& response)
    {
        return std::string(json::parse(response.body).at("errors").at(0).at("pointer").as_string());
    }
    static std::string header(const http::Response& response, std::string_view name)
    {
        for (const auto& [key, value] : response.headers)
            if (http::same_name(key, name)) return value;
        return {};
    }

    Directory names;
    http::Router router;
    Actor actor = Actor::system();
    std::optional<http::Api> api;
};
RAPPORT_ON_BOTH_ENGINES(Doors);

TEST_P(Doors, whoever_only_looks_sees_how_to_reach_somebody_masked)
{
    const auto added = ask(Method::post, "/customers", R"({"name":"Mara Kowalska","external_id":"K-1","emails":["mk@post.example"],"phones":["0171 2345678"],
        "street":"Am Markt 1","postcode":"28195","city":"Bremen"})");
    ASSERT_EQ(added.status, 201) << added.body;
    const auto id = std::string(json::parse(added.body).at("id").as_string());
    const auto found = [&](const std::string& q) { return json::parse(ask(Method::get, "/customers?q=" + q).body).at("data").as_array().size(); };
    const auto body_of = [&](const std::string& path) { return json::parse(ask(Method::get, path).body); };

    actor.permissions.reset(may("contacts:read").number());
    for (const auto& one : {body_of("/customers/" + id), body_of("/customers?q=mara").at("data").at(0), body_of("/customers?sort=newest").at("data").at(0)}) {
        EXPECT_EQ(one.at("emails"), (json::array{"m…@p….example"}));
        EXPECT_EQ(one.at("phones"), (json::array{"…78"}));
        EXPECT_EQ(one.at("city"), "Bremen");
        EXPECT_EQ(one.at("name"), "Mara Kowalska");
    }
    EXPECT_EQ(body_of("/customers/" + id).at("street"), "…");
    EXPECT_EQ(body_of("/customers/" + id).at("postcode"), "…");
    const auto card = ask(Method::get, "/customers/" + id + "/vcard").body;
    for (const auto* secret : {"mk@", "2345678", "Am Markt", "28195"}) EXPECT_EQ(card.find(secret), std::string::npos) << secret;
    for (const auto* tried : {"mk@post.example", "mk@", "01712345678", "345678"}) EXPECT_EQ(found(tried), 0u) << tried;
    EXPECT_EQ(found("K-1"), 1u);

    actor.permissions.set(may("contacts:read").number());
    EXPECT_EQ(found("mk@"), 1u);
    EXPECT_EQ(found("345678"), 1u);
    EXPECT_EQ(body_of("/customers/" + id).at("emails"), (json::array{"mk@post.example"}));
}

// How to reach somebody who is no customer.
struct Reached {
    std::optional<std::string> contact;
};
BOOST_DESCRIBE_STRUCT(Reached, (), (contact))

// What shown_to hides of such a row from whoever sees no contacts.
template <class T> Strings hidden_members()
{
    T row{};
    each_member<T>([&](std::string_view, auto member) {
        auto& value = row.*member;
        using Value = std::remove_cvref_t<decltype(value)>;
        if constexpr (std::is_same_v<Value, Strings>) value = {"mara@post.example"};
        else if constexpr (std::is_same_v<Value, std::optional<std::string>>) value = "mara@post.example";
        else if constexpr (requires { value->value = std::string(); }) value.emplace().value = "mara@post.example";
    });
    auto nobody = Actor::system();
    nobody.permissions.reset();
    const auto shown = shown_to(nobody, row);
    Strings hidden;
    each_member<T>([&](std::string_view name, auto member) {
        if constexpr (requires { row.*member == shown.*member; })
            if (!(row.*member == shown.*member)) hidden.emplace_back(name);
    });
    return hidden;
}

TEST_P(Doors, the_log_hides_whatever_a_customer_hides)
{
    auto hidden = hidden_members<Customer>();
    EXPECT_EQ(hidden, (Strings{"street", "postcode", "emails", "phones"}));
    for (const auto& one : hidden_members<Reached>()) hidden.push_back(one);
    json::object changes{{"city", json::array{nullptr, "Bremen"}}};
    for (const auto& name : hidden) changes[name] = json::array{nullptr, "mara@post.example"};
    world.write([&](Context& ctx) -> Result<Done> { return identity::record(ctx, "customer.changed", "cus_1", json::serialize(changes)), Done{}; });

    const auto told = [&](std::initializer_list<std::string_view> permissions) {
        rapport::test::Door log(world, [](http::Router& routes) { identity::add_routes(routes); }, permissions);
        return log.parsed(log.get("/audit-events?action=customer.changed")).at("data").at(0).at("changes");
    };
    EXPECT_EQ(told({"audit:read", "contacts:read"}), changes);
    const auto masked = told({"audit:read"});
    for (const auto& name : hidden) EXPECT_EQ(masked.at(name).at(1), "…") << name;
    EXPECT_EQ(masked.at("city").at(1), "Bremen");
}

TEST_P(Doors, add_read_change_and_find)
{
    const auto added = ask(Method::post, "/customers",
        R"({"name": "Mara Kowalska", "external_id": "K-1", "emails": ["mara@post.example"], "phones": ["0171 2345678"], "birthday": "--05-17"})");
    ASSERT_EQ(added.status, 201) << added.body;
    const auto id = std::string(json::parse(added.body).at("id").as_string());
    EXPECT_EQ(id.substr(0, 4), "cus_");
    EXPECT_EQ(header(added, "Location"), "/api/v1/customers/" + id);
    EXPECT_EQ(json::parse(added.body).at("birthday").as_string(), "--05-17");
    EXPECT_TRUE(json::parse(added.body).at("city").is_null());

    const auto read = ask(Method::get, "/customers/" + id);
    EXPECT_EQ(read.status, 200);
    EXPECT_EQ(read.body, added.body);
    EXPECT_EQ(ask(Method::patch, "/customers/" + id, R"({"city": "Quendelbrück"})").status, 428);
    const auto changed = ask(Method::patch, "/customers/" + id, R"({"city": "Quendelbrück"})", {{"If-Match", header(read, "ETag")}});
    EXPECT_EQ(changed.status, 200) << changed.body;
    EXPECT_EQ(ask(Method::patch, "/customers/" + id, R"({"city": null})", {{"If-Match", header(read, "ETag")}}).status, 412);

    const auto found = json::parse(ask(Method::get, "/customers?q=mar%20kow&limit=5").body);
    ASSERT_EQ(found.at("data").as_array().size(), 1u);
    EXPECT_EQ(found.at("data").at(0).at("external_id").as_string(), "K-1");
    EXPECT_TRUE(found.at("next_cursor").is_null());
    EXPECT_EQ(json::parse(ask(Method::get, "/customers?q=678").body).at("data").as_array().size(), 1u);
}

TEST_P(Doors, refuse_with_the_right_status_and_place)
{
    EXPECT_EQ(ask(Method::post, "/customers", "{").status, 400);
    const auto nothing = ask(Method::post, "/customers", R"({"name": null})");
    EXPECT_EQ(nothing.status, 422);
    EXPECT_EQ(pointer(nothing), "/name");
    for (const auto& [body, where] : {std::pair{R"({"name": "A", "surname": "B"})", "/surname"}, {R"({"name": "A", "id": "cus_0000000000001"})", "/id"},
                                      {R"({"name": "A", "version": 3})", "/version"}, {R"({"name": "A", "consent_email": true})", "/consent_email"},
                                      {R"({"name": "A", "birthday": "17.05."})", "/birthday"}, {R"({"name": ""})", "/name"},
                                      {R"({"name": "A", "emails": ["x"]})", "/emails/0"}, {R"({"name": "A", "kind": "dog"})", "/kind"}}) {
        const auto refused = ask(Method::post, "/customers", body);
        EXPECT_EQ(refused.status, 422) << body;
        EXPECT_EQ(pointer(refused), where);
    }
    EXPECT_EQ(ask(Method::get, "/customers/cus_0000000000001").status, 404);
    EXPECT_EQ(ask(Method::get, "/customers/rubbish").status, 404);
    EXPECT_EQ(ask(Method::get, "/customers?cursor=rubbish").status, 422);
    EXPECT_EQ(ask(Method::post, "/customers", R"({"external_id": "E"})").status, 201);
    EXPECT_EQ(ask(Method::post, "/customers", R"({"external_id": "E"})").status, 409);
}

TEST_P(Doors, keep_consent_with_how_it_was_given)
{
    const auto id = std::string(json::parse(ask(Method::post, "/customers", R"({"name": "Rosa Mertens"})").body).at("id").as_string());
    EXPECT_EQ(pointer(ask(Method::post, "/customers/" + id + "/consents", R"({"channel": "email", "given": true})")), "/source");
    EXPECT_EQ(ask(Method::post, "/customers/" + id + "/consents", R"({"channel": "email", "given": true, "source": "form"})").status, 201);
    const auto history = json::parse(ask(Method::get, "/customers/" + id + "/consents").body);
    EXPECT_EQ(history.at("data").at(0).at("source").as_string(), "form");
    EXPECT_TRUE(json::parse(ask(Method::get, "/customers/" + id).body).at("consent_email").as_bool());
}

TEST_P(Doors, open_only_for_those_who_may)
{
    actor = Actor{{}, "Ines", "session", {}};
    actor.permissions.set(may("customers:read").number());
    EXPECT_EQ(ask(Method::get, "/customers").status, 200);
    EXPECT_EQ(ask(Method::get, "/tags").status, 200);
    EXPECT_EQ(ask(Method::post, "/customers", R"({"name": "A"})").status, 403);
    EXPECT_EQ(ask(Method::patch, "/customers/cus_0000000000001", R"({})", {{"If-Match", "\"v1\""}}).status, 403);
    actor.permissions.reset();
    EXPECT_EQ(ask(Method::get, "/customers").status, 403);
    EXPECT_EQ(ask(Method::get, "/customers/cus_0000000000001").status, 403);
    EXPECT_EQ(ask(Method::get, "/customers/cus_0000000000001/consents").status, 403);
}

}  // namespace
}  // namespace rapport::customers
