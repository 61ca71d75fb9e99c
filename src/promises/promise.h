// A promise: what one of us said we would do for a customer, and by when.
#pragma once
#include "base/describe.h"
#include "customers/customer.h"
#include "imports/names.h"
#include "touchpoints/touchpoint.h"

namespace rapport::promises {

struct Promise;

// Open until somebody says how it ended; late is an open one whose time is over. Released: the customer no longer wants it.
enum class State { open, late, kept, kept_late, broken, released };
BOOST_DESCRIBE_ENUM(State, open, late, kept, kept_late, broken, released)

constexpr bool is_ended(State state) { return state != State::open && state != State::late; }
// We were not as good as our word.
constexpr bool went_wrong(State state) { return state == State::late || state == State::kept_late || state == State::broken; }

// What was said, when it was made.
struct Word {
    Id<customers::Customer> customer_id;
    Id<Promise> id;
    std::optional<std::string> external_id;
    std::string what;
    std::optional<std::string> place;                       // where it was made: "at the counter"
    std::optional<Id<touchpoints::Touchpoint>> made_during; // the contact at which it was made
    std::optional<std::string> staff;                       // who of us keeps it, by name
    std::optional<Id<identity::Staff>> staff_id;
    Instant made_at;
    Instant due_at;                                         // the last moment at which it is kept on time
    std::optional<Day> due_on;                              // the local day whose end that is, where a day was said
    bool unfinished = true;                                 // it is open, or went wrong and nobody has apologised
    Id<touchpoints::Touchpoint> touchpoint_id;              // its place on the timeline
    std::optional<Id<imports::Import>> import_id;           // the last import that wrote it
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;

    bool operator==(const Word&) const = default;
};
BOOST_DESCRIBE_STRUCT(Word, (), (customer_id, id, external_id, what, place, made_during, staff, staff_id, made_at, due_at, due_on,
    unfinished, touchpoint_id, import_id, created_at, updated_at, version))

// Present when a promise is no longer open. Taking the ending back deletes the row; the audit log keeps the history.
struct Ending {
    Id<customers::Customer> customer_id;
    Id<Promise> promise_id;
    State ending = State::kept;
    Instant at;
    std::optional<std::string> staff;                       // who said so
    std::optional<Id<identity::Staff>> staff_id;
    std::optional<std::string> note;                        // of a broken or released one: why
    Id<touchpoints::Touchpoint> touchpoint_id;

    bool operator==(const Ending&) const = default;
};
BOOST_DESCRIBE_STRUCT(Ending, (), (customer_id, promise_id, ending, at, staff, staff_id, note, touchpoint_id))

// Present when we said sorry for a late or broken promise.
struct Apology {
    Id<customers::Customer> customer_id;
    Id<Promise> promise_id;
    Instant at;
    std::optional<std::string> staff;
    std::optional<Id<identity::Staff>> staff_id;
    std::optional<std::string> note;
    Id<touchpoints::Touchpoint> touchpoint_id;

    bool operator==(const Apology&) const = default;
};
BOOST_DESCRIBE_STRUCT(Apology, (), (customer_id, promise_id, at, staff, staff_id, note, touchpoint_id))

// A promise as it stands now: the word, its ending and the apology.
struct Promise : Word {
    State state = State::open;
    std::optional<Instant> ended_at;
    std::optional<std::string> ended_by;
    std::optional<std::string> ending_note;
    std::optional<Instant> apologised_at;
    std::optional<std::string> apologised_by;
    std::optional<std::string> apology_note;
};
BOOST_DESCRIBE_STRUCT(Promise, (Word), (state, ended_at, ended_by, ending_note, apologised_at, apologised_by, apology_note))

// The last moment of a local day, whichever length it has. Times are kept in whole milliseconds.
inline Instant end_of(Day day, const TimeZone& zone) { return {zone.start_of({day.days + 1}).us - 1000}; }

// "by 20 November 2026", or "by 20 November 2026 15:00" in local time.
std::string due_text(Instant due_at, const std::optional<Day>& due_on, const TimeZone& zone);
inline std::string due_text(const Word& word, const TimeZone& zone) { return due_text(word.due_at, word.due_on, zone); }

// The entries on the timeline: "Promised by 20 November 2026: bring the recipe", "Kept a promise: bring the recipe".
touchpoints::Touchpoint timeline_entry(const Word& word, const TimeZone& zone);
touchpoints::Touchpoint timeline_entry(const Word& word, const Ending& ending);
touchpoints::Touchpoint timeline_entry(const Word& word, const Apology& apology);

}  // namespace rapport::promises

RAPPORT_ID(rapport::promises::Promise, "prm");
