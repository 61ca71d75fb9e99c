// What a person may write in a cell, and the value it means. Each refusal is one plain sentence that repeats the cell.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include "base/result.h"

namespace rapport::csv {

// Amounts and quantities are decimals in major units: an optional + or -, digits, and a decimal point. White space around
// them does not count. With `decimal_comma` a comma may stand for the point.
//
// Thousands may be separated where that is clear: "1,234.50", "1,234,567", and with a decimal comma "1.234,50". Where
// it is not ("1,234", and "1.234" beside decimal commas) the cell is refused, since a factor of 1000 would go unseen.
// Also refused: a currency, an exponent, more decimals than there can be (zeros do not count), more than 10^15.

// Amount in minor units. `exponent`: how many decimals the currency has (EUR 2, JPY 0, KWD 3), 0 to 4.
Result<std::int64_t> minor_units(std::string_view text, int exponent, bool decimal_comma);

// Quantity in thousandths. "1,500" with a decimal comma is one and a half.
Result<std::int64_t> thousandths(std::string_view text, bool decimal_comma);

// Whole number; "12.0" is one too.
Result<std::int64_t> whole_number(std::string_view text, bool decimal_comma);

// yes, y, true, t, 1, ja, j, oui, si, sí; or no, n, false, f, 0, nein, non. Small and capital letters are the same.
Result<bool> yes_or_no(std::string_view text);

// “text” for a sentence, cut after 40 letters.
std::string shown(std::string_view text);

}  // namespace rapport::csv
