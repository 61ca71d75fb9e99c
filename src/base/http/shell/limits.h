// What the shell grants a client, in bytes, in time and in number. The defaults suit both a shop's own network and the
// internet.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace rapport::http {

struct Limits {
    std::size_t header_bytes = 16 * 1024;  // request line and header fields together; more is answered 431
    std::size_t uri_bytes = 8 * 1024;      // path and query as sent; more is answered 414
    std::size_t header_fields = 100;       // more is answered 431

    std::chrono::milliseconds header_deadline{10'000};     // from the first byte to the blank line, however they drip; then 408
    std::chrono::milliseconds handshake_deadline{10'000};  // the whole TLS handshake
    std::chrono::milliseconds idle_deadline{60'000};       // a connection without a request is closed in silence

    // A body, and the reading of an answer, may take `grace` and then must have moved `floor_bytes_per_second` on
    // average, with no pause longer than `idle_deadline`. A body also ends within `body_deadline`. A body too slow is
    // answered 408; a reader too slow loses its connection.
    std::size_t floor_bytes_per_second = 1024;
    std::chrono::milliseconds grace{10'000};
    std::chrono::milliseconds body_deadline{30 * 60'000};

    // After a refusal the rest of what the client was sending is read and thrown away, so that the answer reaches it.
    std::chrono::milliseconds linger_deadline{2'000};
    std::size_t linger_bytes = 16 * 1024 * 1024;

    std::chrono::milliseconds stop_deadline{10'000};  // how long stop() waits for requests in flight
    std::size_t connections = 12'000;                 // one more is answered 503 and closed
    std::size_t gzip_bytes = 256 * 1024;              // larger bodies are sent as they are
};

}  // namespace rapport::http
