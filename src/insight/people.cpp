// The people behind each figure, and what one customer is worth, in words.
#include "base/in_words.h"
#include "base/money.h"
#include "customers/service.h"
#include "insight/service.h"

#include <algorithm>
#include <cmath>

namespace rapport::insight {
namespace {

// "97", "over 99", "under 1": nobody is certain.
std::string in_hundred(double share)
{
    return share > 0.99 ? "over 99" : share < 0.01 ? "under 1" : std::to_string(std::lround(100 * share));
}

std::string decimal(double value, int places)
{
    char text[48];
    std::snprintf(text, sizeof text, "%.*f", places, value);
    return text;
}

// In BG/NBD nobody leaves before a second purchase, so that its certainty tells nothing of them.
bool knows_whether_they_left(const Insight& insight, std::span<const PurchaseDay> days)
{
    return days.size() > 1 || !insight.value.purchase_model || !std::holds_alternative<stats::BgNbd>(*insight.value.purchase_model);
}

struct Found {
    Id<customers::Customer> id;
    std::string reason;
    double weight = 0;
    std::string weeks;
};

// Where what they will bring cannot be told, what they brought in the last year stands for it.
double worth_of(const Insight& insight, std::size_t i)
{
    if (!insight.value.forecasts.empty()) return insight.value.forecasts[i].lifetime_value.value_or(0);
    const Day year_ago{insight.value.question.as_of.days - 365};
    double spent = 0;
    for (const auto& day : insight.log.days(i))
        if (day.day > year_ago) spent += static_cast<double>(day.amount_minor);
    return spent;
}

double worth_of(const Insight& insight, Id<customers::Customer> id)
{
    const auto at = insight.log.find(id);
    return at ? worth_of(insight, *at) : 0;
}

std::string visits_in_words(std::span<const PurchaseDay> days)
{
    return count_of(static_cast<std::int64_t>(days.size()), "purchase", "purchases") + ", the last on " + day_in_words(days.back().day);
}

// Figures of the purchase log.
void find_buyers(const Insight& insight, Figure figure, std::vector<Found>& found)
{
    const auto& question = insight.value.question;
    const auto last = last_ended(question.as_of, question.period);
    for (std::size_t i = 0; i < insight.log.customers(); ++i) {
        const auto days = insight.log.days(i);
        const auto before = active_in(days, last - 1, question.period), now = active_in(days, last, question.period);
        const auto rhythm = rhythm_of(days, question.as_of);
        const auto add = [&](std::string reason) { found.push_back({insight.log.id(i), std::move(reason), worth_of(insight, i), rhythm ? weeks_of(days, question.as_of, *rhythm) : ""}); };
        if (figure == Figure::new_customers && first_in(days, last, question.period)) add("first bought on " + day_in_words(days.front().day));
        if (figure == Figure::active && now) add(visits_in_words(days));
        if (figure == Figure::returned && before && now) add(visits_in_words(days));
        if (figure == Figure::not_returned && before && !now) add(visits_in_words(days));
        if (figure == Figure::regulars && rhythm) add(gap_in_words(rhythm->middle_gap_days) + ", last here " + days_in_words(rhythm->silent_days) + " ago");
        if (figure == Figure::fading && rhythm && rhythm->fading()) add(gap_in_words(rhythm->middle_gap_days) + ", now " + days_in_words(rhythm->silent_days));
        if (figure == Figure::worth && !insight.value.forecasts.empty() && insight.value.forecasts[i].lifetime_value)
            add(decimal(insight.value.forecasts[i].expected_purchases, 1) + " purchases expected, "
                + (knows_whether_they_left(insight, days) ? in_hundred(insight.value.forecasts[i].probability_alive) + " in 100 that they still come" : "no second one yet"));
    }
}

// Which answers stand behind a figure of the surveys.
struct Answers {
    std::string_view survey;
    std::int64_t least, most;
};
std::optional<Answers> answers_of(Figure figure)
{
    switch (figure) {
    case Figure::promoters: return Answers{"nps", 9, 10};
    case Figure::passives: return Answers{"nps", 7, 8};
    case Figure::detractors: return Answers{"nps", 0, 6};
    case Figure::content: return Answers{"csat", 4, 5};
    case Figure::not_content: return Answers{"csat", 1, 3};
    case Figure::easy: return Answers{"ces", 5, 7};
    case Figure::not_easy: return Answers{"ces", 1, 4};
    default: return std::nullopt;
    }
}

void find_answerers(Context& ctx, const Insight& insight, const Answers& wanted, std::vector<Found>& found)
{
    for (const auto& answer : latest_answers(ctx, insight.value.question.as_of)) {
        if (answer.survey != wanted.survey || answer.score < wanted.least || answer.score > wanted.most) continue;
        found.push_back({{answer.customer_id}, "gave " + std::to_string(answer.score), worth_of(insight, Id<customers::Customer>{answer.customer_id}), {}});
    }
}

std::string wait_in_words(std::int64_t seconds)
{
    if (seconds < 90) return count_of(seconds, "second", "seconds");
    if (seconds < 5400) return count_of((seconds + 30) / 60, "minute", "minutes");
    return decimal(static_cast<double>(seconds) / 3600, 1) + " hours";
}

// Figures of the touchpoints.
void find_met(Context& ctx, const Insight& insight, Figure figure, std::vector<Found>& found)
{
    const auto as_of = insight.value.question.as_of;
    const auto add = [&](const Met& met, std::string reason) { found.push_back({{met.customer_id}, std::move(reason), worth_of(insight, Id<customers::Customer>{met.customer_id}), {}}); };
    const auto day_of = [&](const Met& met) { return day_in_words(ctx.business.time_zone.local_day({met.figure})); };
    const auto times = [](const Met& met) { return met.touchpoints == 1 ? "once" : std::to_string(met.touchpoints) + " times"; };
    if (figure == Figure::waited)
        for (const auto& met : who_waited(ctx, as_of)) add(met, times(met) + ", the longest " + wait_in_words(met.figure));
    else if (figure == Figure::waiting)
        for (const auto& met : who_waits(ctx, as_of)) add(met, "since " + day_of(met));
    else
        for (const auto& met : met_so(ctx, as_of, figure == Figure::missed ? touchpoints::Expectation::missed : figure == Figure::met ? touchpoints::Expectation::met : touchpoints::Expectation::exceeded))
            add(met, times(met) + ", the last on " + day_of(met));
}

}  // namespace

std::vector<Behind> people_behind(Desk& desk, const Insight& insight, Figure figure, std::size_t from, std::size_t limit)
{
    return desk.read([&](Context& ctx) {
        std::vector<Found> found;
        if (const auto answers = answers_of(figure)) find_answerers(ctx, insight, *answers, found);
        else if (figure >= Figure::missed) find_met(ctx, insight, figure, found);
        else find_buyers(insight, figure, found);
        std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.weight != b.weight ? a.weight > b.weight : a.id < b.id; });
        std::vector<Behind> page;
        const auto scale = static_cast<double>(minor_per_major(ctx.business.currency));
        for (auto i = from; i < std::min(found.size(), from + limit); ++i)
            if (auto who = find_name(ctx.db, found[i].id))
                page.push_back({who->id, std::move(who->external_id), std::move(who->name), std::move(found[i].reason), found[i].weight / scale, std::move(found[i].weeks)});
        return page;
    });
}

Result<CustomerValue> value_of_customer(Desk& desk, const Question& question, Id<customers::Customer> id)
{
    const auto insight = look_lately(desk, question);
    const auto [who, log] = desk.read([&](Context& ctx) { return std::pair(find_name(ctx.db, id), read_purchases_of(ctx.db, id, question.as_of)); });
    if (!who) return desk.read([&](Context& ctx) { return customers::no_such_customer(ctx.db, id); });

    CustomerValue value{id, {}, {}};
    if (log.customers() == 0) {
        value.reasons.push_back(nothing_bought_yet);
        return value;
    }
    const auto days = log.days(0);
    const auto forecast = forecast_of(insight->value, days);
    if (!forecast) {
        for (const auto& [pointer, sentence] : insight->value.cannot_tell) {
            value.reasons.push_back(sentence);
            break;
        }
        return value;
    }
    value.prediction = prediction_of(*who, days, &*forecast, question, static_cast<double>(minor_per_major(insight->report.currency)));
    const auto silent = question.as_of.days - days.back().day.days;
    value.reasons.push_back("Bought on " + count_of(static_cast<std::int64_t>(days.size()), "day", "days") + " since " + day_in_words(days.front().day)
                            + ", the last time " + (silent == 0 ? "today" : days_in_words(silent) + " ago") + ".");
    if (const auto rhythm = rhythm_of(days, question.as_of))
        value.reasons.push_back("Usually comes " + gap_in_words(rhythm->middle_gap_days) + (rhythm->fading() ? "; this silence is longer than theirs usually is." : "; nothing unusual about this silence."));
    value.reasons.push_back(knows_whether_they_left(*insight, days)
        ? "Of 100 customers with such a history, " + in_hundred(*value.prediction->probability_alive) + " still count themselves customers."
        : "Whether they still come cannot be told: in the model bg_nbd nobody leaves before a second purchase. Ask mbg_nbd.");
    if (!knows_whether_they_left(*insight, days)) value.prediction->probability_alive.reset();
    return value;
}

}  // namespace rapport::insight
