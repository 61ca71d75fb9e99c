// The base as it was at a moment: how many pieces of evidence for each condition everybody had, counted as they are read.
#include "ladder/evidence.h"
#include "ladder/service.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <utility>
#include <vector>

namespace rapport::ladder {
namespace {

using CustomerId = Id<customers::Customer>;

// Gives each customer a place, 0, 1, ..., in the order of first appearance. Open addressing: a million purchases look their customer up.
class Places {
public:
    std::size_t of(CustomerId customer)
    {
        auto slot = slot_of(customer);
        for (; slots_[slot].place != nobody; slot = (slot + 1) & (slots_.size() - 1))
            if (slots_[slot].customer == customer) return slots_[slot].place;
        const auto place = static_cast<std::uint32_t>(size_++);
        slots_[slot] = {customer, place};
        if (2 * size_ > slots_.size()) grow();
        return place;
    }
    std::size_t size() const { return size_; }
    // Of somebody who is asked for soon: memory takes longer than all the rest.
    void fetch(CustomerId customer) const { __builtin_prefetch(&slots_[slot_of(customer)]); }

private:
    static constexpr std::uint32_t nobody = 0xffff'ffff;
    struct Slot {
        CustomerId customer;
        std::uint32_t place = nobody;
    };

    std::size_t slot_of(CustomerId customer) const
    {
        return (static_cast<std::uint64_t>(customer.value) * 0x9e37'79b9'7f4a'7c15u) >> (64 - std::countr_zero(slots_.size()));
    }

    void grow()
    {
        const auto before = std::exchange(slots_, std::vector<Slot>(2 * slots_.size()));
        for (const auto& one : before) {
            if (one.place == nobody) continue;
            auto slot = slot_of(one.customer);
            while (slots_[slot].place != nobody) slot = (slot + 1) & (slots_.size() - 1);
            slots_[slot] = one;
        }
    }

    std::vector<Slot> slots_ = std::vector<Slot>(4096);
    std::size_t size_ = 0;
};

// Counts up to what each condition asks for, at each of a few moments.
class Counting {
public:
    Counting(const Rules& rules, const TimeZone& zone, const std::vector<Instant>& moments) : zone_(zone), moments_(moments.size())
    {
        for (int level = 1; level <= highest_level; ++level)
            for (const auto& condition : rules.of(level)) conditions_.push_back({condition, level});
        std::size_t place = 0;
        for (const auto moment : moments)
            for (const auto& [condition, level] : conditions_)
                cells_of_[static_cast<std::size_t>(condition.evidence)].push_back({place++, {moment.us - condition.within_days * us_per_day}, moment, condition.at_least});
        counts_.resize(place);
    }

    // Purchases in the order of time.
    void add(CustomerId customer, EvidenceKind kind, Instant at)
    {
        if (kind != EvidenceKind::bought) {
            count(place_of(customer), kind, at);
            return;
        }
        places_.fetch(customer);
        purchases_.push_back({customer, at});
        if (purchases_.size() == purchases_at_once) count_purchases();
    }

    // After the last one.
    void count_purchases()
    {
        for (auto& one : purchases_) {
            one.place = place_of(one.customer);
            __builtin_prefetch(&bought_on_[one.place], 1);
        }
        for (const auto& one : purchases_) {
            const auto day = day_of(one.at);
            if (std::exchange(bought_on_[one.place], day) != day) count(one.place, EvidenceKind::bought, one.at);
        }
        purchases_.clear();
    }

    // Calls take(levels), one for each moment, for everybody who has any evidence.
    template <class Take> void each_levels(Take take) const
    {
        std::vector<int> levels(moments_);
        for (std::size_t customer = 0; customer < places_.size(); ++customer) {
            for (std::size_t i = 0; i < moments_; ++i) levels[i] = level_of(customer, i * conditions_.size());
            take(levels);
        }
    }

private:
    struct OfLevel {
        Condition condition;
        int level;
    };
    // Where one condition is counted at one moment.
    struct Cell {
        std::size_t place;
        Instant after, until;
        std::int64_t enough;
    };

    struct Purchase {
        CustomerId customer;
        Instant at;
        std::size_t place = 0;
    };

    std::size_t place_of(CustomerId customer)
    {
        const auto place = places_.of(customer);
        if (place == bought_on_.size()) {
            bought_on_.push_back(never);
            for (auto& counts : counts_) counts.push_back(0);
        }
        return place;
    }

    void count(std::size_t place, EvidenceKind kind, Instant at)
    {
        for (const auto& cell : cells_of_[static_cast<std::size_t>(kind)]) {
            auto& count = counts_[cell.place][place];
            if (at > cell.after && at <= cell.until && count < cell.enough) ++count;
        }
    }

    // The next purchase is of the same day nearly always.
    Day day_of(Instant at)
    {
        if (at < today_from_ || at >= today_to_) {
            today_ = zone_.local_day(at);
            today_from_ = at;
            today_to_ = zone_.start_of({today_.days + 1});
        }
        return today_;
    }

    int level_of(std::size_t customer, std::size_t first) const
    {
        std::array<bool, highest_level + 1> met{};
        for (std::size_t i = 0; i < conditions_.size(); ++i)
            if (counts_[first + i][customer] >= conditions_[i].condition.at_least) met[static_cast<std::size_t>(conditions_[i].level)] = true;
        int level = 0;
        while (level < highest_level && met[static_cast<std::size_t>(level + 1)]) ++level;
        return level;
    }

    static constexpr std::size_t purchases_at_once = 64;
    static constexpr Day never{std::numeric_limits<std::int32_t>::min()};

    const TimeZone& zone_;
    std::size_t moments_;
    std::vector<OfLevel> conditions_;
    std::array<std::vector<Cell>, static_cast<std::size_t>(EvidenceKind::shares_values) + 1> cells_of_;
    Places places_;
    std::vector<Day> bought_on_;            // the last time, by place
    std::vector<std::vector<std::uint8_t>> counts_;     // by cell, then by place; a condition asks for a hundred at most
    std::vector<Purchase> purchases_;       // read and not counted yet
    Day today_ = never;
    Instant today_from_, today_to_;
};

std::int64_t longest_days_of_buying(const Rules& rules)
{
    std::int64_t longest = 0;
    for (int level = 1; level <= highest_level; ++level)
        for (const auto& condition : rules.of(level))
            if (condition.evidence == EvidenceKind::bought) longest = std::max(longest, condition.within_days);
    return longest;
}

// Where the earliest day that may count begins: the first purchase of a day stands for it.
Instant bought_from(const TimeZone& zone, const Rules& rules, Instant earliest, Instant from)
{
    const auto days = longest_days_of_buying(rules);
    const Day first = zone.local_day({earliest.us - days * us_per_day});
    return std::max(from, {zone.start_of(first).us - 1});
}

}  // namespace

std::optional<BaseAt> base_at(Context& ctx, Instant at, Instant from, Instant to)
{
    const auto rules = read_rules(ctx.db).rules;
    Span span{{from.us - longest_days(rules) * us_per_day}, std::min(std::max({at, from, to}), ctx.now()), {}};
    span.bought_from = bought_from(ctx.business.time_zone, rules, std::min({at, from, to}), span.from);

    Counting counting(rules, ctx.business.time_zone, {at, from, to});
    bool any = false;
    each_sign(ctx, span, [&](CustomerId customer, EvidenceKind kind, Instant when) {
        any = any || when <= at;
        counting.add(customer, kind, when);
    });
    counting.count_purchases();
    if (!any && !any_order(ctx.db, span.from, std::min(at, ctx.now()))) return std::nullopt;

    BaseAt base;
    counting.each_levels([&](const std::vector<int>& levels) {
        const int level = levels[0], before = levels[1], after = levels[2];
        if (level > 0) ++base.above_0[static_cast<std::size_t>(level - 1)];
        base.climbed += after > before;
        base.slipped += after < before;
    });
    return base;
}

}  // namespace rapport::ladder
