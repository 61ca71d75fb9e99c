// Non-negative matrix factorisation of sparse rows.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace rapport::stats {

// Rows of few numbers above zero.
struct SparseRows {
    struct Cell {
        std::int32_t column;
        float value;
    };
    std::vector<Cell> cells;
    std::vector<std::size_t> ends;      // of each row, among the cells
    std::int32_t columns = 0;

    std::size_t size() const { return ends.size(); }
    std::span<const Cell> row(std::size_t at) const
    {
        const auto from = at ? ends[at - 1] : 0;
        return {cells.data() + from, ends[at] - from};
    }
};

// Directions of unit length without a number below zero: `parts` of them, by column, those of one column side by side.
struct Parts {
    int count = 0;
    std::vector<double> weights;        // columns x count

    double& at(std::int32_t column, int part) { return weights[static_cast<std::size_t>(column) * static_cast<std::size_t>(count) + static_cast<std::size_t>(part)]; }
    double at(std::int32_t column, int part) const { return weights[static_cast<std::size_t>(column) * static_cast<std::size_t>(count) + static_cast<std::size_t>(part)]; }
    std::int32_t columns() const { return count ? static_cast<std::int32_t>(weights.size() / static_cast<std::size_t>(count)) : 0; }
};

struct Factorising {
    int parts = 0;                      // in all
    Parts start;                        // the first ones begin here
    int held = 0;                       // so many of those stay as they are
    std::uint64_t seed = 1;
    int rounds = 40;
    int tries = 3;                      // from other beginnings; the closest is taken
};

// The parts of which the rows are nearest to sums, by squared distance. Hierarchical alternating least squares: each part in turn is
// set to its best, in closed form, with the others as they are (A. Cichocki and A. H. Phan, Fast local algorithms for large scale nonnegative
// matrix and tensor factorizations, IEICE Transactions E92-A, 2009). It needs no step width and gets in forty rounds where the multiplicative
// rule of Lee and Seung needs hundreds. Begins with rows far from each other (D. Arthur and S. Vassilvitskii, k-means++, SODA 2007). The same
// input gives the same answer. Fewer parts where there are fewer different rows.
Parts factorise(const SparseRows& rows, const Factorising& how);

// How much of each part is in a row.
class Sharing {
public:
    explicit Sharing(const Parts& parts);
    std::span<const double> of(std::span<const SparseRows::Cell> row);

private:
    const Parts& parts_;
    std::vector<double> gram_, dots_, amounts_;
};

}  // namespace rapport::stats
