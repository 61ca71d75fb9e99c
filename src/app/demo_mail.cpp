#include "app/demo_mail.h"

#include "app/demo_cases.h"
#include "base/mail/encode.h"
#include "base/mail/message.h"
#include "customers/service.h"
#include "identity/authenticate.h"
#include "identity/people.h"
#include "inbox/receive.h"
#include "messages/delivery.h"
#include "messages/places.h"
#include "messages/service.h"
#include "messages/settings.h"
#include "messages/store.h"

#include <algorithm>

namespace rapport::app {
namespace {

constexpr const char* held_because = "This is the demo business. Its customers are invented, and no mail leaves it.";
constexpr int at_once = 500;
constexpr std::int64_t each_refused = 9, each_unknown = 14;

const Sql place_sql{"app.demo_mail_place", Reach::single, "SELECT place FROM mail_places ORDER BY seen_at DESC, place LIMIT 1"};

mail::Outcome outcome_of(std::int64_t number)
{
    if (number % each_unknown == 0) return {mail::Verdict::unknown, 0, "The connection broke before the server had answered. Recv failure: Connection reset by peer", false};
    if (number % each_refused == 0) return {mail::Verdict::refused, 552, "552 5.2.2 The mailbox is full", false};
    return {mail::Verdict::accepted, 250, "250 2.0.0 Ok: queued as " + std::to_string(4'711'000 + number), false};
}

// As it comes from whoever got `message`.
std::string reply_to(const messages::Message& message, Instant at, const std::string& words)
{
    const auto theirs = *mail::Address::of(message.to_address, message.to_name);
    mail::Message reply{.from = theirs, .to = {*mail::Address::of(message.reply_to.value_or(message.from_address))}, .subject = mail::HeaderText("Re: " + message.subject),
                        .id = mail::MessageId::of("re." + to_text(message.id), theirs), .at = at, .text = words + "\n"};
    reply.in_reply_to = mail::MessageId::parse(message.message_id);
    reply.automatic = false;
    return mail::compose(reply).text();
}

std::string report_of(const messages::Message& message, Instant at)
{
    return "From: Mail Delivery System <MAILER-DAEMON@mx.example.org>\r\nTo: " + message.from_address + "\r\nSubject: Undelivered Mail Returned to Sender\r\nDate: " + mail::date_text(at)
        + "\r\nMessage-ID: <back." + to_text(message.id) + "@mx.example.org>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
          "Content-Type: multipart/report; report-type=delivery-status; boundary=\"part\"\r\n\r\n"
          "--part\r\nContent-Type: text/plain\r\n\r\nThis mailbox does not exist any more.\r\n\r\n"
          "--part\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\nFinal-Recipient: rfc822; " + message.to_address
        + "\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 No such mailbox\r\n\r\n"
          "--part\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: " + message.message_id + "\r\n\r\n--part--\r\n";
}

struct Written {
    std::size_t whom;               // of the regulars
    int days_ago;
    const char* subject;
    const char* text;
};
constexpr Written sent[] = {
    {30, 21, "Your order for Saturday", "Dear {{customer.preferred_name|customer}},\n\nthe two rye loaves and the plum cake are put aside for you. We are open until six.\n\nSee you on Saturday,\nTom\n"},
    {31, 16, "The stollen is out of the oven", "Dear {{customer.preferred_name|customer}},\n\nyou wanted to know: the first ones came out this morning, and yours lies in the back.\n\nInes\n"},
    {32, 12, "Your scarf", "Dear {{customer.preferred_name|customer}},\n\na grey scarf stayed on the chair by the stove. I think that it is yours. It waits at the counter.\n\nSamir\n"},
    {33, 8, "The recipe that you asked for", "Dear {{customer.preferred_name|customer}},\n\n500 g rye, 400 g water at 40 degrees, 10 g salt, 120 g of the old starter. And a night.\n\nHanne\n"},
    {34, 5, "The bread evening in January", "Dear {{customer.preferred_name|customer}},\n\nwe keep two places for you. Bring an apron and a jar.\n\nHanne\n"},
};
constexpr Written waiting[] = {
    {35, 0, "The bread evening in January", "Dear {{customer.preferred_name|customer}},\n\nwe keep two places for you. Bring an apron and a jar.\n\nHanne\n"},
    {36, 0, "The bread evening in January", "Dear {{customer.preferred_name|customer}},\n\nwe keep a place for you. Bring an apron and a jar.\n\nHanne\n"},
};
constexpr Written put_off{37, 0, "The goat cheese has come", "Dear {{customer.preferred_name|customer}},\n\nthe dairy has brought it this morning. Half a wheel has your name on it.\n\nInes\n"};
constexpr Written taken_back{38, 1, "We are closed on Monday", "Dear {{customer.preferred_name|customer}},\n\nwe are closed on Monday.\n\nTom\n"};

// Of those who come often, the ones who can be written to.
std::vector<Id<customers::Customer>> with_an_address(Context& ctx, Day last)
{
    auto people = demo_regulars(ctx.db, last);
    std::erase_if(people, [&](Id<customers::Customer> id) {
        const auto one = customers::read_customer(ctx, id);
        return !one || one->emails.empty();
    });
    return people;
}

class Writer {
public:
    Writer(Context& ctx, Day last) : ctx_(ctx), people_(with_an_address(ctx, last)) {}
    bool has_readers() const { return !people_.empty(); }
    // As Hanne, so many days ago.
    template <class F> auto then(int days_ago, F f)
    {
        const FixedClock clock(Instant{ctx_.now().us - days_ago * us_per_day});
        const auto hanne = identity::find_staff_by_email(ctx_.db, "hanne@example.org");
        const auto actor = hanne ? identity::acting(*hanne, "session") : ctx_.actor;
        Context past{ctx_.db, clock, ctx_.ids, actor, ctx_.business, ctx_.request_id};
        return f(past);
    }
    Result<messages::Message> write(const Written& one)
    {
        return then(one.days_ago, [&](Context& past) { return messages::write_message(past, {people_[one.whom % people_.size()], {one.subject}, {one.text}}); });
    }

private:
    Context& ctx_;
    std::vector<Id<customers::Customer>> people_;
};

}  // namespace

Result<Done> set_up_demo_mail(Desk& desk)
{
    messages::open_place(desk);
    return desk.write([](Context& ctx) -> Result<Done> {
        DemoPost(ctx).hold();
        if (messages::read_mail_settings(ctx.db).version > 0) return Done{};
        CHECK(messages::change_mail_settings(ctx, 0, {.from_name = {"Hafer & Mohn"}, .from_address = {"hallo@hafer-mohn.example"}}));
        return Done{};
    });
}

DemoPost::DemoPost(Context& ctx) : ctx_(ctx), place_(ctx.db.one<std::string>(place_sql).value_or(""))
{
    if (!place_.empty() && !messages::may_leave(ctx_.db, place_)) messages::let_mail_go(ctx_).value();
}

void DemoPost::hold()
{
    if (!place_.empty()) messages::hold_mail(ctx_, {{held_because}}).value();
}

void DemoPost::take_due(Context& then)
{
    if (place_.empty()) return;
    std::vector<Id<messages::Message>> due;
    for (const auto& one : messages::store::due(then.db, then.now(), {}, at_once)) due.push_back(one.message_id);
    if (due.empty()) return;
    for (const auto& claim : messages::claim(then, place_, due).claims)
        if (messages::hand_over(then, place_, claim)) messages::settle(then, place_, claim, outcome_of(++taken_));
}

Result<Done> DemoPost::put_off(Context& then, Id<messages::Message> id)
{
    const std::vector one{id};
    for (const auto& claim : messages::claim(then, place_, one).claims)
        if (messages::hand_over(then, place_, claim)) messages::settle(then, place_, claim, {mail::Verdict::later, 451, "451 4.7.1 Greylisted, come back in half an hour", false});
    return Done{};
}

Result<Done> DemoPost::answer(Context& then, const messages::Message& message, const std::string& words)
{
    inbox::take_in(then, inbox::read_delivered(reply_to(message, then.now(), words), inbox::Way::imap));
    return Done{};
}

Result<Done> DemoPost::come_back(Context& then, const messages::Message& message)
{
    inbox::take_in(then, inbox::read_delivered(report_of(message, then.now()), inbox::Way::imap));
    return Done{};
}

Result<Done> write_demo_mail(Desk& desk, Day last)
{
    return desk.write([&](Context& ctx) -> Result<Done> {
        Writer writer(ctx, last);
        if (!writer.has_readers()) return Done{};
        DemoPost post(ctx);
        post.take_due(ctx);
        std::optional<messages::Message> first;
        for (const auto& one : sent) {
            TRY(auto message, writer.write(one));
            writer.then(one.days_ago, [&](Context& past) { return post.take_due(past), 0; });
            if (!first) first = std::move(message);
        }
        CHECK(writer.then(sent[0].days_ago - 1, [&](Context& past) { return post.come_back(past, *first); }));
        TRY(const auto back, writer.write(taken_back));
        CHECK(writer.then(taken_back.days_ago, [&](Context& past) { return messages::withdraw(past, back.id); }));
        for (const auto& one : waiting) {
            TRY(const auto message, writer.write(one));
            CHECK(messages::hold(ctx, message.id));
        }
        TRY(const auto later, writer.write(put_off));
        CHECK(post.put_off(ctx, later.id));
        post.hold();
        return Done{};
    });
}

}  // namespace rapport::app
