// Reports of other mail servers: what we sent did not arrive (RFC 3464), or its reader complained (RFC 5965).
#pragma once
#include "base/context.h"
#include "inbox/mail.h"

namespace rapport::inbox {

// A report counts where it names a message of ours, by the address of its own to which it came or by its Message-ID, and the address that the message went
// to; a stranger who knows neither silences nobody. Sets the mail's reason, customer, case and answers_id.
void take_bounce(Context& ctx, const incoming::Mail& report, ReceivedMail& mail);
void take_complaint(Context& ctx, const incoming::Mail& report, ReceivedMail& mail);

// The message of ours that a mail answers or is about: by the address of its own to which it came, else by these Message-IDs, the last one first.
std::optional<messages::Message> message_meant(Db& db, const incoming::Mail& mail, const Strings& message_ids);
// The case that a message was sent for, if it is there; the one that it is part of now.
std::optional<Id<cases::Case>> case_of(Context& ctx, const messages::Message& message);
std::optional<Id<cases::Case>> standing_case(Context& ctx, Id<cases::Case> id);

}  // namespace rapport::inbox
