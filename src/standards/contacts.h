// The contacts to which a standard applies, for what is worked out of them.
#pragma once
#include "base/newest_first.h"
#include "standards/service.h"

#include <functional>

namespace rapport::standards {

struct Contact {
    Id<customers::Customer> customer_id;
    Id<touchpoints::Touchpoint> id;
    Instant at;
    std::optional<std::string> channel;
    std::optional<touchpoints::Stage> stage;
    std::optional<std::string> staff;
    std::optional<Id<identity::Staff>> staff_id;
    std::optional<touchpoints::Expectation> expectation;
    std::optional<std::string> expectation_by;
};
BOOST_DESCRIBE_STRUCT(Contact, (), (customer_id, id, at, channel, stage, staff, staff_id, expectation, expectation_by))

// Those within `span`, at `place` where one is given, by time.
void each_contact(Context& ctx, const Standard& standard, Span span, const std::optional<std::string>& place, const std::function<void(const Contact&)>& take);

// The local days from..to, both included. invalid at /to: it lies before `from`.
Result<Span> span_of(const Context& ctx, std::optional<Day> from, std::optional<Day> to);

}  // namespace rapport::standards
