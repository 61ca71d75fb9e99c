#include "listening/response.h"

namespace rapport::listening {
namespace {

std::string upper(std::string_view text)
{
    std::string upper(text);
    for (auto& letter : upper) letter = static_cast<char>(letter - 'a' + 'A');
    return upper;
}

}  // namespace

std::optional<std::string> score_fault(Survey survey, std::int64_t score)
{
    const auto [lowest, highest] = scale_of(survey);
    if (score >= lowest && score <= highest) return std::nullopt;
    return "An answer to " + std::string(enum_text(survey)) + " is " + std::to_string(lowest) + " to " + std::to_string(highest) + ".";
}

touchpoints::Touchpoint timeline_entry(const Response& response)
{
    touchpoints::Touchpoint entry;
    entry.id = response.touchpoint_id;
    entry.customer_id = response.customer_id;
    entry.at = response.at;
    entry.kind = touchpoints::Kind::survey;
    entry.channel = response.channel;
    entry.summary = upper(enum_text(response.survey)) + " " + std::to_string(response.score);
    if (response.comment) *entry.summary += ": " + *response.comment;
    entry.source_kind = "response";
    entry.source_id = to_text(response.id);
    entry.import_id = response.import_id;
    return entry;
}

}  // namespace rapport::listening
