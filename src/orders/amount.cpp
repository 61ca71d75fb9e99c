#include "orders/amount.h"

namespace rapport::orders {
namespace {

__extension__ using Wide = __int128;    // the product of a quantity and a price

Wide distance(Wide a, Wide b) { return a < b ? b - a : a - b; }

Wide divided_half_away(Wide dividend, Wide divisor)
{
    const Wide half = divisor / 2;
    return (dividend + (dividend < 0 ? -half : half)) / divisor;
}

Wide by_price(const LineFigures& given, std::int64_t e4_per_minor)
{
    const Wide one_minor = Wide{1000} * e4_per_minor;   // in thousandths of ten-thousandths
    const Wide price = Wide{given.quantity_milli.value_or(1000)} * given.unit_price_e4.value_or(0);
    return divided_half_away(price - given.discount.value_or(0) * one_minor, one_minor);
}

}  // namespace

std::int64_t e4_per_minor(Currency currency) { return 10'000 / minor_per_major(currency); }

Result<LineAmount> settle(const LineFigures& given, std::int64_t e4_per_minor)
{
    if (!given.amount && !given.unit_price_e4) return invalid("amount", "An item needs an amount or a unit price.", "required");

    const Wide computed = given.unit_price_e4 ? by_price(given, e4_per_minor) : Wide{0};
    const Wide amount = given.amount ? Wide{*given.amount} : computed;
    if (distance(amount, 0) > largest_line_minor) return invalid("amount", "This amount is too large.", "range");
    const bool agrees = !given.unit_price_e4 || distance(amount, computed) <= 1;
    if (!agrees && given.quantity_milli)
        return invalid("amount", "The amount is not quantity times unit price less discount.", "contradiction");

    LineAmount line{given.quantity_milli.value_or(1000), {}, {}, static_cast<std::int64_t>(amount)};
    if (!agrees || given.unit_price_e4.value_or(0) % e4_per_minor != 0) return line;
    if (given.unit_price_e4) line.unit_price = *given.unit_price_e4 / e4_per_minor;
    line.discount = given.discount;
    return line;
}

}  // namespace rapport::orders
