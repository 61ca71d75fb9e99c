// Idempotency keys: the same POST with the same key has one effect and gets the same reply, for 48 hours, also after a
// restart. The key's row commits together with the effect.
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

// The key of a POST that has one; nothing otherwise. invalid: longer than 255 bytes.
Result<std::optional<KeyedRequest>> keyed_request(const Request& request, const Actor& actor);

// The stored reply, or nothing when the key is new. invalid with code "idempotency_key_reused": another payload.
Result<std::optional<Response>> stored_reply(Db& db, const KeyedRequest& keyed, Instant now);
void store_reply(Db& db, const KeyedRequest& keyed, const Response& response, Instant now);
// Forgets what is older than 48 hours.
std::int64_t forget_old_replies(Db& db, Instant now);

}  // namespace rapport::http
