// For tests: mail as it comes in, to a shop whose mail is set up and whose people are known.
#pragma once
#include "cases/closing.h"
#include "cases/conversation.h"
#include "customers/service.h"
#include "customers/test/people.h"
#include "identity/test/shop.h"
#include "inbox/service.h"
#include "messages/delivery.h"
#include "messages/service.h"
#include "messages/settings.h"
#include "messages/store.h"
#include "touchpoints/service.h"

namespace rapport::inbox::test {

constexpr std::int64_t minute_us = 60 * us_per_second;

struct Letter {
    std::string from = "Mara Kowalska <mara@example.org>";
    std::string subject = "The rye was burnt";
    std::string text = "It was black below.\r\n";
    std::string more = {};                          // header lines
    std::string id = "<one@example.org>";
    std::string to = "hallo@hafer-mohn.example";
};

inline std::string raw(const Letter& letter)
{
    return "From: " + letter.from + "\r\nTo: " + letter.to + "\r\nSubject: " + letter.subject + "\r\nDate: Sat, 28 Nov 2026 10:15:00 +0100\r\n"
        + (letter.id.empty() ? "" : "Message-ID: " + letter.id + "\r\n") + letter.more + (letter.more.find("Content-Type") == std::string::npos ? "\r\n" : "") + letter.text;
}

inline std::string bounce_of(const std::string& message_id, const std::string& address, const std::string& status = "5.1.1", const std::string& action = "failed",
    const std::string& to = "hallo@hafer-mohn.example")
{
    return "From: MAILER-DAEMON@mx.example.org\r\nTo: " + to + "\r\nSubject: Undelivered mail\r\nMessage-ID: <dsn-" + address + status + message_id.substr(1, 20)
        + "@mx.example.org>\r\nAuto-Submitted: auto-replied\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
          "--b\r\nContent-Type: text/plain\r\n\r\nIt did not arrive.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n"
          "Final-Recipient: rfc822; " + address + "\r\nAction: " + action + "\r\nStatus: " + status + "\r\nDiagnostic-Code: smtp; 550 no such person\r\n\r\n"
          "--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: " + message_id + "\r\nTo: " + address + "\r\n\r\n--b--\r\n";
}

// To the address that the message comes back to.
inline std::string bounce_of(const messages::Message& message, const std::string& address, const std::string& status = "5.1.1", const std::string& action = "failed")
{
    return bounce_of(message.message_id, address, status, action, message.reply_to.value_or("hallo@hafer-mohn.example"));
}

inline std::string complaint_of(const std::string& message_id, const std::string& address, const std::string& type = "abuse")
{
    return "From: feedback@mx.example.org\r\nTo: hallo@hafer-mohn.example\r\nSubject: Complaint\r\nMessage-ID: <arf-" + address + type + "@mx.example.org>\r\n"
          "Content-Type: multipart/report; report-type=feedback-report; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nA complaint.\r\n"
          "--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: " + type + "\r\nUser-Agent: x/1\r\nVersion: 1\r\nOriginal-Rcpt-To: " + address + "\r\n\r\n"
          "--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: " + message_id + "\r\nTo: " + address + "\r\nSubject: News\r\n\r\nText\r\n--b--\r\n";
}

class InboxTest : public identity::test::ShopTest {
protected:
    InboxTest()
    {
        as(hanne, [](Context& ctx) { return messages::change_mail_settings(ctx, 0, {.from_name = {"Hafer & Mohn"}, .from_address = {"hallo@hafer-mohn.example"}, .reply_tokens = true}); }).value();
    }
    Id<customers::Customer> customer(const std::string& name, const std::string& email)
    {
        auto person = customers::person(name);
        if (!email.empty()) person.emails = {email};
        return world.write([&](Context& ctx) { return customers::add_customer(ctx, person); }).id;
    }
    Taken take(const std::string& text, Way way = Way::pipe)
    {
        auto desk = world.desk();
        return receive_mail(desk, text, way).value();
    }
    ReceivedMail take(const Letter& letter) { return take(raw(letter)).mail; }
    WholeMail read(Id<ReceivedMail> id)
    {
        return world.read([&](Context& ctx) { return read_mail(ctx, id); }).value();
    }
    cases::WholeCase case_of(const ReceivedMail& mail)
    {
        return world.read([&](Context& ctx) { return cases::read_case(ctx, *mail.case_id); }).value();
    }
    std::vector<ListedMail> listed(const store::Filter& filter = {})
    {
        return world.read([&](Context& ctx) { return list_mails(ctx, filter); }).value();
    }
    // A message that has left: for a case, where one is said.
    messages::Message sent(Id<customers::Customer> to, const std::string& occasion = "news 1")
    {
        const auto message = as(tom, [&](Context& ctx) { return messages::plan_message(ctx, messages::plain_texts("About your rye", "We are sorry."), {.customer_id = to, .occasion = occasion}); }).value();
        return world.write([&](Context& ctx) -> Result<messages::Message> {
            messages::end(ctx, *messages::store::find_queued(ctx.db, message.id), messages::State::accepted, "250 taken");
            return messages::read_message(ctx, message.id);
        });
    }
    messages::Message now(const messages::Message& message)
    {
        return world.read([&](Context& ctx) { return messages::read_message(ctx, message.id); }).value();
    }
    std::vector<touchpoints::Touchpoint> timeline(Id<customers::Customer> id)
    {
        return world.read([&](Context& ctx) { return touchpoints::timeline(ctx, id, {}); }).value();
    }

    // What we answer in a case by mail, as it was sent.
    messages::Message answered(Id<cases::Case> id, const std::string& words, bool by_closing = false)
    {
        const auto one = as(tom, [&](Context& ctx) -> Result<cases::WholeCase> {
            if (!by_closing) return cases::add_entry(ctx, id, {.kind = cases::EntryKind::answer, .words = {words}, .way = cases::Way::email, .send = true});
            return cases::close_case(ctx, id, {.cause = {{"Oven"}}, .action = {{"New rye"}}, .told_by = cases::Way::email, .told = {{words}}});
        }).value();
        const auto message = *one.entries.back().message_id;
        return world.write([&](Context& ctx) -> Result<messages::Message> {
            messages::end(ctx, *messages::store::find_queued(ctx.db, message), messages::State::accepted, "250 taken");
            return messages::read_message(ctx, message);
        });
    }

    Id<customers::Customer> mara = customer("Mara Kowalska", "Mara@Example.org");
    Id<customers::Customer> emil = customer("Emil Thielsen", "emil@example.org");
};

}  // namespace rapport::inbox::test
