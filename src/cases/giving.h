// A case is somebody else's than we thought, or nobody's whom we know: what hangs on it goes along.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "cases/case.h"
#include "touchpoints/touchpoint.h"

#include <functional>

namespace rapport::cases {

// Moves what stands for the case with before.customer_id to filed.customer_id: its places on the timeline (with what people
// added to them), its remedies, the answers to whether it is right now, its mails, and the cases that are part of it; then
// tells the folders above. A mail that has not left and goes to an address that is not the case's any more does not leave: the conversation says
// so, and the clock of the next answer runs. The answer that opened a case stays with whoever gave it. `filed` gets its place on the timeline,
// and is not stored. Refuses as one of those does; conflict "other_customer": a case that is part of it is somebody else's.
Result<Done> give_to_another(Context& ctx, const Filed& before, Filed& filed);

// For the folders above, whose rows name both a case and its customer.
using Given = Result<Done> (*)(Context&, const Filed& before, const Filed& now);
// Not while anything is being stored.
void call_when_given(Given given);

// A case that was opened by mistake is taken away: what names it names the one that it was split off from, or none. Not while anything is
// being stored.
using Withdrawn = void (*)(Context&, const Filed& gone);
void call_when_withdrawn(Withdrawn withdrawn);

// A customer has something open where nothing was, or nothing any more: what would bother them meanwhile waits. Not while anything is being stored.
using Trouble = void (*)(Context&, Id<customers::Customer>, bool has_open_case);
void call_when_trouble(Trouble trouble);

// For this folder.

// Their facts anew, with what follows for them.
void count_anew(Context& ctx, Id<customers::Customer> customer);
// The same where cases and what waits for them came from another record of theirs, or went back to it: told in any case, since what came may
// have waited for none, and what went for one that is not theirs.
void count_after_merge(Context& ctx, Id<customers::Customer> customer);
void tell_withdrawn(Context& ctx, const Filed& gone);

// What stands on the timeline is carried to the customer of now; where nobody was known before, `entry` makes it. Answers its id:
// none where nobody is known now, or where it did not stand there before.
using MakeEntry = std::function<touchpoints::Touchpoint()>;
std::optional<Id<touchpoints::Touchpoint>> carry(Context& ctx, const std::optional<Id<touchpoints::Touchpoint>>& id, const Filed& before, const Filed& now,
                                                 const MakeEntry& entry);

}  // namespace rapport::cases
