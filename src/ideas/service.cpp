#include "ideas/service.h"

#include "base/acting.h"
#include "base/text.h"
#include "cases/facts.h"
#include "cases/giving.h"
#include "cases/service.h"
#include "customers/mail_refused.h"
#include "customers/service.h"
#include "identity/audit.h"
#include "identity/changes.h"
#include "ideas/doors.h"
#include "ideas/said.h"
#include "ideas/store.h"
#include "messages/planned.h"
#include "messages/service.h"

#include <algorithm>
#include <array>

namespace rapport::ideas {
namespace {

// Ideas with the votes of `which`.
std::string whole(const std::string& which)
{
    return "SELECT " + columns<IdeaHead>("i.") + ", COALESCE(v.votes, 0), c.name, i.answered_at + " + std::to_string(think_again_us) + R"sql(, COALESCE(s.votes, 0), b.shown_at, b.shown_by
       FROM ideas i
       LEFT JOIN customers c ON c.id = i.customer_id
       LEFT JOIN idea_box b ON b.idea_id = i.id
       LEFT JOIN (SELECT idea_id, COUNT(*) AS votes FROM idea_box_votes )sql" + which + R"sql( GROUP BY idea_id) s ON s.idea_id = i.id
       LEFT JOIN (SELECT idea_id, COUNT(DISTINCT customer_id) AS votes FROM idea_votes )sql" + which + " GROUP BY idea_id) v ON v.idea_id = i.id";
}
const Sql find_sql{"ideas.find", Reach::business, whole("WHERE idea_id = $1") + " WHERE i.id = $1"};
const Sql list_sql{"ideas.list", Reach::business, whole("") + " ORDER BY i.id DESC"};
const Sql of_case_sql{"ideas.of_case", Reach::business, "SELECT " + columns<IdeaHead>() + " FROM ideas WHERE case_id = $1 ORDER BY id"};
const Sql votes_of_sql{"idea_votes.of_customer", Reach::one_customer, "SELECT id FROM idea_votes WHERE customer_id = $1 AND idea_id = $2 ORDER BY id"};
const Sql voted_sql{"idea_votes.ideas_of_customer", Reach::one_customer, "SELECT DISTINCT idea_id FROM idea_votes WHERE customer_id = $1 ORDER BY idea_id"};
const Sql remove_vote_sql{"idea_votes.remove", Reach::one_customer, "DELETE FROM idea_votes WHERE customer_id = $1 AND idea_id = $2"};
const Sql voters_sql{"idea_votes.voters", Reach::business, "SELECT DISTINCT customer_id FROM idea_votes WHERE idea_id = $1 ORDER BY customer_id"};
const Sql early_voters_sql{"idea_votes.early_voters", Reach::business, "SELECT DISTINCT customer_id FROM idea_votes WHERE idea_id = $1 AND at < $2 ORDER BY customer_id"};

struct FormerAnswer {
    Id<Idea> idea_id;
    std::int64_t version = 0;           // of the idea, while it stood
    IdeaAnswer answer = IdeaAnswer::planned;
    std::string reason;
    Instant answered_at;
    std::optional<std::string> answered_by;
};
BOOST_DESCRIBE_STRUCT(FormerAnswer, (), (idea_id, version, answer, reason, answered_at, answered_by))
const Sql put_former_sql{"idea_former_answers.insert", Reach::business, insert_into<FormerAnswer>("idea_former_answers")};
const Sql former_sql{"idea_former_answers.last", Reach::business,
    "SELECT " + columns<FormerAnswer>() + " FROM idea_former_answers WHERE idea_id = $1 ORDER BY version DESC LIMIT 1"};
const Sql remove_former_sql{"idea_former_answers.remove", Reach::business, "DELETE FROM idea_former_answers WHERE idea_id = $1 AND version = $2"};

std::vector<Id<IdeaVote>> votes_of(Db& db, Id<Idea> id, Id<customers::Customer> customer) { return db.all<Id<IdeaVote>>(votes_of_sql, customer, id); }

// One for each time: idea.h.
void put_vote(Context& ctx, Id<Idea> id, Id<customers::Customer> customer)
{
    store::insert(ctx.db, IdeaVote{customer, ctx.ids.make<IdeaVote>(), id, ctx.now()});
    identity::record(ctx, "idea.voted", to_text(customer), "{\"idea\":[null,\"" + to_text(id) + "\"]}");
}

std::string occasion_of(Id<Idea> id, IdeaAnswer answer) { return to_text(id) + ":" + std::string(enum_text(answer)); }

constexpr std::array every_answer = {IdeaAnswer::done, IdeaAnswer::planned, IdeaAnswer::no};

// By these words, and no others, a message is known that waits for that: rows that stand there already have them.
const std::string waits_for_them = "Waits until nothing else of theirs is open.";

const std::string told_by_another = "Another mail to the same customer tells them.";
const std::string refused = "Called back: they want no e-mail.";

// What was to tell them of this was called back with these words, and nothing else tells them.
bool was_called_back(Db& db, Id<customers::Customer> customer, const std::string& occasion, const std::string& why)
{
    const auto all = messages::for_occasion(db, customer, occasion);
    return messages::standing_of(db, customer, occasion) == messages::Standing::none
        && std::ranges::any_of(all, [&](const messages::ForOccasion& one) { return one.state == messages::State::withdrawn && one.reason == why; });
}

// What is to tell them of this waits until no case of theirs is open.
bool waits_for_case(Db& db, Id<customers::Customer> customer, const std::string& occasion) { return was_called_back(db, customer, occasion, waits_for_them); }

// What waits to tell them of an answer does not leave.
void call_back(Context& ctx, Id<Idea> id, Id<customers::Customer> customer)
{
    for (const auto answer : every_answer) {
        const auto occasion = occasion_of(id, answer);
        messages::call_back(ctx, customer, occasion);
        if (waits_for_case(ctx.db, customer, occasion)) messages::say_again(ctx, customer, occasion);
    }
}

void remove_vote(Context& ctx, Id<Idea> id, Id<customers::Customer> customer)
{
    if (ctx.db.run(remove_vote_sql, customer, id) == 0) return;
    call_back(ctx, id, customer);
    identity::record(ctx, "idea.vote_taken_back", to_text(customer), "{\"idea\":[\"" + to_text(id) + "\",null]}");
}

// What they have for its being theirs; what they voted besides stays.
void remove_owners_vote(Context& ctx, Id<Idea> id, Id<customers::Customer> customer)
{
    const auto votes = votes_of(ctx.db, id, customer);
    if (votes.size() < 2) return remove_vote(ctx, id, customer);
    store::remove(ctx.db, IdeaVote{customer, votes.back(), id, {}});
    identity::record(ctx, "idea.vote_taken_back", to_text(customer), "{\"idea\":[\"" + to_text(id) + "\",null]}");
}

void change(Context& ctx, const IdeaHead& before, IdeaHead idea)
{
    ++idea.version;
    store::update(ctx.db, idea);
    identity::record(ctx, "idea.changed", to_text(idea.id), identity::changes_between(before, idea));
}

void keep_as_former(Db& db, const IdeaHead& before)
{
    db.run(put_former_sql, FormerAnswer{before.id, before.version, *before.answer, before.reason.value_or(""), *before.answered_at, before.answered_by});
}

// Whether it is the last that they were told.
bool is_told(Db& db, Id<Idea> id, IdeaAnswer answer, Id<customers::Customer> customer)
{
    const auto told = messages::gone_since(db, customer, occasion_of(id, answer));
    return told && std::ranges::none_of(every_answer, [&](IdeaAnswer other) { return messages::gone_since(db, customer, occasion_of(id, other)) > told; });
}

bool wants_no_mail(Context& ctx, Id<customers::Customer> id)
{
    const auto customer = customers::read_customer(ctx, id);
    return customer && customer->consent_email == false;
}

// Tells it by mail: who knows it already is not told nor counted again.
void tell(Context& ctx, const Idea& idea, Id<customers::Customer> customer, AnsweredIdea& counts)
{
    call_back(ctx, idea.id, customer);
    const auto occasion = occasion_of(idea.id, *idea.answer);
    if (is_told(ctx.db, idea.id, *idea.answer, customer)) return;
    if (wants_no_mail(ctx, customer)) {
        ++counts.not_told;
        return;
    }
    messages::say_again(ctx, customer, occasion);
    messages::PlanMessage plan;
    plan.customer_id = customer;
    plan.occasion = occasion;
    plan.at = idea.told_from;
    const auto text = "“" + idea.title + "”\n\n" + *idea.reason + "\n\n" + (idea.answered_by ? *idea.answered_by + "\n" : std::string()) + ctx.business.name + "\n";
    const auto message = messages::plan_message(ctx, messages::plain_texts(idea.title, text), plan);
    if (!message || messages::standing_of(ctx.db, customer, occasion) != messages::Standing::waits) ++counts.not_told;
    else if (cases::has_open_case(ctx.db, customer) && messages::call_back(ctx, message->id, waits_for_them)) ++counts.told_later;
    else ++counts.told;
}

// What has waited leaves by itself: it is not written by whoever closed the case, and no program's limit keeps it back.
void tell_what_waited(Context& ctx, const Idea& idea, Id<customers::Customer> customer)
{
    const auto system = Actor::system();
    Context ours{ctx.db, ctx.clock, ctx.ids, system, ctx.business, ctx.request_id};
    AnsweredIdea counts;
    tell(ours, idea, customer, counts);
}

// While something of theirs is open nothing else bothers them; once nothing is, they are told what has waited.
void follow_trouble(Context& ctx, Id<customers::Customer> customer, bool has_open_case)
{
    for (const auto id : ctx.db.all<Id<Idea>>(voted_sql, customer)) {
        auto idea = read_idea(ctx, id);
        if (!idea || !idea->answer) continue;
        idea->told_from = Instant{std::max(idea->told_from->us, ctx.now().us + think_again_us)};      // a case closed by mistake is open again by then
        const auto occasion = occasion_of(id, *idea->answer);
        if (has_open_case) {
            for (const auto& one : messages::for_occasion(ctx.db, customer, occasion)) messages::call_back(ctx, one.id, waits_for_them);
        } else if (waits_for_case(ctx.db, customer, occasion)) tell_what_waited(ctx, *idea, customer);
    }
}

// What was answered before stands again, and whoever was to be told of it still is.
void answer_as_before(Context& ctx, const FormerAnswer& former)
{
    ctx.db.run(remove_former_sql, former.idea_id, former.version);
    const auto idea = read_idea(ctx, former.idea_id).value();
    AnsweredIdea counts;
    for (const auto customer : ctx.db.all<Id<customers::Customer>>(early_voters_sql, idea.id, *idea.told_from)) tell(ctx, idea, customer, counts);
}

// While the mails that tell of an answer wait, whoever votes is told with the others.
void add_vote(Context& ctx, Id<Idea> id, Id<customers::Customer> customer)
{
    put_vote(ctx, id, customer);
    AnsweredIdea counts;
    if (const auto idea = read_idea(ctx, id); idea && idea->told_from && *idea->told_from > ctx.now()) tell(ctx, *idea, customer, counts);
}

}  // namespace

void tell_once(Context& ctx, Id<customers::Customer> customer)
{
    for (const auto id : ctx.db.all<Id<Idea>>(voted_sql, customer)) {
        auto idea = read_idea(ctx, id);
        if (!idea || !idea->answer) continue;
        const auto occasion = occasion_of(id, *idea->answer);
        messages::leave_one(ctx, customer, occasion, told_by_another);
        if (!was_called_back(ctx.db, customer, occasion, told_by_another) && !was_called_back(ctx.db, customer, occasion, refused)) continue;
        idea->told_from = Instant{std::max(idea->told_from->us, ctx.now().us + think_again_us)};
        tell_what_waited(ctx, *idea, customer);
    }
}

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
        else if (from->customer_id && from->customer_id != idea.customer_id) faults.push_back({"/case_id", "not_theirs", std::string(another_customers_case)});
    }
    if (idea.came_by == CameBy::box && (idea.customer_id || idea.case_id)) faults.push_back({"/came_by", "not_allowed", "What a customer told us did not come by the suggestion box."});
    if (!faults.empty()) return invalid(std::move(faults));
    store::insert(ctx.db, idea);
    if (idea.customer_id) put_vote(ctx, idea.id, *idea.customer_id);
    identity::record(ctx, "idea.created", to_text(idea.id), identity::changes_of_new(idea));
    return read_idea(ctx, idea.id);
}

void follow_cases()
{
    cases::call_when_trouble(follow_trouble);
    cases::call_when_given([](Context& ctx, const cases::Filed& before, const cases::Filed& now) -> Result<Done> {
        for (auto idea : ctx.db.all<IdeaHead>(of_case_sql, now.id)) {
            if (idea.customer_id != before.customer_id) continue;
            if (idea.customer_id) remove_owners_vote(ctx, idea.id, *idea.customer_id);
            auto given = idea;
            given.customer_id = now.customer_id;
            change(ctx, idea, std::move(given));
            if (now.customer_id) add_vote(ctx, idea.id, *now.customer_id);
        }
        return Done{};
    });
    cases::call_when_withdrawn([](Context& ctx, const cases::Filed& gone) {
        for (const auto& idea : ctx.db.all<IdeaHead>(of_case_sql, gone.id)) {
            auto left = idea;
            left.case_id = gone.split_from;
            change(ctx, idea, std::move(left));
        }
        leave_case(ctx, gone.id, gone.split_from);
    });
}

void follow_customers()
{
    customers::call_when_mail_refused([](Context& ctx, Id<customers::Customer> customer) {
        for (const auto id : ctx.db.all<Id<Idea>>(voted_sql, customer))
            for (const auto answer : every_answer)
                for (const auto& one : messages::for_occasion(ctx.db, customer, occasion_of(id, answer))) messages::call_back(ctx, one.id, refused);
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
    std::ranges::stable_sort(all, [](const Idea& a, const Idea& b) { return std::pair(a.answer.has_value(), -a.votes - a.box_votes) < std::pair(b.answer.has_value(), -b.votes - b.box_votes); });
    return all;
}

void tell_nobody(Context& ctx, Id<Idea> id)
{
    for (const auto customer : ctx.db.all<Id<customers::Customer>>(voters_sql, id)) call_back(ctx, id, customer);
}

void answered_by_file(Context& ctx, const IdeaHead& before)
{
    if (!before.answer) return;
    keep_as_former(ctx.db, before);
    tell_nobody(ctx, before.id);
}

void stands_again(Context& ctx, const IdeaHead& was)
{
    const auto former = ctx.db.one<FormerAnswer>(former_sql, was.id);
    if (was.answer && former && former->version == was.version) answer_as_before(ctx, *former);
}

Result<Idea> vote(Context& ctx, Id<Idea> id, const Vote& input)
{
    TRY(const auto idea, read_idea(ctx, id));
    auto customer = input.customer_id;
    std::vector<Fault> faults;
    customers::follow_merge(ctx.db, customer, faults);
    if (!faults.empty()) return invalid(std::move(faults));
    const std::size_t most = idea.customer_id == customer ? 2 : 1;
    if (votes_of(ctx.db, id, customer).size() < most) add_vote(ctx, id, customer);
    return read_idea(ctx, id);
}

Result<Idea> take_vote_back(Context& ctx, Id<Idea> id, Id<customers::Customer> customer)
{
    CHECK(read_idea(ctx, id));
    std::vector<Fault> faults;
    customers::follow_merge(ctx.db, customer, faults);
    if (!faults.empty()) return customers::no_such_customer(ctx.db, customer);
    remove_vote(ctx, id, customer);
    return read_idea(ctx, id);
}

Result<AnsweredIdea> answer_idea(Context& ctx, Id<Idea> id, std::int64_t version, const AnswerIdea& input)
{
    TRY(const auto before, read_idea(ctx, id));
    if (before.version != version) return conflict("This was changed by somebody else meanwhile. Read it again.", "changed_meanwhile");
    if (tidy(input.reason.value).empty()) return invalid("reason", "Say why, in words for those who voted.", "required");
    if (before.answer) keep_as_former(ctx.db, before);
    IdeaHead idea = before;
    idea.answer = input.answer;
    idea.reason = input.reason.value;
    idea.answered_at = ctx.now();
    idea.answered_by = actor_name(ctx);
    ++idea.version;
    store::update(ctx.db, idea);
    identity::record(ctx, "idea.answered", to_text(id), identity::changes_between(static_cast<const IdeaHead&>(before), idea));
    AnsweredIdea answered;
    TRY(answered.idea, read_idea(ctx, id));
    for (const auto customer : ctx.db.all<Id<customers::Customer>>(voters_sql, id)) tell(ctx, answered.idea, customer, answered);
    return answered;
}

Result<Idea> take_answer_back(Context& ctx, Id<Idea> id, std::int64_t version)
{
    TRY(const auto before, read_idea(ctx, id));
    if (before.version != version) return conflict("This was changed by somebody else meanwhile. Read it again.", "changed_meanwhile");
    if (!before.answer) return not_found("Nobody has answered this idea.");
    for (const auto customer : ctx.db.all<Id<customers::Customer>>(voters_sql, id)) {
        if (const auto told = messages::gone_since(ctx.db, customer, occasion_of(id, *before.answer)); told && *told >= *before.answered_at)
            return conflict("Those who voted have been told. Answer it anew, and they are told that.", "told");
        call_back(ctx, id, customer);
    }
    const auto former = ctx.db.one<FormerAnswer>(former_sql, id);
    IdeaHead idea = before;
    idea.answer = former ? std::optional(former->answer) : std::nullopt;
    idea.reason = former ? std::optional(former->reason) : std::nullopt;
    idea.answered_at = former ? std::optional(former->answered_at) : std::nullopt;
    idea.answered_by = former ? former->answered_by : std::nullopt;
    ++idea.version;
    store::update(ctx.db, idea);
    identity::record(ctx, "idea.answer_taken_back", to_text(id), identity::changes_between(static_cast<const IdeaHead&>(before), idea));
    if (former) answer_as_before(ctx, *former);
    return read_idea(ctx, id);
}

}  // namespace rapport::ideas
