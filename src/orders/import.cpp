#include "orders/doors.h"

#include "base/json.h"
#include "imports/packing.h"
#include "imports/undo.h"
#include "orders/export.h"
#include "orders/facts.h"
#include "orders/product_import.h"
#include "orders/products.h"
#include "orders/replacement.h"
#include "orders/store.h"
#include "touchpoints/doors.h"
#include "touchpoints/record.h"
#include "touchpoints/whose.h"

#include <set>

namespace rapport::orders {
namespace {

using imports::Effect;
using imports::Outcome;
using CustomerId = Id<customers::Customer>;

// Applies the lines of one slice. What is new waits until the end, so that it takes few statements; the facts of a customer
// are touched once.
class Slice {
public:
    Slice(Context& ctx, ProductMemory& products, Id<imports::Import> import, std::span<const imports::PackedRow> packed, imports::Applied& applied)
        : ctx_(ctx), import_(import), applied_(applied), packed_(packed), products_(ctx, products, import), whose_(ctx, {})
    {
        for (const auto& row : packed) lines_.push_back(imports::unpacked<OrderLine>(row.packed));
        look_up();
    }

    void run()
    {
        applied_.outcomes.assign(lines_.size(), Outcome{});
        imports::each_key(packed_, [&](std::size_t from, std::size_t to) { apply_order(from, to); });
        // In this order, since they are taken back in the reverse one: no product before the orders that name it.
        for (const auto& product : products_.made()) applied_.changes.push_back({"product", 0, product.id.value, std::nullopt});
        std::move(replaced_.begin(), replaced_.end(), std::back_inserter(applied_.changes));
        store_new_ones();
        store::insert_items(ctx_.db, new_items_);
        for (const auto customer : changed_customers_) rebuild_facts(ctx_.db, customer);
    }

private:
    struct New {
        Whole whole;
        std::string customer;           // as the file has it
        std::vector<std::size_t> lines;
    };

    void look_up()
    {
        std::set<std::string> customers, orders;
        for (const auto& line : lines_) {
            products_.hear(line.product_id, line.product, line.category);
            customers.insert(line.customer_id);
            if (!line.order_id.empty()) orders.insert(line.order_id);
        }
        whose_ = touchpoints::Whose(ctx_, {customers.begin(), customers.end()});
        const std::vector<std::string> order_ids(orders.begin(), orders.end());
        for (auto& key : store::find_keys(ctx_.db, order_ids)) keys_.emplace(key.external_id, key);
    }

    std::optional<Order> stored_order(const OrderLine& line)
    {
        if (line.order_id.empty()) {
            const auto customer = whose_.find(line.customer_id);
            if (!customer) return std::nullopt;
            return store::find_unnamed(ctx_.db, *customer, line.ordered_at, ctx_.business.time_zone.local_day(line.ordered_at), line.date_only);
        }
        if (const auto ours = parse_id<Order>(line.order_id))
            if (auto order = store::find_anywhere(ctx_.db, *ours)) return order;
        const auto key = keys_.find(line.order_id);
        return key == keys_.end() ? std::nullopt : store::find(ctx_.db, key->second.customer_id, key->second.order_id);
    }

    // The lines [from, to) are one order's.
    void apply_order(std::size_t from, std::size_t to)
    {
        const auto stored = stored_order(lines_[from]);
        const auto mine = lines_of_owner(stored, from, to);
        if (mine.empty()) return;
        if (stands_twice(stored, lines_[from])) {
            for (const auto at : mine) applied_.outcomes[at] = {Effect::rejected, "order_id", "The file has this order under another id too."};
            return;
        }
        std::vector<const OrderLine*> lines;
        for (const auto at : mine) lines.push_back(&lines_[at]);

        Whole whole;
        if (stored) whole.order = *stored;
        lay_head_over(whole.order, lines, ctx_.business.time_zone);
        if (stored) replace(*stored, std::move(whole), mine);
        else add(std::move(whole), mine);
    }

    // Those whose customer is the order's: the stored one's, else that of the first line. The others are rejected.
    std::vector<std::size_t> lines_of_owner(const std::optional<Order>& stored, std::size_t from, std::size_t to)
    {
        const auto& first = lines_[from].customer_id;
        const auto owner = stored ? std::optional(stored->customer_id) : whose_.find(first);
        std::vector<std::size_t> mine;
        for (auto at = from; at < to; ++at) {
            const auto& customer = lines_[at].customer_id;
            const bool same = owner ? whose_.find(customer) == owner : customer == first;
            if (same) mine.push_back(at);
            else applied_.outcomes[at] = {Effect::rejected, "customer_id", "This order is another customer's."};
        }
        return mine;
    }

    // Two keys of the file can mean one order: its external id and ours, or two ids of a customer who was merged.
    bool stands_twice(const std::optional<Order>& stored, const OrderLine& line)
    {
        if (stored) return !seen_.insert(to_text(stored->id)).second;
        if (!line.order_id.empty()) return false;
        const auto customer = whose_.find(line.customer_id);
        return customer && !seen_.insert(to_text(*customer) + (line.date_only ? "d" : "t") + std::to_string(line.ordered_at.us)).second;
    }

    OrderItem item_of(const OrderLine& line, const std::vector<OrderItem>& stored)
    {
        const auto money = [&](std::int64_t minor) { return Money{minor, ctx_.business.currency}; };
        OrderItem item;
        if (!line.product.empty()) item.product = line.product;
        if (const auto product = products_.from_file(line.product_id, line.product, line.category)) {
            item.product_id = product->id;
            // Without a name in the file the one under which it was sold stays, whatever the product is called today.
            const auto sold = std::find_if(stored.begin(), stored.end(), [&](const auto& one) { return one.product_id == product->id; });
            if (!item.product) item.product = sold == stored.end() ? product->name : sold->product;
        }
        item.quantity_milli = line.quantity_milli;
        if (line.unit_price) item.unit_price = money(*line.unit_price);
        if (line.discount) item.discount = money(*line.discount);
        item.amount = money(line.amount);
        return item;
    }

    void fill(Whole& whole, const std::vector<std::size_t>& mine, const std::vector<OrderItem>& stored)
    {
        for (const auto at : mine) whole.items.push_back(item_of(lines_[at], stored));
        whole.order.amount.currency = ctx_.business.currency;
        total_up(whole.order, whole.items);
        whole.order.import_id = import_;
        whole.order.updated_at = ctx_.now();
    }

    void replace(const Order& stored, Whole whole, const std::vector<std::size_t>& mine)
    {
        const Whole before{stored, store::items(ctx_.db, stored.customer_id, stored.id)};
        const bool head_changed = std::tie(whole.order.ordered_at, whole.order.date_only, whole.order.channel, whole.order.staff, whole.order.place)
            != std::tie(stored.ordered_at, stored.date_only, stored.channel, stored.staff, stored.place);
        fill(whole, mine, before.items);

        const auto comparison = compare(before.items, whole.items);
        if (!head_changed && comparison.equal()) return;
        const auto each = effects(comparison, head_changed);
        for (std::size_t i = 0; i < mine.size(); ++i) applied_.outcomes[mine[i]].effect = each[i];

        ++whole.order.version;
        store::update(ctx_.db, whole.order);
        store::remove_items(ctx_.db, whole.order);
        touchpoints::restate(ctx_, timeline_entry(whole.order, whole.items));
        std::move(whole.items.begin(), whole.items.end(), std::back_inserter(new_items_));
        changed_customers_.insert(stored.customer_id);
        replaced_.push_back({"order", stored.customer_id.value, stored.id.value, to_json(before)});
    }

    void add(Whole whole, const std::vector<std::size_t>& mine)
    {
        const auto& first = lines_[mine.front()];
        whole.order.id = ctx_.ids.make<Order>();
        whole.order.touchpoint_id = ctx_.ids.make<touchpoints::Touchpoint>();
        if (!first.order_id.empty()) whole.order.external_id = first.order_id;
        fill(whole, mine, {});
        whole.order.created_at = ctx_.now();
        new_.push_back({std::move(whole), first.customer_id, mine});
    }

    void store_new_ones()
    {
        std::set<std::string> owners;
        for (const auto& one : new_) owners.insert(one.customer);
        whose_.ensure(ctx_, {owners.begin(), owners.end()}, applied_);

        std::vector<Order> orders;
        std::vector<store::Key> keys;
        std::vector<touchpoints::Touchpoint> entries;
        for (auto& [whole, customer, lines] : new_) {
            const auto owner = whose_.find(customer);
            for (const auto at : lines)
                applied_.outcomes[at] = owner ? Outcome{Effect::created, {}, {}} : Outcome{Effect::rejected, "customer_id", "No customer can have this id."};
            if (!owner) continue;
            whole.order.customer_id = *owner;
            for (auto& item : whole.items) item.customer_id = *owner;
            if (whole.order.external_id) keys.push_back({*whole.order.external_id, *owner, whole.order.id});
            entries.push_back(timeline_entry(whole.order, whole.items));
            applied_.changes.push_back({"order", owner->value, whole.order.id.value, std::nullopt});
            std::move(whole.items.begin(), whole.items.end(), std::back_inserter(new_items_));
            orders.push_back(std::move(whole.order));
        }
        store::insert(ctx_.db, orders);
        store::insert_keys(ctx_.db, keys);
        touchpoints::record_all(ctx_, entries);
        add_to_facts(ctx_.db, orders);
    }

    Context& ctx_;
    Id<imports::Import> import_;
    imports::Applied& applied_;
    std::span<const imports::PackedRow> packed_;
    ProductDesk products_;
    touchpoints::Whose whose_;
    std::vector<OrderLine> lines_;
    std::map<std::string, store::Key> keys_;
    std::set<std::string> seen_;
    std::vector<imports::Change> replaced_;
    std::vector<New> new_;
    std::vector<OrderItem> new_items_;
    std::set<CustomerId> changed_customers_;
};

Result<imports::Parsed> parse(const imports::Reading& reading, const imports::Cells& cells)
{
    TRY(const auto line, read_order_line(reading, cells));
    return imports::Parsed{order_key(line), line.customer_id, imports::packed(line)};
}

imports::Apply applying()
{
    return [products = std::make_shared<ProductMemory>()](Context& ctx, Id<imports::Import> import, std::span<const imports::PackedRow> rows, imports::Applied& applied) {
        Slice(ctx, *products, import, rows, applied).run();
    };
}

Result<Done> undo_order(Context& ctx, const imports::Change& change)
{
    const auto stored = store::find_anywhere(ctx.db, {change.subject_id});
    if (!stored) return Done{};     // somebody has removed it already
    auto before = change.before ? from_json_text<Whole>(*change.before).value() : Whole{};
    TRY(before.order.version, imports::take_back(ctx, change, stored->version, change.before ? std::optional(before.order.version) : std::nullopt, "The order " + to_text(stored->id)));
    if (!change.before) {
        remove_order(ctx, *stored);
        return Done{};
    }
    before.order.customer_id = stored->customer_id;     // a merge may have moved it
    total_up(before.order, before.items);
    store::update(ctx.db, before.order);
    store::remove_items(ctx.db, before.order);
    store::insert_items(ctx.db, before.items);
    touchpoints::restate(ctx, timeline_entry(before.order, before.items));
    rebuild_facts(ctx.db, before.order.customer_id);
    return Done{};
}

}  // namespace

Result<Done> undo_change(Context& ctx, const imports::Change& change)
{
    if (change.subject == "order") return undo_order(ctx, change);
    if (change.subject == "product") return undo_product(ctx, change);
    return touchpoints::undo_change(ctx, change);
}

imports::Shape order_shape()
{
    return {.kind = "orders",
            .fields = order_fields(),
            .one_of = {"amount", "unit_price"},
            .may_import = may("orders:write"),
            .may_export = may("orders:export"),
            .late_indexes = {"order_items_by_product", "orders_by_time", "touchpoints_by_time"},
            .grouped = true,
            .parse = parse,
            .applying = applying,
            .undo = undo_change,
            .write_out = write_orders};
}

}  // namespace rapport::orders
