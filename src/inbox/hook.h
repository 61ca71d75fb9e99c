// Another program brings mail: a POST of the whole mail to /hooks/mail, signed as Standard Webhooks says (webhook-id, webhook-timestamp, webhook-signature:
// "v1," and the base64 of HMAC-SHA256 over ID.TIMESTAMP.BODY, by one of the secrets that were made for it).
//
// Answered with 200 when the mail is on disk. The same call again is answered like the first and does nothing; another mail under the same id is refused. What is older
// or newer than five minutes, or not signed, is refused; where no secret was made, there is nothing under this address.
#pragma once
#include "base/crypto/secret_key.h"
#include "base/describe.h"
#include "base/http/flood_gate.h"
#include "base/http/message.h"
#include "base/runtime.h"

#include <map>
#include <mutex>

namespace rapport::inbox {

struct HookSecret {
    Id<HookSecret> id;
    Instant made_at;
    std::string made_by;
};
struct HookSecrets {
    std::vector<HookSecret> data;
};
struct NewHookSecret : HookSecret {
    std::string secret;             // "whsec_...", told once
};

HookSecrets list_hook_secrets(Db& db);
// conflict "too_many": two are there; take one back when the other program uses the new one.
Result<NewHookSecret> make_hook_secret(Desk& desk);
// not_found.
Result<Done> remove_hook_secret(Context& ctx, Id<HookSecret> id);
// Calls of which no repetition can come any more. Answers how many.
std::int64_t forget_old_calls(Db& db, Instant now);

// The signature that belongs to a call: "v1,...". Nothing where the secret is none.
std::optional<std::string> signature_of(std::string_view secret, std::string_view call, std::string_view timestamp, std::string_view body);

class Hook {
public:
    explicit Hook(Runtime& runtime) : runtime_(runtime) {}
    static bool has(std::string_view path) { return path == "/hooks/mail"; }
    // From the head alone: what can be refused is refused before anything of the mail is read, which goes to a file.
    http::BodyRule body_rule(const http::Request& head);
    void handle(http::Request&& request, http::Reply reply);

private:
    http::Response answer(const http::Request& request);
    bool waits(const http::Request& request);
    void note_forgery(const http::Request& request);
    std::vector<std::string> secrets();

    Runtime& runtime_;
    http::FloodGate gate_;
    std::mutex mutex_;
    std::map<std::string, Instant> until_;      // networks that sent what was not signed, and until when they have to wait
    std::optional<crypto::SecretKey> key_;
};

BOOST_DESCRIBE_STRUCT(HookSecret, (), (id, made_at, made_by))
BOOST_DESCRIBE_STRUCT(HookSecrets, (), (data))
BOOST_DESCRIBE_STRUCT(NewHookSecret, (HookSecret), (secret))

}  // namespace rapport::inbox

RAPPORT_ID(rapport::inbox::HookSecret, "whs");
