#include "cases/owners.h"

#include "base/text.h"
#include "cases/teams.h"
#include "identity/people.h"
#include "identity/store.h"

#include <algorithm>
#include <tuple>

namespace rapport::cases {
namespace {

constexpr std::int64_t served_within_us = 30 * us_per_day;

const Sql count_open_sql{"cases.count_open_of", Reach::business, "SELECT COUNT(*) FROM cases WHERE is_open = 1 AND staff_id = $1"};
const Sql carer_sql{"cases.carer", Reach::one_customer, "SELECT looked_after_by FROM customers WHERE id = $1"};

struct Served {
    std::optional<std::string> staff;
    std::optional<Id<identity::Staff>> staff_id;
};
BOOST_DESCRIBE_STRUCT(Served, (), (staff, staff_id))

// A file knows only the name.
const Sql served_sql{"cases.served_last", Reach::one_customer, R"sql(
    SELECT staff, staff_id
      FROM touchpoints
     WHERE customer_id = $1
       AND at > $2
       AND at <= $3
       AND staff IS NOT NULL
       AND kind NOT IN ('survey', 'note')
     ORDER BY at DESC, id DESC
     LIMIT 1
)sql"};

// Of the answer that a response ($2) or an answer ($3) names: who was there at the contact that the invitation asks about, as it is told now, else as it was then.
const Sql asked_about_sql{"cases.asked_about", Reach::business, R"sql(
    SELECT COALESCE(t.staff, a.staff), t.staff_id
      FROM survey_answers a
      LEFT JOIN survey_invitations i ON i.customer_id = a.customer_id AND i.id = a.invitation_id
      LEFT JOIN touchpoints t ON t.customer_id = i.customer_id AND t.id = i.touchpoint_id
     WHERE a.customer_id = $1
       AND (EXISTS (SELECT 1 FROM survey_values v WHERE v.answer_id = a.id AND v.response_id = $2) OR a.id = $3)
       AND COALESCE(t.staff, a.staff) IS NOT NULL
     ORDER BY a.id
     LIMIT 1
)sql"};

std::optional<Served> served_of(Context& ctx, const Filed& filed, Instant answered_at)
{
    if (auto asked_about = ctx.db.one<Served>(asked_about_sql, *filed.customer_id, filed.response_id, filed.answer_id)) return asked_about;
    return ctx.db.one<Served>(served_sql, *filed.customer_id, Instant{answered_at.us - served_within_us}, answered_at);
}

// Says whether they have it.
bool give_to(Filed& filed, const std::optional<identity::Staff>& staff)
{
    if (!staff || !staff->active) return false;
    std::tie(filed.staff, filed.staff_id) = std::tuple(staff->name, staff->id);
    return true;
}

// Who of those that work here is meant by a name: whoever has it, else the one whose name begins with its words ("Tom"). Nobody where several could be.
std::optional<identity::Staff> called(Db& db, const std::string& name)
{
    auto staff = identity::list_staff(db);
    const bool is_whole = std::ranges::count(staff, name, &identity::Staff::name) > 0;
    const auto beginning = fold(name) + " ";
    std::erase_if(staff, [&](const identity::Staff& one) { return !one.active || (is_whole ? one.name != name : !(fold(one.name) + " ").starts_with(beginning)); });
    return staff.size() == 1 ? std::optional(staff.front()) : std::nullopt;
}

std::optional<identity::Staff> owner_of_business(Db& db)
{
    const auto staff = identity::list_staff(db, true);
    const auto owner = std::ranges::find(staff, identity::Role::owner, &identity::Staff::role);
    return owner == staff.end() ? std::nullopt : std::optional(*owner);
}

}  // namespace

void find_owner(Context& ctx, Filed& filed)
{
    if (filed.staff_id || filed.team_id || !filed.customer_id) return;
    const auto carer = ctx.db.one<std::optional<Id<identity::Staff>>>(carer_sql, *filed.customer_id).value_or(std::nullopt);
    if (carer) give_to(filed, identity::store::find_staff(ctx.db, *carer));
}

void leave_nothing_with_who_left(Context& ctx, Filed& filed)
{
    const auto staff = filed.staff_id ? identity::store::find_staff(ctx.db, *filed.staff_id) : std::nullopt;
    if (!staff || staff->active) return;
    std::tie(filed.staff, filed.staff_id) = std::tuple(std::nullopt, std::nullopt);
    find_owner(ctx, filed);
}

void find_owner_of_answer(Context& ctx, Filed& filed, Instant answered_at, const ResponseRule& rule)
{
    find_owner(ctx, filed);
    if (filed.staff_id || filed.team_id) return;
    if (filed.customer_id && give_to(filed, who_served(ctx, filed, answered_at))) return;
    if (rule.owner_id && give_to(filed, identity::store::find_staff(ctx.db, *rule.owner_id))) return;
    give_to(filed, owner_of_business(ctx.db));
}

std::optional<identity::Staff> who_served(Context& ctx, const Filed& filed, Instant answered_at)
{
    const auto served = served_of(ctx, filed, answered_at);
    if (!served) return std::nullopt;
    if (!served->staff_id) return called(ctx.db, served->staff.value_or(""));
    auto staff = identity::store::find_staff(ctx.db, *served->staff_id);
    return staff && staff->active ? std::move(staff) : std::nullopt;
}

std::optional<Id<Team>> team_by_itself(Db& db, std::optional<Id<identity::Staff>> owner)
{
    auto teams = list_teams(db);
    std::erase_if(teams, [](const Team& team) { return !team.active; });
    std::ranges::sort(teams, {}, [](const Team& team) { return std::pair(team.created_at, team.id); });
    const auto has_owner = [&](const Team& team) { return owner && is_member(team, *owner); };
    auto found = std::ranges::find_if(teams, has_owner);
    if (found == teams.end()) found = teams.begin();
    return found == teams.end() ? std::nullopt : std::optional(found->id);
}

std::int64_t count_open_of(Db& db, Id<identity::Staff> staff) { return db.value<std::int64_t>(count_open_sql, staff); }

}  // namespace rapport::cases
