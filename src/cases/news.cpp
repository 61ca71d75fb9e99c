#include "cases/news.h"

#include "base/json.h"
#include "cases/teams.h"

#include <algorithm>
#include <string_view>

namespace rapport::cases {
namespace {

constexpr std::int64_t told_for_us = 14 * us_per_day;

constexpr std::size_t most_of_one = 3, most_in_all = 60;

struct Watched {
    Id<Case> id;
    std::string subject;
    std::optional<std::string> staff;
    std::optional<Id<Team>> team_id;
};
BOOST_DESCRIBE_STRUCT(Watched, (), (id, subject, staff, team_id))

const Sql watched_sql{"case_news.watched", Reach::business, R"sql(
    SELECT c.id, c.subject, c.staff, c.team_id
      FROM case_watchers w
      JOIN cases c ON c.id = w.case_id
     WHERE w.staff_id = $1
       AND c.updated_at > $2
     ORDER BY c.updated_at DESC, c.id DESC
     LIMIT 60
)sql"};

struct Happened {
    Instant at;
    std::optional<Id<identity::Staff>> actor_id;
    std::string actor_name, action, changes;
};
BOOST_DESCRIBE_STRUCT(Happened, (), (at, actor_id, actor_name, action, changes))

const Sql happened_sql{"case_news.happened", Reach::business,
    "SELECT at, actor_id, actor_name, action, changes FROM audit_events WHERE subject = $1 AND at > $2 ORDER BY at DESC, id DESC LIMIT 50"};

bool names(std::string_view changes, std::string_view what) { return changes.find(what) != changes.npos; }

// What an event made of one member of the case.
struct Turned {
    std::optional<std::string> was, is;
};

std::optional<Turned> turned(const json::value& changes, std::string_view member)
{
    const auto* all = changes.if_object();
    const auto* found = all ? all->if_contains(member) : nullptr;
    const auto* both = found ? found->if_array() : nullptr;
    if (!both || both->size() != 2) return std::nullopt;
    const auto text = [&](std::size_t i) -> std::optional<std::string> {
        const auto* words = (*both)[i].if_string();
        if (!words) return std::nullopt;
        return std::string(words->data(), words->size());
    };
    return Turned{text(0), text(1)};
}

std::optional<Happening> news_of(const Happened& one, const json::value& changes)
{
    if (one.action == "case.heard") return Happening::wrote;
    if (one.action == "case.answered") return Happening::answered;
    if (one.action == "case.noted") return Happening::noted;
    if (one.action == "case.closed") return Happening::closed;
    if (one.action == "case.reopened") return Happening::reopened;
    if (one.action == "case.escalated") return Happening::escalated;
    if (turned(changes, "staff_id") || turned(changes, "team_id")) return Happening::given;
    return std::nullopt;
}

// From here back they know it: they did something in the case, or began to watch it.
bool is_known(const Happened& one, Id<identity::Staff> staff)
{
    return one.actor_id == staff || (one.action == "case.watched" && names(one.changes, to_text(staff)));
}

json::value changes_of(const Happened& one)
{
    if (one.action != "case.changed") return {};
    auto read = parse_json(one.changes);
    return read ? std::move(*read) : json::value();
}

std::optional<std::string> name_of(Db& db, const std::optional<std::string>& team)
{
    const auto id = team ? parse_id<Team>(*team) : std::nullopt;
    const auto found = id ? find_team(db, *id) : std::nullopt;
    return found ? std::optional(found->name) : std::nullopt;
}

// From now back to what they know. Whose it was then is found from whose it is, and from what each event made of that.
void add_news_of(Context& ctx, const Watched& watched, Id<identity::Staff> staff, Instant since, std::vector<CaseNews>& news)
{
    auto owner = watched.staff;
    auto team = watched.team_id ? std::optional(to_text(*watched.team_id)) : std::nullopt;
    std::size_t told = 0;
    for (const auto& one : ctx.db.all<Happened>(happened_sql, to_text(watched.id), since)) {
        if (told == most_of_one || is_known(one, staff)) return;
        const auto changes = changes_of(one);
        const auto to = turned(changes, "staff"), to_team = turned(changes, "team_id");
        if (to) owner = to->is;
        if (to_team) team = to_team->is;
        if (const auto what = news_of(one, changes)) {
            const auto by = one.actor_id && *what != Happening::wrote ? std::optional(one.actor_name) : std::nullopt;
            news.push_back({watched.id, watched.subject, owner, name_of(ctx.db, team), *what, by, one.at});
            ++told;
        }
        if (to) owner = to->was;
        if (to_team) team = to_team->was;
    }
}

}  // namespace

std::vector<CaseNews> news_for(Context& ctx, Id<identity::Staff> staff)
{
    const Instant since{ctx.now().us - told_for_us};
    std::vector<CaseNews> news;
    for (const auto& watched : ctx.db.all<Watched>(watched_sql, staff, since)) add_news_of(ctx, watched, staff, since, news);
    std::ranges::stable_sort(news, [](const CaseNews& a, const CaseNews& b) { return a.at > b.at; });
    if (news.size() > most_in_all) news.resize(most_in_all);
    return news;
}

}  // namespace rapport::cases
