#include "base/csv/encoding.h"
#include "base/mail/incoming/decode.h"
#include "base/mail/incoming/texts.h"

#include <algorithm>
#include <charconv>
#include <vector>

namespace rapport::mail::incoming {
namespace {

constexpr std::pair<std::string_view, std::uint32_t> entities[] = {
    {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}, {"nbsp", ' '}, {"shy", 0xAD}, {"copy", 0xA9}, {"reg", 0xAE}, {"trade", 0x2122},
    {"euro", 0x20AC}, {"pound", 0xA3}, {"hellip", 0x2026}, {"ndash", 0x2013}, {"mdash", 0x2014}, {"lsquo", 0x2018}, {"rsquo", 0x2019}, {"sbquo", 0x201A},
    {"ldquo", 0x201C}, {"rdquo", 0x201D}, {"bdquo", 0x201E}, {"laquo", 0xAB}, {"raquo", 0xBB}, {"bull", 0x2022}, {"middot", 0xB7}, {"deg", 0xB0}, {"times", 0xD7},
    {"auml", 0xE4}, {"ouml", 0xF6}, {"uuml", 0xFC}, {"Auml", 0xC4}, {"Ouml", 0xD6}, {"Uuml", 0xDC}, {"szlig", 0xDF}, {"aacute", 0xE1}, {"agrave", 0xE0}, {"acirc", 0xE2},
    {"eacute", 0xE9}, {"egrave", 0xE8}, {"ecirc", 0xEA}, {"iacute", 0xED}, {"oacute", 0xF3}, {"ocirc", 0xF4}, {"uacute", 0xFA}, {"ugrave", 0xF9}, {"ccedil", 0xE7},
    {"ntilde", 0xF1}, {"aring", 0xE5}, {"Aring", 0xC5}, {"aelig", 0xE6}, {"AElig", 0xC6}, {"oslash", 0xF8}, {"Oslash", 0xD8}, {"zwnj", 0x200C},
};

constexpr std::string_view blocks[] = {"p", "div", "br", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre", "blockquote",
                                       "section", "article", "header", "footer", "body", "dt", "dd", "dl", "center", "address", "form", "option"};
constexpr std::string_view hidden[] = {"script", "style", "head", "title", "template", "noscript", "svg", "object", "iframe", "textarea", "select"};

template <class List> bool is_one_of(const List& list, std::string_view word) { return std::ranges::find(list, word) != std::end(list); }

void put(std::string& out, std::uint32_t code_point)
{
    char bytes[4];
    out.append(bytes, csv::put_utf8(bytes, code_point));
}

// Reads the page from front to back, once.
class Page {
public:
    Page(std::string_view html, std::size_t most) : html_(html), most_(most) {}

    std::string text()
    {
        while (at_ < html_.size() && out_.size() < most_) {
            const char c = html_[at_];
            if (c == '<' && begins_tag()) tag();
            else if (c == '&') entity();
            else ++at_, character(c);
        }
        while (out_.ends_with('\n')) out_.pop_back();
        return clean_text(out_, most_);
    }

private:
    bool begins_tag() const
    {
        if (at_ + 1 >= html_.size()) return false;
        const char next = html_[at_ + 1];
        return next == '/' || next == '!' || next == '?' || ((next | 32) >= 'a' && (next | 32) <= 'z');
    }

    // The end of what begins here; a mark that is not there is not looked for again.
    std::size_t find(std::string_view mark, bool& gone, std::size_t from)
    {
        const auto end = gone ? html_.npos : html_.find(mark, from);
        gone = end == html_.npos;
        return end;
    }

    void tag()
    {
        if (html_.substr(at_, 4) == "<!--")
            if (const auto end = find("-->", no_comment_end_, at_ + 4); end != html_.npos) {
                at_ = end + 3;
                return;
            }
        const auto end = find(">", no_tag_end_, at_);
        if (end == html_.npos) {
            character(html_[at_++]);
            return;
        }
        auto inside = html_.substr(at_ + 1, end - at_ - 1);
        at_ = end + 1;
        const bool closing = inside.starts_with('/');
        if (closing) inside.remove_prefix(1);
        const auto name = lower(inside.substr(0, std::min<std::size_t>(inside.find_first_of(" \t\r\n/"), 20)));
        if (!closing && !inside.ends_with('/') && is_one_of(hidden, name)) return skip(name);
        if (name == "blockquote") {
            line();
            if (closing) depth_ = depth_ > 0 ? depth_ - 1 : 0;
            else if (depth_ < 10) ++depth_;
        } else if (name == "td" || name == "th") character(' ');
        else if (is_one_of(blocks, name)) {
            if (name == "br" || (name == "p" && closing)) newline();
            else line();
            if (name == "li" && !closing) words("- ");
            if (name == "pre") preformatted_ = !closing;
        }
    }

    // Up to the end tag. Without one a script or style is hidden to the end, while the rest is read as if the tag were not there.
    void skip(const std::string& name)
    {
        if (is_one_of(unclosed_, name)) return;
        for (auto end = html_.find("</", at_); end != html_.npos; end = html_.find("</", end + 2)) {
            if (!same_word(html_.substr(end + 2, name.size()), name)) continue;
            at_ = std::min(html_.find('>', end), html_.size() - 1) + 1;
            return;
        }
        unclosed_.push_back(name);
        if (name == "script" || name == "style") at_ = html_.size();
    }

    void entity()
    {
        const auto end = html_.substr(at_, 12).find(';');
        const auto name = end == html_.npos ? std::string_view() : html_.substr(at_ + 1, end - 1);
        std::uint32_t code_point = 0;
        if (name.starts_with('#')) {
            const bool hex = name.size() > 1 && (name[1] | 32) == 'x';
            const auto digits = name.substr(hex ? 2 : 1);
            const auto [rest, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), code_point, hex ? 16 : 10);
            if (wrong != std::errc() || rest != digits.data() + digits.size()) code_point = 0;
            if (code_point == 0xA0) code_point = ' ';
            if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point < 0xE000)) code_point = 0xFFFD;
        } else if (const auto* known = std::ranges::find(entities, name, &std::pair<std::string_view, std::uint32_t>::first); known != std::end(entities)) {
            code_point = known->second;
        }
        if (code_point == 0) return ++at_, character('&');
        at_ += end + 1;
        if (code_point == ' ' || code_point == '\n' || code_point == '\t') return character(' ');
        begin_words();
        put(out_, code_point);
    }

    void character(char c)
    {
        const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
        if (blank && preformatted_ && c == '\n') newline();
        else if (blank && preformatted_) words(" ");
        else if (blank) space_ = true;
        else begin_words(), out_ += c;
    }
    void words(std::string_view text) { begin_words(), out_ += text; }
    void begin_words()
    {
        if (at_line_begin_) for (int i = 0; i < depth_; ++i) out_ += "> ";
        else if (space_) out_ += ' ';
        space_ = at_line_begin_ = false;
        empty_lines_ = 0;
    }
    void line() { if (!at_line_begin_) newline(); }
    void newline()
    {
        space_ = false;
        if (at_line_begin_ && ++empty_lines_ > 1) return;       // one empty line is enough
        if (!out_.empty()) out_ += '\n';
        at_line_begin_ = true;
    }

    std::string_view html_;
    std::size_t most_, at_ = 0;
    std::string out_;
    std::vector<std::string> unclosed_;
    int depth_ = 0, empty_lines_ = 0;
    bool space_ = false, at_line_begin_ = true, preformatted_ = false, no_tag_end_ = false, no_comment_end_ = false;
};

}  // namespace

std::string text_of_html(std::string_view html, std::size_t most) { return Page(html, most).text(); }

}  // namespace rapport::mail::incoming
