#include "surveys/seldom.h"

#include "customers/merge.h"
#include "identity/audit.h"
#include "surveys/invitation_store.h"
#include "surveys/stops.h"
#include "touchpoints/touchpoint.h"

namespace rapport::surveys {
namespace {

// Every mail that asks has a way to be asked no more.
const Sql last_mail_sql{"survey_stop_keys.last_mail", Reach::business, R"sql(
     SELECT MAX(COALESCE(m.ended_at, m.due_at))
       FROM survey_stop_keys k
       JOIN messages m ON m.id = k.message_id
      WHERE k.customer_id = $1
        AND m.state NOT IN ('withdrawn', 'failed')
)sql"};

}  // namespace

void ask_seldom(Context& ctx, Id<customers::Customer> customer)
{
    // As with a stop: said again since another record became part of theirs, it may be that one's word; and a file's word is not yet theirs.
    const auto last = store::last_own_seldom(ctx.db, customer);
    if (last && last.value > customers::last_merge_of(ctx.db, customer).value_or(Id<customers::Merge>{}).value) return;
    put(ctx, Seldom{customer, ctx.ids.make<Seldom>(), touchpoints::whole_ms(ctx.now())});
}

void put(Context& ctx, const Seldom& seldom)
{
    store::insert(ctx.db, seldom);
    store::keep_facts(ctx.db, seldom.customer_id);
    call_questions_back(ctx, seldom.customer_id, Reason::asked_seldom);
    identity::record(ctx, "survey.less_often", to_text(seldom.customer_id));
}

void take_seldom_back(Context& ctx, Id<customers::Customer> customer, const std::optional<std::string>& reason)
{
    if (!seldom_since(ctx.db, customer)) return;
    store::remove_seldoms(ctx.db, customer);
    store::keep_facts(ctx.db, customer);
    identity::record(ctx, "survey.as_often", to_text(customer), because(reason));
}

std::optional<Instant> seldom_since(Db& db, Id<customers::Customer> customer) { return store::seldom_since(db, customer); }

bool is_too_soon(Context& ctx, Id<customers::Customer> customer, std::optional<Id<Invitation>> but)
{
    if (!seldom_since(ctx.db, customer)) return false;
    const auto since = ctx.now().us - seldom_days * us_per_day;
    const auto last = store::last_drawn(ctx.db, customer, but);
    const auto mail = ctx.db.one<std::optional<Instant>>(last_mail_sql, customer).value_or(std::nullopt);
    return (last && last->us > since) || (mail && mail->us > since);
}

}  // namespace rapport::surveys
