// The parts of which dates are read, whatever their order.
#pragma once
#include <cstddef>
#include <optional>
#include <string_view>
#include "base/csv/dates.h"

namespace rapport::csv {

// What a cell says, before it is known whether such a day exists.
struct DateParts {
    int year = 0;
    int month = 0;
    int day = 0;
    std::optional<int> hour;
    std::optional<int> minute;
    std::optional<int> second;
    int millisecond = 0;
    std::optional<int> offset_minutes;
};

// The day and time, or a sentence on what does not exist: "There is no month 13."
Result<When> checked(const DateParts& parts);

// Takes a text apart from its beginning. Every function answers whether it found what it names, and then passes it.
class Letters {
public:
    explicit Letters(std::string_view text) : rest_(text) {}

    std::string_view rest() const { return rest_; }
    bool at_end() const { return rest_.empty(); }

    bool one(char wanted);
    void spaces();  // any number of them, also none
    bool number(std::size_t least_digits, std::size_t most_digits, int& value);
    bool number(std::size_t least_digits, std::size_t most_digits, std::optional<int>& value);
    bool milliseconds(int& value);               // one to nine decimals of a second, cut
    bool offset(std::optional<int>& minutes);    // Z, +02:00, +0200 or +02
    bool month_name(int& month);                 // "March" or "Mar"
    bool weekday_name();
    bool half_day(bool& afternoon);              // AM or PM

private:
    bool word(std::string_view wanted);

    std::string_view rest_;
};

}  // namespace rapport::csv
