#include "messages/store.h"

namespace rapport::messages::store {

BOOST_DESCRIBE_STRUCT(UnsaidWord, (), (customer_id, writer_id, planned_by, subject, text))
BOOST_DESCRIBE_STRUCT(Candidate, (), (message_id, domain, rank, due_at))

namespace {

const Sql insert_sql{"messages.insert", Reach::business, insert_into<Message>("messages")};
const Sql find_sql{"messages.find", Reach::business, "SELECT " + columns<Message>() + " FROM messages WHERE id = $1"};
const Sql find_by_occasion_sql{"messages.find_by_occasion", Reach::business,
    "SELECT " + columns<Message>() + " FROM messages WHERE customer_id = $1 AND occasion = $2 ORDER BY id LIMIT 1"};
const Sql set_state_sql{"messages.set_state", Reach::business,
    "UPDATE messages SET state = $2, reason = $3, fence = $4, attempts = $5, ended_at = $6 WHERE id = $1"};
const Sql set_touchpoint_sql{"messages.set_touchpoint", Reach::business, "UPDATE messages SET touchpoint_id = $2 WHERE id = $1"};
const Sql note_writer_sql{"messages.note_writer", Reach::business, "UPDATE messages SET is_contact = 1, writer_id = $2 WHERE id = $1"};
const Sql note_hand_sql{"messages.note_hand", Reach::business, "UPDATE messages SET is_contact = 0, writer_id = $2 WHERE id = $1"};
const Sql planned_by_key_sql{"messages.planned_by_key", Reach::business,
    "SELECT COUNT(*) FROM audit_events WHERE subject = $1 AND action = 'message.planned' AND via >= 'token ' AND via < 'token!'"};
const Sql unsaid_word_sql{"messages.unsaid_word", Reach::business,
    "SELECT " + columns<UnsaidWord>() + " FROM messages WHERE id = $1 AND is_contact = 1 AND touchpoint_id IS NULL AND customer_id IS NOT NULL"};
const Sql find_to_send_sql{"messages.find_to_send", Reach::business, "SELECT " + columns<MessageToSend>() + " FROM messages WHERE id = $1"};
const Sql set_customer_sql{"messages.set_customer", Reach::business, "UPDATE messages SET customer_id = $2 WHERE id = $1"};
const Sql count_since_sql{"messages.count_since", Reach::business, "SELECT COUNT(*) FROM messages WHERE customer_id = $1 AND planned_at > $2"};
const Sql count_planned_via_sql{"messages.count_planned_via", Reach::business, "SELECT COUNT(*) FROM audit_events WHERE via = $1 AND at > $2 AND action = 'message.planned'"};
// A key stands in the audit log as "token tok_...", always with the same person.
struct Key {
    std::string via;
    std::optional<Id<identity::Staff>> actor_id;
};
BOOST_DESCRIBE_STRUCT(Key, (), (via, actor_id))
const Sql next_key_sql{"messages.next_key", Reach::business, "SELECT " + columns<Key>() + " FROM audit_events WHERE via > $1 AND via < 'token!' AND action = 'message.planned' ORDER BY via LIMIT 1"};
const Sql count_sql{"messages.count", Reach::business, "SELECT COUNT(*) FROM messages WHERE state = $1"};

std::string list_text(const std::string& more)
{
    return "SELECT " + columns<ListedMessage>() + " FROM messages WHERE (planned_at, id) < ($1, $2)" + more + " ORDER BY planned_at DESC, id DESC LIMIT $3";
}
const Sql list_sql{"messages.list", Reach::business, list_text("")};
const Sql list_in_state_sql{"messages.list_in_state", Reach::business, list_text(" AND state = $4")};
const Sql list_of_sql{"messages.list_of", Reach::business, list_text(" AND customer_id = $4 AND (CAST($5 AS TEXT) IS NULL OR state = $5)")};

const Sql enqueue_sql{"message_queue.insert", Reach::single, insert_into<Queued>("message_queue")};
const Sql find_queued_sql{"message_queue.find", Reach::single, "SELECT " + columns<Queued>() + " FROM message_queue WHERE message_id = $1"};
const Sql update_sql{"message_queue.update", Reach::single, "UPDATE message_queue SET " + assignments<Queued>({"message_id"}) + " WHERE message_id = $1"};
const Sql dequeue_sql{"message_queue.remove", Reach::single, "DELETE FROM message_queue WHERE message_id = $1"};
const Sql count_phase_sql{"message_queue.count", Reach::single, "SELECT COUNT(*) FROM message_queue WHERE phase = $1"};
const Sql held_sql{"message_queue.held", Reach::single, "SELECT message_id FROM message_queue WHERE phase = 'held' ORDER BY message_id LIMIT $1"};

const Sql due_sql{"message_queue.due", Reach::single, "SELECT " + columns<Candidate>() + R"sql(
       FROM message_queue
      WHERE phase = 'waiting'
        AND (rank, due_at, message_id) > ($2, $3, $4)
        AND due_at <= $1
      ORDER BY rank, due_at, message_id LIMIT $5
)sql"};

const Sql claim_sql{"message_queue.claim", Reach::single, R"sql(
    UPDATE message_queue
       SET phase = 'claimed', place = $3, fence = $4, lease_until = $5
     WHERE message_id = $1 AND phase = 'waiting' AND due_at <= $2
    RETURNING )sql" + columns<Queued>()};

const Sql hand_sql{"message_queue.hand", Reach::single,
    "UPDATE message_queue SET phase = 'handed', lease_until = $3 WHERE message_id = $1 AND fence = $2 AND phase = 'claimed'"};

const Sql lost_sql{"message_queue.lost", Reach::single, "SELECT " + columns<Queued>() + R"sql(
       FROM message_queue
      WHERE lease_until IS NOT NULL
        AND (lease_until < $1 OR place = $2 OR CAST($2 AS TEXT) = '')
      ORDER BY message_id
)sql"};

const Sql not_held_sql{"message_queue.not_held", Reach::single, "SELECT " + columns<Queued>() + " FROM message_queue WHERE phase <> 'held' ORDER BY message_id"};
const Sql note_try_sql{"message_queue.note_try", Reach::single,
    "UPDATE message_queue SET first_tried_at = $1 WHERE phase = 'waiting' AND due_at <= $1 AND first_tried_at IS NULL"};
const Sql tried_before_sql{"message_queue.tried_before", Reach::single,
    "SELECT " + columns<Queued>() + " FROM message_queue WHERE phase = 'waiting' AND first_tried_at <= $1 ORDER BY message_id LIMIT $2"};
const Sql try_at_once_sql{"message_queue.try_at_once", Reach::single, R"sql(
    UPDATE message_queue
       SET due_at = CASE WHEN due_at > $1 THEN $1 ELSE due_at END,
           first_tried_at = CASE WHEN attempts = 0 THEN NULL ELSE first_tried_at END
     WHERE phase = 'waiting' AND first_tried_at IS NOT NULL
)sql"};

}  // namespace

void insert(Db& db, const Message& message) { db.run(insert_sql, message); }

std::optional<Message> find(Db& db, Id<Message> id) { return db.one<Message>(find_sql, id); }

std::optional<Message> find_by_occasion(Db& db, Id<customers::Customer> customer, const std::string& occasion)
{
    return db.one<Message>(find_by_occasion_sql, customer, occasion);
}

void set_state(Db& db, Id<Message> id, State state, const std::optional<std::string>& reason, std::int64_t fence, std::int64_t attempts, std::optional<Instant> ended_at)
{
    db.run(set_state_sql, id, state, reason, fence, attempts, ended_at);
}

void set_touchpoint(Db& db, Id<Message> id, std::optional<Id<touchpoints::Touchpoint>> touchpoint) { db.run(set_touchpoint_sql, id, touchpoint); }
void note_writer(Db& db, Id<Message> id, const Writer& writer) { db.run(note_writer_sql, id, writer); }
void note_hand(Db& db, Id<Message> id, const Writer& writer) { db.run(note_hand_sql, id, writer); }
bool is_planned_by_key(Db& db, Id<Message> id) { return db.value<std::int64_t>(planned_by_key_sql, to_text(id)) > 0; }
std::optional<UnsaidWord> unsaid_word(Db& db, Id<Message> id) { return db.one<UnsaidWord>(unsaid_word_sql, id); }
std::optional<MessageToSend> find_to_send(Db& db, Id<Message> id) { return db.one<MessageToSend>(find_to_send_sql, id); }
void set_customer(Db& db, Id<Message> id, std::optional<Id<customers::Customer>> customer) { db.run(set_customer_sql, id, customer); }

std::vector<ListedMessage> list(Db& db, std::optional<Id<customers::Customer>> customer, std::optional<State> state, const Before& before, int limit)
{
    if (customer) return db.all<ListedMessage>(list_of_sql, before.at, before.id, limit + 1, *customer, state);
    if (state) return db.all<ListedMessage>(list_in_state_sql, before.at, before.id, limit + 1, *state);
    return db.all<ListedMessage>(list_sql, before.at, before.id, limit + 1);
}

std::int64_t count_since(Db& db, Id<customers::Customer> customer, Instant since) { return db.value<std::int64_t>(count_since_sql, customer, since); }

// From key to key by the index, so that what they wrote before is not gone through.
std::int64_t count_planned_by_keys(Db& db, Id<identity::Staff> staff, Instant since)
{
    std::int64_t count = 0;
    for (auto key = db.one<Key>(next_key_sql, std::string("token ")); key; key = db.one<Key>(next_key_sql, std::string(key->via)))
        if (key->actor_id == staff) count += db.value<std::int64_t>(count_planned_via_sql, key->via, since);
    return count;
}

std::int64_t count(Db& db, State state) { return db.value<std::int64_t>(count_sql, state); }

void enqueue(Db& db, const Queued& row) { db.run(enqueue_sql, row); }
std::optional<Queued> find_queued(Db& db, Id<Message> id) { return db.one<Queued>(find_queued_sql, id); }
void update(Db& db, const Queued& row) { db.run(update_sql, row); }
void dequeue(Db& db, Id<Message> id) { db.run(dequeue_sql, id); }
std::int64_t count(Db& db, Phase phase) { return db.value<std::int64_t>(count_phase_sql, phase); }
std::vector<Id<Message>> held(Db& db, int limit) { return db.all<Id<Message>>(held_sql, limit); }

std::vector<Candidate> due(Db& db, Instant now, const Behind& behind, int limit)
{
    return db.all<Candidate>(due_sql, now, behind.rank, behind.due_at, behind.id, limit);
}

std::optional<Queued> claim(Db& db, Id<Message> id, Instant now, const std::string& place, std::int64_t fence, Instant lease_until)
{
    return db.one<Queued>(claim_sql, id, now, place, fence, lease_until);
}

bool hand(Db& db, Id<Message> id, std::int64_t fence, Instant lease_until) { return db.run(hand_sql, id, fence, lease_until) == 1; }

std::vector<Queued> lost(Db& db, Instant now, const std::optional<std::string>& place) { return db.all<Queued>(lost_sql, now, place); }
std::vector<Queued> not_held(Db& db) { return db.all<Queued>(not_held_sql); }
void note_try(Db& db, Instant now) { db.run(note_try_sql, now); }
std::vector<Queued> tried_before(Db& db, Instant before, int limit) { return db.all<Queued>(tried_before_sql, before, limit); }
void try_at_once(Db& db, Instant now) { db.run(try_at_once_sql, now); }

}  // namespace rapport::messages::store
