#include "base/csv/record.h"
#include <bit>
#include <cstring>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace rapport::csv {
namespace {

constexpr std::ptrdiff_t block_bytes = 64;

// One bit for each byte of a block.
struct Marks {
    std::uint64_t special = 0;  // delimiter, quote, LF, CR, NUL
    std::uint64_t high = 0;     // not ASCII
};

#if defined(__SSE2__)

Marks mark(const char* block, char delimiter)
{
    const __m128i delimiters = _mm_set1_epi8(delimiter);
    const __m128i quotes = _mm_set1_epi8('"');
    const __m128i line_feeds = _mm_set1_epi8('\n');
    const __m128i returns = _mm_set1_epi8('\r');
    const __m128i zeros = _mm_setzero_si128();
    Marks marks;
    for (int part = 0; part < 4; ++part) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(block + 16 * part));
        const __m128i ends = _mm_or_si128(_mm_cmpeq_epi8(bytes, line_feeds), _mm_cmpeq_epi8(bytes, returns));
        const __m128i parts = _mm_or_si128(_mm_cmpeq_epi8(bytes, delimiters), _mm_cmpeq_epi8(bytes, quotes));
        const __m128i any = _mm_or_si128(_mm_or_si128(ends, parts), _mm_cmpeq_epi8(bytes, zeros));
        marks.special |= std::uint64_t(static_cast<unsigned>(_mm_movemask_epi8(any))) << (16 * part);
        marks.high |= std::uint64_t(static_cast<unsigned>(_mm_movemask_epi8(bytes))) << (16 * part);
    }
    return marks;
}

#else

Marks mark(const char* block, char delimiter)
{
    Marks marks;
    for (int at = 0; at < block_bytes; ++at) {
        const char c = block[at];
        const bool special = c == delimiter || c == '"' || c == '\n' || c == '\r' || c == '\0';
        marks.special |= std::uint64_t(special) << at;
        marks.high |= std::uint64_t(static_cast<unsigned char>(c) >> 7) << at;
    }
    return marks;
}

#endif

// Walks from special byte to special byte.
class Scanner {
public:
    Scanner(std::string_view text, bool complete, char delimiter, Scan& scan)
        : begin_(text.data()), end_(text.data() + text.size()), cell_(begin_), complete_(complete),
          delimiter_(delimiter), scan_(scan)
    {
    }

    void run()
    {
        for (const char* block = begin_; block < end_; block += block_bytes) {
            Marks marks = mark(block, delimiter_);
            if (end_ - block < block_bytes) marks.special &= (std::uint64_t(1) << (end_ - block)) - 1;
            if (marks.high != 0) scan_.ascii = false;
            for (; marks.special != 0; marks.special &= marks.special - 1)
                if (!step(block + std::countr_zero(marks.special))) return;
        }
        run_out();
    }

private:
    // Each answers whether the record goes on.
    bool step(const char* at)
    {
        if (*at == delimiter_) return in_quotes_ || end_cell(at);
        if (*at == '"') return quote(at);
        if (*at == '\0') return scan_.has_nul = true;
        return in_quotes_ ? inner_line_break(at) : line_end(at);
    }

    bool end_cell(const char* at)
    {
        const char* const end = closing_ != nullptr ? closing_ : at;
        scan_.cells.emplace_back(cell_, static_cast<std::size_t>(end - cell_));
        if (tricky_) scan_.tricky.push_back(scan_.cells.size() - 1);
        cell_ = at + 1;
        closing_ = nullptr;
        tricky_ = false;
        return true;
    }

    bool line_end(const char* at)
    {
        if (*at == '\r' && at + 1 == end_ && !complete_) return stop(Scan::End::cut, at);
        end_cell(at);
        const bool two_bytes = *at == '\r' && at + 1 < end_ && at[1] == '\n';
        return stop(Scan::End::line, at + (two_bytes ? 2 : 1));
    }

    bool inner_line_break(const char* at)
    {
        tricky_ = true;
        if (*at == '\r' || at[-1] != '\r') ++scan_.line_breaks;
        return true;
    }

    bool quote(const char* at)
    {
        if (at == second_of_pair_) return true;
        if (!in_quotes_) {
            if (at != cell_) return true;  // inside a cell that is not quoted: text
            in_quotes_ = true;
            cell_ = at + 1;
            return true;
        }
        if (at + 1 == end_ && !complete_) return stop(Scan::End::cut, at);
        if (at + 1 < end_ && at[1] == '"') {
            second_of_pair_ = at + 1;
            tricky_ = true;
            return true;
        }
        return close_quote(at);
    }

    bool close_quote(const char* at)
    {
        const bool cell_ends = at + 1 == end_ || at[1] == delimiter_ || at[1] == '\n' || at[1] == '\r';
        if (!cell_ends)
            return stop(looks_like_opening(at) ? Scan::End::open_quote : Scan::End::text_after_quote, at + 1);
        closing_ = at;
        in_quotes_ = false;
        return true;
    }

    // On a later line and right behind a delimiter or a line break, it is the quote of another row, reached because the
    // first was never ended.
    bool looks_like_opening(const char* at) const
    {
        if (scan_.line_breaks == 0) return false;
        while (at > cell_ && at[-1] == '"') --at;
        return at > cell_ && (at[-1] == delimiter_ || at[-1] == '\n' || at[-1] == '\r');
    }

    void run_out()
    {
        if (!complete_) {
            stop(Scan::End::cut, end_);
        } else if (in_quotes_) {
            stop(Scan::End::open_quote, end_);
        } else {
            end_cell(end_);
            stop(Scan::End::line, end_);
        }
    }

    bool stop(Scan::End end, const char* at)
    {
        scan_.end = end;
        scan_.bytes = static_cast<std::size_t>(at - begin_);
        scan_.cell_begin = static_cast<std::size_t>(cell_ - begin_) - (in_quotes_ ? 1 : 0);
        scan_.in_quotes = in_quotes_;
        return false;
    }

    const char* const begin_;
    const char* const end_;
    const char* cell_;                        // where the cell's text begins
    const char* closing_ = nullptr;           // the quote that ends the cell's text
    const char* second_of_pair_ = nullptr;    // of a doubled quote
    const bool complete_;
    const char delimiter_;
    bool in_quotes_ = false;
    bool tricky_ = false;
    Scan& scan_;
};

}  // namespace

void scan_record(std::string_view text, bool complete, char delimiter, Scan& scan)
{
    scan.cells.clear();
    scan.tricky.clear();
    scan.line_breaks = 0;
    scan.ascii = true;
    scan.has_nul = false;
    Scanner(text, complete, delimiter, scan).run();
}

void split_plainly(std::string_view text, char delimiter, std::vector<std::string_view>& cells)
{
    for (;;) {
        const std::size_t at = text.find(delimiter);
        cells.push_back(text.substr(0, at));
        if (at == std::string_view::npos) return;
        text.remove_prefix(at + 1);
    }
}

std::size_t line_length(std::string_view text)
{
    // Stretch by stretch, each twice as long: a file that has only the one line end is not searched through for the other.
    std::size_t from = 0;
    for (std::size_t size = 64; from < text.size(); from += size, size *= 2) {
        const std::string_view stretch = text.substr(from, size);
        const std::size_t feed = stretch.find('\n');
        const std::size_t carriage = stretch.substr(0, feed).find('\r');
        if (carriage != std::string_view::npos) return from + carriage;
        if (feed != std::string_view::npos) return from + feed;
    }
    return text.size();
}

std::size_t halve_quotes(char* cell, std::size_t size)
{
    const char* const end = cell + size;
    const char* from = cell;
    char* to = cell;
    while (from < end) {
        const void* const quote = std::memchr(from, '"', static_cast<std::size_t>(end - from));
        const char* const stop = quote != nullptr ? static_cast<const char*>(quote) + 1 : end;
        std::memmove(to, from, static_cast<std::size_t>(stop - from));
        to += stop - from;
        from = quote != nullptr ? stop + 1 : end;  // the second of the pair is left out
    }
    return static_cast<std::size_t>(to - cell);
}

}  // namespace rapport::csv
