// Ticking the steps of a standard at a contact, while it happens or after.
#pragma once
#include "standards/service.h"

namespace rapport::standards {

// A step that was done at a contact.
struct Tick {
    Id<customers::Customer> customer_id;
    Id<touchpoints::Touchpoint> touchpoint_id;
    Id<Standard> standard_id;
    std::int64_t step = 0;
    Instant at;
    std::optional<std::string> staff;           // who said so
    std::optional<Id<identity::Staff>> staff_id;
};
BOOST_DESCRIBE_STRUCT(Tick, (), (customer_id, touchpoint_id, standard_id, step, at, staff, staff_id))

struct StepDone : StandardStep {
    std::optional<Instant> ticked_at;
    std::optional<std::string> ticked_by;
};
BOOST_DESCRIBE_STRUCT(StepDone, (StandardStep), (ticked_at, ticked_by))

// The steps of the standard that was in force and in use when the contact happened; without a standard there are none.
struct StepsOfTouchpoint {
    Id<touchpoints::Touchpoint> touchpoint_id;
    std::optional<Id<Standard>> standard_id;
    std::optional<std::int64_t> number;         // of the content
    std::optional<std::string> promise;
    std::vector<StepDone> steps;
    Strings extra;
};
BOOST_DESCRIBE_STRUCT(StepsOfTouchpoint, (), (touchpoint_id, standard_id, number, promise, steps, extra))

// not_found: there is no such contact.
Result<StepsOfTouchpoint> steps_of(Context& ctx, Id<touchpoints::Touchpoint> touchpoint);

// Says that a step was done, once: a second time changes nothing. not_found: there is no such contact, or its standard has
// no such step.
Result<StepsOfTouchpoint> tick(Context& ctx, Id<touchpoints::Touchpoint> touchpoint, std::int64_t step);
// The same for all of them at once. invalid at /standard_id: the numbers are those of another standard than the contact's; at /steps/N: it has
// no such step.
Result<Done> tick_all(Context& ctx, const touchpoints::Touchpoint& touchpoint, const std::vector<std::int64_t>& steps, const std::optional<std::string>& standard);
// As if nobody had; also where nobody has. not_found as above.
Result<Done> untick(Context& ctx, Id<touchpoints::Touchpoint> touchpoint, std::int64_t step);

// For this folder: what was ticked already stays; whether it was not.
bool put_tick(Db& db, const Tick& tick);
// Whether it was ticked.
bool remove_tick(Db& db, Id<customers::Customer> customer, Id<touchpoints::Touchpoint> touchpoint, Id<Standard> standard, std::int64_t step);

}  // namespace rapport::standards
