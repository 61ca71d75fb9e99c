#include "base/csv/encoding.h"
#include "base/mail/incoming/decode.h"
#include "base/mail/incoming/nature.h"
#include "base/mail/incoming/texts.h"

#include <algorithm>

namespace rapport::mail::incoming {
namespace {

constexpr std::size_t longest_subject = 500;

// Walks through the parts, deepest first, and collects what a person reads and what they attached.
class Walk {
public:
    Walk(const Limits& limits, Mail& mail) : limits_(limits), mail_(mail) {}

    std::string written;            // UTF-8
    Reports reports;

    void part(const Head& head, std::string_view default_type, std::size_t depth)
    {
        if (depth > limits_.depth) return trouble(Trouble::too_deep);
        if (++parts_ > limits_.parts) return trouble(Trouble::too_many_parts);
        auto type = read_parametered(head.get("Content-Type"));
        if (type.value.find('/') == std::string::npos) type.value = default_type;
        if (type.value.starts_with("multipart/")) return multipart(head, type, depth);
        const auto disposition = read_parametered(head.get("Content-Disposition"));
        const auto bytes = decoded(head);
        if (type.value == "message/delivery-status" || type.value == "message/global-delivery-status") reports.delivery += bytes + "\n\n";
        else if (type.value == "message/feedback-report") reports.feedback = bytes;
        else if (type.value == "message/disposition-notification") reports.disposition = true;
        else if (type.value == "text/rfc822-headers" || type.value == "message/rfc822" || type.value == "message/global" || type.value == "message/global-headers") {
            if (reports.returned.empty()) reports.returned = bytes.substr(0, longest_returned);
            attach(head, type, disposition, bytes);
        } else if (is_text(type.value) && disposition.value != "attachment" && file_name(type, disposition).empty()) text(type, bytes);
        else attach(head, type, disposition, bytes);
    }

    void trouble(Trouble one)
    {
        if (std::ranges::find(mail_.troubles, one) == mail_.troubles.end()) mail_.troubles.push_back(one);
    }

private:
    static constexpr std::size_t longest_returned = 64 * 1024;

    static bool is_text(std::string_view type) { return type == "text/plain" || type == "text/html" || type == "text" || type == "text/enriched" || type == "application/xhtml+xml"; }

    static std::string file_name(const Parametered& type, const Parametered& disposition)
    {
        auto name = disposition.get("filename");
        return name.empty() ? type.get("name") : name;
    }

    static std::string decoded(const Head& head)
    {
        const auto encoding = lower(trimmed(head.get("Content-Transfer-Encoding")));
        if (encoding.starts_with("base64")) return from_base64(head.body);
        if (encoding.starts_with("quoted-printable")) return from_quoted_printable(head.body);
        return std::string(head.body);
    }

    void text(const Parametered& type, const std::string& bytes)
    {
        bool known = true;
        auto text = to_utf8(bytes, type.get("charset"), &known);
        if (!known) trouble(Trouble::unknown_charset);
        if (type.value == "text/html" || type.value == "application/xhtml+xml") return add(text_of_html(text, limits_.text_bytes));
        if (same_word(type.get("format"), "flowed")) text = unflowed(text, same_word(type.get("delsp"), "yes"));
        add(clean_text(text, limits_.text_bytes));
    }

    void add(const std::string& text)
    {
        if (trimmed(text).empty()) return;
        if (!written.empty() && !written.ends_with('\n')) written += '\n';
        if (written.size() + text.size() >= limits_.text_bytes) trouble(Trouble::text_cut);
        if (written.size() < limits_.text_bytes) written += clean_text(text, limits_.text_bytes - written.size());
    }

    void attach(const Head& head, const Parametered& type, const Parametered& disposition, const std::string& bytes)
    {
        if (type.value == "application/pkcs7-mime" || type.value == "application/x-pkcs7-mime") trouble(Trouble::encrypted);
        if (mail_.attachments.size() >= limits_.attachments) return trouble(Trouble::too_many_attachments);
        auto name = file_name(type, disposition);
        if (name.empty() && type.value.starts_with("message/")) name = "message.eml";
        if (name.empty()) name = head.get("Content-Description");
        mail_.attachments.push_back({clean_file_name(name), clean_type(type.value), bytes});
    }

    static std::string clean_type(const std::string& type)
    {
        const bool fine = type.size() <= 100 && std::ranges::count(type, '/') == 1
            && std::ranges::all_of(type, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || std::string_view("/.+-_").find(c) != std::string_view::npos; });
        return fine ? type : "application/octet-stream";
    }

    void multipart(const Head& head, const Parametered& type, std::size_t depth)
    {
        if (type.value == "multipart/encrypted") trouble(Trouble::encrypted);
        const auto boundary = type.get("boundary");
        const auto default_type = type.value == "multipart/digest" ? "message/rfc822" : "text/plain";
        if (boundary.empty() || boundary.size() > 200) return part(without_type(head), "text/plain", depth + 1);
        const auto bodies = split(head.body, boundary);
        // Without the line that it promises, what stands there is read as text.
        if (bodies.empty()) return part(without_type(head), "text/plain", depth + 1);
        if (type.value != "multipart/alternative") {
            for (const auto body : bodies) part(read_part(body), default_type, depth + 1);
            return;
        }
        // They say the same in several ways, the plainest first (RFC 2046, 5.1.4).
        std::string plain, richest;
        for (const auto body : bodies) {
            std::string said;
            std::swap(said, written);
            const auto head_of_part = read_part(body);
            part(head_of_part, default_type, depth + 1);
            std::swap(said, written);
            if (trimmed(said).empty()) continue;
            const auto part_type = read_parametered(head_of_part.get("Content-Type")).value;
            (plain.empty() && (part_type.empty() || part_type == "text/plain") ? plain : richest) = std::move(said);
        }
        add(plain.empty() ? richest : plain);
    }

    static Head without_type(const Head& head)
    {
        Head bare = head;
        std::erase_if(bare.fields, [](const Field& field) { return same_word(field.name, "Content-Type"); });
        return bare;
    }

    // A part's head may be missing altogether.
    static Head read_part(std::string_view body)
    {
        if (body.starts_with('\n') || body.starts_with("\r\n")) {
            Head none;
            none.body = body.substr(body.find('\n') + 1);
            return none;
        }
        return read_head(body);
    }

    // Between the lines "--boundary" up to "--boundary--"; where that is missing, up to the end.
    std::vector<std::string_view> split(std::string_view body, const std::string& boundary)
    {
        const auto mark = "--" + boundary;
        std::vector<std::string_view> bodies;
        std::optional<std::size_t> begin;
        for (std::size_t at = body.starts_with(mark) ? 0 : next_mark(body, mark, 0); at != body.npos; at = next_mark(body, mark, at)) {
            auto rest = body.substr(at + mark.size());
            const bool last = rest.starts_with("--");
            const auto line_end = rest.find('\n');
            if (!trimmed(rest.substr(last ? 2 : 0, line_end == rest.npos ? rest.npos : line_end - (last ? 2 : 0))).empty() && !last) continue;   // a longer boundary of another part
            if (begin) bodies.push_back(between(body, *begin, at));
            begin.reset();
            if (last) break;
            if (bodies.size() > limits_.parts) {
                trouble(Trouble::too_many_parts);
                break;
            }
            begin = line_end == rest.npos ? body.size() : at + mark.size() + line_end + 1;
        }
        if (begin && *begin < body.size()) bodies.push_back(body.substr(*begin));
        return bodies;
    }
    static std::size_t next_mark(std::string_view body, const std::string& mark, std::size_t from)
    {
        const auto found = body.find("\n" + mark, from);
        return found == body.npos ? found : found + 1;
    }
    static std::string_view between(std::string_view body, std::size_t begin, std::size_t end)
    {
        auto part = body.substr(begin, std::max(begin, end) - begin);
        if (part.ends_with('\n')) part.remove_suffix(1);
        if (part.ends_with('\r')) part.remove_suffix(1);
        return part;
    }

    const Limits& limits_;
    Mail& mail_;
    std::size_t parts_ = 0;
};

void read_addresses(const Head& head, Mail& mail)
{
    if (const auto from = read_mailboxes(head.get("From")); !from.empty()) mail.from = from.front();
    else if (const auto sender = read_mailboxes(head.get("Sender")); !sender.empty()) mail.from = sender.front();
    mail.reply_to = read_mailboxes(head.get("Reply-To"));
    for (const auto& value : head.all("To"))
        for (auto& one : read_mailboxes(value)) mail.to.push_back(std::move(one));
    for (const auto& value : head.all("Cc"))
        for (auto& one : read_mailboxes(value)) mail.cc.push_back(std::move(one));
    constexpr std::size_t most = 200;
    for (auto* list : {&mail.to, &mail.cc})
        if (list->size() > most) list->resize(most);
    for (const auto* name : {"Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To"})
        for (const auto& value : head.all(name))
            if (auto address = clean_address(value.starts_with('<') && value.ends_with('>') ? std::string_view(value).substr(1, value.size() - 2) : value); !address.empty())
                mail.delivered_to.push_back(std::move(address));
}

void read_ids(const Head& head, Mail& mail)
{
    if (const auto ids = read_message_ids(head.get("Message-ID")); !ids.empty()) mail.message_id = ids.front();
    mail.in_reply_to = read_message_ids(head.get("In-Reply-To"));
    mail.references = read_message_ids(head.get("References"));
}

}  // namespace

Mail read_mail(std::string_view raw, const Limits& limits)
{
    Mail mail;
    Walk walk(limits, mail);
    if (raw.size() > limits.bytes) {
        raw = raw.substr(0, limits.bytes);
        walk.trouble(Trouble::too_large);
    }
    std::string lines;              // of a message whose lines end with a bare CR
    if (raw.find('\n') == raw.npos && raw.find('\r') != raw.npos) {
        lines = raw;
        std::ranges::replace(lines, '\r', '\n');
        raw = lines;
    }
    const auto head = read_head(raw);
    if (head.cut) walk.trouble(Trouble::head_cut);
    read_addresses(head, mail);
    read_ids(head, mail);
    mail.subject = clean_line(decode_words(head.get("Subject")), longest_subject);
    mail.sent_at = read_date(head.get("Date"));
    walk.part(head, "text/plain", 0);

    auto parted = part(walk.written);
    mail.text = std::move(parted.fresh);
    mail.quoted = std::move(parted.quoted);
    mail.signature = std::move(parted.signature);
    judge(head, walk.reports, mail);
    if (mail.from.address.empty()) walk.trouble(Trouble::no_sender);
    if (mail.text.empty() && mail.quoted.empty() && mail.subject.empty() && mail.attachments.empty()) walk.trouble(Trouble::empty);
    return mail;
}

}  // namespace rapport::mail::incoming
