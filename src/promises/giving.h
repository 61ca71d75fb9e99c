// A promise was made to another customer than we thought: the contact during which it was made turns out to be that one's.
#pragma once
#include "base/context.h"
#include "promises/promise.h"

namespace rapport::promises {

// For the folders above, whose rows name both a promise and its customer. Not while anything is being stored.
using Given = void (*)(Context&, const Word& before, const Word& now);
void call_when_given(Given given);

}  // namespace rapport::promises
