// Bytes to and from one client, plain or through TLS. Never waits: it says what it would have to wait for.
#pragma once
#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <sys/uio.h>

struct ssl_st;
struct ssl_ctx_st;

namespace rapport::http::shell {

struct Moved {
    enum class Outcome { moved, want_read, want_write, closed };
    Outcome outcome;
    std::size_t bytes = 0;
};

// Works on a non-blocking socket that it does not own. On a thread that blocks SIGPIPE.
class Transport {
public:
    // `tls` may be null: plain.
    Transport(int socket, ssl_ctx_st* tls);

    bool is_tls() const { return tls_ != nullptr; }
    Moved shake_hands();  // `moved` when TLS stands; at once when plain
    Moved read(std::span<char> into);
    Moved write(const std::array<iovec, 2>& slices);  // at least one of them is not empty
    bool has_buffered() const;                        // bytes can be read that the socket no longer knows of
    void finish();                                    // tells the client that nothing follows

private:
    struct Free {
        void operator()(ssl_st* tls) const;
    };
    Moved outcome_of(int result);

    int socket_;
    std::unique_ptr<ssl_st, Free> tls_;
};

}  // namespace rapport::http::shell
