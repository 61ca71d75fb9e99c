// Pages to print (libhpdf), with their own fonts inside. Lengths are points (72 to an inch); y grows from the top of the page down.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rapport::qr { struct Code; }

namespace rapport::pdf {

enum class Paper { a4, letter };
enum class Face { serif, serif_bold, sans, sans_bold };
enum class Side { left, middle, right };      // where a text stands to its x

struct Point {
    double x = 0, y = 0;
};

struct Size {
    double width = 0, height = 0;
};
Size size_of(Paper paper);

// A font in the program: Noto Serif or Noto Sans (SIL Open Font License 1.1), Latin, Greek and Cyrillic.
std::string_view font_file(Face face);

// A document is made from its first page to its last. Only the letters that are used go into the file. A letter that no font has, emoji among
// them, is left out; text is not turned for scripts from right to left. What libhpdf refuses is thrown: it is our own mistake.
class Document {
public:
    Document(Paper paper, std::string_view title);
    ~Document();

    void new_page();
    Size size() const { return size_; }

    // `at` is on the base line.
    void text(Point at, Face face, double points, std::string_view words, Side side = Side::left);
    double width(Face face, double points, std::string_view words);
    // Whether the font has every letter of it, whatever else of it is left out.
    bool has_letters(Face face, std::string_view words);
    // Broken at spaces into lines no wider than `width`; a word that is wider is broken where it must.
    std::vector<std::string> lines(Face face, double points, std::string_view words, double width);

    void line(Point from, Point to, double thick, double grey);        // grey: 0 black, 1 white
    void box(Point corner, Size size, double thick, double grey, double dash = 0);
    void circle(Point middle, double radius, double thick, double grey);
    // With its quiet zone inside the square.
    void code(Point corner, double side, const qr::Code& code);

    std::string bytes();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
    Size size_;
};

}  // namespace rapport::pdf
