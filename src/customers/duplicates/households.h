// People of one family name at one address who may be a household.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "customers/duplicates/people.h"
#include "customers/find.h"

namespace rapport::customers {

struct FoundHousehold {
    std::string place;              // the folded family name and address
    std::vector<Id<Customer>> members;
};

// Two people or more of one family name at one address, unless they are a household already.
std::vector<FoundHousehold> find_households(const People& people);
// Makes the proposals these. One that was refused stays refused for as long as its members are the same.
void put_household_proposals(Db& db, const std::vector<FoundHousehold>& found);

struct HouseholdProposal {
    std::string id;                 // of the proposal
    std::string name;               // what the household would be called: as one of them calls it, else family and address
    std::vector<ListedCustomer> members;
};
BOOST_DESCRIBE_STRUCT(HouseholdProposal, (), (id, name, members))

struct AcceptHousehold {
    std::optional<Text<1, 200>> name;               // another name than the proposed one
    std::optional<std::vector<Id<Customer>>> members;   // only these of them
};
BOOST_DESCRIBE_STRUCT(AcceptHousehold, (), (name, members))

// By id, from behind `after` on; one more than `limit` where the list goes on.
std::vector<HouseholdProposal> list_household_proposals(Db& db, const std::string& after, int limit);
// Whom a command means: a proposal's id, or the first 8 letters of it or more where no other begins so; else as it was typed.
std::string proposal_named(Db& db, const std::string& text);
// Sets the members' household; answers how the proposal was. not_found. invalid: a member that is none of it; fewer than two.
Result<HouseholdProposal> accept_household(Context& ctx, const std::string& id, const AcceptHousehold& input);
// They may be no household after all: each member whom that named so has again what they had before, and it is proposed again. Who has been named otherwise
// since, is gone or part of another customer stays as they are. not_found: nobody accepted such a proposal, or that was taken back.
Result<HouseholdProposal> take_back_acceptance(Context& ctx, const std::string& id);
// "They are no household": it is not proposed again while its members are the same. not_found.
Result<Done> refuse_household(Context& ctx, const std::string& id);
// They may be one after all: it is proposed again. not_found: there is no such proposal, or nobody refused it.
Result<HouseholdProposal> take_back_refusal(Context& ctx, const std::string& id);

}  // namespace rapport::customers
