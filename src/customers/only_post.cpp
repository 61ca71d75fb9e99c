#include "customers/only_post.h"

#include "customers/json.h"
#include "customers/service.h"
#include "customers/store.h"
#include "identity/audit.h"
#include "identity/changes.h"

namespace rapport::customers {
namespace {

constexpr Channel channels[] = {Channel::email, Channel::sms, Channel::phone, Channel::post};

struct LastWord {
    Id<Consent> id;
    std::string source;
};
BOOST_DESCRIBE_STRUCT(LastWord, (), (id, source))

const Sql last_word_sql{"consents.last_word", Reach::one_customer, R"sql(
    SELECT id, source
      FROM consents
     WHERE customer_id = $1
       AND channel = $2
     ORDER BY at DESC, id DESC
     LIMIT 1
)sql"};

std::vector<Id<Consent>> said_so(Db& db, const Id<Customer>& id)
{
    std::vector<Id<Consent>> rows;
    for (const auto channel : channels)
        if (const auto last = db.one<LastWord>(last_word_sql, id, channel); last && last->source == only_post_source) rows.push_back(last->id);
    return rows;
}

std::optional<bool> state_of(const Customer& customer, Channel channel)
{
    switch (channel) {
    case Channel::email: return customer.consent_email;
    case Channel::sms: return customer.consent_sms;
    case Channel::phone: return customer.consent_phone;
    case Channel::post: break;
    }
    return customer.consent_post;
}

}  // namespace

Result<Done> want_only_post(Context& ctx, const Id<Customer>& id)
{
    TRY(const auto customer, read_customer(ctx, id));
    for (const auto channel : channels) {
        const bool given = channel == Channel::post;
        if (state_of(customer, channel) == given) continue;
        CHECK(record_consent(ctx, id, {channel, given, {only_post_source}, {}, {}}));
    }
    return Done{};
}

Result<Done> take_only_post_back(Context& ctx, const Id<Customer>& id)
{
    TRY(const auto before, read_customer(ctx, id));
    const auto rows = said_so(ctx.db, id);
    if (rows.empty()) return Done{};
    auto after = before;
    take_back_consents(ctx, after, rows);
    after.updated_at = ctx.now();
    ++after.version;
    store::update(ctx, before, after);
    identity::record(ctx, "consent.taken_back", to_text(id), identity::changes_between(before, after));
    return Done{};
}

bool wants_only_post(Db& db, const Id<Customer>& id) { return !said_so(db, id).empty(); }

}  // namespace rapport::customers
