#include "customers/spelling.h"
#include "customers/birthday.h"
#include "customers/phone.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>

namespace rapport::customers {
namespace {

// The distance as its definition says, cell by cell.
std::vector<std::vector<int>> table(const std::string& a, const std::string& b)
{
    std::vector<std::vector<int>> d(a.size() + 1, std::vector<int>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i)
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                d[i][j] = static_cast<int>(i + j);
                continue;
            }
            d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] != b[j - 1])});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
        }
    return d;
}

TEST(Spelling, agrees_with_the_definition)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const auto word = [&](std::size_t longest) {
        std::string made(random() % (longest + 1), 'a');
        for (char& c : made) c = static_cast<char>('a' + random() % 4);
        return made;
    };
    for (int i = 0; i < 20'000; ++i) {
        const auto typed = word(i % 50 == 0 ? 64 : 9), meant = word(i % 70 == 0 ? 80 : 9);
        const auto row = table(typed, meant).back();
        const auto [whole, unfinished] = Spelling(typed).to(meant);
        ASSERT_EQ(whole, row.back()) << typed << " " << meant;
        ASSERT_EQ(unfinished, *std::min_element(row.begin(), row.end())) << typed << " " << meant;
    }
}

TEST(Spelling, gives_up_no_beginning_that_may_still_come_near)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const auto word = [&](std::size_t longest) {
        std::string made(1 + random() % longest, 'a');
        for (char& c : made) c = static_cast<char>('a' + random() % 3);
        return made;
    };
    int given_up = 0;
    for (int i = 0; i < 20'000; ++i) {
        const auto typed = word(i % 50 == 0 ? 64 : 9), meant = word(9);
        const Spelling spelling(typed);
        const auto cells = table(typed, meant);
        const int most = static_cast<int>(random() % 3);
        auto column = spelling.start();
        for (std::size_t read = 1; read <= meant.size(); ++read) {
            column = spelling.after(column, meant[read - 1]);
            const bool near = std::ranges::any_of(cells, [&](const auto& row) { return row[read] <= most; });
            ASSERT_EQ(spelling.within_reach(column, most), near) << typed << " " << meant << " " << read;
            if (near) continue;
            ++given_up;
            ASSERT_GT(spelling.to(meant).whole, most) << typed << " " << meant;
        }
    }
    EXPECT_GT(given_up, 1'000);
}

TEST(Spelling, forgives_more_in_long_words)
{
    EXPECT_EQ(Spelling("kow").forgiven(), 0);
    EXPECT_EQ(Spelling("mara").forgiven(), 1);
    EXPECT_EQ(Spelling("kowalsk").forgiven(), 2);
    EXPECT_EQ(Spelling("kowlaska").to("kowalska").whole, 1) << "swapped letters are one mistake";
}

TEST(Birthday, may_lack_its_year)
{
    EXPECT_EQ(parse_birthday("--05-17"), (Birthday{0, 5, 17}));
    EXPECT_EQ(parse_birthday("1961-05-17"), (Birthday{1961, 5, 17}));
    EXPECT_EQ(parse_birthday("--02-29"), (Birthday{0, 2, 29}));
    for (const auto* wrong : {"", "--", "--13-01", "--02-30", "1961-02-29", "1961-5-17", "-05-17", "17.05.1961", "0000-01-01"})
        EXPECT_FALSE(parse_birthday(wrong)) << wrong;
    EXPECT_EQ(to_text(Birthday{0, 5, 17}), "--05-17");
    EXPECT_EQ(to_text(Birthday{1961, 5, 7}), "1961-05-07");
}

TEST(Phone, is_the_same_however_it_is_typed)
{
    for (const auto* typed : {"0171 2345678", "+49 171 2345678", "0049 (171) 234-5678", "01712345678"})
        EXPECT_EQ(phone_key(typed, "DE").key, "+491712345678") << typed;
    EXPECT_EQ(phone_key("0171 2345678", "DE").tail, "876543217194");
    EXPECT_EQ(phone_key("+48 601 234 567", "DE").key, "+48601234567");
    EXPECT_EQ(phone_key("0171 2345678", "").key, "01712345678") << "no country: as typed";
    EXPECT_EQ(phone_key("Theke 112", "DE").key.find("112"), phone_key("Theke 112", "DE").key.size() - 3);
    EXPECT_EQ(phone_key("12", "DE").key, "");
    EXPECT_EQ(phone_key("no phone", "DE").key, "");
    EXPECT_EQ(phone_key(std::string(500, '7'), "DE").key.size(), 500u);
}

}  // namespace
}  // namespace rapport::customers
