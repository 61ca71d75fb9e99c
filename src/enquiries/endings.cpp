#include "enquiries/endings.h"

#include "base/in_words.h"
#include "enquiries/answering.h"
#include "enquiries/settings.h"
#include "enquiries/store.h"
#include "identity/audit.h"

namespace rapport::enquiries {
namespace {

template <std::size_t Max> std::optional<std::string> plain(const std::optional<Text<1, Max>>& text)
{
    return text ? std::optional(text->value) : std::nullopt;
}

void end(Context& ctx, const Whole& stored, Outcome outcome)
{
    auto whole = stored;
    whole.outcome = std::move(outcome);
    const auto action = "enquiry." + std::string(enum_text(whole.outcome->outcome));
    replace(ctx, stored, std::move(whole));
    identity::record(ctx, action, to_text(stored.asking.id));
}

Result<Done> take_back(Context& ctx, Id<Enquiry> id, State how, std::string refusal)
{
    const auto stored = store::find_anywhere(ctx.db, id);
    if (!stored) return not_found("There is no such enquiry.");
    if (!stored->outcome || stored->outcome->outcome != how) return not_found(std::move(refusal));
    auto whole = *stored;
    if (whole.quote && whole.outcome->reason == Reason::silence) whole.quote->waits_from = std::max(whole.quote->waits_from, ctx.today());
    whole.outcome.reset();
    replace(ctx, *stored, std::move(whole));
    identity::record(ctx, "enquiry.reopened", to_text(id));
    return Done{};
}

}  // namespace

Result<Enquiry> sell(Context& ctx, Id<Enquiry> id, const Sold& input)
{
    TRY(const auto stored, still_open(ctx, id));
    Outcome outcome;
    auto said = input.at;
    if (input.order_id) {
        const auto order = orders::read_order(ctx, *input.order_id);
        if (!order || order->customer_id != stored.asking.customer_id)
            return invalid("order_id", "There is no such order of this customer.", "unknown_id");
        if (!said) said = std::min(std::max(order->ordered_at, stored.asking.at), ctx.now());
    }
    TRY(outcome.at, moment_since(ctx, stored.asking, said));
    outcome.order_id = input.order_id;
    outcome.note = plain(input.note);
    by_whoever_acts(ctx, outcome);
    end(ctx, stored, std::move(outcome));
    return read_enquiry(ctx, id);
}

Result<Enquiry> lose(Context& ctx, Id<Enquiry> id, const Lost& input)
{
    TRY(const auto stored, still_open(ctx, id));
    Outcome outcome;
    outcome.outcome = State::lost;
    TRY(outcome.at, moment_since(ctx, stored.asking, input.at));
    outcome.reason = input.reason;
    outcome.lost_to = plain(input.lost_to);
    outcome.note = plain(input.note);
    by_whoever_acts(ctx, outcome);
    end(ctx, stored, std::move(outcome));
    return read_enquiry(ctx, id);
}

Result<Done> take_back_sale(Context& ctx, Id<Enquiry> id) { return take_back(ctx, id, State::sold, "Nobody has said that this enquiry became a sale."); }
Result<Done> take_back_loss(Context& ctx, Id<Enquiry> id) { return take_back(ctx, id, State::lost, "Nobody has said that this enquiry was lost."); }

std::int64_t lose_to_silence(Context& ctx, int limit)
{
    const auto grace = static_cast<std::int32_t>(read_settings(ctx.db).grace_days);
    std::int64_t lost = 0;
    for (const auto& silent : store::silent_since_before(ctx.db, {ctx.today().days - grace}, limit)) {
        const auto stored = store::find(ctx.db, silent.customer_id, silent.id);
        Outcome outcome;
        outcome.outcome = State::lost;
        outcome.at = touchpoints::whole_ms(ctx.now());
        outcome.reason = Reason::silence;
        outcome.note = "no word on our quote, which stood until " + day_in_words(stored->quote->valid_until);
        outcome.by_itself = true;
        end(ctx, *stored, std::move(outcome));
        ++lost;
    }
    return lost;
}

}  // namespace rapport::enquiries
