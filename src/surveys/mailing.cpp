#include "surveys/mailing.h"

#include "base/crypto/crypto.h"
#include "base/html.h"
#include "customers/service.h"
#include "messages/public_address.h"
#include "messages/secrets.h"
#include "surveys/invitation_store.h"
#include "surveys/keys.h"
#include "surveys/pages/words.h"
#include "surveys/service.h"

namespace rapport::surveys {
namespace {

constexpr std::int64_t hour_us = 3600 * us_per_second;
constexpr std::int64_t mail_within_us = 14 * us_per_day;       // of being drawn: nobody is asked about what they have forgotten
constexpr std::int64_t first_hour = 8, last_hour = 20;

const Sql put_stop_sql{"survey_stop_keys.put", Reach::business, "INSERT INTO survey_stop_keys (key_hash, customer_id, message_id) VALUES ($1, $2, $3)"};
const Sql find_stop_sql{"survey_stop_keys.find", Reach::business, "SELECT customer_id FROM survey_stop_keys WHERE key_hash = $1"};

constexpr std::string_view button = "display:inline-block;min-width:26px;margin:0 4px 8px 0;padding:12px 10px;text-align:center;background:#fdfbf6;color:#1c4f74;"
                                    "border:1px solid #8a7e6d;border-radius:6px;text-decoration:none;font-size:18px";
constexpr std::string_view small = "font-size:14px;color:#574e44;margin:0 0 12px";

// What the mail says, in the customer's language.
struct Letter {
    const Survey& survey;
    const Invitation& invitation;
    std::string language;
    std::optional<std::string> called;
    std::string link;               // with the mark in the place of its secret
    std::string stop_link;

    const pages::Words& say() const { return pages::words_in(language); }
    const Question& question() const { return survey.wording.questions.front(); }
    std::string hello() const { return called ? pages::filled(say().mail_hello_name, *called) : std::string(say().mail_hello); }
    std::optional<std::string> why(const Business& business) const
    {
        if (const auto& at = invitation.touchpoint_at) return pages::filled(say().why_contact, pages::date_in(say(), business.time_zone.local_day(*at)));
        return invitation.drawn_by == DrawnBy::sample ? std::optional(std::string(say().why_only)) : std::nullopt;
    }
};

std::string text_of(const Letter& letter, const Business& business)
{
    const auto& say = letter.say();
    std::string text = letter.hello() + "\n\n" + letter.question().in(letter.language).ask + "\n\n" + std::string(say.mail_open) + "\n" + letter.link + "\n\n";
    if (const auto why = letter.why(business)) text += std::string(say.why) + " " + *why + "\n\n";
    return text + business.name + "\n\n-- \n" + std::string(say.stop) + ":\n" + letter.stop_link + "\n";
}

void write_scores(Html& mail, const Letter& letter)
{
    const auto& question = letter.question();
    const auto& words = question.in(letter.language);
    const auto scale = question.scale();
    const bool is_choice = question.kind == QuestionKind::choice;
    mail.open("p", {{"style", "margin:0 0 4px"}});
    if (!scale) mail.link(letter.say().mail_open, letter.link, {{"style", std::string(button)}});
    else
        for (auto score = scale->lowest; score <= scale->highest; ++score) {
            const auto label = is_choice ? words.choices.at(static_cast<std::size_t>(score - 1)) : std::to_string(score);
            mail.link(label, letter.link + "?score=" + std::to_string(score), {{"style", std::string(button)}}).text(" ");
        }
    mail.close();
    if (!scale) return;
    if (!is_choice && (words.low || words.high))
        mail.with("p", std::to_string(scale->lowest) + " " + words.low.value_or("") + " · " + std::to_string(scale->highest) + " " + words.high.value_or(""), {{"style", std::string(small)}, {"dir", "auto"}});
    mail.with("p", letter.say().nothing_stored, {{"style", std::string(small)}});
}

std::string html_of(const Letter& letter, const Business& business)
{
    const auto& say = letter.say();
    Html mail;
    mail.open("html", {{"lang", letter.language}}).open("head").single("meta", {{"charset", "utf-8"}}).close();
    mail.open("body", {{"style", "margin:0;padding:24px 16px;background:#f5f1e8;color:#26211c;font:16px/1.5 sans-serif"}}).open("div", {{"style", "max-width:560px;margin:0 auto"}});
    mail.with("p", letter.hello(), {{"dir", "auto"}});
    mail.with("h1", letter.question().in(letter.language).ask, {{"style", "font:400 24px/1.25 Georgia,serif;margin:0 0 16px"}, {"dir", "auto"}});
    write_scores(mail, letter);
    if (const auto why = letter.why(business)) mail.open("p", {{"style", std::string(small)}}).with("b", say.why).text(" " + *why).close();
    mail.with("p", business.name, {{"dir", "auto"}});
    mail.open("p", {{"style", std::string(small)}}).link(say.stop, letter.stop_link, {{"style", "color:#1c4f74"}}).close();
    return mail.finish();
}

// Who was drawn, and may not be asked after all.
void leave_out(Context& ctx, const Invitation& invitation, Reason reason)
{
    store::remove(ctx.db, invitation);
    store::insert(ctx.db, LeftOut{invitation.customer_id, ctx.ids.make<LeftOut>(), invitation.survey_id, invitation.rule_id, invitation.sample_id, invitation.touchpoint_id, reason,
                                  touchpoints::whole_ms(ctx.now())});
}

}  // namespace

Instant by_day(const Context& ctx, Instant at)
{
    const auto& zone = ctx.business.time_zone;
    const auto day = zone.local_day(at);
    const auto morning = [&](Day of) { return zone.instant(of.days * us_per_day + first_hour * hour_us); };
    if (at < morning(day)) return morning(day);
    if (at >= zone.instant(day.days * us_per_day + last_hour * hour_us)) return morning({day.days + 1});
    return at;
}

Result<messages::Message> mail_invitation(Context& ctx, const Survey& survey, const Invitation& invitation, const std::string& token, std::optional<Instant> at)
{
    TRY(const auto customer, customers::read_customer(ctx, invitation.customer_id));
    const auto origin = messages::read_public_address(ctx.db).address;
    const auto stop = new_token();
    Letter letter{survey, invitation, survey.wording.language_for(customer.language ? customer.language->value : ""), {}, origin + "/s/" + std::string(messages::secret_mark), origin + "/u/" + stop};
    if (customer.preferred_name) letter.called = customer.preferred_name->value;

    auto texts = messages::plain_texts(pages::filled(letter.say().mail_subject, ctx.business.name), text_of(letter, ctx.business));
    texts.html = mail::Template::literal(html_of(letter, ctx.business), mail::Place::html, "html");
    messages::PlanMessage plan;
    plan.customer_id = invitation.customer_id;
    plan.purpose = messages::Purpose::marketing;
    plan.occasion = to_text(invitation.id) + ":" + std::to_string(invitation.version);
    plan.at = at;
    plan.unsubscribe_link = letter.stop_link;
    plan.secret = token;
    TRY(auto message, messages::plan_message(ctx, texts, plan));
    ctx.db.run(put_stop_sql, hash_of_stop(stop), invitation.customer_id, message.id);
    return message;
}

std::int64_t ask_waiting(Context& ctx, const OpenMatters& matters, int limit)
{
    if (!messages::can_write_links(ctx.db)) return 0;
    const auto waiting = store::to_mail(ctx.db, limit);
    for (const auto& invitation : waiting) {
        const bool is_old = invitation.drawn_at.us < ctx.now().us - mail_within_us;
        const auto reason = is_old ? std::optional(Reason::too_late) : hurdle(ctx, matters, invitation.customer_id, AskedBy::email, invitation.id);
        if (reason) leave_out(ctx, invitation, *reason);
        else if (!ask(ctx, invitation, by_day(ctx, ctx.now()))) leave_out(ctx, invitation, Reason::no_contact);
    }
    return static_cast<std::int64_t>(waiting.size());
}

bool is_stop_link(Db& db, const std::string& token) { return db.one<Id<customers::Customer>>(find_stop_sql, hash_of_stop(token)).has_value(); }

bool stop_by_link(Context& ctx, const std::string& token)
{
    const auto customer = ctx.db.one<Id<customers::Customer>>(find_stop_sql, hash_of_stop(token));
    if (customer) stop_asking(ctx, *customer);
    return customer.has_value();
}

}  // namespace rapport::surveys
