// The normal distribution where it is asked for millions of times: from a table, with an error below 1e-6. Never decreases.
#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace rapport::stats {

class NormalTable {
public:
    NormalTable()
    {
        for (int i = 0; i <= cells; ++i) below_[i] = std::erfc(-z_at(i) / std::numbers::sqrt2) / 2;
        for (int i = 0; i <= cells; ++i) density_[i] = std::exp(-z_at(i) * z_at(i) / 2) / std::sqrt(2 * std::numbers::pi);
    }
    double below(double z) const { return z >= reach ? 1 : z <= -reach ? 0 : between(below_, z); }
    double density(double z) const { return std::abs(z) >= reach ? 0 : between(density_, z); }
    static constexpr int reach = 6;  // further out nothing is left

private:
    static constexpr int cells_in_one = 256, cells = 2 * reach * cells_in_one;
    using Table = std::array<double, cells + 1>;
    static double z_at(int i) { return static_cast<double>(i) / cells_in_one - reach; }
    static double between(const Table& table, double z)
    {
        const double at = (z + reach) * cells_in_one;
        // Next to 6 the sum is rounded up.
        const auto i = std::min<std::size_t>(static_cast<std::size_t>(at), cells - 1);
        return table[i] + (at - static_cast<double>(i)) * (table[i + 1] - table[i]);
    }
    Table below_, density_;
};

inline const NormalTable normal_table;

// P(Z <= z), and the density at z.
inline double normal_below(double z) { return normal_table.below(z); }
inline double normal_density(double z) { return normal_table.density(z); }

}  // namespace rapport::stats
