// The secrets of surveys. Each kind is hashed with its own word in front, so that none opens what another is for.
#pragma once
#include <string>
#include <string_view>

namespace rapport::surveys {

std::string new_token();        // of a link or a tablet: 256 bits, as hexadecimal
std::string new_answer_key();   // by which somebody without a name comes back to what they said
std::string new_code();         // eight letters and digits for paper and posters, none of them easily taken for another

std::string hash_of_token(std::string_view token);
std::string hash_of_answer_key(std::string_view key);
// Case, blanks and dashes do not count.
std::string hash_of_code(std::string_view code);
std::string hash_of_stop(std::string_view token);
std::string hash_of_place(std::string_view key);
// Of the key of an answer whose name was taken off: another hash than the one under which the answer lies.
std::string hash_of_taken_off(std::string_view answer_key);
// Case, blanks and dashes of a code that do not count taken out.
std::string plain_code(std::string_view code);
// Where a sheet's code stands in the address that its QR code says: "/q/PLACE?c=CODE".
constexpr std::string_view code_in_address = "c";
// The code of a sheet, as it is typed or as a scanner reads the address on it.
std::string code_scanned(std::string_view text);

// The answer key that belongs to a link: only who holds the link can tell it, so that nothing that is stored leads from an
// invitation to an answer without a name.
std::string answer_key_of(std::string_view token);

}  // namespace rapport::surveys
