// Tokens of programs: making, listing and revoking them.
#pragma once
#include "base/context.h"
#include "identity/credentials.h"

namespace rapport::identity {

constexpr std::int64_t token_default_days = 365;
constexpr std::int64_t token_most_days = 3650;

struct NewToken {
    Text<1, 200> name;
    Strings scopes;
    std::optional<std::int64_t> expires_in_days;    // 1 to 3650; 365
};
BOOST_DESCRIBE_STRUCT(NewToken, (), (name, scopes, expires_in_days))

// For `staff`, and told this once. invalid: no name, an unknown scope, days out of range; not_found; conflict "not_active";
// not_allowed: it is somebody else's and the asker is no owner or a program, or it could do what the asker may not.
Result<MadeToken> make_token(Context& ctx, Id<Staff> staff, const NewToken& input);

// Newest first, with those that ran out or were revoked: an owner sees all, everybody else their own.
std::vector<Token> list_tokens(Context& ctx, Id<Token> before, int limit);

// From the next request on it opens nothing; revoking it again changes nothing. not_found: also somebody else's, unless an
// owner asks.
Result<Done> revoke_token(Context& ctx, Id<Token> id);

// "all", "read" or "customers:read,orders:read" as a command line gives it.
Strings scopes_from_text(std::string_view text);

}  // namespace rapport::identity
