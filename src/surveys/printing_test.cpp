#include "base/test/world.h"
#include "surveys/places.h"
#include "surveys/printing.h"
#include "surveys/service.h"
#include "surveys/test/shop.h"

namespace rapport::surveys {
namespace {

class Printed : public test::WorldTest {
protected:
    test::Shop shop{world};
    Id<customers::Customer> mara = shop.customer("Mara Kowalska", "mara@example.org");
    Survey survey = shop.open(test::after_a_visit());

    Result<paper::SurveySheets> sheets(const Printing& printing)
    {
        return world.read([&](Context& ctx) { return sheets_of(ctx, survey.id, printing, "https://shop.example"); });
    }
    std::string hang_up()
    {
        return world.write([&](Context& ctx) { return add_place(ctx, survey.id, {PlaceKind::qr, {"At the door"}}); }).link;
    }
};
RAPPORT_ON_BOTH_ENGINES(Printed);

TEST_P(Printed, sheets_for_anybody_lead_to_the_code_that_hangs)
{
    EXPECT_EQ(sheets({}).error().code, "no_place");
    const auto link = hang_up();
    const auto made = sheets({.size = PaperSize::letter, .sheets = 3, .language = "de-AT"}).value();
    ASSERT_EQ(made.codes.size(), 3u);
    EXPECT_EQ(made.codes[0].link, "https://shop.example" + link);
    EXPECT_EQ(made.codes[0].code, "") << "nobody's own";
    EXPECT_NE(made.foot.find("Oder eintippen: shop.example" + link), std::string::npos) << made.foot;
    EXPECT_EQ(made.paper, pdf::Paper::letter);
    EXPECT_EQ(made.words.cross_one, "Bitte einen Kreis ankreuzen.");
    EXPECT_EQ(made.questions.size(), survey.wording.questions.size());
    EXPECT_TRUE(paper::print(made).starts_with("%PDF-"));
}

TEST_P(Printed, sheets_for_whoever_was_asked_carry_their_codes)
{
    const auto hangs = hang_up();
    EXPECT_EQ(sheets({.invited = true}).error().code, "nobody_asked");
    const auto emil = shop.customer("Emil Thielsen", "emil@example.org");
    const auto one = shop.ask(survey.id, mara), other = shop.ask(survey.id, emil);
    const auto made = sheets({.invited = true}).value();
    ASSERT_EQ(made.codes.size(), 2u);
    EXPECT_NE(made.codes[0].code, made.codes[1].code);
    EXPECT_EQ(made.foot.find("shop.example"), std::string::npos) << "each leads to its own";
    for (const auto& code : made.codes) {
        EXPECT_TRUE(code.code == one.invitation.code || code.code == other.invitation.code);
        EXPECT_EQ(code.link, "https://shop.example" + hangs + "?c=" + code.code) << "who scans their own sheet answers as themselves";
        EXPECT_EQ(code_scanned(code.link), code.code) << "and a scanner at the counter reads the code off it";
    }
}

TEST_P(Printed, refuses_what_cannot_be_printed)
{
    hang_up();
    EXPECT_FALSE(sheets({.sheets = 0}));
    EXPECT_FALSE(sheets({.sheets = most_printed + 1}));
    EXPECT_FALSE(world.read([&](Context& ctx) { return sheets_of(ctx, Id<Survey>{5}, {}, "https://shop.example"); }));
}

}  // namespace
}  // namespace rapport::surveys
