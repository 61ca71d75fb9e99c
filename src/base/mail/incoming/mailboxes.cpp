// Lists of addresses (RFC 5322, 3.4 and 4.4; non-ASCII ones, RFC 6532), in one pass.
#include "base/csv/encoding.h"
#include "base/mail/incoming/decode.h"
#include "base/mail/incoming/header.h"

#include <algorithm>

namespace rapport::mail::incoming {
namespace {

constexpr std::size_t most = 200, longest_address = 254, longest_name = 200;

// One entry of the list, as far as it has been read.
struct Entry {
    std::string phrase, angle, comment;
    bool angled = false;

    Mailbox mailbox() const
    {
        Mailbox made;
        made.address = clean_address(angled ? std::string_view(angle) : std::string_view(phrase));
        made.name = clean_line(decode_words(angled && !trimmed(phrase).empty() ? phrase : comment), longest_name);
        return made;
    }
};

}  // namespace

std::string clean_address(std::string_view text)
{
    text = trimmed(text);
    if (text.starts_with('@')) text.remove_prefix(std::min(text.find(':'), text.size() - 1) + 1);   // an obsolete route
    std::string address;
    for (const char c : text)
        if (c != ' ' && c != '\t') address += c;
    const auto at = address.rfind('@');
    if (at == address.npos || at == 0 || at > 64 || at + 1 == address.size() || address.size() > longest_address || !csv::is_utf8(address)) return {};
    if (std::ranges::any_of(address, [](unsigned char c) { return c < 0x20 || c == 0x7F || std::string_view("<>()[]\\,;:\"").find(static_cast<char>(c)) != std::string_view::npos; })) return {};
    if (clean_line(address, longest_address) != address || address.find('@') != at) return {};
    return address.substr(0, at + 1) + lower(std::string_view(address).substr(at + 1));
}

std::vector<Mailbox> read_mailboxes(std::string_view value)
{
    std::vector<Mailbox> found;
    Entry entry;
    const auto finish = [&] {
        auto mailbox = entry.mailbox();
        if (!mailbox.address.empty() && found.size() < most) found.push_back(std::move(mailbox));
        entry = {};
    };
    int depth = 0;                  // of comments
    bool quoted = false, in_angle = false;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char c = value[i];
        const bool escaped = c == '\\' && i + 1 < value.size();
        auto& part = in_angle ? entry.angle : entry.phrase;
        if (quoted) {
            if (c == '"') quoted = false;
            else part += escaped ? value[++i] : c;
        } else if (depth > 0) {
            if (c == '(') ++depth;
            else if (c == ')') --depth;
            else entry.comment += escaped ? value[++i] : c;
        } else if (c == '"') quoted = true;
        else if (c == '(') depth = 1;
        else if (c == '<') in_angle = entry.angled = true, entry.angle.clear();
        else if (c == '>') in_angle = false;
        else if (!in_angle && (c == ',' || c == ';')) finish();
        else if (!in_angle && c == ':') entry = {};         // what stands before is the name of a group
        else part += c;
    }
    finish();
    return found;
}

}  // namespace rapport::mail::incoming
