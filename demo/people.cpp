#include "demo/people.h"

#include "demo/manners.h"
#include "demo/named.h"
#include "demo/profiles.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <tuple>

namespace rapport::demo {
namespace {

struct Group {
    Role role;
    int people;
};
constexpr Group groups[] = {
    {Role::office, 26}, {Role::regular, 430}, {Role::tried, 200}, {Role::occasional, 640}, {Role::once, 561}, {Role::card, 120}};
constexpr int first_card = 20417;

// Streams of chance, apart from those that others draw from.
constexpr std::uint64_t people_stream = 1'000'000;

// A day on which somebody came for the first time: more of them as the shop grew, and in Advent.
Day day_of_joining(const Life& life, Random& random)
{
    for (;;) {
        const Day day = plus(life.first, random.between(1, life.last.days - life.first.days - 1));
        const int wish = 600 + progress(life, day) * 150 / 1000 + (is_advent(day) ? 150 : 0);
        if (is_open(day) && random.chance(wish)) return day;
    }
}

void join(Person& person, const Life& life, int there_from_the_beginning, Random& random)
{
    person.habit.last = life.last;
    if (random.chance(there_from_the_beginning)) {
        person.joined = plus(life.first, -random.between(20, 1800));
        person.habit.first = life.first;
    } else {
        person.joined = person.habit.first = day_of_joining(life, random);
        person.habit.arrives = true;
    }
}

// Some of the regulars stay away for good one day, more of them while the shop was young.
void maybe_lapse(Person& person, const Life& life, Random& random)
{
    if (!random.chance(200)) return;
    const Day lapse = plus(life.first, random.between(30, 640));
    if (random.chance(progress(life, lapse) * 900 / 1000) || lapse <= person.habit.first) return;
    person.habit.last = lapse;
}

void settle_card(Person& person, const Life& life, Random& random)
{
    const int kind = random.below(10);
    join(person, life, kind < 2 ? 400 : 100, random);
    if (kind < 2) give_rhythm(person, random);
    else if (kind < 5) give_occasions(person, random);
    else give_one_visit(person, random);
}

void settle(Person& person, const Life& life, Random& random)
{
    switch (person.role) {
    case Role::named: break;
    case Role::office:
        join(person, life, 550, random);
        give_office_order(person, random);
        break;
    case Role::regular:
        join(person, life, 600, random);
        give_rhythm(person, random);
        maybe_lapse(person, life, random);
        break;
    case Role::tried: {
        join(person, life, 0, random);
        give_rhythm(person, random);
        const std::array tries{random.between(2, 5), random.between(2, 5), random.between(2, 5)};
        person.habit.most_visits = *std::min_element(tries.begin(), tries.end());
        break;
    }
    case Role::occasional:
        join(person, life, 250, random);
        give_occasions(person, random);
        if (random.chance(300)) person.habit.most_visits = random.between(1, 4);
        break;
    case Role::once:
        join(person, life, 0, random);
        give_one_visit(person, random);
        break;
    case Role::card: settle_card(person, life, random); break;
    }
}

std::string numbered(const char* form, int number)
{
    char text[32];
    std::snprintf(text, sizeof text, form, number);
    return text;
}

void number_by_joining(std::vector<Person>& people, std::size_t named)
{
    std::stable_sort(people.begin() + static_cast<std::ptrdiff_t>(named), people.end(),
                     [](const Person& a, const Person& b) { return a.joined < b.joined; });
    int number = 0, card = first_card;
    for (auto& person : people) {
        const bool anonymous = person.role == Role::card;
        person.external_id = anonymous ? numbered("CARD-%05d", card++) : numbered("K-%04d", ++number);
    }
}

}  // namespace

bool has_name(const Person& person) { return !person.profile.name.empty(); }

std::string favourite_of(const Person& person)
{
    return in_a_sentence(products()[static_cast<std::size_t>(person.taste.usual.front().product)]);
}

std::vector<Person> make_people(std::uint64_t seed, const Life& life)
{
    auto people = named_people(life);
    const auto named = people.size();
    for (const auto& group : groups)
        for (int i = 0; i < group.people; ++i) {
            Random random(seed, people_stream + people.size());
            people.push_back({.role = group.role});
            settle(people.back(), life, random);
        }
    number_by_joining(people, named);
    write_profiles(people, named, seed);
    return people;
}

}  // namespace rapport::demo
