// Whether what an import did may be taken back.
#pragma once
#include "base/result.h"
#include "imports/shape.h"

namespace rapport::imports {

// `before`: the version that the import found; nothing when it made the row. conflict "changed_meanwhile": somebody changed `what` ("The
// task tsk_1") since.
inline Result<Done> untouched_since(std::int64_t version, std::optional<std::int64_t> before, const std::string& what)
{
    if (version == before.value_or(0) + 1) return Done{};
    return conflict(what + " was changed after the import and stays.", "changed_meanwhile");
}

}  // namespace rapport::imports
