// A case is somebody else's than we thought, or nobody's whom we know: what hangs on it goes along.
#pragma once
#include "cases/case.h"
#include "touchpoints/touchpoint.h"

#include <functional>

namespace rapport::cases {

// Moves what stands for the case with before.customer_id to filed.customer_id: its places on the timeline (with what people
// added to them), its remedies, the answers to whether it is right now, its mails, and the cases that are part of it; then
// tells the folders above. The answer that opened a case stays with whoever gave it. `filed` gets its place on the timeline,
// and is not stored.
void give_to_another(Context& ctx, const Filed& before, Filed& filed);

// For the folders above, whose rows name both a case and its customer.
using Given = void (*)(Context&, const Filed& before, const Filed& now);
// Not while anything is being stored; each is called once, however often it is said.
void call_when_given(Given given);

// For this folder.

// What stands on the timeline is carried to the customer of now; where nobody was known before, `entry` makes it. Answers its id:
// none where nobody is known now, or where it did not stand there before.
using MakeEntry = std::function<touchpoints::Touchpoint()>;
std::optional<Id<touchpoints::Touchpoint>> carry(Context& ctx, const std::optional<Id<touchpoints::Touchpoint>>& id, const Filed& before, const Filed& now,
                                                 const MakeEntry& entry);

}  // namespace rapport::cases
