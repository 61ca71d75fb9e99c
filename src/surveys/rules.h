// Rules: after which contacts customers are asked, and how many of them.
#pragma once
#include "surveys/asking.h"

namespace rapport::surveys {

struct SurveyRule {
    Id<SurveyRule> id;
    Id<Survey> survey_id;
    touchpoints::Kind touchpoint_kind = touchpoints::Kind::delivery;
    std::int64_t after_hours = 0;
    std::int64_t one_in = 1;
    AskedBy channel = AskedBy::email;
    Instant created_at;
    std::optional<Instant> ended_at;
};
BOOST_DESCRIBE_STRUCT(SurveyRule, (), (id, survey_id, touchpoint_kind, after_hours, one_in, channel, created_at, ended_at))

struct NewRule {
    touchpoints::Kind touchpoint_kind = touchpoints::Kind::delivery;
    std::int64_t after_hours = 0;       // 0 to 720
    std::int64_t one_in = 1;            // 1 to 1,000
    AskedBy channel = AskedBy::email;
};
BOOST_DESCRIBE_STRUCT(NewRule, (), (touchpoint_kind, after_hours, one_in, channel))

// For contacts from now on. not_found; invalid: hours or one_in outside their bounds, or surveys themselves as the contact.
Result<SurveyRule> add_rule(Context& ctx, Id<Survey> survey, const NewRule& input);
// The newest first. not_found.
Result<std::vector<SurveyRule>> list_rules(Context& ctx, Id<Survey> survey);
// not_found; conflict "ended".
Result<SurveyRule> end_rule(Context& ctx, Id<SurveyRule> id);

// Whether a contact is one of those that a rule draws: one in so many, the same whenever it is asked.
bool draws(const SurveyRule& rule, Id<touchpoints::Touchpoint> contact);

// Draws whom the rules of open surveys want to ask by now. A contact written down late is still found for a week. The same
// twice draws nobody twice; answers how many were drawn.
std::int64_t draw_by_rules(Context& ctx, const OpenMatters& matters);

}  // namespace rapport::surveys
