// A touchpoint: one contact between us and a customer, with what the customer expected and what they got.
#pragma once
#include "base/describe.h"
#include "customers/customer.h"
#include "imports/names.h"

#include <optional>
#include <string>

namespace rapport::touchpoints {

enum class Kind { visit, call, email, chat, letter, order, delivery, service, survey, event, meeting, social, note };
BOOST_DESCRIBE_ENUM(Kind, visit, call, email, chat, letter, order, delivery, service, survey, event, meeting, social, note)

enum class Direction { in, out };       // in: they came to us; out: we went to them
BOOST_DESCRIBE_ENUM(Direction, in, out)

// Where on the customer's journey it happened.
enum class Stage { hears, asks, buys, receives, uses, gets_help, renews, recommends };
BOOST_DESCRIBE_ENUM(Stage, hears, asks, buys, receives, uses, gets_help, renews, recommends)

enum class Expectation { missed, met, exceeded };
BOOST_DESCRIBE_ENUM(Expectation, missed, met, exceeded)

// How we know what the customer felt: they said so, or somebody of us saw it.
enum class FeelingSource { said, seen };
BOOST_DESCRIBE_ENUM(FeelingSource, said, seen)

struct Touchpoint {
    Id<customers::Customer> customer_id;
    Id<Touchpoint> id;
    std::optional<std::string> external_id;
    Instant at;
    Kind kind = Kind::note;
    Direction direction = Direction::in;
    std::optional<std::string> channel;
    std::optional<Stage> stage;
    std::optional<std::string> staff;               // who of us, by name
    std::optional<Id<identity::Staff>> staff_id;    // where that person recorded it
    std::optional<std::int64_t> waited_seconds;
    std::optional<Expectation> expectation;
    std::optional<std::string> expectation_by;      // by what it was missed, met or exceeded
    std::optional<std::string> feeling;
    std::optional<FeelingSource> feeling_source;
    std::optional<std::string> summary;
    std::optional<std::string> source_kind;         // what it was recorded for ("order"); none: recorded for itself
    std::optional<std::string> source_id;
    std::optional<Id<imports::Import>> import_id;   // the last import that wrote it
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;

    bool operator==(const Touchpoint&) const = default;
};
BOOST_DESCRIBE_STRUCT(Touchpoint, (), (customer_id, id, external_id, at, kind, direction, channel, stage, staff, staff_id,
    waited_seconds, expectation, expectation_by, feeling, feeling_source, summary, source_kind, source_id, import_id,
    created_at, updated_at, version))

// Times are kept as the API shows them.
constexpr Instant whole_ms(Instant at) { return {at.us - (at.us % 1000 + 1000) % 1000}; }

// They came, or bought: a customer's rhythm is made of these.
constexpr bool is_visit(Kind kind) { return kind == Kind::visit || kind == Kind::order; }

// Two people had to do with each other. An order, its delivery, a form filled in or our own note is none.
constexpr bool is_human_contact(Kind kind)
{
    return kind != Kind::order && kind != Kind::delivery && kind != Kind::survey && kind != Kind::note;
}

}  // namespace rapport::touchpoints

RAPPORT_ID(rapport::touchpoints::Touchpoint, "tch");
