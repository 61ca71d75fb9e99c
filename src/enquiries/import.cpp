#include "base/json.h"
#include "enquiries/doors.h"
#include "enquiries/export.h"
#include "enquiries/row.h"
#include "enquiries/service.h"
#include "enquiries/store.h"
#include "identity/named_staff.h"
#include "imports/undo.h"
#include "orders/products.h"
#include "touchpoints/doors.h"
#include "touchpoints/slice.h"

namespace rapport::enquiries {
namespace {

using imports::Effect;
using imports::Outcome;

Line line_from(Context& ctx, const EnquiryRow& row)
{
    Line line;
    line.product = row.product.value_or(row.product_id.value_or(""));
    auto product = row.product_id ? orders::find_product_called(ctx.db, *row.product_id) : std::nullopt;
    if (!product && row.product) product = orders::find_product_called(ctx.db, *row.product);
    if (product) {
        line.product_id = product->id;
        if (!row.product) line.product = product->name;
    }
    line.quantity_milli = row.quantity_milli;
    if (row.unit_price) line.unit_price = Money{*row.unit_price, ctx.business.currency};
    return line;
}

void lay_head_over(Context& ctx, Whole& whole, const EnquiryRow& row)
{
    auto& asking = whole.asking;
    asking.at = row.at;
    asking.asked_on = ctx.business.time_zone.local_day(row.at);
    if (row.channel) asking.channel = row.channel;
    if (row.asked) asking.asked = row.asked;
    if (row.answered_at) {
        if (!whole.answer) whole.answer.emplace();
        whole.answer->at = *row.answered_at;
    }
    if (!whole.quote && (row.valid_until || row.quoted_at)) whole.quote.emplace().at = row.answered_at.value_or(Instant{});
    if (row.quoted_at) whole.quote->at = *row.quoted_at;
    if (row.valid_until && *row.valid_until != whole.quote->valid_until) whole.quote->valid_until = whole.quote->waits_from = *row.valid_until;
}

Result<Done> lay_outcome_over(Context& ctx, Whole& whole, const EnquiryRow& row)
{
    if (row.outcome == State::open) whole.outcome.reset();
    if (!row.outcome || row.outcome == State::open) return Done{};
    if (!whole.outcome) whole.outcome.emplace();
    auto& outcome = *whole.outcome;
    outcome.outcome = *row.outcome;
    if (row.note) outcome.note = row.note;
    if (row.ended_at) outcome.at = *row.ended_at;
    if (outcome.outcome == State::lost) {
        outcome.order_id.reset();
        if (row.reason) outcome.reason = row.reason;
        if (row.lost_to) outcome.lost_to = row.lost_to;
        if (!outcome.reason) return invalid("reason", "Say what it was lost to: price, availability, service or silence.", "required");
    } else {
        outcome.reason.reset();
        outcome.lost_to.reset();
        if (row.order_id) {
            const auto order = orders::find_order_called(ctx.db, *row.order_id);
            if (!order || order->customer_id != whole.asking.customer_id) return invalid("order_id", "There is no such order of this customer.", "unknown_id");
            outcome.order_id = order->id;
            if (outcome.at == Instant{}) outcome.at = std::max(order->ordered_at, whole.asking.at);
        }
    }
    if (outcome.at == Instant{}) return invalid("ended_at", "Say when it was sold or lost.", "required");
    return Done{};
}

// Whether it can have been so.
Result<Done> check(Context& ctx, const Whole& whole)
{
    const auto& asking = whole.asking;
    if (!asking.asked && whole.lines.empty()) return invalid("asked", "Say what they asked for: in their words, or the things they want.", "required");
    if (asking.at > ctx.now()) return invalid("at", "Nobody has asked in the future.", "range");
    const auto since = [&](Instant at, std::string_view column) -> Result<Done> {
        if (at < asking.at || at > ctx.now()) return invalid(column, "This cannot have happened before they asked, nor in the future.", "range");
        return Done{};
    };
    if (whole.answer) CHECK(since(whole.answer->at, "answered_at"));
    if (whole.quote && whole.quote->at == Instant{}) return invalid("quoted_at", "Say when it was offered, or when you answered.", "required");
    if (whole.quote) CHECK(since(whole.quote->at, "quoted_at"));
    if (whole.outcome) CHECK(since(whole.outcome->at, "ended_at"));
    const bool priced = amount_of(whole.lines).has_value();
    if (priced && (!whole.quote || whole.quote->valid_until == Day{})) return invalid("valid_until", "Say until when the offer stands.", "required");
    if (!priced && whole.quote) return invalid("unit_price", "An offer has a price.", "required");
    if (whole.quote && whole.quote->valid_until < ctx.business.time_zone.local_day(whole.quote->at))
        return invalid("valid_until", "An offer stands at least for its own day.", "range");
    return Done{};
}

// What the rows say, laid over what is stored.
Result<Whole> with(Context& ctx, Whole whole, const std::vector<EnquiryRow>& rows, const std::vector<std::size_t>& mine)
{
    std::vector<Line> lines;
    for (const auto at : mine) {
        lay_head_over(ctx, whole, rows[at]);
        if (rows[at].product || rows[at].product_id) lines.push_back(line_from(ctx, rows[at]));
    }
    for (const auto at : mine) CHECK(lay_outcome_over(ctx, whole, rows[at]));
    if (!lines.empty()) whole.lines = std::move(lines);
    CHECK(check(ctx, whole));
    belong(whole);
    return whole;
}

// Applies the rows of one slice.
class Slice : touchpoints::SliceOf<EnquiryRow> {
public:
    using SliceOf::SliceOf;

    void run() { each_key([&](std::size_t from, std::size_t to) { apply(from, to); }); }

private:
    std::optional<Whole> stored_under(const EnquiryRow& row)
    {
        if (row.enquiry_id.empty()) {
            const auto customer = whose_.find(row.customer_id);
            return customer ? store::find_unnamed(ctx_.db, *customer, row.at) : std::nullopt;
        }
        if (const auto ours = parse_id<Enquiry>(row.enquiry_id))
            if (auto whole = store::find_anywhere(ctx_.db, *ours)) return whole;
        const auto key = store::find_key(ctx_.db, row.enquiry_id);
        return key ? store::find(ctx_.db, key->customer_id, key->enquiry_id) : std::nullopt;
    }

    // The rows [from, to) are one enquiry.
    void apply(std::size_t from, std::size_t to)
    {
        const auto stored = stored_under(rows_[from]);
        const auto owner = stored ? std::optional(stored->asking.customer_id) : whose_.find(rows_[from].customer_id);
        const auto mine = of_one_customer(owner, from, to, "This enquiry is another customer's.");
        auto whole = stored.value_or(Whole{});
        if (owner) whole.asking.customer_id = *owner;
        auto laid = with(ctx_, std::move(whole), rows_, mine);
        if (!laid) return tell(mine, refused(laid.error()));
        for (const auto at : mine) staff_.put(laid->asking.staff, laid->asking.staff_id, rows_[at].staff);
        if (stored && *stored == *laid) return;
        laid->asking.import_id = import_;
        laid->asking.updated_at = ctx_.now();
        if (stored) change(mine, *stored, std::move(*laid));
        else add(mine, std::move(*laid));
    }

    void tell(const Rows& mine, const Outcome& outcome)
    {
        for (const auto at : mine) applied_.outcomes[at] = outcome;
    }

    void change(const Rows& mine, const Whole& stored, Whole whole)
    {
        tell(mine, {Effect::changed, {}, {}});
        applied_.changes.push_back({"enquiry", stored.asking.customer_id.value, stored.asking.id.value, to_json(stored)});
        replace(ctx_, stored, std::move(whole));
    }

    void add(const Rows& mine, Whole whole)
    {
        const auto& first = rows_[mine.front()];
        const auto customer = customer_of(mine.front());
        tell(mine, made_for(customer));
        if (!customer) return;
        whole.asking.customer_id = *customer;
        whole.asking.id = ctx_.ids.make<Enquiry>();
        whole.asking.created_at = ctx_.now();
        if (!first.enquiry_id.empty()) whole.asking.external_id = first.enquiry_id;
        record(ctx_, whole);
        applied_.changes.push_back({"enquiry", customer->value, whole.asking.id.value, std::nullopt});
    }

    identity::NamedStaff staff_{ctx_.db};
};

Result<imports::Parsed> parse(const imports::Reading& reading, const imports::Cells& cells)
{
    TRY(const auto row, read_enquiry_row(reading, cells));
    return imports::Parsed{enquiry_key(row), row.customer_id, imports::packed(row)};
}

Result<Done> undo_enquiry(Context& ctx, const imports::Change& change)
{
    const auto stored = store::find_anywhere(ctx.db, {change.subject_id});
    if (!stored) return Done{};     // somebody has removed it already
    auto before = change.before ? from_json_text<Whole>(*change.before).value() : Whole{};
    TRY(before.asking.version, imports::take_back(ctx, change, stored->asking.version, change.before ? std::optional(before.asking.version) : std::nullopt, "The enquiry " + to_text(stored->asking.id)));
    if (!change.before) {
        withdraw(ctx, *stored);
        return Done{};
    }
    before.asking.customer_id = stored->asking.customer_id;     // a merge may have moved it
    put(ctx, *stored, std::move(before));
    return Done{};
}

}  // namespace

Result<Done> undo_change(Context& ctx, const imports::Change& change)
{
    if (change.subject == "enquiry") return undo_enquiry(ctx, change);
    if (change.subject == "delivery") return undo_delivery(ctx, change);
    return touchpoints::undo_change(ctx, change);
}

imports::Shape enquiry_shape()
{
    return {.kind = "enquiries",
            .fields = enquiry_fields(),
            .may_import = may("enquiries:write"),
            .may_export = may("enquiries:export"),
            .grouped = true,
            .parse = parse,
            .applying = touchpoints::applying<Slice>,
            .undo = undo_change,
            .write_out = write_enquiries};
}

}  // namespace rapport::enquiries
