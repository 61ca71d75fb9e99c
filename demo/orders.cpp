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
