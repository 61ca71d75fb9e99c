#include "base/http/forwarded.h"

#include "base/http/flood_gate.h"

#include <gtest/gtest.h>

#include <cstdio>

namespace rapport::http {
namespace {

// Who counts as the client, and through which proxy they came.
std::pair<std::string, std::string> client(std::string_view trusted, const std::string& peer, const std::vector<std::string>& forwarded)
{
    Request request;
    request.peer = peer;
    for (const auto& one : forwarded) request.headers.emplace_back("X-Forwarded-For", one);
    TrustedProxies::of(trusted).value().name_client(request);
    return {request.peer, request.via};
}

TEST(TrustedProxies, name_the_rightmost_who_is_none_of_them)
{
    using Told = std::pair<std::string, std::string>;
    EXPECT_EQ(client("127.0.0.1", "127.0.0.1", {"203.0.113.7"}), (Told{"203.0.113.7", "127.0.0.1"}));
    EXPECT_EQ(client("127.0.0.1", "127.0.0.1", {"10.9.9.9, 203.0.113.7"}), (Told{"203.0.113.7", "127.0.0.1"})) << "the first one anybody may have written";
    EXPECT_EQ(client("127.0.0.1,10.0.0.0/8", "127.0.0.1", {"6.6.6.6, 203.0.113.7, 10.1.2.3"}), (Told{"203.0.113.7", "127.0.0.1"}));
    EXPECT_EQ(client("127.0.0.1", "127.0.0.1", {"6.6.6.6", "203.0.113.7:4711"}), (Told{"203.0.113.7", "127.0.0.1"})) << "twice is one list, and a port is none of it";
    EXPECT_EQ(client("::1", "::1", {"[2001:db8::7]:443"}), (Told{"2001:db8::7", "::1"}));
    EXPECT_EQ(client("127.0.0.0/8", "::ffff:127.0.0.5", {"203.0.113.7"}), (Told{"203.0.113.7", "::ffff:127.0.0.5"}));
    EXPECT_EQ(client("127.0.0.1,10.0.0.0/8", "127.0.0.1", {"10.7.7.7, 10.1.2.3"}), (Told{"10.7.7.7", "127.0.0.1"})) << "all of them proxies: the farthest";
    EXPECT_EQ(client("127.0.0.1", "127.0.0.1", {"203.0.113.7, unknown"}), (Told{"127.0.0.1", "127.0.0.1"})) << "what is no address ends the list";
    EXPECT_EQ(client("127.0.0.1", "127.0.0.1", {}), (Told{"127.0.0.1", "127.0.0.1"}));
    EXPECT_EQ(client("127.0.0.1", "198.51.100.4", {"203.0.113.7"}), (Told{"198.51.100.4", ""})) << "a stranger names nobody";
    EXPECT_EQ(client("", "127.0.0.1", {"203.0.113.7"}), (Told{"127.0.0.1", ""}));
    EXPECT_EQ(client("2001:db8::/33", "2001:db8:7fff::1", {"203.0.113.7"}).first, "203.0.113.7");
    EXPECT_EQ(client("2001:db8::/33", "2001:db8:8000::1", {"203.0.113.7"}).second, "");
}

TEST(TrustedProxies, are_addresses_or_networks)
{
    for (const auto* wrong : {"proxy", "127.0.0.1,", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "::/129", "1.2.3", "/8", ",,"}) {
        const auto read = TrustedProxies::of(wrong);
        if (std::string_view(wrong) == "127.0.0.1,") EXPECT_TRUE(read) << "a comma at the end is none";
        else EXPECT_FALSE(read) << wrong;
    }
    EXPECT_TRUE(TrustedProxies::of("  ").value().empty());
}

TEST(Networks, of_this_machine_are_one_that_may_ask_more)
{
    EXPECT_EQ(network_of("127.0.0.1"), network_of("::1"));
    EXPECT_EQ(network_of("::ffff:127.0.0.9"), this_machine);
    EXPECT_EQ(network_of("203.0.113.7"), "203.0.113.7");
    EXPECT_EQ(household_of("203.0.113.7"), "203.0.113.7");
    EXPECT_EQ(household_of("2001:db8:1:1::1"), household_of("2001:db8:1:ff::1"));
    EXPECT_NE(household_of("2001:db8:1:1::1"), household_of("2001:db8:1:101::1"));
    for (const auto* same : {"::ffff:203.0.113.7", "::FFFF:cb00:7107", "64:ff9b::203.0.113.7", "2002:cb00:7107::1"}) EXPECT_EQ(network_of(same), "203.0.113.7") << same;
    EXPECT_EQ(network_of("0:0:0:0:0:0:0:1"), this_machine);
    const Allowance few{10, 20};
    EXPECT_EQ(allowance_of("203.0.113.7", few).at_once, 10);
    EXPECT_EQ(allowance_of(this_machine, few).at_once, 10 * more_for_this_machine);
}

TEST(Networks, around_one_have_shares_of_their_own)
{
    const Instant now{1'000'000'000};
    const Allowance few{3, 1};
    NetworkGate gate;
    const auto took = [&](auto peer_of, int many) {
        int count = 0;
        for (int n = 0; n < many; ++n) count += gate.wait_seconds("x", peer_of(n), few, now) == 0;
        return count;
    };
    EXPECT_EQ(took([](int) { return "2001:db8:1:1::7"; }, 9), 3);
    EXPECT_EQ(took([](int n) { return "2001:db8:1:" + std::to_string(n % 10) + "::7"; }, 90), 3) << "with the three before twice as many, in a /56";
    EXPECT_EQ(took([](int n) { return "2001:db8:1:" + std::to_string(n % 10) + "0" + std::to_string(n / 10 % 10) + "::7"; }, 900), 6) << "four times as many in a /48";
    EXPECT_EQ(took([](int) { return "2001:db8:2::7"; }, 9), 3);
    EXPECT_EQ(took([](int n) { return "203.0.113." + std::to_string(n % 100); }, 900), 300) << "addresses of version 4 have nothing around them";
    EXPECT_EQ(took([](int n) { return "::ffff:203.0.114." + std::to_string(n % 100); }, 900), 300);
    // Who comes from very many networks makes others forgotten, and not their own share.
    const auto one_of_65536 = [](int n) {
        char text[40];
        std::snprintf(text, sizeof text, "2001:db8:3:%x::7", static_cast<unsigned>(n % 65'536));
        return std::string(text);
    };
    EXPECT_EQ(took(one_of_65536, 70'000), 12);
}

}  // namespace
}  // namespace rapport::http
