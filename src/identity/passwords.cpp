#include "identity/passwords.h"

#include "base/crypto/crypto.h"
#include "base/text.h"

#include <algorithm>

namespace rapport::identity {
namespace {

constexpr std::size_t fewest_pieces = 5;
constexpr std::size_t shortest_word = 3;

// Rows of keyboards (American, German, French), digits and the alphabet; read both ways.
constexpr std::string_view runs[] = {
    "qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "qsdfghjklm", "zxcvbnm", "yxcvbnm", "wxcvbn",
    "1234567890", "01234567890", "abcdefghijklmnopqrstuvwxyz", "1q2w3e4r5t6z7u8i9o0p", "1q2w3e4r5t6y7u8i9o0p", "1qaz2wsx3edc4rfv5tgb",
};

// The words of which the most common passwords are made.
constexpr std::string_view common_words[] = {
    "password", "passwort", "passw0rd", "p4ssw0rd", "motdepasse", "contrasena", "kennwort", "geheim", "secret", "welcome",
    "willkommen", "hallo", "hello", "letmein", "login", "admin", "administrator", "master", "super", "root", "user", "test",
    "changeme", "default", "monkey", "dragon", "football", "fussball", "baseball", "soccer", "princess", "sunshine", "summer",
    "winter", "spring", "autumn", "sommer", "herbst", "fruehling", "shadow", "superman", "batman", "michael", "jordan",
    "iloveyou", "ichliebedich", "schatz", "liebe", "love", "lovely", "trustno", "access", "computer", "internet", "google",
    "samsung", "pokemon", "starwars", "matrix", "freedom", "whatever", "cheese", "cookie", "chocolate", "flower", "killer",
    "charlie", "daniel", "jessica", "ashley", "thomas", "andrea", "martin", "berlin", "hamburg", "london", "germany",
    "deutschland", "rapport", "customer", "kunde", "shop", "owner", "qwerty", "qwertz", "azerty",
};

std::size_t characters_in(std::string_view utf8)
{
    return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// How many characters of `text` begin a run of a keyboard, forwards or backwards.
std::size_t run_length(std::string_view text)
{
    std::size_t longest = 0;
    const auto measure = [&](std::string_view row) {
        for (std::size_t from = 0; from < row.size(); ++from) {
            const auto stop = std::mismatch(text.begin(), text.end(), row.begin() + static_cast<std::ptrdiff_t>(from), row.end());
            longest = std::max(longest, static_cast<std::size_t>(stop.first - text.begin()));
        }
    };
    for (const auto row : runs) {
        measure(row);
        measure(std::string(row.rbegin(), row.rend()));
    }
    return longest;
}

// How many characters of `text` only say again what stands before them: "aaaa", "abcabc".
std::size_t repetition_length(std::string_view before, std::string_view text)
{
    std::size_t longest = 0;
    for (std::size_t period = 1; period <= before.size(); ++period) {
        std::size_t same = 0;
        while (same < text.size() && text[same] == (same < period ? before[before.size() - period + same] : text[same - period])) ++same;
        if (same >= period) longest = std::max(longest, same);
    }
    return longest;
}

std::size_t word_length(std::string_view text, const std::vector<std::string>& words)
{
    std::size_t longest = 0;
    for (const auto& word : words)
        if (text.starts_with(word)) longest = std::max(longest, word.size());
    return longest;
}

std::vector<std::string> guessed_words(const std::vector<std::string>& about)
{
    std::vector<std::string> guessed(std::begin(common_words), std::end(common_words));
    for (const auto& text : about) {
        const auto folded = fold(text);
        guessed.push_back(folded);
        for (auto& word : words(folded))
            if (word.size() >= shortest_word) guessed.push_back(std::move(word));
    }
    return guessed;
}

// Of how many pieces somebody would have to guess it, as far as that matters. Always takes the longest piece that fits:
// enough to tell what is hopeless, which is all that is asked.
std::size_t pieces(const std::string& text, const std::vector<std::string>& guessed)
{
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size() && count < fewest_pieces; ++count) {
        const auto rest = std::string_view(text).substr(at);
        const auto run = run_length(rest);
        at += std::max({std::size_t{1}, word_length(rest, guessed), run >= 4 ? run : 0, repetition_length(std::string_view(text).substr(0, at), rest)});
    }
    return count;
}

}  // namespace

std::optional<Fault> password_fault(std::string_view password, const std::vector<std::string>& about, const std::string& pointer)
{
    if (characters_in(password) < password_least_characters)
        return Fault{pointer, "too_short", "A password has " + std::to_string(password_least_characters) + " characters or more; a few words do well."};
    if (password.size() > password_most_bytes) return Fault{pointer, "too_long", "This password is too long; 1,024 bytes at most."};
    if (pieces(fold(password), guessed_words(about)) < fewest_pieces)
        return Fault{pointer, "too_easy", "This password is too easy to guess. Take a few words that have nothing to do with each other."};
    return std::nullopt;
}

std::string_view nobodys_password_hash()
{
    return "$argon2id$v=19$m=65536,t=3,p=1$RFyWGBJspS4MUvHNtSQ4bA$oTD9q136Bii1tNMmk9Vqayvu/0N/qjrZC7/swLgpTwo";
}

bool password_is(std::string_view password, const std::optional<std::string>& hash)
{
    const bool matches = crypto::password_matches(password, hash ? *hash : std::string(nobodys_password_hash()));
    return matches && hash;
}

}  // namespace rapport::identity
