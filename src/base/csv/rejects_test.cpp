#include "base/csv/rejects.h"
#include <gtest/gtest.h>
#include "base/csv/reader.h"

using namespace rapport::csv;
using namespace std::string_literals;

namespace {

// What an import does with its flawed rows.
std::string rejects_of(std::string_view file)
{
    auto reader = Reader::open(from_memory(file));
    std::string out;
    Rejects rejects(out, reader->columns().names());
    while (const Row* row = reader->next())
        if (row->flaw) rejects.add(row->line, row->flaw->column, row->flaw->reason, row->cells);
    return out;
}

}  // namespace

TEST(Rejects, always_have_a_header)
{
    EXPECT_EQ(rejects_of("name,city\nAnn,Berlin\n"), "line,column,reason,name,city\n");
}

TEST(Rejects, show_line_column_reason_and_the_row)
{
    EXPECT_EQ(rejects_of("name,city\nAnn,Berlin,x\nBob,K\0ln\n"s),
              "line,column,reason,name,city\n"
              "2,,\"This row has 3 cells, but the first line names 2 columns.\",Ann,Berlin,x\n"
              "3,city,\"This cell holds a NUL byte, which no text has.\",Bob,K\uFFFDln\n");
    EXPECT_EQ(rejects_of("name,city\n\"Ann\"x,Berlin\n"),
              "line,column,reason,name,city\n"
              "2,name,There is text after a closing quotation mark. A quotation mark inside a cell is written twice.,\"\"\"Ann\"\"x\",Berlin\n");
}

TEST(Rejects, fill_missing_cells_and_guard_all)
{
    std::string out;
    const std::vector<std::string> columns = {"a", "=b", "c"};
    Rejects rejects(out, columns);
    rejects.add(7, "=b", "“x” is not an amount.", std::vector<std::string_view>{"=1", "-5"});
    EXPECT_EQ(out, "line,column,reason,a,'=b,c\n7,'=b,“x” is not an amount.,'=1,-5,\n");
    EXPECT_EQ(rejects.count(), 1);
}

TEST(Rejects, of_a_rejects_file_replace_the_old_reasons)
{
    EXPECT_EQ(rejects_of("line,column,reason,name\n9,name,old,Ann,x\n"),
              "line,column,reason,name\n2,,\"This row has 5 cells, but the first line names 4 columns.\",Ann,x\n");
}
