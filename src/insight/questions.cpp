#include "insight/questions.h"

namespace rapport::insight {

Result<Question> question_of(const Desk& desk, const AskReport& asked)
{
    constexpr std::int64_t hundred_years = 36525;
    Question question;
    question.as_of = asked.as_of.value_or(desk.runtime.business()->time_zone.local_day(desk.runtime.clock.now()));
    question.period = asked.period.value_or(question.period);
    question.horizon_days = asked.horizon_days.value_or(question.horizon_days);
    question.discount_rate = asked.discount_rate.value_or(question.discount_rate);
    question.time_unit = asked.time_unit.value_or(question.time_unit);
    const auto model = parse_model(asked.model.value_or("auto"));

    std::vector<Fault> faults;
    if (question.horizon_days < 1 || question.horizon_days > hundred_years) faults.push_back({"/horizon_days", "range", "The horizon is 1 day to 100 years."});
    if (!(question.discount_rate > -1 && question.discount_rate <= 10)) faults.push_back({"/discount_rate", "range", "The discount rate is a share a year, such as 0.1."});
    if (!model) faults.push_back({"/model", "unknown_value", "The model is one of auto, bg_nbd, mbg_nbd, pareto_nbd, mbg_cnbd_k."});
    if (model == Model::mbg_cnbd_k && question.horizon_days > rhythm_horizon_days) faults.push_back({"/horizon_days", "range", "With mbg_cnbd_k the horizon is at most 10 years."});
    if (!faults.empty()) return invalid(std::move(faults));
    question.model = *model;
    return question;
}

}  // namespace rapport::insight
