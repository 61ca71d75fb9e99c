// Asking again: some days after a case was closed one mail asks whether it is right now, with the scores as links to a page where they say
// it. Once for each closing; a low score opens the case again (closing.h). Whoever has no name is asked where they read our answer.
#pragma once
#include "base/context.h"
#include "cases/case.h"

namespace rapport::cases {

// How far that is, for a case that is closed.
struct AskingView {
    Instant at;
    messages::State mail = messages::State::planned;
    std::string mail_to;
    std::optional<std::string> mail_reason;
    std::optional<std::string> mail_bounce;     // a report says that it did not arrive after all
};
BOOST_DESCRIBE_STRUCT(AskingView, (), (at, mail, mail_to, mail_reason, mail_bounce))

// The place behind which ask_due goes on.
struct AskedUpTo {
    Instant ask_at{};
    Id<Case> case_id{};
};

// Looks at `limit` closed cases whose time to be asked about has come, behind `behind`, and puts a mail in line for each who can be written to: an
// address of theirs, or one that we wrote to in this case; not where mail to it came back, nor where they want to be asked no more, nor while something else of theirs is open. It leaves
// by day. Answers how many were looked at; 0 where nobody is left, or no mail can be written.
std::int64_t ask_due(Context& ctx, AskedUpTo& behind, int limit);

// The mail that asks does not leave, where it has not yet; then they may be asked again. `why` is told where the message stands.
void take_asking_back(Context& ctx, Id<Case> id, const std::string& why);
// The same for all cases of a customer who does not want to be asked, or wants no e-mail.
void follow_stops();

// Something of theirs is open, and what asks about something else waits; or nothing is any more, and they are asked.
void follow_trouble(Context& ctx, Id<customers::Customer> customer, bool has_open_case);

// For give_to_another: a mail to an address that is not the case's any more asks nobody; its link opens nothing.
void give_asking(Context& ctx, const Filed& before, const Filed& filed);

std::optional<AskingView> asking_of(Context& ctx, const Case& one);

// What stands behind the key of a mail, or the key under which somebody without a name answered a survey.
struct Question {
    Id<Case> case_id;
    Instant closed_at;
    std::optional<std::string> told;            // in which words they were told
    std::optional<std::string> called;          // what they like to be called
    std::string language;                       // theirs, where we know it
    std::optional<std::int64_t> given;          // what they gave, here or otherwise
    bool is_open = false;                       // it can be said
};
// Nothing: the key opens nothing, or there is nothing to ask yet.
std::optional<Question> question_of(Context& ctx, const std::string& key);
// The same for an answer without a name.
std::optional<Question> question_about(Context& ctx, Id<surveys::Answer> answer);

}  // namespace rapport::cases
