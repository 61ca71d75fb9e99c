#include "demo/habits.h"

#include "demo/products.h"

#include <algorithm>

namespace rapport::demo {
namespace {

struct Stay {
    Day first, last;
};

// Near the last day nobody travels: who is silent then is to be asked after, not on holiday.
constexpr int days_at_home = 40;

// One or two journeys in each year.
std::vector<Stay> stays_away(const Habit& habit, const Life& life, Random& random)
{
    std::vector<Stay> stays;
    if (!habit.travels) return stays;
    for (Day year = life.first; year < life.last; year.days += 365)
        for (int journeys = random.between(1, 2); journeys > 0; --journeys) {
            const Day leaves = plus(year, random.below(365));
            const int days = random.between(6, 15);
            if (plus(leaves, days) < plus(life.last, -days_at_home)) stays.push_back({leaves, plus(leaves, days)});
        }
    return stays;
}

bool is_away(const std::vector<Stay>& stays, Day day)
{
    return std::any_of(stays.begin(), stays.end(), [&](const Stay& stay) { return stay.first <= day && day <= stay.last; });
}

Local moment_on(Day day, const Habit& habit, Random& random)
{
    const auto hours = *opening_hours(day);
    const int wished = habit.minute + random.bell(habit.spread);
    const int some_time = random.between(hours.open + 1, hours.close - 2);
    const int second = random.below(60);
    const bool suits = hours.open < wished && wished < hours.close - 1;
    return at(day, suits ? wished : some_time, second);
}

int weeks_back(const Life& life, Day day) { return (life.last.days - day.days) / 7; }

bool comes_by_chance(const Habit& habit, Day day, Random& random)
{
    int chance = habit.weekdays[static_cast<std::size_t>(weekday(day))];
    if (habit.fickle && !promotion_on(day)) chance /= 30;
    if (is_advent(day)) chance = std::min(chance * 6 / 5, 985);
    return random.chance(chance);
}

bool comes(const Habit& habit, Day day, const Life& life, Random& random)
{
    const int week = weeks_back(life, day);
    const int known = static_cast<int>(habit.weeks.size());
    if (week < known) {
        const bool came = habit.weeks[static_cast<std::size_t>(known - 1 - week)] == 'x';
        return came && (weekday(day) == favourite_weekday(habit) || random.chance(habit.weekdays[static_cast<std::size_t>(weekday(day))]));
    }
    if ((week - habit.phase) % habit.every_weeks != 0) return false;
    return comes_by_chance(habit, day, random);
}

std::vector<Day> days_by_weekday(const Habit& habit, const Life& life, Random& random)
{
    std::vector<Day> days;
    const auto away = stays_away(habit, life, random);
    for (Day day = std::max(habit.first, life.first); day <= std::min(habit.last, life.last); ++day.days) {
        if (!is_open(day)) continue;
        const bool certain = (habit.arrives && day == habit.first) || (habit.leaves && day == habit.last);
        const bool would = comes(habit, day, life, random);
        if (certain || (would && !is_away(away, day))) days.push_back(day);
    }
    return days;
}

std::vector<Day> days_by_gap(const Habit& habit, const Life& life, Random& random)
{
    std::vector<Day> days;
    const Day last = std::min(habit.last, life.last);
    const int wait = habit.arrives ? 0 : random.below(habit.gap_to);
    for (Day day = open_day_from(plus(std::max(habit.first, life.first), wait)); day <= last;
         day = open_day_from(plus(day, random.between(habit.gap_from, habit.gap_to))))
        days.push_back(day);
    return days;
}

}  // namespace

int favourite_weekday(const Habit& habit)
{
    return static_cast<int>(std::max_element(habit.weekdays.begin(), habit.weekdays.end()) - habit.weekdays.begin());
}

std::vector<Local> visits_of(const Habit& habit, const Life& life, Random& random)
{
    auto days = habit.gap_from > 0 ? days_by_gap(habit, life, random) : days_by_weekday(habit, life, random);
    if (days.size() > static_cast<std::size_t>(habit.most_visits)) days.resize(static_cast<std::size_t>(habit.most_visits));

    std::vector<Local> visits;
    for (const Day day : days)
        if (const Local moment = moment_on(day, habit, random); moment <= life.now) visits.push_back(moment);
    return visits;
}

}  // namespace rapport::demo
