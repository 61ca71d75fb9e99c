#include "enquiries/answering.h"

#include "enquiries/store.h"
#include "identity/audit.h"
#include "identity/changes.h"
#include "orders/amount.h"
#include "orders/products.h"

namespace rapport::enquiries {
namespace {

using Faults = std::vector<Fault>;

// What is offered, priced.
Line offered_line(Context& ctx, const Offered& item, const std::string& pointer, Faults& faults)
{
    auto line = line_of(ctx, item.product, item.quantity, pointer, faults);
    line.unit_price = item.unit_price;
    if (auto wrong = orders::currency_fault(ctx, pointer + "/unit_price", item.unit_price)) {
        faults.push_back(std::move(*wrong));
        return line;
    }
    if (item.unit_price.amount_minor < 0) faults.push_back({pointer + "/unit_price", "range", "A price is not below nothing."});
    const bool too_dear = item.unit_price.amount_minor > orders::largest_line_minor;
    if (too_dear || !is_payable(line)) faults.push_back({pointer + "/unit_price", "range", "This amount is too large."});
    return line;
}

}  // namespace

Result<Instant> moment_since(Context& ctx, const Asking& asking, const std::optional<Instant>& said)
{
    const auto at = touchpoints::whole_ms(said.value_or(ctx.now()));
    if (at > ctx.now()) return invalid("at", "This cannot have happened in the future.", "range");
    if (at < asking.at) return invalid("at", "This cannot have happened before they asked.", "range");
    return at;
}

Result<Enquiry> answer(Context& ctx, Id<Enquiry> id, const WhenAnswered& input)
{
    TRY(const auto stored, still_open(ctx, id));
    if (stored.answer) return conflict("Somebody has answered this enquiry already.", "answered");
    auto whole = stored;
    auto& made = whole.answer.emplace();
    TRY(made.at, moment_since(ctx, stored.asking, input.at));
    by_whoever_acts(ctx, made);
    replace(ctx, stored, std::move(whole));
    identity::record(ctx, "enquiry.answered", to_text(id));
    return read_enquiry(ctx, id);
}

Result<Done> take_back_answer(Context& ctx, Id<Enquiry> id)
{
    TRY(const auto stored, still_open(ctx, id));
    if (!stored.answer) return not_found("Nobody has said that this enquiry was answered.");
    auto whole = stored;
    whole.answer.reset();
    replace(ctx, stored, std::move(whole));
    identity::record(ctx, "enquiry.answer_taken_back", to_text(id));
    return Done{};
}

Result<Enquiry> quote(Context& ctx, Id<Enquiry> id, const MakeQuote& input)
{
    TRY(const auto stored, still_open(ctx, id));
    auto whole = stored;
    auto& made = whole.quote.emplace();
    TRY(made.at, moment_since(ctx, stored.asking, input.at));
    made.valid_until = made.waits_from = input.valid_until;
    by_whoever_acts(ctx, made);

    Faults faults;
    if (input.valid_until < ctx.business.time_zone.local_day(made.at)) faults.push_back({"/valid_until", "range", "An offer stands at least for its own day."});
    if (input.items.empty()) faults.push_back({"/items", "required", "Say what is offered, and at what price."});
    whole.lines.clear();
    for (std::size_t i = 0; i < input.items.size(); ++i) whole.lines.push_back(offered_line(ctx, input.items[i], "/items/" + std::to_string(i), faults));
    if (!faults.empty()) return invalid(std::move(faults));

    belong(whole);
    const auto changes = identity::changes_between(stored, whole);
    replace(ctx, stored, std::move(whole));
    identity::record(ctx, "enquiry.quoted", to_text(id), changes);
    return read_enquiry(ctx, id);
}

Result<Done> take_back_quote(Context& ctx, Id<Enquiry> id)
{
    TRY(const auto stored, still_open(ctx, id));
    if (!stored.quote) return not_found("Nothing was quoted for this enquiry.");
    auto whole = stored;
    whole.quote.reset();
    for (auto& line : whole.lines) line.unit_price.reset();
    replace(ctx, stored, std::move(whole));
    identity::record(ctx, "enquiry.quote_taken_back", to_text(id));
    return Done{};
}

}  // namespace rapport::enquiries
