#include "demo/records.h"

#include <algorithm>
#include <tuple>

namespace rapport::demo {
namespace {

constexpr std::uint64_t order_stream = 3'000'000;

bool eats_here(const std::vector<Line>& lines, Random& random)
{
    const bool has_cup = std::any_of(lines.begin(), lines.end(), [](const Line& line) {
        const auto shelf = products()[static_cast<std::size_t>(line.product)].shelf;
        return shelf == Shelf::coffee || shelf == Shelf::drink || shelf == Shelf::lunch;
    });
    return has_cup && random.chance(550);
}

Order order_at(Local moment, int number, const Person& person, const Life& life, Random& random)
{
    Order order{.at = moment, .person = number, .lines = basket_of(person.taste, moment, life, random)};
    order.staff = staff_at(moment, random);
    const bool stays = eats_here(order.lines, random);
    if (person.role == Role::office) {
        order.channel = random.chance(600) ? "phone" : "web";
        order.place = "delivered";
    } else {
        const bool ahead = random.chance(person.role == Role::card ? 0 : 40);
        if (ahead) order.channel = "phone";
        order.place = stays && !ahead ? "to stay" : "to take";
    }
    return order;
}

// What lasts, and is under warranty: bought once, by people everybody knows.
struct Lasting {
    const char* who;
    const char* product;
    int back;
};
constexpr Lasting lasting[] = {{"Mara Kowalska", "Bread knife, olive wood", 210}, {"Emil Thielsen", "Coffee mill, by hand", 400}, {"Rosa Mertens", "Bread knife, olive wood", 700}};

void add_what_lasts(std::vector<Order>& orders, const std::vector<Person>& people, const Life& life)
{
    for (const auto& [who, product, back] : lasting) {
        const auto found = std::find_if(people.begin(), people.end(), [&](const Person& person) { return person.profile.name == who; });
        const Day day = open_day_from(plus(life.last, -back));
        const int index = product_named(product);
        Order order{.at = at(day, clock(11, 20)), .person = static_cast<int>(found - people.begin()), .lines = {{index, 1, price_on(products()[static_cast<std::size_t>(index)], day, life)}}};
        order.staff = "Hanne";
        order.place = "to take";
        orders.push_back(std::move(order));
    }
}

}  // namespace

const char* staff_at(Local moment, Random& random)
{
    constexpr const char* morning[] = {"Tom", "Tom", "Hanne", "Tom", "Ines", "Tom", "Samir"};
    constexpr const char* afternoon[] = {"Ines", "Hanne", "Ines", "Ines", "Tom", "Hanne", "Samir"};
    constexpr const char* all[] = {"Hanne", "Ines", "Ines", "Tom", "Tom", "Samir"};
    const auto day = static_cast<std::size_t>(weekday(day_of(moment)));
    if (random.chance(350)) return random.pick(all);
    return minute_of(moment) < clock(12, 30) ? morning[day] : afternoon[day];
}

std::vector<Order> make_orders(const std::vector<Person>& people, std::uint64_t seed, const Life& life)
{
    std::vector<Order> orders;
    for (std::size_t i = 0; i < people.size(); ++i) {
        Random random(seed, order_stream + i);
        for (const Local visit : visits_of(people[i].habit, life, random))
            orders.push_back(order_at(visit, static_cast<int>(i), people[i], life, random));
    }
    add_what_lasts(orders, people, life);
    std::sort(orders.begin(), orders.end(), [](const Order& a, const Order& b) { return std::tie(a.at, a.person) < std::tie(b.at, b.person); });
    return orders;
}

OrdersOf by_person(const std::vector<Order>& orders, std::size_t people)
{
    OrdersOf all(people);
    for (const auto& order : orders) all[static_cast<std::size_t>(order.person)].push_back(&order);
    return all;
}

}  // namespace rapport::demo
