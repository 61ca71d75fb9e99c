#include "insight/service.h"

#include "base/money.h"
#include "cases/recovery.h"
#include "ladder/service.h"

#include <algorithm>
#include <cmath>
#include <future>
#include <list>
#include <mutex>
#include <numeric>

namespace rapport::insight {
namespace {

constexpr std::size_t kept_answers = 8;     // each holds the purchases of everybody
constexpr std::size_t kept_points = 256;

const Sql last_change_sql{"insight.last_change", Reach::business, "SELECT id, at FROM audit_events ORDER BY id DESC LIMIT 1"};
const Sql import_under_way_sql{"insight.import_under_way", Reach::single, "SELECT id FROM imports WHERE state IN ('running', 'undoing') ORDER BY id LIMIT 1"};

// Which state of the business an answer was worked out from; nothing while that cannot be told: an import that is under way
// writes its audit row at its end only, and on PostgreSQL a change with an earlier id may still be on its way to commit.
std::optional<std::int64_t> state_now(const Context& ctx)
{
    constexpr std::int64_t on_its_way_us = 5 * us_per_second;
    if (ctx.db.one<std::int64_t>(import_under_way_sql)) return std::nullopt;
    const auto last = ctx.db.one<std::tuple<std::int64_t, Instant>>(last_change_sql);
    if (!last) return 0;
    const auto [id, at] = *last;
    if (ctx.db.engine() == Engine::postgres && ctx.now().us - at.us < on_its_way_us) return std::nullopt;
    return id;
}

// Known by as_of: they bought, joined or were written down by then. Most have bought, so that nobody else is asked for.
const Sql count_known_sql{"insight.count_known", Reach::business, R"sql(
    SELECT count(*)
      FROM customer_facts f
     WHERE f.first_order_at < $1
        OR EXISTS (SELECT 1 FROM customers c WHERE c.id = f.customer_id AND (c.created_at < $1 OR c.joined_on <= $2)))sql"};

const Sql name_sql{"insight.name", Reach::one_customer, "SELECT " + columns<Named>() + " FROM customers WHERE id = $1"};
// With what says since when they are known.
struct Known : Named {
    Instant created_at;
    std::optional<Day> joined_on;
};
BOOST_DESCRIBE_STRUCT(Known, (Named), (created_at, joined_on))
const Sql names_sql{"insight.names", Reach::business, "SELECT " + columns<Known>() + " FROM customers ORDER BY id"};

// Whose answers these are. An address alone is not enough: another database may be opened where one was closed.
std::string name_of(const Runtime& runtime)
{
    return runtime.data_folder.string() + " " + std::to_string(reinterpret_cast<std::uintptr_t>(&runtime.database));
}

// Answers worked out before, the latest used first.
template <class Answer> class KeptAnswers {
public:
    explicit KeptAnswers(std::size_t most) : most_(most) {}

    std::shared_ptr<const Answer> find(const std::string& business, const Question& question, std::optional<std::int64_t> last_change)
    {
        if (!last_change) return nullptr;
        const std::lock_guard lock(mutex_);
        const auto at = std::find_if(kept_.begin(), kept_.end(), [&](const auto& one) {
            return one.business == business && one.question == question && one.last_change == last_change;
        });
        if (at == kept_.end()) return nullptr;
        kept_.splice(kept_.begin(), kept_, at);
        return at->answer;
    }

    // The newest to this question, be it of before the latest changes.
    std::shared_ptr<const Answer> find_lately(const std::string& business, const Question& question)
    {
        const std::lock_guard lock(mutex_);
        const auto at = std::find_if(kept_.begin(), kept_.end(), [&](const auto& one) { return one.business == business && one.question == question; });
        return at == kept_.end() ? nullptr : at->answer;
    }

    void keep(const std::string& business, const Question& question, std::optional<std::int64_t> last_change, std::shared_ptr<const Answer> answer)
    {
        if (!last_change) return;
        const std::lock_guard lock(mutex_);
        // What another state of the business gave is of no use any more.
        std::erase_if(kept_, [&](const auto& one) { return one.business == business && one.last_change != last_change; });
        kept_.push_front({business, question, *last_change, std::move(answer)});
        if (kept_.size() > most_) kept_.pop_back();
    }

private:
    struct Kept {
        std::string business;
        Question question;
        std::int64_t last_change;
        std::shared_ptr<const Answer> answer;
    };
    std::mutex mutex_;
    std::list<Kept> kept_;
    std::size_t most_;
};

// The four figures of one day, without the customers they are made of.
struct Month {
    Point retention, net_promoter_score, lifetime_value, satisfaction;
};

KeptAnswers<Insight> kept_insights{kept_answers};
KeptAnswers<Month> kept_months{kept_points};

// What does not need everybody's purchases.
struct Beside {
    std::int64_t known = 0;
    Satisfied satisfied;
    cases::PutRight put_right;
    std::optional<ladder::BaseAt> base;
};

Beside read_beside(Context& ctx, const Question& question)
{
    const auto& zone = ctx.business.time_zone;
    const Day next_day{question.as_of.days + 1};
    const auto last = last_ended(question.as_of, question.period);
    // The moments before days begin; a level is held until its evidence has grown too old, so never later than now.
    const auto end_before = [&](Day day) { return std::min(Instant{zone.start_of(day).us - 1}, ctx.now()); };
    return {ctx.db.value<std::int64_t>(count_known_sql, zone.start_of(next_day), question.as_of), read_satisfaction(ctx, question.as_of),
            cases::put_right(ctx, {question.as_of.days - 364}, question.as_of),
            ladder::base_at(ctx, end_before(next_day), end_before(first_day(last, question.period)), end_before(first_day(last + 1, question.period)))};
}

// The same from a snapshot of its own, so that another thread can read meanwhile. Nothing where it is not of the same state of the
// business, or where that cannot be told.
std::optional<Beside> read_beside(Desk& desk, std::optional<std::int64_t> state, const Question& question)
{
    if (!state) return std::nullopt;
    return desk.read([&](Context& ctx) { return state_now(ctx) == state ? std::optional(read_beside(ctx, question)) : std::nullopt; });
}

void count_customers(Insight& insight, const Question& question)
{
    const auto last = last_ended(question.as_of, question.period);
    auto& counts = insight.report.customers;
    for (std::size_t i = 0; i < insight.log.customers(); ++i) {
        counts.new_ += first_in(insight.log.days(i), last, question.period);
        counts.active += active_in(insight.log.days(i), last, question.period);
    }
}

void tell_satisfaction(Report& report, Satisfied& told)
{
    report.net_promoter_score = told.net_promoter_score;
    report.satisfaction = told.satisfaction;
    report.expectations = told.expectations;
    report.attentiveness = told.attentiveness;
    report.cannot_tell.merge(told.cannot_tell);
}

void tell_recovery(Report& report, const cases::PutRight& told)
{
    report.recovery = told;
    each_member<cases::PutRight>([&](const char* name, auto member) {
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(told.*member)>, cases::Figured>)
            if (const auto& why_not = (told.*member).why_not; !why_not.empty()) report.cannot_tell[std::string("/recovery/") + name] = why_not;
    });
}

void tell_ladder(Report& report, const std::optional<ladder::BaseAt>& base)
{
    if (!base) {
        report.cannot_tell["/ladder"] = "Nobody has bought, said or done anything yet that counts for the ladder.";
        return;
    }
    const auto above_0 = std::accumulate(base->above_0.begin(), base->above_0.end(), std::int64_t{0});
    Ladder told{{std::max<std::int64_t>(0, report.customers.total - above_0)}, base->climbed, base->slipped};
    told.levels.insert(told.levels.end(), base->above_0.begin(), base->above_0.end());
    report.ladder = std::move(told);
}

std::shared_ptr<const Insight> work_out(Desk& desk, Context& ctx, std::optional<std::int64_t> state, const Question& question)
{
    const auto insight = std::make_shared<Insight>();
    insight->worked_out_at = ctx.now();
    auto& report = insight->report;
    report.as_of = question.as_of;
    report.currency = ctx.business.currency;
    // PostgreSQL has so many connections and no more: who holds one must not wait for another.
    const bool side_by_side = ctx.db.engine() == Engine::sqlite;
    auto others = std::async(side_by_side ? std::launch::async : std::launch::deferred, [&desk, &question, state, side_by_side] {
        return side_by_side ? read_beside(desk, state, question) : std::nullopt;
    });
    insight->log = read_purchases(ctx.db, question.as_of);
    // What customers are worth needs nothing but the purchases.
    auto value = std::async(std::launch::async, [&log = insight->log, &question, currency = ctx.business.currency] { return value_customers(log, question, currency); });
    count_customers(*insight, question);
    report.regulars = count_regulars(insight->log, question.as_of);
    report.retention = tell_retention(insight->log, question, report.cannot_tell);
    auto beside = others.get();
    if (!beside) beside = read_beside(ctx, question);
    report.customers.total = beside->known;
    tell_satisfaction(report, beside->satisfied);
    tell_recovery(report, beside->put_right);
    tell_ladder(report, beside->base);
    insight->value = value.get();
    report.lifetime_value = insight->value.report;
    report.cannot_tell.insert(insight->value.cannot_tell.begin(), insight->value.cannot_tell.end());
    return insight;
}

std::shared_ptr<const Month> month_of(const std::string& business, Context& ctx, const Question& question, const PurchaseLog& later)
{
    const auto last_change = state_now(ctx);
    if (auto before = kept_months.find(business, question, last_change)) return before;
    const auto as_of = question.as_of;
    const auto log = later.until(as_of);
    std::map<std::string, std::string> unsaid;
    const auto retention = tell_retention(log, question, unsaid);
    const auto value = value_customers(log, question, ctx.business.currency).report;
    const auto satisfied = read_satisfaction(ctx, as_of);
    const auto& nps = satisfied.net_promoter_score;
    const auto& csat = satisfied.satisfaction.csat;
    auto month = std::make_shared<const Month>(Month{{as_of, retention.rate, retention.interval, retention.of}, {as_of, nps.score, nps.interval, nps.responses},
                                                     {as_of, value.mean, value.mean_interval, value.customers}, {as_of, csat.mean, csat.mean_interval, csat.responses}});
    kept_months.keep(business, question, last_change, month);
    return month;
}

stats::TimeUnit unit_of(const Question& question) { return question.time_unit == TimeUnit::day ? stats::TimeUnit::day : stats::TimeUnit::week; }

double scale_of(const Desk& desk) { return static_cast<double>(minor_per_major(desk.runtime.business()->currency)); }

double sort_key(const Insight& insight, std::size_t i, PredictionOrder order)
{
    const auto& forecast = insight.value.forecasts[i];
    switch (order) {
    case PredictionOrder::lifetime_value: return forecast.lifetime_value.value_or(-1);
    case PredictionOrder::probability_alive: return forecast.probability_alive;
    case PredictionOrder::expected_purchases: return forecast.expected_purchases;
    case PredictionOrder::last_purchase: return insight.log.days(i).back().day.days;
    }
    return 0;
}

// The positions of the page [from, from + limit) when all are sorted from the highest key; ties in the order of ids.
template <class Key> std::vector<std::size_t> highest(std::size_t count, std::size_t from, std::size_t limit, Key key)
{
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto end = std::min(count, from + limit);
    const auto before = [&](std::size_t a, std::size_t b) { return key(a) != key(b) ? key(a) > key(b) : a < b; };
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(end), order.end(), before);
    return from < end ? std::vector(order.begin() + static_cast<std::ptrdiff_t>(from), order.begin() + static_cast<std::ptrdiff_t>(end)) : std::vector<std::size_t>{};
}

}  // namespace

std::optional<Named> find_name(Db& db, Id<customers::Customer> id) { return db.one<Named>(name_sql, id); }

Prediction prediction_of(const Named& who, std::span<const PurchaseDay> days, const stats::Forecast* forecast, const Question& question, double scale)
{
    const auto history_of = history(days, question.as_of, unit_of(question));
    Prediction made;
    made.id = who.id;
    made.customer_id = who.external_id ? *who.external_id : to_text(who.id);
    made.name = who.name;
    made.repeat_purchases = history_of.repeat_purchases;
    made.recency = history_of.recency;
    made.age = history_of.age;
    if (days.size() > 1) made.mean_spend = mean_repeat_spend(days) / scale;
    made.first_purchase_on = days.front().day;
    made.last_purchase_on = days.back().day;
    if (!forecast) return made;
    made.probability_alive = forecast->probability_alive;
    made.expected_purchases = forecast->expected_purchases;
    if (forecast->expected_spend) made.expected_spend = *forecast->expected_spend / scale;
    if (forecast->lifetime_value) made.lifetime_value = *forecast->lifetime_value / scale;
    return made;
}

std::shared_ptr<const Insight> look(Desk& desk, const Question& question)
{
    const auto business = name_of(desk.runtime);
    return desk.read([&](Context& ctx) -> std::shared_ptr<const Insight> {
        const auto last_change = state_now(ctx);
        if (auto before = kept_insights.find(business, question, last_change)) return before;
        auto insight = work_out(desk, ctx, last_change, question);
        kept_insights.keep(business, question, last_change, insight);
        return insight;
    });
}

std::shared_ptr<const Insight> look_lately(Desk& desk, const Question& question)
{
    constexpr std::int64_t lately_us = 10 * 60 * us_per_second;
    const auto before = kept_insights.find_lately(name_of(desk.runtime), question);
    const bool serves = before && !before->value.forecasts.empty() && desk.runtime.clock.now().us - before->worked_out_at.us < lately_us;
    return serves ? before : look(desk, question);
}

std::vector<Prediction> predictions(Desk& desk, const Insight& insight, PredictionOrder order, std::size_t from, std::size_t limit)
{
    const auto scale = scale_of(desk);
    return desk.read([&](Context& ctx) {
        std::vector<Prediction> page;
        for (const auto i : highest(insight.value.forecasts.size(), from, limit, [&](std::size_t at) { return sort_key(insight, at, order); }))
            if (const auto who = find_name(ctx.db, insight.log.id(i)))
                page.push_back(prediction_of(*who, insight.log.days(i), &insight.value.forecasts[i], insight.value.question, scale));
        return page;
    });
}

void each_prediction(Desk& desk, const Insight& insight, const std::function<void(const Prediction&)>& take, const std::function<void(const Named&)>& nothing_bought)
{
    const auto scale = scale_of(desk);
    const auto as_of = insight.value.question.as_of;
    const auto& forecasts = insight.value.forecasts;
    desk.read([&](Context& ctx) {
        std::size_t i = 0;  // both the log and the names rise by id
        const auto over = ctx.business.time_zone.start_of({as_of.days + 1});
        ctx.db.each<Known>(names_sql, [&](Known&& who) {
            while (i < insight.log.customers() && insight.log.id(i) < who.id) ++i;
            if (i < insight.log.customers() && insight.log.id(i) == who.id)
                take(prediction_of(who, insight.log.days(i), forecasts.empty() ? nullptr : &forecasts[i], insight.value.question, scale));
            else if (nothing_bought && (who.created_at < over || (who.joined_on && *who.joined_on <= as_of))) nothing_bought(who);
        });
        return true;
    });
}

namespace {

constexpr std::int64_t fewest_behind_a_point = 10;

// The interval of a difference of two estimates that know nothing of each other.
std::optional<Movement> movement_of(const std::vector<Point>& points)
{
    const auto first = std::find_if(points.begin(), points.end(), [](const auto& point) { return point.value && point.n >= fewest_behind_a_point; });
    if (first == points.end() || first == points.end() - 1 || !points.back().value) return std::nullopt;
    const auto& last = points.back();
    Movement movement{first->as_of, *last.value - *first->value, false};
    if (!first->interval || !last.interval) return movement;
    const auto half = [](const Point& point) { return (point.interval->second - point.interval->first) / 2; };
    movement.certain = std::fabs(movement.difference) > std::hypot(half(*first), half(last));
    return movement;
}

}  // namespace

History figures_over_time(Desk& desk, const Question& question, int months)
{
    History history;
    const auto today = look(desk, question);
    // One model all along, so that the line compares like with like.
    Question then = question;
    if (const auto& model = today->report.lifetime_value.purchase_model) then.model = *parse_model(model->name);
    const auto this_month = period_of(question.as_of, Period::month);
    const auto days_in_before = question.as_of.days - first_day(this_month, Period::month).days;
    for (int back = months - 1; back >= 0; --back) {
        // The 31st of a shorter month is its last day.
        const auto from = first_day(this_month - back, Period::month), to = first_day(this_month - back + 1, Period::month);
        then.as_of = std::min(Day{from.days + days_in_before}, Day{to.days - 1});
        const auto then_was = desk.read([&](Context& ctx) { return month_of(name_of(desk.runtime), ctx, then, today->log); });
        history.retention.push_back(then_was->retention);
        history.net_promoter_score.push_back(then_was->net_promoter_score);
        history.lifetime_value.push_back(then_was->lifetime_value);
        history.satisfaction.push_back(then_was->satisfaction);
    }
    history.movements = {movement_of(history.retention), movement_of(history.net_promoter_score), movement_of(history.lifetime_value), movement_of(history.satisfaction)};
    return history;
}

std::vector<ValueBin> value_distribution(const Insight& insight, Currency currency)
{
    constexpr int bins = 20;
    const auto scale = static_cast<double>(minor_per_major(currency));
    std::vector<double> worth;
    for (const auto& forecast : insight.value.forecasts)
        if (forecast.lifetime_value) worth.push_back(*forecast.lifetime_value / scale);
    if (worth.empty()) return {};
    std::sort(worth.begin(), worth.end());
    const double high = worth[(worth.size() - 1) * 95 / 100];
    const double width = high > 0 ? high / (bins - 1) : 1;
    std::vector<ValueBin> made;
    for (int i = 0; i < bins; ++i) made.push_back({i * width, i + 1 < bins ? std::optional((i + 1) * width) : std::nullopt, 0});
    for (const double one : worth) ++made[static_cast<std::size_t>(std::min<double>(bins - 1, one / width))].customers;
    return made;
}

}  // namespace rapport::insight
