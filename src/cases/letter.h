// Our answer as a letter to print.
#pragma once
#include "base/context.h"
#include "cases/case.h"
#include "paper/letter.h"

namespace rapport::cases {

// What stands on it: who we are and where letters reach us, the customer's name and postal address, the day on which we answered in the language of our words (where they do not tell, in
// theirs, else our country's), the subject, our words, with a salutation (salutation.h) where they have none, and who wrote them. The address is left out for whoever may not
// see how to reach customers.
// not_found: no such case, or no such words in it. conflict "not_ours": these words are not our answer; "no_font": it has letters that no font
// of ours has.
Result<paper::Letter> letter_of(Context& ctx, Id<Case> id, Id<Entry> entry);

}  // namespace rapport::cases
