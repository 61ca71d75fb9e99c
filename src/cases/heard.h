// What answers with a name (closed_loop.cpp) and without one (nameless.h) share: how their case is called, and whether it is still theirs to change.
#pragma once
#include "base/context.h"
#include "cases/rules.h"

namespace rapport::cases {

// `scores`: "2 of 10" and what else was given in the same answer.
std::string subject_of_answer(Kind kind, const std::vector<std::string>& scores, bool has_name);
// The scores that a subject of ours tells; none of one in somebody's own words.
std::vector<std::string> scores_in(const std::string& subject);
// Nobody has put it in words of their own.
bool is_our_subject(const std::string& subject);
// For the folder above that keeps their mails: what stands above the first of those whose words are in this case; nothing where there is none. Not while
// anything is being stored.
using SubjectOfMail = std::optional<std::string> (*)(Context&, const Filed&);
void ask_for_subjects(SubjectOfMail of_first_mail);
// What our mail or letter to them is about: where they wrote to us (mail, form), what they wrote above it themselves, as it stands in their mail or at the beginning of
// their words; of a form that one of us filled in for them only while the case is called so. What we call a case among ourselves is not for their eyes, whoever of us opened, renamed or split it: theirs is the day of their mail, visit, call,
// answer, review or post.
std::string subject_for_them(Context& ctx, const Filed& filed, std::string_view language);
// The first of their words, as a subject; a longer line is cut between two words.
std::string subject_of_words(const std::string& words);
// What we note of a score that they gave since, "2 of 5", and whether an entry is such a note.
std::string they_now_give(const std::string& score);
bool tells_a_score(const Entry& entry);
// The clocks of its kind; the hours of the rule that the answer is asked by, unless those give us less.
ClockRule clocks_of_answer(Context& ctx, const Rules& rules, const Filed& filed, const ResponseRule& asks);
// How the case is called whose answer was taken back.
inline constexpr std::string_view took_back = "Took their answer back";
// Somebody has said what happened, named it anew, put it off, waits, worked on it or closed it: it is theirs, whatever the customer says since.
bool is_taken_up(Context& ctx, const Case& one);

}  // namespace rapport::cases
