// Messages of strangers read a second, beside the floor: going through the same bytes from line end to line end. The messages are like
// those of a shop: an answer with its quotation in plain and as a page, quoted-printable in Windows-1252; one in five with a photo of 60 kB.
#include "cpu_seconds.h"
#include "base/mail/incoming/mail.h"

#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

namespace {

std::string message(int number)
{
    std::string quoted, page;
    for (int line = 0; line < 12 + number % 9; ++line) {
        quoted += "> Guten Tag, Ihre Br=F6tchen liegen ab sieben Uhr f=FCr Sie bereit.\r\n";
        page += "<div>Guten Tag, Ihre Br=F6tchen liegen ab sieben Uhr f=FCr Sie bereit.</div>\r\n";
    }
    const std::string type = "Content-Type: text/", charset = "; charset=windows-1252\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n";
    std::string text = "Return-Path: <mara" + std::to_string(number) + "@example.org>\r\n";
    for (int hop = 0; hop < 4; ++hop) text += "Received: from mx" + std::to_string(hop) + ".example.org (mx.example.org [192.0.2.1])\r\n\tby mail.example.net; Sat, 28 Nov 2026 10:15:00 +0100\r\n";
    text += "From: =?utf-8?Q?Mara_Kowalsk=C4=85?= <mara@example.org>\r\nTo: Hafer & Mohn <shop@hafer-mohn.example>\r\nSubject: =?utf-8?Q?Re:_Br=C3=B6tchen_am_Samstag?=\r\n"
            "Date: Sat, 28 Nov 2026 10:15:00 +0100\r\nMessage-ID: <" + std::to_string(number) + "@example.org>\r\nIn-Reply-To: <a@hafer-mohn.example>\r\n"
            "References: <a@hafer-mohn.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"outer\"\r\n\r\n--outer\r\nContent-Type: multipart/alternative; boundary=\"inner\"\r\n\r\n--inner\r\n"
        + type + "plain" + charset + "Sehr gern, zw=F6lf bitte.\r\n\r\nOn Sat, Hafer & Mohn wrote:\r\n" + quoted + "--inner\r\n" + type + "html" + charset + "<p>Sehr gern, zw=F6lf bitte.</p><blockquote>" + page
        + "</blockquote>\r\n--inner--\r\n";
    if (number % 5 == 0) {
        text += "--outer\r\nContent-Type: image/jpeg; name=\"brot.jpg\"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment\r\n\r\n";
        for (int line = 0; line < 60 * 1024 / 57; ++line) text += std::string(76, static_cast<char>('A' + line % 26)) + "\r\n";
    }
    return text + "--outer--\r\n";
}

std::size_t line_ends(const std::string& text)
{
    std::size_t lines = 0;
    const char *at = text.data(), *end = at + text.size();
    while ((at = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at))))) ++lines, ++at;
    return lines;
}

}  // namespace

int main()
{
    constexpr int count = 1000, rounds = 10;
    std::vector<std::string> messages;
    std::size_t bytes = 0, seen = 0;
    for (int i = 0; i < count; ++i) bytes += messages.emplace_back(message(i)).size();
    const double begin = cpu_seconds();
    for (int round = 0; round < rounds; ++round)
        for (const auto& one : messages) seen += line_ends(one);
    const double floor = cpu_seconds();
    for (int round = 0; round < rounds; ++round)
        for (const auto& one : messages) {
            const auto mail = rapport::mail::incoming::read_mail(one);
            if (mail.text != "Sehr gern, zwölf bitte.") return 1;
            seen += mail.attachments.size();
        }
    const double end = cpu_seconds();
    if (seen == 0) return 1;
    const double many = count * rounds;
    std::printf("{\"question\":\"mail\",\"messages_a_second\":%.0f,\"megabytes_a_second\":%.0f,\"floor_messages_a_second\":%.0f,\"times_the_floor\":%.1f,\"bytes_a_message\":%.0f}\n", many / (end - floor),
                static_cast<double>(bytes) * rounds / 1e6 / (end - floor), many / (floor - begin), (end - floor) / (floor - begin), static_cast<double>(bytes) / count);
}
