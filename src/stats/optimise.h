// Minimises a smooth function of a few variables whose gradient is known.
#pragma once
#include <algorithm>
#include <functional>
#include <span>
#include <vector>

namespace rapport::stats {

// Returns the value at `at` and fills `gradient` (same length). May return NaN or infinity where it is undefined: the
// search then turns back.
using Objective = std::function<double(std::span<const double> at, std::span<double> gradient)>;

// Where a search ended, and what that place is like.
struct Minimum {
    enum class Kind {
        proven,         // the gradient vanishes and the Hessian is clearly positive definite
        flat,           // the gradient vanishes, but along some direction nothing changes
        out_of_bounds,  // a variable left [-bound, bound]: the least value lies at infinity, or nowhere
        not_found,      // the gradient does not vanish where no further step helps
    };

    Kind kind = Kind::not_found;
    std::vector<double> at;
    double value = 0;
    double largest_slope = 0;              // largest absolute component of the gradient at `at`
    std::vector<double> inverse_hessian;   // row by row; empty unless proven
    int evaluations = 0;
};

struct Search {
    double bound = 14;          // of every variable's absolute value; e^14 is about a million
    double vanishing = 1e-7;    // slopes below this count as zero
    double least_curvature = 1e-6;
    int most_steps = 300;
    std::vector<double> inverse_hessian;    // what is known of it at the start, row by row; empty: nothing
};

// What the mean over so many customers must curve: with less a logarithm's standard error is above 10, and the data do not tell
// the parameter. Below 1e-6 the curvature is rounding.
inline double least_curvature_of_a_mean(double customers) { return std::max(1e-6, 1 / (100 * customers)); }

// Quasi-Newton (BFGS) with a Wolfe line search until the slope is small, then Newton's steps with the Hessian taken
// from central differences of the gradient, which also decides what kind of place it is. The function should be of the
// order of 1 and its variables too (a mean log-likelihood, logarithms of parameters). Ends after `most_steps` at the
// latest. See Nocedal and Wright, Numerical Optimization, 2nd edition, chapters 3 and 6.
Minimum minimise(const Objective& objective, std::vector<double> start, const Search& search = {});

}  // namespace rapport::stats
