#include "stats/optimise.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace rapport::stats {
namespace {

using Vector = std::vector<double>;
using Matrix = std::vector<double>;  // square, row by row

// A point with what the objective says there.
struct Place {
    Vector at;
    double value = 0;
    Vector slope;

    double largest_slope() const
    {
        double largest = 0;
        for (const double s : slope) largest = std::max(largest, std::abs(s));
        return largest;
    }
};

double dot(const Vector& a, const Vector& b)
{
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum;
}

Vector times(const Matrix& m, const Vector& v)
{
    Vector result(v.size());
    for (std::size_t i = 0; i < v.size(); ++i)
        for (std::size_t j = 0; j < v.size(); ++j) result[i] += m[i * v.size() + j] * v[j];
    return result;
}

Matrix scaled_identity(std::size_t n, double scale)
{
    Matrix m(n * n);
    for (std::size_t i = 0; i < n; ++i) m[i * n + i] = scale;
    return m;
}

// The lower triangle of Cholesky's factor of m - shift * identity; nothing when that is not positive definite.
std::optional<Matrix> cholesky(Matrix m, std::size_t n, double shift)
{
    for (std::size_t i = 0; i < n; ++i) m[i * n + i] -= shift;
    for (std::size_t j = 0; j < n; ++j) {
        for (std::size_t k = 0; k < j; ++k) m[j * n + j] -= m[j * n + k] * m[j * n + k];
        if (!(m[j * n + j] > 0)) return std::nullopt;
        m[j * n + j] = std::sqrt(m[j * n + j]);
        for (std::size_t i = j + 1; i < n; ++i) {
            for (std::size_t k = 0; k < j; ++k) m[i * n + j] -= m[i * n + k] * m[j * n + k];
            m[i * n + j] /= m[j * n + j];
        }
    }
    return m;
}

Matrix inverse(const Matrix& factor, std::size_t n)
{
    Matrix result(n * n);
    for (std::size_t column = 0; column < n; ++column) {
        Vector x(n);
        x[column] = 1;
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t k = 0; k < i; ++k) x[i] -= factor[i * n + k] * x[k];
            x[i] /= factor[i * n + i];
        }
        for (std::size_t i = n; i-- > 0;) {
            for (std::size_t k = i + 1; k < n; ++k) x[i] -= factor[k * n + i] * x[k];
            x[i] /= factor[i * n + i];
        }
        for (std::size_t i = 0; i < n; ++i) result[i * n + column] = x[i];
    }
    return result;
}

class Minimiser {
public:
    Minimiser(const Objective& objective, const Search& search) : objective_(objective), search_(search) {}

    Minimum run(Vector start)
    {
        Place here = look(std::move(start));
        descend(here);
        return judge(std::move(here));
    }

private:
    Place look(Vector at)
    {
        Place place{std::move(at), 0, {}};
        place.slope.resize(place.at.size());
        place.value = objective_(place.at, place.slope);
        ++evaluations_;
        return place;
    }

    bool out_of_bounds(const Place& place) const
    {
        return std::any_of(place.at.begin(), place.at.end(), [&](double x) { return std::abs(x) > search_.bound; });
    }

    // BFGS until Newton's method can be trusted to finish.
    void descend(Place& here)
    {
        constexpr double near_enough = 1e-6;
        constexpr double newton_may_try = 1e-3;
        const std::size_t n = here.at.size();
        bool fresh = search_.inverse_hessian.empty();
        Matrix inverse_hessian = fresh ? scaled_identity(n, 1) : search_.inverse_hessian;

        for (int step = 0; step < search_.most_steps; ++step) {
            if (here.largest_slope() < near_enough || out_of_bounds(here)) return;

            Vector direction = times(inverse_hessian, here.slope);
            for (double& d : direction) d = -d;
            const auto next = step_along(here, direction, fresh);
            if (!next) {
                if (fresh || here.largest_slope() < newton_may_try) return;
                inverse_hessian = scaled_identity(n, 1);  // the curvature misled us: steepest descent once more
                fresh = true;
                continue;
            }
            learn_curvature(inverse_hessian, here, *next, fresh);
            fresh = false;
            here = *next;
        }
    }

    // A point along `direction` that is lower and less steep (Wolfe's conditions); nothing when there is none to be
    // found.
    std::optional<Place> step_along(const Place& here, const Vector& direction, bool fresh)
    {
        constexpr double lower_by = 1e-4;
        constexpr double less_steep_by = 0.9;
        constexpr double longest_move = 3;
        constexpr double infinity = std::numeric_limits<double>::infinity();

        const double steepness = dot(here.slope, direction);
        if (!(steepness < 0)) return std::nullopt;
        double length = 0;
        for (const double d : direction) length = std::max(length, std::abs(d));
        const double longest = longest_move / length;
        const double noise = 1e-14 * std::abs(here.value);

        double near = 0, near_value = here.value, near_steepness = steepness;
        double far = infinity, far_value = 0, far_steepness = 0;
        double step = fresh ? std::min(1., 1 / length) : std::min(1., longest);

        for (int attempt = 0; attempt < 50; ++attempt) {
            Vector at = here.at;
            for (std::size_t i = 0; i < at.size(); ++i) at[i] += step * direction[i];
            Place place = look(std::move(at));
            const double place_steepness = dot(place.slope, direction);

            if (!(place.value <= here.value + lower_by * step * steepness + noise) || !std::isfinite(place_steepness)) {
                far = step, far_value = place.value, far_steepness = place_steepness;
            } else if (place_steepness < less_steep_by * steepness && step < longest) {
                near = step, near_value = place.value, near_steepness = place_steepness;
            } else {
                return place;
            }

            if (far == infinity) {
                step = std::min(2.5 * step, longest);
                continue;
            }
            if (far - near < 1e-14 * far) return std::nullopt;
            const double fraction =
                least_of_cubic(near_value, near_steepness * (far - near), far_value, far_steepness * (far - near));
            step = near + fraction * (far - near);
        }
        return std::nullopt;
    }

    // Where in [0, 1] the cubic with these values and slopes at 0 and 1 is least, kept off the ends.
    static double least_of_cubic(double value0, double slope0, double value1, double slope1)
    {
        const double theta = 3 * (value0 - value1) + slope0 + slope1;
        const double root = std::sqrt(theta * theta - slope0 * slope1);
        const double fraction = 1 - (slope1 + root - theta) / (slope1 - slope0 + 2 * root);
        return std::isfinite(fraction) ? std::clamp(fraction, 0.1, 0.9) : 0.5;
    }

    static void learn_curvature(Matrix& inverse_hessian, const Place& from, const Place& to, bool fresh)
    {
        const std::size_t n = from.at.size();
        Vector move(n), change(n);
        for (std::size_t i = 0; i < n; ++i) {
            move[i] = to.at[i] - from.at[i];
            change[i] = to.slope[i] - from.slope[i];
        }
        const double along = dot(move, change);
        if (!(along > 1e-14 * std::sqrt(dot(move, move) * dot(change, change)))) return;
        if (fresh) inverse_hessian = scaled_identity(n, along / dot(change, change));

        const Vector bent = times(inverse_hessian, change);
        const double weight = (1 + dot(change, bent) / along) / along;
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j < n; ++j)
                inverse_hessian[i * n + j] +=
                    weight * move[i] * move[j] - (bent[i] * move[j] + move[i] * bent[j]) / along;
    }

    Matrix hessian_at(const Place& here)
    {
        constexpr double h = 1e-4;
        const std::size_t n = here.at.size();
        Matrix hessian(n * n);
        for (std::size_t i = 0; i < n; ++i) {
            Vector at = here.at;
            at[i] = here.at[i] + h;
            const Place right = look(at);
            at[i] = here.at[i] - h;
            const Place left = look(at);
            for (std::size_t j = 0; j < n; ++j) {
                const double second = (right.slope[j] - left.slope[j]) / (2 * h);
                hessian[i * n + j] += second / 2;
                hessian[j * n + i] += second / 2;
            }
        }
        return hessian;
    }

    Minimum judge(Place here)
    {
        const std::size_t n = here.at.size();
        Matrix inverse_hessian;
        for (int round = 0; round < 3 && !out_of_bounds(here); ++round) {
            const Matrix hessian = hessian_at(here);
            inverse_hessian.clear();
            if (!cholesky(hessian, n, search_.least_curvature)) break;
            inverse_hessian = inverse(*cholesky(hessian, n, 0), n);
            polish(here, inverse_hessian);
            if (here.largest_slope() < search_.vanishing) break;
        }

        Minimum minimum{Minimum::Kind::not_found, here.at, here.value, here.largest_slope(), {}, evaluations_};
        if (out_of_bounds(here)) {
            minimum.kind = Minimum::Kind::out_of_bounds;
        } else if (inverse_hessian.empty() && here.largest_slope() < 1e-4) {
            minimum.kind = Minimum::Kind::flat;
        } else if (here.largest_slope() < search_.vanishing) {
            minimum.kind = Minimum::Kind::proven;
            minimum.inverse_hessian = std::move(inverse_hessian);
        }
        return minimum;
    }

    // Newton's steps with a Hessian taken near by, as long as they flatten the slope.
    void polish(Place& here, const Matrix& inverse_hessian)
    {
        constexpr double flat = 1e-13;
        for (int step = 0; step < 20 && here.largest_slope() > flat; ++step) {
            const Vector move = times(inverse_hessian, here.slope);
            Vector at = here.at;
            for (std::size_t i = 0; i < at.size(); ++i) at[i] -= move[i];
            Place next = look(std::move(at));
            if (!(next.largest_slope() < here.largest_slope() / 2)) return;
            here = std::move(next);
        }
    }

    const Objective& objective_;
    const Search& search_;
    int evaluations_ = 0;
};

}  // namespace

Minimum minimise(const Objective& objective, std::vector<double> start, const Search& search)
{
    return Minimiser(objective, search).run(std::move(start));
}

}  // namespace rapport::stats
