#include "base/http/message.h"
#include "base/http/shell/percent.h"
#include <algorithm>

namespace rapport::http {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

// Takes what stands before `separator` off the front of `rest`.
std::string_view take(std::string_view& rest, char separator)
{
    const auto at = rest.find(separator);
    const auto part = rest.substr(0, at);
    rest = at == rest.npos ? std::string_view{} : rest.substr(at + 1);
    return part;
}

std::string_view trim(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

}  // namespace

bool same_name(std::string_view a, std::string_view b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

std::optional<std::string_view> Request::header(std::string_view name) const
{
    for (const auto& [key, value] : headers)
        if (same_name(key, name)) return value;
    return {};
}

std::optional<std::string> Request::query_value(std::string_view name) const
{
    std::string_view rest = query;
    while (!rest.empty()) {
        std::string_view value = take(rest, '&');
        const std::string_view key = take(value, '=');
        if (key == name || shell::form_decoded(key) == name) return shell::form_decoded(value);
    }
    return {};
}

std::optional<std::string> Request::cookie(std::string_view name) const
{
    for (const auto& [key, line] : headers) {
        if (!same_name(key, "Cookie")) continue;
        std::string_view rest = line;
        while (!rest.empty()) {
            std::string_view value = take(rest, ';');
            if (trim(take(value, '=')) != name) continue;
            value = trim(value);
            if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
            return std::string(value);
        }
    }
    return {};
}

}  // namespace rapport::http
