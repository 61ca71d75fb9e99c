// The tables messages and message_queue.
#pragma once
#include "base/db/db.h"
#include "base/newest_first.h"
#include "messages/message.h"

namespace rapport::messages::store {

void insert(Db& db, const Message& message);
std::optional<Message> find(Db& db, Id<Message> id);
struct MessageToSend : Message {
    std::optional<bool> has_files;
    std::optional<bool> is_contact;         // not null: somebody's own words; true: they stand on the timeline, else where they were written (a case)
};
BOOST_DESCRIBE_STRUCT(MessageToSend, (Message), (has_files, is_contact))
std::optional<MessageToSend> find_to_send(Db& db, Id<Message> id);
std::optional<Message> find_by_occasion(Db& db, Id<customers::Customer> customer, const std::string& occasion);
// A person wrote it, one of the staff or not: their word to the customer, for the timeline. Nothing: nobody did.
using Writer = std::optional<Id<identity::Staff>>;
void note_writer(Db& db, Id<Message> id, const Writer& writer);
// The same of words that stand elsewhere, and not on the timeline by themselves.
void note_hand(Db& db, Id<Message> id, const Writer& writer);
bool is_planned_by_key(Db& db, Id<Message> id);
// What a person wrote to a customer and stands on no timeline.
struct UnsaidWord {
    Id<customers::Customer> customer_id;
    Writer writer_id;
    std::string planned_by;
    std::string subject;
    std::string text;
};
std::optional<UnsaidWord> unsaid_word(Db& db, Id<Message> id);
void set_customer(Db& db, Id<Message> id, std::optional<Id<customers::Customer>> customer);
void set_touchpoint(Db& db, Id<Message> id, std::optional<Id<touchpoints::Touchpoint>> touchpoint);
void set_state(Db& db, Id<Message> id, State state, const std::optional<std::string>& reason, std::int64_t fence, std::int64_t attempts, std::optional<Instant> ended_at);
// Newest first: at most limit + 1.
std::vector<ListedMessage> list(Db& db, std::optional<Id<customers::Customer>> customer, std::optional<State> state, const Before& before, int limit);
std::int64_t count(Db& db, State state);
std::int64_t count_since(Db& db, Id<customers::Customer> customer, Instant since);       // that were planned
std::int64_t count_planned_by_keys(Db& db, Id<identity::Staff> staff, Instant since);   // by all keys of programs that are this one's

void enqueue(Db& db, const Queued& row);
std::optional<Queued> find_queued(Db& db, Id<Message> id);
void update(Db& db, const Queued& row);
void dequeue(Db& db, Id<Message> id);
std::int64_t count(Db& db, Phase phase);
std::vector<Id<Message>> held(Db& db, int limit);

// Where a list of candidates goes on.
struct Behind {
    std::int64_t rank = -1;
    Instant due_at;
    std::int64_t id = 0;
};
struct Candidate {
    Id<Message> message_id;
    std::string domain;
    std::int64_t rank = 0;
    Instant due_at;
};
std::vector<Candidate> due(Db& db, Instant now, const Behind& behind, int limit);
// Takes one that waits and is due; nothing when it does not any more.
std::optional<Queued> claim(Db& db, Id<Message> id, Instant now, const std::string& place, std::int64_t fence, Instant lease_until);
bool hand(Db& db, Id<Message> id, std::int64_t fence, Instant lease_until);

// Whose lease has ended, or who were claimed at `place`; at any place for "".
std::vector<Queued> lost(Db& db, Instant now, const std::optional<std::string>& place);
// All that were claimed or handed, or wait.
std::vector<Queued> not_held(Db& db);
// Notes of all that are due that a try was made; and those first tried before `before`.
void note_try(Db& db, Instant now);
std::vector<Queued> tried_before(Db& db, Instant before, int limit);
// What was put off is due now, and its days begin anew where it was the server alone that put it off.
void try_at_once(Db& db, Instant now);

}  // namespace rapport::messages::store
