// Answers to surveys without a name: they become cases of their own, and what we answer stands where they answered, for whoever
// holds the key. Nothing here leads to who they are.
#pragma once
#include "cases/case.h"
#include "listening/heard.h"

namespace rapport::cases {

constexpr std::int64_t most_nameless_a_day = 100;       // cases; strangers can send as many answers as they like

// An unhappy answer without a name becomes a case, a happy one asks for a reply, as the rules say; where it has words, since nothing else could be
// answered or put right. On a tablet or on paper nobody holds its key: praise opens nothing there, and a complaint is put right without anybody being
// told (Way::cannot_be_reached). From paper it opens as it is keyed, whatever its age. Changed words and scores change the case (a score that asks for another
// kind of case makes it that); where we have worked on
// it, they are an answer to that, at the day alone, and open a closed case again. When they put their name to it, or are happy after all, a case that
// nobody has worked on goes. An answer that had a name
// before opens none: beside the case of that name it would be told by its time whose it is.
// A rating of one to five, which is kept as no response, is heard here also where the answer bears a name: an unhappy one opens a case, with words or without, or goes on with
// the one that the scores of the same answer have.
void hear_nameless(Context& ctx, const listening::Heard& heard);

bool is_nameless(const Filed& filed);
// It was answered on a tablet or on paper: nobody can read what we answer.
bool reaches_nobody(Context& ctx, const Filed& filed);
// It was answered by a link, of which few were handed out: of every time of it the day alone is kept. What is split off is our doing, and has its moment.
bool keeps_the_day_alone(const Context& ctx, const Filed& filed);
// Our answer is shown to them, by no other way. invalid at "words": longer than a page shows. conflict "nobody_reads": nobody would.
Result<Done> show_answer(Context& ctx, const Filed& filed, Entry& entry);

// From when on clocks run for what whoever has no name said on a day: its end, since the moment is not told.
Instant heard_from(const Context& ctx, Instant day);

}  // namespace rapport::cases
