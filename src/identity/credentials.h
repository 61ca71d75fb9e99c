// What people and programs show to be let in. Clients hold the secret; the database holds its digest alone.
#pragma once
#include "identity/staff.h"

namespace rapport::identity {

constexpr std::int64_t session_idle_us = 30 * us_per_day;      // ends when it was not used so long
constexpr std::int64_t session_longest_us = 90 * us_per_day;   // ends so long after signing in, used or not
constexpr std::int64_t noted_use_us = 3600 * us_per_second;    // how exactly the last use is kept
constexpr std::int64_t link_for_a_start_us = us_per_day;       // for the first owner, and printed by `make run`
constexpr std::int64_t link_for_a_person_us = 30 * 60 * us_per_second;

// How somebody came in. Whoever came by link may set a password without knowing the old one, for half an hour.
enum class Means { password, link };
BOOST_DESCRIBE_ENUM(Means, password, link)

// One signed-in browser, from signing in to signing out.
struct Session {
    std::string digest;
    Id<Staff> staff_id;
    Means means = Means::password;
    Instant signed_in_at;
    Instant last_seen_at;

    bool open(Instant now) const
    {
        return now.us < last_seen_at.us + session_idle_us && now.us < signed_in_at.us + session_longest_us;
    }
};
BOOST_DESCRIBE_STRUCT(Session, (), (digest, staff_id, means, signed_in_at, last_seen_at))

// Lets one person in once. Without `staff_id` it makes the first owner.
struct SignInLink {
    std::string digest;
    std::optional<Id<Staff>> staff_id;
    Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(SignInLink, (), (digest, staff_id, expires_at))

// What the maker of a link is told, once.
struct MadeLink {
    std::string link_token;
    Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(MadeLink, (), (link_token, expires_at))

// What a program signs in with. It may do what its scopes name, and never more than the staff member may.
struct Token {
    Id<Token> id;
    Id<Staff> staff_id;
    std::string name;
    Strings scopes;                 // "all", "read" (every permission to read), or names of permissions
    Instant created_at;
    Instant expires_at;
    std::optional<Instant> last_used_at;    // the last hour in which it changed something
    std::optional<Instant> revoked_at;
};
BOOST_DESCRIBE_STRUCT(Token, (), (id, staff_id, name, scopes, created_at, expires_at, last_used_at, revoked_at))

// A new token with its secret, "rap_" and 64 hexadecimal digits, which is told this once.
struct MadeToken : Token {
    std::string token;
};
BOOST_DESCRIBE_STRUCT(MadeToken, (Token), (token))

}  // namespace rapport::identity

RAPPORT_ID(rapport::identity::Token, "tok");
