#include "base/mail/dkim.h"

#include "base/mail/encode.h"

#include <algorithm>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <openssl/x509.h>

namespace rapport::mail {
namespace {

constexpr int least_rsa_bits = 2048;

// Each is signed as often as it stands there and once more; what is not there is signed as absent where a reader would believe it.
constexpr std::string_view oversigned[] = {"From", "To", "Cc", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To", "References",
                                           "MIME-Version", "Content-Type", "Content-Transfer-Encoding"};
constexpr std::string_view signed_once[] = {"Auto-Submitted", "List-Unsubscribe", "List-Unsubscribe-Post"};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool same_name(std::string_view a, std::string_view b)
{
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}
bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string sha256(std::string_view text)
{
    std::string digest(SHA256_DIGEST_LENGTH, '\0');
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), reinterpret_cast<unsigned char*>(digest.data()));
    return digest;
}

bool is_selector(std::string_view text) { return host_name(text).has_value(); }

void must(bool holds)
{
    if (!holds) throw std::runtime_error("OpenSSL refused a key");
}

// In pieces that a header can be folded between; blanks in it do not count.
std::string in_pieces(const std::string& text)
{
    std::string out;
    for (std::size_t at = 0; at < text.size(); at += 70) out += (out.empty() ? "" : " ") + text.substr(at, 70);
    return out;
}

}  // namespace

std::string DkimKey::make_pem()
{
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_RSA_gen(least_rsa_bits), EVP_PKEY_free);
    const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), BIO_free);
    must(key && out && PEM_write_bio_PKCS8PrivateKey(out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
    char* text = nullptr;
    const auto size = BIO_get_mem_data(out.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

Result<DkimKey> DkimKey::read(std::string_view pem, std::string_view domain, std::string_view selector)
{
    DkimKey key;
    const auto host = host_name(domain);
    if (!host) return invalid("domain", "The domain of the DKIM key is no domain.");
    if (!is_selector(selector)) return invalid("selector", "The selector of the DKIM key is a name of letters, digits and “-”.");
    key.domain_ = *host;
    key.selector_ = selector;
    const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
    const auto no_passphrase = [](char*, int, int, void*) { return 0; };
    auto* read = PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr);
    if (!read) return invalid("key", "The text holds no private key in PEM form without a passphrase.");
    key.key_ = std::shared_ptr<void>(read, [](void* one) { EVP_PKEY_free(static_cast<EVP_PKEY*>(one)); });
    const auto kind = EVP_PKEY_base_id(read);
    key.ed25519_ = kind == EVP_PKEY_ED25519;
    if (!key.ed25519_ && kind != EVP_PKEY_RSA) return invalid("key", "A DKIM key is an RSA or an Ed25519 key.");
    if (!key.ed25519_ && EVP_PKEY_bits(read) < least_rsa_bits) return invalid("key", "The DKIM key has fewer than 2048 bits.");
    return key;
}

std::string DkimKey::record() const
{
    auto* key = static_cast<EVP_PKEY*>(key_.get());
    std::string bytes;
    if (ed25519_) {
        bytes.resize(32);
        std::size_t size = bytes.size();
        must(EVP_PKEY_get_raw_public_key(key, reinterpret_cast<unsigned char*>(bytes.data()), &size) == 1);
    } else {
        unsigned char* der = nullptr;
        const int size = i2d_PUBKEY(key, &der);
        must(size > 0);
        bytes.assign(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
        OPENSSL_free(der);
    }
    return std::string("v=DKIM1; k=") + (ed25519_ ? "ed25519" : "rsa") + "; p=" + base64(bytes, false);
}

std::string DkimKey::sign(std::string_view input) const
{
    // RFC 8463, 3: an Ed25519 key signs the hash itself; an RSA key signs by PKCS #1 v1.5 with SHA-256.
    const auto hashed = ed25519_ ? sha256(input) : std::string();
    const auto text = ed25519_ ? std::string_view(hashed) : input;
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    must(EVP_DigestSignInit(context.get(), nullptr, ed25519_ ? nullptr : EVP_sha256(), nullptr, static_cast<EVP_PKEY*>(key_.get())) == 1);
    std::size_t size = 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    must(EVP_DigestSign(context.get(), nullptr, &size, bytes, text.size()) == 1);
    std::string signature(size, '\0');
    must(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes, text.size()) == 1);
    signature.resize(size);
    return signature;
}

std::string relaxed_header(std::string_view line)
{
    const auto colon = std::min(line.find(':'), line.size());
    std::string out;
    for (const char c : line.substr(0, colon))
        if (!is_blank(c)) out += lower(c);
    out += ':';
    bool blank = false, begun = false;
    for (const char c : line.substr(std::min(colon + 1, line.size()))) {
        if (c == '\r' || c == '\n') continue;
        if (is_blank(c)) {
            blank = true;
            continue;
        }
        if (blank && begun) out += ' ';
        blank = false;
        begun = true;
        out += c;
    }
    return out;
}

std::string relaxed_body(std::string_view body)
{
    std::string out;
    std::size_t kept = 0;           // of `out`, without the empty lines at its end
    while (!body.empty()) {
        const auto end = std::min(body.find("\r\n"), body.size());
        auto line = body.substr(0, end);
        body.remove_prefix(std::min(end + 2, body.size()));
        while (!line.empty() && is_blank(line.back())) line.remove_suffix(1);
        bool blank = false;
        for (const char c : line) {
            if (!is_blank(c)) out += c;
            else if (!blank) out += ' ';
            blank = is_blank(c);
        }
        out += "\r\n";
        if (!line.empty()) kept = out.size();
    }
    out.resize(kept);
    return out;
}

std::string dkim_signature(const Composed& message, const DkimKey& key, Instant at)
{
    std::string input, names;
    const auto name_one = [&](std::string_view name) {
        names += (names.empty() ? "" : ":") + std::string(name);
    };
    const auto sign_all = [&](std::string_view name) {
        // From the last one up (RFC 6376, 5.4.2).
        for (auto header = message.headers.rbegin(); header != message.headers.rend(); ++header)
            if (same_name(header->name, name)) {
                input += relaxed_header(header->line) + "\r\n";
                name_one(name);
            }
    };
    for (const auto name : oversigned) {
        sign_all(name);
        name_one(name);
    }
    for (const auto name : signed_once) sign_all(name);

    std::string in_lines;           // the list of names may be folded after its colons
    for (std::size_t from = 0; from < names.size();) {
        auto to = std::min(from + 60, names.size());
        if (to < names.size()) to = names.rfind(':', to) + 1;
        in_lines += (in_lines.empty() ? "" : " ") + names.substr(from, to - from);
        from = to;
    }
    const auto words = std::string("v=1; a=") + (key.is_ed25519() ? "ed25519-sha256" : "rsa-sha256") + "; c=relaxed/relaxed; d=" + key.domain() + "; s="
        + key.selector() + "; t=" + std::to_string(at.us / us_per_second) + "; h=" + in_lines + "; bh=" + base64(sha256(relaxed_body(message.body)), false) + "; b=";
    input += relaxed_header(header("DKIM-Signature", words));
    return header("DKIM-Signature", words + in_pieces(base64(key.sign(input), false)));
}

std::string signed_text(const Composed& message, const std::vector<DkimKey>& keys, Instant at)
{
    std::string signatures;
    for (const auto& key : keys) signatures += dkim_signature(message, key, at);
    return signatures + message.text();
}

}  // namespace rapport::mail
