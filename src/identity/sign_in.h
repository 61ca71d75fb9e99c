// Signing in. Hashing a password takes half a second, so this opens its own transactions, and hashes between them.
#pragma once
#include "identity/sessions.h"
#include "identity/tries.h"

namespace rapport::identity {

// An e-mail with its password, or the token of a one-time link; never both.
struct SignIn {
    std::optional<std::string> email;
    std::optional<std::string> password;
    std::optional<std::string> link_token;
};
BOOST_DESCRIBE_STRUCT(SignIn, (), (email, password, link_token))

// A new session. The time taken and the answer tell nobody whether an e-mail is known. invalid: neither or both;
// not_allowed with code "not_signed_in": wrong, run out, used before, or no longer active; "too_many_tries": tries.h.
Result<SignedIn> sign_in(Desk& desk, SignInTries& tries, const SignIn& input, const Asking& asking);

}  // namespace rapport::identity
