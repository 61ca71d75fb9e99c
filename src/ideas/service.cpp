#include "ideas/service.h"

#include "base/text.h"
#include "cases/giving.h"
#include "cases/service.h"
#include "customers/service.h"
#include "identity/audit.h"
#include "identity/changes.h"
#include "ideas/doors.h"
#include "messages/service.h"

#include <algorithm>

namespace rapport::ideas {
namespace {

const Sql insert_sql{"ideas.insert", Reach::business, insert_into<IdeaHead>("ideas")};
const Sql update_sql{"ideas.update", Reach::business, "UPDATE ideas SET " + assignments<IdeaHead>({"id"}) + " WHERE id = $1"};
const std::string whole = columns<IdeaHead>("i.") + ", (SELECT COUNT(DISTINCT v.customer_id) FROM idea_votes v WHERE v.idea_id = i.id), c.name FROM ideas i LEFT JOIN customers c ON c.id = i.customer_id";
const Sql find_sql{"ideas.find", Reach::business, "SELECT " + whole + " WHERE i.id = $1"};
const Sql list_sql{"ideas.list", Reach::business, "SELECT " + whole + " ORDER BY i.id DESC"};
const Sql of_case_sql{"ideas.of_case", Reach::business, "SELECT " + columns<IdeaHead>() + " FROM ideas WHERE case_id = $1 ORDER BY id"};
const Sql put_vote_sql{"idea_votes.insert", Reach::one_customer, insert_into<IdeaVote>("idea_votes")};
const Sql has_voted_sql{"idea_votes.has_voted", Reach::one_customer, "SELECT COUNT(*) FROM idea_votes WHERE customer_id = $1 AND idea_id = $2"};
const Sql remove_vote_sql{"idea_votes.remove", Reach::one_customer, "DELETE FROM idea_votes WHERE customer_id = $1 AND idea_id = $2"};
const Sql voters_sql{"idea_votes.voters", Reach::business, "SELECT DISTINCT customer_id FROM idea_votes WHERE idea_id = $1 ORDER BY customer_id"};

std::optional<std::string> actor_name(const Context& ctx) { return ctx.actor.staff ? std::optional(ctx.actor.name) : std::nullopt; }

void put_vote(Context& ctx, Id<Idea> id, Id<customers::Customer> customer)
{
    if (ctx.db.one<std::int64_t>(has_voted_sql, customer, id).value_or(0) > 0) return;
    ctx.db.run(put_vote_sql, IdeaVote{customer, ctx.ids.make<IdeaVote>(), id, ctx.now()});
    identity::record(ctx, "idea.voted", to_text(customer), "{\"idea\":[null,\"" + to_text(id) + "\"]}");
}

// Tells it by mail, once for each answer: who was told before is not counted again.
void tell(Context& ctx, const Idea& idea, Id<customers::Customer> customer, AnsweredIdea& counts)
{
    messages::PlanMessage plan;
    plan.customer_id = customer;
    plan.occasion = to_text(idea.id) + ":" + std::string(enum_text(*idea.answer));
    const auto text = "“" + idea.title + "”\n\n" + *idea.reason + "\n\n" + (idea.answered_by ? *idea.answered_by + "\n" : std::string()) + ctx.business.name + "\n";
    const auto message = messages::plan_message(ctx, messages::plain_texts(idea.title, text), plan);
    if (!message) ++counts.not_told;
    else if (message->planned_at == ctx.now()) ++counts.told;
}

}  // namespace

Result<Idea> add_idea(Context& ctx, const NewIdea& input)
{
    IdeaHead idea;
    idea.id = ctx.ids.make<Idea>();
    idea.title = tidy(input.title.value);
    if (input.words) idea.words = input.words->value;
    idea.came_by = input.came_by.value_or(CameBy::counter);
    idea.customer_id = input.customer_id;
    idea.case_id = input.case_id;
    idea.response_id = input.response_id;
    idea.created_at = ctx.now();
    idea.staff = actor_name(ctx);
    std::vector<Fault> faults;
    if (idea.title.empty()) faults.push_back({"/title", "required", "Say the idea in a few words."});
    if (idea.customer_id) customers::follow_merge(ctx.db, *idea.customer_id, faults);
    if (idea.case_id) {
        const auto from = cases::read_case(ctx, *idea.case_id);
        if (!from) faults.push_back({"/case_id", "unknown_id", "There is no such case."});
        else if (!idea.customer_id) idea.customer_id = from->customer_id;
    }
    if (!faults.empty()) return invalid(std::move(faults));
    ctx.db.run(insert_sql, idea);
    if (idea.customer_id) put_vote(ctx, idea.id, *idea.customer_id);
    identity::record(ctx, "idea.created", to_text(idea.id), identity::changes_of_new(idea));
    return read_idea(ctx, idea.id);
}

void follow_cases()
{
    cases::call_when_given([](Context& ctx, const cases::Filed& before, const cases::Filed& now) {
        for (auto idea : ctx.db.all<IdeaHead>(of_case_sql, now.id)) {
            if (idea.customer_id != before.customer_id) continue;
            if (idea.customer_id) ctx.db.run(remove_vote_sql, *idea.customer_id, idea.id);
            idea.customer_id = now.customer_id;
            ++idea.version;
            ctx.db.run(update_sql, idea);
            if (idea.customer_id) put_vote(ctx, idea.id, *idea.customer_id);
        }
    });
}

Result<Idea> read_idea(Context& ctx, Id<Idea> id)
{
    auto idea = ctx.db.one<Idea>(find_sql, id);
    if (!idea) return not_found("There is no such idea.");
    return std::move(*idea);
}

std::vector<Idea> list_ideas(Context& ctx, std::optional<bool> answered)
{
    auto all = ctx.db.all<Idea>(list_sql);
    std::erase_if(all, [&](const Idea& idea) { return answered && *answered != idea.answer.has_value(); });
    std::ranges::stable_sort(all, [](const Idea& a, const Idea& b) { return std::pair(a.answer.has_value(), -a.votes) < std::pair(b.answer.has_value(), -b.votes); });
    return all;
}

Result<Idea> vote(Context& ctx, Id<Idea> id, const Vote& input)
{
    CHECK(read_idea(ctx, id));
    auto customer = input.customer_id;
    std::vector<Fault> faults;
    customers::follow_merge(ctx.db, customer, faults);
    if (!faults.empty()) return invalid(std::move(faults));
    put_vote(ctx, id, customer);
    return read_idea(ctx, id);
}

Result<Idea> take_vote_back(Context& ctx, Id<Idea> id, Id<customers::Customer> customer)
{
    CHECK(read_idea(ctx, id));
    if (ctx.db.run(remove_vote_sql, customer, id) > 0) identity::record(ctx, "idea.vote_taken_back", to_text(customer), "{\"idea\":[\"" + to_text(id) + "\",null]}");
    return read_idea(ctx, id);
}

Result<AnsweredIdea> answer_idea(Context& ctx, Id<Idea> id, const AnswerIdea& input)
{
    TRY(const auto before, read_idea(ctx, id));
    if (tidy(input.reason.value).empty()) return invalid("reason", "Say why, in words for those who voted.", "required");
    IdeaHead idea = before;
    idea.answer = input.answer;
    idea.reason = input.reason.value;
    idea.answered_at = ctx.now();
    idea.answered_by = actor_name(ctx);
    ++idea.version;
    ctx.db.run(update_sql, idea);
    identity::record(ctx, "idea.answered", to_text(id), identity::changes_between(static_cast<const IdeaHead&>(before), idea));
    AnsweredIdea answered;
    TRY(answered.idea, read_idea(ctx, id));
    for (const auto customer : ctx.db.all<Id<customers::Customer>>(voters_sql, id)) tell(ctx, answered.idea, customer, answered);
    return answered;
}

}  // namespace rapport::ideas
