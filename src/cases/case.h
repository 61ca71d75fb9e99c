// A case: something that went wrong, was asked or was praised, with its conversation, its clocks and how it ended.
#pragma once
#include "base/describe.h"
#include "customers/customer.h"
#include "imports/names.h"
#include "listening/response.h"
#include "messages/message.h"
#include "surveys/answer.h"

#include <vector>

namespace rapport::cases {

struct Case;
struct Team;
struct Remedy;

// How it came. review, post: it stands where everybody reads it.
enum class Source { mail, form, phone, survey, counter, review, post };
BOOST_DESCRIBE_ENUM(Source, mail, form, phone, survey, counter, review, post)
constexpr bool is_public(Source source) { return source == Source::review || source == Source::post; }

enum class Kind { complaint, question, request, praise };
BOOST_DESCRIBE_ENUM(Kind, complaint, question, request, praise)

enum class Priority { low, normal, high, urgent };
BOOST_DESCRIBE_ENUM(Priority, low, normal, high, urgent)

// waiting: for the customer. snoozed: it comes back by itself. merged: a part of another case.
enum class State { open, waiting, snoozed, closed, merged };
BOOST_DESCRIBE_ENUM(State, open, waiting, snoozed, closed, merged)

// first: our first answer. next: our answer to what they wrote since. solution: until it is closed.
enum class ClockKind { first, next, solution };
BOOST_DESCRIBE_ENUM(ClockKind, first, next, solution)

enum class EntryKind { customer, answer, note, system };
BOOST_DESCRIBE_ENUM(EntryKind, customer, answer, note, system)

// By which way words come and go. public_reply: where the review or the post stands. cannot_be_reached: by none, which a closing alone can say.
enum class Way { call, email, letter, chat, in_person, public_reply, cannot_be_reached };
BOOST_DESCRIBE_ENUM(Way, call, email, letter, chat, in_person, public_reply, cannot_be_reached)

// A case as it is stored.
struct Filed {
    Id<Case> id;
    std::optional<std::string> external_id;
    std::optional<Id<customers::Customer>> customer_id;     // nobody we know where it is missing
    std::optional<std::string> contact;                     // how whoever wrote can be reached
    std::string subject;
    Source source = Source::counter;
    Kind kind = Kind::complaint;
    Priority priority = Priority::normal;
    std::optional<std::string> cause;                       // what happened: "not_ready", or in own words
    std::optional<std::string> staff;                       // whose it is, by name; nobody's yet
    std::optional<Id<identity::Staff>> staff_id;
    std::optional<Id<Team>> team_id;
    Instant opened_at;
    std::optional<std::string> opened_by;
    std::optional<Id<identity::Staff>> opened_by_id;
    std::optional<Id<listening::Response>> response_id;     // the answer to a survey that opened it
    std::optional<Id<Case>> split_from;
    std::optional<Id<touchpoints::Touchpoint>> touchpoint_id;
    std::optional<Instant> waiting_since;
    std::optional<Instant> snoozed_until;
    bool is_open = true;                                    // neither closed nor part of another
    std::optional<Instant> due_at;                          // of the clock that runs out first
    std::optional<ClockKind> due_clock;
    Instant comes_up_at;                                    // the order of the queue
    std::optional<Id<imports::Import>> import_id;
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;
    std::optional<Id<surveys::Answer>> answer_id;           // the answer without a name that opened it
    std::optional<std::string> place;                       // where a review or a post stands: "Google"
    std::optional<std::string> link;                        // its address there
    std::optional<std::int64_t> stars;                      // of a review, 1 to 5

    bool operator==(const Filed&) const = default;
};
BOOST_DESCRIBE_STRUCT(Filed, (), (id, external_id, customer_id, contact, subject, source, kind, priority, cause, staff, staff_id, team_id, opened_at, opened_by,
    opened_by_id, response_id, split_from, touchpoint_id, waiting_since, snoozed_until, is_open, due_at, due_clock, comes_up_at, import_id,
    created_at, updated_at, version, answer_id, place, link, stars))

// A case as it stands now.
struct Case : Filed {
    State state = State::open;
    bool overdue = false;
    std::optional<std::string> customer;                    // their name
    std::optional<std::string> team;
    std::optional<Id<Case>> merged_into;
    std::optional<Instant> closed_at;
    std::string last_words;                                 // of the conversation, whoever said them
};
BOOST_DESCRIBE_STRUCT(Case, (Filed), (state, overdue, customer, team, merged_into, closed_at, last_words))

struct Entry {
    Id<Case> case_id;
    Id<Entry> id;
    Instant at;
    EntryKind kind = EntryKind::note;
    std::string words;
    std::optional<Way> way;
    std::optional<std::string> staff;
    std::optional<Id<identity::Staff>> staff_id;
    std::optional<Id<touchpoints::Touchpoint>> touchpoint_id;
    std::optional<Id<messages::Message>> message_id;        // the mail that our answer went out as
    std::optional<Instant> shown_at;                        // it stands where who has no name answered
    std::optional<std::string> external_id;                 // the other system's, of what a file brought
    std::optional<Id<imports::Import>> import_id;           // said elsewhere, and brought by a file

    bool operator==(const Entry&) const = default;
};
BOOST_DESCRIBE_STRUCT(Entry, (), (case_id, id, at, kind, words, way, staff, staff_id, touchpoint_id, message_id, shown_at, external_id, import_id))

struct CaseFile;

// A file that goes with our answer (files.h).
struct ListedFile {
    Id<CaseFile> id;
    std::string name;
    std::string type;
    std::int64_t bytes = 0;
};
BOOST_DESCRIBE_STRUCT(ListedFile, (), (id, name, type, bytes))

struct EntryView : Entry {
    std::optional<messages::State> mail;                    // how far its mail is
    std::optional<std::string> mail_to;
    std::optional<std::string> mail_reason;
    std::optional<std::string> mail_bounce;                 // a report says that it did not arrive after all
    std::vector<ListedFile> files;
};
BOOST_DESCRIBE_STRUCT(EntryView, (Entry), (mail, mail_to, mail_reason, mail_bounce, files))

// Why it happened, what we did, and how the customer was told.
struct Closure {
    Id<Case> case_id;
    Instant at;
    std::optional<std::string> staff;
    std::optional<Id<identity::Staff>> staff_id;
    std::optional<std::string> cause;
    std::optional<std::string> action;
    Way told_by = Way::call;
    std::optional<std::string> told;
    std::optional<std::string> together;                    // where it was solved together: what each side did
    std::optional<Instant> ask_at;                          // from when on they are to be asked whether it is right now
    std::optional<Id<Remedy>> remedy_id;                    // what was given while they stood there closed it

    bool operator==(const Closure&) const = default;
};
BOOST_DESCRIBE_STRUCT(Closure, (), (case_id, at, staff, staff_id, cause, action, told_by, told, together, ask_at, remedy_id))

// What they said when we asked whether it is right now: 1 to 5.
struct Verdict {
    Id<Case> case_id;
    Id<Verdict> id;
    Instant at;
    std::int64_t score = 0;
    std::optional<std::string> comment;
    std::optional<Id<listening::Response>> response_id;
    bool reopened = false;

    bool operator==(const Verdict&) const = default;
};
BOOST_DESCRIBE_STRUCT(Verdict, (), (case_id, id, at, score, comment, response_id, reopened))

// Whether a closing must say why it happened and what was done: praise needs an answer alone.
constexpr bool needs_cause(Kind kind) { return kind != Kind::praise; }

// How it came where nobody says: stars are a review's.
constexpr Source usual_source(const std::optional<std::int64_t>& stars) { return stars ? Source::review : Source::counter; }
// What it is where nobody says: a review of four stars or five is praise.
Kind usual_kind(Source source, std::optional<std::int64_t> stars);
// A review and a post name where they stand; stars are a review's alone; a link is one that a browser opens.
std::optional<Fault> place_fault(const Filed& filed);

// The way that answers go by itself, where nobody says another.
Way way_of(Source source);
// The entry on the timeline for words that went or came.
touchpoints::Touchpoint timeline_entry(const Filed& filed, const Entry& entry);
// The same for the case itself.
touchpoints::Touchpoint timeline_entry(const Filed& filed);

}  // namespace rapport::cases

RAPPORT_ID(rapport::cases::CaseFile, "cfl");
RAPPORT_ID(rapport::cases::Case, "cas");
RAPPORT_ID(rapport::cases::Entry, "ent");
RAPPORT_ID(rapport::cases::Verdict, "vrd");
RAPPORT_ID(rapport::cases::Team, "tea");
RAPPORT_ID(rapport::cases::Remedy, "rem");
