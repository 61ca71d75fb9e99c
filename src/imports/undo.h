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

}  // namespace rapport::imports
