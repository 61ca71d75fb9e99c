// Use cases of messages: planning one, looking at them, holding, letting go, and the acts of a person.
#pragma once
#include "base/mail/template.h"
#include "base/newest_first.h"
#include "base/runtime.h"
#include "messages/files.h"
#include "messages/message.h"

namespace rapport::messages {

// What a message says, read and checked once for as many recipients as there are.
struct Texts {
    mail::Template subject, text;
    std::optional<mail::Template> html;
};
// Known to every text: customer.name, customer.preferred_name, business.name; `names` are the planner's own.
// invalid at subject, text or html: what base/mail/template.h refuses.
Result<Texts> read_texts(std::string_view subject, std::string_view text, const std::optional<std::string>& html, mail::Names names = {});

// Texts that are sent as they stand, whatever braces a person typed.
Texts plain_texts(std::string_view subject, std::string_view text);

struct PlanMessage {
    std::optional<Id<customers::Customer>> customer_id;     // none: to `to`, who is no customer of ours
    Purpose purpose = Purpose::service;
    std::optional<std::string> occasion = {};   // what it is for: a customer who has a message with it gets no second one
    std::optional<std::string> to = {};         // else the customer's first e-mail address
    std::string to_name = {};                   // else the customer's name
    mail::Values values = {};                   // of the planner's own names
    std::optional<Instant> at = {};             // not before
    std::optional<std::string> reply_to = {};
    std::optional<std::string> in_reply_to = {};        // a Message-ID
    std::optional<std::string> unsubscribe_link = {};   // needed for marketing
    std::optional<std::string> secret = {};     // stands where the texts have a mark (secrets.h)
    std::vector<FileToSend> files = {};
    bool own_words = false;                     // somebody of ours wrote it for this one: unless a program did, it does not leave as automatic (RFC 3834)
};

// To one customer within 24 hours, whoever wrote them: at so many a program (docs/decisions/0025) writes none, and a person still can.
constexpr std::int64_t most_with_programs_a_day = 5;

// Puts a message in line, in the caller's own transaction; it is sent when that is kept. Repeated with the same occasion it
// answers the message that is there.
// not_found: the customer. conflict "mail_not_set_up": nobody has said from whom mail comes; "no_address"; "undeliverable": mail to this address came back;
// "no_consent": marketing to somebody who did not allow it; "enough_today": a program, and most_with_programs_a_day; "key_enough_today": a program, and keys.h says that it is enough. invalid: an address that is none, marketing without a way out, a text that grows too long.
Result<Message> plan_message(Context& ctx, const Texts& texts, const PlanMessage& plan);

struct WriteMessage {
    Id<customers::Customer> customer_id;
    Text<1, 300> subject;
    Text<1, 100000> text;
    std::optional<Text<1, 200000>> html = {};
    std::optional<Text<1, 100>> occasion = {};  // a customer gets one message for it
    std::optional<Text<3, 254>> reply_to = {};
    std::optional<Instant> at = {};             // not before
};
BOOST_DESCRIBE_STRUCT(WriteMessage, (), (customer_id, subject, text, html, occasion, reply_to, at))
// Somebody writes to one customer, and it stands on the timeline: from now on where it leaves now, else once it has left, unless it fails or is taken back; their texts are templates. Refuses as read_texts and plan_message do.
// conflict "open_matter": a program, to a customer with an open case: what belongs to it is written there, and nothing else bothers them meanwhile. A person's
// goes; the page, the preview and the answer say how many are open.
Result<Message> write_message(Context& ctx, const WriteMessage& input);
// What that would say. Nothing is planned.
struct MessagePreview {
    std::string to_address;
    std::string subject;
    std::string text;
    std::optional<std::string> html;
    std::int64_t open_cases = 0;                // of theirs: whoever writes knows
};
BOOST_DESCRIBE_STRUCT(MessagePreview, (), (to_address, subject, text, html, open_cases))
Result<MessagePreview> preview_message(Context& ctx, const WriteMessage& input);

struct SendTest {
    std::optional<Text<3, 254>> to = {};        // oneself
};
BOOST_DESCRIBE_STRUCT(SendTest, (), (to))
// "Send me one": a message that says that mail works. not_allowed: to somebody who is none of the staff.
Result<Message> send_test(Context& ctx, const SendTest& input);

// With what the queue knows of it: claimed, handed, deferred, how often it was put off, when it is due again. not_found.
Result<Message> read_message(Context& ctx, Id<Message> id);
// For the domains above: what a message is about is another customer's, who has it in the list of messages from now on. To
// which address it goes, or went, is not changed: what must not go there is called back (planned.h). Nothing happens where it is not `from`'s.
using OneOrNobody = std::optional<Id<customers::Customer>>;
void give_to(Context& ctx, Id<Message> id, const OneOrNobody& from, const OneOrNobody& to);

struct Filter {
    std::optional<Id<customers::Customer>> customer = {};
    std::optional<State> state = {};            // planned includes what is claimed, handed or deferred
    Before before = {};
    int limit = 50;
};
// Newest first: at most limit + 1. not_found: the customer. invalid: state claimed, handed or deferred.
Result<std::vector<ListedMessage>> list_messages(Context& ctx, const Filter& filter);

// conflict "handed": it is on its way; "ended".
Result<Message> hold(Context& ctx, Id<Message> id);
// conflict "not_held".
Result<Message> let_go(Context& ctx, Id<Message> id);
struct LetGo {
    std::int64_t let_go = 0;
};
BOOST_DESCRIBE_STRUCT(LetGo, (), (let_go))
// All that are held, 1,000 at most; repeated until it answers 0.
Result<LetGo> let_all_go(Context& ctx);
// It never leaves. conflict "handed"; "ended".
Result<Message> withdraw(Context& ctx, Id<Message> id);
// Sends what is unknown or failed once more, under the same Message-ID: whoever does this takes it upon themselves that it may arrive
// twice. conflict "not_ended": it is neither; "link_gone": the personal link in it is forgotten.
Result<Message> retry(Context& ctx, Id<Message> id);

}  // namespace rapport::messages
