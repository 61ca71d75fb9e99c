#include "base/http/shell/tls.h"
#include "base/http/shell/server.h"
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <string_view>

namespace rapport::http::shell {

namespace {

[[noreturn]] void fail(const std::string& what)
{
    const char* reason = ERR_reason_error_string(ERR_peek_last_error());
    ERR_clear_error();
    throw TlsUnusable(what + (reason ? ": " + std::string(reason) : ""));
}

[[noreturn]] void fail_with_key(const std::string& certificate, const std::string& key)
{
    if (ERR_GET_REASON(ERR_peek_last_error()) != X509_R_KEY_VALUES_MISMATCH) fail("the TLS key " + key + " cannot be used");
    ERR_clear_error();
    throw TlsUnusable("the TLS key " + key + " does not belong to the certificate " + certificate);
}

// Chooses http/1.1 when the client offers protocols (RFC 7301); goes on without a choice when it is not among them.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size, const unsigned char* offered,
    unsigned int offered_size, void*)
{
    static constexpr std::string_view ours = "\x08http/1.1";
    unsigned char* pick = nullptr;
    if (SSL_select_next_proto(&pick, chosen_size, reinterpret_cast<const unsigned char*>(ours.data()),
            static_cast<unsigned>(ours.size()), offered, offered_size)
        != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_NOACK;
    *chosen = pick;
    return SSL_TLSEXT_ERR_OK;
}

}  // namespace

std::shared_ptr<ssl_ctx_st> make_tls(const std::string& certificate_chain_pem, const std::string& private_key_pem)
{
    ERR_clear_error();
    std::shared_ptr<SSL_CTX> tls(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    if (!tls) fail("TLS cannot be set up");

    SSL_CTX_set_min_proto_version(tls.get(), TLS1_2_VERSION);
    SSL_CTX_set_options(tls.get(), SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE
            | SSL_OP_PRIORITIZE_CHACHA | SSL_OP_IGNORE_UNEXPECTED_EOF);
    // Buffers are given back while a connection idles; writes may be cut and repeated from another place.
    SSL_CTX_set_mode(tls.get(),
        SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    // Resumption works by tickets, which need no memory here.
    SSL_CTX_set_session_cache_mode(tls.get(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_alpn_select_cb(tls.get(), choose_protocol, nullptr);
    if (SSL_CTX_set_cipher_list(tls.get(), "ECDHE+AESGCM:ECDHE+CHACHA20") != 1) fail("TLS has no cipher to offer");

    if (SSL_CTX_use_certificate_chain_file(tls.get(), certificate_chain_pem.c_str()) != 1)
        fail("the TLS certificate " + certificate_chain_pem + " cannot be used");
    if (SSL_CTX_use_PrivateKey_file(tls.get(), private_key_pem.c_str(), SSL_FILETYPE_PEM) != 1)
        fail_with_key(certificate_chain_pem, private_key_pem);
    return tls;
}

}  // namespace rapport::http::shell
