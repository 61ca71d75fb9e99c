#include "today/marked.h"

#include "cases/service.h"
#include "customers/service.h"
#include "identity/store.h"
#include "promises/service.h"
#include "tasks/service.h"
#include "today/marks.h"
#include "today/reasons.h"

namespace rapport::today {
namespace {

const Sql since_sql{"today.marks_since", Reach::business, "SELECT " + columns<Mark>() + " FROM today_marks WHERE at >= $1 ORDER BY at DESC, id DESC"};

template <class T> std::optional<Id<T>> id_in(const std::string& key) { return parse_id<T>(std::string_view(key).substr(std::min(key.find(':') + 1, key.size()))); }

// Of what is over meanwhile, too: the list has lines only of what is to be done.
std::string about(Context& ctx, const Mark& mark)
{
    const auto rule = rule_of(mark.key);
    const auto words = title_of(rule);
    if ((rule == "promised" || rule == "apology") && ctx.actor.may(may("promises:read"))) {
        const auto id = id_in<promises::Promise>(mark.key);
        const auto promise = id ? promises::read_promise(ctx, *id) : not_found("");
        return promise ? words + ": " + promise->what : words;
    }
    if (rule == "task" && ctx.actor.may(may("tasks:read"))) {
        const auto id = id_in<tasks::Task>(mark.key);
        const auto task = id ? tasks::read_task(ctx, *id) : not_found("");
        return task ? task->what : words;
    }
    if ((rule == "case" || rule == "right_now") && ctx.actor.may(may("cases:read"))) {
        const auto id = id_in<cases::Case>(mark.key);
        const auto one = id ? cases::read_case(ctx, *id) : not_found("");
        return one ? words + ": " + one->subject : words;
    }
    return words;
}

std::optional<Marked> told(Context& ctx, const Mark& mark)
{
    const auto customer = customers::read_customer(ctx, mark.customer_id);
    if (!customer) return std::nullopt;
    Marked one;
    one.mark_id = mark.id;
    one.customer_id = mark.customer_id;
    one.name = customers::display_name(*customer);
    one.act = mark.act;
    one.no_answer_needed = is_without_answer(mark);
    one.about = about(ctx, mark);
    if (mark.act == Act::later && mark.until_at) one.returns_on = ctx.business.time_zone.local_day(*mark.until_at);
    one.reason = mark.reason;
    if (const auto to = mark.to_staff_id ? identity::store::find_staff(ctx.db, *mark.to_staff_id) : std::nullopt) one.to_staff = to->name;
    one.at = mark.at;
    one.staff = mark.staff;
    return one;
}

}  // namespace

std::vector<Marked> marked_today(Context& ctx, std::optional<Id<identity::Staff>> staff)
{
    std::vector<Marked> all;
    for (const auto& mark : ctx.db.all<Mark>(since_sql, ctx.business.time_zone.start_of(ctx.today()))) {
        if (staff && mark.staff_id != staff) continue;
        if (auto one = told(ctx, mark)) all.push_back(std::move(*one));
    }
    return all;
}

}  // namespace rapport::today
