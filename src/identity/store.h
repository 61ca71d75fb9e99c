// The rows of staff and of what they sign in with.
#pragma once
#include "base/db/db.h"
#include "identity/credentials.h"

namespace rapport::identity::store {

std::optional<Staff> find_staff(Db& db, Id<Staff> id);
std::optional<Staff> find_staff_by_email(Db& db, const std::string& email);     // as email_key() makes it
std::vector<Staff> list_staff(Db& db, std::optional<bool> active, Id<Staff> after, int limit);
void insert(Db& db, const Staff& staff);
void update(Db& db, const Staff& staff);
std::int64_t count_active_owners(Db& db);

std::optional<std::string> find_password(Db& db, Id<Staff> staff);
void keep_password(Db& db, Id<Staff> staff, const std::string& hash, Instant now);

std::optional<Session> find_session(Db& db, const std::string& digest);
void insert(Db& db, const Session& session);
void touch_session(Db& db, const std::string& digest, Instant now);
std::int64_t delete_session(Db& db, const std::string& digest);
void delete_sessions_of(Db& db, Id<Staff> staff);

// A link that is still good.
std::optional<SignInLink> find_link(Db& db, const std::string& digest, Instant now);
// Takes it out of the database; nothing when somebody else was faster.
std::optional<SignInLink> take_link(Db& db, const std::string& digest, Instant now);
void insert(Db& db, const SignInLink& link);
void delete_links_of(Db& db, Id<Staff> staff);
void delete_first_owner_links(Db& db);

std::optional<Token> find_token(Db& db, Id<Token> id);
std::vector<Token> list_tokens(Db& db, std::optional<Id<Staff>> owner, Id<Token> before, int limit);
void insert(Db& db, const Token& token, const std::string& digest);
void touch_token(Db& db, Id<Token> id, Instant now);
void revoke_token(Db& db, Id<Token> id, Instant now);

// Sessions that ended and links that ran out.
std::int64_t delete_expired(Db& db, Instant now);

}  // namespace rapport::identity::store
