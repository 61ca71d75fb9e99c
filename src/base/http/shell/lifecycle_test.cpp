// Starting, stopping, and handlers and clients that do not keep to the usual order.
#include "base/http/shell/test_client.h"
#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

namespace rapport::http {
namespace {

TEST(Port, a_second_server_is_refused)
{
    const auto server = serve(echo);
    Options options;
    options.listen.port = server->port();
    try {
        Server second(echo, options);
        FAIL() << "two servers share a port";
    } catch (const std::system_error& refused) {
        EXPECT_EQ(refused.code(), std::errc::address_in_use);
        EXPECT_NE(std::string(refused.what()).find("Another program listens on 127.0.0.1 port"), std::string::npos) << refused.what();
    }
    options.listen.host = "::";
    EXPECT_THROW(Server(echo, options), std::system_error);
    EXPECT_EQ(status_of(answer_to(*server, get("/"))), 200);
}

TEST(Port, is_free_again_at_once)
{
    auto server = serve(echo);
    Options options;
    options.listen.port = server->port();
    RawClient client(server->port());
    client.send(get("/"));
    EXPECT_EQ(status_of(client.read_answer()), 200);
    server.reset();  // the server closes first, so that its side is left in TIME_WAIT
    Server again(echo, options);
    again.start();
    EXPECT_EQ(status_of(answer_to(again, get("/"))), 200);
}

TEST(Port, unknown_places_are_told)
{
    Options options;
    options.listen.host = "no.such.host.invalid";
    EXPECT_THROW(Server(echo, options), std::system_error);
    options.listen.host = "192.0.2.1";
    EXPECT_THROW(Server(echo, options), std::system_error);
}

TEST(Port, of_both_families)
{
    Options options;
    options.listen.host = "::";
    const auto server = serve([](Request&& request, const Reply& reply) {
        Response response;
        response.body = request.peer;
        reply(std::move(response));
    }, options);
    EXPECT_EQ(body_of(answer_to(*server, get("/"))), "127.0.0.1");
}

TEST(Handlers, may_throw)
{
    std::string trouble;
    Options options;
    options.on_trouble = [&](std::string_view, std::string_view what) { trouble = what; };
    const auto server = serve([](Request&&, const Reply&) { throw std::runtime_error("secret detail"); }, options);
    RawClient client(server->port());
    for (int i = 0; i < 2; ++i) {
        client.send(get("/"));
        const std::string answer = client.read_answer();
        EXPECT_EQ(status_of(answer), 500);
        EXPECT_EQ(answer.find("secret"), std::string::npos);
    }
    EXPECT_EQ(trouble, "secret detail");
}

TEST(Handlers, that_drop_the_reply_or_use_it_twice)
{
    const auto server = serve([](Request&& request, const Reply& reply) {
        if (request.path == "/dropped") return;
        reply(Response{201, {}, "first", {}, {}});
        reply(Response{202, {}, "second", {}, {}});
        throw std::runtime_error("after the answer");
    });
    RawClient client(server->port());
    client.send(get("/dropped") + get("/twice") + get("/dropped"));
    EXPECT_EQ(status_of(client.read_answer()), 500);
    EXPECT_EQ(body_of(client.read_answer()), "first");
    EXPECT_EQ(status_of(client.read_answer()), 500);
}

TEST(Handlers, may_answer_from_any_thread)
{
    std::mutex lock;
    std::vector<std::jthread> threads;
    const auto server = serve([&](Request&& request, Reply reply) {
        const std::lock_guard held(lock);
        threads.emplace_back([request = std::move(request), reply = std::move(reply)]() mutable { echo(std::move(request), reply); });
    });
    std::vector<std::jthread> clients;
    for (int i = 0; i < 8; ++i) {
        clients.emplace_back([&] {
            RawClient client(server->port());
            for (int n = 0; n < 50; ++n) {
                client.send(get("/" + std::to_string(n)));
                ASSERT_EQ(body_of(client.read_answer()), "GET /" + std::to_string(n));
            }
        });
    }
}

TEST(Clients, may_leave_before_the_answer)
{
    std::mutex lock;
    std::vector<Reply> held;
    const auto server = serve([&](Request&& request, Reply reply) {
        if (request.path != "/held") return echo(std::move(request), reply);
        const std::lock_guard guard(lock);
        held.push_back(std::move(reply));
    });
    for (int i = 0; i < 40; ++i) {
        RawClient client(server->port());
        client.send(get("/held"));
        if (i % 2) client.be_rude();
        if (i % 4 < 2) std::this_thread::sleep_for(2ms);
    }
    std::this_thread::sleep_for(100ms);
    {
        const std::lock_guard guard(lock);
        EXPECT_FALSE(held.empty());
        for (const Reply& reply : held) reply(Response{200, {}, std::string(2'000'000, 'x'), {}, {}});
        held.clear();
    }
    EXPECT_EQ(status_of(answer_to(*server, get("/"))), 200);
    for (int i = 0; i < 100 && server->figures().connections > 0; ++i) std::this_thread::sleep_for(10ms);
    EXPECT_EQ(server->figures().connections, 0u);
}

TEST(Clients, may_say_all_and_close_their_side)
{
    const auto server = serve(echo);
    RawClient client(server->port());
    client.send(get("/last"));
    ::shutdown(client.socket(), SHUT_WR);
    EXPECT_EQ(body_of(client.read_answer()), "GET /last");
    EXPECT_TRUE(client.is_closed_by_server());
}

TEST(Stop, answers_what_is_in_flight_and_closes_what_idles)
{
    std::jthread worker;
    std::atomic<bool> asked = false;
    const auto server = serve([&](Request&& request, Reply reply) {
        if (request.path != "/slow") return echo(std::move(request), reply);
        worker = std::jthread([reply = std::move(reply)] {
            std::this_thread::sleep_for(300ms);
            reply(Response{200, {}, "done", {}, {}});
        });
        asked = true;
    });
    RawClient idle(server->port());
    idle.send(get("/"));
    idle.read_answer();
    RawClient busy(server->port());
    busy.send(get("/slow"));
    while (!asked) std::this_thread::sleep_for(1ms);

    const auto began = std::chrono::steady_clock::now();
    std::jthread stopping([&] { server->stop(); });
    EXPECT_TRUE(idle.is_closed_by_server(200ms));
    const std::string answer = busy.read_answer();
    EXPECT_EQ(body_of(answer), "done");
    EXPECT_EQ(header_of(answer, "Connection"), "close");
    stopping.join();
    EXPECT_LT(std::chrono::steady_clock::now() - began, 2s);
    EXPECT_THROW(RawClient(server->port()), std::system_error);
}

// Each request sent before the stop is answered, also on connections that still wait to be taken in.
TEST(Stop, loses_no_request)
{
    const auto server = serve(echo);
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 200; ++i) {
        clients.push_back(std::make_unique<RawClient>(server->port()));
        clients.back()->send(get("/a"));
    }
    server->stop();
    for (const auto& client : clients) EXPECT_EQ(body_of(client->read_answer()), "GET /a");
}

TEST(Stop, does_not_wait_for_ever)
{
    Limits limits;
    limits.stop_deadline = 200ms;
    Options options;
    options.limits = limits;
    std::mutex lock;
    std::vector<Reply> held;
    auto server = serve([&](Request&&, Reply reply) {
        const std::lock_guard guard(lock);
        held.push_back(std::move(reply));
    }, options);
    RawClient one(server->port());
    RawClient other(server->port());
    one.send(get("/"));
    other.send(get("/"));
    std::this_thread::sleep_for(50ms);
    const auto began = std::chrono::steady_clock::now();
    server->stop();
    EXPECT_LT(std::chrono::steady_clock::now() - began, 1s);
    ASSERT_EQ(held.size(), 2u);
    held[0](Response{});  // after stop, and after the server is gone: nothing happens
    server.reset();
    held[1](Response{});
}

TEST(Stop, under_load)
{
    for (int round = 0; round < 5; ++round) {
        auto server = serve(echo);
        const std::uint16_t port = server->port();
        std::vector<std::jthread> clients;
        for (int i = 0; i < 4; ++i) {
            clients.emplace_back([port] {
                try {
                    for (;;) {
                        RawClient client(port);
                        for (int n = 0; n < 20; ++n) {
                            if (!client.send(get("/x"))) break;
                            const std::string answer = client.read_answer();
                            if (answer.empty()) break;
                            ASSERT_EQ(body_of(answer), "GET /x");
                        }
                    }
                } catch (const std::system_error&) {
                    // refused: the server has stopped
                }
            });
        }
        std::this_thread::sleep_for(100ms);
        server.reset();
    }
}

}  // namespace
}  // namespace rapport::http
