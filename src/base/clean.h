// Texts that people typed or pasted, made fit to be kept: one rule for what comes by the API, in files and by mail.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace rapport {

// Without the white space of any script at both ends.
std::string_view trimmed(std::string_view text);

// Takes out, in place, what nobody sees and what turns the direction of writing: with it a name can be empty to the eye, or read as
// another one. Zero-width characters, marks and overrides of direction, soft hyphens, fillers, tags. Kept where they are part of
// how a word or a picture is written: joiners between letters of scripts that join, selectors behind what they select, tags of a
// flag. Answers the new length; bytes that are no UTF-8 stay.
std::size_t drop_unseen(char* text, std::size_t size);

// Both: what a text that comes in is kept as.
std::string clean(std::string text);

}  // namespace rapport
