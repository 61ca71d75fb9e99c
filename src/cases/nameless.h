// Answers to surveys without a name: they become cases of their own, and what we answer stands where they answered, for whoever
// holds the key. Nothing here leads to who they are.
#pragma once
#include "cases/case.h"
#include "listening/heard.h"

namespace rapport::cases {

constexpr std::int64_t most_nameless_a_day = 100;       // cases; strangers can send as many answers as they like

// An unhappy answer without a name becomes a case, a happy one asks for a reply, as the rules say; where it has words, since nothing else could be
// answered, and where its key is theirs: by link or code, not on a tablet or on paper. Changed words change the case. When they put their name to it,
// or are happy after all, a case that nobody has worked on goes.
void hear_nameless(Context& ctx, const listening::Heard& heard);

bool is_nameless(const Filed& filed);
// Our answer is shown to them, by no other way. invalid at "words": longer than a page shows.
Result<Done> show_answer(Context& ctx, const Filed& filed, Entry& entry);

}  // namespace rapport::cases
