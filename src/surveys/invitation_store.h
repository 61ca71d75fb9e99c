// The tables survey_invitations, survey_keys, survey_left_outs, survey_stops and survey_seldoms.
#pragma once
#include "base/db/db.h"
#include "base/newest_first.h"
#include "surveys/invitation.h"

#include <functional>

namespace rapport::surveys::store {

void insert(Db& db, const Invitation& invitation);
void update(Db& db, const Invitation& invitation);
void remove(Db& db, const Invitation& invitation);
// Of who is to be asked still about a contact.
std::vector<Invitation> unanswered_about(Db& db, Id<customers::Customer> customer, Id<touchpoints::Touchpoint> contact);
std::optional<Invitation> find_invitation(Db& db, Id<customers::Customer> customer, Id<Invitation> id);
std::optional<Invitation> find_invitation(Db& db, Id<Invitation> id);

struct Named {
    std::optional<std::string> preferred_name, name, company, external_id;
};
BOOST_DESCRIBE_STRUCT(Named, (), (preferred_name, name, company, external_id))
struct NamedInvitation {
    Invitation invitation;
    std::optional<std::string> customer;
};
BOOST_DESCRIBE_STRUCT(NamedInvitation, (), (invitation, customer))
std::vector<NamedInvitation> list_invitations(Db& db, Id<Survey> survey, const std::optional<InvitationState>& state, Instant now,
                                              const Before& before, int limit);

// Who was drawn to be asked by mail and was not yet, for surveys that are open: the first drawn first.
std::vector<Invitation> to_mail(Db& db, int limit);
// Of those whom this sample drew to be asked by mail.
std::vector<Invitation> to_mail(Db& db, Id<Sample> sample);
// Whom this mail asks.
std::optional<Invitation> find_by_mail(Db& db, Id<customers::Customer> customer, Id<messages::Message> mail);
// Whom a mail asks, and who has not answered.
std::vector<Invitation> asked_by_mail(Db& db, Id<customers::Customer> customer);

// What opens it. Others of the same invitation are forgotten.
void forget_keys(Db& db, const Invitation& invitation);
void put_key(Db& db, const std::string& key_hash, const Invitation& invitation);
std::optional<Invitation> find_by_key(Db& db, const std::string& key_hash);

struct NamedLeftOut {
    LeftOut left_out;
    std::optional<std::string> customer;
};
BOOST_DESCRIBE_STRUCT(NamedLeftOut, (), (left_out, customer))
void insert(Db& db, const LeftOut& left_out);
void forget_left_outs(Db& db, Id<customers::Customer> customer, Id<touchpoints::Touchpoint> contact);
std::vector<NamedLeftOut> list_left_outs(Db& db, Id<Survey> survey, const Before& before, int limit);
// Whether a rule has drawn or left out this contact already.
bool is_settled(Db& db, Id<customers::Customer> customer, Id<SurveyRule> rule, Id<touchpoints::Touchpoint> touchpoint);

void insert(Db& db, const Stop& stop);
bool has_stopped(Db& db, Id<customers::Customer> customer);
std::optional<Instant> stopped_since(Db& db, Id<customers::Customer> customer);
void remove_stops(Db& db, Id<customers::Customer> customer);
Id<Stop> last_stop(Db& db, Id<customers::Customer> customer);      // none: they have not
Id<Stop> last_own_stop(Db& db, Id<customers::Customer> customer);  // of those that no file brought
std::optional<Stop> find_stop(Db& db, Id<Stop> id);
void remove(Db& db, const Stop& stop);

void insert(Db& db, const Seldom& seldom);
std::optional<Instant> seldom_since(Db& db, Id<customers::Customer> customer);
void remove_seldoms(Db& db, Id<customers::Customer> customer);
Id<Seldom> last_seldom(Db& db, Id<customers::Customer> customer);  // none: they have not
Id<Seldom> last_own_seldom(Db& db, Id<customers::Customer> customer);
std::optional<Seldom> find_seldom(Db& db, Id<Seldom> id);
void remove(Db& db, const Seldom& seldom);

// Who said one of both, each with their id as files have it.
void each_wish(Db& db, const std::function<void(const std::string& customer, std::optional<Instant> stopped_at, std::optional<Instant> seldom_since)>& take);

// When they were asked last, not counting `but`; the fact last_asked_at counts all. keep_facts also keeps since when they do not want to be asked, or less often.
std::optional<Instant> last_drawn(Db& db, Id<customers::Customer> customer, std::optional<Id<Invitation>> but);
void keep_facts(Db& db, Id<customers::Customer> customer);

}  // namespace rapport::surveys::store
