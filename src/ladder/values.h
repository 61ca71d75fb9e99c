// What customers said or did that shows that they share our values. It is evidence for the fourth level, so it says whether they said or
// showed it, and in which words; what we only guess is none.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "customers/customer.h"
#include "identity/staff.h"
#include "imports/names.h"
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
    std::optional<std::string> external_id;
    std::optional<Id<imports::Import>> import_id;   // the last import that wrote it
    std::int64_t version = 1;

    bool operator==(const SharedValue&) const = default;
};
BOOST_DESCRIBE_STRUCT(SharedValue, (), (customer_id, id, how, words, at, staff, staff_id, touchpoint_id, external_id, import_id, version))

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

// For this folder, with the entry on the timeline; an import is written down as one change.

// Gives it its ids.
void keep_new(Context& ctx, SharedValue& value);
// Puts it in the place of the stored one with its id.
void replace(Context& ctx, const SharedValue& value);
void withdraw(Context& ctx, const SharedValue& value);

}  // namespace rapport::ladder

RAPPORT_ID(rapport::ladder::SharedValue, "val");
