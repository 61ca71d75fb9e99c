#include "stats/purchases.h"

#include "stats/fit.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <sstream>
#include <tuple>

namespace rapport::stats {
namespace {

// Gives each distinct number a small id, in the order of first appearance. Open addressing over the numbers' bits.
class Distinct {
public:
    std::uint32_t id_of(double number)
    {
        const double positive_zero = number + 0.0;  // -0 and 0 are one number
        const auto bits = std::bit_cast<std::uint64_t>(positive_zero);
        std::size_t slot = slot_of(bits);
        while (slots_[slot] != nobody) {
            if (std::bit_cast<std::uint64_t>(numbers_[slots_[slot]]) == bits) return slots_[slot];
            slot = (slot + 1) & (slots_.size() - 1);
        }
        const auto id = static_cast<std::uint32_t>(numbers_.size());
        slots_[slot] = id;
        numbers_.push_back(positive_zero);
        if (2 * numbers_.size() > slots_.size()) grow();
        return id;
    }

    std::size_t size() const { return numbers_.size(); }

    // The numbers in ascending order, and for each id its place among them.
    std::pair<std::vector<double>, std::vector<std::uint32_t>> ranked() const
    {
        std::vector<std::uint32_t> ids(numbers_.size());
        std::iota(ids.begin(), ids.end(), 0u);
        std::sort(ids.begin(), ids.end(), [&](auto a, auto b) { return numbers_[a] < numbers_[b]; });

        std::vector<double> ascending(ids.size());
        std::vector<std::uint32_t> rank(ids.size());
        for (std::uint32_t place = 0; place < ids.size(); ++place) {
            ascending[place] = numbers_[ids[place]];
            rank[ids[place]] = place;
        }
        return {std::move(ascending), std::move(rank)};
    }

private:
    static constexpr std::uint32_t nobody = 0xffff'ffff;

    std::size_t slot_of(std::uint64_t bits) const
    {
        return (bits * 0x9e37'79b9'7f4a'7c15u) >> (64 - std::countr_zero(slots_.size()));
    }

    void grow()
    {
        slots_.assign(2 * slots_.size(), nobody);
        for (std::uint32_t id = 0; id < numbers_.size(); ++id) {
            std::size_t slot = slot_of(std::bit_cast<std::uint64_t>(numbers_[id]));
            while (slots_[slot] != nobody) slot = (slot + 1) & (slots_.size() - 1);
            slots_[slot] = id;
        }
    }

    std::vector<std::uint32_t> slots_ = std::vector<std::uint32_t>(4096, nobody);
    std::vector<double> numbers_;
};

// Radix sort, least significant digit first; keys are below `bound`.
void sort(std::vector<std::uint64_t>& keys, std::uint64_t bound)
{
    constexpr int digit_bits = 11;
    constexpr std::uint64_t digit_mask = (1u << digit_bits) - 1;
    std::vector<std::uint64_t> sorted(keys.size());
    for (int shift = 0; shift < 64 && ((bound - 1) >> shift) != 0; shift += digit_bits) {
        std::array<std::size_t, digit_mask + 2> start{};
        for (const auto key : keys) ++start[((key >> shift) & digit_mask) + 1];
        std::partial_sum(start.begin(), start.end(), start.begin());
        for (const auto key : keys) sorted[start[(key >> shift) & digit_mask]++] = key;
        keys.swap(sorted);
    }
}

// Whether fault_of has nothing to say, without the words.
bool sound(const History& h)
{
    // A comparison with NaN is false. A number in the range of the cast that survives it is whole.
    return h.repeat_purchases >= 0 && h.repeat_purchases <= most_repeat_purchases
        && static_cast<double>(static_cast<std::int32_t>(h.repeat_purchases)) == h.repeat_purchases && h.recency >= 0
        && h.recency <= h.age && h.age <= std::numeric_limits<double>::max()
        && (h.recency == 0 || h.repeat_purchases > 0) && std::isfinite(h.log_waits);
}

// As the person who sent the number would write it.
std::string text(double number)
{
    std::ostringstream out;
    out.precision(12);
    out << number;
    return out.str();
}

}  // namespace

std::string fault_of(const History& h)
{
    if (!std::isfinite(h.log_waits)) return "the times between the purchases must be above 0.";
    if (!std::isfinite(h.repeat_purchases) || !std::isfinite(h.recency) || !std::isfinite(h.age))
        return "repeat purchases, recency and age must be finite numbers, but are " + text(h.repeat_purchases) + ", "
            + text(h.recency) + " and " + text(h.age) + ".";
    if (h.repeat_purchases < 0 || h.repeat_purchases != std::floor(h.repeat_purchases))
        return "the number of repeat purchases must be a whole number from 0, but is " + text(h.repeat_purchases) + ".";
    if (h.repeat_purchases > most_repeat_purchases)
        return "the number of repeat purchases is beyond belief: " + text(h.repeat_purchases) + ".";
    if (h.recency < 0 || h.age < 0)
        return "recency and age must not be negative, but are " + text(h.recency) + " and " + text(h.age) + ".";
    if (h.recency > h.age)
        return "the last purchase, at " + text(h.recency) + ", lies after the end of observation, at " + text(h.age)
               + ".";
    if (h.repeat_purchases == 0 && h.recency > 0)
        return "without a repeat purchase the recency must be 0, but is " + text(h.recency) + ".";
    return {};
}

Figure<Purchases> group(std::span<const History> histories)
{
    // A row packed into one number: first with the times' ids in the order of appearance, then with their ranks.
    constexpr int time_bits = 22;
    constexpr std::uint64_t time_mask = (1u << time_bits) - 1;
    static_assert(most_repeat_purchases < (1u << (64 - 2 * time_bits)));

    Purchases result;
    std::vector<std::uint64_t> keys(histories.size());
    Distinct times;
    std::uint64_t most_repeats = 0;
    for (std::size_t i = 0; i < histories.size(); ++i) {
        const History& h = histories[i];
        if (!sound(h)) return Figure<Purchases>::cannot_tell("Row index " + std::to_string(i) + ": " + fault_of(h));

        const auto repeats = static_cast<std::uint32_t>(h.repeat_purchases);
        const std::uint64_t recency = times.id_of(h.recency), age = times.id_of(h.age);
        if (times.size() > time_mask)
            return Figure<Purchases>::cannot_tell(
                "There are more than four million different times: round them to days.");
        keys[i] = std::uint64_t{repeats} << (2 * time_bits) | recency << time_bits | age;

        most_repeats = std::max<std::uint64_t>(most_repeats, repeats);
        result.longest_age = std::max(result.longest_age, h.age);
        result.total_repeat_purchases += h.repeat_purchases;
        result.repeat_customers += repeats > 0;
        result.total_log_waits += h.log_waits;
    }
    result.customers = static_cast<std::int64_t>(histories.size());

    std::vector<std::uint32_t> rank;
    std::tie(result.times, rank) = times.ranked();
    if (result.longest_age > 0)
        for (double& time : result.times) time /= result.longest_age;

    const std::uint64_t base = result.times.size();
    for (auto& key : keys)
        key = ((key >> (2 * time_bits)) * base + rank[key >> time_bits & time_mask]) * base + rank[key & time_mask];
    sort(keys, (most_repeats + 1) * base * base);

    for (std::size_t i = 0, next = 0; i < keys.size(); i = next) {
        while (next < keys.size() && keys[next] == keys[i]) ++next;
        const auto repeats = static_cast<double>(keys[i] / base / base);
        if (result.repeat_purchases.empty() || result.repeat_purchases.back() != repeats)
            result.repeat_purchases.push_back(repeats);
        result.rows.push_back({static_cast<std::uint32_t>(result.repeat_purchases.size() - 1),
                               static_cast<std::uint32_t>(keys[i] / base % base),
                               static_cast<std::uint32_t>(keys[i] % base), static_cast<std::uint32_t>(next - i)});
    }
    return result;
}

Purchases thinned(const Purchases& all, std::int64_t every)
{
    Purchases part{all.repeat_purchases, all.times, {}, all.longest_age, 0, 0, 0, 0};
    std::int64_t seen = 0;
    for (const auto& row : all.rows) {
        const auto before = seen / every;
        seen += row.customers;
        const auto customers = seen / every - before;
        if (customers == 0) continue;
        part.rows.push_back({row.repeat_purchases, row.recency, row.age, static_cast<std::uint32_t>(customers)});
        part.customers += customers;
        part.repeat_customers += all.repeat_purchases[row.repeat_purchases] > 0 ? customers : 0;
        part.total_repeat_purchases += all.repeat_purchases[row.repeat_purchases] * static_cast<double>(customers);
    }
    if (all.total_repeat_purchases > 0) part.total_log_waits = all.total_log_waits * part.total_repeat_purchases / all.total_repeat_purchases;
    return part;
}

std::string not_estimable(const Purchases& data)
{
    if (data.customers < fewest_customers)
        return "Too few customers to fit a model: " + std::to_string(data.customers) + ", at least "
            + std::to_string(fewest_customers) + " are needed.";
    if (data.longest_age <= 0)
        return "Every customer's first purchase was on the last day: no time has passed in which they could come back.";
    if (data.repeat_customers == 0) return "No customer has bought again yet: a purchase model is not estimable.";
    if (data.rows.size() < 4)
        return "All customers' histories are nearly the same: too few different ones to fit a model.";
    return {};
}

}  // namespace rapport::stats
