// One connection: reads requests, hands them over, sends the answers.
#pragma once
#include "base/http/shell/fd.h"
#include "base/http/shell/incoming.h"
#include "base/http/shell/outgoing.h"
#include "base/http/shell/pending.h"
#include "base/http/shell/transport.h"
#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>
#include <string>

namespace rapport::http::shell {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

// What one connection needs only while a request is on its way: some 18 KiB, lent by the loop.
struct Desk {
    explicit Desk(const Options& options) : in(options.limits, options.body_rules, options.spool_dir) {}

    Incoming in;
    Outgoing out;
};

class OneLoop;

class Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(OneLoop& loop, Fd client, std::string peer);
    ~Connection();

    asio::awaitable<void> live(std::shared_ptr<Connection> self);

    void deliver(Answer&& answer);
    void drain();
    void expire_at(Clock::time_point now);

    std::size_t seat = 0;  // where the loop keeps it

private:
    enum class Received { whole, refused, gone };

    asio::awaitable<bool> shake_hands();
    asio::awaitable<bool> converse();
    asio::awaitable<bool> idle();
    asio::awaitable<Received> receive();
    asio::awaitable<bool> send_continue();
    asio::awaitable<bool> send();
    asio::awaitable<void> await_answer();
    asio::awaitable<void> linger();
    asio::awaitable<bool> ready(Moved::Outcome want);
    asio::awaitable<void> let_others();

    void hand_over();
    void begin_answer();
    bool is_greedy();
    Clock::time_point floor_deadline(Clock::time_point began, std::uint64_t bytes) const;
    std::string_view id() const { return {form_.request_id.data(), form_.request_id.size()}; }

    OneLoop& loop_;
    asio::posix::stream_descriptor socket_;
    Transport transport_;
    asio::steady_timer answer_arrived_;
    std::string peer_;
    std::unique_ptr<Desk> desk_;
    std::optional<Answer> answer_;
    std::optional<Fault> fault_;
    Form form_;
    Clock::time_point deadline_ = Clock::time_point::max();
    int streak_ = 0;
    bool expired_ = false;
    bool idles_ = false;
};

}  // namespace rapport::http::shell
