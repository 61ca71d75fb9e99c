// What answers with a name (closed_loop.cpp) and without one (nameless.h) share: how their case is called, and whether it is still theirs to change.
#pragma once
#include "cases/case.h"

namespace rapport::cases {

// `score`: "2 of 10".
std::string subject_of_answer(Kind kind, const std::string& score, bool has_name);
// Nobody has put it in words of their own.
bool is_our_subject(const std::string& subject);
// Somebody has said what happened, named it anew, put it off, waits, worked on it or closed it: it is theirs, whatever the customer says since.
bool is_taken_up(Context& ctx, const Case& one);

}  // namespace rapport::cases
