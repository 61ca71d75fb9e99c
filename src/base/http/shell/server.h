// The HTTP/1.1 server. It reads requests, refuses what no honest client sends, and hands the rest to one handler.
#pragma once
#include "base/http/message.h"
#include "base/http/shell/limits.h"
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace rapport::http {

struct Listen {
    std::string host = "127.0.0.1";  // a name or a numeric address; "::" is every address of both families
    std::uint16_t port = 0;          // 0: any free one
};

// What certificate and key lack to be used, and the file at fault.
struct TlsUnusable : std::runtime_error { using runtime_error::runtime_error; };

struct TlsFiles {
    std::string certificate_chain_pem;
    std::string private_key_pem;
};

// Told of what went wrong inside, on any thread: an exception out of a handler, an answer that cannot be sent.
using OnTrouble = std::function<void(std::string_view request_id, std::string_view what)>;

struct Options {
    Listen listen;
    std::optional<TlsFiles> tls;      // none: plain HTTP
    unsigned threads = 0;             // that serve; 0: one for each core
    std::string spool_dir = "/tmp";   // for bodies whose rule says `spool`; their files have mode 0600
    BodyRules body_rules;             // none: BodyRule's defaults for all
    Limits limits;
    OnTrouble on_trouble;
};

struct Figures {
    std::size_t connections = 0;  // open now
    std::uint64_t requests = 0;   // read whole and handed to the handler
    std::uint64_t refused = 0;    // answered by the shell itself
};

namespace shell {
class Engine;
}

// What holds for every answer: Content-Length, Date, X-Request-Id, X-Content-Type-Options: nosniff and Referrer-Policy:
// same-origin; gzip for JSON and text over 1 KiB when the client takes it (an ETag stays as it is, so that it can come
// back in If-Match). Headers about the connection or the length that a handler sets are overlooked. Requests on one connection are
// answered in order, and the next is not read before the last is answered.
//
// What the shell itself refuses is application/problem+json: 400 (unclear framing, no Host), 405, 408, 413, 414, 417, 431,
// 501, 505, 507. A handler that throws, lets go of its Reply without an answer, or answers what cannot be sent, is a 500.
//
// The handler runs on the threads that serve, one per core: while it blocks, a share of all clients waits. Its Reply may be called
// from any thread, once (a second call does nothing), also after the client has gone and after stop(). The file of a spooled
// body is removed when Reply is called; who wants to keep it renames it before.
class Server {
public:
    // Takes the port at once; connections queue until start(). Throws std::system_error: address_in_use when any
    // other socket listens there. Throws TlsUnusable when the certificate or the key cannot be used.
    Server(Handler handler, Options options);
    ~Server();  // stops
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::uint16_t port() const;
    Figures figures() const;

    // Reads certificate and key again, for connections to come. Throws TlsUnusable when they cannot be used; then
    // those in use stay.
    void renew_tls();

    void start();

    // Takes no more connections, closes those that idle, answers the requests in flight, and returns when all are gone
    // or when Limits::stop_deadline has passed and the rest is dropped. Not to be called from a handler.
    void stop();

private:
    std::unique_ptr<shell::Engine> engine_;
};

}  // namespace rapport::http
