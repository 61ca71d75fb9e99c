#include "ladder/ladder.h"

#include "base/in_words.h"

#include <algorithm>

namespace rapport::ladder {
namespace {

using enum EvidenceKind;

constexpr std::array<const char*, highest_level + 1> meanings = {
    "known", "satisfied with price and availability", "recognises better service", "values our knowledge and experience", "shares our values"};

// One thing that leads there, that a person can do the next time.
constexpr std::array<const char*, highest_level> steps = {
    "Ask whether they found what they came for, at the price they expected.",
    "Go the extra distance once, and note what they made of it.",
    "Ask what they are planning, and help them to decide.",
    "Ask what matters to them: invite them to the next evening, or ask for their help.",
};

Instant days_later(Instant at, std::int64_t days) { return {at.us + days * us_per_day}; }

// When the condition ceases to be met if nothing more comes: the age of the at_least-th newest piece. Nothing: it is not met.
std::optional<Instant> met_until(const std::vector<Evidence>& evidence, const Condition& condition, Instant at)
{
    std::vector<Instant> times;
    for (const auto& one : evidence)
        if (one.kind == condition.evidence && one.at <= at && days_later(one.at, condition.within_days) > at) times.push_back(one.at);
    if (static_cast<std::int64_t>(times.size()) < condition.at_least) return std::nullopt;
    const auto decides = times.begin() + (condition.at_least - 1);
    std::nth_element(times.begin(), decides, times.end(), std::greater<>());
    return days_later(*decides, condition.within_days);
}

std::optional<Instant> met_until(const std::vector<Evidence>& evidence, const std::vector<Condition>& any_of, Instant at)
{
    std::optional<Instant> latest;
    for (const auto& condition : any_of)
        if (const auto until = met_until(evidence, condition, at); until && (!latest || *latest < *until)) latest = until;
    return latest;
}

std::string needed(const Condition& condition)
{
    static constexpr std::array<const char*, 15> words = {"bought", "got what they expected", "said they are content", "got more than they expected", "would recommend us",
        "found it easy", "asked for our advice", "met us outside business", "took part in something of ours", "put something right with us", "recommended us", "brought somebody", "asked for something and bought it", "had it delivered on time", "said or showed that they share our values"};
    std::string text = words[static_cast<std::size_t>(condition.evidence)];
    if (condition.at_least > 1) text += " " + std::to_string(condition.at_least) + " times";
    return text + " within " + days_in_words(condition.within_days);
}

Step step_to(int level, const std::vector<Evidence>& evidence, const Rules& rules, Instant at, const TimeZone& zone)
{
    const auto& conditions = rules.of(level);
    std::string reason = "Level " + std::to_string(level) + " is for those who " + needed(conditions.front());
    for (std::size_t i = 1; i < conditions.size(); ++i) reason += (i + 1 < conditions.size() ? ", " : " or ") + needed(conditions[i]);
    reason += ".";
    const Evidence* newest = nullptr;
    for (const auto& one : evidence)
        for (const auto& condition : conditions)
            if (one.kind == condition.evidence && one.at <= at && (!newest || newest->at < one.at)) newest = &one;
    if (newest) reason += " The last sign of it was " + ago_in_words(zone.local_day(newest->at), zone.local_day(at)) + ".";
    return {level, steps[static_cast<std::size_t>(level - 1)], reason};
}

}  // namespace

const std::vector<Condition>& Rules::of(int level) const
{
    return level == 1 ? level_1 : level == 2 ? level_2 : level == 3 ? level_3 : level_4;
}

Rules Rules::usual()
{
    return {{{bought, 2, 365}, {met, 1, 365}, {content, 1, 365}},
            {{exceeded, 1, 365}, {promoter, 1, 365}, {easy, 1, 365}},
            {{advice, 2, 730}},
            {{shares_values, 1, 730}, {meeting, 1, 730}, {solved_together, 1, 730}, {recommends, 1, 730}, {referred, 1, 1095}, {event, 3, 730}}};
}

std::vector<Fault> faults_of(const Rules& rules)
{
    std::vector<Fault> faults;
    for (int level = 1; level <= highest_level; ++level) {
        const auto at = "/level_" + std::to_string(level);
        if (rules.of(level).empty()) faults.push_back({at, "required", "A level needs evidence: name one condition at least."});
        if (rules.of(level).size() > most_conditions) {
            faults.push_back({at, "too_many", "A level has at most " + std::to_string(most_conditions) + " conditions."});
            continue;
        }
        for (std::size_t i = 0; i < rules.of(level).size(); ++i) {
            const auto& condition = rules.of(level)[i];
            const auto here = at + "/" + std::to_string(i);
            if (condition.at_least < 1 || condition.at_least > 100) faults.push_back({here + "/at_least", "range", "A number from 1 to 100."});
            if (condition.within_days < 1 || condition.within_days > 3650) faults.push_back({here + "/within_days", "range", "1 to 3650 days."});
        }
    }
    return faults;
}

std::int64_t longest_days(const Rules& rules)
{
    std::int64_t longest = 0;
    for (int level = 1; level <= highest_level; ++level)
        for (const auto& condition : rules.of(level)) longest = std::max(longest, condition.within_days);
    return longest;
}

int level_at(const std::vector<Evidence>& evidence, const Rules& rules, Instant at)
{
    int level = 0;
    while (level < highest_level && met_until(evidence, rules.of(level + 1), at)) ++level;
    return level;
}

Standing stand(const std::vector<Evidence>& evidence, const Rules& rules, Instant at, const TimeZone& zone)
{
    Standing standing;
    std::optional<Instant> all_until;   // the levels so far, together
    bool held = true;
    for (int level = 1; level <= highest_level; ++level) {
        Rung rung{level, meaning_of(level), false, false, {}, {}};
        const auto until = met_until(evidence, rules.of(level), at);
        rung.met = until.has_value();
        rung.held = held = held && rung.met;
        if (held) {
            all_until = all_until ? std::min(*all_until, *until) : *until;
            rung.ends_at = all_until;
            standing.level = level;
        }
        for (const auto& one : evidence)
            for (const auto& condition : rules.of(level))
                if (one.kind == condition.evidence && one.at <= at && days_later(one.at, condition.within_days) > at) {
                    rung.evidence.push_back(one);
                    break;
                }
        std::sort(rung.evidence.begin(), rung.evidence.end(), [](const auto& a, const auto& b) { return a.at != b.at ? a.at > b.at : a.source_id > b.source_id; });
        standing.rungs.push_back(std::move(rung));
    }
    if (standing.level < highest_level) standing.next_step = step_to(static_cast<int>(standing.level) + 1, evidence, rules, at, zone);
    return standing;
}

std::string meaning_of(int level) { return meanings[static_cast<std::size_t>(level)]; }

}  // namespace rapport::ladder
