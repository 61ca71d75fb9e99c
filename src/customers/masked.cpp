#include "customers/masked.h"

#include "base/csv/encoding.h"

#include <algorithm>

namespace rapport::customers {
namespace {

constexpr std::string_view hidden = "…";

std::string_view first_letter(std::string_view text) { return text.substr(0, csv::utf8_letter_bytes(text)); }

}  // namespace

std::string masked_email(const std::string& email)
{
    const auto at = email.find('@');
    if (at == std::string::npos) return masked_text(email);
    const auto domain = std::string_view(email).substr(at + 1);
    const auto dot = std::min(domain.rfind('.'), domain.size());
    std::string masked(first_letter(email));
    masked.append(hidden).append("@").append(first_letter(domain)).append(hidden).append(domain.substr(dot));
    return masked;
}

std::string masked_phone(const std::string& phone)
{
    std::string digits;
    for (const char c : phone)
        if (c >= '0' && c <= '9') digits += c;
    return std::string(hidden) + (digits.size() < 6 ? "" : digits.substr(digits.size() - 2));
}

std::string masked_text(const std::string&) { return std::string(hidden); }

}  // namespace rapport::customers
