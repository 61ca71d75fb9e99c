#include "surveys/posters.h"

#include "messages/public_address.h"
#include "paper/test/reading.h"
#include "surveys/test/shop.h"

#include <regex>

namespace rapport::surveys {
namespace {

namespace fs = std::filesystem;

class Posters : public test::WorldTest {
protected:
    Posters() { fs::create_directories(folder); }
    ~Posters() override { fs::remove_all(folder); }

    Place hang(PlaceKind kind = PlaceKind::qr, Id<Survey> id = {})
    {
        return world.write([&](Context& ctx) { return add_place(ctx, id ? id : survey.id, {kind, {"by the door"}}); }).place;
    }
    Result<Picture> picture(Id<Place> id, const HangUp& wanted = {}, const std::optional<std::string>& origin = "https://shop.example")
    {
        return world.read([&](Context& ctx) { return picture_of(ctx, id, wanted, origin); });
    }
    std::string file(const std::string& bytes, const std::string& name)
    {
        std::ofstream(folder / name, std::ios::binary) << bytes;
        return (folder / name).string();
    }
    // What a telephone reads.
    std::string read(const std::string& picture)
    {
        auto said = paper::test::run({"zbarimg", "-q", "--raw", picture}, folder);
        while (said.ends_with('\n')) said.pop_back();
        return said;
    }

    fs::path folder = fs::temp_directory_path() / ("rapport-posters-" + std::to_string(getpid()));
    test::Shop shop{world};
    Survey survey = shop.open(test::after_a_visit());
};
RAPPORT_ON_BOTH_ENGINES(Posters);

TEST_P(Posters, are_one_page_whose_code_reads_as_the_address_below_it)
{
    const auto place = hang();
    const auto link = "https://shop.example/q/" + *place.code;
    for (const auto& [size, named] : {std::pair(PaperSize::a4, "(A4)"), std::pair(PaperSize::letter, "(letter)")}) {
        const auto made = picture(place.id, {.size = size, .language = "de-AT"}).value();
        EXPECT_EQ(made.media_type, "application/pdf");
        const auto pdf = file(made.bytes, "poster.pdf");
        const auto about = paper::test::run({"pdfinfo", pdf}, folder);
        EXPECT_NE(about.find(named), std::string::npos) << about;
        EXPECT_NE(about.find("Pages:           1"), std::string::npos) << about;
        const auto words = std::regex_replace(paper::test::text_of(made.bytes), std::regex("\\s+"), " ");     // wherever its lines end
        for (const auto& said : {world.runtime().business()->name, std::string("Würden Sie uns empfehlen?"), "shop.example/q/" + *place.code, std::string("Kamera")})
            EXPECT_NE(words.find(said), std::string::npos) << said << words;
        paper::test::run({"pdftoppm", "-r", "72", "-png", "-singlefile", pdf, (folder / "page").string()}, folder);
        EXPECT_EQ(read((folder / "page.png").string()), link);
    }
}

TEST_P(Posters, are_the_code_alone_as_well)
{
    const auto place = hang();
    const auto link = "https://shop.example/q/" + *place.code;
    EXPECT_EQ(read(file(picture(place.id, {.format = PosterFormat::png}).value().bytes, "code.png")), link);
    const auto svg = picture(place.id, {.format = PosterFormat::svg}).value();
    EXPECT_EQ(svg.media_type, "image/svg+xml");
    EXPECT_TRUE(svg.bytes.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\"")) << svg.bytes.substr(0, 80);
}

TEST_P(Posters, lead_to_the_public_address_whatever_the_request_says)
{
    const auto place = hang();
    EXPECT_EQ(picture(place.id, {}, std::nullopt).error().code, "no_address");
    world.write([](Context& ctx) { return messages::change_public_address(ctx, 0, {{"https://hallo.hafer-mohn.example"}}); });
    const auto made = picture(place.id, {.format = PosterFormat::png}, "http://127.0.0.1:8080").value();
    EXPECT_EQ(read(file(made.bytes, "code.png")), "https://hallo.hafer-mohn.example/q/" + *place.code);
}

TEST_P(Posters, are_refused_where_nothing_hangs)
{
    EXPECT_FALSE(picture({4711}));
    const auto place = hang();
    world.write([&](Context& ctx) { return end_place(ctx, place.id); });
    EXPECT_EQ(picture(place.id).error().code, "ended");
    auto input = test::after_a_visit();
    input.questions[0].kind = QuestionKind::csat;
    EXPECT_EQ(picture(hang(PlaceKind::tablet, shop.open(input).id).id).error().code, "tablet");
}

TEST_P(Posters, hold_a_question_that_is_too_long)
{
    auto input = test::after_a_visit();
    std::string ask = "Tell us";
    while (ask.size() < 185) ask += " how it was";
    input.questions[0].words[0].ask = {ask};
    const auto place = hang(PlaceKind::qr, shop.open(input).id);
    const auto made = picture(place.id, {.size = PaperSize::letter}).value();
    file(made.bytes, "poster.pdf");
    paper::test::run({"pdftoppm", "-r", "72", "-png", "-singlefile", (folder / "poster.pdf").string(), (folder / "page").string()}, folder);
    EXPECT_EQ(read((folder / "page.png").string()), "https://shop.example/q/" + *place.code);
}

}  // namespace
}  // namespace rapport::surveys
