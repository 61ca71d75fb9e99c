#include "cases/recovery.h"

#include "base/in_words.h"
#include "base/text.h"
#include "cases/matching.h"
#include "stats/surveys.h"
#include "stats/two_shares.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <set>

namespace rapport::cases {
namespace {

constexpr std::int64_t back_within_us = 60 * us_per_day;
constexpr std::int64_t fewest_pairs = 5;
constexpr int months_apart = 6;
constexpr std::size_t most_levels = 500;    // pairs: each level is found from all the evidence

LevelsAt& levels_at()
{
    static LevelsAt asked = nullptr;
    return asked;
}

struct ClosedCase {
    Id<Case> id;
    std::optional<Id<customers::Customer>> customer_id;
    std::optional<std::string> cause;
    Instant opened_at, closed_at;
    bool together = false;
    std::int64_t answers = 0;
    std::optional<std::int64_t> verdict;
    std::int64_t remedies = 0;
    bool came_back = false;
};
BOOST_DESCRIBE_STRUCT(ClosedCase, (), (id, customer_id, cause, opened_at, closed_at, together, answers, verdict, remedies, came_back))

// What was closed then, and with it the parts of it.
const std::string wholes = R"sql((SELECT d.case_id, d.case_id AS whole_id FROM case_closures d WHERE d.at >= $1 AND d.at < $2
                    UNION ALL
                   SELECT p.case_id, p.into_id FROM case_closures d JOIN case_merges p ON p.into_id = d.case_id WHERE d.at >= $1 AND d.at < $2))sql";

const Sql closed_sql{"recovery.closed", Reach::business, R"sql(
    SELECT c.id, c.customer_id, k.cause, c.opened_at, k.at,
           CASE WHEN k.together IS NULL THEN 0 ELSE 1 END,
           COALESCE(e.answers, 0),
           (SELECT v.score FROM case_verdicts v WHERE v.case_id = c.id AND v.at >= k.at AND v.at < $2 ORDER BY v.at DESC, v.id DESC LIMIT 1),
           COALESCE(r.given, 0),
           CASE WHEN EXISTS (SELECT 1 FROM touchpoints t
                              WHERE t.customer_id = c.customer_id AND t.at > k.at AND t.at <= k.at + $3 AND t.kind IN ('visit', 'order')) THEN 1 ELSE 0 END
      FROM case_closures k
      JOIN cases c ON c.id = k.case_id
      LEFT JOIN (SELECT w.whole_id, COUNT(*) AS answers
                   FROM )sql" + wholes + R"sql( w
                   JOIN case_entries said ON said.case_id = w.case_id
                  WHERE said.kind = 'answer' AND said.at < $2
                  GROUP BY w.whole_id) e ON e.whole_id = c.id
      LEFT JOIN (SELECT w.whole_id, CAST(SUM(g.amount) AS {int8}) AS given
                   FROM )sql" + wholes + R"sql( w
                   JOIN remedies g ON g.case_id = w.case_id
                   LEFT JOIN remedy_answers a ON a.remedy_id = g.id
                  WHERE g.at < $2 AND g.is_waiting = 0 AND (a.answer IS NULL OR a.answer = 'approved')
                  GROUP BY w.whole_id) r ON r.whole_id = c.id
     WHERE k.at >= $1
       AND k.at < $2
       AND c.kind = 'complaint'
       AND NOT EXISTS (SELECT 1 FROM case_merges m WHERE m.case_id = c.id)
     ORDER BY k.at, c.id
)sql"};

const Sql with_trouble_sql{"recovery.with_trouble", Reach::business,
    "SELECT DISTINCT customer_id FROM cases WHERE customer_id IS NOT NULL AND kind = 'complaint' ORDER BY customer_id"};

struct BoughtRow {
    Id<customers::Customer> customer_id;
    std::int64_t orders_before = 0, spend_before = 0, orders_after = 0, spend_after = 0;
};
BOOST_DESCRIBE_STRUCT(BoughtRow, (), (customer_id, orders_before, spend_before, orders_after, spend_after))

// Before: [$1, $2). After: [$3, $4).
const Sql bought_sql{"recovery.bought", Reach::business, R"sql(
    SELECT customer_id,
           COUNT(*) FILTER (WHERE ordered_on < $2),
           CAST(COALESCE(SUM(amount) FILTER (WHERE ordered_on < $2), 0) AS {int8}),
           COUNT(*) FILTER (WHERE ordered_on >= $3),
           CAST(COALESCE(SUM(amount) FILTER (WHERE ordered_on >= $3), 0) AS {int8})
      FROM orders
     WHERE ordered_on >= $1
       AND ordered_on < $4
     GROUP BY customer_id
     ORDER BY customer_id
)sql"};

// Months as whole numbers.
int month_of(Day day)
{
    const auto [year, month, of_month] = civil(day);
    return year * 12 + static_cast<int>(month) - 1;
}
Day first_of(int month) { return *day_of(month / 12, static_cast<unsigned>(month % 12) + 1, 1); }

Figured told(const stats::Figure<stats::Score>& figure, std::int64_t n)
{
    if (!figure) return {{}, {}, n, figure.why_not};
    return {figure->score, std::pair(figure->interval.low, figure->interval.high), n, {}};
}

Figured share(std::int64_t part, std::int64_t whole, const char* of_none)
{
    if (whole == 0) return {{}, {}, 0, std::string("Cannot tell yet: ") + of_none};
    return told(stats::share_in_percent(part, whole), whole);
}

// At $1, as far as it is known now: a case that was opened again counts as it stands.
const Sql open_sql{"recovery.open", Reach::business, R"sql(
    SELECT COUNT(*)
      FROM cases c
      LEFT JOIN case_closures k ON k.case_id = c.id
      LEFT JOIN case_merges m ON m.case_id = c.id
     WHERE c.kind = 'complaint'
       AND c.opened_at <= $1
       AND (k.at IS NULL OR k.at > $1)
       AND m.case_id IS NULL
)sql"};

// The middle of what was seen, and between which two of them the true middle lies, 19 times in 20.
Figured middle(std::vector<double> seen)
{
    const auto n = static_cast<std::int64_t>(seen.size());
    if (n == 0) return {{}, {}, 0, "Cannot tell yet: nothing is closed."};
    std::ranges::sort(seen);
    const auto first = static_cast<std::int64_t>(std::floor(static_cast<double>(n + 1) / 2 - 0.98 * std::sqrt(static_cast<double>(n))));
    if (first < 1) return {{}, {}, n, "Cannot tell yet: fewer than six are closed."};
    return {*stats::quantile(seen, 0.5), std::pair(seen[static_cast<std::size_t>(first - 1)], seen[static_cast<std::size_t>(n - first)]), n, {}};
}

// What everybody bought around one month: read once for all cases that were closed in it.
using Around = std::map<std::int64_t, Bought>;

class Purchases {
public:
    // As it was known when `end` began.
    Purchases(Context& ctx, Day end) : ctx_(ctx), this_month_(month_of(std::min(end, ctx.today()))) {}

    // Whether the half year after that month is over.
    bool is_over(int month) const { return month + 1 + months_apart <= this_month_; }
    const Around& around(int month)
    {
        auto [found, is_new] = read_.try_emplace(month);
        if (is_new)
            ctx_.db.each<BoughtRow>(bought_sql, [&](BoughtRow&& row) {
                found->second[row.customer_id.value] = {row.customer_id.value, row.orders_before, row.spend_before, row.orders_after, row.spend_after};
            }, first_of(month - months_apart), first_of(month), first_of(month + 1), first_of(month + 1 + months_apart));
        return found->second;
    }
    Bought of(int month, Id<customers::Customer> customer)
    {
        const auto& all = around(month);
        const auto found = all.find(customer.value);
        return found == all.end() ? Bought{customer.value, 0, 0, 0, 0} : found->second;
    }

private:
    Context& ctx_;
    int this_month_;
    std::map<int, Around> read_;
};

struct Cause {
    CauseReport report;
    std::int64_t back = 0, back_of = 0, lost = 0, remedies = 0;
    std::set<std::int64_t> counted;     // customers whose spend is in it already
};

std::array<std::int64_t, 3> rank_of(const CauseReport& cause, CauseOrder order)
{
    const auto cost = cause.cost.amount_minor;
    switch (order) {
    case CauseOrder::cost: break;
    case CauseOrder::cases: return {cause.cases, cost, cause.left};
    case CauseOrder::left: return {cause.left, cost, cause.cases};
    }
    return {cost, cause.cases, cause.left};
}

std::vector<CauseReport> causes_of(Context& ctx, const std::vector<ClosedCase>& closed, Instant end, Purchases& purchases, CauseOrder order)
{
    std::map<std::string, Cause> causes;
    for (const auto& one : closed) {
        const auto name = one.cause.value_or("not said");
        auto& cause = causes[fold(name)];
        if (cause.report.cause.empty()) cause.report.cause = name;
        ++cause.report.cases;
        cause.remedies += one.remedies;
        if (!one.customer_id) continue;
        if (one.closed_at.us + back_within_us <= end.us) {
            ++cause.back_of;
            cause.back += one.came_back;
        }
        const auto month = month_of(ctx.business.time_zone.local_day(one.closed_at));
        if (!purchases.is_over(month) || !cause.counted.insert(one.customer_id->value).second) continue;
        const auto bought = purchases.of(month, *one.customer_id);
        cause.lost += bought.spend_before - bought.spend_after;
        cause.report.left += bought.orders_before > 0 && bought.orders_after == 0;
    }
    std::vector<CauseReport> reports;
    const auto currency = ctx.business.currency;
    for (auto& [key, cause] : causes) {
        cause.report.remedies = {cause.remedies, currency};
        cause.report.spend_lost = {cause.lost, currency};
        cause.report.cost = {cause.remedies + std::max<std::int64_t>(0, cause.lost), currency};
        cause.report.came_back = share(cause.back, cause.back_of, "nobody's sixty days are over.");
        reports.push_back(std::move(cause.report));
    }
    std::ranges::stable_sort(reports, [&](const auto& a, const auto& b) { return rank_of(a, order) > rank_of(b, order); });
    return reports;
}

struct Matched : Pair {
    int month = 0;                      // in which the case was closed
};

// Each customer once, by their first case; those of one month choose their others together.
std::vector<Matched> pairs_of(Context& ctx, const std::vector<ClosedCase>& closed, Purchases& purchases)
{
    std::map<int, std::vector<Bought>> by_month;
    std::set<std::int64_t> seen;
    for (const auto& one : closed) {
        const auto month = month_of(ctx.business.time_zone.local_day(one.closed_at));
        if (one.customer_id && purchases.is_over(month) && seen.insert(one.customer_id->value).second) by_month[month].push_back(purchases.of(month, *one.customer_id));
    }
    if (by_month.empty()) return {};
    std::set<std::int64_t> not_others;
    for (const auto id : ctx.db.all<Id<customers::Customer>>(with_trouble_sql)) not_others.insert(id.value);
    std::vector<Matched> pairs;
    for (const auto& [month, with] : by_month) {
        std::vector<Bought> without;
        for (const auto& [id, bought] : purchases.around(month))
            if (!not_others.contains(id)) without.push_back(bought);
        for (const auto& pair : match(with, without)) {
            pairs.push_back({pair, month});
            not_others.insert(pair.without.customer);       // nobody stands for two
        }
    }
    return pairs;
}

std::string percent_words(const Figured& told) { return std::to_string(std::lround(told.value.value_or(0))) + " %"; }

std::string sentence_of(const AgainstOthers& against)
{
    if (against.pairs < fewest_pairs)
        return "Cannot tell yet: " + (against.pairs == 0 ? std::string("no customer") : count_of(against.pairs, "customer", "customers")) + " with trouble had bought before and has a half year behind it.";
    const auto figures = "of " + std::to_string(against.pairs) + " with trouble " + percent_words(against.returned) + " bought again within half a year, of as many like them without " + percent_words(against.others_returned) + ".";
    if (against.difference.interval->first <= 0 && against.difference.interval->second >= 0) return "Cannot tell yet whether trouble that we put right costs us customers: " + figures;
    return (*against.difference.value > 0 ? "Whoever had trouble that we put right stays more often: " : "Whoever had trouble stays less often, also where we put it right: ") + figures;
}

// Of each pair that is looked at both, one after the other.
std::vector<std::vector<int>> levels_of(Context& ctx, const std::vector<Matched>& pairs)
{
    if (!levels_at() || pairs.empty()) return {};
    const auto& zone = ctx.business.time_zone;
    const auto stride = (pairs.size() + most_levels - 1) / most_levels;
    std::vector<Moments> asked;
    for (std::size_t i = 0; i < pairs.size(); i += stride) {
        const auto& pair = pairs[i];
        const std::vector moments{zone.start_of(first_of(pair.month)), zone.start_of(first_of(pair.month + 1 + months_apart))};
        asked.push_back({{pair.with.customer}, moments});
        asked.push_back({{pair.without.customer}, moments});
    }
    return levels_at()(ctx, asked);
}

void tell_levels(Context& ctx, const std::vector<Matched>& pairs, AgainstOthers& against)
{
    std::vector<double> changes;
    std::array<double, 4> sums{};
    const auto levels = levels_of(ctx, pairs);
    for (std::size_t i = 0; i + 1 < levels.size(); i += 2) {
        const auto &with = levels[i], &without = levels[i + 1];
        const std::array<double, 4> four{1.0 * with[0], 1.0 * with[1], 1.0 * without[0], 1.0 * without[1]};
        std::ranges::transform(sums, four, sums.begin(), std::plus());
        changes.push_back((four[1] - four[0]) - (four[3] - four[2]));
    }
    const auto n = static_cast<std::int64_t>(changes.size());
    against.level_difference = {{}, {}, n, "Cannot tell yet: fewer than five pairs."};
    if (n == 0) return;
    const auto average = [&](double sum) { return sum / static_cast<double>(n); };
    against.level_before = average(sums[0]);
    against.level_after = average(sums[1]);
    against.others_level_before = average(sums[2]);
    against.others_level_after = average(sums[3]);
    if (n >= fewest_pairs) against.level_difference = told(stats::mean_with_interval(changes, {-8, 8}), n);     // from 0 to 4 against from 4 to 0, at most
}

AgainstOthers against_others(Context& ctx, const std::vector<Matched>& pairs)
{
    AgainstOthers against;
    const auto n = static_cast<std::int64_t>(pairs.size());
    std::int64_t returned = 0, others = 0;
    Bought with, without;
    std::vector<double> changes;
    const auto scale = static_cast<double>(minor_per_major(ctx.business.currency));
    for (const auto& pair : pairs) {
        returned += pair.with.orders_after > 0;
        others += pair.without.orders_after > 0;
        with.spend_before += pair.with.spend_before;
        with.spend_after += pair.with.spend_after;
        without.spend_before += pair.without.spend_before;
        without.spend_after += pair.without.spend_after;
        changes.push_back(static_cast<double>((pair.with.spend_after - pair.with.spend_before) - (pair.without.spend_after - pair.without.spend_before)) / scale);
    }
    const auto average = [&](std::int64_t sum) { return Money{n == 0 ? 0 : sum / n, ctx.business.currency}; };
    against.pairs = n;
    against.returned = share(returned, n, "no half year is over.");
    against.others_returned = share(others, n, "no half year is over.");
    against.difference = told(stats::difference_in_percent(returned, n, others, n), n);
    against.spend_before = average(with.spend_before);
    against.spend_after = average(with.spend_after);
    against.others_before = average(without.spend_before);
    against.others_after = average(without.spend_after);
    if (n >= fewest_pairs) {
        const auto [least, most] = std::ranges::minmax(changes);
        against.spend_difference = told(stats::mean_with_interval(changes, {least, most}), n);
    } else {
        against.spend_difference = {{}, {}, n, "Cannot tell yet: fewer than five pairs."};
    }
    tell_levels(ctx, pairs, against);
    against.sentence = sentence_of(against);
    return against;
}

std::vector<ClosedCase> closed_between(Context& ctx, Day from, Day to)
{
    const auto& zone = ctx.business.time_zone;
    return ctx.db.all<ClosedCase>(closed_sql, zone.start_of(from), zone.start_of({to.days + 1}), back_within_us);
}

// Until when a span that ends with `to` is known.
Instant end_of(const Context& ctx, Day to) { return std::min(ctx.business.time_zone.start_of({to.days + 1}), ctx.now()); }

PutRight put_right(Context& ctx, const std::vector<ClosedCase>& closed, Day to)
{
    const auto end = end_of(ctx, to);
    PutRight told;
    std::int64_t judged = 0, content = 0, at_once = 0, back = 0, back_of = 0;
    std::vector<double> minutes;
    for (const auto& one : closed) {
        told.together += one.together;
        judged += one.verdict.has_value();
        content += one.verdict.value_or(0) >= 4;
        at_once += one.answers <= 1;
        minutes.push_back(static_cast<double>(one.closed_at.us - one.opened_at.us) / (60.0 * us_per_second));
        if (!one.customer_id || one.closed_at.us + back_within_us > end.us) continue;
        ++back_of;
        back += one.came_back;
    }
    told.closed = static_cast<std::int64_t>(closed.size());
    told.open = ctx.db.value<std::int64_t>(open_sql, end);
    told.minutes = middle(std::move(minutes));
    told.first_contact = share(at_once, told.closed, "nothing is closed.");
    told.right_now = share(content, judged, "nobody was asked.");
    told.came_back = share(back, back_of, "nobody's sixty days are over.");
    return told;
}

}  // namespace

void ask_for_levels(LevelsAt levels) { levels_at() = levels; }

Result<Recovery> recovery(Context& ctx, const RecoverySpan& span)
{
    constexpr std::int32_t two_years = 730, most_days = 5 * 366;
    Recovery report;
    report.to = span.to.value_or(ctx.today());
    report.from = span.from.value_or(Day{report.to.days - two_years});
    if (report.to < report.from) return invalid("to", "The span ends before it begins.", "range");
    if (report.to.days - report.from.days > most_days) return invalid("from", "Five years at most.", "range");
    const auto closed = closed_between(ctx, report.from, report.to);
    static_cast<PutRight&>(report) = put_right(ctx, closed, report.to);
    Purchases purchases(ctx, {report.to.days + 1});
    report.causes = causes_of(ctx, closed, end_of(ctx, report.to), purchases, span.order.value_or(CauseOrder::cost));
    report.against = against_others(ctx, pairs_of(ctx, closed, purchases));
    return report;
}

PutRight put_right(Context& ctx, Day from, Day to) { return put_right(ctx, closed_between(ctx, from, to), to); }

}  // namespace rapport::cases
