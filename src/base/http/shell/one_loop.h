// All connections of one thread.
#pragma once
#include "base/http/shell/connection.h"
#include "base/http/shell/loop.h"
#include "base/wake_once.h"
#include <boost/asio/io_context.hpp>
#include <mutex>
#include <vector>

namespace rapport::http::shell {

class OneLoop final : public Loop, public Sleeper, public std::enable_shared_from_this<OneLoop> {
public:
    explicit OneLoop(Service& service) : service_(service), io_(1), tick_(io_) {}

    void run() override;
    void adopt(Fd client, std::string peer) override;
    void deliver(std::weak_ptr<Connection> to, Answer&& answer) override;
    void drain() override;
    void finish() override { io_.stop(); }
    std::size_t connections() const override { return open_.load(std::memory_order_relaxed); }

    Service& service() { return service_; }
    const Limits& limits() const { return service_.options.limits; }
    asio::io_context& io() { return io_; }
    bool is_draining() const { return draining_; }

    std::unique_ptr<Desk> lend_desk();
    void take_back(std::unique_ptr<Desk> desk);
    void enter(Connection& connection);
    void leave(Connection& connection);

private:
    void tick();
    void wake() noexcept override;
    void hand_out();

    struct Delivery {
        std::weak_ptr<Connection> to;
        Answer answer;
    };

    Service& service_;
    std::vector<Connection*> connections_;
    std::vector<std::unique_ptr<Desk>> spare_desks_;
    std::mutex mailbox_mutex_;
    std::vector<Delivery> mailbox_;     // from other threads
    bool woken_ = false;                // hand_out() is on its way
    std::atomic<std::size_t> open_{0};
    bool draining_ = false;
    asio::io_context io_;  // destroyed first of all: its coroutines own the connections
    asio::steady_timer tick_;
};

}  // namespace rapport::http::shell
