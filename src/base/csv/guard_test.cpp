#include "base/csv/guard.h"
#include <random>
#include <gtest/gtest.h>

using namespace rapport::csv;
using namespace std::string_literals;

namespace {

struct Example {
    std::string cell;
    std::string in_file;
};

// Letters that matter to a guard come up often.
std::string random_cell(std::mt19937& random)
{
    static const std::vector<std::string> pieces = {"'", "''", "=", "+", "-", "@", "\t", "\r", "\n", "\r\n", "\0"s, " ", "\u00A0", "\u2003",
                                                    "\uFEFF", "\u200B", "\u202E", "\u3164", "\uFF1D", "1", "12.50", "a", "ä", "\"", ",", ";", "x=1", "\v"};
    std::string cell;
    for (auto left = random() % 8; left > 0; --left)
        cell += random() % 4 == 0 ? std::string(1, static_cast<char>(random() % 256)) : pieces[random() % pieces.size()];
    return cell;
}

// What a spreadsheet would run, written down a second time and more simply.
bool a_spreadsheet_would_run(std::string_view cell)
{
    if (cell.starts_with('\t') || cell.starts_with('\r') || cell.starts_with('\0')) return true;
    while (cell.starts_with(' ') || cell.starts_with("\u00A0")) cell.remove_prefix(cell.front() == ' ' ? 1 : 2);
    return !cell.empty() && "=+-@"s.find(cell.front()) != std::string::npos;
}

// With a decimal point or a decimal comma.
bool is_number(std::string cell)
{
    if (const auto comma = cell.find(','); comma != std::string::npos) cell[comma] = '.';
    std::size_t used = 0;
    try {
        std::stod(cell, &used);
    } catch (const std::exception&) {
        return false;
    }
    return used == cell.size();
}

}  // namespace

TEST(Guard, stands_before_what_a_spreadsheet_would_run)
{
    const std::vector<Example> examples = {
        {"", ""}, {"Ann", "Ann"}, {"=1+1", "'=1+1"}, {"+1", "'+1"}, {"@SUM(1)", "'@SUM(1)"}, {"-1+2", "'-1+2"},
        {"-", "'-"}, {"\tx", "'\tx"}, {"\rx", "'\rx"}, {"\0x"s, "'\0x"s}, {" =1", "' =1"}, {"\u00A0=1", "'\u00A0=1"},
        {" \u2003 =1", "' \u2003 =1"}, {"\u200B=1", "'\u200B=1"}, {"\u202E \u2060=1", "'\u202E \u2060=1"}, {" \t =1", "' \t =1"}, {" \tx", "' \tx"},
        {"\u200D@x", "'\u200D@x"}, {"\u3164+1", "'\u3164+1"}, {"\uFF1D1", "'\uFF1D1"}, {"Hi\n=1", "Hi\n'=1"}, {"Hi\r\n =1", "Hi\r\n' =1"},
        {"Hi\r@x", "Hi\r'@x"}, {"\n\n=1", "\n\n'=1"}, {"=1\n=2", "'=1\n'=2"}, {"a=1", "a=1"}, {"a\n\nb", "a\n\nb"},
        {"+4930123456", "'+4930123456"}, {"-5\nx", "'-5\nx"}, {"x\n-5", "x\n'-5"}, {"-5e3", "'-5e3"}, {"--5", "'--5"}};
    for (const auto& [cell, in_file] : examples) {
        EXPECT_EQ(guarded(cell), in_file);
        EXPECT_EQ(unguarded(in_file), cell);
        EXPECT_EQ(needs_guard(cell), cell != in_file);
    }
}

TEST(Guard, leaves_plain_negative_numbers_alone)
{
    for (const auto* number : {"-12.50", "-12", "-0,5", "-1", "12.50"}) {
        EXPECT_EQ(guarded(number), number);
        EXPECT_EQ(unguarded(number), number);
    }
}

TEST(Guard, keeps_apostrophes_that_belong_to_the_cell)
{
    for (const auto* cell : {"'tis", "'", "''", "'=1", "''=1", "'-12.50", "''-12.50", "' =1", "'\n'=1", "O'Neil", "\n'", "a\r'\n=1"})
        EXPECT_EQ(unguarded(guarded(cell)), cell);
    EXPECT_EQ(guarded("'tis"), "'tis");
    EXPECT_EQ(guarded("'=1"), "''=1");
    EXPECT_EQ(unguarded("'tis"), "'tis");
}

TEST(Guard, comes_off_as_it_went_on_for_a_million_random_cells)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    for (int step = 0; step < 1'000'000; ++step) {
        const std::string cell = random_cell(random);
        const std::string in_file = guarded(cell);
        ASSERT_EQ(unguarded(in_file), cell);
        ASSERT_TRUE(!a_spreadsheet_would_run(in_file) || is_number(in_file)) << in_file;
    }
}

// A file that is read, repaired and read again: guards neither pile up nor fall off.
TEST(Guard, is_the_same_after_a_second_round)
{
    std::mt19937 random(7);
    for (int step = 0; step < 10'000; ++step) {
        const std::string once = guarded(unguarded(random_cell(random)));
        ASSERT_EQ(guarded(unguarded(once)), once);
    }
}
