#include "cases/remedy_report.h"

#include "base/in_words.h"
#include "cases/teams.h"

namespace rapport::cases {
namespace {

constexpr std::int64_t back_within_us = 30 * us_per_day;

struct Counts {
    std::int64_t on_the_spot = 0, on_the_spot_amount = 0, asked = 0, as_asked = 0, otherwise = 0, declined = 0, waiting = 0, brought = 0;
};
BOOST_DESCRIBE_STRUCT(Counts, (), (on_the_spot, on_the_spot_amount, asked, as_asked, otherwise, declined, waiting, brought))

const Sql counts_sql{"remedies.counts", Reach::business, R"sql(
    SELECT COUNT(*) FILTER (WHERE r.import_id IS NULL AND r.on_the_spot = 1),
           CAST(COALESCE(SUM(r.amount) FILTER (WHERE r.import_id IS NULL AND r.on_the_spot = 1), 0) AS {int8}),
           COUNT(*) FILTER (WHERE r.import_id IS NULL AND r.on_the_spot = 0),
           COUNT(*) FILTER (WHERE r.import_id IS NULL AND a.answer = 'approved' AND a.asked_amount = r.amount),
           COUNT(*) FILTER (WHERE r.import_id IS NULL AND a.answer = 'approved' AND a.asked_amount <> r.amount),
           COUNT(*) FILTER (WHERE r.import_id IS NULL AND a.answer = 'declined'),
           COUNT(*) FILTER (WHERE r.is_waiting = 1),
           COUNT(*) FILTER (WHERE r.import_id IS NOT NULL AND (a.answer IS NULL OR a.answer = 'approved'))
      FROM remedies r
      LEFT JOIN remedy_answers a ON a.remedy_id = r.id
     WHERE r.at >= $1
       AND r.at < $2
       AND (a.answer IS NULL OR a.answer <> 'withdrawn')
)sql"};

struct KindCounts {
    std::string kind;
    std::int64_t given = 0, amount = 0, came_back = 0, of = 0;
};
BOOST_DESCRIBE_STRUCT(KindCounts, (), (kind, given, amount, came_back, of))

// $3: whoever got theirs before has had thirty days to come back; $4: thirty days.
const Sql kinds_sql{"remedies.kinds", Reach::business, R"sql(
    SELECT g.kind, COUNT(*), CAST(SUM(g.amount) AS {int8}), CAST(SUM(g.ripe * g.back) AS {int8}), CAST(SUM(g.ripe) AS {int8})
      FROM (SELECT r.kind, r.amount,
                   CASE WHEN r.customer_id IS NOT NULL AND r.at < $3 THEN 1 ELSE 0 END AS ripe,
                   CASE WHEN EXISTS (SELECT 1 FROM touchpoints t
                                      WHERE t.customer_id = r.customer_id AND t.at > r.at AND t.at <= r.at + $4 AND t.kind IN ('visit', 'order')) THEN 1 ELSE 0 END AS back
              FROM remedies r
              LEFT JOIN remedy_answers a ON a.remedy_id = r.id
             WHERE r.at >= $1
               AND r.at < $2
               AND r.is_waiting = 0
               AND (a.answer IS NULL OR a.answer = 'approved')) g
     GROUP BY g.kind
     ORDER BY 2 DESC, g.kind
)sql"};

const Sql open_of_team_sql{"cases.open_of_team", Reach::business, "SELECT COUNT(*) FROM cases WHERE team_id = $1 AND is_open = 1"};

std::string sentence_of(const RemedyReport& report)
{
    const auto all = report.on_the_spot + report.asked;
    const auto elsewhere = report.brought == 0 ? std::string() : count_of(report.brought, "remedy was", "remedies were") + " given elsewhere and brought by a file.";
    if (all == 0) return elsewhere.empty() ? "Nothing was given yet." : elsewhere;
    auto text = std::to_string(report.on_the_spot) + " of " + count_of(all, "remedy was", "remedies were") + " decided on the spot." + (elsewhere.empty() ? "" : " " + elsewhere);
    const auto answered = report.approved_as_asked + report.approved_otherwise + report.declined;
    if (answered == 0) return text;
    const auto changed = report.approved_otherwise + report.declined;
    return text + " Of " + std::to_string(answered) + " that went upstairs and came back " + (changed == 0 ? std::string("none was changed: they could have been decided below.") : count_of(changed, "was", "were") + " changed or declined.");
}

}  // namespace

RemedyReport remedy_report(Context& ctx, const Span& span)
{
    const auto currency = ctx.business.currency;
    RemedyReport report;
    const auto counts = ctx.db.one<Counts>(counts_sql, span.from, span.to).value_or(Counts{});
    report.on_the_spot = counts.on_the_spot;
    report.on_the_spot_amount = {counts.on_the_spot_amount, currency};
    report.asked = counts.asked;
    report.approved_as_asked = counts.as_asked;
    report.approved_otherwise = counts.otherwise;
    report.declined = counts.declined;
    report.waiting = counts.waiting;
    report.brought = counts.brought;
    if (const auto answered = counts.as_asked + counts.otherwise + counts.declined; answered > 0)
        report.changed_percent = 100.0 * static_cast<double>(counts.otherwise + counts.declined) / static_cast<double>(answered);
    for (const auto& kind : ctx.db.all<KindCounts>(kinds_sql, span.from, span.to, Instant{ctx.now().us - back_within_us}, back_within_us))
        report.kinds.push_back({kind.kind, kind.given, {kind.amount, currency}, kind.came_back, kind.of});
    const auto month = month_of(ctx, ctx.now());
    for (const auto& team : list_teams(ctx.db))
        if (team.active) report.teams.push_back({team.id, team.name, team.monthly_budget, {given(ctx.db, team.id.value, month), currency}, ctx.db.value<std::int64_t>(open_of_team_sql, team.id)});
    report.sentence = sentence_of(report);
    return report;
}

}  // namespace rapport::cases
