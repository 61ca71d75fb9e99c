#include "surveys/invitation_store.h"

namespace rapport::surveys::store {
namespace {

const Sql insert_sql{"survey_invitations.insert", Reach::one_customer, insert_into<Invitation>("survey_invitations")};
const Sql update_sql{"survey_invitations.update", Reach::one_customer,
    "UPDATE survey_invitations SET " + assignments<Invitation>({"customer_id", "id"}) + " WHERE customer_id = $8 AND id = $9"};
const Sql remove_sql{"survey_invitations.remove", Reach::one_customer, "DELETE FROM survey_invitations WHERE customer_id = $1 AND id = $2"};
const Sql find_sql{"survey_invitations.find", Reach::one_customer,
    "SELECT " + columns<Invitation>() + " FROM survey_invitations WHERE customer_id = $1 AND id = $2"};
const Sql find_anywhere_sql{"survey_invitations.find_anywhere", Reach::business,
    "SELECT " + columns<Invitation>() + " FROM survey_invitations WHERE id = $1"};

// Its state at $3 is the word $2, where one is wanted.
const Sql list_sql{"survey_invitations.list", Reach::business,
    "SELECT " + columns<Invitation>("i.") + R"sql(, c.name
       FROM survey_invitations i
       JOIN customers c ON c.id = i.customer_id
      WHERE i.survey_id = $1
        AND (CAST($2 AS TEXT) IS NULL OR $2 = CASE WHEN i.answered_at IS NOT NULL THEN 'answered'
                                                   WHEN i.asked_at IS NULL THEN 'waiting'
                                                   WHEN i.expires_at <= $3 THEN 'expired'
                                                   ELSE 'asked' END)
        AND (i.drawn_at, i.id) < ($4, $5)
      ORDER BY i.drawn_at DESC, i.id DESC
      LIMIT $6
)sql"};

const Sql to_mail_sql{"survey_invitations.to_mail", Reach::business,
    "SELECT " + columns<Invitation>("i.") + R"sql(
       FROM survey_invitations i
       JOIN surveys s ON s.id = i.survey_id
      WHERE i.channel = 'email' AND i.asked_at IS NULL AND i.answered_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM touchpoints_put_by p WHERE p.id = i.touchpoint_id)
        AND s.opened_at IS NOT NULL AND s.closed_at IS NULL
      ORDER BY i.drawn_at, i.id
      LIMIT $1
)sql"};
const Sql to_mail_of_sample_sql{"survey_invitations.to_mail_of_sample", Reach::business,
    "SELECT " + columns<Invitation>() + R"sql(
       FROM survey_invitations
      WHERE channel = 'email' AND asked_at IS NULL AND answered_at IS NULL AND sample_id = $1
      ORDER BY drawn_at, id
)sql"};
const Sql asked_by_mail_sql{"survey_invitations.asked_by_mail", Reach::one_customer,
    "SELECT " + columns<Invitation>() + " FROM survey_invitations WHERE customer_id = $1 AND message_id IS NOT NULL AND answered_at IS NULL ORDER BY id"};

const Sql unanswered_about_sql{"survey_invitations.unanswered_about", Reach::one_customer,
    "SELECT " + columns<Invitation>() + " FROM survey_invitations WHERE customer_id = $1 AND touchpoint_id = $2 AND answered_at IS NULL ORDER BY id"};
const Sql find_by_mail_sql{"survey_invitations.find_by_mail", Reach::one_customer,
    "SELECT " + columns<Invitation>() + " FROM survey_invitations WHERE customer_id = $1 AND message_id = $2"};

const Sql forget_keys_sql{"survey_keys.forget", Reach::business, "DELETE FROM survey_keys WHERE customer_id = $1 AND invitation_id = $2"};
const Sql put_key_sql{"survey_keys.put", Reach::business,
    "INSERT INTO survey_keys (key_hash, customer_id, invitation_id) VALUES ($1, $2, $3)"};
const Sql find_key_sql{"survey_keys.find", Reach::business, "SELECT customer_id, invitation_id FROM survey_keys WHERE key_hash = $1"};

const Sql insert_left_out_sql{"survey_left_outs.insert", Reach::one_customer, insert_into<LeftOut>("survey_left_outs")};
const Sql left_outs_sql{"survey_left_outs.list", Reach::business,
    "SELECT " + columns<LeftOut>("l.") + R"sql(, c.name
       FROM survey_left_outs l
       JOIN customers c ON c.id = l.customer_id
      WHERE l.survey_id = $1
        AND (l.at, l.id) < ($2, $3)
      ORDER BY l.at DESC, l.id DESC
      LIMIT $4
)sql"};
const Sql forget_left_outs_sql{"survey_left_outs.forget", Reach::one_customer, "DELETE FROM survey_left_outs WHERE customer_id = $1 AND touchpoint_id = $2"};
const Sql settled_sql{"survey_invitations.settled", Reach::one_customer, R"sql(
     SELECT 1 FROM survey_invitations WHERE customer_id = $1 AND rule_id = $2 AND touchpoint_id = $3
      UNION ALL
     SELECT 1 FROM survey_left_outs WHERE customer_id = $1 AND rule_id = $2 AND touchpoint_id = $3
)sql"};

const Sql stop_sql{"survey_stops.put", Reach::one_customer,
    insert_into<Stop>("survey_stops")};
const Sql stopped_sql{"survey_stops.find", Reach::one_customer, "SELECT MIN(at) FROM survey_stops WHERE customer_id = $1"};
const Sql remove_stops_sql{"survey_stops.remove", Reach::one_customer, "DELETE FROM survey_stops WHERE customer_id = $1"};

const Sql last_stop_sql{"survey_stops.last", Reach::one_customer, "SELECT COALESCE(MAX(id), 0) FROM survey_stops WHERE customer_id = $1"};

const Sql last_own_stop_sql{"survey_stops.last_own", Reach::one_customer, "SELECT COALESCE(MAX(id), 0) FROM survey_stops WHERE customer_id = $1 AND import_id IS NULL"};
const Sql remove_stop_sql{"survey_stops.remove_one", Reach::one_customer, "DELETE FROM survey_stops WHERE customer_id = $1 AND id = $2"};
const Sql find_stop_sql{"survey_stops.find_anywhere", Reach::business, "SELECT " + columns<Stop>() + " FROM survey_stops WHERE id = $1"};

const Sql seldom_sql{"survey_seldoms.put", Reach::one_customer, insert_into<Seldom>("survey_seldoms")};
const Sql seldom_since_sql{"survey_seldoms.find", Reach::one_customer, "SELECT MIN(at) FROM survey_seldoms WHERE customer_id = $1"};
const Sql remove_seldoms_sql{"survey_seldoms.remove", Reach::one_customer, "DELETE FROM survey_seldoms WHERE customer_id = $1"};
const Sql last_seldom_sql{"survey_seldoms.last", Reach::one_customer, "SELECT COALESCE(MAX(id), 0) FROM survey_seldoms WHERE customer_id = $1"};
const Sql last_own_seldom_sql{"survey_seldoms.last_own", Reach::one_customer, "SELECT COALESCE(MAX(id), 0) FROM survey_seldoms WHERE customer_id = $1 AND import_id IS NULL"};
const Sql remove_seldom_sql{"survey_seldoms.remove_one", Reach::one_customer, "DELETE FROM survey_seldoms WHERE customer_id = $1 AND id = $2"};
const Sql find_seldom_sql{"survey_seldoms.find_anywhere", Reach::business, "SELECT " + columns<Seldom>() + " FROM survey_seldoms WHERE id = $1"};

struct Wish {
    Id<customers::Customer> customer_id;
    std::optional<std::string> external_id;
    std::optional<Instant> stopped_at, seldom_since;
};
BOOST_DESCRIBE_STRUCT(Wish, (), (customer_id, external_id, stopped_at, seldom_since))
const Sql wishes_sql{"customer_facts.wishes", Reach::business, R"sql(
     SELECT f.customer_id, c.external_id, f.surveys_stopped_at, f.surveys_seldom_at
       FROM customer_facts f
       JOIN customers c ON c.id = f.customer_id
      WHERE f.surveys_stopped_at IS NOT NULL
         OR f.surveys_seldom_at IS NOT NULL
      ORDER BY f.customer_id
)sql"};

const Sql last_drawn_sql{"survey_invitations.last_drawn", Reach::one_customer,
    "SELECT MAX(COALESCE(asked_at, drawn_at)) FROM survey_invitations WHERE customer_id = $1 AND id <> $2"};
const Sql facts_sql{"survey_invitations.set_facts", Reach::one_customer, R"sql(
     UPDATE customer_facts
        SET last_asked_at = (SELECT MAX(i.asked_at) FROM survey_invitations i WHERE i.customer_id = $1),
            surveys_stopped_at = (SELECT MIN(s.at) FROM survey_stops s WHERE s.customer_id = $1),
            surveys_seldom_at = (SELECT MIN(s.at) FROM survey_seldoms s WHERE s.customer_id = $1)
      WHERE customer_id = $1
)sql"};

}  // namespace

void insert(Db& db, const Invitation& invitation) { db.run(insert_sql, invitation); }
void update(Db& db, const Invitation& invitation) { db.run(update_sql, invitation); }
void remove(Db& db, const Invitation& invitation)
{
    forget_keys(db, invitation);
    db.run(remove_sql, invitation.customer_id, invitation.id);
}

std::vector<Invitation> unanswered_about(Db& db, Id<customers::Customer> customer, Id<touchpoints::Touchpoint> contact)
{
    return db.all<Invitation>(unanswered_about_sql, customer, contact);
}

std::optional<Invitation> find_invitation(Db& db, Id<customers::Customer> customer, Id<Invitation> id)
{
    return db.one<Invitation>(find_sql, customer, id);
}

std::optional<Invitation> find_invitation(Db& db, Id<Invitation> id) { return db.one<Invitation>(find_anywhere_sql, id); }

std::vector<NamedInvitation> list_invitations(Db& db, Id<Survey> survey, const std::optional<InvitationState>& state, Instant now,
                                              const Before& before, int limit)
{
    return db.all<NamedInvitation>(list_sql, survey, state, now, before.at, before.id, limit + 1);
}

std::vector<Invitation> to_mail(Db& db, int limit) { return db.all<Invitation>(to_mail_sql, limit); }
std::vector<Invitation> to_mail(Db& db, Id<Sample> sample) { return db.all<Invitation>(to_mail_of_sample_sql, sample); }
std::optional<Invitation> find_by_mail(Db& db, Id<customers::Customer> customer, Id<messages::Message> mail)
{
    return db.one<Invitation>(find_by_mail_sql, customer, mail);
}
std::vector<Invitation> asked_by_mail(Db& db, Id<customers::Customer> customer) { return db.all<Invitation>(asked_by_mail_sql, customer); }

void forget_keys(Db& db, const Invitation& invitation) { db.run(forget_keys_sql, invitation.customer_id, invitation.id); }

void put_key(Db& db, const std::string& key_hash, const Invitation& invitation)
{
    db.run(put_key_sql, key_hash, invitation.customer_id, invitation.id);
}

std::optional<Invitation> find_by_key(Db& db, const std::string& key_hash)
{
    const auto found = db.one<std::tuple<Id<customers::Customer>, Id<Invitation>>>(find_key_sql, key_hash);
    return found ? find_invitation(db, std::get<0>(*found), std::get<1>(*found)) : std::nullopt;
}

void insert(Db& db, const LeftOut& left_out) { db.run(insert_left_out_sql, left_out); }
void forget_left_outs(Db& db, Id<customers::Customer> customer, Id<touchpoints::Touchpoint> contact) { db.run(forget_left_outs_sql, customer, contact); }

std::vector<NamedLeftOut> list_left_outs(Db& db, Id<Survey> survey, const Before& before, int limit)
{
    return db.all<NamedLeftOut>(left_outs_sql, survey, before.at, before.id, limit + 1);
}

bool is_settled(Db& db, Id<customers::Customer> customer, Id<SurveyRule> rule, Id<touchpoints::Touchpoint> touchpoint)
{
    return db.one<std::int64_t>(settled_sql, customer, rule, touchpoint).has_value();
}

void insert(Db& db, const Stop& stop) { db.run(stop_sql, stop); }

bool has_stopped(Db& db, Id<customers::Customer> customer) { return stopped_since(db, customer).has_value(); }
std::optional<Instant> stopped_since(Db& db, Id<customers::Customer> customer) { return db.one<std::optional<Instant>>(stopped_sql, customer).value_or(std::nullopt); }
void remove_stops(Db& db, Id<customers::Customer> customer) { db.run(remove_stops_sql, customer); }

Id<Stop> last_stop(Db& db, Id<customers::Customer> customer) { return db.value<Id<Stop>>(last_stop_sql, customer); }
Id<Stop> last_own_stop(Db& db, Id<customers::Customer> customer) { return db.value<Id<Stop>>(last_own_stop_sql, customer); }
std::optional<Stop> find_stop(Db& db, Id<Stop> id) { return db.one<Stop>(find_stop_sql, id); }
void remove(Db& db, const Stop& stop) { db.run(remove_stop_sql, stop.customer_id, stop.id); }

void insert(Db& db, const Seldom& seldom) { db.run(seldom_sql, seldom); }
std::optional<Instant> seldom_since(Db& db, Id<customers::Customer> customer) { return db.one<std::optional<Instant>>(seldom_since_sql, customer).value_or(std::nullopt); }
void remove_seldoms(Db& db, Id<customers::Customer> customer) { db.run(remove_seldoms_sql, customer); }
Id<Seldom> last_seldom(Db& db, Id<customers::Customer> customer) { return db.value<Id<Seldom>>(last_seldom_sql, customer); }
Id<Seldom> last_own_seldom(Db& db, Id<customers::Customer> customer) { return db.value<Id<Seldom>>(last_own_seldom_sql, customer); }
std::optional<Seldom> find_seldom(Db& db, Id<Seldom> id) { return db.one<Seldom>(find_seldom_sql, id); }
void remove(Db& db, const Seldom& seldom) { db.run(remove_seldom_sql, seldom.customer_id, seldom.id); }

void each_wish(Db& db, const std::function<void(const std::string&, std::optional<Instant>, std::optional<Instant>)>& take)
{
    db.each<Wish>(wishes_sql, [&](Wish&& row) { take(row.external_id ? *row.external_id : to_text(row.customer_id), row.stopped_at, row.seldom_since); });
}

std::optional<Instant> last_drawn(Db& db, Id<customers::Customer> customer, std::optional<Id<Invitation>> but)
{
    return db.one<std::optional<Instant>>(last_drawn_sql, customer, but.value_or(Id<Invitation>{})).value_or(std::nullopt);
}

void keep_facts(Db& db, Id<customers::Customer> customer) { db.run(facts_sql, customer); }

}  // namespace rapport::surveys::store
