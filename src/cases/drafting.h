// How our next answer may begin, for whoever writes it.
#pragma once
#include "cases/service.h"

#include <string>

namespace rapport::cases {

struct Draft {
    std::string language;       // of the words: theirs where our pages know it, else English
    std::string words;
};

// What went wrong or was asked, in the customer's own words (what they said first; once we have answered, what they said last), else what the
// case is called towards them; of a complaint, that we are sorry. Nothing that nobody said: no cause, no promise, and no note of ours.
Draft draft_for(Context& ctx, const WholeCase& one);

}  // namespace rapport::cases
