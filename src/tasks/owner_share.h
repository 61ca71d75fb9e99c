// How much still hangs on the owner: month by month, her share of the promises given, of the decisions and of the conversations.
#pragma once
#include "base/context.h"
#include "base/describe.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace rapport::tasks {

// promises: those made in the month, by who keeps them. decisions: what the audit log proves: customers released us from a promise, records
// merged, taken apart or told apart, rules and opening hours changed, the business changed, somebody taken on, what somebody who left handed over, remedies granted, approved or declined.
// touchpoints: contacts between people, by who of us had them.
enum class Hangs { promises, decisions, touchpoints };
BOOST_DESCRIBE_ENUM(Hangs, promises, decisions, touchpoints)

struct ShareOfMonth {
    std::string month;                                  // "2026-11", of the business's calendar
    std::int64_t n = 0;                                 // where one of us is named
    std::int64_t owners = 0;                            // of these, an owner
    std::optional<double> share;                        // 0 to 1; nothing when n is 0
    std::optional<std::pair<double, double>> interval;  // Wilson's, 95 %
};
BOOST_DESCRIBE_STRUCT(ShareOfMonth, (), (month, n, owners, share, interval))

struct ShareInTime {
    Hangs what = Hangs::promises;
    std::string sentence;                               // "You still make 62 % of the promises; in March it was 81 %."
    std::vector<ShareOfMonth> months;                   // thirteen, the oldest first; the last is this one, as far as it has gone
};
BOOST_DESCRIBE_STRUCT(ShareInTime, (), (what, sentence, months))

struct OwnerShare {
    std::vector<std::string> owners;                    // whose role that is today
    std::vector<ShareInTime> shares;
};
BOOST_DESCRIBE_STRUCT(OwnerShare, (), (owners, shares))

constexpr int months_shown = 13;
constexpr std::int64_t enough_to_tell = 5;              // a month with fewer says nothing in a sentence

// Who stands with a name alone (in a file) counts as an owner where the name is an owner's, or her first name and nobody else's.
OwnerShare owner_share(Context& ctx);

}  // namespace rapport::tasks
