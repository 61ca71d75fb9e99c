#include "stats/price_driven.h"
#include "stats/simulated_test.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace rapport::stats {
namespace {

struct Buyer {
    std::vector<BoughtLine> lines;
    bool price_driven = false;
    std::int64_t orders = 0;
};

struct Market {
    std::vector<Buyer> buyers;
    std::vector<SoldLines> sold;

    std::vector<std::vector<BoughtLine>> lines() const
    {
        std::vector<std::vector<BoughtLine>> all;
        for (const auto& one : buyers) all.push_back(one.lines);
        return all;
    }
};

// A year of a shop with 300 products, every tenth of them on offer in each week. Each buyer has six favourites.
Market market(std::uint64_t seed, double share_price_driven, int customers = 600)
{
    constexpr int products = 300, weeks = 52;
    simulated::Random random(seed);
    std::vector<std::vector<std::int32_t>> offered(weeks);
    std::vector<std::vector<bool>> on_offer(weeks, std::vector<bool>(products));
    for (int week = 0; week < weeks; ++week)
        for (std::int32_t product = 0; product < products; ++product)
            if (random.uniform() < 0.1) {
                offered[static_cast<std::size_t>(week)].push_back(product);
                on_offer[static_cast<std::size_t>(week)][static_cast<std::size_t>(product)] = true;
            }
    const auto any = [&] { return static_cast<std::int32_t>(products * random.uniform() * random.uniform()); };
    Market made;
    for (int i = 0; i < customers; ++i) {
        Buyer buyer;
        buyer.price_driven = random.uniform() < share_price_driven;
        const double habit = buyer.price_driven ? 0.1 + 0.2 * random.uniform() : 0.45 + 0.3 * random.uniform();
        const double offers = buyer.price_driven ? 0.3 + 0.3 * random.uniform() : 0.2 * random.uniform();
        std::int32_t favourites[6];
        for (auto& one : favourites) one = any();
        buyer.orders = 1 + static_cast<std::int64_t>(20 * random.uniform());
        for (std::int32_t order = 0; order < buyer.orders; ++order) {
            const auto week = static_cast<std::size_t>(weeks * random.uniform());
            for (int line = 0; line < 3; ++line) {
                const double by = random.uniform();
                const auto product = by < habit ? favourites[static_cast<std::size_t>(6 * random.uniform())]
                    : by < habit + offers ? offered[week][static_cast<std::size_t>(static_cast<double>(offered[week].size()) * random.uniform())] : any();
                const bool followed = on_offer[week][static_cast<std::size_t>(product)];
                buyer.lines.push_back({product, static_cast<std::int32_t>(week), order, followed});
                made.sold.push_back({product, static_cast<std::int32_t>(week), 1, followed});
            }
        }
        made.buyers.push_back(std::move(buyer));
    }
    return made;
}

double area_under_curve(std::vector<std::pair<double, bool>> scored)
{
    double right = 0, pairs = 0;
    for (const auto& a : scored)
        for (const auto& b : scored)
            if (a.second && !b.second) {
                ++pairs;
                right += a.first > b.first ? 1 : a.first == b.first ? 0.5 : 0;
            }
    return right / pairs;
}

double share_followed(const std::vector<BoughtLine>& lines)
{
    return static_cast<double>(std::count_if(lines.begin(), lines.end(), [](const auto& line) { return line.followed_discount; })) / static_cast<double>(lines.size());
}

TEST(Price_driven, names_both_kinds_with_few_wrong_and_better_than_the_plain_share)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    const auto shop = market(seed, 0.3, 1200);
    const Offers offers(shop.sold);
    const auto kinds = fit_customer_kinds(shop.lines(), offers);
    ASSERT_TRUE(kinds) << kinds.why_not;
    EXPECT_NEAR(kinds->price_driven.share, 0.3, 0.1);
    EXPECT_NEAR(kinds->price_driven.share + kinds->relationship_driven.share, 1, 1e-9);
    int named = 0, wrong = 0, of = 0, inside = 0;
    std::vector<std::pair<double, bool>> posterior, plain;
    for (const auto& buyer : shop.buyers) {
        if (buyer.orders < fewest_purchases) continue;
        const auto leaning = judge(buyer.lines, offers, *kinds);
        EXPECT_LE(leaning.interval.low, leaning.drawn_by_offers);
        EXPECT_GE(leaning.interval.high, leaning.drawn_by_offers);
        posterior.emplace_back(leaning.price_driven, buyer.price_driven);
        plain.emplace_back(share_followed(buyer.lines), buyer.price_driven);
        const auto word = leaning_of(leaning.price_driven, buyer.orders);
        ++of;
        named += word != Leaning::cannot_tell_yet;
        wrong += word != Leaning::cannot_tell_yet && (word == Leaning::price_driven) != buyer.price_driven;
        inside += buyer.price_driven ? leaning.interval.high > 0.3 : leaning.interval.low < 0.2;
    }
    EXPECT_LE(wrong, 0.05 * named);
    EXPECT_GE(named, 0.5 * of);
    EXPECT_GE(inside, 0.95 * of);
    EXPECT_GT(area_under_curve(posterior), area_under_curve(plain));
    EXPECT_GT(area_under_curve(posterior), 0.95);
}

TEST(Price_driven, says_nothing_where_there_is_nothing_to_learn)
{
    auto shop = market(1, 0.3);
    EXPECT_EQ(fit_customer_kinds(shop.lines(), Offers({})).why_not, "Nothing was sold at a discount.");
    auto few = market(1, 0.3, 20);
    EXPECT_EQ(fit_customer_kinds(few.lines(), Offers(few.sold)).why_not, "Fewer than fifty customers have bought three times and twelve things.");
}

TEST(Price_driven, does_not_part_customers_of_one_kind)
{
    for (const double share : {0., 1.})
        for (const std::uint64_t seed : {2, 3, 4}) {
            const auto shop = market(seed, share);
            const auto kinds = fit_customer_kinds(shop.lines(), Offers(shop.sold));
            EXPECT_FALSE(kinds) << "all of one kind, share " << share << ", seed " << seed;
        }
}

TEST(Price_driven, does_not_depend_on_the_order_of_customers_and_lines)
{
    auto shop = market(5, 0.4);
    const Offers offers(shop.sold);
    auto lines = shop.lines();
    const auto forward = fit_customer_kinds(lines, offers);
    std::reverse(lines.begin(), lines.end());
    const auto backward = fit_customer_kinds(lines, offers);
    ASSERT_TRUE(forward && backward);
    auto turned = shop.buyers[0].lines;
    std::reverse(turned.begin(), turned.end());
    EXPECT_NEAR(judge(shop.buyers[0].lines, offers, *forward).price_driven, judge(turned, offers, *backward).price_driven, 1e-6);
}

CustomerKinds usual_kinds() { return {{{2, 5, 5}, 0.3}, {{8, 2, 3}, 0.7}, 6, 2.5, 1000}; }

TEST(Price_driven, falls_back_on_the_share_of_the_kind_without_a_line)
{
    const auto leaning = judge({}, Offers({}), usual_kinds());
    EXPECT_NEAR(leaning.price_driven, 0.3, 1e-9);
    EXPECT_NEAR(leaning.drawn_by_offers, 0.3 * 5 / 12 + 0.7 * 2 / 13, 0.02);
}

TEST(Price_driven, rises_with_each_line_on_offer_and_falls_with_each_old_habit)
{
    std::vector<SoldLines> sold;
    for (std::int32_t product = 0; product < 100; ++product) sold.push_back({product, 1, 20, product < 10 ? 20 : 0});
    const Offers offers(sold);
    std::vector<BoughtLine> lines;
    double before = judge(lines, offers, usual_kinds()).price_driven;
    for (std::int32_t order = 0; order < 8; ++order) {
        lines.push_back({order, 1, order, true});
        const double now = judge(lines, offers, usual_kinds()).price_driven;
        EXPECT_GT(now, before);
        before = now;
    }
    for (std::int32_t order = 8; order < 20; ++order) lines.push_back({50, 1, order, false});
    EXPECT_LT(judge(lines, offers, usual_kinds()).price_driven, before);
}

TEST(Price_driven, an_offer_of_what_they_always_buy_says_less_than_one_of_something_new)
{
    std::vector<SoldLines> sold;
    for (std::int32_t product = 0; product < 100; ++product) {
        sold.push_back({product, 1, 20, product < 10 ? 20 : 0});
        sold.push_back({product, 2, 20, 0});
    }
    const Offers offers(sold);
    const auto kinds = usual_kinds();
    const std::vector<BoughtLine> habit{{5, 2, 1, false}, {5, 2, 2, false}, {5, 1, 3, true}}, something_new{{5, 2, 1, false}, {5, 2, 2, false}, {6, 1, 3, true}};
    EXPECT_LT(judge(habit, offers, kinds).price_driven, judge(something_new, offers, kinds).price_driven);
}

// Where orders name no product, every line is of the same one, and what counts is how often it was bought at a discount.
TEST(Price_driven, judges_by_the_plain_share_where_no_product_is_named)
{
    const std::vector<SoldLines> sold{{0, 1, 1000, 200}};
    const Offers offers(sold);
    const auto customer = [](int followed, int of) {
        std::vector<BoughtLine> lines;
        for (int i = 0; i < of; ++i) lines.push_back({0, 1, i, i < followed});
        return lines;
    };
    EXPECT_GT(judge(customer(9, 10), offers, usual_kinds()).price_driven, 0.9);
    EXPECT_LT(judge(customer(1, 10), offers, usual_kinds()).price_driven, 0.3);
}

TEST(Offers, tell_the_chances_of_a_line)
{
    const std::vector<SoldLines> sold{{0, 1, 4, 1}, {0, 1, 4, 1}, {1, 1, 2, 2}, {1, 2, 9, 0}};
    const Offers offers(sold);
    const double all = 6.5 + 9.5;
    const auto at_a_discount = offers.of({0, 1, 1, true}), in_full = offers.of({0, 1, 1, false}), later = offers.of({1, 2, 1, false});
    EXPECT_NEAR(at_a_discount.shop, 6.5 / all, 1e-12);
    EXPECT_NEAR(at_a_discount.as_offered, 0.25, 1e-12);
    EXPECT_NEAR(at_a_discount.offer, 0.5, 1e-12);
    EXPECT_NEAR(in_full.as_offered, 0.75, 1e-12);
    EXPECT_EQ(in_full.offer, 0);
    EXPECT_NEAR(later.shop, 9.5 / all, 1e-12);
    EXPECT_EQ(later.as_offered, 1);
    EXPECT_GT(offers.of({99, 7, 1, true}).shop, 0) << "nobody else bought it";
    EXPECT_EQ(offers.of({-1, 7, 1, false}).offer, 0);
}

TEST(Leaning, is_named_only_when_it_is_sure_enough)
{
    EXPECT_EQ(leaning_of(0.95, 3), Leaning::price_driven);
    EXPECT_EQ(leaning_of(0.94, 30), Leaning::cannot_tell_yet);
    EXPECT_EQ(leaning_of(0.05, 3), Leaning::relationship_driven);
    EXPECT_EQ(leaning_of(0.06, 3), Leaning::cannot_tell_yet);
    EXPECT_EQ(leaning_of(1, 2), Leaning::cannot_tell_yet) << "two purchases";
    EXPECT_EQ(leaning_of(0, 2), Leaning::cannot_tell_yet);
}

}  // namespace
}  // namespace rapport::stats
