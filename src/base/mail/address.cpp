#include "base/mail/address.h"

#include <algorithm>
#include <memory>
#include <unicode/uidna.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

namespace rapport::mail {
namespace {

constexpr std::size_t longest_address = 254;        // RFC 5321, 4.5.3.1.3 without the angle brackets
constexpr std::size_t longest_local_part = 64;
constexpr std::size_t longest_domain = 253;
constexpr std::size_t longest_label = 63;
constexpr std::size_t longest_header_text = 2'000;  // bytes; a header is for one look

bool is_digit_or_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }
bool is_atom(char c) { return is_digit_or_letter(c) || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos; }

// dot-atom of RFC 5322, 3.2.3: atoms between single dots.
bool is_dot_atom(std::string_view text)
{
    if (text.empty() || text.front() == '.' || text.back() == '.' || text.find("..") != text.npos) return false;
    return std::ranges::all_of(text, [](char c) { return c == '.' || is_atom(c); });
}

bool is_host(std::string_view text)
{
    if (text.empty() || text.size() > longest_domain) return false;
    while (true) {
        const auto label = text.substr(0, text.find('.'));
        if (label.empty() || label.size() > longest_label || label.front() == '-' || label.back() == '-') return false;
        if (!std::ranges::all_of(label, [](char c) { return c == '-' || is_digit_or_letter(c); })) return false;
        if (label.size() == text.size()) return true;
        text.remove_prefix(label.size() + 1);
    }
}

std::string in_a_labels(std::string_view domain)
{
    UErrorCode failed = U_ZERO_ERROR;
    static const std::unique_ptr<UIDNA, decltype(&uidna_close)> idna(
        uidna_openUTS46(UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII, &failed), uidna_close);
    if (!idna || domain.size() > 4 * longest_domain) return {};
    char ascii[longest_domain + 1];
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    failed = U_ZERO_ERROR;
    const auto size = uidna_nameToASCII_UTF8(idna.get(), domain.data(), static_cast<std::int32_t>(domain.size()), ascii, sizeof ascii, &info, &failed);
    if (U_FAILURE(failed) || info.errors != 0 || size > static_cast<std::int32_t>(longest_domain)) return {};
    return {ascii, static_cast<std::size_t>(size)};
}

bool breaks_a_line(std::int32_t point) { return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0x2028 || point == 0x2029; }

}  // namespace

HeaderText::HeaderText(std::string_view text)
{
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto size = static_cast<std::int32_t>(std::min<std::size_t>(text.size(), longest_header_text));
    for (std::int32_t at = 0; at < size;) {
        const auto begin = at;
        std::int32_t point = 0;
        U8_NEXT(bytes, at, size, point);
        if (point < 0) continue;                            // no UTF-8, or cut in the middle
        if (breaks_a_line(point) || point == ' ') {
            if (!text_.empty() && text_.back() != ' ') text_ += ' ';
        } else {
            text_.append(text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(at - begin)));
        }
    }
    if (text_.ends_with(' ')) text_.pop_back();
}

std::optional<std::string> host_name(std::string_view text)
{
    auto host = is_host(text) ? std::string(text) : in_a_labels(text);
    std::ranges::transform(host, host.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (!is_host(host)) return std::nullopt;
    return host;
}

std::optional<Address> Address::of(std::string_view address, std::string_view name)
{
    const auto at = address.rfind('@');
    if (at == address.npos || at > longest_local_part || !is_dot_atom(address.substr(0, at))) return std::nullopt;
    const auto domain = host_name(address.substr(at + 1));
    if (!domain || domain->find('.') == std::string::npos || at + 1 + domain->size() > longest_address) return std::nullopt;
    Address made;
    made.address_ = std::string(address.substr(0, at + 1)) + *domain;
    made.name_ = HeaderText(name);
    return made;
}

MessageId MessageId::of(std::string_view unique, const Address& from)
{
    MessageId made;
    made.text_ = "<";
    for (const char c : unique)
        if (is_digit_or_letter(c) || c == '.' || c == '_' || c == '-') made.text_ += c;
    made.text_ += "@" + std::string(from.domain()) + ">";
    return made;
}

std::optional<MessageId> MessageId::parse(std::string_view text)
{
    if (text.size() < 5 || text.size() > 300 || text.front() != '<' || text.back() != '>') return std::nullopt;
    const auto inner = text.substr(1, text.size() - 2);
    const auto at = inner.find('@');
    if (at == inner.npos || !is_dot_atom(inner.substr(0, at)) || !is_dot_atom(inner.substr(at + 1))) return std::nullopt;
    MessageId made;
    made.text_ = text;
    return made;
}

std::optional<WebAddress> WebAddress::of(std::string_view text)
{
    if (!text.starts_with("https://") && !text.starts_with("http://")) return std::nullopt;
    if (text.size() > 900 || !std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f && c != '<' && c != '>' && c != '"'; })) return std::nullopt;
    WebAddress made;
    made.text_ = text;
    return made;
}

}  // namespace rapport::mail
