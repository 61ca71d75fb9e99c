#include "listening/service.h"

#include "base/plain.h"
#include "customers/service.h"
#include "identity/audit.h"
#include "listening/facts.h"
#include "listening/listeners.h"
#include "listening/store.h"
#include "touchpoints/giving.h"
#include "touchpoints/record.h"

#include <set>

namespace rapport::listening {

Result<Response> add_response(Context& ctx, AddResponse input, const Listeners& listeners)
{
    std::vector<Fault> faults;
    customers::follow_merge(ctx.db, input.customer_id, faults);
    if (auto wrong = score_fault(input.survey, input.score)) faults.push_back({"/score", "range", std::move(*wrong)});
    if (!faults.empty()) return invalid(std::move(faults));
    if (input.external_id && store::find_key(ctx.db, *input.external_id))
        return conflict("Another response has this external id already.", "external_id_taken");

    Response response;
    response.customer_id = input.customer_id;
    response.id = ctx.ids.make<Response>();
    response.external_id = plain(input.external_id);
    response.at = touchpoints::whole_ms(input.at.value_or(ctx.now()));
    response.survey = input.survey;
    response.score = input.score;
    response.comment = plain(input.comment);
    response.channel = plain(input.channel);
    response.touchpoint_id = ctx.ids.make<touchpoints::Touchpoint>();
    response.created_at = response.updated_at = ctx.now();
    record_all(ctx, {&response, 1});
    identity::record(ctx, "response.created", to_text(response.id));
    tell(ctx, listeners, {to_text(response.id), response.customer_id, {{response.survey, response.score, response.comment, response.id}},
                          response.channel, {}, response.at, true});
    return response;
}

Result<Response> read_response(Context& ctx, Id<Response> id)
{
    auto response = store::find_anywhere(ctx.db, id);
    if (!response) return not_found("There is no such response.");
    return std::move(*response);
}

Result<std::vector<Response>> list_responses(Context& ctx, const Filter& filter)
{
    if (filter.customer && !customers::exists(ctx.db, *filter.customer)) return customers::no_such_customer(ctx.db, *filter.customer);
    return store::list(ctx.db, filter);
}

void record_all(Context& ctx, std::span<const Response> responses)
{
    std::vector<touchpoints::Touchpoint> entries;
    std::set<Id<customers::Customer>> answered;
    for (const auto& response : responses) {
        entries.push_back(timeline_entry(response));
        answered.insert(response.customer_id);
        // A key may be left over from an answer that was taken back.
        if (response.external_id) store::put_key(ctx.db, {*response.external_id, response.customer_id, response.id});
    }
    touchpoints::record_all(ctx, entries);
    store::insert(ctx.db, responses);
    for (const auto customer : answered) rebuild_facts(ctx.db, customer);
    tell_recorded(ctx, responses);
}

void replace(Context& ctx, const Response& response)
{
    store::update(ctx.db, response);
    touchpoints::restate(ctx, timeline_entry(response));
    rebuild_facts(ctx.db, response.customer_id);
    tell_recorded(ctx, {&response, 1});
}

void remove_response(Context& ctx, const Response& response, Removal why)
{
    touchpoints::withdraw(ctx, response.customer_id, response.touchpoint_id);
    store::remove(ctx.db, response);
    rebuild_facts(ctx.db, response.customer_id);
    tell_removed(ctx, response, why);
}

void give_to(Context& ctx, const Response& response, Id<customers::Customer> to)
{
    auto given = response;
    given.customer_id = to;
    ++given.version;
    given.updated_at = ctx.now();
    store::remove(ctx.db, response);
    tell_removed(ctx, response, Removal::given);
    touchpoints::give_to(ctx, response.touchpoint_id, response.customer_id, to);
    if (given.external_id) store::put_key(ctx.db, {*given.external_id, to, given.id});
    store::insert(ctx.db, {&given, 1});
    for (const auto whose : {response.customer_id, to}) rebuild_facts(ctx.db, whose);
    tell_recorded(ctx, {&given, 1});
}

}  // namespace rapport::listening
