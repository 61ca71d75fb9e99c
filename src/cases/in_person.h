// A remedy for somebody who stands there: with it everything is said that a case needs to end.
#pragma once
#include "cases/remedies.h"

namespace rapport::cases {

// Gives it as give_remedy does. The case is the giver's where it was nobody's, and its clocks of an answer are met. What is given at once closes a case
// whose cause is known: told in person, in `input.words` where there are any, and asked about some days later; what waits for a yes leaves it open. With
// `input.send` those words go to them by e-mail, and by it they were told; the mail leaves when the remedy is not taken back any more (stands_from). Taken back
// (take_back), it opens the case again.
// Refuses as give_remedy and mail_answer do; invalid at "send": there are no words to send, or it waits for a yes ("waits").
Result<Remedy> give_in_person(Context& ctx, Id<Case> id, GiveRemedy input);

}  // namespace rapport::cases
