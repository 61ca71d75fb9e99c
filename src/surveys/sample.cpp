#include "surveys/sample.h"

#include "base/crypto/crypto.h"
#include "base/text.h"
#include "customers/find.h"
#include "identity/audit.h"
#include "messages/keys.h"
#include "messages/public_address.h"
#include "stats/surveys.h"
#include "surveys/doors.h"
#include "surveys/mailing.h"
#include "surveys/service.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>

namespace rapport::surveys {
namespace {

constexpr std::int64_t most_at_once = 10'000;
constexpr std::int64_t longest_days = 3'650;
constexpr std::int64_t enough_to_know_the_rate = 20;
constexpr double rate_where_nothing_is_known = 20;      // per cent: what a short survey after a contact usually gets

const Sql everybody_sql{"survey_samples.everybody", Reach::business, R"sql(
     SELECT f.customer_id
       FROM customer_facts f
      WHERE COALESCE(f.last_visit_at, 0) >= $1
      ORDER BY f.customer_id
)sql"};
const Sql tagged_sql{"survey_samples.tagged", Reach::business, R"sql(
     SELECT f.customer_id
       FROM customer_tags t
       JOIN customer_facts f ON f.customer_id = t.customer_id
      WHERE t.key = $2
        AND COALESCE(f.last_visit_at, 0) >= $1
      ORDER BY f.customer_id
)sql"};
const Sql insert_sql{"survey_samples.insert", Reach::single, R"sql(
     INSERT INTO survey_samples (id, survey_id, channel, tag, active_days, seed, size, population, drawn, at, staff, meant)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
)sql"};
const Sql rate_sql{"survey_samples.rate_so_far", Reach::business, R"sql(
     SELECT COUNT(*), COUNT(answered_at) FROM survey_invitations WHERE asked_at IS NOT NULL
)sql"};

using CustomerId = Id<customers::Customer>;

using Meant = std::optional<customers::Rule>;

// In the order of their ids.
std::vector<CustomerId> group(Context& ctx, const DrawSample& input, const Meant& meant)
{
    const auto since = input.active_days ? Instant{ctx.now().us - *input.active_days * us_per_day} : Instant{0};
    auto all = input.tag ? ctx.db.all<CustomerId>(tagged_sql, since, fold(tidy(input.tag->value))) : ctx.db.all<CustomerId>(everybody_sql, since);
    if (!meant) return all;
    std::vector<CustomerId> both;
    std::ranges::set_intersection(all, customers::those_meant(ctx, *meant), std::back_inserter(both));
    return both;
}

Result<Meant> read_meant(Context& ctx, const customers::Fields& fields, const DrawSample& input)
{
    if (!input.where) return Meant();
    if (!ctx.actor.may(may("customers:read"))) return not_allowed("Only who may see customers may say which of them are meant.");
    TRY(auto rule, customers::read_rule(ctx, fields, input.where->value));
    return Meant(std::move(rule));
}

// The group in an order that the seed alone decides: to take the first ones is to draw by chance without putting back.
std::vector<CustomerId> shuffled(const std::vector<CustomerId>& group, std::int64_t seed)
{
    std::vector<std::pair<std::string, CustomerId>> ranked;
    ranked.reserve(group.size());
    for (const auto customer : group) ranked.emplace_back(crypto::digest(std::to_string(seed) + ":" + to_text(customer)), customer);
    std::ranges::sort(ranked);
    std::vector<CustomerId> order;
    order.reserve(ranked.size());
    for (const auto& [rank, customer] : ranked) order.push_back(customer);
    return order;
}

std::optional<Fault> fault_of(const DrawSample& input)
{
    if (input.size < 1 || input.size > most_at_once) return Fault{"/size", "range", "Draw 1 to 10,000 at once."};
    if (input.active_days && (*input.active_days < 1 || *input.active_days > longest_days)) return Fault{"/active_days", "range", "This is 1 to 3,650 days."};
    return std::nullopt;
}

// A seed of its own where none is given: from chance, and short enough to be written down.
std::int64_t seed_of(const DrawSample& input)
{
    return input.seed ? *input.seed : static_cast<std::int64_t>(std::stoul(crypto::random_hex(3), nullptr, 16));
}

// How far the score of a question may lie from the truth, at worst: answers as spread as the scale allows, drawn without
// putting back from `population` (W. G. Cochran, Sampling Techniques, 1977, 2.6).
std::optional<double> half_width(const Question& question, double answers, double population)
{
    if (answers < 1) return std::nullopt;
    const double of_all = population > 1 ? std::sqrt(std::max(0.0, (population - answers) / (population - 1))) : 0;
    const auto scale = question.scale();
    if (!scale) return std::nullopt;
    const bool is_share = question.kind == QuestionKind::csat || question.kind == QuestionKind::choice;
    const double spread = question.kind == QuestionKind::nps ? 100 : is_share ? 50 : static_cast<double>(scale->highest - scale->lowest) / 2;
    return 1.96 * spread / std::sqrt(answers) * of_all;
}

void expect(Context& ctx, const Survey& survey, SamplePlan& plan)
{
    const auto [asked, answered] = *ctx.db.one<std::tuple<std::int64_t, std::int64_t>>(rate_sql);
    const bool known = asked >= enough_to_know_the_rate;
    plan.response_rate = known ? 100.0 * static_cast<double>(answered) / static_cast<double>(asked) : rate_where_nothing_is_known;
    plan.response_basis = known ? std::to_string(answered) + " of " + std::to_string(asked) + " who were asked so far have answered."
                                : "Fewer than " + std::to_string(enough_to_know_the_rate) + " were asked so far, so one in five is assumed.";
    plan.answers = static_cast<double>(plan.drawn) * plan.response_rate / 100;
    const auto& questions = survey.wording.questions;
    const auto scored = std::ranges::find_if(questions, [](const Question& question) { return question.scale().has_value(); });
    if (scored != questions.end()) plan.half_width = half_width(*scored, plan.answers, static_cast<double>(plan.population));
    plan.sentence = std::to_string(plan.drawn) + " of " + std::to_string(plan.population) + " will be asked; about " + std::to_string(std::llround(plan.answers)) + " will answer";
    if (plan.half_width) plan.sentence += ", so that the truth lies within " + std::to_string(std::llround(std::ceil(*plan.half_width))) + " points of what they say, 19 times in 20";
    plan.sentence += ".";
}

// Goes through the shuffled group until enough were found; `take` is told of each, with what forbids asking them, if anything.
template <class F> SamplePlan walk(Context& ctx, const OpenMatters& matters, const DrawSample& input, const Meant& meant, std::int64_t seed, F&& take)
{
    SamplePlan plan;
    plan.seed = seed;
    const auto all = group(ctx, input, meant);
    plan.population = static_cast<std::int64_t>(all.size());
    std::map<Reason, std::int64_t> left_out;
    const auto way = way_of(ctx, input.channel);
    for (const auto customer : shuffled(all, seed)) {
        if (plan.drawn == input.size) break;
        const auto reason = hurdle(ctx, matters, customer, way);
        if (reason) ++left_out[*reason];
        else ++plan.drawn;
        take(customer, reason);
    }
    for (const auto& [reason, count] : left_out) plan.left_out.push_back({reason, in_words(reason), count});
    return plan;
}

// By a job of ours it would count for nobody.
Result<Done> may_mail(Context& ctx, std::int64_t customers)
{
    if (!messages::can_write_links(ctx.db)) return conflict("Mail with links cannot be written yet, so a program draws nobody who is to be asked by mail.", "mail_not_set_up");
    return messages::may_plan(ctx, customers);
}

}  // namespace

Result<SamplePlan> plan_sample(Context& ctx, const OpenMatters& matters, const customers::Fields& fields, Id<Survey> id, const DrawSample& input)
{
    TRY(const auto survey, read_survey(ctx, id));
    if (survey.state == SurveyState::closed) return conflict("This survey is closed.", "closed");
    if (auto fault = fault_of(input)) return invalid(std::vector{std::move(*fault)});
    TRY(const auto meant, read_meant(ctx, fields, input));
    auto plan = walk(ctx, matters, input, meant, seed_of(input), [](CustomerId, std::optional<Reason>) {});
    expect(ctx, survey, plan);
    return plan;
}

Result<SamplePlan> draw_sample(Context& ctx, const OpenMatters& matters, const customers::Fields& fields, Id<Survey> id, const DrawSample& input)
{
    TRY(const auto survey, open_one(ctx, id));
    if (auto fault = fault_of(input)) return invalid(std::vector{std::move(*fault)});
    TRY(const auto meant, read_meant(ctx, fields, input));
    const bool by_mail = input.channel == AskedBy::email, at_once = by_mail && ctx.actor.is_program();
    if (at_once) CHECK(may_mail(ctx, input.size));
    Occasion occasion;
    occasion.drawn_by = DrawnBy::sample;
    occasion.sample_id = ctx.ids.make<Sample>();
    const auto seed = seed_of(input);
    auto plan = walk(ctx, matters, input, meant, seed, [&](CustomerId customer, std::optional<Reason> reason) { settle(ctx, id, customer, input.channel, occasion, reason); });
    expect(ctx, survey, plan);
    const auto tag = input.tag ? std::optional(input.tag->value) : std::nullopt;
    ctx.db.run(insert_sql, *occasion.sample_id, id, input.channel, tag, input.active_days, seed, input.size, plan.population, plan.drawn,
               touchpoints::whole_ms(ctx.now()), ctx.actor.name, input.where ? std::optional(input.where->value) : std::nullopt);
    if (at_once) CHECK(ask_drawn(ctx, matters, *occasion.sample_id));
    else if (by_mail) plan_drawing(ctx);
    identity::record(ctx, "survey.sample_drawn", to_text(id));
    return plan;
}

}  // namespace rapport::surveys
