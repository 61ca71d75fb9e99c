// Fickle or loyal: how much of a customer's buying follows discounts, against the business's own share, and a word for it.
#pragma once
#include "base/describe.h"
#include "customers/customer.h"
#include "stats/price_driven.h"

namespace rapport::stats {
BOOST_DESCRIBE_ENUM(Leaning, price_driven, relationship_driven, cannot_tell_yet)
}

namespace rapport::loyalty {

using stats::Leaning;

// Orders older than this say nothing any more: people change.
constexpr int looked_back_days = 730;

// A customer's row, as the nightly learning leaves it.
struct Found {
    Id<customers::Customer> customer_id;
    Leaning leaning = Leaning::cannot_tell_yet;
    std::optional<double> price_driven;
    std::optional<double> drawn_by_offers, drawn_low, drawn_high;
    std::int64_t purchases = 0, purchases_followed = 0;
    std::int64_t lines = 0, lines_followed = 0, lines_again = 0;
    Instant found_at;
};
BOOST_DESCRIBE_STRUCT(Found, (), (customer_id, leaning, price_driven, drawn_by_offers, drawn_low, drawn_high, purchases, purchases_followed,
    lines, lines_followed, lines_again, found_at))

// What all customers together say.
struct Shop {
    std::int64_t id = 1;
    std::int64_t purchases = 0, purchases_followed = 0;
    std::int64_t lines = 0, lines_followed = 0;
    std::int64_t learnt_from = 0;
    std::optional<double> price_driven_share, price_driven_draw, relationship_driven_draw;
    std::optional<std::string> why_not;
    Instant found_at;
};
BOOST_DESCRIBE_STRUCT(Shop, (), (id, purchases, purchases_followed, lines, lines_followed, learnt_from, price_driven_share, price_driven_draw,
    relationship_driven_draw, why_not, found_at))

// A part of a whole with Wilson's interval, 95 %; 0 to 1.
struct Share {
    std::int64_t followed_discount = 0, of = 0;
    std::optional<double> share;
    std::optional<std::pair<double, double>> interval;
};
BOOST_DESCRIBE_STRUCT(Share, (), (followed_discount, of, share, interval))
Share share_of(std::int64_t followed_discount, std::int64_t of);

// In a sentence: the word, and why it is said or cannot be.
std::string sentence(const Found& found, const Shop& shop);
// What speaks for and against, one sentence each.
std::vector<std::string> evidence(const Found& found, const Shop& shop);

}  // namespace rapport::loyalty
