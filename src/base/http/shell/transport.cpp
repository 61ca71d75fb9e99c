#include "base/http/shell/transport.h"
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <new>
#include <string_view>
#include <sys/socket.h>

namespace rapport::http::shell {

namespace {

// The largest TLS record (RFC 8446, 5.1).
constexpr std::size_t record_bytes = 16 * 1024;

Moved plain_outcome(ssize_t result, Moved::Outcome wanted)
{
    if (result > 0) return {Moved::Outcome::moved, static_cast<std::size_t>(result)};
    if (result < 0 && (errno == EAGAIN || errno == EINTR)) return {wanted};
    return {Moved::Outcome::closed};
}

// The first bytes are an HTTP request without TLS. Say so in words: a silent close would puzzle a person.
void answer_in_the_clear(int socket)
{
    static constexpr std::string_view text =
        "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: application/problem+json\r\n"
        "Content-Length: 124\r\n\r\n"
        R"({"type":"about:blank","title":"Bad Request","status":400,"code":"tls_required",)"
        R"("detail":"This port speaks https, not http."})";
    static_assert(text.size() - text.find('{') == 124);
    [[maybe_unused]] const auto sent = ::send(socket, text.data(), text.size(), MSG_NOSIGNAL);
}

}  // namespace

void Transport::Free::operator()(ssl_st* tls) const { SSL_free(tls); }

Transport::Transport(int socket, ssl_ctx_st* tls) : socket_(socket)
{
    if (!tls) return;
    tls_.reset(SSL_new(tls));
    if (!tls_ || SSL_set_fd(tls_.get(), socket) != 1) throw std::bad_alloc();
    SSL_set_accept_state(tls_.get());
}

Moved Transport::shake_hands()
{
    if (!tls_) return {Moved::Outcome::moved};
    ERR_clear_error();
    const int result = SSL_do_handshake(tls_.get());
    if (result == 1) return {Moved::Outcome::moved};
    if (ERR_GET_REASON(ERR_peek_error()) == SSL_R_HTTP_REQUEST) answer_in_the_clear(socket_);
    return outcome_of(result);
}

Moved Transport::read(std::span<char> into)
{
    if (!tls_) return plain_outcome(::recv(socket_, into.data(), into.size(), 0), Moved::Outcome::want_read);
    ERR_clear_error();
    return outcome_of(SSL_read(tls_.get(), into.data(), static_cast<int>(into.size())));
}

Moved Transport::write(const std::array<iovec, 2>& slices)
{
    if (!tls_) {
        msghdr message{};
        message.msg_iov = const_cast<iovec*>(slices.data());
        message.msg_iovlen = slices.size();
        return plain_outcome(::sendmsg(socket_, &message, MSG_NOSIGNAL), Moved::Outcome::want_write);
    }
    ERR_clear_error();
    if (slices[0].iov_len == 0) {
        const std::size_t part = std::min(slices[1].iov_len, record_bytes);
        return outcome_of(SSL_write(tls_.get(), slices[1].iov_base, static_cast<int>(part)));
    }

    // Header and body in one record: a small answer is then one packet.
    thread_local std::array<char, record_bytes> record;
    std::size_t size = 0;
    for (const iovec& slice : slices) {
        const std::size_t part = std::min(slice.iov_len, record.size() - size);
        if (part > 0) std::memcpy(record.data() + size, slice.iov_base, part);
        size += part;
    }
    return outcome_of(SSL_write(tls_.get(), record.data(), static_cast<int>(size)));
}

bool Transport::has_buffered() const { return tls_ && SSL_has_pending(tls_.get()); }

void Transport::finish()
{
    ERR_clear_error();
    if (tls_) SSL_shutdown(tls_.get());
    ::shutdown(socket_, SHUT_WR);
}

Moved Transport::outcome_of(int result)
{
    if (result > 0) return {Moved::Outcome::moved, static_cast<std::size_t>(result)};
    switch (SSL_get_error(tls_.get(), result)) {
    case SSL_ERROR_WANT_READ: return {Moved::Outcome::want_read};
    case SSL_ERROR_WANT_WRITE: return {Moved::Outcome::want_write};
    default: return {Moved::Outcome::closed};
    }
}

}  // namespace rapport::http::shell
