// Chance that is the same on every machine: whole numbers only, no distributions of a standard library.
//
// Draw once per statement (or inside braces): the order in which a compiler evaluates the arguments of a call is its own.
#pragma once
#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace rapport::demo {

// SplitMix64 (Steele, Lea and Flood, 2014). Each stream is independent, so that one more draw for one person changes
// nothing for the others.
class Random {
public:
    Random(std::uint64_t seed, std::uint64_t stream) : state_(mixed(mixed(seed) + stream)) {}

    std::uint64_t next() { return mixed(state_ += 0x9E3779B97F4A7C15u); }
    int below(int count) { return static_cast<int>(((next() >> 32) * static_cast<std::uint64_t>(count)) >> 32); }
    int between(int lowest, int highest) { return lowest + below(highest - lowest + 1); }
    bool chance(int per_mille) { return below(1000) < per_mille; }

    // About a bell curve around 0 with this standard deviation; never beyond three of them.
    int bell(int spread)
    {
        int sum = 0;
        for (int i = 0; i < 3; ++i) sum += between(-spread, spread);
        return sum;
    }

    template <class Range> const auto& pick(const Range& range) { return range[static_cast<std::size_t>(below(static_cast<int>(std::size(range))))]; }

    // The index of a weight, as often as its share of all.
    int pick_weight(std::span<const int> weights)
    {
        int total = 0;
        for (const int weight : weights) total += weight;
        int left = below(total);
        int index = 0;
        while (left >= weights[static_cast<std::size_t>(index)]) left -= weights[static_cast<std::size_t>(index++)];
        return index;
    }

private:
    static std::uint64_t mixed(std::uint64_t x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
        return x ^ (x >> 31);
    }
    std::uint64_t state_;
};

// Gives each of its cards once before any of them comes again.
template <class Card> class Deck {
public:
    explicit Deck(std::span<const Card> cards) : cards_(cards.begin(), cards.end()), next_(cards_.size()) {}

    const Card& draw(Random& random)
    {
        if (next_ == cards_.size()) {
            for (std::size_t i = cards_.size(); i > 1; --i)
                std::swap(cards_[i - 1], cards_[static_cast<std::size_t>(random.below(static_cast<int>(i)))]);
            next_ = 0;
        }
        return cards_[next_++];
    }

private:
    std::vector<Card> cards_;
    std::size_t next_;
};
template <class Range> Deck(const Range&) -> Deck<typename Range::value_type>;

}  // namespace rapport::demo
