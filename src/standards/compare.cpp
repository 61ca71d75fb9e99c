#include "standards/compare.h"

#include "stats/two_shares.h"

#include <cmath>

namespace rapport::standards {
namespace {

std::string whole(double points) { return std::to_string(std::llround(points)); }

std::string number_of(std::int64_t n) { return n == 0 ? "none" : std::to_string(n); }

std::string in_words(const Comparison& c)
{
    if (c.with.n < fewest_to_tell || c.without.n < fewest_to_tell)
        return "Too few to tell yet: " + number_of(c.with.n) + " against " + number_of(c.without.n) + ", and each side needs "
            + std::to_string(fewest_to_tell) + " whose outcome is known.";
    const auto [low, high] = *c.interval;
    if (c.verdict == Verdict::more) return whole(100 * *c.difference) + " points more, " + whole(100 * low) + " to " + whole(100 * high) + ".";
    if (c.verdict == Verdict::less) return whole(-100 * *c.difference) + " points fewer, " + whole(-100 * high) + " to " + whole(-100 * low) + ".";
    return "Cannot tell yet: the difference may be chance.";
}

}  // namespace

std::string percent(double share) { return whole(100 * share) + " %"; }

ExceededShare share_of(const Counted& counted, double confidence)
{
    ExceededShare share{counted.n, counted.exceeded, {}, {}};
    const auto figure = stats::share_in_percent(counted.exceeded, counted.n, confidence);
    if (!figure) return share;
    share.share = figure->score / 100;
    share.interval = std::pair(figure->interval.low / 100, figure->interval.high / 100);
    return share;
}

Comparison compare(const Counted& with, const Counted& without, double confidence)
{
    Comparison made;
    made.with = share_of(with, confidence);
    made.without = share_of(without, confidence);
    made.confidence = confidence;
    if (const auto figure = stats::difference_in_percent(with.exceeded, with.n, without.exceeded, without.n, confidence)) {
        made.difference = figure->score / 100;
        made.interval = std::pair(figure->interval.low / 100, figure->interval.high / 100);
        const bool enough = with.n >= fewest_to_tell && without.n >= fewest_to_tell;
        if (enough && made.interval->first > 0) made.verdict = Verdict::more;
        if (enough && made.interval->second < 0) made.verdict = Verdict::less;
    }
    made.words = in_words(made);
    return made;
}

}  // namespace rapport::standards
