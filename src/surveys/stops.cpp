#include "surveys/stops.h"

#include "base/json.h"
#include "customers/service.h"
#include "identity/audit.h"
#include "surveys/asking.h"
#include "surveys/invitation_store.h"
#include "surveys/seldom.h"

namespace rapport::surveys {
namespace {

const Sql list_sql{"survey_stops.list", Reach::business, R"sql(
     SELECT s.customer_id, COALESCE(c.name, c.company, c.external_id, ''), MIN(s.at)
       FROM survey_stops s
       JOIN customers c ON c.id = s.customer_id
      GROUP BY s.customer_id, c.name, c.company, c.external_id
      ORDER BY MIN(s.at) DESC, s.customer_id
      LIMIT $1
)sql"};

const Sql list_seldoms_sql{"survey_seldoms.list", Reach::business, R"sql(
     SELECT s.customer_id, COALESCE(c.name, c.company, c.external_id, ''), MIN(s.at)
       FROM survey_seldoms s
       JOIN customers c ON c.id = s.customer_id
      GROUP BY s.customer_id, c.name, c.company, c.external_id
      ORDER BY MIN(s.at) DESC, s.customer_id
      LIMIT $1
)sql"};

void forget(Context& ctx, Id<customers::Customer> customer, const std::optional<std::string>& reason = {})
{
    store::remove_stops(ctx.db, customer);
    store::keep_facts(ctx.db, customer);
    identity::record(ctx, "survey.may_ask_again", to_text(customer), because(reason));
}

}  // namespace

std::string because(const std::optional<std::string>& reason)
{
    if (!reason) return "{}";
    std::string text = "{\"reason\":[null,";
    append_json_text(text, *reason);
    return text + "]}";
}

Result<StopState> read_stop(Context& ctx, Id<customers::Customer> customer)
{
    if (!customers::exists(ctx.db, customer)) return not_found("There is no such customer.");
    return StopState{customer, store::stopped_since(ctx.db, customer), store::seldom_since(ctx.db, customer)};
}

Result<StopState> note_stop(Context& ctx, Id<customers::Customer> customer)
{
    TRY(const auto before, read_stop(ctx, customer));
    if (before.stopped_at && store::last_own_stop(ctx.db, customer)) return conflict("They had said before that they do not want to be asked.", "stopped");
    stop_asking(ctx, customer);
    return read_stop(ctx, customer);
}

Result<StopState> ask_again(Context& ctx, Id<customers::Customer> customer, const AskAgain& input)
{
    TRY(const auto before, read_stop(ctx, customer));
    if (!before.stopped_at && !before.seldom_since) return conflict("They have not said that they do not want to be asked.", "not_stopped");
    if (before.stopped_at) forget(ctx, customer, input.reason.value);
    else take_seldom_back(ctx, customer, input.reason.value);
    return read_stop(ctx, customer);
}

void take_stop_back(Context& ctx, Id<customers::Customer> customer)
{
    if (store::has_stopped(ctx.db, customer)) forget(ctx, customer);
}

std::vector<SaidSo> list_stops(Context& ctx, int limit) { return ctx.db.all<SaidSo>(list_sql, limit); }
std::vector<SaidSo> list_seldoms(Context& ctx, int limit) { return ctx.db.all<SaidSo>(list_seldoms_sql, limit); }

}  // namespace rapport::surveys
