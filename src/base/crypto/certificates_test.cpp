#include "base/crypto/certificates.h"

#include <gtest/gtest.h>
#include <memory>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace rapport::crypto {
namespace {

constexpr Instant now{1'795'000'000 * us_per_second};

std::shared_ptr<X509> read(const std::string& pem)
{
    const std::shared_ptr<BIO> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free_all);
    return {PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr), X509_free};
}

// As a device does that trusts the authority and opens a page of that host, so many days from now.
bool trusted(const std::string& authority_pem, const std::string& certificate_pem, const std::string& host, int days = 0)
{
    const auto authority = read(authority_pem), certificate = read(certificate_pem);
    const std::shared_ptr<X509_STORE> store(X509_STORE_new(), X509_STORE_free);
    X509_STORE_add_cert(store.get(), authority.get());
    const std::shared_ptr<X509_STORE_CTX> check(X509_STORE_CTX_new(), X509_STORE_CTX_free);
    X509_STORE_CTX_init(check.get(), store.get(), certificate.get(), nullptr);
    auto* wanted = X509_STORE_CTX_get0_param(check.get());
    X509_VERIFY_PARAM_set_time(wanted, now.us / us_per_second + days * 86'400LL);
    X509_VERIFY_PARAM_set_purpose(wanted, X509_PURPOSE_SSL_SERVER);
    X509_VERIFY_PARAM_set_flags(wanted, X509_V_FLAG_X509_STRICT);
    const bool is_address = host.find(':') != std::string::npos || host.find_first_not_of("0123456789.") == std::string::npos;
    if (is_address) X509_VERIFY_PARAM_set1_ip_asc(wanted, host.c_str());
    else X509_VERIFY_PARAM_set1_host(wanted, host.c_str(), host.size());
    return X509_verify_cert(check.get()) == 1;
}

TEST(Certificates, are_trusted_for_their_name_and_this_machine_alone)
{
    for (const std::string name : {"laden.local", "192.168.1.10", "fd00::7"}) {
        const auto authority = make_authority(name, now).value();
        const auto made = issue(authority, name, {}, now).value();
        for (const std::string& host : {name, std::string("localhost"), std::string("127.0.0.1"), std::string("::1")})
            EXPECT_TRUE(trusted(authority.certificate_pem, made.certificate_pem, host)) << name << " as " << host;
        EXPECT_FALSE(trusted(authority.certificate_pem, made.certificate_pem, "bank.example"));
        EXPECT_FALSE(trusted(authority.certificate_pem, made.certificate_pem, "192.168.1.11"));
        EXPECT_FALSE(trusted(make_authority(name, now)->certificate_pem, made.certificate_pem, name)) << "another authority of the same name";
        EXPECT_TRUE(trusted(authority.certificate_pem, made.certificate_pem, name, certificate_days - 1));
        EXPECT_FALSE(trusted(authority.certificate_pem, made.certificate_pem, name, certificate_days + 1));
    }
}

TEST(Certificates, of_an_authority_for_another_name_are_worth_nothing)
{
    const auto authority = make_authority("laden.local", now).value();
    for (const std::string name : {"bank.example", "10.0.0.1"}) {
        const auto forged = issue(authority, name, {}, now).value();
        EXPECT_FALSE(trusted(authority.certificate_pem, forged.certificate_pem, name));
    }
}

TEST(Certificates, are_renewed_under_the_same_key)
{
    const auto authority = make_authority("laden.local", now).value();
    const auto first = issue(authority, "laden.local", {}, now).value();
    const Instant later{now.us + 380 * us_per_day};
    const auto second = issue(authority, "laden.local", first.key_pem, later).value();
    EXPECT_EQ(second.key_pem, first.key_pem);
    EXPECT_NE(second.certificate_pem, first.certificate_pem);
    EXPECT_TRUE(trusted(authority.certificate_pem, second.certificate_pem, "laden.local", 500));
    EXPECT_TRUE(is_issued_by(authority.certificate_pem, second.certificate_pem));
    EXPECT_FALSE(is_issued_by(second.certificate_pem, first.certificate_pem));
    const auto read = read_certificate(second.certificate_pem).value();
    EXPECT_EQ(read.name, "laden.local");
    EXPECT_EQ(read.until.us, later.us + certificate_days * us_per_day);
    EXPECT_EQ(read.fingerprint.size(), 32u * 3 - 1);
}

TEST(Certificates, are_refused_for_what_is_no_name)
{
    for (const std::string name : {"", "a b", "-shop", "shop-.local", "shop..local", "x,DNS:bank.example", "shop.local\n", "https://shop.local", "*.local"})
        EXPECT_FALSE(make_authority(name, now)) << name;
    EXPECT_FALSE(read_certificate("nonsense"));
    EXPECT_FALSE(issue({"no key", "no certificate"}, "laden.local", {}, now));
}

}  // namespace
}  // namespace rapport::crypto
