#include "paper/poster.h"

#include "base/qr/qr.h"

#include <algorithm>

namespace rapport::paper {
namespace {

using pdf::Face;
using pdf::Side;

constexpr double margin = 60;
constexpr double code_side = 330;
constexpr double below_code = 92;               // for the address and how the code is used
constexpr double leading = 1.25;

// The largest size, down to `least`, at which the words stand on one line.
double points_for_line(pdf::Document& page, Face face, const std::string& words, double wide, double most, double least)
{
    auto points = most;
    while (points > least && page.width(face, points, words) > wide) points -= 1;
    return points;
}

// The question between `top` and `bottom`, in the middle of what is free; what does not fit at the smallest size is cut.
void write_question(pdf::Document& page, const std::string& question, double top, double bottom)
{
    const double wide = page.size().width - 2 * margin, high = bottom - top;
    double points = 40;
    auto lines = page.lines(Face::serif, points, question, wide);
    while (points > 11 && static_cast<double>(lines.size()) * points * leading > high) lines = page.lines(Face::serif, points -= 1, question, wide);
    const double used = static_cast<double>(lines.size()) * points * leading;
    double y = top + std::max(0.0, (high - used) / 2);
    for (const auto& line : lines) {
        y += points * leading;
        if (y > bottom + 1) return;
        page.text({page.size().width / 2, y - points * (leading - 1)}, Face::serif, points, line, Side::middle);
    }
}

}  // namespace

std::string print(const Poster& poster)
{
    pdf::Document page(poster.paper, poster.title);
    page.new_page();
    const auto [width, height] = page.size();
    const double middle = width / 2, wide = width - 2 * margin;
    const double top_of_code = height - margin - below_code - code_side;

    const double name_points = points_for_line(page, Face::serif_bold, poster.business, wide, 26, 9);
    page.text({middle, margin + 26}, Face::serif_bold, name_points, poster.business, Side::middle);
    write_question(page, poster.question, margin + 48, top_of_code - 4);
    page.code({middle - code_side / 2, top_of_code}, code_side, qr::encode(poster.link));

    const double address_points = points_for_line(page, Face::sans_bold, poster.address, wide, 20, 7);
    page.text({middle, top_of_code + code_side + 22}, Face::sans_bold, address_points, poster.address, Side::middle);
    double y = top_of_code + code_side + 50;
    for (const auto& line : page.lines(Face::sans, 14, poster.how, wide)) {
        page.text({middle, y}, Face::sans, 14, line, Side::middle);
        y += 19;
    }
    return page.bytes();
}

}  // namespace rapport::paper
