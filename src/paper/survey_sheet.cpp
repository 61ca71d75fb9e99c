#include "paper/survey_sheet.h"

#include "base/qr/qr.h"

#include <algorithm>

namespace rapport::paper {
namespace {

using pdf::Face;
using pdf::Point;
using pdf::Side;

constexpr double margin_x = 54, margin_top = 48, margin_bottom = 44;
constexpr double foot_height = 142;
constexpr double ink = 0.2, edge = 0.55;
constexpr double code_side = 112;

std::vector<std::string> parts_of(const std::string& text)
{
    std::vector<std::string> parts(1);
    for (const char c : text)
        if (c == '|') parts.emplace_back();
        else parts.back() += c;
    return parts;
}

// Eight letters are read more easily in two halves.
std::string in_halves(const std::string& code) { return code.size() == 8 ? code.substr(0, 4) + "-" + code.substr(4) : code; }

class Sheet {
public:
    Sheet(pdf::Document& document, const SurveySheets& sheets, const Code& code)
        : document_(document), sheets_(sheets), code_(code), qr_(qr::encode(code.link)), right_(document.size().width - margin_x), wide_(right_ - margin_x),
          bottom_(document.size().height - margin_bottom - foot_height)
    {
    }

    void print()
    {
        begin_page();
        head();
        if (!sheets_.intro.empty()) paragraph(sheets_.intro, Face::sans, 11, 16);
        for (const auto& question : sheets_.questions) {
            const double high = height_of(question);
            const bool fresh = y_ <= margin_top + 1;
            if (!fresh && y_ + high > bottom_) {
                document_.text({right_, bottom_ + 8}, Face::sans, 9, sheets_.words.goes_on, Side::right);
                begin_page();
            }
            print(question);
        }
    }

private:
    void begin_page()
    {
        document_.new_page();
        y_ = margin_top;
        foot();
    }

    void head()
    {
        document_.text({margin_x, y_ + 12}, Face::serif_bold, 14, sheets_.business);
        const auto about = document_.lines(Face::sans, 10, sheets_.about, wide_ * 0.55);
        double left = y_ + 27;
        for (const auto& line : about) {
            document_.text({margin_x, left}, Face::sans, 10, line);
            left += 14;
        }
        double right = y_ + 12;
        for (const auto& line : parts_of(sheets_.hand_in)) {
            document_.text({right_, right}, Face::sans, 10, line, Side::right);
            right += 15;
        }
        y_ = std::max(left, right) + 10;
    }

    void foot()
    {
        const double top = document_.size().height - margin_bottom - foot_height + 14;
        document_.line({margin_x, top}, {right_, top}, 0.75, edge);
        document_.code({margin_x - 8, top + 4}, code_side, qr_);
        if (!code_.code.empty()) document_.text({margin_x - 8 + code_side / 2, top + code_side + 14}, Face::sans_bold, 13, in_halves(code_.code), Side::middle);
        const double x = margin_x + code_side + 8, box_wide = 84;
        const double wide = right_ - box_wide - 20 - x;
        double y = top + 24;
        for (const auto& paragraph : parts_of(sheets_.foot)) {
            for (const auto& line : document_.lines(Face::sans, 9.5, paragraph, wide)) {
                if (y > top + foot_height - 12) break;
                document_.text({x, y}, Face::sans, 9.5, line);
                y += 13.5;
            }
            y += 5;
        }
        document_.box({right_ - box_wide, top + 92}, {box_wide, 30}, 0.75, edge, 3);
        const auto to_type = parts_of(sheets_.words.to_type);
        y = top + 86 - 12 * static_cast<double>(to_type.size() - 1);
        for (const auto& line : to_type) {
            document_.text({right_, y}, Face::sans, 8.5, line, Side::right);
            y += 12;
        }
    }

    void paragraph(const std::string& words, Face face, double points, double leading)
    {
        for (const auto& line : document_.lines(face, points, words, wide_)) {
            document_.text({margin_x, y_ + points}, face, points, line);
            y_ += leading;
        }
    }

    // A short survey has large questions.
    double title_points() const { return sheets_.questions.size() <= 3 ? 20 : sheets_.questions.size() <= 6 ? 15 : 13; }
    double gap() const { return sheets_.questions.size() <= 3 ? 26 : 16; }
    std::size_t rules() const { return sheets_.questions.size() <= 3 ? 6 : 3; }
    static constexpr double rule_high = 27, choice_high = 21;

    int circles(const Question& question) const { return std::clamp(question.highest - question.lowest + 1, 1, 11); }
    double circle_step(const Question& question) const { return std::min(wide_ / circles(question), 60.0); }
    double radius(const Question& question) const { return std::min(circle_step(question) * 0.43, 19.0); }
    bool two_columns(const Question& question)
    {
        return question.choices.size() > 4
            && std::ranges::all_of(question.choices, [&](const std::string& choice) { return document_.width(Face::sans, 11, choice) < wide_ / 2 - 34; });
    }
    std::size_t choice_lines(const Question& question)
    {
        if (two_columns(question)) return (question.choices.size() + 1) / 2;
        std::size_t lines = 0;
        for (const auto& choice : question.choices) lines += std::max<std::size_t>(1, document_.lines(Face::sans, 11, choice, wide_ - 30).size());
        return lines;
    }

    double height_of(const Question& question)
    {
        const double points = title_points();
        double high = gap() + static_cast<double>(document_.lines(Face::serif, points, question.words, wide_).size()) * points * 1.3;
        switch (question.asked) {
        case Asked::scale: high += 22 + 2 * radius(question) + (question.low.empty() && question.high.empty() ? 4 : 20); break;
        case Asked::choice: high += 22 + static_cast<double>(choice_lines(question)) * choice_high; break;
        case Asked::text: high += 6 + static_cast<double>(rules()) * rule_high; break;
        }
        return high;
    }

    void print(const Question& question)
    {
        y_ += gap();
        paragraph(question.words, Face::serif, title_points(), title_points() * 1.3);
        switch (question.asked) {
        case Asked::scale: scale(question); break;
        case Asked::choice: choices(question); break;
        case Asked::text: lines(); break;
        }
    }

    void scale(const Question& question)
    {
        document_.text({margin_x, y_ + 10}, Face::sans, 9.5, sheets_.words.cross_one);
        y_ += 20;
        const double r = radius(question), step = circles(question) > 1 && circle_step(question) * circles(question) > wide_ - 1
            ? (wide_ - 2 * r) / (circles(question) - 1) : circle_step(question);
        double x = margin_x + r;
        for (int i = 0; i < circles(question); ++i, x += step) {
            document_.circle({x, y_ + r}, r, 0.9, ink);
            document_.text({x, y_ + r + 4.2}, Face::serif, 12, std::to_string(question.lowest + i), Side::middle);
        }
        y_ += 2 * r + 4;
        if (question.low.empty() && question.high.empty()) return;
        const double last = x - step + r;
        document_.text({margin_x, y_ + 12}, Face::sans, 10, question.low);
        // Where both would not fit below a short row, the second goes behind it.
        const bool apart = document_.width(Face::sans, 10, question.low) + document_.width(Face::sans, 10, question.high) + 16 < last - margin_x;
        if (apart) document_.text({last, y_ + 12}, Face::sans, 10, question.high, Side::right);
        else document_.text({margin_x + document_.width(Face::sans, 10, question.low) + 24, y_ + 12}, Face::sans, 10, "– " + question.high);
        y_ += 16;
    }

    void choices(const Question& question)
    {
        document_.text({margin_x, y_ + 10}, Face::sans, 9.5, sheets_.words.tick_one);
        y_ += 20;
        const bool two = two_columns(question);
        const auto rows = two ? (question.choices.size() + 1) / 2 : question.choices.size();
        const double top = y_;
        double y = top, lowest = top;
        for (std::size_t i = 0; i < question.choices.size(); ++i) {
            if (two && i == rows) y = top;
            const double x = two && i >= rows ? margin_x + wide_ / 2 : margin_x;
            document_.box({x, y + 2}, {13, 13}, 0.9, ink);
            for (const auto& line : document_.lines(Face::sans, 11, question.choices[i], two ? wide_ / 2 - 30 : wide_ - 30)) {
                document_.text({x + 22, y + 12.5}, Face::sans, 11, line);
                y += choice_high;
            }
            lowest = std::max(lowest, y);
        }
        y_ = lowest;
    }

    void lines()
    {
        y_ += 4;
        for (std::size_t i = 0; i < rules(); ++i) {
            y_ += rule_high;
            document_.line({margin_x, y_}, {right_, y_}, 0.6, edge);
        }
    }

    pdf::Document& document_;
    const SurveySheets& sheets_;
    const Code& code_;
    qr::Code qr_;
    double right_, wide_, bottom_, y_ = 0;
};

}  // namespace

std::string print(const SurveySheets& sheets)
{
    pdf::Document document(sheets.paper, sheets.title);
    for (const auto& code : sheets.codes) Sheet(document, sheets, code).print();
    return document.bytes();
}

}  // namespace rapport::paper
