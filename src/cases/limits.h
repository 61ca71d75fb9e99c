// Who may give how much without asking anybody.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "cases/case.h"
#include "identity/staff.h"

#include <vector>

namespace rapport::cases {

// Up to so much a case and a month. Nothing: as much as they think right, above a team's budget too.
struct Limit {
    std::optional<Money> per_case, per_month;
    bool is_none() const { return !per_case && !per_month; }
    bool operator==(const Limit&) const = default;
};
BOOST_DESCRIBE_STRUCT(Limit, (), (per_case, per_month))

struct RoleLimit : Limit {
    identity::Role role = identity::Role::staff;
    bool operator==(const RoleLimit&) const = default;
};
BOOST_DESCRIBE_STRUCT(RoleLimit, (Limit), (role))

// In place of the role's.
struct PersonLimit : Limit {
    Id<identity::Staff> staff_id;
    bool operator==(const PersonLimit&) const = default;
};
BOOST_DESCRIBE_STRUCT(PersonLimit, (Limit), (staff_id))

struct RemedyKind {
    Text<1, 40> kind;           // "refund"
    Text<1, 100> name;          // "Give it back"
    std::optional<Money> usual = {};    // what it mostly costs us
    bool operator==(const RemedyKind&) const = default;
};
BOOST_DESCRIBE_STRUCT(RemedyKind, (), (kind, name, usual))

struct MoneyRules {
    std::vector<RoleLimit> roles;       // a role that is not here may give nothing
    std::vector<PersonLimit> people;
    std::vector<RemedyKind> kinds;
    bool operator==(const MoneyRules&) const = default;

    static MoneyRules usual(Currency currency);
};
BOOST_DESCRIBE_STRUCT(MoneyRules, (), (roles, people, kinds))

struct MoneyRulesInForce : MoneyRules {
    std::int64_t version = 0;           // 0: nobody has changed them
};
BOOST_DESCRIBE_STRUCT(MoneyRulesInForce, (MoneyRules), (version))

MoneyRulesInForce read_money_rules(Context& ctx);
// invalid, at its own pointer: money of another currency or below nothing, a role, person or kind twice, nobody of that id, no kind at all.
// conflict "changed_meanwhile". not_allowed: anybody but an owner changes who may give how much; the kinds are also the managers'.
Result<MoneyRulesInForce> change_money_rules(Context& ctx, std::int64_t version, const MoneyRules& rules);

// Of one person, for a month and perhaps for a case.
struct Allowance : Limit {
    Id<identity::Staff> staff_id;
    std::string name;
    std::string sentence;               // "You may give up to 30 EUR a case and 200 EUR a month without asking anybody."
    Money given_this_month;
    std::optional<Money> left_this_month;
    std::optional<Money> left_for_case; // of what may be given now: by case, month and the team's budget
};
BOOST_DESCRIBE_STRUCT(Allowance, (Limit), (staff_id, name, sentence, given_this_month, left_this_month, left_for_case))

// Of whoever asks; for this case where one is said. not_found: no such case.
Result<Allowance> own_allowance(Context& ctx, std::optional<Id<Case>> for_case);
// Of everybody who works here, by name.
std::vector<Allowance> list_allowances(Context& ctx);

// For this folder.

Limit limit_of(const Context& ctx, const MoneyRules& rules, const identity::Staff& staff);
std::string month_of(const Context& ctx, Instant at);      // "2026-11"
std::string amount_in_words(const Money& amount);           // "30 EUR", "12.50 EUR"

// Whose budget it comes from when this person gives: of the case's team and of those from which they took it themselves, the one that has least
// left, so that nobody gains by moving a case. None: no team has it, nor had it before them.
std::optional<Id<Team>> paying_team(Context& ctx, const std::optional<Id<identity::Staff>>& staff, const Filed& filed);
struct WhyAsked {
    std::string limit;          // "This is more than the 30 EUR a case.": what this amount passes
    std::string whom;           // who may give it nevertheless, for whoever cannot say yes either
};
// Why somebody must be asked. Cases that are part of one another are one. Nothing: it may be given at once, as whoever has no limit may always; what
// they give lies on the team's month, though it then passes the budget, and everybody else is asked.
std::optional<WhyAsked> why_to_ask(Context& ctx, const Limit& limit, Id<identity::Staff> staff, const Filed& filed, std::int64_t amount);
// Puts it on the allowances of the person and of the team. Where why_to_ask said nothing in the same transaction, this cannot pass a limit,
// however many do it at once.
void charge(Context& ctx, Id<identity::Staff> staff, Id<Case> of, std::optional<Id<Team>> team, const std::string& month, std::int64_t amount);
void uncharge(Context& ctx, Id<identity::Staff> staff, Id<Case> of, std::optional<Id<Team>> team, const std::string& month, std::int64_t amount);
std::int64_t given(Db& db, std::int64_t holder, const std::string& scope);

}  // namespace rapport::cases
