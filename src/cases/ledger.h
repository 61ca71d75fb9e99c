// The ledger of remedies as a file: a line for each, the newest first, with why it was given, how it turned out, what they gave the case, and
// whether a file brought it.
#pragma once
#include "cases/remedies.h"

#include <functional>

namespace rapport::cases {

// Those that the filter finds, all of them: its place and limit do not count. CSV with a header; amounts in major units; cases and customers are named as
// files name them.
std::string ledger_csv(Context& ctx, RemedyFilter filter);
// The same, appended; calls spill() whenever what is there may be taken away.
void write_ledger(Context& ctx, RemedyFilter filter, std::string& out, const std::function<void()>& spill);

}  // namespace rapport::cases
