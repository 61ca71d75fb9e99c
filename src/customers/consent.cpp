#include "customers/consent.h"

#include "base/text.h"
#include "customers/json.h"
#include "customers/store.h"
#include "identity/audit.h"
#include "identity/changes.h"

namespace rapport::customers {
namespace {

const Sql insert_sql{"consents.insert", Reach::one_customer, insert_into<Consent>("consents")};

const Sql list_sql{"consents.list", Reach::one_customer,
    "SELECT " + columns<Consent>() + R"sql(
       FROM consents
      WHERE customer_id = $1
      ORDER BY at DESC, id DESC
)sql"};

const Sql state_sql{"consents.state", Reach::one_customer, R"sql(
    SELECT given
      FROM consents
     WHERE customer_id = $1
       AND channel = $2
     ORDER BY at DESC, id DESC
     LIMIT 1
)sql"};

const Sql remove_sql{"consents.remove", Reach::one_customer, "DELETE FROM consents WHERE customer_id = $1 AND id = $2"};

std::optional<bool>& state_of(Customer& customer, Channel channel)
{
    switch (channel) {
    case Channel::email: return customer.consent_email;
    case Channel::sms: return customer.consent_sms;
    case Channel::phone: return customer.consent_phone;
    case Channel::post: break;
    }
    return customer.consent_post;
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

Result<Consent> record_consent(Context& ctx, const Id<Customer>& id, const NewConsent& input)
{
    const auto before = store::find(ctx.db, id);
    if (!before) return not_found("There is no such customer.");
    if (tidy(input.source.value).empty()) return invalid("source", "Say how it was given or withdrawn.", "required");
    if (input.at && *input.at > ctx.now()) return invalid("at", "This time is still to come.", "range");

    const auto consent = add(ctx, *before, input);
    auto after = *before;
    // Not simply what was said now: a form dated last week does not undo what was said yesterday.
    state_of(after, input.channel) = ctx.db.one<bool>(state_sql, id, input.channel);
    after.updated_at = ctx.now();
    ++after.version;
    store::update(ctx, *before, after);
    identity::record(ctx, consent.given ? "consent.given" : "consent.withdrawn", to_text(id), identity::changes_between(*before, after));
    return consent;
}

Result<std::vector<Consent>> list_consents(Context& ctx, const Id<Customer>& id)
{
    if (!store::find(ctx.db, id)) return not_found("There is no such customer.");
    return ctx.db.all<Consent>(list_sql, id);
}

std::vector<Id<Consent>> take_consents(Context& ctx, Customer& customer, const ConsentCells& cells, const std::string& source)
{
    std::vector<Id<Consent>> added;
    const auto take = [&](Channel channel, const std::optional<bool>& said) {
        auto& state = state_of(customer, channel);
        if (!said || state == said) return;
        if (*said && state) return;  // withdrawn by the person: a file does not bring it back
        added.push_back(add(ctx, customer, {channel, *said, {source}, {}, {}}).id);
        state = ctx.db.one<bool>(state_sql, customer.id, channel);
    };
    take(Channel::email, cells.email);
    take(Channel::sms, cells.sms);
    take(Channel::phone, cells.phone);
    take(Channel::post, cells.post);
    return added;
}

void take_back_consents(Context& ctx, Customer& customer, const std::vector<Id<Consent>>& ids)
{
    for (const auto& id : ids) ctx.db.run(remove_sql, customer.id, id);
    if (ids.empty()) return;
    for (const auto channel : {Channel::email, Channel::sms, Channel::phone, Channel::post})
        state_of(customer, channel) = ctx.db.one<bool>(state_sql, customer.id, channel);
}

}  // namespace rapport::customers
