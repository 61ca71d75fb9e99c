// How a file separates its cells, and whether it is a CSV file at all.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace rapport::csv {

inline constexpr std::string_view delimiters = ",;\t|";

// The delimiter that cuts the first records most evenly into at least two columns; a comma where none does.
// `text` is the beginning of the file in UTF-8, with 64 readable bytes behind it; `complete`: it is the whole file.
char sniff_delimiter(std::string_view text, bool complete);

// A first line `sep=;` as Excel writes it names the delimiter and is no header. Nothing if the first line is another.
std::optional<char> announced_delimiter(std::string_view text);

// A file of another kind, told by its first bytes: a sentence that says what it is and what to do. Nothing for text.
std::optional<std::string> other_kind(std::string_view head);

// More control characters than a text has. `text` is the beginning of the file in UTF-8.
bool is_binary(std::string_view text);

}  // namespace rapport::csv
