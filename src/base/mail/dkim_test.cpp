// Signatures, checked by libopendkim and by the example of RFC 8463.
#include "base/crypto/crypto.h"
#include "base/mail/dkim.h"
#include "base/mail/encode.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <memory>
#define _Bool bool      // the header is written for C
#include <opendkim/dkim.h>
#undef _Bool
#include <openssl/evp.h>
#include <openssl/pem.h>

namespace rapport::mail {
namespace {

// The private key of RFC 8463, A.2.
constexpr auto rfc_key = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n";

std::string new_rsa_key(int bits)
{
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_RSA_gen(static_cast<unsigned>(bits)), EVP_PKEY_free);
    const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), BIO_free);
    PEM_write_bio_PrivateKey(out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    char* text = nullptr;
    const auto size = BIO_get_mem_data(out.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

Composed letter()
{
    const auto from = *Address::of("hanne@hafer-mohn.example", "Hafer & Mohn");
    Message message{.from = from, .to = {*Address::of("mara@example.org", "Mara Kowalska")}, .subject = HeaderText("Grüße,  und ein Brot"), .id = MessageId::of("msg_1", from),
                    .at = *parse_instant("2026-11-28T09:05:00Z"), .text = "Dear Mara,  \n\n  the rye is ready.\n\n\n", .html = "<p>Dear Mara</p>"};
    message.unsubscribe = Unsubscribe{*WebAddress::of("https://hafer-mohn.example/u/1"), std::nullopt};
    return compose(message);
}

// What libopendkim says of a message, the keys' records standing in a file.
class Judge {
public:
    explicit Judge(const std::vector<DkimKey>& keys) : file(std::filesystem::temp_directory_path() / ("rapport-dkim-" + crypto::random_hex(8)))
    {
        std::ofstream out(file);
        for (const auto& key : keys) out << key.selector() << "._domainkey." << key.domain() << " " << key.record() << "\n";
        out.close();
        library = dkim_init(nullptr, nullptr);
        int method = DKIM_QUERY_FILE;
        dkim_options(library, DKIM_OP_SETOPT, DKIM_OPTS_QUERYMETHOD, &method, sizeof method);
        std::string name = file.string();
        dkim_options(library, DKIM_OP_SETOPT, DKIM_OPTS_QUERYINFO, name.data(), name.size() + 1);
    }
    ~Judge()
    {
        dkim_close(library);
        std::filesystem::remove(file);
    }
    bool knows_ed25519() const { return dkim_libfeature(library, DKIM_FEATURE_ED25519); }

    DKIM_STAT judge(const std::string& text) const
    {
        DKIM_STAT status = DKIM_STAT_OK;
        const std::unique_ptr<DKIM, decltype(&dkim_free)> look(dkim_verify(library, reinterpret_cast<const unsigned char*>("test"), nullptr, &status), dkim_free);
        auto rest = std::string_view(text);
        while (!rest.starts_with("\r\n")) {
            auto end = rest.find("\r\n");
            while (rest[end + 2] == ' ') end = rest.find("\r\n", end + 2);
            std::string header(rest.substr(0, end));
            dkim_header(look.get(), reinterpret_cast<unsigned char*>(header.data()), header.size());
            rest.remove_prefix(end + 2);
        }
        if (const auto found = dkim_eoh(look.get()); found != DKIM_STAT_OK) return found;
        std::string body(rest.substr(2));
        dkim_body(look.get(), reinterpret_cast<unsigned char*>(body.data()), body.size());
        return dkim_eom(look.get(), nullptr);
    }

private:
    std::filesystem::path file;
    DKIM_LIB* library;
};

const Instant at = *parse_instant("2026-11-28T09:05:00Z");

TEST(Dkim, rsa_signatures_hold_and_break_when_anything_changes)
{
    const std::vector<DkimKey> keys{DkimKey::read(DkimKey::make_pem(), "hafer-mohn.example", "rapport").value()};
    const Judge judge(keys);
    const auto text = signed_text(letter(), keys, at);
    EXPECT_EQ(judge.judge(text), DKIM_STAT_OK);

    const auto changed = [&](std::string_view from, std::string_view to) {
        auto other = text;
        other.replace(other.rfind(from), from.size(), to);
        return judge.judge(other);
    };
    EXPECT_NE(changed("the rye", "the pie"), DKIM_STAT_OK);
    EXPECT_NE(changed("To: Mara", "To: Emil"), DKIM_STAT_OK);
    EXPECT_NE(changed("hafer-mohn.example/u/1", "hafer-mohn.example/u/2"), DKIM_STAT_OK);
    EXPECT_NE(changed("List-Unsubscribe=One-Click", "List-Unsubscribe=Two-Click"), DKIM_STAT_OK);
    EXPECT_NE(changed("Subject: ", "From: Somebody <else@example.org>\r\nSubject: "), DKIM_STAT_OK);   // a second From
    EXPECT_NE(changed("Subject: ", "Reply-To: else@example.org\r\nSubject: "), DKIM_STAT_OK);
    EXPECT_EQ(changed("Subject: ", "X-Spam-Score: 0\r\nSubject: "), DKIM_STAT_OK);                      // what is added on the way
    EXPECT_EQ(changed("Subject: ", "SUBJECT:   "), DKIM_STAT_OK);                                       // relaxed
}

TEST(Dkim, signs_with_both_keys)
{
    const std::vector<DkimKey> keys{DkimKey::read(new_rsa_key(2048), "hafer-mohn.example", "r1").value(), DkimKey::read(rfc_key, "hafer-mohn.example", "e1").value()};
    const Judge judge(keys);
    const auto text = signed_text(letter(), keys, at);
    EXPECT_NE(text.find("a=rsa-sha256"), text.npos);
    EXPECT_NE(text.find("a=ed25519-sha256"), text.npos);
    EXPECT_EQ(judge.judge(text), DKIM_STAT_OK);
    if (judge.knows_ed25519()) {
        EXPECT_EQ(judge.judge(signed_text(letter(), {keys[1]}, at)), DKIM_STAT_OK);
    }
}

TEST(Dkim, ed25519_gives_the_signature_of_the_rfc)
{
    const std::string_view body = "Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n";
    const std::map<std::string, std::string> headers = {
        {"from", "From: Joe SixPack <joe@football.example.com>"},
        {"to", "To: Suzie Q <suzie@shopping.example.net>"},
        {"subject", "Subject: Is dinner ready?"},
        {"date", "Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)"},
        {"message-id", "Message-ID: <20030712040037.46341.5F8J@football.example.com>"},
    };
    std::string input;
    for (const auto* name : {"from", "to", "subject", "date", "message-id"}) input += relaxed_header(headers.at(name)) + "\r\n";
    input += relaxed_header("DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n d=football.example.com; i=@football.example.com;\r\n q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r\n"
                            " subject : date : message-id : from : subject : date;\r\n bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n b=");
    unsigned char hash[32];
    const auto canonical = relaxed_body(body);
    EVP_Digest(canonical.data(), canonical.size(), hash, nullptr, EVP_sha256(), nullptr);
    EXPECT_EQ(base64({reinterpret_cast<char*>(hash), sizeof hash}, false), "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=");

    const auto key = DkimKey::read(rfc_key, "football.example.com", "brisbane").value();
    EXPECT_EQ(key.record(), "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
    EXPECT_EQ(base64(key.sign(input), false), "/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==");
}

TEST(Dkim, bodies_are_relaxed_as_the_rfc_says)
{
    EXPECT_EQ(relaxed_body(" C \r\nD \t E\r\n\r\n\r\n"), " C\r\nD E\r\n");    // RFC 6376, 3.4.5
    EXPECT_EQ(relaxed_body(""), "");
    EXPECT_EQ(relaxed_body("\r\n\r\n"), "");
    EXPECT_EQ(relaxed_body("no end"), "no end\r\n");
    EXPECT_EQ(relaxed_header("B : Y\t\r\n\tZ  "), "b:Y Z");
}

TEST(Dkim, keys_are_refused_with_a_reason)
{
    EXPECT_EQ(DkimKey::read("nonsense", "a.example", "s").error().faults.front().pointer, "/key");
    EXPECT_NE(DkimKey::read(new_rsa_key(1024), "a.example", "s").error().detail.find("2048"), std::string::npos);
    EXPECT_EQ(DkimKey::read(rfc_key, "a b", "s").error().faults.front().pointer, "/domain");
    EXPECT_EQ(DkimKey::read(rfc_key, "a.example", "s; x=").error().faults.front().pointer, "/selector");
}

}  // namespace
}  // namespace rapport::mail
