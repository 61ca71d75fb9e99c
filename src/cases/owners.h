// Whose a case is, where nobody says it.
#pragma once
#include "base/context.h"
#include "cases/rules.h"

namespace rapport::cases {

// Whoever looks after the customer has it from start to finish, where no team does.
void find_owner(Context& ctx, Filed& filed);
// What opens again and was somebody's who no longer works here is whose it would be if it came now.
void leave_nothing_with_who_left(Context& ctx, Filed& filed);
// An answer that wants one of ours is never nobody's: else whoever served them there (who_served), else whom the rule names, else the owner of the business.
// Of whoever has no name it is not asked who served them.
void find_owner_of_answer(Context& ctx, Filed& filed, Instant answered_at, const ResponseRule& rule);
// Who of us, that still works here, the answer of a customer is about: whoever was at the contact that they were asked about; where they were asked about none, or
// nobody is named there, whoever last had to do with them in the thirty days before they answered. Where only a name says it, as in files, that is
// whoever has that name, else the one whose name begins with it; nobody where several could be meant.
std::optional<identity::Staff> who_served(Context& ctx, const Filed& filed, Instant answered_at);

// Whose a new case is that nobody, and no rule of clocks, gave to a team: of the teams that work the first made in which whoever has it is, else the first made.
// Nothing: there is no team.
std::optional<Id<Team>> team_by_itself(Db& db, std::optional<Id<identity::Staff>> owner);

// How many open cases somebody has.
std::int64_t count_open_of(Db& db, Id<identity::Staff> staff);

}  // namespace rapport::cases
