#include "cases/teams.h"

#include "base/text.h"
#include "identity/audit.h"
#include "identity/changes.h"
#include "identity/store.h"

#include <algorithm>

namespace rapport::cases {
namespace {

using Faults = std::vector<Fault>;

const Sql insert_sql{"teams.insert", Reach::business, insert_into<Team>("teams")};
const Sql update_sql{"teams.update", Reach::business, "UPDATE teams SET " + assignments<Team>({"id"}) + " WHERE id = $1"};
const Sql find_sql{"teams.find", Reach::business, "SELECT " + columns<Team>() + " FROM teams WHERE id = $1"};
const Sql list_sql{"teams.list", Reach::business, "SELECT " + columns<Team>() + " FROM teams ORDER BY active DESC, name, id"};

void set_members(Context& ctx, Team& team, const std::vector<Id<identity::Staff>>& members, Faults& faults)
{
    if (members.size() > most_members) faults.push_back({"/members", "too_many", "A team has 12 people at most: small teams decide."});
    team.members.clear();
    for (std::size_t i = 0; i < members.size(); ++i) {
        const auto at = "/members/" + std::to_string(i);
        const auto staff = identity::store::find_staff(ctx.db, members[i]);
        if (!staff || !staff->active) faults.push_back({at, "unknown_id", "Nobody with this id works here."});
        else if (is_member(team, members[i])) faults.push_back({at, "twice", staff->name + " stands here twice."});
        team.members.push_back(to_text(members[i]));
    }
}

void set_budget(Context& ctx, Team& team, const std::optional<Money>& budget, Faults& faults)
{
    team.monthly_budget = budget;
    if (!budget) return;
    if (budget->currency != ctx.business.currency) faults.push_back({"/monthly_budget/currency", "currency", "We keep our books in " + std::string(ctx.business.currency.text()) + "."});
    if (budget->amount_minor < 0) faults.push_back({"/monthly_budget", "range", "A budget is nothing or more."});
}

std::string name_key(const std::string& name) { return fold(tidy(name)); }

Result<Done> free_name(Db& db, const Team& team)
{
    const auto named = teams_named(db, team.name);
    const auto takes = [&](const Team& other) { return other.active && other.id != team.id; };
    if (std::ranges::any_of(named, takes)) return conflict("There is a team of that name already.", "name_taken");
    return Done{};
}

}  // namespace

Result<Team> add_team(Context& ctx, const NewTeam& input)
{
    Team team;
    Faults faults;
    team.name = input.name.value;
    set_budget(ctx, team, input.monthly_budget, faults);
    set_members(ctx, team, input.members, faults);
    if (!faults.empty()) return invalid(std::move(faults));
    CHECK(free_name(ctx.db, team));
    team.id = ctx.ids.make<Team>();
    team.created_at = team.updated_at = ctx.now();
    ctx.db.run(insert_sql, team);
    identity::record(ctx, "team.created", to_text(team.id), identity::changes_of_new(team));
    return team;
}

Result<Team> change_team(Context& ctx, Id<Team> id, std::int64_t version, const ChangeTeam& change)
{
    TRY(const auto before, read_team(ctx, id));
    if (before.version != version) return conflict("This was changed by somebody else meanwhile. Read it again.", "changed_meanwhile");
    Team team = before;
    Faults faults;
    if (change.name.present && !change.name.value) faults.push_back({"/name", "required", "A team has a name."});
    else if (change.name.present) team.name = change.name.value->value;
    if (change.monthly_budget.present) set_budget(ctx, team, change.monthly_budget.value, faults);
    if (change.members.present) set_members(ctx, team, change.members.value.value_or(std::vector<Id<identity::Staff>>{}), faults);
    if (change.active.present) team.active = change.active.value.value_or(false);
    if (!faults.empty()) return invalid(std::move(faults));
    const auto changes = identity::changes_between(before, team);
    if (changes == "{}") return before;
    if (team.active && (!before.active || team.name != before.name)) CHECK(free_name(ctx.db, team));
    ++team.version;
    team.updated_at = ctx.now();
    ctx.db.run(update_sql, team);
    identity::record(ctx, "team.changed", to_text(id), changes);
    return team;
}

Result<Team> read_team(Context& ctx, Id<Team> id)
{
    auto team = find_team(ctx.db, id);
    if (!team) return not_found("There is no such team.");
    return std::move(*team);
}

std::vector<Team> list_teams(Db& db) { return db.all<Team>(list_sql); }

std::vector<Team> teams_named(Db& db, const std::string& name)
{
    auto teams = list_teams(db);
    std::erase_if(teams, [key = name_key(name)](const Team& team) { return name_key(team.name) != key; });
    if (!teams.empty() && teams.front().active) std::erase_if(teams, [](const Team& team) { return !team.active; });
    return teams;
}

std::optional<Team> find_team(Db& db, Id<Team> id) { return db.one<Team>(find_sql, id); }

bool is_member(const Team& team, Id<identity::Staff> staff) { return std::ranges::count(team.members, to_text(staff)) > 0; }

}  // namespace rapport::cases
