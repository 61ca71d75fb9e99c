// Use cases of the ladder.
#pragma once
#include "base/jobs/jobs.h"
#include "base/result.h"
#include "cases/recovery.h"
#include "ladder/evidence.h"

namespace rapport::ladder {

struct CustomerLadder : Standing {
    Id<customers::Customer> customer_id;
    std::string meaning;                // of the level
    std::int64_t rules_version = 0;
};
BOOST_DESCRIBE_STRUCT(CustomerLadder, (Standing), (customer_id, meaning, rules_version))

// As it is now, from the evidence itself. not_found.
Result<CustomerLadder> ladder_of(Context& ctx, Id<customers::Customer> id);

// On which level each of them stood at each of their moments, by the rules in force now; what came after a moment does not exist for it.
std::vector<std::vector<int>> levels_at(Context& ctx, const std::vector<cases::Moments>& all);

struct RulesInForce {
    std::int64_t version = 0;           // 0: the usual ones, nobody has changed them
    std::optional<Instant> made_at;
    std::optional<std::string> made_by;
    Rules rules;
};
BOOST_DESCRIBE_STRUCT(RulesInForce, (), (version, made_at, made_by, rules))

RulesInForce read_rules(Db& db);
// Every version that there was, the newest first; at the end the usual ones, version 0, which nobody made.
std::vector<RulesInForce> versions_of_rules(Db& db);
// The next version of the rules; everybody is looked at again in the background.
// invalid: faults_of. conflict "changed_meanwhile": `version` is not the one in force.
Result<RulesInForce> change_rules(Context& ctx, std::int64_t version, const Rules& rules);

struct Moved {
    Id<customers::Customer> customer_id;
    std::optional<std::string> external_id, name;
    std::int64_t from = 0, to = 0;
};
BOOST_DESCRIBE_STRUCT(Moved, (), (customer_id, external_id, name, from, to))
struct Preview {
    std::vector<std::int64_t> levels_now, levels_then;      // how many on each level, 0 to 4
    std::int64_t climb = 0, slip = 0;
    std::vector<Moved> people;                              // the first fifty who would move
};
BOOST_DESCRIBE_STRUCT(Preview, (), (levels_now, levels_then, climb, slip, people))
// Who would move under other rules; nothing changes. invalid: faults_of.
Result<Preview> preview(Context& ctx, const Rules& rules);

// Finds everybody's level, the months of the last year and the ways up, and keeps them. Answers how many customers.
Result<std::int64_t> climb(Desk& desk);

// The same of one customer's level, in the caller's transaction; what is there is removed. Nothing before the first climb.
void climb_again(Context& ctx, Id<customers::Customer> customer);

struct Month {
    Day ends_on;
    std::int64_t level_0 = 0, level_1 = 0, level_2 = 0, level_3 = 0, level_4 = 0;
    std::int64_t climbed = 0, slipped = 0;
};
BOOST_DESCRIBE_STRUCT(Month, (), (ends_on, level_0, level_1, level_2, level_3, level_4, climbed, slipped))
struct Way {
    std::int64_t level = 0;             // 1 to 4; 0: the second purchase
    std::int64_t started = 0, reached = 0;
    std::optional<double> median_days;
    Instant found_at;
};
BOOST_DESCRIBE_STRUCT(Way, (), (level, started, reached, median_days, found_at))
struct TransactionsOnly {
    std::int64_t customers = 0;         // bought within a year, and had no other contact with a person of us
    std::int64_t of = 0;                // bought within a year
};
BOOST_DESCRIBE_STRUCT(TransactionsOnly, (), (customers, of))
struct LadderReport {
    std::vector<std::int64_t> levels;   // how many on each, 0 to 4; empty before the first climb
    std::vector<std::string> meanings;
    std::int64_t climbed = 0, slipped = 0;  // in the last quarter of a year
    std::int64_t climbed_this_month = 0, slipped_this_month = 0;
    std::vector<Month> months;
    std::vector<Way> first_to_loyal;
    TransactionsOnly transactions_only;
    std::optional<Instant> found_at;
};
BOOST_DESCRIBE_STRUCT(LadderReport, (), (levels, meanings, climbed, slipped, climbed_this_month, slipped_this_month, months, first_to_loyal, transactions_only, found_at))
LadderReport read_report(Context& ctx);

// The base as it was at a moment, by the rules in force now.
struct BaseAt {
    std::array<std::int64_t, highest_level> above_0{};      // how many on each level, 1 to 4; everybody else is on level 0
    std::int64_t climbed = 0, slipped = 0;                  // who stood higher or lower at `to` than at `from`
};
// From the evidence itself. Nothing when there was none up to `at`.
std::optional<BaseAt> base_at(Context& ctx, Instant at, Instant from, Instant to);

// climbed and slipped: within a quarter of a year. climbed_this_month, slipped_this_month: since the month began.
enum class Group { level, climbed, slipped, climbed_this_month, slipped_this_month, transactions_only };
BOOST_DESCRIBE_ENUM(Group, level, climbed, slipped, climbed_this_month, slipped_this_month, transactions_only)
struct OnLadder {
    Id<customers::Customer> customer_id;
    std::optional<std::string> external_id, name;
    std::int64_t level = 0, before = 0;
    std::string reason;
    std::optional<std::string> next_step;
    std::optional<Instant> ends_at;
};
BOOST_DESCRIBE_STRUCT(OnLadder, (), (customer_id, external_id, name, level, before, reason, next_step, ends_at))
// In the order of ids after `after`: at most limit + 1.
std::vector<OnLadder> people(Context& ctx, Group group, std::int64_t level, Id<customers::Customer> after, int limit);

}  // namespace rapport::ladder
