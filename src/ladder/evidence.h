// Where the evidence comes from: the timeline, the answers, who came because of whom, and what became of enquiries, deliveries and cases.
#pragma once
#include "base/context.h"
#include "ladder/ladder.h"

#include <functional>

namespace rapport::ladder {

// All evidence of one customer that is not older than `from`, up to now.
std::vector<Evidence> read_evidence(Context& ctx, Id<customers::Customer> customer, Instant from);

// The same of everybody, in the order of ids; customers without evidence too. A page of customers is in memory at a time.
void each_evidence(Context& ctx, Instant from, const std::function<void(Id<customers::Customer>, const std::vector<Evidence>&)>& take);

struct Span {
    Instant from, to;           // what came after `from`, up to `to`
    Instant bought_from;        // purchases only after this; not before `from`
};
// Everybody's evidence without what a person reads, kind by kind and in no order of customers; nothing of it is kept in memory.
// Purchases come in the order of time, each of them: of a day the first one alone is evidence.
void each_sign(Context& ctx, const Span& span, const std::function<void(Id<customers::Customer>, EvidenceKind, Instant)>& take);
bool any_order(Db& db, Instant from, Instant to);

}  // namespace rapport::ladder
