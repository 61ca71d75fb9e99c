// Where the evidence comes from: the timeline, the answers, who came because of whom, and what became of enquiries and deliveries.
#pragma once
#include "base/context.h"
#include "ladder/ladder.h"

#include <functional>

namespace rapport::ladder {

// All evidence of one customer that is not older than `from`, up to now.
std::vector<Evidence> read_evidence(Context& ctx, Id<customers::Customer> customer, Instant from);

// The same of everybody, in the order of ids; customers without evidence too. A page of customers is in memory at a time.
void each_evidence(Context& ctx, Instant from, const std::function<void(Id<customers::Customer>, const std::vector<Evidence>&)>& take);
// The same without what a person reads: no words of theirs, no source.
void each_evidence_bare(Context& ctx, Instant from, const std::function<void(Id<customers::Customer>, const std::vector<Evidence>&)>& take);

}  // namespace rapport::ladder
