#include "insight/satisfaction.h"

#include "attentiveness/waiting.h"
#include "stats/surveys.h"

namespace rapport::insight {
namespace {

constexpr std::int64_t looked_back_days = 365;

const Sql answers_sql{"insight.answers", Reach::business, R"sql(
    SELECT customer_id, survey, score
      FROM responses
     WHERE at >= $1 AND at < $2
     ORDER BY customer_id, at, id)sql"};

const Sql expectations_sql{"insight.expectations", Reach::business, R"sql(
    SELECT count(*) FILTER (WHERE expectation = 'missed'),
           count(*) FILTER (WHERE expectation = 'met'),
           count(*) FILTER (WHERE expectation = 'exceeded')
      FROM touchpoints
     WHERE at >= $1 AND at < $2 AND expectation IS NOT NULL)sql"};

const Sql waits_sql{"insight.waits", Reach::business, R"sql(
    SELECT waited_seconds FROM touchpoints
     WHERE at >= $1 AND at < $2 AND waited_seconds IS NOT NULL)sql"};

const Sql waiting_sql{"insight.waiting", Reach::business, "SELECT count(*)" + attentiveness::waits_for_an_answer()};

const Sql who_waits_sql{"insight.who_waits", Reach::business,
    "SELECT asked.customer_id, count(*), min(asked.at)" + attentiveness::waits_for_an_answer() + " GROUP BY asked.customer_id ORDER BY asked.customer_id"};

const Sql met_so_sql{"insight.met_so", Reach::business, R"sql(
    SELECT customer_id, count(*), max(at)
      FROM touchpoints
     WHERE at >= $1 AND at < $2 AND expectation = $3
     GROUP BY customer_id
     ORDER BY customer_id)sql"};

const Sql who_waited_sql{"insight.who_waited", Reach::business, R"sql(
    SELECT customer_id, count(*), max(waited_seconds)
      FROM touchpoints
     WHERE at >= $1 AND at < $2 AND waited_seconds IS NOT NULL
     GROUP BY customer_id
     ORDER BY customer_id)sql"};

struct Span {
    Instant from, to;
};

Span span_to(const Context& ctx, Day as_of)
{
    const auto& zone = ctx.business.time_zone;
    return {zone.start_of({static_cast<std::int32_t>(as_of.days + 1 - looked_back_days)}), zone.start_of({as_of.days + 1})};
}

std::pair<double, double> pair_of(const stats::Interval& interval) { return {interval.low, interval.high}; }

void cannot(Satisfied& told, const std::string& part, std::initializer_list<const char*> members, const std::string& sentence)
{
    for (const auto* member : members) told.cannot_tell[part + "/" + member] = sentence;
}

void tell_net_promoter_score(Satisfied& told, const std::vector<LatestAnswer>& answers)
{
    auto& nps = told.net_promoter_score;
    for (const auto& answer : answers) {
        if (answer.survey != "nps") continue;
        ++nps.responses;
        ++(answer.score >= 9 ? nps.promoters : answer.score >= 7 ? nps.passives : nps.detractors);
    }
    const auto score = stats::net_promoter_score({nps.promoters, nps.passives, nps.detractors});
    if (score) {
        nps.score = score->score;
        nps.interval = pair_of(score->interval);
    } else {
        cannot(told, "/net_promoter_score", {"score", "interval"}, "No answers yet.");
    }
}

void tell_csat(Satisfied& told, const std::vector<LatestAnswer>& answers)
{
    auto& csat = told.satisfaction.csat;
    std::vector<double> scores;
    std::int64_t content = 0;
    for (const auto& answer : answers) {
        if (answer.survey != "csat") continue;
        scores.push_back(static_cast<double>(answer.score));
        content += answer.score >= 4;
    }
    csat.responses = static_cast<std::int64_t>(scores.size());
    const auto share = stats::share_in_percent(content, csat.responses);
    const auto mean = stats::mean_with_interval(scores, {1, 5});
    if (!share || !mean) {
        cannot(told, "/satisfaction/csat", {"score", "interval", "mean", "mean_interval"}, "No answers yet.");
        return;
    }
    csat.score = share->score;
    csat.interval = pair_of(share->interval);
    csat.mean = mean->score;
    csat.mean_interval = pair_of(mean->interval);
}

void tell_ces(Satisfied& told, const std::vector<LatestAnswer>& answers)
{
    auto& ces = told.satisfaction.ces;
    std::vector<double> scores;
    for (const auto& answer : answers)
        if (answer.survey == "ces") scores.push_back(static_cast<double>(answer.score));
    ces.responses = static_cast<std::int64_t>(scores.size());
    const auto mean = stats::mean_with_interval(scores, {1, 7});
    if (!mean) {
        cannot(told, "/satisfaction/ces", {"score", "interval"}, "No answers yet.");
        return;
    }
    ces.score = mean->score;
    ces.interval = pair_of(mean->interval);
}

void tell_attentiveness(Satisfied& told, Context& ctx, const Span& span)
{
    auto& attentive = told.attentiveness;
    std::vector<double> waits;
    ctx.db.each<std::int64_t>(waits_sql, [&](std::int64_t seconds) { waits.push_back(static_cast<double>(seconds)); }, span.from, span.to);
    attentive.answered = static_cast<std::int64_t>(waits.size());
    attentive.waiting_now = ctx.db.value<std::int64_t>(waiting_sql, span.from, span.to);
    const auto median = stats::quantile(waits, 0.5), p90 = stats::quantile(waits, 0.9);
    if (median && p90) {
        attentive.median_seconds = *median;
        attentive.p90_seconds = *p90;
    } else {
        cannot(told, "/attentiveness", {"median_seconds", "p90_seconds"}, "Nobody's waiting time was noted yet.");
    }
}

}  // namespace

std::vector<LatestAnswer> latest_answers(Context& ctx, Day as_of)
{
    const auto span = span_to(ctx, as_of);
    std::vector<LatestAnswer> latest;
    std::size_t of_customer = 0;    // where the current customer's answers begin
    ctx.db.each<std::tuple<std::int64_t, std::string, std::int64_t>>(answers_sql, [&](auto&& row) {
        auto& [customer, survey, score] = row;
        if (latest.empty() || latest.back().customer_id != customer) of_customer = latest.size();
        for (auto i = of_customer; i < latest.size(); ++i)
            if (latest[i].survey == survey) {
                latest[i].score = score;
                return;
            }
        latest.push_back({customer, std::move(survey), score});
    }, span.from, span.to);
    return latest;
}

std::vector<Met> met_so(Context& ctx, Day as_of, touchpoints::Expectation expectation)
{
    const auto span = span_to(ctx, as_of);
    return ctx.db.all<Met>(met_so_sql, span.from, span.to, expectation);
}

std::vector<Met> who_waited(Context& ctx, Day as_of)
{
    const auto span = span_to(ctx, as_of);
    return ctx.db.all<Met>(who_waited_sql, span.from, span.to);
}

std::vector<Met> who_waits(Context& ctx, Day as_of)
{
    const auto span = span_to(ctx, as_of);
    return ctx.db.all<Met>(who_waits_sql, span.from, span.to);
}

Satisfied read_satisfaction(Context& ctx, Day as_of)
{
    Satisfied told;
    const auto span = span_to(ctx, as_of);
    const auto answers = latest_answers(ctx, as_of);
    tell_net_promoter_score(told, answers);
    tell_csat(told, answers);
    tell_ces(told, answers);
    const auto counts = ctx.db.one<std::tuple<std::int64_t, std::int64_t, std::int64_t>>(expectations_sql, span.from, span.to);
    std::tie(told.expectations.missed, told.expectations.met, told.expectations.exceeded) = *counts;
    tell_attentiveness(told, ctx, span);
    return told;
}

}  // namespace rapport::insight
