#include "tasks/owner_share.h"

#include "base/in_words.h"
#include "base/text.h"
#include "identity/people.h"
#include "promises/kept_share.h"
#include "stats/surveys.h"
#include "stats/two_shares.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace rapport::tasks {
namespace {

using StaffId = Id<identity::Staff>;

// How often somebody is named in one of the months.
struct Who {
    std::int64_t month = 0;                 // 0 is the oldest
    std::optional<StaffId> staff_id;
    std::optional<std::string> staff;
    std::int64_t times = 0;
};
BOOST_DESCRIBE_STRUCT(Who, (), (month, staff_id, staff, times))

// Who counts as an owner.
class Owners {
public:
    explicit Owners(Context& ctx)
    {
        std::map<std::string, int> first_names;
        const auto staff = identity::list_staff(ctx.db);
        for (const auto& one : staff) ++first_names[first_of(one.name)];
        for (const auto& one : staff) {
            if (one.role != identity::Role::owner || !one.active) continue;
            people.push_back(one);
            ids_.insert(one.id.value);
            names_.insert(fold(one.name));
            if (first_names[first_of(one.name)] == 1) names_.insert(first_of(one.name));
        }
    }

    bool has(const Who& who) const { return who.staff_id ? ids_.contains(who.staff_id->value) : who.staff && names_.contains(fold(*who.staff)); }

    std::vector<identity::Staff> people;

private:
    static std::string first_of(const std::string& name) { return fold(name.substr(0, name.find(' '))); }
    std::set<std::int64_t> ids_;
    std::set<std::string> names_;
};

// Counted in one pass. $1 to $13 are the beginnings of the months, $14 the end of the last.
std::string counted(const std::string& at, const std::string& id, const std::string& name, const std::string& from_where)
{
    std::string month = "CASE";
    for (int next = 2; next <= months_shown; ++next) month += " WHEN " + at + " < $" + std::to_string(next) + " THEN " + std::to_string(next - 2);
    month += " ELSE " + std::to_string(months_shown - 1) + " END";
    return "SELECT " + month + ", " + id + ", " + name + ", COUNT(*) FROM " + from_where + " AND " + at + " >= $1 AND " + at + " < $" + std::to_string(months_shown + 1)
        + " GROUP BY 1, 2, 3 ORDER BY 1, 2, 3";
}

const Sql promises_sql{"owner_share.promises", Reach::business,
    counted("made_at", "staff_id", "staff", "promises WHERE (staff_id IS NOT NULL OR staff IS NOT NULL)")};

// The list is that of the index audit_decisions, letter by letter.
const Sql decisions_sql{"owner_share.decisions", Reach::business, counted("at", "actor_id", "actor_name", R"sql(audit_events
     WHERE (action = 'promise.released' OR action = 'customer.merged'
    OR action = 'customer.unmerged' OR action = 'customer.told_apart' OR action = 'ladder_rules.changed'
    OR action = 'opening_hours.changed' OR action = 'business.changed' OR action = 'staff.added' OR action = 'handover.left'
    OR action = 'remedy.granted' OR action = 'remedy.approved' OR action = 'remedy.declined')
       AND actor_id IS NOT NULL)sql")};

// A year of contacts is most of the table: reading it as it lies is faster than finding each row by its time, hence the plus.
const Sql touchpoints_sql{"owner_share.touchpoints", Reach::business, counted("+at", "staff_id", "staff", R"sql(touchpoints
     WHERE kind NOT IN ('order', 'delivery', 'survey', 'note') AND (staff_id IS NOT NULL OR staff IS NOT NULL))sql")};

struct Words {
    const char *you, *she, *they, *what, *none;
};
Words words_of(Hangs what)
{
    switch (what) {
    case Hangs::promises: return {"make", "makes", "make", "the promises", "Nobody is named in the promises of the last thirteen months."};
    case Hangs::decisions: return {"take", "takes", "take", "the decisions", "No decisions were recorded in the last thirteen months."};
    case Hangs::touchpoints: break;
    }
    return {"have", "has", "have", "the conversations", "Nobody of us is named in the conversations of the last thirteen months."};
}

std::string percent(double share) { return std::to_string(std::lround(share * 100)) + " %"; }

std::string month_in_words(const std::string& month, Day today)
{
    const auto first = civil(*parse_day(month + "-01"));
    return std::string(month_names[first.month - 1]) + (first.year == civil(today).year ? "" : " " + std::to_string(first.year));
}

// Whether it is more than chance.
bool differ(const ShareOfMonth& one, const ShareOfMonth& other)
{
    const auto difference = stats::difference_in_percent(one.owners, one.n, other.owners, other.n);
    return difference && (difference->interval.low > 0 || difference->interval.high < 0);
}

std::string sentence_of(const Context& ctx, const Owners& owners, const ShareInTime& shares)
{
    const auto words = words_of(shares.what);
    const auto tells = [](const ShareOfMonth& month) { return month.n >= enough_to_tell; };
    if (owners.people.empty()) return "Nobody has the role of an owner.";
    if (std::ranges::all_of(shares.months, [](const ShareOfMonth& month) { return month.n == 0; })) return words.none;
    const auto now = std::find_if(shares.months.rbegin(), shares.months.rend(), tells);
    if (now == shares.months.rend()) return "There are too few of " + std::string(words.what) + " in a month to tell a share.";
    const auto then = std::ranges::find_if(shares.months, tells);

    const bool one = owners.people.size() == 1, me = one && ctx.actor.staff == owners.people.front().id;
    const bool compared = then->month != now->month;
    std::string sentence = me ? "You" : one ? owners.people.front().name : "The owners";
    const bool apart = compared && differ(*then, *now);
    if (apart && *now->share < *then->share) sentence += " still";
    sentence += std::string(" ") + (me ? words.you : one ? words.she : words.they) + " " + percent(*now->share) + " of " + words.what;
    if (!compared) return sentence + ".";
    sentence += "; in " + month_in_words(then->month, ctx.today()) + " it was " + percent(*then->share) + ".";
    return apart ? sentence : sentence + " With so few, that may be chance.";
}

ShareInTime in_time(Context& ctx, const Owners& owners, Hangs what, const Sql& sql)
{
    ShareInTime shares{what, {}, {}};
    Params bounds;
    for (int back = months_shown - 1; back >= -1; --back) {
        const auto first = promises::month_begin(ctx.today(), back);
        bounds.add(ctx.business.time_zone.start_of(first));
        if (back >= 0) shares.months.push_back({to_text(first).substr(0, 7), 0, 0, {}, {}});
    }
    for (const auto rows = ctx.db.query(sql, bounds.view()); rows->next();) {
        const auto who = read_row<Who>(*rows);
        auto& month = shares.months.at(static_cast<std::size_t>(who.month));
        month.n += who.times;
        if (owners.has(who)) month.owners += who.times;
    }
    for (auto& month : shares.months)
        if (const auto figure = stats::share_in_percent(month.owners, month.n)) {
            month.share = figure->score / 100;
            month.interval = std::pair(figure->interval.low / 100, figure->interval.high / 100);
        }
    shares.sentence = sentence_of(ctx, owners, shares);
    return shares;
}

}  // namespace

OwnerShare owner_share(Context& ctx)
{
    const Owners owners(ctx);
    OwnerShare answer;
    for (const auto& one : owners.people) answer.owners.push_back(one.name);
    answer.shares.push_back(in_time(ctx, owners, Hangs::promises, promises_sql));
    answer.shares.push_back(in_time(ctx, owners, Hangs::decisions, decisions_sql));
    answer.shares.push_back(in_time(ctx, owners, Hangs::touchpoints, touchpoints_sql));
    return answer;
}

}  // namespace rapport::tasks
