#include "ideas/box.h"
#include "ideas/doors.h"
#include "ideas/said.h"
#include "ideas/service.h"

namespace rapport::ideas {
namespace {

struct IdeaQuery {
    std::optional<bool> answered;           // those alone that are, or are not
};
BOOST_DESCRIBE_STRUCT(IdeaQuery, (), (answered))

// Who has an idea, or votes for it, is told of by name: only who may see customers says so.
Result<Done> may_name(const Context& ctx)
{
    if (!ctx.actor.may(may("customers:read"))) return not_allowed("Only who may see customers may tie an idea to one, or to a case.");
    return Done{};
}

Idea shown_to(const Actor& actor, Idea idea)
{
    if (!actor.may(may("customers:read"))) idea.customer.reset();
    return idea;
}

}  // namespace

void add_routes(http::Router& router)
{
    router.post("/ideas", may("responses:write"),
        [](Context& ctx, NewIdea body) -> Result<http::Created<Idea>> {
            if (body.customer_id || body.case_id) CHECK(may_name(ctx));
            if (body.came_by == CameBy::box) return invalid("came_by", "Only what is written into the suggestion box itself comes by it.", "not_allowed");
            TRY(auto idea, add_idea(ctx, body));
            return http::Created<Idea>{std::move(idea)};
        },
        "Writes down an idea; whose it is has voted for it");
    router.get("/ideas", may("responses:read"), [](Context& ctx, http::Query<IdeaQuery> query) -> http::Page<Idea> {
            auto all = list_ideas(ctx, query.value.answered);
            for (auto& idea : all) idea = shown_to(ctx.actor, std::move(idea));
            return {std::move(all), {}};
        },
        "Ideas: what is not answered first, each by votes");
    router.get("/ideas/{id}", may("responses:read"), [](Context& ctx, Id<Idea> id) -> Result<Idea> {
            TRY(auto idea, read_idea(ctx, id));
            return shown_to(ctx.actor, std::move(idea));
        },
        "One idea");
    router.post("/ideas/{id}/votes", may("responses:write"), [](Context& ctx, Id<Idea> id, Vote body) -> Result<Idea> { CHECK(may_name(ctx)); return vote(ctx, id, body); }, "A customer votes for it; twice is as once");
    router.del("/ideas/{id}/votes/{customer}", may("responses:write"), [](Context& ctx, Id<Idea> id, Id<customers::Customer> customer) -> Result<Idea> { CHECK(may_name(ctx)); return take_vote_back(ctx, id, customer); },
        "Takes a vote back");
    router.put("/ideas/{id}/answer", may("responses:write"), [](Context& ctx, Id<Idea> id, http::IfMatch match, AnswerIdea body) { return answer_idea(ctx, id, match.version, body); },
        "Answers it: done, planned or no, with the reason; those who voted are told by mail ten minutes later");
    router.del("/ideas/{id}/answer", may("responses:write"), [](Context& ctx, Id<Idea> id, http::IfMatch match) { return take_answer_back(ctx, id, match.version); },
        "Takes the answer back, while no mail that tells of it has left; what was answered before stands again");
    router.post("/ideas/{id}/showing", may("settings:write"), [](Context& ctx, Id<Idea> id) { return show_idea(ctx, id); }, "Everybody may read it in the suggestion box, and vote for it");
    router.del("/ideas/{id}/showing", may("settings:write"), [](Context& ctx, Id<Idea> id) { return hide_idea(ctx, id); }, "Nobody but us reads it any more; its votes stay");
    router.del("/ideas/{id}", may("settings:write"), [](Context& ctx, Id<Idea> id) { return remove_idea(ctx, id); }, "Removes what a stranger put into the suggestion box");

    router.post("/said", may("responses:write"),
        [](Context& ctx, NewSaid body) -> Result<http::Created<Said>> {
            TRY(auto said, add_said(ctx, body));
            return http::Created<Said>{std::move(said)};
        },
        "You said, we did: written with the customer's leave, and shown to nobody yet");
    router.get("/said", may("responses:read"), [](Context& ctx) -> http::Page<Said> { return {list_said(ctx), {}}; }, "You said, we did: all of them, newest first");
    router.post("/said/{id}/showing", may("settings:write"), [](Context& ctx, Id<Said> id) { return show_said(ctx, id); }, "Everybody may read it");
    router.del("/said/{id}/showing", may("settings:write"), [](Context& ctx, Id<Said> id) { return hide_said(ctx, id); }, "Nobody but us reads it any more");
    router.del("/said/{id}", may("responses:write"), [](Context& ctx, Id<Said> id) { return remove_said(ctx, id); }, "The leave was taken back: nothing of it stays");
}

}  // namespace rapport::ideas
