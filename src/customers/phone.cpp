#include "customers/phone.h"

#include <algorithm>
#include <phonenumbers/phonenumberutil.h>

namespace rapport::customers {
namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

// No telephone number is longer, with country code and extension; the parser refuses what is.
constexpr std::size_t longest_number = 100;

// E.164 of a number that could be dialled; empty for anything else.
std::string e164(std::string_view typed, const std::string& country)
{
    if (typed.size() > longest_number) return {};
    auto& library = *PhoneNumberUtil::GetInstance();
    PhoneNumber number;
    if (library.Parse(std::string(typed), country.empty() ? "ZZ" : country, &number) != PhoneNumberUtil::NO_PARSING_ERROR) return {};
    // Possible, not valid: the numbering plans in the library are older than the numbers people have.
    if (!library.IsPossibleNumber(number)) return {};
    std::string formatted;
    library.Format(number, PhoneNumberUtil::E164, &formatted);
    return formatted;
}

}  // namespace

PhoneKey phone_key(std::string_view typed, const std::string& country)
{
    std::string digits = digits_of(typed);
    if (digits.size() < fewest_phone_digits) return {};
    PhoneKey made{e164(typed, country), {}};
    if (made.key.empty()) made.key = digits;
    made.tail = digits_of(made.key);
    std::reverse(made.tail.begin(), made.tail.end());
    return made;
}

std::string digits_of(std::string_view text)
{
    std::string ascii(text);
    PhoneNumberUtil::GetInstance()->NormalizeDigitsOnly(&ascii);
    return ascii;
}

}  // namespace rapport::customers
