#include "today/said.h"

namespace rapport::today {

Said::Said(Context& ctx, std::optional<Id<identity::Staff>> staff) : now_(ctx.now()), staff_(staff)
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

bool Said::shown(const Reason& reason, std::optional<std::string>& given_by) const
{
    if (done_.contains(reason.customer_id.value)) return false;     // they heard from us today
    if (const auto* turned_down = find(reason, rule_of(reason.key)); turned_down && turned_down->act == Act::not_this && now_ < *turned_down->until_at) return false;
    const auto* mark = find(reason, reason.key);
    if (mark && mark->act == Act::done) return false;
    if (put_off(reason)) return false;
    if (mark && mark->act == Act::given) {
        given_by = mark->staff;
        return !staff_ || *mark->to_staff_id == *staff_;
    }
    return !staff_ || !reason.staff_id || *reason.staff_id == *staff_;
}

const Mark* Said::put_off(const Reason& reason) const
{
    const auto* mark = find(reason, reason.key);
    return mark && mark->act == Act::later && now_ < *mark->until_at ? mark : nullptr;
}

const Mark* Said::find(const Reason& reason, const std::string& key) const
{
    const auto found = last_.find({reason.customer_id.value, key});
    return found == last_.end() ? nullptr : &found->second;
}

}  // namespace rapport::today
