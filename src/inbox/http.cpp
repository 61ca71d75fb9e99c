#include "base/http/newest_first.h"
#include "inbox/account.h"
#include "inbox/doors.h"
#include "inbox/hook.h"
#include "inbox/service.h"
#include "messages/files.h"
#include "messages/returns.h"

namespace rapport::inbox {
namespace {

struct InboxQuery : http::PageQuery {
    std::optional<bool> unmatched;          // those alone of which somebody has to say whose they are
    std::optional<Fate> fate;
    std::optional<Id<customers::Customer>> customer_id;
    std::optional<Id<cases::Case>> case_id;
};
BOOST_DESCRIBE_STRUCT(InboxQuery, (http::PageQuery), (unmatched, fate, customer_id, case_id))

// Whoever may not read mail does not get it as the answer to a change either.
Result<Done> may_read(const Context& ctx)
{
    if (!ctx.actor.may(may("messages:read"))) return not_allowed("You may not read mail.");
    return Done{};
}

void add_mail_routes(http::Router& router)
{
    router.get("/inbox", may("messages:read"),
        [](Context& ctx, http::Query<InboxQuery> query) -> Result<http::Page<ListedMail>> {
            const auto& asked = query.value;
            store::Filter filter{asked.customer_id, asked.case_id, asked.unmatched, asked.fate, {}, asked.size()};
            TRY(filter.before, http::before(asked));
            TRY(auto rows, list_mails(ctx, filter));
            return http::newest_first(std::move(rows), asked, &ListedMail::received_at);
        },
        "Mail that came in, without its texts, the last received first");
    router.get("/inbox/{id}", may("messages:read"), [](Context& ctx, Id<ReceivedMail> id) { return read_mail(ctx, id); },
        "One mail, what is attached, and who has its sender's address");
    router.get("/inbox/{id}/attachments/{number}", may("messages:read"),
        [](Desk& desk, Id<ReceivedMail> id, std::string number) -> Result<http::Response> {
            const bool plain = !number.empty() && number.size() <= 4 && number.find_first_not_of("0123456789") == number.npos;
            TRY(auto file, desk.read([&](Context& ctx) { return read_attachment(ctx, id, plain ? std::stoll(number) : 0); }));
            return messages::as_file(file.attachment.name, file.attachment.type, std::move(file.bytes));
        },
        "What was attached, as a file to keep");
}

void add_ways_in(http::Router& router)
{
    router.get("/mail/account", may("settings:read"), [](Context& ctx) -> Result<Account> { return read_account(ctx.db); },
        "The mailbox that is read over IMAP; its password is never told");
    router.put("/mail/account", may("settings:write"),
        [](Desk& desk, http::IfMatch match, AccountChange body) -> Result<Account> {
            const auto key = crypto::SecretKey::in(desk.runtime.data_folder);
            return desk.write([&](Context& ctx) { return change_account(ctx, key, match.version, body); });
        },
        "Sets the mailbox up; a password that is left out stays, where server and user do");
    router.get("/mail/hook-secrets", may("settings:read"), [](Context& ctx) -> Result<HookSecrets> { return list_hook_secrets(ctx.db); },
        "The secrets that sign mail which another program brings to /hooks/mail");
    router.post("/mail/hook-secrets", may("settings:write"),
        [](Desk& desk) -> Result<http::Created<NewHookSecret>> {
            TRY(auto secret, make_hook_secret(desk));
            return http::Created<NewHookSecret>{std::move(secret)};
        },
        "Makes a secret, told once; two may be in use, so that one can follow the other").repetition = http::Route::Repetition::told_once;
    router.del("/mail/hook-secrets/{id}", may("settings:write"), [](Context& ctx, Id<HookSecret> id) { return remove_hook_secret(ctx, id); },
        "Takes a secret back; what it signs is refused from now on");
}

}  // namespace

void add_routes(http::Router& router)
{
    add_mail_routes(router);
    add_ways_in(router);
    router.post("/inbox/{id}/customer", may("cases:write"), [](Context& ctx, Id<ReceivedMail> id, SayWhose body) -> Result<WholeMail> { CHECK(may_read(ctx)); return say_whose(ctx, id, body); },
        "Says whose mail it is; its case is theirs too, where it was nobody's");
    router.del("/inbox/{id}/customer", may("cases:write"), [](Context& ctx, Id<ReceivedMail> id) -> Result<WholeMail> { CHECK(may_read(ctx)); return take_customer_back(ctx, id); }, "Takes that back");
    router.post("/inbox/{id}/left", may("cases:write"), [](Context& ctx, Id<ReceivedMail> id) -> Result<WholeMail> { CHECK(may_read(ctx)); return leave_unmatched(ctx, id, true); },
        "Nobody has to say whose it is");
    router.del("/inbox/{id}/left", may("cases:write"), [](Context& ctx, Id<ReceivedMail> id) -> Result<WholeMail> { CHECK(may_read(ctx)); return leave_unmatched(ctx, id, false); }, "Somebody has to, after all");
    router.post("/inbox/{id}/case", may("cases:write"), [](Context& ctx, Id<ReceivedMail> id) -> Result<WholeMail> { CHECK(may_read(ctx)); return make_case(ctx, id); }, "Opens a case for a mail that opened none");
    router.get("/mail/undeliverable", may("messages:read"), [](Context& ctx) -> Result<messages::UndeliverableList> { return messages::UndeliverableList{messages::list_undeliverable(ctx.db)}; },
        "Addresses to which nothing is sent, since mail to them came back");
    router.del("/mail/undeliverable/{address}", may("messages:write"), [](Context& ctx, std::string address) { return messages::take_back_undeliverable(ctx, address); },
        "Mail may go to this address again");
}

}  // namespace rapport::inbox
