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

// What happened to a thing by itself (a clock that rang) leaves it as an import had it: its `version` stands for the one before.
void stands_for(Context& ctx, const std::string& subject, std::int64_t id, std::int64_t version, std::int64_t former);

}  // namespace rapport::imports
