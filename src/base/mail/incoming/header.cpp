#include "base/mail/incoming/header.h"

#include "base/mail/incoming/decode.h"

#include <algorithm>

namespace rapport::mail::incoming {
namespace {

constexpr std::size_t most_fields = 500, most_head_bytes = 256 * 1024, most_value_bytes = 64 * 1024, most_same = 20;

bool is_field_name(std::string_view name)
{
    return !name.empty() && name.size() <= 100 && std::ranges::all_of(name, [](char c) { return c > ' ' && c < 0x7F; });
}

std::string_view line_at(std::string_view text, std::size_t at, std::size_t& next)
{
    const auto end = text.find('\n', at);
    next = end == text.npos ? text.size() : end + 1;
    auto line = text.substr(at, (end == text.npos ? text.size() : end) - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

}  // namespace

Head read_head(std::string_view text)
{
    Head head;
    std::size_t at = 0, next = 0, begin = 0, end = 0;
    std::string_view name;          // of the field that is being read: its value is [begin, end)
    const auto finish = [&] {
        if (name.empty()) return;
        if (head.fields.size() < most_fields) head.fields.push_back({name, text.substr(begin, std::min(end - begin, most_value_bytes))});
        else head.cut = true;
        name = {};
    };
    for (bool first = true; at < text.size(); at = next, first = false) {
        const auto line = line_at(text, at, next);
        if (line.empty()) {
            finish();
            head.body = text.substr(next);
            return head;
        }
        if (at > most_head_bytes) {
            head.cut = true;
            finish();
            continue;
        }
        if (line.front() == ' ' || line.front() == '\t') {
            if (!name.empty()) end = at + line.size();
            continue;
        }
        finish();
        const auto colon = line.find(':');
        const auto before = trimmed(line.substr(0, colon));
        if (colon != line.npos && is_field_name(before)) {
            name = before;
            begin = at + colon + 1;
            end = at + line.size();
        } else if (first && !line.starts_with("From ") && !line.starts_with(">From ")) {     // what mbox files put in front
            head.body = text;
            return head;
        }
    }
    finish();
    return head;
}

std::string unfolded(std::string_view value)
{
    std::string text;
    text.reserve(value.size());
    for (const char c : value)
        if (c != '\r' && c != '\n') text += c == '\t' || c == '\0' ? ' ' : c;
    return std::string(trimmed(text));
}

std::string Head::get(std::string_view name) const
{
    const auto found = std::ranges::find_if(fields, [&](const Field& field) { return same_word(field.name, name); });
    return found == fields.end() ? std::string() : unfolded(found->value);
}

bool Head::has(std::string_view name) const
{
    return std::ranges::any_of(fields, [&](const Field& field) { return same_word(field.name, name); });
}

std::vector<std::string> Head::all(std::string_view name) const
{
    std::vector<std::string> values;
    for (const auto& field : fields)
        if (same_word(field.name, name) && values.size() < most_same) values.push_back(unfolded(field.value));
    return values;
}

Strings read_message_ids(std::string_view value)
{
    constexpr std::size_t longest = 500, first_kept = 20, most = 100;
    Strings ids;
    for (std::size_t at = value.find('<'); at != value.npos; at = value.find('<', at + 1)) {
        const auto end = value.substr(0, std::min(value.size(), at + longest)).find('>', at);
        if (end == value.npos) continue;
        std::string id;
        for (const char c : value.substr(at, end + 1 - at))
            if (c > ' ' && c < 0x7F) id += c;
        if (id.size() < 3 || std::ranges::find(ids, id) != ids.end()) continue;
        if (ids.size() == most) ids.erase(ids.begin() + first_kept);
        ids.push_back(std::move(id));
    }
    if (!ids.empty()) return ids;
    // Without brackets: some programs forget them.
    const auto bare = trimmed(value);
    if (bare.size() > 2 && bare.size() < longest && bare.find('@') != bare.npos && std::ranges::all_of(bare, [](char c) { return c > ' ' && c < 0x7F && c != '<' && c != '>'; }))
        ids.push_back("<" + std::string(bare) + ">");
    return ids;
}

}  // namespace rapport::mail::incoming
