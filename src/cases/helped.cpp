#include "cases/helped.h"

#include "stats/surveys.h"

#include <algorithm>
#include <map>
#include <set>

namespace rapport::cases {
namespace {

constexpr std::int64_t looked_back_us = 730 * us_per_day;
constexpr int most_looked_at = 5'000;
constexpr std::int64_t well_from = 4;

struct Judged {
    Id<Case> case_id;
    std::string kind;
    std::int64_t amount = 0;
    std::int64_t score = 0;
};
BOOST_DESCRIBE_STRUCT(Judged, (), (case_id, kind, amount, score))

// By their last word on the case, where they said it after this was given.
const Sql judged_sql{"remedies.judged", Reach::business, R"sql(
    SELECT r.case_id, r.kind, r.amount, v.score
      FROM remedies r
      JOIN cases c ON c.id = r.case_id
      JOIN case_verdicts v ON v.case_id = r.case_id
      LEFT JOIN remedy_answers a ON a.remedy_id = r.id
     WHERE c.cause = $1
       AND r.at >= $2
       AND r.is_waiting = 0
       AND (a.answer IS NULL OR a.answer = 'approved')
       AND v.at >= r.at
       AND NOT EXISTS (SELECT 1 FROM case_verdicts w WHERE w.case_id = v.case_id AND (w.at, w.id) > (v.at, v.id))
     ORDER BY r.at DESC, r.id DESC
     LIMIT $3
)sql"};

struct Tally {
    std::vector<std::int64_t> amounts;
    std::int64_t well = 0;
};

std::int64_t middle_of(std::vector<std::int64_t> amounts)
{
    const auto middle = amounts.begin() + std::ssize(amounts) / 2;
    std::ranges::nth_element(amounts, middle);
    return *middle;
}

}  // namespace

Helped what_helped(Context& ctx, const std::string& cause)
{
    // Given twice in one case it helped, or did not, once.
    std::map<std::string, Tally> tallies;
    std::set<std::pair<Id<Case>, std::string>> counted;
    for (const auto& one : ctx.db.all<Judged>(judged_sql, cause, Instant{ctx.now().us - looked_back_us}, most_looked_at)) {
        if (!counted.emplace(one.case_id, one.kind).second) continue;
        auto& tally = tallies[one.kind];
        tally.amounts.push_back(one.amount);
        tally.well += one.score >= well_from;
    }
    Helped helped{cause, {}};
    for (const auto& kind : read_money_rules(ctx).kinds) {
        const auto found = tallies.find(kind.kind.value);
        if (found == tallies.end() || std::ssize(found->second.amounts) < enough_to_tell_what_helped) continue;
        const auto& [amounts, well] = found->second;
        const auto share = stats::share_in_percent(well, std::ssize(amounts));
        helped.kinds.push_back({kind.kind.value, kind.name.value, std::ssize(amounts), well, {middle_of(amounts), ctx.business.currency}, {share->interval.low, share->interval.high}});
    }
    // Well in the same share, more cases tell more.
    std::ranges::stable_sort(helped.kinds, [](const HelpedKind& one, const HelpedKind& other) {
        const auto here = one.well * other.n, there = other.well * one.n;
        return here != there ? here > there : one.n > other.n;
    });
    return helped;
}

}  // namespace rapport::cases
