// A birthday: a day of the year whose year may be unknown. Text: 1961-05-17, or --05-17 (ISO 8601).
#pragma once
#include "base/db/values.h"

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace rapport::customers {

struct Birthday {
    int year = 0;               // 0: not known
    unsigned month = 0;
    unsigned day = 0;
    auto operator<=>(const Birthday&) const = default;
};

std::string to_text(const Birthday&);
// Nothing for a day that no calendar has; 29 February without a year is one.
std::optional<Birthday> parse_birthday(std::string_view text);

}  // namespace rapport::customers

namespace rapport {

template <> struct Column<customers::Birthday> {
    static constexpr int columns = 1;
    static void bind(Params& params, const customers::Birthday& value) { params.own_text(to_text(value)); }
    static customers::Birthday read(Rows& rows, int at)
    {
        return customers::parse_birthday(row_text(rows, at)).value_or(customers::Birthday{});
    }
};

}  // namespace rapport
