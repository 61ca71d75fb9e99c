// Business cards as telephones and mail programs send them: vCard 4.0 (RFC 6350), 3.0 (RFC 2426) and what 2.1 still writes.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace rapport::customers {

// What a card says of somebody; empty where it says nothing. Texts are UTF-8, cut to 20,000 bytes.
struct VCard {
    std::string uid, name, preferred_name, birthday, gender, occupation, company, language, notes;
    std::string street, city, postcode, country;
    std::vector<std::string> emails, phones, tags;      // the preferred first
    std::int64_t line = 0;                              // of its BEGIN:VCARD; the file's first line is 1
};

constexpr std::size_t largest_vcard_file = std::size_t{64} << 20;

// Whether a file that begins like this is one of cards.
bool looks_like_vcards(std::string_view head);

// Calls take for each card. Lines are unfolded, escapes and quoted-printable undone, Windows-1252 where it is no UTF-8; pictures,
// sounds and what is not known are passed over, and so is a card within a card. A card without an end ends with the file.
// Answers how many there were.
std::size_t read_vcards(std::string_view text, const std::function<void(VCard&&)>& take);

// As vCard 4.0, with CRLF and folded lines; what VCard holds and `organisation` beside it. read_vcards() reads it back.
std::string vcard_text(const VCard& card, bool organisation);

}  // namespace rapport::customers
