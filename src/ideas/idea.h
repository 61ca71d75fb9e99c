// An idea of a customer, who voted for it and what we answered; and what of all this everybody may read: you said, we did.
#pragma once
#include "cases/case.h"

namespace rapport::ideas {

struct Idea;
struct Said;

// box: a stranger put it into the suggestion box (box.h).
enum class CameBy { comment, conversation, counter, box };
BOOST_DESCRIBE_ENUM(CameBy, comment, conversation, counter, box)

enum class IdeaAnswer { done, planned, no };
BOOST_DESCRIBE_ENUM(IdeaAnswer, done, planned, no)

struct IdeaHead {
    Id<Idea> id;
    std::string title;
    std::string words;                              // the customer's own
    CameBy came_by = CameBy::counter;
    std::optional<Id<customers::Customer>> customer_id;     // whose it is
    std::optional<Id<cases::Case>> case_id;                 // the case that it came up in
    std::optional<Id<listening::Response>> response_id;     // the answer whose comment it is
    Instant created_at;
    std::optional<std::string> staff;
    std::optional<IdeaAnswer> answer;
    std::optional<std::string> reason;              // why, in words for those who voted
    std::optional<Instant> answered_at;
    std::optional<std::string> answered_by;
    std::int64_t version = 1;
    std::optional<std::string> external_id;         // the other system's
    bool operator==(const IdeaHead&) const = default;
};
BOOST_DESCRIBE_STRUCT(IdeaHead, (), (id, title, words, came_by, customer_id, case_id, response_id, created_at, staff, answer, reason, answered_at, answered_by, version, external_id))

struct Idea : IdeaHead {
    std::int64_t votes = 0;                         // customers
    std::optional<std::string> customer;            // their name
    std::optional<Instant> told_from;               // when those who voted are told by mail; until then the answer can be taken back
    std::int64_t box_votes = 0;                     // of strangers, in the suggestion box
    std::optional<Instant> shown_at;                // everybody may read it there
    std::optional<std::string> shown_by;
};
BOOST_DESCRIBE_STRUCT(Idea, (IdeaHead), (votes, customer, told_from, box_votes, shown_at, shown_by))

// Whose the idea is has one vote for that, and a second one where they voted besides, which stays when the idea turns out to be somebody
// else's. They count once.
struct IdeaVote {
    Id<customers::Customer> customer_id;
    Id<IdeaVote> id;
    Id<Idea> idea_id;
    Instant at;
    bool operator==(const IdeaVote&) const = default;
};
BOOST_DESCRIBE_STRUCT(IdeaVote, (), (customer_id, id, idea_id, at))

// What everybody may read, with the customer's leave.
struct Said {
    Id<Said> id;
    std::optional<Id<cases::Case>> case_id;
    std::optional<Id<Idea>> idea_id;
    std::string you_said;
    std::string we_did;
    std::optional<std::string> called;              // as the customer wants to be called there; nobody's name otherwise
    std::string leave;                              // how they gave their leave: "on the phone, 27 November"
    Instant created_at;
    std::optional<std::string> staff;
    std::optional<Instant> shown_at;
    std::optional<std::string> shown_by;
    std::int64_t version = 1;
    std::optional<std::string> external_id;         // the other system's
    bool operator==(const Said&) const = default;
};
BOOST_DESCRIBE_STRUCT(Said, (), (id, case_id, idea_id, you_said, we_did, called, leave, created_at, staff, shown_at, shown_by, version, external_id))

}  // namespace rapport::ideas

RAPPORT_ID(rapport::ideas::Idea, "ide");
RAPPORT_ID(rapport::ideas::IdeaVote, "ivt");
RAPPORT_ID(rapport::ideas::Said, "sai");
