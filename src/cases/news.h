// What happened in cases that somebody watches: told to them until they have seen it.
#pragma once
#include "base/context.h"
#include "cases/case.h"

namespace rapport::cases {

// wrote: the customer did. answered, noted: one of us. escalated: a clock ran out. given: it has another owner, or another team.
enum class Happening { wrote, answered, noted, closed, reopened, escalated, given };
BOOST_DESCRIBE_ENUM(Happening, wrote, answered, noted, closed, reopened, escalated, given)

struct CaseNews {
    Id<Case> case_id;
    std::string subject;
    std::optional<std::string> owner;       // whose it was from then on
    std::optional<std::string> team;        // and of which team
    Happening what = Happening::wrote;
    std::optional<std::string> by;          // one of the staff; nothing: the customer, or a clock
    Instant at;
};
BOOST_DESCRIBE_STRUCT(CaseNews, (), (case_id, subject, owner, team, what, by, at))

// What others did in the cases that `staff` watches, the newest first: of the last fourteen days, and since they last did something in the
// case themselves: the newest three of each case, sixty in all. To watch it once more (watch_case) says that one has seen it.
std::vector<CaseNews> news_for(Context& ctx, Id<identity::Staff> staff);

}  // namespace rapport::cases
