// Use cases of loyalty.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "base/runtime.h"
#include "loyalty/leaning.h"

#include <functional>

namespace rapport::loyalty {

// Learns from everybody's orders of the last two years, then finds each customer's leaning and keeps it. Idempotent. Answers how many
// customers bought anything.
Result<std::int64_t> learn_leanings(Desk& desk, const std::function<void(std::int64_t customers)>& progress = {});

// As of the last learning.
struct CustomerLoyalty {
    Id<customers::Customer> customer_id;
    Leaning leaning = Leaning::cannot_tell_yet;
    std::string sentence;
    std::optional<double> price_driven;                 // the posterior
    std::optional<double> drawn_by_offers;              // the share of their lines that offers account for
    std::optional<std::pair<double, double>> drawn_by_offers_interval;
    Share purchases, lines;                             // theirs
    Share all_purchases, all_lines;                     // the business's own
    std::vector<std::string> evidence;
    std::optional<Instant> found_at;                    // nothing before the first learning, or where they bought nothing
};
BOOST_DESCRIBE_STRUCT(CustomerLoyalty, (), (customer_id, leaning, sentence, price_driven, drawn_by_offers, drawn_by_offers_interval, purchases, lines,
    all_purchases, all_lines, evidence, found_at))
// not_found.
Result<CustomerLoyalty> loyalty_of(Context& ctx, Id<customers::Customer> id);

struct Base {
    std::int64_t price_driven = 0, relationship_driven = 0, cannot_tell_yet = 0;
    std::int64_t customers = 0;                         // who bought within two years
    Share all_purchases, all_lines;
    std::optional<double> price_driven_share;           // of all customers, as estimated, named or not
    std::optional<double> wrong_share;                  // of the words said, to be expected from the posteriors
    std::int64_t learnt_from = 0;
    std::optional<std::string> cannot_tell;             // why nobody can be named
    std::optional<Instant> found_at;
};
BOOST_DESCRIBE_STRUCT(Base, (), (price_driven, relationship_driven, cannot_tell_yet, customers, all_purchases, all_lines, price_driven_share, wrong_share,
    learnt_from, cannot_tell, found_at))
Base read_base(Context& ctx);

struct Listed {
    Id<customers::Customer> customer_id;
    std::optional<std::string> external_id, name;
    Leaning leaning = Leaning::cannot_tell_yet;
    std::optional<double> price_driven;
    std::int64_t purchases = 0, purchases_followed = 0;
};
BOOST_DESCRIBE_STRUCT(Listed, (), (customer_id, external_id, name, leaning, price_driven, purchases, purchases_followed))
struct People {
    std::vector<Listed> data;
    std::optional<std::string> next_cursor;
    std::int64_t customers = 0, of = 0;                 // all of them, of all who bought within two years
    std::optional<double> share;                        // 0 to 1
};
BOOST_DESCRIBE_STRUCT(People, (), (data, next_cursor, customers, of, share))
// In the order of ids after `after`: at most limit + 1. Without a leaning everybody who bought.
People people(Context& ctx, std::optional<Leaning> leaning, Id<customers::Customer> after, int limit);
// All of them, one row each.
std::string people_csv(Context& ctx, std::optional<Leaning> leaning);

}  // namespace rapport::loyalty
