#include "insight/print.h"

#include "cases/closing.h"
#include "cases/service.h"
#include "insight/shop_test.h"

namespace rapport::insight {
namespace {

class Printed : public Shop {
protected:
    std::string text(std::string_view as_of, bool color = false)
    {
        auto desk = world.desk();
        const auto history = figures_over_time(desk, {.as_of = day(as_of)}, 13);
        return report_text(report(as_of), history, people(as_of, Figure::fading), *world.runtime().business(), world.clock.now(), color);
    }
    std::string html(std::string_view as_of)
    {
        auto desk = world.desk();
        const auto history = figures_over_time(desk, {.as_of = day(as_of)}, 13);
        return report_html(report(as_of), history, people(as_of, Figure::fading), *world.runtime().business());
    }
    void busy_year()
    {
        const auto made = sixty_customers();
        for (int i = 0; i < 25; ++i) {
            const auto who = made[static_cast<std::size_t>(i)];
            answers(who, day("2026-01-20"), listening::Survey::nps, i % 11);
            answers(who, day("2026-11-02"), listening::Survey::nps, 7 + i % 4);
            answers(who, day("2026-01-20"), listening::Survey::csat, 1 + i % 5);
            answers(who, day("2026-11-02"), listening::Survey::csat, 4 + i % 2);
            meets({.customer_id = who, .kind = touchpoints::Kind::email, .at = at(day("2026-11-03")), .waited_seconds = 100 * i, .expectation = touchpoints::Expectation::met});
        }
        meets({.customer_id = made[0], .kind = touchpoints::Kind::call, .at = at(day("2026-11-16"))});
    }
    static bool has(const std::string& page, const std::string& words) { return page.find(words) != std::string::npos; }
};
RAPPORT_ON_BOTH_ENGINES(Printed);

std::size_t columns_of(std::string_view line)
{
    return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}
void expect_96_columns(const std::string& page)
{
    std::istringstream lines(page);
    for (std::string line; std::getline(lines, line);) EXPECT_LE(columns_of(line), 96u) << line;
}

TEST_P(Printed, text_begins_with_the_sentence_and_shows_the_figures)
{
    busy_year();
    const auto page = text("2026-11-17");
    expect_96_columns(page);
    EXPECT_TRUE(page.starts_with("Hafer & Mohn"));
    EXPECT_TRUE(has(page, "Tuesday 17 November 2026, 9:00\n")) << page;
    EXPECT_TRUE(has(page, "\n  " + sentence(report("2026-11-17")) + "\n"));
    for (const auto* words : {"Four figures", "Stayed", "Recommend us (NPS)", "Worth, 12 months", "Content", "Fading, first by", "Who came back", "How we met them", "Where the worth comes from",
                              "waiting for an answer now: 1", "gamma_gamma", "n 25"})
        EXPECT_TRUE(has(page, words)) << words << "\n" << page;
    EXPECT_FALSE(has(page, "\033"));
    EXPECT_FALSE(has(text("2026-11-16"), "9:00"));
}

TEST_P(Printed, text_and_letter_say_what_became_of_complaints_and_how_easy_we_are)
{
    busy_year();
    EXPECT_FALSE(has(text("2026-11-17"), "When something went wrong"));
    const auto who = customer("Ana Brandt");
    for (int i = 0; i < 7; ++i) {
        world.write([&](Context& ctx) -> Result<Done> {
            TRY(const auto one, cases::open_case(ctx, {.subject = {"The cake was late"}, .customer_id = who, .opened_at = Instant{ctx.now().us - (i + 1) * 3600 * us_per_second}}));
            if (i < 6) CHECK(cases::close_case(ctx, one.id, {.cause = {{"not_ready"}}, .action = {{"Baked again"}}, .told_by = cases::Way::call}));
            return Done{};
        });
        answers(who, day("2026-11-02"), listening::Survey::ces, 6, 10 + i);
        answers(customer("Guest"), day("2026-11-02"), listening::Survey::ces, 3 + i % 4);
    }
    const auto page = text("2026-11-17"), letter = html("2026-11-17");
    expect_96_columns(page);
    for (const auto* words : {"When something went wrong", "6 closed", "1 open", "3.5 h", "first-contact share    100 %", "nobody's sixty days are over", "easy to deal with us (CES): 4.", "of 7"})
        EXPECT_TRUE(has(page, words)) << words << "\n" << page;
    for (const auto* words : {"When something went wrong", "time to resolve", "3.5 h", "CES, of 7"}) EXPECT_TRUE(has(letter, words)) << words;
    const auto before = report("2026-11-01").recovery;
    EXPECT_EQ(before.closed + before.open, 0) << "as it stood then";
}

TEST_P(Printed, text_says_the_same_without_colour)
{
    busy_year();
    auto colored = text("2026-11-17", true);
    EXPECT_TRUE(has(colored, "\033[1m"));
    for (auto at = colored.find("\033["); at != colored.npos; at = colored.find("\033[")) colored.erase(at, colored.find('m', at) + 1 - at);
    EXPECT_EQ(colored, text("2026-11-17"));
}

TEST_P(Printed, text_of_an_empty_shop_says_why)
{
    const auto page = text("2026-11-17");
    expect_96_columns(page);
    EXPECT_TRUE(has(page, "Nobody is known here yet."));
    EXPECT_TRUE(has(page, "No answers yet."));
    EXPECT_TRUE(has(page, "Nobody bought in the month before the last one."));
    EXPECT_FALSE(has(page, "Fading"));
}

TEST_P(Printed, text_holds_long_names_and_large_figures_within_its_columns)
{
    std::string name = "Øystein ";
    while (name.size() < 190) name += "von und zu ";
    const auto long_one = customer(name);
    comes(long_one, day("2026-06-01"), 8, 7, 98'765'432'100);
    world.runtime().set_business({name, {"EUR"}, *TimeZone::named("Europe/Berlin"), "DE"});
    busy_year();
    const auto page = text("2026-11-17");
    expect_96_columns(page);
    EXPECT_TRUE(has(page, "Øystein von und zu von…")) << page;

    Report large = report("2026-11-17");
    large.lifetime_value.purchase_model = PurchaseModelReport{"pareto_nbd", {{"alpha", 12345.6789}, {"beta", 7721.5264}, {"r", 64.2792}, {"s", 1234.5678}}, -123456789.12, 1'000'000, TimeUnit::week, false, ""};
    large.retention.returned = 1'234'567;
    large.retention.of = 2'345'678;
    large.cannot_tell["/lifetime_value/mean"] = name;
    large.lifetime_value.mean.reset();
    expect_96_columns(report_text(large, {}, {}, *world.runtime().business(), world.clock.now(), false));
}

TEST_P(Printed, sentence_says_the_main_thing)
{
    EXPECT_EQ(sentence(report("2026-11-17")), "Nobody is known here yet.");
    const auto mara = customer("Mara Kowalska");
    buys(mara, "2026-10-02");
    EXPECT_EQ(sentence(report("2026-11-17")), "Of 1 customer, 1 bought in the last month; nobody has a rhythm yet.");
    const auto emil = customer("Emil Thielsen");
    EXPECT_EQ(sentence(report("2026-11-17")), "Of 2 customers, 1 bought in the last month; nobody has a rhythm yet.");
    comes(mara, day("2026-10-10"), 6, 7);
    comes(emil, day("2026-09-01"), 6, 7);
    EXPECT_EQ(sentence(report("2026-11-17")), "Of 2 regulars, 1 came in the last 30 days and 1 is fading.");
    EXPECT_EQ(sentence(report("2026-12-16")), "Of 2 regulars, 0 came in the last 30 days and 2 are fading.");
    Report large;
    large.customers.total = 12'345;
    large.regulars = {1'412, 1'371, 23};
    EXPECT_EQ(sentence(large), "Of 1,412 regulars, 1,371 came in the last 30 days and 23 are fading.");
}

TEST_P(Printed, tells_the_ladder_in_a_sentence)
{
    EXPECT_EQ(ladder_sentence(report("2026-11-17")), "");
    EXPECT_FALSE(has(text("2026-11-17"), "The ladder"));
    const auto mara = customer("Mara Kowalska");
    customer("Emil Thielsen");
    comes(mara, day("2026-10-02"), 2, 3);
    meets({.customer_id = mara, .kind = touchpoints::Kind::visit, .at = at(day("2026-10-12")), .expectation = touchpoints::Expectation::exceeded});
    const auto told = ladder_sentence(report("2026-11-17"));
    EXPECT_EQ(told, "Of 2 people 1 is known and no more, 0 are satisfied with price and availability, 1 recognises better service, "
                    "0 value our knowledge and experience and 0 share our values. In 2026-10, 1 climbed the ladder and nobody slipped.");
    const auto page = text("2026-11-17");
    expect_96_columns(page);
    EXPECT_TRUE(has(page, "The ladder ─")) << page;
    EXPECT_TRUE(has(html("2026-11-17"), "<h2>The ladder</h2>\n<p>" + told + "</p>"));
}

TEST_P(Printed, html_escapes_whatever_people_are_called)
{
    comes(customer("<script>alert('x')</script> & \"Söhne\""), day("2026-08-01"), 8, 7);
    world.runtime().set_business({"Hafer <& Mohn>", {"EUR"}, *TimeZone::named("Europe/Berlin"), "DE"});
    const auto page = html("2026-11-17");
    EXPECT_TRUE(has(page, "&lt;script&gt;alert('x')&lt;/script&gt; &amp; &quot;Söhne&quot;")) << page;
    EXPECT_FALSE(has(page, "<script"));
    EXPECT_TRUE(has(page, "<title>Hafer &lt;&amp; Mohn&gt;, 2026-11-17</title>"));
    EXPECT_TRUE(has(page, "<h1>" + sentence(report("2026-11-17")) + "</h1>"));
}

TEST_P(Printed, html_shows_figures_or_why_not)
{
    EXPECT_TRUE(has(html("2026-11-17"), "No answers yet."));
    busy_year();
    const auto page = html("2026-11-17");
    EXPECT_TRUE(has(page, "n 25"));
    EXPECT_TRUE(has(page, "<td>2026-01</td>"));
    EXPECT_TRUE(page.starts_with("<!doctype html>"));
    EXPECT_TRUE(page.ends_with("</html>\n"));
    EXPECT_FALSE(has(page, "http"));
}

}  // namespace
}  // namespace rapport::insight
