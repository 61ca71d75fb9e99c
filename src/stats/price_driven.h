// Fickle or loyal: whether a customer buys what is on offer, or what they are used to here.
//
// Each line of an order was drawn by one of three: what the customer is used to, an offer of the week, or chance, in shares h, o and
// c of all their lines (h + o + c = 1). For a line of product i in week w, with `followed` telling whether it followed a discount,
//
//   P(line)     = (h own(i) + c shop(i)) a(i, w)  +  o offer(i, w)
//   own(i)      = (n_i + m shop(i)) / (n + m)     n_i of the n lines in their other orders are of i; m lines stand for favourites unseen
//   shop(i)     = (lines of i sold without a discount + 1/2) / (the same of all products), over all customers
//   a(i, w)     = the share of all lines of i in w that followed a discount if this one did, else one minus that share
//   offer(i, w) = 1 / number of products on offer in w if this line followed a discount, else 0
//
// So an offer says little where everything is on offer, where it is on what they always buy, or on what everybody buys.
//
// Customers are of two kinds; in each (h, o, c) is Dirichlet distributed. Both distributions, the share of the kinds and m are learnt
// from all customers together, without being told who is what (empirical Bayes; EM: Dempster, Laird and Rubin, 1977; the step of
// maximisation by moments), on a grid of 91 points of the triangle h + o + c = 1. The kind with the greater mean of o is the
// price-driven one. A customer's posterior is then Bayes' rule, and says 0.95 only of those of whom 19 in 20 are.
#pragma once
#include "stats/figure.h"
#include "stats/surveys.h"

#include <array>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

namespace rapport::stats {

// One line of an order. Weeks are counted from anywhere, products from 0.
struct BoughtLine {
    std::int32_t product = 0;
    std::int32_t week = 0;
    std::int32_t order = 0;     // lines with the same number are one order of this customer
    bool followed_discount = false;
};

// Lines of one product in one week, by all customers together.
struct SoldLines {
    std::int32_t product = 0;
    std::int32_t week = 0;
    std::int64_t lines = 0;
    std::int64_t followed_discount = 0;
};

// What was sold and what was on offer, by which a single line is judged.
class Offers {
public:
    // In any order; a product and a week may come again.
    explicit Offers(std::span<const SoldLines> sold);

    struct Chances {
        double shop = 0;        // shop(i)
        double as_offered = 0;  // a(i, w)
        double offer = 0;       // offer(i, w)
    };
    // Of a line that was among those sold; another is taken as the first of its product.
    Chances of(const BoughtLine& line) const;
    bool any() const { return !on_offer_.empty(); }

private:
    struct Week {
        std::int64_t lines = 0, followed_discount = 0;
    };
    std::vector<double> shop_;                              // by product
    double unknown_product_ = 1;
    std::unordered_map<std::int64_t, Week> on_offer_;       // by week and product
    std::unordered_map<std::int32_t, std::int64_t> products_on_offer_;  // by week
};

enum class Leaning { price_driven, relationship_driven, cannot_tell_yet };

constexpr double sure_enough = 0.95;        // of a word about a customer: the chance that it is right
constexpr std::int64_t fewest_purchases = 3;    // about fewer nothing is said
constexpr std::int64_t fewest_lines = 12;       // of each from whom the kinds are learnt
constexpr std::int64_t fewest_to_learn_from = 50;   // from whom they are learnt

// The parameters of the Dirichlet distributions of (h, o, c), and the share of customers who are of each kind.
struct CustomerKind {
    std::array<double, 3> alpha{1, 1, 1};
    double share = 0;
    double mean_offer() const { return alpha[1] / (alpha[0] + alpha[1] + alpha[2]); }
};

struct CustomerKinds {
    CustomerKind price_driven, relationship_driven;
    double unseen_favourites = 0;           // m
    double distance = 0;                    // of the two means of o, in their middle standard deviation
    std::int64_t learnt_from = 0;           // customers
};

// Learns from those customers who bought three times and twelve lines; 20,000 drawn at random say as much as all. The result depends
// on the customers' order by rounding only. Cannot tell: nothing was sold at a discount; fewer than fifty such customers; they do
// not fall into two kinds (Schwarz's criterion prefers one, the means of o are less than 1.5 standard deviations apart, or the mean of
// o is above that of h in both or in neither).
Figure<CustomerKinds> fit_customer_kinds(std::span<const std::vector<BoughtLine>> customers, const Offers& offers);

// One customer.
struct PriceLeaning {
    double price_driven = 0;                // the posterior, 0 to 1
    double drawn_by_offers = 0;             // o: the share of their lines, mean of the posterior
    Interval interval;                      // of it, 95 %
};
PriceLeaning judge(std::span<const BoughtLine> lines, const Offers& offers, const CustomerKinds& kinds);

// Price-driven with a posterior of .95 and more, relationship-driven with .05 and less, and three purchases at least: at most one
// word in twenty is wrong, if the posteriors are right.
Leaning leaning_of(double price_driven, std::int64_t purchases);

}  // namespace rapport::stats
