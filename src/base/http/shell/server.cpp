#include "base/http/shell/server.h"
#include "base/http/shell/fault.h"
#include "base/http/shell/loop.h"
#include "base/http/shell/tls.h"
#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <system_error>
#include <thread>
#include <vector>

namespace rapport::http {

namespace shell {

namespace {

void set(int socket, int level, int option, int value) { ::setsockopt(socket, level, option, &value, sizeof value); }

// One listening socket, without SO_REUSEPORT: so the kernel itself refuses a second server on the port. SO_REUSEADDR lets a
// server take the port again at once after it was killed. What is set here is inherited by every connection.
Fd listen_at(const addrinfo& address)
{
    Fd socket(::socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!socket) return {};
    set(socket.get(), SOL_SOCKET, SO_REUSEADDR, 1);
    set(socket.get(), IPPROTO_TCP, TCP_NODELAY, 1);
    set(socket.get(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, 32 * 1024);  // bounds what a slow reader costs the kernel
    if (address.ai_family == AF_INET6) set(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, 0);
    if (::bind(socket.get(), address.ai_addr, address.ai_addrlen) != 0 || ::listen(socket.get(), 4096) != 0) return {};
    return socket;
}

Fd open_port(const Listen& listen)
{
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    wanted.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
    addrinfo* found = nullptr;
    const std::string place = listen.host + " port " + std::to_string(listen.port);
    const int error = ::getaddrinfo(listen.host.c_str(), std::to_string(listen.port).c_str(), &wanted, &found);
    if (error != 0)
        throw std::system_error(std::make_error_code(std::errc::address_not_available),
            "Cannot listen on " + place + ": " + ::gai_strerror(error));
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, ::freeaddrinfo);

    Fd socket = listen_at(*addresses);
    if (socket) return socket;
    throw std::system_error(errno, std::generic_category(),
        errno == EADDRINUSE ? "Another program listens on " + place + " already" : "Cannot listen on " + place);
}

// "192.0.2.1", also for an IPv4 client of an IPv6 socket.
std::string numeric(const sockaddr_storage& address)
{
    char text[INET6_ADDRSTRLEN] = "";
    if (address.ss_family == AF_INET) {
        ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(address).sin_addr, text, sizeof text);
    } else if (address.ss_family == AF_INET6) {
        const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
        if (IN6_IS_ADDR_V4MAPPED(&v6)) ::inet_ntop(AF_INET, &v6.s6_addr[12], text, sizeof text);
        else ::inet_ntop(AF_INET6, &v6, text, sizeof text);
    }
    return text;
}

std::uint16_t port_of(int socket)
{
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
    const auto port = address.ss_family == AF_INET6 ? reinterpret_cast<const sockaddr_in6&>(address).sin6_port
                                                    : reinterpret_cast<const sockaddr_in&>(address).sin_port;
    return ntohs(port);
}

// A write to a client that has gone is an error there, not a signal to the whole program.
void block_sigpipe()
{
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
}

}  // namespace

class Engine {
public:
    Engine(Handler handler, Options options);

    std::uint16_t port() const { return port_; }
    Figures figures() const;
    void start();
    void stop();
    void renew_tls();

private:
    void accept_until_stopped();
    bool accept_all();
    void turn_away(const Fd& client);
    std::size_t connections() const;

    Service service_;
    std::vector<std::shared_ptr<Loop>> loops_;
    Fd listener_;
    Fd stop_asked_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    std::uint16_t port_ = 0;
    std::vector<std::jthread> threads_;  // those of the loops
    std::jthread acceptor_;
};

Engine::Engine(Handler handler, Options options)
{
    service_.handler = std::move(handler);
    service_.options = std::move(options);
    renew_tls();
    listener_ = open_port(service_.options.listen);
    port_ = port_of(listener_.get());

    const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
    const unsigned threads = service_.options.threads ? service_.options.threads : cores;
    for (unsigned i = 0; i < threads; ++i) loops_.push_back(Loop::make(service_));
}

void Engine::start()
{
    if (!listener_ || acceptor_.joinable()) return;
    for (const auto& loop : loops_)
        threads_.emplace_back([loop = loop.get()] {
            block_sigpipe();
            loop->run();
        });
    acceptor_ = std::jthread([this] {
        block_sigpipe();
        accept_until_stopped();
    });
}

void Engine::stop()
{
    if (!acceptor_.joinable()) return;
    const auto deadline = std::chrono::steady_clock::now() + service_.options.limits.stop_deadline;
    ::eventfd_write(stop_asked_.get(), 1);
    acceptor_.join();

    for (const auto& loop : loops_) loop->drain();
    while (connections() > 0 && std::chrono::steady_clock::now() < deadline)
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    for (const auto& loop : loops_) loop->finish();
    threads_.clear();
}

// One thread takes all connections in and gives each to the loop that has fewest: an even spread, which SO_REUSEPORT's
// hashing is not, and one socket that nobody else can share.
void Engine::accept_until_stopped()
{
    bool out_of_descriptors = false;
    for (;;) {
        std::array<pollfd, 2> waits{pollfd{stop_asked_.get(), POLLIN, 0}, pollfd{listener_.get(), POLLIN, 0}};
        // Without descriptors the listener would be ready for ever: let it rest, and others close something.
        ::poll(waits.data(), out_of_descriptors ? 1 : 2, out_of_descriptors ? 50 : -1);
        out_of_descriptors = !accept_all();
        if (waits[0].revents != 0) break;
    }
    listener_ = {};
}

// False: there are no descriptors left to take a connection with.
bool Engine::accept_all()
{
    for (;;) {
        sockaddr_storage address{};
        socklen_t size = sizeof address;
        Fd client(::accept4(listener_.get(), reinterpret_cast<sockaddr*>(&address), &size, SOCK_NONBLOCK | SOCK_CLOEXEC));
        if (!client && errno == EAGAIN) return true;
        if (!client && (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)) return false;
        if (!client) continue;  // this one went away while it queued
        if (connections() >= service_.options.limits.connections) {
            turn_away(client);
            continue;
        }
        const auto fewest = std::min_element(loops_.begin(), loops_.end(),
            [](const auto& a, const auto& b) { return a->connections() < b->connections(); });
        (*fewest)->adopt(std::move(client), numeric(address));
    }
}

void Engine::renew_tls()
{
    if (const auto& tls = service_.options.tls) service_.tls = make_tls(tls->certificate_chain_pem, tls->private_key_pem);
}

// One try, without waiting: under overload the others come first.
void Engine::turn_away(const Fd& client)
{
    service_.refused.fetch_add(1, std::memory_order_relaxed);
    if (service_.options.tls) return;
    Outgoing out;
    Form form;
    form.request_id = service_.ids.next();
    form.keep_alive = false;
    const Fault full{503, "too_many_connections", "The server has no room for another connection at the moment."};
    out.start({problem(full, {form.request_id.data(), form.request_id.size()}), {}, 0}, form, 0);
    const auto slices = out.slices();
    msghdr message{};
    message.msg_iov = const_cast<iovec*>(slices.data());
    message.msg_iovlen = slices.size();
    [[maybe_unused]] const auto sent = ::sendmsg(client.get(), &message, MSG_NOSIGNAL);
    ::shutdown(client.get(), SHUT_WR);
    std::array<char, 4096> unread;
    while (::recv(client.get(), unread.data(), unread.size(), 0) > 0) {}
}

std::size_t Engine::connections() const
{
    std::size_t sum = 0;
    for (const auto& loop : loops_) sum += loop->connections();
    return sum;
}

Figures Engine::figures() const
{
    return {connections(), service_.requests.load(std::memory_order_relaxed),
        service_.refused.load(std::memory_order_relaxed)};
}

}  // namespace shell

Server::Server(Handler handler, Options options)
    : engine_(std::make_unique<shell::Engine>(std::move(handler), std::move(options)))
{
}
Server::~Server() { stop(); }

std::uint16_t Server::port() const { return engine_->port(); }
Figures Server::figures() const { return engine_->figures(); }
void Server::renew_tls() { engine_->renew_tls(); }
void Server::start() { engine_->start(); }
void Server::stop() { engine_->stop(); }

}  // namespace rapport::http
