// The encodings in which CSV files arrive, and their way to UTF-8.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace rapport::csv {

enum class Encoding { utf8, utf16_le, utf16_be, windows_1252 };

// What the first bytes of a file tell: its encoding, and how many bytes its byte-order mark takes (0: it has none).
struct Sniffed {
    Encoding encoding = Encoding::utf8;
    std::size_t mark_bytes = 0;
};

// A mark decides; else zero bytes on every other place mean UTF-16; else text that is not UTF-8 is Windows-1252. A few
// broken bytes among more good UTF-8 letters do not make a file Windows-1252: only their rows are then at fault.
// `whole`: `head` is the entire file, so a letter cut at its end is broken and not merely cut.
Sniffed sniff_encoding(std::string_view head, bool whole);

struct Decoded {
    std::size_t taken_bytes = 0;    // of the input; the rest is the beginning of a letter that is not there yet
    std::size_t written_bytes = 0;  // to the output
};

// The byte that stands for what cannot be decoded (half a surrogate pair, a byte without meaning in Windows-1252).
// UTF-8 never has it, so a row that holds it is found by the same check as any other broken row.
inline constexpr char undecodable = '\xFF';

// Writes `bytes` as UTF-8 to `into`, which has room for three times their number. `last`: nothing follows them.
// UTF-8 is copied as it stands, faults included.
Decoded decode(Encoding encoding, std::string_view bytes, bool last, char* into);

// Length of the well-formed UTF-8 at the beginning of `text` (RFC 3629: no overlong form, no surrogate).
std::size_t valid_utf8_prefix(std::string_view text);
inline bool is_utf8(std::string_view text) { return valid_utf8_prefix(text) == text.size(); }

// Length of the letter at the beginning of `text`, 0 if it is broken or cut.
std::size_t utf8_letter_bytes(std::string_view text);

// Writes one code point as UTF-8 and answers where it ends.
char* put_utf8(char* into, std::uint32_t code_point);

// `text` with every broken byte and every NUL replaced by U+FFFD, so that it can be shown and written.
std::string readable(std::string_view text);

}  // namespace rapport::csv
