#include "customers/spelling.h"

#include <algorithm>

namespace rapport::customers {

Spelling::Spelling(std::string_view typed) : length_(static_cast<int>(std::min<std::size_t>(typed.size(), 64)))
{
    for (int i = 0; i < length_; ++i) where_[static_cast<unsigned char>(typed[static_cast<std::size_t>(i)])] |= std::uint64_t{1} << i;
}

Spelling::Distance Spelling::to(std::string_view word) const
{
    if (length_ == 0) return {static_cast<int>(word.size()), 0};
    const std::uint64_t last = std::uint64_t{1} << (length_ - 1);
    std::uint64_t rises = ~std::uint64_t{0}, falls = 0;     // where the column's distances go up, and down
    std::uint64_t diagonal = 0, previous = 0;
    int distance = length_, nearest = length_;
    for (const char letter : word) {
        const auto same = where_[static_cast<unsigned char>(letter)];
        const auto swapped = ((~diagonal & same) << 1) & previous;
        diagonal = (((same & rises) + rises) ^ rises) | same | falls | swapped;
        auto up = falls | ~(diagonal | rises);
        auto down = diagonal & rises;
        distance += (up & last) != 0;
        distance -= (down & last) != 0;
        nearest = std::min(nearest, distance);
        up = (up << 1) | 1;
        down <<= 1;
        rises = down | ~(diagonal | up);
        falls = up & diagonal;
        previous = same;
    }
    return {distance, nearest};
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
