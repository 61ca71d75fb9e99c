#include "base/setup_parts.h"
#include "base/text.h"
#include "cases/doors.h"
#include "cases/limits.h"
#include "cases/rules.h"
#include "cases/teams.h"
#include "identity/people.h"
#include "identity/store.h"

#include <algorithm>
#include <set>

namespace rapport::cases {
namespace {

using Faults = std::vector<Fault>;
using StaffId = Id<identity::Staff>;

// People by their e-mail and teams by their name, both ways.
std::optional<std::string> email_of(Context& ctx, const std::optional<StaffId>& id)
{
    const auto staff = id ? identity::store::find_staff(ctx.db, *id) : std::nullopt;
    return staff ? std::optional(staff->email) : std::nullopt;
}

std::optional<StaffId> staff_of(Context& ctx, const std::optional<std::string>& email, const std::string& at, Faults& faults)
{
    if (!email) return std::nullopt;
    const auto staff = identity::find_staff_by_email(ctx.db, *email);
    if (staff) return staff->id;
    faults.push_back({at, "unknown", "Nobody of the staff has the e-mail “" + *email + "”. Add them first: rapport staff add."});
    return std::nullopt;
}

// Of several that ended one; of several that work none is meant.
std::optional<Team> team_named(Context& ctx, const std::string& name, const std::string& at, Faults& faults)
{
    const auto teams = teams_named(ctx.db, name);
    if (teams.empty()) return std::nullopt;
    if (teams.size() > 1 && teams.front().active) faults.push_back({at, "two_of_one_name", "Two teams have the name “" + name + "”: give one of them another, or end it."});
    return teams.front();
}

struct TeamInSetup {
    Text<1, 100> name;
    std::optional<Money> monthly_budget;
    Strings members;                    // who works here
    std::optional<bool> active;         // yes
    bool operator==(const TeamInSetup&) const = default;
};
BOOST_DESCRIBE_STRUCT(TeamInSetup, (), (name, monthly_budget, members, active))

TeamInSetup in_setup(Context& ctx, const Team& team)
{
    TeamInSetup told{{team.name}, team.monthly_budget, {}, team.active};
    for (const auto& member : team.members) {
        const auto id = parse_id<identity::Staff>(member);
        const auto staff = id ? identity::store::find_staff(ctx.db, *id) : std::nullopt;
        if (staff && staff->active) told.members.push_back(staff->email);
    }
    std::ranges::sort(told.members);
    return told;
}

std::vector<TeamInSetup> all_teams(Context& ctx)
{
    std::vector<TeamInSetup> all;
    std::set<std::string> names;
    for (const auto& team : list_teams(ctx.db))
        if (names.insert(fold(tidy(team.name))).second) all.push_back(in_setup(ctx, team));
    std::ranges::sort(all, {}, [](const TeamInSetup& one) { return one.name.value; });
    return all;
}

ChangeTeam change_to(const TeamInSetup& wanted, const std::vector<StaffId>& members, bool same_members)
{
    ChangeTeam change;
    change.monthly_budget = {true, wanted.monthly_budget};
    if (!same_members) change.members = {true, members};
    change.active = {true, wanted.active};
    return change;
}

Result<Done> bring_team(Context& ctx, TeamInSetup wanted, std::vector<setup::Step>& steps)
{
    wanted.active = wanted.active.value_or(true);
    Faults faults;
    std::vector<StaffId> members;
    for (std::size_t i = 0; i < wanted.members.size(); ++i) {
        const auto id = staff_of(ctx, wanted.members[i], "/members/" + std::to_string(i), faults);
        if (!id) continue;
        members.push_back(*id);
        wanted.members[i] = *email_of(ctx, id);     // as it stands here, however it was typed
    }
    auto team = team_named(ctx, wanted.name.value, "/name", faults);
    if (team && team->name != wanted.name.value) {
        if (team->active) faults.push_back({"/name", "name_taken", "There is a team “" + team->name + "” already: write its name so."});
        team.reset();
    }
    if (!faults.empty()) return invalid(std::move(faults));
    std::ranges::sort(wanted.members);
    auto effect = setup::Effect::same;
    if (!team) {
        TRY(team, add_team(ctx, {wanted.name, wanted.monthly_budget, members}));
        effect = setup::Effect::made;
    }
    const auto now = in_setup(ctx, *team);
    if (now != wanted) {
        CHECK(change_team(ctx, team->id, team->version, change_to(wanted, members, now.members == wanted.members)));
        if (effect == setup::Effect::same) effect = setup::Effect::changed;
    }
    steps.push_back({effect, "the team “" + wanted.name.value + "”"});
    return Done{};
}

struct ClockInSetup {
    Text<1, 100> name;
    std::optional<Kind> kind;
    std::optional<Source> source;
    std::optional<std::int64_t> level, first_minutes, next_minutes, solution_minutes;
    std::int64_t warn_minutes = 0;
    std::optional<std::string> escalate_to;     // an e-mail
    std::optional<std::string> team;            // a name
    bool operator==(const ClockInSetup&) const = default;
};
BOOST_DESCRIBE_STRUCT(ClockInSetup, (), (name, kind, source, level, first_minutes, next_minutes, solution_minutes, warn_minutes, escalate_to, team))

struct ResponseInSetup {
    Text<1, 100> name;
    Asked survey = Asked::nps;
    std::int64_t from = 0, to = 0;
    Kind kind = Kind::complaint;
    std::int64_t hours = 24;
    std::optional<std::string> owner;           // an e-mail
    bool operator==(const ResponseInSetup&) const = default;
};
BOOST_DESCRIBE_STRUCT(ResponseInSetup, (), (name, survey, from, to, kind, hours, owner))

struct RulesInSetup {
    std::vector<ClockInSetup> clocks;
    std::vector<ResponseInSetup> responses;
    std::int64_t newest_days = 7, ask_after_days = 2, reopen_at = 2;
    std::vector<CannedAnswer> answers;
    bool operator==(const RulesInSetup&) const = default;
};
BOOST_DESCRIBE_STRUCT(RulesInSetup, (), (clocks, responses, newest_days, ask_after_days, reopen_at, answers))

RulesInSetup rules_in_force(Context& ctx)
{
    const auto rules = read_rules(ctx.db);
    RulesInSetup told{{}, {}, rules.newest_days, rules.ask_after_days, rules.reopen_at, rules.answers};
    for (const auto& one : rules.clocks) {
        const auto team = one.team_id ? find_team(ctx.db, *one.team_id) : std::nullopt;
        told.clocks.push_back({one.name, one.kind, one.source, one.level, one.first_minutes, one.next_minutes, one.solution_minutes, one.warn_minutes, email_of(ctx, one.escalate_to),
            team ? std::optional(team->name) : std::nullopt});
    }
    for (const auto& one : rules.responses) told.responses.push_back({one.name, one.survey, one.from, one.to, one.kind, one.hours, email_of(ctx, one.owner_id)});
    return told;
}

Result<Rules> rules_of(Context& ctx, const RulesInSetup& wanted)
{
    Faults faults;
    Rules rules;
    rules.newest_days = wanted.newest_days;
    rules.ask_after_days = wanted.ask_after_days;
    rules.reopen_at = wanted.reopen_at;
    rules.answers = wanted.answers;
    for (std::size_t i = 0; i < wanted.clocks.size(); ++i) {
        const auto& one = wanted.clocks[i];
        const auto at = "/clocks/" + std::to_string(i);
        const auto escalate_to = staff_of(ctx, one.escalate_to, at + "/escalate_to", faults);
        const auto team = one.team ? team_named(ctx, *one.team, at + "/team", faults) : std::nullopt;
        if (one.team && !team) faults.push_back({at + "/team", "unknown", "There is no team “" + *one.team + "”."});
        rules.clocks.push_back({one.name, one.kind, one.source, one.level, one.first_minutes, one.next_minutes, one.solution_minutes, one.warn_minutes, escalate_to,
            team ? std::optional(team->id) : std::nullopt});
    }
    for (std::size_t i = 0; i < wanted.responses.size(); ++i) {
        const auto& one = wanted.responses[i];
        const auto owner = staff_of(ctx, one.owner, "/responses/" + std::to_string(i) + "/owner", faults);
        rules.responses.push_back({one.name, one.survey, one.from, one.to, one.kind, one.hours, owner});
    }
    if (!faults.empty()) return invalid(std::move(faults));
    return rules;
}

struct PersonInSetup : Limit {
    std::string staff;                          // an e-mail
    bool operator==(const PersonInSetup&) const = default;
};
BOOST_DESCRIBE_STRUCT(PersonInSetup, (Limit), (staff))

struct MoneyInSetup {
    std::vector<RoleLimit> roles;
    std::vector<PersonInSetup> people;
    std::vector<RemedyKind> kinds;
    bool operator==(const MoneyInSetup&) const = default;
};
BOOST_DESCRIBE_STRUCT(MoneyInSetup, (), (roles, people, kinds))

MoneyInSetup money_in_force(Context& ctx)
{
    const auto rules = read_money_rules(ctx);
    MoneyInSetup told{rules.roles, {}, rules.kinds};
    for (const auto& one : rules.people)
        if (auto email = email_of(ctx, one.staff_id)) told.people.push_back({static_cast<const Limit&>(one), std::move(*email)});
    return told;
}

Result<MoneyRules> money_of(Context& ctx, const MoneyInSetup& wanted)
{
    Faults faults;
    MoneyRules rules{wanted.roles, {}, wanted.kinds};
    for (std::size_t i = 0; i < wanted.people.size(); ++i)
        if (const auto id = staff_of(ctx, wanted.people[i].staff, "/people/" + std::to_string(i) + "/staff", faults)) rules.people.push_back({static_cast<const Limit&>(wanted.people[i]), *id});
    if (!faults.empty()) return invalid(std::move(faults));
    return rules;
}

}  // namespace

setup::Parts setup_parts()
{
    const auto reads = may("cases:read"), writes = may("settings:write");
    return {
        setup::list<TeamInSetup>("teams", reads, writes, all_teams, bring_team),
        setup::document<RulesInSetup>("case_rules", "the rules of cases and the ready answers", reads, writes, rules_in_force,
            [](Context& ctx, const RulesInSetup& wanted) -> Result<RulesInForce> {
                TRY(const auto rules, rules_of(ctx, wanted));
                auto here = read_rules(ctx.db);
                if (static_cast<const Rules&>(here) == rules) return here;      // an e-mail was typed otherwise
                return change_rules(ctx, here.version, rules);
            }, {{"clocks", "rule of how long we have", "rules of how long we have"}, {"responses", "rule of which answers open a case", "rules of which answers open a case"}, {"answers", "ready answer", "ready answers"}}),
        setup::document<MoneyInSetup>("remedy_rules", "what may be given, and who may give how much", reads, writes, money_in_force,
            [](Context& ctx, const MoneyInSetup& wanted) -> Result<MoneyRulesInForce> {
                TRY(const auto rules, money_of(ctx, wanted));
                auto here = read_money_rules(ctx);
                if (static_cast<const MoneyRules&>(here) == rules) return here;
                return change_money_rules(ctx, here.version, rules);
            }, {{"roles", "limit of a role", "limits of roles"}, {"people", "limit of a single person", "limits of single people"}, {"kinds", "kind of remedy", "kinds of remedies"}}),
    };
}

}  // namespace rapport::cases
