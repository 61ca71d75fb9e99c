#include "orders/json.h"

#include <cmath>

namespace rapport {

void Json<orders::Quantity>::read(Reading& reading, const json::value& value, orders::Quantity& out, const std::string& pointer)
{
    constexpr double largest = 1e9;
    if (!value.is_number()) return reading.fault(pointer, "type", "This must be a number.");
    const double number = value.to_number<double>();
    if (!(std::abs(number) <= largest)) return reading.fault(pointer, "range", "This quantity is too large.");
    out.milli = std::llround(number * 1000);
    // A double has about 16 digits: what is left of it beyond the thousandths is the person's, not the format's.
    if (std::abs(number * 1000 - static_cast<double>(out.milli)) > 1e-3)
        reading.fault(pointer, "decimals", "A quantity has three decimals at most.");
}

void Json<orders::Quantity>::write(std::string& out, const orders::Quantity& value)
{
    const auto size = value.milli < 0 ? -value.milli : value.milli;
    if (value.milli < 0) out += '-';
    out += std::to_string(size / 1000);
    if (size % 1000 == 0) return;
    auto decimals = std::to_string(1000 + size % 1000).substr(1);
    decimals.erase(decimals.find_last_not_of('0') + 1);
    out += '.' + decimals;
}

}  // namespace rapport
