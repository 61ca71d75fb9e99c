// The setup of a business as one file of JSON: what each domain says of it (base/setup.h), out and in.
#pragma once
#include "base/runtime.h"
#include "base/setup.h"

namespace rapport::imports {

constexpr std::size_t most_setup_bytes = std::size_t{4} << 20;

// What came of one thing in the file, or would come of it.
struct SetupStep {
    std::string part;
    setup::Effect effect = setup::Effect::same;
    std::string what;
    std::optional<std::string> link;        // of a place that was made: told this once
};
BOOST_DESCRIBE_STRUCT(SetupStep, (), (part, effect, what, link))

struct BroughtSetup {
    bool dry_run = false;
    std::int64_t made = 0, changed = 0, same = 0;
    std::vector<SetupStep> steps;           // in the order in which they were done
};
BOOST_DESCRIBE_STRUCT(BroughtSetup, (), (dry_run, made, changed, same, steps))

// The whole file, with a line for each thing. not_allowed: one of its parts may not be read.
Result<std::string> write_setup(Context& ctx, const setup::Parts& parts);

// Brings such a file in, all of it or nothing: makes what is missing, changes what differs, and leaves parts that are not in the file. A dry run does the
// same and takes it back. invalid, each fault at its place in the file: not JSON, another version, an unknown part, and whatever a domain refuses.
// not_allowed: a part that is in the file may not be changed.
Result<BroughtSetup> bring_setup(Desk& desk, const setup::Parts& parts, std::string_view text, bool dry_run);

// The line on which the value at a JSON pointer begins; where there is none, that of what it would be in. 1 is the first. Of text that is no
// JSON: where it stops being so.
std::int64_t line_in(std::string_view text, std::string_view pointer);

}  // namespace rapport::imports
