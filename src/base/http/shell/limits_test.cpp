// What a client may cost: bytes, time and connections. The limits are handed in short.
#include "base/http/shell/test_client.h"
#include <sys/stat.h>
#include <thread>
#include <vector>

namespace rapport::http {
namespace {

Options with(const Limits& limits)
{
    Options options;
    options.limits = limits;
    return options;
}

std::string announce(std::size_t bytes, std::string_view more = "")
{
    return "POST /a HTTP/1.1\r\nHost: shop\r\nContent-Length: " + std::to_string(bytes) + "\r\n" + std::string(more) + "\r\n";
}

double seconds_since(std::chrono::steady_clock::time_point began)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

TEST(Sizes, a_header_up_to_the_limit)
{
    const auto server = serve(echo);
    const std::string fits = "GET / HTTP/1.1\r\nHost: shop\r\nA: " + std::string(16 * 1024 - 35, 'a') + "\r\n\r\n";
    ASSERT_EQ(fits.size(), 16u * 1024);
    EXPECT_EQ(status_of(answer_to(*server, fits)), 200);
    EXPECT_EQ(status_of(answer_to(*server, "GET / HTTP/1.1\r\nHost: shop\r\nA: " + std::string(16 * 1024 - 34, 'a') + "\r\n\r\n")), 431);
    EXPECT_EQ(status_of(answer_to(*server, "GET / HTTP/1.1\r\nHost: shop\r\nA: " + std::string(64 * 1024, 'a') + "\r\n\r\n")), 431);
    EXPECT_EQ(status_of(answer_to(*server, "GET / HTTP/1.1\r\nHost: shop\r\nA: " + std::string(64 * 1024, 'a'))), 431);  // no end
}

TEST(Sizes, so_many_header_fields)
{
    const auto server = serve(echo);
    std::string request = "GET / HTTP/1.1\r\nHost: shop\r\n";
    for (int i = 0; i < 99; ++i) request += "a: b\r\n";
    EXPECT_EQ(status_of(answer_to(*server, request + "\r\n")), 200);
    EXPECT_EQ(status_of(answer_to(*server, request + "a: b\r\n\r\n")), 431);
}

TEST(Sizes, an_address_up_to_the_limit)
{
    const auto server = serve(echo);
    EXPECT_EQ(status_of(answer_to(*server, get("/" + std::string(8 * 1024 - 1, 'a')))), 200);
    EXPECT_EQ(status_of(answer_to(*server, get("/" + std::string(8 * 1024, 'a')))), 414);
    EXPECT_EQ(status_of(answer_to(*server, "GET /" + std::string(12 * 1024, 'a'))), 414);  // no end
}

TEST(Sizes, a_body_over_the_limit_is_refused_before_it_is_read)
{
    Options options;
    options.body_rules = [](const Request& head, bool) { return BodyRule{head.path == "/a" ? 1000u : 10u}; };
    const auto server = serve(echo, options);
    EXPECT_EQ(status_of(answer_to(*server, announce(1000) + std::string(1000, 'x'))), 200);
    EXPECT_EQ(status_of(answer_to(*server, announce(1001))), 413);
    EXPECT_EQ(status_of(answer_to(*server, announce(18446744073709551615u))), 413);
    EXPECT_EQ(status_of(answer_to(*server, announce(5000, "Expect: 100-continue\r\n"))), 413);
}

// The client sends all before it reads; the refusal must still reach it.
TEST(Sizes, the_refusal_of_a_large_body_arrives)
{
    const auto server = serve(echo);
    RawClient client(server->port());
    EXPECT_TRUE(client.send(announce(3'000'000) + std::string(3'000'000, 'x')));
    EXPECT_EQ(status_of(client.read_answer()), 413);
}

// The memory that read a refused request reads the next client's.
TEST(Sizes, a_refusal_leaves_nothing_behind)
{
    Options options;
    options.threads = 1;
    const auto server = serve(echo, options);
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(status_of(answer_to(*server, announce(5'000'000))), 413);
        EXPECT_EQ(status_of(answer_to(*server, "GET /a\n")), 400);
        { RawClient(server->port()).send(announce(100) + "half"); }
        { RawClient(server->port()).send("GET /ha"); }
        EXPECT_EQ(body_of(answer_to(*server, announce(3) + "abc")), "POST /a abc");
    }
}

TEST(Sizes, chunks_are_counted_while_they_come)
{
    Options options;
    options.body_rules = [](const Request&, bool) { return BodyRule{100}; };
    const auto server = serve(echo, options);
    const std::string head = "POST /a HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\n";
    const std::string chunk = "32\r\n" + std::string(50, 'x') + "\r\n";
    EXPECT_EQ(status_of(answer_to(*server, head + chunk + chunk + "0\r\n\r\n")), 200);
    EXPECT_EQ(status_of(answer_to(*server, head + chunk + chunk + "1\r\nx\r\n0\r\n\r\n")), 413);
    EXPECT_EQ(status_of(answer_to(*server, head + "ffffffffffffffff\r\n" + std::string(101, 'x'))), 413);
}

TEST(Times, a_dripping_header_is_ended_while_an_honest_client_is_served)
{
    Limits limits;
    limits.header_deadline = 600ms;
    const auto server = serve(echo, with(limits));
    std::vector<std::unique_ptr<RawClient>> dripping;
    for (int i = 0; i < 50; ++i) dripping.push_back(std::make_unique<RawClient>(server->port()));
    const std::string head = "GET / HTTP/1.1\r\nA: " + std::string(5000, 'a');
    const auto began = std::chrono::steady_clock::now();
    std::jthread drip([&](const std::stop_token& stop) {
        for (std::size_t at = 0; !stop.stop_requested(); ++at, std::this_thread::sleep_for(20ms))
            for (const auto& client : dripping) client->send(head.substr(at % head.size(), 1));
    });

    const auto asked = std::chrono::steady_clock::now();
    EXPECT_EQ(status_of(answer_to(*server, get("/honest"))), 200);
    EXPECT_LT(seconds_since(asked), 0.3);
    EXPECT_EQ(status_of(dripping.front()->read_answer()), 408);
    EXPECT_GT(seconds_since(began), 0.55);
    for (const auto& client : dripping) client->read_all();
    EXPECT_LT(seconds_since(began), 4.0);
}

TEST(Times, a_body_below_the_floor_is_ended)
{
    Limits limits;
    limits.grace = 300ms;
    limits.floor_bytes_per_second = 1000;
    const auto server = serve(echo, with(limits));
    RawClient client(server->port());
    client.send(announce(10'000));
    const auto began = std::chrono::steady_clock::now();
    std::jthread drip([&](const std::stop_token& stop) {
        for (; !stop.stop_requested(); std::this_thread::sleep_for(20ms)) client.send("x");
    });
    EXPECT_EQ(status_of(client.read_answer()), 408);
    EXPECT_GT(seconds_since(began), 0.28);
    EXPECT_LT(seconds_since(began), 2.0);
}

TEST(Times, a_body_above_the_floor_is_waited_for)
{
    Limits limits;
    limits.grace = 200ms;
    limits.floor_bytes_per_second = 1000;
    const auto server = serve(echo, with(limits));
    RawClient client(server->port());
    client.send(announce(3000));
    for (int i = 0; i < 30; ++i, std::this_thread::sleep_for(20ms)) client.send(std::string(100, 'x'));
    EXPECT_EQ(status_of(client.read_answer()), 200);
}

TEST(Times, a_body_ends_within_its_deadline)
{
    Limits limits;
    limits.body_deadline = 400ms;
    const auto server = serve(echo, with(limits));
    RawClient client(server->port());
    client.send(announce(500'000));
    std::jthread pour([&](const std::stop_token& stop) {
        for (; !stop.stop_requested(); std::this_thread::sleep_for(20ms)) client.send(std::string(2000, 'x'));
    });
    EXPECT_EQ(status_of(client.read_answer()), 408);
}

TEST(Times, an_idle_connection_is_closed_in_silence)
{
    Limits limits;
    limits.idle_deadline = 200ms;
    const auto server = serve(echo, with(limits));
    RawClient silent(server->port());
    RawClient used(server->port());
    used.send(get("/"));
    EXPECT_EQ(status_of(used.read_answer()), 200);
    EXPECT_TRUE(silent.is_closed_by_server());
    EXPECT_TRUE(used.is_closed_by_server());
}

TEST(Times, a_reader_too_slow_loses_its_connection)
{
    Limits limits;
    limits.grace = 300ms;
    limits.idle_deadline = 500ms;
    const auto server = serve([](Request&&, const Reply& reply) {
        Response response;
        response.body.assign(30'000'000, 'x');
        reply(std::move(response));
    }, with(limits));
    RawClient client(server->port());
    client.send(get("/"));
    while (server->figures().requests == 0) std::this_thread::sleep_for(1ms);
    const auto began = std::chrono::steady_clock::now();
    while (server->figures().connections > 0 && seconds_since(began) < 5) std::this_thread::sleep_for(10ms);
    EXPECT_EQ(server->figures().connections, 0u);
    EXPECT_LT(client.read_all().size(), 30'000'000u);
}

TEST(Numbers, one_connection_too_many_is_told_so)
{
    Limits limits;
    limits.connections = 3;
    const auto server = serve(echo, with(limits));
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 3; ++i) {
        clients.push_back(std::make_unique<RawClient>(server->port()));
        clients.back()->send(get("/"));
        EXPECT_EQ(status_of(clients.back()->read_answer()), 200);
    }
    RawClient late(server->port());
    const std::string answer = late.read_answer();
    EXPECT_EQ(status_of(answer), 503);
    EXPECT_EQ(header_of(answer, "Retry-After"), "1");
    EXPECT_TRUE(late.is_closed_by_server());

    clients.pop_back();
    std::this_thread::sleep_for(100ms);
    EXPECT_EQ(status_of(answer_to(*server, get("/"))), 200);
}

}  // namespace
}  // namespace rapport::http
