#include "base/csv/dialect.h"
#include <algorithm>
#include <array>
#include "base/csv/encoding.h"
#include "base/csv/record.h"

namespace rapport::csv {
namespace {

constexpr int sniffed_records = 100;

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

// How well a delimiter fits. 0: it does not occur in the header.
struct Fit {
    std::size_t columns = 0;
    double even = 0;  // share of records with as many cells as the header; half a point for those with fewer

    bool better_than(const Fit& other) const { return even != other.even ? even > other.even : columns > other.columns; }
};

Fit try_delimiter(std::string_view text, bool complete, char delimiter)
{
    Scan scan;
    Fit fit;
    int records = 0;
    double points = 0;
    while (!text.empty() && records < sniffed_records) {
        scan_record(text, complete, delimiter, scan);
        if (scan.end == Scan::End::cut) break;
        if (scan.end != Scan::End::line) {
            text.remove_prefix(std::min(text.size(), line_length(text) + 1));
            continue;
        }
        const std::size_t cells = scan.cells.size();
        const bool blank = is_blank(text.substr(0, scan.bytes));
        text.remove_prefix(scan.bytes);
        if (blank) continue;

        if (records == 0) fit.columns = cells;
        if (fit.columns < 2) return {};
        points += cells == fit.columns ? 1 : cells < fit.columns ? 0.5 : 0;
        ++records;
    }
    // A file that is cut before its first record ends still shows which delimiter its header has.
    if (records == 0) return {static_cast<std::size_t>(std::count(text.begin(), text.end(), delimiter)), 0};
    fit.even = points / records;
    return fit;
}

struct Kind {
    std::string_view beginning;
    std::string_view sentence;
};

constexpr std::string_view picture = "This is a picture, not a table. Choose the CSV file.";
constexpr std::string_view packed = "This is a compressed file. Unpack it and import the CSV file that is in it.";
constexpr std::string_view web_page = "This is a web page, not a table. Download the CSV file itself and try again.";
constexpr std::string_view json = "This is a JSON file. Save it as CSV and try again.";

constexpr std::array kinds = {
    Kind{"\xD0\xCF\x11\xE0", "This is a spreadsheet file (.xls). Save it as CSV and try again."},
    Kind{"%PDF", "This is a PDF file, not a table. Ask for the same list as CSV and try again."},
    Kind{"\x89PNG", picture},
    Kind{"\xFF\xD8\xFF", picture},
    Kind{"GIF8", picture},
    Kind{"II*", picture},
    Kind{"\x1F\x8B", packed},
    Kind{"BZh", packed},
    Kind{"7z\xBC\xAF", packed},
    Kind{"\xFD" "7zXZ", packed},
    Kind{"\x28\xB5\x2F\xFD", packed},
    Kind{"Rar!", packed},
    Kind{"{\\rtf", "This is a text document (.rtf). Save its table as CSV and try again."},
    Kind{"SQLite format 3", "This is a database file. Export the table as CSV and try again."},
    Kind{"\x7F" "ELF", "This is a program, not a table. Choose the CSV file."},
    Kind{"BEGIN:VCARD", "This is an address card file (.vcf), not CSV. Export the contacts as CSV and try again."},
    Kind{"BEGIN:VCALENDAR", "This is a calendar file (.ics), not CSV. Choose the CSV file."},
    Kind{"<!DOCTYPE", web_page},
    Kind{"<!doctype", web_page},
    Kind{"<html", web_page},
    Kind{"<HTML", web_page},
    Kind{"<?xml", "This is an XML file. Save it as CSV and try again."},
    Kind{"{\"", json},
    Kind{"[{", json},
};

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

// Spreadsheets and letters are zip archives today; the names in the archive tell which.
std::string zip_sentence(std::string_view head)
{
    if (has(head, "opendocument.spreadsheet"))
        return "This is a spreadsheet file (.ods). Save it as CSV and try again.";
    if (has(head, "opendocument.text") || has(head, "word/"))
        return "This is a text document. Save its table as CSV and try again.";
    if (has(head, "xl/") || has(head, "[Content_Types].xml"))
        return "This is a spreadsheet file (.xlsx). Save it as CSV and try again.";
    return std::string(packed);
}

}  // namespace

char sniff_delimiter(std::string_view text, bool complete)
{
    char best = ',';
    Fit best_fit;
    for (const char delimiter : delimiters) {
        const Fit fit = try_delimiter(text, complete, delimiter);
        if (!fit.better_than(best_fit)) continue;
        best = delimiter;
        best_fit = fit;
    }
    return best;
}

std::optional<char> announced_delimiter(std::string_view text)
{
    const std::string_view line = text.substr(0, line_length(text.substr(0, 8)));
    if (line.size() != 5 || !(line.starts_with("sep=") || line.starts_with("SEP="))) return {};
    if (delimiters.find(line.back()) == std::string_view::npos) return {};
    return line.back();
}

std::optional<std::string> other_kind(std::string_view head)
{
    if (head.starts_with("PK\x03\x04")) return zip_sentence(head);
    if (head.starts_with("RIFF") && head.substr(0, 12).ends_with("WEBP")) return std::string(picture);
    if (head.starts_with(std::string_view("\xFF\xFE\0\0", 4)) || head.starts_with(std::string_view("\0\0\xFE\xFF", 4)))
        return "This file is in the rare encoding UTF-32. Save it as UTF-8 and try again.";

    std::string_view start = head;
    if (start.starts_with("\xEF\xBB\xBF")) start.remove_prefix(3);
    start.remove_prefix(std::min(start.find_first_not_of(" \t\r\n"), start.size()));
    for (const Kind& kind : kinds)
        if (start.starts_with(kind.beginning)) return std::string(kind.sentence);
    return {};
}

bool is_binary(std::string_view text)
{
    const auto odd = static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return c == undecodable || byte == 0x7F || (byte < 0x20 && (byte < '\t' || byte > '\r'));
    }));
    return odd > 8 && odd * 32 > text.size();
}

}  // namespace rapport::csv
