#include "loyalty/leaning.h"

#include <cmath>

namespace rapport::loyalty {
namespace {

std::string percent(double share) { return std::to_string(std::lround(share * 100)) + " %"; }
std::string percent(std::int64_t part, std::int64_t whole) { return whole > 0 ? percent(static_cast<double>(part) / static_cast<double>(whole)) : "none"; }
// Of a word about somebody: never wholly.
std::string sure(double chance) { return chance > .99 ? "over 99 % sure" : percent(chance) + " sure"; }

std::string of_purchases(const Found& found)
{
    return std::to_string(found.purchases_followed) + " of " + std::to_string(found.purchases) + (found.purchases == 1 ? " purchase" : " purchases");
}

std::string why_not(const Found& found, const Shop& shop)
{
    if (shop.why_not) return *shop.why_not;
    if (found.purchases < stats::fewest_purchases)
        return "They bought " + std::string(found.purchases == 1 ? "once" : found.purchases == 2 ? "twice" : "nothing") + " within two years; three purchases are the fewest that say something.";
    return "The signs do not agree: " + percent(found.price_driven.value_or(0)) + " for price-driven, " + percent(stats::sure_enough) + " would be needed for either word.";
}

}  // namespace

Share share_of(std::int64_t followed_discount, std::int64_t of)
{
    Share share{followed_discount, of, {}, {}};
    if (const auto told = stats::share_in_percent(followed_discount, of)) {
        share.share = static_cast<double>(followed_discount) / static_cast<double>(of);
        share.interval = {told->interval.low / 100, told->interval.high / 100};
    }
    return share;
}

std::string sentence(const Found& found, const Shop& shop)
{
    const auto against = of_purchases(found) + " followed a discount, of all purchases here " + percent(shop.purchases_followed, shop.purchases) + ".";
    switch (found.leaning) {
    case Leaning::price_driven: return "Price-driven, " + sure(*found.price_driven) + ": " + against;
    case Leaning::relationship_driven: return "Relationship-driven, " + sure(1 - *found.price_driven) + ": " + against;
    case Leaning::cannot_tell_yet: break;
    }
    return "Cannot tell yet. " + why_not(found, shop);
}

std::vector<std::string> evidence(const Found& found, const Shop& shop)
{
    if (found.purchases == 0) return {};
    const auto lines = std::to_string(found.lines) + (found.lines == 1 ? " thing" : " things");
    std::vector<std::string> all{
        of_purchases(found) + " followed a discount; of all purchases here " + percent(shop.purchases_followed, shop.purchases) + ".",
        std::to_string(found.lines_followed) + " of " + lines + " followed a discount; of all things sold here " + percent(shop.lines_followed, shop.lines) + ".",
        std::to_string(found.lines_again) + " of " + lines + " they bought on another day too.",
    };
    if (found.drawn_low && found.drawn_high && shop.price_driven_draw && shop.relationship_driven_draw)
        all.push_back("Offers account for " + percent(*found.drawn_low) + " to " + percent(*found.drawn_high) + " of what they buy; for " + percent(*shop.price_driven_draw)
                      + " with price-driven customers here and " + percent(*shop.relationship_driven_draw) + " with the others.");
    return all;
}

}  // namespace rapport::loyalty
