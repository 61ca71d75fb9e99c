#include "base/http/shell/loop.h"
#include "base/http/shell/one_loop.h"
#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

namespace rapport::http::shell {
namespace {

thread_local const OneLoop* loop_of_this_thread = nullptr;

}  // namespace

std::shared_ptr<Loop> Loop::make(Service& service) { return std::make_shared<OneLoop>(service); }

void OneLoop::run()
{
    loop_of_this_thread = this;
    tick();
    for (;;) {
        try {
            io_.run();
            break;
        } catch (const std::exception& broken) {
            service_.report("", broken.what());
        }
    }
    loop_of_this_thread = nullptr;
}

void OneLoop::adopt(Fd client, std::string peer)
{
    open_.fetch_add(1, std::memory_order_relaxed);
    asio::post(io_, [this, client = std::move(client), peer = std::move(peer)]() mutable {
        std::shared_ptr<Connection> connection;
        try {
            connection = std::make_shared<Connection>(*this, std::move(client), std::move(peer));
        } catch (...) {
            open_.fetch_sub(1, std::memory_order_relaxed);
            throw;
        }
        asio::co_spawn(io_, connection->live(connection), asio::detached);
    });
}

void OneLoop::deliver(std::weak_ptr<Connection> to, Answer&& answer)
{
    if (loop_of_this_thread == this) {
        if (const auto connection = to.lock()) connection->deliver(std::move(answer));
        return;
    }
    {
        const std::lock_guard lock(mailbox_mutex_);
        mailbox_.push_back({std::move(to), std::move(answer)});
    }
    WakeOnce::at_end(shared_from_this());
}

// Once until the mailbox has been emptied. Where there is no memory for it, the next tick comes instead.
void OneLoop::wake() noexcept
try {
    const std::lock_guard lock(mailbox_mutex_);
    if (woken_ || mailbox_.empty()) return;
    asio::post(io_, [this] { hand_out(); });
    woken_ = true;
} catch (const std::exception& broken) {
    service_.report("", broken.what());
}

void OneLoop::hand_out()
{
    std::vector<Delivery> come;
    {
        const std::lock_guard lock(mailbox_mutex_);
        come.swap(mailbox_);
        woken_ = false;
    }
    for (auto& [to, answer] : come)
        try {
            if (const auto connection = to.lock()) connection->deliver(std::move(answer));
        } catch (const std::exception& broken) {    // the others' answers still go
            service_.report("", broken.what());
        }
}

void OneLoop::drain()
{
    asio::post(io_, [this] {
        draining_ = true;
        for (Connection* connection : connections_) connection->drain();
    });
}

// Looks for deadlines that passed: cheaper than a timer for each connection, and as fine as the shortest limit asks.
void OneLoop::tick()
{
    const Limits& limits = service_.options.limits;
    const auto shortest = std::min({limits.header_deadline, limits.handshake_deadline, limits.idle_deadline, limits.grace,
        limits.body_deadline, limits.linger_deadline});
    const auto pause = std::clamp(shortest / 8, std::chrono::milliseconds(5), std::chrono::milliseconds(500));

    hand_out();
    const auto now = Clock::now();
    for (Connection* connection : connections_) connection->expire_at(now);
    tick_.expires_at(now + pause);
    tick_.async_wait([this](boost::system::error_code error) {
        if (!error) tick();
    });
}

std::unique_ptr<Desk> OneLoop::lend_desk()
{
    if (spare_desks_.empty()) return std::make_unique<Desk>(service_.options);
    auto desk = std::move(spare_desks_.back());
    spare_desks_.pop_back();
    return desk;
}

void OneLoop::take_back(std::unique_ptr<Desk> desk)
{
    constexpr std::size_t most_spare_desks = 64;
    if (spare_desks_.size() >= most_spare_desks) return;
    // Whatever state it was left in: nothing of one client may reach the next.
    desk->in.clear();
    desk->out.reset();
    spare_desks_.push_back(std::move(desk));
}

void OneLoop::enter(Connection& connection)
{
    connection.seat = connections_.size();
    connections_.push_back(&connection);
}

void OneLoop::leave(Connection& connection)
{
    Connection* last = connections_.back();
    connections_[connection.seat] = last;
    last->seat = connection.seat;
    connections_.pop_back();
    open_.fetch_sub(1, std::memory_order_relaxed);
}

}  // namespace rapport::http::shell
