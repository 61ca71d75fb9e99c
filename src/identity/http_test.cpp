// The doors, through the whole API: parsing, permissions, cookies, transactions.
#include "base/http/api.h"
#include "identity/audit.h"
#include "identity/authenticate.h"
#include "identity/doors.h"
#include "identity/links.h"
#include "identity/sessions.h"
#include "identity/test/shop.h"
#include "identity/tokens.h"

#include <future>

namespace rapport::identity {
namespace {

using http::Method;
using rapport::identity::test::password;

struct Answered {
    int status;
    json::value body;
    http::Response response;

    std::string header(std::string_view name) const
    {
        for (const auto& [key, value] : response.headers)
            if (http::same_name(key, name)) return value;
        return {};
    }
    std::string code() const { return std::string(body.at("code").as_string()); }
    // "rapport_session=..." of the Set-Cookie header.
    std::string cookie() const { return header("Set-Cookie").substr(0, header("Set-Cookie").find(';')); }
};

class Doors : public test::ShopTest {
protected:
    Doors()
    {
        add_routes(router, [this](Db&) { return money; });
        api.emplace(world.runtime(), router, authenticate);
    }

    Answered ask(Method method, const std::string& path, const std::string& body = "", http::Headers headers = {}, const std::string& peer = "127.0.0.1")
    {
        http::Request request;
        request.method = method;
        request.path = "/api/v1" + path.substr(0, path.find('?'));
        if (const auto query = path.find('?'); query != path.npos) request.query = path.substr(query + 1);
        request.body = body;
        request.peer = peer;
        request.headers = std::move(headers);
        request.headers.emplace_back("Host", "localhost:8080");
        if (!body.empty()) request.headers.emplace_back("Content-Type", "application/json");
        std::promise<http::Response> answered;
        api->handle(std::move(request), [&](http::Response&& response) { answered.set_value(std::move(response)); });
        auto response = answered.get_future().get();
        return {response.status, response.body.empty() ? json::value() : json::parse(response.body), std::move(response)};
    }
    // With the cookie of a page of ours.
    http::Headers page_of(const Staff& staff)
    {
        auto& session = sessions[staff.id];
        if (session.empty()) session = world.write([&](Context& ctx) -> Result<SignedIn> { return open_session(ctx, staff, Means::password, {}); }).session;
        return {{"Cookie", "rapport_session=" + session}, {"Sec-Fetch-Site", "same-origin"}};
    }
    static http::Headers with_cookie(const std::string& cookie, http::Headers more = {{"Sec-Fetch-Site", "same-origin"}})
    {
        more.emplace_back("Cookie", cookie);
        return more;
    }
    static http::Headers and_also(http::Headers headers, const std::string& name, const std::string& value)
    {
        headers.emplace_back(name, value);
        return headers;
    }
    std::string path_of(const Staff& staff) { return "/staff/" + to_text(staff.id); }
    Answered sign_in(const std::string& email, const std::string& typed)
    {
        return ask(Method::post, "/session", json::serialize(json::object{{"email", email}, {"password", typed}}));
    }

    bool money = false;
    http::Router router;
    std::optional<http::Api> api;
    std::map<Id<Staff>, std::string> sessions;
};
RAPPORT_ON_BOTH_ENGINES(Doors);

TEST_P(Doors, sign_in_ask_who_one_is_and_sign_out)
{
    const auto in = sign_in("tom@hafer-mohn.example", password);
    ASSERT_EQ(in.status, 200);
    EXPECT_EQ(in.body.at("staff").at("name"), "Tom Reimers");
    EXPECT_EQ(in.body.at("business").at("currency"), "EUR");
    EXPECT_EQ(in.body.at("business").at("time_zone"), "Europe/Berlin");
    EXPECT_EQ(in.body.at("has_password"), true);
    EXPECT_NE(in.header("Set-Cookie").find("HttpOnly"), std::string::npos);
    const auto who = ask(Method::get, "/session", "", with_cookie(in.cookie()));
    ASSERT_EQ(who.status, 200);
    EXPECT_EQ(who.body, in.body);

    const auto out = ask(Method::del, "/session", "", with_cookie(in.cookie()));
    EXPECT_EQ(out.status, 204);
    EXPECT_NE(out.header("Set-Cookie").find("rapport_session=; "), std::string::npos);
    EXPECT_EQ(ask(Method::get, "/session", "", with_cookie(in.cookie())).status, 401);
}

TEST_P(Doors, a_refused_sign_in_says_no_more_than_it_must)
{
    const auto wrong = sign_in("tom@hafer-mohn.example", "wrong"), unknown = sign_in("nobody@hafer-mohn.example", "wrong");
    EXPECT_EQ(wrong.status, 401);
    EXPECT_EQ(wrong.body, unknown.body);
    EXPECT_EQ(wrong.header("Set-Cookie"), "");
    for (int i = 0; i < 4; ++i) sign_in("tom@hafer-mohn.example", "wrong");
    const auto late = sign_in("tom@hafer-mohn.example", password);
    EXPECT_EQ(late.status, 429);
    EXPECT_EQ(late.code(), "too_many_tries");
    EXPECT_EQ(late.header("Retry-After"), "1");
}

TEST_P(Doors, nobody_signs_in_over_plain_http_from_afar_or_through_a_strange_page)
{
    const auto body = json::serialize(json::object{{"email", "tom@hafer-mohn.example"}, {"password", password}});
    EXPECT_EQ(ask(Method::post, "/session", body, {}, "192.168.1.7").status, 403);
    EXPECT_EQ(ask(Method::post, "/session", body, {{"Origin", "http://evil.example"}}).status, 403);
    EXPECT_EQ(ask(Method::post, "/session", body, {{"Sec-Fetch-Site", "cross-site"}}).status, 403);
    EXPECT_EQ(ask(Method::post, "/session", body, {{"Origin", "http://localhost:8080"}}).status, 200);
}

TEST_P(Doors, a_strange_page_changes_nothing)
{
    const auto headers = with_cookie(page_of(hanne)[0].second, {{"Origin", "http://evil.example"}});
    EXPECT_EQ(ask(Method::post, "/tokens", R"({"name":"x","scopes":["all"]})", headers).status, 403);
    EXPECT_EQ(ask(Method::del, "/session", "", headers).status, 403);
    EXPECT_EQ(ask(Method::get, "/session", "", headers).status, 200);
}

TEST_P(Doors, unknown_fields_and_shapes_are_refused_with_their_place)
{
    const auto unknown = ask(Method::post, "/session", R"({"email":"a@b.example","password":["x"],"admin":true})");
    ASSERT_EQ(unknown.status, 422);
    EXPECT_EQ(unknown.body.at("errors").as_array().size(), 2u);
    EXPECT_EQ(ask(Method::post, "/session", "{").status, 400);
    EXPECT_EQ(ask(Method::patch, path_of(tom), R"({"email":"new@hafer-mohn.example"})", and_also(page_of(hanne), "If-Match", "\"v1\"")).status, 422) << "read-only";
}

TEST_P(Doors, a_new_password_gives_a_new_cookie)
{
    const auto headers = page_of(tom);
    const auto changed = ask(Method::post, "/session/password", json::serialize(json::object{{"current_password", password}, {"new_password", "drei blaue Elche tanzen"}}), headers);
    ASSERT_EQ(changed.status, 200);
    EXPECT_EQ(ask(Method::get, "/session", "", headers).status, 401);
    EXPECT_EQ(ask(Method::get, "/session", "", with_cookie(changed.cookie())).status, 200);
}

TEST_P(Doors, a_first_owner_is_not_needed_any_more)
{
    const auto needed = ask(Method::get, "/session/first-owner");
    EXPECT_EQ(needed.status, 200);
    EXPECT_EQ(needed.body.at("needed"), false);
    const auto refused = ask(Method::post, "/session/first-owner", R"({"link_token":"00","name":"Eve","email":"eve@example.org","password":"drei blaue Elche tanzen"})");
    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(refused.code(), "owner_exists");
}

TEST_P(Doors, somebody_new_comes_in_by_link_and_sets_a_password)
{
    const auto added = ask(Method::post, "/staff", R"({"name":"Rieke Lorenzen","email":"rieke@hafer-mohn.example","role":"staff"})", page_of(hanne));
    ASSERT_EQ(added.status, 201);
    EXPECT_EQ(added.header("Location"), "/api/v1/staff/" + std::string(added.body.at("id").as_string()));
    const auto in = ask(Method::post, "/session", json::serialize(json::object{{"link_token", added.body.at("link_token")}}));
    ASSERT_EQ(in.status, 200);
    EXPECT_EQ(in.body.at("has_password"), false);
    const auto set = ask(Method::post, "/session/password", R"({"new_password":"drei blaue Elche tanzen"})", with_cookie(in.cookie()));
    ASSERT_EQ(set.status, 200);
    EXPECT_EQ(set.body.at("has_password"), true);
    EXPECT_EQ(sign_in("rieke@hafer-mohn.example", "drei blaue Elche tanzen").status, 200);
}

TEST_P(Doors, staff_are_listed_read_and_changed)
{
    const auto page = ask(Method::get, "/staff?limit=3", "", page_of(samir));
    ASSERT_EQ(page.status, 200);
    EXPECT_EQ(page.body.at("data").as_array().size(), 3u);
    EXPECT_FALSE(page.body.at("data").at(0).as_object().contains("password"));
    const auto rest = ask(Method::get, "/staff?limit=3&cursor=" + std::string(page.body.at("next_cursor").as_string()), "", page_of(samir));
    EXPECT_EQ(rest.body.at("data").at(0).at("name"), "Samir Haddad");
    EXPECT_TRUE(rest.body.at("next_cursor").is_null());
    EXPECT_EQ(ask(Method::get, "/staff?cursor=nonsense", "", page_of(samir)).status, 422);

    const auto one = ask(Method::get, path_of(tom), "", page_of(samir));
    ASSERT_EQ(one.status, 200);
    EXPECT_EQ(one.header("ETag"), "\"v1\"");
    EXPECT_EQ(ask(Method::patch, path_of(tom), R"({"active":false})", page_of(hanne)).status, 428);
    const auto changed = ask(Method::patch, path_of(tom), R"({"active":false})", and_also(page_of(hanne), "If-Match", one.header("ETag")));
    ASSERT_EQ(changed.status, 200);
    EXPECT_EQ(changed.header("ETag"), "\"v2\"");
    EXPECT_EQ(ask(Method::patch, path_of(tom), R"({"active":true})", and_also(page_of(hanne), "If-Match", one.header("ETag"))).status, 412);
    EXPECT_EQ(ask(Method::get, "/staff?active=false", "", page_of(samir)).body.at("data").as_array().size(), 1u);
    EXPECT_EQ(ask(Method::get, "/staff/stf_0000000000001", "", page_of(samir)).status, 404);
}

TEST_P(Doors, a_link_for_a_forgotten_password)
{
    const auto made = ask(Method::post, path_of(tom) + "/sign-in-link", "{}", page_of(hanne));
    ASSERT_EQ(made.status, 201);
    EXPECT_EQ(ask(Method::post, "/session", json::serialize(json::object{{"link_token", made.body.at("link_token")}})).status, 200);
    EXPECT_EQ(ask(Method::post, path_of(hanne) + "/sign-in-link", "{}", page_of(ines)).status, 403);
}

TEST_P(Doors, tokens_are_made_used_listed_and_revoked)
{
    const auto made = ask(Method::post, "/tokens", R"({"name":"Till","scopes":["read"],"expires_in_days":30})", page_of(ines));
    ASSERT_EQ(made.status, 201);
    const http::Headers bearer = {{"Authorization", "Bearer " + std::string(made.body.at("token").as_string())}};
    const auto who = ask(Method::get, "/session", "", bearer, "203.0.113.7");
    ASSERT_EQ(who.status, 200) << "a token needs no loopback";
    for (const auto& permission : who.body.at("permissions").as_array()) EXPECT_TRUE(permission.as_string().ends_with(":read"));
    EXPECT_EQ(ask(Method::post, "/tokens", R"({"name":"More","scopes":["all"]})", bearer).status, 403);

    const auto listed = ask(Method::get, "/tokens", "", page_of(ines));
    ASSERT_EQ(listed.body.at("data").as_array().size(), 1u);
    EXPECT_FALSE(listed.body.at("data").at(0).as_object().contains("token"));
    const auto path = "/tokens/" + std::string(made.body.at("id").as_string());
    EXPECT_EQ(ask(Method::del, path, "", page_of(tom)).status, 404);
    EXPECT_EQ(ask(Method::del, path, "", page_of(ines)).status, 204);
    EXPECT_EQ(ask(Method::get, "/session", "", bearer).status, 401);
}

TEST_P(Doors, a_program_makes_no_way_in_for_itself)
{
    const auto made = ask(Method::post, "/tokens", R"({"name":"Till","scopes":["all"]})", page_of(hanne));
    const http::Headers bearer = {{"Authorization", "Bearer " + std::string(made.body.at("token").as_string())}};
    for (const auto* staff : {&hanne, &tom}) {
        const auto refused = ask(Method::post, path_of(*staff) + "/sign-in-link", "{}", bearer);
        EXPECT_EQ(refused.status, 403);
        EXPECT_EQ(refused.code(), "needs_a_person");
    }
    const auto added = ask(Method::post, "/staff", R"({"name":"Rieke Lorenzen","email":"rieke@hafer-mohn.example","role":"owner"})", bearer);
    ASSERT_EQ(added.status, 201);
    EXPECT_TRUE(added.body.at("link_token").is_null());
    EXPECT_EQ(ask(Method::post, "/staff/" + std::string(added.body.at("id").as_string()) + "/sign-in-link", "{}", page_of(hanne)).status, 201);
}

TEST_P(Doors, a_repeated_key_makes_one_token_and_keeps_no_secret)
{
    const auto headers = and_also(page_of(ines), "Idempotency-Key", "till-1");
    const std::string body = R"({"name":"Till","scopes":["read"]})";
    const auto first = ask(Method::post, "/tokens", body, headers);
    ASSERT_EQ(first.status, 201);
    const auto again = ask(Method::post, "/tokens", body, headers);
    EXPECT_EQ(again.status, 409);
    EXPECT_EQ(again.code(), "told_once");
    EXPECT_EQ(ask(Method::get, "/tokens", "", page_of(ines)).body.at("data").as_array().size(), 1u);

    // Nothing that a password went into is kept under a key, and signing in twice is two sessions.
    const auto sign_in = json::serialize(json::object{{"email", "tom@hafer-mohn.example"}, {"password", password}});
    const auto one = ask(Method::post, "/session", sign_in, {{"Idempotency-Key", "in-1"}}), two = ask(Method::post, "/session", sign_in, {{"Idempotency-Key", "in-1"}});
    EXPECT_EQ(one.status, 200);
    EXPECT_EQ(two.status, 200);
    EXPECT_NE(one.cookie(), two.cookie());
    const auto kept = world.read([](Context& ctx) {
        std::string all;
        for (const auto rows = ctx.db.query_text("SELECT key, body, headers FROM idempotency_keys", {}); rows->next();)
            for (int column = 0; column < 3; ++column) all += rows->text(column);
        return all;
    });
    EXPECT_EQ(kept.find("in-1"), std::string::npos);
    EXPECT_NE(kept.find("till-1"), std::string::npos);
    EXPECT_EQ(kept.find(std::string(first.body.at("token").as_string())), std::string::npos);
}

TEST_P(Doors, the_audit_is_read_with_filters_by_those_who_may)
{
    ask(Method::patch, path_of(tom), R"({"role":"viewer"})", and_also(page_of(hanne), "If-Match", "\"v1\""));
    const auto events = ask(Method::get, "/audit-events?action=staff.changed&subject=" + to_text(tom.id) + "&actor=" + to_text(hanne.id), "", page_of(ines));
    ASSERT_EQ(events.status, 200);
    ASSERT_EQ(events.body.at("data").as_array().size(), 1u);
    EXPECT_EQ(events.body.at("data").at(0).at("changes"), (json::value{{"role", {"staff", "viewer"}}}));
    EXPECT_EQ(ask(Method::get, "/audit-events?limit=2", "", page_of(ines)).body.at("next_cursor").is_string(), true);
    EXPECT_EQ(ask(Method::get, "/audit-events?to=" + to_text(Instant{0}), "", page_of(ines)).body.at("data").as_array().size(), 0u);
    EXPECT_EQ(ask(Method::get, "/audit-events?from=yesterday", "", page_of(ines)).status, 422);
    EXPECT_EQ(ask(Method::get, "/audit-events", "", page_of(samir)).status, 403);
}

TEST_P(Doors, the_audit_tells_how_to_reach_somebody_to_those_alone_who_may_read_that)
{
    world.write([](Context& ctx) -> Result<Done> {
        record(ctx, "customer.created", "cus_0000000000001", R"({"name":[null,"Mara Kowalska"],"emails":[[],["mara@example.org"]],"street":[null,"Am Markt 1"],"postcode":[null,"24999"],"city":[null,"Quendelbrück"]})");
        record(ctx, "customer.merged_away", "cus_0000000000002", R"({"other":[{"name":"Mara K","phones":["+491701234567"],"household":null},null]})");
        record(ctx, "message.bounced", "msg_0000000000001", R"({"bounce":[null,"5.1.1 <gone@example.org>: no such mailbox"]})");
        record(ctx, "household.accepted", "am-markt", R"({"acceptance":[null,{"household":"Kowalska, Am Markt 1","members":[{"customer_id":"cus_0000000000001","before":"At Market 1"}],"name":"Kowalska, Am Markt 1","proposed":[]}]})");
        return Done{};
    });
    const auto seen_by = [&](const std::string& scopes) {
        const auto made = ask(Method::post, "/tokens", R"({"name":"Log","scopes":[)" + scopes + "]}", page_of(ines));
        const http::Headers bearer{{"Authorization", "Bearer " + std::string(made.body.at("token").as_string())}};
        const auto log = ask(Method::get, "/audit-events", "", bearer);
        std::string all;
        for (const auto& event : log.body.at("data").as_array()) all += json::serialize(event.at("changes")) + "\n";
        return all;
    };
    const auto whole = seen_by(R"("audit:read","customers:read")"), masked = seen_by(R"("audit:read")");
    for (const auto* told : {"mara@example.org", "Am Markt 1", "24999", "+491701234567", "At Market 1", "gone@example.org"}) {
        EXPECT_NE(whole.find(told), std::string::npos) << told;
        EXPECT_EQ(masked.find(told), std::string::npos) << told;
    }
    for (const auto* told : {"Mara Kowalska", "Quendelbrück", R"("street":[null,"…"])", R"("household":null)"}) EXPECT_NE(masked.find(told), std::string::npos) << told << " in " << masked;
}

TEST_P(Doors, the_business_is_changed_for_everybody_at_once)
{
    const auto read = ask(Method::get, "/business", "", page_of(ines));
    ASSERT_EQ(read.status, 200);
    const auto changed = ask(Method::patch, "/business", R"({"name":"Hafer & Söhne","time_zone":"Asia/Kathmandu","currency":"CHF"})", and_also(page_of(ines), "If-Match", read.header("ETag")));
    ASSERT_EQ(changed.status, 200);
    EXPECT_EQ(world.runtime().business()->time_zone.name(), "Asia/Kathmandu");
    EXPECT_EQ(ask(Method::get, "/session", "", page_of(tom)).body.at("business").at("currency"), "CHF");
    money = true;
    const auto refused = ask(Method::patch, "/business", R"({"currency":"EUR"})", and_also(page_of(ines), "If-Match", changed.header("ETag")));
    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(refused.code(), "money_in_use");
    EXPECT_EQ(world.runtime().business()->currency.text(), "CHF");
}

// Which role may use which route at all; what a use case refuses beyond that is tested with it.
TEST_P(Doors, are_open_to_exactly_these_roles)
{
    struct Row {
        Method method;
        std::string path;
        std::optional<Role> from;   // none: anybody, also without signing in
    };
    const std::vector<Row> rows = {
        {Method::post, "/session", {}}, {Method::get, "/session/first-owner", {}}, {Method::post, "/session/first-owner", {}},
        {Method::get, "/session", Role::viewer}, {Method::del, "/session", Role::viewer}, {Method::post, "/session/password", Role::viewer},
        {Method::get, "/staff", Role::viewer}, {Method::get, "/staff/{id}", Role::viewer}, {Method::post, "/staff", Role::manager}, {Method::patch, "/staff/{id}", Role::manager},
        {Method::post, "/staff/{id}/sign-in-link", Role::manager},
        {Method::get, "/tokens", Role::staff}, {Method::post, "/tokens", Role::staff}, {Method::del, "/tokens/{id}", Role::staff},
        {Method::get, "/audit-events", Role::manager}, {Method::get, "/events", Role::viewer}, {Method::get, "/business", Role::manager}, {Method::patch, "/business", Role::manager},
    };
    EXPECT_EQ(rows.size(), router.routes().size()) << "every route has its row";
    for (const auto& row : rows) {
        auto path = row.path;
        if (const auto id = path.find("{id}"); id != path.npos) path.replace(id, 4, path.starts_with("/tokens") ? "tok_0000000000001" : "stf_0000000000001");
        const bool by_nobody = row.from.has_value() && ask(row.method, path).status == 401;
        EXPECT_EQ(by_nobody, row.from.has_value()) << row.path;
        for (const auto* staff : {&samir, &tom, &ines, &hanne}) {
            const auto status = ask(row.method, path, "", page_of(*staff)).status;
            EXPECT_NE(status, 401) << row.path;
            EXPECT_EQ(status == 403, row.from && staff->role < *row.from) << row.path << " " << staff->name;
            if (row.path == "/session" && row.method == Method::del) sessions.clear();
        }
    }
}

}  // namespace
}  // namespace rapport::identity
