// You said, we did: what everybody may read of closed cases and answered ideas. Each stands there with the customer's leave alone, and
// only while its case is closed or its idea is answered; nothing of the case itself is told.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "ideas/idea.h"

namespace rapport::ideas {

struct NewSaid {
    std::optional<Id<cases::Case>> case_id = {};
    std::optional<Id<Idea>> idea_id = {};
    Text<1, 300> you_said = {};
    Text<1, 600> we_did = {};
    std::optional<Text<1, 60>> called = {};
    Text<3, 300> leave = {};
};
BOOST_DESCRIBE_STRUCT(NewSaid, (), (case_id, idea_id, you_said, we_did, called, leave))

// Written for everybody, and shown to nobody yet. invalid: not one of case and idea, or there is none; nothing said or done; no leave.
Result<Said> add_said(Context& ctx, const NewSaid& input);
std::vector<Said> list_said(Context& ctx);
// not_found.
Result<Said> read_said(Context& ctx, Id<Said> id);
// not_found; conflict "not_ended": its case is open, or its idea not answered with done or planned.
Result<Said> show_said(Context& ctx, Id<Said> id);
Result<Said> hide_said(Context& ctx, Id<Said> id);
// The customer took the leave back, or it is old: nothing of it stays. not_found.
Result<Done> remove_said(Context& ctx, Id<Said> id);
// Whether that was done with what a file names so: by our id, or the other system's.
bool was_removed(Db& db, const std::string& in_file);

// Whether it may be shown: its case is closed, or its idea answered with done or planned. Nothing: there is no such case or idea.
std::optional<bool> has_ended(Db& db, const Said& said);

// For this folder: the case is gone, and what was written of it is told of the other one, or nothing of it stays.
void leave_case(Context& ctx, Id<cases::Case> gone, std::optional<Id<cases::Case>> instead);

// What stands there now, the last shown first: at most `limit`.
std::vector<Said> shown(Db& db, std::size_t limit);

}  // namespace rapport::ideas
