#include "identity/store.h"

namespace rapport::identity::store {
namespace {

const Sql find_staff_sql{"staff.find", Reach::single, "SELECT " + columns<Staff>() + " FROM staff WHERE id = $1"};

const Sql find_staff_by_email_sql{"staff.find_by_email", Reach::single, "SELECT " + columns<Staff>() + " FROM staff WHERE email = $1"};

const Sql list_staff_sql{"staff.list", Reach::single,
    "SELECT " + columns<Staff>() + R"sql(
       FROM staff
      WHERE id > $1
        AND (CAST($2 AS {int8}) IS NULL OR active = $2)
      ORDER BY id
      LIMIT $3
)sql"};

const Sql insert_staff_sql{"staff.insert", Reach::single, insert_into<Staff>("staff")};

const Sql update_staff_sql{"staff.update", Reach::single, R"sql(
    UPDATE staff SET name = $2, role = $3, active = $4, updated_at = $5, version = $6 WHERE id = $1
)sql"};

const Sql count_active_owners_sql{"staff.count_active_owners", Reach::single,
    "SELECT COUNT(*) FROM staff WHERE role = 'owner' AND active = 1"};

}  // namespace

std::optional<Staff> find_staff(Db& db, Id<Staff> id) { return db.one<Staff>(find_staff_sql, id); }

std::optional<Staff> find_staff_by_email(Db& db, const std::string& email) { return db.one<Staff>(find_staff_by_email_sql, email); }

std::vector<Staff> list_staff(Db& db, std::optional<bool> active, Id<Staff> after, int limit)
{
    return db.all<Staff>(list_staff_sql, after, active, limit);
}

void insert(Db& db, const Staff& staff) { db.run(insert_staff_sql, staff); }

void update(Db& db, const Staff& staff)
{
    db.run(update_staff_sql, staff.id, staff.name, staff.role, staff.active, staff.updated_at, staff.version);
}

std::int64_t count_active_owners(Db& db) { return db.value<std::int64_t>(count_active_owners_sql); }

namespace {

const Sql find_password_sql{"staff_passwords.find", Reach::single, "SELECT hash FROM staff_passwords WHERE staff_id = $1"};

const Sql keep_password_sql{"staff_passwords.keep", Reach::single, R"sql(
    INSERT INTO staff_passwords (staff_id, hash, changed_at) VALUES ($1, $2, $3)
    ON CONFLICT (staff_id) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at
)sql"};

}  // namespace

std::optional<std::string> find_password(Db& db, Id<Staff> staff) { return db.one<std::string>(find_password_sql, staff); }

void keep_password(Db& db, Id<Staff> staff, const std::string& hash, Instant now) { db.run(keep_password_sql, staff, hash, now); }

namespace {

const Sql find_session_sql{"sessions.find", Reach::single, "SELECT " + columns<Session>() + " FROM sessions WHERE digest = $1"};
const Sql insert_session_sql{"sessions.insert", Reach::single, insert_into<Session>("sessions")};
const Sql touch_session_sql{"sessions.touch", Reach::single, "UPDATE sessions SET last_seen_at = $2 WHERE digest = $1"};
const Sql delete_session_sql{"sessions.delete", Reach::single, "DELETE FROM sessions WHERE digest = $1"};
const Sql delete_sessions_of_sql{"sessions.delete_of", Reach::single, "DELETE FROM sessions WHERE staff_id = $1"};

}  // namespace

std::optional<Session> find_session(Db& db, const std::string& digest) { return db.one<Session>(find_session_sql, digest); }
void insert(Db& db, const Session& session) { db.run(insert_session_sql, session); }
void touch_session(Db& db, const std::string& digest, Instant now) { db.run(touch_session_sql, digest, now); }
std::int64_t delete_session(Db& db, const std::string& digest) { return db.run(delete_session_sql, digest); }
void delete_sessions_of(Db& db, Id<Staff> staff) { db.run(delete_sessions_of_sql, staff); }

namespace {

const Sql find_link_sql{"sign_in_links.find", Reach::single,
    "SELECT " + columns<SignInLink>() + " FROM sign_in_links WHERE digest = $1 AND expires_at > $2"};
const Sql take_link_sql{"sign_in_links.take", Reach::single,
    "DELETE FROM sign_in_links WHERE digest = $1 AND expires_at > $2 RETURNING " + columns<SignInLink>()};
const Sql insert_link_sql{"sign_in_links.insert", Reach::single, insert_into<SignInLink>("sign_in_links")};
const Sql delete_links_of_sql{"sign_in_links.delete_of", Reach::single, "DELETE FROM sign_in_links WHERE staff_id = $1"};
const Sql delete_first_owner_links_sql{"sign_in_links.delete_of_first_owner", Reach::single,
    "DELETE FROM sign_in_links WHERE staff_id IS NULL"};

}  // namespace

std::optional<SignInLink> find_link(Db& db, const std::string& digest, Instant now) { return db.one<SignInLink>(find_link_sql, digest, now); }
std::optional<SignInLink> take_link(Db& db, const std::string& digest, Instant now) { return db.one<SignInLink>(take_link_sql, digest, now); }
void insert(Db& db, const SignInLink& link) { db.run(insert_link_sql, link); }
void delete_links_of(Db& db, Id<Staff> staff) { db.run(delete_links_of_sql, staff); }
void delete_first_owner_links(Db& db) { db.run(delete_first_owner_links_sql); }

namespace {

const Sql find_token_sql{"tokens.find", Reach::single, "SELECT " + columns<Token>() + " FROM tokens WHERE id = $1"};

const Sql list_tokens_sql{"tokens.list", Reach::single,
    "SELECT " + columns<Token>() + R"sql(
       FROM tokens
      WHERE id < $1
        AND (CAST($2 AS {int8}) IS NULL OR staff_id = $2)
      ORDER BY id DESC
      LIMIT $3
)sql"};

const Sql insert_token_sql{"tokens.insert", Reach::single, R"sql(
    INSERT INTO tokens (id, staff_id, name, scopes, digest, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
)sql"};

const Sql touch_token_sql{"tokens.touch", Reach::single, "UPDATE tokens SET last_used_at = $2 WHERE id = $1"};
const Sql revoke_token_sql{"tokens.revoke", Reach::single, "UPDATE tokens SET revoked_at = $2 WHERE id = $1"};

}  // namespace

std::optional<Token> find_token(Db& db, Id<Token> id) { return db.one<Token>(find_token_sql, id); }

std::vector<Token> list_tokens(Db& db, std::optional<Id<Staff>> owner, Id<Token> before, int limit)
{
    return db.all<Token>(list_tokens_sql, before, owner, limit);
}

void insert(Db& db, const Token& token, const std::string& digest)
{
    db.run(insert_token_sql, token.id, token.staff_id, token.name, token.scopes, digest, token.created_at, token.expires_at);
}

void touch_token(Db& db, Id<Token> id, Instant now) { db.run(touch_token_sql, id, now); }
void revoke_token(Db& db, Id<Token> id, Instant now) { db.run(revoke_token_sql, id, now); }

namespace {

const Sql delete_ended_sessions_sql{"sessions.delete_ended", Reach::single,
    "DELETE FROM sessions WHERE last_seen_at <= $1 OR signed_in_at <= $2"};
const Sql delete_old_links_sql{"sign_in_links.delete_old", Reach::single, "DELETE FROM sign_in_links WHERE expires_at <= $1"};

}  // namespace

std::int64_t delete_expired(Db& db, Instant now)
{
    return db.run(delete_ended_sessions_sql, Instant{now.us - session_idle_us}, Instant{now.us - session_longest_us})
         + db.run(delete_old_links_sql, now);
}

}  // namespace rapport::identity::store
