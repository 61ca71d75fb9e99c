// The nightly climb: everybody's level now and a quarter ago, the base at each month's end, and how long the way up took.
#include "base/db/bulk.h"
#include "ladder/doors.h"
#include "ladder/facts.h"
#include "ladder/service.h"

#include <algorithm>

namespace rapport::ladder {
namespace {

using CustomerId = Id<customers::Customer>;

constexpr int months_shown = 13;
constexpr int quarter_days = 91;

struct LevelRow {
    CustomerId customer_id;
    std::int64_t level = 0, before = 0, month_began_on = 0;
    std::string reason;
    std::optional<std::string> next_step;
    std::optional<Instant> ends_at;
    Instant found_at;
};
BOOST_DESCRIBE_STRUCT(LevelRow, (), (customer_id, level, before, month_began_on, reason, next_step, ends_at, found_at))

const BulkInsert<LevelRow> keep_levels{"ladder.keep_levels", "ladder_levels", R"sql(
    ON CONFLICT (customer_id) DO UPDATE SET
        level = excluded.level, before = excluded.before, month_began_on = excluded.month_began_on, reason = excluded.reason, next_step = excluded.next_step,
        ends_at = excluded.ends_at, found_at = excluded.found_at
)sql"};
const Sql forget_sql{"ladder.forget_level", Reach::one_customer, "DELETE FROM ladder_levels WHERE customer_id = $1"};
const Sql climbed_sql{"ladder.climbed_at", Reach::business, "SELECT found_at FROM ladder_ways ORDER BY level LIMIT 1"};
const Sql forget_the_gone_sql{"ladder.forget_the_gone", Reach::business, "DELETE FROM ladder_levels WHERE found_at < $1"};
const Sql forget_months_sql{"ladder.forget_months", Reach::business, "DELETE FROM ladder_months"};
const BulkInsert<Month> keep_months{"ladder.keep_months", "ladder_months"};
const Sql forget_ways_sql{"ladder.forget_ways", Reach::business, "DELETE FROM ladder_ways"};
const BulkInsert<Way> keep_ways{"ladder.keep_ways", "ladder_ways"};

// The ends of the last months, and today.
std::vector<Day> month_ends(Day today)
{
    std::vector<Day> ends{today};
    auto [year, month, day] = civil(today);
    for (int i = 1; i < months_shown; ++i) {
        ends.push_back({day_of(year, month, 1)->days - 1});
        month == 1 ? (month = 12, --year) : --month;
    }
    std::reverse(ends.begin(), ends.end());
    return ends;
}

std::int64_t& count_of_level(Month& month, int level)
{
    std::int64_t* const counts[] = {&month.level_0, &month.level_1, &month.level_2, &month.level_3, &month.level_4};
    return *counts[level];
}

class Climbers {
public:
    Climbers(const Rules& rules, const TimeZone& zone, Instant now) : rules_(rules), zone_(zone), now_(now)
    {
        for (const auto day : month_ends(zone.local_day(now))) {
            months_.push_back({day, 0, 0, 0, 0, 0, 0, 0});
            ends_.push_back(std::min(zone.start_of({day.days + 1}), now));
        }
    }

    LevelRow take(CustomerId id, std::vector<Evidence> evidence)
    {
        std::sort(evidence.begin(), evidence.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
        count_months(evidence);
        count_ways(evidence);
        const auto standing = stand(evidence, rules_, now_, zone_);
        LevelRow row{id, standing.level, level_at(evidence, rules_, {now_.us - quarter_days * us_per_day}), level_at(evidence, rules_, ends_[ends_.size() - 2]), {}, {}, {}, now_};
        if (standing.level > 0) {
            const auto& rung = standing.rungs[static_cast<std::size_t>(standing.level - 1)];
            row.reason = rung.evidence.empty() ? "" : rung.evidence.front().words;
            row.ends_at = rung.ends_at;
        }
        if (row.level < row.before) row.reason = "No longer: " + meaning_of(static_cast<int>(row.before)) + ". The evidence has grown too old.";
        if (standing.next_step) row.next_step = standing.next_step->sentence;
        return row;
    }

    std::vector<Month> months() const { return months_; }
    std::vector<Way> ways()
    {
        std::vector<Way> all;
        for (int level = 0; level <= highest_level; ++level) {
            auto& days = days_to_[static_cast<std::size_t>(level)];
            Way way{level, started_[static_cast<std::size_t>(level)], static_cast<std::int64_t>(days.size()), {}, now_};
            if (!days.empty()) {
                const auto middle = days.begin() + static_cast<std::ptrdiff_t>(days.size() / 2);
                std::nth_element(days.begin(), middle, days.end());
                way.median_days = *middle;
            }
            all.push_back(way);
        }
        return all;
    }

private:
    void count_months(const std::vector<Evidence>& evidence)
    {
        const auto first = evidence.empty() ? now_ : evidence.front().at;
        int before = 0;
        for (std::size_t i = 0; i < months_.size(); ++i) {
            if (ends_[i] < first && !evidence.empty()) continue;    // not known then
            const int level = level_at(evidence, rules_, ends_[i]);
            ++count_of_level(months_[i], level);
            if (i > 0) {
                months_[i].climbed += level > before;
                months_[i].slipped += level < before;
            }
            before = level;
        }
    }

    // From the first sign of them on: the second purchase, then each level as soon as it was held for the first time.
    void count_ways(const std::vector<Evidence>& evidence)
    {
        if (evidence.empty()) return;
        const auto first = evidence.front().at;
        const auto days_since_first = [&](Instant at) { return static_cast<double>(at.us - first.us) / us_per_day; };
        int purchases = 0;
        for (const auto& one : evidence)
            if (one.kind == EvidenceKind::bought && ++purchases == 2) days_to_[0].push_back(days_since_first(one.at));
        started_[0] += purchases > 0;
        auto from = first;
        for (int level = 1; level <= highest_level; ++level) {
            ++started_[static_cast<std::size_t>(level)];
            const auto reached = first_time(evidence, level, from);
            if (!reached) return;
            days_to_[static_cast<std::size_t>(level)].push_back(days_since_first(*reached));
            from = *reached;
        }
    }

    std::optional<Instant> first_time(const std::vector<Evidence>& evidence, int level, Instant from) const
    {
        const auto& conditions = rules_.of(level);
        for (const auto& one : evidence) {
            if (one.at < from) continue;
            const bool decides = one.at == from || std::any_of(conditions.begin(), conditions.end(), [&](const auto& condition) { return condition.evidence == one.kind; });
            if (decides && level_at(evidence, rules_, one.at) >= level) return one.at;
        }
        return std::nullopt;
    }

    const Rules& rules_;
    const TimeZone& zone_;
    Instant now_;
    std::vector<Month> months_;
    std::vector<Instant> ends_;
    std::array<std::int64_t, highest_level + 1> started_{};
    std::array<std::vector<double>, highest_level + 1> days_to_;
};

}  // namespace

Result<std::int64_t> climb(Desk& desk)
{
    constexpr std::size_t rows_at_once = 2'000;
    std::vector<LevelRow> rows;
    std::vector<Month> months;
    std::vector<Way> ways;
    const auto began = desk.read([&](Context& ctx) {
        const auto rules = read_rules(ctx.db).rules;
        const auto now = ctx.now();
        Climbers climbers(rules, ctx.business.time_zone, now);
        each_evidence(ctx, {0}, [&](CustomerId id, const std::vector<Evidence>& evidence) { rows.push_back(climbers.take(id, evidence)); });
        months = climbers.months();
        ways = climbers.ways();
        return now;
    });
    for (std::size_t from = 0; from < rows.size(); from += rows_at_once)
        CHECK(desk.write([&](Context& ctx) -> Result<Done> {
            const auto some = std::span(rows).subspan(from, std::min(rows_at_once, rows.size() - from));
            keep_levels.run(ctx.db, some);
            set_facts(ctx.db, {some.front().customer_id.value - 1}, some.back().customer_id);
            return Done{};
        }));
    CHECK(desk.write([&](Context& ctx) -> Result<Done> {
        ctx.db.run(forget_the_gone_sql, began);
        ctx.db.run(forget_months_sql);
        keep_months.run(ctx.db, months);
        ctx.db.run(forget_ways_sql);
        keep_ways.run(ctx.db, ways);
        return Done{};
    }));
    return static_cast<std::int64_t>(rows.size());
}

void climb_again(Context& ctx, CustomerId customer)
{
    ctx.db.run(forget_sql, customer);
    if (!ctx.db.one<Instant>(climbed_sql)) return;
    const auto rules = read_rules(ctx.db).rules;
    Climbers climbers(rules, ctx.business.time_zone, ctx.now());
    keep_levels.run(ctx.db, std::vector{climbers.take(customer, read_evidence(ctx, customer, {0}))});
}

void plan_climb(Context& ctx) { jobs::enqueue(ctx, "ladder.climb", "{}", "ladder.climb"); }

void add_jobs(std::map<std::string, jobs::Handler>& handlers)
{
    handlers["ladder.climb"] = [](jobs::Running& running) -> Result<std::string> {
        TRY(const auto customers, climb(running.desk));
        return "{\"customers\":" + std::to_string(customers) + "}";
    };
}

}  // namespace rapport::ladder
