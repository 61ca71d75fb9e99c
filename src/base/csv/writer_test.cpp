#include "base/csv/writer.h"
#include <array>
#include <random>
#include <gtest/gtest.h>
#include "base/csv/reader.h"

using namespace rapport::csv;
using namespace std::string_literals;

namespace {

using Table = std::vector<std::vector<std::string>>;

std::string written(const Table& table, char delimiter = ',')
{
    std::string out;
    Writer writer(out, delimiter);
    for (const auto& row : table) {
        for (const auto& text : row) writer.cell(text);
        writer.end_row();
    }
    return out;
}

// The table that a reader sees in `file`; a flaw becomes a row of its own.
Table read_back(std::string_view file, std::size_t piece, const ReaderOptions& options = {})
{
    auto reader = Reader::open(from_memory(file, piece), options);
    if (!reader) return {{"refused", reader.error().detail}};
    Table table{{reader->columns().names().begin(), reader->columns().names().end()}};
    while (const Row* row = reader->next()) {
        if (row->flaw) table.push_back({"flaw", row->flaw->reason});
        else table.emplace_back(row->cells.begin(), row->cells.end());
    }
    return table;
}

// Text with the trouble that cells make, all of it in Windows-1252 so that every encoding can carry it.
std::string random_cell(std::mt19937& random)
{
    static const std::vector<std::string> pieces = {",", ";", "\t", "|", "\"", "\"\"", "\n", "\r\n", "\r", "'", "=", "-1", "+", " ", "\u00A0",
                                                    "Jörg", "€", "œ", "Ann", "12.50", "sep=", "@", "–", "a long text without anything special in it"};
    std::string cell;
    for (auto left = random() % 6; left > 0; --left) cell += pieces[random() % pieces.size()];
    return cell;
}

Table random_table(std::mt19937& random)
{
    const std::size_t columns = 1 + random() % 5;
    Table table{{}};
    for (std::size_t at = 0; at < columns; ++at) table.front().push_back("Spalte €" + std::to_string(at));
    for (auto left = random() % 12; left > 0; --left) {
        table.emplace_back();
        for (std::size_t at = 0; at < columns; ++at) table.back().push_back(random_cell(random));
    }
    return table;
}

std::uint32_t take_code_point(std::string_view& text)
{
    const std::size_t length = utf8_letter_bytes(text);
    std::uint32_t letter = static_cast<unsigned char>(text[0]);
    if (length > 1) letter &= 0x7Fu >> length;
    for (std::size_t at = 1; at < length; ++at) letter = letter << 6 | (static_cast<unsigned char>(text[at]) & 0x3Fu);
    text.remove_prefix(length);
    return letter;
}

std::string encoded(std::string_view text, Encoding encoding)
{
    if (encoding == Encoding::utf8) return std::string(text);
    std::string out;
    while (!text.empty()) {
        const std::uint32_t letter = take_code_point(text);
        const auto low = static_cast<char>(letter & 0xFF);
        const auto high = static_cast<char>(letter >> 8);
        if (encoding == Encoding::utf16_le) out += {low, high};
        else if (encoding == Encoding::utf16_be) out += {high, low};
        else out += letter == 0x20AC ? '\x80' : letter == 0x153 ? '\x9C' : letter == 0x2013 ? '\x96' : low;
    }
    return out;
}

}  // namespace

TEST(Writer, quotes_only_where_needed)
{
    EXPECT_EQ(written({{"name", "note"}, {"Ann Lee", ""}, {"a,b", "x"}}), "name,note\nAnn Lee,\n\"a,b\",x\n");
    EXPECT_EQ(written({{"say \"hi\""}}), "\"say \"\"hi\"\"\"\n");
    EXPECT_EQ(written({{"two\nlines", "a\rb"}}), "\"two\nlines\",\"a\rb\"\n");
    EXPECT_EQ(written({{"a;b", "c\td", "e|f"}}), "\"a;b\",\"c\td\",\"e|f\"\n") << "so that nobody guesses another delimiter";
    EXPECT_EQ(written({{""}, {" "}, {"", ""}, {" ", ""}}), "\"\"\n\" \"\n,\n ,\n") << "no row looks blank";
    EXPECT_EQ(written({{"\uFEFFa"}}), "\"\uFEFFa\"\n");
    EXPECT_EQ(written({{"a,b", "c"}}, ';'), "\"a,b\";c\n");
}

TEST(Writer, guards_cells)
{
    EXPECT_EQ(written({{"=1", "-12.50", "x\n=1"}}), "'=1,-12.50,\"x\n'=1\"\n");
}

TEST(Writer, takes_a_row_at_once)
{
    std::string out;
    Writer(out).row({"a", "b,"});
    EXPECT_EQ(out, "a,\"b,\"\n");
}

TEST(Writer, writes_what_a_reader_reads_in_every_delimiter_and_encoding)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    struct Form { Encoding encoding; std::string mark; };
    const std::array<Form, 6> forms = {{{Encoding::utf8, ""}, {Encoding::utf8, "\xEF\xBB\xBF"}, {Encoding::utf16_le, "\xFF\xFE"},
                                        {Encoding::utf16_be, "\xFE\xFF"}, {Encoding::utf16_le, ""}, {Encoding::windows_1252, ""}}};
    for (int step = 0; step < 3'000; ++step) {
        const Table table = random_table(random);
        const char delimiter = ",;\t|"[random() % 4];
        const Form& form = forms[random() % forms.size()];
        const std::string file = form.mark + encoded(written(table, delimiter), form.encoding);
        ReaderOptions options;
        if (random() % 2) options = {.encoding = form.encoding, .delimiter = delimiter, .window_bytes = 64};
        ASSERT_EQ(read_back(file, 1 + random() % 200, options), table) << file;
    }
}

TEST(Writer, writes_what_a_reader_reads_wherever_the_pieces_end)
{
    std::mt19937 random(11);
    for (int step = 0; step < 10; ++step) {
        const Table table = random_table(random);
        const std::string file = written(table);
        for (std::size_t piece = 1; piece <= file.size(); ++piece) ASSERT_EQ(read_back(file, piece), table);
    }
}
