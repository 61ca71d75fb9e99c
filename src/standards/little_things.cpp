// What customers noticed, as proposals for the standard.
#include "standards/adherence.h"
#include "standards/contacts.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace rapport::standards {

Result<std::vector<LittleThing>> little_things(Context& ctx, Id<Standard> id, const LittleThingsOf& of)
{
    constexpr std::size_t most_listed = 50;
    TRY(const auto standard, read_standard(ctx, id));
    const auto last = of.to.value_or(ctx.today());
    TRY(const auto span, span_of(ctx, of.from.value_or(Day{last.days - 364}), last));

    std::set<std::string> there;
    for (const auto& step : standard.in_force.steps) there.insert(same_words(step.words));
    for (const auto& extra : standard.in_force.extra) there.insert(same_words(extra));

    std::map<std::string, std::pair<LittleThing, std::set<std::int64_t>>> things;
    each_contact(ctx, standard, span, of.place, [&](const Contact& contact) {
        if (contact.expectation != touchpoints::Expectation::exceeded || !contact.expectation_by) return;
        const auto key = same_words(*contact.expectation_by);
        if (key.empty()) return;
        auto& [thing, customers] = things[key];
        thing.words = *contact.expectation_by;
        thing.last_at = contact.at;
        thing.in_standard = there.contains(key);
        ++thing.exceeded;
        customers.insert(contact.customer_id.value);
    });

    std::vector<LittleThing> listed;
    for (auto& [key, one] : things) {
        one.first.customers = static_cast<std::int64_t>(one.second.size());
        listed.push_back(std::move(one.first));
    }
    std::ranges::stable_sort(listed, [](const LittleThing& a, const LittleThing& b) { return std::tie(b.exceeded, b.customers) < std::tie(a.exceeded, a.customers); });
    if (listed.size() > most_listed) listed.resize(most_listed);
    return listed;
}

}  // namespace rapport::standards
