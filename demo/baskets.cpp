#include "demo/baskets.h"

#include <algorithm>

namespace rapport::demo {
namespace {

constexpr int five_o_clock = clock(17, 0);
constexpr int evening_percent = 30;

const Product& product_at(int index) { return products()[static_cast<std::size_t>(index)]; }

void put(std::vector<Line>& basket, int product, int quantity)
{
    const auto there = std::find_if(basket.begin(), basket.end(), [&](const Line& line) { return line.product == product; });
    if (there != basket.end()) there->quantity += quantity;
    else basket.push_back({product, quantity, 0, 0});
}

void put_usual(std::vector<Line>& basket, const Taste& taste, Day day, Random& random)
{
    const bool for_the_offer = taste.fickle && promotion_on(day);
    for (const auto& want : taste.usual) {
        if (!random.chance(for_the_offer ? want.chance / 8 : want.chance)) continue;
        const bool something_else = random.chance(70) || !is_in(product_at(want.product).season, day);
        const int product = something_else ? product_from(product_at(want.product).shelf, day, random) : want.product;
        const int quantity = want.quantity > 3 ? std::max(1, want.quantity + random.bell(1)) : want.quantity;
        put(basket, product, quantity);
    }
}

void put_extras(std::vector<Line>& basket, const Taste& taste, Day day, Random& random)
{
    if (random.chance(is_advent(day) ? taste.extras * 8 / 5 : taste.extras)) {
        constexpr int shelves[] = {14, 16, 22, 12, 14, 5, 5, 12};
        const bool favourite = random.chance(600);
        const auto shelf = favourite ? taste.favourite : static_cast<Shelf>(random.pick_weight(shelves));
        put(basket, product_from(shelf, day, random), 1);
    }
    if (const auto promotion = promotion_on(day); promotion && random.chance(taste.fickle ? 900 : 90))
        for (int more = taste.fickle ? random.between(2, 4) : 1; more > 0; --more) put(basket, product_from(promotion->shelf, day, random), 1);
}

int percent_off(const Product& product, Local moment)
{
    const auto promotion = promotion_on(day_of(moment));
    if (promotion && promotion->shelf == product.shelf) return promotion->percent;
    return product.shelf == Shelf::bread && minute_of(moment) >= five_o_clock ? evening_percent : 0;
}

}  // namespace

int product_from(Shelf shelf, Day day, Random& random)
{
    std::vector<int> weights;
    for (const auto& product : products())
        weights.push_back(product.shelf == shelf && is_in(product.season, day) ? product.popularity : 0);
    return random.pick_weight(weights);
}

std::vector<Line> basket_of(const Taste& taste, Local moment, const Life& life, Random& random)
{
    const Day day = day_of(moment);
    std::vector<Line> basket;
    put_usual(basket, taste, day, random);
    put_extras(basket, taste, day, random);
    if (basket.empty()) put(basket, taste.usual.empty() ? product_from(taste.favourite, day, random) : taste.usual.front().product, 1);

    for (auto& line : basket) {
        const auto& product = product_at(line.product);
        line.unit_price = price_on(product, day, life);
        line.discount = (line.quantity * line.unit_price * percent_off(product, moment) + 50) / 100;
    }
    return basket;
}

}  // namespace rapport::demo
