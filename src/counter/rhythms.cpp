#include "counter/rhythms.h"

#include "base/db/bulk.h"
#include "counter/board.h"
#include "counter/facts.h"
#include "counter/packed.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <future>
#include <map>
#include <thread>

namespace rapport::counter {
namespace {

constexpr std::int64_t learnt_from = 20'000;    // customers; more say no more
constexpr std::int64_t customers_at_once = 2'000;
constexpr double hardly_comes = 0.05;           // who is still a customer with less than this is not expected
constexpr int fewest_of_a_rhythm = 4;            // visits
constexpr std::int64_t most_candidates = 2'000; // of one index
constexpr std::int64_t us_per_hour = 3600 * us_per_second;

struct PopulationRow {
    std::int64_t id = 1;
    std::int64_t customers = 0;
    std::string state;
    Instant fitted_at;
};
BOOST_DESCRIBE_STRUCT(PopulationRow, (), (id, customers, state, fitted_at))

struct Row {
    Id<customers::Customer> customer_id;
    std::int64_t visits = 0;
    Instant last_visit_at;
    std::optional<std::int64_t> week_hour;
    double hourly = 0;
    std::optional<Instant> next_visit_at;
    std::optional<Instant> fades_at;
    std::string state;
    Instant fitted_at;
    std::optional<std::int64_t> usual_gap_days;
};
BOOST_DESCRIBE_STRUCT(Row, (), (customer_id, visits, last_visit_at, week_hour, hourly, next_visit_at, fades_at, state, fitted_at, usual_gap_days))

const Sql population_sql{"counter.population", Reach::business, "SELECT " + columns<PopulationRow>() + " FROM rhythm_population WHERE id = 1"};
const Sql keep_population_sql{"counter.keep_population", Reach::business,
    insert_into<PopulationRow>("rhythm_population") + " ON CONFLICT (id) DO UPDATE SET customers = excluded.customers, state = excluded.state, fitted_at = excluded.fitted_at"};
const BulkInsert<Row> keep_rhythms{"counter.keep_rhythms", "rhythms", R"sql(
    ON CONFLICT (customer_id) DO UPDATE SET
        visits = excluded.visits, last_visit_at = excluded.last_visit_at, week_hour = excluded.week_hour, hourly = excluded.hourly,
        next_visit_at = excluded.next_visit_at, fades_at = excluded.fades_at, state = excluded.state, fitted_at = excluded.fitted_at,
        usual_gap_days = excluded.usual_gap_days
)sql"};
const Sql forget_sql{"counter.forget_rhythm", Reach::one_customer, "DELETE FROM rhythms WHERE customer_id = $1"};

const Sql forget_the_gone_sql{"counter.forget_the_gone", Reach::business,
    "DELETE FROM rhythms WHERE NOT EXISTS (SELECT 1 FROM customer_facts f WHERE f.customer_id = rhythms.customer_id)"};

const Sql customers_sql{"counter.customers_in_order", Reach::business, R"sql(
    SELECT customer_id
      FROM customer_facts
     WHERE customer_id > $1
     ORDER BY customer_id
     LIMIT $2
)sql"};
const Sql how_many_sql{"counter.how_many_customers", Reach::business, "SELECT COUNT(*) FROM customer_facts"};

struct Came {
    Id<customers::Customer> customer_id;
    Instant at;
};
BOOST_DESCRIBE_STRUCT(Came, (), (customer_id, at))

const Sql visits_between_sql{"counter.visits_between", Reach::business, R"sql(
    SELECT customer_id, at
      FROM touchpoints
     WHERE customer_id > $1
       AND customer_id <= $2
       AND at <= $3
       AND kind IN ('visit', 'order')
     ORDER BY customer_id, at, id
)sql"};

const Sql out_of_date_sql{"counter.rhythms_out_of_date", Reach::business, R"sql(
    SELECT f.customer_id
      FROM customer_facts f
      LEFT JOIN rhythms r ON r.customer_id = f.customer_id
     WHERE COALESCE(f.last_visit_at, 0) <> COALESCE(r.last_visit_at, 0)
       AND COALESCE(f.last_visit_at, 0) <= $1
     ORDER BY f.customer_id
     LIMIT $2
)sql"};

std::vector<stats::WallSeconds> wall_times(const std::vector<Visit>& visits, const TimeZone& zone)
{
    std::vector<stats::WallSeconds> times;
    for (const auto& visit : visits) times.push_back(wall_time(visit.at, zone));
    return times;
}

// Their last visit and as many of their gaps as lead beyond now. The index needs no more; how probable it is is worked out later.
stats::WallSeconds due_next(const stats::Rhythm& rhythm, const stats::Usual& habit, stats::WallSeconds now)
{
    const auto days = habit.periodic > 0.5 && habit.period_days > 0 ? habit.period_days : std::max(habit.usual_gap_days, 0.5);
    const auto gap = static_cast<std::int64_t>(days * stats::seconds_in_day);
    const auto gaps = std::max<std::int64_t>(1, (now - rhythm.last_visit) / gap + 1);
    return rhythm.last_visit + gaps * gap;
}

Row row_of(Id<customers::Customer> customer, const stats::Rhythm& rhythm, const stats::Population& population, Instant last, Instant now, const TimeZone& zone)
{
    const auto habit = stats::usual(rhythm, population);
    const auto wall_now = wall_time(now, zone);
    const auto stands = stats::standing(rhythm, population, wall_now, habit.usual_gap_days);
    Row row{customer, rhythm.visits, last, {}, 0, {}, {}, packed(rhythm), now, {}};
    const double share = std::max(habit.habit * habit.share, habit.day_share / 6);
    constexpr double open_hours_a_week = 60;
    row.hourly = stands.still_comes / std::max(habit.usual_gap_days, 0.5) * std::max(7 * share, 7 / open_hours_a_week);
    if (habit.habit > 0.3 && habit.share > 0) row.week_hour = std::clamp<std::int64_t>(static_cast<std::int64_t>(habit.week_hour), 0, 167);
    if (stands.still_comes > hardly_comes) row.next_visit_at = instant_of(due_next(rhythm, habit, wall_now), zone);
    if (rhythm.visits >= fewest_of_a_rhythm) row.usual_gap_days = std::max<std::int64_t>(1, std::llround(habit.usual_gap_days));
    // Twice their usual gap (stats::Standing says what overdue is); who came a few times has no rhythm to fall out of.
    if (habit.regular && rhythm.visits >= fewest_of_a_rhythm)
        row.fades_at = instant_of(rhythm.last_visit + static_cast<std::int64_t>(2 * habit.usual_gap_days * stats::seconds_in_day), zone);
    return row;
}

// The visits of the customers after `after` up to `last`, customer by customer.
template <class Take> void each_customers_visits(Context& ctx, Id<customers::Customer> after, Id<customers::Customer> last, Take take)
{
    Id<customers::Customer> of;
    std::vector<Visit> visits;
    const auto end = [&] {
        if (!visits.empty()) take(of, visits);
        visits.clear();
    };
    ctx.db.each<Came>(visits_between_sql, [&](Came&& came) {
        if (came.customer_id != of) end();
        of = came.customer_id;
        visits.push_back({came.at});
    }, after, last, ctx.now());
    end();
}

Instant last_of(const std::vector<Visit>& visits)
{
    return std::max_element(visits.begin(), visits.end(), [](const auto& a, const auto& b) { return a.at < b.at; })->at;
}

void keep(Db& db, const std::vector<Row>& rows, const std::vector<Id<customers::Customer>>& without)
{
    keep_rhythms.run(db, rows);
    for (const auto customer : without) db.run(forget_sql, customer);
}

void keep_facts(Db& db, const std::vector<Row>& rows, const std::vector<Id<customers::Customer>>& without)
{
    for (const auto& row : rows) set_facts(db, {row.customer_id.value - 1}, row.customer_id);
    for (const auto customer : without) set_facts(db, {customer.value - 1}, customer);
}

// The rhythms of the customers after `after` up to `last`, and those who have none.
struct Page {
    Id<customers::Customer> after, last;
    std::vector<Row> rows;
    std::vector<Id<customers::Customer>> without;
};

// ids: of all customers of the page, in their order.
Page worked_out(Desk& desk, Id<customers::Customer> after, const std::vector<Id<customers::Customer>>& ids, const stats::Population& population)
{
    Page page{after, ids.back(), {}, {}};
    desk.read([&](Context& ctx) {
        each_customers_visits(ctx, after, page.last, [&](Id<customers::Customer> customer, const std::vector<Visit>& visits) {
            const auto rhythm = rhythm_of(visits, ctx.business.time_zone, population);
            page.rows.push_back(row_of(customer, *rhythm, population, last_of(visits), ctx.now(), ctx.business.time_zone));
        });
        return true;
    });
    // Somebody may have come into the books since the page was cut.
    auto row = page.rows.begin();
    for (const auto id : ids) {
        while (row != page.rows.end() && row->customer_id < id) ++row;
        if (row == page.rows.end() || row->customer_id != id) page.without.push_back(id);
    }
    return page;
}

std::size_t pages_at_once() { return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 2); }

// Customers from all over, evenly.
stats::Population learn(Context& ctx)
{
    const auto& zone = ctx.business.time_zone;
    const auto all = ctx.db.value<std::int64_t>(how_many_sql);
    const auto parts = std::max<std::int64_t>(1, learnt_from / customers_at_once);
    std::vector<std::vector<stats::WallSeconds>> sample;
    std::int64_t page = 0;
    const auto pages = (all + customers_at_once - 1) / customers_at_once;
    Id<customers::Customer> after;
    for (;; ++page) {
        const auto ids = ctx.db.all<Id<customers::Customer>>(customers_sql, after, customers_at_once);
        if (ids.empty()) break;
        // Of few customers everybody; of many every so manyth page.
        if (pages <= parts || page * parts / pages != (page - 1) * parts / pages || page == 0)
            each_customers_visits(ctx, after, ids.back(), [&](auto, const std::vector<Visit>& visits) { sample.push_back(wall_times(visits, zone)); });
        after = ids.back();
    }
    return sample.empty() ? stats::Population::unknown() : stats::fit_population(sample, wall_time(ctx.now(), zone));
}

const Sql kept_sql{"counter.kept", Reach::one_customer, R"sql(
    SELECT r.customer_id, r.state, f.last_visit_at, r.visits
      FROM rhythms r
      JOIN customer_facts f ON f.customer_id = r.customer_id
     WHERE r.customer_id = $1
       AND f.customer_id = $1
)sql"};
const std::string by_hour = " FROM rhythms WHERE week_hour IS NOT NULL AND week_hour = $1 ORDER BY hourly DESC, customer_id LIMIT $2";
const std::string by_rate = " FROM rhythms ORDER BY hourly DESC, customer_id LIMIT $1";
const std::string by_next_visit = " FROM rhythms WHERE next_visit_at IS NOT NULL AND next_visit_at >= $1 AND next_visit_at < $2 ORDER BY next_visit_at, customer_id LIMIT $3";

std::string whole(const std::string& which)
{
    return "SELECT r.customer_id, r.state, f.last_visit_at, r.visits FROM (SELECT customer_id, state, visits" + which
        + ") r JOIN customer_facts f ON f.customer_id = r.customer_id ORDER BY r.customer_id";
}
std::string names(const std::string& which)
{
    return "SELECT r.customer_id, f.look_up FROM (SELECT customer_id" + which + ") r JOIN customer_facts f ON f.customer_id = r.customer_id ORDER BY r.customer_id";
}
struct Candidates {
    Sql by_hour, by_rate, by_next_visit;
};
const Candidates whole_sql{{"counter.by_hour", Reach::business, whole(by_hour)}, {"counter.by_rate", Reach::business, whole(by_rate)}, {"counter.by_next_visit", Reach::business, whole(by_next_visit)}};
const Candidates names_sql{{"counter.names_by_hour", Reach::business, names(by_hour)}, {"counter.names_by_rate", Reach::business, names(by_rate)},
                           {"counter.names_by_next_visit", Reach::business, names(by_next_visit)}};

// Each once, by id.
template <class Row> std::vector<Row> candidates(Db& db, const Candidates& sql, const TimeZone& zone, Instant from, Instant to)
{
    std::map<std::int64_t, Row> found;
    const auto take = [&](Row&& one) { found.emplace(one.customer_id.value, std::move(one)); };
    // Whole hours of the week that the window touches, and one on either side.
    const auto begin = stats::second_of_week(zone.local_us(from) / us_per_second) / stats::seconds_in_hour - 1;
    const auto hours = std::min<std::int64_t>(168, (to.us - from.us + us_per_hour - 1) / us_per_hour + 3);
    for (std::int64_t hour = begin; hour < begin + hours; ++hour) db.each<Row>(sql.by_hour, take, (hour + 168) % 168, std::max<std::int64_t>(100, most_candidates / hours));
    db.each<Row>(sql.by_rate, take, most_candidates);
    db.each<Row>(sql.by_next_visit, take, Instant{from.us - 6 * us_per_hour}, Instant{to.us + 6 * us_per_hour}, most_candidates);
    std::vector<Row> all;
    for (auto& [id, one] : found) all.push_back(std::move(one));
    return all;
}

const Sql fading_sql{"counter.fading", Reach::business, R"sql(
    SELECT r.customer_id, r.state, f.last_visit_at, r.visits
      FROM rhythms r
      JOIN customer_facts f ON f.customer_id = r.customer_id
     WHERE r.fades_at IS NOT NULL AND r.fades_at > $1 AND r.fades_at <= $2
     ORDER BY f.spend DESC, r.customer_id
     LIMIT $3
)sql"};

}  // namespace

stats::WallSeconds wall_time(Instant at, const TimeZone& zone)
{
    const auto local = zone.local_us(at);
    constexpr std::int64_t noon_us = us_per_day / 2;
    const bool only_the_day = local % us_per_day == 0;
    return (local + (only_the_day ? noon_us : 0)) / us_per_second;
}

Instant instant_of(stats::WallSeconds wall, const TimeZone& zone) { return zone.instant(wall * us_per_second); }

stats::Population read_population(Db& db)
{
    const auto row = db.one<PopulationRow>(population_sql);
    const auto kept = row ? unpacked<stats::Population>(row->state) : std::nullopt;
    return kept ? *kept : stats::Population::unknown();
}

std::optional<stats::Rhythm> rhythm_of(const std::vector<Visit>& visits, const TimeZone& zone, const stats::Population& population)
{
    if (visits.empty()) return std::nullopt;
    return stats::fit_rhythm(wall_times(visits, zone), population);
}

bool learnt_lately(Context& ctx)
{
    constexpr std::int64_t lately_us = 12 * us_per_hour;
    const auto row = ctx.db.one<PopulationRow>(population_sql);
    return row && ctx.now().us - row->fitted_at.us < lately_us;
}

Result<std::int64_t> learn_rhythms(Desk& desk, const std::function<void(std::int64_t customers)>& progress)
{
    const auto population = desk.read([](Context& ctx) { return learn(ctx); });
    // Pages are worked out side by side and kept in their order, each while the next ones are worked out.
    std::deque<std::future<Page>> coming;
    Id<customers::Customer> after;
    const auto fetch_more = [&] {
        while (coming.size() < pages_at_once()) {
            auto ids = desk.read([&](Context& ctx) { return ctx.db.all<Id<customers::Customer>>(customers_sql, after, customers_at_once); });
            if (ids.empty()) return;
            const auto last = ids.back();
            coming.push_back(std::async(std::launch::async, [&desk, &population, after, ids = std::move(ids)] { return worked_out(desk, after, ids, population); }));
            after = last;
        }
    };
    std::int64_t kept = 0;
    for (fetch_more(); !coming.empty();) {
        const auto page = coming.front().get();
        coming.pop_front();
        fetch_more();
        CHECK(desk.write([&](Context& ctx) -> Result<Done> {
            keep(ctx.db, page.rows, page.without);
            set_facts(ctx.db, page.after, page.last);
            return Done{};
        }));
        kept += static_cast<std::int64_t>(page.rows.size());
        if (progress) progress(kept);
    }
    CHECK(desk.write([&](Context& ctx) -> Result<Done> {
        ctx.db.run(forget_the_gone_sql);
        ctx.db.run(keep_population_sql, PopulationRow{1, kept, packed(population), ctx.now()});
        return Done{};
    }));
    return kept;
}

Result<std::int64_t> refresh_rhythms(Desk& desk)
{
    std::vector<Row> rows;
    std::vector<Id<customers::Customer>> without;
    const bool all = desk.read([&](Context& ctx) {
        if (!ctx.db.one<PopulationRow>(population_sql)) return true;
        const auto population = read_population(ctx.db);
        const auto changed = ctx.db.all<Id<customers::Customer>>(out_of_date_sql, ctx.now(), customers_at_once);
        if (static_cast<std::int64_t>(changed.size()) == customers_at_once) return true;
        for (const auto customer : changed) {
            const auto visits = read_visits(ctx, customer);
            if (const auto rhythm = rhythm_of(visits, ctx.business.time_zone, population))
                rows.push_back(row_of(customer, *rhythm, population, visits.back().at, ctx.now(), ctx.business.time_zone));
            else without.push_back(customer);
        }
        return false;
    });
    if (all) return learn_rhythms(desk);
    return desk.write([&](Context& ctx) -> Result<std::int64_t> {
        keep(ctx.db, rows, without);
        keep_facts(ctx.db, rows, without);
        return static_cast<std::int64_t>(rows.size() + without.size());
    });
}

void work_out_again(Context& ctx, Id<customers::Customer> customer)
{
    ctx.db.run(forget_sql, customer);
    if (!ctx.db.one<PopulationRow>(population_sql)) return;
    const auto population = read_population(ctx.db);
    const auto visits = read_visits(ctx, customer);
    if (const auto rhythm = rhythm_of(visits, ctx.business.time_zone, population))
        keep_rhythms.run(ctx.db, std::vector{row_of(customer, *rhythm, population, last_of(visits), ctx.now(), ctx.business.time_zone)});
}

stats::WallClock wall_clock(const TimeZone& zone)
{
    return stats::WallClock([&zone](std::int64_t instant) { return zone.local_us({instant * us_per_second}) / us_per_second - instant; });
}

std::optional<Kept> read_kept(Db& db, Id<customers::Customer> customer) { return db.one<Kept>(kept_sql, customer); }

std::vector<Kept> read_candidates(Db& db, const TimeZone& zone, Instant from, Instant to) { return candidates<Kept>(db, whole_sql, zone, from, to); }

std::vector<Called> read_candidates_names(Db& db, const TimeZone& zone, Instant from, Instant to) { return candidates<Called>(db, names_sql, zone, from, to); }

std::vector<Fading> read_fading(Context& ctx, int most)
{
    constexpr std::int64_t lately_us = 60 * us_per_day;     // who fell silent longer ago is not fading, but gone
    const auto population = read_population(ctx.db);
    const auto now = ctx.now();
    std::vector<Fading> all;
    for (const auto& kept : ctx.db.all<Kept>(fading_sql, Instant{now.us - lately_us}, now, 4 * most)) {
        const auto rhythm = unpack(kept, ctx.business.time_zone);
        if (!rhythm || static_cast<int>(all.size()) == most) continue;
        const auto stands = stats::standing(*rhythm, population, wall_time(now, ctx.business.time_zone));
        if (stands.overdue) all.push_back({kept.customer_id, *kept.last_visit_at, rhythm_in_words(*rhythm, population), stands.silence_days, stands.usual_gap_days});
    }
    return all;
}

std::optional<stats::Rhythm> unpack(const Kept& kept, const TimeZone& zone)
{
    auto rhythm = unpacked<stats::Rhythm>(kept.state);
    if (!rhythm || !kept.last_visit_at) return rhythm;
    const auto last = wall_time(*kept.last_visit_at, zone);
    if (last > rhythm->last_visit) {
        rhythm->last_visit = last;
        ++rhythm->visits;
    }
    return rhythm;
}

}  // namespace rapport::counter
