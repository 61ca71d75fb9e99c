// Standard input, read to its end into a file without a name: what a running server is handed in its place, so that whoever writes slowly
// keeps their own command waiting and no other.
#pragma once
#include "base/result.h"

#include <filesystem>

namespace rapport::app {

constexpr std::int64_t most_input_bytes = 4'000'000'000;
constexpr int as_long_as_it_takes = -1;

class WholeInput {
public:
    // In `folder`. invalid: more than most_input_bytes. unavailable: nothing more came for so long. Throws StorageRefused.
    static Result<WholeInput> of(int in, const std::filesystem::path& folder, int patience_ms = as_long_as_it_takes);
    WholeInput(WholeInput&& other) noexcept;
    ~WholeInput();
    int fd() const { return fd_; }      // at its beginning

private:
    explicit WholeInput(int fd) : fd_(fd) {}
    int fd_;
};

}  // namespace rapport::app
