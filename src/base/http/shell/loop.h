// One thread's share of the connections. A connection lives and dies on its loop's thread.
#pragma once
#include "base/http/shell/fd.h"
#include "base/http/shell/limits.h"
#include "base/http/shell/outgoing.h"
#include "base/http/shell/request_ids.h"
#include "base/http/shell/server.h"
#include <atomic>
#include <memory>
#include <string>

struct ssl_ctx_st;

namespace rapport::http::shell {

// What all loops of a server share. Nothing in it changes while they run but the counters and the certificate.
struct Service {
    Handler handler;
    Options options;
    std::atomic<std::shared_ptr<ssl_ctx_st>> tls;  // null: plain; another one only for connections to come
    RequestIds ids;
    std::atomic<std::uint64_t> requests{0};
    std::atomic<std::uint64_t> refused{0};

    void report(std::string_view request_id, std::string_view what) const
    {
        if (options.on_trouble) options.on_trouble(request_id, what);
    }
};

class Connection;

class Loop {
public:
    // `service` must outlive it.
    static std::shared_ptr<Loop> make(Service& service);
    virtual ~Loop() = default;

    virtual void run() = 0;  // until finish()

    // The following may be called from any thread.
    virtual void adopt(Fd client, std::string peer) = 0;
    virtual void deliver(std::weak_ptr<Connection> to, Answer&& answer) = 0;
    virtual void drain() = 0;   // closes what idles; the others close after the answer they are at
    virtual void finish() = 0;  // drops what is left
    virtual std::size_t connections() const = 0;
};

}  // namespace rapport::http::shell
