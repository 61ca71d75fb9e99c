#include "messages/service.h"

#include "base/acting.h"
#include "base/crypto/crypto.h"
#include "base/mail/message.h"
#include "customers/facts.h"
#include "customers/service.h"
#include "identity/audit.h"
#include "identity/people.h"
#include "messages/delivery.h"
#include "messages/keys.h"
#include "messages/returns.h"
#include "messages/secrets.h"
#include "messages/settings.h"
#include "messages/store.h"

namespace rapport::messages {
namespace {

constexpr int at_once = 1'000;

Queued queued(const Message& message)
{
    Queued row;
    row.message_id = message.id;
    row.domain = message.to_address.substr(message.to_address.rfind('@') + 1);
    row.rank = message.purpose == Purpose::marketing ? 1 : 0;
    row.due_at = message.due_at;
    return row;
}

Result<Texts> texts_of(const WriteMessage& input)
{
    return read_texts(input.subject.value, input.text.value, input.html ? std::optional(input.html->value) : std::nullopt);
}

PlanMessage plan_of(const WriteMessage& input)
{
    PlanMessage plan;
    plan.customer_id = input.customer_id;
    if (input.occasion) plan.occasion = input.occasion->value;
    if (input.reply_to) plan.reply_to = input.reply_to->value;
    plan.at = input.at;
    return plan;
}

struct Recipient {
    mail::Address address;
    mail::Values values;
};

Result<Recipient> recipient_of(Context& ctx, const PlanMessage& plan)
{
    auto values = plan.values;
    auto to = plan.to;
    auto name = plan.to_name;
    values["business.name"] = ctx.business.name;
    if (plan.customer_id) {
        TRY(const auto customer, customers::read_customer(ctx, *plan.customer_id));
        if (customer.name) values["customer.name"] = customer.name->value;
        if (customer.preferred_name) values["customer.preferred_name"] = customer.preferred_name->value;
        if (name.empty() && customer.name) name = customer.name->value;
        if (!to && !customer.emails.empty()) to = customer.emails.front();
        if (!to) return conflict("We do not know an e-mail address of this customer.", "no_address");
        if (plan.purpose == Purpose::marketing && !customer.consent_email.value_or(false))
            return conflict("This customer has not allowed news by e-mail.", "no_consent");
    }
    auto address = to ? mail::Address::of(*to, name) : std::nullopt;
    if (!address) return invalid("to", "Mail cannot be sent to this address.", "format");
    return Recipient{std::move(*address), std::move(values)};
}

Result<Queued> still_here(Context& ctx, Id<Message> id)
{
    const auto message = store::find(ctx.db, id);
    if (!message) return not_found("There is no such message.");
    const auto row = store::find_queued(ctx.db, id);
    if (!row) return conflict("This message has come to its end already.", "ended");
    if (row->phase == Phase::handed) return conflict("This message is on its way and cannot be called back.", "handed");
    return *row;
}

// What only the queue knows of a message that has not ended.
void tell_progress(Db& db, ListedMessage& message)
{
    const auto row = is_ended(message.state) ? std::nullopt : store::find_queued(db, message.id);
    if (!row) return;
    if (row->phase == Phase::claimed) message.state = State::claimed;
    if (row->phase == Phase::handed) message.state = State::handed;
    if (row->phase == Phase::waiting && row->first_tried_at) message.state = State::deferred;
    message.attempts = row->attempts;
    message.due_at = row->due_at;
    if (row->last_reply) message.reason = row->last_reply;
}

void set_phase(Context& ctx, Queued row, Phase phase)
{
    row.phase = phase;
    row.lease_until.reset();
    store::update(ctx.db, row);
    store::set_state(ctx.db, row.message_id, phase == Phase::held ? State::held : State::planned, std::nullopt, 0, row.attempts, std::nullopt);
    identity::record(ctx, phase == Phase::held ? "message.held" : "message.let_go", to_text(row.message_id));
}

std::optional<Message> planned_already(Db& db, const PlanMessage& plan)
{
    if (!plan.customer_id || !plan.occasion) return std::nullopt;
    return store::find_by_occasion(db, *plan.customer_id, *plan.occasion);
}

// What a program may write within a day: to one customer, and by the keys of one of us.
Result<Done> check_enough(Context& ctx, const PlanMessage& plan)
{
    if (plan.customer_id) CHECK(may_write_to(ctx, *plan.customer_id));
    return may_plan(ctx, 1);
}

Result<Message> plan_new(Context& ctx, const Texts& texts, const PlanMessage& plan)
{
    const auto settings = read_mail_settings(ctx.db);
    CHECK(check_enough(ctx, plan));
    if (settings.version == 0) return conflict("Nobody has said yet from whom mail comes.", "mail_not_set_up");
    if (plan.purpose == Purpose::marketing && (!plan.customer_id || !plan.unsubscribe_link || !mail::WebAddress::of(*plan.unsubscribe_link)))
        return invalid("unsubscribe_link", "News needs a customer and a link by which they stop it.", "required");
    const auto from = mail::Address::of(settings.from_address, settings.from_name);
    const auto reply_to = plan.reply_to ? plan.reply_to : settings.reply_to;
    if (reply_to && !mail::Address::of(*reply_to)) return invalid("reply_to", "This is no e-mail address.", "format");
    if (plan.in_reply_to && !mail::MessageId::parse(*plan.in_reply_to)) return invalid("in_reply_to", "This is no Message-ID.", "format");
    TRY(const auto to, recipient_of(ctx, plan));
    if (is_undeliverable(ctx.db, to.address.address())) return conflict("Mail to this address came back, so nothing is sent there until somebody says that it works again.", "undeliverable");

    Message message;
    message.id = ctx.ids.make<Message>();
    message.customer_id = plan.customer_id;
    message.purpose = plan.purpose;
    message.occasion = plan.occasion;
    message.to_name = to.address.name().text();
    message.to_address = to.address.address();
    message.from_name = settings.from_name;
    message.from_address = settings.from_address;
    message.reply_to = reply_to;
    if (settings.reply_tokens && !plan.reply_to) {
        const auto token = crypto::random_hex(secret_bytes);
        message.reply_to = with_token(reply_to.value_or(settings.from_address), token);
        keep_token(ctx.db, token, message.id);
    }
    message.message_id = mail::MessageId::of(to_text(message.id) + "." + crypto::random_hex(secret_bytes), *from).text();
    message.in_reply_to = plan.in_reply_to ? plan.in_reply_to : thread_of_occasion(ctx.db, plan.occasion.value_or(""));
    message.unsubscribe_link = plan.unsubscribe_link;
    TRY(message.subject, texts.subject.render(to.values));
    TRY(message.text, texts.text.render(to.values));
    if (texts.html) {
        TRY(message.html, texts.html->render(to.values));
    }
    message.planned_at = ctx.now();
    message.planned_by = ctx.actor.name;
    message.due_at = plan.at.value_or(ctx.now());
    store::insert(ctx.db, message);
    store::enqueue(ctx.db, queued(message));
    if (plan.own_words && !ctx.actor.is_program()) store::note_hand(ctx.db, message.id, actor_id(ctx));
    if (plan.secret) keep_secret(ctx, message.id, *plan.secret);
    put_files(ctx.db, message.id, plan.files);
    identity::record(ctx, "message.planned", to_text(message.id));
    return message;
}

}  // namespace

Result<Texts> read_texts(std::string_view subject, std::string_view text, const std::optional<std::string>& html, mail::Names names)
{
    for (const auto* known : {"customer.name", "customer.preferred_name", "business.name"}) names.emplace(known);
    Texts texts;
    TRY(texts.subject, mail::Template::parse(subject, mail::Place::subject, names, "subject"));
    TRY(texts.text, mail::Template::parse(text, mail::Place::text, names, "text"));
    if (html) {
        TRY(texts.html, mail::Template::parse(*html, mail::Place::html, names, "html"));
    }
    return texts;
}

Texts plain_texts(std::string_view subject, std::string_view text)
{
    return {mail::Template::literal(subject, mail::Place::subject, "subject"), mail::Template::literal(text, mail::Place::text, "text"), std::nullopt};
}

Result<Message> plan_message(Context& ctx, const Texts& texts, const PlanMessage& plan)
{
    if (auto there = planned_already(ctx.db, plan)) return std::move(*there);
    return plan_new(ctx, texts, plan);
}

Result<Message> write_message(Context& ctx, const WriteMessage& input)
{
    TRY(const auto texts, texts_of(input));
    const auto plan = plan_of(input);
    if (auto there = planned_already(ctx.db, plan)) return std::move(*there);
    if (ctx.actor.is_program() && customers::open_cases(ctx.db, input.customer_id) > 0)
        return conflict("Something of theirs is still open. What belongs to it is written in its case, and a program writes nothing else to them meanwhile; a person can.", "open_matter");
    TRY(auto message, plan_new(ctx, texts, plan));
    store::note_writer(ctx.db, message.id, actor_id(ctx));
    if (message.due_at <= ctx.now()) message.touchpoint_id = put_on_timeline(ctx, message.id);
    return message;
}

Result<MessagePreview> preview_message(Context& ctx, const WriteMessage& input)
{
    TRY(const auto texts, texts_of(input));
    TRY(const auto to, recipient_of(ctx, plan_of(input)));
    MessagePreview preview;
    preview.to_address = to.address.address();
    preview.open_cases = customers::open_cases(ctx.db, input.customer_id);
    TRY(preview.subject, texts.subject.render(to.values));
    TRY(preview.text, texts.text.render(to.values));
    if (texts.html) {
        TRY(preview.html, texts.html->render(to.values));
    }
    return preview;
}

Result<Message> send_test(Context& ctx, const SendTest& input)
{
    std::optional<identity::Staff> receiver;
    if (input.to) receiver = identity::find_staff_by_email(ctx.db, input.to->value);
    for (const auto& one : identity::list_staff(ctx.db))
        if (!input.to && ctx.actor.staff && one.id == ctx.actor.staff) receiver = one;
    if (!receiver && !input.to) return invalid("to", "Say to whom of the staff.", "required");
    if (!receiver || !receiver->active) return not_allowed("A test goes to one of the staff only.");
    TRY(const auto texts, read_texts("Mail from {{business.name}} works", "This is a test from {{business.name}}.\n\nIt arrived, so mail works.\n",
        "<p>This is a test from {{business.name}}.</p>\n<p>It arrived, so mail works.</p>\n"));
    return plan_message(ctx, texts, {.customer_id = {}, .purpose = Purpose::test, .to = receiver->email, .to_name = receiver->name});
}

void give_to(Context& ctx, Id<Message> id, const OneOrNobody& from, const OneOrNobody& to)
{
    const auto message = store::find(ctx.db, id);
    if (!message || message->customer_id != from) return;
    store::set_customer(ctx.db, id, to);
    const auto whose = [](const OneOrNobody& one) { return one ? "\"" + to_text(*one) + "\"" : "null"; };
    identity::record(ctx, "message.given", to_text(id), "{\"customer_id\":[" + whose(from) + "," + whose(to) + "]}");
}

Result<Message> read_message(Context& ctx, Id<Message> id)
{
    auto message = store::find(ctx.db, id);
    if (!message) return not_found("There is no such message.");
    tell_progress(ctx.db, *message);
    return std::move(*message);
}

Result<std::vector<ListedMessage>> list_messages(Context& ctx, const Filter& filter)
{
    if (filter.state == State::claimed || filter.state == State::handed || filter.state == State::deferred)
        return invalid("state", "What is on its way is listed with what is planned.", "unknown_value");
    if (filter.customer && !customers::exists(ctx.db, *filter.customer)) return customers::no_such_customer(ctx.db, *filter.customer);
    auto messages = store::list(ctx.db, filter.customer, filter.state, filter.before, filter.limit);
    for (auto& message : messages) tell_progress(ctx.db, message);
    return messages;
}

Result<Message> hold(Context& ctx, Id<Message> id)
{
    TRY(const auto row, still_here(ctx, id));
    if (row.phase != Phase::held) set_phase(ctx, row, Phase::held);
    return read_message(ctx, id);
}

Result<Message> let_go(Context& ctx, Id<Message> id)
{
    if (!store::find(ctx.db, id)) return not_found("There is no such message.");
    const auto row = store::find_queued(ctx.db, id);
    if (!row || row->phase != Phase::held) return conflict("This message is not held.", "not_held");
    set_phase(ctx, *row, Phase::waiting);
    return read_message(ctx, id);
}

Result<LetGo> let_all_go(Context& ctx)
{
    LetGo let_go;
    for (const auto id : store::held(ctx.db, at_once)) {
        set_phase(ctx, *store::find_queued(ctx.db, id), Phase::waiting);
        ++let_go.let_go;
    }
    return let_go;
}

Result<Message> withdraw(Context& ctx, Id<Message> id)
{
    TRY(const auto row, still_here(ctx, id));
    end(ctx, row, State::withdrawn, "Taken back by " + ctx.actor.name + ".");
    return read_message(ctx, id);
}

Result<Message> retry(Context& ctx, Id<Message> id)
{
    auto message = store::find(ctx.db, id);
    if (!message) return not_found("There is no such message.");
    if (message->state != State::unknown && message->state != State::failed)
        return conflict("Only a message that failed, or of which we do not know whether it arrived, is sent again.", "not_ended");
    if (has_lost_its_secret(ctx.db, id)) return conflict("The personal link in this message is forgotten. Make a new one instead.", "link_gone");
    message->due_at = ctx.now();
    auto row = queued(*message);
    row.attempts = message->attempts;
    row.last_reply = message->reason;
    store::enqueue(ctx.db, row);
    store::set_state(ctx.db, id, State::planned, message->reason, 0, message->attempts, std::nullopt);
    identity::record(ctx, "message.retried", to_text(id), "{\"state\":[\"" + std::string(enum_text(message->state)) + "\",\"planned\"]}");
    return read_message(ctx, id);
}

}  // namespace rapport::messages
