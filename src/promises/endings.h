// How a promise ends: kept, broken, or released by the customer; and the apology for one that went wrong.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "promises/promise.h"

namespace rapport::promises {

struct WhenAndNote {
    std::optional<Instant> at = {};             // now
    std::optional<Text<1, 1000>> note = {};
};
BOOST_DESCRIBE_STRUCT(WhenAndNote, (), (at, note))

struct WhenAndWhy {
    Text<1, 1000> reason = {};
    std::optional<Instant> at = {};             // now
};
BOOST_DESCRIBE_STRUCT(WhenAndWhy, (), (reason, at))

// Each ends an open promise, with an entry on the timeline. not_found; conflict "ended": it has an ending already;
// invalid at /at: in the future, or before the promise was made. Kept after due_at is kept late.
Result<Promise> keep(Context& ctx, Id<Promise> id, const WhenAndNote& input);
Result<Promise> break_promise(Context& ctx, Id<Promise> id, const WhenAndWhy& input);
Result<Promise> release(Context& ctx, Id<Promise> id, const WhenAndWhy& input);

// Take the ending back, as if nobody had said so: the promise is open again and the entry leaves the timeline.
// not_found: there is no such promise, or it did not end like that.
Result<Done> take_back_keeping(Context& ctx, Id<Promise> id);
Result<Done> take_back_breaking(Context& ctx, Id<Promise> id);
Result<Done> take_back_release(Context& ctx, Id<Promise> id);

// Says that we apologised. not_found; conflict "nothing_went_wrong": it is neither late nor kept late nor broken;
// "apologised": somebody has. invalid at /at: in the future, or before the promise was made.
Result<Promise> apologise(Context& ctx, Id<Promise> id, const WhenAndNote& input);
// not_found: there is no such promise, or nobody apologised for it.
Result<Done> take_back_apology(Context& ctx, Id<Promise> id);

// For imports, without asking: store them with their entry on the timeline. The caller keeps word and facts.
void store_ending(Context& ctx, const Word& word, Ending ending);
void store_apology(Context& ctx, const Word& word, Apology apology);

}  // namespace rapport::promises
