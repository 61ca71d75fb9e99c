#include "base/csv/values.h"
#include <gtest/gtest.h>

using namespace rapport::csv;

namespace {

// The value, or the sentence with which it is refused.
std::string told(const rapport::Result<std::int64_t>& value)
{
    return value ? std::to_string(*value) : value.error().detail;
}

std::string euro(std::string_view text) { return told(minor_units(text, 2, false)); }
std::string euro_with_comma(std::string_view text) { return told(minor_units(text, 2, true)); }

}  // namespace

TEST(Amount, is_a_decimal_in_major_units)
{
    EXPECT_EQ(euro("12.50"), "1250");
    EXPECT_EQ(euro("12"), "1200");
    EXPECT_EQ(euro("12.5"), "1250");
    EXPECT_EQ(euro("-12.50"), "-1250");
    EXPECT_EQ(euro("+0.05"), "5");
    EXPECT_EQ(euro(".5"), "50");
    EXPECT_EQ(euro("-0"), "0");
    EXPECT_EQ(euro("  12.50\u00A0"), "1250");
    EXPECT_EQ(euro("0012.50"), "1250");
    EXPECT_EQ(told(minor_units("1200", 0, false)), "1200");
    EXPECT_EQ(told(minor_units("1.234", 3, false)), "1234");
}

TEST(Amount, may_have_more_decimals_only_if_they_are_zeros)
{
    EXPECT_EQ(euro("12.5000"), "1250");
    EXPECT_EQ(euro("12.505"), "“12.505” has more than 2 decimals.");
    EXPECT_EQ(told(minor_units("12.00", 0, false)), "12");
    EXPECT_EQ(told(minor_units("12.50", 0, false)), "“12.50” has decimals; only whole numbers can stand here.");
}

TEST(Amount, takes_a_comma_only_where_allowed)
{
    EXPECT_EQ(euro_with_comma("12,50"), "1250");
    EXPECT_EQ(euro_with_comma("12.50"), "1250");
    EXPECT_EQ(euro_with_comma("0,500"), "50");
    EXPECT_EQ(euro("12,50"), "Write “12,50” with a decimal point instead of the comma.");
}

TEST(Amount, takes_thousands_only_where_they_are_clear)
{
    EXPECT_EQ(euro("1,234.50"), "123450");
    EXPECT_EQ(euro("1,234,567"), "123456700");
    EXPECT_EQ(euro("-12,345,678.90"), "-1234567890");
    EXPECT_EQ(euro_with_comma("1.234,50"), "123450");
    EXPECT_EQ(euro_with_comma("1.234.567"), "123456700");
    EXPECT_EQ(euro_with_comma("1,234.50"), "123450");
    EXPECT_EQ(euro("1.234,50"), "Write “1.234,50” with a decimal point instead of the comma.");

    const auto unclear = [](std::string_view text) {
        return "It is not clear what " + shown(text) + " means. Write it without separators for thousands.";
    };
    EXPECT_EQ(euro("1,234"), unclear("1,234"));
    EXPECT_EQ(euro_with_comma("1.234"), unclear("1.234"));
    EXPECT_EQ(euro_with_comma("1.000"), unclear("1.000"));
    EXPECT_EQ(euro_with_comma("1,000"), unclear("1,000"));
    EXPECT_EQ(euro("1.000"), "100") << "without decimal commas a point is always the decimal one";
    EXPECT_EQ(euro("1,23,456"), "“1,23,456” is not an amount.");
    EXPECT_EQ(euro("12345,678.00"), "“12345,678.00” is not an amount.");
    EXPECT_EQ(euro("1.2.3"), "“1.2.3” is not an amount.");
}

TEST(Amount, refuses_the_rest_in_plain_words)
{
    EXPECT_EQ(euro("12,5o"), "“12,5o” is not an amount.");
    for (const auto* text : {"abc", "-", "+", ".", ",", "--1", "1-", "(5)", "1e3", "5.", "1 234", "0x10", ",5", "NaN"})
        EXPECT_EQ(euro(text), shown(text) + " is not an amount.");
    EXPECT_EQ(euro(""), "The cell is empty; an amount is needed.");
    EXPECT_EQ(euro("  "), "The cell is empty; an amount is needed.");
    for (const auto* text : {"12 €", "€12", "-$5", "5 EUR", "CHF 20"})
        EXPECT_EQ(euro(text), "Write " + shown(text) + " without the currency.");
    EXPECT_EQ(euro("10000000000000"), "1000000000000000");
    EXPECT_EQ(euro("10000000000000.01"), "“10000000000000.01” is too large.");
    EXPECT_EQ(euro("999999999999999"), "“999999999999999” is too large.");
    EXPECT_EQ(told(minor_units("1000000000000000", 4, false)), "“1000000000000000” is too large.");
    EXPECT_EQ(euro("99999999999999999999999999999999999999999999"), "“9999999999999999999999999999999999999999…” is too large.");
}

TEST(Quantity, is_read_in_thousandths)
{
    EXPECT_EQ(told(thousandths("1", false)), "1000");
    EXPECT_EQ(told(thousandths("-0.25", false)), "-250");
    EXPECT_EQ(told(thousandths("1,500", true)), "1500");
    EXPECT_EQ(told(thousandths("1.0005", false)), "“1.0005” has more than 3 decimals.");
    EXPECT_EQ(told(thousandths("two", false)), "“two” is not a quantity.");
}

TEST(WholeNumber, has_no_decimals)
{
    EXPECT_EQ(told(whole_number("42", false)), "42");
    EXPECT_EQ(told(whole_number("-3", false)), "-3");
    EXPECT_EQ(told(whole_number("12.0", false)), "12");
    EXPECT_EQ(told(whole_number("12.5", false)), "“12.5” has decimals; only whole numbers can stand here.");
    EXPECT_EQ(told(whole_number("x", false)), "“x” is not a whole number.");
}

TEST(YesOrNo, is_understood_in_the_words_people_use)
{
    for (const auto* text : {"yes", "YES", " y ", "true", "T", "1", "Ja", "j", "oui", "si", "Sí", "SÍ"}) EXPECT_TRUE(*yes_or_no(text)) << text;
    for (const auto* text : {"no", "No", "n", "FALSE", "f", "0", "nein", "non"}) EXPECT_FALSE(*yes_or_no(text)) << text;
    for (const auto* text : {"", "x", "2", "maybe", "o"}) EXPECT_EQ(yes_or_no(text).error().detail, shown(text) + " is neither yes nor no.");
}

TEST(Shown, cuts_long_text_and_shows_broken_text)
{
    EXPECT_EQ(shown("Jörg"), "“Jörg”");
    EXPECT_EQ(shown(std::string(41, 'x')), "“" + std::string(40, 'x') + "…”");
    EXPECT_EQ(shown("J\xF6rg"), "“J\uFFFDrg”");
}
