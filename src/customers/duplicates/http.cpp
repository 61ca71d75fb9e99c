#include "base/http/cursor.h"
#include "customers/doors.h"
#include "customers/duplicates/duplicates.h"
#include "customers/duplicates/households.h"
#include "customers/duplicates/schedule.h"
#include "customers/json.h"
#include "customers/masked.h"

namespace rapport::customers {
namespace {

struct PairQuery : http::PageQuery {
    std::optional<Id<Customer>> customer_id;
};
BOOST_DESCRIBE_STRUCT(PairQuery, (http::PageQuery), (customer_id))

struct Search {
    Id<jobs::Job> job_id;
};
BOOST_DESCRIBE_STRUCT(Search, (), (job_id))

HouseholdProposal told(const Context& ctx, HouseholdProposal proposal)
{
    // It may be called after where they live.
    if (!sees_contacts(ctx.actor)) proposal.name.resize(std::min(proposal.name.find(','), proposal.name.size()));
    for (auto& member : proposal.members) member = shown_to(ctx.actor, std::move(member));
    return proposal;
}

Result<HouseholdProposal> told(const Context& ctx, Result<HouseholdProposal> proposal)
{
    if (!proposal) return proposal;
    return told(ctx, std::move(*proposal));
}

Result<http::Page<HouseholdProposal>> page_of_households(Context& ctx, const http::PageQuery& query)
{
    std::string after;
    if (query.cursor) {
        auto parts = http::read_cursor(*query.cursor, 1);
        if (!parts) return invalid("cursor", "This cursor is not of this list.", "invalid_cursor");
        after = std::move(parts->front());
    }
    http::Page<HouseholdProposal> page{list_household_proposals(ctx.db, after, query.size()), {}};
    for (auto& proposal : page.data) proposal = told(ctx, std::move(proposal));
    if (page.data.size() > static_cast<std::size_t>(query.size())) {
        page.data.pop_back();
        page.next_cursor = http::make_cursor({page.data.back().id});
    }
    return page;
}

}  // namespace

void add_duplicate_routes(http::Router& router)
{
    router.get("/duplicates", may("customers:read"),
        [](Context& ctx, http::Query<PairQuery> query) -> Result<DuplicateList> {
            TRY(auto list, list_duplicates(ctx, {query.value.customer_id, query.value.size(), std::move(query.value.cursor)}));
            for (auto& pair : list.data)
                for (auto* one : {&pair.one, &pair.other}) *one = shown_to(ctx.actor, std::move(*one));
            return list;
        },
        "Pairs that may be one person, likeliest first, with what speaks for it; of all, or of one customer");
    router.post("/duplicates/search", may("customers:write"),
        [](Context& ctx) -> Result<http::Accepted<Search>> { return http::Accepted<Search>{{jobs::enqueue(ctx, search_job, "{}")}}; },
        "Search everybody now; it happens by itself soon after a change");
    router.get("/duplicates/different", may("customers:read"),
        [](Context& ctx) { return http::Page<ToldApart>{list_told_apart(ctx), {}}; }, "Pairs of whom somebody said that they are two people");
    router.post("/duplicates/{pair}/different", may("customers:write"),
        [](Context& ctx, std::string pair) { return tell_apart(ctx, pair); }, "These are two people: do not propose them again");
    router.del("/duplicates/{pair}/different", may("customers:write"),
        [](Context& ctx, std::string pair) { return forget_apart(ctx, pair); }, "Take that back");

    router.get("/household-proposals", may("customers:read"),
        [](Context& ctx, http::Query<http::PageQuery> query) { return page_of_households(ctx, query.value); },
        "People of one family name at one address who are not one household yet");
    router.post("/household-proposals/{id}", may("customers:write"),
        [](Context& ctx, std::string id, AcceptHousehold body) { return told(ctx, accept_household(ctx, id, body)); },
        "They are a household: sets it for all of them, or for those named");
    router.del("/household-proposals/{id}", may("customers:write"),
        [](Context& ctx, std::string id) { return refuse_household(ctx, id); }, "They are no household");
    router.del("/household-proposals/{id}/acceptance", may("customers:write"),
        [](Context& ctx, std::string id) { return told(ctx, take_back_acceptance(ctx, id)); }, "They may be no household after all: each has again what they had before, and it is proposed again");
    router.del("/household-proposals/{id}/refusal", may("customers:write"),
        [](Context& ctx, std::string id) { return told(ctx, take_back_refusal(ctx, id)); }, "They may be a household after all: it is proposed again");
}

void add_jobs(std::map<std::string, jobs::Handler>& handlers) { handlers[std::string(search_job)] = search_duplicates; }

}  // namespace rapport::customers
