// Who asks: from the token or the cookie of a request, inside the request's own transaction.
#pragma once
#include "base/context.h"
#include "base/http/message.h"
#include "identity/credentials.h"

namespace rapport::identity {

// not_allowed with code "not_signed_in" (401): nothing shown, or what is shown is unknown, run out, revoked, or belongs to
// somebody who is no longer active. not_allowed with code "other_origin" (403): a change with a session's cookie that some
// other site's page sent. A token counts before a cookie; a wrong token is not made good by a right cookie.
//
// One indexed read. What is written (the last use, which also keeps a session from running out) is written only inside a
// writing request, and once an hour at most.
Result<Actor> authenticate(Db& db, const http::Request& request, Instant now);

// The session of a request's cookie while it is open.
std::optional<Session> session_of(Db& db, const http::Request& request, Instant now);

// Somebody acting by themselves, with all their role allows. `via`: "session", "command".
Actor acting(const Staff& staff, std::string via);

// For a command's --actor. not_found: nobody active has this e-mail.
Result<Actor> actor_of_staff(Db& db, std::string_view email);

}  // namespace rapport::identity
