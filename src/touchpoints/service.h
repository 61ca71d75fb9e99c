// Use cases of the timeline.
#pragma once
#include "base/context.h"
#include "base/newest_first.h"
#include "base/result.h"
#include "touchpoints/touchpoint.h"

#include <vector>

namespace rapport::touchpoints {

struct AddTouchpoint {
    Id<customers::Customer> customer_id = {};
    Kind kind = Kind::note;
    std::optional<Text<1, 200>> external_id = {};
    std::optional<Instant> at = {};                      // now
    std::optional<Direction> direction = {};             // in
    std::optional<Text<1, 60>> channel = {};
    std::optional<Stage> stage = {};
    std::optional<Text<1, 200>> staff = {};              // whoever records it
    std::optional<std::int64_t> waited_seconds = {};
    std::optional<Expectation> expectation = {};
    std::optional<Text<1, 500>> expectation_by = {};
    std::optional<Text<1, 200>> feeling = {};
    std::optional<FeelingSource> feeling_source = {};
    std::optional<Text<1, 4000>> summary = {};
};
BOOST_DESCRIBE_STRUCT(AddTouchpoint, (), (customer_id, kind, external_id, at, direction, channel, stage, staff, waited_seconds,
    expectation, expectation_by, feeling, feeling_source, summary))

struct ChangeTouchpoint {
    Patch<Text<1, 4000>> summary;
    Patch<Expectation> expectation;
    Patch<Text<1, 500>> expectation_by;
    Patch<Text<1, 200>> feeling;
    Patch<FeelingSource> feeling_source;
    Patch<std::int64_t> waited_seconds;
    Patch<Stage> stage;
};
BOOST_DESCRIBE_STRUCT(ChangeTouchpoint, (), (summary, expectation, expectation_by, feeling, feeling_source, waited_seconds, stage))

struct Filter {
    std::optional<Kind> kind = {};
    std::optional<Expectation> expectation = {};
    Span span = {};
    Before before = {};
    int limit = 50;
};

// Writes down what happened.
// invalid: no such customer (at /customer_id), a negative wait, "by what" without an expectation, a feeling without
// whether it was said or seen.
// conflict "external_id_taken": another touchpoint has that external id.
Result<Touchpoint> add_touchpoint(Context& ctx, AddTouchpoint input);

// not_found: there is none of that id.
Result<Touchpoint> read_touchpoint(Context& ctx, Id<Touchpoint> id);

// Adds what was learnt later. The same faults as above; conflict "changed_meanwhile": `version` is not the stored one.
Result<Touchpoint> change_touchpoint(Context& ctx, Id<Touchpoint> id, std::int64_t version, ChangeTouchpoint change);

// Takes back one that was recorded by mistake. conflict "recorded_for_another": it belongs to an order or a response
// and goes with it.
Result<Done> remove_touchpoint(Context& ctx, Id<Touchpoint> id);

// Newest first: at most limit + 1, so that the caller sees whether the list goes on.
std::vector<Touchpoint> list_touchpoints(Context& ctx, const Filter& filter);

// The same for one customer: everything between us and them. not_found.
Result<std::vector<Touchpoint>> timeline(Context& ctx, Id<customers::Customer> customer, const Filter& filter);

}  // namespace rapport::touchpoints
