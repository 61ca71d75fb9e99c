#include "inbox/reports.h"

#include "base/mail/incoming/decode.h"
#include "base/text.h"
#include "cases/conversation.h"
#include "customers/consent.h"
#include "identity/audit.h"
#include "messages/returns.h"

#include <algorithm>

namespace rapport::inbox {
namespace {

bool names(const Strings& addresses, const std::string& address)
{
    return std::ranges::any_of(addresses, [&](const std::string& one) { return email_key(one) == email_key(address); });
}

// Those who may not see how to reach a customer read the case as well.
std::string without_addresses(std::string words)
{
    for (auto at = words.find('@'); at != words.npos; at = words.find('@', at)) {
        const auto before = words.find_last_of(" \t\n", at), after = words.find_first_of(" \t\n", at);
        const auto begin = before == words.npos ? 0 : before + 1;
        words.replace(begin, (after == words.npos ? words.size() : after) - begin, "[address]");
        at = begin;
    }
    return words;
}

// Whoever reads the case sees that their answer did not arrive.
void tell_case(Context& ctx, const messages::Message& message, const std::string& words, ReceivedMail& mail)
{
    mail.case_id = case_of(ctx, message);
    if (!mail.case_id) return;
    cases::AddEntry note;
    note.words.value = "Our mail did not arrive: " + without_addresses(incoming::clean_text(words, 500));
    if (const auto told = cases::add_entry(ctx, *mail.case_id, std::move(note)); !told) mail.case_id.reset();
}

bool came_to(const incoming::Mail& report, const std::string& token)
{
    const auto holds = [&](const std::string& address) { return messages::token_in(address) == token; };
    return std::ranges::any_of(report.delivered_to, holds)
        || std::ranges::any_of(report.to, [&](const auto& mailbox) { return holds(mailbox.address); });
}

}  // namespace

std::optional<Id<cases::Case>> standing_case(Context& ctx, Id<cases::Case> id)
{
    for (int steps = 0; steps < 20; ++steps) {
        const auto one = cases::read_case(ctx, id);
        if (!one) return std::nullopt;
        if (!one->merged_into) return id;
        id = *one->merged_into;
    }
    return std::nullopt;
}

std::optional<Id<cases::Case>> case_of(Context& ctx, const messages::Message& message)
{
    const auto id = parse_id<cases::Case>(messages::case_in(message.occasion.value_or("")));
    return id ? standing_case(ctx, *id) : std::nullopt;
}

std::optional<messages::Message> message_meant(Db& db, const incoming::Mail& mail, const Strings& message_ids)
{
    const auto by_token = [&](std::string_view address) {
        const auto token = messages::token_in(address);
        return token ? messages::message_of_token(db, *token) : std::nullopt;
    };
    for (const auto& address : mail.delivered_to)
        if (auto message = by_token(address)) return message;
    for (const auto* mailboxes : {&mail.to, &mail.cc})
        for (const auto& mailbox : *mailboxes)
            if (auto message = by_token(mailbox.address)) return message;
    for (auto id = message_ids.rbegin(); id != message_ids.rend(); ++id)
        if (auto message = messages::message_of_mail(db, *id)) return message;
    return std::nullopt;
}

void take_bounce(Context& ctx, const incoming::Mail& report, ReceivedMail& mail)
{
    const auto message = message_meant(ctx.db, report, {report.report.message_id});
    if (!message) {
        mail.reason = "It names no message that we sent, so nothing was done.";
        return;
    }
    if (const auto at = message->reply_to ? messages::token_in(*message->reply_to) : std::nullopt; at && !came_to(report, *at)) {
        mail.reason = "It did not come to the address that the message would come back to, so nothing was done.";
        return;
    }
    mail.answers_id = message->id;
    mail.customer_id = message->customer_id;
    mail.reason = "It does not name the address that the message went to, so nothing was done.";
    for (const auto& one : report.report.recipients) {
        if (email_key(one.address) != email_key(message->to_address)) continue;
        const auto words = one.status + (one.diagnostic.empty() ? "" : " " + one.diagnostic);
        if (one.action != "failed" || (!one.status.empty() && one.status.front() != '5')) {
            mail.reason = "Not for good: " + one.action + " " + words;
            continue;
        }
        const bool counted = messages::note_bounce(ctx, *message, {one.address, one.status, one.diagnostic, to_text(mail.id)});
        mail.reason = counted ? "Did not arrive: " + words : "The message had come back before, or never left.";
        if (counted) tell_case(ctx, *message, words, mail);
        return;
    }
}

void take_complaint(Context& ctx, const incoming::Mail& report, ReceivedMail& mail)
{
    const auto message = message_meant(ctx.db, report, {report.report.message_id});
    const auto& type = report.report.feedback_type;
    if (!message || !names(report.report.addresses, message->to_address)) {
        mail.reason = "It names no message that we sent to its reader, so nothing was done.";
        return;
    }
    mail.answers_id = message->id;
    mail.customer_id = message->customer_id;
    if (type != "abuse" && type != "opt-out" && type != "fraud" && type != "other") {
        mail.reason = "No complaint: " + type;
        return;
    }
    mail.reason = "They complained, so nothing but what they wait for is sent to them.";
    if (!message->customer_id) return;
    customers::NewConsent no;
    no.channel = customers::Channel::email;
    no.source.value = "complaint at their mail provider";
    no.wording = Text<1, 2000>{"Report " + to_text(mail.id) + " about message " + to_text(message->id)};
    if (const auto kept = customers::record_consent(ctx, *message->customer_id, no); !kept) mail.reason = "They complained, but the customer is not there any more.";
}

}  // namespace rapport::inbox
