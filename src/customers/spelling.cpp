#include "customers/spelling.h"

#include <algorithm>
#include <bit>

namespace rapport::customers {

Spelling::Spelling(std::string_view typed) : length_(static_cast<int>(std::min<std::size_t>(typed.size(), 64)))
{
    for (int i = 0; i < length_; ++i) where_[static_cast<unsigned char>(typed[static_cast<std::size_t>(i)])] |= std::uint64_t{1} << i;
}

Spelling::Distance Spelling::to(std::string_view word) const
{
    if (length_ == 0) return {static_cast<int>(word.size()), 0};
    auto column = start();
    for (const char letter : word) column = after(column, letter);
    return {column.distance, column.nearest};
}

Spelling::Column Spelling::after(const Column& column, char letter) const
{
    const std::uint64_t last = std::uint64_t{1} << (length_ - 1);
    const auto [rises, falls, diagonal, previous, read, distance, nearest] = column;
    Column next;
    const auto same = where_[static_cast<unsigned char>(letter)];
    const auto swapped = ((~diagonal & same) << 1) & previous;
    next.diagonal = (((same & rises) + rises) ^ rises) | same | falls | swapped;
    auto up = falls | ~(next.diagonal | rises);
    auto down = next.diagonal & rises;
    next.distance = distance + ((up & last) != 0) - ((down & last) != 0);
    next.nearest = std::min(nearest, next.distance);
    up = (up << 1) | 1;
    down <<= 1;
    next.rises = down | ~(next.diagonal | up);
    next.falls = up & next.diagonal;
    next.previous = same;
    next.read = read + 1;
    return next;
}

// A beginning of the typed word whose length differs by more letters from what was read is too far away anyhow. When all
// are, so are all after the next letter: a swap, which skips a column, costs no less than two wrong letters less one.
bool Spelling::within_reach(const Column& column, int most) const
{
    const int from = std::max(0, column.read - most), to = std::min(length_, column.read + most);
    if (from > to) return false;
    const auto below = [](int bits) { return bits >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1; };
    int distance = column.read + std::popcount(column.rises & below(from)) - std::popcount(column.falls & below(from));
    for (int i = from; distance > most; ++i) {
        if (i == to) return false;
        distance += static_cast<int>(column.rises >> i & 1) - static_cast<int>(column.falls >> i & 1);
    }
    return true;
}

std::uint32_t letters_of(std::string_view word)
{
    std::uint32_t letters = 0;
    for (const char c : word) {
        if (c >= 'a' && c <= 'z') letters |= 1u << (c - 'a');
        else if (c >= '0' && c <= '9') letters |= 1u << (26 + (c - '0') % 5);
        else letters |= 1u << 31;
    }
    return letters;
}

}  // namespace rapport::customers
