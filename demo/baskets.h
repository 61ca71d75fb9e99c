// What somebody takes.
#pragma once
#include "demo/products.h"
#include "demo/random.h"

#include <vector>

namespace rapport::demo {

struct Want {
    int product = 0;            // in products()
    int quantity = 1;
    int chance = 1000;          // in a thousand, that it is in the basket
};

struct Taste {
    std::vector<Want> usual;    // the one that comes first is theirs most of all
    Shelf favourite = Shelf::pastry;
    int extras = 250;           // the chance, in a thousand, of something more
    bool fickle = false;        // buys what is on promotion
};

struct Line {
    int product = 0;
    int quantity = 1;
    int unit_price = 0;         // cents
    int discount = 0;           // cents, of the whole line
    int amount() const { return quantity * unit_price - discount; }
};

// One of a shelf that is in season, as often as it is popular.
int product_from(Shelf shelf, Day day, Random& random);

// At least one line, each product once. Promotions, and bread after five o'clock, are cheaper.
std::vector<Line> basket_of(const Taste& taste, Local moment, const Life& life, Random& random);

}  // namespace rapport::demo
