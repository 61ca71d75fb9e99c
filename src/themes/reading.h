// Reading comments, and finding the themes anew.
#pragma once
#include "base/runtime.h"
#include "themes/store.h"

namespace rapport::themes {

struct Read {
    std::int64_t read = 0;          // comments
    bool found_anew = false;
    std::int64_t themes = 0;        // that there are now
};
BOOST_DESCRIBE_STRUCT(Read, (), (read, found_anew, themes))

// Reads the comments that are new or changed: how they sound, their words, and to which theme each sentence belongs. Finds the themes anew
// first, from the newest twenty thousand comments, when there are a tenth more than at the last time and fifty at least, or when `anew`.
// Running it twice changes nothing.
Result<Read> read_comments(Desk& desk, bool anew, const std::function<void(std::int64_t read)>& progress = {});

}  // namespace rapport::themes
