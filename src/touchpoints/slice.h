// What every import of customers' rows has in hand while it applies a slice: the rows, whose they are, and who of them goes together.
#pragma once
#include "imports/packing.h"
#include "imports/shape.h"
#include "touchpoints/whose.h"

namespace rapport::touchpoints {

// A domain's own slice says in run() what becomes of the rows. A `Row` names its customer as the file does, or says nothing.
template <class Row> class SliceOf {
public:
    SliceOf(Context& ctx, Id<imports::Import> import, std::span<const imports::PackedRow> packed, imports::Applied& applied)
        : ctx_(ctx), import_(import), applied_(applied), packed_(packed), whose_(ctx, {})
    {
        std::vector<std::string> customers;
        for (const auto& row : packed)
            if (const auto& customer = rows_.emplace_back(imports::unpacked<Row>(row.packed)).customer_id; !customer.empty()) customers.push_back(customer);
        whose_ = Whose(ctx, customers);
    }

protected:
    using CustomerId = Id<customers::Customer>;
    using Rows = std::vector<std::size_t>;      // by their places in the slice

    // For slices whose outcomes stand by the row's place. Calls take(from, to) for the rows [from, to) of each key.
    template <class F> void each_key(F&& take)
    {
        applied_.outcomes.assign(rows_.size(), imports::Outcome{});
        imports::each_key(packed_, std::forward<F>(take));
    }

    // Of the rows [from, to), which have one key, those of one customer: the owner of what is stored, else the first row's. The others are
    // rejected with `sentence`.
    Rows of_one_customer(const std::optional<CustomerId>& stored_owner, std::size_t from, std::size_t to, const char* sentence)
    {
        const auto& first = rows_[from].customer_id;
        const auto owner = stored_owner ? stored_owner : whose_.find(first);
        Rows mine;
        for (auto at = from; at < to; ++at) {
            const bool same = owner ? whose_.find(rows_[at].customer_id) == owner : rows_[at].customer_id == first;
            if (same) mine.push_back(at);
            else applied_.outcomes[at] = {imports::Effect::rejected, "customer_id", sentence};
        }
        return mine;
    }

    // Lays the rows `mine` over `whole`, one after the other; those that lay(whole, row) refuses are rejected. The last that was laid.
    template <class Whole, class Lay> std::optional<std::size_t> lay_over(Whole& whole, const Rows& mine, Lay&& lay)
    {
        std::optional<std::size_t> last;
        for (const auto at : mine) {
            auto laid = lay(whole, rows_[at]);
            if (!laid) {
                applied_.outcomes[at] = refused(laid.error());
                continue;
            }
            whole = std::move(*laid);
            last = at;
        }
        return last;
    }

    // The customer of a row whose thing is new, made where the id is nobody's; nothing where no customer can have it.
    std::optional<CustomerId> customer_of(std::size_t at)
    {
        whose_.ensure(ctx_, {rows_[at].customer_id}, applied_);
        return whose_.find(rows_[at].customer_id);
    }
    // As a row by itself is refused.
    static imports::Outcome refused(const Error& error)
    {
        imports::Applied one;
        one.reject(error);
        return std::move(one.outcomes.front());
    }
    static imports::Outcome made_for(const std::optional<CustomerId>& customer)
    {
        if (!customer) return {imports::Effect::rejected, "customer_id", "No customer can have this id."};
        return {imports::Effect::created, {}, {}};
    }

    Context& ctx_;
    Id<imports::Import> import_;
    imports::Applied& applied_;
    std::span<const imports::PackedRow> packed_;
    Whose whose_;
    std::vector<Row> rows_;
};

// For a shape: applies each slice by itself.
template <class Slice> imports::Apply applying()
{
    return [](Context& ctx, Id<imports::Import> import, std::span<const imports::PackedRow> rows, imports::Applied& applied) { Slice(ctx, import, rows, applied).run(); };
}

}  // namespace rapport::touchpoints
