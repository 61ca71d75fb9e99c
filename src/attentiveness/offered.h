// What we offered before anybody asked: how often it was us who spoke first.
#pragma once
#include "base/context.h"
#include "base/describe.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace rapport::attentiveness {

// Calls, e-mails, chats and letters of ours to customers. Such a one is an answer where the last of these between us and them was theirs
// and nobody had answered it; else it came before they asked.
struct OfferedMonth {
    std::string month;                                  // "2026-11", of the business's calendar
    std::int64_t n = 0;                                 // all of ours
    std::int64_t first = 0;                             // before they asked
    std::optional<double> share;                        // 0 to 1; nothing when n is 0
    std::optional<std::pair<double, double>> interval;  // Wilson's, 95 %
};
BOOST_DESCRIBE_STRUCT(OfferedMonth, (), (month, n, first, share, interval))

struct OfferedFirst {
    std::string sentence;
    std::vector<OfferedMonth> months;                   // thirteen, the oldest first; the last is this one, as far as it has gone
};
BOOST_DESCRIBE_STRUCT(OfferedFirst, (), (sentence, months))

OfferedFirst offered_first(Context& ctx);
std::string offered_first_csv(const OfferedFirst& report);

}  // namespace rapport::attentiveness
