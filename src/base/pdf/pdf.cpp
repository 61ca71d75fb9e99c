#include "base/pdf/pdf.h"

#include "base/qr/qr.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <hpdf.h>
#include <hpdf_doc.h>
#include <hpdf_font.h>
#include <hpdf_fontdef.h>
#include <hpdf_streams.h>
#include <stdexcept>
#include <unicode/uchar.h>
#include <unicode/utf8.h>
#include <utility>

extern "C" {
extern const char rapport_font_serif[], rapport_font_serif_end[], rapport_font_serif_bold[], rapport_font_serif_bold_end[];
extern const char rapport_font_sans[], rapport_font_sans_end[], rapport_font_sans_bold[], rapport_font_sans_bold_end[];
}

namespace rapport::pdf {
namespace {

constexpr std::size_t faces = 4;

[[noreturn]] void failed(HPDF_STATUS error, HPDF_STATUS detail, void*)
{
    throw std::runtime_error("libhpdf refuses: " + std::to_string(error) + ", " + std::to_string(detail));
}

float real(double number) { return static_cast<float>(number); }

// One code point of UTF-8 from `at` on, which moves behind it; below zero for what is none.
UChar32 next(std::string_view text, std::size_t& at)
{
    UChar32 letter = 0;
    auto index = static_cast<int32_t>(at);
    U8_NEXT(text.data(), index, static_cast<int32_t>(text.size()), letter);
    at = static_cast<std::size_t>(index);
    return letter;
}

// Which letter each code is, for whoever copies or searches the words. The codes are the letters themselves, said in ranges that do not leave their
// first byte (ISO 32000-1, 9.10.3), at most a hundred in a block.
std::string letters_of_codes()
{
    constexpr int first_surrogate = 0xD8, last_surrogate = 0xDF, most = 100;
    std::string map = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Rapport-Unicode def\n/CMapType 2 def\n"
                      "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";
    std::vector<std::string> ranges;
    const auto end_block = [&] {
        if (!ranges.empty()) map += std::to_string(ranges.size()) + " beginbfrange\n";
        for (const auto& range : ranges) map += range;
        if (!ranges.empty()) map += "endbfrange\n";
        ranges.clear();
    };
    for (int high = 0; high <= 0xFF; ++high) {
        if (high >= first_surrogate && high <= last_surrogate) continue;
        char hex[3];
        std::snprintf(hex, sizeof hex, "%02X", static_cast<unsigned>(high));
        const std::string byte = hex;
        ranges.push_back("<" + byte + "00> <" + byte + "FF> <" + byte + "00>\n");
        if (ranges.size() == most) end_block();
    }
    end_block();
    return map + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
}

// The library writes there what belongs elsewhere ("begincidrange"), at which readers complain.
void tell_letters(HPDF_Font font)
{
    static const std::string map = letters_of_codes();
    auto* told = static_cast<HPDF_FontAttr>(font->attr)->cmap_stream;
    HPDF_MemStream_FreeData(told->stream);
    HPDF_Stream_Write(told->stream, reinterpret_cast<const HPDF_BYTE*>(map.data()), static_cast<HPDF_UINT>(map.size()));
    told->filter = HPDF_STREAM_FILTER_FLATE_DECODE;
}

}  // namespace

Size size_of(Paper paper) { return paper == Paper::a4 ? Size{595.276, 841.89} : Size{612, 792}; }

std::string_view font_file(Face face)
{
    switch (face) {
    case Face::serif: return {rapport_font_serif, rapport_font_serif_end};
    case Face::serif_bold: return {rapport_font_serif_bold, rapport_font_serif_bold_end};
    case Face::sans: return {rapport_font_sans, rapport_font_sans_end};
    case Face::sans_bold: return {rapport_font_sans_bold, rapport_font_sans_bold_end};
    }
    return {};
}

struct Document::Parts {
    HPDF_Doc document = nullptr;
    HPDF_Page page = nullptr;
    std::array<HPDF_Font, faces> fonts{};
    std::array<HPDF_FontDef, faces> definitions{};

    ~Parts() { HPDF_Free(document); }

    HPDF_Font font(Face face)
    {
        auto& font = fonts[static_cast<std::size_t>(face)];
        if (font) return font;
        // This version of the library loads a font from a file only; its own parts load one from memory.
        const auto file = font_file(face);
        HPDF_Stream stream = HPDF_MemStream_New(document->mmgr, static_cast<HPDF_UINT>(file.size()));
        HPDF_Stream_Write(stream, reinterpret_cast<const HPDF_BYTE*>(file.data()), static_cast<HPDF_UINT>(file.size()));
        HPDF_FontDef definition = HPDF_TTFontDef_Load(document->mmgr, stream, HPDF_TRUE);
        if (!definition) failed(document->error.error_no, document->error.detail_no, nullptr);
        HPDF_List_Add(document->fontdef_list, definition);
        std::string tag = "RAPFAA";
        tag.back() = static_cast<char>('A' + static_cast<int>(face));
        HPDF_TTFontDef_SetTagName(definition, tag.data());
        definitions[static_cast<std::size_t>(face)] = definition;
        font = HPDF_GetFont(document, definition->base_font, "UTF-8");
        tell_letters(font);
        return font;
    }
    bool has(Face face, UChar32 letter)
    {
        font(face);
        return letter > 0 && letter <= 0xFFFF && HPDF_TTFontDef_GetGlyphid(definitions[static_cast<std::size_t>(face)], static_cast<HPDF_UINT16>(letter)) != 0;
    }
    // What the font can show.
    std::string shown(Face face, std::string_view words)
    {
        std::string kept;
        for (std::size_t at = 0; at < words.size();) {
            const auto from = at;
            const auto letter = next(words, at);
            if (letter == '\n' || letter == '\t' || letter == '\r') kept += ' ';
            else if (has(face, letter)) kept += words.substr(from, at - from);
        }
        return kept;
    }
    HPDF_Page here()
    {
        if (!page) throw std::logic_error("there is no page to print on");
        return page;
    }
};

Document::Document(Paper paper, std::string_view title) : parts_(std::make_unique<Parts>()), size_(size_of(paper))
{
    parts_->document = HPDF_New(failed, nullptr);
    if (!parts_->document) throw std::bad_alloc();
    HPDF_SetCompressionMode(parts_->document, HPDF_COMP_ALL);
    HPDF_UseUTFEncodings(parts_->document);
    HPDF_SetCurrentEncoder(parts_->document, "UTF-8");
    HPDF_SetInfoAttr(parts_->document, HPDF_INFO_TITLE, std::string(title).c_str());
    HPDF_SetInfoAttr(parts_->document, HPDF_INFO_CREATOR, "Rapport");
}

Document::~Document() = default;

void Document::new_page()
{
    parts_->page = HPDF_AddPage(parts_->document);
    HPDF_Page_SetWidth(parts_->page, real(size_.width));
    HPDF_Page_SetHeight(parts_->page, real(size_.height));
}

double Document::width(Face face, double points, std::string_view words)
{
    HPDF_Page_SetFontAndSize(parts_->here(), parts_->font(face), real(points));
    return static_cast<double>(HPDF_Page_TextWidth(parts_->page, parts_->shown(face, words).c_str()));
}

void Document::text(Point at, Face face, double points, std::string_view words, Side side)
{
    const auto shown = parts_->shown(face, words);
    if (side != Side::left) at.x -= width(face, points, words) * (side == Side::middle ? 0.5 : 1);
    HPDF_Page_SetFontAndSize(parts_->here(), parts_->font(face), real(points));
    HPDF_Page_SetGrayFill(parts_->page, 0.1F);
    HPDF_Page_BeginText(parts_->page);
    HPDF_Page_TextOut(parts_->page, real(at.x), real(size_.height - at.y), shown.c_str());
    HPDF_Page_EndText(parts_->page);
}

bool Document::has_letters(Face face, std::string_view words)
{
    for (std::size_t at = 0; at < words.size();) {
        const auto letter = next(words, at);
        if (letter > 0 && u_isalpha(letter) && !parts_->has(face, letter)) return false;
    }
    return true;
}

std::vector<std::string> Document::lines(Face face, double points, std::string_view words, double wide)
{
    std::vector<std::string> lines;
    std::string line;
    const auto fits = [&](const std::string& text) { return width(face, points, text) <= wide; };
    const auto add = [&](const std::string& word) {
        const auto longer = line.empty() ? word : line + " " + word;
        if (fits(longer)) {
            line = longer;
            return;
        }
        if (!line.empty()) lines.push_back(std::exchange(line, {}));
        for (std::size_t at = 0; at < word.size();) {
            const auto from = at;
            next(word, at);
            const auto letter = word.substr(from, at - from);
            if (!line.empty() && !fits(line + letter)) lines.push_back(std::exchange(line, {}));
            line += letter;
        }
    };
    std::string word;
    for (const char c : parts_->shown(face, words)) {
        if (c != ' ') word += c;
        else if (!word.empty()) add(std::exchange(word, {}));
    }
    if (!word.empty()) add(word);
    if (!line.empty()) lines.push_back(line);
    return lines;
}

void Document::line(Point from, Point to, double thick, double grey)
{
    HPDF_Page_SetLineWidth(parts_->here(), real(thick));
    HPDF_Page_SetGrayStroke(parts_->page, real(grey));
    HPDF_Page_MoveTo(parts_->page, real(from.x), real(size_.height - from.y));
    HPDF_Page_LineTo(parts_->page, real(to.x), real(size_.height - to.y));
    HPDF_Page_Stroke(parts_->page);
}

void Document::box(Point corner, Size size, double thick, double grey, double dash)
{
    HPDF_Page_SetLineWidth(parts_->here(), real(thick));
    HPDF_Page_SetGrayStroke(parts_->page, real(grey));
    const HPDF_UINT16 pattern[] = {static_cast<HPDF_UINT16>(dash)};
    if (dash > 0) HPDF_Page_SetDash(parts_->page, pattern, 1, 0);
    HPDF_Page_Rectangle(parts_->page, real(corner.x), real(size_.height - corner.y - size.height), real(size.width), real(size.height));
    HPDF_Page_Stroke(parts_->page);
    if (dash > 0) HPDF_Page_SetDash(parts_->page, nullptr, 0, 0);
}

void Document::circle(Point middle, double radius, double thick, double grey)
{
    HPDF_Page_SetLineWidth(parts_->here(), real(thick));
    HPDF_Page_SetGrayStroke(parts_->page, real(grey));
    HPDF_Page_Circle(parts_->page, real(middle.x), real(size_.height - middle.y), real(radius));
    HPDF_Page_Stroke(parts_->page);
}

void Document::code(Point corner, double side, const qr::Code& code)
{
    constexpr int quiet = 4;
    const double module = side / (code.size + 2 * quiet);
    HPDF_Page_SetGrayFill(parts_->here(), 0);
    // Runs of dark modules in a row are one rectangle, so that no hair of light stands between them.
    for (int y = 0; y < code.size; ++y)
        for (int x = 0; x < code.size; ++x) {
            if (!code.dark(x, y)) continue;
            const int from = x;
            while (x < code.size && code.dark(x, y)) ++x;
            const double top = corner.y + (y + quiet) * module;
            HPDF_Page_Rectangle(parts_->page, real(corner.x + (from + quiet) * module), real(size_.height - top - module), real((x - from) * module), real(module));
        }
    HPDF_Page_Fill(parts_->page);
}

std::string Document::bytes()
{
    HPDF_SaveToStream(parts_->document);
    std::string bytes(HPDF_GetStreamSize(parts_->document), '\0');
    auto size = static_cast<HPDF_UINT32>(bytes.size());
    HPDF_ReadFromStream(parts_->document, reinterpret_cast<HPDF_BYTE*>(bytes.data()), &size);
    bytes.resize(size);
    return bytes;
}

}  // namespace rapport::pdf
