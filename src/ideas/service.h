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
    std::int64_t not_told = 0;          // no address, no e-mail wanted, or no mail can be written: tell them when they are here
    std::int64_t told_later = 0;        // by mail, once no case of theirs is open any more
};
BOOST_DESCRIBE_STRUCT(AnsweredIdea, (), (idea, told, not_told, told_later))

constexpr std::string_view another_customers_case = "This case is another customer's. Name their own, or none.";
// invalid: no title; no such customer or case; a case of another customer; of a customer or a case, and by the box.
Result<Idea> add_idea(Context& ctx, const NewIdea& input);
// not_found.
Result<Idea> read_idea(Context& ctx, Id<Idea> id);
// What is not answered first, each by votes; with `answered` those alone that are, or are not.
std::vector<Idea> list_ideas(Context& ctx, std::optional<bool> answered);

// A customer votes once: twice is as once. While the mails that tell of an answer wait, they are told with the others. not_found; invalid: no such customer.
Result<Idea> vote(Context& ctx, Id<Idea> id, const Vote& input);
// Of a record that is part of another it is that one's vote. not_found, also where there is no such customer.
Result<Idea> take_vote_back(Context& ctx, Id<Idea> id, Id<customers::Customer> customer);

// Whoever answers may think again for so long: the mails leave after it.
constexpr std::int64_t think_again_us = 10 * 60 * us_per_second;
// Those who voted are told by mail, for they asked for it; but for those to whom it was the last that they were told, and who want no e-mail. While a mail waits,
// another answer takes the place of what it says.
// not_found; invalid: no reason; conflict "changed_meanwhile": `version` is not the stored one.
Result<AnsweredIdea> answer_idea(Context& ctx, Id<Idea> id, std::int64_t version, const AnswerIdea& input);
// As if it had not been answered so: the mails do not leave, and what was answered before stands again; who was still to be told of that is told.
// not_found: nobody has answered it; conflict "told": a mail has left.
Result<Idea> take_answer_back(Context& ctx, Id<Idea> id, std::int64_t version);

// For this folder. Two who voted have become one customer: of the mails that wait to tell of one answer one leaves, and none where one has left. Once they
// are two again, whoever had none is told, also where it was the other who wants no e-mail.
void tell_once(Context& ctx, Id<customers::Customer> customer);
// The mails that wait to tell of an answer do not leave.
void tell_nobody(Context& ctx, Id<Idea> id);
// A file has put another answer in the place of what `before` has: that is kept with the former ones, and nobody is told of it any more. A file tells nobody.
void answered_by_file(Context& ctx, const IdeaHead& before);
// What that file did is taken back, and `was` is stored again: who was still to be told of its answer is told.
void stands_again(Context& ctx, const IdeaHead& was);

}  // namespace rapport::ideas
