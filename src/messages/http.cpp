#include "base/http/newest_first.h"
#include "customers/facts.h"
#include "customers/masked.h"
#include "messages/dkim_keys.h"
#include "messages/doors.h"
#include "messages/mail_server.h"
#include "messages/places.h"
#include "messages/public_address.h"
#include "messages/service.h"
#include "messages/settings.h"

namespace rapport::messages {
namespace {

struct MessageQuery : http::PageQuery {
    std::optional<Id<customers::Customer>> customer_id;
    std::optional<State> state;             // planned: also what is claimed, handed or deferred
};
BOOST_DESCRIBE_STRUCT(MessageQuery, (http::PageQuery), (customer_id, state))

void add_mail_routes(http::Router& router)
{
    router.get("/mail", may("messages:read"), [](Context& ctx) -> Result<MailState> { return read_mail_state(ctx); },
        "How mail stands: whether it leaves, what waits, what nobody knows");
    router.post("/mail/hold", may("messages:write"), [](Context& ctx, Because body) { return hold_mail(ctx, body); }, "Holds all mail: nothing leaves any more");
    router.del("/mail/hold", http::by_a_person(may("settings:write")), [](Context& ctx) { return let_mail_go(ctx); },
        "Lets mail leave again; messages that are held by themselves stay held");
    router.get("/mail/settings", may("settings:read"), [](Context& ctx) -> Result<MailSettings> { return read_mail_settings(ctx.db); },
        "From whom mail comes, and how fast it goes");
    router.put("/mail/settings", may("settings:write"),
        [](Context& ctx, http::IfMatch match, MailSettingsChange body) { return change_mail_settings(ctx, match.version, body); },
        "Says from whom mail comes, and how fast it goes");
    router.get("/public-address", may("settings:read"), [](Context& ctx) -> Result<PublicAddress> { return read_public_address(ctx.db); },
        "Under which address customers reach our pages");
    router.put("/public-address", may("settings:write"),
        [](Context& ctx, http::IfMatch match, PublicAddressChange body) { return change_public_address(ctx, match.version, body); }, "Says it: links in mail begin with it");
}

void add_server_routes(http::Router& router)
{
    router.get("/mail/server", may("settings:read"), [](Context& ctx) -> Result<MailServer> { return read_mail_server(ctx.db); },
        "The mail server that takes what we send; its password is never told");
    router.put("/mail/server", may("settings:write"),
        [](Desk& desk, http::IfMatch match, MailServerChange body) -> Result<MailServer> {
            const auto key = crypto::SecretKey::in(desk.runtime.data_folder);
            return desk.write([&](Context& ctx) { return change_mail_server(ctx, key, match.version, body); });
        },
        "Sets the mail server up; a password that is left out stays, where server and user do");
    router.get("/mail/dkim-keys", may("settings:read"), [](Context& ctx) -> Result<DkimKeys> { return list_dkim_keys(ctx.db); },
        "The keys that sign mail, each with the line for the DNS");
    router.post("/mail/dkim-keys", may("settings:write"),
        [](Desk& desk, NewDkimKey body) -> Result<http::Created<DkimKey>> {
            TRY(auto key, make_dkim_key(desk, body));
            return http::Created<DkimKey>{std::move(key)};
        },
        "Makes a key; it signs nothing before its line is in the DNS and somebody says so");
    router.post("/mail/dkim-keys/{id}/use", may("settings:write"), [](Context& ctx, Id<DkimKey> id) { return use_dkim_key(ctx, id); },
        "Signs with this key from now on, and with no other of its domain");
    router.del("/mail/dkim-keys/{id}", may("settings:write"), [](Context& ctx, Id<DkimKey> id) { return remove_dkim_key(ctx, id); }, "Removes a key");
}

namespace {

// A message as whoever wrote it hears of it.
struct WrittenMessage : Message {
    std::int64_t open_cases = 0;            // of that customer: while one is open, nothing else should bother them
};
BOOST_DESCRIBE_STRUCT(WrittenMessage, (Message), (open_cases))

// Whoever writes to somebody learns their name and address.
Result<Done> may_write_to_them(const Context& ctx)
{
    if (!ctx.actor.may(may("customers:read")) || !customers::sees_contacts(ctx.actor)) return not_allowed("Only who may see customers and how to reach them may write to one.");
    return Done{};
}

}  // namespace

void add_message_routes(http::Router& router)
{
    router.get("/messages", may("messages:read"),
        [](Context& ctx, http::Query<MessageQuery> query) -> Result<http::Page<ListedMessage>> {
            const auto& asked = query.value;
            TRY(const auto before, http::before(asked));
            TRY(auto rows, list_messages(ctx, {asked.customer_id, asked.state, before, asked.size()}));
            return http::newest_first(std::move(rows), asked, &ListedMessage::planned_at);
        },
        "Messages without their texts, the last planned first");
    router.post("/messages", may("messages:write"),
        [](Context& ctx, WriteMessage body) -> Result<http::Created<WrittenMessage>> {
            CHECK(may_write_to_them(ctx));
            TRY(auto message, write_message(ctx, body));
            return http::Created<WrittenMessage>{{std::move(message), customers::open_cases(ctx.db, body.customer_id)}};
        },
        "Writes to one customer; {{customer.preferred_name|there}} is filled in");
    router.post("/messages/preview", may("messages:write"), [](Context& ctx, WriteMessage body) -> Result<MessagePreview> { CHECK(may_write_to_them(ctx)); return preview_message(ctx, body); },
        "What a message would say to this customer; nothing is sent");
    router.post("/messages/test", may("messages:write"),
        [](Context& ctx, SendTest body) -> Result<http::Created<Message>> {
            TRY(auto message, send_test(ctx, body));
            return http::Created<Message>{std::move(message)};
        },
        "Sends a test to oneself, or to another of the staff");
    router.post("/messages/release", http::by_a_person(may("messages:write")), [](Context& ctx) { return let_all_go(ctx); }, "Lets all go that are held, 1000 at a time");
    router.get("/messages/{id}", may("messages:read"), [](Context& ctx, Id<Message> id) { return read_message(ctx, id); }, "One message, and how far it is");
}

}  // namespace

void add_routes(http::Router& router)
{
    add_mail_routes(router);
    add_server_routes(router);
    add_message_routes(router);
    router.post("/messages/{id}/hold", may("messages:write"), [](Context& ctx, Id<Message> id) { return hold(ctx, id); }, "Holds a message");
    router.del("/messages/{id}/hold", http::by_a_person(may("messages:write")), [](Context& ctx, Id<Message> id) { return let_go(ctx, id); }, "Lets a held message go");
    router.post("/messages/{id}/retry", http::by_a_person(may("messages:write")), [](Context& ctx, Id<Message> id) { return retry(ctx, id); },
        "Sends what failed, or what nobody knows of, once more: it may arrive twice");
    router.post("/messages/{id}/withdrawal", may("messages:write"), [](Context& ctx, Id<Message> id) { return withdraw(ctx, id); },
        "Takes a message back that has not left");
}

}  // namespace rapport::messages
