// What stands on the shelves, and what it costs when.
#pragma once
#include "demo/calendar.h"

#include <span>
#include <string_view>

namespace rapport::demo {

enum class Shelf { bread, roll, pastry, cake, coffee, drink, lunch, deli };

struct Product {
    const char* id;
    const char* name;
    Shelf shelf;
    int price;                  // cents, today
    int popularity;             // against the others on its shelf; 0: nobody takes it in passing
    Season season = Season::always;
    int warranty_days = 0;
};

std::span<const Product> products();
// Its place in products(). Throws std::logic_error for a name that is none: our own mistake.
int product_named(std::string_view name);
// As it stands in the middle of a sentence: "malt loaf".
std::string in_a_sentence(const Product& product);
std::string category(Shelf shelf);      // Bakery, Café, Deli

// Cents. Prices rose once, by about 6 %, sixteen months into the shop's two years.
int price_on(const Product& product, Day day, const Life& life);

// One week in five a shelf is cheaper.
struct Promotion {
    Shelf shelf;
    int percent;
};
std::optional<Promotion> promotion_on(Day day);

}  // namespace rapport::demo
