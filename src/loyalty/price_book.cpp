#include "loyalty/price_book.h"

#include "base/text.h"

namespace rapport::loyalty {
namespace {

constexpr int weeks_of_a_quarter = 13;
constexpr std::int64_t fewest_lines_of_a_price = 3;

// Whole weeks since Monday 5 January 1970.
std::int32_t week_of(Day day) { return static_cast<std::int32_t>(day.days >= 4 ? (day.days - 4) / 7 : (day.days - 10) / 7); }

// A minor unit less is rounding.
bool says_discount(const Bought& line)
{
    if (line.discount && *line.discount > 0) return true;
    return line.unit_price && (line.amount + 1) * 1000 < *line.unit_price * line.quantity_milli;
}

// What one of it cost, in minor units; before the discount where the line says so.
std::int64_t price_of(const Bought& line)
{
    if (line.unit_price && says_discount(line)) return *line.unit_price;
    return (line.amount * 1000 + line.quantity_milli / 2) / line.quantity_milli;
}

std::int32_t quarter_of(std::int32_t week) { return week >= 0 ? week / weeks_of_a_quarter : (week + 1) / weeks_of_a_quarter - 1; }

std::int64_t key_of(std::int32_t product, std::int32_t quarter)
{
    return (static_cast<std::int64_t>(product) << 32) | static_cast<std::uint32_t>(quarter);
}

}  // namespace

std::size_t PriceBook::HashSold::operator()(const Sold& sold) const
{
    std::uint64_t mixed = (static_cast<std::uint64_t>(static_cast<std::uint32_t>(sold.product)) << 32) ^ static_cast<std::uint32_t>(sold.week);
    mixed = (mixed ^ static_cast<std::uint64_t>(sold.price * 2 + sold.says_discount)) * 0x9e37'79b9'7f4a'7c15u;
    return static_cast<std::size_t>(mixed ^ (mixed >> 29));
}

std::int32_t PriceBook::product_of(const Bought& line) const
{
    if (line.product_id) {
        const auto found = by_id_.find(line.product_id->value);
        return found == by_id_.end() ? products_ : found->second;
    }
    if (!line.product) return no_product;
    const auto found = by_name_.find(fold(*line.product));
    return found == by_name_.end() ? products_ : found->second;
}

std::int32_t PriceBook::number_product(const Bought& line)
{
    const auto number = product_of(line);
    if (number < products_) return number;
    if (line.product_id) by_id_.emplace(line.product_id->value, number);
    else by_name_.emplace(fold(*line.product), number);
    return products_++;
}

void PriceBook::take(const Bought& line)
{
    if (line.counts()) ++sold_[{number_product(line), week_of(line.ordered_on), price_of(line), says_discount(line)}];
}

void PriceBook::close()
{
    struct Prices {
        std::int64_t lines = 0;
        std::map<std::int64_t, std::int64_t> by_price;
    };
    std::unordered_map<std::int64_t, Prices> of;
    for (const auto& [sold, lines] : sold_) {
        if (sold.product == no_product) continue;
        const auto quarter = quarter_of(sold.week);
        for (const auto counts_for : {quarter, quarter + 1}) {
            auto& prices = of[key_of(sold.product, counts_for)];
            prices.lines += lines;
            prices.by_price[sold.price] += lines;
        }
    }
    for (const auto& [key, prices] : of)
        for (const auto& [price, lines] : prices.by_price)
            if (lines >= fewest_lines_of_a_price && 2 * lines >= prices.lines) usual_price_[key] = price;  // of two such the higher, which comes later
}

bool PriceBook::followed(std::int32_t product, std::int32_t week, std::int64_t price, bool says) const
{
    if (says) return true;
    const auto usual = usual_price_.find(key_of(product, quarter_of(week)));
    return usual != usual_price_.end() && price < usual->second && price * 100 <= usual->second * 97;
}

bool PriceBook::followed_discount(const Bought& line) const
{
    return followed(product_of(line), week_of(line.ordered_on), price_of(line), says_discount(line));
}

stats::BoughtLine PriceBook::line(const Bought& line, std::int32_t order) const
{
    return {product_of(line), week_of(line.ordered_on), order, followed_discount(line)};
}

stats::Offers PriceBook::offers() const
{
    std::vector<stats::SoldLines> all;
    all.reserve(sold_.size());
    for (const auto& [sold, lines] : sold_)
        all.push_back({sold.product, sold.week, lines, followed(sold.product, sold.week, sold.price, sold.says_discount) ? lines : 0});
    return stats::Offers(all);
}

}  // namespace rapport::loyalty
