// Standard input, read to its end into a file without a name: what a running server is handed in its place, so that whoever writes slowly
// keeps their own command waiting and no other.
#pragma once
#include "base/result.h"

#include <filesystem>
#include <optional>

namespace rapport::app {

constexpr std::int64_t most_input_bytes = 4'000'000'000;
constexpr int as_long_as_it_takes = -1;

struct Patience {
    int between_ms = as_long_as_it_takes;       // two parts of it
    int in_all_ms = as_long_as_it_takes;
};

struct Keeping {
    std::int64_t most_bytes = most_input_bytes;             // the rest is heard and forgotten
    std::optional<std::int64_t> reserve_bytes = {};         // of the disk; the usual one (base/disk.h)
};

class WholeInput {
public:
    // In `folder`, whose disk keeps its reserve. invalid: more than most_input_bytes. unavailable: nothing more came for so long, or not all in
    // time. Throws StorageRefused.
    static Result<WholeInput> of(int in, const std::filesystem::path& folder, Patience patience = {}, Keeping keeping = {});
    WholeInput(WholeInput&& other) noexcept;
    ~WholeInput();
    int fd() const { return fd_; }      // at its beginning

private:
    explicit WholeInput(int fd) : fd_(fd) {}
    int fd_;
};

}  // namespace rapport::app
