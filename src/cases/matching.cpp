#include "cases/matching.h"

#include <bit>
#include <map>

namespace rapport::cases {
namespace {

// 1, 2, 3, 4 to 7, 8 to 15, ...
std::int64_t how_often(const Bought& bought)
{
    return bought.orders_before <= 3 ? bought.orders_before : static_cast<std::int64_t>(std::bit_floor(static_cast<std::uint64_t>(bought.orders_before)));
}

using BySpend = std::multimap<std::int64_t, const Bought*>;

BySpend::iterator nearest(BySpend& others, std::int64_t spend)
{
    const auto above = others.lower_bound(spend);
    if (above == others.begin()) return above;
    const auto below = std::prev(above);
    return above == others.end() || spend - below->first <= above->first - spend ? below : above;
}

}  // namespace

std::vector<Pair> match(const std::vector<Bought>& with, const std::vector<Bought>& without)
{
    std::map<std::int64_t, BySpend> others;
    for (const auto& one : without)
        if (one.orders_before > 0) others[how_often(one)].emplace(one.spend_before, &one);
    std::vector<Pair> pairs;
    for (const auto& one : with) {
        const auto like = others.find(how_often(one));
        if (one.orders_before <= 0 || like == others.end() || like->second.empty()) continue;
        const auto found = nearest(like->second, one.spend_before);
        if (found->first * 2 < one.spend_before || found->first > one.spend_before * 2) continue;
        pairs.push_back({one, *found->second});
        like->second.erase(found);
    }
    return pairs;
}

}  // namespace rapport::cases
