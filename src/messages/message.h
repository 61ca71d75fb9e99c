// A message to one recipient, and how far it is.
//
//   planned -> claimed -> handed -> accepted | failed | unknown
//                                -> deferred: as planned, due later
//   planned, deferred <-> held;  these -> withdrawn;  unknown, failed -> planned by a person's act
//
// claimed: one sender has it under a lease; nothing of it has left. handed: stored before the first byte of it leaves. What
// was handed and has no answer is unknown: the server may have it, so it is never sent again but by a person's act.
#pragma once
#include "base/describe.h"
#include "touchpoints/touchpoint.h"

namespace rapport::messages {

// test: to one of us. service: somebody waits for it. marketing: only with consent, and with a way out.
enum class Purpose { test, service, marketing };
BOOST_DESCRIBE_ENUM(Purpose, test, service, marketing)

enum class State { planned, held, claimed, handed, deferred, accepted, failed, unknown, withdrawn };
BOOST_DESCRIBE_ENUM(State, planned, held, claimed, handed, deferred, accepted, failed, unknown, withdrawn)

struct Message;

// Without its texts, as a list shows it.
struct ListedMessage {
    Id<Message> id;
    std::optional<Id<customers::Customer>> customer_id;
    Purpose purpose = Purpose::service;
    std::optional<std::string> occasion;
    std::string to_name;
    std::string to_address;
    std::string from_name;
    std::string from_address;
    std::optional<std::string> reply_to;
    std::string message_id;
    std::optional<std::string> in_reply_to;
    std::optional<std::string> unsubscribe_link;
    std::string subject;
    State state = State::planned;               // in the table never claimed, handed or deferred: those are the queue's
    std::optional<std::string> reason;
    std::int64_t fence = 0;
    std::int64_t attempts = 0;
    Instant planned_at;
    std::string planned_by;
    Instant due_at;
    std::optional<Instant> ended_at;
    std::optional<Instant> bounced_at;          // a report says that it did not arrive after all
    std::optional<std::string> bounce;
    std::optional<Id<touchpoints::Touchpoint>> touchpoint_id;   // of what a person wrote: it stands on the timeline, until it ends without having reached them
};
BOOST_DESCRIBE_STRUCT(ListedMessage, (), (id, customer_id, purpose, occasion, to_name, to_address, from_name, from_address, reply_to, message_id,
    in_reply_to, unsubscribe_link, subject, state, reason, fence, attempts, planned_at, planned_by, due_at, ended_at, bounced_at, bounce, touchpoint_id))

struct Message : ListedMessage {
    std::string text;
    std::optional<std::string> html;
};
BOOST_DESCRIBE_STRUCT(Message, (ListedMessage), (text, html))

constexpr bool is_ended(State state) { return state >= State::accepted; }

enum class Phase { waiting, claimed, handed, held };
BOOST_DESCRIBE_ENUM(Phase, waiting, claimed, handed, held)

// A message that has not ended.
struct Queued {
    Id<Message> message_id;
    std::string domain;
    std::int64_t rank = 0;
    Phase phase = Phase::waiting;
    Instant due_at;
    std::int64_t fence = 0;
    std::optional<std::string> place;
    std::optional<Instant> lease_until;
    std::int64_t attempts = 0;
    std::optional<Instant> first_tried_at;
    std::optional<std::string> last_reply;
};
BOOST_DESCRIBE_STRUCT(Queued, (), (message_id, domain, rank, phase, due_at, fence, place, lease_until, attempts, first_tried_at, last_reply))

}  // namespace rapport::messages

RAPPORT_ID(rapport::messages::Message, "msg");
