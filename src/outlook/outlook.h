// What we know of a customer's prospects, and do about it: dangers, opportunities and strengths; and what to take care of.
#pragma once
#include "base/describe.h"
#include "customers/customer.h"

namespace rapport::outlook {

struct Outlook;

// What worries them, what they could gain, what they are good at; what to mind with them ("nut allergy"), and what to keep
// silent about ("the old shop").
enum class Kind { danger, opportunity, strength, care, do_not_mention };
BOOST_DESCRIBE_ENUM(Kind, danger, opportunity, strength, care, do_not_mention)

// One of these, as somebody noted it.
struct Noted {
    Id<customers::Customer> customer_id;
    Id<Outlook> id;
    Kind kind = Kind::danger;
    std::string what;
    std::optional<std::string> plan;            // what we do about it
    std::optional<Day> follow_up_on;            // when somebody looks after it
    bool confidential = false;                  // not on the counter's screen
    Instant noted_at;
    std::optional<std::string> staff;           // who noted it, by name
    std::optional<Id<identity::Staff>> staff_id;
    bool unsettled = true;
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;

    bool operator==(const Noted&) const = default;
};
BOOST_DESCRIBE_STRUCT(Noted, (), (customer_id, id, kind, what, plan, follow_up_on, confidential, noted_at, staff, staff_id, unsettled,
    created_at, updated_at, version))

// Present when there is nothing more to do about it. Taking it back deletes the row; the audit log keeps the history.
struct Settlement {
    Id<customers::Customer> customer_id;
    Id<Outlook> outlook_id;
    Instant at;
    std::optional<std::string> staff;
    std::optional<Id<identity::Staff>> staff_id;
    std::string outcome;                        // what came of it

    bool operator==(const Settlement&) const = default;
};
BOOST_DESCRIBE_STRUCT(Settlement, (), (customer_id, outlook_id, at, staff, staff_id, outcome))

// As it stands now.
struct Outlook : Noted {
    std::optional<Instant> settled_at;
    std::optional<std::string> settled_by;
    std::optional<std::string> outcome;
};
BOOST_DESCRIBE_STRUCT(Outlook, (Noted), (settled_at, settled_by, outcome))

// With whose it is, for lists of all customers.
struct FollowUp : Outlook {
    std::optional<std::string> customer_name;
};
BOOST_DESCRIBE_STRUCT(FollowUp, (Outlook), (customer_name))

}  // namespace rapport::outlook

RAPPORT_ID(rapport::outlook::Outlook, "otl");
