// A customer who was drawn for a survey: how they are to be asked, when they were, and when they answered.
#pragma once
#include "imports/names.h"
#include "messages/message.h"
#include "surveys/survey.h"

namespace rapport::surveys {

struct Invitation;
struct SurveyRule;
struct Sample;
struct LeftOut;

// How somebody is asked. At the counter they are there, so no address is needed.
enum class AskedBy { email, sms, post, counter };
BOOST_DESCRIBE_ENUM(AskedBy, email, sms, post, counter)

enum class DrawnBy { hand, rule, sample };
BOOST_DESCRIBE_ENUM(DrawnBy, hand, rule, sample)

// Why they were drawn.
struct Occasion {
    DrawnBy drawn_by = DrawnBy::hand;
    std::optional<Id<SurveyRule>> rule_id;
    std::optional<Id<Sample>> sample_id;
    std::optional<Id<touchpoints::Touchpoint>> touchpoint_id;   // the contact that they are asked about
    std::optional<touchpoints::Kind> touchpoint_kind;
    std::optional<Instant> touchpoint_at;
    std::optional<std::string> staff;                           // who served them there
    BOOST_DESCRIBE_CLASS(Occasion, (), (drawn_by, rule_id, sample_id, touchpoint_id, touchpoint_kind, touchpoint_at, staff), (), ())
};

struct Invitation : Occasion {
    Id<customers::Customer> customer_id;
    Id<Invitation> id;
    Id<Survey> survey_id;
    AskedBy channel = AskedBy::counter;
    std::optional<std::string> code;            // the short code on a paper sheet
    Instant drawn_at;
    std::optional<Instant> asked_at;
    std::optional<std::string> asked_by;
    std::optional<Instant> expires_at;
    std::optional<Instant> answered_at;         // of an answer without a name the day alone
    std::int64_t version = 1;
    std::optional<Id<messages::Message>> message_id;            // the mail that asks them
};
BOOST_DESCRIBE_STRUCT(Invitation, (Occasion),
    (customer_id, id, survey_id, channel, code, drawn_at, asked_at, asked_by, expires_at, answered_at, version, message_id))

// waiting: somebody is to ask them still.
enum class InvitationState { waiting, asked, answered, expired };
BOOST_DESCRIBE_ENUM(InvitationState, waiting, asked, answered, expired)
InvitationState state_of(const Invitation& invitation, Instant now);

// Why somebody who was drawn is not asked.
enum class Reason { asked_lately, asked_seldom, does_not_want, no_consent, no_contact, open_matter, too_late, enough_today };
BOOST_DESCRIBE_ENUM(Reason, asked_lately, asked_seldom, does_not_want, no_consent, no_contact, open_matter, too_late, enough_today)

struct LeftOut {
    Id<customers::Customer> customer_id;
    Id<LeftOut> id;
    Id<Survey> survey_id;
    std::optional<Id<SurveyRule>> rule_id;
    std::optional<Id<Sample>> sample_id;
    std::optional<Id<touchpoints::Touchpoint>> touchpoint_id;
    Reason reason = Reason::asked_lately;
    Instant at;
};
BOOST_DESCRIBE_STRUCT(LeftOut, (), (customer_id, id, survey_id, rule_id, sample_id, touchpoint_id, reason, at))

// They do not want to be asked any more.
struct Stop {
    Id<customers::Customer> customer_id;
    Id<Stop> id;
    Instant at;
    std::optional<Id<imports::Import>> import_id = {};     // that brought it; none: they said it to us
};
BOOST_DESCRIBE_STRUCT(Stop, (), (customer_id, id, at, import_id))

// They want to be asked less often (seldom.h).
struct Seldom {
    Id<customers::Customer> customer_id;
    Id<Seldom> id;
    Instant at;
    std::optional<Id<imports::Import>> import_id = {};
};
BOOST_DESCRIBE_STRUCT(Seldom, (), (customer_id, id, at, import_id))

}  // namespace rapport::surveys

RAPPORT_ID(rapport::surveys::Invitation, "inv");
RAPPORT_ID(rapport::surveys::SurveyRule, "srl");
RAPPORT_ID(rapport::surveys::Sample, "smp");
RAPPORT_ID(rapport::surveys::LeftOut, "lft");
