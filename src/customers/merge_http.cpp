#include "base/http/newest_first.h"
#include "customers/doors.h"
#include "customers/json.h"
#include "customers/masked.h"
#include "customers/merge.h"

namespace rapport::customers {
namespace {

struct WithWhom {
    Id<Customer> other_id;
    std::optional<std::string> fields;      // "name:other,tags:survivor"
};
BOOST_DESCRIBE_STRUCT(WithWhom, (), (other_id, fields))

struct MergeQuery : http::PageQuery {
    std::optional<Id<Customer>> customer_id;
};
BOOST_DESCRIBE_STRUCT(MergeQuery, (http::PageQuery), (customer_id))

}  // namespace

void add_merge_routes(http::Router& router, const Following& following)
{
    router.get("/customers/{id}/merge", may("customers:read"),
        [&following](Context& ctx, Id<Customer> id, http::Query<WithWhom> query) -> Result<MergePreview> {
            TRY(auto choices, choices_in(query.value.fields.value_or("")));
            TRY(auto preview, preview_merge(ctx, following, id, {query.value.other_id, std::move(choices)}));
            for (auto* one : {&preview.survivor, &preview.other, &preview.merged}) *one = shown_to(ctx.actor, std::move(*one));
            return preview;
        },
        "What merging another record into this one would make of them, with the same choice of fields (fields=name:other,tags:survivor); nothing is changed");
    router.post("/customers/{id}/merge", may("customers:write"),
        [&following](Context& ctx, Id<Customer> id, MergeWith body) -> Result<http::Created<StandingMerge>> {
            TRY(const auto made, merge_customers(ctx, following, id, body));
            TRY(auto merge, read_merge(ctx, made.id));
            return http::Created<StandingMerge>{std::move(merge)};
        },
        "Make another record part of this one: its rows move, fields are taken from either, the stricter consent wins");
    router.get("/merges", may("customers:read"),
        [](Context& ctx, http::Query<MergeQuery> query) -> Result<http::Page<StandingMerge>> {
            TRY(const auto before, http::before(query.value));
            return http::newest_first(list_merges(ctx.db, query.value.customer_id, before, query.value.size()), query.value, static_cast<Instant StandingMerge::*>(&Merge::merged_at));
        },
        "Merges that stand, newest first");
    router.get("/merges/{id}", may("customers:read"), [](Context& ctx, Id<Merge> id) { return read_merge(ctx, id); }, "One merge");
    router.del("/merges/{id}", may("customers:write"),
        [&following](Context& ctx, Id<Merge> id) -> Result<Done> {
            TRY(const auto again, take_back_merge(ctx, following, id));
            static_cast<void>(again);
            return Done{};
        },
        "Take a merge back: two records again, each as it was");
}

}  // namespace rapport::customers
