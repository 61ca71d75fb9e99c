// Amounts of money: 64-bit minor units and a currency. A business keeps its books in one currency, so a column of the
// database holds minor units only and the row supplies the currency.
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rapport {

// ISO 4217 code, "EUR".
struct Currency {
    char code[4] = "XXX";
    std::string_view text() const { return {code, 3}; }
    bool operator==(const Currency&) const = default;
    static std::optional<Currency> named(std::string_view code);   // nothing when no such currency is in use
};

int minor_digits(Currency);               // 2 for EUR, 0 for JPY, 3 for KWD
std::int64_t minor_per_major(Currency);   // 100 for EUR

struct Money {
    std::int64_t amount_minor = 0;
    Currency currency;
    bool operator==(const Money&) const = default;
};

std::string decimal_text(const Money&);   // "12.50", for files; no grouping
double major_units(const Money&);

}  // namespace rapport
