#include "enquiries/service.h"

#include "base/text.h"
#include "base/years.h"
#include "customers/service.h"
#include "enquiries/facts.h"
#include "enquiries/settings.h"
#include "enquiries/store.h"
#include "identity/audit.h"
#include "identity/changes.h"
#include "identity/store.h"
#include "orders/json.h"
#include "orders/products.h"
#include "touchpoints/record.h"

#include <tuple>

namespace rapport::enquiries {
namespace {

using Faults = std::vector<Fault>;

template <std::size_t Min, std::size_t Max> std::optional<std::string> plain(const std::optional<Text<Min, Max>>& text)
{
    return text ? std::optional(text->value) : std::nullopt;
}

void set_staff(Context& ctx, Asking& asking, Id<identity::Staff> id, Faults& faults)
{
    const auto staff = identity::store::find_staff(ctx.db, id);
    if (!staff) faults.push_back({"/staff_id", "unknown_id", "Nobody with this id works here."});
    else if (!staff->active) faults.push_back({"/staff_id", "left", staff->name + " no longer works here."});
    else asking.staff = staff->name;
    asking.staff_id = id;
}

std::vector<Line> lines_of(Context& ctx, const std::vector<Wanted>& items, Faults& faults)
{
    std::vector<Line> lines;
    for (std::size_t i = 0; i < items.size(); ++i)
        lines.push_back(line_of(ctx, items[i].product, items[i].quantity, "/items/" + std::to_string(i), faults));
    return lines;
}

void check_says_something(const Whole& whole, Faults& faults)
{
    if (!whole.asking.asked && whole.lines.empty())
        faults.push_back({"/asked", "required", "Say what they asked for: in their words, or the things they want."});
}

Result<Enquiry> read_of(Context& ctx, const Asking& asking)
{
    return *store::read(ctx.db, asking.customer_id, asking.id, read_settings(ctx.db).propose_within_days, ctx.today());
}

// Makes one of the rows that an enquiry may have anew where it differs, with its entry on the timeline.
template <class Row, class Remove, class Entry>
void put_row(Context& ctx, const Whole& stored, const std::optional<Row>& was, Whole& whole, std::optional<Row>& is, Remove remove, Entry entry)
{
    if (was == is) return;
    if (was) {
        touchpoints::withdraw(ctx, stored.asking.customer_id, was->touchpoint_id);
        remove(ctx.db, stored.asking);
    }
    if (!is) return;
    is->touchpoint_id = ctx.ids.make<touchpoints::Touchpoint>();
    store::insert(ctx.db, *is);
    touchpoints::record(ctx, entry(whole));
}

void put_rows(Context& ctx, const Whole& stored, Whole& whole)
{
    put_row(ctx, stored, stored.answer, whole, whole.answer, store::remove_answer, answer_entry);
    put_row(ctx, stored, stored.quote, whole, whole.quote, store::remove_quote, quote_entry);
    put_row(ctx, stored, stored.outcome, whole, whole.outcome, store::remove_outcome, outcome_entry);
}

void insert_lines(Context& ctx, const Whole& whole)
{
    for (const auto& line : whole.lines) store::insert(ctx.db, line);
}

}  // namespace

Line line_of(Context& ctx, const Text<1, 200>& product, const std::optional<orders::Quantity>& quantity, const std::string& pointer, Faults& faults)
{
    Line line;
    line.product = tidy(product.value);
    line.quantity_milli = quantity.value_or(orders::Quantity{}).milli;
    if (line.product.empty()) faults.push_back({pointer + "/product", "required", "Say what they want."});
    if (line.quantity_milli <= 0) faults.push_back({pointer + "/quantity", "range", "How many must be more than none."});
    if (const auto found = orders::find_product_called(ctx.db, line.product)) {
        line.product_id = found->id;
        line.product = found->name;
    }
    return line;
}

Result<Enquiry> ask(Context& ctx, Ask input)
{
    Whole whole;
    auto& asking = whole.asking;
    asking.customer_id = input.customer_id;
    asking.external_id = plain(input.external_id);
    asking.at = touchpoints::whole_ms(input.at.value_or(ctx.now()));
    asking.asked_on = ctx.business.time_zone.local_day(asking.at);
    asking.channel = plain(input.channel);
    asking.asked = plain(input.asked);

    Faults faults;
    customers::follow_merge(ctx.db, asking.customer_id, faults);
    check_year(asking.at, "/at", faults);
    if (asking.at > ctx.now()) faults.push_back({"/at", "range", "Nobody has asked in the future."});
    whole.lines = lines_of(ctx, input.items, faults);
    check_says_something(whole, faults);
    if (input.staff_id) set_staff(ctx, asking, *input.staff_id, faults);
    else if (ctx.actor.staff) std::tie(asking.staff, asking.staff_id) = std::tuple(ctx.actor.name, ctx.actor.staff);
    if (!faults.empty()) return invalid(std::move(faults));
    if (asking.external_id && store::find_key(ctx.db, *asking.external_id))
        return conflict("Another enquiry has this external id already.", "external_id_taken");

    asking.id = ctx.ids.make<Enquiry>();
    asking.created_at = asking.updated_at = ctx.now();
    record(ctx, whole);
    identity::record(ctx, "enquiry.created", to_text(asking.id), identity::changes_of_new(asking));
    return read_of(ctx, asking);
}

Result<Enquiry> read_enquiry(Context& ctx, Id<Enquiry> id)
{
    const auto whole = store::find_anywhere(ctx.db, id);
    if (!whole) return not_found("There is no such enquiry.");
    return read_of(ctx, whole->asking);
}

Result<Whole> still_open(Context& ctx, Id<Enquiry> id)
{
    auto whole = store::find_anywhere(ctx.db, id);
    if (!whole) return not_found("There is no such enquiry.");
    if (whole->outcome) return conflict("This enquiry has ended. Take its outcome back first if that was a mistake.", "ended");
    return std::move(*whole);
}

Result<Enquiry> change_enquiry(Context& ctx, Id<Enquiry> id, std::int64_t version, ChangeEnquiry change)
{
    const auto found = store::find_anywhere(ctx.db, id);
    if (!found) return not_found("There is no such enquiry.");
    if (found->asking.version != version) return conflict("This was changed by somebody else meanwhile. Read it again.", "changed_meanwhile");
    TRY(const auto stored, still_open(ctx, id));
    if (change.items.present && stored.quote)
        return conflict("What they want stands in our quote. Quote again, or take the quote back first.", "quoted");

    auto whole = stored;
    Faults faults;
    if (change.channel.present) whole.asking.channel = plain(change.channel.value);
    if (change.asked.present) whole.asking.asked = plain(change.asked.value);
    if (change.items.present) whole.lines = lines_of(ctx, change.items.value.value_or(std::vector<Wanted>{}), faults);
    if (change.staff_id.present && !change.staff_id.value) std::tie(whole.asking.staff, whole.asking.staff_id) = std::tuple(std::nullopt, std::nullopt);
    else if (change.staff_id.present && change.staff_id.value != whole.asking.staff_id) set_staff(ctx, whole.asking, *change.staff_id.value, faults);
    check_says_something(whole, faults);
    if (!faults.empty()) return invalid(std::move(faults));
    belong(whole);
    if (whole == stored) return read_of(ctx, stored.asking);

    const auto changes = identity::changes_between(stored, whole);
    replace(ctx, stored, std::move(whole));
    identity::record(ctx, "enquiry.changed", to_text(id), changes);
    return read_of(ctx, stored.asking);
}

Result<Done> remove_enquiry(Context& ctx, Id<Enquiry> id)
{
    TRY(const auto whole, still_open(ctx, id));
    withdraw(ctx, whole);
    identity::record(ctx, "enquiry.removed", to_text(id));
    return Done{};
}

Result<std::vector<Enquiry>> list_enquiries(Context& ctx, const Filter& filter)
{
    if (filter.customer && !customers::exists(ctx.db, *filter.customer)) return customers::no_such_customer(ctx.db, *filter.customer);
    return store::list(ctx.db, filter, read_settings(ctx.db).propose_within_days, ctx.today());
}

void record(Context& ctx, Whole& whole)
{
    belong(whole);
    if (!whole.asking.touchpoint_id) whole.asking.touchpoint_id = ctx.ids.make<touchpoints::Touchpoint>();
    // A key may be left over from an enquiry that was taken back.
    if (whole.asking.external_id) store::put_key(ctx.db, {*whole.asking.external_id, whole.asking.customer_id, whole.asking.id});
    store::insert(ctx.db, whole.asking);
    insert_lines(ctx, whole);
    touchpoints::record(ctx, asking_entry(whole));
    put_rows(ctx, {whole.asking, whole.lines, {}, {}, {}}, whole);
    rebuild_facts(ctx.db, whole.asking.customer_id);
}

void put(Context& ctx, const Whole& stored, Whole whole)
{
    belong(whole);
    store::update(ctx.db, whole.asking);
    if (whole.lines != stored.lines) {
        store::remove_lines(ctx.db, stored.asking);
        insert_lines(ctx, whole);
    }
    put_rows(ctx, stored, whole);
    touchpoints::restate(ctx, asking_entry(whole));
    if (whole.quote && whole.quote == stored.quote) touchpoints::restate(ctx, quote_entry(whole));
    rebuild_facts(ctx.db, whole.asking.customer_id);
}

void replace(Context& ctx, const Whole& stored, Whole whole)
{
    whole.asking.version = stored.asking.version + 1;
    whole.asking.updated_at = ctx.now();
    put(ctx, stored, std::move(whole));
}

void withdraw(Context& ctx, const Whole& whole)
{
    const auto customer = whole.asking.customer_id;
    touchpoints::withdraw(ctx, customer, whole.asking.touchpoint_id);
    if (whole.answer) touchpoints::withdraw(ctx, customer, whole.answer->touchpoint_id);
    if (whole.quote) touchpoints::withdraw(ctx, customer, whole.quote->touchpoint_id);
    if (whole.outcome) touchpoints::withdraw(ctx, customer, whole.outcome->touchpoint_id);
    store::remove(ctx.db, whole.asking);
    rebuild_facts(ctx.db, customer);
}

}  // namespace rapport::enquiries
