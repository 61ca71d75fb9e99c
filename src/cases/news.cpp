#include "cases/news.h"

#include <algorithm>
#include <string_view>

namespace rapport::cases {
namespace {

constexpr std::int64_t told_for_us = 14 * us_per_day;

struct Watched {
    Id<Case> id;
    std::string subject;
    std::optional<std::string> staff;
};
BOOST_DESCRIBE_STRUCT(Watched, (), (id, subject, staff))

const Sql watched_sql{"case_news.watched", Reach::business, R"sql(
    SELECT c.id, c.subject, c.staff
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

std::optional<Happening> news_of(const Happened& one)
{
    if (one.action == "case.heard") return Happening::wrote;
    if (one.action == "case.closed") return Happening::closed;
    if (one.action == "case.reopened") return Happening::reopened;
    if (one.action == "case.escalated") return Happening::escalated;
    if (one.action == "case.changed" && (names(one.changes, "\"staff_id\":") || names(one.changes, "\"team_id\":"))) return Happening::given;
    return std::nullopt;
}

// From here back they know it: they did something in the case, or began to watch it.
bool is_known(const Happened& one, Id<identity::Staff> staff)
{
    return one.actor_id == staff || (one.action == "case.watched" && names(one.changes, to_text(staff)));
}

}  // namespace

std::vector<CaseNews> news_for(Context& ctx, Id<identity::Staff> staff)
{
    const Instant since{ctx.now().us - told_for_us};
    std::vector<CaseNews> news;
    for (const auto& watched : ctx.db.all<Watched>(watched_sql, staff, since))
        for (const auto& one : ctx.db.all<Happened>(happened_sql, to_text(watched.id), since)) {
            if (is_known(one, staff)) break;
            const auto what = news_of(one);
            if (!what) continue;
            const auto by = one.actor_id && *what != Happening::wrote ? std::optional(one.actor_name) : std::nullopt;
            news.push_back({watched.id, watched.subject, watched.staff, *what, by, one.at});
        }
    std::ranges::stable_sort(news, [](const CaseNews& a, const CaseNews& b) { return a.at > b.at; });
    return news;
}

}  // namespace rapport::cases
