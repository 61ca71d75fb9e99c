#include "today/today.h"

#include "counter/greeting.h"
#include "today/marks.h"
#include "today/reasons.h"

#include <algorithm>
#include <map>
#include <set>

namespace rapport::today {
namespace {

constexpr std::int64_t minutes_each = 5;

using StaffId = Id<identity::Staff>;

// What the marks say of each reason now.
class Said {
public:
    Said(Context& ctx, std::optional<StaffId> staff) : now_(ctx.now()), staff_(staff)
    {
        const auto today = ctx.today();
        for (auto& mark : marks_lately(ctx)) {
            if (mark.act == Act::done && ctx.business.time_zone.local_day(mark.at) == today) {
                done_.insert(mark.customer_id.value);
                kept_ += rule_of(mark.key) == "promised";
            }
            const auto whole_rule = mark.act == Act::not_this;
            last_[{mark.customer_id.value, whole_rule ? rule_of(mark.key) : mark.key}] = std::move(mark);
        }
    }

    std::int64_t done() const { return static_cast<std::int64_t>(done_.size()); }
    std::int64_t kept() const { return kept_; }

    // Whether it is on this list now; `given_by` is told who gave it.
    bool shown(const Reason& reason, std::optional<std::string>& given_by) const
    {
        if (done_.contains(reason.customer_id.value)) return false;     // they heard from us today
        if (const auto* turned_down = find(reason, rule_of(reason.key)); turned_down && turned_down->act == Act::not_this && now_ < *turned_down->until_at) return false;
        const auto* mark = find(reason, reason.key);
        if (mark && mark->act == Act::done) return false;
        if (mark && mark->act == Act::later && now_ < *mark->until_at) return false;
        if (mark && mark->act == Act::given) {
            given_by = mark->staff;
            return !staff_ || *mark->to_staff_id == *staff_;
        }
        return !staff_ || !reason.staff_id || *reason.staff_id == *staff_;
    }

private:
    const Mark* find(const Reason& reason, const std::string& key) const
    {
        const auto found = last_.find({reason.customer_id.value, key});
        return found == last_.end() ? nullptr : &found->second;
    }

    Instant now_;
    std::optional<StaffId> staff_;
    std::map<std::pair<std::int64_t, std::string>, Mark> last_;
    std::set<std::int64_t> done_;
    std::int64_t kept_ = 0;
};

const Sql looked_after_sql{"today.looked_after_by", Reach::one_customer, "SELECT looked_after_by FROM customers WHERE id = $1"};

const Sql channel_sql{"today.channel", Reach::one_customer, R"sql(
    SELECT kind FROM (SELECT kind, at FROM touchpoints
                       WHERE customer_id = $1 AND source_kind IS NULL AND kind IN ('call', 'email', 'chat', 'letter', 'visit')
                       ORDER BY at DESC, id DESC LIMIT 20) lately
     GROUP BY kind ORDER BY COUNT(*) DESC, kind LIMIT 1
)sql"};

std::string draft_of(const Line& line, const Context& ctx)
{
    std::string body;
    const auto rule = rule_of(line.key);
    if (rule == "promised") body = "I promised you this, and here it is: " + line.about.substr(line.about.find(": ") + 2) + ".";
    else if (rule == "apology") body = "I promised you something and was not as good as my word: " + line.about.substr(line.about.find(": ") + 2) + ". I am sorry.";
    else if (rule == "answer") body = "Thank you for getting in touch. ";
    else if (rule == "unhappy") body = "Thank you for telling us what went wrong. I am sorry. What would put it right for you?";
    else if (rule == "birthday") body = "Happy birthday! All of us wish you a good year.";
    else if (rule == "fading") body = "We have not seen you for a while, and we miss you. I hope that all is well?";
    else body = line.about + ". ";
    return "Dear " + line.call + ",\n\n" + body + "\n\n" + (ctx.actor.staff ? ctx.actor.name + ", " : "") + ctx.business.name;
}

Line line_of(Context& ctx, const Reason& reason, std::optional<std::string> given_by, const counter::Greeting& card)
{
    Line line;
    line.customer_id = reason.customer_id;
    line.external_id = card.external_id;
    line.name = card.name;
    line.call = card.call;
    line.group = reason.group;
    line.key = reason.key;
    line.about = reason.about;
    line.why = reason.why;
    line.source = reason.source;
    line.channel = ctx.db.one<std::string>(channel_sql, reason.customer_id).value_or("visit");
    line.rhythm = card.rhythm;
    line.last_words = card.last_words;
    line.last_talk_at = card.last_talk_at;
    line.given_by = std::move(given_by);
    line.draft = draft_of(line, ctx);
    return line;
}

}  // namespace

Today list_for(Context& ctx, std::optional<StaffId> staff)
{
    const Said said(ctx, staff);
    Today today;
    std::set<std::int64_t> on_it;
    for (const auto& reason : reasons_of_today(ctx)) {
        std::optional<std::string> given_by;
        if (on_it.contains(reason.customer_id.value) || !said.shown(reason, given_by)) continue;
        // Who is looked after by somebody else is theirs, unless it was given or promised by name.
        if (staff && !given_by && !reason.staff_id) {
            const auto after_by = ctx.db.one<std::optional<StaffId>>(looked_after_sql, reason.customer_id);
            if (after_by && *after_by && **after_by != *staff) continue;
        }
        on_it.insert(reason.customer_id.value);
        if (today.data.size() == most_lines) {
            ++today.more;
            continue;
        }
        if (const auto card = counter::greet(ctx, reason.customer_id)) today.data.push_back(line_of(ctx, reason, std::move(given_by), *card));
    }
    today.done = said.done();
    today.promises_kept = said.kept();
    today.minutes = minutes_each * static_cast<std::int64_t>(today.data.size());
    return today;
}

}  // namespace rapport::today
