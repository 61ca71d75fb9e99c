// Opaque cursors of lists: the sort key of the last row that was given.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rapport::http {

std::string make_cursor(const std::vector<std::string>& key);
// Nothing when the text is no cursor of that many parts; a list then refuses with `invalid`.
std::optional<std::vector<std::string>> read_cursor(std::string_view cursor, std::size_t parts);

}  // namespace rapport::http
