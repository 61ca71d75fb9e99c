#include "demo/manners.h"

#include <array>
#include <span>

namespace rapport::demo {
namespace {

// How often they come: the chances of their weekdays, in a thousand.
struct Pace {
    int weight;
    int days;                   // of the week, on which they mostly come
    int chance;                 // on each of these
    int other;                  // on each other day
    int every_weeks;
};
constexpr Pace paces[] = {
    {40, 1, 925, 25, 1},
    {22, 2, 880, 30, 1},
    {10, 3, 860, 30, 1},
    {15, 1, 930, 0, 2},
    {11, 1, 930, 0, 4},
};

// Why they come: the weekdays that suit it, the hour, and what is in the basket.
struct Reason {
    int weight;
    std::array<int, 7> weekdays;
    int from, to;               // the hour they like lies between these minutes
    int spread;
    std::array<Shelf, 3> shelves;
    std::array<int, 3> quantities;
    std::array<int, 3> chances;
};
using enum Shelf;
constexpr Reason reasons[] = {
    {20, {10, 10, 10, 10, 10, 1, 0}, clock(7, 10), clock(8, 50), 9, {coffee, roll, pastry}, {1, 1, 1}, {960, 620, 260}},
    {24, {8, 9, 9, 9, 12, 14, 0}, clock(8, 30), clock(17, 20), 24, {bread, roll, deli}, {1, 2, 1}, {970, 480, 180}},
    {12, {0, 0, 0, 1, 2, 20, 0}, clock(8, 0), clock(11, 0), 18, {roll, bread, pastry}, {6, 1, 3}, {960, 620, 520}},
    {10, {0, 0, 0, 0, 0, 0, 10}, clock(8, 15), clock(11, 15), 15, {roll, pastry, coffee}, {6, 2, 1}, {970, 600, 120}},
    {16, {10, 11, 10, 11, 9, 1, 0}, clock(11, 45), clock(13, 20), 12, {lunch, drink, pastry}, {1, 1, 1}, {970, 460, 200}},
    {12, {6, 8, 9, 9, 10, 6, 0}, clock(14, 20), clock(16, 40), 20, {cake, coffee, drink}, {1, 1, 1}, {940, 850, 150}},
    {6, {1, 2, 4, 8, 10, 10, 0}, clock(10, 0), clock(17, 0), 30, {deli, deli, bread}, {1, 2, 1}, {950, 620, 420}},
};
// Five days a week, on the way to work or at lunch.
constexpr Pace daily{0, 5, 830, 20, 1};

template <class Choice> const Choice& choose(std::span<const Choice> choices, Random& random)
{
    std::vector<int> weights;
    for (const auto& choice : choices) weights.push_back(choice.weight);
    return choices[static_cast<std::size_t>(random.pick_weight(weights))];
}

void set_weekdays(Habit& habit, const Pace& pace, const Reason& reason, Random& random)
{
    auto left = reason.weekdays;
    for (std::size_t day = 0; day < 7; ++day) habit.weekdays[day] = left[day] > 0 ? pace.other : 0;
    for (int i = 0; i < pace.days; ++i) {
        int sum = 0;
        for (const int weight : left) sum += weight;
        if (sum == 0) return;
        const auto day = static_cast<std::size_t>(random.pick_weight(left));
        habit.weekdays[day] = pace.chance;
        left[day] = 0;
    }
    habit.every_weeks = pace.every_weeks;
    habit.phase = random.below(pace.every_weeks);
}

void set_taste(Taste& taste, const Reason& reason, Day day, Random& random)
{
    for (std::size_t i = 0; i < reason.shelves.size(); ++i) {
        const int product = product_from(reason.shelves[i], day, random);
        const int quantity = reason.quantities[i] > 3 ? random.between(4, 10) : reason.quantities[i];
        taste.usual.push_back({product, quantity, reason.chances[i]});
    }
    taste.favourite = reason.shelves[static_cast<std::size_t>(random.below(3))];
    taste.extras = random.between(120, 420);
}

const Reason& set_reason(Person& person, Random& random)
{
    const auto& reason = choose<Reason>(reasons, random);
    person.habit.minute = random.between(reason.from, reason.to);
    person.habit.spread = random.between(reason.spread / 2, reason.spread * 3 / 2);
    set_taste(person.taste, reason, person.joined, random);
    return reason;
}

}  // namespace

void give_rhythm(Person& person, Random& random)
{
    const auto& reason = set_reason(person, random);
    const bool every_day = reason.weekdays[0] >= 10 && random.chance(400);
    const auto& pace = every_day ? daily : choose<Pace>(paces, random);
    set_weekdays(person.habit, pace, reason, random);
    person.taste.fickle = person.habit.fickle = random.chance(120);
}

void give_occasions(Person& person, Random& random)
{
    set_reason(person, random);
    person.habit.gap_from = random.between(35, 120);
    person.habit.gap_to = person.habit.gap_from + random.between(40, 220);
    person.taste.fickle = random.chance(220);
}

void give_one_visit(Person& person, Random& random)
{
    set_reason(person, random);
    person.habit.last = person.habit.first;
    person.habit.most_visits = 1;
    person.habit.arrives = true;
    person.taste.fickle = random.chance(250);
}

void give_office_order(Person& person, Random& random)
{
    const int people = random.between(6, 24);
    person.habit.weekdays[static_cast<std::size_t>(random.below(5))] = 950;
    person.habit.minute = random.between(clock(7, 15), clock(11, 45));
    person.habit.spread = 6;
    person.habit.travels = false;
    const bool lunches = person.habit.minute > clock(10, 0);
    for (int i = 0; i < 3; ++i) {
        const int product = product_from(lunches ? lunch : i == 0 ? roll : pastry, person.joined, random);
        person.taste.usual.push_back({product, std::max(2, people / 3), 900});
    }
    person.taste.extras = 60;
}

}  // namespace rapport::demo
