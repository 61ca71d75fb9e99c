// What a customer answered when we asked.
#pragma once
#include "base/describe.h"
#include "customers/customer.h"
#include "imports/names.h"
#include "touchpoints/touchpoint.h"

namespace rapport::listening {

// nps: how likely they would recommend us, 0 to 10. csat: how satisfied they are, 1 to 5. ces: how easy it was, 1 to 7.
enum class Survey { nps, csat, ces };
BOOST_DESCRIBE_ENUM(Survey, nps, csat, ces)

struct Scale {
    std::int64_t lowest, highest;
};
constexpr Scale scale_of(Survey survey)
{
    switch (survey) {
    case Survey::nps: return {0, 10};
    case Survey::csat: return {1, 5};
    case Survey::ces: return {1, 7};
    }
    return {0, 0};
}
// "An answer to nps is 0 to 10."; nothing when the score is on the scale.
std::optional<std::string> score_fault(Survey survey, std::int64_t score);

struct Response {
    Id<customers::Customer> customer_id;
    Id<Response> id;
    std::optional<std::string> external_id;
    Instant at;
    Survey survey = Survey::nps;
    std::int64_t score = 0;
    std::optional<std::string> comment;
    std::optional<std::string> channel;
    Id<touchpoints::Touchpoint> touchpoint_id;
    std::optional<Id<imports::Import>> import_id;   // the last import that wrote it
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;

    bool operator==(const Response&) const = default;
};
BOOST_DESCRIBE_STRUCT(Response, (), (customer_id, id, external_id, at, survey, score, comment, channel, touchpoint_id, import_id,
    created_at, updated_at, version))

// Its entry on the timeline: "NPS 9: The rye bread was still warm."
touchpoints::Touchpoint timeline_entry(const Response& response);

}  // namespace rapport::listening

RAPPORT_ID(rapport::listening::Response, "rsp");
