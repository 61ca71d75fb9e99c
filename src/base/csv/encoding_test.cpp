#include "base/csv/encoding.h"
#include <gtest/gtest.h>

using namespace rapport::csv;
using namespace std::string_literals;

namespace {

std::string decoded(Encoding encoding, std::string_view bytes, bool last = true)
{
    std::string out(bytes.size() * 3, '\0');
    out.resize(decode(encoding, bytes, last, out.data()).written_bytes);
    return out;
}

}  // namespace

TEST(Encoding, is_told_by_its_mark)
{
    EXPECT_EQ(sniff_encoding("\xEF\xBB\xBFname", true).encoding, Encoding::utf8);
    EXPECT_EQ(sniff_encoding("\xEF\xBB\xBFname", true).mark_bytes, 3u);
    EXPECT_EQ(sniff_encoding("\xFF\xFEn\0"s, true).encoding, Encoding::utf16_le);
    EXPECT_EQ(sniff_encoding("\xFE\xFF\0n"s, true).encoding, Encoding::utf16_be);
}

TEST(Encoding, is_told_by_its_bytes)
{
    EXPECT_EQ(sniff_encoding("", true).encoding, Encoding::utf8);
    EXPECT_EQ(sniff_encoding("name\nAnn\n", true).encoding, Encoding::utf8);
    EXPECT_EQ(sniff_encoding("n\0a\0m\0e\0"s, true).encoding, Encoding::utf16_le);
    EXPECT_EQ(sniff_encoding("\0n\0a\0m\0e"s, true).encoding, Encoding::utf16_be);
    EXPECT_EQ(sniff_encoding("name\nJ\xF6rg\n", true).encoding, Encoding::windows_1252);
    EXPECT_EQ(sniff_encoding("name\nJörg\n", true).encoding, Encoding::utf8);
    EXPECT_EQ(sniff_encoding("name\nA\0nn\nBob\nCarla\n"s, true).encoding, Encoding::utf8) << "one NUL is no UTF-16";
}

TEST(Encoding, is_not_given_up_for_one_broken_byte)
{
    EXPECT_EQ(sniff_encoding("name\nJörg\nZoë\nJ\xF6rg\n", true).encoding, Encoding::utf8);
}

TEST(Encoding, a_letter_cut_by_the_sniffed_part_is_no_fault)
{
    EXPECT_EQ(sniff_encoding("name\nJ\xC3", false).encoding, Encoding::utf8);
    EXPECT_EQ(sniff_encoding("name\nJ\xC3", true).encoding, Encoding::windows_1252);
    EXPECT_EQ(sniff_encoding("name\n\xE2\x82", false).encoding, Encoding::utf8);
}

TEST(Encoding, decodes_windows_1252)
{
    EXPECT_EQ(decoded(Encoding::windows_1252, "12 \x80 \x96 J\xF6rg \xDF\xFF"), "12 € – Jörg ßÿ");
    EXPECT_EQ(decoded(Encoding::windows_1252, "\x81"), "\xFF") << "a byte without meaning";
}

TEST(Encoding, decodes_utf16)
{
    EXPECT_EQ(decoded(Encoding::utf16_le, "\xF6\0\xAC\x20\x3D\xD8\x00\xDE"s), "ö€😀");
    EXPECT_EQ(decoded(Encoding::utf16_be, "\0\xF6\x20\xAC\xD8\x3D\xDE\x00"s), "ö€😀");
    EXPECT_EQ(decoded(Encoding::utf16_le, "\x3D\xD8n\0"s), "\xFFn") << "half a pair";
    EXPECT_EQ(decoded(Encoding::utf16_le, "\x00\xDEn\0"s), "\xFFn") << "the other half";
    EXPECT_EQ(decoded(Encoding::utf16_le, "n\0x"s), "n\xFF") << "an odd byte at the end";
    EXPECT_EQ(decoded(Encoding::utf16_le, "n\0x"s, false), "n") << "the rest may come";
    EXPECT_EQ(decoded(Encoding::utf16_le, "n\0\x3D\xD8"s, false), "n");
}

TEST(Encoding, knows_good_utf8_from_bad)
{
    for (const auto* good : {"", "a", "ö", "€", "😀", "plain and long enough for eight at once, ö", "\xF4\x8F\xBF\xBF", "\xED\x9F\xBF"})
        EXPECT_TRUE(is_utf8(good)) << good;
    for (const auto* bad : {"\x80", "\xC3", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80", "\xF4\x90\x80\x80",
                            "\xF5\x80\x80\x80", "\xFF", "abcdefghijk\xE2\x82", "abcdefg\xE2\x82z"})
        EXPECT_FALSE(is_utf8(bad));
    EXPECT_EQ(valid_utf8_prefix("abc\xFFz"), 3u);
}

TEST(Encoding, shows_broken_text)
{
    EXPECT_EQ(readable("J\xF6rg\0!"s), "J\uFFFDrg\uFFFD!");
}
