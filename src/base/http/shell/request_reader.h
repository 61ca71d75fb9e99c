// Turns the bytes of one request into a Request. The parser behind it is Boost.Beast's.
#pragma once
#include "base/http/shell/body_sink.h"
#include "base/http/shell/limits.h"
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace rapport::http::shell {

class RequestReader {
public:
    RequestReader();
    ~RequestReader();

    void restart();

    // Reads a whole head, blank line included, that HeadScan let through. Refuses with 400, 405, 414, 417, 501 or 505.
    std::optional<Fault> read_head(std::string_view head, const Limits& limits, Request& request);

    // After read_head: what the head says.
    bool has_body() const;
    std::optional<std::uint64_t> content_length() const;  // none: the body is chunked
    bool expects_continue() const;
    bool keep_alive() const;
    bool version_1_0() const;

    // Reads body bytes into the sink and sets `used` to how many of them it is done with; the others must be handed in
    // again with more behind them. Refuses broken chunks (400) and what the sink refuses.
    std::optional<Fault> read_body(std::string_view bytes, BodySink& sink, std::size_t& used);
    bool done() const;

private:
    class Parser;
    std::unique_ptr<Parser> parser_;
};

}  // namespace rapport::http::shell
