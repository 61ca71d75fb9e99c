#include "base/mail/template.h"

#include "base/csv/encoding.h"

#include <algorithm>

namespace rapport::mail {
namespace {

constexpr std::size_t longest_template = 256 * 1024;
constexpr std::size_t longest_result = 64 * 1024;
constexpr std::size_t deepest = 16;
constexpr std::size_t longest_name = 100;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string lowered(std::string_view text)
{
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

// Where in HTML one stands, told by reading what came before; strict rather than clever.
class HtmlPlace {
public:
    void read(std::string_view text)
    {
        for (const char c : text) step(c);
    }
    // Why a value may not stand here; nothing where it may.
    std::optional<std::string> refusal() const
    {
        switch (state_) {
        case State::text: return std::nullopt;
        case State::quoted:
            if (attribute_.starts_with("on") || attribute_ == "style" || attribute_ == "srcdoc") return "in the attribute “" + attribute_ + "”";
            return std::nullopt;
        case State::raw: return "inside <" + element_ + ">";
        case State::comment: return "inside a comment";
        default: return "inside a tag, outside of a quoted attribute";
        }
    }
    bool begins_link() const
    {
        return state_ == State::quoted && trimmed(value_).empty() && (attribute_ == "href" || attribute_ == "src" || attribute_ == "action" || attribute_ == "formaction" || attribute_ == "background");
    }
    // After a value: what follows is no longer the begin of a link.
    void pass_value()
    {
        if (state_ == State::quoted) value_ += 'x';
    }

    // Of two ways through a section the place must be the same.
    bool same_place(const HtmlPlace& other) const
    {
        if (state_ != other.state_ || element_ != other.element_) return false;
        if (state_ == State::text) return true;
        return name_ == other.name_ && attribute_ == other.attribute_ && named_ == other.named_ && assigned_ == other.assigned_ && quote_ == other.quote_
            && (state_ != State::quoted || trimmed(value_).empty() == trimmed(other.value_).empty());
    }

private:
    enum class State { text, tag, quoted, unquoted, comment, raw };

    void step(char c)
    {
        switch (state_) {
        case State::text:
            if (c == '<') begin_tag();
            break;
        case State::tag: in_tag(c); break;
        case State::quoted:
            if (c == quote_) end_attribute();
            else value_ += c;
            break;
        case State::unquoted:
            if (c == '>') close_tag();
            else if (is_space(c)) end_attribute();
            break;
        case State::comment:
            seen_ += c;
            if (seen_.ends_with("-->")) state_ = State::text;
            else if (seen_.size() > 3) seen_.erase(0, seen_.size() - 3);
            break;
        case State::raw:
            seen_ += c;
            if (lowered(seen_).ends_with("</" + element_)) {
                begin_tag();
                name_ = "/" + element_;
                named_ = true;
            } else if (seen_.size() > 16) seen_.erase(0, seen_.size() - 16);
            break;
        }
    }
    void begin_tag()
    {
        state_ = State::tag;
        name_.clear();
        attribute_.clear();
        named_ = false;
    }
    void in_tag(char c)
    {
        if (!named_ && name_.empty() && !is_letter(c) && c != '/' && c != '!' && c != '?') {
            state_ = State::text;               // "a < b" opens no tag
            if (c == '<') begin_tag();
            return;
        }
        if (c == '>') return close_tag();
        if (!named_) {
            if (is_space(c)) named_ = true;
            else name_ += c;
            if (name_ == "!--") {
                state_ = State::comment;
                seen_.clear();
            }
            return;
        }
        if (c == '=') {
            attribute_ = lowered(trimmed(attribute_));
            value_.clear();
            assigned_ = true;
        } else if (assigned_ && (c == '"' || c == '\'')) {
            quote_ = c;
            assigned_ = false;
            state_ = State::quoted;
        } else if (assigned_ && !is_space(c)) {
            assigned_ = false;
            state_ = State::unquoted;
        } else if (!assigned_) {
            if (is_space(c) && !attribute_.empty() && !is_space(attribute_.back())) attribute_ += ' ';
            else if (!is_space(c)) {
                if (attribute_.ends_with(' ')) attribute_.clear();
                attribute_ += c;
            }
        }
    }
    void end_attribute()
    {
        state_ = State::tag;
        attribute_.clear();
    }
    void close_tag()
    {
        const auto name = lowered(name_);
        state_ = State::text;
        assigned_ = false;
        attribute_.clear();
        element_.clear();
        for (const auto* raw : {"script", "style", "title", "textarea", "noscript", "iframe", "xmp"})
            if (name == raw) {
                state_ = State::raw;
                element_ = raw;
                seen_.clear();
            }
    }

    State state_ = State::text;
    std::string name_, element_, attribute_, value_, seen_;
    char quote_ = '"';
    bool named_ = false, assigned_ = false;
};

std::string position(std::string_view text, std::size_t at)
{
    const auto before = text.substr(0, at);
    const auto line = 1 + std::ranges::count(before, '\n');
    const auto begin = before.rfind('\n') == before.npos ? 0 : before.rfind('\n') + 1;
    std::size_t column = 1;
    for (const char c : before.substr(begin)) column += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    return "Line " + std::to_string(line) + ", column " + std::to_string(column) + ": ";
}

std::string clean_line(std::string_view value)
{
    std::string out;
    for (const char c : value) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
    // Some programs begin a line at these too: U+2028, U+2029.
    for (const std::string_view sign : {"\xe2\x80\xa8", "\xe2\x80\xa9"})
        for (auto at = out.find(sign); at != out.npos; at = out.find(sign, at)) out.replace(at, sign.size(), " ");
    return out;
}

bool leads_somewhere_harmless(std::string_view link)
{
    const auto begin = lowered(link.substr(0, 8));
    return begin.starts_with("https://") || begin.starts_with("http://") || begin.starts_with("mailto:") || begin.starts_with("tel:");
}

}  // namespace

std::string escaped_html(std::string_view text)
{
    std::string out;
    for (const char c : text) switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\'': out += "&#39;"; break;
        default:
            if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') out += c;
    }
    return out;
}

Result<Template> Template::parse(std::string_view text, Place place, const Names& names, std::string_view field)
{
    const auto refuse = [&](std::size_t at, const std::string& sentence) { return invalid(field, position(text, at) + sentence, "template"); };
    if (text.size() > longest_template) return invalid(field, "This text is too long for a template.", "too_long");
    if (!csv::is_utf8(text) || text.find('\0') != text.npos) return invalid(field, "This is no text in UTF-8.", "encoding");

    Template made;
    made.place_ = place;
    made.field_ = field;
    HtmlPlace html;
    struct Open {
        std::string name;
        std::size_t at;
        HtmlPlace html;
    };
    std::vector<Open> open;
    for (std::size_t at = 0; at < text.size();) {
        const auto begin = std::min(text.find("{{", at), text.size());
        if (begin > at) made.pieces_.push_back({Piece::Kind::text, std::string(text.substr(at, begin - at)), {}, false});
        if (place == Place::html) html.read(text.substr(at, begin - at));
        if (begin == text.size()) break;
        const auto end = text.find("}}", begin);
        if (end == text.npos) return refuse(begin, "“{{” is not closed by “}}”.");
        auto inner = text.substr(begin + 2, end - begin - 2);
        at = end + 2;

        const char kind = inner.empty() ? '\0' : inner.front();
        const bool section = kind == '#' || kind == '^' || kind == '/';
        if (section) inner.remove_prefix(1);
        const auto bar = section ? inner.npos : inner.find('|');
        const auto name = std::string(trimmed(inner.substr(0, bar)));
        if (name.empty()) return refuse(begin, "Between “{{” and “}}” stands the name of what is to be written.");
        if (name.size() > longest_name || !names.contains(name)) return refuse(begin, "There is nothing called “" + name.substr(0, longest_name) + "”.");
        const auto otherwise = bar == inner.npos ? std::string() : std::string(trimmed(inner.substr(bar + 1)));
        if (otherwise.find('{') != otherwise.npos || otherwise.find('\n') != otherwise.npos)
            return refuse(begin, "Behind the bar stands a plain text for those without “" + name + "”.");

        if (kind == '/') {
            if (open.empty() || open.back().name != name) return refuse(begin, "“{{/" + name + "}}” ends what has not begun.");
            if (!html.same_place(open.back().html)) return refuse(begin, "The part of “" + name + "” begins and ends in different places of the HTML.");
            open.pop_back();
            made.pieces_.push_back({Piece::Kind::end, name, {}, false});
        } else if (section) {
            if (open.size() == deepest) return refuse(begin, "More than " + std::to_string(deepest) + " parts lie within each other.");
            open.push_back({name, begin, html});
            made.pieces_.push_back({kind == '#' ? Piece::Kind::shown : Piece::Kind::hidden, name, {}, false});
        } else {
            if (const auto wrong = place == Place::html ? html.refusal() : std::nullopt)
                return refuse(begin, "“" + name + "” stands " + *wrong + ", where it could become markup.");
            made.pieces_.push_back({Piece::Kind::value, name, otherwise, html.begins_link()});
            html.pass_value();
        }
    }
    if (!open.empty()) return refuse(open.back().at, "The part of “" + open.back().name + "” is not ended by “{{/" + open.back().name + "}}”.");
    return made;
}

Template Template::literal(std::string_view text, Place place, std::string_view field)
{
    Template made;
    made.place_ = place;
    made.field_ = field;
    made.pieces_.push_back({Piece::Kind::text, place == Place::subject ? clean_line(text) : std::string(text), {}, false});
    return made;
}

Result<std::string> Template::render(const Values& values) const
{
    const auto value_of = [&](const std::string& name) {
        const auto found = values.find(name);
        return found == values.end() ? std::string_view() : std::string_view(found->second);
    };
    std::string out;
    std::vector<bool> shown{true};
    for (const auto& piece : pieces_) {
        switch (piece.kind) {
        case Piece::Kind::shown: shown.push_back(shown.back() && !value_of(piece.text).empty()); break;
        case Piece::Kind::hidden: shown.push_back(shown.back() && value_of(piece.text).empty()); break;
        case Piece::Kind::end: shown.pop_back(); break;
        case Piece::Kind::text:
            if (shown.back()) out += piece.text;
            break;
        case Piece::Kind::value: {
            if (!shown.back()) break;
            const auto value = value_of(piece.text).empty() ? std::string_view(piece.otherwise) : value_of(piece.text);
            if (piece.begins_link && !leads_somewhere_harmless(value))
                return invalid(field_, "“" + piece.text + "” begins a link, but is no address of the web, of mail or of a phone.", "template");
            out += place_ == Place::html ? escaped_html(value) : place_ == Place::subject ? clean_line(value) : std::string(value);
            break;
        }
        }
        if (out.size() > longest_result) return invalid(field_, "The text is too long once it is filled in.", "too_long");
    }
    return out;
}

}  // namespace rapport::mail
