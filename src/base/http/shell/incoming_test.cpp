// However the network cuts the bytes, and whatever they are, the same is read or refused.
#include "base/http/shell/incoming.h"
#include <gtest/gtest.h>
#include <random>
#include <vector>

namespace rapport::http::shell {
namespace {

// Everything that a connection's bytes came to, as text: one line a request, and the refusal that ended it.
std::string outcome(std::string_view bytes, std::size_t largest_cut, std::mt19937& random)
{
    Limits limits;
    limits.header_bytes = 600;
    limits.uri_bytes = 100;
    limits.header_fields = 8;
    const BodyRules rules = [](const Request&, bool) { return BodyRule{50, false}; };
    const std::string spool_dir = "/tmp";
    Incoming in(limits, rules, spool_dir);
    std::string text;
    for (;;) {
        const Incoming::Step step = in.advance();
        if (step == Incoming::Step::refused) return text + std::to_string(in.fault().status);
        if (step == Incoming::Step::whole) {
            SpoolFile file;
            const Request request = in.take(file);
            text += request.path + "?" + request.query + " " + request.body + "\n";
            in.next();
            continue;
        }
        if (step == Incoming::Step::send_continue) continue;
        if (bytes.empty()) return text + "more";

        const auto space = in.space();
        if (space.empty()) return "no space for more";
        const std::size_t cut = std::uniform_int_distribution<std::size_t>(1, largest_cut)(random);
        const std::size_t size = std::min({space.size(), bytes.size(), cut});
        std::copy_n(bytes.begin(), size, space.begin());
        in.grew(size);
        bytes.remove_prefix(size);
    }
}

std::string spoil(std::string bytes, std::mt19937& random)
{
    static constexpr std::string_view pieces[] = {"\r\n", "\n", "\r", " ", ":", "0", "\r\n\r\n", "Content-Length: 3\r\n",
        "Transfer-Encoding: chunked\r\n", "%", "%41", ";a=b", "\t", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "f", "Expect: 100-continue\r\n"};
    const int changes = static_cast<int>(random() % 4);
    for (int i = 0; i < changes; ++i) {
        const std::size_t at = random() % bytes.size();
        switch (random() % 3) {
        case 0: bytes[at] = static_cast<char>(random()); break;
        case 1: bytes.erase(at, random() % 4); break;
        default: bytes.insert(at, pieces[random() % std::size(pieces)]); break;
        }
        if (bytes.empty()) bytes = "G";
    }
    return bytes;
}

TEST(Incoming, does_not_depend_on_how_the_bytes_are_cut)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const std::string requests[] = {
        "GET /a%20b?c=d HTTP/1.1\r\nHost: shop\r\nAccept: */*\r\n\r\nGET /2 HTTP/1.1\r\nHost: shop\r\n\r\n",
        "POST /b HTTP/1.1\r\nHost: shop\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhelloGET /2 HTTP/1.1\r\nHost: shop\r\n\r\n",
        "PUT /c HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\n3;x=\"y\"\r\nabc\r\n1\r\nd\r\n0\r\nT: t\r\n\r\nGET /2 HTTP/1.0\r\n\r\n",
    };
    EXPECT_EQ(outcome(requests[0], 20, random), "/a b?c=d \n/2? \nmore");
    EXPECT_EQ(outcome(requests[1], 20, random), "/b? hello\n/2? \nmore");
    EXPECT_EQ(outcome(requests[2], 20, random), "/c? abcd\n/2? \nmore");
    const std::string two_faults = "GET /" + std::string(150, 'a') + " HTTP/2.1\r\n\r\n";   // too long, and another version
    EXPECT_EQ(outcome(two_faults, 1, random), "414");
    EXPECT_EQ(outcome(two_faults, 10'000, random), "414");
    for (int round = 0; round < 20'000; ++round) {
        const std::string bytes = spoil(requests[round % 3], random);
        const std::string at_once = outcome(bytes, 10'000, random);
        ASSERT_EQ(outcome(bytes, 1, random), at_once) << bytes;
        ASSERT_EQ(outcome(bytes, 20, random), at_once) << bytes;
        ASSERT_NE(at_once, "no space for more") << bytes;
    }
}

}  // namespace
}  // namespace rapport::http::shell
