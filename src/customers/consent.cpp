#include "customers/consent.h"

#include "base/text.h"
#include "customers/json.h"
#include "customers/service.h"
#include "customers/store.h"
#include "identity/audit.h"
#include "identity/changes.h"

#include <algorithm>

namespace rapport::customers {
namespace {

const Sql insert_sql{"consents.insert", Reach::one_customer, insert_into<Consent>("consents")};

const Sql list_sql{"consents.list", Reach::one_customer,
    "SELECT " + columns<Consent>() + R"sql(
       FROM consents
      WHERE customer_id = $1
      ORDER BY at DESC, id DESC
)sql"};

const Sql last_words_sql{"consents.last_words", Reach::one_customer,
    "SELECT " + columns<Consent>("c.") + R"sql(
       FROM consents c
      WHERE c.customer_id = $1
        AND NOT EXISTS (SELECT 1 FROM consents l WHERE l.customer_id = c.customer_id AND l.channel = c.channel AND (l.at, l.id) > (c.at, c.id))
)sql"};

const Sql withdrawn_since_sql{"consents.withdrawn_since", Reach::one_customer, R"sql(
    SELECT id
      FROM consents
     WHERE customer_id = $1
       AND channel = $2
       AND given = 0
       AND id > $3
     ORDER BY id DESC
     LIMIT 1
)sql"};

const Sql remove_sql{"consents.remove", Reach::one_customer, "DELETE FROM consents WHERE customer_id = $1 AND id = $2"};

std::optional<bool>& state_in(Customer& customer, Channel channel)
{
    switch (channel) {
    case Channel::email: return customer.consent_email;
    case Channel::sms: return customer.consent_sms;
    case Channel::phone: return customer.consent_phone;
    case Channel::post: break;
    }
    return customer.consent_post;
}

std::optional<bool> said_in(const std::vector<Consent>& last_words, Channel channel)
{
    const auto last = std::ranges::find(last_words, channel, &Consent::channel);
    return last == last_words.end() ? std::nullopt : std::optional(last->given);
}

Consent add(Context& ctx, const Customer& customer, const NewConsent& input)
{
    Consent consent{customer.id, ctx.ids.make<Consent>(), input.channel, input.given, input.at.value_or(ctx.now()), input.source.value, {}, {}, ctx.now()};
    if (input.wording) consent.wording = input.wording->value;
    if (ctx.actor.staff) consent.staff_id = ctx.actor.staff;
    ctx.db.run(insert_sql, consent);
    return consent;
}

}  // namespace

std::optional<bool> state_of(const Customer& customer, Channel channel) { return state_in(const_cast<Customer&>(customer), channel); }

Result<Consent> record_consent(Context& ctx, const Id<Customer>& id, const NewConsent& input)
{
    const auto before = store::find(ctx.db, id);
    if (!before) return no_such_customer(ctx.db, id);
    if (tidy(input.source.value).empty()) return invalid("source", "Say how it was given or withdrawn.", "required");
    if (input.at && *input.at > ctx.now()) return invalid("at", "This time is still to come.", "range");

    const auto consent = add(ctx, *before, input);
    auto after = *before;
    // Not simply what was said now: a form dated last week does not undo what was said yesterday.
    state_in(after, input.channel) = said_in(last_words(ctx.db, id), input.channel);
    after.updated_at = ctx.now();
    ++after.version;
    store::update(ctx, *before, after);
    identity::record(ctx, consent.given ? "consent.given" : "consent.withdrawn", to_text(id), identity::changes_between(*before, after));
    return consent;
}

Result<std::vector<Consent>> list_consents(Context& ctx, const Id<Customer>& id)
{
    if (!store::find(ctx.db, id)) return no_such_customer(ctx.db, id);
    return ctx.db.all<Consent>(list_sql, id);
}

std::vector<Consent> last_words(Db& db, const Id<Customer>& id) { return db.all<Consent>(last_words_sql, id); }

std::vector<Id<Consent>> take_consents(Context& ctx, Customer& customer, const ConsentCells& cells, const std::string& source)
{
    std::vector<Id<Consent>> added;
    const auto take = [&](Channel channel, const std::optional<bool>& said) {
        auto& state = state_in(customer, channel);
        if (!said || state == said) return;
        if (*said && state) return;  // withdrawn by the person: a file does not bring it back
        added.push_back(add(ctx, customer, {channel, *said, {source}, {}, {}}).id);
        state = said_in(last_words(ctx.db, customer.id), channel);
    };
    take(Channel::email, cells.email);
    take(Channel::sms, cells.sms);
    take(Channel::phone, cells.phone);
    take(Channel::post, cells.post);
    return added;
}

std::optional<bool> stricter(const std::optional<bool>& one, const std::optional<bool>& other)
{
    if (one == false || other == false) return false;
    return one ? one : other;
}

std::vector<Id<Consent>> take_stricter_consents(Context& ctx, Customer& merged, const Customer& one, const Customer& other)
{
    std::vector<Id<Consent>> added;
    const auto said = last_words(ctx.db, merged.id);
    for (const auto channel : channels) {
        auto& state = state_in(merged, channel);
        state = said_in(said, channel);
        if (!(state == true && stricter(state_of(one, channel), state_of(other, channel)) == false)) continue;
        added.push_back(add(ctx, merged, {channel, false, {"two records merged, one of them without consent"}, {}, {}}).id);
        state = false;
    }
    return added;
}

void divide_consents(Context& ctx, Customer& survivor, Customer& other, std::int64_t merge, const Strings& made)
{
    for (const auto& id : made) ctx.db.run(remove_sql, survivor.id, parse_id<Consent>(id).value());
    const auto said = last_words(ctx.db, survivor.id), said_by_other = last_words(ctx.db, other.id);
    for (const auto channel : channels) {
        state_in(survivor, channel) = said_in(said, channel);
        auto& others = state_in(other, channel);
        others = said_in(said_by_other, channel);
        const auto withdrawn = ctx.db.one<Id<Consent>>(withdrawn_since_sql, survivor.id, channel, merge);
        if (!withdrawn || state_of(survivor, channel) != false || others != true) continue;
        add(ctx, other, {channel, false, {"withdrawn while two records were one"}, {}, {}});
        others = false;
    }
}

void take_back_consents(Context& ctx, Customer& customer, const std::vector<Id<Consent>>& ids)
{
    for (const auto& id : ids) ctx.db.run(remove_sql, customer.id, id);
    if (ids.empty()) return;
    const auto said = last_words(ctx.db, customer.id);
    for (const auto channel : channels) state_in(customer, channel) = said_in(said, channel);
}

}  // namespace rapport::customers
