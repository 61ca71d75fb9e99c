// Today: a list of people that ends. Each with about what, why now, by which way, their last words and a draft.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "counter/say.h"
#include "customers/customer.h"

#include <optional>
#include <string>
#include <vector>

namespace rapport::today {

struct Mark;

enum class Group { promised, answer, nice };
BOOST_DESCRIBE_ENUM(Group, promised, answer, nice)

// When they like to hear from us, as far as what they did tells.
struct BestTime {
    std::string words;                      // "around 16:00"
    std::string why;                        // "4 of their last 6 calls came between 15:00 and 17:00."
};
BOOST_DESCRIBE_STRUCT(BestTime, (), (words, why))

// One person on the list; nobody stands on it twice.
struct Line {
    Id<customers::Customer> customer_id;
    std::optional<std::string> external_id, name;
    std::string call;                       // what they like to be called
    Group group = Group::nice;
    std::string key;                        // which reason, for what is said of it: "promised:prm_..."
    std::string about;                      // "Keep our word: the rye starter recipe"
    std::string why;                        // "Ines promised it on 11 November, by Friday."
    counter::Source source;
    std::string channel;                    // by which they mostly speak with us: call, email, chat, letter, visit
    std::optional<BestTime> best_time;      // nothing: we cannot tell yet
    std::string rhythm;                     // when they usually come; empty where there is no rhythm
    std::optional<std::string> last_words;  // of the last conversation
    std::optional<Instant> last_talk_at;
    std::string draft;
    std::optional<std::string> given_by;    // who gave it to the one whose list this is
};
BOOST_DESCRIBE_STRUCT(Line, (), (customer_id, external_id, name, call, group, key, about, why, source, channel, best_time, rhythm, last_words, last_talk_at, draft, given_by))

struct Today {
    std::vector<Line> data;                 // at most fifteen
    std::int64_t more = 0;                  // who would be on it too, and waits unseen
    std::int64_t done = 0;                  // how many are done today
    std::int64_t promises_kept = 0;         // of these
    std::int64_t minutes = 0;               // about so long
    std::int64_t other_tasks = 0;           // due today, or before, and about nobody
    std::int64_t handovers = 0;             // that wait for a yes
};
BOOST_DESCRIBE_STRUCT(Today, (), (data, more, done, promises_kept, minutes, other_tasks, handovers))

constexpr std::size_t most_lines = 15;
constexpr std::size_t kept_for_nice = 2;    // of these, whatever is owed; praise that waits for thanks has one of them at most

// What is owed first, then who waits for an answer, then what would be nice, for which a few places are kept, those who mean most to us first. One person of ours
// sees what is theirs or nobody's; without `staff` it is everybody's list.
Today list_for(Context& ctx, std::optional<Id<identity::Staff>> staff);

// What somebody put off, and when it comes back.
struct PutOff {
    Id<Mark> mark_id;                       // to be taken back by
    Id<customers::Customer> customer_id;
    std::string name;
    Group group = Group::nice;
    std::string key, about, why;
    Day returns_on;
    Instant put_off_at;
    std::optional<std::string> put_off_by;
};
BOOST_DESCRIBE_STRUCT(PutOff, (), (mark_id, customer_id, name, group, key, about, why, returns_on, put_off_at, put_off_by))

// The soonest to return first. What has come to nothing meanwhile (a promise that was kept) is not in it.
std::vector<PutOff> later_pile(Context& ctx, std::optional<Id<identity::Staff>> staff);

enum class Act { done, later, not_this, given };
BOOST_DESCRIBE_ENUM(Act, done, later, not_this, given)

struct AddMark {
    Id<customers::Customer> customer_id = {};
    Text<1, 100> key = {};
    Act act = Act::done;
    std::optional<Day> until_on = {};                       // later: tomorrow, if nothing is said
    std::optional<Text<1, 500>> reason = {};                // not_this: why; needed
    std::optional<Id<identity::Staff>> to_staff_id = {};    // given: to whom; needed
    std::optional<touchpoints::Kind> kind = {};             // done: how it was done, to be put on the timeline; of an answer, by the way they mostly speak with us
    std::optional<Text<1, 4000>> summary = {};              // done: in words
    std::optional<bool> no_answer_needed = {};              // done, of what waits for an answer: it asks for none ("Thank you."), and nothing is recorded as ours
};
BOOST_DESCRIBE_STRUCT(AddMark, (), (customer_id, key, act, until_on, reason, to_staff_id, kind, summary, no_answer_needed))

struct Mark {
    Id<customers::Customer> customer_id;
    Id<Mark> id;
    std::string key;
    Act act = Act::done;
    std::optional<Instant> until_at;
    std::optional<std::string> reason;
    std::optional<Id<identity::Staff>> to_staff_id;
    std::optional<std::string> staff;
    std::optional<Id<identity::Staff>> staff_id;
    std::optional<Id<touchpoints::Touchpoint>> touchpoint_id;   // what it recorded; or, the one of its key, what needs no answer
    Instant at;
};
BOOST_DESCRIBE_STRUCT(Mark, (), (customer_id, id, key, act, until_at, reason, to_staff_id, staff, staff_id, touchpoint_id, at))

// Says of a line that it is done (a promise is kept by it, an answer stands on the timeline as ours), comes later, is not one for us, or
// is somebody else's. A reason that was turned down once is silent for a week, twice within 60 days for 60 days.
// invalid: no such customer; a key that names nothing of theirs, or a case that whoever says it may not read; not_this without a reason; given without or to nobody who works here; a day that is over.
// conflict: the promise has an ending already; "not_waiting": what needs no answer does not wait for one.
Result<Mark> mark(Context& ctx, AddMark input);

// Takes it back, with what it recorded. not_found.
Result<Done> unmark(Context& ctx, Id<Mark> id);

// The same of one contact, wherever it is seen: it needs no answer. Refuses like mark; not_found.
Result<Mark> needs_no_answer(Context& ctx, Id<touchpoints::Touchpoint> touchpoint);
// It needs one after all. not_found: nobody said otherwise.
Result<Done> needs_an_answer(Context& ctx, Id<touchpoints::Touchpoint> touchpoint);

}  // namespace rapport::today

RAPPORT_ID(rapport::today::Mark, "mrk");
