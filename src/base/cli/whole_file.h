// A file that somebody asked for, such as an export.
#pragma once
#include <filesystem>
#include <functional>
#include <string_view>

namespace rapport::cli {

using Write = std::function<void(std::string_view)>;

// Puts what `from` writes in the place of the file: it is written beside it under another name (FILE.unfinished), brought to disk and then renamed, so that
// until it is whole the old one stands there. A device or a pipe is written to as it is. Throws StorageRefused, or whatever `from` throws.
void write_whole(const std::filesystem::path& file, const std::function<void(const Write&)>& from);
void write_whole(const std::filesystem::path& file, std::string_view bytes);

}  // namespace rapport::cli
