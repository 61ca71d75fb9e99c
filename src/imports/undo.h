// Taking back what an import did to one thing.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "imports/shape.h"

namespace rapport::imports {

// `version`: the one that it has. `before`: the one that the import found; nothing when it made the thing. Answers the version under which what
// stood there stands again: versions only rise, or whoever read the thing as the import had left it could write over it unseen. That it is
// the former one is kept in mind, so that the import before can be taken back too.
// conflict "changed_meanwhile": somebody changed `what` ("The task tsk_1") since.
Result<std::int64_t> take_back(Context& ctx, const Change& change, std::int64_t version, std::optional<std::int64_t> before, const std::string& what);

// Of what is taken back field by field, so that several imports that wrote on it may go in any order. The version that it would have if
// what was taken back of it had never been: 1 is as it was made.
std::int64_t version_without(Context& ctx, const std::string& subject, std::int64_t id, std::int64_t version);
// At this version a change was taken back, wholly or (`wholly` false) but for what was changed since.
void taken_back(Context& ctx, const std::string& subject, std::int64_t id, std::int64_t version, bool wholly);
// The thing itself is gone.
void forget(Context& ctx, const std::string& subject, std::int64_t id);

// What happened to a thing by itself (a clock that rang) leaves it as an import had it: its `version` stands for the one before.
void stands_for(Context& ctx, const std::string& subject, std::int64_t id, std::int64_t version, std::int64_t former);

}  // namespace rapport::imports
