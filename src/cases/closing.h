// How a case ends: with its cause, what we did, and the customer told; then one question, whether it is right now.
#pragma once
#include "cases/service.h"

namespace rapport::cases {

struct CloseCase {
    std::optional<Text<1, 60>> cause = {};          // the case's own, where it is known already
    std::optional<Text<1, 2000>> action = {};       // what we did
    std::optional<Way> told_by = {};                // how the customer was told
    std::optional<Text<1, 4000>> told = {};         // in these words
    std::optional<Text<1, 2000>> together = {};     // where it was solved together: what each side did
    std::optional<bool> ask = {};                   // whether they are asked afterwards; yes
    std::optional<bool> send = {};                  // what they are told goes out: as in AddEntry
};
BOOST_DESCRIBE_STRUCT(CloseCase, (), (cause, action, told_by, told, together, ask, send))

struct GiveVerdict {
    std::int64_t score = 0;                         // 1 to 5
    std::optional<Text<1, 4000>> comment = {};
    std::optional<Text<1, 60>> channel = {};
};
BOOST_DESCRIBE_STRUCT(GiveVerdict, (), (score, comment, channel))

struct Reopen {
    std::optional<Text<1, 2000>> reason = {};
};
BOOST_DESCRIBE_STRUCT(Reopen, (), (reason))

// invalid, at what is missing: the cause, what we did, how the customer was told. Praise needs the last alone; by email the words, unless an answer of ours by
// email is in the case; cannot_be_reached where they can be, or with words; any other way where nobody can be told. not_found; conflict "merged", "closed".
// What they are told is sent and refused as an answer is (conversation.h); without words there is nothing to send, invalid at "send".
// `by`: a remedy that closes it (in_person.h); what is sent with it leaves once it is not taken back any more.
Result<WholeCase> close_case(Context& ctx, Id<Case> id, CloseCase input, std::optional<Id<Remedy>> by = {});

// Open again, with new clocks from now on; where it was reopened by whoever has no name, from the end of the day of `at` on. not_found; conflict "merged"; "open".
Result<WholeCase> reopen_case(Context& ctx, Id<Case> id, const std::string& reason, std::optional<Instant> at = {});

// What they said when we asked whether it is right now: an answer to CSAT of theirs. A low one opens the case again.
// invalid: off the scale. not_found; conflict "merged"; "open": there is nothing to ask yet.
Result<WholeCase> give_verdict(Context& ctx, Id<Case> id, const GiveVerdict& input);

// For give_to_another: the answers to whether it is right now become the other customer's.
void give_verdicts(Context& ctx, const Filed& before, const Filed& filed);

// For the domains above: closed cases whose customers somebody is to ask now, since no mail of ours does (asking.h), nor of whom anything else is open; the longest closed first.
std::vector<Case> to_ask(Context& ctx, int limit);

}  // namespace rapport::cases
