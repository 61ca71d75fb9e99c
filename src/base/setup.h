// What a business has decided about how it works, as one file that another business may take: each domain says its own part, src/app lists
// them, and imports/setup.h writes and reads the file.
#pragma once
#include "base/context.h"
#include "base/describe.h"
#include "base/result.h"

#include <functional>

namespace rapport::setup {

// What came of one thing in the file.
enum class Effect { made, changed, same };
BOOST_DESCRIBE_ENUM(Effect, made, changed, same)

struct Step {
    Effect effect = Effect::same;
    std::string what;                       // "the team “Front of house”"
    std::optional<std::string> link = {};   // of what was made, told this once
};

struct Part {
    std::string name;                       // its member in the file: "teams"
    Permission may_read, may_write;
    // JSON. The same business writes the same bytes; people are named by their e-mail, other things by their names.
    std::function<std::string(Context&)> write;
    // Makes what is missing and changes what differs. What is here and not in the file stays, members that a thing leaves out too; but each list
    // within rules, limits and hours stands whole, and the step says what goes with it.
    // invalid: faults whose pointers lie within the part.
    std::function<Result<std::vector<Step>>(Context&, std::string_view json)> bring;
};

using Parts = std::vector<Part>;

}  // namespace rapport::setup
