// A client for the tests that sends exactly the bytes it is told to, and a server on a port of its own.
#pragma once
#include "base/http/shell/server.h"
#include <arpa/inet.h>
#include <chrono>
#include <cstdlib>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

namespace rapport::http {

using namespace std::chrono_literals;

class RawClient {
public:
    explicit RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
            throw std::system_error(errno, std::generic_category(), "the test client cannot connect");
    }
    ~RawClient() { close(); }
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    // False when the server has closed.
    bool send(std::string_view bytes)
    {
        while (!bytes.empty()) {
            const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    // What comes until `enough` of it is there, the server closes or the time is over.
    template <class Enough> std::string read_until(Enough enough, std::chrono::milliseconds patience = 5s)
    {
        const auto end = std::chrono::steady_clock::now() + patience;
        while (!enough(received_) && !closed_) {
            const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
            pollfd wait{socket_, POLLIN, 0};
            if (left.count() <= 0 || ::poll(&wait, 1, static_cast<int>(left.count())) <= 0) break;
            char bytes[65536];
            const auto got = ::recv(socket_, bytes, sizeof bytes, 0);
            if (got <= 0) closed_ = true;
            else received_.append(bytes, static_cast<std::size_t>(got));
        }
        return std::exchange(received_, {});
    }

    std::string read_all(std::chrono::milliseconds patience = 5s)
    {
        return read_until([](const std::string&) { return false; }, patience);
    }

    // One answer with a Content-Length; what follows is kept for the next call.
    std::string read_answer(bool without_body = false)
    {
        std::string all = read_until([&](const std::string& text) { return size_of_answer(text, without_body) <= text.size(); });
        const std::size_t size = std::min(size_of_answer(all, without_body), all.size());
        received_ = all.substr(size);
        return all.substr(0, size);
    }

    bool is_closed_by_server(std::chrono::milliseconds patience = 5s)
    {
        const std::string rest = read_until([](const std::string&) { return false; }, patience);
        return closed_ && rest.empty();
    }

    void close()
    {
        if (socket_ >= 0) ::close(socket_);
        socket_ = -1;
    }
    // The next close is abrupt (RST).
    void be_rude()
    {
        const linger at_once{1, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }
    int socket() const { return socket_; }

private:
    static std::size_t size_of_answer(const std::string& text, bool without_body)
    {
        const auto end = text.find("\r\n\r\n");
        if (end == text.npos) return std::string::npos;
        const auto length = text.find("\r\nContent-Length: ");
        if (without_body || length == text.npos || length > end) return end + 4;
        return end + 4 + std::strtoul(text.c_str() + length + 18, nullptr, 10);
    }

    int socket_ = -1;
    bool closed_ = false;
    std::string received_;
};

inline std::string get(std::string_view path) { return "GET " + std::string(path) + " HTTP/1.1\r\nHost: shop\r\n\r\n"; }

inline int status_of(std::string_view answer)
{
    return answer.starts_with("HTTP/1.1 ") ? std::atoi(std::string(answer.substr(9, 3)).c_str()) : 0;
}

inline std::string header_of(std::string_view answer, std::string_view name)
{
    const auto head = answer.substr(0, answer.find("\r\n\r\n") + 2);
    const auto at = head.find("\r\n" + std::string(name) + ": ");
    if (at == head.npos) return {};
    const auto begin = at + 4 + name.size();
    return std::string(head.substr(begin, head.find("\r\n", begin) - begin));
}

inline std::string body_of(std::string_view answer)
{
    const auto end = answer.find("\r\n\r\n");
    return end == answer.npos ? std::string() : std::string(answer.substr(end + 4));
}

// Says what it was asked: "GET /path?query" and the body.
inline void echo(Request&& request, const Reply& reply)
{
    static constexpr std::string_view names[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
    Response response;
    response.headers.emplace_back("Content-Type", "text/plain");
    response.body.append(names[static_cast<int>(request.method)]).append(" ").append(request.path);
    if (!request.query.empty()) response.body.append("?").append(request.query);
    if (!request.body.empty()) response.body.append(" ").append(request.body);
    reply(std::move(response));
}

// Below 32768: above, the kernel lends ports to outgoing connections, also to those of other tests.
inline std::unique_ptr<Server> serve(Handler handler, Options options = {})
{
    static std::mt19937 random{std::random_device{}()};
    if (options.threads == 0) options.threads = 2;
    for (int attempt = 0; attempt < 100; ++attempt) {
        options.listen.port = static_cast<std::uint16_t>(std::uniform_int_distribution(20'000, 32'000)(random));
        try {
            auto server = std::make_unique<Server>(handler, options);
            server->start();
            return server;
        } catch (const std::system_error& taken) {
            if (taken.code() != std::errc::address_in_use) throw;
        }
    }
    throw std::runtime_error("no free port was found");
}

// Sends the bytes on a connection of their own and returns all that comes back.
inline std::string answer_to(const Server& server, std::string_view bytes)
{
    RawClient client(server.port());
    client.send(bytes);
    return client.read_answer();
}

}  // namespace rapport::http
