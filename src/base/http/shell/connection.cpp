#include "base/http/shell/connection.h"
#include "base/http/shell/gzip.h"
#include "base/http/shell/one_loop.h"
#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

// Every coroutine of the program is in this file. g++ 12.2 miscompiles a braced temporary inside a co_await expression
// and co_await under ?:, so operands of co_await are named locals here.

namespace rapport::http::shell {
namespace {

using asio::posix::stream_descriptor;
using boost::system::error_code;
using Outcome = Moved::Outcome;

// How many reads or writes in a row may succeed before the other connections get their turn.
constexpr int longest_streak = 16;

}  // namespace

Connection::Connection(OneLoop& loop, Fd client, std::string peer)
    : loop_(loop), socket_(loop.io(), client.release()), transport_(socket_.native_handle(), loop.service().tls.load().get()),
      answer_arrived_(loop.io()), peer_(std::move(peer))
{
    loop_.enter(*this);
}

Connection::~Connection()
{
    if (desk_) loop_.take_back(std::move(desk_));
    loop_.leave(*this);
}

asio::awaitable<void> Connection::live(std::shared_ptr<Connection>)
{
    try {
        bool goes_on = co_await shake_hands();
        while (goes_on) goes_on = co_await converse();
    } catch (const std::exception& broken) {
        loop_.service().report(id(), broken.what());
    }
}

asio::awaitable<bool> Connection::shake_hands()
{
    deadline_ = Clock::now() + loop_.limits().handshake_deadline;
    for (;;) {
        const Moved moved = transport_.shake_hands();
        if (moved.outcome == Outcome::moved) co_return true;
        if (moved.outcome == Outcome::closed) co_return false;
        const bool is_ready = co_await ready(moved.outcome);
        if (!is_ready) co_return false;
    }
}

// One request and its answer. False: the connection ends.
asio::awaitable<bool> Connection::converse()
{
    if (desk_ && desk_->in.untouched()) loop_.take_back(std::move(desk_));
    if (!desk_ && !transport_.has_buffered()) {
        const bool came = co_await idle();
        if (!came) co_return false;
    }
    if (!desk_) desk_ = loop_.lend_desk();
    desk_->in.from(peer_, transport_.is_tls());

    const Received received = co_await receive();
    if (received == Received::gone) co_return false;
    form_ = {};
    form_.request_id = loop_.service().ids.next();
    if (received == Received::whole) hand_over();
    if (received == Received::whole && !answer_) co_await await_answer();
    begin_answer();

    const bool sent = co_await send();
    if (!sent) co_return false;
    if (form_.keep_alive) {
        desk_->in.next();
        desk_->out.reset();
        co_return true;
    }
    if (received == Received::refused) co_await linger();
    else transport_.finish();
    co_return false;
}

// Waits for the first byte of a request, and holds no buffer meanwhile.
asio::awaitable<bool> Connection::idle()
{
    streak_ = 0;
    expired_ = false;
    if (!loop_.is_draining()) {
        deadline_ = Clock::now() + loop_.limits().idle_deadline;
        idles_ = true;
        co_await ready(Outcome::want_read);
        idles_ = false;
    }
    // While draining, what has arrived already is still served; receive() finds out.
    co_return !expired_;
}

asio::awaitable<Connection::Received> Connection::receive()
{
    Incoming& in = desk_->in;
    Clock::time_point began{};
    bool was_in_body = false;
    fault_.reset();
    for (;;) {
        const Incoming::Step step = in.advance();
        if (step == Incoming::Step::whole) co_return Received::whole;
        if (step == Incoming::Step::refused) {
            fault_ = in.fault();
            co_return Received::refused;
        }
        if (step == Incoming::Step::send_continue) {
            const bool sent = co_await send_continue();
            if (!sent) co_return Received::gone;
        }

        const Moved moved = transport_.read(in.space());
        if (moved.outcome == Outcome::closed) co_return Received::gone;
        if (moved.outcome == Outcome::moved) {
            in.grew(moved.bytes);
            if (is_greedy()) co_await let_others();
            continue;
        }

        if (in.untouched() && loop_.is_draining()) co_return Received::gone;
        if (began == Clock::time_point{} || in.in_body() != was_in_body) began = Clock::now();
        was_in_body = in.in_body();
        deadline_ = began + loop_.limits().header_deadline;
        if (was_in_body) deadline_ = std::min(floor_deadline(began, in.body_bytes()), began + loop_.limits().body_deadline);
        const bool is_ready = co_await ready(moved.outcome);
        if (is_ready) continue;
        if (!expired_ || in.untouched()) co_return Received::gone;
        fault_ = Fault{408, "request_timeout", "The request took too long to arrive."};
        co_return Received::refused;
    }
}

// A few bytes into an empty socket buffer; a client for whom even that blocks is given up.
asio::awaitable<bool> Connection::send_continue()
{
    static constexpr std::string_view text = "HTTP/1.1 100 Continue\r\n\r\n";
    const std::array<iovec, 2> slices{iovec{const_cast<char*>(text.data()), text.size()}, iovec{nullptr, 0}};
    Moved moved = transport_.write(slices);
    if (moved.outcome == Outcome::want_read || moved.outcome == Outcome::want_write) {
        deadline_ = Clock::now() + loop_.limits().grace;
        const bool is_ready = co_await ready(moved.outcome);
        if (is_ready) moved = transport_.write(slices);
    }
    co_return moved.outcome == Outcome::moved && moved.bytes == text.size();
}

// Gives the request to the handler. Its answer may be here already when this returns.
void Connection::hand_over()
{
    Service& service = loop_.service();
    service.requests.fetch_add(1, std::memory_order_relaxed);
    Incoming& in = desk_->in;
    form_.is_head = in.is_head();
    form_.keep_alive = in.keep_alive();
    form_.version_1_0 = in.version_1_0();
    form_.gzip = accepts_gzip(in.accept_encoding());

    SpoolFile spool;
    Request request = in.take(spool);
    request.peer = peer_;
    request.over_tls = transport_.is_tls();
    request.request_id = id();

    const auto pending =
        std::make_shared<Pending>(loop_.weak_from_this(), weak_from_this(), form_.request_id, std::move(spool));
    try {
        service.handler(std::move(request), [pending](Response&& response) { pending->answer(std::move(response)); });
    } catch (const std::exception& broken) {
        service.report(id(), broken.what());
        pending->answer(our_fault(form_.request_id));
    }
}

asio::awaitable<void> Connection::await_answer()
{
    deadline_ = Clock::time_point::max();
    while (!answer_) {
        error_code cancelled;
        auto token = asio::redirect_error(asio::use_awaitable, cancelled);
        answer_arrived_.expires_at(Clock::time_point::max());
        co_await answer_arrived_.async_wait(token);
    }
}

void Connection::begin_answer()
{
    Service& service = loop_.service();
    if (fault_) {
        service.refused.fetch_add(1, std::memory_order_relaxed);
        form_.is_head = desk_->in.is_head();
        form_.version_1_0 = desk_->in.version_1_0();
        form_.keep_alive = false;
        answer_ = Answer{problem(*fault_, id()), {}, 0};
    }
    if (loop_.is_draining()) form_.keep_alive = false;
    Answer answer = std::move(*answer_);
    answer_.reset();
    try {
        desk_->out.start(std::move(answer), form_, loop_.limits().gzip_bytes);
    } catch (const std::invalid_argument& mistake) {
        service.report(id(), mistake.what());
        desk_->out.start({our_fault(form_.request_id), {}, 0}, form_, loop_.limits().gzip_bytes);
    }
}

asio::awaitable<bool> Connection::send()
{
    Outgoing& out = desk_->out;
    Clock::time_point began{};
    std::uint64_t bytes = 0;
    for (;;) {
        const std::array<iovec, 2> slices = out.slices();
        if (slices[0].iov_len + slices[1].iov_len == 0) co_return true;
        const Moved moved = transport_.write(slices);
        if (moved.outcome == Outcome::closed) co_return false;
        if (moved.outcome == Outcome::moved) {
            out.went(moved.bytes);
            bytes += moved.bytes;
            if (is_greedy()) co_await let_others();
            continue;
        }

        // What went before the first wait only filled the kernel's buffer and says nothing about the reader.
        if (began == Clock::time_point{}) {
            began = Clock::now();
            bytes = 0;
        }
        deadline_ = floor_deadline(began, bytes);
        const bool is_ready = co_await ready(moved.outcome);
        if (!is_ready) co_return false;
    }
}

// Reads on for a while after a refusal: closing with unread bytes would reset the connection and lose the answer.
asio::awaitable<void> Connection::linger()
{
    transport_.finish();
    deadline_ = Clock::now() + loop_.limits().linger_deadline;
    std::size_t bytes = 0;
    while (bytes < loop_.limits().linger_bytes) {
        thread_local std::array<char, 16 * 1024> nowhere;
        const Moved moved = transport_.read(nowhere);
        if (moved.outcome == Outcome::closed) co_return;
        if (moved.outcome == Outcome::moved) {
            bytes += moved.bytes;
            if (is_greedy()) co_await let_others();
            continue;
        }
        const bool is_ready = co_await ready(moved.outcome);
        if (!is_ready) co_return;
    }
}

// False: the deadline passed (then `expired_`), the loop is draining, or the socket broke.
asio::awaitable<bool> Connection::ready(Outcome want)
{
    streak_ = 0;
    expired_ = false;
    error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    const auto kind = want == Outcome::want_write ? stream_descriptor::wait_write : stream_descriptor::wait_read;
    co_await socket_.async_wait(kind, token);
    co_return !error && !expired_;
}

bool Connection::is_greedy() { return ++streak_ >= longest_streak; }

// A client that never makes us wait must not have the thread for itself.
asio::awaitable<void> Connection::let_others()
{
    streak_ = 0;
    co_await asio::post(loop_.io(), asio::use_awaitable);
}

Clock::time_point Connection::floor_deadline(Clock::time_point began, std::uint64_t bytes) const
{
    const Limits& limits = loop_.limits();
    const auto earned = std::chrono::milliseconds(bytes * 1000 / limits.floor_bytes_per_second);
    // However much was earned, a pause is never longer than an idle connection's.
    return std::min(began + limits.grace + earned, Clock::now() + std::max(limits.idle_deadline, limits.grace));
}

void Connection::deliver(Answer&& answer)
{
    answer_ = std::move(answer);
    answer_arrived_.cancel();
}

void Connection::drain()
{
    if (idles_) socket_.cancel();
}

void Connection::expire_at(Clock::time_point now)
{
    if (now < deadline_) return;
    deadline_ = Clock::time_point::max();
    expired_ = true;
    error_code ignored;
    socket_.cancel(ignored);
}

}  // namespace rapport::http::shell
