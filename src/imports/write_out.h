// Writing a shape out as CSV, without holding it in memory.
#pragma once
#include "base/runtime.h"
#include "imports/shape.h"

#include <filesystem>

namespace rapport::imports {

void write_out(Desk& desk, const Shape& shape, const std::function<void(std::string_view)>& write);
// Replaces the file. Throws StorageRefused.
void write_file(Desk& desk, const Shape& shape, const std::filesystem::path& file);

}  // namespace rapport::imports
