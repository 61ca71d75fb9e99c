// "value; name=text" of Content-Type and Content-Disposition, with the continued and encoded parameters of RFC 2231.
#include "base/mail/incoming/decode.h"
#include "base/mail/incoming/header.h"

#include <algorithm>
#include <map>

namespace rapport::mail::incoming {
namespace {

constexpr std::size_t most_parameters = 60, most_sections = 100;

std::string percent_decoded(std::string_view text)
{
    std::string bytes;
    const auto digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1; };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = text[i] == '%' && i + 2 < text.size() ? digit(text[i + 1]) : -1;
        const int low = high >= 0 ? digit(text[i + 2]) : -1;
        if (low >= 0) bytes += static_cast<char>(high * 16 + low), i += 2;
        else bytes += text[i];
    }
    return bytes;
}

struct Section {
    std::string text;
    bool encoded = false;
};

// "filename*1*" is section 1 of filename, encoded.
bool split_name(std::string_view name, std::string& base, std::size_t& number, bool& encoded)
{
    const auto star = name.find('*');
    base = name.substr(0, star);
    number = 0;
    encoded = name.ends_with('*');
    if (star == name.npos) return false;
    for (const char c : name.substr(star + 1)) {
        if (c == '*') break;
        if (c < '0' || c > '9' || number > most_sections) return false;
        number = number * 10 + static_cast<std::size_t>(c - '0');
    }
    return number < most_sections;
}

std::string joined(const std::map<std::size_t, Section>& sections)
{
    std::string charset, bytes;
    for (const auto& [number, section] : sections) {
        std::string_view text = section.text;
        if (section.encoded && number == 0)
            if (const auto first = text.find('\''); first != text.npos)
                if (const auto second = text.find('\'', first + 1); second != text.npos) {
                    charset = text.substr(0, first);
                    text.remove_prefix(second + 1);
                }
        bytes += section.encoded ? percent_decoded(text) : std::string(text);
    }
    return to_utf8(bytes, charset);
}

// The parameter's text: quoted or not, up to the next ';'. Leaves `at` behind it.
std::string read_text(std::string_view value, std::size_t& at)
{
    std::string text;
    bool quoted = false;
    for (; at < value.size(); ++at) {
        const char c = value[at];
        if (c == '"') quoted = !quoted;
        else if (c == '\\' && quoted && at + 1 < value.size()) text += value[++at];
        else if (c == ';' && !quoted) break;
        else text += c;
    }
    if (at < value.size()) ++at;
    return std::string(trimmed(text));
}

}  // namespace

std::string Parametered::get(std::string_view name) const
{
    const auto found = std::ranges::find(parameters, name, [](const auto& pair) -> std::string_view { return pair.first; });
    return found == parameters.end() ? std::string() : found->second;
}

Parametered read_parametered(std::string_view value)
{
    Parametered read;
    std::size_t at = std::min(value.find(';'), value.size());
    read.value = lower(trimmed(value.substr(0, std::min(at, value.find('(')))));
    if (at < value.size()) ++at;
    std::map<std::string, std::map<std::size_t, Section>> continued;
    for (std::size_t count = 0; at < value.size() && count < most_parameters + most_sections; ++count) {
        const auto sign = value.find_first_of("=;", at);
        if (sign == value.npos) break;
        if (value[sign] == ';') {
            at = sign + 1;
            continue;
        }
        const auto name = lower(trimmed(value.substr(at, sign - at)));
        at = sign + 1;
        auto text = read_text(value, at);
        std::string base;
        std::size_t number = 0;
        bool encoded = false;
        if (split_name(name, base, number, encoded)) continued[base][number] = {std::move(text), encoded};
        else if (read.parameters.size() < most_parameters) read.parameters.emplace_back(name, decode_words(text));
    }
    // What is written in the new way counts more than its plain sibling (RFC 6266, 4.3, says so for the same form).
    for (const auto& [name, sections] : continued) read.parameters.insert(read.parameters.begin(), {name, joined(sections)});
    return read;
}

}  // namespace rapport::mail::incoming
