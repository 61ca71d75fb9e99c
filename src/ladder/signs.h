// Which rows are evidence, and of what kind. The evidence with its words and the figures of everybody both go by these rules.
#pragma once
#include "enquiries/delivery.h"
#include "ladder/ladder.h"
#include "listening/response.h"
#include "touchpoints/touchpoint.h"

namespace rapport::ladder {

// They asked for what we know and got it: where they got help; where our answer was more than they expected; or where it was noted what of it
// did them good. A question that was answered as expected (when do you open?) is none, and a complaint is none either.
template <class Met> bool is_advice(const Met& met)
{
    using touchpoints::Expectation, touchpoints::Stage;
    if (met.expectation == Expectation::missed || met.source_kind == "case") return false;
    if (met.stage == Stage::asks) return met.expectation == Expectation::exceeded || (met.expectation && met.expectation_by);
    return met.stage == Stage::gets_help || met.kind == touchpoints::Kind::service;
}

// Calls put(kind, what, of the expectation) for each kind of evidence that a touchpoint is, but for a purchase: of what was expected, or
// of the contact itself.
template <class Met, class Put> void signs_of(const Met& met, Put put)
{
    using touchpoints::Expectation, touchpoints::Kind, touchpoints::Stage;
    const bool good = met.expectation && *met.expectation != Expectation::missed;
    if (good) put(EvidenceKind::met, "Got what they expected", true);
    if (met.expectation == Expectation::exceeded) put(EvidenceKind::exceeded, "Got more than they expected", true);
    const bool theirs = met.direction == touchpoints::Direction::in && touchpoints::is_human_contact(met.kind);
    if (theirs && is_advice(met)) put(EvidenceKind::advice, "Asked for our advice or help", false);
    if (met.kind == Kind::meeting) put(EvidenceKind::meeting, "Met outside business", false);
    if (met.kind == Kind::event && theirs) put(EvidenceKind::event, "Took part", false);
    if (met.stage == Stage::recommends && theirs) put(EvidenceKind::recommends, "Recommended us", false);
}

// Calls put(kind, what) where an answer is evidence.
template <class Put> void signs_of(listening::Survey survey, std::int64_t score, Put put)
{
    using listening::Survey;
    if (survey == Survey::nps && score >= 9) put(EvidenceKind::promoter, "Would recommend us");
    if (survey == Survey::csat && score >= 4) put(EvidenceKind::content, "Said they are content");
    if (survey == Survey::ces && score >= 6) put(EvidenceKind::easy, "Found it easy");
}

// shipment: one that was delivered.
inline bool came_on_time(const enquiries::Shipment& shipment, const TimeZone& zone) { return enquiries::late_seconds(shipment, *shipment.delivered_at, zone) <= 0; }

}  // namespace rapport::ladder
