#include "base/html.h"

#include <algorithm>
#include <stdexcept>

namespace rapport {
namespace {

void append_escaped(std::string& out, std::string_view text)
{
    for (const char c : text) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\'': out += "&#39;"; break;
        default: out += c;
        }
    }
}

// An address within this site: no scheme, and no other host behind two slashes.
bool is_local(std::string_view address)
{
    if (address.empty() || address.front() == '?' || address.front() == '#') return true;
    return address.front() == '/' && (address.size() == 1 || (address[1] != '/' && address[1] != '\\'));
}

}  // namespace

void Html::start(std::string_view element, const Attributes& attributes)
{
    out_.append(1, '<').append(element);
    for (const auto& [name, value, shown] : attributes) {
        if (!shown) continue;
        if (name.starts_with("on")) throw std::logic_error("a page has no script");
        const bool leads_away = name == "href" && element == "a" && away_ == value;
        if ((name == "href" || name == "action") && !leads_away && !is_local(value)) throw std::logic_error("a page leads nowhere else: " + value);
        out_.append(1, ' ').append(name);
        if (value.empty() && name != "value" && name != "alt" && name != "content") continue;
        out_.append("=\"");
        append_escaped(out_, value);
        out_ += '"';
    }
    out_ += '>';
}

Html& Html::open(std::string_view element, const Attributes& attributes)
{
    start(element, attributes);
    open_.push_back(element);
    return *this;
}

Html& Html::close()
{
    out_.append("</").append(open_.back()).append(1, '>');
    open_.pop_back();
    return *this;
}

Html& Html::text(std::string_view text)
{
    append_escaped(out_, text);
    return *this;
}

Html& Html::with(std::string_view element, std::string_view words, const Attributes& attributes)
{
    return open(element, attributes).text(words).close();
}

Html& Html::link(std::string_view words, const std::string& to, Attributes attributes)
{
    const auto known = {"https://", "http://", "mailto:", "tel:"};
    if (std::ranges::any_of(known, [&](const char* scheme) { return to.starts_with(scheme); })) away_ = to;
    attributes.push_back({"href", to});
    with("a", words, attributes);
    away_.clear();
    return *this;
}

Html& Html::single(std::string_view element, const Attributes& attributes)
{
    start(element, attributes);
    return *this;
}

Html& Html::literal(std::string_view before, std::string_view middle, std::string_view after)
{
    out_.append(before).append(middle).append(after);
    return *this;
}

std::string beginning_on_page(std::string_view text, std::size_t most)
{
    constexpr std::string_view goes_on = "…";
    std::size_t fits = 0, bytes = 0;        // with the sign that it goes on
    for (std::size_t at = 0; at < text.size();) {
        auto next = at + 1;
        while (next < text.size() && (static_cast<unsigned char>(text[next]) & 0xc0) == 0x80) ++next;
        std::string letter;
        append_escaped(letter, text.substr(at, next - at));
        bytes += letter.size();
        if (bytes > most) return std::string(text.substr(0, fits)) + std::string(goes_on);
        if (bytes + goes_on.size() <= most) fits = next;
        at = next;
    }
    return std::string(text);
}

std::string Html::finish()
{
    while (!open_.empty()) close();
    return std::move(out_);
}

}  // namespace rapport
