// Changing one's own password, signed in to the page.
#pragma once
#include "identity/sessions.h"
#include "identity/tries.h"

namespace rapport::identity {

struct NewPassword {
    std::optional<std::string> current_password;    // not needed within half an hour of coming in by link
    std::string new_password;
};
BOOST_DESCRIBE_STRUCT(NewPassword, (), (current_password, new_password))

// Sets it, ends all sessions of this person and opens a new one for this browser. invalid: the new one is too short or too
// easy; the current one is missing or wrong; not_allowed: asked by a token, or "too_many_tries".
Result<SignedIn> change_password(Desk& desk, SignInTries& tries, const NewPassword& input, const Asking& asking);

}  // namespace rapport::identity
