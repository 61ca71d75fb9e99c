#include "demo/products.h"

#include <array>
#include <stdexcept>

namespace rapport::demo {
namespace {

using enum Shelf;

constexpr Product shelves[] = {
    {"B-01", "Rye loaf", bread, 480, 20},
    {"B-02", "Malt loaf", bread, 520, 10},
    {"B-03", "Spelt loaf", bread, 560, 12},
    {"B-04", "Oat loaf", bread, 510, 9},
    {"B-05", "Wheat sourdough", bread, 530, 14},
    {"B-06", "Walnut bread", bread, 590, 6},
    {"B-07", "Sunflower bread", bread, 470, 10},
    {"B-08", "Farmhouse loaf", bread, 620, 9},
    {"B-09", "Half a rye, sliced", bread, 260, 11},
    {"B-10", "Baguette", bread, 260, 9},
    {"B-11", "Gluten-free loaf", bread, 690, 3},
    {"B-12", "Easter plait", bread, 640, 25, Season::easter},
    {"B-21", "Seeded roll", roll, 110, 18},
    {"B-22", "Poppy roll", roll, 95, 14},
    {"B-23", "White roll", roll, 60, 22},
    {"B-24", "Spelt roll", roll, 105, 10},
    {"B-25", "Rye roll", roll, 90, 9},
    {"B-26", "Pretzel", roll, 125, 14},
    {"B-27", "Raisin roll", roll, 145, 6},
    {"B-28", "Cheese roll", roll, 180, 6},
    {"B-41", "Butter croissant", pastry, 210, 18},
    {"B-42", "Chocolate croissant", pastry, 250, 11},
    {"B-43", "Cinnamon knot", pastry, 240, 14},
    {"B-44", "Poppy snail", pastry, 260, 8},
    {"B-45", "Apple turnover", pastry, 270, 7},
    {"B-46", "Cheese pocket", pastry, 280, 6},
    {"B-47", "Nut corner", pastry, 260, 6},
    {"B-48", "Jam doughnut", pastry, 190, 8},
    {"B-49", "Christmas biscuits, bag", pastry, 720, 22, Season::advent},
    {"B-61", "Apple crumble cake", cake, 340, 12},
    {"B-62", "Cheesecake", cake, 380, 14},
    {"B-63", "Poppy layer cake", cake, 430, 8},
    {"B-64", "Carrot cake", cake, 370, 7},
    {"B-65", "Bee sting cake", cake, 360, 8},
    {"B-66", "Plum tray cake", cake, 330, 12, Season::autumn},
    {"B-67", "Strawberry tart", cake, 420, 16, Season::summer},
    {"B-68", "Stollen", cake, 1580, 20, Season::advent},
    {"C-01", "Espresso", coffee, 240, 9},
    {"C-02", "Filter coffee", coffee, 290, 12},
    {"C-03", "Cappuccino", coffee, 370, 20},
    {"C-04", "Flat white", coffee, 390, 10},
    {"C-05", "Oat flat white", coffee, 430, 10},
    {"C-06", "Oat cappuccino", coffee, 410, 8},
    {"C-07", "Latte macchiato", coffee, 410, 9},
    {"C-08", "Hot chocolate", coffee, 380, 6},
    {"C-21", "Pot of Assam", drink, 450, 7},
    {"C-22", "Fresh mint tea", drink, 390, 8},
    {"C-23", "Apple spritzer", drink, 340, 9},
    {"C-24", "Elderflower lemonade", drink, 390, 7, Season::summer},
    {"C-41", "Soup of the day", lunch, 680, 16},
    {"C-42", "Lentil soup", lunch, 690, 9},
    {"C-43", "Cheese sandwich", lunch, 520, 14},
    {"C-44", "Ham baguette", lunch, 560, 12},
    {"C-45", "Falafel wrap", lunch, 690, 10},
    {"C-46", "Leek quiche", lunch, 640, 10},
    {"C-47", "Salad bowl", lunch, 890, 8},
    {"C-48", "Pumpkin soup", lunch, 690, 14, Season::autumn},
    {"D-01", "Mountain cheese, 100 g", deli, 340, 12},
    {"D-02", "Goat cheese, 100 g", deli, 430, 7},
    {"D-03", "Olives, 100 g", deli, 260, 9},
    {"D-04", "Hummus, tub", deli, 420, 9},
    {"D-05", "Tomato spread, jar", deli, 450, 7},
    {"D-06", "Air-dried ham, 100 g", deli, 510, 7},
    {"D-07", "Farm butter", deli, 360, 10},
    {"D-08", "Plum jam", deli, 480, 6},
    {"D-09", "Honey from the mill meadow", deli, 840, 5},
    {"D-10", "Olive oil, half a litre", deli, 1390, 4},
    {"D-11", "Ground coffee, 250 g", deli, 920, 7},
    {"D-12", "Rye starter, jar", deli, 380, 2},
    {"D-21", "Bread knife, olive wood", deli, 3900, 0, Season::always, 730},
    {"D-22", "Coffee mill, by hand", deli, 6900, 0, Season::always, 1095},
};

constexpr int days_before_the_rise = 487;

}  // namespace

std::span<const Product> products() { return shelves; }

int product_named(std::string_view name)
{
    for (std::size_t i = 0; i < std::size(shelves); ++i)
        if (name == shelves[i].name) return static_cast<int>(i);
    throw std::logic_error("the shop sells no " + std::string(name));
}

std::string in_a_sentence(const Product& product)
{
    std::string name = product.name;
    if (const auto comma = name.find(','); comma != std::string::npos) name.resize(comma);
    if (name[0] >= 'A' && name[0] <= 'Z') name[0] = static_cast<char>(name[0] - 'A' + 'a');
    return name;
}

std::string category(Shelf shelf)
{
    if (shelf == deli) return "Deli";
    return shelf == coffee || shelf == drink || shelf == lunch ? "Café" : "Bakery";
}

int price_on(const Product& product, Day day, const Life& life)
{
    if (day >= plus(life.first, days_before_the_rise)) return product.price;
    return (product.price * 100 / 106 + 2) / 5 * 5;
}

std::optional<Promotion> promotion_on(Day day)
{
    constexpr std::array<Promotion, 6> turns{{{bread, 15}, {cake, 20}, {deli, 15}, {pastry, 20}, {lunch, 10}, {roll, 20}}};
    const int week = (day.days + 3) / 7;        // from Monday; 1970-01-01 was a Thursday
    if (week % 5 != 0) return std::nullopt;
    return turns[static_cast<std::size_t>(week / 5) % turns.size()];
}

}  // namespace rapport::demo
