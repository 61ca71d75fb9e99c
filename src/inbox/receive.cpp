#include "inbox/receive.h"

#include "base/crypto/sha256.h"
#include "base/mail/incoming/decode.h"
#include "base/mail/message.h"
#include "base/text.h"
#include "cases/conversation.h"
#include "customers/service.h"
#include "identity/audit.h"
#include "inbox/reports.h"
#include "inbox/store.h"
#include "messages/files.h"
#include "messages/returns.h"
#include "messages/service.h"
#include "messages/settings.h"

#include <algorithm>

namespace rapport::inbox {
namespace {

constexpr std::int64_t hour_us = 3600 * us_per_second;
constexpr std::size_t most_words = 9'900;           // bytes of it that stand in the case; all of it stands in the mail
constexpr std::size_t longest_line = 300, longest_id = 900, most_addresses = 50;
constexpr int most_owners = 50;                     // of one address, that are looked at

using incoming::clean_line;
using incoming::clean_text;
using incoming::Nature;

std::optional<std::string> id_or_nothing(const std::string& text)
{
    return text.empty() || text.size() > longest_id ? std::nullopt : std::optional(clean_line(text, longest_id));
}

ReceivedMail drafted(Context& ctx, const Delivered& delivered)
{
    const auto& said = delivered.mail;
    ReceivedMail mail;
    mail.id = ctx.ids.make<ReceivedMail>();
    mail.way = delivered.way;
    mail.received_at = ctx.now();
    mail.sent_at = said.sent_at;
    mail.from_name = clean_line(said.from.name, longest_line);
    mail.from_address = clean_line(said.from.address, longest_line);
    mail.from_key = email_key(mail.from_address);
    for (const auto* mailboxes : {&said.to, &said.cc})
        for (const auto& mailbox : *mailboxes)
            if (mail.to_addresses.size() < most_addresses) mail.to_addresses.push_back(clean_line(mailbox.address, longest_line));
    mail.message_id = id_or_nothing(said.message_id);
    if (!said.in_reply_to.empty()) mail.in_reply_to = id_or_nothing(said.in_reply_to.back());
    mail.subject = clean_line(said.subject, longest_line);
    mail.text = said.text;
    mail.quoted = said.quoted;
    mail.signature = said.signature;
    mail.nature = said.nature;
    for (const auto trouble : said.troubles) mail.troubles.emplace_back(enum_text(trouble));
    mail.bytes = delivered.bytes;
    mail.attachments = static_cast<std::int64_t>(said.attachments.size());
    return mail;
}

void keep_attachments(Db& db, const ReceivedMail& mail, const std::vector<incoming::Attachment>& attachments)
{
    std::int64_t number = 0;
    for (const auto& one : attachments)
        store::insert(db, Attachment{mail.id, ++number, incoming::clean_file_name(one.name), mail::MediaType(one.type).text(), static_cast<std::int64_t>(one.bytes.size()), messages::keep_file(db, one.bytes)});
}

// From one of our own addresses, or a copy of what we sent: answering it would go round in circles.
bool is_our_own(Db& db, const ReceivedMail& mail)
{
    const auto settings = messages::read_mail_settings(db);
    if (settings.version > 0 && !mail.from_key.empty()) {
        auto from = mail.from_key;
        if (messages::token_in(from)) from.erase(from.rfind('+'), from.rfind('@') - from.rfind('+'));
        if (from == email_key(settings.from_address) || (settings.reply_to && from == email_key(*settings.reply_to))) return true;
    }
    return mail.message_id && messages::message_of_mail(db, *mail.message_id).has_value();
}

// Why nothing is opened for it, where that is so.
std::optional<Fate> quiet_fate(Context& ctx, const ReceivedMail& mail)
{
    if (is_our_own(ctx.db, mail)) return Fate::ours;
    switch (mail.nature) {
    case Nature::bounce:
    case Nature::unsure_bounce: return Fate::bounce;
    case Nature::complaint: return Fate::complaint;
    case Nature::automatic: return Fate::automatic;
    case Nature::bulk: return Fate::bulk;
    case Nature::message: break;
    }
    const Instant hour_ago{ctx.now().us - hour_us};
    if (store::count_from(ctx.db, mail.from_key, hour_ago) >= most_from_one_an_hour) return Fate::flood;
    return std::nullopt;
}

Strings named_by(const incoming::Mail& said)
{
    Strings named;
    for (const auto* ids : {&said.references, &said.in_reply_to})
        for (const auto& id : *ids)
            if (auto clean = id_or_nothing(id)) named.push_back(std::move(*clean));
    return named;
}

bool is_theirs(Context& ctx, Id<cases::Case> id, const ReceivedMail& mail)
{
    const auto one = cases::read_case(ctx, id);
    if (!one || !one->customer_id) return false;
    const auto owners = store::owners(ctx.db, mail.from_key, most_owners);
    return std::ranges::find(owners, *one->customer_id) != owners.end();
}

// The case that it goes on with: that of the message of ours which it answers, whose id only its readers know; else that of
// a mail of their own, whose id anybody may have read somewhere, so that only its sender and the case's customer go on with it.
void find_case(Context& ctx, const incoming::Mail& said, ReceivedMail& mail)
{
    const auto named = named_by(said);
    if (const auto ours = message_meant(ctx.db, said, named)) {
        mail.answers_id = ours->id;
        mail.case_id = case_of(ctx, *ours);
    }
    for (auto id = named.rbegin(); id != named.rend() && !mail.case_id; ++id)
        if (const auto theirs = store::find_of_message_id(ctx.db, *id))
            if (const auto one = standing_case(ctx, *theirs->case_id); one && (mail.from_key == theirs->from_key || is_theirs(ctx, *one, mail))) mail.case_id = one;
}

// The one who has the sender's address; of several, or where none has it, the one whose message or case it goes on with.
void find_customer(Context& ctx, ReceivedMail& mail)
{
    std::optional<Id<customers::Customer>> expected;
    if (mail.answers_id)
        if (const auto ours = messages::read_message(ctx, *mail.answers_id)) expected = ours->customer_id;
    if (mail.case_id)
        if (const auto one = cases::read_case(ctx, *mail.case_id)) expected = one->customer_id ? one->customer_id : expected;
    const auto owners = store::owners(ctx.db, mail.from_key, most_owners);
    if (expected && (owners.size() != 1 || std::ranges::find(owners, *expected) != owners.end())) mail.customer_id = expected;
    else if (owners.size() == 1) mail.customer_id = owners.front();
}

bool is_overflowing(Context& ctx, Id<cases::Case> id)
{
    return store::count_to(ctx.db, id, {ctx.now().us - hour_us}) >= most_to_one_an_hour || store::count_to(ctx.db, id, {ctx.now().us - us_per_day}) >= most_to_one_a_day;
}

std::string words_of(const ReceivedMail& mail)
{
    auto words = clean_text(mail.text.empty() ? mail.quoted : mail.text, most_words);
    if (words.size() < mail.text.size() && words.size() + 4 >= most_words) words += " […]";
    if (!tidy(words).empty()) return words;
    return mail.attachments > 0 ? "(A mail without words; see what is attached.)" : "(A mail without words.)";
}

// The entry of the case that is this mail: the last one of the customer's.
std::optional<Id<cases::Entry>> last_words(const cases::WholeCase& one)
{
    std::optional<Id<cases::Entry>> last;
    for (const auto& entry : one.entries)
        if (entry.kind == cases::EntryKind::customer && (!last || entry.id > *last)) last = entry.id;
    return last;
}

// Our next mail about the case stands below it in their program.
void note_thread_of(Context& ctx, const ReceivedMail& mail)
{
    if (mail.message_id) messages::note_thread(ctx, to_text(*mail.case_id), *mail.message_id);
}

bool go_on(Context& ctx, ReceivedMail& mail)
{
    cases::AddEntry entry;
    entry.kind = cases::EntryKind::customer;
    entry.words.value = words_of(mail);
    entry.way = cases::Way::email;
    const auto one = cases::add_entry(ctx, *mail.case_id, std::move(entry));
    if (!one) return false;
    mail.entry_id = last_words(*one);
    mail.fate = Fate::answer;
    if (!mail.customer_id) mail.customer_id = one->customer_id;
    mail.is_unmatched = !mail.customer_id;
    note_thread_of(ctx, mail);
    return true;
}

}  // namespace

bool open_case_for(Context& ctx, ReceivedMail& mail)
{
    cases::OpenCase input;
    const bool has_name = !mail.from_name.empty() && mail.from_name.find('@') == mail.from_name.npos;      // an address is not for every reader of the case
    input.subject.value = !tidy(mail.subject).empty() ? mail.subject : has_name ? "Mail from " + mail.from_name : "Mail without a subject";
    input.customer_id = mail.customer_id;
    if (!mail.from_address.empty()) input.contact = Text<1, 200>{clean_line(mail.from_address, 200)};
    input.source = cases::Source::mail;
    input.kind = cases::Kind::question;
    input.words = Text<1, 10000>{words_of(mail)};
    const auto one = cases::open_case(ctx, std::move(input));
    if (!one) return false;
    mail.case_id = one->id;
    mail.entry_id = last_words(*one);
    mail.fate = Fate::opened;
    mail.reason.reset();
    mail.is_unmatched = !mail.customer_id;
    note_thread_of(ctx, mail);
    return true;
}

Delivered read_delivered(std::string_view raw, Way way)
{
    incoming::Limits limits;
    limits.bytes = most_bytes;
    Delivered delivered{incoming::read_mail(raw, limits), way, static_cast<std::int64_t>(raw.size()), {}};
    const auto& mail = delivered.mail;
    std::string all;
    const auto add = [&](std::string_view part) { all += std::to_string(part.size()) + ":" + std::string(part); };
    for (const std::string_view part : {std::string_view(mail.message_id), std::string_view(mail.from.address), std::string_view(mail.subject), std::string_view(mail.text),
                                        std::string_view(mail.quoted), std::string_view(mail.signature)})
        add(part);
    add(mail.sent_at ? std::to_string(mail.sent_at->us) : "");
    for (const auto& one : mail.attachments) add(one.name), add(crypto::sha256_hex(one.bytes));
    for (const auto& one : mail.report.recipients) add(one.address), add(one.action), add(one.status);
    if (!mail.report.message_id.empty()) add(mail.report.message_id);
    delivered.key = crypto::sha256_hex(all);
    return delivered;
}

Taken take_in(Context& ctx, const Delivered& delivered)
{
    auto mail = drafted(ctx, delivered);
    if (!store::take_key(ctx.db, delivered.key, mail.id))
        if (auto there = store::find(ctx.db, *store::find_key(ctx.db, delivered.key))) return {std::move(*there), false};

    const auto quiet = quiet_fate(ctx, mail);
    if (quiet) mail.fate = *quiet;
    if (quiet == Fate::bounce && mail.nature == Nature::bounce) take_bounce(ctx, delivered.mail, mail);
    else if (quiet == Fate::complaint) take_complaint(ctx, delivered.mail, mail);
    else if (quiet != Fate::ours) {
        find_case(ctx, delivered.mail, mail);
        find_customer(ctx, mail);
    }
    const bool overflows = !quiet && mail.case_id && is_overflowing(ctx, *mail.case_id);
    if (overflows) mail.fate = Fate::flood, mail.reason = "More came in for this case within an hour or a day than one conversation holds.";
    if (quiet == Fate::flood) mail.reason = "There were more than " + std::to_string(most_from_one_an_hour) + " mails of this sender within an hour.";
    if (!quiet && !overflows && !(mail.case_id && go_on(ctx, mail))) {
        mail.case_id.reset();
        if (!mail.customer_id && store::count_of_strangers(ctx.db, {ctx.now().us - hour_us}) >= most_strangers_an_hour) {
            mail.fate = Fate::flood;
            mail.reason = "There was too much mail of strangers within an hour.";
        } else if (!open_case_for(ctx, mail)) {
            throw std::logic_error("a mail cannot become a case");
        }
    }
    if (mail.fate == Fate::flood) mail.is_unmatched = true;

    store::insert(ctx.db, mail);
    if (mail.message_id) store::note_message_id(ctx.db, *mail.message_id, mail.id);
    keep_attachments(ctx.db, mail, delivered.mail.attachments);
    identity::record(ctx, "mail.received", to_text(mail.id), "{\"fate\":[null,\"" + std::string(enum_text(mail.fate)) + "\"]}");
    return {std::move(mail), true};
}

}  // namespace rapport::inbox
