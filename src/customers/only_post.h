// Who wants to hear from us by post alone, as they say at the link in a mail of ours: e-mail, text messages and calls are withdrawn, letters allowed.
// It stands among their consents like any other word of theirs.
#pragma once
#include "customers/consent.h"

namespace rapport::customers {

// How such rows are called among their consents. It is also the key of the way back, which takes the rows of this name back and no others.
constexpr const char* only_post_source = "the link in our mail: by post alone";

// Twice is as once. not_found.
Result<Done> want_only_post(Context& ctx, const Id<Customer>& id);

// It was a mistake: of each channel of which nothing was said since, what was said so is gone, and the state before it is back; the log keeps both. Nothing
// happens where nothing was said so. not_found.
Result<Done> take_only_post_back(Context& ctx, const Id<Customer>& id);

// Whether that is what holds, whoever noted it: e-mail, text messages and calls withdrawn, letters allowed.
bool wants_only_post(Db& db, const Id<Customer>& id);
// Whether there is something to take back: what was said so is the last word on a channel.
bool has_said_only_post(Db& db, const Id<Customer>& id);

}  // namespace rapport::customers
