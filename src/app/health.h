// /healthz, /readyz, /metrics and /api/openapi.json: for machines that watch and for those that integrate.
#pragma once
#include "base/http/message.h"
#include "base/runtime.h"

#include <atomic>
#include <optional>

namespace rapport::http { class Server; }

namespace rapport::app {

class Health {
public:
    explicit Health(Runtime& runtime) : runtime_(runtime), started_(runtime.clock.now()) {}
    void watch(const http::Server& server) { server_ = &server; }
    // The answer, or nothing when the path is none of these. Readiness reads one row, and so do the metrics.
    std::optional<http::Response> answer(const http::Request& request) const;

private:
    http::Response live() const;
    http::Response ready(const http::Request& request) const;
    http::Response metrics() const;

    Runtime& runtime_;
    Instant started_;
    std::atomic<const http::Server*> server_{nullptr};
};

}  // namespace rapport::app
