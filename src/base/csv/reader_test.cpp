#include "base/csv/reader.h"
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <unistd.h>

using namespace rapport::csv;
using namespace std::string_literals;

namespace {

// Writes rows as a person would note them: `2: Ann | Berlin`, a flaw as `3! reason-kind`.
std::string told(const Row& row)
{
    static const char* kinds[] = {"open_quote", "text_after_quote", "too_long", "nul_byte", "broken_letters", "too_many_cells"};
    std::string text = std::to_string(row.line);
    text += row.flaw ? "! "s + kinds[static_cast<int>(row.flaw->kind)] + ":" : ":";
    for (std::size_t at = 0; at < row.cells.size(); ++at) text += (at == 0 ? " " : " | ") + std::string(row.cells[at]);
    return text;
}

std::vector<std::string> rows_of(Reader& reader)
{
    std::vector<std::string> rows;
    while (const Row* row = reader.next()) rows.push_back(told(*row));
    return rows;
}

std::vector<std::string> rows(std::string_view file, const ReaderOptions& options = {})
{
    auto reader = Reader::open(from_memory(file), options);
    if (!reader) return {"refused: " + reader.error().detail};
    return rows_of(*reader);
}

std::string refusal(std::string_view file)
{
    const auto reader = Reader::open(from_memory(file));
    return reader ? "taken" : reader.error().detail;
}

using Rows = std::vector<std::string>;

}  // namespace

TEST(Reader, gives_rows_with_their_lines)
{
    EXPECT_EQ(rows("name,city\nAnn,Berlin\nBob,Rome\n"), (Rows{"2: Ann | Berlin", "3: Bob | Rome"}));
    EXPECT_EQ(rows("name,city\nAnn,Berlin\nBob,Rome"), (Rows{"2: Ann | Berlin", "3: Bob | Rome"})) << "no line end at the end";
    EXPECT_EQ(rows("name\nAnn\n"), (Rows{"2: Ann"}));
    EXPECT_EQ(rows("name,city\n,\n"), (Rows{"2:  | "}));
}

TEST(Reader, takes_the_line_from_a_column_that_says_it)
{
    auto reader = Reader::open(from_memory("name,city,(line in the file)\nAnn,Berlin,7\nBob,Rome,19\nEve,Oslo,x\nIda,Bern,21,9\nUli\n")).value();
    EXPECT_EQ(reader.columns().size(), 2u);
    EXPECT_EQ(rows_of(reader), (Rows{"7: Ann | Berlin", "19: Bob | Rome", "20: Eve | Oslo", "21! too_many_cells: Ida | Bern | 21 | 9", "22: Uli | "}));
    EXPECT_EQ(rows("(line in the file)\n7\n"), (Rows{"2: 7"})) << "a column alone is data";
}

TEST(Reader, takes_out_what_nobody_sees)
{
    EXPECT_EQ(rows("name,city\n\u202EAn\u200Bn,\"Ber\u2060lin \"\"x\"\"\"\n'\u200B=1,\u3164\n"), (Rows{"2: Ann | Berlin \"x\"", "3: =1 | "}));
}

TEST(Reader, takes_every_line_end)
{
    const Rows expected{"2: Ann | Berlin", "3: Bob | Rome"};
    EXPECT_EQ(rows("name,city\r\nAnn,Berlin\r\nBob,Rome\r\n"), expected);
    EXPECT_EQ(rows("name,city\rAnn,Berlin\rBob,Rome\r"), expected);
    EXPECT_EQ(rows("name,city\r\nAnn,Berlin\nBob,Rome\r"), expected);
}

TEST(Reader, passes_over_blank_lines_but_counts_them)
{
    EXPECT_EQ(rows("\n\nname,city\n\n  \nAnn,Berlin\r\n\r\n\t\nBob,Rome\n\n"), (Rows{"6: Ann | Berlin", "9: Bob | Rome"}));
    EXPECT_EQ(rows("name\n\"\"\n"), (Rows{"2: "})) << "an empty cell in quotes is a row";
}

TEST(Reader, reads_quotes)
{
    EXPECT_EQ(rows("name,note\n\"Ann\",\"a, b\"\n"), (Rows{"2: Ann | a, b"}));
    EXPECT_EQ(rows("name,note\n\"She said \"\"hi\"\"\",x\n"), (Rows{"2: She said \"hi\" | x"}));
    EXPECT_EQ(rows("name,note\n\"\"\"\",\"\"\n"), (Rows{"2: \" | "}));
    EXPECT_EQ(rows("name,note\n\"two\nlines\",x\nBob,y\n"), (Rows{"2: two\nlines | x", "4: Bob | y"}));
    EXPECT_EQ(rows("name,note\r\n\"two\r\nlines\rthree\",x\r\nBob,y\r\n"), (Rows{"2: two\r\nlines\rthree | x", "5: Bob | y"}));
    EXPECT_EQ(rows("name,note\nscrew 5\" long,it's\n"), (Rows{"2: screw 5\" long | it's"})) << "inside a cell a quote is text";
    EXPECT_EQ(rows("name,note\nAnn,\"x\""), (Rows{"2: Ann | x"}));
}

TEST(Reader, fills_missing_cells_and_rejects_more_cells)
{
    EXPECT_EQ(rows("a,b,c\n1\n1,2\n1,2,3,4\n1,2,3\n"),
              (Rows{"2: 1 |  | ", "3: 1 | 2 | ", "4! too_many_cells: 1 | 2 | 3 | 4", "5: 1 | 2 | 3"}));
    auto reader = Reader::open(from_memory("a,b\n1,2,3\n"));
    EXPECT_EQ(reader->next()->flaw->reason, "This row has 3 cells, but the first line names 2 columns.");
}

TEST(Reader, finds_the_delimiter)
{
    const Rows expected{"2: Ann | 12,50 | x"};
    for (const char* file : {"name;price;c\nAnn;12,50;x\n", "name\tprice\tc\nAnn\t12,50\tx\n", "name|price|c\nAnn|12,50|x\n"}) {
        auto reader = Reader::open(from_memory(file));
        EXPECT_TRUE(reader->dialect().decimal_comma());
        EXPECT_EQ(rows_of(*reader), expected);
    }
    EXPECT_EQ(rows("name,emails\nAnn,a@x;b@x\nBob,c@x;d@x\n"), (Rows{"2: Ann | a@x;b@x", "3: Bob | c@x;d@x"}));
    EXPECT_EQ(rows("\"a;b\",c\n1,2\n"), (Rows{"2: 1 | 2"})) << "what is in quotes does not count";
    EXPECT_EQ(rows("a;b,c\n1;2,5\n3;4\n5;6\n"), (Rows{"2: 1 | 2,5", "3: 3 | 4", "4: 5 | 6"})) << "the more even one";
    EXPECT_FALSE(Reader::open(from_memory("name\nAnn\n"))->dialect().decimal_comma());
    EXPECT_EQ(Reader::open(from_memory("a;b;c"))->columns().size(), 3u) << "a header alone";
}

TEST(Reader, follows_the_line_with_which_excel_names_a_delimiter)
{
    EXPECT_EQ(rows("sep=;\r\nname;city\r\nAnn;Berlin\r\n"), (Rows{"3: Ann | Berlin"}));
    EXPECT_EQ(rows("sep=|\nname\nAnn\n"), (Rows{"3: Ann"}));
}

TEST(Reader, reads_every_encoding)
{
    const Rows expected{"2: Jörg | 5 €"};
    EXPECT_EQ(rows("name,price\nJörg,5 €\n"), expected);
    EXPECT_EQ(rows("\xEF\xBB\xBFname,price\nJörg,5 €\n"), expected);
    EXPECT_EQ(rows("name,price\nJ\xF6rg,5 \x80\n"), expected);
    const std::u16string wide = u"name,price\nJörg,5 €\n";
    std::string little, big;
    for (const char16_t unit : wide) {
        little += {static_cast<char>(unit & 0xFF), static_cast<char>(unit >> 8)};
        big += {static_cast<char>(unit >> 8), static_cast<char>(unit & 0xFF)};
    }
    EXPECT_EQ(rows("\xFF\xFE" + little), expected);
    EXPECT_EQ(rows("\xFE\xFF" + big), expected);
    EXPECT_EQ(rows(little), expected);
    EXPECT_EQ(rows(big), expected);
}

TEST(Reader, rejects_only_the_row_with_broken_letters)
{
    EXPECT_EQ(rows("name\nJörg\nZoë\nJ\xF6rg\nAnn\n"), (Rows{"2: Jörg", "3: Zoë", "4! broken_letters: J\xF6rg", "5: Ann"}));

    std::string long_file = "name,city\n";  // Windows-1252 that shows itself only behind the sniffed part
    for (int row = 0; row < 10'000; ++row) long_file += "Ann,Berlin\n";
    long_file += "J\xF6rg,Rome\nBob,Rome\n";
    const auto all = rows(long_file);
    EXPECT_EQ(all[10'000], "10002! broken_letters: J\xF6rg | Rome");
    EXPECT_EQ(all[10'001], "10003: Bob | Rome");

    auto reader = Reader::open(from_memory("name,city\nZoë,Köln\nAnn,K\xF6ln\n"));
    reader->next();
    EXPECT_EQ(reader->next()->flaw->column, "city");
}

TEST(Reader, rejects_only_the_row_with_a_nul_byte)
{
    EXPECT_EQ(rows("name,city\nA\0nn,Berlin\nBob,Rome\n"s), (Rows{"2! nul_byte: A\0nn | Berlin"s, "3: Bob | Rome"}));
}

TEST(Reader, rejects_text_after_a_closing_quote)
{
    EXPECT_EQ(rows("a,b,c\n1,\"x\"y,3\n4,5,6\n"), (Rows{"2! text_after_quote: 1 | \"x\"y | 3", "3: 4 | 5 | 6"}));
    EXPECT_EQ(rows("a,b\n1,\"He said \"hi\" to\nme\"\n4,5\n"),
              (Rows{"2! text_after_quote: 1 | \"He said \"hi\" to", "3: me\" | ", "4: 4 | 5"}));
    EXPECT_EQ(rows("a,b\n1,\"two\nlines\" oops\n4,5\n"), (Rows{"2! text_after_quote: 1 | \"two\nlines\" oops", "4: 4 | 5"}));
}

TEST(Reader, gives_up_one_line_for_a_quote_that_never_ends)
{
    EXPECT_EQ(rows("a,b,c\n1,\"x,3\n4,5,6\n7,8,9\n"), (Rows{"2! open_quote: 1 | \"x | 3", "3: 4 | 5 | 6", "4: 7 | 8 | 9"}));
    EXPECT_EQ(rows("a,b\n1,\"x"), (Rows{"2! open_quote: 1 | \"x"}));
    EXPECT_EQ(rows("a,b\n1,\""), (Rows{"2! open_quote: 1 | \""}));
    EXPECT_EQ(rows("a,b\n\"1\",\"x\n2,3\n\"4\",5\n"), (Rows{"2! open_quote: 1 | \"x", "3: 2 | 3", "4: 4 | 5"}))
        << "the quote of a later row does not end it";
    EXPECT_EQ(rows("a,b\n1,\"x\n2,\"y\n3,4\n"), (Rows{"2! open_quote: 1 | \"x", "3! open_quote: 2 | \"y", "4: 3 | 4"}));
}

TEST(Reader, does_not_let_an_open_quote_swallow_a_large_file)
{
    std::string file = "a,b\n1,\"open\n";
    for (int row = 0; row < 300'000; ++row) file += "123456,abcdef\n";
    auto reader = Reader::open(from_memory(file));
    EXPECT_EQ(told(*reader->next()), "2! open_quote: 1 | \"open");
    EXPECT_EQ(told(*reader->next()), "3: 123456 | abcdef");
    int rest = 0;
    while (const Row* row = reader->next()) {
        ASSERT_FALSE(row->flaw);
        ++rest;
    }
    EXPECT_EQ(rest, 299'999);
}

TEST(Reader, rejects_a_line_of_30_megabytes_and_goes_on)
{
    for (const std::string beginning : {"", "x,y,\"", "\"\",", "\"two\nlines\","}) {
        std::string file = "a,b,c\n" + beginning;
        file.append(30u << 20, 'x');
        file += "\r\n1,2,3\n";
        const bool two_lines = beginning.starts_with("\"two");
        EXPECT_EQ(rows(file), (two_lines ? Rows{"2! too_long:", "4: 1 | 2 | 3"} : Rows{"2! too_long:", "3: 1 | 2 | 3"}));
    }
}

TEST(Reader, takes_no_record_beyond_its_limit)
{
    EXPECT_EQ(rows("a,b\n123456789,1\n1,2\n\"1\n2\n3\n4\",5\n6,7\n", {.record_limit_bytes = 8}),
              (Rows{"2! too_long:", "3: 1 | 2", "4! open_quote: \"1", "5: 2 | ", "6: 3 | ", "7: 4\" | 5", "8: 6 | 7"}));
}

TEST(Reader, undoes_guards)
{
    EXPECT_EQ(rows("a,b\n'=1,'tis\n\"x\n'=2\",''+3\n-12.50,'-12.50\n"),
              (Rows{"2: =1 | 'tis", "3: x\n=2 | '+3", "5: -12.50 | '-12.50"}));
}

TEST(Reader, trims_and_finds_columns)
{
    auto reader = Reader::open(from_memory(" Name ,\"E-Mail\n\",\u00A0City\u00A0,\n1,2,3,4\n"));
    ASSERT_TRUE(reader);
    EXPECT_EQ(reader->columns().names()[1], "E-Mail");
    EXPECT_EQ(reader->columns().find("name"), 0u);
    EXPECT_EQ(reader->columns().find(" E-MAIL "), 1u);
    EXPECT_EQ(reader->columns().find("city"), 2u);
    EXPECT_EQ(reader->columns().find("phone"), std::nullopt);
    EXPECT_EQ(reader->columns().find(""), std::nullopt) << "nobody finds a nameless column";
    EXPECT_EQ(reader->next()->line, 3);
}

TEST(Reader, refuses_headers_that_cannot_be_used)
{
    EXPECT_EQ(refusal("name,email,Name\n"), "The column “name” stands more than once in the first line. Rename or remove one of them.");
    EXPECT_EQ(refusal("a,b, A,B ,c\n"),
              "The columns “a” and “b” stand more than once in the first line. Rename or remove the doubled ones.");
    EXPECT_EQ(refusal(",,\n1,2,3\n"), "The first line does not name any column.");
    EXPECT_EQ(refusal("a,,,b,\n"), "taken") << "nameless columns are not doubled ones";
    EXPECT_EQ(refusal("a,\"b\n1,2\n"), "The first line should name the columns. A quotation mark that opens in this row is never closed.");
    EXPECT_EQ(refusal("a,b\x81\n1,2\n"), "The first line should name the columns. This cell has letters that cannot be read. "
                                         "Save the file as UTF-8 and try again.");
}

TEST(Reader, refuses_what_is_no_csv)
{
    EXPECT_EQ(refusal(""), "The file is empty.");
    EXPECT_EQ(refusal("\xEF\xBB\xBF"), "The file is empty.");
    EXPECT_EQ(refusal(" \n\r\n\t\n"), "The file is empty.");
    EXPECT_EQ(refusal(std::string(300'000, '\n')), "The file is empty.");
    EXPECT_EQ(refusal("PK\x03\x04....[Content_Types].xml....xl/workbook.xml"),
              "This is a spreadsheet file (.xlsx). Save it as CSV and try again.");
    EXPECT_EQ(refusal("PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.spreadsheet"),
              "This is a spreadsheet file (.ods). Save it as CSV and try again.");
    EXPECT_EQ(refusal("PK\x03\x04....customers.csv"), "This is a compressed file. Unpack it and import the CSV file that is in it.");
    EXPECT_EQ(refusal("\xD0\xCF\x11\xE0\xA1\xB1"), "This is a spreadsheet file (.xls). Save it as CSV and try again.");
    EXPECT_EQ(refusal("%PDF-1.7\n..."), "This is a PDF file, not a table. Ask for the same list as CSV and try again.");
    EXPECT_EQ(refusal("\x89PNG\r\n\x1a\n...."), "This is a picture, not a table. Choose the CSV file.");
    EXPECT_EQ(refusal("\n<!DOCTYPE html><html>"), "This is a web page, not a table. Download the CSV file itself and try again.");
    EXPECT_EQ(refusal("[{\"name\": \"Ann\"}]"), "This is a JSON file. Save it as CSV and try again.");

    std::string noise = "x";
    for (unsigned at = 0, state = 1; at < 5'000; ++at) noise += static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
    EXPECT_EQ(refusal(noise), "This file is not text. Save the table as CSV and try again.");
    EXPECT_EQ(refusal("name,email\n"), "taken") << "a header alone is a CSV file without rows";
    EXPECT_EQ(Reader::open(from_memory("")).error().faults.front().code, "empty");
    EXPECT_EQ(Reader::open(from_memory("%PDF")).error().faults.front().code, "not_csv");
}

// Whatever the source cuts its bytes into, and wherever the window ends: the rows are the same.
TEST(Reader, does_not_depend_on_how_the_bytes_arrive)
{
    const std::string file = "name,note,x\r\n\"Jörg\",\"a \"\"b\"\"\r\nc\",1\r\r\n\n'=1,\"open,2\nZo\xEB,\"p\"q,3\n4,5,6,7\n\"tail\n\n\", €,\"\"";
    for (const std::size_t limit : {std::size_t(1) << 20, std::size_t(40), std::size_t(13)}) {
        for (std::size_t shift = 0; shift < 70; ++shift) {
            const std::string shifted = std::string(shift, '\n') + file;
            for (const std::size_t piece : {1, 2, 3, 7, 64}) {
                ReaderOptions options{.encoding = Encoding::utf8, .delimiter = ',', .record_limit_bytes = limit, .window_bytes = 64};
                auto reader = Reader::open(from_memory(shifted, piece), options);
                ReaderOptions plain{.encoding = Encoding::utf8, .delimiter = ',', .record_limit_bytes = limit};
                auto whole = Reader::open(from_memory(shifted), plain);
                ASSERT_EQ(reader.has_value(), whole.has_value());
                if (reader) { ASSERT_EQ(rows_of(*reader), rows_of(*whole)) << "shift " << shift << ", piece " << piece; }
            }
        }
    }
}

TEST(Reader, reads_files_and_descriptors)
{
    const auto path = std::filesystem::temp_directory_path() / ("csv_reader_test_" + std::to_string(::getpid()) + ".csv");
    std::ofstream(path) << "name\nAnn\n";
    auto source = from_file(path);
    ASSERT_TRUE(source);
    auto reader = Reader::open(*source);
    EXPECT_EQ(rows_of(*reader), (Rows{"2: Ann"}));
    EXPECT_EQ(reader->taken_bytes(), 9);

    std::FILE* file = std::fopen(path.c_str(), "rb");
    auto by_descriptor = Reader::open(from_descriptor(::fileno(file)));
    EXPECT_EQ(rows_of(*by_descriptor), (Rows{"2: Ann"}));
    std::fclose(file);
    std::filesystem::remove(path);

    EXPECT_EQ(from_file(path).error().refusal, rapport::Refusal::not_found);
    EXPECT_EQ(from_file(std::filesystem::temp_directory_path()).error().refusal, rapport::Refusal::invalid);
}
