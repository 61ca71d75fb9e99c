// Sheets are looked at as a reader does: drawn by poppler's pdftoppm and their QR codes read by zbarimg.
#include "paper/survey_sheet.h"

#include "base/qr/qr.h"
#include "paper/test/reading.h"

#include <set>

namespace rapport::paper {
namespace {

namespace fs = std::filesystem;
using test::run;

SurveySheets sheets(pdf::Paper paper = pdf::Paper::a4)
{
    SurveySheets made;
    made.paper = paper;
    made.title = "After a visit";
    made.business = "Hafer & Mohn";
    made.about = "bakery, café and deli, Mühlgasse 4, Quendelbrück";
    made.hand_in = "for the box by the door|or in the envelope, postage paid";
    made.questions = {{Asked::scale, "How likely are you to send a friend to us?", 0, 10, "not at all", "certainly", {}}, {Asked::text, "Why?", 0, 0, {}, {}, {}}};
    made.foot = "Rather on the phone? Point its camera at the square.|Hanne reads every sheet.";
    made.codes = {{"K7M24RXD", "https://shop.example/s/K7M24RXD"}};
    return made;
}

class Paper : public ::testing::Test {
protected:
    Paper() { fs::create_directories(folder); }
    ~Paper() override { fs::remove_all(folder); }

    void draw(const SurveySheets& made)
    {
        std::ofstream(folder / "sheets.pdf", std::ios::binary) << print(made);
        run({"pdftoppm", "-r", "110", "-gray", "-png", (folder / "sheets.pdf").string(), (folder / "page").string()}, folder);
        for (const auto& one : fs::directory_iterator(folder))
            if (one.path().extension() == ".png") pages.insert(one.path());
    }
    std::string text()
    {
        return run({"pdftotext", "-layout", (folder / "sheets.pdf").string(), "-"}, folder);
    }
    std::string read(const fs::path& page)
    {
        auto said = run({"zbarimg", "-q", "--raw", page.string()}, folder);
        while (!said.empty() && said.back() == '\n') said.pop_back();
        return said;
    }

    fs::path folder = fs::temp_directory_path() / ("rapport-paper-" + std::to_string(getpid()));
    std::set<fs::path> pages;
};

TEST_F(Paper, is_read_by_a_telephone_and_by_a_person)
{
    for (const auto paper : {pdf::Paper::a4, pdf::Paper::letter}) {
        pages.clear();
        draw(sheets(paper));
        ASSERT_EQ(pages.size(), 1u);
        EXPECT_EQ(read(*pages.begin()), "https://shop.example/s/K7M24RXD");
        const auto words = text();
        for (const auto* said : {"Hafer & Mohn", "Mühlgasse 4, Quendelbrück", "How likely are you to send a friend to us?", "10", "certainly", "Why?", "K7M2-4RXD", "Hanne reads every sheet."})
            EXPECT_NE(words.find(said), std::string::npos) << said;
        const auto about = run({"pdfinfo", (folder / "sheets.pdf").string()}, folder);
        EXPECT_NE(about.find(paper == pdf::Paper::a4 ? "(A4)" : "(letter)"), std::string::npos) << about;
        EXPECT_NE(about.find("After a visit"), std::string::npos);
    }
    const auto fonts = run({"pdffonts", (folder / "sheets.pdf").string()}, folder);
    EXPECT_NE(fonts.find("NotoSerif"), std::string::npos) << fonts;
    EXPECT_EQ(fonts.find(" no  no "), std::string::npos) << "every font is inside: " << fonts;
}

TEST_F(Paper, has_a_sheet_for_each_code)
{
    auto many = sheets();
    many.codes.clear();
    std::set<std::string> links, seen;
    for (int i = 0; i < 12; ++i) {
        const auto code = "K7M24RX" + std::string(1, static_cast<char>('A' + i));
        many.codes.push_back({code, "https://shop.example/s/" + code});
        links.insert(many.codes.back().link);
    }
    draw(many);
    ASSERT_EQ(pages.size(), 12u);
    for (const auto& page : pages) seen.insert(read(page));
    EXPECT_EQ(seen, links);
    EXPECT_LT(fs::file_size(folder / "sheets.pdf"), 300'000u) << "the fonts are there once, and only their letters that are used";
}

TEST_F(Paper, goes_on_on_the_next_page_with_the_same_code)
{
    auto long_one = sheets(pdf::Paper::letter);
    long_one.questions.clear();
    for (int i = 1; i <= 9; ++i) {
        long_one.questions.push_back({Asked::scale, "Question " + std::to_string(i) + ", how satisfied were you?", 1, 5, "not at all", "very", {}});
        long_one.questions.push_back({Asked::choice, "What brought you in? Füße, Łódź, Ελλάδα, Привет 🥐", 0, 0, {}, {}, {"Bread", "Coffee", "Cakes for a celebration", "A gift", "Something else"}});
    }
    draw(long_one);
    ASSERT_GT(pages.size(), 1u);
    for (const auto& page : pages) EXPECT_EQ(read(page), "https://shop.example/s/K7M24RXD");
    const auto words = text();
    for (int i = 1; i <= 9; ++i) EXPECT_NE(words.find("Question " + std::to_string(i) + ","), std::string::npos) << i;
    EXPECT_NE(words.find("Füße, Łódź, Ελλάδα, Привет"), std::string::npos) << words;
    EXPECT_NE(words.find("Cakes for a celebration"), std::string::npos);
}

TEST_F(Paper, survives_what_people_write)
{
    auto odd = sheets();
    odd.business = "🥐🥐";
    odd.intro = std::string(3'000, 'x') + "\n\t" + std::string("\xff\xfe");
    odd.questions = {{Asked::text, "", 0, 0, {}, {}, {}}, {Asked::choice, "", 0, 0, {}, {}, {}}, {Asked::scale, "?", 5, 1, {}, {}, {}}};
    odd.foot = std::string(5'000, 'y');
    draw(odd);
    ASSERT_FALSE(pages.empty());
    EXPECT_EQ(read(*pages.begin()), odd.codes[0].link);
    odd.codes[0].link = std::string(5'000, 'z');
    EXPECT_THROW(print(odd), std::length_error);
    odd.codes.clear();
    EXPECT_NO_THROW(print(odd));
}

TEST_F(Paper, is_the_same_twice) { EXPECT_EQ(print(sheets()), print(sheets())); }

TEST(Qr, refuses_what_it_cannot_say)
{
    EXPECT_THROW(qr::encode(""), std::invalid_argument);
    EXPECT_THROW(qr::encode(std::string("a\0b", 3)), std::invalid_argument);
    EXPECT_THROW(qr::encode(std::string(2'301, 'a')), std::length_error);
    const auto code = qr::encode("HTTPS://SHOP.EXAMPLE/S/K7M24RXD");
    EXPECT_EQ(code.modules.size(), static_cast<std::size_t>(code.size * code.size));
    EXPECT_TRUE(code.dark(0, 0)) << "the finder's corner";
}

}  // namespace
}  // namespace rapport::paper
