// Taking back the whole of what an import did. Both refuse with not_found where there is no such import.
#pragma once
#include "base/runtime.h"
#include "imports/shape.h"

#include <functional>

namespace rapport::imports {

// Takes an import back, the last change first, in slices that each leave a whole state. Answers how many changes could not
// be taken back because somebody has built on them since; those stay. What imports taken back before had left because of this one goes
// with it, of the kinds that the actor may write. conflict: it was taken back, has not run, or a job is at it.
Result<std::int64_t> undo_now(Desk& desk, const Shapes& shapes, Id<Import> id, const std::function<void(double)>& progress);
// The same for an import that start_undo() has set on its way; the job's handler.
Result<std::int64_t> undo_started(Desk& desk, const Shapes& shapes, Id<Import> id, const std::function<void(double)>& progress);

}  // namespace rapport::imports
