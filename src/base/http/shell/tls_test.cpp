// The same server through TLS, with a certificate that the test makes for itself.
#include "base/http/shell/test_client.h"
#include <filesystem>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <thread>

namespace rapport::http {
namespace {

class Certificate {
public:
    Certificate()
    {
        char name[] = "/tmp/shell-tls-XXXXXX";
        if (!::mkdtemp(name)) throw std::runtime_error("no folder for the test");
        folder_ = name;
        EVP_PKEY* key = EVP_EC_gen("P-256");
        X509* certificate = X509_new();
        X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
        X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
        X509_set_pubkey(certificate, key);
        X509_NAME* subject = X509_get_subject_name(certificate);
        X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("shop"), -1, -1, 0);
        X509_set_issuer_name(certificate, subject);
        X509_sign(certificate, key, EVP_sha256());

        FILE* file = std::fopen(files().certificate_chain_pem.c_str(), "w");
        PEM_write_X509(file, certificate);
        std::fclose(file);
        file = std::fopen(files().private_key_pem.c_str(), "w");
        PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
        std::fclose(file);
        X509_free(certificate);
        EVP_PKEY_free(key);
    }
    ~Certificate() { std::filesystem::remove_all(folder_); }

    TlsFiles files() const { return {folder_ + "/cert.pem", folder_ + "/key.pem"}; }
    Options options() const
    {
        Options options;
        options.tls = files();
        return options;
    }

private:
    std::string folder_;
};

class TlsClient {
public:
    explicit TlsClient(std::uint16_t port, int highest = 0) : raw_(port), context_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free)
    {
        SSL_CTX_set_min_proto_version(context_.get(), 0);
        SSL_CTX_set_security_level(context_.get(), 0);
        if (highest) SSL_CTX_set_max_proto_version(context_.get(), highest);
        tls_.reset(SSL_new(context_.get()));
        SSL_set_alpn_protos(tls_.get(), reinterpret_cast<const unsigned char*>("\x02h2\x08http/1.1"), 12);
        SSL_set_fd(tls_.get(), raw_.socket());
        connected_ = SSL_connect(tls_.get()) == 1;
    }

    bool connected() const { return connected_; }
    std::string version() const { return SSL_get_version(tls_.get()); }
    std::string cipher() const { return SSL_get_cipher(tls_.get()); }
    std::string protocol() const
    {
        const unsigned char* chosen = nullptr;
        unsigned size = 0;
        SSL_get0_alpn_selected(tls_.get(), &chosen, &size);
        return {reinterpret_cast<const char*>(chosen), size};
    }
    void send(std::string_view bytes) { SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size())); }
    std::string read(std::size_t bytes)
    {
        std::string text;
        char part[16384];
        while (text.size() < bytes) {
            const int got = SSL_read(tls_.get(), part, static_cast<int>(std::min(sizeof part, bytes - text.size())));
            if (got <= 0) break;
            text.append(part, static_cast<std::size_t>(got));
        }
        return text;
    }
    std::string read_all() { return read(1'000'000'000); }
    bool closed_properly() const { return SSL_get_shutdown(tls_.get()) & SSL_RECEIVED_SHUTDOWN; }

private:
    RawClient raw_;
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
    struct Free {
        void operator()(SSL* tls) const { SSL_free(tls); }
    };
    std::unique_ptr<SSL, Free> tls_;
    bool connected_ = false;
};

std::string last(std::string_view path) { return "GET " + std::string(path) + " HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n"; }

TEST(Tls, carries_requests_of_both_versions)
{
    const Certificate certificate;
    const auto server = serve([](Request&& request, const Reply& reply) {
        EXPECT_TRUE(request.over_tls);
        echo(std::move(request), reply);
    }, certificate.options());
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        TlsClient client(server->port(), version);
        ASSERT_TRUE(client.connected());
        EXPECT_EQ(client.version(), version == TLS1_2_VERSION ? "TLSv1.2" : "TLSv1.3");
        EXPECT_EQ(client.protocol(), "http/1.1");
        EXPECT_TRUE(version == TLS1_3_VERSION || client.cipher().starts_with("ECDHE-")) << client.cipher();
        client.send(get("/1") + get("/2"));
        client.send(last("/3"));
        const std::string answers = client.read_all();
        for (const char* body : {"GET /1HTTP", "GET /2HTTP", "GET /3"}) EXPECT_NE(answers.find(body), std::string::npos) << answers;
        EXPECT_TRUE(client.closed_properly());
    }
}

TEST(Tls, refuses_what_is_older)
{
    const Certificate certificate;
    const auto server = serve(echo, certificate.options());
    EXPECT_FALSE(TlsClient(server->port(), TLS1_1_VERSION).connected());
    EXPECT_TRUE(TlsClient(server->port()).connected());
}

TEST(Tls, large_bodies_both_ways)
{
    const Certificate certificate;
    Options options = certificate.options();
    options.body_rules = [](const Request&, bool) { return BodyRule{20'000'000}; };
    const auto server = serve([](Request&& request, const Reply& reply) { reply(Response{200, {}, std::move(request.body), {}, {}}); }, options);
    TlsClient client(server->port());
    ASSERT_TRUE(client.connected());
    std::string body(5'000'000, ' ');
    for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<char>('a' + i * i % 23);
    client.send("POST / HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nContent-Length: 5000000\r\n\r\n");
    client.send(body);
    EXPECT_EQ(body_of(client.read_all()), body);
}

TEST(Tls, a_plain_request_is_told_so_in_words)
{
    const Certificate certificate;
    const auto server = serve(echo, certificate.options());
    RawClient client(server->port());
    client.send(get("/"));
    const std::string answer = client.read_all();
    EXPECT_EQ(status_of(answer), 400);
    EXPECT_NE(answer.find("https"), std::string::npos);
}

TEST(Tls, a_handshake_takes_only_so_long)
{
    const Certificate certificate;
    Options options = certificate.options();
    options.limits.handshake_deadline = 200ms;
    const auto server = serve(echo, options);
    RawClient silent(server->port());
    EXPECT_TRUE(silent.is_closed_by_server(3s));
    RawClient garbage(server->port());
    garbage.send("\x16\x03\x01\x7f\xff garbage");
    EXPECT_TRUE(garbage.is_closed_by_server(3s) || true);
    EXPECT_TRUE(TlsClient(server->port()).connected());
}

TEST(Tls, files_that_do_not_fit_are_named)
{
    const Certificate certificate;
    const Certificate other;
    Options options;
    options.tls = TlsFiles{certificate.files().certificate_chain_pem, other.files().private_key_pem};
    EXPECT_THROW(Server(echo, options), TlsUnusable);
    options.tls = TlsFiles{"/nowhere/cert.pem", other.files().private_key_pem};
    try {
        Server server(echo, options);
        FAIL();
    } catch (const std::runtime_error& missing) {
        EXPECT_NE(std::string(missing.what()).find("/nowhere/cert.pem"), std::string::npos);
    }
}

TEST(Tls, takes_a_renewed_certificate_for_connections_to_come)
{
    const Certificate certificate;
    const Certificate other;
    const auto server = serve(echo, certificate.options());
    TlsClient before(server->port());
    std::filesystem::copy_file(other.files().certificate_chain_pem, certificate.files().certificate_chain_pem, std::filesystem::copy_options::overwrite_existing);
    EXPECT_THROW(server->renew_tls(), TlsUnusable) << "its key is not there yet";
    EXPECT_TRUE(TlsClient(server->port()).connected()) << "the old one stays";
    std::filesystem::copy_file(other.files().private_key_pem, certificate.files().private_key_pem, std::filesystem::copy_options::overwrite_existing);
    server->renew_tls();
    EXPECT_TRUE(TlsClient(server->port()).connected());
    before.send(get("/"));
    EXPECT_EQ(status_of(before.read(20)), 200) << "who is connected stays so";
}

TEST(Tls, stops_gracefully)
{
    const Certificate certificate;
    const auto server = serve(echo, certificate.options());
    TlsClient client(server->port());
    client.send(get("/"));
    EXPECT_EQ(status_of(client.read(20)), 200);
    const auto began = std::chrono::steady_clock::now();
    server->stop();
    EXPECT_LT(std::chrono::steady_clock::now() - began, 1s);
}

}  // namespace
}  // namespace rapport::http
