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

}  // namespace rapport::insight
