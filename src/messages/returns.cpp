#include "messages/returns.h"

#include "base/json.h"
#include "base/text.h"
#include "identity/audit.h"
#include "messages/store.h"

#include <algorithm>

namespace rapport::messages {
namespace {

constexpr std::size_t token_length = 2 * secret_bytes;
constexpr std::int64_t bounces_borne = 3;       // of messages that came back for another reason than the address
constexpr int most_listed = 200;

const Sql keep_token_sql{"message_tokens.keep", Reach::business, "INSERT INTO message_tokens (token, message_id) VALUES ($1, $2)"};
const Sql of_token_sql{"message_tokens.find", Reach::business, "SELECT message_id FROM message_tokens WHERE token = $1"};
const Sql note_thread_sql{"mail_threads.note", Reach::business,
    "INSERT INTO mail_threads (about, message_id, at) VALUES ($1, $2, $3)"
    " ON CONFLICT (about) DO UPDATE SET message_id = excluded.message_id, at = excluded.at"};
const Sql forget_thread_sql{"mail_threads.forget", Reach::business, "DELETE FROM mail_threads WHERE about = $1"};
const Sql thread_sql{"mail_threads.find", Reach::business, "SELECT message_id FROM mail_threads WHERE about = $1"};
const Sql bounced_sql{"messages.bounced", Reach::business, "UPDATE messages SET bounced_at = $2, bounce = $3 WHERE id = $1"};
const Sql count_bounced_sql{"messages.count_bounced", Reach::business,
    "SELECT COUNT(*) FROM messages WHERE to_address = $1 AND bounced_at IS NOT NULL AND bounced_at > $2"};
const Sql put_sql{"mail_undeliverable.put", Reach::business,
    insert_into<Undeliverable>("mail_undeliverable") + " ON CONFLICT (address) DO UPDATE SET reason = excluded.reason, message_id = excluded.message_id, mail = excluded.mail"};
const Sql is_sql{"mail_undeliverable.is", Reach::business, "SELECT COUNT(*) FROM mail_undeliverable WHERE address = $1"};
const Sql list_sql{"mail_undeliverable.list", Reach::business, "SELECT " + columns<Undeliverable>() + " FROM mail_undeliverable ORDER BY since DESC, address LIMIT $1"};
const Sql take_back_sql{"mail_undeliverable.take_back", Reach::business, "DELETE FROM mail_undeliverable WHERE address = $1"};

bool is_about_the_address(const std::string& status) { return status.starts_with("5.1."); }

std::string in_words(const Bounce& bounce)
{
    auto words = bounce.status;
    if (!bounce.words.empty()) words += (words.empty() ? "" : " ") + bounce.words;
    return words.empty() ? "It came back." : words;
}

}  // namespace

std::string with_token(const std::string& address, const std::string& token)
{
    const auto at = address.rfind('@');
    return address.substr(0, at) + "+" + token + address.substr(at);
}

std::optional<std::string> token_in(std::string_view address)
{
    const auto at = address.rfind('@');
    const auto plus = address.substr(0, at).rfind('+');
    if (at == address.npos || plus == address.npos || at - plus - 1 != token_length) return std::nullopt;
    std::string token(address.substr(plus + 1, token_length));
    for (auto& letter : token) {
        if (letter >= 'A' && letter <= 'F') letter = static_cast<char>(letter - 'A' + 'a');
        if (!((letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f'))) return std::nullopt;
    }
    return token;
}

void keep_token(Db& db, const std::string& token, Id<Message> message) { db.run(keep_token_sql, token, message); }

std::optional<Message> message_of_token(Db& db, const std::string& token)
{
    const auto id = db.one<Id<Message>>(of_token_sql, token);
    return id ? store::find(db, *id) : std::nullopt;
}

std::optional<Message> message_of_mail(Db& db, const std::string& message_id)
{
    const auto end = message_id.find_first_of(".@");
    if (!message_id.starts_with('<') || end == message_id.npos) return std::nullopt;
    const auto id = parse_id<Message>(std::string_view(message_id).substr(1, end - 1));
    auto message = id ? store::find(db, *id) : std::nullopt;
    if (message && message->message_id != message_id) message.reset();
    return message;
}

mail::Address return_path(const Message& message)
{
    if (message.reply_to && token_in(*message.reply_to))
        if (const auto own = mail::Address::of(*message.reply_to)) return *own;
    return *mail::Address::of(message.from_address);
}

void note_thread(Context& ctx, const std::string& about, const std::string& message_id) { ctx.db.run(note_thread_sql, about, message_id, ctx.now()); }

void forget_thread(Context& ctx, const std::string& about) { ctx.db.run(forget_thread_sql, about); }

std::string case_in(const std::string& occasion)
{
    const auto at = occasion.find("cas_");
    return at == occasion.npos ? std::string() : occasion.substr(at, occasion.find_first_of(" :/,", at) - at);
}

std::optional<std::string> thread_of_occasion(Db& db, const std::string& occasion)
{
    const auto about = case_in(occasion);
    return about.empty() ? std::nullopt : db.one<std::string>(thread_sql, about);
}

bool note_bounce(Context& ctx, const Message& message, const Bounce& bounce)
{
    const bool left = message.state == State::accepted || message.state == State::unknown;
    const auto address = email_key(bounce.address);
    if (!left || message.bounced_at || address.empty() || address != email_key(message.to_address)) return false;
    const auto words = in_words(bounce);
    ctx.db.run(bounced_sql, message.id, ctx.now(), words);
    identity::record(ctx, "message.bounced", to_text(message.id), "{\"bounce\":[null," + json::serialize(json::string(words)) + "]}");

    constexpr std::int64_t half_year_us = 183 * us_per_day;
    const auto bounced = ctx.db.value<std::int64_t>(count_bounced_sql, message.to_address, Instant{ctx.now().us - half_year_us});
    if (!is_about_the_address(bounce.status) && bounced < bounces_borne) return true;
    const bool known = is_undeliverable(ctx.db, message.to_address);
    ctx.db.run(put_sql, Undeliverable{address, ctx.now(), words, message.id, bounce.mail});
    if (!known) identity::record(ctx, "mail.undeliverable", to_text(message.id), "{\"takes_mail\":[true,false]}");
    return true;
}

bool is_undeliverable(Db& db, const std::string& address) { return db.value<std::int64_t>(is_sql, email_key(address)) > 0; }

std::vector<Undeliverable> list_undeliverable(Db& db) { return db.all<Undeliverable>(list_sql, most_listed); }

Result<Done> take_back_undeliverable(Context& ctx, const std::string& address)
{
    if (ctx.db.run(take_back_sql, email_key(address)) == 0) return not_found("Mail goes to this address already.");
    identity::record(ctx, "mail.deliverable", "mail", "{\"takes_mail\":[false,true]}");
    return Done{};
}

}  // namespace rapport::messages
