// One request on its way in, without any reading or waiting: bytes are handed to it, and it says what to do next.
#pragma once
#include "base/http/shell/head_scan.h"
#include "base/http/shell/request_reader.h"
#include <functional>
#include <memory>
#include <span>

namespace rapport::http::shell {

class Incoming {
public:
    enum class Step {
        more,            // read more bytes into space()
        send_continue,   // the client waits for "100 Continue"; send it and call advance() again
        whole,           // take() the request
        refused,         // answer fault() and close: what follows on this connection cannot be trusted
    };

    // The references must outlive it.
    Incoming(const Limits& limits, const BodyRules& rules, const std::string& spool_dir);

    // Whose request comes next.
    void from(const std::string& peer, bool over_tls)
    {
        peer_ = peer;
        over_tls_ = over_tls;
    }
    std::span<char> space();  // where the next bytes go; not empty after `more`
    void grew(std::size_t bytes) { end_ += bytes; }
    Step advance();

    // Forgets the request that was taken. Bytes that were sent behind it stay and are the next one's.
    void next();
    void clear();  // forgets everything

    bool untouched() const { return begin_ == end_ && phase_ == Phase::head; }  // nothing of a request is here
    bool in_body() const { return phase_ == Phase::body; }
    std::uint64_t body_bytes() const { return sink_.bytes(); }
    const Fault& fault() const { return fault_; }

    // What of a head that could be read decides about the answer; false or empty before that.
    bool is_head() const { return head_read_ && request_.method == Method::head; }
    bool keep_alive() const { return head_read_ && reader_.keep_alive(); }
    bool version_1_0() const { return head_read_ && reader_.version_1_0(); }
    std::string_view accept_encoding() const { return request_.header("Accept-Encoding").value_or(""); }

    // The request; a spooled body lives as long as `file`.
    Request take(SpoolFile& file);

private:
    enum class Phase { head, body, whole };

    Step read_head();
    Step read_body();
    Step finish_head();
    Step refuse(const Fault& fault);
    std::string_view bytes() const { return {buffer_.get() + begin_, end_ - begin_}; }

    const Limits* limits_;
    const BodyRules* rules_;
    const std::string* spool_dir_;
    std::unique_ptr<char[]> buffer_;  // one head fits; a body passes through
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    Phase phase_ = Phase::head;
    bool head_read_ = false;
    HeadScan scan_;
    RequestReader reader_;
    BodySink sink_;
    Request request_;
    std::string peer_;
    bool over_tls_ = false;
    Fault fault_;
};

}  // namespace rapport::http::shell
