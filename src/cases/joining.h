// Two cases about the same thing become one, and one about two things becomes two; both can be taken back.
#pragma once
#include "cases/service.h"

namespace rapport::cases {

struct MergeInto {
    Id<Case> into_id;
};
BOOST_DESCRIBE_STRUCT(MergeInto, (), (into_id))

struct SplitOff {
    Text<1, 300> subject;
    std::vector<Id<Entry>> entries;         // that belong to the new one
    std::optional<Kind> kind = {};          // the same
};
BOOST_DESCRIBE_STRUCT(SplitOff, (), (subject, entries, kind))

// From now on it is part of the other, which shows its conversation too; its clocks stand still. Answers the other.
// not_found; invalid: into itself. conflict "merged": one is part of another already; "has_parts": others are part of this one;
// "other_customer": they, or what is part of the other, are different customers'; "closed": the other is closed, where nobody would see this open one.
Result<WholeCase> merge_cases(Context& ctx, Id<Case> id, MergeInto input);
// A case of its own again; its clocks run on. not_found; conflict "not_merged".
Result<WholeCase> unmerge_case(Context& ctx, Id<Case> id);
// For merge.cpp: two records were one, and are two again. This customer's cases that are part of a case of somebody else since are cases of
// their own again, and both say so.
void part_cases(Context& ctx, Id<customers::Customer> customer);

// A new case with these words of the conversation, of the same customer. invalid: no words, or words that are not this case's. not_found; conflict "merged";
// "last_words": no words of the customer would be left in it, and it is about no answer or review.
Result<WholeCase> split_case(Context& ctx, Id<Case> id, SplitOff input);
// The words go back and the new case is gone. Answers the one they came from. not_found; conflict "not_split"; "worked_on": something happened in it since;
// "other_customer": one of the two was given to another customer since, whose words would stand in somebody else's case.
Result<WholeCase> unsplit_case(Context& ctx, Id<Case> id);

// For the folders above: words went out of this case, or came into it, by a split or its way back. Not while anything is being stored.
using Moved = void (*)(Context&, Id<Case>);
void call_when_moved(Moved moved);

}  // namespace rapport::cases
