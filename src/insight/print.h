// The report for people: 96 columns of text for a terminal, and one page of HTML for a printer.
#pragma once
#include "insight/service.h"

namespace rapport::insight {

// color: with ANSI escapes. It says the same without them.
std::string report_text(const Report& report, const History& history, const std::vector<Behind>& fading, const Business& business, Instant now, bool color);
std::string report_html(const Report& report, const History& history, const std::vector<Behind>& fading, const Business& business);

// "Of 412 regulars, 371 came in the last 30 days and 23 are fading."
std::string sentence(const Report& report);
// "Of 238 people 120 are known and no more, 80 are satisfied with ... In 2026-10, 12 climbed the ladder and 3 slipped." Empty where it cannot be told.
std::string ladder_sentence(const Report& report);

// Whether anybody complained in the year to as_of; and what became of it: "time to resolve", "26.0 h", "18.0 h to 40.0 h, n 38". No value: why it cannot be told.
bool has_troubles(const Report& report);
struct RecoveryLine {
    const char* name;
    std::string value, rests_on;
};
std::vector<RecoveryLine> recovery_lines(const Report& report);

}  // namespace rapport::insight
