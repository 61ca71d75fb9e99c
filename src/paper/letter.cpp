#include "paper/letter.h"

#include "base/pdf/pdf.h"
#include "base/text.h"

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <utility>

namespace rapport::paper {
namespace {

using pdf::Face;
using pdf::Side;

constexpr double mm = 72 / 25.4;

// DIN 5008, form B.
constexpr double left = 25 * mm, right = 185 * mm;                     // of what is written
constexpr double field_top = 45 * mm, field_bottom = 90 * mm;           // of the address, 20 to 105 mm from the left
constexpr double address_top = 62.7 * mm, address_wide = 80 * mm;
constexpr double subject_top = 98.5 * mm;
constexpr double folds[] = {105 * mm, 210 * mm};
constexpr double next_top = 32 * mm, bottom = 272 * mm;
constexpr double letterhead_top = 17 * mm;

constexpr double points = 11, leading = 16, gap = 9;
constexpr double signature = 38;            // room for a hand between the words and the name

struct Line {
    std::string words;
    bool begins = false, ends = false;      // its paragraph
    double high() const { return leading + (begins ? gap : 0); }
};

std::vector<std::string> lines_of(const std::string& text)
{
    std::vector<std::string> all(1);
    for (const char c : text)
        if (c == '\n') all.emplace_back();
        else if (c != '\r') all.back() += c;
    return all;
}

bool is_empty(const std::string& line) { return line.find_first_not_of(" \t") == std::string::npos; }

// Without the names that stand below them already.
std::vector<std::string> unsigned_lines(const Letter& letter)
{
    auto all = lines_of(letter.words);
    const auto is_name = [](const std::string& line, const std::string& name) { return !name.empty() && fold(tidy(line)) == fold(tidy(name)); };
    std::size_t kept = all.size();
    for (auto end = all.size(); end > 0; --end) {
        const auto& line = all[end - 1];
        if (is_empty(line)) continue;
        if (!is_name(line, letter.business) && !is_name(line, letter.writer)) break;
        kept = end - 1;
    }
    all.resize(kept);
    while (!all.empty() && is_empty(all.back())) all.pop_back();
    return all;
}

class Sheets {
public:
    explicit Sheets(const Letter& letter) : letter_(letter), document_(pdf::Paper::a4, letter.subject) {}

    std::string print()
    {
        document_.new_page();
        letterhead();
        address();
        marks();
        document_.text({right, field_bottom - 2 * mm}, Face::serif, points, letter_.date, Side::right);
        double top = subject();
        break_lines();
        const auto pages = paginate(top);
        for (std::size_t page = 0; page < pages.size(); ++page) {
            if (page > 0) top = next_page();
            if (pages.size() > 1) number(page + 1, pages.size());
            const auto from = page == 0 ? 0 : pages[page - 1];
            for (auto at = from; at < pages[page]; ++at) {
                top += lines_[at].begins && at > from ? lines_[at].high() : leading;
                document_.text({left, top}, Face::serif, points, lines_[at].words);
            }
        }
        sign(top);
        return document_.bytes();
    }

private:
    struct Set {
        double points;
        std::vector<std::string> lines;
    };
    // In the largest of the sizes in which the texts, one below the other, are no higher than that; else in the last.
    Set set(Face face, std::initializer_list<double> sizes, const std::vector<std::string>& texts, double wide, double high)
    {
        Set made;
        for (const double size : sizes) {
            made = {size, {}};
            for (const auto& text : texts)
                for (auto& line : document_.lines(face, size, text, wide)) made.lines.push_back(std::move(line));
            if (static_cast<double>(made.lines.size()) * size * 1.2 <= high) break;
        }
        return made;
    }

    void letterhead()
    {
        constexpr double high = field_top - letterhead_top - 4 * mm;
        const auto [size, lines] = set(Face::serif_bold, {19, 15, 11, 9}, {letter_.business}, (right - left) * 0.58, high);
        double y = letterhead_top;
        for (const auto& line : lines) document_.text({left, y += size * 1.2}, Face::serif_bold, size, line);
        const auto [small, from] = set(Face::sans, {9, 8, 7, 6}, letter_.from, (right - left) * 0.38, high);
        y = letterhead_top + (lines.size() == 1 ? size * 1.2 - small * 1.4 : 0);
        for (const auto& line : from) document_.text({right, y += small * 1.4}, Face::sans, small, line, Side::right);
    }

    // Where it is long it grows smaller, and at last upwards.
    void address()
    {
        const auto [size, lines] = set(Face::serif, {11, 10, 9, 8, 7}, letter_.address, address_wide, field_bottom - address_top);
        const double high = static_cast<double>(lines.size()) * size * 1.2;
        double y = std::max(field_top, std::min(address_top, field_bottom - high));
        if (!lines.empty() && y == address_top) {
            auto sender = letter_.business;
            for (const auto& line : letter_.from) sender += ", " + line;
            const auto [small, back] = set(Face::sans, {7, 6}, {sender}, address_wide, 8.5);
            double up = address_top - 1.5 * mm - static_cast<double>(back.size() - std::min<std::size_t>(1, back.size())) * small * 1.2;
            for (const auto& line : back) document_.text({left, std::exchange(up, up + small * 1.2)}, Face::sans, small, line);
        }
        for (const auto& line : lines) document_.text({left, y += size * 1.2}, Face::serif, size, line);
    }

    void marks()
    {
        for (const double fold : folds) document_.line({5 * mm, fold}, {9 * mm, fold}, 0.4, 0.6);
    }

    // Answers where the words begin.
    double subject()
    {
        double y = subject_top;
        for (const auto& line : document_.lines(Face::serif_bold, points, letter_.subject, right - left))
            document_.text({left, y += leading}, Face::serif_bold, points, line);
        return y + leading;
    }

    void break_lines()
    {
        bool begins = true;
        for (const auto& said : unsigned_lines(letter_)) {
            if (is_empty(said)) {
                if (!lines_.empty()) lines_.back().ends = true;
                begins = true;
                continue;
            }
            for (auto& line : document_.lines(Face::serif, points, said, right - left)) {
                lines_.push_back({std::move(line), begins, false});
                begins = false;
            }
        }
        if (!lines_.empty()) lines_.back().ends = true;
    }

    // The end of each page among the lines.
    std::vector<std::size_t> paginate(double top) const
    {
        std::vector<std::size_t> pages;
        std::size_t from = 0;
        do {
            auto at = from;
            double y = pages.empty() ? top : next_top;
            while (at < lines_.size()) {
                const double high = at > from ? lines_[at].high() : leading;
                if (y + high > bottom) break;
                y += high;
                ++at;
            }
            if (at == lines_.size() && y + signed_high() > bottom) at = std::max(from, at - std::min<std::size_t>(2, at));
            if (at < lines_.size()) at = better_break(from, at);
            pages.push_back(at);
            from = at;
        } while (from < lines_.size());
        return pages;
    }
    // No line of a paragraph stands alone on a page where two can.
    std::size_t better_break(std::size_t from, std::size_t at) const
    {
        const auto goes_on = [&](std::size_t line) { return line > from && !lines_[line].begins; };
        auto better = at;
        if (goes_on(better) && lines_[better].ends) --better;
        if (goes_on(better) && lines_[better - 1].begins) --better;
        return better > from ? better : std::max(at, from + 1);
    }

    double next_page()
    {
        document_.new_page();
        const auto name = document_.lines(Face::sans, 9, letter_.business, (right - left) * 0.8);
        if (!name.empty()) document_.text({left, 20 * mm}, Face::sans, 9, name.front());
        return next_top;
    }

    void number(std::size_t page, std::size_t pages)
    {
        document_.text({right, document_.size().height - 14 * mm}, Face::sans, 9, std::to_string(page) + " / " + std::to_string(pages), Side::right);
    }

    double signed_high() const { return letter_.writer.empty() ? gap + leading : signature + 2 * leading; }
    void sign(double y)
    {
        y += letter_.writer.empty() ? gap : signature;
        for (const auto& name : {letter_.writer, letter_.business})
            for (const auto& line : document_.lines(Face::serif, points, name, right - left)) document_.text({left, y += leading}, Face::serif, points, line);
    }

    const Letter& letter_;
    pdf::Document document_;
    std::vector<Line> lines_;
};

}  // namespace

bool can_print(const Letter& letter)
{
    pdf::Document document(pdf::Paper::a4, letter.subject);
    const auto all = [&](Face face, std::string_view words) { return document.has_letters(face, words); };
    return all(Face::serif_bold, letter.business) && all(Face::serif_bold, letter.subject) && all(Face::serif, letter.words) && all(Face::serif, letter.writer)
        && all(Face::serif, letter.date) && std::ranges::all_of(letter.from, [&](const std::string& line) { return all(Face::sans, line); })
        && std::ranges::all_of(letter.address, [&](const std::string& line) { return all(Face::serif, line); });
}

std::string print(const Letter& letter) { return Sheets(letter).print(); }

}  // namespace rapport::paper
