// A few people who own cases from start to finish, with money of their own to put things right.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "cases/case.h"

namespace rapport::cases {

struct Team {
    Id<Team> id;
    std::string name;
    std::optional<Money> monthly_budget;    // none: what its people may give
    Strings members;                        // their ids
    bool active = true;
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Team, (), (id, name, monthly_budget, members, active, created_at, updated_at, version))

struct NewTeam {
    Text<1, 100> name;
    std::optional<Money> monthly_budget = {};
    std::vector<Id<identity::Staff>> members = {};
};
BOOST_DESCRIBE_STRUCT(NewTeam, (), (name, monthly_budget, members))

struct ChangeTeam {
    Patch<Text<1, 100>> name;
    Patch<Money> monthly_budget;
    Patch<std::vector<Id<identity::Staff>>> members;
    Patch<bool> active;
};
BOOST_DESCRIBE_STRUCT(ChangeTeam, (), (name, monthly_budget, members, active))

// Small teams decide; a big one is a crowd.
constexpr std::size_t most_members = 12;

// invalid: nobody of that id, too many, a budget below nothing or in another currency. conflict "name_taken": a team that works is called so,
// however it is written.
Result<Team> add_team(Context& ctx, const NewTeam& input);
// The same; not_found; conflict "changed_meanwhile".
Result<Team> change_team(Context& ctx, Id<Team> id, std::int64_t version, const ChangeTeam& change);
Result<Team> read_team(Context& ctx, Id<Team> id);
// By name; those that are no longer there last.
std::vector<Team> list_teams(Db& db);
// Those of this name, however it is written: that work, else that did.
std::vector<Team> teams_named(Db& db, const std::string& name);

std::optional<Team> find_team(Db& db, Id<Team> id);
bool is_member(const Team& team, Id<identity::Staff> staff);

}  // namespace rapport::cases
