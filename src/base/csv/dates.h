// Days, instants and birthdays as cells write them.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include "base/result.h"

namespace rapport::csv {

// A day that exists, and a time of day if the cell has one.
struct When {
    int year = 0;   // 1 to 9999
    int month = 0;  // 1 to 12
    int day = 0;    // 1 to 31
    std::optional<int> time_ms;         // since local midnight, cut to milliseconds; nothing: only a day is known
    std::optional<int> offset_minutes;  // east of UTC; nothing: the time zone of the business

    friend bool operator==(const When&, const When&) = default;
};

// `YYYY-MM-DD`, or that, `T` or a space, and `HH:MM`, `HH:MM:SS` or `HH:MM:SS.fff` (one to nine decimals), then `Z`, an
// offset (`+02:00`, `+0200`, `+02`) or nothing. Refuses days and times that do not exist: "February has no 31st.";
// code "date_form": it is no date, or one in another form.
Result<When> read_when(std::string_view text);

// A birthday; the year may be unknown.
struct Birthday {
    std::optional<int> year;
    int month = 0;
    int day = 0;

    friend bool operator==(const Birthday&, const Birthday&) = default;
};

// `YYYY-MM-DD`, or `--MM-DD` without a year.
Result<Birthday> read_birthday(std::string_view text);

// Another form of dates, written as for strptime:
//   %d %e day   %m month   %b %B %h English month name, whole or its first three letters   %Y year of four digits
//   %y year of two (69 to 99 are 19xx)   %H hour 0 to 23   %I hour 1 to 12 with %p AM or PM   %M minute   %S second
//   %f decimals of a second   %z offset or Z   %a %A English weekday, not checked   %F = %Y-%m-%d   %T = %H:%M:%S
//   %R = %H:%M   %% a percent sign. White space in the form stands for any or none; all else stands for itself.
// Numbers may lack their leading zeros.
class DateFormat {
public:
    // invalid: an unknown part, a part twice, or no day, month and year in it.
    static Result<DateFormat> parse(std::string_view format);

    // Refuses like read_when().
    Result<When> read(std::string_view text) const;

private:
    struct Part {
        char kind;     // the letter behind %, 'L' for a literal, ' ' for white space
        char literal;
    };
    Result<Done> add_all(std::string_view format);
    Result<Done> add(char directive);

    std::string format_;
    std::vector<Part> parts_;
};

}  // namespace rapport::csv
