// When somebody comes.
#pragma once
#include "demo/calendar.h"
#include "demo/random.h"

#include <array>
#include <limits>
#include <string_view>
#include <vector>

namespace rapport::demo {

struct Habit {
    std::array<int, 7> weekdays{};  // the chance, in a thousand, to come on a Monday, Tuesday, ...
    int every_weeks = 1;            // 2: every other week only
    int phase = 0;                  // which of them, counted back from the last day
    int minute = clock(9, 0);       // of the day, when they like to come,
    int spread = 20;                // and by how many minutes that varies

    // Instead of weekdays: so many days from one visit to the next.
    int gap_from = 0, gap_to = 0;

    Day first{}, last{};            // between these days; on `first` for certain, if `arrives`, on `last` if `leaves`
    bool arrives = false, leaves = false;
    int most_visits = std::numeric_limits<int>::max();
    bool fickle = false;            // stays away from full prices
    bool travels = true;            // is away for a week or two now and then

    // Set by hand: the last weeks up to the last day, the latest at the end; x came on their favourite weekday, . did not.
    std::string_view weeks = {};
};

// The weekday on which they come most.
int favourite_weekday(const Habit& habit);

// All visits in order of time, at most one a day, never when the shop is closed, none after life.now.
std::vector<Local> visits_of(const Habit& habit, const Life& life, Random& random);

}  // namespace rapport::demo
