#include "stats/surveys.h"

#include "stats/special_functions.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace rapport::stats {
namespace {

// Half the width of a two-sided interval, in standard errors.
double normal_reach(double confidence) { return normal_quantile((1 + confidence) / 2); }

Score clamped(double score, double middle, double reach, Interval scale)
{
    return {score,
            {std::clamp(middle - reach, scale.low, scale.high), std::clamp(middle + reach, scale.low, scale.high)}};
}

// Promoters less detractors as a share, and the variance of one answer (1, 0 or -1).
struct Net {
    double share = 0;
    double variance = 0;
    double answers = 0;

    Net(double promoters, double passives, double detractors) : answers(promoters + passives + detractors)
    {
        share = (promoters - detractors) / answers;
        variance = std::max(0., (promoters + detractors) / answers - share * share);
    }
    explicit Net(const Recommendations& r)
        : Net(static_cast<double>(r.promoters), static_cast<double>(r.passives), static_cast<double>(r.detractors)) {}
};

std::string fault_of(const Recommendations& r)
{
    if (r.promoters < 0 || r.passives < 0 || r.detractors < 0) return "A count of answers is negative.";
    if (r.promoters == 0 && r.passives == 0 && r.detractors == 0) return "No answers yet.";
    return {};
}

}  // namespace

Figure<Score> net_promoter_score(const Recommendations& answers, double confidence)
{
    if (auto fault = fault_of(answers); !fault.empty()) return Figure<Score>::cannot_tell(std::move(fault));
    const Net adjusted(static_cast<double>(answers.promoters) + 0.75, static_cast<double>(answers.passives) + 1.5,
                       static_cast<double>(answers.detractors) + 0.75);
    const double reach = normal_reach(confidence) * std::sqrt(adjusted.variance / adjusted.answers);
    const auto count = static_cast<double>(answers.promoters - answers.detractors);
    return clamped(100 * count / Net(answers).answers, 100 * adjusted.share, 100 * reach, {-100, 100});
}

Figure<Change> change_of_net_promoter_score(const Recommendations& before, const Recommendations& after)
{
    for (const auto& side : {before, after})
        if (auto fault = fault_of(side); !fault.empty()) return Figure<Change>::cannot_tell(std::move(fault));
    const Net was(before), is(after);
    const double error = std::sqrt(was.variance / was.answers + is.variance / is.answers);
    if (!(error > 0))
        return Figure<Change>::cannot_tell("All answers are of one kind: there is no spread to judge a change by.");
    const double difference = is.share - was.share;
    const double z = difference / error;
    return Change{100 * difference, z, 2 * normal_tail(std::abs(z))};
}

Figure<Score> share_in_percent(std::int64_t part, std::int64_t whole, double confidence)
{
    if (whole == 0) return Figure<Score>::cannot_tell("No answers yet.");
    if (part < 0 || part > whole)
        return Figure<Score>::cannot_tell("The counts are not those of a part and its whole.");
    const auto n = static_cast<double>(whole);
    const double share = static_cast<double>(part) / n;
    const double z = normal_reach(confidence);
    const double middle = (share + z * z / (2 * n)) / (1 + z * z / n);
    const double reach = z / (1 + z * z / n) * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n));
    Score score = clamped(100 * share, 100 * middle, 100 * reach, {0, 100});
    if (part == 0) score.interval.low = 0;  // exact there, but for rounding
    if (part == whole) score.interval.high = 100;
    return score;
}

Figure<Score> mean_with_interval(std::span<const double> values, Interval scale, double confidence)
{
    if (values.empty()) return Figure<Score>::cannot_tell("No answers yet.");
    const auto n = static_cast<double>(values.size());
    double sum = 0;
    for (const double value : values) sum += value;
    const double mean = sum / n;
    if (!std::isfinite(mean)) return Figure<Score>::cannot_tell("A value is not a finite number.");
    const auto [least, most] = std::ranges::minmax(values);
    if (values.size() == 1) return Score{mean, scale};
    if (least == most) {
        const double others = 1 - std::pow(1 - confidence, 1 / n);
        return Score{least, {least - others * (least - scale.low), least + others * (scale.high - least)}};
    }

    double squares = 0;
    for (const double value : values) squares += (value - mean) * (value - mean);
    const double standard_error = std::sqrt(squares / (n - 1) / n);
    return clamped(mean, mean, student_t_quantile((1 + confidence) / 2, n - 1) * standard_error, scale);
}

Figure<double> quantile(std::span<const double> values, double share)
{
    if (values.empty()) return Figure<double>::cannot_tell("There are no values.");
    if (std::any_of(values.begin(), values.end(), [](double v) { return std::isnan(v); }))
        return Figure<double>::cannot_tell("A value is not a number.");
    std::vector<double> sorted(values.begin(), values.end());
    const double place = std::clamp(share, 0., 1.) * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const auto at = sorted.begin() + static_cast<std::ptrdiff_t>(below);
    std::nth_element(sorted.begin(), at, sorted.end());
    const double low = *at;
    if (below + 1 == sorted.size() || place == static_cast<double>(below)) return low;
    return low + (place - static_cast<double>(below)) * (*std::min_element(at + 1, sorted.end()) - low);
}

}  // namespace rapport::stats
