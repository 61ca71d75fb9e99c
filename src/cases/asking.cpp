#include "cases/asking.h"

#include "base/text.h"
#include "cases/doors.h"
#include "cases/facts.h"
#include "cases/mailing.h"
#include "cases/nameless.h"
#include "cases/pages/words.h"
#include "cases/service.h"
#include "cases/store.h"
#include "customers/mail_refused.h"
#include "customers/service.h"
#include "identity/audit.h"
#include "messages/planned.h"
#include "messages/public_address.h"
#include "messages/returns.h"
#include "messages/secrets.h"
#include "messages/service.h"
#include "surveys/answer_store.h"
#include "surveys/asking.h"
#include "surveys/keys.h"
#include "surveys/letter.h"
#include "surveys/mailing.h"
#include "surveys/pages/words.h"
#include "surveys/seldom.h"

#include <algorithm>

namespace rapport::cases {
namespace {

constexpr std::int64_t ask_within_us = 30 * us_per_day;         // of the time to ask: nobody is asked about what they have forgotten
constexpr std::int64_t answer_within_us = 30 * us_per_day;

struct Asking {
    std::string key_hash;
    Id<Case> case_id;
    Instant closed_at;
    Instant at;
    Id<messages::Message> message_id;
};
BOOST_DESCRIBE_STRUCT(Asking, (), (key_hash, case_id, closed_at, at, message_id))

const Sql insert_sql{"case_askings.insert", Reach::business, insert_into<Asking>("case_askings")};
const Sql remove_sql{"case_askings.remove", Reach::business, "DELETE FROM case_askings WHERE key_hash = $1"};
const Sql find_sql{"case_askings.find", Reach::business, "SELECT " + columns<Asking>() + " FROM case_askings WHERE key_hash = $1"};
const Sql of_case_sql{"case_askings.of_case", Reach::business, "SELECT " + columns<Asking>() + " FROM case_askings WHERE case_id = $1 ORDER BY closed_at DESC, at DESC"};

struct Due {
    Id<Case> case_id;
    Instant ask_at;
};
BOOST_DESCRIBE_STRUCT(Due, (), (case_id, ask_at))

// Closed, not judged since, and not asked about that closing.
const Sql due_sql{"case_askings.due", Reach::business, R"sql(
    SELECT k.case_id, k.ask_at
      FROM case_closures k
     WHERE k.ask_at > $1
       AND k.ask_at <= $2
       AND (k.ask_at, k.case_id) > ($3, $4)
       AND NOT EXISTS (SELECT 1 FROM case_verdicts v WHERE v.case_id = k.case_id AND v.at >= k.at)
       AND NOT EXISTS (SELECT 1 FROM case_merges m WHERE m.case_id = k.case_id)
       AND NOT EXISTS (SELECT 1 FROM case_askings a WHERE a.case_id = k.case_id AND a.closed_at = k.at)
     ORDER BY k.ask_at, k.case_id
     LIMIT $5
)sql"};

const Sql closed_of_sql{"case_askings.closed_of", Reach::business, R"sql(
    SELECT DISTINCT c.id
      FROM cases c
      JOIN case_askings a ON a.case_id = c.id
     WHERE c.customer_id = $1
     ORDER BY c.id
)sql"};

bool is_same(const std::string& one, const std::string& other) { return email_key(one) == email_key(other); }

bool has(const std::optional<customers::Customer>& customer, const std::string& address)
{
    return customer && std::ranges::any_of(customer->emails, [&](const std::string& one) { return is_same(one, address); });
}

// By themselves our mails go to nobody but those whom we know, or have written to.
std::optional<std::string> address_of(Context& ctx, const Case& one, const std::optional<customers::Customer>& customer)
{
    const auto usual = mail_address(ctx, one);
    if (!usual) return std::nullopt;
    if (has(customer, *usual)) return usual;
    for (const auto& entry : store::entries(ctx.db, one.id)) {
        const auto message = entry.message_id ? messages::read_message(ctx, *entry.message_id) : not_found("");
        if (message && message->state == messages::State::accepted && is_same(message->to_address, *usual)) return usual;
    }
    return customer && !customer->emails.empty() ? std::optional(customer->emails.front()) : std::nullopt;
}

std::optional<customers::Customer> customer_of(Context& ctx, const Filed& filed)
{
    if (!filed.customer_id) return std::nullopt;
    const auto customer = customers::read_customer(ctx, *filed.customer_id);
    return customer ? std::optional<customers::Customer>(*customer) : std::nullopt;
}

surveys::Letter letter_of(Context& ctx, const Closure& closure, const std::optional<customers::Customer>& customer)
{
    surveys::Letter letter;
    letter.language = customer && customer->language ? customer->language->value : "";
    const auto& say = pages::words_in(letter.language);
    letter.language = say.language;
    letter.subject = say.ask;
    if (customer && customer->preferred_name) letter.called = customer->preferred_name->value;
    const auto day = surveys::pages::date_in(surveys::pages::words_in(letter.language), ctx.business.time_zone.local_day(closure.at));
    letter.about = closure.told ? surveys::pages::filled(say.told, day) + "\n“" + *closure.told + "”" : surveys::pages::filled(say.settled, day);
    letter.ask = say.ask;
    letter.scale = listening::scale_of(listening::Survey::csat);
    letter.low = say.low;
    letter.high = say.high;
    return letter;
}

// Whoever has said no to mail of ours is asked by nobody's mail, and who wants to be asked seldom not now: somebody of ours may ask them.
bool wants_no_mail_that_asks(Context& ctx, Id<customers::Customer> id, const std::optional<customers::Customer>& customer)
{
    return surveys::has_stopped(ctx.db, id) || surveys::is_too_soon(ctx, id) || (customer && customer->consent_email == false);
}

// Answers whether they are asked.
bool ask(Context& ctx, const Case& one, const Closure& closure)
{
    if (is_nameless(one)) return false;
    const auto customer = customer_of(ctx, one);
    if (one.customer_id && (wants_no_mail_that_asks(ctx, *one.customer_id, customer) || has_open_case(ctx.db, *one.customer_id))) return false;
    const auto to = address_of(ctx, one, customer);
    if (!to) return false;
    auto letter = letter_of(ctx, closure, customer);
    const auto origin = messages::read_public_address(ctx.db).address;
    const auto key = surveys::new_token(), stop = surveys::new_token();
    letter.link = origin + "/r/" + std::string(messages::secret_mark);
    if (one.customer_id) letter.stop_link = origin + "/u/" + stop;

    messages::PlanMessage plan;
    plan.customer_id = one.customer_id;
    plan.occasion = to_text(one.id) + ":right-now-" + std::to_string(ctx.ids.next());
    plan.to = to;
    plan.at = surveys::by_day(ctx, ctx.now());
    plan.secret = key;
    plan.unsubscribe_link = letter.stop_link;
    const auto message = messages::plan_message(ctx, surveys::texts_of(letter, ctx.business), plan);
    if (!message) return false;         // mail to this address came back: then somebody asks them
    if (one.customer_id) surveys::keep_stop_link(ctx, stop, *one.customer_id, message->id);
    ctx.db.run(insert_sql, Asking{surveys::hash_of_token(key), one.id, closure.at, touchpoints::whole_ms(ctx.now()), message->id});
    identity::record(ctx, "case.asked", to_text(one.id));
    return true;
}

std::optional<Asking> last_of(Db& db, Id<Case> id) { return db.one<Asking>(of_case_sql, id); }

bool take_back(Context& ctx, const Asking& asking, const std::string& why)
{
    const bool was_here = messages::call_back(ctx, asking.message_id, why);
    if (was_here) ctx.db.run(remove_sql, asking.key_hash);
    return was_here;
}

// What they gave after that closing, and whether they can still say it.
Question question(Context& ctx, const Case& one, Instant closed_at, Instant asked_at)
{
    Question asked;
    asked.case_id = one.id;
    asked.closed_at = closed_at;
    for (const auto& verdict : store::verdicts(ctx.db, one.id))
        if (verdict.at >= closed_at && !asked.given) asked.given = verdict.score;
    const auto closure = one.state == State::closed ? store::closure(ctx.db, one.id) : std::nullopt;
    asked.is_open = closure && closure->at == closed_at && !asked.given && ctx.now().us < asked_at.us + answer_within_us;
    if (asked.is_open) asked.told = closure->told;
    const auto customer = customer_of(ctx, one);
    if (customer && customer->preferred_name) asked.called = customer->preferred_name->value;
    if (customer && customer->language) asked.language = customer->language->value;
    return asked;
}

void take_askings_back(Context& ctx, Id<customers::Customer> customer, const std::string& why)
{
    for (const auto id : ctx.db.all<Id<Case>>(closed_of_sql, customer)) take_asking_back(ctx, id, why);
}

}  // namespace

std::int64_t ask_due(Context& ctx, AskedUpTo& behind, int limit)
{
    if (!messages::can_write_links(ctx.db)) return 0;
    const auto due = ctx.db.all<Due>(due_sql, Instant{ctx.now().us - ask_within_us}, ctx.now(), behind.ask_at, behind.case_id, limit);
    for (const auto& [id, ask_at] : due) {
        behind = {ask_at, id};
        const auto one = store::find(ctx.db, id, ctx.now());
        const auto closure = store::closure(ctx.db, id);
        if (one && closure) ask(ctx, *one, *closure);
    }
    return static_cast<std::int64_t>(due.size());
}

void take_asking_back(Context& ctx, Id<Case> id, const std::string& why)
{
    if (const auto asking = last_of(ctx.db, id)) take_back(ctx, *asking, why);
}

void follow_stops()
{
    surveys::call_when_called_back([](Context& ctx, Id<customers::Customer> customer) {
        take_askings_back(ctx, customer, "Called back: they do not want to be asked by mail, or not so often.");
    });
    customers::call_when_mail_refused([](Context& ctx, Id<customers::Customer> customer) { take_askings_back(ctx, customer, "Called back: they want no e-mail."); });
}

void follow_trouble(Context& ctx, Id<customers::Customer> customer, bool has_open_case)
{
    if (!has_open_case) return plan_asking(ctx, ctx.now());
    take_askings_back(ctx, customer, "Called back: something else of theirs is open.");
}

void give_asking(Context& ctx, const Filed& before, const Filed& filed)
{
    const auto customer = customer_of(ctx, filed);
    const bool wants_none = filed.customer_id && wants_no_mail_that_asks(ctx, *filed.customer_id, customer);
    for (const auto& asking : ctx.db.all<Asking>(of_case_sql, filed.id)) {
        messages::give_to(ctx, asking.message_id, before.customer_id, filed.customer_id);
        const auto message = messages::read_message(ctx, asking.message_id);
        const auto usual = mail_address(ctx, filed);
        if (message && (has(customer, message->to_address) || (usual && is_same(*usual, message->to_address)))) {
            if (wants_none) take_back(ctx, asking, "Called back: they do not want to be asked by mail, or not so often.");
            continue;
        }
        if (!take_back(ctx, asking, "Called back: the case that it asks about is somebody else's.")) ctx.db.run(remove_sql, asking.key_hash);
    }
}

std::optional<AskingView> asking_of(Context& ctx, const Case& one)
{
    const auto asking = one.closed_at ? last_of(ctx.db, one.id) : std::nullopt;
    if (!asking || asking->closed_at != *one.closed_at) return std::nullopt;
    const auto message = messages::read_message(ctx, asking->message_id);
    if (!message) return std::nullopt;
    return AskingView{asking->at, message->state, message->to_address, message->reason, message->bounce};
}

std::optional<Question> question_of(Context& ctx, const std::string& key)
{
    if (const auto asking = ctx.db.one<Asking>(find_sql, surveys::hash_of_token(key))) {
        const auto one = store::find(ctx.db, asking->case_id, ctx.now());
        return one ? std::optional(question(ctx, *one, asking->closed_at, asking->at)) : std::nullopt;
    }
    const auto answer = surveys::store::find_answer(ctx.db, surveys::hash_of_answer_key(key));
    return answer ? question_about(ctx, answer->id) : std::nullopt;
}

std::optional<Question> question_about(Context& ctx, Id<surveys::Answer> answer)
{
    const auto id = store::find_of_answer(ctx.db, answer);
    const auto one = id ? store::find(ctx.db, *id, ctx.now()) : std::nullopt;
    if (!one || !is_nameless(*one)) return std::nullopt;
    if (const auto closure = store::closure(ctx.db, *id); closure && one->state == State::closed)
        return closure->ask_at && *closure->ask_at <= ctx.now() ? std::optional(question(ctx, *one, closure->at, *closure->ask_at)) : std::nullopt;
    const auto said = store::verdicts(ctx.db, *id);
    return said.empty() ? std::nullopt : std::optional(question(ctx, *one, said.back().at, said.back().at));
}

}  // namespace rapport::cases
