#include "base/money.h"

#include <cmath>
#include <cstring>
#include <unicode/ucurr.h>
#include <unicode/uenum.h>
#include <unicode/unistr.h>

namespace rapport {

std::optional<Currency> Currency::named(std::string_view code)
{
    if (code.size() != 3) return std::nullopt;
    for (const char c : code)
        if (c < 'A' || c > 'Z') return std::nullopt;
    UErrorCode wrong = U_ZERO_ERROR;
    icu::UnicodeString iso(code.data(), 3, US_INV);
    constexpr UDate any_time = 0;
    if (!ucurr_isAvailable(iso.getTerminatedBuffer(), any_time, U_DATE_MAX, &wrong) || U_FAILURE(wrong)) {
        return std::nullopt;
    }
    Currency currency;
    std::memcpy(currency.code, code.data(), 3);
    return currency;
}

int minor_digits(Currency currency)
{
    // A business has one currency, and ICU opens its tables anew for every question: each thread keeps the last answer.
    thread_local Currency last;
    thread_local int digits = -1;
    if (digits >= 0 && last == currency) return digits;

    UErrorCode wrong = U_ZERO_ERROR;
    const icu::UnicodeString iso(currency.code, 3, US_INV);
    const auto found = ucurr_getDefaultFractionDigits(icu::UnicodeString(iso).getTerminatedBuffer(), &wrong);
    last = currency;
    return digits = U_FAILURE(wrong) ? 2 : found;
}

std::int64_t minor_per_major(Currency currency)
{
    std::int64_t scale = 1;
    for (int digits = minor_digits(currency); digits > 0; --digits) scale *= 10;
    return scale;
}

std::string decimal_text(const Money& money)
{
    const int digits = minor_digits(money.currency);
    const auto scale = static_cast<std::uint64_t>(minor_per_major(money.currency));
    const auto size = money.amount_minor < 0 ? 0 - static_cast<std::uint64_t>(money.amount_minor) : static_cast<std::uint64_t>(money.amount_minor);
    std::string text = money.amount_minor < 0 ? "-" : "";
    text += std::to_string(size / scale);
    if (digits > 0) {
        auto rest = std::to_string(size % scale);
        text += '.' + std::string(static_cast<std::size_t>(digits) - rest.size(), '0') + rest;
    }
    return text;
}

double major_units(const Money& money)
{
    return static_cast<double>(money.amount_minor) / static_cast<double>(minor_per_major(money.currency));
}

}  // namespace rapport
