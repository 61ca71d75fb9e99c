// What helped others to whom the same happened: which remedies were well received, as those customers said themselves when they were asked whether it is right now.
#pragma once
#include "base/context.h"
#include "cases/limits.h"

#include <utility>
#include <vector>

namespace rapport::cases {

constexpr std::int64_t enough_to_tell_what_helped = 5;

struct HelpedKind {
    std::string kind;
    std::string name;                                       // as the business calls it
    std::int64_t n = 0;                                     // cases of this cause in which it was given and that were judged since
    std::int64_t well = 0;                                  // of those, 4 or 5
    Money usual;                                            // the middle one of what it cost
    std::pair<double, double> interval;                     // of the share, in per cent
};
BOOST_DESCRIBE_STRUCT(HelpedKind, (), (kind, name, n, well, usual, interval))

struct Helped {
    std::string cause;
    std::vector<HelpedKind> kinds;                          // that may still be given; the best received first, and none of fewer than five cases
};
BOOST_DESCRIBE_STRUCT(Helped, (), (cause, kinds))

// Of two years; a cause that nobody had has no kinds.
Helped what_helped(Context& ctx, const std::string& cause);

}  // namespace rapport::cases
