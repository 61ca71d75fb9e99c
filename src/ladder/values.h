// What customers said or did that shows that they share our values. It is evidence for the fourth level, so it says whether they said or
// showed it, and in which words; what we only guess is none.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "customers/customer.h"
#include "identity/staff.h"
#include "touchpoints/touchpoint.h"

#include <vector>

namespace rapport::ladder {

enum class How { said, shown };
BOOST_DESCRIBE_ENUM(How, said, shown)

struct SharedValue {
    Id<customers::Customer> customer_id;
    Id<SharedValue> id;
    How how = How::said;
    std::string words;
    Instant at;
    std::optional<std::string> staff;
    std::optional<Id<identity::Staff>> staff_id;
    Id<touchpoints::Touchpoint> touchpoint_id;      // its place on the timeline
};
BOOST_DESCRIBE_STRUCT(SharedValue, (), (customer_id, id, how, words, at, staff, staff_id, touchpoint_id))

struct NoteValue {
    How how = How::said;
    Text<1, 1000> words = {};
    std::optional<Instant> at = {};                 // now
};
BOOST_DESCRIBE_STRUCT(NoteValue, (), (how, words, at))

// not_found: there is no such customer. invalid: in the future.
Result<SharedValue> note_value(Context& ctx, Id<customers::Customer> customer, const NoteValue& input);
// The newest first; at most a hundred. not_found.
Result<std::vector<SharedValue>> values_of(Context& ctx, Id<customers::Customer> customer);
// One that was noted by mistake. not_found.
Result<Done> remove_value(Context& ctx, Id<customers::Customer> customer, Id<SharedValue> id);

}  // namespace rapport::ladder

RAPPORT_ID(rapport::ladder::SharedValue, "val");
