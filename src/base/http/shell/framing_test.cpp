// What two readers of the same bytes could understand differently is refused, and the connection closed.
#include "base/http/shell/test_client.h"
#include <thread>

namespace rapport::http {
namespace {

using namespace std::string_literals;

struct Abuse {
    std::string name;
    std::string bytes;
    int status;
};

void PrintTo(const Abuse& abuse, std::ostream* out) { *out << abuse.name; }

class Framing : public testing::TestWithParam<Abuse> {};

// A second request behind the first must never be served.
TEST_P(Framing, is_refused_and_the_connection_closed)
{
    const auto server = serve(echo);
    RawClient client(server->port());
    client.send(GetParam().bytes + get("/smuggled"));
    const std::string answer = client.read_answer();
    EXPECT_EQ(status_of(answer), GetParam().status) << answer;
    EXPECT_EQ(header_of(answer, "Connection"), "close");
    EXPECT_EQ(header_of(answer, "Content-Type"), "application/problem+json");
    EXPECT_NE(body_of(answer).find("\"request_id\":\"" + header_of(answer, "X-Request-Id") + "\""), std::string::npos) << answer;
    EXPECT_TRUE(client.is_closed_by_server());
    EXPECT_EQ(server->figures().requests, 0u);
}

std::string post(std::string_view headers, std::string_view body)
{
    return "POST /a HTTP/1.1\r\nHost: shop\r\n" + std::string(headers) + "\r\n" + std::string(body);
}

std::string many_headers(int count)
{
    std::string text = "GET / HTTP/1.1\r\nHost: shop\r\n";
    for (int i = 0; i < count; ++i) text += "a: b\r\n";
    return text + "\r\n";
}

INSTANTIATE_TEST_SUITE_P(abuse, Framing,
    testing::Values(
        // The seven that trials of other servers found them to differ in.
        Abuse{"chunked_and_length", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
        Abuse{"length_and_chunked", post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"), 400},
        Abuse{"two_lengths", post("Content-Length: 3\r\nContent-Length: 4\r\n", "abcd"), 400},
        Abuse{"signed_length", post("Content-Length: +4\r\n", "abcd"), 400},
        Abuse{"space_before_colon", post("Content-Length : 4\r\n", "abcd"), 400},
        Abuse{"unknown_coding", post("Transfer-Encoding: gzip\r\n", ""), 501},
        Abuse{"no_host", "GET / HTTP/1.1\r\nAccept: */*\r\n\r\n", 400},
        Abuse{"100000_headers", many_headers(100'000), 431},
        // Their kin.
        Abuse{"same_length_twice", post("Content-Length: 4\r\nContent-Length: 4\r\n", "abcd"), 400},
        Abuse{"lengths_in_a_list", post("Content-Length: 4, 4\r\n", "abcd"), 400},
        Abuse{"negative_length", post("Content-Length: -1\r\n", ""), 400},
        Abuse{"hexadecimal_length", post("Content-Length: 0x4\r\n", "abcd"), 400},
        Abuse{"length_past_64_bits", post("Content-Length: 18446744073709551617\r\n", "a"), 400},
        Abuse{"empty_length", post("Content-Length: \r\n", ""), 400},
        Abuse{"coding_list", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 501},
        Abuse{"coding_twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
        Abuse{"coding_identity", post("Transfer-Encoding: identity\r\nContent-Length: 4\r\n", "abcd"), 400},
        Abuse{"coding_quoted", post("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n"), 501},
        Abuse{"coding_in_1_0", "POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        Abuse{"two_hosts", "GET / HTTP/1.1\r\nHost: shop\r\nHost: other\r\n\r\n", 400},
        Abuse{"host_with_path", "GET / HTTP/1.1\r\nHost: shop/evil\r\n\r\n", 400},
        Abuse{"folded_header", "GET / HTTP/1.1\r\nHost: shop\r\nA: b\r\n c\r\n\r\n", 400},
        Abuse{"folded_first_header", "GET / HTTP/1.1\r\n Host: shop\r\n\r\n", 400},
        Abuse{"bare_line_feeds", "GET / HTTP/1.1\nHost: shop\n\n", 400},
        Abuse{"bare_line_feed", "GET / HTTP/1.1\r\nHost: shop\r\nA: b\nC: d\r\n\r\n", 400},
        Abuse{"bare_carriage_return", "GET / HTTP/1.1\r\nHost: shop\r\nA: b\rC: d\r\n\r\n", 400},
        Abuse{"nul_in_header", "GET / HTTP/1.1\r\nHost: shop\r\nA: b\0c\r\n\r\n"s, 400},
        Abuse{"control_in_header", "GET / HTTP/1.1\r\nHost: shop\r\nA: b\x01\r\n\r\n", 400},
        Abuse{"nul_in_name", "GET / HTTP/1.1\r\nHost: shop\r\nA\0: b\r\n\r\n"s, 400},
        Abuse{"no_colon", "GET / HTTP/1.1\r\nHost: shop\r\nabc\r\n\r\n", 400},
        Abuse{"empty_name", "GET / HTTP/1.1\r\nHost: shop\r\n: abc\r\n\r\n", 400},
        Abuse{"many_empty_lines", "\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: shop\r\n\r\n", 400},
        Abuse{"no_version", "GET /\r\nHost: shop\r\n\r\n", 400},
        Abuse{"version_2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
        Abuse{"version_9", "GET / HTTP/9.1\r\nHost: shop\r\n\r\n", 505},
        Abuse{"lower_case_version", "GET / http/1.1\r\nHost: shop\r\n\r\n", 400},
        Abuse{"unknown_method", "BREW /pot HTTP/1.1\r\nHost: shop\r\n\r\n", 501},
        Abuse{"trace", "TRACE / HTTP/1.1\r\nHost: shop\r\n\r\n", 405},
        Abuse{"connect", "CONNECT shop:443 HTTP/1.1\r\nHost: shop\r\n\r\n", 405},
        Abuse{"unknown_expectation", post("Expect: tea\r\nContent-Length: 4\r\n", "abcd"), 417},
        // Targets.
        Abuse{"absolute_target", "GET http://shop/ HTTP/1.1\r\nHost: shop\r\n\r\n", 400},
        Abuse{"star_target", "OPTIONS * HTTP/1.1\r\nHost: shop\r\n\r\n", 400},
        Abuse{"nul_in_path", "GET /a%00b HTTP/1.1\r\nHost: shop\r\n\r\n", 400},
        Abuse{"line_feed_in_path", "GET /a%0Ab HTTP/1.1\r\nHost: shop\r\n\r\n", 400},
        Abuse{"half_an_escape", "GET /a%2 HTTP/1.1\r\nHost: shop\r\n\r\n", 400},
        Abuse{"no_escape", "GET /a%zz HTTP/1.1\r\nHost: shop\r\n\r\n", 400},
        Abuse{"blank_in_target", "GET /a b HTTP/1.1\r\nHost: shop\r\n\r\n", 400},
        // Chunks.
        Abuse{"chunk_size_too_large", post("Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\n"), 400},
        Abuse{"chunk_size_signed", post("Transfer-Encoding: chunked\r\n", "+4\r\nabcd\r\n0\r\n\r\n"), 400},
        Abuse{"chunk_size_prefixed", post("Transfer-Encoding: chunked\r\n", "0x4\r\nabcd\r\n0\r\n\r\n"), 400},
        Abuse{"chunk_without_end", post("Transfer-Encoding: chunked\r\n", "4\r\nabcdefgh\r\n0\r\n\r\n"), 400},
        Abuse{"chunk_with_line_feeds", post("Transfer-Encoding: chunked\r\n", "4\nabcd\n0\n\n\r\n"), 400},
        Abuse{"line_feed_in_extension", post("Transfer-Encoding: chunked\r\n", "4;a\nb\r\nabcd\r\n0\r\n\r\n"), 400},
        Abuse{"line_feed_in_quoted_extension", post("Transfer-Encoding: chunked\r\n", "4;a=\"\n\"\r\nabcd\r\n0\r\n\r\n"), 400},
        Abuse{"endless_extension", post("Transfer-Encoding: chunked\r\n", "4;" + std::string(40'000, 'a')), 431},
        Abuse{"carriage_return_in_extension", post("Transfer-Encoding: chunked\r\n", "4;a=\"\r\"\r\nabcd\r\n0\r\n\r\n"), 400},
        Abuse{"line_feed_in_trailer", post("Transfer-Encoding: chunked\r\n", "0\r\nA: b\nC: d\r\n\r\n"), 400},
        Abuse{"line_feeds_end_trailer", post("Transfer-Encoding: chunked\r\n", "0\r\nA: b\n\nGET /x HTTP/1.1\r\nHost: shop\r\n\r\n"), 400},
        Abuse{"coding_in_trailer", post("Transfer-Encoding: chunked\r\n", "0\r\nTransfer-Encoding: chunked\r\n\r\n"), 400},
        Abuse{"length_in_trailer", post("Transfer-Encoding: chunked\r\n", "0\r\nContent-Length: 4\r\n\r\n"), 400}),
    [](const auto& info) { return info.param.name; });

TEST(FramingAllowed, one_empty_line_before_a_request)
{
    const auto server = serve(echo);
    EXPECT_EQ(body_of(answer_to(*server, "\r\n" + get("/a"))), "GET /a");
}

TEST(FramingAllowed, paths_are_decoded_and_not_tidied)
{
    const auto server = serve(echo);
    EXPECT_EQ(body_of(answer_to(*server, get("/caf%C3%A9//..%2f/%41?q=%41+b"))), "GET /café//..//A?q=%41+b");
}

TEST(FramingAllowed, version_1_0_without_host_and_closing)
{
    const auto server = serve(echo);
    RawClient client(server->port());
    client.send("GET /old HTTP/1.0\r\n\r\n");
    const std::string answer = client.read_answer();
    EXPECT_EQ(body_of(answer), "GET /old");
    EXPECT_EQ(header_of(answer, "Connection"), "close");
    EXPECT_TRUE(client.is_closed_by_server());
}

TEST(FramingAllowed, version_1_0_kept_alive_when_asked)
{
    const auto server = serve(echo);
    RawClient client(server->port());
    client.send("GET /1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(header_of(client.read_answer(), "Connection"), "keep-alive");
    client.send("GET /2 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(body_of(client.read_answer()), "GET /2");
}

// However the bytes are cut, the request is the same.
TEST(FramingAllowed, byte_by_byte)
{
    const auto server = serve(echo);
    RawClient client(server->port());
    for (const char c : post("Transfer-Encoding: chunked\r\n", "3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: t\r\n\r\n") + get("/next")) {
        client.send({&c, 1});
        std::this_thread::sleep_for(1ms);
    }
    EXPECT_EQ(body_of(client.read_answer()), "POST /a abcde");
    EXPECT_EQ(body_of(client.read_answer()), "GET /next");
}

}  // namespace
}  // namespace rapport::http
