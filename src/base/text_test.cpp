#include "base/text.h"

#include <gtest/gtest.h>

namespace rapport {
namespace {

TEST(Text, of_any_length_is_folded_as_its_words_are)
{
    const std::vector<std::string> some{"Größe", "Ψυχῆς", "Łódź", "İstanbul", "ﷺ", "您好，", "ОЛЬГА", "x"};
    std::string text;
    std::vector<std::string> expected;
    for (int i = 0; i < 4000; ++i) {
        const auto& word = some[static_cast<std::size_t>(i) % some.size()];
        text += (i > 0 ? " " : "") + word;
        for (const auto& one : words(fold(word))) expected.push_back(one);
    }
    EXPECT_EQ(words(fold(text)), expected);
}

TEST(Text, without_a_space_is_folded_whole)
{
    std::string text;
    for (int i = 0; i < 5000; ++i) text += "ä";
    EXPECT_EQ(fold(text), std::string(5000, 'a'));
    EXPECT_EQ(fold(""), "");
}

}  // namespace
}  // namespace rapport
