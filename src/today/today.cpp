#include "today/today.h"

#include "cases/drafting.h"
#include "cases/salutation.h"
#include "counter/greeting.h"
#include "customers/care.h"
#include "customers/service.h"
#include "promises/promise.h"
#include "tasks/handovers.h"
#include "tasks/service.h"
#include "today/best_time.h"
#include "today/reasons.h"
#include "today/said.h"

#include <algorithm>
#include <set>

namespace rapport::today {
namespace {

constexpr std::int64_t minutes_each = 5;
constexpr int most_counted = 200;

using StaffId = Id<identity::Staff>;

std::string body_of(const Line& line)
{
    const auto rule = rule_of(line.key);
    const auto what = [&] { return line.about.substr(line.about.find(": ") + 2); };
    if (rule == "promised") return "I promised you this, and here it is: " + what() + ".";
    if (rule == "apology") return "I promised you something and was not as good as my word: " + what() + ". I am sorry.";
    if (rule == "task" && line.group == Group::promised) return "As I promised: " + line.about + ".";
    if (rule == "answer") return "Thank you for getting in touch. ";
    if (rule == "unhappy") return "Thank you for telling us what went wrong. I am sorry. What would put it right for you?";
    if (rule == "birthday") return "Happy birthday! All of us wish you a good year.";
    if (rule == "fading") return "We have not seen you for a while, and we miss you. I hope that all is well?";
    if (rule == "praise") return "Thank you for your kind words. They reached whoever earned them.";
    if (rule == "right_now") return "We hope that it is right now. Is it?";
    return {};      // what else brings a line is a note among ourselves
}

std::string language_of(Context& ctx, Id<customers::Customer> id)
{
    const auto customer = customers::read_customer(ctx, id);
    return customer && customer->language ? customer->language->value.substr(0, customer->language->value.find('-')) : std::string("en");
}

// Of a case the words know their language; where there are none, whoever writes them greets in it.
cases::Draft words_of(const Line& line, Context& ctx)
{
    const auto id = rule_of(line.key) == "case" && line.source.id ? parse_id<cases::Case>(*line.source.id) : std::nullopt;
    if (const auto one = id ? cases::read_case(ctx, *id) : not_found("")) return cases::draft_for(ctx, *one);
    auto body = body_of(line);
    return {body.empty() ? language_of(ctx, line.customer_id) : "en", std::move(body)};
}

std::string draft_of(const Line& line, Context& ctx)
{
    const auto draft = words_of(line, ctx);
    return cases::beginning_of("", line.call, draft.language).salutation + "\n\n" + draft.words + "\n\n" + (ctx.actor.staff ? ctx.actor.name + ", " : "") + ctx.business.name;
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
    line.channel = channel_of(ctx, reason.customer_id);
    line.best_time = best_time_of(ctx, reason.customer_id, line.channel);
    line.rhythm = card.rhythm;
    line.last_words = card.last_words;
    line.last_talk_at = card.last_talk_at;
    line.given_by = std::move(given_by);
    line.draft = draft_of(line, ctx);
    return line;
}

// Somebody who is to be on the list, and who gave them.
struct Wanted {
    Reason reason;
    std::optional<std::string> given_by;
};

// Everybody whom a reason brings, once.
std::vector<Wanted> wanted(Context& ctx, const Said& said, std::optional<StaffId> staff)
{
    std::vector<Wanted> all;
    std::set<std::int64_t> on_it;
    for (auto& reason : reasons_of_today(ctx)) {
        std::optional<std::string> given_by;
        if (on_it.contains(reason.customer_id.value) || !said.shown(reason, given_by)) continue;
        // Who is looked after by somebody else is theirs, unless it was given or promised by name.
        if (staff && !given_by && !reason.staff_id) {
            const auto carer = customers::carer_of(ctx.db, reason.customer_id);
            if (carer && *carer != *staff && said.has_list(*carer)) continue;
        }
        on_it.insert(reason.customer_id.value);
        all.push_back({std::move(reason), std::move(given_by)});
    }
    return all;
}

bool is_praise(const Wanted& one) { return rule_of(one.reason.key) == "praise"; }

// At most fifteen of them, in their order; those whom it would be nice to contact have their places whatever else is owed.
std::vector<Wanted> fifteen_of(std::vector<Wanted> all)
{
    const auto nice = std::ranges::stable_partition(all, [](const Wanted& one) { return one.reason.group != Group::nice; });
    const auto owed = all.size() - nice.size();
    const auto praises = static_cast<std::size_t>(std::ranges::find_if_not(nice, is_praise) - nice.begin());
    // Two who wait for thanks leave the second place to somebody else.
    if (praises >= kept_for_nice && praises < nice.size()) std::rotate(nice.begin() + 1, nice.begin() + static_cast<std::ptrdiff_t>(praises), nice.begin() + static_cast<std::ptrdiff_t>(praises) + 1);
    const auto kept = praises == nice.size() ? std::min<std::size_t>(praises, 1) : std::min(nice.size(), kept_for_nice);
    const auto of_owed = std::min(owed, most_lines - kept);
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(of_owed), all.begin() + static_cast<std::ptrdiff_t>(owed));
    if (all.size() > most_lines) all.resize(most_lines);
    return all;
}

}  // namespace

Today list_for(Context& ctx, std::optional<StaffId> staff)
{
    const Said said(ctx, staff);
    Today today;
    auto all = wanted(ctx, said, staff);
    const auto count = all.size();
    auto chosen = fifteen_of(std::move(all));
    today.more = static_cast<std::int64_t>(count - chosen.size());
    for (auto& one : chosen)
        if (const auto card = counter::greet(ctx, one.reason.customer_id)) today.data.push_back(line_of(ctx, one.reason, std::move(one.given_by), *card));
    today.done = said.done();
    today.promises_kept = said.kept();
    today.minutes = minutes_each * static_cast<std::int64_t>(today.data.size());
    // What is to be done about nobody, and what waits for a yes, stands beside the list.
    const auto due = tasks::due(ctx, promises::end_of(ctx.today(), ctx.business.time_zone), staff);
    today.other_tasks = std::ranges::count_if(due, [](const tasks::Task& task) { return !task.customer_id; });
    for (const auto& one : tasks::list_handovers(ctx, {.with = staff, .state = tasks::Answered::waiting, .limit = most_counted}))
        today.handovers += !staff || one.to_staff_id == *staff;
    return today;
}

std::vector<PutOff> later_pile(Context& ctx, std::optional<StaffId> staff)
{
    const Said said(ctx, staff);
    std::vector<PutOff> pile;
    std::set<std::int64_t> seen;
    for (const auto& reason : reasons_of_today(ctx)) {
        const auto* mark = said.put_off(reason);
        if (!mark || (staff && mark->staff_id != staff && reason.staff_id != staff) || !seen.insert(mark->id.value).second) continue;
        const auto customer = customers::read_customer(ctx, reason.customer_id);
        if (!customer) continue;
        pile.push_back({mark->id, reason.customer_id, customers::display_name(*customer), reason.group, reason.key, reason.about, reason.why,
                        ctx.business.time_zone.local_day(*mark->until_at), mark->at, mark->staff});
    }
    std::ranges::sort(pile, {}, [](const PutOff& one) { return std::tuple(one.returns_on, one.mark_id); });
    return pile;
}

}  // namespace rapport::today
