#include "knowledge/markdown.h"

#include "base/html.h"
#include "base/mail/address.h"

#include <algorithm>

namespace rapport::knowledge {
namespace {

constexpr std::size_t longest_link = 500;

std::string_view trimmed(std::string_view line)
{
    while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
    while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r')) line.remove_suffix(1);
    return line;
}

// Where a link may lead; nothing else is one, however it is written.
std::optional<std::string> target(std::string_view to)
{
    if (to.size() > longest_link) return std::nullopt;
    const auto clean = std::ranges::all_of(to, [](char c) { return c > ' ' && c < 0x7f && c != '"' && c != '<' && c != '>' && c != '\\'; });
    if (!clean) return std::nullopt;
    if (to.starts_with("mailto:")) return mail::Address::of(to.substr(7)) ? std::optional(std::string(to)) : std::nullopt;
    if (to.starts_with("tel:")) return std::ranges::all_of(to.substr(4), [](char c) { return (c >= '0' && c <= '9') || c == '+' || c == '-'; }) ? std::optional(std::string(to)) : std::nullopt;
    if (to.starts_with("/help/art_") && std::ranges::all_of(to.substr(10), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); })) return std::string(to);
    return mail::WebAddress::of(to) ? std::optional(std::string(to)) : std::nullopt;
}

// Reads the marks of one line. Each mark looks for its end once, and a kind of mark that found none is not looked for again.
class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}

    std::vector<Piece> spans()
    {
        while (at_ < text_.size())
            if (!marked("**", PieceKind::bold, bold_ends_) && !marked("`", PieceKind::code, code_ends_) && !marked("*", PieceKind::italic, italic_ends_) && !link()) plain_ += text_[at_++];
        flush();
        return std::move(spans_);
    }

private:
    void flush()
    {
        if (!plain_.empty()) spans_.push_back({PieceKind::plain, std::move(plain_), {}});
        plain_.clear();
    }

    bool marked(std::string_view mark, PieceKind kind, bool& ends)
    {
        if (!ends || text_.substr(at_, mark.size()) != mark) return false;
        const auto from = at_ + mark.size();
        const auto end = text_.find(mark, from);
        if (end == std::string_view::npos) return ends = false;
        if (end == from || text_[from] == ' ' || text_[end - 1] == ' ') return false;
        flush();
        spans_.push_back({kind, std::string(text_.substr(from, end - from)), {}});
        at_ = end + mark.size();
        return true;
    }

    bool link()
    {
        if (!links_end_ || text_[at_] != '[') return false;
        if (middle_ <= at_) middle_ = text_.find("](", at_);
        const auto middle = middle_;
        if (middle == std::string_view::npos) return links_end_ = false;
        const auto end = text_.substr(0, middle + 2 + longest_link + 1).find(')', middle);
        if (end == std::string_view::npos || middle == at_ + 1) return false;
        // The nearest "[" belongs to it.
        if (text_.substr(at_ + 1, middle - at_ - 1).find('[') != std::string_view::npos) return false;
        const auto to = target(text_.substr(middle + 2, end - middle - 2));
        if (!to) return false;
        flush();
        spans_.push_back({PieceKind::link, std::string(text_.substr(at_ + 1, middle - at_ - 1)), to});
        at_ = end + 1;
        return true;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t middle_ = 0;        // of the next link
    std::string plain_;
    std::vector<Piece> spans_;
    bool bold_ends_ = true, italic_ends_ = true, code_ends_ = true, links_end_ = true;
};

// "1. ", "12) " and what stands behind; nothing for what is no such line.
std::optional<std::string_view> numbered(std::string_view line)
{
    std::size_t digits = 0;
    while (digits < line.size() && digits < 4 && line[digits] >= '0' && line[digits] <= '9') ++digits;
    if (digits == 0 || digits + 1 >= line.size() || (line[digits] != '.' && line[digits] != ')') || line[digits + 1] != ' ') return std::nullopt;
    return trimmed(line.substr(digits + 2));
}

struct Read {
    BlockKind kind = BlockKind::paragraph;
    std::string_view text;
};

Read read_line(std::string_view line)
{
    if (line.starts_with("### ")) return {BlockKind::subheading, trimmed(line.substr(4))};
    if (line.starts_with("## ")) return {BlockKind::heading, trimmed(line.substr(3))};
    if (line.starts_with("# ")) return {BlockKind::heading, trimmed(line.substr(2))};
    if (line == "---" || line == "***") return {BlockKind::rule, {}};
    if (line.starts_with("- ") || line.starts_with("* ")) return {BlockKind::bullets, trimmed(line.substr(2))};
    if (line.starts_with("> ") || line == ">") return {BlockKind::quote, trimmed(line.substr(1))};
    if (const auto text = numbered(line)) return {BlockKind::numbers, *text};
    return {BlockKind::paragraph, line};
}

bool goes_on(BlockKind kind) { return kind == BlockKind::bullets || kind == BlockKind::numbers || kind == BlockKind::quote; }

void write(Html& page, const std::vector<Piece>& spans)
{
    for (const auto& span : spans) switch (span.kind) {
        case PieceKind::plain: page.text(span.text); break;
        case PieceKind::bold: page.with("b", span.text); break;
        case PieceKind::italic: page.with("i", span.text); break;
        case PieceKind::code: page.with("code", span.text); break;
        case PieceKind::link: page.link(span.text, *span.to, {{"rel", "noreferrer noopener"}}); break;
        }
}

void write_list(Html& page, const Block& block, std::string_view list)
{
    page.open(list);
    for (const auto& item : block.items) {
        page.open("li", {{"dir", "auto"}});
        write(page, item.spans);
        page.close();
    }
    page.close();
}

void write_lines(Html& page, const Block& block, std::string_view element)
{
    page.open(element, {{"dir", "auto"}});
    bool first = true;
    for (const auto& item : block.items) {
        if (!first) page.text("\n");
        first = false;
        write(page, item.spans);
    }
    page.close();
}

}  // namespace

std::vector<Block> read_markdown(std::string_view text)
{
    std::vector<Block> blocks;
    std::string paragraph;
    bool in_code = false, after_gap = true;
    const auto end_paragraph = [&] {
        if (!paragraph.empty()) blocks.push_back({BlockKind::paragraph, {{Reader(paragraph).spans()}}});
        paragraph.clear();
    };
    while (!text.empty()) {
        const auto end = text.find('\n');
        const auto raw = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        const auto line = trimmed(raw);
        if (line.starts_with("```")) {
            end_paragraph();
            in_code = !in_code;
            if (in_code) blocks.push_back({BlockKind::code, {}});
            after_gap = true;
            continue;
        }
        if (in_code) {
            blocks.back().items.push_back({{{PieceKind::plain, std::string(raw.ends_with('\r') ? raw.substr(0, raw.size() - 1) : raw), {}}}});
            continue;
        }
        const auto read = read_line(line);
        if (read.kind == BlockKind::paragraph) {
            if (line.empty()) end_paragraph();
            else paragraph += (paragraph.empty() ? "" : " ") + std::string(line);
        } else {
            end_paragraph();
            if (goes_on(read.kind) && (!after_gap || read.kind != BlockKind::quote) && !blocks.empty() && blocks.back().kind == read.kind) blocks.back().items.push_back({Reader(read.text).spans()});
            else blocks.push_back({read.kind, read.kind == BlockKind::rule ? std::vector<ArticleLine>{} : std::vector<ArticleLine>{{Reader(read.text).spans()}}});
        }
        after_gap = line.empty();
    }
    end_paragraph();
    return blocks;
}

std::string words_of(const std::vector<Block>& blocks)
{
    std::string words;
    for (const auto& block : blocks)
        for (const auto& item : block.items) {
            if (!words.empty()) words += ' ';
            for (const auto& span : item.spans) words += span.text;
        }
    return words;
}

void write_html(Html& page, const std::vector<Block>& blocks)
{
    for (const auto& block : blocks) switch (block.kind) {
        case BlockKind::heading: write_lines(page, block, "h2"); break;
        case BlockKind::subheading: write_lines(page, block, "h3"); break;
        case BlockKind::paragraph: write_lines(page, block, "p"); break;
        case BlockKind::bullets: write_list(page, block, "ul"); break;
        case BlockKind::numbers: write_list(page, block, "ol"); break;
        case BlockKind::quote: write_lines(page, block, "blockquote"); break;
        case BlockKind::code: write_lines(page, block, "pre"); break;
        case BlockKind::rule: page.single("hr"); break;
        }
}

}  // namespace rapport::knowledge
