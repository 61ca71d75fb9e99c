#include "surveys/mailing.h"

#include "customers/service.h"
#include "messages/public_address.h"
#include "messages/secrets.h"
#include "surveys/invitation_store.h"
#include "surveys/keys.h"
#include "surveys/letter.h"
#include "surveys/pages/words.h"
#include "surveys/service.h"

#include <tuple>

namespace rapport::surveys {
namespace {

constexpr std::int64_t hour_us = 3600 * us_per_second;
constexpr std::int64_t mail_within_us = 14 * us_per_day;       // of being drawn: nobody is asked about what they have forgotten
constexpr std::int64_t first_hour = 8, last_hour = 20;

const Sql put_stop_sql{"survey_stop_keys.put", Reach::business, "INSERT INTO survey_stop_keys (key_hash, customer_id, message_id) VALUES ($1, $2, $3)"};
const Sql find_stop_sql{"survey_stop_keys.find", Reach::business, "SELECT customer_id FROM survey_stop_keys WHERE key_hash = $1"};

std::optional<std::string> why_of(const Invitation& invitation, const Business& business, const pages::Words& say)
{
    if (const auto& at = invitation.touchpoint_at) return pages::filled(say.why_contact, pages::date_in(say, business.time_zone.local_day(*at)));
    return invitation.drawn_by == DrawnBy::sample ? std::optional(std::string(say.why_only)) : std::nullopt;
}

// What the mail says, in the customer's language.
Letter letter_of(const Context& ctx, const Survey& survey, const Invitation& invitation, const customers::Customer& customer)
{
    Letter letter;
    letter.language = survey.wording.language_for(customer.language ? customer.language->value : "");
    const auto& say = pages::words_in(letter.language);
    const auto& question = survey.wording.questions.front();
    const auto& words = question.in(letter.language);
    letter.subject = pages::filled(say.mail_subject, ctx.business.name);
    if (customer.preferred_name) letter.called = customer.preferred_name->value;
    letter.ask = words.ask;
    letter.scale = question.scale();
    if (question.kind == QuestionKind::choice) letter.labels = words.choices;
    else std::tie(letter.low, letter.high) = std::tie(words.low, words.high);
    letter.why = why_of(invitation, ctx.business, say);
    return letter;
}

Result<Done> ask_each(Context& ctx, const OpenMatters& matters, const std::vector<Invitation>& waiting)
{
    const auto way = way_of(ctx, AskedBy::email);
    for (const auto& invitation : waiting) {
        const bool is_old = invitation.drawn_at.us < ctx.now().us - mail_within_us;
        const auto reason = is_old ? std::optional(Reason::too_late) : hurdle(ctx, matters, invitation.customer_id, way, invitation.id);
        if (reason) {
            leave_out(ctx, invitation, *reason);
            continue;
        }
        const auto asked = ask(ctx, invitation, by_day(ctx, ctx.now()));
        if (asked) continue;
        auto why = asked.error();
        if (why.code == "key_enough_today") return why;
        leave_out(ctx, invitation, Reason::no_contact);
    }
    return Done{};
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
    auto letter = letter_of(ctx, survey, invitation, customer);
    letter.link = origin + "/s/" + std::string(messages::secret_mark);
    letter.stop_link = origin + "/u/" + stop;
    messages::PlanMessage plan;
    plan.customer_id = invitation.customer_id;
    plan.purpose = messages::Purpose::marketing;
    plan.occasion = to_text(invitation.id) + ":" + std::to_string(invitation.version);
    plan.at = at;
    plan.unsubscribe_link = letter.stop_link;
    plan.secret = token;
    TRY(auto message, messages::plan_message(ctx, texts_of(letter, ctx.business), plan));
    keep_stop_link(ctx, stop, invitation.customer_id, message.id);
    return message;
}

std::int64_t ask_waiting(Context& ctx, const OpenMatters& matters, int limit)
{
    if (!messages::can_write_links(ctx.db)) return 0;
    const auto waiting = store::to_mail(ctx.db, limit);
    (void)ask_each(ctx, matters, waiting).value();
    return static_cast<std::int64_t>(waiting.size());
}

Result<Done> ask_drawn(Context& ctx, const OpenMatters& matters, Id<Sample> sample) { return ask_each(ctx, matters, store::to_mail(ctx.db, sample)); }

messages::SecondThought second_thought(const OpenMatters& matters)
{
    return [matters](Context& ctx, const messages::Message& mail) -> std::optional<std::string> {
        if (!mail.customer_id || !has_open_matter(ctx.db, matters, *mail.customer_id)) return std::nullopt;
        const auto invitation = store::find_by_mail(ctx.db, *mail.customer_id, mail.id);
        if (!invitation || invitation->answered_at) return std::nullopt;
        leave_out(ctx, *invitation, Reason::open_matter);
        return in_words(Reason::open_matter);
    };
}

void keep_stop_link(Context& ctx, const std::string& token, Id<customers::Customer> customer, Id<messages::Message> message)
{
    ctx.db.run(put_stop_sql, hash_of_stop(token), customer, message);
}

std::optional<Id<customers::Customer>> whose_stop_link(Db& db, const std::string& token) { return db.one<Id<customers::Customer>>(find_stop_sql, hash_of_stop(token)); }

}  // namespace rapport::surveys
