#include "stats/price_driven.h"

#include <algorithm>
#include <cmath>

namespace rapport::stats {
namespace {

constexpr int steps = 12;
constexpr int grid_points = (steps + 1) * (steps + 2) / 2;
using OnGrid = std::array<double, grid_points>;

struct Shares {
    double habit = 0, offer = 0, chance = 0;
};

// The middles of small triangles, so that no share is 0.
std::array<Shares, grid_points> make_grid()
{
    std::array<Shares, grid_points> grid;
    std::size_t at = 0;
    const auto share = [](int step) { return (step + 1. / 3) / (steps + 1); };
    for (int habit = 0; habit <= steps; ++habit)
        for (int offer = 0; habit + offer <= steps; ++offer) grid[at++] = {share(habit), share(offer), share(steps - habit - offer)};
    return grid;
}
const auto grid = make_grid();

std::int64_t key_of(std::int32_t week, std::int32_t product) { return (static_cast<std::int64_t>(week) << 32) | static_cast<std::uint32_t>(product); }

// A line with what does not depend on m.
struct JudgedLine {
    Offers::Chances chances;
    double same_elsewhere = 0, elsewhere = 0;   // n_i and n
};

std::vector<JudgedLine> judged_lines(std::span<const BoughtLine> lines, const Offers& offers)
{
    using ProductInOrder = std::pair<std::int32_t, std::int32_t>;
    std::vector<ProductInOrder> by_product;
    std::vector<std::int32_t> orders;
    for (const auto& line : lines) {
        by_product.emplace_back(line.product, line.order);
        orders.push_back(line.order);
    }
    std::sort(by_product.begin(), by_product.end());
    std::sort(orders.begin(), orders.end());
    const auto count = [](auto range) { return static_cast<double>(range.second - range.first); };
    const auto of_product = [&](std::int32_t product) {
        return count(std::equal_range(by_product.begin(), by_product.end(), ProductInOrder{product, 0}, [](const auto& a, const auto& b) { return a.first < b.first; }));
    };
    std::vector<JudgedLine> judged;
    for (const auto& line : lines) {
        const double here = count(std::equal_range(by_product.begin(), by_product.end(), ProductInOrder{line.product, line.order}));
        const double in_order = count(std::equal_range(orders.begin(), orders.end(), line.order));
        judged.push_back({offers.of(line), of_product(line.product) - here, static_cast<double>(lines.size()) - in_order});
    }
    return judged;
}

// The likelihood at each point of the grid, the greatest being 1; `log_greatest` is its logarithm.
OnGrid likelihoods(std::span<const JudgedLine> lines, double unseen_favourites, double& log_greatest)
{
    constexpr int lines_at_once = 16;   // each factor is above 1/60, so 16 of them are far from nothing
    OnGrid logs{}, factors;
    factors.fill(1);
    log_greatest = 0;
    int since = 0;
    const auto take_logs = [&] {
        for (std::size_t g = 0; g < grid_points; ++g) logs[g] += std::log(factors[g]);
        factors.fill(1);
        since = 0;
    };
    for (const auto& line : lines) {
        const auto& is = line.chances;
        const double own = (line.same_elsewhere + unseen_favourites * is.shop) / (line.elsewhere + unseen_favourites) * is.as_offered;
        const double chance = is.shop * is.as_offered;
        const double scale = std::max({own, chance, is.offer});
        log_greatest += std::log(scale);
        for (std::size_t g = 0; g < grid_points; ++g)
            factors[g] *= (grid[g].habit * own + grid[g].offer * is.offer + grid[g].chance * chance) / scale;
        if (++since == lines_at_once) take_logs();
    }
    take_logs();
    const double greatest = *std::max_element(logs.begin(), logs.end());
    log_greatest += greatest;
    for (auto& value : logs) value = std::exp(value - greatest);
    return logs;
}

OnGrid density(const std::array<double, 3>& alpha)
{
    OnGrid logs;
    for (std::size_t g = 0; g < grid_points; ++g)
        logs[g] = (alpha[0] - 1) * std::log(grid[g].habit) + (alpha[1] - 1) * std::log(grid[g].offer) + (alpha[2] - 1) * std::log(grid[g].chance);
    const double greatest = *std::max_element(logs.begin(), logs.end());
    double sum = 0;
    for (auto& value : logs) sum += value = std::exp(value - greatest);
    for (auto& value : logs) value /= sum;
    return logs;
}

double product_sum(const OnGrid& a, const OnGrid& b)
{
    double sum = 0;
    for (std::size_t g = 0; g < grid_points; ++g) sum += a[g] * b[g];
    return sum;
}

// The Dirichlet distribution with the mean and the total variance of these weights. No share piles up at its ends.
std::array<double, 3> by_moments(const OnGrid& weights)
{
    constexpr double most_certain = 100;
    double sum = 0, first[3] = {}, second[3] = {};
    for (std::size_t g = 0; g < grid_points; ++g) {
        const double shares[3] = {grid[g].habit, grid[g].offer, grid[g].chance};
        sum += weights[g];
        for (int k = 0; k < 3; ++k) {
            first[k] += weights[g] * shares[k];
            second[k] += weights[g] * shares[k] * shares[k];
        }
    }
    double spread = 0, variance = 0;
    for (int k = 0; k < 3; ++k) {
        const double mean = first[k] / sum;
        spread += mean * (1 - mean);
        variance += second[k] / sum - mean * mean;
    }
    const double certainty = std::min(spread / std::max(variance, 1e-9) - 1, most_certain);
    std::array<double, 3> alpha;
    for (std::size_t k = 0; k < 3; ++k) alpha[k] = std::max(1., first[k] / sum * certainty);
    return alpha;
}

struct Mixture {
    std::vector<CustomerKind> kinds;
    double log_likelihood = 0;
};

struct Seen {
    std::vector<OnGrid> likelihoods;
    double log_greatest = 0;
};

// EM from where the kinds stand.
Mixture climb(const Seen& seen, Mixture mixture)
{
    constexpr int most_rounds = 200;
    for (int round = 0; round < most_rounds; ++round) {
        const auto kinds = mixture.kinds.size();
        std::vector<OnGrid> densities, weights(kinds, OnGrid{});
        std::vector<double> members(kinds), each(kinds);
        for (const auto& kind : mixture.kinds) densities.push_back(density(kind.alpha));
        double log_likelihood = seen.log_greatest;
        for (const auto& one : seen.likelihoods) {
            double all = 0;
            for (std::size_t k = 0; k < kinds; ++k) all += each[k] = mixture.kinds[k].share * product_sum(densities[k], one);
            log_likelihood += std::log(all);
            for (std::size_t k = 0; k < kinds; ++k) {
                members[k] += each[k] / all;
                const double weight = mixture.kinds[k].share / all;
                for (std::size_t g = 0; g < grid_points; ++g) weights[k][g] += weight * densities[k][g] * one[g];
            }
        }
        const bool settled = round > 0 && log_likelihood - mixture.log_likelihood < 1e-5 * static_cast<double>(seen.likelihoods.size());
        mixture.log_likelihood = log_likelihood;
        if (settled) break;
        for (std::size_t k = 0; k < kinds; ++k) mixture.kinds[k] = {by_moments(weights[k]), members[k] / static_cast<double>(seen.likelihoods.size())};
    }
    return mixture;
}

double variance_of_offer(const CustomerKind& kind)
{
    const double mean = kind.mean_offer();
    return mean * (1 - mean) / (kind.alpha[0] + kind.alpha[1] + kind.alpha[2] + 1);
}

bool enough(std::span<const BoughtLine> lines)
{
    if (static_cast<std::int64_t>(lines.size()) < fewest_lines) return false;
    std::vector<std::int32_t> orders;
    for (const auto& line : lines) orders.push_back(line.order);
    std::sort(orders.begin(), orders.end());
    return std::unique(orders.begin(), orders.end()) - orders.begin() >= fewest_purchases;
}

}  // namespace

Offers::Offers(std::span<const SoldLines> sold)
{
    double all = 0;
    for (const auto& one : sold) {
        if (one.product < 0) continue;
        if (static_cast<std::size_t>(one.product) >= shop_.size()) shop_.resize(static_cast<std::size_t>(one.product) + 1, 0.5);
        shop_[static_cast<std::size_t>(one.product)] += static_cast<double>(one.lines - one.followed_discount);
        if (one.followed_discount > 0) on_offer_[key_of(one.week, one.product)].followed_discount += one.followed_discount;
    }
    for (const auto& one : sold)
        if (const auto found = on_offer_.find(key_of(one.week, one.product)); found != on_offer_.end()) found->second.lines += one.lines;
    for (const auto& [key, week] : on_offer_) ++products_on_offer_[static_cast<std::int32_t>(key >> 32)];
    for (const double lines : shop_) all += lines;
    for (auto& lines : shop_) lines /= all;
    if (all > 0) unknown_product_ = 0.5 / (all + 0.5);
}

Offers::Chances Offers::of(const BoughtLine& line) const
{
    Chances chances;
    const bool known = line.product >= 0 && static_cast<std::size_t>(line.product) < shop_.size();
    chances.shop = known ? shop_[static_cast<std::size_t>(line.product)] : unknown_product_;
    const auto found = on_offer_.find(key_of(line.week, line.product));
    const double share = found == on_offer_.end() ? 0 : static_cast<double>(found->second.followed_discount) / static_cast<double>(found->second.lines);
    chances.as_offered = line.followed_discount ? share : 1 - share;
    if (chances.as_offered <= 0) chances.as_offered = 1;
    if (!line.followed_discount) return chances;
    const auto week = products_on_offer_.find(line.week);
    chances.offer = 1 / static_cast<double>(week == products_on_offer_.end() ? 1 : week->second);
    return chances;
}

Figure<CustomerKinds> fit_customer_kinds(std::span<const std::vector<BoughtLine>> customers, const Offers& offers)
{
    using Cannot = Figure<CustomerKinds>;
    if (!offers.any()) return Cannot::cannot_tell("Nothing was sold at a discount.");
    std::vector<std::vector<JudgedLine>> judged;
    for (const auto& lines : customers)
        if (enough(lines)) judged.push_back(judged_lines(lines, offers));
    const auto learnt_from = static_cast<std::int64_t>(judged.size());
    if (learnt_from < fewest_to_learn_from) return Cannot::cannot_tell("Fewer than fifty customers have bought three times and twelve things.");

    std::optional<Mixture> best;
    double unseen = 0, one_kind = 0;
    for (const double candidate : {2., 4., 6., 8., 12., 16., 24.}) {
        Seen seen;
        for (const auto& lines : judged) {
            double log_greatest = 0;
            seen.likelihoods.push_back(likelihoods(lines, candidate, log_greatest));
            seen.log_greatest += log_greatest;
        }
        auto two = climb(seen, {{{{2, 5, 5}, 0.5}, {{6, 1.5, 3}, 0.5}}, 0});
        if (best && two.log_likelihood <= best->log_likelihood) continue;
        best = std::move(two);
        unseen = candidate;
        one_kind = climb(seen, {{{{3, 2, 3}, 1}}, 0}).log_likelihood;
    }
    CustomerKinds kinds{best->kinds[0], best->kinds[1], unseen, 0, learnt_from};
    if (kinds.price_driven.mean_offer() < kinds.relationship_driven.mean_offer()) std::swap(kinds.price_driven, kinds.relationship_driven);
    const double apart = kinds.price_driven.mean_offer() - kinds.relationship_driven.mean_offer();
    kinds.distance = apart / std::sqrt((variance_of_offer(kinds.price_driven) + variance_of_offer(kinds.relationship_driven)) / 2);
    constexpr double far_enough = 1.5;
    constexpr double more_parameters = 4;
    const bool two_kinds = best->log_likelihood - one_kind > more_parameters / 2 * std::log(static_cast<double>(learnt_from));
    // What the words mean: offers draw the ones more than what they are used to, and the others less.
    const auto offers_over_habit = [](const CustomerKind& kind) { return kind.alpha[1] > kind.alpha[0]; };
    const bool as_the_words_say = offers_over_habit(kinds.price_driven) && !offers_over_habit(kinds.relationship_driven);
    if (!two_kinds || !as_the_words_say || !(kinds.distance >= far_enough)) return Cannot::cannot_tell("Offers draw all customers much alike, so that they do not fall into two kinds.");
    return kinds;
}

PriceLeaning judge(std::span<const BoughtLine> lines, const Offers& offers, const CustomerKinds& kinds)
{
    double log_greatest = 0;
    const auto seen = likelihoods(judged_lines(lines, offers), kinds.unseen_favourites, log_greatest);
    const auto price = density(kinds.price_driven.alpha), relationship = density(kinds.relationship_driven.alpha);
    const double as_price = kinds.price_driven.share * product_sum(price, seen);
    const double as_relationship = kinds.relationship_driven.share * product_sum(relationship, seen);
    PriceLeaning leaning;
    leaning.price_driven = as_price / (as_price + as_relationship);

    std::array<double, steps + 1> by_offer{};
    for (std::size_t g = 0; g < grid_points; ++g) {
        const double weight = (kinds.price_driven.share * price[g] + kinds.relationship_driven.share * relationship[g]) * seen[g] / (as_price + as_relationship);
        leaning.drawn_by_offers += weight * grid[g].offer;
        by_offer[static_cast<std::size_t>(grid[g].offer * (steps + 1))] += weight;
    }
    // Even within a step.
    const auto below = [&](double share) {
        double sum = 0;
        for (std::size_t step = 0; step <= steps; ++step) {
            if (sum + by_offer[step] >= share) return (static_cast<double>(step) + (share - sum) / by_offer[step]) / (steps + 1);
            sum += by_offer[step];
        }
        return 1.;
    };
    leaning.interval = {below((1 - usual_confidence) / 2), below((1 + usual_confidence) / 2)};
    return leaning;
}

Leaning leaning_of(double price_driven, std::int64_t purchases)
{
    if (purchases < fewest_purchases) return Leaning::cannot_tell_yet;
    if (price_driven >= sure_enough) return Leaning::price_driven;
    return price_driven <= 1 - sure_enough ? Leaning::relationship_driven : Leaning::cannot_tell_yet;
}

}  // namespace rapport::stats
