// Asking by mail: one message for each invitation, with the first question's scores as links. Touching one opens the page with
// it chosen; nothing is stored before they press the button there. It is news: consent and a way out belong to it.
#pragma once
#include "messages/delivery.h"
#include "messages/service.h"
#include "surveys/asking.h"

namespace rapport::surveys {

// Mail that nobody sends by hand leaves by day, in the business's time: this moment, or the next one at which it may.
Instant by_day(const Context& ctx, Instant at);

// Puts the mail in line that asks them by this link. Refuses as messages::plan_message does.
Result<messages::Message> mail_invitation(Context& ctx, const Survey& survey, const Invitation& invitation, const std::string& token, std::optional<Instant> at);

// Asks those by mail who were drawn for it and wait: `limit` of them, the first drawn first. Who may not be asked any more is left out, with the
// reason. Answers how many were looked at; 0 where there is nobody, or no mail can be written.
std::int64_t ask_waiting(Context& ctx, const OpenMatters& matters, int limit);
// The same of all whom this sample drew, by whoever drew them. conflict "key_enough_today": a program, as messages::plan_message says.
Result<Done> ask_drawn(Context& ctx, const OpenMatters& matters, Id<Sample> sample);

// Whoever has an open matter when the mail that asks them is about to leave is left out, with the reason, and was not asked: their 90 days do not begin.
messages::SecondThought second_thought(const OpenMatters& matters);

// What stands behind /u/ in a mail that asks them: new_token() of keys.h.
void keep_stop_link(Context& ctx, const std::string& token, Id<customers::Customer> customer, Id<messages::Message> message);
// Whose it is: whoever holds the link of a mail that asked them, or held it once, speaks for them.
std::optional<Id<customers::Customer>> whose_stop_link(Db& db, const std::string& token);

}  // namespace rapport::surveys
