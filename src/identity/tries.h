// How often somebody may try to sign in: the more failures, the longer the wait, and never longer than 15 minutes.
#pragma once
#include "base/result.h"
#include "base/time.h"

#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace rapport::identity {

// Kept in memory, by one process; safe from any thread. Five tries for an e-mail and twenty from one address are free; then
// each failure doubles the wait, from one second. A day without a failure clears it. An e-mail that signed in from an
// address before is counted apart there, so that strangers' guesses never keep somebody out of their own shop. This
// machine's own address has no count: behind a proxy everybody comes from it.
class SignInTries {
public:
    // Counts a try before it is made, so that a hundred at once are no way around. An empty e-mail: by address alone.
    // not_allowed with code "too_many_tries" and `retry_after_seconds`: it must wait, and is not counted.
    Result<Done> begin(const std::string& email, std::string_view peer, Instant now);
    // The try was right: the e-mail's count starts again, and the address is given this one back.
    void succeeded(const std::string& email, std::string_view peer);

private:
    struct Tally {
        int failures = 0;
        Instant last;
        Instant open_at;
    };
    std::string email_key(const std::string& email, const std::string& network) const;
    void make_room(Instant now);

    std::mutex mutex_;
    std::unordered_map<std::string, Tally> tallies_;
    std::unordered_set<std::string> known_;     // e-mail and address that signed in before
};

}  // namespace rapport::identity
