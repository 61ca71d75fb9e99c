// Requests and answers between honest parties.
#include "base/http/shell/body_sink.h"
#include "base/http/shell/test_client.h"
#include <filesystem>
#include <fstream>
#include <mutex>
#include <set>
#include <sys/stat.h>
#include <thread>
#include <zlib.h>

namespace rapport::http {
namespace {

Handler answering(Response response)
{
    return [response](Request&&, const Reply& reply) { reply(Response(response)); };
}

Response json(std::string body)
{
    Response response;
    response.headers.emplace_back("Content-Type", "application/json; charset=utf-8");
    response.body = std::move(body);
    return response;
}

std::string long_text()
{
    std::string text;
    for (int i = 0; i < 200; ++i) text += "{\"name\": \"customer " + std::to_string(i) + "\"},";
    return text;
}

std::string gunzip(const std::string& bytes)
{
    z_stream stream{};
    inflateInit2(&stream, 15 + 16);
    std::string out(1'000'000, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int result = inflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    inflateEnd(&stream);
    return result == Z_STREAM_END ? out : "broken";
}

std::string get_with(std::string_view headers, std::string_view method = "GET")
{
    return std::string(method) + " /x HTTP/1.1\r\nHost: shop\r\n" + std::string(headers) + "\r\n";
}

// A folder of its own that vanishes.
struct Folder {
    Folder()
    {
        char name[] = "/tmp/shell-test-XXXXXX";
        if (!::mkdtemp(name)) throw std::runtime_error("no folder for the test");
        path = name;
    }
    ~Folder() { std::filesystem::remove_all(path); }
    std::size_t files() const
    {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path), {}));
    }
    std::string path;
};

TEST(Answers, carry_what_holds_for_all)
{
    const auto server = serve(echo);
    const std::string answer = answer_to(*server, get("/hello?a=b"));
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n"));
    EXPECT_EQ(header_of(answer, "Content-Length"), "14");
    EXPECT_EQ(header_of(answer, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(header_of(answer, "Referrer-Policy"), "same-origin");
    EXPECT_EQ(header_of(answer, "Date").size(), 29u);
    EXPECT_EQ(header_of(answer, "Server"), "");
    EXPECT_EQ(header_of(answer, "X-Request-Id").size(), 16u);
    EXPECT_EQ(body_of(answer), "GET /hello?a=b");
}

TEST(Answers, request_ids_differ_and_reach_the_handler)
{
    std::set<std::string> ids;
    const auto server = serve([](Request&& request, const Reply& reply) {
        Response response;
        response.body = request.request_id + " " + request.peer;
        reply(std::move(response));
    });
    RawClient client(server->port());
    for (int i = 0; i < 20; ++i) {
        client.send(get("/"));
        const std::string answer = client.read_answer();
        ids.insert(header_of(answer, "X-Request-Id"));
        EXPECT_EQ(body_of(answer), header_of(answer, "X-Request-Id") + " 127.0.0.1");
    }
    EXPECT_EQ(ids.size(), 20u);
}

TEST(Answers, headers_that_are_the_shells_are_overlooked)
{
    Response response = json("{}");
    response.headers.insert(response.headers.end(), {{"content-length", "7"}, {"Connection", "close"}, {"transfer-encoding", "chunked"},
        {"Referrer-Policy", "no-referrer"}, {"Set-Cookie", "a=b"}});
    const auto server = serve(answering(response));
    const std::string answer = answer_to(*server, get("/"));
    EXPECT_EQ(header_of(answer, "Content-Length"), "2");
    EXPECT_EQ(answer.find("content-length"), std::string::npos);
    EXPECT_EQ(answer.find("chunked"), std::string::npos);
    EXPECT_EQ(answer.find("same-origin"), std::string::npos);
    EXPECT_EQ(header_of(answer, "Connection"), "");
    EXPECT_EQ(header_of(answer, "Set-Cookie"), "a=b");
}

TEST(Answers, that_cannot_be_sent_are_our_fault)
{
    std::string trouble;
    Options options;
    options.on_trouble = [&](std::string_view, std::string_view what) { trouble = what; };
    Response split = json("{}");
    split.headers.emplace_back("Location", "/a\r\nSet-Cookie: stolen");
    const auto server = serve(answering(split), options);
    const std::string answer = answer_to(*server, get("/"));
    EXPECT_EQ(status_of(answer), 500);
    EXPECT_EQ(answer.find("stolen"), std::string::npos);
    EXPECT_NE(trouble.find("Location"), std::string::npos);
}

TEST(Answers, without_a_body)
{
    Response nothing;
    nothing.status = 204;
    const auto server = serve(answering(nothing));
    const std::string answer = answer_to(*server, get("/"));
    EXPECT_EQ(status_of(answer), 204);
    EXPECT_EQ(header_of(answer, "Content-Length"), "");
    EXPECT_EQ(body_of(answer), "");
}

TEST(Answers, to_HEAD_have_the_length_and_no_body)
{
    const auto server = serve(echo);
    RawClient client(server->port());
    client.send(get_with("", "HEAD") + get("/next"));
    const std::string answer = client.read_answer(true);
    EXPECT_EQ(header_of(answer, "Content-Length"), "7");
    EXPECT_EQ(body_of(client.read_answer()), "GET /next");
}

TEST(Answers, from_memory_that_lives_as_long_as_the_program)
{
    static const std::string asset(3'000'000, 'a');
    Response response;
    response.static_body = asset;
    const auto server = serve(answering(response));
    EXPECT_EQ(body_of(answer_to(*server, get("/"))), asset);
}

TEST(Answers, from_a_file_that_is_then_removed)
{
    const Folder folder;
    const std::string content = long_text();
    const auto server = serve([&](Request&&, const Reply& reply) {
        Response response;
        response.headers.emplace_back("Content-Type", "text/csv");
        response.body_file = folder.path + "/export";
        std::ofstream file(response.body_file);
        for (int i = 0; i < 100; ++i) file << content;
        file.close();
        reply(std::move(response));
    });
    std::string expected;
    for (int i = 0; i < 100; ++i) expected += content;
    const std::string answer = answer_to(*server, get("/"));
    EXPECT_EQ(body_of(answer), expected);
    EXPECT_EQ(header_of(answer, "Content-Length"), std::to_string(expected.size()));
    EXPECT_EQ(folder.files(), 0u);
    EXPECT_EQ(body_of(answer_to(*server, "HEAD /x HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n")), "");
    EXPECT_EQ(folder.files(), 0u);
}

TEST(Answers, from_a_file_that_is_not_there_are_our_fault)
{
    Response response;
    response.body_file = "/nowhere/export";
    const auto server = serve(answering(response));
    EXPECT_EQ(status_of(answer_to(*server, get("/"))), 500);
}

TEST(Gzip, for_json_and_text_when_the_client_takes_it)
{
    const auto server = serve(answering(json(long_text())));
    const std::string squeezed = answer_to(*server, get_with("Accept-Encoding: br, gzip;q=0.8\r\n"));
    EXPECT_EQ(header_of(squeezed, "Content-Encoding"), "gzip");
    EXPECT_EQ(header_of(squeezed, "Vary"), "Accept-Encoding");
    EXPECT_EQ(gunzip(body_of(squeezed)), long_text());
    EXPECT_LT(squeezed.size(), long_text().size() / 3);

    const std::string plain = answer_to(*server, get("/"));
    EXPECT_EQ(header_of(plain, "Content-Encoding"), "");
    EXPECT_EQ(header_of(plain, "Vary"), "Accept-Encoding");
    EXPECT_EQ(body_of(plain), long_text());
    for (const char* no : {"gzip;q=0", "gzip; Q=0.000, *", "br", "*;q=0", "xgzip"})
        EXPECT_EQ(body_of(answer_to(*server, get_with("Accept-Encoding: " + std::string(no) + "\r\n"))), long_text()) << no;
    EXPECT_EQ(header_of(answer_to(*server, get_with("Accept-Encoding: *\r\n")), "Content-Encoding"), "gzip");
}

TEST(Gzip, leaves_alone_what_is_small_or_encoded_or_no_text)
{
    Response encoded = json(long_text());
    encoded.headers.emplace_back("content-encoding", "br");
    Response image = json(long_text());
    image.headers[0].second = "image/png";
    for (const Response& response : {json(std::string(1024, ' ')), encoded, image, json(std::string(300'000, 'x'))}) {
        const auto server = serve(answering(response));
        const std::string answer = answer_to(*server, get_with("Accept-Encoding: gzip\r\n"));
        EXPECT_EQ(body_of(answer), response.body);
        EXPECT_EQ(answer.find("gzip"), std::string::npos);
    }
}

TEST(Pipelining, answers_in_order_though_they_become_ready_in_disorder)
{
    std::vector<std::jthread> later;
    const auto server = serve([&](Request&& request, Reply reply) {
        if (request.path != "/slow") return echo(std::move(request), reply);
        later.emplace_back([reply = std::move(reply)] {
            std::this_thread::sleep_for(100ms);
            Response slow;
            slow.body = "slow";
            reply(std::move(slow));
        });
    });
    RawClient client(server->port());
    client.send(get("/slow") + get("/1") + "POST /2 HTTP/1.1\r\nHost: shop\r\nContent-Length: 3\r\n\r\nabc" + get("/3"));
    EXPECT_EQ(body_of(client.read_answer()), "slow");
    EXPECT_EQ(body_of(client.read_answer()), "GET /1");
    EXPECT_EQ(body_of(client.read_answer()), "POST /2 abc");
    EXPECT_EQ(body_of(client.read_answer()), "GET /3");
}

TEST(Pipelining, of_thousands)
{
    const auto server = serve(echo);
    RawClient client(server->port());
    std::jthread sender([&] {
        std::string many;
        for (int i = 0; i < 5000; ++i) many += get("/" + std::to_string(i));
        client.send(many);
    });
    for (int i = 0; i < 5000; ++i) ASSERT_EQ(body_of(client.read_answer()), "GET /" + std::to_string(i));
}

TEST(Pipelining, does_not_read_ahead)
{
    std::mutex lock;
    std::vector<Reply> held;
    const auto server = serve([&](Request&&, Reply reply) {
        const std::lock_guard guard(lock);
        held.push_back(std::move(reply));
    });
    RawClient client(server->port());
    client.send(get("/1") + get("/2"));
    for (std::size_t handed = 1; handed <= 2; ++handed) {
        std::this_thread::sleep_for(100ms);
        Reply reply;
        {
            const std::lock_guard guard(lock);
            ASSERT_EQ(held.size(), handed);
            reply = held.back();
        }
        reply(Response{});
        EXPECT_EQ(status_of(client.read_answer()), 200);
    }
}

TEST(Bodies, in_chunks)
{
    const auto server = serve(echo);
    EXPECT_EQ(body_of(answer_to(*server, "PUT /c HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: Chunked\r\n\r\n"
                                         "4\r\nabcd\r\n1;name=\"v\"\r\ne\r\nA\r\n0123456789\r\n0\r\nX: y\r\n\r\n")), "PUT /c abcde0123456789");
}

TEST(Bodies, are_sent_for_when_the_client_waits)
{
    const auto server = serve(echo);
    RawClient client(server->port());
    client.send("POST /c HTTP/1.1\r\nHost: shop\r\nContent-Length: 3\r\nExpect: 100-Continue\r\n\r\n");
    EXPECT_EQ(client.read_until([](const std::string& text) { return text.ends_with("\r\n\r\n"); }), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("abc");
    EXPECT_EQ(body_of(client.read_answer()), "POST /c abc");
    client.send("POST /c HTTP/1.1\r\nHost: shop\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\nabc");  // did not wait
    EXPECT_EQ(body_of(client.read_answer()), "POST /c abc");
}

TEST(Bodies, large_ones_go_to_a_file_of_ours_alone)
{
    const Folder folder;
    Options options;
    options.spool_dir = folder.path;
    options.body_rules = [](const Request&, bool) { return BodyRule{10'000'000, true}; };
    const std::string upload(5'000'000, 'u');
    const auto server = serve([&](Request&& request, const Reply& reply) {
        EXPECT_TRUE(request.body.empty());
        struct stat about{};
        EXPECT_EQ(::stat(request.body_file.c_str(), &about), 0);
        EXPECT_EQ(about.st_mode & 0777u, 0600u);
        std::string content(upload.size() + 1, ' ');
        std::ifstream file(request.body_file);
        content.resize(static_cast<std::size_t>(file.read(content.data(), static_cast<std::streamsize>(content.size())).gcount()));
        Response response;
        response.body = content == upload ? "all there" : "broken";
        if (request.path == "/keep") std::filesystem::rename(request.body_file, folder.path + "/kept");
        reply(std::move(response));
    }, options);
    const std::string length = "Content-Length: " + std::to_string(upload.size()) + "\r\n\r\n";
    EXPECT_EQ(body_of(answer_to(*server, "POST /u HTTP/1.1\r\nHost: shop\r\n" + length + upload)), "all there");
    EXPECT_EQ(folder.files(), 0u);
    EXPECT_EQ(body_of(answer_to(*server, "POST /keep HTTP/1.1\r\nHost: shop\r\n" + length + upload)), "all there");
    EXPECT_EQ(folder.files(), 1u);

    {   // A client that leaves in the middle leaves no file.
        RawClient client(server->port());
        client.send("POST /u HTTP/1.1\r\nHost: shop\r\n" + length + "half");
        std::this_thread::sleep_for(50ms);
        EXPECT_EQ(folder.files(), 2u);
    }
    std::this_thread::sleep_for(100ms);
    EXPECT_EQ(folder.files(), 1u);
}

TEST(Bodies, of_strangers_are_few_at_once)
{
    const Folder folder;
    Options options;
    options.spool_dir = folder.path;
    options.body_rules = [](const Request& head, bool) {
        BodyRule rule{10'000'000, true};
        if (head.path != "/known") rule.stranger_from = head.path;
        return rule;
    };
    const auto server = serve(echo, options);
    const auto half = [&](const std::string& path) {
        auto client = std::make_unique<RawClient>(server->port());
        client->send("POST " + path + " HTTP/1.1\r\nHost: shop\r\nContent-Length: 100000\r\n\r\nhalf");
        return client;
    };
    const auto answered = [&](const std::string& path) { return status_of(answer_to(*server, "POST " + path + " HTTP/1.1\r\nHost: shop\r\nContent-Length: 3\r\n\r\nabc")); };
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < shell::most_of_a_stranger; ++i) clients.push_back(half("/one"));
    std::this_thread::sleep_for(100ms);
    EXPECT_EQ(answered("/one"), 503);
    EXPECT_EQ(answered("/two"), 200) << "others are served";
    for (int i = shell::most_of_a_stranger; i < shell::most_of_strangers; ++i) clients.push_back(half("/" + std::to_string(i)));
    std::this_thread::sleep_for(100ms);
    EXPECT_EQ(answered("/two"), 503);
    EXPECT_EQ(answered("/known"), 200);
    clients.clear();
    std::this_thread::sleep_for(100ms);
    EXPECT_EQ(answered("/one"), 200) << "what has gone counts no more";
}

TEST(Bodies, without_room_for_them)
{
    Options options;
    options.spool_dir = "/nowhere";
    options.body_rules = [](const Request&, bool) { return BodyRule{100, true}; };
    const auto server = serve(echo, options);
    EXPECT_EQ(status_of(answer_to(*server, "POST /u HTTP/1.1\r\nHost: shop\r\nContent-Length: 3\r\n\r\nabc")), 507);
}

}  // namespace
}  // namespace rapport::http
