// A personal link opens something to one person alone, so the message that the staff may read holds a mark in the place of its
// secret. The secret is filled in on the way out and forgotten when the message has arrived. Which message has one is kept with it:
// words of a person that look like the mark are words.
#pragma once
#include "base/context.h"
#include "messages/message.h"

namespace rapport::messages {

// Stands in texts and links where the secret goes: "https://hallo.example.org/s/personal-link".
constexpr std::string_view secret_mark = "personal-link";

void keep_secret(Context& ctx, Id<Message> message, const std::string& secret);
void forget_secret(Db& db, Id<Message> message);

// Puts the secret where the mark stands; a message without one stays as it is.
void fill_in(Db& db, Message& message);

// Whether it had a secret that is not there any more: it must not leave.
bool has_lost_its_secret(Db& db, Id<Message> message);

}  // namespace rapport::messages
