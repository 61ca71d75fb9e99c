// How far a word is from one that somebody meant to type.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace rapport::customers {

// One typed word, ready to be compared with many. Distances count inserted, left out, wrong and swapped letters (the
// optimal string alignment form of Damerau and Levenshtein), 64 letters at once (Myers, 1999, with the transpositions of
// Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances", 2003).
class Spelling {
public:
    explicit Spelling(std::string_view typed);  // its first 64 bytes

    struct Distance {
        int whole = 0;          // to the word
        int beginning = 0;      // to the nearest of the word's beginnings, for a word that is not typed to its end
    };
    Distance to(std::string_view word) const;

    // The same letter by letter, for words that begin alike: the distances of the typed word's beginnings to what was read of
    // a word, as steps up and down from each to the next.
    struct Column {
        std::uint64_t rises = ~std::uint64_t{0}, falls = 0;
        std::uint64_t diagonal = 0, previous = 0;
        int read = 0;                   // letters
        int distance = 0, nearest = 0;  // to these letters, and to the nearest of their beginnings
    };
    Column start() const { return {.distance = length_, .nearest = length_}; }
    Column after(const Column& column, char letter) const;
    // Whether some word that begins with these letters may be within `most` mistakes.
    bool within_reach(const Column& column, int most) const;

    // Mistakes that are forgiven: none below 4 letters, 1 from there, 2 from 7.
    int forgiven() const { return length_ < 4 ? 0 : length_ < 7 ? 1 : 2; }
    int length() const { return length_; }

private:
    std::array<std::uint64_t, 256> where_{};    // bit i: the letter stands at place i
    int length_;
};

// The letters a word has, as bits. A word that lacks n letters of another is at least n mistakes away from it.
std::uint32_t letters_of(std::string_view word);

}  // namespace rapport::customers
