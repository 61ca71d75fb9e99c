#include "surveys/rules.h"

#include "base/crypto/crypto.h"
#include "identity/audit.h"
#include "surveys/invitation_store.h"
#include "surveys/service.h"

namespace rapport::surveys {
namespace {

constexpr std::int64_t longest_hours = 720;
constexpr std::int64_t rarest = 1'000;
constexpr std::int64_t found_for_us = 7 * us_per_day;

const Sql insert_sql{"survey_rules.insert", Reach::single, insert_into<SurveyRule>("survey_rules")};
const Sql find_sql{"survey_rules.find", Reach::single, "SELECT " + columns<SurveyRule>() + " FROM survey_rules WHERE id = $1"};
const Sql list_sql{"survey_rules.list", Reach::single,
    "SELECT " + columns<SurveyRule>() + " FROM survey_rules WHERE survey_id = $1 ORDER BY created_at DESC, id DESC"};
const Sql end_sql{"survey_rules.end", Reach::single, "UPDATE survey_rules SET ended_at = $2 WHERE id = $1"};
const Sql running_sql{"survey_rules.running", Reach::single,
    "SELECT " + columns<SurveyRule>("r.") + R"sql(
       FROM survey_rules r
       JOIN surveys s ON s.id = r.survey_id
      WHERE r.ended_at IS NULL AND s.opened_at IS NOT NULL AND s.closed_at IS NULL
      ORDER BY r.id
)sql"};

struct Contact {
    Id<customers::Customer> customer_id;
    Id<touchpoints::Touchpoint> id;
    Instant at;
    std::optional<std::string> staff;
};
BOOST_DESCRIBE_STRUCT(Contact, (), (customer_id, id, at, staff))
const Sql contacts_sql{"survey_rules.contacts", Reach::business, R"sql(
     SELECT customer_id, id, at, staff
       FROM touchpoints
      WHERE kind = $1 AND at >= $2 AND at <= $3
      ORDER BY at, id
)sql"};

Occasion occasion_of(const SurveyRule& rule, const Contact& contact)
{
    Occasion occasion;
    occasion.drawn_by = DrawnBy::rule;
    occasion.rule_id = rule.id;
    occasion.touchpoint_id = contact.id;
    occasion.touchpoint_kind = rule.touchpoint_kind;
    occasion.touchpoint_at = contact.at;
    occasion.staff = contact.staff;
    return occasion;
}

}  // namespace

Result<SurveyRule> add_rule(Context& ctx, Id<Survey> survey, const NewRule& input)
{
    CHECK(read_survey(ctx, survey));
    std::vector<Fault> faults;
    if (input.after_hours < 0 || input.after_hours > longest_hours) faults.push_back({"/after_hours", "range", "This is 0 to 720 hours."});
    if (input.one_in < 1 || input.one_in > rarest) faults.push_back({"/one_in", "range", "This is 1 to 1,000."});
    if (input.touchpoint_kind == touchpoints::Kind::survey) faults.push_back({"/touchpoint_kind", "circle", "A survey cannot ask after surveys."});
    if (!faults.empty()) return invalid(std::move(faults));
    const SurveyRule rule{ctx.ids.make<SurveyRule>(), survey, input.touchpoint_kind, input.after_hours, input.one_in, input.channel, ctx.now(), {}};
    ctx.db.run(insert_sql, rule);
    identity::record(ctx, "survey.rule_added", to_text(survey));
    return rule;
}

Result<std::vector<SurveyRule>> list_rules(Context& ctx, Id<Survey> survey)
{
    CHECK(read_survey(ctx, survey));
    return ctx.db.all<SurveyRule>(list_sql, survey);
}

Result<SurveyRule> end_rule(Context& ctx, Id<SurveyRule> id)
{
    auto rule = ctx.db.one<SurveyRule>(find_sql, id);
    if (!rule) return not_found("There is no such rule.");
    if (rule->ended_at) return conflict("This rule has ended already.", "ended");
    rule->ended_at = ctx.now();
    ctx.db.run(end_sql, id, rule->ended_at);
    identity::record(ctx, "survey.rule_ended", to_text(rule->survey_id));
    return std::move(*rule);
}

bool draws(const SurveyRule& rule, Id<touchpoints::Touchpoint> contact)
{
    const auto chance = crypto::digest(to_text(rule.id) + ":" + to_text(contact)).substr(0, 15);
    return std::stoll(chance, nullptr, 16) % rule.one_in == 0;
}

std::int64_t draw_by_rules(Context& ctx, const OpenMatters& matters)
{
    std::int64_t drawn = 0;
    for (const auto& rule : ctx.db.all<SurveyRule>(running_sql)) {
        const auto now = ctx.now().us;
        const Instant until{now - rule.after_hours * 3600 * us_per_second};
        const Instant from{std::max(rule.created_at.us, until.us - found_for_us)};
        for (const auto& contact : ctx.db.all<Contact>(contacts_sql, rule.touchpoint_kind, from, until)) {
            if (!draws(rule, contact.id) || store::is_settled(ctx.db, contact.customer_id, rule.id, contact.id)) continue;
            drawn += draw(ctx, matters, rule.survey_id, contact.customer_id, rule.channel, occasion_of(rule, contact)) ? 1 : 0;
        }
    }
    return drawn;
}

}  // namespace rapport::surveys
