// When in the week a customer comes, as a density on the circle of the week: the shop's own week (when anybody comes), and on
// top of it the customer's favourite times. One visit says next to nothing and leaves the shop's week; with each further visit at
// the same time the favourite gets more weight.
//
//   rho(w) = sum of s_i N_i(w) + 7 p_d(w) (s_d D(w) + (1 - s_d - sum of s_i) rho_d(w))
//
// N_i is a normal density around a time of the week (wrapped; Mardia and Jupp, Directional Statistics, 2000), p_d the customer's
// share of weekday d (the shop's shares as a mixture of Dirichlet priors, and the visits that no favourite explains), D a normal
// density around a time of the day, rho_d how the shop's weekday d goes. All are relative: their mean over the week is 1. Each
// favourite is found by a mixture's EM steps (Dempster, Laird and Rubin, 1977) from the most promising visit, for each of a few
// spreads; its evidence is the ratio of likelihoods with and without it, the favourite time and the share
// integrated out by Laplace's method. A favourite's share is multiplied by the probability that it is one (model averaging).
#pragma once
#include "stats/circular.h"
#include "stats/shop_week.h"

#include <array>
#include <span>

namespace rapport::stats {

constexpr std::array spreads_hours{0.35, 0.7, 1.4, 2.8, 5.6};

// What is known of favourites before a customer's visits are: fitted from all.
struct FavouritePrior {
    double first = 0.3;   // probability that a customer has a favourite time of the week
    double further = 0.1; // ... that one with a favourite has another
    double day = 0.1;     // ... that a customer has a favourite time of the day
    std::array<double, spreads_hours.size()> spread{0.2, 0.2, 0.2, 0.2, 0.2};  // how probable each spread is
    std::array<double, 3> weekdays{0.1, 0.3, 0.6};  // how probable each of weekday_weights is
};

// How many visits the shop's weekdays count for in a customer's own.
constexpr std::array weekday_weights{3., 15., 100.};

// A favourite time. Of a week: hours from Monday 0:00; of a day: hours from 0:00.
struct Favourite {
    float hour = 0;
    float spread_hours = 1;  // standard deviation, with what is not known of the hour itself
    float share = 0;         // of the visits; 0: there is none
};

// Visits of the favourite before the hour, on a circle of 24 or 168 hours; only differences mean something.
double below(const Favourite& favourite, double hour, double circle);

struct WeekPreference {
    static constexpr int most = 3;
    std::array<Favourite, most> week{};  // the first is the clearest
    Favourite day{};
    std::array<float, 7> weekday{};  // the shares of the weekdays among the other visits
    float evidence = 0;  // ln of how many times more probable the visits are if they have a favourite time of the week
    float habit = 0;     // probability that there is one

    double rest() const;  // the share that keeps to the shop's hours
};

// Only so many of the latest visits say when somebody comes: habits change.
constexpr std::size_t visits_that_count = 96;

// Of visits in any order. Takes time in the square of the visits that count.
WeekPreference prefer(std::span<const WallSeconds> visits, const ShopWeek& shop, const FavouritePrior& prior);

// What one customer adds to the next FavouritePrior.
struct FavouriteCounts {
    double customers = 0, with_first = 0, with_further = 0, with_day = 0;
    std::array<double, spreads_hours.size()> spread{};
    std::array<double, weekday_weights.size()> weekdays{};
    FavouritePrior prior() const;
    void operator+=(const FavouriteCounts& other);
};
WeekPreference prefer(std::span<const WallSeconds> visits, const ShopWeek& shop, const FavouritePrior& prior, FavouriteCounts* counts);

}  // namespace rapport::stats
