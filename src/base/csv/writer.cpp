#include "base/csv/writer.h"
#include <algorithm>
#include <array>
#include "base/csv/guard.h"

namespace rapport::csv {
namespace {

// Bytes that make quotes necessary.
constexpr auto must_quote = [] {
    std::array<bool, 256> table{};
    for (const char c : {',', ';', '\t', '|', '"', '\r', '\n'}) table[static_cast<unsigned char>(c)] = true;
    return table;
}();

bool needs_quotes(std::string_view text)
{
    if (text.starts_with("\uFEFF")) return true;  // else it would be taken for a byte-order mark
    return std::any_of(text.begin(), text.end(), [](char c) { return must_quote[static_cast<unsigned char>(c)]; });
}

// From `begin` on, `out` becomes a quoted cell.
void quote_from(std::string& out, std::size_t begin)
{
    const auto doubled = std::count(out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(), '"');
    std::size_t from = out.size();
    out.resize(from + static_cast<std::size_t>(doubled) + 2);
    std::size_t to = out.size();
    out[--to] = '"';
    while (from > begin) {
        const char c = out[--from];
        out[--to] = c;
        if (c == '"') out[--to] = '"';
    }
    out[begin] = '"';
}

}  // namespace

Writer& Writer::cell(std::string_view text)
{
    if (cells_ == 0) row_begin_ = out_->size();
    else *out_ += delimiter_;

    const std::size_t begin = out_->size();
    append_guarded(*out_, text);
    if (needs_quotes(std::string_view(*out_).substr(begin))) quote_from(*out_, begin);

    blank_ = cells_ == 0 && text.find_first_not_of(" \t") == std::string_view::npos;
    ++cells_;
    return *this;
}

void Writer::end_row()
{
    const bool quoted = out_->size() > row_begin_ && (*out_)[row_begin_] == '"';
    if (cells_ == 1 && blank_ && !quoted) quote_from(*out_, row_begin_);
    *out_ += '\n';
    cells_ = 0;
}

void Writer::row(std::span<const std::string_view> cells)
{
    for (const std::string_view text : cells) cell(text);
    end_row();
}

}  // namespace rapport::csv
