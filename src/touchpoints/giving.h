// A contact was with another customer than we thought: what hangs on it goes along.
#pragma once
#include "base/context.h"
#include "touchpoints/touchpoint.h"

namespace rapport::touchpoints {

// It stands on the other's timeline, under its own id and with what people added to it; then the folders above are told, whose rows
// name it. Nothing happens where `from` has no such contact. Answers whether they had.
bool give_to(Context& ctx, Id<Touchpoint> id, Id<customers::Customer> from, Id<customers::Customer> to);

// It was with nobody whom we know: it stands on no timeline, and is kept with what people added to it until it is given to somebody. What hangs
// on it stays where it is until then. Answers whether `from` had it.
bool put_by(Context& ctx, Id<Touchpoint> id, Id<customers::Customer> from);
// What was put by was with `to`: as give_to from whoever had it before. Answers whether it was put by.
bool take_up(Context& ctx, Id<Touchpoint> id, Id<customers::Customer> to);
// What it was recorded for is gone.
void forget_put_by(Context& ctx, Id<Touchpoint> id);
bool is_put_by(Db& db, Id<Touchpoint> id);

// For the folders above. Not while anything is being stored.
using Given = void (*)(Context&, const Touchpoint& before, const Touchpoint& now);
void call_when_given(Given given);
using PutBy = void (*)(Context&, const Touchpoint& before);
void call_when_put_by(PutBy put);

}  // namespace rapport::touchpoints
