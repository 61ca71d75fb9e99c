#include "standards/adherence.h"

#include "identity/people.h"
#include "standards/compare.h"
#include "standards/contacts.h"
#include "standards/store.h"
#include "stats/surveys.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

namespace rapport::standards {
namespace {

struct Ticked {
    Id<touchpoints::Touchpoint> touchpoint_id;
    std::int64_t step = 0;
};
BOOST_DESCRIBE_STRUCT(Ticked, (), (touchpoint_id, step))

const Sql ticked_sql{"standards.ticked", Reach::business, R"sql(
    SELECT s.touchpoint_id, s.step
      FROM step_ticks s
      JOIN touchpoints t ON t.customer_id = s.customer_id AND t.id = s.touchpoint_id
     WHERE s.standard_id = $1
       AND t.at >= $2
       AND t.at < $3
)sql"};

using StaffId = Id<identity::Staff>;

// Who was trained when. Files name people by their full name or, where only one of us has it, by the first.
class Trained {
public:
    Trained(Context& ctx, const std::vector<Training>& training) : training_(training)
    {
        std::map<std::string, std::vector<StaffId>> named;
        for (const auto& one : identity::list_staff(ctx.db)) {
            names_[one.id] = one.name;
            named[same_words(one.name)].push_back(one.id);
            if (const auto blank = one.name.find(' '); blank != std::string::npos) named[same_words(one.name.substr(0, blank))].push_back(one.id);
        }
        for (const auto& [name, ids] : named)
            if (ids.size() == 1) by_name_[name] = ids.front();
    }

    std::optional<StaffId> who(const Contact& contact)
    {
        if (contact.staff_id || !contact.staff) return contact.staff_id;
        const auto [found, is_new] = seen_.try_emplace(*contact.staff);
        if (!is_new) return found->second;
        if (const auto named = by_name_.find(same_words(*contact.staff)); named != by_name_.end()) found->second = named->second;
        return found->second;
    }
    std::optional<std::string> name(const std::optional<StaffId>& id, const Contact& contact) const
    {
        const auto found = id ? names_.find(*id) : names_.end();
        return found == names_.end() ? contact.staff : found->second;
    }
    bool on(const std::optional<StaffId>& id, Day day) const
    {
        return id && std::any_of(training_.begin(), training_.end(), [&](const Training& one) { return one.staff_id == *id && one.covers(day); });
    }

private:
    const std::vector<Training>& training_;
    std::map<StaffId, std::string> names_;
    std::map<std::string, StaffId> by_name_;
    std::map<std::string, std::optional<StaffId>> seen_;
};

// What is counted while the contacts go by.
struct Tally {
    struct OfStep {
        std::int64_t ticked = 0;
        Counted with, without;
    };
    struct OfStaff {
        std::optional<StaffId> id;
        std::optional<std::string> name;
        std::int64_t touchpoints = 0, all_done = 0;
        Counted outcome;
    };
    std::int64_t touchpoints = 0, all_done = 0, none_done = 0;
    Counted done, others, trained, untrained;
    std::vector<OfStep> steps;
    std::map<std::tuple<std::string, StaffId, bool>, OfStaff> staff;   // name, id, not trained
};

// The time in which this content was in force, so far as it is asked for.
Result<std::pair<NumberedContent, Span>> content_and_span(Context& ctx, Id<Standard> id, const AdherenceOf& of)
{
    TRY(auto span, span_of(ctx, of.from, of.to));
    auto contents = store::contents(ctx.db, id);
    const auto wanted = of.number ? std::ranges::find(contents, *of.number, &NumberedContent::number) : contents.begin();
    if (wanted == contents.end()) return not_found("This standard has no such version.");
    span.from = std::max(span.from, wanted->since);
    span.to = std::min(span.to, wanted == contents.begin() ? Instant{ctx.now().us + 1} : std::prev(wanted)->since);
    span.to = std::max(span.to, span.from);
    return std::pair(std::move(*wanted), span);
}

std::string sentence_of(const Adherence& told)
{
    const auto& [with, without] = std::tie(told.outcome.with, told.outcome.without);
    if (with.n + without.n == 0) return "Nothing can be told yet: of no contact is known whether more was given than expected.";
    const auto other = without.share ? percent(*without.share) : "nobody";
    if (!with.share) return "All steps were never done yet. Of the others " + other + " exceeded.";
    if (!without.share) return "With all steps done " + percent(*with.share) + " exceeded; there are no others.";
    return "With all steps done " + percent(*with.share) + " exceeded, else " + other + ".";
}

void put(const Tally& tally, const NumberedContent& content, Adherence& told)
{
    const double each = 1 - (1 - stats::usual_confidence) / static_cast<double>(std::max<std::size_t>(content.steps.size(), 1));
    told.touchpoints = tally.touchpoints;
    told.all_done = tally.all_done;
    told.none_done = tally.none_done;
    told.outcome = compare(tally.done, tally.others, stats::usual_confidence);
    for (std::size_t i = 0; i < content.steps.size(); ++i) {
        auto& step = told.steps.emplace_back();
        static_cast<StandardStep&>(step) = content.steps[i];
        step.ticked = tally.steps[i].ticked;
        step.outcome = compare(tally.steps[i].with, tally.steps[i].without, each);
    }
    told.training = compare(tally.trained, tally.untrained, stats::usual_confidence);
    for (const auto& [key, one] : tally.staff)
        told.staff.push_back({one.id, one.name, !std::get<2>(key), one.touchpoints, one.all_done, share_of(one.outcome, stats::usual_confidence)});
    told.sentence = sentence_of(told);
}

}  // namespace

Result<Adherence> adherence(Context& ctx, Id<Standard> id, const AdherenceOf& of)
{
    TRY(const auto standard, read_standard(ctx, id));
    TRY(const auto found, content_and_span(ctx, id, of));
    const auto& [content, span] = found;

    std::unordered_map<std::int64_t, std::set<std::int64_t>> ticked;
    ctx.db.each<Ticked>(ticked_sql, [&](Ticked&& one) { ticked[one.touchpoint_id.value].insert(one.step); }, id, span.from, span.to);

    Tally tally;
    tally.steps.resize(content.steps.size());
    Trained trained(ctx, standard.training);
    const std::set<std::int64_t> nothing;
    each_contact(ctx, standard, span, of.place, [&](const Contact& contact) {
        const auto marks = ticked.find(contact.id.value);
        const auto& done = marks == ticked.end() ? nothing : marks->second;
        const bool known = contact.expectation.has_value();
        const bool exceeded = contact.expectation == touchpoints::Expectation::exceeded;
        std::size_t steps_done = 0;
        for (std::size_t i = 0; i < content.steps.size(); ++i) {
            auto& step = tally.steps[i];
            const bool is_done = done.contains(content.steps[i].step);
            steps_done += is_done;
            step.ticked += is_done;
            if (known) (is_done ? step.with : step.without).add(exceeded);
        }
        const bool all = steps_done == content.steps.size();
        ++tally.touchpoints;
        tally.all_done += all;
        tally.none_done += steps_done == 0;

        const auto who = trained.who(contact);
        const bool was_trained = trained.on(who, ctx.business.time_zone.local_day(contact.at));
        const auto name = trained.name(who, contact);
        auto& staff = tally.staff[{name.value_or(""), who.value_or(StaffId{}), !was_trained}];
        staff.id = who;
        staff.name = name;
        ++staff.touchpoints;
        staff.all_done += all;
        if (!known) return;
        (all ? tally.done : tally.others).add(exceeded);
        (was_trained ? tally.trained : tally.untrained).add(exceeded);
        staff.outcome.add(exceeded);
    });

    Adherence told;
    told.standard_id = id;
    told.number = content.number;
    told.from = span.from;
    told.to = span.to;
    told.place = of.place;
    put(tally, content, told);
    return told;
}

}  // namespace rapport::standards
