#include "paper/letter.h"

#include "paper/test/reading.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <sstream>

namespace rapport::paper {
namespace {

using test::text_of;

Letter letter()
{
    Letter made;
    made.business = "Hafer & Mohn";
    made.from = {"Kornstraße 7", "27283 Verden"};
    made.address = {"Paul Achterberg", "Färbergraben 12", "38999 Quendelbrück"};
    made.date = "17 November 2026";
    made.subject = "Your birthday cake was not ready";
    made.words = "Dear Mr Achterberg,\n\nyou came for your daughter's cake at ten, and it was not there. We had written it down for Sunday. That was our mistake, and it spoilt a morning that cannot be had again.\n\n"
                 "We baked it anew the same day. From now on two of us read each order for a birthday aloud.\n\nWith our apologies\nTom Reimers\n";
    made.writer = "Tom Reimers";
    return made;
}

struct Word {
    double left = 0, top = 0, right = 0, bottom = 0;    // in mm from the corner of the page
    int page = 0;
};
// Where each word stands first.
std::map<std::string, Word> places(const std::string& pdf)
{
    std::map<std::string, Word> all;
    std::istringstream lines(text_of(pdf, {"-bbox"}));
    int page = 0;
    for (std::string line; std::getline(lines, line);) {
        if (line.find("<page ") != std::string::npos) ++page;
        if (line.find("<word ") == std::string::npos) continue;
        const auto number = [&](const std::string& name) { return std::strtod(line.c_str() + line.find(name + "=\"") + name.size() + 2, nullptr) * 25.4 / 72; };
        const auto from = line.find('>') + 1;
        all.emplace(line.substr(from, line.find("</word>") - from), Word{number("xMin"), number("yMin"), number("xMax"), number("yMax"), page});
    }
    return all;
}
int count(const std::string& text, const std::string& what)
{
    int found = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
    return found;
}

TEST(Letter, has_its_address_in_the_window)
{
    const auto at = places(print(letter()));
    for (const auto* word : {"Paul", "Achterberg", "Färbergraben", "12", "38999", "Quendelbrück"}) {
        ASSERT_TRUE(at.contains(word)) << word;
        const auto& [left, top, right, bottom, page] = at.at(word);
        EXPECT_TRUE(left >= 20 && right <= 105 && top >= 45 && bottom <= 90 && page == 1) << word << " " << left << " " << top << " " << right << " " << bottom;
    }
    EXPECT_NEAR(at.at("Paul").left, 25, 0.5);
    EXPECT_GT(at.at("birthday").top, 90) << "the subject is below the field";
    EXPECT_GT(at.at("November").left, 105);
}

TEST(Letter, says_all_and_signs_once)
{
    const auto text = text_of(print(letter()));
    for (const auto* said : {"Hafer & Mohn", "Kornstraße 7", "Hafer & Mohn, Kornstraße 7, 27283 Verden", "17 November 2026", "Your birthday cake was not ready", "spoilt a morning", "birthday aloud.", "With our apologies", "Tom Reimers"})
        EXPECT_NE(text.find(said), std::string::npos) << said << text;
    EXPECT_EQ(count(text, "Tom Reimers"), 1) << text;
    EXPECT_EQ(count(text, "1 / "), 0) << "one page needs no number";
    EXPECT_LT(text.find("With our apologies"), text.find("Tom Reimers"));
}

TEST(Letter, goes_on_on_the_next_pages_and_nobody_signs_alone)
{
    for (int paragraphs = 1; paragraphs <= 60; ++paragraphs) {
        auto long_one = letter();
        long_one.words.clear();
        for (int i = 1; i <= paragraphs; ++i) long_one.words += "Paragraph" + std::to_string(i) + " tells how it came, what we did, and what shall never happen again in this bakery, in all it takes.\n\n";
        const auto at = places(print(long_one));
        for (int i = 1; i <= paragraphs; ++i) ASSERT_TRUE(at.contains("Paragraph" + std::to_string(i))) << i << " of " << paragraphs;
        const auto& last = at.at("Paragraph" + std::to_string(paragraphs));
        EXPECT_EQ(at.at("Reimers").page, last.page) << paragraphs;
        EXPECT_LT(at.at("Reimers").bottom, 280) << paragraphs;
        EXPECT_LT(last.bottom, at.at("Reimers").top) << paragraphs;
    }
}

TEST(Letter, survives_what_people_write)
{
    auto odd = letter();
    odd.words = std::string(6'000, 'x') + "\n\t\r\n" + std::string("\xff\xfe") + "\n\n\n\nΕλλάδα, Привет, Łódź 🥐";
    odd.subject = std::string(300, 'S');
    odd.business = std::string(200, 'B');
    odd.from.assign(5, std::string(60, 'F'));
    odd.address.assign(5, std::string(200, 'A'));
    odd.writer = std::string(200, 'W');
    EXPECT_TRUE(can_print(odd)) << "a picture is no letter";
    const auto text = text_of(print(odd));
    for (const auto* said : {"Ελλάδα, Привет, Łódź", "xxxx", "SSSS", "WWWW", "BBBB"}) EXPECT_NE(text.find(said), std::string::npos) << said;
    EXPECT_EQ(count(text, "A"), 1'000) << "nothing of an address is lost";
    EXPECT_GT(count(text, "\f"), 1);

    auto bare = letter();
    bare.address.clear();
    bare.words = "Tom Reimers\nHafer & Mohn";
    bare.writer.clear();
    EXPECT_NO_THROW(print(bare));
}

TEST(Letter, knows_what_it_cannot_print)
{
    EXPECT_TRUE(can_print(letter()));
    auto other = letter();
    other.words = "申し訳ございません";
    EXPECT_FALSE(can_print(other));
    other = letter();
    other.address[0] = "محمد";
    EXPECT_FALSE(can_print(other)) << "their name would be missing";
}

TEST(Letter, is_the_same_twice) { EXPECT_EQ(print(letter()), print(letter())); }

}  // namespace
}  // namespace rapport::paper
