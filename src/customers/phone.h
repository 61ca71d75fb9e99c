// Phone numbers as people type them, made comparable (libphonenumber).
#pragma once
#include <string>
#include <string_view>

namespace rapport::customers {

struct PhoneKey {
    std::string key;            // "+493012345"; the digits alone where it is no number of that country; empty: no phone
    std::string tail;           // the key's digits from the last to the first
};

constexpr std::size_t fewest_phone_digits = 3;

// `country`: ISO 3166 region of numbers without a country code; may be empty. Fewer than 3 digits are no phone.
PhoneKey phone_key(std::string_view typed, const std::string& country);
// The digits of a text, ASCII or of another script.
std::string digits_of(std::string_view text);

}  // namespace rapport::customers
