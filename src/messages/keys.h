// How much the keys of programs may write to customers by themselves (docs/decisions/0025).
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "customers/customer.h"

namespace rapport::messages {

// Whether whoever acts may plan so many messages now. A person may; the keys of one member of staff together plan as many within 24 hours as the
// settings of mail say. conflict "key_enough_today".
Result<Done> may_plan(Context& ctx, std::int64_t messages);
// The same of one message to this customer, to whom programs write most_with_programs_a_day within 24 hours. conflict "enough_today".
Result<Done> may_write_to(Context& ctx, Id<customers::Customer> customer);
// "5 messages were written to them within a day. A program writes no more now; a person can."
std::string enough_today_in_words(std::string_view whom);

}  // namespace rapport::messages
