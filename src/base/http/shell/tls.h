// The certificate and the terms on which the shell speaks TLS.
#pragma once
#include <memory>
#include <string>

struct ssl_ctx_st;

namespace rapport::http::shell {

// TLS 1.2 and 1.3, forward secrecy and authenticated encryption only (RFC 9325), no compression, no renegotiation.
// Throws TlsUnusable, with the file at fault, when certificate and key cannot be read or do not belong together.
std::shared_ptr<ssl_ctx_st> make_tls(const std::string& certificate_chain_pem, const std::string& private_key_pem);

}  // namespace rapport::http::shell
