// How a message goes its way (message.h has the states). Each step is one transaction; a step of a claim that somebody else has
// taken over meanwhile changes nothing.
#pragma once
#include "base/context.h"
#include "base/mail/smtp.h"
#include "messages/message.h"

#include <functional>
#include <span>

namespace rapport::messages {

struct Claim {
    Message message;
    std::int64_t fence = 0;
    bool has_files = false;
    bool is_automatic = true;           // false: a person of ours wrote it for this one
};

// Takes those of `wanted` that still wait and are due, for `place`; none where mail is held there. `claims` is then the place's count,
// which must be in its file before anything is sent.
struct Claimed {
    std::vector<Claim> claims;
    std::int64_t count = 0;
};
Claimed claim(Context& ctx, const std::string& place, std::span<const Id<Message>> wanted);

// Asked about news (marketing) when it is about to leave: the sentence why this customer is to be left alone after all, or nothing. What is
// to follow for those who planned it, it does in the same transaction.
using SecondThought = std::function<std::optional<std::string>(Context&, const Message&)>;

// The last look before it leaves: true: it is stored as handed, and may leave. Otherwise it waits again, is held, or is withdrawn
// since the customer has said no meanwhile, or is to be left alone.
bool hand_over(Context& ctx, const std::string& place, const Claim& claim, const SecondThought& second_thought = {});

// What became of it. Telling it twice is the same as once.
void settle(Context& ctx, const std::string& place, const Claim& claim, const mail::Outcome& outcome);

// Claims whose lease has ended, and with `of_place` those of a process that died there ("": of any): what was claimed
// waits again, what was handed is unknown. Answers how many.
int end_lost(Context& ctx, const std::optional<std::string>& of_place = {});
// One of them, of store::lost; nothing where it has gone on since.
void end_lost(Context& ctx, const Queued& row);

// Every message that waits or was claimed is held.
void hold_everything(Context& ctx);

// The server could not be reached: that was a try for all that are due, and the end for those first tried four days ago.
void end_overdue(Context& ctx);

// When a message that was put off `attempts` times is tried again.
Instant next_try(Instant now, std::int64_t attempts);

// Where a person wrote it to a customer, who is still there, and it is not there already, it stands on the timeline as their word of now.
std::optional<Id<touchpoints::Touchpoint>> put_on_timeline(Context& ctx, Id<Message> id);

// Takes it out of the queue with this state.
void end(Context& ctx, const Queued& row, State state, const std::optional<std::string>& reason);

}  // namespace rapport::messages
