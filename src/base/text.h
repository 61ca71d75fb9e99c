// Texts as people type them: folded for look-up without regard to case, accents or script width (ICU).
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace rapport {

// NFC, with white space at both ends removed and runs of it made one space.
std::string tidy(std::string_view text);
// For comparing: case and accents away, ligatures and sharp s spelt out, other scripts in Latin letters
// ("Łukasz Groß" is "lukasz gross", "Дмитрий" is "dmitrij"). Never for show.
std::string fold(std::string_view text);
// The words of a folded text: runs of letters and digits.
std::vector<std::string> words(std::string_view folded);
// An e-mail address ready to be a key: tidied, in lower case; empty when it is none (one @, a dotted domain,
// no spaces; 254 bytes at most).
std::string email_key(std::string_view text);

}  // namespace rapport
