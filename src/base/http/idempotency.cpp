#include "base/http/idempotency.h"

#include "base/crypto/crypto.h"
#include "base/describe.h"

namespace rapport::http {
namespace {

constexpr std::int64_t kept_us = 7 * us_per_day;                // a tablet may be without a network from one weekend to the next
constexpr std::int64_t taken_us = 15 * 60 * us_per_second;      // longer than a request at a desk may take
constexpr int still_running = 0;                                // as a status

struct StoredReply {
    std::string request_hash;
    std::int64_t status;
    Fields headers;
    std::string body;
    Instant created_at;
};
BOOST_DESCRIBE_STRUCT(StoredReply, (), (request_hash, status, headers, body, created_at))

const Sql find_sql{"idempotency.find", Reach::single,
    "SELECT " + columns<StoredReply>() + " FROM idempotency_keys WHERE actor = $1 AND key = $2"};

const Sql insert_sql{"idempotency.insert", Reach::single, R"sql(
    INSERT INTO idempotency_keys (actor, key, request_hash, status, headers, body, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (actor, key) DO UPDATE SET request_hash = excluded.request_hash, status = excluded.status,
        headers = excluded.headers, body = excluded.body, created_at = excluded.created_at)sql"};

const Sql give_back_sql{"idempotency.give_back", Reach::single, "DELETE FROM idempotency_keys WHERE actor = $1 AND key = $2 AND status = 0"};

const Sql forget_sql{"idempotency.forget", Reach::single, "DELETE FROM idempotency_keys WHERE created_at <= $1"};

}  // namespace

Result<std::optional<KeyedRequest>> keyed_request(const Request& request, const Actor& actor)
{
    const auto key = request.header("Idempotency-Key");
    if (!key || request.method != Method::post) return std::optional<KeyedRequest>{};
    if (key->empty() || key->size() > 255) return invalid("", "An Idempotency-Key has 1 to 255 characters.", "idempotency_key");
    return std::optional(KeyedRequest{std::string(*key), std::to_string(actor.staff.value),
                                      crypto::digest(request.path + "?" + request.query + "\n" + (request.body_file.empty() ? request.body : crypto::digest_of_file(request.body_file)))});
}

Result<std::optional<Response>> stored_reply(Db& db, const KeyedRequest& keyed, Instant now)
{
    const auto stored = db.one<StoredReply>(find_sql, keyed.actor, keyed.key);
    if (!stored || (stored->status == still_running && stored->created_at.us <= now.us - taken_us)) return std::optional<Response>{};
    if (stored->request_hash != keyed.fingerprint)
        return Error{Refusal::invalid, "This Idempotency-Key was used for another request.", "idempotency_key_reused", {}, {}};
    if (stored->status == still_running) return conflict("The same request is still running.", "still_running");
    Response response;
    response.status = static_cast<int>(stored->status);
    response.headers.assign(stored->headers.begin(), stored->headers.end());
    response.body = stored->body;
    return std::optional(std::move(response));
}

void take_key(Db& db, const KeyedRequest& keyed, Instant now) { db.run(insert_sql, keyed.actor, keyed.key, keyed.fingerprint, still_running, Fields{}, "", now); }

void give_key_back(Db& db, const KeyedRequest& keyed) { db.run(give_back_sql, keyed.actor, keyed.key); }

void store_reply(Db& db, const KeyedRequest& keyed, const Response& response, Instant now)
{
    db.run(insert_sql, keyed.actor, keyed.key, keyed.fingerprint, response.status,
           Fields(response.headers.begin(), response.headers.end()), response.body, now);
}

std::int64_t forget_old_replies(Db& db, Instant now) { return db.run(forget_sql, Instant{now.us - kept_us}); }

}  // namespace rapport::http
