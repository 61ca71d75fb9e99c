// Idempotency keys: the same POST with the same key has one effect and gets the same reply, for a week at least, also after a
// restart. Where the effect is one transaction the key's row commits with it. A route that opens its own transactions
// takes the key before, and gives it back when it refuses; if the process dies between, the key is free again after a
// quarter of an hour, and whoever repeats then does the work again.
#pragma once
#include "base/context.h"
#include "base/http/message.h"
#include "base/result.h"

#include <optional>

namespace rapport::http {

struct KeyedRequest {
    std::string key;
    std::string actor;              // two people's keys never meet
    std::string fingerprint;        // of method, path, query and body
};

// The key of a POST that has one; nothing otherwise. A body on disk is read for it. invalid: longer than 255 bytes.
Result<std::optional<KeyedRequest>> keyed_request(const Request& request, const Actor& actor);

// The stored reply, or nothing when the key is new. invalid with code "idempotency_key_reused": another payload. conflict
// with code "still_running": the first one has not ended yet.
Result<std::optional<Response>> stored_reply(Db& db, const KeyedRequest& keyed, Instant now);
// Takes a key that is new.
void take_key(Db& db, const KeyedRequest& keyed, Instant now);
void give_key_back(Db& db, const KeyedRequest& keyed);
void store_reply(Db& db, const KeyedRequest& keyed, const Response& response, Instant now);
// Forgets what is older than a week; until then it is known.
std::int64_t forget_old_replies(Db& db, Instant now);

}  // namespace rapport::http
