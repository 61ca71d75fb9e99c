// What was decided on the spot, what went upstairs and whether that changed the answer, and how it turned out.
#pragma once
#include "cases/remedies.h"

namespace rapport::cases {

struct RemedyKindReport {
    std::string kind;
    std::int64_t given = 0;
    Money amount;
    std::int64_t came_back = 0, of = 0;         // within thirty days, of the known customers whose thirty days are over
};
BOOST_DESCRIBE_STRUCT(RemedyKindReport, (), (kind, given, amount, came_back, of))

struct TeamReport {
    Id<Team> team_id;
    std::string name;
    std::optional<Money> monthly_budget;
    Money given_this_month;
    std::int64_t open_cases = 0;
};
BOOST_DESCRIBE_STRUCT(TeamReport, (), (team_id, name, monthly_budget, given_this_month, open_cases))

struct RemedyReport {
    std::int64_t on_the_spot = 0;
    Money on_the_spot_amount;
    std::int64_t asked = 0;                     // these went upstairs:
    std::int64_t approved_as_asked = 0;
    std::int64_t approved_otherwise = 0;        // with another amount
    std::int64_t declined = 0;
    std::int64_t waiting = 0;
    std::int64_t brought = 0;                   // given elsewhere, and brought by a file: how that was decided says nothing about us; it is in the kinds
    std::optional<double> changed_percent;      // of those answered: how many were changed or declined
    std::string sentence;
    std::vector<RemedyKindReport> kinds;
    std::vector<TeamReport> teams;
};
BOOST_DESCRIBE_STRUCT(RemedyReport, (), (on_the_spot, on_the_spot_amount, asked, approved_as_asked, approved_otherwise, declined, waiting, brought, changed_percent, sentence, kinds, teams))

// Of what was given or asked for in the span; what was taken back is not in it.
RemedyReport remedy_report(Context& ctx, const Span& span);

}  // namespace rapport::cases
