#include "loyalty/price_book.h"

#include "base/time.h"

#include <gtest/gtest.h>

namespace rapport::loyalty {
namespace {

Day day(const char* text) { return *parse_day(text); }

Bought loaf(const char* on, std::int64_t amount)
{
    Bought line;
    line.ordered_on = day(on);
    line.product = "Rye bread";
    line.amount = amount;
    return line;
}

PriceBook book_of(const std::vector<Bought>& lines)
{
    PriceBook book;
    for (const auto& line : lines) book.take(line);
    book.close();
    return book;
}

TEST(Price_book, believes_what_the_line_says)
{
    const auto book = book_of({});
    auto line = loaf("2026-11-02", 420);
    EXPECT_FALSE(book.followed_discount(line));
    line.discount = 0;
    EXPECT_FALSE(book.followed_discount(line));
    line.discount = 42;
    EXPECT_TRUE(book.followed_discount(line));
    line.discount.reset();
    line.unit_price = 420;
    EXPECT_FALSE(book.followed_discount(line));
    line.unit_price = 421;
    EXPECT_FALSE(book.followed_discount(line)) << "a minor unit is rounding";
    line.unit_price = 460;
    EXPECT_TRUE(book.followed_discount(line));
    line.quantity_milli = 913;
    EXPECT_FALSE(book.followed_discount(line)) << "it was less of it";
}

TEST(Price_book, knows_when_a_product_was_offered_cheaper)
{
    const auto book = book_of({loaf("2026-10-19", 420), loaf("2026-10-20", 420), loaf("2026-10-27", 420), loaf("2026-11-03", 380), loaf("2026-11-03", 415)});
    EXPECT_TRUE(book.followed_discount(loaf("2026-11-03", 380)));
    EXPECT_FALSE(book.followed_discount(loaf("2026-11-03", 415))) << "one in a hundred is none";
    EXPECT_FALSE(book.followed_discount(loaf("2026-10-19", 420)));
    auto two = loaf("2026-11-03", 760);
    two.quantity_milli = 2000;
    EXPECT_TRUE(book.followed_discount(two)) << "two at 3.80";
    EXPECT_FALSE(book.followed_discount(loaf("2024-11-03", 380))) << "nothing is known of the prices of two years before";
    auto other = loaf("2026-11-03", 380);
    other.product = "RYE BREAD";
    EXPECT_TRUE(book.followed_discount(other)) << "the same product";
    other.product.reset();
    EXPECT_FALSE(book.followed_discount(other)) << "no product";
}

TEST(Price_book, knows_no_usual_price_where_prices_go_up_and_down)
{
    const auto book = book_of({loaf("2026-10-19", 420), loaf("2026-10-19", 480), loaf("2026-10-20", 510), loaf("2026-10-20", 350), loaf("2026-10-20", 420)});
    EXPECT_FALSE(book.followed_discount(loaf("2026-10-21", 350)));
}

TEST(Price_book, takes_the_higher_of_two_usual_prices)
{
    std::vector<Bought> lines;
    for (int i = 0; i < 3; ++i) {
        lines.push_back(loaf("2026-10-19", 420));
        lines.push_back(loaf("2026-10-20", 350));
    }
    const auto book = book_of(lines);
    EXPECT_TRUE(book.followed_discount(loaf("2026-10-20", 350)));
    EXPECT_FALSE(book.followed_discount(loaf("2026-10-20", 420)));
}

TEST(Price_book, leaves_out_what_was_given_back)
{
    EXPECT_FALSE(loaf("2026-10-19", -420).counts());
    EXPECT_FALSE(loaf("2026-10-19", 0).counts());
    EXPECT_TRUE(loaf("2026-10-19", 1).counts());
}

TEST(Price_book, hands_lines_and_offers_to_the_kernel)
{
    auto offered = loaf("2026-10-20", 350);
    offered.discount = 70;
    const auto book = book_of({loaf("2026-10-19", 420), loaf("2026-10-21", 420), loaf("2026-10-21", 420), offered});
    const auto line = book.line(offered, 7);
    EXPECT_TRUE(line.followed_discount);
    EXPECT_EQ(line.order, 7);
    const auto chances = book.offers().of(line);
    EXPECT_DOUBLE_EQ(chances.as_offered, 0.25);
    EXPECT_DOUBLE_EQ(chances.offer, 1);
    EXPECT_EQ(book.line(loaf("2026-10-25", 420), 1).week, line.week) << "Sunday of the same week";
    EXPECT_EQ(book.line(loaf("2026-10-26", 420), 1).week, line.week + 1);
}

}  // namespace
}  // namespace rapport::loyalty
