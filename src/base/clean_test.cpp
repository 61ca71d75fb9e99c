#include "base/clean.h"
#include "base/text.h"

#include <gtest/gtest.h>
#include <random>

namespace rapport {
namespace {

TEST(Clean, takes_blanks_of_every_script_off_both_ends)
{
    for (const auto* text : {"Mara", " Mara ", "\t\r\nMara\n", "\u00A0Mara\u3000", "\u2003\u2028Mara\u202F", "\uFEFFMara\u200B", "\u0085 Mara \v\f"})
        EXPECT_EQ(clean(text), "Mara") << text;
    for (const auto* nothing : {"", " ", "\t\n", "\u00A0\u3000", "\u200B", "\uFEFF \u2060"}) EXPECT_EQ(clean(nothing), "") << nothing;
    EXPECT_EQ(clean(" two  words\nand a line "), "two  words\nand a line") << "inside it stays";
    EXPECT_EQ(trimmed("\xFF x \xFF"), "\xFF x \xFF") << "what is no text is not looked into";
}

TEST(Clean, takes_out_what_nobody_sees)
{
    const std::pair<const char*, const char*> cases[] = {
        {"\u202Egnp.exe\u202C", "gnp.exe"},         // reads as "exe.png"
        {"Ma\u200Bra", "Mara"}, {"Ma\u200Dra", "Mara"}, {"Ma\u00ADra", "Mara"}, {"Ma\u2060ra", "Mara"}, {"Ma\uFEFFra", "Mara"}, {"Ma\uFE0Fra", "Mara"},
        {"\u2066Mara\u2069", "Mara"}, {"\u200EMara\u200F", "Mara"}, {"\u061CMara", "Mara"},
        {"\u3164", ""}, {"\uFFA0\u115F\u1160", ""}, {"\u2800", ""}, {"\u200D\u200C", ""}, {"\uFE0F", ""}, {"\U000E0041\U000E0042", ""},
        {"a \u200D b", "a  b"}, {"\u00E4\u200D\u00F6", "\u00E4\u00F6"}, {"\u0410\u200D\u0411", "\u0410\u0411"}};
    for (const auto& [typed, kept] : cases) EXPECT_EQ(clean(typed), kept) << typed;
}

TEST(Clean, keeps_what_words_and_pictures_are_written_with)
{
    for (const auto* text : {
             "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645",                                            // a Persian word with a non-joiner
             "\u0915\u094D\u200D\u0937",                                                                    // Devanagari with a joiner
             "\U0001F469\u200D\U0001F4BB", "\u2764\uFE0F\u200D\U0001F525", "1\uFE0F\u20E3",                 // pictures made of several
             "\U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F",                      // the flag of Scotland
             "\u05DE\u05E8\u05D9\u05DD", "Łukasz Groß", "Zoë", "Nguyễn", "山田"})
        EXPECT_EQ(clean(text), text) << text;
}

TEST(Clean, is_a_part_of_tidying)
{
    EXPECT_EQ(tidy("\u3000Ma\u200Bra\u00A0 \u202EKowalska\u2003"), "Mara Kowalska");
    EXPECT_EQ(tidy("\u200B \u2800"), "");
}

TEST(Clean, is_done_once_and_for_all_whatever_the_bytes)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const std::vector<std::string> parts = {"a", " ", "\u00A0", "\u200B", "\u200D", "\uFE0F", "\u202E", "\U0001F3F4", "\U000E0067", "\u0645", "\u00E4", "\xFF", "\xE2\x80", "\n", "1"};
    for (int step = 0; step < 100'000; ++step) {
        std::string text;
        for (auto left = random() % 9; left > 0; --left) text += parts[random() % parts.size()];
        const auto once = clean(text);
        ASSERT_EQ(clean(once), once) << text;
        ASSERT_LE(once.size(), text.size());
    }
}

}  // namespace
}  // namespace rapport
