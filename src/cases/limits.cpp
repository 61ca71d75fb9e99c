#include "cases/limits.h"

#include "base/json.h"
#include "cases/rule_store.h"
#include "cases/store.h"
#include "cases/teams.h"
#include "identity/people.h"
#include "identity/store.h"

#include <algorithm>
#include <limits>
#include <set>

namespace rapport::cases {
namespace {

using Faults = std::vector<Fault>;

const std::string part = "money";

const Sql given_sql{"money.given", Reach::business, "SELECT amount FROM money_given WHERE holder_id = $1 AND scope = $2"};
const Sql charge_sql{"money.charge", Reach::business,
    "INSERT INTO money_given (holder_id, scope, amount) VALUES ($1, $2, $3)"
    " ON CONFLICT (holder_id, scope) DO UPDATE SET amount = money_given.amount + excluded.amount"};
const Sql uncharge_sql{"money.uncharge", Reach::business, "UPDATE money_given SET amount = amount - $3 WHERE holder_id = $1 AND scope = $2"};

void check(const Context& ctx, const std::optional<Money>& money, const std::string& pointer, Faults& faults)
{
    if (!money) return;
    if (money->currency != ctx.business.currency) faults.push_back({pointer + "/currency", "currency", "We keep our books in " + std::string(ctx.business.currency.text()) + "."});
    if (money->amount_minor < 0) faults.push_back({pointer, "range", "Write nothing or more."});
}

void check(const Context& ctx, const Limit& limit, const std::string& at, Faults& faults)
{
    check(ctx, limit.per_case, at + "/per_case", faults);
    check(ctx, limit.per_month, at + "/per_month", faults);
}

Faults faults_of(Context& ctx, const MoneyRules& rules)
{
    Faults faults;
    std::set<identity::Role> roles;
    std::set<Id<identity::Staff>> people;
    std::set<std::string> kinds;
    for (std::size_t i = 0; i < rules.roles.size(); ++i) {
        const auto at = "/roles/" + std::to_string(i);
        check(ctx, rules.roles[i], at, faults);
        if (!roles.insert(rules.roles[i].role).second) faults.push_back({at + "/role", "twice", "This role stands here twice."});
    }
    for (std::size_t i = 0; i < rules.people.size(); ++i) {
        const auto at = "/people/" + std::to_string(i);
        check(ctx, rules.people[i], at, faults);
        if (!identity::store::find_staff(ctx.db, rules.people[i].staff_id)) faults.push_back({at + "/staff_id", "unknown_id", "Nobody with this id works here."});
        if (!people.insert(rules.people[i].staff_id).second) faults.push_back({at + "/staff_id", "twice", "This person stands here twice."});
    }
    for (std::size_t i = 0; i < rules.kinds.size(); ++i) {
        const auto at = "/kinds/" + std::to_string(i);
        check(ctx, rules.kinds[i].usual, at + "/usual", faults);
        if (!kinds.insert(rules.kinds[i].kind.value).second) faults.push_back({at + "/kind", "twice", "This kind stands here twice."});
    }
    if (rules.kinds.empty()) faults.push_back({"/kinds", "required", "Say at least one thing that may be given."});
    return faults;
}

// "up to 30 EUR a case and 200 EUR a month"
std::string limit_in_words(const Limit& limit)
{
    if (limit.is_none()) return "as much as they think right";
    if (!limit.per_month) return "up to " + amount_in_words(*limit.per_case) + " a case";
    if (!limit.per_case) return "up to " + amount_in_words(*limit.per_month) + " a month";
    return "up to " + amount_in_words(*limit.per_case) + " a case and " + amount_in_words(*limit.per_month) + " a month";
}

bool is_nothing(const Limit& limit) { return (limit.per_case && limit.per_case->amount_minor == 0) || (limit.per_month && limit.per_month->amount_minor == 0); }

std::string sentence_of(const std::string& who, const Limit& limit)
{
    if (is_nothing(limit)) return who + " may ask for a remedy; somebody who may give it says yes or no.";
    const bool you = who == "You";
    const auto words = limit_in_words(limit);
    return who + " may give " + (you && words.starts_with("as much") ? "as much as you think right" : words) + " without asking anybody.";
}

Allowance allowance_of(Context& ctx, const MoneyRules& rules, const identity::Staff& staff, const std::string& who)
{
    Allowance all;
    static_cast<Limit&>(all) = limit_of(ctx, rules, staff);
    all.staff_id = staff.id;
    all.name = staff.name;
    all.sentence = sentence_of(who, all);
    all.given_this_month = {given(ctx.db, staff.id.value, month_of(ctx, ctx.now())), ctx.business.currency};
    if (all.per_month) all.left_this_month = Money{std::max<std::int64_t>(0, all.per_month->amount_minor - all.given_this_month.amount_minor), ctx.business.currency};
    return all;
}

// The case with its parts, what it is part of, what was split off it, and what it was split off.
std::set<Id<Case>> one_with(Context& ctx, Id<Case> id)
{
    std::set<Id<Case>> all;
    for (std::vector<Id<Case>> near{id}; !near.empty();) {
        const auto next = near.back();
        near.pop_back();
        const auto one = all.insert(next).second ? store::find(ctx.db, next, ctx.now()) : std::nullopt;
        if (!one) continue;
        for (const auto& beside : {one->merged_into, one->split_from})
            if (beside) near.push_back(*beside);
        for (const auto& beside : {store::parts(ctx.db, next), store::came_out_of(ctx.db, next)}) near.insert(near.end(), beside.begin(), beside.end());
    }
    return all;
}

// What they gave for this case, and for those that are or were one with it: no limit grows by merging and splitting.
std::int64_t given_for(Context& ctx, Id<identity::Staff> staff, const Filed& filed)
{
    std::int64_t sum = 0;
    for (const auto id : one_with(ctx, filed.id)) sum += given(ctx.db, staff.value, to_text(id));
    return sum;
}

// Nobody lifts their own limit, nor that of somebody who would do them the favour.
bool is_owner_or_system(Context& ctx)
{
    if (!ctx.actor.staff) return true;
    const auto staff = identity::store::find_staff(ctx.db, ctx.actor.staff);
    return staff && staff->role == identity::Role::owner && ctx.actor.may(may("staff:write"));    // a token for settings alone decides nothing about people
}

}  // namespace

MoneyRules MoneyRules::usual(Currency currency)
{
    const auto scale = minor_per_major(currency);
    const auto money = [&](std::int64_t major) { return Money{major * scale, currency}; };
    MoneyRules rules;
    rules.roles = {{{money(30), money(200)}, identity::Role::staff}, {{money(150), money(1000)}, identity::Role::manager}, {{}, identity::Role::owner}};
    rules.kinds = {{{"replacement"}, {"Do it again"}, money(12)}, {{"refund"}, {"Give it back"}, money(18)}, {{"credit"}, {"A credit"}, money(15)}, {{"gift"}, {"A gift"}, money(5)}};
    return rules;
}

MoneyRulesInForce read_money_rules(Context& ctx)
{
    const auto row = rule_store::in_force(ctx.db, part);
    if (!row) return {MoneyRules::usual(ctx.business.currency), 0};
    auto rules = from_json_text<MoneyRules>(row->rules);
    if (!rules) throw std::runtime_error("the limits in the database cannot be read");
    return {std::move(*rules), row->version};
}

Result<MoneyRulesInForce> change_money_rules(Context& ctx, std::int64_t version, const MoneyRules& rules)
{
    if (auto faults = faults_of(ctx, rules); !faults.empty()) return invalid(std::move(faults));
    const auto before = read_money_rules(ctx);
    if ((before.roles != rules.roles || before.people != rules.people) && !is_owner_or_system(ctx)) return not_allowed("Only an owner says who may give how much.");
    if (before.version != version) return conflict("This was changed meanwhile. Read it again.", "changed_meanwhile");
    if (static_cast<const MoneyRules&>(before) == rules) return before;
    rule_store::add(ctx, part, version + 1, to_json(static_cast<const MoneyRules&>(before)), to_json(rules));
    return read_money_rules(ctx);
}

Limit limit_of(const Context& ctx, const MoneyRules& rules, const identity::Staff& staff)
{
    for (const auto& person : rules.people)
        if (person.staff_id == staff.id) return person;
    for (const auto& role : rules.roles)
        if (role.role == staff.role) return role;
    const Money nothing{0, ctx.business.currency};
    return {nothing, nothing};
}

Result<Allowance> own_allowance(Context& ctx, std::optional<Id<Case>> for_case)
{
    const auto staff = identity::store::find_staff(ctx.db, ctx.actor.staff);
    if (!staff) return not_found("Only somebody who works here has an allowance.");
    auto all = allowance_of(ctx, read_money_rules(ctx), *staff, "You");
    if (!for_case) return all;
    const auto one = store::find(ctx.db, *for_case, ctx.now());
    if (!one) return not_found("There is no such case.");
    const auto room = [&](const std::optional<Money>& limit, std::int64_t used) {
        if (!limit) return;
        const auto left = std::max<std::int64_t>(0, limit->amount_minor - used);
        all.left_for_case = Money{all.left_for_case ? std::min(all.left_for_case->amount_minor, left) : left, ctx.business.currency};
    };
    room(all.per_case, given_for(ctx, staff->id, *one));
    room(all.per_month, all.given_this_month.amount_minor);
    if (const auto payer = all.is_none() ? std::nullopt : paying_team(ctx, staff->id, *one)) room(find_team(ctx.db, *payer)->monthly_budget, given(ctx.db, payer->value, month_of(ctx, ctx.now())));
    return all;
}

std::vector<Allowance> list_allowances(Context& ctx)
{
    const auto rules = read_money_rules(ctx);
    std::vector<Allowance> all;
    for (const auto& staff : identity::list_staff(ctx.db, true)) all.push_back(allowance_of(ctx, rules, staff, staff.name));
    std::ranges::sort(all, {}, &Allowance::name);
    return all;
}

std::string month_of(const Context& ctx, Instant at) { return to_text(ctx.business.time_zone.local_day(at)).substr(0, 7); }

std::string amount_in_words(const Money& amount)
{
    auto text = decimal_text(amount);
    if (const auto point = text.find('.'); point != std::string::npos && text.find_first_not_of('0', point + 1) == std::string::npos) text.erase(point);
    return text + " " + std::string(amount.currency.text());
}

std::optional<Id<Team>> paying_team(Context& ctx, const std::optional<Id<identity::Staff>>& staff, const Filed& filed)
{
    auto teams = staff ? store::teams_left(ctx.db, filed.id, *staff) : std::vector<Id<Team>>{};
    if (filed.team_id) teams.insert(teams.begin(), *filed.team_id);
    const auto left_over = [&](Id<Team> id) {
        const auto team = find_team(ctx.db, id);
        return team && team->monthly_budget ? team->monthly_budget->amount_minor - given(ctx.db, id.value, month_of(ctx, ctx.now())) : std::numeric_limits<std::int64_t>::max();
    };
    const auto least = std::ranges::min_element(teams, {}, left_over);
    return least == teams.end() ? std::nullopt : std::optional(*least);
}

std::optional<WhyAsked> why_to_ask(Context& ctx, const Limit& limit, Id<identity::Staff> staff, const Filed& filed, std::int64_t amount)
{
    if (limit.is_none()) return std::nullopt;
    const char* others = "You may not give so much either: ask somebody who may.";
    const auto month = month_of(ctx, ctx.now());
    const auto passes = [&](const std::optional<Money>& most, std::int64_t used) { return most && amount > most->amount_minor - used; };
    if (passes(limit.per_case, given_for(ctx, staff, filed))) return WhyAsked{"This is more than the " + amount_in_words(*limit.per_case) + " a case.", others};
    if (passes(limit.per_month, given(ctx.db, staff.value, month))) return WhyAsked{"With this it would be more than the " + amount_in_words(*limit.per_month) + " a month.", others};
    const auto payer = paying_team(ctx, staff, filed);
    const auto team = payer ? find_team(ctx.db, *payer) : std::nullopt;
    if (!team || !passes(team->monthly_budget, given(ctx.db, team->id.value, month))) return std::nullopt;
    return WhyAsked{"With this the team would give more than its " + amount_in_words(*team->monthly_budget) + " a month.", "Ask somebody who may give as much as they think right, or have the team's budget raised."};
}

void charge(Context& ctx, Id<identity::Staff> staff, Id<Case> of, std::optional<Id<Team>> team, const std::string& month, std::int64_t amount)
{
    ctx.db.run(charge_sql, staff, to_text(of), amount);
    ctx.db.run(charge_sql, staff, month, amount);
    if (team) ctx.db.run(charge_sql, *team, month, amount);
}

void uncharge(Context& ctx, Id<identity::Staff> staff, Id<Case> of, std::optional<Id<Team>> team, const std::string& month, std::int64_t amount)
{
    ctx.db.run(uncharge_sql, staff, to_text(of), amount);
    ctx.db.run(uncharge_sql, staff, month, amount);
    if (team) ctx.db.run(uncharge_sql, *team, month, amount);
}

std::int64_t given(Db& db, std::int64_t holder, const std::string& scope) { return db.value<std::int64_t>(given_sql, holder, scope); }

}  // namespace rapport::cases
