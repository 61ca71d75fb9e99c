// Where the bytes of a CSV file come from.
#pragma once
#include <cstddef>
#include <filesystem>
#include <functional>
#include <string_view>
#include "base/result.h"

namespace rapport::csv {

// Puts up to `room` bytes at `into` and answers how many; 0 means that the end is reached.
// Throws std::system_error when the disk or the pipe fails.
using Source = std::function<std::size_t(char* into, std::size_t room)>;

// Opens a file. not_found: there is none. invalid: it is a folder, or may not be read.
Result<Source> from_file(const std::filesystem::path& path);

// Reads a descriptor that stays open and stays the caller's (standard input, for one).
Source from_descriptor(int descriptor);

// Reads `bytes`, which must outlive the source, in pieces of at most `piece_bytes`.
Source from_memory(std::string_view bytes, std::size_t piece_bytes = std::size_t(-1));

}  // namespace rapport::csv
