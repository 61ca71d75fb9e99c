#include "messages/keys.h"

#include "messages/service.h"
#include "messages/settings.h"
#include "messages/store.h"

namespace rapport::messages {

Result<Done> may_plan(Context& ctx, std::int64_t messages)
{
    if (!ctx.actor.is_program()) return Done{};
    const auto most = read_mail_settings(ctx.db).per_key_per_day;
    const auto written = store::count_planned_by_keys(ctx.db, ctx.actor.staff, {ctx.now().us - us_per_day});
    if (messages <= most - written) return Done{};
    return conflict("The keys of " + ctx.actor.name + " have written " + std::to_string(written) + " of the " + std::to_string(most) + " messages that the settings of mail let them write within a day"
                        + (messages == 1 ? ". A person can write more, or let them." : ", and " + std::to_string(messages) + " more are too many. A person can, or can let them."),
                    "key_enough_today");
}

Result<Done> may_write_to(Context& ctx, Id<customers::Customer> customer)
{
    if (!ctx.actor.is_program() || store::count_since(ctx.db, customer, {ctx.now().us - us_per_day}) < most_with_programs_a_day) return Done{};
    return conflict(enough_today_in_words("this customer"), "enough_today");
}

std::string enough_today_in_words(std::string_view whom)
{
    return std::to_string(most_with_programs_a_day) + " messages were written to " + std::string(whom) + " within a day. A program writes no more now; a person can.";
}

}  // namespace rapport::messages
