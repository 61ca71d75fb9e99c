// Use cases of ideas: written down, voted for, answered.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "ideas/idea.h"

namespace rapport::ideas {

struct NewIdea {
    Text<1, 160> title = {};
    std::optional<Text<1, 2000>> words = {};
    std::optional<CameBy> came_by = {};                             // counter
    std::optional<Id<customers::Customer>> customer_id = {};        // who then has voted for it
    std::optional<Id<cases::Case>> case_id = {};                    // its customer, where none is said
    std::optional<Id<listening::Response>> response_id = {};
};
BOOST_DESCRIBE_STRUCT(NewIdea, (), (title, words, came_by, customer_id, case_id, response_id))

struct Vote {
    Id<customers::Customer> customer_id;
};
BOOST_DESCRIBE_STRUCT(Vote, (), (customer_id))

struct AnswerIdea {
    IdeaAnswer answer = IdeaAnswer::planned;
    Text<1, 2000> reason = {};
};
BOOST_DESCRIBE_STRUCT(AnswerIdea, (), (answer, reason))

struct AnsweredIdea {
    Idea idea;
    std::int64_t told = 0;              // by mail, of those who voted and were not told of this answer before
    std::int64_t not_told = 0;          // no address, or no mail can be written: tell them when they are here
};
BOOST_DESCRIBE_STRUCT(AnsweredIdea, (), (idea, told, not_told))

// invalid: no title; no such customer or case.
Result<Idea> add_idea(Context& ctx, const NewIdea& input);
// not_found.
Result<Idea> read_idea(Context& ctx, Id<Idea> id);
// What is not answered first, each by votes; with `answered` those alone that are, or are not.
std::vector<Idea> list_ideas(Context& ctx, std::optional<bool> answered);

// A customer votes once: twice is as once. not_found; invalid: no such customer.
Result<Idea> vote(Context& ctx, Id<Idea> id, const Vote& input);
Result<Idea> take_vote_back(Context& ctx, Id<Idea> id, Id<customers::Customer> customer);

// Those who voted are told by mail, once for each answer: they asked for it. not_found; invalid: no reason.
Result<AnsweredIdea> answer_idea(Context& ctx, Id<Idea> id, const AnswerIdea& input);

}  // namespace rapport::ideas
