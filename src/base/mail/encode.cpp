#include "base/mail/encode.h"

#include <algorithm>

namespace rapport::mail {
namespace {

constexpr std::size_t encoded_line = 76;        // RFC 2045: without the CRLF
constexpr std::size_t folded_line = 78;         // RFC 5322, 2.1.1
constexpr std::size_t encoded_word = 63;        // RFC 2047, 2 allows 75; the name of the header stands on the first line too
constexpr std::size_t section = 60;             // of a parameter (RFC 2231)
constexpr std::string_view hex = "0123456789ABCDEF";

bool is_ascii(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return c >= ' ' && c < 0x7f; });
}

void append_hex(std::string& out, char lead, char byte)
{
    const auto value = static_cast<unsigned char>(byte);
    out += lead;
    out += hex[value >> 4];
    out += hex[value & 15];
}

// Where the character that begins at `at` ends; `text` is UTF-8.
std::size_t character_end(std::string_view text, std::size_t at)
{
    do ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80);
    return at;
}

// Encoded words, none of them long, none of which splits a character (RFC 2047, 5 (3)), separated by spaces.
std::string encoded_words(std::string_view text)
{
    constexpr std::string_view begin = "=?UTF-8?B?", end = "?=";
    constexpr std::size_t most_bytes = (encoded_word - begin.size() - end.size()) / 4 * 3;
    std::string words;
    for (std::size_t from = 0; from < text.size();) {
        auto to = from;
        for (auto next = character_end(text, to); next - from <= most_bytes; next = character_end(text, to)) {
            to = next;
            if (to >= text.size()) break;
        }
        words += (words.empty() ? "" : " ") + std::string(begin) + base64(text.substr(from, to - from), false) + std::string(end);
        from = to;
    }
    return words;
}

// Whether a reader might take the text for an encoded word, or a line of it could not be folded.
bool must_be_encoded(std::string_view text)
{
    if (!is_ascii(text) || text.find("=?") != text.npos) return true;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find(' ', at), text.size());
        if (end - at > 200) return true;
        at = end + 1;
    }
    return false;
}

std::string quoted(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

bool is_phrase(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) {
        return c == ' ' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
    });
}

}  // namespace

std::string quoted_printable(std::string_view text)
{
    std::string out, line;
    const auto end_line = [&](std::string_view end) {
        out += line;
        out += end;
        line.clear();
    };
    const auto put = [&](std::string_view piece) {
        if (line.size() + piece.size() > encoded_line - 1) end_line("=\r\n");
        line += piece;
    };
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '\r' || c == '\n') {
            if (c == '\r' && at + 1 < text.size() && text[at + 1] == '\n') ++at;
            end_line("\r\n");
            continue;
        }
        const bool ends_line = at + 1 == text.size() || text[at + 1] == '\r' || text[at + 1] == '\n';
        const bool blank = c == ' ' || c == '\t';
        // A dot or "From " at a line's begin would be changed on some ways; blanks at a line's end are lost.
        const bool begins = (line.empty() || line.size() == encoded_line - 1) && (c == '.' || c == 'F');
        if ((c > ' ' && c < 0x7f && c != '=' && !begins) || (blank && !ends_line)) {
            put({&c, 1});
        } else {
            std::string escaped;
            append_hex(escaped, '=', c);
            put(escaped);
        }
    }
    return out + line;
}

std::string base64(std::string_view bytes, bool broken)
{
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    std::size_t in_line = 0;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const auto byte = [&](std::size_t i) { return at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0u; };
        const auto three = byte(0) << 16 | byte(1) << 8 | byte(2);
        out += digits[three >> 18];
        out += digits[three >> 12 & 63];
        out += at + 1 < bytes.size() ? digits[three >> 6 & 63] : '=';
        out += at + 2 < bytes.size() ? digits[three & 63] : '=';
        if (broken && (in_line += 4) == encoded_line) {
            out += "\r\n";
            in_line = 0;
        }
    }
    if (broken && in_line > 0) out += "\r\n";
    return out;
}

std::string header(std::string_view name, std::string_view words)
{
    std::string out(name);
    out += ':';
    std::size_t column = out.size();
    while (!words.empty()) {
        const auto end = std::min(words.find(' ', 1), words.size());
        auto word = words.substr(0, end);
        words.remove_prefix(end);
        if (word.front() == ' ') word.remove_prefix(1);
        if (word.empty()) continue;
        // The first word stays beside the name: some readers do not expect it on the next line.
        if (column + 1 + word.size() > folded_line && column > name.size() + 1) {
            out += "\r\n";
            column = 0;
        }
        out += ' ';
        out += word;
        column += 1 + word.size();
    }
    return out + "\r\n";
}

std::string unstructured(const HeaderText& text) { return must_be_encoded(text.text()) ? encoded_words(text.text()) : text.text(); }

std::string mailbox(const Address& address)
{
    const auto& name = address.name().text();
    if (name.empty()) return address.address();
    const auto shown = must_be_encoded(name) ? encoded_words(name) : is_phrase(name) ? name : quoted(name);
    return shown + " <" + address.address() + ">";
}

std::string mailboxes(const std::vector<Address>& addresses)
{
    std::string list;
    for (const auto& address : addresses) list += (list.empty() ? "" : ", ") + mailbox(address);
    return list;
}

std::string parameter(std::string_view name, const HeaderText& value)
{
    const auto& text = value.text();
    const auto plain = std::string(name) + "=";
    if (is_ascii(text) && text.size() <= section) return "; " + plain + quoted(text);

    const auto is_attribute = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
    };
    std::vector<std::string> sections{"UTF-8''"};
    for (const char c : text) {
        if (sections.back().size() + 3 > section) sections.emplace_back();
        if (is_attribute(c)) sections.back() += c;
        else append_hex(sections.back(), '%', c);
    }
    if (sections.size() == 1) return "; " + std::string(name) + "*=" + sections.front();
    std::string out;
    for (std::size_t i = 0; i < sections.size(); ++i) out += "; " + std::string(name) + "*" + std::to_string(i) + "*=" + sections[i];
    return out;
}

}  // namespace rapport::mail
