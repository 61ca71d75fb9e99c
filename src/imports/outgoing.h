// Shapes that only go out: what stands in such a file is made elsewhere and cannot be brought in.
#pragma once
#include "imports/shape.h"

namespace rapport::imports {

using WriteOut = std::function<void(Context&, std::string& out, const std::function<void()>& spill)>;

inline Shape outgoing(std::string kind, Permission may_export, WriteOut write_out)
{
    return {.kind = std::move(kind),
            .fields = {},
            .may_import = may("imports:write"),     // which comes_in() refuses before
            .may_export = may_export,
            .parse = {},
            .applying = {},
            .undo = {},
            .write_out = std::move(write_out)};
}

inline bool comes_in(const Shape& shape) { return static_cast<bool>(shape.parse); }

}  // namespace rapport::imports
