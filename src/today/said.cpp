#include "today/said.h"

namespace rapport::today {

Said::Said(Context& ctx, std::optional<Id<identity::Staff>> staff) : ctx_(ctx), now_(ctx.now()), with_lists_(staff_with_lists(ctx)), staff_(staff)
{
    const auto today = ctx.today();
    for (auto& mark : marks_lately(ctx)) {
        if (mark.act == Act::done && !is_without_answer(mark) && ctx.business.time_zone.local_day(mark.at) == today) {
            done_.insert(mark.customer_id.value);
            kept_ += rule_of(mark.key) == "promised";
        }
        if (mark.act == Act::not_this) last_[{mark.customer_id.value, rule_of(mark.key)}] = mark;
        last_[{mark.customer_id.value, mark.key}] = std::move(mark);
    }
}

bool Said::shown(const Reason& reason, std::optional<std::string>& given_by) const
{
    const bool nice = reason.group == Group::nice;
    if (nice && done_.contains(reason.customer_id.value)) return false;     // they heard from us today
    // What would be nice is turned down by its rule, what we owe by itself.
    const auto* turned_down = find(reason, nice ? rule_of(reason.key) : reason.key);
    if (turned_down && turned_down->act == Act::not_this && now_ < *turned_down->until_at) return false;
    const auto* mark = find(reason, reason.key);
    if (mark && mark->act == Act::done && is_done(reason, *mark)) return false;
    if (was_kept_late_today(reason) || put_off(reason)) return false;
    if (mark && mark->act == Act::given && has_list(*mark->to_staff_id)) {
        if (staff_ && *mark->to_staff_id != *staff_) return reason.staff_id == staff_ && !is_theirs_to_hide(reason, *mark);
        given_by = mark->staff;
        return true;
    }
    return !staff_ || !reason.staff_id || *reason.staff_id == *staff_ || !has_list(*reason.staff_id);
}

const Mark* Said::put_off(const Reason& reason) const
{
    const auto* mark = find(reason, reason.key);
    return mark && mark->act == Act::later && now_ < *mark->until_at && is_theirs_to_hide(reason, *mark) ? mark : nullptr;
}

bool Said::is_theirs_to_hide(const Reason& reason, const Mark& mark) const
{
    const bool owed_by_name = reason.group != Group::nice && reason.staff_id && has_list(*reason.staff_id);
    return !owed_by_name || mark.staff_id == reason.staff_id || (staff_ && mark.staff_id == staff_);
}

// A promise, an apology and a task are done when they are, whatever was said of the line; of a case something was done that day.
// A follow-up that was moved comes again on its new day.
bool Said::is_done(const Reason& reason, const Mark& mark) const
{
    const auto rule = rule_of(reason.key);
    if (ends_with_its_truth(rule)) return false;
    if (reason.since && ctx_.business.time_zone.local_day(mark.at) < *reason.since) return false;
    return rule != "case" || is_of_today(mark);
}

// Whoever has just kept a promise late has spoken with them: the apology is asked for the day after.
bool Said::was_kept_late_today(const Reason& reason) const
{
    constexpr std::string_view apology = "apology";
    if (rule_of(reason.key) != apology) return false;
    const auto* kept = find(reason, "promised" + reason.key.substr(apology.size()));
    return kept && kept->act == Act::done && is_of_today(*kept);
}

bool Said::is_of_today(const Mark& mark) const { return ctx_.business.time_zone.local_day(mark.at) == ctx_.business.time_zone.local_day(now_); }

const Mark* Said::find(const Reason& reason, const std::string& key) const
{
    const auto found = last_.find({reason.customer_id.value, key});
    return found == last_.end() ? nullptr : &found->second;
}

}  // namespace rapport::today
