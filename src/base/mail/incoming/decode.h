// The ways in which strangers' mail carries text and bytes, read as generously as they were written. Everything here is total: any
// bytes give some answer, in time and memory that grow with their number alone.
#pragma once
#include <string>
#include <string_view>

namespace rapport::mail::incoming {

std::string_view trimmed(std::string_view text);
std::string lower(std::string_view ascii);
bool same_word(std::string_view a, std::string_view b);     // without regard to the case of ASCII letters

// RFC 2045, 6.8 and 6.7: what is no base64 is passed over; a broken escape stays as it stands.
std::string from_base64(std::string_view text);
std::string from_quoted_printable(std::string_view text);

// Bytes in a named charset as UTF-8. Empty or unknown names: UTF-8 where it is that, else Windows-1252. `known` tells whether the name was.
std::string to_utf8(std::string_view bytes, std::string_view charset, bool* known = nullptr);

// A header's text with its encoded words read (RFC 2047), also where they stand in quotes or cut a letter in two.
std::string decode_words(std::string_view text);

// For showing: UTF-8 without control characters, with \n as the only line end; at most `most` bytes, cut between letters.
std::string clean_text(std::string_view text, std::size_t most);
// The same on one line, without marks that turn the direction of writing, trimmed, spaces made one.
std::string clean_line(std::string_view text, std::size_t most);
// A name for a file of a stranger: no path, no leading dot, no device, nothing that a system treats in a special way; "attachment" where
// nothing is left.
std::string clean_file_name(std::string_view text);

}  // namespace rapport::mail::incoming
