// Lists that give the newest first, page by page: the key of such a list is an instant and then an id.
#pragma once
#include "base/time.h"

#include <cstdint>
#include <limits>

namespace rapport {

// Everything that stands behind this key in such a list; by itself: everything.
struct Before {
    Instant at{std::numeric_limits<std::int64_t>::max()};
    std::int64_t id = std::numeric_limits<std::int64_t>::max();
};

// from <= at < to; by itself: ever.
struct Span {
    Instant from{std::numeric_limits<std::int64_t>::min()};
    Instant to{std::numeric_limits<std::int64_t>::max()};
};

}  // namespace rapport
