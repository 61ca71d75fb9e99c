// Opening and ending the sessions of browsers.
#pragma once
#include "base/runtime.h"
#include "identity/credentials.h"

namespace rapport::identity {

// Somebody who is in: `session` is what their cookie shall hold, and is kept nowhere.
struct SignedIn {
    Staff staff;
    std::string session;
};

// From where somebody asks: the numeric address, and the session that their browser still holds.
struct Asking {
    std::string peer;
    std::optional<std::string> session;
};

// A new session of `staff`, in the place of the one that the browser held: an identifier from before signing in never
// becomes one that is signed in.
SignedIn open_session(Context& ctx, const Staff& staff, Means means, const std::optional<std::string>& replaced);

// Ends one session; one that is no longer there is fine.
Result<Done> sign_out(Context& ctx, const std::optional<std::string>& session);

// Keeps a session that only ever reads from running out: to be called now and then, and writes once a day at most.
void keep_alive(Desk& desk, const Session& session);

// Removes the rows of sessions that ended and of links that ran out; answers how many. For a daily job.
std::int64_t forget_expired(Context& ctx);

}  // namespace rapport::identity
