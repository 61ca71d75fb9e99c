// How the customers' own kinds of value look in JSON. For .cpp files only.
#pragma once
#include "base/json.h"
#include "customers/customer.h"

namespace rapport {

template <> struct TextForm<customers::Birthday> {
    static constexpr const char* format = "birthday";
    static constexpr const char* expected = "This must be a birthday such as 1961-05-17, or --05-17 without the year.";
    static std::string print(const customers::Birthday& value) { return to_text(value); }
    static std::optional<customers::Birthday> parse(std::string_view text) { return customers::parse_birthday(text); }
};

}  // namespace rapport
