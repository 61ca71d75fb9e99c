#include "stats/themes/factorise.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace rapport::stats {
namespace {

constexpr double tiny = 1e-12;

std::vector<double> gram_of(const std::vector<double>& matrix, int count)
{
    const auto k = static_cast<std::size_t>(count);
    std::vector<double> gram(k * k, 0.0);
    for (std::size_t row = 0; row < matrix.size(); row += k)
        for (std::size_t i = 0; i < k; ++i) {
            const double left = matrix[row + i];
            if (left == 0) continue;
            for (std::size_t j = 0; j < k; ++j) gram[i * k + j] += left * matrix[row + j];
        }
    return gram;
}

// dots = row times parts.
void project(std::span<const SparseRows::Cell> row, const Parts& parts, double* dots)
{
    std::fill(dots, dots + parts.count, 0.0);
    for (const auto& [column, value] : row) {
        const double* weights = &parts.weights[static_cast<std::size_t>(column) * static_cast<std::size_t>(parts.count)];
        for (int part = 0; part < parts.count; ++part) dots[part] += value * weights[part];
    }
}

// One closed-form pass over the amounts of one row.
void refine(const double* dots, const std::vector<double>& gram, int count, int from, double* amounts)
{
    const auto k = static_cast<std::size_t>(count);
    for (auto i = static_cast<std::size_t>(from); i < k; ++i) {
        const double* g = &gram[i * k];
        if (g[i] < tiny) continue;
        double rest = dots[i];
        for (std::size_t j = 0; j < k; ++j) rest -= g[j] * amounts[j];
        amounts[i] = std::max(0.0, amounts[i] + rest / g[i]);
    }
}

void to_unit(Parts& parts, int part)
{
    double square = 0;
    for (std::int32_t column = 0; column < parts.columns(); ++column) square += parts.at(column, part) * parts.at(column, part);
    if (square < tiny) return;
    for (std::int32_t column = 0; column < parts.columns(); ++column) parts.at(column, part) /= std::sqrt(square);
}

double drawn(std::mt19937_64& random) { return static_cast<double>(random() >> 11) * 0x1p-53; }

// Begins with rows far from each other and from the given parts: each is taken with the chance of its squared distance.
Parts beginning(const SparseRows& rows, const Factorising& how, std::mt19937_64& random)
{
    Parts parts;
    parts.count = how.parts;
    parts.weights.assign(static_cast<std::size_t>(rows.columns) * static_cast<std::size_t>(how.parts), 0.0);
    std::vector<double> far(rows.size(), 1.0);
    const auto away_from = [&](int part) {
        for (std::size_t at = 0; at < rows.size(); ++at) {
            double near = 0;
            for (const auto& [column, value] : rows.row(at)) near += value * parts.at(column, part);
            far[at] = std::min(far[at], std::max(0.0, 1 - near));
        }
    };
    int part = 0;
    for (; part < how.start.count && part < how.parts; ++part) {
        for (std::int32_t column = 0; column < std::min(rows.columns, how.start.columns()); ++column) parts.at(column, part) = how.start.at(column, part);
        away_from(part);
    }
    for (; part < how.parts; ++part) {
        double sum = 0;
        for (const double one : far) sum += one * one;
        if (sum < tiny) break;
        double left = drawn(random) * sum;
        std::size_t at = 0;
        while (at + 1 < far.size() && (left -= far[at] * far[at]) > 0) ++at;
        for (const auto& [column, value] : rows.row(at)) parts.at(column, part) = value;
        away_from(part);
    }
    if (part == how.parts) return parts;
    Parts fewer{part, std::vector<double>(static_cast<std::size_t>(rows.columns) * static_cast<std::size_t>(part))};
    for (std::int32_t column = 0; column < rows.columns; ++column)
        for (int i = 0; i < part; ++i) fewer.at(column, i) = parts.at(column, i);
    return fewer;
}

class Fit {
public:
    Fit(const SparseRows& rows, Parts parts, int held) : rows_(rows), parts_(std::move(parts)), held_(held), k_(static_cast<std::size_t>(parts_.count)) {}

    void run(int rounds)
    {
        amounts_.assign(rows_.size() * k_, 0.0);
        const double start = 1.0 / static_cast<double>(std::max<std::size_t>(k_, 1));
        std::ranges::fill(amounts_, start);
        double before = 0;
        for (int round = 0; round < rounds; ++round) {
            share(round == 0 ? 4 : 1);
            if (round > 4 && before - loss_ < 1e-4 * before) break;
            before = loss_;
            weigh();
        }
    }
    // Half the squared distance less half the rows' own squares.
    double loss() const { return loss_; }
    Parts parts() && { return std::move(parts_); }

private:
    void share(int passes)
    {
        const auto gram = gram_of(parts_.weights, parts_.count);
        std::vector<double> dots(k_);
        sums_.assign(parts_.weights.size(), 0.0);
        loss_ = 0;
        for (std::size_t at = 0; at < rows_.size(); ++at) {
            double* amounts = &amounts_[at * k_];
            project(rows_.row(at), parts_, dots.data());
            for (int pass = 0; pass < passes; ++pass) refine(dots.data(), gram, parts_.count, 0, amounts);
            for (std::size_t i = 0; i < k_; ++i) {
                if (amounts[i] == 0) continue;
                double norm = 0;
                for (std::size_t j = 0; j < k_; ++j) norm += gram[i * k_ + j] * amounts[j];
                loss_ += amounts[i] * (norm / 2 - dots[i]);
            }
            for (const auto& [column, value] : rows_.row(at)) {
                double* sums = &sums_[static_cast<std::size_t>(column) * k_];
                for (std::size_t i = 0; i < k_; ++i) sums[i] += value * amounts[i];
            }
        }
        loss_ += static_cast<double>(rows_.size()) / 2;      // rows are of unit length: the loss stays above zero
    }

    void weigh()
    {
        const auto gram = gram_of(amounts_, parts_.count);
        for (std::size_t at = 0; at < parts_.weights.size(); at += k_) refine(&sums_[at], gram, parts_.count, held_, &parts_.weights[at]);
        for (int part = held_; part < parts_.count; ++part) to_unit(parts_, part);
    }

    const SparseRows& rows_;
    Parts parts_;
    int held_;
    std::size_t k_;
    std::vector<double> amounts_, sums_;
    double loss_ = 0;
};

}  // namespace

Parts factorise(const SparseRows& rows, const Factorising& how)
{
    if (how.parts <= 0 || rows.size() == 0 || rows.columns == 0) return {};
    std::mt19937_64 random(how.seed);
    Parts best;
    double least = 0;
    for (int attempt = 0; attempt < std::max(1, how.tries); ++attempt) {
        Fit fit(rows, beginning(rows, how, random), how.held);
        fit.run(how.rounds);
        if (attempt > 0 && fit.loss() >= least) continue;
        least = fit.loss();
        best = std::move(fit).parts();
    }
    return best;
}

Sharing::Sharing(const Parts& parts)
    : parts_(parts), gram_(gram_of(parts.weights, parts.count)), dots_(static_cast<std::size_t>(parts.count)), amounts_(static_cast<std::size_t>(parts.count))
{
}

std::span<const double> Sharing::of(std::span<const SparseRows::Cell> row)
{
    constexpr int passes = 8;
    project(row, parts_, dots_.data());
    std::ranges::copy(dots_, amounts_.begin());
    for (int pass = 0; pass < passes; ++pass) refine(dots_.data(), gram_, parts_.count, 0, amounts_.data());
    return amounts_;
}

}  // namespace rapport::stats
