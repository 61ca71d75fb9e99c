#include "inbox/hook.h"

#include "base/crypto/base64.h"
#include "base/crypto/crypto.h"
#include "base/crypto/sha256.h"
#include "base/http/problem.h"
#include "base/json.h"
#include "identity/audit.h"
#include "inbox/service.h"
#include "messages/files.h"

#include <charconv>
#include <fstream>

namespace rapport::inbox {
namespace {

constexpr std::int64_t tolerance_us = 300 * us_per_second;
constexpr std::int64_t remembered_us = us_per_day;
constexpr std::size_t most_secrets = 2, longest_call = 200, most_signatures = 8;
constexpr std::string_view secret_prefix = "whsec_";
constexpr std::string_view letters_of_a_call = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.:";
constexpr http::Allowance calls{240, 1200}, forgeries{10, 5};

struct Row {
    Id<HookSecret> id;
    std::string sealed;
    Instant made_at;
    std::string made_by;
};
BOOST_DESCRIBE_STRUCT(Row, (), (id, sealed, made_at, made_by))

const Sql all_sql{"mail_hook_secrets.all", Reach::business, "SELECT " + columns<Row>() + " FROM mail_hook_secrets ORDER BY id"};
const Sql add_sql{"mail_hook_secrets.add", Reach::business, insert_into<Row>("mail_hook_secrets")};
const Sql remove_sql{"mail_hook_secrets.remove", Reach::business, "DELETE FROM mail_hook_secrets WHERE id = $1"};
const Sql take_call_sql{"mail_hook_calls.take", Reach::business, "INSERT INTO mail_hook_calls (call, digest, at) VALUES ($1, $2, $3) ON CONFLICT (call) DO NOTHING"};
const Sql digest_sql{"mail_hook_calls.digest", Reach::business, "SELECT digest FROM mail_hook_calls WHERE call = $1"};
const Sql forget_sql{"mail_hook_calls.forget", Reach::business, "DELETE FROM mail_hook_calls WHERE at < $1"};

std::string from_hexadecimal(std::string_view text)
{
    std::string bytes;
    for (std::size_t at = 0; at + 1 < text.size(); at += 2) {
        unsigned value = 0;
        std::from_chars(text.data() + at, text.data() + at + 2, value, 16);
        bytes += static_cast<char>(value);
    }
    return bytes;
}

// What a call says of itself; nothing where it is no signed call.
struct Said {
    std::string_view call, timestamp;
    std::vector<std::string_view> signatures;
    Instant at;
};
std::optional<Said> said_by(const http::Request& request)
{
    const auto call = request.header("webhook-id"), timestamp = request.header("webhook-timestamp"), signed_by = request.header("webhook-signature");
    if (!call || !timestamp || !signed_by || call->empty() || call->size() > longest_call || call->find_first_not_of(letters_of_a_call) != call->npos) return std::nullopt;
    Said said{*call, *timestamp, {}, {}};
    std::int64_t seconds = 0;
    const auto [end, wrong] = std::from_chars(timestamp->data(), timestamp->data() + timestamp->size(), seconds);
    if (wrong != std::errc() || end != timestamp->data() + timestamp->size() || seconds < 0 || seconds > 100'000'000'000) return std::nullopt;
    said.at = {seconds * us_per_second};
    for (std::size_t at = 0; at < signed_by->size() && said.signatures.size() < most_signatures;) {
        const auto space = std::min(signed_by->find(' ', at), signed_by->size());
        if (const auto one = signed_by->substr(at, space - at); one.starts_with("v1,")) said.signatures.push_back(one);
        at = space + 1;
    }
    return said.signatures.empty() ? std::nullopt : std::optional(said);
}

bool is_stale(const Said& said, Instant now) { return said.at.us < now.us - tolerance_us || said.at.us > now.us + tolerance_us; }

std::string body_of(const http::Request& request)
{
    if (request.body_file.empty()) return request.body;
    std::ifstream in(request.body_file, std::ios::binary);
    std::string body((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    if (!in) throw StorageRefused("what was uploaded cannot be read");
    return body;
}

struct Answer {
    Id<ReceivedMail> id;
    Fate fate = Fate::opened;
};
BOOST_DESCRIBE_STRUCT(Answer, (), (id, fate))

}  // namespace

HookSecrets list_hook_secrets(Db& db)
{
    HookSecrets secrets;
    for (const auto& row : db.all<Row>(all_sql)) secrets.data.push_back({row.id, row.made_at, row.made_by});
    return secrets;
}

Result<NewHookSecret> make_hook_secret(Desk& desk)
{
    const auto key = crypto::SecretKey::in(desk.runtime.data_folder);
    const auto secret = std::string(secret_prefix) + crypto::to_base64(from_hexadecimal(crypto::random_hex(32)));
    return desk.write([&](Context& ctx) -> Result<NewHookSecret> {
        if (list_hook_secrets(ctx.db).data.size() >= most_secrets) return conflict("Two secrets are there already. Remove the one that is no longer used.", "too_many");
        NewHookSecret made;
        made.id = ctx.ids.make<HookSecret>();
        made.made_at = ctx.now();
        made.made_by = ctx.actor.name;
        made.secret = secret;
        ctx.db.run(add_sql, Row{made.id, key.seal(secret), made.made_at, made.made_by});
        identity::record(ctx, "mail_hook.made", to_text(made.id));
        return made;
    });
}

Result<Done> remove_hook_secret(Context& ctx, Id<HookSecret> id)
{
    if (ctx.db.run(remove_sql, id) == 0) return not_found("There is no such secret.");
    identity::record(ctx, "mail_hook.removed", to_text(id));
    return Done{};
}

std::int64_t forget_old_calls(Db& db, Instant now) { return db.run(forget_sql, Instant{now.us - remembered_us}); }

std::optional<std::string> signature_of(std::string_view secret, std::string_view call, std::string_view timestamp, std::string_view body)
{
    if (!secret.starts_with(secret_prefix)) return std::nullopt;
    const auto key = crypto::from_base64(secret.substr(secret_prefix.size()));
    if (!key || key->empty()) return std::nullopt;
    std::string text;
    text.reserve(call.size() + timestamp.size() + body.size() + 2);
    text.append(call).append(".").append(timestamp).append(".").append(body);
    return "v1," + crypto::to_base64(crypto::sha256_mac(*key, text));
}

std::vector<std::string> Hook::secrets()
{
    std::vector<Row> rows;
    runtime_.database.read([&](Db& db) { rows = db.all<Row>(all_sql); });
    std::vector<std::string> opened;
    if (rows.empty()) return opened;
    const std::lock_guard lock(mutex_);
    if (!key_) key_ = crypto::SecretKey::in(runtime_.data_folder);
    for (const auto& row : rows)
        if (auto secret = key_->open(row.sealed)) opened.push_back(std::move(*secret));
    return opened;
}

// Whether this network has to wait: it calls too often, or sent what was not signed.
bool Hook::waits(const http::Request& request)
{
    const auto network = http::network_of(request.peer);
    const auto now = runtime_.clock.now();
    if (gate_.wait_seconds("call " + network, http::allowance_of(network, calls), now) > 0) return true;
    const std::lock_guard lock(mutex_);
    const auto found = until_.find(network);
    if (found == until_.end()) return false;
    if (found->second > now) return true;
    until_.erase(found);
    return false;
}

void Hook::note_forgery(const http::Request& request)
{
    const auto network = http::network_of(request.peer);
    if (network == http::this_machine) return;      // a proxy that nobody named: one stranger behind it would shut the door for the mail server
    const auto now = runtime_.clock.now();
    const auto seconds = gate_.wait_seconds("forgery " + network, forgeries, now);
    if (seconds == 0) return;
    const std::lock_guard lock(mutex_);
    if (until_.size() > 10'000) until_.clear();
    until_[network] = {now.us + seconds * us_per_second};
}

http::BodyRule Hook::body_rule(const http::Request& head)
try {
    http::BodyRule rule{most_bytes, true};
    const auto refuse = [&](int status, std::string_view code, std::string_view detail) {
        rule.refused_status = status;
        rule.refused_code = code;
        rule.refused_detail = detail;
        return rule;
    };
    if (head.method != http::Method::post) return {};
    // First, so that a flood does not reach the database.
    if (waits(head)) return refuse(429, "too_many", "Too many calls. Please try again in a minute.");
    bool any = false;
    runtime_.database.read([&](Db& db) { any = !list_hook_secrets(db).data.empty(); });
    if (!any) return refuse(404, "not_found", "There is nothing under this address.");
    const auto said = said_by(head);
    if (!said) return refuse(401, "not_signed", "A call needs webhook-id, webhook-timestamp and webhook-signature.");
    if (is_stale(*said, runtime_.clock.now())) return refuse(401, "stale", "This call is more than five minutes away from our clock.");
    rule.stranger_from = http::network_of(head.peer);
    return rule;
} catch (const DatabaseUnavailable&) {      // the call itself will be told so
    return {};
}

void Hook::handle(http::Request&& request, http::Reply reply)
{
    auto call = std::make_shared<http::Request>(std::move(request));
    const bool taken = runtime_.pool.post([this, call, reply] {
        http::Response response;
        try {
            response = answer(*call);
        } catch (...) {
            response = http::problem(std::current_exception(), call->request_id);
        }
        reply(std::move(response));
    });
    if (!taken) reply(http::problem(503, "busy", "The server is busy just now. Please try again in a moment.", call->request_id));
}

http::Response Hook::answer(const http::Request& request)
{
    const auto known = secrets();
    if (known.empty()) return http::problem(404, "not_found", "There is nothing under this address.", request.request_id);
    if (request.method != http::Method::post) {
        auto refused = http::problem(405, "method_not_allowed", "This address does not take that method.", request.request_id);
        refused.headers.emplace_back("Allow", "POST");
        return refused;
    }
    const auto said = said_by(request);
    if (!said) return http::problem(401, "not_signed", "A call needs webhook-id, webhook-timestamp and webhook-signature.", request.request_id);
    if (is_stale(*said, runtime_.clock.now())) return http::problem(401, "stale", "This call is more than five minutes away from our clock.", request.request_id);

    const auto body = body_of(request);
    bool fits = false;
    for (const auto& secret : known) {
        const auto wanted = signature_of(secret, said->call, said->timestamp, body);
        for (const auto signature : said->signatures) fits |= wanted && crypto::same(*wanted, signature);
    }
    if (!fits) {
        note_forgery(request);
        return http::problem(401, "wrong_signature", "The signature does not fit.", request.request_id);
    }
    if (body.find_first_not_of(" \t\r\n") == body.npos) return http::problem(422, "empty", "There is no mail in what came.", request.request_id);

    const auto delivered = read_delivered(body, Way::hook);
    const auto digest = crypto::sha256_hex(body);
    Desk desk{runtime_, Actor::system(), request.request_id};
    desk.actor.via = "hook";
    const auto taken = desk.write([&](Context& ctx) -> Result<Taken> {
        if (ctx.db.run(take_call_sql, said->call, digest, ctx.now()) == 0 && ctx.db.value<std::string>(digest_sql, said->call) != digest)
            return conflict("Another mail came under this webhook-id.", "replayed");
        return take_in(ctx, delivered);
    });
    if (!taken) return http::problem(taken.error(), request.request_id);
    return {200, {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}}, to_json(Answer{taken->mail.id, taken->mail.fate}), {}, {}};
}

}  // namespace rapport::inbox
