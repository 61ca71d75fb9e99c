#include "base/crypto/certificates.h"

#include <arpa/inet.h>
#include <memory>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdexcept>
#include <vector>

namespace rapport::crypto {
namespace {

template <auto Free> struct Freeing {
    template <class T> void operator()(T* one) const { Free(one); }
};
using Key = std::unique_ptr<EVP_PKEY, Freeing<EVP_PKEY_free>>;
using Cert = std::unique_ptr<X509, Freeing<X509_free>>;
using Bio = std::unique_ptr<BIO, Freeing<BIO_free_all>>;

template <class T> T must(T made)
{
    if (!made) throw std::runtime_error("OpenSSL could not make a certificate");
    return made;
}

Bio reader(const std::string& text) { return Bio(must(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())))); }

std::string written(const Bio& bio)
{
    char* bytes = nullptr;
    const auto size = BIO_get_mem_data(bio.get(), &bytes);
    return {bytes, static_cast<std::size_t>(size)};
}

std::string pem_of(EVP_PKEY* key)
{
    const Bio out(must(BIO_new(BIO_s_mem())));
    must(PEM_write_bio_PrivateKey(out.get(), key, nullptr, nullptr, 0, nullptr, nullptr));
    return written(out);
}

std::string pem_of(X509* certificate)
{
    const Bio out(must(BIO_new(BIO_s_mem())));
    must(PEM_write_bio_X509(out.get(), certificate));
    return written(out);
}

Cert certificate_in(const std::string& pem) { return Cert(PEM_read_bio_X509(reader(pem).get(), nullptr, nullptr, nullptr)); }
Key key_in(const std::string& pem) { return Key(PEM_read_bio_PrivateKey(reader(pem).get(), nullptr, nullptr, nullptr)); }

enum class Named { host, ipv4, ipv6, nothing };

// Host names as in RFC 1123: labels of letters, digits and hyphens.
Named kind_of(const std::string& name)
{
    unsigned char address[16];
    if (inet_pton(AF_INET, name.c_str(), address) == 1) return Named::ipv4;
    if (inet_pton(AF_INET6, name.c_str(), address) == 1) return Named::ipv6;
    if (name.empty() || name.size() > 253) return Named::nothing;
    std::size_t label = 0;
    char before = '.';
    for (const char c : name + ".") {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (c == '.' ? label == 0 || label > 63 || before == '-' : !letter && (c != '-' || label == 0)) return Named::nothing;
        label = c == '.' ? 0 : label + 1;
        before = c;
    }
    return Named::host;
}

Error no_name(const std::string& name)
{
    return invalid("name", "“" + name + "” is no name of a machine, such as shop.local, and no numeric address, such as 192.168.1.10.");
}

// What a certificate says of itself; the common name is text for people.
Cert begin(EVP_PKEY* key, const std::string& common_name, X509* issuer, Instant now, int days)
{
    Cert made(must(X509_new()));
    X509_set_version(made.get(), X509_VERSION_3);
    unsigned char serial[16];
    must(RAND_bytes(serial, sizeof serial) == 1);
    serial[0] &= 0x7f;
    const std::unique_ptr<BIGNUM, Freeing<BN_free>> number(must(BN_bin2bn(serial, sizeof serial, nullptr)));
    must(BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(made.get())));
    // A day ago, for tablets whose clock is behind.
    ASN1_TIME_set(X509_getm_notBefore(made.get()), (now.us - us_per_day) / us_per_second);
    ASN1_TIME_set(X509_getm_notAfter(made.get()), now.us / us_per_second + days * 86'400LL);
    must(X509_set_pubkey(made.get(), key));
    // 64 characters at most (RFC 5280, upper bounds); the whole name stands among the alternative names.
    const auto text = common_name.substr(0, 64);
    must(X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_UTF8,
        reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()), -1, 0));
    must(X509_set_issuer_name(made.get(), X509_get_subject_name(issuer ? issuer : made.get())));
    return made;
}

void extend(X509* certificate, X509* issuer, int kind, const std::string& value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, Freeing<X509_EXTENSION_free>> made(must(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str())));
    must(X509_add_ext(certificate, made.get(), -1));
}

std::string constraints(const std::string& name, Named kind)
{
    std::string text = "critical,permitted;DNS:localhost,permitted;IP:127.0.0.1/255.255.255.255,"
                       "permitted;IP:::1/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";
    if (kind == Named::host) return text + ",permitted;DNS:" + name;
    return text + ",permitted;IP:" + name + (kind == Named::ipv4 ? "/255.255.255.255" : "/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
}

Instant instant_of(const ASN1_TIME* time)
{
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1) throw std::runtime_error("a certificate without a time");
    return {static_cast<std::int64_t>(timegm(&parts)) * us_per_second};
}

std::string first_name(X509* certificate)
{
    const std::unique_ptr<GENERAL_NAMES, Freeing<GENERAL_NAMES_free>> names(
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    if (!names || sk_GENERAL_NAME_num(names.get()) == 0) return {};
    const auto* first = sk_GENERAL_NAME_value(names.get(), 0);
    if (first->type == GEN_DNS)
        return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(first->d.dNSName)), static_cast<std::size_t>(ASN1_STRING_length(first->d.dNSName))};
    if (first->type != GEN_IPADD) return {};
    char text[INET6_ADDRSTRLEN] = "";
    inet_ntop(ASN1_STRING_length(first->d.iPAddress) == 4 ? AF_INET : AF_INET6, ASN1_STRING_get0_data(first->d.iPAddress), text, sizeof text);
    return text;
}

}  // namespace

Result<KeyAndCertificate> make_authority(const std::string& name, Instant now)
{
    const auto kind = kind_of(name);
    if (kind == Named::nothing) return no_name(name);
    const Key key(must(EVP_EC_gen("P-256")));
    const auto made = begin(key.get(), "Rapport at " + name, nullptr, now, authority_days);
    extend(made.get(), made.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    extend(made.get(), made.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
    extend(made.get(), made.get(), NID_subject_key_identifier, "hash");
    extend(made.get(), made.get(), NID_name_constraints, constraints(name, kind));
    must(X509_sign(made.get(), key.get(), EVP_sha256()));
    return KeyAndCertificate{pem_of(key.get()), pem_of(made.get())};
}

Result<KeyAndCertificate> issue(const KeyAndCertificate& authority, const std::string& name, const std::string& key_pem, Instant now)
{
    const auto kind = kind_of(name);
    if (kind == Named::nothing) return no_name(name);
    const auto issuer = certificate_in(authority.certificate_pem);
    const auto issuer_key = key_in(authority.key_pem);
    if (!issuer || !issuer_key) return invalid("authority", "The local authority's certificate or key cannot be read.");
    const auto key = key_pem.empty() ? Key(must(EVP_EC_gen("P-256"))) : key_in(key_pem);
    if (!key) return invalid("key", "The certificate's key cannot be read.");
    const auto made = begin(key.get(), name, issuer.get(), now, certificate_days);
    extend(made.get(), issuer.get(), NID_basic_constraints, "critical,CA:FALSE");
    extend(made.get(), issuer.get(), NID_key_usage, "critical,digitalSignature");
    extend(made.get(), issuer.get(), NID_ext_key_usage, "serverAuth");
    extend(made.get(), issuer.get(), NID_subject_key_identifier, "hash");
    extend(made.get(), issuer.get(), NID_authority_key_identifier, "keyid:always");
    extend(made.get(), issuer.get(), NID_subject_alt_name, (kind == Named::host ? "DNS:" : "IP:") + name + ",DNS:localhost,IP:127.0.0.1,IP:::1");
    must(X509_sign(made.get(), issuer_key.get(), EVP_sha256()));
    return KeyAndCertificate{pem_of(key.get()), pem_of(made.get())};
}

Result<Certificate> read_certificate(const std::string& pem)
{
    const auto found = certificate_in(pem);
    if (!found) return invalid("certificate", "This holds no certificate in PEM form.");
    Certificate read{instant_of(X509_get0_notBefore(found.get())), instant_of(X509_get0_notAfter(found.get())), first_name(found.get()), {}};
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    must(X509_digest(found.get(), EVP_sha256(), digest, &size));
    for (unsigned i = 0; i < size; ++i) {
        constexpr const char* digits = "0123456789ABCDEF";
        read.fingerprint += i ? ":" : "";
        read.fingerprint += {digits[digest[i] >> 4], digits[digest[i] & 15]};
    }
    return read;
}

bool is_issued_by(const std::string& authority_pem, const std::string& certificate_pem)
{
    const auto authority = certificate_in(authority_pem), certificate = certificate_in(certificate_pem);
    return authority && certificate && X509_verify(certificate.get(), X509_get0_pubkey(authority.get())) == 1;
}

}  // namespace rapport::crypto
