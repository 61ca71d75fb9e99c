// A standard: what we promise at a kind of contact, the steps in order, and what going the extra distance looks like.
#pragma once
#include "base/describe.h"
#include "identity/staff.h"
#include "touchpoints/touchpoint.h"

#include <vector>

namespace rapport::standards {

struct Standard;

// One thing to do. Its number stays when its words or its place change, so that what was ticked stays ticked.
struct StandardStep {
    std::int64_t step = 0;
    std::string words;
    bool operator==(const StandardStep&) const = default;
};
BOOST_DESCRIBE_STRUCT(StandardStep, (), (step, words))

// To which contacts a standard applies; without a channel or a stage to every one.
struct Scope {
    touchpoints::Kind kind = touchpoints::Kind::visit;
    std::optional<std::string> channel;
    std::optional<touchpoints::Stage> stage;

    // The same text for scopes that are the same, channels being compared without case and accents.
    std::string key() const;
};
BOOST_DESCRIBE_STRUCT(Scope, (), (kind, channel, stage))

struct Content {
    std::string promise;
    std::vector<StandardStep> steps;
    Strings extra;
    bool operator==(const Content&) const = default;
};
BOOST_DESCRIBE_STRUCT(Content, (), (promise, steps, extra))

// A content, since when it was in force and who wrote it. Its number grows with each change of the standard.
struct NumberedContent : Content {
    std::int64_t number = 0;
    Instant since;
    std::optional<std::string> staff;
    std::optional<Id<identity::Staff>> staff_id;
};
BOOST_DESCRIBE_STRUCT(NumberedContent, (Content), (number, since, staff, staff_id))

// A step by the words that it had last; `newest_first` are the contents of its standard. Nothing where none has it.
std::optional<StandardStep> last_said(const std::vector<NumberedContent>& newest_first, std::int64_t step);

// Somebody who is trained for a standard. Without `until` they still are; `until` is the last day.
struct Training {
    Id<Training> id;
    Id<identity::Staff> staff_id;
    std::string staff;
    Day since;
    std::optional<Day> until;

    bool covers(Day day) const { return since <= day && (!until || day <= *until); }
    // Whatever the person is called by now.
    bool same_as(const Training& other) const { return id == other.id && staff_id == other.staff_id && since == other.since && until == other.until; }
};
BOOST_DESCRIBE_STRUCT(Training, (), (id, staff_id, staff, since, until))

struct Standard : Scope {
    Id<Standard> id;
    NumberedContent in_force;
    std::vector<Training> training;
    std::optional<Instant> retired_at;
    std::optional<std::string> retired_by;
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Standard, (Scope), (id, in_force, training, retired_at, retired_by, created_at, updated_at, version))

// Which standard applies to a contact: of those for its kind the closest, one that names the channel being closer than one
// that names the stage.
class Applying {
public:
    explicit Applying(const std::vector<Standard>& standards);
    // Nothing where none applies.
    std::optional<Id<Standard>> to(touchpoints::Kind kind, const std::optional<std::string>& channel, std::optional<touchpoints::Stage> stage) const;

private:
    std::vector<std::pair<std::string, Id<Standard>>> by_key_;
};

// A text as it is compared: its words without case, accents and signs.
std::string same_words(std::string_view text);

}  // namespace rapport::standards

RAPPORT_ID(rapport::standards::Standard, "std");
RAPPORT_ID(rapport::standards::Training, "trn");
