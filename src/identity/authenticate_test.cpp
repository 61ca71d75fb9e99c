#include "identity/authenticate.h"

#include "identity/cookies.h"
#include "identity/roles.h"
#include "identity/sessions.h"
#include "identity/test/shop.h"

namespace rapport::identity {
namespace {

using rapport::identity::test::code_of;

http::Request get_from(const std::string& peer, http::Headers headers)
{
    http::Request request;
    request.peer = peer;
    request.headers = std::move(headers);
    return request;
}

class Authenticating : public test::ShopTest {
protected:
    Authenticating()
    {
        session = world.write([&](Context& ctx) -> Result<SignedIn> { return open_session(ctx, tom, Means::password, {}); }).session;
    }
    Result<Actor> who(const http::Request& request) { return world.read([&](Context& ctx) { return authenticate(ctx.db, request, ctx.now()); }); }
    http::Request with_session(http::Method method = http::Method::get, http::Headers more = {})
    {
        auto request = get_from("127.0.0.1", std::move(more));
        request.method = method;
        request.headers.emplace_back("Cookie", "theme=dark; rapport_session=" + session);
        request.headers.emplace_back("Host", "localhost:8080");
        return request;
    }
    std::string session;
};
RAPPORT_ON_BOTH_ENGINES(Authenticating);

TEST_P(Authenticating, a_session_acts_as_its_person)
{
    const auto actor = who(with_session());
    ASSERT_TRUE(actor);
    EXPECT_EQ(actor->staff, tom.id);
    EXPECT_EQ(actor->name, "Tom Reimers");
    EXPECT_EQ(actor->via, "session");
    EXPECT_EQ(actor->permissions, permissions_of(Role::staff));
}

TEST_P(Authenticating, nothing_shown_or_nothing_known_is_not_signed_in)
{
    EXPECT_EQ(code_of(who(get_from("127.0.0.1", {}))), "not_signed_in");
    EXPECT_EQ(code_of(who(get_from("127.0.0.1", {{"Cookie", "rapport_session="}}))), "not_signed_in");
    EXPECT_EQ(code_of(who(get_from("127.0.0.1", {{"Cookie", "rapport_session=" + crypto::digest(session)}}))), "not_signed_in") << "the digest is no key";
    for (const auto* authorization : {"", "Bearer", "Bearer ", "Bearer rap_00", "Basic dG9tOnRvbQ==", "Bearer  x"})
        EXPECT_EQ(code_of(who(get_from("127.0.0.1", {{"Authorization", authorization}}))), "not_signed_in") << authorization;
}

TEST_P(Authenticating, a_wrong_token_is_not_made_good_by_a_right_cookie)
{
    EXPECT_EQ(code_of(who(with_session(http::Method::get, {{"Authorization", "Bearer rap_00"}}))), "not_signed_in");
}

TEST_P(Authenticating, the_plain_cookie_counts_on_this_machine_alone)
{
    auto request = with_session();
    for (const auto* here : {"127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"}) {
        request.peer = here;
        EXPECT_TRUE(who(request)) << here;
    }
    for (const auto* elsewhere : {"192.168.1.7", "203.0.113.7", "::ffff:203.0.113.7", "2001:db8::1", "", "127.0.0.1.example", "::127.0.0.1"}) {
        request.peer = elsewhere;
        EXPECT_EQ(code_of(who(request)), "not_signed_in") << elsewhere;
    }
}

TEST_P(Authenticating, the_plain_cookie_counts_behind_a_proxy_of_this_machine)
{
    auto request = with_session();
    request.peer = "203.0.113.7";
    request.via = "127.0.0.1";
    EXPECT_TRUE(who(request));
    request.via = "198.51.100.4";
    EXPECT_EQ(code_of(who(request)), "not_signed_in");
    request.peer = "127.0.0.1";
    EXPECT_EQ(code_of(who(request)), "not_signed_in") << "what the proxy names is not where it comes from";
}

TEST_P(Authenticating, over_tls_only_the_host_cookie_counts)
{
    auto request = with_session();
    request.over_tls = true;
    EXPECT_EQ(code_of(who(request)), "not_signed_in");
    request.headers = {{"Cookie", "__Host-rapport_session=" + session}};
    request.peer = "203.0.113.7";
    EXPECT_TRUE(who(request));
    request.over_tls = false;
    request.peer = "127.0.0.1";
    EXPECT_EQ(code_of(who(request)), "not_signed_in") << "and never the other way round";
}

TEST_P(Authenticating, a_change_must_come_from_our_own_page)
{
    using http::Method;
    for (const auto method : {Method::post, Method::put, Method::patch, Method::del, Method::options}) {
        EXPECT_TRUE(who(with_session(method, {{"Origin", "http://localhost:8080"}})));
        EXPECT_TRUE(who(with_session(method, {{"Sec-Fetch-Site", "same-origin"}})));
        const auto silent = who(with_session(method));
        EXPECT_EQ(code_of(silent), "other_origin") << "a browser always says where a change comes from";
        EXPECT_NE(silent.error().detail.find("Send the header Origin"), std::string::npos) << silent.error().detail;
        EXPECT_NE(who(with_session(method, {{"Origin", "http://evil.example"}})).error().detail.find("another site"), std::string::npos);
        for (const auto* origin : {"http://evil.example", "http://localhost", "http://localhost:8081", "https://localhost:8080.evil.example", "null", "", "localhost:8080", "http://localhost:8080@evil.example"})
            EXPECT_EQ(code_of(who(with_session(method, {{"Origin", origin}}))), "other_origin") << origin;
        for (const auto* site : {"cross-site", "same-site", "none", ""})
            EXPECT_EQ(code_of(who(with_session(method, {{"Sec-Fetch-Site", site}, {"Origin", "http://localhost:8080"}}))), "other_origin") << site;
    }
    EXPECT_TRUE(who(with_session(Method::get, {{"Origin", "http://evil.example"}})));
    EXPECT_TRUE(who(with_session(Method::head, {{"Origin", "http://evil.example"}})));
}

TEST_P(Authenticating, somebody_who_left_is_out_at_once)
{
    ASSERT_TRUE(world.try_write([&](Context& ctx) -> Result<Done> {
        auto gone = tom;
        gone.active = false;
        store::update(ctx.db, gone);    // the session's row is still there
        return Done{};
    }));
    EXPECT_EQ(code_of(who(with_session())), "not_signed_in");
}

TEST_P(Authenticating, a_session_ends_after_thirty_days_without_use)
{
    pass(session_idle_us - 1);
    EXPECT_TRUE(who(with_session()));
    pass(1);
    EXPECT_EQ(code_of(who(with_session())), "not_signed_in");
}

TEST_P(Authenticating, a_used_session_slides_and_ends_after_ninety_days)
{
    const auto use = [&] { return world.try_write([&](Context& ctx) { return authenticate(ctx.db, with_session(http::Method::post, {{"Sec-Fetch-Site", "same-origin"}}), ctx.now()); }); };
    for (int day = 0; day < 80; day += 20) {
        ASSERT_TRUE(use()) << day;
        pass(20 * us_per_day);
    }
    ASSERT_TRUE(use());
    pass(10 * us_per_day - 1);
    EXPECT_TRUE(use());
    pass(1);
    EXPECT_EQ(code_of(use()), "not_signed_in");
}

TEST_P(Authenticating, a_session_that_only_reads_is_kept_alive)
{
    const auto look = [&] { return world.read([&](Context& ctx) { return session_of(ctx.db, with_session(), ctx.now()); }); };
    auto desk = desk_of(tom);
    const auto opened = world.clock.now();
    pass(us_per_day - 1);
    keep_alive(desk, *look());
    EXPECT_EQ(look()->last_seen_at, opened);
    pass(1);
    keep_alive(desk, *look());
    EXPECT_EQ(look()->last_seen_at, world.clock.now());
    EXPECT_FALSE(world.read([&](Context& ctx) { return session_of(ctx.db, get_from("127.0.0.1", {}), ctx.now()); }));
}

TEST_P(Authenticating, a_command_acts_as_whom_it_names)
{
    world.read([&](Context& ctx) {
        const auto actor = actor_of_staff(ctx.db, "Tom@Hafer-Mohn.example");
        EXPECT_TRUE(actor && actor->staff == tom.id && actor->via == "command" && actor->permissions == permissions_of(Role::staff));
        EXPECT_EQ(code_of(actor_of_staff(ctx.db, "nobody@hafer-mohn.example")), "not_found");
        EXPECT_EQ(code_of(actor_of_staff(ctx.db, "")), "not_found");
        return 0;
    });
}

TEST(Cookies, are_as_strict_as_the_connection_allows)
{
    auto request = get_from("127.0.0.1", {});
    EXPECT_EQ(session_cookie(request, "abc"), "rapport_session=abc; Path=/; Max-Age=7776000; HttpOnly; SameSite=Lax");
    EXPECT_EQ(cleared_cookie(request), "rapport_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    request.over_tls = true;
    EXPECT_EQ(session_cookie(request, "abc"), "__Host-rapport_session=abc; Path=/; Max-Age=7776000; HttpOnly; SameSite=Lax; Secure");
}

TEST(Origins, are_compared_by_host_and_port)
{
    const auto same = [](const std::string& origin, const std::string& host) { return is_same_origin(get_from("127.0.0.1", {{"Origin", origin}, {"Host", host}})); };
    EXPECT_TRUE(same("https://shop.example", "shop.example"));
    EXPECT_TRUE(same("https://shop.example", "shop.example:443"));
    EXPECT_TRUE(same("http://Shop.Example:80", "shop.example"));
    EXPECT_TRUE(same("http://[::1]:8080", "[::1]:8080"));
    EXPECT_FALSE(same("http://shop.example", "shop.example:443"));
    EXPECT_FALSE(same("https://shop.example:8443", "shop.example"));
    EXPECT_FALSE(same("https://a.shop.example", "shop.example"));
    EXPECT_FALSE(same("ftp://shop.example", "shop.example"));
    EXPECT_FALSE(same("https://", ""));
}

}  // namespace
}  // namespace rapport::identity
