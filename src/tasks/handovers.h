// Hand-overs: a customer, a promise or a task goes from one of us to another with a note that says what was promised. Until it is
// accepted it stays with the giver and is shown to both.
#pragma once
#include "base/context.h"
#include "base/newest_first.h"
#include "base/result.h"
#include "promises/promise.h"
#include "tasks/task.h"

#include <vector>

namespace rapport::tasks {

struct Handover;

enum class Kind { customer, promise, task };
BOOST_DESCRIBE_ENUM(Kind, customer, promise, task)

// Waiting until somebody answers; over: what it was about has ended meanwhile, so that there is nothing more to accept.
enum class Answered { waiting, accepted, declined, withdrawn, over };
BOOST_DESCRIBE_ENUM(Answered, waiting, accepted, declined, withdrawn, over)

// As it was given.
struct Passed {
    Id<Handover> id;
    Kind kind = Kind::customer;
    std::optional<Id<customers::Customer>> customer_id;     // whom it is about
    std::optional<Id<promises::Promise>> promise_id;
    std::optional<Id<Task>> task_id;
    std::optional<std::string> from_staff;                  // who has it; nothing: nobody
    std::optional<Id<identity::Staff>> from_staff_id;
    std::string to_staff;
    Id<identity::Staff> to_staff_id;
    std::string note;
    std::optional<std::string> given_by;                    // who wrote it down
    std::optional<Id<identity::Staff>> given_by_id;
    Instant given_at;
    Instant answer_by;                                      // from then on it is overdue
    bool unanswered = true;
};
BOOST_DESCRIBE_STRUCT(Passed, (), (id, kind, customer_id, promise_id, task_id, from_staff, from_staff_id, to_staff, to_staff_id, note, given_by, given_by_id,
    given_at, answer_by, unanswered))

// Present when somebody said yes or no, or it was withdrawn.
struct Answer {
    Id<Handover> handover_id;
    Answered answer = Answered::accepted;
    Instant at;
    std::optional<std::string> staff;
    std::optional<Id<identity::Staff>> staff_id;
    std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(Answer, (), (handover_id, answer, at, staff, staff_id, reason))

// As it stands now.
struct Handover : Passed {
    Answered state = Answered::waiting;
    bool overdue = false;
    std::optional<std::string> customer;                    // their name
    std::optional<std::string> what;                        // of a promise or a task
    std::optional<Instant> due_at;                          // of these
    std::optional<Instant> answered_at;
    std::optional<std::string> answered_by;
    std::optional<std::string> answer_reason;
};
BOOST_DESCRIBE_STRUCT(Handover, (Passed), (state, overdue, customer, what, due_at, answered_at, answered_by, answer_reason))

struct HandOver {
    std::optional<Id<customers::Customer>> customer_id = {};    // exactly one of these three
    std::optional<Id<promises::Promise>> promise_id = {};
    std::optional<Id<Task>> task_id = {};
    Id<identity::Staff> to_staff_id = {};
    Text<1, 2000> note = {};
    std::optional<Day> answer_by = {};                          // tomorrow
};
BOOST_DESCRIBE_STRUCT(HandOver, (), (customer_id, promise_id, task_id, to_staff_id, note, answer_by))

struct Decline {
    Text<1, 1000> reason = {};
};
BOOST_DESCRIBE_STRUCT(Decline, (), (reason))

// Gives something away. invalid: not exactly one thing, or one that is not there; to nobody who works here, or to whoever has it; a day that is
// over. conflict "ended": it has ended; "waiting": it is on its way already.
Result<Handover> hand_over(Context& ctx, HandOver input);

// not_found.
Result<Handover> read_handover(Context& ctx, Id<Handover> id);

// Whoever it is for takes it, or does not want it and says why. not_allowed: it is for somebody else. not_found; conflict "answered": somebody
// has answered; "ended": there is nothing more to take.
Result<Handover> accept(Context& ctx, Id<Handover> id);
Result<Handover> decline(Context& ctx, Id<Handover> id, const Decline& input);
// Whoever gave or has it keeps it. Refuses like the two above.
Result<Handover> withdraw_handover(Context& ctx, Id<Handover> id);
// As if nobody had answered: an accepted thing goes back to whoever had it. not_allowed: somebody else answered. conflict "moved_on": whoever took it
// does not have it any more, or it has ended; "waiting": it is on its way to somebody else by now.
Result<Done> take_back_answer(Context& ctx, Id<Handover> id);

struct HandoverFilter {
    std::optional<Id<identity::Staff>> with = {};           // from, to or by this person
    std::optional<Id<customers::Customer>> customer = {};
    std::optional<Id<Task>> task = {};
    std::optional<Answered> state = {};
    std::optional<bool> overdue = {};
    Before before = {};
    int limit = 50;
};
// The last given first: at most limit + 1.
std::vector<Handover> list_handovers(Context& ctx, const HandoverFilter& filter);

// For leaving.h: somebody who goes hands over, and nobody is asked whether they want it.
void hand_over_at_once(Context& ctx, Passed passed);
// One that waits comes to nothing.
Result<Done> close_handover(Context& ctx, Id<Handover> id, std::string reason);

}  // namespace rapport::tasks

RAPPORT_ID(rapport::tasks::Handover, "hnd");
