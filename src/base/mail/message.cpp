#include "base/mail/message.h"

#include "base/mail/encode.h"

#include <algorithm>
#include <array>

namespace rapport::mail {
namespace {

struct Part {
    std::string head;       // "Content-...: ...\r\n" lines
    std::string body;
};

std::string two_digits(std::int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

Part text_part(std::string_view type, std::string_view text)
{
    auto quoted = quoted_printable(text);
    auto packed = base64(text);
    const bool readable = quoted.size() <= packed.size();
    return {header("Content-Type", std::string(type) + "; charset=utf-8") + header("Content-Transfer-Encoding", readable ? "quoted-printable" : "base64"),
            readable ? std::move(quoted) + "\r\n" : std::move(packed)};
}

Part attachment_part(const Attachment& attachment)
{
    return {header("Content-Type", attachment.type.text() + parameter("name", attachment.name)) + header("Content-Transfer-Encoding", "base64")
                + header("Content-Disposition", "attachment" + parameter("filename", attachment.name)),
            base64(attachment.bytes)};
}

// "=_" stands neither in quoted-printable nor in base64, so no line of a part is a boundary.
Part together(std::string_view kind, const std::vector<Part>& parts)
{
    const auto boundary = "=_rapport_" + std::string(kind);
    Part whole{header("Content-Type", "multipart/" + std::string(kind) + "; boundary=\"" + boundary + "\""), {}};
    for (const auto& part : parts) whole.body += "--" + boundary + "\r\n" + part.head + "\r\n" + part.body;
    whole.body += "--" + boundary + "--\r\n";
    return whole;
}

Part content_of(const Message& message)
{
    auto content = text_part("text/plain", message.text);
    if (!message.html.empty()) content = together("alternative", {std::move(content), text_part("text/html", message.html)});
    if (message.attachments.empty()) return content;
    std::vector<Part> parts{std::move(content)};
    for (const auto& attachment : message.attachments) parts.push_back(attachment_part(attachment));
    return together("mixed", parts);
}

// The lines of a part's head as headers of the message.
void append_head(std::vector<Header>& headers, std::string_view head)
{
    while (!head.empty()) {
        auto end = head.find("\r\n");
        while (end + 2 < head.size() && head[end + 2] == ' ') end = head.find("\r\n", end + 2);     // folded
        headers.push_back({std::string(head.substr(0, head.find(':'))), std::string(head.substr(0, end + 2))});
        head.remove_prefix(end + 2);
    }
}

}  // namespace

MediaType::MediaType(std::string_view text)
{
    const auto slash = text.find('/');
    const auto is_token = [](std::string_view part) {
        return !part.empty() && part.size() <= 100 && part.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.+-") == part.npos;
    };
    if (slash != text.npos && is_token(text.substr(0, slash)) && is_token(text.substr(slash + 1)) && !text.starts_with("multipart/") && !text.starts_with("message/"))
        text_ = text;
}

std::string date_text(Instant at)
{
    constexpr std::array days = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = TimeZone().local_day(at);
    const auto date = civil(day);
    const auto seconds = (at.us - day.days * us_per_day) / us_per_second;
    return std::string(days[static_cast<std::size_t>(weekday(day))]) + ", " + two_digits(date.day) + " " + months[date.month - 1] + " " + std::to_string(date.year)
        + " " + two_digits(seconds / 3600) + ":" + two_digits(seconds / 60 % 60) + ":" + two_digits(seconds % 60) + " +0000";
}

Composed compose(const Message& message)
{
    Composed composed;
    const auto add = [&](std::string_view name, std::string_view words) { composed.headers.push_back({std::string(name), header(name, words)}); };
    add("From", mailbox(message.from));
    add("To", mailboxes(message.to));
    if (message.reply_to) add("Reply-To", mailbox(*message.reply_to));
    add("Subject", unstructured(message.subject));
    add("Date", date_text(message.at));
    add("Message-ID", message.id.text());
    if (message.in_reply_to) {
        add("In-Reply-To", message.in_reply_to->text());
        add("References", message.in_reply_to->text());
    }
    if (message.automatic) add("Auto-Submitted", "auto-generated");
    if (message.unsubscribe) {
        const auto& [link, by_mail] = *message.unsubscribe;
        add("List-Unsubscribe", "<" + link.text() + ">" + (by_mail ? ", <mailto:" + by_mail->address() + "?subject=unsubscribe>" : ""));
        add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }
    add("MIME-Version", "1.0");
    auto content = content_of(message);
    append_head(composed.headers, content.head);
    composed.body = std::move(content.body);
    return composed;
}

std::string Composed::text() const
{
    std::string whole;
    for (const auto& header : headers) whole += header.line;
    return whole + "\r\n" + body;
}

}  // namespace rapport::mail
