#include "counter/find.h"

#include "counter/rhythms.h"
#include "customers/look_up.h"
#include "customers/masked.h"

#include <algorithm>
#include <map>

namespace rapport::counter {
namespace {

constexpr std::size_t longest_q = 200;
constexpr std::int64_t an_hour_us = 3600 * us_per_second;

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
