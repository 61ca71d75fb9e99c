// The one answer that a request is owed, from whichever thread it comes.
#pragma once
#include "base/http/shell/body_sink.h"
#include "base/http/shell/loop.h"
#include <atomic>
#include <memory>

namespace rapport::http::shell {

// Held by every copy of a Reply. Answers 500 when the last copy goes unused.
class Pending {
public:
    Pending(std::weak_ptr<Loop> loop, std::weak_ptr<Connection> connection, const RequestIds::Text& id, SpoolFile&& spool)
        : loop_(std::move(loop)), connection_(std::move(connection)), id_(id), spool_(std::move(spool))
    {
    }
    ~Pending();
    Pending(const Pending&) = delete;
    Pending& operator=(const Pending&) = delete;

    void answer(Response&& response);  // the first call counts

private:
    void send(Answer&& answer);

    std::weak_ptr<Loop> loop_;
    std::weak_ptr<Connection> connection_;
    RequestIds::Text id_;
    SpoolFile spool_;
    std::atomic<bool> answered_{false};
};

// "Something went wrong on our side."
Response our_fault(const RequestIds::Text& id);

}  // namespace rapport::http::shell
