#include "counter/find.h"

#include "base/text.h"
#include "counter/rhythms.h"
#include "customers/look_up.h"
#include "customers/masked.h"

#include <algorithm>
#include <map>

namespace rapport::counter {
namespace {

constexpr std::size_t longest_q = 200;
constexpr std::int64_t an_hour_us = 3600 * us_per_second;

// Where each typed word is one of theirs, or the beginning of one.
std::optional<std::int64_t> misfit_of(const std::vector<std::string>& typed, const std::vector<std::string>& theirs)
{
    std::int64_t worst = 0, sum = 0;
    for (const auto& text : typed) {
        const bool begins = std::ranges::any_of(theirs, [&](const auto& word) { return word.starts_with(text); });
        if (!begins) return std::nullopt;
        const std::int64_t misfit = std::ranges::find(theirs, text) == theirs.end();
        worst = std::max(worst, misfit);
        sum += misfit;
    }
    return typed.empty() ? std::nullopt : std::optional(customers::misfit_of(worst, sum));
}

// In a large shop the ten who were here last are others than those who are expected.
void add_expected(Context& ctx, customers::Directory& names, const std::string& q, Instant from, std::vector<customers::Match>& found)
{
    const auto typed = words(fold(tidy(q)));
    for (const auto& one : read_candidates_names(ctx.db, ctx.business.time_zone, from, {from.us + an_hour_us})) {
        const auto misfit = misfit_of(typed, words(one.words));
        if (!misfit || std::ranges::any_of(found, [&](const auto& match) { return match.id == one.customer_id; })) continue;
        for (const auto& match : names.ranked({&one.customer_id, 1}, *misfit, typed)) found.push_back(match);
    }
}

std::map<std::int64_t, double> probabilities(Context& ctx, const std::vector<customers::Match>& found, Instant from)
{
    const auto population = read_population(ctx.db);
    const auto wall = wall_clock(ctx.business.time_zone);
    const auto at = [&](Instant instant) { return wall.latest(instant.us / us_per_second); };
    std::map<std::int64_t, double> all;
    for (const auto& match : found)
        if (const auto kept = read_kept(ctx.db, match.id))
            if (const auto rhythm = unpack(*kept, ctx.business.time_zone))
                all[match.id.value] = stats::probability_of_visit(*rhythm, population, at(ctx.now()), at(from), at({from.us + an_hour_us}));
    return all;
}

}  // namespace

Result<std::vector<customers::ListedCustomer>> find_at_the_counter(Context& ctx, customers::Directory& names, const std::string& q, Instant from, int limit)
{
    if (q.empty()) return invalid("q", "Say whom you look for.", "required");
    if (q.size() > longest_q) return invalid("q", "This is too long to be looked for; 200 characters at most.", "too_long");
    const auto country = customers::sees_contacts(ctx.actor) ? std::optional(ctx.business.country) : std::nullopt;
    auto found = customers::look_up(ctx.db, names, q, country, most_found, most_found);
    if (found.size() == most_found) add_expected(ctx, names, q, from, found);
    const auto likely = probabilities(ctx, found, from);
    const auto of = [&](const customers::Match& match) {
        const auto one = likely.find(match.id.value);
        return one == likely.end() ? 0.0 : one->second;
    };
    std::ranges::stable_sort(found, [&](const auto& a, const auto& b) { return a.misfit != b.misfit ? a.misfit < b.misfit : of(a) > of(b); });
    if (found.size() > static_cast<std::size_t>(limit)) found.resize(static_cast<std::size_t>(limit));
    std::vector<Id<customers::Customer>> ids;
    for (const auto& match : found) ids.push_back(match.id);
    auto rows = customers::list_rows(ctx.db, ids);
    for (auto& row : rows) row = customers::shown_to(ctx.actor, std::move(row));
    return rows;
}

}  // namespace rapport::counter
