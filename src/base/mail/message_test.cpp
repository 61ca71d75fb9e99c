#include "base/mail/encode.h"
#include "base/mail/message.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>

namespace rapport::mail {
namespace {

Message letter(std::string_view name, std::string_view subject)
{
    const auto from = *Address::of("hanne@hafer-mohn.example", "Hafer & Mohn");
    return {.from = from, .to = {*Address::of("mara@example.org", name)}, .subject = HeaderText(subject), .id = MessageId::of("msg_0000000000001", from),
            .at = *parse_instant("2026-11-28T09:05:00Z"), .text = "Dear Mara,\nthe rye is ready.\n"};
}

std::vector<std::string> lines_of(const std::string& text)
{
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = text.find("\r\n", at);
        lines.push_back(text.substr(at, end - at));
        at = end == std::string::npos ? text.size() : end + 2;
    }
    return lines;
}

std::string unfolded(const Composed& composed, std::string_view name)
{
    for (const auto& header : composed.headers) {
        if (header.name != name) continue;
        auto line = header.line.substr(name.size() + 2);
        for (auto at = line.find("\r\n"); at != line.npos; at = line.find("\r\n")) line.erase(at, 2);
        return line;
    }
    return {};
}

TEST(Mail, is_plain_where_the_text_is_plain)
{
    EXPECT_EQ(compose(letter("Mara Kowalska", "Your order")).text(),
        "From: Hafer & Mohn <hanne@hafer-mohn.example>\r\n"
        "To: Mara Kowalska <mara@example.org>\r\n"
        "Subject: Your order\r\n"
        "Date: Sat, 28 Nov 2026 09:05:00 +0000\r\n"
        "Message-ID: <msg_0000000000001@hafer-mohn.example>\r\n"
        "Auto-Submitted: auto-generated\r\n"
        "MIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n"
        "\r\n"
        "Dear Mara,\r\nthe rye is ready.\r\n\r\n");
}

TEST(Mail, encodes_and_folds_names_and_subjects_in_any_script)
{
    const auto composed = compose(letter("Aylin Demirtaş", "Grüße aus der Backstube: unser Roggenbrot, дорогая Айлин, ist heute wieder da, und die Zwetschgen auch"));
    EXPECT_EQ(unfolded(composed, "To"), "=?UTF-8?B?QXlsaW4gRGVtaXJ0YcWf?= <mara@example.org>");
    for (const auto& header : composed.headers)
        for (const auto& line : lines_of(header.line)) EXPECT_LE(line.size(), 78u) << line;
    const auto subject = unfolded(composed, "Subject");
    for (std::size_t at = 0; at < subject.size();) {
        const auto end = std::min(subject.find(' ', at), subject.size());
        const auto word = subject.substr(at, end - at);
        EXPECT_LE(word.size(), 75u);
        EXPECT_TRUE(word.starts_with("=?UTF-8?B?") && word.ends_with("?="));
        at = end + 1;
    }
    EXPECT_EQ(unfolded(compose(letter("Kowalska, Mara (\"the baker\")", "x")), "To"), "\"Kowalska, Mara (\\\"the baker\\\")\" <mara@example.org>");
    EXPECT_TRUE(unfolded(compose(letter("x", "=?UTF-8?Q?no?=")), "Subject").starts_with("=?UTF-8?B?"));    // is no encoded word of ours
}

TEST(Mail, lets_nothing_that_was_typed_become_a_header)
{
    for (const auto& end : std::vector<std::string>{"\r\n", "\n", "\r", "\xE2\x80\xA8", "\xC2\x85", std::string("\0", 1)}) {
        const auto hostile = "x" + end + "Bcc: everybody@example.org";
        auto message = letter(hostile, hostile);
        message.attachments.push_back({HeaderText(hostile), MediaType("text/plain" + end + "X: y"), "bytes"});
        message.reply_to = Address::of("a@example.org", hostile);
        for (const auto& line : lines_of(compose(message).text())) EXPECT_FALSE(line.starts_with("Bcc") || line.starts_with("X:")) << line;
        EXPECT_FALSE(Address::of("mara@example.org" + end + "Bcc: x@example.org"));
        EXPECT_FALSE(Address::of("mara" + end + "@example.org"));
        EXPECT_FALSE(WebAddress::of("https://example.org/" + end));
        EXPECT_FALSE(host_name("example.org" + end));
    }
    for (const auto* wrong : {"", "@", "a@", "@b.example", "a b@example.org", "<a@example.org>", "a@localhost", "a@-x.example", ".a@example.org", "a..b@example.org", "a@b@example.org",
                              "a@example.org>", "a@example.org SIZE=1", "\"a b\"@example.org", "ä@example.org"})
        EXPECT_FALSE(Address::of(wrong)) << wrong;
    EXPECT_EQ(Address::of("info@bäckerei.example")->address(), "info@xn--bckerei-5wa.example");
    EXPECT_EQ(Address::of("Mara@EXAMPLE.org")->address(), "Mara@example.org");
}

TEST(Mail, offers_html_and_attachments_beside_the_text)
{
    auto message = letter("Mara", "Plan");
    message.html = "<p>Dear Mara</p>";
    message.attachments.push_back({HeaderText("Plan für Dezember, mit allem, was es zu den Feiertagen geben wird, und noch viel mehr.pdf"), MediaType("application/pdf"), "%PDF"});
    const auto text = compose(message).text();
    EXPECT_NE(text.find("Content-Type: multipart/mixed; boundary=\"=_rapport_mixed\"\r\n"), text.npos);
    EXPECT_NE(text.find("--=_rapport_mixed\r\nContent-Type: multipart/alternative; boundary=\"=_rapport_alternative\"\r\n\r\n--=_rapport_alternative\r\n"), text.npos);
    EXPECT_LT(text.find("text/plain"), text.find("text/html"));
    EXPECT_NE(text.find("filename*0*=UTF-8''Plan%20f%C3%BCr%20Dezember"), text.npos);
    EXPECT_NE(text.find("filename*1*="), text.npos);
    EXPECT_TRUE(text.ends_with("JVBERg==\r\n--=_rapport_mixed--\r\n"));
}

TEST(Mail, carries_the_way_out_of_a_list)
{
    auto message = letter("Mara", "News");
    message.unsubscribe = Unsubscribe{*WebAddress::of("https://hafer-mohn.example/u/0123456789abcdef"), Address::of("out@hafer-mohn.example")};
    const auto composed = compose(message);
    EXPECT_EQ(unfolded(composed, "List-Unsubscribe"), "<https://hafer-mohn.example/u/0123456789abcdef>, <mailto:out@hafer-mohn.example?subject=unsubscribe>");
    EXPECT_EQ(unfolded(composed, "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
}

std::string unquoted(const std::string& text)
{
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '=') out += text[at];
        else if (text.compare(at, 3, "=\r\n") == 0) at += 2;
        else {
            out += static_cast<char>(std::stoi(text.substr(at + 1, 2), nullptr, 16));
            at += 2;
        }
    }
    return out;
}

TEST(Mail, keeps_every_byte_of_a_text_through_quoted_printable)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    for (int round = 0; round < 2000; ++round) {
        std::string text;
        for (auto left = random() % 300; left > 0; --left) {
            switch (random() % 6) {
            case 0: text += "\r\n"; break;
            case 1: text += ' '; break;
            case 2: text += ".F="[random() % 3]; break;
            default: text += static_cast<char>(random() % 256);
            }
        }
        auto wanted = text;         // any line end becomes CRLF
        std::string normal;
        for (std::size_t at = 0; at < wanted.size(); ++at) {
            if (wanted[at] == '\r' || wanted[at] == '\n') {
                if (wanted[at] == '\r' && at + 1 < wanted.size() && wanted[at + 1] == '\n') ++at;
                normal += "\r\n";
            } else {
                normal += wanted[at];
            }
        }
        const auto quoted = quoted_printable(text);
        ASSERT_EQ(unquoted(quoted), normal);
        for (const auto& line : lines_of(quoted)) {
            ASSERT_LE(line.size(), 76u);
            ASSERT_FALSE(line.ends_with(' ') || line.ends_with('\t') || line.starts_with('.') || line.starts_with("From "));
        }
    }
}

}  // namespace
}  // namespace rapport::mail
