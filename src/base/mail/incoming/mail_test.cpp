#include "base/csv/encoding.h"
#include "base/mail/incoming/decode.h"
#include "base/mail/incoming/mail.h"
#include "base/mail/incoming/texts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <random>

namespace rapport::mail::incoming {
namespace {

std::string base64(std::string_view bytes)
{
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t bits = 0;
        for (std::size_t j = 0; j < 3; ++j) bits = bits << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0u);
        for (std::size_t j = 0; j < 4; ++j) text += i + j > bytes.size() ? '=' : letters[(bits >> (18 - 6 * j)) & 63];
        if (i % 57 == 54) text += "\r\n";
    }
    return text;
}

bool has(const Mail& mail, Trouble trouble) { return std::ranges::find(mail.troubles, trouble) != mail.troubles.end(); }
std::string subject(const std::string& value) { return read_mail("Subject: " + value + "\n\nx").subject; }

TEST(IncomingMail, reads_who_to_whom_when_and_what)
{
    const auto mail = read_mail("From: =?utf-8?B?TWFyYSBLb3dhbHNrYQ==?= <mara@Example.ORG>\r\nTo: \"Hafer, Mohn\" <shop@hafer-mohn.example>,\r\n emil@example.org (Emil)\r\n"
                                "Subject: =?iso-8859-1?Q?Br=F6tchen?=\r\n =?iso-8859-1?Q?_f=FCr?= morgen\r\nDate: Sat, 28 Nov 2026 10:15:00 +0100\r\nMessage-ID: <one@example.org>\r\n"
                                "In-Reply-To: <zero@hafer-mohn.example>\r\nReferences: <a@b>\r\n <zero@hafer-mohn.example>\r\n\r\nMay I have ten?\r\n");
    EXPECT_EQ(mail.from, (Mailbox{"Mara Kowalska", "mara@example.org"}));
    ASSERT_EQ(mail.to.size(), 2u);
    EXPECT_EQ(mail.to[0], (Mailbox{"Hafer, Mohn", "shop@hafer-mohn.example"}));
    EXPECT_EQ(mail.to[1], (Mailbox{"Emil", "emil@example.org"}));
    EXPECT_EQ(mail.subject, "Brötchen für morgen");
    EXPECT_EQ(to_text(mail.sent_at.value()), "2026-11-28T09:15:00.000Z");
    EXPECT_EQ(mail.message_id, "<one@example.org>");
    EXPECT_EQ(mail.references, (Strings{"<a@b>", "<zero@hafer-mohn.example>"}));
    EXPECT_EQ(mail.text, "May I have ten?");
    EXPECT_EQ(mail.nature, Nature::message);
    EXPECT_TRUE(mail.troubles.empty());
}

TEST(IncomingMail, reads_encoded_words_as_programs_write_them)
{
    EXPECT_EQ(subject("=?utf-8?Q?caf=C3?= =?utf-8?Q?=A9?="), "café");              // a letter cut in two
    EXPECT_EQ(subject("\"=?utf-8?Q?in_quotes?=\""), "\"in quotes\"");
    EXPECT_EQ(subject("=?utf-8*de?Q?B=C3=A4r?= =?us-ascii?Q?x?="), "Bärx");
    EXPECT_EQ(subject("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?="), "日本");
    EXPECT_EQ(subject("=?gb2312?B?1tDOxA==?="), "中文");
    EXPECT_EQ(subject("=?koi8-r?B?8NLJ18XU?="), "Привет");
    EXPECT_EQ(subject("=?nowhere?Q?plain?="), "plain");
    EXPECT_EQ(subject("=?utf-8?X?odd?= =?utf-8?Q?open"), "=?utf-8?X?odd?= =?utf-8?Q?open");
    EXPECT_EQ(subject("Gr\xFC\xDF"
                      "e"), "Grüße");                                               // raw Windows-1252
    EXPECT_EQ(subject("=?utf-8?Q?a=0D=0ABcc:_x=00?="), "a Bcc: x");                 // a header smuggled in stays text
    EXPECT_EQ(subject("pay\xE2\x80\xAEgnp.exe"), "paygnp.exe");
}

TEST(IncomingMail, chooses_the_text_and_keeps_attachments)
{
    const auto mail = read_mail("From: a@example.org\nContent-Type: multipart/mixed; boundary=\"b 1\"\n\npreamble\n--b 1\nContent-Type: multipart/alternative; boundary=c\n\n"
                                "--c\nContent-Type: text/plain; charset=windows-1252\nContent-Transfer-Encoding: quoted-printable\n\nF=FCr Sie=\n!\n--c\nContent-Type: text/html\n\n<b>no</b>\n--c--\n"
                                "--b 1\nContent-Type: IMAGE/PNG\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename*0*=utf-8''Pl%C3; filename*1*=%A4ne; filename*2=.png\n\naGVs\nbG8=\n"
                                "--b 1\nContent-Type: text/html\n\n<p>footer &amp; more</p>\n--b 1--\nepilogue\n");
    EXPECT_EQ(mail.text, "Für Sie!\nfooter & more");
    ASSERT_EQ(mail.attachments.size(), 1u);
    EXPECT_EQ(mail.attachments[0].name, "Pläne.png");
    EXPECT_EQ(mail.attachments[0].type, "image/png");
    EXPECT_EQ(mail.attachments[0].bytes, "hello");
}

TEST(IncomingMail, trusts_no_name)
{
    for (const auto& [given, shown] : {std::pair("../../etc/passwd", "passwd"), std::pair("C:\\Windows\\win.ini", "win.ini"), std::pair("..", "attachment"), std::pair("", "attachment"),
                                       std::pair(".bashrc", "bashrc"), std::pair("CON.txt", "_CON.txt"), std::pair("a\r\nX: y", "a X_ y"), std::pair("a<script>.htm", "a_script_.htm"),
                                       std::pair("inv\xE2\x80\xAE" "fdp.exe", "invfdp.exe"), std::pair("end. . ", "end")})
        EXPECT_EQ(clean_file_name(given), shown) << given;
    const auto long_name = clean_file_name(std::string(5000, 'x') + ".pdf");
    EXPECT_LE(long_name.size(), 124u);
    EXPECT_TRUE(long_name.ends_with(".pdf"));
}

TEST(IncomingMail, separates_what_is_new)
{
    const auto gmail = part("Yes please.\n\n-- \nMara\n\nOn Sat, 28 Nov 2026 at 10:00, Hafer & Mohn\n<shop@example.org> wrote:\n\n> Ten?\n> Or twelve?\n");
    EXPECT_EQ(gmail.fresh, "Yes please.");
    EXPECT_EQ(gmail.signature, "Mara");
    EXPECT_TRUE(gmail.quoted.ends_with("> Ten?\n> Or twelve?"));
    const auto below = part("Am 28.11.2026 schrieb Hafer & Mohn:\n> Ten?\nTwelve.\n> Rye?\nWheat.\n");
    EXPECT_EQ(below.fresh, "Twelve.\nWheat.");
    const auto outlook = part("It is burnt.\n\nVon: Hafer & Mohn\nGesendet: Samstag\nAn: Mara\nBetreff: Brot\n\nGuten Tag\n");
    EXPECT_EQ(outlook.fresh, "It is burnt.");
    EXPECT_TRUE(outlook.quoted.starts_with("Von:"));
    EXPECT_EQ(part("Thanks\n-----Original Message-----\nold\n").fresh, "Thanks");
    EXPECT_EQ(part("On my way\nSent from my iPhone\n").signature, "Sent from my iPhone");
    EXPECT_EQ(part("He wrote:\nnothing at all\n").fresh, "He wrote:\nnothing at all");
    EXPECT_EQ(unflowed("one \nline\n> a \n> b\n-- \nM\n", false), "one line\n> a b\n-- \nM\n");
}

TEST(IncomingMail, makes_text_of_pages)
{
    EXPECT_EQ(text_of_html("<html><head><title>t</title><style>p{}</style></head><body><p>Caf&eacute;&nbsp;&#8364;5</p><script>alert(1)</script><ul><li>one<li>two</ul>", 1000), "Café €5\n- one\n- two");
    EXPECT_EQ(text_of_html("new<blockquote>old<br>older</blockquote>", 1000), "new\n> old\n> older");
    EXPECT_EQ(text_of_html("1 < 2 &lt;b&gt; <3 &bogus; &#xD800;<b", 1000), "1 < 2 <b> <3 &bogus; \xEF\xBF\xBD<b");
    EXPECT_EQ(text_of_html("a<noscript>b", 1000), "ab");
    EXPECT_EQ(text_of_html("a<!-- b --><script>c", 1000), "a");
}

TEST(IncomingMail, reads_bounces_and_complaints)
{
    const auto bounce = read_mail("From: MAILER-DAEMON@mx.example\nTo: bounce+k7@hafer-mohn.example\nAuto-Submitted: auto-replied\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
                                  "--b\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\nOriginal-Envelope-Id: k7\n\nFinal-Recipient: rfc822; Mara@example.org\n"
                                  "Action: failed\nStatus: 5.1.1 (no such user)\nDiagnostic-Code: smtp; 550 5.1.1\n  unknown\n\nFinal-Recipient: rfc822;emil@example.org\nAction: delayed\nStatus: 4.2.2\n\n"
                                  "--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <sent@hafer-mohn.example>\nTo: mara@example.org\n\n--b--\n");
    EXPECT_EQ(bounce.nature, Nature::bounce);
    ASSERT_EQ(bounce.report.recipients.size(), 2u);
    EXPECT_EQ(bounce.report.recipients[0].address, "Mara@example.org");
    EXPECT_EQ(bounce.report.recipients[0].status, "5.1.1");
    EXPECT_EQ(bounce.report.recipients[0].diagnostic, "550 5.1.1 unknown");
    EXPECT_EQ(bounce.report.recipients[1].action, "delayed");
    EXPECT_EQ(bounce.report.message_id, "<sent@hafer-mohn.example>");
    EXPECT_EQ(bounce.report.envelope_id, "k7");

    const auto complaint = read_mail("From: fbl@isp.example\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\n\nspam\n--b\nContent-Type: message/feedback-report\n\n"
                                     "Feedback-Type: abuse\nOriginal-Rcpt-To: <mara@example.org>\n\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <sent@hafer-mohn.example>\n\nhi\n--b--\n");
    EXPECT_EQ(complaint.nature, Nature::complaint);
    EXPECT_EQ(complaint.report.feedback_type, "abuse");
    EXPECT_EQ(complaint.report.addresses, Strings{"mara@example.org"});
    EXPECT_EQ(complaint.report.message_id, "<sent@hafer-mohn.example>");

    EXPECT_EQ(read_mail("From: MAILER-DAEMON@x.example\nSubject: Undelivered Mail Returned to Sender\n\nno").nature, Nature::unsure_bounce);
    EXPECT_TRUE(read_mail("From: MAILER-DAEMON@x.example\nSubject: failure notice\n\nMessage-ID: <sent@hafer-mohn.example>").report.message_id.empty());
}

TEST(IncomingMail, knows_whom_no_answer_is_owed)
{
    const auto nature = [](const std::string& head) { return read_mail("From: a@example.org\n" + head + "\n\nx").nature; };
    EXPECT_EQ(nature("Auto-Submitted: auto-replied (vacation)"), Nature::automatic);
    EXPECT_EQ(nature("Auto-Submitted: AUTO-GENERATED; owner-email=\"x\""), Nature::automatic);
    EXPECT_EQ(nature("Auto-Submitted: no"), Nature::message);
    EXPECT_EQ(nature("Return-Path: <>"), Nature::automatic);
    EXPECT_EQ(nature("Precedence: bulk"), Nature::bulk);
    EXPECT_EQ(nature("List-Unsubscribe: <https://example.org>"), Nature::bulk);
    EXPECT_EQ(nature("Content-Type: multipart/report; report-type=disposition-notification"), Nature::automatic);
}

TEST(IncomingMail, reads_dates_that_no_standard_has)
{
    for (const auto& [written, meant] : {std::pair("28 Nov 2026 10:15 GMT", "2026-11-28T10:15:00.000Z"), std::pair("Sat,28 Nov 26 10:15:01 EST", "2026-11-28T15:15:01.000Z"),
                                         std::pair("Sat, 28 November 2026 10:15:00 +0530 (IST)", "2026-11-28T04:45:00.000Z")})
        EXPECT_EQ(to_text(read_date(written).value()), meant) << written;
    for (const auto* written : {"", "yesterday", "31 Feb 2026 10:15:00 +0000", "28 Nov 1926 10:15:00 +0000", "28 Nov 2026 99:15:00 +0000", "28 Nov 2026"}) EXPECT_FALSE(read_date(written)) << written;
}

TEST(IncomingMail, reads_what_is_broken)
{
    EXPECT_EQ(read_mail("just words, no head").text, "just words, no head");
    EXPECT_EQ(read_mail("From: a@example.org\rSubject: bare returns\r\rhello\r").text, "hello");
    EXPECT_EQ(read_mail("From someone Sat Nov 28\nFrom: a@example.org\n\nmbox").from.address, "a@example.org");
    EXPECT_EQ(read_mail("From: a@example.org\nthis line is no field\nSubject: still read\n\nx").subject, "still read");
    EXPECT_EQ(read_mail("Content-Type: multipart/mixed\n\nno boundary").text, "no boundary");
    EXPECT_EQ(read_mail("Content-Type: multipart/mixed; boundary=b\n\nthe boundary never comes").text, "the boundary never comes");
    EXPECT_EQ(read_mail("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nthe end is cut of").text, "the end is cut of");
    EXPECT_EQ(read_mail("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n!!aGVs!!bG8").text, "hello");
    EXPECT_EQ(read_mail("Content-Transfer-Encoding: quoted-printable\n\na=ZZ=3d=\n=").text, "a=ZZ=");
    EXPECT_TRUE(has(read_mail("Content-Type: text/plain; charset=klingon\n\nx"), Trouble::unknown_charset));
    EXPECT_TRUE(has(read_mail(""), Trouble::empty));
    EXPECT_TRUE(has(read_mail("To: b@example.org\n\nx"), Trouble::no_sender));
    EXPECT_TRUE(has(read_mail("Content-Type: multipart/encrypted; boundary=b\n\n--b\n\nx\n--b--"), Trouble::encrypted));
    EXPECT_TRUE(has(read_mail(std::string(3000, 'x'), {.bytes = 1000}), Trouble::too_large));
}

TEST(IncomingMail, keeps_to_its_limits)
{
    std::string deep = "From: a@example.org\n";
    for (int i = 0; i < 1000; ++i) deep += "Content-Type: multipart/mixed; boundary=b" + std::to_string(i) + "\n\n--b" + std::to_string(i) + "\n";
    EXPECT_TRUE(has(read_mail(deep + "\nbottom"), Trouble::too_deep));
    std::string wide = "Content-Type: multipart/mixed; boundary=b\n\n";
    for (int i = 0; i < 100'000; ++i) wide += "--b\nContent-Type: image/png\n\nx\n";
    const auto mail = read_mail(wide);
    EXPECT_TRUE(has(mail, Trouble::too_many_parts));
    EXPECT_LE(mail.attachments.size(), 100u);
    EXPECT_TRUE(has(read_mail("Subject: x\n\n" + std::string(1'000'000, 'y')), Trouble::text_cut));
}

// What would be slow if anything were looked for again and again. A quadratic reader takes minutes.
TEST(IncomingMail, takes_time_that_grows_with_the_length_alone)
{
    const auto many = [](std::string_view word, std::size_t bytes) {
        std::string text;
        while (text.size() < bytes) text += word;
        return text;
    };
    constexpr std::size_t size = 4'000'000;
    const std::string page = "Content-Type: text/html\n\n", mixed = "Content-Type: multipart/mixed; boundary=b\n\n";
    const auto began = std::chrono::steady_clock::now();
    for (const auto& raw : {page + many("<", size), page + many("<a", size), page + many("<!--", size), page + many("<title>", size), page + many("</", size), page + many("&", size),
                            mixed + many("--b", size), mixed + many("\n--bx", size), "To: " + many("(", size), "To: " + many("a@b,", size), "Subject: " + many("=?a?q?x", size),
                            "Subject: " + many("=?", size), "References: " + many("<", size), many("a: b\n", size), "\n" + many("> \n", size), "\n" + many("On x wrote:\n", size), "\n" + many("From:\n", size),
                            "Content-Type: a;" + many("x*0=", size), "Content-Type: a" + many(";", size)})
        (void)read_mail(raw);
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(60));
}

TEST(IncomingMail, gives_back_any_bytes_and_survives_any_change)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    for (int round = 0; round < 3000; ++round) {
        std::string bytes(random() % 400, '\0');
        for (auto& c : bytes) c = static_cast<char>(random());
        ASSERT_EQ(from_base64(base64(bytes)), bytes);
        std::string raw = "From: a@example.org\nSubject: =?utf-8?B?" + base64("Grüße") + "?=\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>x</p>\n--b\nContent-Type: a/b; name=\"x/../y\"\n"
                          "Content-Transfer-Encoding: base64\n\n" + base64(bytes) + "\n--b--\n";
        const auto whole = read_mail(raw);
        ASSERT_EQ(whole.attachments.size(), 1u);
        ASSERT_EQ(whole.attachments[0].bytes, bytes);
        for (int change = 0; change < 8; ++change) raw[random() % raw.size()] = static_cast<char>(random());
        const auto broken = read_mail(raw);
        ASSERT_TRUE(csv::is_utf8(broken.text) && csv::is_utf8(broken.subject) && csv::is_utf8(broken.from.name));
        for (const auto& one : broken.attachments) ASSERT_EQ(one.name.find_first_of("/\\"), std::string::npos);
    }
}

}  // namespace
}  // namespace rapport::mail::incoming
