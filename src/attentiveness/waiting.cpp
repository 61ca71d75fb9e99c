#include "attentiveness/waiting.h"

#include "attentiveness/opening_hours.h"
#include "stats/surveys.h"

#include <map>

namespace rapport::attentiveness {

std::string answered_at_once(const std::string& touchpoint)
{
    const auto of = [&](const char* column) { return touchpoint + "." + column; };
    return " (" + of("kind") + " IN ('call', 'chat') AND (" + of("expectation") + " IS NOT NULL OR " + of("feeling") + " IS NOT NULL"
        + " OR EXISTS (SELECT 1 FROM step_ticks ticked WHERE ticked.customer_id = " + of("customer_id") + " AND ticked.touchpoint_id = " + of("id") + ")))";
}

// Such a mark names what it ended, and every other one what it put on the timeline as ours.
std::string needs_no_answer(const std::string& touchpoint)
{
    return " EXISTS (SELECT 1 FROM today_marks ended WHERE ended.customer_id = " + touchpoint + ".customer_id AND ended.touchpoint_id = " + touchpoint + ".id)";
}

namespace {

// When the case was closed that stands on the timeline as this touchpoint, and its customer told.
std::string told_at(const std::string& touchpoint)
{
    return " (SELECT ended.at FROM cases c JOIN case_closures ended ON ended.case_id = c.id WHERE c.customer_id = " + touchpoint + ".customer_id AND c.touchpoint_id = " + touchpoint
        + ".id AND ended.told_by <> 'cannot_be_reached')";
}

}  // namespace

std::string waits_for_an_answer()
{
    return R"sql(
       FROM touchpoints asked
      WHERE asked.at >= $1 AND asked.at < $2 AND asked.direction = 'in' AND asked.waited_seconds IS NULL
        AND (asked.kind = 'call' OR asked.kind = 'email' OR asked.kind = 'chat' OR asked.kind = 'letter')
        AND NOT EXISTS (SELECT 1 FROM touchpoints answer
                         WHERE answer.customer_id = asked.customer_id AND answer.at > asked.at AND answer.at < $2
                           AND answer.direction = 'out')
        AND COALESCE()sql" + told_at("asked") + ", $2) >= $2 AND NOT" + answered_at_once("asked") + " AND NOT" + needs_no_answer("asked");
}

namespace {

struct Asked {
    Id<customers::Customer> customer_id;
    Id<touchpoints::Touchpoint> id;
    touchpoints::Kind kind = touchpoints::Kind::call;
    std::optional<std::string> summary;
    Instant at;
};
BOOST_DESCRIBE_STRUCT(Asked, (), (customer_id, id, kind, summary, at))

const Sql waiting_sql{"attentiveness.waiting", Reach::business,
    "SELECT asked.customer_id, asked.id, asked.kind, asked.summary, asked.at" + waits_for_an_answer() + " ORDER BY asked.at, asked.id LIMIT $3"};

const Sql waits_since_sql{"attentiveness.waits_since", Reach::one_customer,
    "SELECT asked.customer_id, asked.id, asked.kind, asked.summary, asked.at" + waits_for_an_answer() + " AND asked.customer_id = $3 ORDER BY asked.at, asked.id LIMIT 1"};

const Sql waits_one_sql{"attentiveness.waits_one", Reach::one_customer, "SELECT asked.id" + waits_for_an_answer() + " AND asked.customer_id = $3 AND asked.id = $4"};

struct Named {
    std::optional<std::string> external_id, name;
};
BOOST_DESCRIBE_STRUCT(Named, (), (external_id, name))
const Sql name_sql{"attentiveness.name", Reach::one_customer, "SELECT external_id, name FROM customers WHERE id = $1"};

struct Wait {
    touchpoints::Kind kind = touchpoints::Kind::call;
    Instant at;
    std::optional<std::int64_t> waited_seconds;
    std::optional<Instant> answered_at;
};
BOOST_DESCRIBE_STRUCT(Wait, (), (kind, at, waited_seconds, answered_at))

const Sql waits_sql{"attentiveness.waits", Reach::business, R"sql(
    SELECT asked.kind, asked.at, asked.waited_seconds,
           CASE WHEN asked.direction = 'in' AND)sql" + answered_at_once("asked") + R"sql( THEN asked.at
                ELSE COALESCE((SELECT MIN(answer.at) FROM touchpoints answer
                                WHERE answer.customer_id = asked.customer_id AND answer.at > asked.at AND answer.direction = 'out'
                                  AND answer.at <= COALESCE()sql" + told_at("asked") + ", answer.at))," + told_at("asked") + R"sql() END
      FROM touchpoints asked
     WHERE asked.at >= $1 AND asked.at < $2
       AND (asked.waited_seconds IS NOT NULL OR (asked.direction = 'in' AND asked.kind IN ('call', 'email', 'chat', 'letter') AND NOT)sql" + needs_no_answer("asked") + R"sql())
     ORDER BY asked.at, asked.id
)sql"};

struct Seconds {
    std::vector<double> customers, ours;
    std::int64_t waiting = 0;
};

Clock clock_of(const std::vector<double>& seconds)
{
    if (seconds.empty()) return {};
    return {*stats::quantile(seconds, 0.5), *stats::quantile(seconds, 0.9)};
}

}  // namespace

namespace {

Waiting waiting_of(Context& ctx, const HoursOfTheirTime& hours, Asked&& asked)
{
    const auto named = ctx.db.one<Named>(name_sql, asked.customer_id).value_or(Named{});
    const auto now = ctx.now();
    return {asked.customer_id, named.external_id, named.name, asked.id, asked.kind, std::move(asked.summary), asked.at,
            (now.us - asked.at.us) / us_per_second, hours.open_us(ctx.business.time_zone, asked.at, now) / us_per_second};
}

Instant year_ago(const Context& ctx) { return {ctx.now().us - 365 * us_per_day}; }

}  // namespace

std::vector<Waiting> who_waits(Context& ctx, int limit)
{
    const HoursOfTheirTime hours(ctx.db);
    std::vector<Waiting> all;
    for (auto& asked : ctx.db.all<Asked>(waiting_sql, year_ago(ctx), ctx.now(), limit)) all.push_back(waiting_of(ctx, hours, std::move(asked)));
    return all;
}

std::optional<Waiting> waits_since(Context& ctx, Id<customers::Customer> customer)
{
    auto asked = ctx.db.one<Asked>(waits_since_sql, year_ago(ctx), ctx.now(), customer);
    return asked ? std::optional(waiting_of(ctx, HoursOfTheirTime(ctx.db), std::move(*asked))) : std::nullopt;
}

bool waits(Context& ctx, Id<customers::Customer> customer, Id<touchpoints::Touchpoint> touchpoint)
{
    return ctx.db.one<Id<touchpoints::Touchpoint>>(waits_one_sql, year_ago(ctx), ctx.now(), customer, touchpoint).has_value();
}

std::vector<ResponseTimes> response_times(Context& ctx, Instant from, Instant to)
{
    const HoursOfTheirTime hours(ctx.db);
    std::map<touchpoints::Kind, Seconds> by_kind;
    ctx.db.each<Wait>(waits_sql, [&](Wait&& wait) {
        auto& seconds = by_kind[wait.kind];
        std::optional<Instant> answered = wait.answered_at;
        if (wait.waited_seconds) answered = Instant{wait.at.us + *wait.waited_seconds * us_per_second};
        if (!answered) {
            ++seconds.waiting;
            return;
        }
        seconds.customers.push_back(static_cast<double>(answered->us - wait.at.us) / us_per_second);
        seconds.ours.push_back(static_cast<double>(hours.open_us(ctx.business.time_zone, wait.at, *answered)) / us_per_second);
    }, from, to);
    std::vector<ResponseTimes> channels;
    for (const auto& [kind, seconds] : by_kind)
        channels.push_back({kind, static_cast<std::int64_t>(seconds.customers.size()), seconds.waiting, clock_of(seconds.customers), clock_of(seconds.ours)});
    return channels;
}

}  // namespace rapport::attentiveness
