#include "cases/mailing.h"

#include "base/mail/address.h"
#include "base/text.h"
#include "cases/heard.h"
#include "cases/store.h"
#include "customers/emails.h"
#include "customers/service.h"
#include "messages/service.h"
#include "messages/settings.h"

#include <algorithm>

namespace rapport::cases {
namespace {

std::string text_of(const Context& ctx, const Entry& entry)
{
    return entry.words + "\n\n" + (entry.staff ? *entry.staff + "\n" : std::string()) + ctx.business.name + "\n";
}

// Whoever wrote, or was written to in this conversation, has the subject in their program already.
std::string subject_of(Context& ctx, const Filed& filed, const std::vector<Entry>& said)
{
    const auto customer = filed.customer_id ? customers::read_customer(ctx, *filed.customer_id) : not_found("");
    const auto subject = subject_for_them(ctx, filed, customer && customer->language ? customer->language->value : "");
    const bool goes_on = filed.source == Source::mail || std::ranges::any_of(said, [](const Entry& entry) { return entry.message_id.has_value(); });
    return goes_on && !subject.starts_with("Re: ") ? "Re: " + subject : subject;
}

// Our mail that was the last word by mail: the next one stands below it. Below theirs it stands by itself (messages/returns.h).
std::optional<std::string> ours_before(Context& ctx, const std::vector<Entry>& said)
{
    for (auto entry = said.rbegin(); entry != said.rend(); ++entry) {
        if (entry->kind == EntryKind::customer && entry->way == Way::email) return std::nullopt;
        if (!entry->message_id) continue;
        if (const auto message = messages::read_message(ctx, *entry->message_id)) return message->message_id;
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> mail_address(Context& ctx, const Filed& filed)
{
    if (filed.contact && mail::Address::of(*filed.contact)) return filed.contact;
    if (!filed.customer_id) return std::nullopt;
    const auto customer = customers::read_customer(ctx, *filed.customer_id);
    return customer && !customer->emails.empty() ? std::optional(customer->emails.front()) : std::nullopt;
}

Result<Done> mail_answer(Context& ctx, const Filed& filed, Entry& entry, std::optional<bool> wanted, std::vector<messages::FileToSend> files, std::optional<Instant> at)
{
    if (wanted == false) return Done{};
    if (entry.kind != EntryKind::answer || entry.way != Way::email) {
        if (wanted == true) return invalid("send", "Only an answer by e-mail can be sent.", "way");
        return Done{};
    }
    const auto to = mail_address(ctx, filed);
    const bool is_set_up = messages::read_mail_settings(ctx.db).version > 0;
    if (!wanted && (!to || !is_set_up)) return Done{};
    if (!to) return conflict("We do not know an e-mail address of theirs.", "no_address");
    // Our name stands under what a stolen token sends: by itself it reaches nobody but those whom we know.
    const auto is_theirs = [&] { return filed.customer_id && customers::has_email(ctx, *filed.customer_id, *to); };
    if (ctx.actor.is_program() && !ctx.actor.may(may("messages:write")) && !is_theirs()) {
        if (!wanted) return Done{};
        return not_allowed("A token needs messages:write to send to an address that is not the customer's.");
    }

    const auto said = store::entries(ctx.db, filed.id);
    messages::PlanMessage plan;
    plan.customer_id = filed.customer_id;
    plan.occasion = to_text(filed.id) + ":" + to_text(entry.id);
    plan.to = to;
    plan.at = at;
    plan.in_reply_to = ours_before(ctx, said);
    plan.files = std::move(files);
    plan.own_words = true;
    const auto texts = messages::plain_texts(subject_of(ctx, filed, said), text_of(ctx, entry));
    TRY(const auto message, messages::plan_message(ctx, texts, plan));
    entry.message_id = message.id;
    return Done{};
}

void tell_mail(Context& ctx, EntryView& entry)
{
    if (!entry.message_id) return;
    const auto message = messages::read_message(ctx, *entry.message_id);
    if (!message) return;
    entry.mail = message->state;
    entry.mail_to = message->to_address;
    entry.mail_reason = message->reason;
    entry.mail_bounce = message->bounce;
}

}  // namespace rapport::cases
