// Our answers by mail: each is one message to whom the case is about, named after the case and the words, so that what they write
// back finds the conversation.
#pragma once
#include "cases/case.h"
#include "cases/service.h"
#include "messages/files.h"

namespace rapport::cases {

// To which address an answer would go: the one that they gave with the case, else the customer's first; nothing where there is none.
std::optional<std::string> mail_address(Context& ctx, const Filed& filed);

// Puts our answer in line as a message, and notes it in `entry`. `wanted`: nothing: where mail can be written and we have an address;
// true: refuse where not, with conflict "mail_not_set_up" or "no_address"; false: never. conflict "undeliverable": mail to
// this address came back. An answer that goes another way sends nothing; invalid at "send"
// where it was wanted. Whatever braces a person typed are sent as they stand. It leaves now, or not before `at`.
Result<Done> mail_answer(Context& ctx, const Filed& filed, Entry& entry, std::optional<bool> wanted, std::vector<messages::FileToSend> files = {}, std::optional<Instant> at = {});

// How far their mails are.
void tell_mail(Context& ctx, EntryView& entry);

}  // namespace rapport::cases
