#include "base/csv/values.h"
#include <algorithm>
#include <array>
#include "base/csv/columns.h"
#include "base/csv/encoding.h"

namespace rapport::csv {
namespace {

constexpr std::int64_t largest = 1'000'000'000'000'000;
constexpr std::size_t most_shown_letters = 40;

// What kind of number is read.
struct Numeral {
    std::string_view noun;  // "an amount"
    int decimals;
    bool decimal_comma;
};

Error refuse(std::string sentence) { return invalid({}, std::move(sentence)); }

Error no_number(const Numeral& kind, std::string_view text)
{
    return refuse(shown(text) + " is not " + std::string(kind.noun) + ".");
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A number's text, taken apart but not yet understood.
struct Parts {
    bool negative = false;
    std::string_view body;  // digits, points and commas; begins with no comma, ends with a digit
};

bool has_currency(std::string_view text)
{
    constexpr std::array<std::string_view, 14> signs = {"€",   "$",   "£",   "¥",   "₹",   "₽",   "₺",
                                                        "EUR", "USD", "GBP", "CHF", "JPY", "Fr.", "kr"};
    const bool has_digit = std::any_of(text.begin(), text.end(), is_digit);
    return has_digit && std::any_of(signs.begin(), signs.end(), [&](std::string_view sign) {
        return text.starts_with(sign) || text.ends_with(sign);
    });
}

Result<Parts> take_apart(const Numeral& kind, std::string_view text)
{
    const std::string_view whole = text;
    if (text.empty()) return refuse("The cell is empty; " + std::string(kind.noun) + " is needed.");
    Parts parts;
    if (text.front() == '-' || text.front() == '+') {
        parts.negative = text.front() == '-';
        text.remove_prefix(1);
    }
    if (has_currency(text)) return refuse("Write " + shown(whole) + " without the currency.");
    const bool clean = std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || c == '.' || c == ','; });
    if (!clean || text.empty() || !is_digit(text.back()) || text.front() == ',') return no_number(kind, whole);
    parts.body = text;
    return parts;
}

// Groups of three digits behind a first one of one to three, all with the same separator.
bool is_grouped(std::string_view digits, char separator)
{
    std::size_t at = digits.find(separator);
    if (at == std::string_view::npos || at == 0 || at > 3) return false;
    for (; at < digits.size(); at += 4) {
        if (digits[at] != separator || digits.size() - at < 4) return false;
        if (!std::all_of(digits.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                         digits.begin() + static_cast<std::ptrdiff_t>(at) + 4, is_digit)) return false;
    }
    return true;
}

// Where the decimals begin (the position of their separator, or the end), and what separates thousands ('\0': nothing).
struct Layout {
    std::size_t decimal_at;
    char thousands = '\0';
};

Error ambiguous(std::string_view text)
{
    return refuse("It is not clear what " + shown(text) + " means. Write it without separators for thousands.");
}

Error comma_not_allowed(std::string_view text)
{
    return refuse("Write " + shown(text) + " with a decimal point instead of the comma.");
}

// One separator with three digits behind it: thousands or decimals? A zero in front can only begin a decimal.
bool could_be_thousands(std::string_view body, std::size_t separator)
{
    return body.size() - separator == 4 && separator >= 1 && separator <= 3 && body.front() != '0';
}

Result<Layout> layout_of(const Numeral& kind, std::string_view body, std::string_view text)
{
    const auto points = std::count(body.begin(), body.end(), '.');
    const auto commas = std::count(body.begin(), body.end(), ',');
    const std::size_t last = body.find_last_of(".,");
    if (points + commas == 0) return Layout{body.size()};

    const char separator = body[last];
    if (points + commas == 1) {
        if (separator == ',' && !kind.decimal_comma)
            return could_be_thousands(body, last) ? ambiguous(text) : comma_not_allowed(text);
        const bool unusual = separator == '.' || kind.decimals != 3;
        if (kind.decimal_comma && unusual && could_be_thousands(body, last)) return ambiguous(text);
        return Layout{last};
    }

    const char other = separator == '.' ? ',' : '.';
    if ((separator == '.' ? points : commas) > 1) {  // 1,234,567
        if (!is_grouped(body, separator)) return no_number(kind, text);
        return Layout{body.size(), separator};
    }
    if (!is_grouped(body.substr(0, last), other)) return no_number(kind, text);
    if (separator == ',' && !kind.decimal_comma) return comma_not_allowed(text);
    return Layout{last, other};
}

Error too_large(std::string_view text) { return refuse(shown(text) + " is too large."); }

Error too_fine(const Numeral& kind, std::string_view text)
{
    if (kind.decimals == 0) return refuse(shown(text) + " has decimals; only whole numbers can stand here.");
    return refuse(shown(text) + " has more than " + std::to_string(kind.decimals) + " decimals.");
}

// Digits without a separator, times ten to the power of `decimals`.
Result<std::int64_t> scaled(const Numeral& kind, std::string_view body, const Layout& layout, std::string_view text)
{
    std::int64_t value = 0;
    int missing = kind.decimals;
    for (std::size_t at = 0; at < body.size(); ++at) {
        const char c = body[at];
        if (at == layout.decimal_at || c == layout.thousands) continue;
        if (at > layout.decimal_at && missing == 0) {
            if (c != '0') return too_fine(kind, text);
            continue;
        }
        if (at > layout.decimal_at) --missing;
        value = value * 10 + (c - '0');
        if (value > largest) return too_large(text);
    }
    for (; missing > 0; --missing) {
        value *= 10;
        if (value > largest) return too_large(text);
    }
    return value;
}

Result<std::int64_t> read(const Numeral& kind, std::string_view cell)
{
    const std::string_view text = trimmed(cell);
    TRY(const Parts parts, take_apart(kind, text));
    TRY(const Layout layout, layout_of(kind, parts.body, text));
    TRY(const std::int64_t value, scaled(kind, parts.body, layout, text));
    return parts.negative ? -value : value;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

Result<std::int64_t> minor_units(std::string_view text, int exponent, bool decimal_comma)
{
    return read({"an amount", exponent, decimal_comma}, text);
}

Result<std::int64_t> thousandths(std::string_view text, bool decimal_comma)
{
    return read({"a quantity", 3, decimal_comma}, text);
}

Result<std::int64_t> whole_number(std::string_view text, bool decimal_comma)
{
    return read({"a whole number", 0, decimal_comma}, text);
}

Result<bool> yes_or_no(std::string_view text)
{
    std::string word(trimmed(text));
    for (char& c : word)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (is_one_of(word, {"yes", "y", "true", "t", "1", "ja", "j", "oui", "si", "sí", "sÍ"})) return true;
    if (is_one_of(word, {"no", "n", "false", "f", "0", "nein", "non"})) return false;
    return refuse(shown(text) + " is neither yes nor no.");
}

std::string shown(std::string_view text)
{
    std::size_t letters = 0;
    std::size_t end = 0;
    while (end < text.size() && letters < most_shown_letters) {
        end += std::max<std::size_t>(utf8_letter_bytes(text.substr(end)), 1);
        ++letters;
    }
    return "“" + readable(text.substr(0, end)) + (end < text.size() ? "…”" : "”");
}

}  // namespace rapport::csv
