// The greeting card: who stands there, and what to say. What is private (contacts, address, income, notes) is not on it.
#pragma once
#include "base/result.h"
#include "counter/say.h"
#include "counter/usual.h"
#include "ladder/ladder.h"

namespace rapport::counter {

// What we still owe them.
struct Promised {
    Id<promises::Promise> promise_id;
    std::string what;
    std::string due;                            // "by Friday"
    std::string why;                            // "Ines promised it on 11 November."
    bool late = false;
};
BOOST_DESCRIBE_STRUCT(Promised, (), (promise_id, what, due, why, late))

struct Greeting {
    Id<customers::Customer> customer_id;
    std::optional<std::string> external_id;
    std::optional<std::string> name;
    std::optional<std::string> preferred_name;
    std::optional<std::string> pronunciation;
    std::string call;                           // what they like to be called
    std::optional<std::string> language;
    std::optional<Day> since;                   // joined, or came first
    std::int64_t visits = 0;                    // days on which they came
    std::int64_t visits_this_month = 0;
    std::optional<Instant> last_visit_at;
    std::optional<Instant> last_talk_at;        // the last real conversation
    std::optional<std::string> last_talk_by;
    std::optional<std::string> last_words;      // of that conversation
    std::optional<Day> next_visit_on;           // after today, by their own rhythm; of who likelier than not still comes
    std::string rhythm;                         // "Tuesdays around 8:10, every week"; empty where there is none yet
    std::string beat;                           // "5th visit this month, 42 in all, with us since March 2023. Here 6 days ago; we last talked 12 days ago."
    Usual usual;
    std::int64_t level = 0;                     // on the ladder, 0 to 4
    std::string level_meaning;
    std::optional<ladder::Step> next_step;      // nothing at the top
    std::vector<Saying> say;                    // the most important first; never empty
    std::vector<Care> take_care;
    std::vector<Promised> promised;             // the soonest due first
};
BOOST_DESCRIBE_STRUCT(Greeting, (), (customer_id, external_id, name, preferred_name, pronunciation, call, language, since, visits, visits_this_month,
    last_visit_at, last_talk_at, last_talk_by, last_words, next_visit_on, rhythm, beat, usual, level, level_meaning, next_step, say, take_care, promised))

// not_found.
Result<Greeting> greet(Context& ctx, Id<customers::Customer> id);

struct SaidIt {
    std::string about;
    std::optional<Text<1, 60>> source_id = {};
    Text<1, 500> sentence = {};
};
BOOST_DESCRIBE_STRUCT(SaidIt, (), (about, source_id, sentence))

// A proposal was followed: that is a conversation on the timeline, and it is not proposed again for said_lately_days. Who waited for
// our answer, and was given it so, waits no more; an apology that was due is made by it.
// Of a record that was merged away it is the survivor's, as whatever a tablet notes before it hears of it; so is what is taken back.
// not_found: no such customer.
Result<touchpoints::Touchpoint> said_it(Context& ctx, Id<customers::Customer> id, SaidIt said);

// Takes it back. not_found: nothing of that id was said to this customer.
Result<Done> unsay(Context& ctx, Id<customers::Customer> id, Id<touchpoints::Touchpoint> said);

}  // namespace rapport::counter
