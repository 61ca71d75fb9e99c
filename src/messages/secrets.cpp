#include "messages/secrets.h"

#include "messages/doors.h"

namespace rapport::messages {
namespace {

constexpr std::int64_t kept_us = 30 * us_per_day;

const Sql put_sql{"message_secrets.put", Reach::single, "INSERT INTO message_secrets (message_id, secret, at) VALUES ($1, $2, $3)"};
const Sql find_sql{"message_secrets.find", Reach::single, "SELECT secret FROM message_secrets WHERE message_id = $1"};
const Sql mark_sql{"messages.mark_secret", Reach::business, "UPDATE messages SET has_secret = 1 WHERE id = $1"};
const Sql is_marked_sql{"messages.is_marked_secret", Reach::business, "SELECT has_secret FROM messages WHERE id = $1"};
const Sql forget_sql{"message_secrets.forget", Reach::single, "DELETE FROM message_secrets WHERE message_id = $1"};
const Sql forget_old_sql{"message_secrets.forget_old", Reach::single, "DELETE FROM message_secrets WHERE at < $1"};

void replace(std::string& text, const std::string& secret)
{
    for (auto at = text.find(secret_mark); at != std::string::npos; at = text.find(secret_mark, at + secret.size())) text.replace(at, secret_mark.size(), secret);
}

}  // namespace

void keep_secret(Context& ctx, Id<Message> message, const std::string& secret)
{
    ctx.db.run(put_sql, message, secret, ctx.now());
    ctx.db.run(mark_sql, message);
}

void forget_secret(Db& db, Id<Message> message) { db.run(forget_sql, message); }

void fill_in(Db& db, Message& message)
{
    const auto secret = db.one<std::string>(find_sql, message.id);
    if (!secret) return;
    replace(message.text, *secret);
    if (message.html) replace(*message.html, *secret);
}

bool has_lost_its_secret(Db& db, Id<Message> message) { return db.one<bool>(is_marked_sql, message).value_or(false) && !db.one<std::string>(find_sql, message); }

std::int64_t forget_leftovers(Context& ctx) { return ctx.db.run(forget_old_sql, Instant{ctx.now().us - kept_us}); }

}  // namespace rapport::messages
