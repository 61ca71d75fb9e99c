// What a line of an order costs: the rule, and what is kept of the figures that were given.
#pragma once
#include "base/money.h"
#include "base/result.h"

namespace rapport::orders {

constexpr int unit_price_digits = 4;            // a unit price may be finer than the currency: 0.0125
constexpr std::int64_t largest_line_minor = 10'000'000'000'000;

// As given. Quantity in thousandths, unit price in ten-thousandths of a major unit, discount (the whole line's) and
// amount in minor units.
struct LineFigures {
    std::optional<std::int64_t> quantity_milli;
    std::optional<std::int64_t> unit_price_e4;
    std::optional<std::int64_t> discount;
    std::optional<std::int64_t> amount;
};

// As kept; money in minor units.
struct LineAmount {
    std::int64_t quantity_milli = 1000;
    std::optional<std::int64_t> unit_price;
    std::optional<std::int64_t> discount;
    std::int64_t amount = 0;
};

// How many ten-thousandths of a major unit one minor unit is.
std::int64_t e4_per_minor(Currency currency);

// The amount, if it is given; else quantity (1, if none is given) times unit price less discount, rounded half away from
// zero. Unit price and discount are kept only where they agree with the amount and lose nothing in minor units.
// invalid at "amount": neither amount nor unit price; the amount is given with quantity and unit price and more than one
// minor unit away from them; an amount beyond largest_line_minor.
Result<LineAmount> settle(const LineFigures& given, std::int64_t e4_per_minor);

}  // namespace rapport::orders
