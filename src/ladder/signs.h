// Which rows are evidence, and of what kind. The evidence with its words and the figures of everybody both go by these rules.
#pragma once
#include "enquiries/delivery.h"
#include "ladder/ladder.h"
#include "listening/response.h"
#include "touchpoints/touchpoint.h"

#include <optional>

namespace rapport::ladder {

constexpr std::int64_t put_right_us = 60 * us_per_day;  // a problem that took longer was not solved together

// Calls put(kind, what, of the expectation) for each kind of evidence that a touchpoint is, but for a purchase: of what was expected, or
// of the contact itself. A customer's touchpoints come in the order of time; missed_at is when we let them down and it was not put right.
template <class Met, class Put> void signs_of(const Met& met, std::optional<Instant>& missed_at, Put put)
{
    using touchpoints::Expectation, touchpoints::Kind, touchpoints::Stage;
    const bool good = met.expectation && *met.expectation != Expectation::missed;
    if (good) put(EvidenceKind::met, "Got what they expected", true);
    if (met.expectation == Expectation::exceeded) put(EvidenceKind::exceeded, "Got more than they expected", true);
    const bool asked = met.stage == Stage::asks || met.stage == Stage::gets_help || met.kind == Kind::service;
    const bool theirs = met.direction == touchpoints::Direction::in && touchpoints::is_human_contact(met.kind);
    if (asked && theirs && met.expectation != Expectation::missed) put(EvidenceKind::advice, "Asked for our advice or help", false);
    if (met.kind == Kind::meeting) put(EvidenceKind::meeting, "Met outside business", false);
    if (met.kind == Kind::event && theirs) put(EvidenceKind::event, "Took part", false);
    if (met.stage == Stage::recommends && theirs) put(EvidenceKind::recommends, "Recommended us", false);
    if (good && asked && theirs && missed_at && met.at.us - missed_at->us < put_right_us) {
        put(EvidenceKind::solved_together, "Put it right together", true);
        missed_at.reset();
    }
    if (met.expectation == Expectation::missed) missed_at = met.at;
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
